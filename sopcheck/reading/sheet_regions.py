"""The regions of a sheet: rows that hang together, parted where tables stand beside each other.

A blank row divides, unless it has borders (then it is a row that nobody has filled in) or a merged cell spans it, or
what stands below goes on with the table above: in its columns, with figures where it has figures, under no header of
its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from sopcheck.reading.sheet_grid import Grid
from sopcheck.reading.sheet_lines import Line, lines_of

Sort: TypeAlias = Literal["number", "day", "text"]

_FAR: Final = 2000
"""Rows without text between two rows of one region, at most."""
_BOTH_SIDES: Final = 2
"""Columns, and rows, that stand on either side of an empty column where it divides two tables."""
_WIDE: Final = 4
"""Empty columns that divide whatever stands beside a table from it."""
_MOST_BESIDE: Final = 20
_BLANKS: Final = 3
"""Blank rows across which a table goes on, at most."""
_TITLES: Final = 2
"""Lone cells that may stand between the parts of a table that goes on."""
_HEADER_CELLS: Final = 3
_HEADER_CHARS: Final = 60
_TOP: Final = 16
"""Rows of a region among which its header stands."""
_LOOKED_AT: Final = 40
"""Rows of a region that show what its columns hold."""
_NUMBER: Final = re.compile(r"[-+]?[¥￥$€£]?\s?\d[\d,]*(?:\.\d+)*\s?%?")
_DAY: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ T].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")


def regions(grid: Grid) -> Iterator[list[Line]]:
    """The regions of a sheet in reading order, those beside each other from the left."""
    for region in _joined(_parted(lines_of(grid), grid)):
        yield from _side_by_side(region, grid)


def _divided(above: int, below: int, bridged: int, grid: Grid) -> bool:
    """Whether people see a blank row between two rows."""
    if below - above > _FAR:
        return True
    return any(
        row > bridged and row not in grid.framed_rows and row not in grid.hidden_rows for row in range(above + 1, below)
    )


def _side_by_side(region: list[Line], grid: Grid, depth: int = 0) -> Iterator[list[Line]]:
    """The tables of a region that stand beside each other with an empty column between them, from the left."""
    gap = _gap(region, grid) if depth < _MOST_BESIDE else None
    if gap is None:
        yield region
        return
    left = [part for line in region if (part := _cut(line, 0, gap)) is not None]
    right = [part for line in region if (part := _cut(line, gap, None)) is not None]
    yield from _joined(_parted(left, grid))
    for rest in _joined(_parted(right, grid)):
        yield from _side_by_side(rest, grid, depth + 1)


def _parted(lines: Iterable[Line], grid: Grid) -> Iterator[list[Line]]:
    part: list[Line] = []
    bridged = 0
    for line in lines:
        if part and _divided(part[-1].number, line.number, bridged, grid):
            yield part
            part = []
        part.append(line)
        bridged = max(bridged, line.bridged)
    if part:
        yield part


def _joined(parts: Iterable[list[Line]]) -> Iterator[list[Line]]:
    """`parts` in which a table that goes on below blank rows is one, with what heads its parts in between."""
    table: list[Line] = []
    between: list[list[Line]] = []
    for part in parts:
        if table and _goes_on(table, part, [line for one in between for line in one]):
            table.extend(line for one in (*between, part) for line in one)
            between = []
        elif table and len(part) <= _TITLES and all(line.count == 1 for line in part) and not between:
            between.append(part)
        else:
            yield from (one for one in (table, *between) if one)
            table, between = part, []
    yield from (one for one in (table, *between) if one)


def _goes_on(table: Sequence[Line], part: Sequence[Line], between: Sequence[Line]) -> bool:
    """Whether `part` is more of the table above it: figures stand in the columns that hold them there."""
    rows = [line for line in part[:_LOOKED_AT] if line.count > 1]
    head = header_of(table)
    last = (between or table)[-1].number
    if not rows or head is None or part[0].number - last > _BLANKS + 1:
        return False
    first, above = rows[0], table[:_LOOKED_AT]
    columns = {column for line in above for column in _columns(line)}
    if first.texts[0] == table[head].texts[0] or any(not columns.issuperset(line.filled) for line in rows):
        return False
    here, there = _sorts(rows), _sorts(above[head + 1 :])
    begins = {column: sort_of(text) for column, text in zip(first.columns, first.texts, strict=True)}
    if sum(line.count > 1 for line in above[head + 1 :]) < _BOTH_SIDES:
        named = set(_columns(table[head]))
        return not between and any(sort != "text" for sort in begins.values()) and len(named.intersection(here)) > 1
    shared = here.keys() & there.keys()
    alike = {column for column in shared if here[column] == there[column]}
    figures = {column for column in alike if here[column] != "text" and begins.get(column, "text") != "text"}
    return bool(figures) and len(alike) >= _BOTH_SIDES and len(alike) * 2 > len(shared)


def header_of(region: Sequence[Line]) -> int | None:
    """Which of the first rows of a region is its header: the widest that reads like one, also below a form."""
    headers = [at for at, line in enumerate(region[:_TOP]) if is_header(line)]
    return max(headers, key=lambda at: (region[at].count, -at), default=None)


def is_header(line: Line) -> bool:
    """Whether a row reads like a header."""
    texts = [*line.texts, *(one.text for one in line.wide if one.left not in line.columns)]
    return len(texts) >= _HEADER_CELLS and all(
        text and len(text) <= _HEADER_CHARS and sort_of(text) == "text" for text in texts
    )


def sort_of(text: str | None) -> Sort:
    """What sort of value a cell shows."""
    body = (text or "").strip()
    if _DAY.fullmatch(body):
        return "day"
    return "number" if _NUMBER.fullmatch(body) else "text"


def _columns(line: Line) -> Iterator[int]:
    """The columns of a row that hold something, merged cells with all that they cover near the row's own."""
    yield from line.columns
    for one in line.wide:
        yield from range(one.left, min(one.right, one.left + _HEADER_CHARS) + 1)


def _sorts(lines: Iterable[Line]) -> dict[int, Sort]:
    """What most cells of each column show."""
    counts: dict[int, Counter[Sort]] = {}
    for line in lines:
        if line.count > 1:
            for column, text in zip(line.columns, line.texts, strict=True):
                counts.setdefault(column, Counter())[sort_of(text)] += 1
    return {column: count.most_common(1)[0][0] for column, count in counts.items()}


def _gap(region: list[Line], grid: Grid) -> int | None:
    """The first column after an empty column that has a table on either side; None where there is no such column."""
    segments = _segments(region, grid)
    if len(segments) > _MOST_BESIDE:
        return None
    for (start, end), (first, last) in pairwise(segments):
        sides = _is_table(region, start, end) + _is_table(region, first, last)
        if sides == 2 or (sides and first - end > _WIDE):  # noqa: PLR2004 - both
            return first
        if sides and _is_titled(region, start, end) and _is_titled(region, first, last):
            return first
    return None


def _segments(region: list[Line], grid: Grid) -> list[tuple[int, int]]:
    """The first and the last of the columns that stand side by side without an empty one between them."""
    runs = set(grid.hidden_columns)
    least, most = min(line.columns[0] for line in region), max(line.columns[-1] for line in region)
    for line in region:
        if line.count > 1:
            runs.update(_single(line.columns))
            runs.update((one.left, one.right) for one in line.wide)
            if (boxes := _boxes(line, least, most)) is not None:
                runs.add(boxes)
    segments: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if segments and first <= segments[-1][1] + 1:
            segments[-1] = segments[-1][0], max(segments[-1][1], last)
        else:
            segments.append((first, last))
    return segments


def _boxes(line: Line, least: int, most: int) -> tuple[int, int] | None:
    """The empty cells with borders of a row, between two columns; the borders of merged cells are none."""
    if line.row.framed is None:
        return None
    first, last = line.row.framed
    if any(one.left <= first <= one.right or one.left <= last <= one.right for one in line.wide):
        return None
    return (max(first, least), min(last, most)) if first <= most and last >= least else None


def _is_titled(region: list[Line], first: int, last: int) -> bool:
    """Whether a merged cell stands over these columns and no others."""
    return any(
        first <= one.left and one.right <= last and (one.right - one.left + 1) * 2 > last - first + 1 > 1
        for line in region[:_TOP]
        for one in line.wide
    )


@lru_cache(maxsize=64)
def _single(columns: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Each column as a run of its own; the rows of a table mostly have the same."""
    return tuple((column, column) for column in columns)


def _is_table(region: list[Line], first: int, last: int) -> bool:
    columns: set[int] = set()
    rows = 0
    for line in region:
        here = [column for column in line.columns if first <= column <= last]
        columns.update(here)
        rows += len(here) >= _BOTH_SIDES
        if rows >= _BOTH_SIDES and len(columns) >= _BOTH_SIDES:
            return True
    return False


def _cut(line: Line, first: int, stop: int | None) -> Line | None:
    """The part of a row from column `first` up to `stop`."""

    def within(column: int) -> bool:
        return column >= first and (stop is None or column < stop)

    kept = [(column, text) for column, text in zip(line.columns, line.texts, strict=True) if within(column)]
    if not kept:
        return None
    wide = tuple(one for one in line.wide if within(one.left))
    return Line(
        line.number,
        tuple(column for column, _ in kept),
        tuple(text for _, text in kept),
        line.row,
        wide,
        line.bridged if wide else 0,
    )
