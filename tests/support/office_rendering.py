"""Writes an artifact's canonical data as Word, Excel or CSV and tells in which cell or paragraph each field stands.

The layout is not that of the templates: forms of two columns, one sheet for all, in CSV a line a field above the table.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from openpyxl import Workbook
from openpyxl.styles import Font
from rendering import Edit, Rendered, Spot, edited, is_section, plain

from sopcheck.model import FieldPath, Json
from sopcheck.standard.model import FieldSpec, Kind, Language


def render(kind: Kind, data: Mapping[str, Json], to: str, language: Language, edit: Edit | None) -> Rendered:
    """Write `data` with the one fault of `edit`; CSV leaves out every table but the kind's main one."""
    match to:
        case "xlsx":
            return _Workbook(kind, language, edit).write(data)
        case "docx":
            return _Document(kind, language, edit).write(data)
        case _:
            return _Csv(kind, language, edit).write(data)


class _Page:
    """What the formats share: which fields there are, what stands in a cell, and where."""

    def __init__(self, kind: Kind, language: Language, edit: Edit | None) -> None:
        self.kind = kind
        self.language: Language = language
        self.edit = edit
        self.lines: dict[FieldPath, Spot] = {}
        self.labels: dict[FieldPath, Spot] = {}

    def fields(self, data: Mapping[str, Json]) -> Iterator[tuple[FieldPath, FieldSpec, Json]]:
        """The fields that are written."""
        for name, spec in self.kind.fields.items():
            fault = edited(self.edit, (name,))
            if name in data and name != "kind" and (fault is None or fault.how != "remove"):
                yield (name,), spec, data[name]

    def title(self, spec: FieldSpec) -> str:
        return spec.title.pick(self.language)

    def text(self, path: FieldPath, spec: FieldSpec, value: Json) -> str:
        fault = edited(self.edit, path)
        return plain(spec, value, self.language) if fault is None else fault.text

    def parts(self, path: FieldPath, spec: FieldSpec, records: list[Any]) -> list[FieldSpec]:
        """The columns of a table: those that some record fills, without the one that is removed."""
        edit = self.edit
        removed = edit.path[-1] if edit is not None and edit.how == "remove" and edit.path[:-2] == path else None
        return [part for part in spec.records if part.name != removed and any(part.name in one for one in records)]

    def is_table(self, path: FieldPath, spec: FieldSpec, value: Json) -> bool:
        return spec.type == "records" and isinstance(value, list) and bool(value) and edited(self.edit, path) is None

    def put(self, path: FieldPath, spot: Spot) -> None:
        self.lines[path] = self.labels[path] = spot

    def rendered(self, content: bytes) -> Rendered:
        return Rendered(content, self.lines, self.labels)


class _Workbook(_Page):
    def write(self, data: Mapping[str, Json]) -> Rendered:
        book = Workbook()
        sheet: Any = book.active
        sheet.title = self.kind.title.pick(self.language)
        sheet["A1"].value, sheet["A1"].font = sheet.title, Font(bold=True, size=16)
        self.put((), f"{sheet.title}!A1")
        row = 3
        # The status, which no test takes away, stands last: a label without text is no part of a form that it ends.
        for path, spec, value in sorted(self.fields(data), key=lambda field: field[1].name == "status"):
            if spec.type == "records":
                continue
            sheet.cell(row=row, column=1).value = self.title(spec)
            self._value(sheet, (row, 2), path, spec, value)
            self.labels[path] = f"{sheet.title}!A{row}"
            row += 1
        for path, spec, value in self.fields(data):
            if spec.type == "records":
                row = self._table(sheet, row + 1, path, spec, value)
        out = io.BytesIO()
        book.save(out)
        return self.rendered(out.getvalue())

    def _table(self, sheet: Any, row: int, path: FieldPath, spec: FieldSpec, value: Json) -> int:
        heading = sheet.cell(row=row, column=1)
        heading.value, heading.font = self.title(spec), Font(bold=True, size=13)
        self.put(path, f"{sheet.title}!A{row}")
        if not self.is_table(path, spec, value):
            text = self.text(path, spec, value)
            if text:
                self._value(sheet, (row + 1, 1), path, spec, value)
            return row + 2
        assert isinstance(value, list)
        parts = self.parts(path, spec, value)
        self.lines[path] = f"{sheet.title}!A{row + 1}"
        for column, part in enumerate(parts, 1):
            cell = sheet.cell(row=row + 1, column=column)
            cell.value, cell.font = self.title(part), Font(bold=True)
        for index, record in enumerate(value):
            assert isinstance(record, dict)
            self.put((*path, index), f"{sheet.title}!A{row + 2 + index}")
            for column, part in enumerate(parts, 1):
                at = (row + 2 + index, column)
                here = (*path, index, part.name)
                if part.name in record or edited(self.edit, here) is not None:
                    self._value(sheet, at, here, part, record.get(part.name))
        return row + 2 + len(value)

    def _value(self, sheet: Any, at: tuple[int, int], path: FieldPath, spec: FieldSpec, value: Json) -> None:
        cell = sheet.cell(row=at[0], column=at[1])
        self.lines[path] = f"{sheet.title}!{cell.coordinate}"
        fault = edited(self.edit, path)
        if fault is None and spec.type == "date" and isinstance(value, str):
            cell.value, cell.number_format = dt.date.fromisoformat(value), "yyyy-mm-dd"
        elif fault is None and isinstance(value, int | float) and not isinstance(value, bool):
            cell.value = value
        else:
            cell.value, cell.number_format = self.text(path, spec, value) or None, "@"


class _Document(_Page):
    def write(self, data: Mapping[str, Json]) -> Rendered:
        self.document: Any = docx.Document()
        self.paragraphs = self.tables = 0
        self._paragraph(self.kind.title.pick(self.language), "Title", ())
        fields = list(self.fields(data))
        form = [one for one in fields if not is_section(one[1])]
        cells = self._new_table(len(form), 2)
        for row, (path, spec, value) in enumerate(form):
            cells[row][0].text = self.title(spec)
            cells[row][1].text = self.text(path, spec, value)
            self.lines[path] = f"T{self.tables}R{row + 1}C2"
            self.labels[path] = f"T{self.tables}R{row + 1}C1"
        for path, spec, value in fields:
            if is_section(spec):
                self._paragraph(self.title(spec), "Heading 1", path)
                self._section(path, spec, value)
        out = io.BytesIO()
        self.document.save(out)
        return self.rendered(out.getvalue())

    def _section(self, path: FieldPath, spec: FieldSpec, value: Json) -> None:
        label = self.labels[path]
        if self.is_table(path, spec, value):
            assert isinstance(value, list)
            self._table(path, spec, value)
        elif spec.type == "list" and isinstance(value, list) and value and edited(self.edit, path) is None:
            for number, each in enumerate(value):
                self._paragraph(str(each), "List Bullet", path if number == 0 else None)
        elif text := self.text(path, spec, value):
            self._paragraph(text, "Normal", path)
        self.labels[path] = label

    def _table(self, path: FieldPath, spec: FieldSpec, records: list[Any]) -> None:
        parts = self.parts(path, spec, records)
        cells = self._new_table(1 + len(records), len(parts))
        self.lines[path] = f"T{self.tables}R1C1"
        for column, part in enumerate(parts):
            cells[0][column].text = self.title(part)
        for index, record in enumerate(records):
            self.put((*path, index), f"T{self.tables}R{index + 2}C1")
            for column, part in enumerate(parts):
                here = (*path, index, part.name)
                known = part.name in record or edited(self.edit, here) is not None
                cells[1 + index][column].text = self.text(here, part, record.get(part.name)) if known else ""
                self.lines[here] = f"T{self.tables}R{index + 2}C{column + 1}"

    def _new_table(self, rows: int, columns: int) -> list[Any]:
        """The cells of each row."""
        self.tables += 1
        table = self.document.add_table(rows=rows, cols=columns, style="Table Grid")
        return [list(row.cells) for row in table.rows]

    def _paragraph(self, text: str, style: str, path: FieldPath | None) -> None:
        self.document.add_paragraph(text, style=style)
        self.paragraphs += 1
        if path is not None:
            self.put(path, f"¶{self.paragraphs}")


class _Csv(_Page):
    def write(self, data: Mapping[str, Json]) -> Rendered:
        rows: list[str] = []
        # The status, which no test takes away, stands last: a label without text is answered by the table below it.
        fields = sorted(self.fields(data), key=lambda field: field[1].name == "status")
        self.put((), "1:1")
        for path, spec, value in fields:
            if spec.type != "records":
                self._line(rows, path, spec, value)
        for path, spec, value in fields:
            if spec.name == self.kind.main:
                self._table(rows, path, spec, value)
        return self.rendered(b"\xef\xbb\xbf" + "".join(f"{row}\r\n" for row in rows).encode())

    def _line(self, rows: list[str], path: FieldPath, spec: FieldSpec, value: Json) -> None:
        label = self.title(spec) + ("：" if self.language == "zh" else ": ")
        text = self.text(path, spec, value)
        label = label if text else label.rstrip()
        rows.append(_cell(label + text))
        self.labels[path] = f"{len(rows)}:1"
        self.lines[path] = f"{len(rows)}:{len(label) + 1 + rows[-1].startswith(chr(34))}"

    def _table(self, rows: list[str], path: FieldPath, spec: FieldSpec, value: Json) -> None:
        if not self.is_table(path, spec, value):
            self._line(rows, path, spec, value)
            return
        assert isinstance(value, list)
        parts = self.parts(path, spec, value)
        rows.append(",".join(_cell(self.title(part)) for part in parts))
        self.put(path, f"{len(rows)}:1")
        for index, record in enumerate(value):
            assert isinstance(record, dict)
            number, column, cells = len(rows) + 1, 1, []
            for part in parts:
                here = (*path, index, part.name)
                known = part.name in record or edited(self.edit, here) is not None
                cell = _cell(self.text(here, part, record.get(part.name)) if known else "")
                self.lines[here] = f"{number}:{column + cell.startswith(chr(34))}"
                column += len(cell) + 1
                cells.append(cell)
            self.put((*path, index), self.lines[*path, index, parts[0].name])
            rows.append(",".join(cells))


def _cell(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if any(one in text for one in ',"') else text
