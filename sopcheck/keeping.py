"""Where results of earlier work are kept, what tells that they still hold, and how they are written.

They lie in the user's cache folder, never in a checked tree, where a stranger could plant them, and are plain JSON.
Losing or damaging them costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sopcheck.replacing import replace_file

KEPT_FILES = 40
"""Files that are kept; the oldest go first."""


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


def private_folder(environment: Mapping[str, str], root: Path) -> Path | None:
    """The cache folder, if it is one that strangers cannot have filled; else None, and nothing is kept.

    Not one below `root`, the checked tree, unless the whole home lies there; nor one that other users may write to.
    """
    folder = cache_folder(environment)
    base, real = os.path.realpath(root), os.path.realpath(folder)
    home = os.path.realpath(environment.get("HOME") or environment.get("USERPROFILE") or os.devnull)
    if _is_below(real, base) and not _is_below(home, base):
        return None
    try:
        status = os.stat(real)  # noqa: PTH116 - see _files
    except OSError:
        return folder  # not there yet: ours to make
    foreign = os.name != "nt" and (status.st_uid != os.geteuid() or status.st_mode & 0o022)
    return None if foreign else folder


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))  # noqa: PTH118 - see _files


def program_digest() -> str:
    """A digest of the program as it is installed, by name, size and time of its modules: a changed one starts anew."""
    package = Path(__file__).parent
    return stat_digest(package, _files(package, ".py"))


def folder_digest(folders: Iterable[Path]) -> str:
    """A digest of every file in `folders` by name, size and time (in nanoseconds). Raises OSError."""
    return "".join(stat_digest(folder, _files(folder, "")) for folder in folders)


def _files(folder: Path, suffix: str) -> list[str]:
    return [
        os.path.join(where, name)  # noqa: PTH118 - hundreds of files in every run: Path costs four times as much
        for where, _, names in os.walk(folder)
        for name in names
        if name.endswith(suffix)
    ]


def stat_digest(folder: Path, files: Iterable[str]) -> str:
    """A digest of `files` below `folder` by name, size and time. Raises OSError."""
    digest = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape"))
    for name in sorted(files):
        status = os.stat(name)  # noqa: PTH116 - see _files
        line = f"\0{name}\0{status.st_size}\0{status.st_mtime_ns}"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def load(file: Path) -> Any:  # noqa: ANN401 - JSON
    """What was kept in `file`; None where there is nothing or it is damaged."""
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def keep(file: Path, value: Any) -> None:  # noqa: ANN401 - JSON
    """Keep `value` in `file`, whole or not at all; what cannot be kept is not, and the oldest files make room."""
    folder = file.parent
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        replace_file(file, content, durable=False)
        kept = sorted(folder.glob("*.json"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
        for old in kept[KEPT_FILES:]:
            old.unlink(missing_ok=True)
