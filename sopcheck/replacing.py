"""The one way in which a file is written: beside it first, synced, then moved there, so that it is whole or untouched.

What a killed run leaves behind is known by its name and by a lock that died with its writer; whoever next writes into
the folder removes it. Several runs at once do not disturb each other: the file of a living writer is locked.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

if sys.platform != "win32":
    import fcntl

LEFTOVER: Final = ".sopcheck-"
"""How a temporary file begins; hidden, so that no run takes it for a document."""
_NAME: Final = re.compile(r"\.sopcheck-[0-9a-f]{16}\.tmp")
_FLAGS: Final = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)
_OLD_SECONDS: Final = 3600
"""Age from which a temporary file is taken for left behind where files cannot be locked."""
_NO_LINKS: Final = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV)
_NO_FOLDER_SYNC: Final = (errno.EINVAL, errno.EBADF, errno.EACCES, errno.EPERM, errno.ENOTSUP, errno.EISDIR)
"""What systems say that cannot sync a folder, or where it may be written and not read."""


@dataclass(frozen=True, slots=True)
class System:
    """What writing asks of the operating system. A test hands over one that fails."""

    open: Callable[..., int] = os.open
    write: Callable[[int, Any], int] = os.write
    fsync: Callable[[int], None] = os.fsync
    replace: Callable[[str, str], None] = os.replace
    link: Callable[[str, str], None] = os.link
    unlink: Callable[[str], None] = os.unlink


SYSTEM: Final = System()


def replace_file(
    target: Path, content: bytes, *, new: bool = False, durable: bool = True, system: System = SYSTEM
) -> None:
    """Put `content` at `target`, whole or not at all; an existing file keeps its mode and, where allowed, its owner.

    A link is not followed but replaced. `new`: the file must not be there; raises FileExistsError where it is.
    `durable`: it has reached the disk when this returns. Raises OSError where it cannot be written; the old file is
    then as it was, unless only the syncing of its folder failed.
    """
    clean(target.parent)
    descriptor, temporary = _create(target.parent, system)
    try:
        _fill(descriptor, content, target, system, durable=durable)
        if os.name == "nt":  # an open file cannot be moved there
            os.close(descriptor)
            descriptor = -1
        if new:
            _move_new(temporary, str(target), system)
        else:
            system.replace(temporary, str(target))
    except BaseException:
        with contextlib.suppress(OSError):
            system.unlink(temporary)
        raise
    finally:
        if descriptor >= 0:
            os.close(descriptor)  # and with it goes the lock
    if durable:
        _sync_folder(target.parent, system)


def clean(folder: Path) -> None:
    """Remove what killed runs have left in `folder`. Never raises OSError; what is not ours, or in use, stays."""
    with contextlib.suppress(OSError):
        for name in [entry.name for entry in os.scandir(folder) if _NAME.fullmatch(entry.name)]:
            with contextlib.suppress(OSError):
                _remove(os.path.join(folder, name))  # noqa: PTH118 - as os.scandir, for the speed of warm runs


def _remove(path: str) -> None:
    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode):
        return
    if sys.platform == "win32":
        if time.time() - status.st_mtime > _OLD_SECONDS:
            os.unlink(path)  # noqa: PTH108
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while its writer lives
        os.unlink(path)  # noqa: PTH108
    finally:
        os.close(descriptor)


def _create(folder: Path, system: System) -> tuple[int, str]:
    """A temporary file that is locked by this process: its descriptor and its path."""
    while True:
        path = str(folder / f"{LEFTOVER}{os.urandom(8).hex()}.tmp")
        descriptor = system.open(path, _FLAGS, 0o600)
        if sys.platform == "win32":
            return descriptor, path
        with contextlib.suppress(OSError):  # a file system without locks: then nobody can clean up here either
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(descriptor).st_nlink:  # else somebody took it for left behind before it was locked
            return descriptor, path
        os.close(descriptor)


def _fill(descriptor: int, content: bytes, target: Path, system: System, *, durable: bool) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[system.write(descriptor, rest) :]
    if sys.platform != "win32":
        _take_over(descriptor, target)
    if durable:
        system.fsync(descriptor)


def _take_over(descriptor: int, target: Path) -> None:
    """Give the new file the owner and the mode of the one that it replaces; else what the umask leaves of 0666."""
    if sys.platform == "win32":
        return
    try:
        status = target.lstat()
    except OSError:
        os.fchmod(descriptor, 0o666 & ~_umask())
        return
    if not stat.S_ISREG(status.st_mode):
        os.fchmod(descriptor, 0o666 & ~_umask())
        return
    with contextlib.suppress(OSError):  # only root may give files away
        if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
            os.fchown(descriptor, status.st_uid, status.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _move_new(temporary: str, target: str, system: System) -> None:
    """Move to where nothing is; a link and not a rename, because that would replace what another run has just put."""
    if os.name == "nt":
        os.rename(temporary, target)  # noqa: PTH104 - there it fails where something is
        return
    try:
        system.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from None
        system.replace(temporary, target)
        return
    with contextlib.suppress(OSError):  # the file is there; its other name goes with the next run
        system.unlink(temporary)


def _sync_folder(folder: Path, system: System) -> None:
    """Let the new name reach the disk too, where the system has a way."""
    if os.name == "nt":
        return
    try:
        with _opened(folder, system) as descriptor:
            system.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


@contextlib.contextmanager
def _opened(folder: Path, system: System) -> Iterator[int]:
    descriptor = system.open(str(folder), os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        yield descriptor
    finally:
        os.close(descriptor)
