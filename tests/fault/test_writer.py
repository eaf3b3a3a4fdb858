"""Whatever fails while a file is written, it is whole: the old one, or the new one. Nothing stays beside it."""

from __future__ import annotations

import errno
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from failing_system import OPERATIONS, Calls, raising

from sopcheck.replacing import LEFTOVER, System, clean, replace_file

OLD, NEW = b"old " * 2000, b"new" * 3001
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


def leftovers(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.name.startswith(LEFTOVER)]


def written(target: Path, system: System, *, new: bool) -> int | None:
    """Write, and give the number of the error that was told."""
    try:
        replace_file(target, NEW, new=new, system=system)
    except OSError as error:
        return error.errno
    return None


@POSIX
@pytest.mark.parametrize("before", [OLD, None], ids=["replaced", "new"])
@pytest.mark.parametrize("error", ERRORS, ids=[errno.errorcode[one] for one in ERRORS])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_call_fails_once(operation: str, error: int, before: bytes | None, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    new = before is None
    failed = 0
    for at in itertools.count(1):
        target.unlink(missing_ok=True)
        if before is not None:
            target.write_bytes(before)
        calls = Calls(operation, at, raising(error))
        told = written(target, calls.system(), new=new)
        after = target.read_bytes() if target.exists() else None
        assert told in (None, error)
        assert after in (
            (NEW,) if told is None else (before,) if operation in ("write", "replace", "link") else (before, NEW)
        )
        if operation != "unlink":  # where nothing can be removed, the next run has to
            assert leftovers(tmp_path) == []
        clean(tmp_path)
        assert leftovers(tmp_path) == []
        if calls.seen < at:
            break
        failed += 1
    expected = {"open": 2, "write": 10, "fsync": 2, "replace": int(not new), "link": int(new), "unlink": int(new)}
    assert failed == expected[operation]  # the file and its folder are opened and synced; ten pieces are written


@POSIX
def test_a_file_that_cannot_even_be_removed_is_removed_by_the_next_run(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_bytes(OLD)

    system = Calls("write", 2, raising(errno.EIO)).system()
    stuck = Calls("unlink", 1, raising(errno.EIO)).system()
    both = System(open=system.open, write=system.write, unlink=stuck.unlink)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        replace_file(target, NEW, system=both)
    assert target.read_bytes() == OLD
    assert len(leftovers(tmp_path)) == 1
    replace_file(target, NEW)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("report.json", NEW)]


@POSIX
def test_a_living_writer_keeps_its_temporary_file(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def write(descriptor: int, data: memoryview) -> int:
        replace_file(tmp_path / "other.json", b"another run")
        seen.append(leftovers(tmp_path))
        return os.write(descriptor, data)

    replace_file(tmp_path / "report.json", NEW, system=System(write=write))
    assert [len(one) for one in seen] == [1]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other.json", "report.json"]


@POSIX
def test_a_writer_whose_temporary_file_was_taken_for_a_leftover_begins_again(tmp_path: Path) -> None:
    opened: list[str] = []

    def open_(path: str, *given: int) -> int:
        descriptor = os.open(path, *given)
        if not opened:
            Path(path).unlink()  # between its creation and its lock
        opened.append(path)
        return descriptor

    replace_file(tmp_path / "report.json", NEW, durable=False, system=System(open=open_))
    assert len(opened) == 2
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("report.json", NEW)]


def test_only_what_is_certainly_ours_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".sopcheck-notes.tmp").write_bytes(b"mine")
    (tmp_path / ".sopcheck-0123456789abcdef.tmp").mkdir()
    (tmp_path / "0123456789abcdef.tmp").write_bytes(b"mine")
    clean(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


@POSIX
def test_two_hundred_writers_are_killed(tmp_path: Path) -> None:
    """SIGKILL before and after each open, write, sync, move and removal, of new and of replaced files."""
    driver = Path(__file__).parent / "killed_writers.py"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(driver), str(tmp_path), "200"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent / "support")},
        capture_output=True,
        check=True,
        timeout=120,
    )
    found = json.loads(done.stdout)
    assert found.pop("left") > 100  # or the kills came at moments that prove nothing
    assert found == {"kills": 200, "torn": 0, "lost": 0, "left_after_the_next_run": 0}


# --- disks that are really full ---------------------------------------------------------------------------------------

LIMITED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
from sopcheck.replacing import replace_file
try:
    replace_file(Path(sys.argv[1]), b"new" * 3001)
except OSError as error:
    print(error.strerror)
"""


@POSIX
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_bytes(OLD)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", LIMITED, str(target)], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == os.strerror(errno.EFBIG)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("report.json", OLD)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        mounted = subprocess.run(  # noqa: S603 - a fixed command line
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)],  # noqa: S607 - wherever it is
            capture_output=True,
            check=False,
            text=True,
        )
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607 - as above


@POSIX
def test_a_disk_that_is_full(small_disk: Path) -> None:
    target = small_disk / "report.json"
    target.write_bytes(OLD)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        replace_file(target, b"x" * 100_000)
    assert [(one.name, one.read_bytes()) for one in small_disk.iterdir()] == [("report.json", OLD)]
    replace_file(target, NEW)
    assert target.read_bytes() == NEW
