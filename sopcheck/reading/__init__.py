"""From bytes to documents: one module a format, loaded when a file of that format is read."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Final, Protocol, cast

from sopcheck.model import Document, Problem
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits, read_bytes

__all__ = [
    "DEFAULT_LIMITS",
    "FORMATS",
    "READERS",
    "Limits",
    "Reader",
    "format_of",
    "is_binary",
    "is_risky",
    "read",
    "read_bytes",
]

READERS: Final[dict[str, str]] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".dotm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xltx": "xlsx",
    ".xltm": "xlsx",
    ".et": "xlsx",
    ".ett": "xlsx",
    ".xls": "xls",
    ".xlt": "xls",
    ".ods": "ods",
}
"""The module in this package that reads files with a suffix; its name is the name of the format."""

BINARY: Final = frozenset({"xlsx", "xls", "ods", "docx"})
"""Formats whose parsers run only where they can be killed."""

LARGE_TEXT_BYTES: Final = 512 * 1024
"""Size from which a text is read only where reading it can be killed."""

LEGACY: Final[dict[str, str]] = {".doc": "doc", ".dot": "doc", ".wps": "wps", ".wpt": "wps", ".rtf": "rtf"}
"""Documents of old formats, by suffix, which an office program has to convert before they can be read."""

_AS_WELL: Final[dict[str, str]] = {".et": "xls", ".ett": "xls", ".wps": "docx", ".wpt": "docx"}
"""What a suffix may hold besides: Kingsoft writes Excel's and Word's formats, old and new, under names of its own."""

_TELLING: Final = (b"PK", b"\xd0\xcf", b"ve")
"""How packages, compound files and Git LFS pointers begin: only these make a file under the name of a text suspect."""

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
    return format_of(path) in BINARY or PurePosixPath(path).suffix.lower() in LEGACY


def is_risky(path: str, file: Path, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether the document `path`, which lies at `file`, is to be read only where reading it can be killed.

    The parsers of binary formats may do anything, a large text may take longer than anybody waits. What is larger than
    `limits` allow is not read at all.
    """
    try:
        size = os.stat(file).st_size  # noqa: PTH116 - for every document of every run
    except OSError:
        return False
    return size <= limits.file_bytes and (size > LARGE_TEXT_BYTES or is_binary(path))


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the bytes of the file `path` with the reader for its suffix. Never raises.

    A reader that fails all the same is a fault of sopcheck, and becomes the problem DOC113.
    """
    suffix = PurePosixPath(path).suffix.lower()
    name = READERS.get(suffix) or LEGACY.get(suffix)
    if name is None:
        return _unread(path, "", data, Problem("DOC101", None, {"reason": "unknown format"}))
    try:
        return _read(path, name, data, limits)
    except Exception as error:  # noqa: BLE001 - one document must never stop a run, whatever is wrong with us
        return _unread(path, name, data, Problem("DOC113", None, {"error": type(error).__name__}))


def _read(path: str, name: str, data: bytes, limits: Limits) -> Document:
    """Read with the reader for the suffix, or the one for what the content really is."""
    if data[:2] in _TELLING or is_binary(path):
        real = _content(name, data)
        if isinstance(real, Problem):
            return _unread(path, name, data, real)
        found = _reader(real).read(path, data, limits)
        suffix = PurePosixPath(path).suffix.lower()
        if real not in (name, _AS_WELL.get(suffix)):
            from sopcheck.reading.sniff import contradiction

            return replace(found, problems=(contradiction(suffix, real), *found.problems))
        return found
    return _reader(name).read(path, data, limits)


def _content(name: str, data: bytes) -> str | Problem:
    """The format of the content of a file whose suffix says `name`, or the problem that keeps it from being read."""
    from sopcheck.reading import sniff

    pointer = sniff.lfs_pointer(data)
    if pointer is not None:
        return pointer
    package = sniff.package_format(data)
    if name in FORMATS and name not in BINARY:
        # What has to be parsed where it can be killed is told by the suffix: a package under a text's name stays shut.
        return Problem("DOC101", None, {"reason": sniff.but_it_is(package)}) if package else name
    if not data.strip():
        return Problem("DOC105", None, {})
    if package in FORMATS:
        return package
    real = None if package else sniff.text_format(data)
    legacy = package or sniff.legacy_text(data) or name
    if real is None and legacy not in FORMATS:
        return Problem("DOC124", None, {"format": sniff.name_of(legacy)})
    return real or name


def _reader(name: str) -> Reader:
    return cast("Reader", import_module(f"{__name__}.{name}"))


def _unread(path: str, format_: str, data: bytes, problem: Problem) -> Document:
    return Document(path, format_, hashlib.sha256(data).hexdigest(), (), (problem,))
