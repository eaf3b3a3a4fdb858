import io
import sys

import pytest

from sopcheck.cli import console


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, total: int, *, quiet: bool = False) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with console.progress("Checking", quiet=quiet) as progress:
        for done in range(1, total + 1):
            progress(done, total)
    return stream.getvalue()


def test_a_long_run_draws_a_bar_on_a_terminal_and_wipes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = drawn(monkeypatch, Terminal(), 1000).split("\r")
    assert len(steps) == 102
    assert steps[50] == "Checking [###############---------------] 500/1000"
    assert steps[100] == "Checking [##############################] 1000/1000"


@pytest.mark.parametrize(
    ("stream", "total", "quiet"), [(Terminal(), 99, False), (Terminal(), 1000, True), (io.StringIO(), 1000, False)]
)
def test_a_short_run_a_quiet_one_and_a_log_get_none(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, total: int, *, quiet: bool
) -> None:
    assert drawn(monkeypatch, stream, total, quiet=quiet) == ""


def test_no_color_means_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert console.colours() is None
    monkeypatch.setenv("NO_COLOR", "1")
    assert console.colours() is False
