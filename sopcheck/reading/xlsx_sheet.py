"""Streams the XML of one worksheet into a grid: only cells that are there, only what people see of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from sopcheck.places import SheetPlace
from sopcheck.reading.guards import refusal
from sopcheck.reading.limits import Limits
from sopcheck.reading.number_formats import GENERAL, NumberFormat, shown
from sopcheck.reading.package import Package, local
from sopcheck.reading.sheet_grid import LAST_COLUMN, LAST_ROW, Grid, Row, cell_name, cell_of, column_of, span_of
from sopcheck.reading.text import RefusedError
from sopcheck.reading.xlsx_parts import PLAIN, SheetEntry, Style, cell_text, guard_length, is_true
from sopcheck.reading.xlsx_rows import PlainCell, without_plain_rows

_CACHED: Final = 20_000
_MOST_MERGES: Final = 100_000
_PICTURE_FORMULA: Final = "DISPIMG"
"""The function by which WPS puts a picture into a cell."""


@dataclass(slots=True)
class Shared:
    """What the sheets of a workbook share; `cells` counts those read so far."""

    strings: list[str]
    styles: list[Style]
    from_1904: bool
    limits: Limits
    cells: int = 0
    by_name: dict[str, Style] = field(default_factory=dict)

    @property
    def plain(self) -> Style:
        """The style of cells that name none."""
        return self.style("0")

    def style(self, written: str) -> Style:
        """The style that a cell names by its index."""
        found = self.by_name.get(written)
        if found is None:
            index = int(written) if written.isdecimal() and len(written) <= 6 else 0  # noqa: PLR2004 - Excel has 65,490
            found = self.styles[index] if index < len(self.styles) else PLAIN
            if len(self.by_name) < len(self.styles):
                self.by_name[written] = found
        return found


def read_sheet(package: Package, entry: SheetEntry, shared: Shared) -> tuple[Grid, str | None]:
    """The grid of a worksheet, and the id of its drawing; raises RefusedError as `Package.parse` does.

    DOC116 where the workbook has too many cells, DOC110 at a cell whose text is too long.
    """
    reader = _SheetReader(entry, shared)
    package.parse(
        entry.part,
        reader.start,
        reader.end,
        reader.data,
        through=lambda chunks: without_plain_rows(chunks, reader.plain_row),
    )
    return reader.finish(), reader.drawing


class _SheetReader:
    """The handlers of one worksheet; state is where the parser stands in it."""

    def __init__(self, entry: SheetEntry, shared: Shared) -> None:
        self.drawing: str | None = None
        self._shared = shared
        self._limits = shared.limits
        self._grid = Grid(entry.name, entry.hidden)
        self._in_order = True
        self._sizes: Counter[float] = Counter()
        self._layouts: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._numbers: dict[tuple[str, NumberFormat], str | None] = {}
        # the row
        self._row = 0
        self._digits = 1
        self._columns: list[int] = []
        self._texts: list[str | None] = []
        self._bold = True
        self._size = 0.0
        self._framed: tuple[int, int] | None = None
        # the cell
        self._column = self._last = 0
        self._style = shared.plain
        self._type = ""
        self._formula = self._phonetic = self._unreadable = False
        self._target: list[str] | None = None
        self._value: list[str] = []
        self._formula_text: list[str] = []
        self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v":
            self._target = self._value
        elif ":" in tag:
            self.start(local(tag), attributes)
        else:
            self._start_other(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag in {"v", "t", "f"}:
            self._target = None
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._phonetic = False
        elif ":" in tag:
            self.end(local(tag))

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t" and not self._phonetic:
            self._target = self._value
        elif name == "f":
            self._formula = True
            self._target = self._formula_text
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell":
            span = span_of(attributes.get("ref", ""))
            if span is not None and len(self._grid.merges) < _MOST_MERGES:
                self._grid.merges.append(span)
        elif name == "col":
            self._start_columns(attributes)
        elif name == "drawing":
            self.drawing = next((value for key, value in attributes.items() if local(key) == "id"), None)

    def data(self, text: str) -> None:
        if self._target is not None:
            self._length += len(text)
            if self._length > self._limits.scalar_chars:
                place = SheetPlace(self._grid.name, cell_name(self._row, self._column))
                guard_length(self._length, self._limits.scalar_chars, place)
            self._target.append(text)

    def finish(self) -> Grid:
        """The grid, once the sheet is at its end."""
        if not self._in_order:
            self._grid.rows.sort(key=lambda row: row.number)
        if self._sizes:
            self._grid.usual_size = self._sizes.most_common(1)[0][0]
        return self._grid

    def _start_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        hidden = is_true(attributes.get("hidden")) or attributes.get("width") == "0"
        runs = self._grid.hidden_columns
        if hidden and first.isdecimal() and last.isdecimal() and len(first + last) <= 10:  # noqa: PLR2004 - 16384 twice
            if runs and int(first) == runs[-1][1] + 1:
                runs[-1] = runs[-1][0], int(last)
            elif len(runs) < LAST_COLUMN:
                runs.append((int(first), int(last)))

    def _start_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r", "")
        number = int(written) if written.isdecimal() and len(written) <= 7 else self._row + 1  # noqa: PLR2004
        self._in_order = self._in_order and number > self._row
        self._row = number
        self._digits = len(str(number))
        self._last = 0
        self._columns.clear()
        self._texts.clear()
        self._bold, self._size, self._framed = True, 0.0, None
        if is_true(attributes.get("hidden")) or attributes.get("ht") == "0":
            self._grid.hidden_rows.add(number)

    def _end_row(self) -> None:
        if not 1 <= self._row <= LAST_ROW:
            return
        if self._framed is not None and not self._columns:
            self._grid.framed_rows.add(self._row)
        if not self._columns:
            return
        columns, texts = tuple(self._columns), tuple(self._texts)
        if any(left >= right for left, right in pairwise(columns)):
            cells = dict(zip(columns, texts, strict=True))
            columns = tuple(sorted(cells))
            texts = tuple(cells[column] for column in columns)
        columns = self._layouts.setdefault(columns, columns)
        self._grid.rows.append(Row(self._row, columns, texts, self._bold, self._size, self._framed))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        shared = self._shared
        shared.cells += 1
        if shared.cells > self._limits.cells:
            raise RefusedError(refusal("cells", self._limits.cells))
        # The row's number is what the row says; of the cell's own name only the letters count.
        self._column = column_of(attributes["r"][: -self._digits]) if "r" in attributes else 0
        if not self._column:
            found = cell_of(attributes.get("r", ""))
            self._column = found[1] if found is not None else self._last + 1
        self._last = self._column
        self._type = attributes.get("t", "n")
        self._style = shared.style(attributes["s"]) if "s" in attributes else shared.plain
        if self._value:
            self._value.clear()
        if self._formula:
            self._formula = False
            self._formula_text.clear()
        self._length = 0

    def plain_row(self, attributes: dict[str, str], cells: list[PlainCell]) -> None:
        """Take a whole row whose cells hold nothing but a value."""
        shared = self._shared
        shared.cells += len(cells)
        if shared.cells > self._limits.cells:
            raise RefusedError(refusal("cells", self._limits.cells))
        self._start_row(attributes)
        self._formula = False
        plain, styles, longest = shared.plain, shared.by_name, self._limits.scalar_chars
        for letters, style, kind, value in cells:
            self._column = column_of(letters)
            self._type = kind or "n"
            self._style = (styles.get(style) or shared.style(style)) if style else plain
            if len(value) > longest:
                guard_length(len(value), longest, SheetPlace(self._grid.name, cell_name(self._row, self._column)))
            self._take(value)
        self._last = self._column
        self._end_row()

    def _end_cell(self) -> None:
        value = self._value
        self._take(value[0] if len(value) == 1 else "".join(value))

    def _take(self, value: str) -> None:
        style = self._style
        text = self._text(value, style)
        column = self._column
        if column > LAST_COLUMN:
            return
        if text == "":
            if style.framed:
                self._framed = (self._framed[0], column) if self._framed else (column, column)
            return
        if not self._columns:
            self._size = style.size
        self._sizes[style.size] += 1
        if not style.bold:
            self._bold = False
        self._columns.append(column)
        self._texts.append(text)

    def _text(self, value: str, style: Style) -> str | None:
        """The text of the cell; "" for an empty one, None for one whose text cannot be told."""
        kind = self._type
        if self._formula and ((not value and kind != "str") or self._is_picture()):
            return None
        if not value:
            return ""
        match kind:
            case "s":
                return self._shared_string(value)
            case "n":
                return self._number(value, style)
            case "b":
                return "TRUE" if is_true(value.strip()) else "FALSE"
            case "e":
                return None
            case "d":
                return _of_iso(value)
            case _:
                return cell_text(value)

    def _is_picture(self) -> bool:
        return _PICTURE_FORMULA in "".join(self._formula_text[:1]).upper()

    def _shared_string(self, value: str) -> str:
        strings = self._shared.strings
        index = int(value) if value.isdecimal() and len(value) <= 9 else len(strings)  # noqa: PLR2004 - 200 MB hold less
        return strings[index] if index < len(strings) else ""

    def _number(self, value: str, style: Style) -> str | None:
        if style.form is GENERAL:
            text = shown(value, GENERAL)
            return cell_text(value) if text is None else text
        key = value, style.form
        if key not in self._numbers:
            if len(self._numbers) >= _CACHED:
                self._numbers.clear()
            self._numbers[key] = shown(value, style.form, from_1904=self._shared.from_1904)
        text = self._numbers[key]
        return cell_text(value) if text is None else text


def _of_iso(value: str) -> str:
    """A date cell of strict workbooks: `2026-01-05T00:00:00Z` as `2026-01-05`, other times beside their date."""
    day, _, time = value.strip().rstrip("Z").partition("T")
    time = time.removesuffix(".000")
    if time.strip("0:.") == "":
        return day
    return f"{day} {time.removesuffix(':00')}".strip()
