"""Unchanged documents are not checked again, and changed ones always are."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from sopcheck import engine
from sopcheck.config import Config, Person
from sopcheck.engine import Request, run
from sopcheck.keeping import cache_folder
from sopcheck.model import Report
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack

TEXT = "kind: project_plan\nid: P1\ntasks:\n- {id: T1, name: 打样, owner: 李雷, due: 2026-03-01}\n"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("operations")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "plan.yaml").write_text(TEXT, encoding="utf-8")
    (folder / "notes.md").write_text("# 说明\n\n随手记。\n", encoding="utf-8")
    (folder / "broken.yaml").write_text("a: [1\n", encoding="utf-8")
    return folder


def age(root: Path) -> None:
    """Make every file of `root` older than the second within which times are not trusted."""
    for file in root.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))


def checked(pack: Pack, root: Path, day: str = "2026-04-01", people: tuple[Person, ...] = ()) -> Report:
    request = Request(
        Config(root, people=people), as_of=dt.date.fromisoformat(day), jobs=1, cache=root.parent / "cache"
    )
    return run(request, pack)


def kept(root: Path) -> list[Path]:
    return sorted((root.parent / "cache").glob("*.json"))


def poison(file: Path) -> None:
    """Give every kept finding a code of its own, so that it shows when it is used."""
    data = json.loads(file.read_text(encoding="utf-8"))
    for entry in data["entries"].values():
        for finding in entry[3]["findings"]:
            finding["code"] = "KEPT"
    file.write_text(json.dumps(data), encoding="utf-8")


def codes(report: Report, path: str) -> set[str]:
    return {one.code for one in report.findings if one.path == path}


def test_a_second_run_gives_the_same_report(pack: Pack, root: Path) -> None:
    age(root)
    first = checked(pack, root)
    assert checked(pack, root) == first
    assert len(kept(root)) == 1
    assert codes(first, "broken.yaml") == {"DOC106"}


def test_an_unchanged_document_is_not_checked_again(pack: Pack, root: Path) -> None:
    age(root)
    checked(pack, root)
    poison(kept(root)[0])
    assert codes(checked(pack, root), "plan.yaml") == {"KEPT"}


def test_a_changed_document_is_checked_again_even_with_its_old_size_and_time(pack: Pack, root: Path) -> None:
    checked(pack, root)
    poison(kept(root)[0])
    status = (root / "plan.yaml").stat()
    (root / "plan.yaml").write_text(TEXT.replace("2026-03-01", "2026-13-01"), encoding="utf-8")
    os.utime(root / "plan.yaml", ns=(status.st_atime_ns, status.st_mtime_ns))
    found = codes(checked(pack, root), "plan.yaml")
    assert "PLN004" in found
    assert "KEPT" not in found


def test_a_touched_document_with_the_same_content_is_not_checked_again(pack: Pack, root: Path) -> None:
    age(root)
    checked(pack, root)
    poison(kept(root)[0])
    os.utime(root / "plan.yaml", (1_700_000_500, 1_700_000_500))
    assert codes(checked(pack, root), "plan.yaml") == {"KEPT"}


def test_an_old_time_and_the_same_size_are_trusted_without_reading(pack: Pack, root: Path) -> None:
    age(root)
    checked(pack, root)
    (root / "plan.yaml").write_text(TEXT.replace("2026-03-01", "2026-13-01"), encoding="utf-8")
    age(root)
    assert "PLN004" not in codes(checked(pack, root), "plan.yaml")


def test_another_day_or_configuration_starts_anew(pack: Pack, root: Path) -> None:
    age(root)
    checked(pack, root)
    poison(kept(root)[0])
    assert "KEPT" not in codes(checked(pack, root, day="2026-04-02"), "plan.yaml")
    assert "KEPT" not in codes(checked(pack, root, people=(Person("李雷", roles=("data_analyst",)),)), "plan.yaml")
    assert len(kept(root)) == 3


@pytest.mark.parametrize(
    "rubbish", [b"", b"{", b"[]", b'{"entries": 7}', b'{"entries": {"plan.yaml": [1, 2]}}', b"\xff", b"[" * 100_000]
)
def test_a_damaged_cache_costs_time_and_nothing_else(pack: Pack, root: Path, rubbish: bytes) -> None:
    age(root)
    first = checked(pack, root)
    kept(root)[0].write_bytes(rubbish)
    assert checked(pack, root) == first


def test_nothing_is_kept_inside_the_checked_tree(pack: Pack, root: Path) -> None:
    checked(pack, root)
    assert sorted(one.name for one in root.iterdir()) == ["broken.yaml", "notes.md", "plan.yaml"]


def test_the_folder_follows_the_platform_and_the_users_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_folder({"HOME": "/h"}) == Path("/h/.cache/sopcheck")
    assert cache_folder({"HOME": "/h", "XDG_CACHE_HOME": "/x"}) == Path("/x/sopcheck")
    assert cache_folder({"HOME": "/h", "SOPCHECK_CACHE_DIR": "/own"}) == Path("/own")
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder({"HOME": "/h"}) == Path("/h/Library/Caches/sopcheck")


def test_a_document_that_changes_while_it_is_checked_is_checked_again(
    pack: Pack, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(root)
    check_all = engine.check_all

    def then_changed(*given: Any) -> Any:
        results = check_all(*given)
        (root / "plan.yaml").write_text(TEXT.replace("T1", "TX"), encoding="utf-8")
        age(root)
        os.utime(root / "plan.yaml", (1_700_000_100, 1_700_000_100))
        return results

    monkeypatch.setattr(engine, "check_all", then_changed)
    checked(pack, root)
    monkeypatch.undo()
    assert checked(pack, root) == run(Request(Config(root), as_of=dt.date(2026, 4, 1), jobs=1), pack)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_that_now_leads_out_of_the_root_is_not_answered_from_the_cache(pack: Pack, root: Path) -> None:
    age(root)
    checked(pack, root)
    (root.parent / "outside.yaml").write_text(TEXT, encoding="utf-8")
    os.utime(root.parent / "outside.yaml", (1_700_000_000, 1_700_000_000))
    (root / "plan.yaml").unlink()
    (root / "plan.yaml").symlink_to(root.parent / "outside.yaml")
    assert [one.code for one in checked(pack, root).findings if one.path == "plan.yaml"] == ["DOC126"]


@pytest.mark.parametrize("part", ["statuses", "artifacts", "findings", "undetermined"])
@pytest.mark.parametrize("value", [None, 1, "x", [1], [[]], [{}], {"a": 1}])
def test_a_kept_result_of_another_shape_is_not_used(pack: Pack, root: Path, part: str, value: object) -> None:
    age(root)
    cold = checked(pack, root)
    for file in kept(root):
        data = json.loads(file.read_text(encoding="utf-8"))
        for entry in data["entries"].values():
            entry[3][part] = value
        file.write_text(json.dumps(data), encoding="utf-8")
    assert checked(pack, root) == cold
