"""Fields of records that a document says once for all of them, outside of their table or list.

A training plan may list its contents and then give method, time and trainers in sections of their own; a risk plan may
follow its table with a chapter of measures; a form may be a single record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sopcheck.model import State, Text
from sopcheck.recognition.cells import Cell, read_cell, read_content
from sopcheck.recognition.content import content_of, span
from sopcheck.recognition.labels import LabelIndex, fold
from sopcheck.recognition.records import Row, columns_of, head_of
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.tabled import Register, rows_register
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec, Kind

_SHARED = frozenset({"person", "people", "date", "period", "text", "prose", "list", "one_of"})
"""Types of fields that may be said for all records alike; a rating, a number or a status is of one record."""
_OF_ONE = frozenset({"id", "number", "status", "title", "name", "category"})
_FEWEST = 2
"""Fields of one record that a form must hold to be that record."""
_FORMS = ("cell", "entry")
_OF_FORMS = frozenset({"date", "departments"})
_SURE = 0.9
_SHORTEST = 3
_MOST = 40


class SaidOnce:
    """Finds what one document says of all records of its kind. For the records that the kind is about."""

    def __init__(self, layout: Layout, kind: Kind, index: LabelIndex, values: ValueReader) -> None:
        self._layout = layout
        self._kind = kind
        self._index = index
        self._values = values

    def added(self, spec: FieldSpec, register: Register | None) -> Register | None:
        """`register` with what is said once, or the records that this makes where there were none."""
        slots = self._slots(spec)
        if not slots:
            return register
        if register is not None and register.rows:
            return self._completed(spec, register, register.rows, slots)
        if register is None or register.state == "present":
            return self._made(spec, register, slots) or register
        return register

    def _slots(self, spec: FieldSpec) -> Mapping[str, Slot]:
        """The first slot for each field of a record, where its label names no field of the document itself."""
        found: dict[str, Slot] = {}
        for slot in self._layout.slots:
            if slot.index == self._layout.title_slot or len(found) >= _MOST:
                continue
            names = [one.path[-1] for one in self._index.find(slot.label.text, (spec.name,)) if one.strength >= _SURE]
            if names and not self._is_of_document(spec, slot):
                for name in names:
                    if name not in found or self._is_empty(found[name]):
                        found[name] = slot
        return found

    def _is_of_document(self, spec: FieldSpec, slot: Slot) -> bool:
        """Whether a label names a field of the document, or stands in the section of one."""
        for match in self._index.exact(slot.label.text, ()):
            if match.path[0] in _OF_FORMS and slot.how == "cell":
                continue  # the day that a form is about, and the department
            if match.path[0] != spec.name:
                return True
        for outer in self._layout.above(slot.parent):
            names = {match.path[0] for match in self._index.exact(outer.label.text, ())}
            if names and spec.name not in names:
                return True
        return False

    def _is_empty(self, slot: Slot) -> bool:
        return not content_of(self._layout, slot).text.strip()

    # --- records that are there ------------------------------------------------------------------------------------

    def _completed(
        self, spec: FieldSpec, register: Register, rows: tuple[Row, ...], slots: Mapping[str, Slot]
    ) -> Register:
        """The records with the fields that none of them mentions."""
        columns = columns_of(spec)
        head = head_of(spec)
        mentioned = {name for row in rows for name in row.cells}
        places = {cell.label.place for row in rows for cell in row.cells.values() if cell.label is not None}
        for name, slot in slots.items():
            shared = columns[name].type in _SHARED and name not in _OF_ONE and (head is None or name != head.name)
            if name in mentioned or not shared or slot.label.place in places or slot.how not in ("heading", "caption"):
                continue
            rows = tuple(self._with(columns[name], rows, slot))
        return replace(register, rows=rows)

    def _with(self, column: FieldSpec, rows: Iterable[Row], slot: Slot) -> Iterator[Row]:
        """Each record with what the section says of it, or of all."""
        parts = [(fold(child.label.text), child) for child in self._layout.children.get(slot.index, ())]
        whole = self._read(column, slot)
        for row in rows:
            own = next((child for text, child in parts if _is_about(text, row)), None)
            cell = self._read(column, own) if own is not None else whole
            yield Row({**row.cells, column.name: cell}, row.place, row.heading)

    def _read(self, column: FieldSpec, slot: Slot) -> Cell:
        return replace(read_content(self._values, column, self._layout, slot), why="said-once")

    # --- records that this makes -----------------------------------------------------------------------------------

    def _made(self, spec: FieldSpec, register: Register | None, slots: Mapping[str, Slot]) -> Register | None:
        """A record for each thing that is listed under the label of the records, else one for the whole form."""
        columns = columns_of(spec)
        cells = {
            name: self._read(columns[name], slot)
            for name, slot in slots.items()
            if columns[name].type in _SHARED or slot.how in _FORMS
        }
        head = head_of(spec)
        essential = {name for name in cells if columns[name].essential}
        about = list(self._heads(spec, slots)) if head is not None else []
        if head is not None and about:
            essential.add(head.name)
        filled = {name for name in essential if (name in cells and cells[name].fits) or (head and name == head.name)}
        if len(essential) < _FEWEST:
            return None
        if not filled - ({head.name} if head is not None and not about else set()):
            return self._empty(register, cells)
        if head is None or not about:
            first = min((slots[name] for name in cells), key=lambda slot: slot.index)
            return rows_register((_row(cells, first.label),), first.label, "form")
        given = {name: cell for name, cell in cells.items() if name != head.name}
        rows = [_row({head.name: read_cell(self._values, head, text, None), **given}, text) for text in about]
        label = register.label if register is not None else None
        return replace(rows_register(rows, label, "said-once"), text=register.text if register is not None else "")

    def _heads(self, spec: FieldSpec, slots: Mapping[str, Slot]) -> Iterator[Text]:
        """What the records are about: the items listed under their label, or all of its text."""
        head = head_of(spec)
        slot = slots.get(head.name) if head is not None else None
        if slot is None:
            return
        content = content_of(self._layout, slot)
        listed = [item for item in content.items if self._says(item)]
        if listed:
            yield from listed
        elif any(self._says(line) for line in content.judged) and not content.tables:
            yield Text(content.text, content.place() or slot.label.place)

    def _says(self, text: Text) -> bool:
        return self._values.fillness.state_of(text.text, prose=False)[0] == "present"

    def _empty(self, register: Register | None, cells: Mapping[str, Cell]) -> Register | None:
        """A form that nobody has filled in."""
        labelled = [(name, cell.label, cell.state) for name, cell in cells.items() if cell.label is not None]
        if register is not None or not labelled:
            return register
        state: State = "placeholder" if any(state == "placeholder" for _, _, state in labelled) else "blank"
        columns = tuple((name, label, found) for name, label, found in labelled)
        return Register(state, None, None, "", columns[0][1].place, "no-rows", columns)


def _row(cells: Mapping[str, Cell], about: Text) -> Row:
    places = [cell.place for cell in cells.values() if cell.place is not None]
    return Row(cells, span(places) or about.place, about.place)


def _is_about(text: str, row: Row) -> bool:
    """Whether a folded label is that of a record, or of the group that it belongs to."""
    for name, cell in row.cells.items():
        told = fold(cell.text)
        if name == "category" and len(told) > 1 and told in text:
            return True
        if len(told) >= _SHORTEST and (told in text or (len(text) >= _SHORTEST and text in told)):
            return True
    return False
