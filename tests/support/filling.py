"""Fills in the templates of `sopcheck new` as people do: in Excel and Word, by the labels that they see, and in CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import docx
from docx.oxml.ns import qn
from openpyxl import load_workbook

from sopcheck.writing.template import Slot

Value = Callable[[Slot, Slot | None, int], Any]
"""What to write into a field, or into a column of a table: (field, None, 0) or (table, column, row from 0).

None leaves it as the template has it.
"""
Count = Callable[[Slot], int]
"""How many rows a table gets."""


def fill_xlsx(template: bytes, slots: Sequence[Slot], value: Value, count: Count) -> bytes:
    """A cell's value is typed: a `datetime.date` or a number is one in Excel too."""
    book = load_workbook(io.BytesIO(template))
    for slot in slots:
        if slot.columns:
            sheet, row = _header(book, slot)
            for number in range(count(slot)):
                for column, each in enumerate(slot.columns, 1):
                    sheet.cell(row=row + 1 + number, column=column).value = value(slot, each, number)
        else:
            cell = next(
                cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value == slot.label
            )
            cell.parent.cell(row=cell.row, column=cell.column + 1).value = value(slot, None, 0)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _header(book: Any, slot: Slot) -> tuple[Any, int]:
    """The sheet and row of a table's header: below the table's name, or wherever its columns stand."""
    labels = [column.label for column in slot.columns]
    found = [
        (sheet, line[0].row)
        for sheet in book
        for line in sheet.iter_rows()
        if [cell.value for cell in line][: len(labels)] == labels
    ]
    named = [(sheet, row) for sheet, row in found if row > 2 and sheet.cell(row=row - 2, column=1).value == slot.label]
    return (named or found)[0]


def fill_docx(
    template: bytes, slots: Sequence[Slot], columns_of: Callable[[Slot], Sequence[Slot]], value: Value, count: Count
) -> bytes:
    """Controls lose their hint when they are written into; tables get rows where they have too few."""
    document: Any = docx.Document(io.BytesIO(template))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    order = [slot for slot in slots if slot.columns]
    order.sort(key=lambda slot: headings.index(slot.label))
    tables = dict(zip([slot.label for slot in order], document.tables[1:], strict=True))
    for slot in slots:
        if slot.columns:
            columns = columns_of(slot)
            table = tables[slot.label]
            assert [cell.text for cell in table.rows[0].cells] == [column.label for column in columns]
            for number in range(count(slot)):
                if len(table.rows) == 1 + number:
                    table.add_row()
                for column, cell in zip(columns, table.rows[1 + number].cells, strict=True):
                    _write(cell.paragraphs[0], value(slot, column, number))
        else:
            _write(next(_paragraphs(document, slot)), value(slot, None, 0))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(document: Any, slot: Slot) -> Iterator[Any]:
    """The paragraph that a field's value goes into: in the cell beside its label, or below its heading."""
    for row in document.tables[0].rows:
        cells = list(row.cells)
        for label, cell in pairwise(cells):
            if label.text == slot.label:
                yield cell.paragraphs[0]
    for heading, below in pairwise(document.paragraphs):
        if heading.text == slot.label:
            yield below


def _write(paragraph: Any, text: str | None) -> None:
    if text is None:
        return
    control = paragraph._p.find(qn("w:sdt"))  # noqa: SLF001 - python-docx knows no controls
    if control is None:
        paragraph.add_run(text)
        return
    hint = control.find(f".//{qn('w:showingPlcHdr')}")
    hint.getparent().remove(hint)
    run = control.find(f".//{qn('w:r')}")
    run.remove(run.find(qn("w:rPr")))
    run.find(qn("w:t")).text = text


def fill_csv(template: bytes, table: Slot, value: Value, count: int) -> bytes:
    """Rows below the header, with the line ends and the mark that the template has."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number in range(count):
        writer.writerow([value(table, column, number) for column in table.columns])
    return template + out.getvalue().encode()
