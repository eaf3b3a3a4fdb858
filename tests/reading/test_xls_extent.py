"""How far the cells of a legacy workbook stretch is told from its records alone."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopcheck import reading
from sopcheck.reading.limits import Limits
from sopcheck.reading.xls_extent import cells_of

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
BEGIN = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0010, 0, 0, 0, 0)


def number(row: int, column: int) -> bytes:
    return struct.pack("<HHHHHd", 0x0203, 14, row, column, 0, 1.5)


def several(row: int, first: int, last: int) -> bytes:
    inner = struct.pack("<HH", row, first) + struct.pack("<HI", 0, 0) * (last - first + 1) + struct.pack("<H", last)
    return struct.pack("<HH", 0x00BD, len(inner)) + inner


def entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) if name else 0, kind, 1)
    return (head + struct.pack("<III", FREE, FREE, FREE)).ljust(116, b"\0") + struct.pack("<IQ", start, size)


def container(stream: bytes, name: str = "Workbook", cutoff: int = 0) -> bytes:
    """A compound file of one stream: sector 0 is the table, 1 the directory, the stream follows."""
    count = -(-len(stream) // 512)
    links = [TABLE, END, *range(3, 2 + count), END][: 2 + count]
    table = struct.pack(f"<{len(links)}I", *links).ljust(512, b"\xff")
    directory = (entry("Root Entry", 5, END, 0) + entry(name, 2, 2, len(stream))).ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, cutoff, END, 0, END, 0)
    return header + struct.pack("<109I", 0, *[FREE] * 108) + table + directory + stream.ljust(512 * count, b"\0")


@pytest.mark.parametrize(
    ("records", "cells"),
    [
        (BEGIN + number(3, 2), 1),
        (BEGIN + number(0, 0) + number(65535, 255), 65536 * 256),
        (BEGIN + number(0, 0) + several(9, 0, 4), 50),
        (BEGIN + number(0, 0) + number(1, 1) + BEGIN + number(0, 0) + number(2, 2), 4 + 9),
        (BEGIN, 0),
        (BEGIN + struct.pack("<HHH", 0x002F, 2, 1) + BEGIN + number(0, 0) + number(65535, 255), 0),
        (b"", 0),
        (BEGIN + number(3, 2)[:9], 0),
    ],
)
def test_areas_of_all_sheets_are_added_up(records: bytes, cells: int) -> None:
    assert cells_of(container(records)) == cells
    assert cells_of(container(records, "BOOK")) == cells


def test_another_stream_says_nothing() -> None:
    assert cells_of(container(BEGIN + number(3, 2), "WordDocument")) == 0


def test_two_distant_cells_are_refused_before_a_parser_sees_them() -> None:
    data = container(BEGIN + number(0, 0) + number(65535, 255))
    (problem,) = reading.read("a.xls", data, Limits(cells=1_000_000)).problems
    assert (problem.code, problem.parameters["guard"]) == ("DOC116", "cells")


def test_a_chain_that_bites_its_tail_ends() -> None:
    data = bytearray(container(BEGIN + number(3, 2)))
    struct.pack_into("<I", data, 512 + 2 * 4, 2)  # the stream's sector leads to itself
    assert cells_of(bytes(data)) == 1


def test_a_table_of_tables_that_leads_to_itself_ends() -> None:
    data = bytearray(container(BEGIN + number(3, 2)))
    struct.pack_into("<I", data, 68, 2)  # the stream's sector as a further part of the table
    struct.pack_into("<I", data, 512 + 3 * 512 - 4, 2)
    assert cells_of(bytes(data)) == 1


@given(st.binary(max_size=2000), st.integers(0, 1500), st.binary(max_size=8))
def test_nothing_is_ever_raised(stream: bytes, at: int, junk: bytes) -> None:
    whole = container(BEGIN + stream)
    assert cells_of(whole[:at]) >= 0
    assert cells_of(whole[:at] + junk + whole[at + len(junk) :]) >= 0
