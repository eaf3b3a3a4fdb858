"""Writing a file of the user's: whole or not at all, never over one unasked, never through a link out of the root."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sopcheck.errors import UsageError
from sopcheck.replacing import SYSTEM, System, replace_file


def write_file(
    path: Path, content: bytes, *, overwrite: bool = False, within: Path | None = None, system: System = SYSTEM
) -> None:
    """Write `content` to `path`; a link is followed. An existing file keeps its mode, and a device is written into.

    Raises UsageError where `path` exists and `overwrite` is not asked for, and where it lies in the folder `within`
    (the checked tree) and a link in it leads out; OSError where it cannot be written.
    """
    if within is not None:
        require_inside(path, within)
    if not overwrite and (path.exists() or path.is_symlink()):
        raise _exists(path)
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    if _is_stream(path):
        _pour(path, content)
        return
    try:
        replace_file(target, content, new=not overwrite, system=system)
    except FileExistsError:
        if overwrite:
            raise
        raise _exists(path) from None


def _is_stream(path: Path) -> bool:
    """Whether there is a device or a pipe, such as /dev/null or what a shell puts for `>(command)`."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _pour(path: Path, content: bytes) -> None:
    with path.open("wb", buffering=0) as stream:
        rest = memoryview(content)
        while rest:
            rest = rest[stream.write(rest) or 0 :]


def require_inside(path: Path, root: Path) -> None:
    """Raise UsageError where `path` is spelt as a file below `root`, but links lead elsewhere, or to no file.

    A stranger's change may bring the link; whoever names a path outside by its own name means it.
    """
    base = os.path.realpath(root)
    spelt = os.path.abspath(path)  # noqa: PTH100 - without following links
    if not any(_is_below(spelt, one) for one in (os.path.abspath(root), base)):  # noqa: PTH100
        return
    if not _is_below(os.path.realpath(path), base):
        raise UsageError(
            f"“{path}”是指向“{root}”之外的链接，没有写入。",
            f'"{path}" is a link that leads out of "{root}"; nothing was written.',
        )
    if _is_stream(path):
        raise UsageError(f"“{path}”不是普通文件，没有写入。", f'"{path}" is no regular file; nothing was written.')


def _is_below(path: str, folder: str) -> bool:
    try:
        return os.path.commonpath([path, folder]) == folder
    except ValueError:  # another drive
        return False


def _exists(path: Path) -> UsageError:
    return UsageError(
        f"“{path}”已经存在，没有改动它。要替换请加 --force。",
        f'"{path}" is there already and was left as it is; --force replaces it.',
    )
