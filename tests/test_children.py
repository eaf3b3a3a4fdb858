"""A single piece of work in a child that may be killed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sopcheck.children import KilledError, call

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")


def tried(
    work: Callable[[], Any], *, cpu_seconds: int = 10, memory_bytes: int = 1 << 28, stall_seconds: float = 30
) -> Any:
    return call(work, cpu_seconds=cpu_seconds, memory_bytes=memory_bytes, stall_seconds=stall_seconds)


def test_its_value_comes_back_from_another_process() -> None:
    here, there = os.getpid(), tried(os.getpid)
    assert isinstance(there, int)
    assert there != here


def test_what_it_raises_is_raised_here() -> None:
    def work() -> None:
        raise ValueError("told")

    with pytest.raises(ValueError, match="told"):
        tried(work)


def die_until(marker: Path, times: int, signal_: signal.Signals = signal.SIGKILL) -> Callable[[], str]:
    def work() -> str:
        with marker.open("a") as file:
            file.write("x")
        if len(marker.read_text()) <= times:
            os.kill(os.getpid(), signal_)
        return "done"

    return work


def test_it_is_tried_twice(tmp_path: Path) -> None:
    assert tried(die_until(tmp_path / "once", 1)) == "done"
    with pytest.raises(KilledError):
        tried(die_until(tmp_path / "always", 99))
    assert (tmp_path / "always").read_text() == "xx"


def test_too_much_time_is_not_taken_twice(tmp_path: Path) -> None:
    with pytest.raises(KilledError):
        tried(die_until(tmp_path / "slow", 99, signal.SIGXCPU))
    assert (tmp_path / "slow").read_text() == "x"


def test_its_time_is_limited() -> None:
    def work() -> None:
        while True:
            pass

    with pytest.raises(KilledError):
        tried(work, cpu_seconds=0)


def test_it_may_not_wait_for_ever() -> None:
    with pytest.raises(KilledError):
        tried(signal.pause, stall_seconds=0.1)


def test_its_memory_is_limited() -> None:
    assert tried(lambda: len(bytearray(100 << 20))) == 100 << 20
    with pytest.raises(MemoryError):
        tried(lambda: len(bytearray(400 << 20)))


def test_it_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        os.write(1, b"x")
        os.write(2, b"x")

    tried(work)
    assert capfd.readouterr() == ("", "")


def test_what_cannot_come_back_counts_as_killed() -> None:
    with pytest.raises(KilledError):
        tried(lambda: lambda: None)
