"""Workers that die, stall or run out of memory take only their own file with them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from sopcheck import workers
from sopcheck.documents import DocumentChecker, DocumentResult
from sopcheck.errors import PackError
from sopcheck.model import ArtifactStatus
from sopcheck.reading import LARGE_TEXT_BYTES, is_risky
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.workers import check_all


class Checker:
    """Stands in for a DocumentChecker; `harm` is done to whoever checks a path that begins with `bad`."""

    def __init__(self, harm: Callable[[str], None], limits: Limits) -> None:
        self.harm = harm
        self.limits = limits

    def check(self, path: str) -> DocumentResult:
        if path.startswith("bad"):
            self.harm(path)
        return result(path, "checked")

    def is_risky(self, path: str) -> bool:
        return path.endswith(".docx")

    def given_up(self, path: str) -> DocumentResult:
        return result(path, "unreadable")


def result(path: str, status: Any) -> DocumentResult:
    return DocumentResult((ArtifactStatus(path, path, "docx", None, None, status),))


def checked(
    paths: list[str], harm: Callable[[str], None], jobs: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> list[tuple[str, str]]:
    found = check_all(cast("DocumentChecker", Checker(harm, limits)), paths, jobs, None)
    return [(one.statuses[0].path, one.statuses[0].status) for one in found]


def die(_path: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_file_that_always_kills_is_given_up_and_every_other_has_its_result() -> None:
    paths = [f"{number}.docx" for number in range(40)]
    paths[17] = "bad.docx"
    assert checked(paths, die) == [(path, "unreadable" if path == "bad.docx" else "checked") for path in paths]


def test_one_file_alone_is_checked_in_a_child_too() -> None:
    assert checked(["bad.docx"], die) == [("bad.docx", "unreadable")]


def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    marker = tmp_path / "died"

    def die_once(path: str) -> None:
        if not marker.exists():
            marker.touch()
            die(path)

    paths = [*(f"{number}.yaml" for number in range(1000)), "bad.yaml"]
    assert checked(paths, die_once, jobs=3) == [(path, "checked") for path in paths]
    assert marker.exists()


def test_a_worker_that_stalls_is_killed() -> None:
    found = checked(["a.docx", "bad.docx", "b.docx"], lambda _path: signal.pause(), limits=Limits(stall_seconds=0))
    assert found == [("a.docx", "checked"), ("bad.docx", "unreadable"), ("b.docx", "checked")]


def test_a_worker_that_runs_too_long_is_killed() -> None:
    def spin(_path: str) -> None:
        while True:
            pass

    assert checked(["bad.docx"], spin, limits=Limits(cpu_seconds=0)) == [("bad.docx", "unreadable")]


@pytest.mark.parametrize(
    ("megabytes", "refused"), [(16, False), (32, False), (48, False), (96, True), (128, True), (4096, True)]
)
def test_memory_is_limited(megabytes: int, refused: bool) -> None:  # noqa: FBT001 - an answer
    def eat(path: str) -> None:
        try:
            bytearray(megabytes << 20)
        except MemoryError:
            if not refused:
                die(path)
            return
        if refused:
            die(path)

    found = checked(["bad.docx"], eat, limits=Limits(memory_bytes=64 << 20))
    assert found == [("bad.docx", "checked")]


def test_an_unsound_pack_is_told_as_such() -> None:
    def refuse(_path: str) -> None:
        raise PackError("规则有误", "a rule is not sound", "rules/x.yaml:3")

    with pytest.raises(PackError, match=r"x\.yaml:3"):
        checked(["a.docx", "bad.docx"], refuse)


def test_text_documents_are_checked_in_this_process_unless_there_are_many() -> None:
    seen: list[str] = []
    checked(["bad.yaml", "good.yaml"], seen.append)
    assert seen == ["bad.yaml"]
    seen.clear()
    checked([f"bad{number}.yaml" for number in range(workers.PARALLEL_FROM)], seen.append)
    assert seen == []


def test_what_took_too_much_time_is_not_tried_again(tmp_path: Path) -> None:
    def spin(_path: str) -> None:
        (tmp_path / str(os.getpid())).touch()
        while True:
            pass

    assert checked(["bad.docx"], spin, limits=Limits(cpu_seconds=0)) == [("bad.docx", "unreadable")]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_large_text_is_checked_where_it_can_be_killed(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_bytes(b"x" * (LARGE_TEXT_BYTES + 1))
    (tmp_path / "small.md").write_bytes(b"x" * LARGE_TEXT_BYTES)
    (tmp_path / "small.docx").touch()
    with (tmp_path / "huge.docx").open("wb") as file:
        file.truncate(1 << 30)
    names = ("large.md", "small.md", "gone.md", "small.docx", "huge.docx")
    found = {path: is_risky(path, tmp_path / path) for path in names}
    assert [name for name in names if found[name]] == ["large.md", "small.docx"]
