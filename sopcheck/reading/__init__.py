"""From bytes to documents: one module a format, loaded when a file of that format is read."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import PurePosixPath
from typing import Final, Protocol, cast

from sopcheck.model import Document, Problem
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits, read_bytes

__all__ = ["DEFAULT_LIMITS", "FORMATS", "READERS", "Limits", "Reader", "format_of", "is_binary", "read", "read_bytes"]

READERS: Final[dict[str, str]] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
}
"""The module in this package that reads files with a suffix; its name is the name of the format."""

BINARY: Final = frozenset({"xlsx", "xls", "ods", "docx"})
"""Formats whose parsers run only where they can be killed."""

FORMATS: Final[tuple[str, ...]] = tuple(dict.fromkeys(READERS.values()))


class Reader(Protocol):
    """A module that reads one format."""

    def read(self, path: str, data: bytes, limits: Limits) -> Document:
        """Read `data`; what is wrong with it is a problem of the document, never raised."""
        ...


def format_of(path: str) -> str | None:
    """The format of the file `path` by its suffix, in any case; None where no reader knows it."""
    return READERS.get(PurePosixPath(path).suffix.lower())


def is_binary(path: str) -> bool:
    """Whether the file `path` is, by its suffix, of a format that is read only where its parser can be killed."""
    return format_of(path) in BINARY


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the bytes of the file `path` with the reader for its suffix. Never raises.

    A reader that fails all the same is a fault of sopcheck, and becomes the problem DOC113.
    """
    name = format_of(path)
    if name is None:
        return _unread(path, "", data, Problem("DOC101", None, {"reason": "unknown format"}))
    reader = cast("Reader", import_module(f"{__name__}.{name}"))
    try:
        return reader.read(path, data, limits)
    except MemoryError:
        return _unread(path, name, data, Problem("DOC117", None, {"reason": "memory"}))
    except Exception as error:  # noqa: BLE001 - one document must never stop a run, whatever is wrong with us
        return _unread(path, name, data, Problem("DOC113", None, {"error": type(error).__name__}))


def _unread(path: str, format_: str, data: bytes, problem: Problem) -> Document:
    return Document(path, format_, hashlib.sha256(data).hexdigest(), (), (problem,))
