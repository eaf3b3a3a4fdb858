"""Every sort of bad input, end to end: a finding with a place where there is one, exit 1, and the run goes on."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from running import Cli

GOOD = (
    "kind: meeting_minutes\nid: M1\ntitle: Minutes\nauthor: Mei Han\ndate: 2026-03-20\ntopic: Low stock\n"
    "held_at: 2026-03-20\nattendees: [Mei Han, Alex Chen]\ndecisions: Order 500 more.\nactions: none\n"
)
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def text(content: str | bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1024**3)


def folder(path: Path) -> None:
    path.mkdir()
    (path / "kept.txt").write_text("x", encoding="utf-8")


def link_outside(path: Path) -> None:
    secret = path.parent.parent / "secret.yaml"
    secret.write_text("kind: project_plan\ntitle: secret\n", encoding="utf-8")
    path.symlink_to(secret)


POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such files on Windows")
BAD: list[Any] = [
    ("x.yaml", text("kind: project_plan\ntitle: [a, b\nid: P1\n"), "DOC106", "3:3"),
    ("x.yaml", text("kind: project_plan\n\ttitle: a\n"), "DOC106", "2:1"),
    ("x.json", text('{"kind": "project_plan",\n "id": }'), "DOC106", "2:8"),
    ("x.json", text('{"kind": "project_plan"'), "DOC106", "1:24"),
    ("x.json", text('{"kind": "project_plan", "id": NaN}'), "DOC111", "1:32"),
    ("x.yaml", text(b"kind: project_plan\ntitle: caf\xe9\n"), "DOC104", "2:11"),
    ("x.md", text("# 计划\n标题：春\n".encode("gb18030")), "DOC104", "1:3"),
    ("x.yaml", text(b"\xff\xfek\x00i\x00"), "DOC104", "1:1"),
    ("x.yaml", text(b"kind: project_plan\nid: a\x00b\n"), "DOC106", "2:6"),
    ("x.yaml", text(""), "DOC105", None),
    ("x.json", text("\ufeff \n"), "DOC105", None),
    ("x.md", text("\n\n"), "DOC105", None),
    ("x.yaml", folder, "DOC102", None),
    pytest.param("x.yaml", lambda path: os.mkfifo(path), "DOC102", None, marks=POSIX),  # noqa: PLW0108 - Windows has none
    pytest.param("x.yaml", lambda path: path.symlink_to("/dev/zero"), "DOC126", None, marks=POSIX),
    pytest.param("x.yaml", link_outside, "DOC126", None, marks=POSIX),
    pytest.param("x.yaml", lambda path: path.symlink_to("x.yaml"), "DOC101", None, marks=POSIX),
    pytest.param("x.yaml", lambda path: path.symlink_to("gone.yaml"), "DOC112", None, marks=POSIX),
    ("x.yaml", sparse, "DOC103", None),
    ("x.json", sparse, "DOC103", None),
    ("x.md", sparse, "DOC103", None),
    ("x.yaml", text("a: " + "[" * 100_000), "DOC108", "1:1003"),  # where libyaml itself stops
    ("x.json", text('{"a": ' + "[" * 100_000), "DOC108", "1:106"),
    ("x.yaml", text("- " * 100_000), "DOC108", "1:201"),
    ("x.yaml", text("? " * 100_000), "DOC108", "1:201"),
    ("x.md", text("---\na: " + "[" * 100_000 + "\n---\n# 计划\n"), "DOC108", "2:1003"),
    ("x.yaml", text(BOMB), "DOC109", "4:4"),
    ("x.yaml", text("a: &a [*a]\n"), "DOC109", "1:4"),
    ("x.yaml", text("kind: project_plan\ntitle: " + "a" * 1_100_000), "DOC110", "2:8"),
    ("x.yaml", text("kind: projct_plan\nid: P1\n"), "DOC120", "1:7"),
    ("x.md", text("---\nkind: projct_plan\n---\n# 某某\n"), "DOC120", "2:7"),
]


def findings(out: str, path: str) -> list[dict[str, Any]]:
    return [one for one in json.loads(out)["findings"] if one["path"] == path]


@pytest.mark.parametrize(("name", "make", "code", "place"), BAD)
def test_bad_input_is_a_finding_and_the_run_goes_on(
    cli: Cli, tmp_path: Path, name: str, make: Callable[[Path], object], code: str, place: str | None
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "good.yaml").write_text(GOOD, encoding="utf-8")
    make(root / name)
    done = cli("check", root, "--output-format", "json", "--no-cache", "-j", 1)
    assert "Traceback" not in done.err
    found = findings(done.out, name)
    assert [one["code"] for one in found] == [code]
    assert found[0]["severity"] == ("warning" if code == "DOC120" else "error")
    assert done.code == {"DOC120": 0, "DOC126": 2}.get(code, 1)
    where = found[0]["place"]
    assert (f"{where['line']}:{where['column']}" if where else None) == place
    assert "good.yaml" in {one["path"] for one in json.loads(done.out)["artifacts"] if one["status"] == "checked"}


@pytest.mark.parametrize(("name", "make", "code", "place"), BAD)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_extract_says_why_a_file_cannot_be_read(
    cli: Cli, tmp_path: Path, name: str, make: Callable[[Path], object], code: str, place: str | None, language: str
) -> None:
    del code, place
    root = tmp_path / "root"
    root.mkdir()
    make(root / name)
    done = cli("extract", root / name, "--lang", language)
    assert done.code in (0, 1, 2)
    assert done.out + done.err
    assert "Traceback" not in done.out + done.err


def test_a_gigabyte_is_refused_without_reading_it(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    cli("check", "--no-cache", "-j", 1)  # the pack is read by now, whichever test comes first
    sparse(tmp_path / "x.yaml")
    read: list[int] = []
    os_read = os.read

    def counted(descriptor: int, size: int) -> bytes:
        data = os_read(descriptor, size)
        read.append(len(data))
        return data

    monkeypatch.setattr(os, "read", counted)
    done = cli("check", "--output-format", "json", "--no-cache", "-j", 1)
    assert [one["code"] for one in findings(done.out, "x.yaml")] == ["DOC103"]
    assert sum(read) < 10_000


def test_a_file_that_vanishes_between_listing_and_reading(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sopcheck import engine

    (tmp_path / "x.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    discover = engine.discover

    def discovered(*given: Any, **options: Any) -> Any:
        found = discover(*given, **options)
        (tmp_path / "x.yaml").unlink()
        return found

    monkeypatch.setattr(engine, "discover", discovered)
    done = cli("check", "--output-format", "json", "--no-cache")
    assert done.code == 1
    assert [(one["code"], one["severity"]) for one in findings(done.out, "x.yaml")] == [("DOC112", "error")]


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders on Windows")
@pytest.mark.parametrize("name", ["sopcheck.yaml", ".sopcheck.yaml", "pyproject.toml", "below/pyproject.toml"])
def test_a_pipe_in_place_of_a_configuration_does_not_block(cli: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / "x.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    # a reader that waits is woken up, so that a fault fails the test instead of hanging it
    writer = threading.Timer(15, lambda: (tmp_path / name).write_bytes(b"late"))
    writer.daemon = True
    writer.start()
    done = cli("check", "--no-cache")
    waited = writer.finished.is_set()
    writer.cancel()
    assert not waited
    assert done.code == (2 if "sopcheck.yaml" in name else 0)


@pytest.mark.skipif(sys.platform == "win32", reason="no such device on Windows")
def test_a_configuration_that_never_ends_is_not_read(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "below").mkdir()
    with (tmp_path / "below" / "pyproject.toml").open("wb") as file:
        file.truncate(1024**4)
    done = cli("check", "--no-cache", "--lang", "en")
    assert done.code == 0


@pytest.mark.parametrize(
    "content", ["[tool.sopcheck\nlanguage = 1", "[tool.sopcheck]\nlanguage = \n", "[tool.sopcheck]\n\xff"]
)
def test_a_broken_pyproject_with_our_table_is_one_sentence_with_its_line(
    cli: Cli, tmp_path: Path, content: str
) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content.encode("latin-1"))
    done = cli("check", "--lang", "en")
    assert done.code == 2
    assert done.err.startswith("Error: pyproject.toml:")
    assert done.err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_out_of_the_root_is_no_file_of_the_inventory(cli: Cli, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (root / "charter.txt").symlink_to(tmp_path / "secret.txt")
    digest = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
    (root / "archive.yaml").write_text(
        "kind: archive_manifest\nid: A1\n"
        f"entries: [{{id: E1, name: 章程, path: charter.txt, size: 6, sha256: {digest}}}]\n",
        encoding="utf-8",
    )
    outside = cli("check", root, "--output-format", "json", "--no-cache")
    (root / "charter.txt").unlink()
    missing = cli("check", root, "--output-format", "json", "--no-cache")
    assert findings(outside.out, "archive.yaml") == findings(missing.out, "archive.yaml")


@pytest.mark.parametrize(
    "content", ['kinds: {"*.md": "a\\n::error::\\e[2Jx"}', '"a\\r::error::\\u202e": 1', 'language: "\\u2028::error::"']
)
def test_text_of_a_configuration_cannot_begin_a_line_or_move_the_cursor(cli: Cli, tmp_path: Path, content: str) -> None:
    (tmp_path / "sopcheck.yaml").write_text(content, encoding="utf-8")
    done = cli("check")
    assert done.code == 2
    assert done.err.startswith("Error: sopcheck.yaml:1: ")
    assert done.err.count("\n") == 1
    assert not set(done.err) & set("\r\x1b\u202e\u2028")


@pytest.mark.parametrize(
    "arguments", [["check", "no\n::error::x"], ["check", "--as-of", "\x1b[2J\n::error::"], ["no\n::x"]]
)
def test_arguments_cannot_begin_a_line_or_move_the_cursor(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert done.code == 2
    assert "\x1b" not in done.err
    assert not any(line.startswith("::") for line in done.err.splitlines())


def test_a_very_long_name_in_a_configuration_is_cut(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "sopcheck.yaml").write_text(f"kinds: {{'*.md': {'a' * 100_000}}}\n", encoding="utf-8")
    assert len(cli("check").err) < 1100
