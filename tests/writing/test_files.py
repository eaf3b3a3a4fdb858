import os
import stat
from pathlib import Path

import pytest

from sopcheck.errors import UsageError
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


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text("old", encoding="utf-8")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_file(path, b"new", overwrite=True)
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("a.md", "old")]
