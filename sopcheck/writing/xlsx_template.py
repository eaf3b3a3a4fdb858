"""A template as an Excel workbook: a form, and each table with a frozen header, drop-down lists and cell comments."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import Kind
from sopcheck.writing import office
from sopcheck.writing.template import Slot, Template, template_of

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ROWS: Final = 15
"""How many empty rows a table has lines for that is alone on its sheet; its drop-down lists reach much further."""
_FEW: Final = 6
"""How many where several tables stand on a sheet."""
_ROW: Final = 24
"""The height of a row of a table, in points, until a longer text is written into it."""
_REACH: Final = 500
_FORM: Final = (15, 30, 15, 30)
"""Widths of the columns of a form that has a sheet of its own."""
_PAIR: Final = 22
"""How wide, at least, the value of a form above a table is."""
_PAIRS: Final = 4
_LEGIBLE: Final = 230
"""A wider table is printed on several pages side by side."""
_FORMATS: Final = {"date": "yyyy-mm-dd", "percent": "0%", "number": "General", "integer": "0"}
_LIST_LIMIT: Final = 255
_NAME_LIMIT: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")


def render(kind: Kind, wording: Wording) -> bytes:
    """The template of `kind` as the bytes of an .xlsx file."""
    return write(template_of(kind, wording), wording)


def write(template: Template, wording: Wording, rows: Callable[[Slot], int] | None = None) -> bytes:
    """A workbook for `template`; each of its tables has lines for as many rows as `rows` says of it, if it is given."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "sopcheck"
    book.properties.title = template.title
    first = book.active
    assert first is not None  # noqa: S101 - a new workbook has one sheet
    writer = _Writer(wording, rows)
    first.title = _sheet_name(template.title)
    tables = [slot for slot in template.slots if slot.spec.records]
    if office.is_register(template):
        writer.register(first, template, tables[0])
    else:
        writer.form(first, template)
        for group in _alike(tables):
            name = wording.pick("、", ", ").join(slot.label for slot in group)
            writer.tables(book.create_sheet(_sheet_name(name)), group)
    out = io.BytesIO()
    book.save(out)
    # openpyxl fixes every height that it writes; rows of a table must grow with what is written into them
    fixed = f'ht="{_ROW}" customHeight="1"'
    return office.steady(out.getvalue(), {fixed.encode(): f'ht="{_ROW}"'.encode()})


def _sheet_name(label: str) -> str:
    return _NOT_IN_NAMES.sub(" ", label)[:_NAME_LIMIT].rstrip(" ,、")


def _alike(tables: Sequence[Slot]) -> list[list[Slot]]:
    """Tables that stand side by side and have the same columns, which share a sheet."""
    groups: list[list[Slot]] = []
    for slot in tables:
        if groups and [one.label for one in groups[-1][0].columns] == [one.label for one in slot.columns]:
            groups[-1].append(slot)
        else:
            groups.append([slot])
    return groups


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a field of a form goes: the columns of its label and of its value, from 1."""

    slot: Slot
    label: int
    start: int
    end: int


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, wording: Wording, rows: Callable[[Slot], int] | None) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.wording = wording
        self.rows = rows
        face = wording.pick("微软雅黑", "Calibri")
        side = Side(style="thin", color=office.LINE)
        self.border = Border(left=side, right=side, top=side, bottom=side)
        self.text = Font(name=face, size=10)
        self.bold = Font(name=face, size=10, bold=True)
        self.white = Font(name=face, size=10, bold=True, color="FFFFFF")
        self.large = Font(name=face, size=16, bold=True, color=office.DARK)
        self.middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        self.top = Alignment(horizontal="left", vertical="top", wrap_text=True)
        self.dark, self.light, self.pale = (
            PatternFill("solid", fgColor=colour) for colour in (office.DARK, office.LIGHT, office.PALE)
        )

    def form(self, sheet: Worksheet, template: Template) -> None:
        """A sheet with the plain fields, for A4 upright."""
        self._widths(sheet, _FORM)
        self._title(sheet, 1, template.title, office.introduction(template, self.wording), len(_FORM))
        row = 3
        for line in _form_lines([slot for slot in template.slots if not slot.spec.records]):
            self._form_row(sheet, row, line)
            row += 1
        self._page(sheet, landscape=False)

    def register(self, sheet: Worksheet, template: Template, table: Slot) -> None:
        """A sheet with the plain fields above the one table."""
        widths = [office.width(column) for column in table.columns]
        self._widths(sheet, widths)
        self._title(sheet, 1, template.title, office.introduction(template, self.wording), min(len(widths), 8))
        row = 3
        for line in _lines_above([slot for slot in template.slots if not slot.spec.records], widths):
            self._form_row(sheet, row, line)
            row += 1
        self._header(sheet, row + 1, table)

    def tables(self, sheet: Worksheet, slots: Sequence[Slot]) -> None:
        """A sheet with one table, or with several of the same columns; each has its name above."""
        self._widths(sheet, [office.width(column) for column in slots[0].columns])
        row = 1
        for slot in slots:
            self._title(sheet, row, slot.label, office.heading(slot, self.wording), len(slot.columns))
            row = self._header(sheet, row + 2, slot, alone=len(slots) == 1) + 2

    def _widths(self, sheet: Worksheet, widths: Sequence[int]) -> None:
        from openpyxl.utils import get_column_letter

        sheet.sheet_view.showGridLines = False
        for number, each in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = each

    def _title(self, sheet: Worksheet, row: int, text: str, guidance: str, columns: int) -> None:
        cell = self._cell(sheet, row, 1)
        cell.value, cell.font, cell.alignment = text, self.large, self.left
        self._comment(cell, guidance)
        if columns > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
        sheet.row_dimensions[row].height = 30
        sheet.row_dimensions[row + 1].height = 6

    def _form_row(self, sheet: Worksheet, row: int, line: Sequence[_Span]) -> None:
        sheet.row_dimensions[row].height = 22
        for span in line:
            long = span.slot.spec.type == "prose"
            if long:
                sheet.row_dimensions[row].height = 80
            label = self._cell(sheet, row, span.label)
            label.value, label.font, label.fill = span.slot.label, self.bold, self.pale
            label.alignment, label.border = self.left, self.border
            self._comment(label, span.slot.guidance)
            for column in range(span.start, span.end + 1):
                self._cell(sheet, row, column).border = self.border
            if span.end > span.start:
                sheet.merge_cells(start_row=row, end_row=row, start_column=span.start, end_column=span.end)
            value = self._cell(sheet, row, span.start)
            self._value(value, span.slot)
            value.alignment = self.top if long else self.left
            self._choices(sheet, span.slot, value.coordinate)

    def _header(self, sheet: Worksheet, row: int, table: Slot, *, alone: bool = True) -> int:
        """Write a table with its header in `row`, frozen where it stands `alone`; returns the last row."""
        from openpyxl.utils import get_column_letter

        sheet.row_dimensions[row].height = 32
        usual = ROWS if alone else _FEW
        last_row = row + (usual if self.rows is None else self.rows(table))
        reach = row + _REACH if alone else last_row
        for number, column in enumerate(table.columns, 1):
            cell = self._cell(sheet, row, number)
            cell.value, cell.font = column.label, self.white
            cell.fill = self.dark if column.spec.required else self.light
            cell.alignment, cell.border = self.middle, self.border
            self._comment(cell, column.guidance)
            for below in range(row + 1, last_row + 1):
                value = self._cell(sheet, below, number)
                self._value(value, column)
                value.border = self.border
                value.alignment = self.left if column.spec.type in ("prose", "text", "file", "list") else self.middle
            letter = get_column_letter(number)
            self._choices(sheet, column, f"{letter}{row + 1}:{letter}{reach}")
        for below in range(row + 1, last_row + 1):
            sheet.row_dimensions[below].height = _ROW
        last = get_column_letter(len(table.columns))
        if alone:
            sheet.freeze_panes = f"A{row + 1}"
            sheet.auto_filter.ref = f"A{row}:{last}{last_row}"
            sheet.print_title_rows = f"{row}:{row}"
        sheet.print_area = f"A1:{last}{last_row}"
        total = sum(office.width(column) for column in table.columns)
        if total > _LEGIBLE:
            sheet.print_title_cols = "A:B"
        self._page(sheet, landscape=total > sum(_FORM) + 5, across=1 + total // _LEGIBLE)
        return last_row

    def _page(self, sheet: Worksheet, *, landscape: bool, across: int = 1) -> None:
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.7
        sheet.oddFooter.center.text = self.wording.pick("第 &P 页，共 &N 页", "Page &P of &N")
        sheet.oddFooter.center.size = 9

    def _value(self, cell: Cell, slot: Slot) -> None:
        cell.font = self.text
        # As text, or Excel makes 1 of version 1.0, and a date of 3-4.
        cell.number_format = _FORMATS.get(slot.spec.type, "@")

    def _choices(self, sheet: Worksheet, slot: Slot, cells: str) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        words = ",".join(office.choices(slot.spec, self.wording))
        if not words or len(words) > _LIST_LIMIT:
            return
        # A warning and no stop: a company may have words of its own.
        validation = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, errorStyle="warning")
        validation.add(cells)
        sheet.add_data_validation(validation)

    def _comment(self, cell: Cell, text: str) -> None:
        from openpyxl.comments import Comment

        if text:
            lines = 1 + office.letters(text) // 36
            cell.comment = Comment(text, "sopcheck", height=30 + 20 * lines, width=280)

    @staticmethod
    def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
        cell: Cell = sheet.cell(row=row, column=column)
        return cell


def _form_lines(slots: Sequence[Slot]) -> Iterator[list[_Span]]:
    """Two fields a line; one that may be long has the line to itself. Prose comes last, where it has room to grow."""
    waiting: list[Slot] = []
    prose = [slot for slot in slots if slot.spec.type == "prose"]
    for slot in (slot for slot in slots if slot not in prose):
        if office.is_wide(slot):
            yield [_Span(slot, 1, 2, 4)]
            continue
        waiting.append(slot)
        if len(waiting) == len(_FORM) // 2:
            yield [_Span(waiting[0], 1, 2, 2), _Span(waiting[1], 3, 4, 4)]
            waiting = []
    if waiting:
        yield [_Span(waiting[0], 1, 2, 4)]
    yield from ([_Span(slot, 1, 2, 4)] for slot in prose)


def _lines_above(slots: Sequence[Slot], widths: Sequence[int]) -> Iterator[list[_Span]]:
    """As many fields a line as the columns of the table below give room for."""
    left = list(slots)
    while left:
        line: list[_Span] = []
        column = 1
        while left and len(line) < _PAIRS and column < len(widths):
            end = column + 1
            while end < len(widths) and sum(widths[column:end]) < _PAIR:
                end += 1
            if line and sum(widths[column:end]) < _PAIR:
                break
            line.append(_Span(left.pop(0), column, column + 1, end))
            column = end + 1
        yield line
