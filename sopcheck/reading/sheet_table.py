"""The table that a region of a sheet is: its columns, its cells, and rows that are made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, overload

from sopcheck.model import Table, Text
from sopcheck.places import SheetPlace
from sopcheck.reading.sheet_grid import LAST_COLUMN, Grid, cell_name, column_letters
from sopcheck.reading.sheet_lines import Line

_NARROW: Final = 3
"""Empty columns without borders between two filled ones that still belong to a table, at most."""
_FORM_COLUMNS: Final = 3
"""Columns of labels, at most, after which an empty box waits for a value."""
_MANY: Final = 100_000
"""Cells from which on a table makes its rows anew each time: kept, they would take ten times the file's size."""


def table_of(lines: Sequence[Line], grid: Grid) -> Table:
    """The table of the rows `lines`, which has at least one."""
    columns = _columns(lines, grid)
    maker = _Maker(grid.name, columns)
    if len(lines) * len(columns) > _MANY:
        rows: Sequence[tuple[Text, ...]] = _Rows(maker, tuple(lines))
    else:
        rows = tuple(maker.row(line) for line in lines)
    place = SheetPlace(grid.name, cell_name(lines[0].number, lines[0].columns[0]))
    return Table(rows, place)


def _columns(lines: Sequence[Line], grid: Grid) -> tuple[int, ...]:
    """The columns that hold something, the empty ones among them that are boxes or narrow, and the box at the end."""
    layouts = {line.columns for line in lines}
    used = {column for layout in layouts for column in layout}
    used.update(one.left for line in lines for one in line.wide)
    hidden = [(first, last) for first, last in grid.hidden_columns if first <= max(used)]
    frames = {line.row.framed for line in lines if line.row.framed is not None}
    ordered = sorted(used)
    extra: list[int] = []
    for left, right in pairwise(ordered):
        between = range(left + 1, right)
        if len(between) <= _NARROW:
            extra.extend(between)
        else:
            boxed = [frame for frame in frames if frame[0] < right and frame[1] > left]
            extra.extend(column for column in between if _within(column, boxed))
    after = ordered[-1] + 1
    if len(ordered) <= _FORM_COLUMNS and after <= LAST_COLUMN and _within(after, frames):
        extra.append(after)
    merged = [{(one.left, one.right) for one in line.wide} for line in lines] if extra else []
    kept = [
        column
        for column in extra
        if not _within(column, hidden) and not (merged and all(_within(column, runs) for runs in merged))
    ]
    return tuple(sorted({*ordered, *kept}))


def _within(column: int, runs: Iterable[tuple[int, int]]) -> bool:
    return any(first <= column <= last for first, last in runs)


class _Maker:
    """Makes the cells of a table's rows."""

    def __init__(self, sheet: str, columns: tuple[int, ...]) -> None:
        self._sheet = sheet
        self._columns = columns
        self._letters = [column_letters(column) for column in columns]

    def row(self, line: Line) -> tuple[Text, ...]:
        if not line.wide and line.columns == self._columns:
            number, sheet, filled = line.number, self._sheet, self._text
            return tuple(
                [  # a list, because a generator costs as much again as the cells
                    filled(None, f"{letters}{number}")
                    if text is None
                    else Text(text, SheetPlace(sheet, f"{letters}{number}"))
                    for text, letters in zip(line.texts, self._letters, strict=True)
                ]
            )
        cells = dict(zip(line.columns, line.texts, strict=True))
        origins: dict[int, tuple[int, int]] = {}
        for one in line.wide:
            for column in self._columns:
                if one.left <= column <= one.right:
                    cells[column] = one.text
                    origins[column] = one.origin
        return tuple(self._cell(line.number, column, cells.get(column, ""), origins) for column in self._columns)

    def _cell(self, row: int, column: int, text: str | None, origins: dict[int, tuple[int, int]]) -> Text:
        return self._text(text, cell_name(*origins.get(column, (row, column))))

    def _text(self, text: str | None, name: str) -> Text:
        place = SheetPlace(self._sheet, name)
        return Text("", place, unreadable=True) if text is None else Text(text, place)


class _Rows(Sequence[tuple[Text, ...]]):
    """The rows of a large table, each made when it is looked at."""

    def __init__(self, maker: _Maker, lines: tuple[Line, ...]) -> None:
        self._maker = maker
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> tuple[Text, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Text, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[Text, ...] | Sequence[tuple[Text, ...]]:
        if isinstance(index, slice):
            return _Rows(self._maker, self._lines[index])
        return self._maker.row(self._lines[index])

    def __iter__(self) -> Iterator[tuple[Text, ...]]:
        return map(self._maker.row, self._lines)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash((len(self._lines), self[0] if self._lines else None))
