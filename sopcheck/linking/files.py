"""The inventory as rules see it: a record of path and size for each file, its SHA-256 worked out when asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from sopcheck.checking.functions import resolve_path
from sopcheck.checking.values import Unknown
from sopcheck.model import Artifact, FileRecord
from sopcheck.reading.limits import DEFAULT_LIMITS

CHUNK_BYTES = 1 << 20


class FileEntry(Mapping[str, object]):
    """One file: `path`, `size` in bytes, `sha256` in lower-case hexadecimal (unknown where it cannot be read)."""

    __slots__ = ("_record", "_sha256", "_work_out")

    KEYS = ("path", "size", "sha256")

    def __init__(self, record: FileRecord, digest: Callable[[FileRecord], object]) -> None:
        """`digest` works out the SHA-256 of a file."""
        self._record = record
        self._work_out = digest
        self._sha256: object = None

    def __getitem__(self, key: str) -> object:
        if key == "path":
            return self._record.path
        if key == "size":
            return self._record.size
        if key == "sha256":
            if self._sha256 is None:
                self._sha256 = self._work_out(self._record)
            return self._sha256
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.KEYS)

    def __len__(self) -> int:
        return len(self.KEYS)

    def know_sha256(self, digest: str) -> None:
        """Take `digest` instead of working it out, where the content does not lie on disk."""
        self._sha256 = digest


class Files:
    """The files below the root, by path."""

    def __init__(
        self,
        records: Sequence[FileRecord],
        open_at: Callable[[str], Path],
        most_bytes: int = DEFAULT_LIMITS.hashed_bytes,
    ) -> None:
        """`records` as discovery lists them; nothing is opened yet.

        `open_at` gives the place on disk of a path below the root. Digests are worked out of no more than `most_bytes`,
        all together: an archive may list files of any size.
        """
        self._entries = {record.path: FileEntry(record, self._digest) for record in records}
        self._open = open_at
        self._left = most_bytes

    def _digest(self, record: FileRecord) -> object:
        """SHA-256 in lower-case hexadecimal; unknown for what cannot be read, or is too much to."""
        if record.size > self._left:
            return _unknown(record)
        digest = hashlib.sha256()
        try:
            with self._open(record.path).open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    self._left -= len(chunk)
                    if self._left < 0:
                        return _unknown(record)
                    digest.update(chunk)
        except OSError:
            return _unknown(record)
        return digest.hexdigest()

    def named(self, written: str, artifact: Artifact) -> FileEntry | None:
        """The file that a path written in `artifact` names: relative to the document, else to the root."""
        text = written.strip()
        return self._entries.get(resolve_path(text, artifact.path)) or self._entries.get(resolve_path(text, ""))

    def below(self, folder: str) -> list[FileEntry]:
        """Every file in `folder` (`.` is the root) or deeper, sorted by path."""
        return [self._entries[path] for path in sorted(self._entries) if folder == "." or path.startswith(folder + "/")]


def _unknown(record: FileRecord) -> Unknown:
    return Unknown(frozenset([("", record.path)]))
