"""A template as a Word document: a form, headings and tables with content controls; guidance stands in comments."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import Kind
from sopcheck.writing import docx_parts, office
from sopcheck.writing.template import Slot, Template, template_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

ROWS: Final = 4
_TEXT: Final = ("点击此处输入文字", "Click here to enter text")
_DATE: Final = ("请选择日期", "Choose a date")
_CHOICE: Final = ("请选择", "Choose one")
_MANY: Final = 7
"""A table of more columns stands on a page of its own, sideways."""
_TOO_MANY: Final = 12
"""Of a table of more columns, only those that are asked for are written: a page has no room for others."""
_FORM: Final = (2.9, 5.1, 2.9, 5.1)
"""Widths of the columns of the form, in centimetres."""
_LETTER: Final = 0.19
"""The width of a letter, of half a Chinese character, in a table, in centimetres."""
_BOLD: Final = 0.205
"""The same of a bold letter."""
_DAY: Final = 2.35
_UPRIGHT: Final = sum(_FORM)
_SIDEWAYS: Final = 25.2


def render(kind: Kind, wording: Wording) -> bytes:
    """The template of `kind` as the bytes of a .docx file."""
    return write(template_of(kind, wording), wording)


def write(template: Template, wording: Wording, rows: Callable[[Slot], int] = lambda _: ROWS) -> bytes:
    """A document for `template`; each of its tables has `rows` of it as empty rows."""
    import docx

    document = docx.Document()
    docx_parts.set_up(document, template.title, wording)
    _Writer(document, wording, rows).write(template)
    out = io.BytesIO()
    document.save(out)
    return office.steady(out.getvalue())


def columns_of(table: Slot) -> tuple[Slot, ...]:
    """The columns that a table in a Word document has."""
    if len(table.columns) <= _TOO_MANY:
        return table.columns
    return tuple(column for column in table.columns if column.spec.required or column.spec.name == "id")


def _is_many(slot: Slot) -> bool:
    return len(columns_of(slot)) > _MANY


def _widths(columns: Sequence[Slot], room: float) -> list[float]:
    """Centimetres for each column: what cannot be broken fits, and what is left goes to those that hold more text."""
    least = [max(_BOLD * office.longest_word(column), _DAY if column.spec.type == "date" else 0) for column in columns]
    wanted = [max(office.width(column) * _LETTER - each, 0) for column, each in zip(columns, least, strict=True)]
    left = room - sum(least)
    return [each + left * more / (sum(wanted) or 1) for each, more in zip(least, wanted, strict=True)]


class _Writer:
    """Writes one document."""

    def __init__(self, document: Document, wording: Wording, rows: Callable[[Slot], int]) -> None:
        self.document = document
        self.wording = wording
        self.rows = rows
        self.sideways = False

    def write(self, template: Template) -> None:
        """The title, the form, and each section and table."""
        if office.is_register(template) and any(_is_many(slot) for slot in template.slots):
            docx_parts.lay(self.document.sections[0], sideways=True)
            self.sideways = True
        title = self.document.add_paragraph(template.title, style="Title")
        self._comment(title, office.introduction(template, self.wording))
        self._form([slot for slot in template.slots if slot.spec.type not in ("prose", "records")])
        # What stands sideways comes last, so that the pages turn once.
        long = [slot for slot in template.slots if slot.spec.type in ("prose", "records")]
        for slot in sorted(long, key=_is_many):
            if slot.spec.records:
                self._table(slot)
            else:
                self._section(slot)

    def _form(self, slots: Sequence[Slot]) -> None:
        lines = list(_form_lines(slots))
        room = _SIDEWAYS / _UPRIGHT if self.sideways else 1
        table = self._grid(len(lines), [each * room for each in _FORM])
        for row, line in zip(table.rows, lines, strict=True):
            cells = list(row.cells)
            for slot, label, value, last in line:
                self._label(cells[label], slot)
                cell = cells[value].merge(cells[last]) if last > value else cells[value]
                self._control(cell.paragraphs[0], slot)
        self.document.add_paragraph()

    def _section(self, slot: Slot) -> None:
        self._turn(sideways=False)
        self._comment(self.document.add_heading(slot.label, level=1), slot.guidance)
        self._control(self.document.add_paragraph(), slot)

    def _table(self, slot: Slot) -> None:
        columns = columns_of(slot)
        left_out = tuple(column.label for column in slot.columns if column not in columns)
        self._turn(sideways=_is_many(slot))
        heading = self.document.add_heading(slot.label, level=1)
        self._comment(heading, office.heading(replace(slot, optional=(*left_out, *slot.optional)), self.wording))
        table = self._grid(1 + self.rows(slot), _widths(columns, _SIDEWAYS if self.sideways else _UPRIGHT))
        docx_parts.repeat_header(table.rows[0])
        for cell, column in zip(table.rows[0].cells, columns, strict=True):
            self._header(cell, column)
        for row in table.rows[1:]:
            for cell, column in zip(row.cells, columns, strict=True):
                cell.paragraphs[0].style = "Table text"
                if office.choices(column.spec, self.wording):
                    self._control(cell.paragraphs[0], column)
        self.document.add_paragraph()

    def _turn(self, *, sideways: bool) -> None:
        if sideways != self.sideways:
            docx_parts.turn(self.document, sideways=sideways)
            self.sideways = sideways

    def _grid(self, rows: int, widths: Sequence[float]) -> Table:
        from docx.shared import Cm

        table: Table = self.document.add_table(rows=rows, cols=len(widths), style="Table Grid")
        table.autofit = False
        docx_parts.set_borders(table, office.LINE)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)
        return table

    def _label(self, cell: _Cell, slot: Slot) -> None:
        docx_parts.shade(cell, office.PALE)
        paragraph = cell.paragraphs[0]
        paragraph.style = "Table text"
        paragraph.add_run(slot.label).bold = True
        self._comment(paragraph, slot.guidance)

    def _header(self, cell: _Cell, column: Slot) -> None:
        docx_parts.shade(cell, office.DARK if column.spec.required else office.LIGHT)
        paragraph = cell.paragraphs[0]
        paragraph.style = "Table header"
        paragraph.add_run(column.label)
        self._comment(paragraph, column.guidance)

    def _control(self, paragraph: Paragraph, slot: Slot) -> None:
        if slot.spec.type not in ("prose", "records"):
            paragraph.style = "Table text"
        words = office.choices(slot.spec, self.wording)
        hint = _CHOICE if words else _DATE if slot.spec.type == "date" else _TEXT
        docx_parts.add_control(
            paragraph,
            slot.label,
            self.wording.pick(*hint),
            choices=words,
            date=slot.spec.type == "date",
        )

    def _comment(self, paragraph: Paragraph, text: str) -> None:
        if not text:
            return
        docx_parts.without_time(self.document.add_comment(paragraph.runs, text, author="sopcheck", initials="s"))


def _form_lines(slots: Sequence[Slot]) -> Iterator[list[tuple[Slot, int, int, int]]]:
    """Two fields a line, each with the columns of its label and of its value; a long one has a line to itself."""
    waiting: list[Slot] = []
    for slot in slots:
        if office.is_wide(slot):
            yield [(slot, 0, 1, 3)]
            continue
        waiting.append(slot)
        if len(waiting) == len(_FORM) // 2:
            yield [(waiting[0], 0, 1, 1), (waiting[1], 2, 3, 3)]
            waiting = []
    yield from ([(one, 0, 1, 3)] for one in waiting)
