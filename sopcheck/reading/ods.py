"""Reads OpenDocument spreadsheets into one outline, from the XML itself: repeats are counted, never laid out.

The format is that of OpenDocument 1.3 part 3; values are given as in workbooks of Excel, dates as ISO text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from sopcheck.model import Block, Document, Part, Problem
from sopcheck.places import SheetPlace
from sopcheck.reading.guards import refusal
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.number_formats import general
from sopcheck.reading.package import Package, local
from sopcheck.reading.sheet_blocks import blocks_of, outline
from sopcheck.reading.sheet_grid import LAST_COLUMN, LAST_ROW, Anchored, Grid, Row, Span, cell_name
from sopcheck.reading.text import RefusedError, document
from sopcheck.reading.xlsx_parts import cell_text, guard_length

FORMAT: Final = "ods"
_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_DURATION: Final = re.compile(r"PT(\d{1,6})H(\d{1,6})M(\d{1,6})(?:[.,]\d*)?S")
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_UNSEEN: Final = frozenset({"annotation", "tracked-changes", "desc", "title", "ruby-text"})


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the spreadsheet `data` as one part. Problems are values, not raised."""
    if not data:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    try:
        blocks = _blocks(Package(data, limits), limits)
    except RefusedError as refused:
        return document(path, FORMAT, data, [], [refused.problem])
    if not blocks:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    return document(path, FORMAT, data, [Part("", outline(blocks))], [])


def _blocks(package: Package, limits: Limits) -> list[Block]:
    _refuse_encrypted(package)
    reader = _Content(limits)
    package.parse(_CONTENT, reader.start, reader.end, reader.data)
    return [block for grid in reader.grids for block in blocks_of(grid)]


def _refuse_encrypted(package: Package) -> None:
    """Raise RefusedError DOC114 where the manifest says how the content is encrypted."""

    def start(tag: str, _attributes: dict[str, str]) -> None:
        if local(tag) == "encryption-data":
            raise RefusedError(Problem("DOC114"))

    if package.has(_MANIFEST):
        package.parse(_MANIFEST, start, lambda _: None, lambda _: None)


@dataclass(slots=True)
class _Cell:
    """A cell that is being read; `texts` are its paragraphs."""

    column: int
    repeated: int
    covered: bool
    value: str | None
    formula: bool
    texts: list[str] = field(default_factory=list)


class _Content:
    """The handlers of the content part; state is where the parser stands in it."""

    def __init__(self, limits: Limits) -> None:
        self.grids: list[Grid] = []
        self._limits = limits
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._grid: Grid | None = None
        self._nested = 0  # tables inside cells
        self._cells = 0
        self._row = 0
        self._rows = 1
        self._column = 0
        self._columns = 1
        self._found: dict[int, str | None] = {}
        self._cell: _Cell | None = None
        self._taking = False
        self._length = 0
        self._unseen = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name in _UNSEEN:
            self._unseen += 1
        elif name == "style":
            self._style = _attribute(attributes, "name")
        elif name == "table-properties":
            if _attribute(attributes, "display") == "false":
                self._hidden_styles.add(self._style)
        elif name == "table":
            self._start_table(attributes)
        elif self._grid is not None and not self._unseen and not self._nested:
            self._start_inside(name, attributes, self._grid)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name in _UNSEEN:
            self._unseen -= 1
        elif name == "table":
            if self._nested:
                self._nested -= 1
            else:
                self._grid = None
        elif self._grid is None or self._unseen or self._nested:
            return
        elif name == "table-row":
            self._end_row(self._grid)
        elif name in _CELLS:
            self._end_cell(self._grid)
        elif name == "p":
            self._taking = False

    def data(self, text: str) -> None:
        if self._taking and self._cell is not None and not self._unseen and not self._nested:
            self._add(text)

    def _add(self, text: str) -> None:
        if self._cell is None or self._grid is None or not self._cell.texts:
            return
        self._length += len(text)
        if self._length > self._limits.scalar_chars:
            place = SheetPlace(self._grid.name, cell_name(self._row, self._cell.column))
            guard_length(self._length, self._limits.scalar_chars, place)
        self._cell.texts[-1] += text

    def _start_table(self, attributes: dict[str, str]) -> None:
        if self._grid is not None:
            self._nested += 1
            return
        hidden = _attribute(attributes, "style-name") in self._hidden_styles
        self._grid = Grid(_attribute(attributes, "name"), hidden)
        self.grids.append(self._grid)
        self._row = 0
        self._columns = 1

    def _start_inside(self, name: str, attributes: dict[str, str], grid: Grid) -> None:
        if name == "table-row":
            self._row += 1
            self._rows = _count(attributes, "number-rows-repeated")
            self._column = 0
            self._found = {}
            if _attribute(attributes, "visibility") in {"collapse", "filter"} and self._rows <= LAST_ROW - self._row:
                grid.hidden_rows.update(range(self._row, self._row + self._rows))
        elif name == "table-column":
            count = _count(attributes, "number-columns-repeated")
            if _attribute(attributes, "visibility") in {"collapse", "filter"}:
                grid.hidden_columns.append((self._columns, self._columns + count - 1))
            self._columns += count
        elif name in _CELLS:
            self._start_cell(name, attributes, grid)
        elif self._cell is not None:
            self._start_text(name, attributes)
        if name in {"image", "object"} and len(grid.floating) < LAST_COLUMN:
            href = _attribute(attributes, "href")
            row, column = (self._row, self._cell.column) if self._cell is not None else (1, 1)
            grid.floating.append(Anchored(max(row, 1), column, "", href, picture=True))

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p" and self._cell is not None:
            self._cell.texts.append("")
            self._taking = True
        elif name == "s":
            self._add(" " * min(_count(attributes, "c"), 100))
        elif name in {"tab", "line-break"}:
            self._add("\t" if name == "tab" else "\n")

    def _start_cell(self, name: str, attributes: dict[str, str], grid: Grid) -> None:
        self._cells += 1
        if self._cells > self._limits.cells:
            raise RefusedError(refusal("cells", self._limits.cells))
        self._column += 1
        self._length = 0
        repeated = _count(attributes, "number-columns-repeated")
        covered = name == "covered-table-cell"
        formula = bool(_attribute(attributes, "formula"))
        self._cell = _Cell(self._column, repeated, covered, _value(attributes), formula)
        right = self._column + _count(attributes, "number-columns-spanned") - 1
        bottom = self._row + _count(attributes, "number-rows-spanned") - 1
        if right > self._column or bottom > self._row:
            grid.merges.append(Span(self._row, self._column, min(bottom, LAST_ROW), min(right, LAST_COLUMN)))

    def _end_cell(self, grid: Grid) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        shown = cell_text("\n".join(cell.texts))
        text: str | None = cell.value if cell.value is not None else shown
        if shown.startswith(("#", "Err:")) and cell.formula:
            text = None
        self._column = cell.column + cell.repeated - 1
        if text == "" or cell.covered or cell.column > LAST_COLUMN:
            return
        last = min(self._column, LAST_COLUMN)
        self._cells += last - cell.column
        if self._cells > self._limits.cells:
            raise RefusedError(refusal("cells", self._limits.cells, SheetPlace(grid.name, "A1")))
        self._found.update(dict.fromkeys(range(cell.column, last + 1), text))

    def _end_row(self, grid: Grid) -> None:
        last = min(self._row + self._rows - 1, LAST_ROW)
        if self._found:
            self._cells += len(self._found) * max(0, last - self._row)
            if self._cells > self._limits.cells:
                raise RefusedError(refusal("cells", self._limits.cells, SheetPlace(grid.name, "A1")))
            columns, texts = tuple(self._found), tuple(self._found.values())
            grid.rows.extend(Row(number, columns, texts) for number in range(self._row, last + 1))
        self._row = last


def _attribute(attributes: dict[str, str], name: str) -> str:
    """The attribute `name` whatever its prefix, "" where there is none."""
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _count(attributes: dict[str, str], name: str) -> int:
    text = _attribute(attributes, name)
    return max(1, min(int(text), LAST_ROW)) if text.isdecimal() and len(text) <= 9 else 1  # noqa: PLR2004


def _value(attributes: dict[str, str]) -> str | None:
    """The text of a typed value; None where the cell's paragraphs say it."""
    match _attribute(attributes, "value-type"):
        case "float" | "currency":
            return _number(_attribute(attributes, "value"))
        case "percentage":
            return _number(_attribute(attributes, "value"), percent=True)
        case "boolean":
            return _attribute(attributes, "boolean-value").upper() or None
        case "date":
            day, _, time = _attribute(attributes, "date-value").partition("T")
            time = time.partition(".")[0].removesuffix("Z")
            return day if not time.strip("0:") else f"{day} {time.removesuffix(':00')}"
        case "time":
            found = _DURATION.fullmatch(_attribute(attributes, "time-value"))
            if found is None:
                return None
            seconds = f":{int(found[3]):02}" if int(found[3]) else ""
            return f"{int(found[1]):02}:{int(found[2]):02}{seconds}"
    return None


def _number(text: str, *, percent: bool = False) -> str | None:
    try:
        value = float(text)
    except ValueError:
        return None
    if value - value != 0:  # an infinity, or no number
        return None
    return general(value * 100) + "%" if percent else general(value)
