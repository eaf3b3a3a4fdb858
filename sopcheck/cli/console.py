"""Everything that goes to the terminal: results to stdout, notes and progress to stderr."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

import click

FEW = 100
"""Documents below which no bar is drawn."""
BAR = 30
"""Width of the bar in characters."""


class OutputError(Exception):
    """Results could not be written. `reason` is the system's word for it, empty for a pipe that nobody reads."""

    def __init__(self, error: OSError) -> None:
        self.reason = "" if isinstance(error, BrokenPipeError) else error.strerror or type(error).__name__
        super().__init__(self.reason)


def prepare() -> None:
    """Let a console that cannot show a character (GBK, ASCII) show `?` for it rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")


def show(text: str) -> None:
    """Print lines for people to stdout; colours are left out where there is no terminal. Raises OutputError."""
    _require_stdout()
    try:
        click.echo(text, nl=False, color=colours())
        sys.stdout.flush()
    except OSError as error:
        raise OutputError(error) from None


def emit(content: bytes) -> None:
    """Write the bytes of a machine format to stdout, whatever the console's encoding is. Raises OutputError."""
    _require_stdout()
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except OSError as error:
        raise OutputError(error) from None


def _require_stdout() -> None:
    if sys.stdout is None:  # the caller has closed it
        raise OutputError(OSError(errno.EBADF, os.strerror(errno.EBADF)))


LONGEST_NOTE = 1000
"""Characters of a note: what it quotes may be a megabyte long."""


def note(text: str) -> None:
    """Print one line to stderr, whatever it quotes: a name from a stranger must not begin a line of a CI log.

    A closed stderr is no reason to fail.
    """
    from sopcheck.reporting.escape import escape

    if len(text) > LONGEST_NOTE:
        text = f"{text[:LONGEST_NOTE]}…"
    try:
        click.echo(escape(text), err=True)
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO | None) -> None:
    """Let what a stream that cannot be written to still holds go nowhere, or it would fail again at the very end."""
    with suppress(OSError, ValueError):
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def colours() -> bool | None:
    """False where colours are unwanted (NO_COLOR), None to let click decide by the stream."""
    return False if os.environ.get("NO_COLOR") else None


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Give a function to call with (done, total); it draws a bar on stderr if that is a terminal.

    Nothing is drawn for fewer than 100 documents: they are checked before a bar could be read.
    """
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    shown = False

    def draw(done: int, total: int) -> None:
        nonlocal shown
        if total < FEW or (done % max(1, total // 100) and done != total):
            return
        shown = True
        filled = BAR * done // total
        click.echo(f"\r{label} [{'#' * filled}{'-' * (BAR - filled)}] {done}/{total}", nl=False, err=True)

    try:
        yield draw
    finally:
        if shown:
            click.echo("\r\033[K" if os.name != "nt" else "", nl=os.name == "nt", err=True)
