"""Records under labels that count them: `任务一：选址`, `Goal 2` with its parts below it."""

from __future__ import annotations

from collections.abc import Sequence

from sopcheck.model import Text
from sopcheck.recognition.cells import Cell, read_cell
from sopcheck.recognition.content import content_of, span
from sopcheck.recognition.labels import LabelIndex
from sopcheck.recognition.records import Row, Rows, columns_of, is_hollow, name_by
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec

_FEWEST = 2
"""Labels with a number that make a list: one alone may be the number of something else."""
_MOST_PARTS = 100
"""Labels below one record that are looked at."""


def counted_rows(
    layout: Layout, slots: Sequence[Slot], spec: FieldSpec, index: LabelIndex, values: ValueReader
) -> Rows | None:
    """A record for each of `slots` with a number in its label, in their order; None where fewer than two have one.

    What a record is about stands beside its label, else on the first line below it.
    """
    counted = sorted((slot for slot in slots if _counts(slot, spec, index)), key=lambda one: one.index)
    if len(counted) < _FEWEST:
        return None
    rows = [_row(layout, slot, spec, index, values) for slot in counted]
    told = tuple(row for row in rows if not is_hollow(row))
    if told:
        return Rows(told, "present", "counted")
    template = any(cell.state == "placeholder" for row in rows for cell in row.cells.values())
    return Rows((), "placeholder" if template else "blank", "no-rows")


def _counts(slot: Slot, spec: FieldSpec, index: LabelIndex) -> bool:
    return any(match.how == "counted" and match.path == (spec.name,) for match in index.find(slot.label.text, ()))


def _row(layout: Layout, slot: Slot, spec: FieldSpec, index: LabelIndex, values: ValueReader) -> Row:
    columns = columns_of(spec)
    cells: dict[str, Cell] = {}
    for child in layout.children.get(slot.index, ())[:_MOST_PARTS]:
        name = next((match.path[-1] for match in index.find(child.label.text, (spec.name,))), None)
        if name is not None and name not in cells and child.value is not None:
            cells[name] = read_cell(values, columns[name], child.value, child.label)
    about = _about(layout, slot)
    if about is not None:
        name_by(cells, about, spec, values)
    places = [cell.place for cell in cells.values() if cell.place is not None]
    return Row(cells, span((slot.label.place, *places)) or slot.label.place, slot.label.place)


def _about(layout: Layout, slot: Slot) -> Text | None:
    """What stands beside a label, or on the first line of its own below it."""
    if slot.value is not None and slot.value.text.strip():
        return slot.value
    if layout.children.get(slot.index):
        return None
    return next(iter(content_of(layout, slot).lines), None)
