"""Digests of the files that an archive lists: right, and no more of them than the limit allows."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sopcheck.checking.values import Unknown
from sopcheck.linking.files import Files
from sopcheck.model import FileRecord


def digests(root: Path, sizes: list[int], most_bytes: int) -> list[object]:
    records = []
    for number, size in enumerate(sizes):
        (root / str(number)).write_bytes(b"x" * size)
        records.append(FileRecord(str(number), size, 0.0))
    return [entry["sha256"] for entry in Files(records, lambda path: root / path, most_bytes).below(".")]


@pytest.mark.parametrize(
    ("sizes", "known"),
    [
        ([100], [True]),
        ([101], [False]),
        ([60, 40], [True, True]),
        ([60, 41], [True, False]),
        ([60, 1000, 40], [True, False, True]),
        ([100, 0, 1], [True, True, False]),
    ],
)
def test_no_more_is_read_than_the_limit_allows(sizes: list[int], known: list[bool], tmp_path: Path) -> None:
    found = digests(tmp_path, sizes, 100)
    expected = [hashlib.sha256(b"x" * size).hexdigest() for size in sizes]
    assert [one == right for one, right in zip(found, expected, strict=True)] == known
    assert [isinstance(one, Unknown) for one in found] == [not one for one in known]


def test_a_sparse_terabyte_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    (entry,) = Files([FileRecord("huge", 1 << 40, 0.0)], lambda path: tmp_path / path).below(".")
    assert isinstance(entry["sha256"], Unknown)


def test_a_file_that_grows_meanwhile_is_bounded_too(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 500)
    (entry,) = Files([FileRecord("a", 10, 0.0)], lambda path: tmp_path / path, 100).below(".")
    assert isinstance(entry["sha256"], Unknown)
