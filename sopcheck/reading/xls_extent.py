"""How many cells the sheets of a legacy workbook stretch over, told before a parser makes room for all of them.

The container is that of [MS-CFB], the records are those of [MS-XLS] 2.1.4: type, length, content. Only what cell
records say of their row and column is looked at; nothing here raises, and what cannot be followed counts for nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

_HEADER: Final = 512
_ENTRY: Final = 128
_END: Final = 0xFFFFFFFA
"""Sector numbers from here on are none."""
_STREAMS: Final = ("workbook", "book")
_ROOT: Final = 5
_BEGIN_SHEET: Final = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_CELLS: Final = frozenset({0x0006, 0x0206, 0x0406, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD, 0x00BD})
"""Formula, Number, Label, BoolErr, RK, RString, LabelSst and MulRk: the records of cells that hold something."""
_SEVERAL: Final = 0x00BD
_FILE_PASS: Final = 0x002F


def cells_of(data: bytes) -> int:
    """The sum of the areas (rows times columns) that the filled cells of each sheet stretch over; 0 if not known."""
    try:
        return sum(_areas(_workbook(data)))
    except (struct.error, IndexError, ValueError):
        return 0


def _areas(stream: bytes) -> Iterator[int]:
    read = struct.Struct("<HH").unpack_from
    at, end = 0, len(stream)
    top = left = 1 << 16
    bottom = right = -1
    while at + 4 <= end:
        kind, length = read(stream, at)
        if kind in _CELLS and length >= 4 and at + 4 + length <= end:  # noqa: PLR2004 - row and column
            row, column = read(stream, at + 4)
            last = read(stream, at + length)[1] if kind == _SEVERAL else column
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, last)
        elif kind == _FILE_PASS:
            return  # from here on the content of records is encrypted
        elif kind in _BEGIN_SHEET:
            yield (bottom - top + 1) * (right - left + 1) if bottom >= 0 else 0
            top = left = 1 << 16
            bottom = right = -1
        at += 4 + length
    yield (bottom - top + 1) * (right - left + 1) if bottom >= 0 else 0


def _workbook(data: bytes) -> bytes:
    """The stream of the workbook, from sectors or, a small one, from mini sectors; empty where there is none."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if not 7 <= shift <= 16 or not 4 <= mini_shift < shift:  # noqa: PLR2004 - 512 and 64 bytes, as a rule
        return b""
    directory, cutoff, mini_table = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
    size = 1 << shift
    table = _table(data, size)
    entries = _chain(data, table, directory, size, _HEADER)
    mini = b""
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        name_length, kind = struct.unpack_from("<HB", entries, at + 64)
        start, length = struct.unpack_from("<II", entries, at + 116)
        if kind == _ROOT:
            mini = _chain(data, table, start, size, _HEADER)
        name = entries[at : at + max(0, min(name_length, 64) - 2)].decode("utf-16-le", "replace")
        if name.lower() in _STREAMS:
            if length >= cutoff:
                return _chain(data, table, start, size, _HEADER)[:length]
            links = _numbers(_chain(data, table, mini_table, size, _HEADER))
            return _chain(mini, links, start, 1 << mini_shift, 0)[:length]
    return b""


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """The table that says of each sector which is the next."""
    sectors = list(struct.unpack_from("<109I", data, 76))
    (further,) = struct.unpack_from("<I", data, 68)
    most = len(data) // size + 1  # a file cannot hold more sectors than fit into it
    while further < _END and len(sectors) < most:
        *more, further = _numbers(_sector(data, further, size, _HEADER))
        sectors.extend(more)
    return _numbers(b"".join(_sector(data, one, size, _HEADER) for one in sectors[: max(most, 109)] if one < _END))


def _chain(data: bytes, table: tuple[int, ...], start: int, size: int, offset: int) -> bytes:
    """The sectors of a stream one after another; a chain that bites its tail ends when all sectors have been seen."""
    found: list[bytes] = []
    while start < len(table) and len(found) <= len(data) // size:
        found.append(_sector(data, start, size, offset))
        start = table[start]
    return b"".join(found)


def _sector(data: bytes, number: int, size: int, offset: int) -> bytes:
    first = max(offset, size if offset else 0) + number * size  # the header takes a sector, of whatever size
    return data[first : first + size]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
