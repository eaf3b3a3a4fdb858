import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from sopcheck.errors import UsageError
from sopcheck.replacing import System
from sopcheck.writing.files import write_file


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_file(tmp_path / "a.md", "计划\n".encode())
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("a.md", "计划\n")]


def test_nothing_is_replaced_without_being_asked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="--force"):
        write_file(tmp_path / "a.md", b"yours")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    write_file(path, b"new", overwrite=True)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_new_file_has_what_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a.md", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o640


def test_a_file_that_another_run_has_just_put_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.md"

    def open_late(*given: Any) -> int:
        path.write_bytes(b"theirs")
        return os.open(*given)

    with pytest.raises(UsageError, match="--force"):
        write_file(path, b"ours", system=System(open=open_late))
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.md", b"theirs")]


@pytest.mark.parametrize("error", [errno.EPERM, errno.ENOTSUP, errno.EXDEV])
def test_a_file_system_without_hard_links_does_not_matter(error: int, tmp_path: Path) -> None:
    def link(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    write_file(tmp_path / "a.md", b"new", system=System(link=link))
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.md", b"new")]


LINKS = pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")


@LINKS
def test_a_link_inside_the_root_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old", encoding="utf-8")
    (tmp_path / "link.md").symlink_to("real.md")
    write_file(tmp_path / "link.md", b"new", overwrite=True, within=tmp_path)
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


@LINKS
@pytest.mark.parametrize("made", ["file", "folder", "dangling", "relative", "chain"])
def test_nothing_is_written_through_a_link_out_of_the_root(made: str, tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "x.json").write_text("theirs", encoding="utf-8")
    target = root / "x.json"
    match made:
        case "file":
            target.symlink_to(outside / "x.json")
        case "folder":
            (root / "out").symlink_to(outside)
            target = root / "out" / "x.json"
        case "dangling":
            target.symlink_to(outside / "gone.json")
        case "relative":
            target.symlink_to("../outside/x.json")
        case _:
            (root / "inner").symlink_to(outside / "x.json")
            target.symlink_to("inner")
    with pytest.raises(UsageError, match="leads out of"):
        write_file(target, b"ours", overwrite=True, within=root)
    assert [(one.name, one.read_bytes()) for one in outside.iterdir()] == [("x.json", b"theirs")]


@LINKS
def test_a_path_outside_of_the_root_is_the_callers_own_choice(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    write_file(tmp_path / "report.json", b"x", within=tmp_path / "root")
    assert (tmp_path / "report.json").read_bytes() == b"x"


@pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
def test_a_device_is_written_into_and_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_file(tmp_path / "pipe", b"report", overwrite=True)
    assert os.read(reader, 100) == b"report"
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()
    with pytest.raises(UsageError, match="no regular file"):
        write_file(tmp_path / "pipe", b"report", overwrite=True, within=tmp_path)
