"""Keeps the results of unchanged documents, so that they need not be checked again.

One file holds the results of one root under one key, which stands for everything that shapes a result (program, pack,
configuration, day, plugins). A document is unchanged if its size and time are those of last time - unless that time was
within a second of the writing of the cache, when a later change could have left it the same - or if its content is.
"""

from __future__ import annotations

import contextlib
import hashlib
import stat
from pathlib import Path
from typing import Any

from sopcheck import keeping
from sopcheck.documents import DocumentResult
from sopcheck.facts import FORMAT, decode, encode

YOUNG_NANOSECONDS = 1_000_000_000


class Cache:
    """The results of one root under one key. Reading and writing it never fails a run: it is only ever a saving."""

    def __init__(self, folder: Path, root: Path, key: str) -> None:
        """`key` is a digest of everything that shapes results, besides the documents themselves."""
        name = hashlib.sha256(f"{FORMAT}\0{root}\0{key}".encode("utf-8", "surrogateescape")).hexdigest()
        self._file = folder / f"{name}.json"
        self._written_at = 0
        with contextlib.suppress(OSError):
            self._written_at = self._file.stat().st_mtime_ns
        data = keeping.load(self._file)
        entries = data.get("entries") if isinstance(data, dict) else None
        self._old: dict[str, Any] = entries if isinstance(entries, dict) else {}
        self._new: dict[str, Any] = {}
        self._before: dict[str, tuple[int, int]] = {}  # size and time of what has to be checked, before it is read

    def get(self, path: str, file: Path) -> DocumentResult | None:
        """The result of `path` if the file is as it was; None if it has to be checked."""
        entry = self._old.get(path)
        try:
            status = file.lstat()
            if stat.S_ISLNK(status.st_mode):  # whether it may be read depends on where it leads today
                return None
            self._before[path] = (status.st_size, status.st_mtime_ns)
            if entry is None:
                return None
            size, modified, digest, result = entry
            if status.st_size != size:
                return None
            if status.st_mtime_ns != modified or modified > self._written_at - YOUNG_NANOSECONDS:
                if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
                    return None
                entry = [size, status.st_mtime_ns, digest, result]
            found = decode(result)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
            return None
        self._new[path] = entry
        return found

    def put(self, path: str, result: DocumentResult) -> None:
        """Keep the result of a document that `get` did not have and that could be read.

        With the size and time from before it was read: if it has changed since, the next run will see that it did.
        """
        digests = {artifact.sha256 for artifact in result.artifacts}
        if len(digests) == 1 and path in self._before:
            self._new[path] = [*self._before[path], digests.pop(), encode(result)]

    def save(self) -> None:
        """Write what this run saw; what it did not see is dropped."""
        if self._new != self._old:
            keeping.keep(self._file, {"entries": self._new})
