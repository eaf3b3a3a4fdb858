from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sopcheck.model import Problem
from sopcheck.reading import Limits, read_bytes

TEN = Limits(file_bytes=10)


def test_a_regular_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\r\n")
    assert read_bytes(tmp_path, "a.yaml") == b"a: 1\r\n"


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    (tmp_path / "ten").write_bytes(b"x" * 10)
    (tmp_path / "eleven").write_bytes(b"x" * 11)
    assert read_bytes(tmp_path, "ten", TEN) == b"x" * 10
    assert read_bytes(tmp_path, "eleven", TEN) == Problem("DOC103", None, {"size": 11, "limit": 10})


def test_a_file_of_a_gigabyte_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(1024**3)
    assert read_bytes(tmp_path, "big.yaml") == Problem("DOC103", None, {"size": 1073741824, "limit": 20971520})


def test_a_directory_with_the_name_of_a_document(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    assert read_bytes(tmp_path, "x.yaml") == Problem("DOC102", None, {"reason": "directory"})


def test_a_file_that_vanished(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "gone.yaml") == Problem("DOC112", None, {})


def test_a_path_that_leads_out_of_the_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret").write_text("x")
    assert read_bytes(root, "../secret") == Problem("DOC126", None, {})


def test_a_path_with_a_nul_is_a_problem(tmp_path: Path) -> None:
    answer = read_bytes(tmp_path, "a\0b")
    assert isinstance(answer, Problem)
    assert answer.code == "DOC101"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_are_followed_inside_the_root_only(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "secret").write_text("x")
    (root / "real.yaml").write_text("a: 1\n")
    (root / "sub" / "inside.yaml").symlink_to("../real.yaml")
    (root / "outside.yaml").symlink_to(tmp_path / "secret")
    (root / "loop.yaml").symlink_to("loop.yaml")
    assert read_bytes(root, "sub/inside.yaml") == b"a: 1\n"
    assert read_bytes(root, "outside.yaml") == Problem("DOC126", None, {})
    loop = read_bytes(root, "loop.yaml")
    assert isinstance(loop, Problem)
    assert loop.code in ("DOC101", "DOC112")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders on Windows")
def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert read_bytes(tmp_path, "pipe.yaml") == Problem("DOC102", None, {"reason": "special"})


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind here")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    (tmp_path / "a.yaml").chmod(0)
    answer = read_bytes(tmp_path, "a.yaml")
    assert isinstance(answer, Problem)
    assert answer.code == "DOC101"
