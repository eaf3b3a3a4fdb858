"""How much of a file sopcheck is willing to read, and the one door through which a file's bytes come in."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, fields
from pathlib import Path

from sopcheck.model import Json, Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that stand in front of the parsers. Only the command line may raise one."""

    file_bytes: int = 20 * 1024 * 1024
    """Size of a file."""
    yaml_depth: int = 100
    """Nesting of collections in YAML, aliases followed."""
    json_depth: int = 100
    """Nesting of arrays and objects in JSON."""
    expansion: int = 10
    """How many times its own length in characters a YAML document may grow when its aliases are followed."""
    scalar_chars: int = 1024 * 1024
    """Length in characters of one scalar, or of the text of one cell."""
    entries: int = 5000
    """Entries of a zip package."""
    unpacked_bytes: int = 200 * 1024 * 1024
    """Size to which the parts of a package that are read may unpack, all together."""
    unpacked_ratio: int = 100
    """How many times its packed size a part may unpack to."""
    cells: int = 5_000_000
    """Cells of a workbook that are present in its file, empty ones included."""
    csv_cells: int = 2_000_000
    """Cells of a CSV file, empty ones included."""
    records: int = 20_000
    """Rows of a table from which the records of an artifact are read; what lies beyond is told, not passed over."""
    hashed_bytes: int = 4 * 1024 * 1024 * 1024
    """Size of the files that an archive is compared with, all together; of what lies beyond nothing is said."""
    cpu_seconds: int = 30
    """CPU time that one document may take in a child process."""
    memory_bytes: int = 1024 * 1024 * 1024
    """What a child process may take beyond what it has when it starts."""
    stall_seconds: int = 60
    """How long a child process may stay silent over one document, whatever it waits for."""
    encoding: str = "gb18030"
    """What a CSV file that is no Unicode is written in. No bound: it travels with them to the readers."""


DEFAULT_LIMITS = Limits()

LIMIT_NAMES = tuple(one.name for one in fields(Limits) if one.type == "int")
"""What `--limit` and `limits` may name."""

PYPROJECT_BYTES = 1024 * 1024
"""Size of a `pyproject.toml`, which may be a stranger's and is only looked at for our table."""

OUTSIDE = "DOC126"
"""The code of a link that leads out of the root."""

_CHUNK = 1024 * 1024
_ICLOUD = ".icloud"
_WINDOWS_ELSEWHERE = 0x1000 | 0x40000 | 0x400000
"""FILE_ATTRIBUTE_OFFLINE, RECALL_ON_OPEN and RECALL_ON_DATA_ACCESS (Windows SDK, winnt.h)."""
_MACOS_DATALESS = 0x40000000
"""SF_DATALESS (macOS, sys/stat.h)."""
_LOCKED = (32, 33)
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION (Windows SDK, winerror.h)."""
_ELSEWHERE: dict[str, Json] = {"zh": "网盘没有下载它", "en": "the cloud drive has not downloaded it"}
_IN_USE: dict[str, Json] = {"zh": "另一个程序正锁着它", "en": "another program locks it"}
# Non-blocking, because opening a named pipe would wait for a writer. The flags that a system lacks are 0 there.
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOCTTY", 0)
)


def read_bytes(root: Path, path: str, limits: Limits = DEFAULT_LIMITS) -> bytes | Problem:
    """Read the regular file `path` (POSIX, relative to `root`), or say as a problem why not. Never raises OSError.

    DOC101 it cannot be opened or read, DOC102 it is no regular file, DOC103 it is larger than `limits.file_bytes`,
    DOC112 it is gone, DOC125 a cloud drive has its content elsewhere, or another program locks it, DOC126 it leads out
    of `root`.
    """
    try:
        base = os.path.realpath(root)
        real = os.path.realpath(Path(base) / path)
        if os.path.commonpath([base, real]) != base:
            return Problem(OUTSIDE, None, {})
        if Path(real).is_dir():  # Windows cannot open one at all, and would call it a lack of permission
            return Problem("DOC102", None, {"reason": "directory"})
        if real.endswith(_ICLOUD) or _is_elsewhere(os.stat(real)):  # noqa: PTH116 - `real` is a text already
            return Problem("DOC125", None, {"why": dict(_ELSEWHERE)})
        return _read_regular(real, limits)
    except FileNotFoundError:
        return Problem("DOC112", None, {})
    except PermissionError as error:
        if getattr(error, "winerror", None) in _LOCKED:
            return Problem("DOC125", None, {"why": dict(_IN_USE)})
        return Problem("DOC101", None, {"reason": error.strerror})
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path, or another drive on Windows
        return Problem("DOC101", None, {"reason": getattr(error, "strerror", None) or str(error)})


def _is_elsewhere(status: os.stat_result) -> bool:
    """Whether opening the file would have to fetch it first: what Windows and macOS say of files in the cloud."""
    attributes = getattr(status, "st_file_attributes", 0)
    flags = getattr(status, "st_flags", 0)
    return bool(attributes & _WINDOWS_ELSEWHERE or flags & _MACOS_DATALESS)


def _read_regular(real: str, limits: Limits) -> bytes | Problem:
    descriptor = os.open(real, _OPEN_FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Problem("DOC102", None, {"reason": "special"})
        if status.st_size > limits.file_bytes:
            return Problem("DOC103", None, {"size": status.st_size, "limit": limits.file_bytes})
        chunks: list[bytes] = []
        size = 0
        # A file may grow while it is read, so its size is no promise.
        while size <= limits.file_bytes and (chunk := os.read(descriptor, _CHUNK)):
            chunks.append(chunk)
            size += len(chunk)
        if size > limits.file_bytes:
            return Problem("DOC103", None, {"size": size, "limit": limits.file_bytes})
        return b"".join(chunks)
    finally:
        os.close(descriptor)
