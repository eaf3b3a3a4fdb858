"""The formats that a run can read: sopcheck's own, and those that plugins add."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sopcheck.model import Document, Problem
from sopcheck.reading import READERS, read
from sopcheck.reading.limits import Limits

if TYPE_CHECKING:
    from sopcheck.plugins.hookspecs import ReaderPlugin
    from sopcheck.plugins.manager import Plugins

PLUGIN_FAILED = "CFG103"


@dataclass(frozen=True, slots=True)
class Readers:
    """Suffix (with the dot, lower case) -> name of its format; and what reads a file by its suffix. It never raises."""

    formats: Mapping[str, str]
    read: Callable[[str, bytes, Limits], Document]


def readers_with(plugins: Plugins | None) -> Readers:
    """The built-in formats and those of plugins; a plugin cannot replace a format that is there already."""
    added: dict[str, tuple[str, ReaderPlugin]] = {}
    for name, reader in plugins.named_readers() if plugins is not None else ():
        for suffix in reader.suffixes:
            if suffix not in READERS:
                added.setdefault(suffix, (name, reader))
    if not added:
        return Readers(READERS, read)
    formats = {**READERS, **{suffix: reader.format for suffix, (_, reader) in added.items()}}
    return Readers(formats, _Reading(added))


class _Reading:
    """Reads by suffix; a plugin that raises becomes a problem of the document that it was given."""

    def __init__(self, added: Mapping[str, tuple[str, ReaderPlugin]]) -> None:
        self._added = added

    def __call__(self, path: str, data: bytes, limits: Limits) -> Document:
        entry = self._added.get(PurePosixPath(path).suffix.lower())
        if entry is None:
            return read(path, data, limits)
        name, reader = entry
        try:
            return _whole(reader.read(path, data))
        except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything
            problem = Problem(PLUGIN_FAILED, None, {"name": name, "reason": type(error).__name__})
            return Document(path, reader.format, hashlib.sha256(data).hexdigest(), (), (problem,))


def _whole(document: object) -> Document:
    """What a reader gave, if it says anything; raises TypeError or ValueError."""
    if not isinstance(document, Document):
        raise TypeError(f"{type(document).__name__} is not a Document")
    if not document.parts and not document.problems:
        raise ValueError("neither parts nor problems")
    return document
