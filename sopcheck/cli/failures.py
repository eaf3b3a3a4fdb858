"""The one place where what went wrong becomes an exit code, and a sentence for the person who sees it."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from sopcheck import __version__
from sopcheck.cli.console import OutputError, note, silence
from sopcheck.cli.language import Say
from sopcheck.cli.usage import show
from sopcheck.errors import SopcheckError

_OUTPUT_ERRORS = {errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EPIPE}

OK, FINDINGS, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130


def guarded(command: Callable[[], object], say: Say, args: Sequence[str]) -> int:
    """Run a command and give its exit code: 2 for the user's mistakes, 3 for ours, 130 for Ctrl-C; never a trace."""
    try:
        result = command()
        if sys.stdout is not None:
            sys.stdout.flush()
    except Exception as error:  # noqa: BLE001 - every failure has an exit code, ours too
        return _exit_code(error, say, args)
    except KeyboardInterrupt:
        return _interrupted(say)
    except SystemExit:  # click's own answer to a pipe that nobody reads; no command of ours ends so
        return _output_failed("", say)
    return result if isinstance(result, int) else OK


def _exit_code(error: Exception, say: Say, args: Sequence[str]) -> int:
    match error:
        case click.exceptions.Exit():
            code = error.exit_code
        case click.ClickException():
            show(error, say)
            code = USAGE
        case SopcheckError():
            note(say("错误：", "Error: ") + error.text(say.language))
            code = USAGE
        case click.Abort():
            code = _interrupted(say)
        case OutputError():
            code = _output_failed(error.reason, say)
        case OSError() if error.errno in _OUTPUT_ERRORS:
            code = _output_failed(OutputError(error).reason, say)
        case _:
            code = _own_fault(error, say, args)
    return code


def _interrupted(say: Say) -> int:
    note(say("已中断。", "Interrupted."))
    return INTERRUPTED


def _output_failed(reason: str, say: Say) -> int:
    silence(sys.stdout)
    if reason:
        note(say(f"错误：写不出结果（{reason}）。", f"Error: the results could not be written ({reason})."))
    return FAULT


def _own_fault(error: BaseException, say: Say, args: Sequence[str]) -> int:
    fingerprint = fingerprint_of(error)
    report = _write_report(error, fingerprint, args)
    where = say(f"详情在 {report}。", f"Details are in {report}.") if report is not None else ""
    note(
        say(
            f"sopcheck 自身出错了（编号 {fingerprint}），这不是文档的问题。{where}请把它发给维护者。",
            f"sopcheck itself failed (fingerprint {fingerprint}); your documents are not at fault. {where} "
            "Please send them to the maintainers.",
        )
    )
    return FAULT


def fingerprint_of(error: BaseException) -> str:
    """Twelve hexadecimal digits, the same for the same fault wherever sopcheck is installed."""
    import hashlib
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    parts = [type(error).__name__, *(f"{Path(frame.filename).name}:{frame.name}" for frame in frames)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _write_report(error: BaseException, fingerprint: str, args: Sequence[str]) -> Path | None:
    import platform
    import tempfile
    import traceback

    text = "\n".join(
        [
            f"sopcheck {__version__}, Python {platform.python_version()}, {platform.platform()}",
            f"fingerprint {fingerprint}",
            f"arguments {list(args)!r}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    try:
        handle, name = tempfile.mkstemp(prefix=f"sopcheck-fault-{fingerprint}-", suffix=".txt")
        os.close(handle)
        Path(name).write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return None
    return Path(name)
