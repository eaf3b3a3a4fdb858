import errno
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from sopcheck.cli.console import OutputError
from sopcheck.cli.failures import fingerprint_of, guarded
from sopcheck.cli.language import Say
from sopcheck.errors import ConfigError, UsageError

EN = Say("en")


def failing(error: BaseException) -> Callable[[], object]:
    def command() -> object:
        raise error

    return command


@pytest.mark.parametrize(("result", "code"), [(None, 0), (0, 0), (1, 1)])
def test_a_command_gives_its_own_exit_code(result: int | None, code: int) -> None:
    assert guarded(lambda: result, EN, []) == code


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (ConfigError("错", "It is wrong.", "sopcheck.yaml:3"), 2, "Error: sopcheck.yaml:3: It is wrong.\n"),
        (UsageError("错", "No such thing."), 2, "Error: No such thing.\n"),
        (click.UsageError("No."), 2, "Error: No.\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
        (click.Abort(), 130, "Interrupted.\n"),
        (click.exceptions.Exit(0), 0, ""),
        (
            OutputError(OSError(errno.ENOSPC, "No space left")),
            3,
            "Error: the results could not be written (No space left).\n",
        ),
        (OSError(errno.ENOSPC, "No space left"), 3, "Error: the results could not be written (No space left).\n"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 3, ""),
    ],
)
def test_what_goes_wrong_has_its_exit_and_at_most_one_sentence(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, text: str
) -> None:
    assert guarded(failing(error), EN, []) == code
    assert capsys.readouterr().err == text


def test_our_own_fault_is_a_fingerprint_and_a_report_without_a_trace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert guarded(failing(ZeroDivisionError("secret detail")), EN, ["check", "."]) == 3
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "secret detail" not in err
    (report,) = tmp_path.iterdir()
    fingerprint = re.search(r"fingerprint ([0-9a-f]{12})", err)
    assert fingerprint is not None
    assert str(report) in err
    content = report.read_text(encoding="utf-8")
    assert f"fingerprint {fingerprint[1]}" in content
    assert "arguments ['check', '.']" in content
    assert "ZeroDivisionError: secret detail" in content


def test_the_same_fault_has_the_same_fingerprint_and_another_one_another() -> None:
    def fault(error: Exception) -> str:
        with pytest.raises(type(error)) as caught:
            failing(error)()
        return fingerprint_of(caught.value)

    assert fault(ValueError("a")) == fault(ValueError("b"))
    assert fault(ValueError("a")) != fault(KeyError("a"))
