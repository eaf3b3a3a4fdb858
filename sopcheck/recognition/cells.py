"""One piece of a laid-out document read as one field: its state, its typed value or why there is none, its places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sopcheck.model import MISSING, Json, Mark, State, Table, Text, _Missing
from sopcheck.places import Place
from sopcheck.recognition.content import Content, content_of, judge
from sopcheck.recognition.labels import hint
from sopcheck.recognition.levels import column_scale, read_scale
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.values import NO_CONTEXT, Context, Reading, ValueReader
from sopcheck.standard.model import FieldSpec

_TRIED = 6
"""Lines below a label that are tried for a date, a number or another short value."""
_CHOICES = 2
_CHOSEN = frozenset({"text", "one_of", "level", "status", "flag"})
"""Types that are answered by ticking a box; in a list of tasks an open box is a task."""
_LONG = frozenset({"prose", "text"})
_SEVERAL = frozenset({"list", "people", "refs"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A field as one text answers it. `misfit` is a code (`004`, `005`) and the text, where it was not understood."""

    state: State
    label: Text | None
    text: str
    place: Place | None
    value: Json | _Missing = MISSING
    misfit: tuple[str, str] | None = None
    why: str | None = None

    @property
    def fits(self) -> bool:
        """Whether the text answers the field: it is there and its type was understood."""
        return self.state in {"present", "derived"} and self.misfit is None

    def mark(self) -> Mark:
        """The mark of this field."""
        label = self.label.text.strip() if self.label is not None else None
        place = self.label.place if self.label is not None else None
        return Mark(self.state, label, self.text, place, self.place, None, self.why)


def read_cell(
    values: ValueReader, spec: FieldSpec, text: Text, label: Text | None, context: Context = NO_CONTEXT
) -> Cell:
    """Read one text as the field `spec`."""
    reading = values.read(spec, text.text, None, context)
    if reading.misfit is not None and "\n" in text.text.strip():
        # A date or a name on the first line, and a remark about it below.
        first = values.read(spec, text.text.strip().splitlines()[0], None, context)
        reading = reading if first.misfit is not None else first
    return _cell(reading, label, text.text.strip(), text.place)


def _cell(reading: Reading, label: Text | None, text: str, place: Place | None) -> Cell:
    misfit = (reading.misfit, text) if reading.misfit is not None else None
    return Cell(reading.state, label, text, place, reading.value, misfit, reading.why)


def column_context(spec: FieldSpec, label: Text, cells: Iterable[Text], year: int | None = None) -> Context:
    """What helps to read a column: the scale of ratings that its label or its cells show, the year of its days."""
    if spec.type in {"date", "period"} and year is not None:
        return Context(year=year)
    if spec.type != "level":
        return NO_CONTEXT
    stated = read_scale(hint(label.text) or "")
    scale = stated if stated is not None else column_scale([cell.text for cell in cells])
    return Context(scale=scale) if scale is not None else NO_CONTEXT


def read_content(
    values: ValueReader, spec: FieldSpec, layout: Layout, slot: Slot, foreign: Collection[int] = ()
) -> Cell:
    """Read what stands beside and below a label as the field `spec`."""
    content = content_of(layout, slot, foreign)
    beside = slot.value
    if beside is not None and len(content.lines) <= 1 and not content.tables:
        # One value on the label's own line: its words, blanks and placeholders mean what they say.
        text = content.lines[0] if content.lines else beside
        if content.judged or not (content.pictures or content.comments or content.code):
            return read_cell(values, spec, text, slot.label)
    alone = len(content.judged) == 1 and len(content.lines) == 1 and not content.tables
    if alone and not (content.items and spec.type in _SEVERAL):
        return read_cell(values, spec, content.lines[0], slot.label)
    if len(content.boxes) >= _CHOICES and len(content.boxes) == len(content.lines) and spec.type in _CHOSEN:
        return _ticked(values, spec, content, slot.label)
    state, why = judge(content, values.fillness, prose=spec.type == "prose")
    place = content.place() or slot.label.place
    if beside is not None and (state == "blank" or not content.place()):
        place = beside.place  # where the answer is expected, whatever else that says nothing stands below
    if state == "not_applicable":
        return Cell(state, slot.label, content.text, place, None, None, why)
    if state != "present":
        return Cell(state, slot.label, content.text, place, MISSING, None, why)
    if why == "none":
        return _cell(values.read(spec, content.lines[0].text), slot.label, content.text, place)
    return _filled(values, spec, content, slot.label)


def _ticked(values: ValueReader, spec: FieldSpec, content: Content, label: Text) -> Cell:
    """The choice that is ticked; where none is, the boxes are the template's."""
    ticked = [line for line, checked in content.boxes if checked]
    if not ticked:
        return Cell("placeholder", label, content.text, content.place(), MISSING, None, "choice-list")
    return read_cell(values, spec, Text("、".join(line.text for line in ticked), ticked[0].place), label)


def _filled(values: ValueReader, spec: FieldSpec, content: Content, label: Text) -> Cell:
    place = content.place()
    text = content.text or "\n".join(block.text for block in content.code)
    if spec.type in _LONG:
        return Cell("present", label, text, place, text.strip())
    if spec.type == "people":
        people: list[Json] = [_person(row) for table in content.tables for row in _bodies(table)] or [
            one.text.strip() for one in _told(values, content.lines)
        ]
        return _cell(values.read(spec, people, text), label, text, place)
    if spec.type in _SEVERAL:
        told: list[Json] = [line.text.strip() for line in _told(values, content.items or content.lines)]
        # A sentence may hold a list of its own; an item of a list is one thing, whatever signs it holds.
        raw: Json = told if content.items or len(told) != 1 else told[0]
        return _cell(values.read(spec, raw or text), label, text, place)
    tried = [read_cell(values, spec, line, label) for line in content.judged[:_TRIED] if line.text.strip()]
    fitting = next((cell for cell in tried if cell.fits), None)
    if fitting is not None:
        return fitting
    unfilled = [cell for cell in tried if cell.state == "placeholder"]
    if len(unfilled) * 2 > len(tried):
        return unfilled[0]
    return next(
        (cell for cell in tried if cell.state == "present"), Cell("present", label, text, place, MISSING, ("004", text))
    )


def _told(values: ValueReader, lines: Iterable[Text]) -> list[Text]:
    """The lines that say something: no placeholders, and no sentence that only leads over to a list."""
    kept = [line for line in lines if values.fillness.state_of(line.text, prose=False)[0] == "present"]
    told = [line for line in kept if not line.text.rstrip().endswith((":", "："))]
    return told or kept


def _bodies(table: Table) -> Iterable[tuple[tuple[str, str], ...]]:
    """The rows below a header as pairs of header cell and cell."""
    head = table.rows[0]
    for row in table.rows[max(1, table.header_rows) :]:
        pairs = tuple(
            (label.text.strip(), cell.text.strip()) for label, cell in zip(head, row, strict=True) if cell.text.strip()
        )
        if pairs:
            yield pairs


def _person(pairs: tuple[tuple[str, str], ...]) -> Json:
    return {label: text for label, text in pairs if label}
