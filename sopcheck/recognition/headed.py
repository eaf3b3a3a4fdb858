"""Fields of a document that a column of a table answers, or all of a document that is named after one of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from sopcheck.model import MISSING, Entry, Heading, Json, Table, Text, _Missing
from sopcheck.places import CsvPlace, Place
from sopcheck.recognition.cells import Cell, read_cell
from sopcheck.recognition.content import gather, judge
from sopcheck.recognition.labels import LabelIndex, fold
from sopcheck.recognition.sections import Layout
from sopcheck.recognition.unfold import filled, is_grid
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec, Kind

_FORM = re.compile(
    r"(?:登记册|登记表|记录表|记录|清单|台账|模板|汇总|报告|表)+$"
    r"|(?: (?:register|log|template|record|report|list|form))+$"
)
"""What a title says of a document besides what it is about."""
_TOP = 4
"""Rows from the top of a table among which its header stands."""
_LONG = frozenset({"prose", "text"})
_DATES = 500
"""Cells of a column of dates among which the first and the last day are looked for."""
_TRIED = 6
"""Cells of a column that are tried for a date, a number or another short value."""


def named_after(layout: Layout, kind: Kind, index: LabelIndex, values: ValueReader) -> Iterator[tuple[str, Cell]]:
    """The field that a document is called by (`经验教训登记册`, `Lessons learned log`), answered by all that it holds.

    A name of the kind says nothing about a field, unless that is the field's own title.
    """
    title = next((block for block in layout.blocks if isinstance(block, Heading)), None)
    if title is None:
        return
    name = _FORM.sub("", fold(title.text)).strip()
    kinds = {fold(one) for one in (kind.title.zh, kind.title.en, *kind.titles)}
    for match in index.exact(name, ()) if name else ():
        spec = kind.fields[match.path[0]]
        own = name in {fold(spec.title.zh), fold(spec.title.en)} or not {name, fold(title.text)} & kinds
        if own and spec.type == "prose" and not spec.control:
            tables = [block for block in layout.blocks if isinstance(block, Table)]
            content = gather(tables or [block for block in layout.blocks if not isinstance(block, Entry)])
            state, why = judge(content, values.fillness, prose=True)
            label = Text(title.text, title.place)
            value: Json | _Missing = content.text.strip() if state == "present" else MISSING
            yield spec.name, Cell(state, label, content.text, content.place() or title.place, value, None, why)


class ColumnReader:
    """Reads the columns of tables that are no records of the kind. For office documents only."""

    def __init__(self, layout: Layout, kind: Kind, index: LabelIndex, values: ValueReader) -> None:
        self._layout = layout
        self._kind = kind
        self._index = index
        self._values = values

    def answers(self, used: Collection[Place]) -> Iterator[tuple[str, Cell]]:
        """Each field with the best cell for it; `used` are the places of header cells that head records."""
        found: dict[str, Cell] = {}
        for position, _ in self._layout.tables:
            table = self._layout.blocks[position]
            if isinstance(table, Table) and (is_grid(table) or isinstance(table.place, CsvPlace)):
                for name, cell in self._of_table(table, used):
                    if name not in found or (cell.fits and not found[name].fits):
                        found[name] = cell
        yield from found.items()

    def _of_table(self, table: Table, used: Collection[Place]) -> Iterator[tuple[str, Cell]]:
        header = self._header(table)
        if header is None:
            return
        for column, names in header[1].items():
            label = table.rows[header[0]][column]
            if label.place in used:
                continue
            cells = [row[column] for row in table.rows[header[0] + 1 :] if row[column].text.strip()]
            for name in names:
                yield name, self._read(self._kind.fields[name], label, cells)

    def _header(self, table: Table) -> tuple[int, Mapping[int, tuple[str, ...]]] | None:
        """The row that names most fields, and which its columns name."""
        best: tuple[int, Mapping[int, tuple[str, ...]]] | None = None
        for number, row in enumerate(table.rows[:_TOP]):
            columns: dict[int, tuple[str, ...]] = {}
            for column, cell in enumerate(row):
                if column and cell.place == row[column - 1].place:
                    continue
                names = tuple(match.path[0] for match in self._index.exact(cell.text, ()) if self._may(match.path[0]))
                if names:
                    columns[column] = names
            enough = len(columns) > 1 or (
                columns and not number
            )  # below the first row one label is a value like others
            if enough and len(filled(row)) > 1 and (best is None or len(columns) > len(best[1])):
                best = number, columns
        return best

    def _may(self, name: str) -> bool:
        spec = self._kind.fields[name]
        return not spec.control and spec.type != "records"

    def _read(self, spec: FieldSpec, label: Text, cells: list[Text]) -> Cell:
        if not cells:
            return Cell("blank", label, "", label.place, MISSING, None, "empty-column")
        state, why = self._values.fillness.state_of_all((cell.text for cell in cells), prose=spec.type == "prose")
        text = "\n".join(cell.text.strip() for cell in cells)
        if state != "present":
            return Cell(state, label, text, cells[0].place, MISSING, None, why)
        if spec.type in _LONG:
            value: Json = text
            return Cell("present", label, text, cells[0].place, value, None, "column")
        dated = spec.type == "date"
        tried = [read_cell(self._values, spec, cell, label) for cell in cells[: _DATES if dated else _TRIED]]
        days = [cell for cell in tried if cell.fits and isinstance(cell.value, str)] if dated else []
        if days:  # what begins with the first of them ends with the last
            return (min if spec.name == "start" else max)(days, key=lambda cell: str(cell.value))
        return next((cell for cell in tried if cell.fits), tried[0])
