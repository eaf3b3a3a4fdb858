"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from sopcheck.errors import UsageError

LEFTOVER = ".sopcheck-"
"""How a temporary file begins; hidden, so that no run takes it for a document."""


def write_file(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write `content` to a temporary file beside `path`, and move it there.

    An existing file keeps its mode. Raises UsageError where `path` exists and `overwrite` is not asked for, OSError
    where it cannot be written.
    """
    if not overwrite and (path.exists() or path.is_symlink()):
        raise UsageError(
            f"“{path}”已经存在，没有改动它。要替换请加 --force。",
            f'"{path}" is there already and was left as it is; --force replaces it.',
        )
    target = path.resolve() if path.is_symlink() else path
    handle, name = tempfile.mkstemp(prefix=LEFTOVER, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _mode(path: Path) -> int:
    """The mode of the file that is replaced; for a new one what the umask leaves of 0666."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
