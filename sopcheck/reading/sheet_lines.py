"""The rows of a sheet as people see them: hidden ones left out, merged cells repeated."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sopcheck.reading.sheet_grid import Grid, Row, Span

_WORK: Final = 5_000_000
"""Steps that merged ranges may cost in a sheet; what goes beyond that is no sheet that a person made."""


@dataclass(slots=True)
class Wide:
    """A merged cell as one row sees it: its text stands in all columns from `left` to `right`."""

    left: int
    right: int
    text: str | None
    origin: tuple[int, int]


@dataclass(slots=True)
class Line:
    """A row that says something of its own, and the merged cells that reach into it."""

    number: int
    columns: tuple[int, ...]
    texts: tuple[str | None, ...]
    row: Row
    wide: tuple[Wide, ...] = ()
    bridged: int = 0
    """The last row that a merged cell of this row, or of one above, reaches."""

    @property
    def filled(self) -> list[int]:
        """The columns that hold something, each merged cell counted by its first."""
        return sorted({*self.columns, *(one.left for one in self.wide)})

    @property
    def count(self) -> int:
        """How many cells say something, a merged one counted once."""
        return (
            len(self.columns) + sum(one.left not in self.columns for one in self.wide)
            if self.wide
            else len(self.columns)
        )


def lines_of(grid: Grid) -> Iterator[Line]:
    """The rows of `grid` that people see and that hold something besides the rest of a merged cell."""
    hidden = _Runs(grid.hidden_columns)
    merged = _Merged(grid.merges) if grid.merges else None
    for row in grid.rows:
        line = _plain(row) if merged is None else merged.apply(row)
        if row.number in grid.hidden_rows:
            continue
        if grid.hidden_columns:
            line = _without_hidden(line, hidden)
        if line.columns:
            yield line


def _plain(row: Row) -> Line:
    return Line(row.number, row.columns, row.texts, row)


def _without_hidden(line: Line, hidden: _Runs) -> Line:
    seen = [number for number, column in enumerate(line.columns) if not hidden.holds(column)]
    if len(seen) < len(line.columns):
        line.columns = tuple(line.columns[number] for number in seen)
        line.texts = tuple(line.texts[number] for number in seen)
    wide: list[Wide] = []
    for one in line.wide:
        left = hidden.after(one.left)
        if left <= one.right:
            wide.append(Wide(left, one.right, one.text, one.origin))
    line.wide = tuple(wide)
    if wide and not line.columns:
        own = [one for one in wide if one.origin[0] == line.number]
        line.columns, line.texts = tuple(one.left for one in own), tuple(one.text for one in own)
    return line


class _Runs:
    """Runs of columns, for looking one up."""

    def __init__(self, runs: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for first, last in sorted(runs):
            if self._ends and first <= self._ends[-1] + 1:
                self._ends[-1] = max(self._ends[-1], last)
            else:
                self._starts.append(first)
                self._ends.append(last)

    def holds(self, column: int) -> bool:
        at = bisect_right(self._starts, column) - 1
        return at >= 0 and column <= self._ends[at]

    def after(self, column: int) -> int:
        """`column`, or the first one after the run that holds it."""
        at = bisect_right(self._starts, column) - 1
        return self._ends[at] + 1 if at >= 0 and column <= self._ends[at] else column


class _Merged:
    """Goes down a sheet and knows the merged cells that the present row crosses."""

    def __init__(self, merges: list[Span]) -> None:
        self._waiting = sorted(merges, reverse=True)
        self._active: list[tuple[Span, str | None]] = []
        self._work = 0

    def apply(self, row: Row) -> Line:
        """`row` without what merged cells cover, with those that reach into it."""
        self._active = [(span, text) for span, text in self._active if span.bottom >= row.number]
        self._work += len(self._active)
        cells = dict(zip(row.columns, row.texts, strict=True))
        while self._waiting and self._waiting[-1].top <= row.number and self._work < _WORK:
            span = self._waiting.pop()
            self._work += 1
            # Where the first row is not in the file, the merged cell is empty; what it covers is never seen.
            if span.bottom >= row.number:
                self._active.append((span, cells.get(span.left, "") if span.top == row.number else ""))
        if not self._active or self._work >= _WORK:
            return _plain(row)
        return self._line(row, cells)

    def _line(self, row: Row, cells: dict[int, str | None]) -> Line:
        wide: list[Wide] = []
        bridged = 0
        for span, text in self._active:
            at_origin = span.top == row.number
            for column in _covered(cells, span):
                if not at_origin or column != span.left:
                    del cells[column]
            self._work += min(len(cells), span.right - span.left) + 1
            if text != "":
                wide.append(Wide(span.left, span.right, text, (span.top, span.left)))
                bridged = max(bridged, span.bottom)
        columns = tuple(cells)
        return Line(row.number, columns, tuple(cells.values()), row, tuple(wide), bridged)


def _covered(cells: dict[int, str | None], span: Span) -> list[int]:
    if span.right - span.left < len(cells):
        return [column for column in range(span.left, span.right + 1) if column in cells]
    return [column for column in cells if span.left <= column <= span.right]
