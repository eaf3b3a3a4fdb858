"""Keeps the results of unchanged documents, so that they need not be checked again.

They lie in the user's cache folder, never in the checked tree, where a stranger could plant them. One file holds the
results of one root under one key; the key stands for everything that shapes a result (program, pack, configuration,
day, plugins). A document is unchanged if its size and time are those of last time - unless that time was within a
second of the writing of the cache, when a later change could have left it the same - or if its content is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sopcheck.documents import DocumentResult
from sopcheck.facts import FORMAT, decode, encode

YOUNG_NANOSECONDS = 1_000_000_000
KEPT_FILES = 40
"""Files of other roots, days and versions that are kept; the oldest go first."""


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where results are kept: `SOPCHECK_CACHE_DIR`, else the platform's own folder for caches."""
    if environment.get("SOPCHECK_CACHE_DIR"):
        return Path(environment["SOPCHECK_CACHE_DIR"])
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or tempfile.gettempdir())
    if sys.platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(environment.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "sopcheck"


def program_digest() -> str:
    """A digest of the program as it is installed, by name, size and time of its modules: a changed one starts anew."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        status = file.stat()
        digest.update(f"{file.relative_to(package)}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


class Cache:
    """The results of one root under one key. Reading and writing it never fails a run: it is only ever a saving."""

    def __init__(self, folder: Path, root: Path, key: str) -> None:
        """`key` is a digest of everything that shapes results, besides the documents themselves."""
        name = hashlib.sha256(f"{FORMAT}\0{root}\0{key}".encode("utf-8", "surrogateescape")).hexdigest()
        self._folder = folder
        self._file = folder / f"{name}.json"
        self._old = self._load()
        self._new: dict[str, Any] = {}
        self._written_at = 0

    def _load(self) -> dict[str, Any]:
        try:
            self._written_at = self._file.stat().st_mtime_ns
            data = json.loads(self._file.read_bytes())
            entries = data["entries"]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return entries if isinstance(entries, dict) else {}

    def get(self, path: str, file: Path) -> DocumentResult | None:
        """The result of `path` if the file is as it was; None if it has to be checked."""
        entry = self._old.get(path)
        if entry is None:
            return None
        try:
            status = file.stat()
            size, modified, digest, result = entry
            if status.st_size != size:
                return None
            if status.st_mtime_ns != modified or modified > self._written_at - YOUNG_NANOSECONDS:
                if hashlib.sha256(file.read_bytes()).hexdigest() != digest:
                    return None
                entry = [size, status.st_mtime_ns, digest, result]
            found = decode(result)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        self._new[path] = entry
        return found

    def put(self, path: str, file: Path, result: DocumentResult) -> None:
        """Keep the result of a document that could be read; what could not is tried again next time."""
        digests = {artifact.sha256 for artifact in result.artifacts}
        if len(digests) != 1:
            return
        with contextlib.suppress(OSError):
            status = file.stat()
            self._new[path] = [status.st_size, status.st_mtime_ns, digests.pop(), encode(result)]

    def save(self) -> None:
        """Write what this run saw; what it did not see is dropped."""
        if self._new == self._old:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".tmp")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump({"entries": self._new}, file, ensure_ascii=False, separators=(",", ":"))
                Path(name).replace(self._file)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            self._prune()

    def _prune(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
        for old in files[KEPT_FILES:]:
            old.unlink(missing_ok=True)
