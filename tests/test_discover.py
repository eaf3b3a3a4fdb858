import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from sopcheck.discover import Discovery, discover
from sopcheck.errors import UsageError

SUFFIXES = {".md": "markdown", ".yaml": "yaml"}


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x", encoding="utf-8")


def git(root: Path, *args: str) -> None:
    subprocess.run(["git", *args], cwd=root, check=True, capture_output=True)  # noqa: S603, S607 - a fixed command


def found(root: Path, *paths: Path) -> Discovery:
    return discover(root, paths, SUFFIXES)


def test_a_folder_is_walked_in_order_without_hidden_and_temporary_files(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a/z.yaml", "a/data.csv", ".hidden.md", ".git-like/x.md", "~$b.md", "sopcheck.yaml")
    discovery = found(tmp_path)
    assert discovery.candidates == ("a/z.yaml", "b.md")
    assert discovery.selected == {"a/z.yaml", "b.md"}
    assert discovery.files == ("a/data.csv", "a/z.yaml", "b.md", "sopcheck.yaml")


def test_git_leaves_out_ignored_and_deleted_files_and_keeps_new_ones(tmp_path: Path) -> None:
    write(tmp_path, "kept.md", "deleted.md", "ignored.md")
    (tmp_path / ".gitignore").write_text("ignored.md\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "kept.md", "deleted.md")
    (tmp_path / "deleted.md").unlink()
    write(tmp_path, "new.md")
    assert found(tmp_path).candidates == ("kept.md", "new.md")


def test_what_is_named_counts_even_if_git_ignores_it(tmp_path: Path) -> None:
    write(tmp_path, "kept.md", "out/a.md", "one.md")
    (tmp_path / ".gitignore").write_text("out/\none.md\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    assert found(tmp_path, tmp_path / "one.md").selected == {"one.md"}
    assert found(tmp_path, tmp_path / "out").selected == {"out/a.md"}


def test_a_hook_environment_does_not_mislead_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "docs/a.md")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    monkeypatch.setenv("GIT_DIR", "elsewhere")
    assert found(tmp_path / "docs").candidates == ("a.md",)


def test_a_repository_cannot_have_git_run_its_program(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    git(tmp_path, "init", "-q")
    program = tmp_path / "spy"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    program.chmod(0o755)
    git(tmp_path, "config", "core.fsmonitor", str(program))
    assert "a.md" in found(tmp_path).candidates
    assert not (tmp_path / "ran").exists()


def test_paths_choose_what_is_reported_and_everything_is_linked(tmp_path: Path) -> None:
    write(tmp_path, "a/one.md", "ab/two.md", "three.yaml")
    discovery = found(tmp_path, tmp_path / "a")
    assert discovery.candidates == ("a/one.md", "ab/two.md", "three.yaml")
    assert discovery.selected == {"a/one.md"}


def test_a_configuration_further_down_starts_a_root_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "sub/sopcheck.yaml", "sub/b.md", "sub/deep/.sopcheck.yaml", "sub/deep/c.md")
    discovery = found(tmp_path)
    assert (discovery.candidates, discovery.nested) == (("a.md",), ("sub",))
    assert found(tmp_path, tmp_path / "a.md").nested == ()


def test_names_are_nfc_and_can_still_be_opened(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "é计划.md")
    write(tmp_path, name)
    discovery = found(tmp_path)
    assert discovery.candidates == ("é计划.md",)
    assert (tmp_path / discovery.on_disk("é计划.md")).read_text(encoding="utf-8") == "x"


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="only Linux keeps such names")
def test_a_name_that_is_no_utf8_is_shown_escaped(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.md")).write_text("x", encoding="utf-8")
    discovery = found(tmp_path)
    assert discovery.candidates == (r"\xff.md",)
    assert len(discovery.inventory()) == 1


def test_linked_folders_are_not_entered(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.md", "root/a.md")
    (tmp_path / "root" / "link").symlink_to(tmp_path / "outside")
    assert found(tmp_path / "root").candidates == ("a.md",)


def test_a_folder_that_is_called_like_a_document_is_a_candidate(tmp_path: Path) -> None:
    write(tmp_path, "x.yaml/note.txt")
    assert found(tmp_path).candidates == ("x.yaml",)


def test_the_inventory_has_every_format_with_its_size(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "chart.svg")
    (tmp_path / "chart.svg").write_bytes(b"12345")
    assert [(record.path, record.size) for record in found(tmp_path).inventory()] == [("a.md", 1), ("chart.svg", 5)]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.md", 'There is no file or folder "gone.md".'),
        ("table.xls", '"table.xls": files of this format (.xls) cannot be read. Known are: .md .yaml'),
    ],
)
def test_a_path_that_cannot_be_checked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    write(tmp_path, "table.xls")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        found(tmp_path, Path(name))
    assert caught.value.text("en") == message


def test_a_path_outside_of_the_root_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "root/a.md", "b.md")
    with pytest.raises(UsageError, match="outside of the root"):
        found(tmp_path / "root", tmp_path / "b.md")


def test_temporary_files_of_office_programs_are_no_documents(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "~$a.md", ".~lock.a.md#", "~WRL0001.tmp", "sub/Thumbs.db", ".DS_Store", "Desktop.ini")
    assert found(tmp_path).files == ("a.md",)


def test_only_the_newest_version_is_a_candidate_and_the_others_are_told(tmp_path: Path) -> None:
    write(tmp_path, "计划.md", "计划v2.md", "计划终稿.md", "other/计划.md")
    discovery = found(tmp_path)
    assert discovery.candidates == ("other/计划.md", "计划终稿.md")
    assert discovery.skipped == (("计划.md", "older-version"), ("计划v2.md", "older-version"))
    assert discovery.files == ("other/计划.md", "计划.md", "计划v2.md", "计划终稿.md")
    everything = discover(tmp_path, (), SUFFIXES, all_versions=True)
    assert everything.candidates == discovery.files
    assert everything.skipped == ()


def test_an_older_version_that_is_named_is_judged(tmp_path: Path) -> None:
    write(tmp_path, "计划.md", "计划v2.md", "计划v3.md")
    discovery = found(tmp_path, tmp_path / "计划.md")
    assert discovery.selected == {"计划.md"}
    assert discovery.candidates == ("计划.md", "计划v3.md")
    assert discovery.skipped == ()


def test_times_decide_outside_of_git_and_not_inside(tmp_path: Path) -> None:
    write(tmp_path, "plan.md", "plan (1).md")
    os.utime(tmp_path / "plan.md", (1_000_000, 1_000_000))
    assert found(tmp_path).candidates == ("plan (1).md",)
    git(tmp_path, "init", "-q")
    assert found(tmp_path).candidates == ("plan.md",)


def test_documents_that_are_not_read_are_told_and_code_is_not(tmp_path: Path) -> None:
    write(
        tmp_path, "a.md", "scan.PDF", "photo.jpg", "old.doc", "old.wps", "deck.ppt", "main.py", "data.bin", "Makefile"
    )
    write(tmp_path, "sub/b.pdf", "done.doc", "done.docx")
    assert found(tmp_path).skipped == (
        ("deck.ppt", "presentation"),
        ("done.doc", "converted"),
        ("old.doc", "legacy-word"),
        ("old.wps", "legacy-word"),
        ("photo.jpg", "picture"),
        ("scan.PDF", "pdf"),
        ("sub/b.pdf", "pdf"),
    )
    assert found(tmp_path, tmp_path / "sub").skipped == (("sub/b.pdf", "pdf"),)


def test_a_format_that_a_plugin_reads_is_not_told(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf")
    discovery = discover(tmp_path, (), {".pdf": "pdf"})
    assert (discovery.candidates, discovery.skipped) == (("a.pdf",), ())


def test_a_legacy_document_that_is_named_is_a_candidate(tmp_path: Path) -> None:
    write(tmp_path, "old.doc", "other.doc")
    discovery = found(tmp_path, tmp_path / "old.doc")
    assert discovery.selected == {"old.doc"}
    assert discovery.candidates == ("old.doc",)


def test_a_placeholder_of_a_cloud_drive_stands_for_its_document(tmp_path: Path) -> None:
    write(tmp_path, "sub/.plan.md.icloud", "sub/.photo.jpg.icloud", "sub/.here.md.icloud", "sub/here.md")
    discovery = found(tmp_path)
    assert discovery.candidates == ("sub/here.md", "sub/plan.md")
    assert discovery.on_disk("sub/plan.md") == "sub/.plan.md.icloud"
    assert discovery.on_disk("sub/here.md") == "sub/here.md"
    assert discovery.files == ("sub/here.md",)


def test_configurations_further_down_make_no_roots_where_none_is_heeded(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "sub/b.md", "sub/sopcheck.yaml")
    assert (found(tmp_path).candidates, found(tmp_path).nested) == (("a.md",), ("sub",))
    whole = discover(tmp_path, (), SUFFIXES, one_root=True)
    assert (whole.candidates, whole.nested) == (("a.md", "sub/b.md"), ())


@pytest.mark.skipif(os.name == "nt", reason="a script with a first line")
@pytest.mark.parametrize("path", ["bin", "."])
def test_a_git_that_lies_in_the_checked_tree_is_not_run(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    write(root, "a.md", "bin/b.md")
    git(root, "init", "-q")
    for folder in (root, root / "bin"):
        (folder / "git").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
        (folder / "git").chmod(0o755)
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", f"{root / path if path == 'bin' else '.'}{os.pathsep}{os.environ['PATH']}")
    assert found(root).candidates == ("a.md", "bin/b.md")
    assert not (tmp_path / "ran").exists()


def test_settings_of_the_checked_repository_run_nothing(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root, "a.md")
    git(root, "init", "-q")
    (root / "hook").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    (root / "hook").chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "alias.ls-files", "diff.external"):
        git(root, "config", name, str(root / "hook"))
    git(root, "config", "core.hooksPath", str(root))
    assert found(root).candidates == ("a.md",)
    assert not (tmp_path / "ran").exists()


def test_a_rule_pack_holds_no_documents(tmp_path: Path) -> None:
    write(tmp_path, "plan.yaml", "company/rule.yaml", "company/schemas/x.md", "other/pack.yaml", "other/a.yaml")
    (tmp_path / "company" / "pack.yaml").write_text("name: x\nextends: operations\n", encoding="utf-8")
    discovery = found(tmp_path)
    assert discovery.candidates == ("other/a.yaml", "other/pack.yaml", "plan.yaml")
    assert "company/rule.yaml" in discovery.files
    assert found(tmp_path, tmp_path / "company" / "rule.yaml").selected == {"company/rule.yaml"}
