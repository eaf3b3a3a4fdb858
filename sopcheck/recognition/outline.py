"""Fields of a laid-out document: every candidate is kept with its strength, and the best is chosen at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sopcheck.model import FieldPath, Json, Mark, Outline, Picture, Text, _Missing
from sopcheck.recognition.cells import Cell, read_content
from sopcheck.recognition.headed import ColumnReader, named_after
from sopcheck.recognition.labels import LabelIndex, Match
from sopcheck.recognition.marks import Marks
from sopcheck.recognition.registers import Registers
from sopcheck.recognition.sections import Layout, Slot, lay_out
from sopcheck.recognition.sentences import SentenceReader
from sopcheck.recognition.tabled import Register
from sopcheck.recognition.titled import TitleReader
from sopcheck.recognition.topics import TOPIC_FIELDS, topical
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec, Kind

_SURE, _LIKELY, _LEAST = 0.9, 0.65, 0.4
"""Tiers of strength: within a tier the content decides, between them the label does."""
_MOST = 40
"""Candidates of one field that are kept: a document that repeats a label without end gains nothing by it."""
_ALONE, _SHARED = 1.0, 0.95
"""A label that names one field alone says more than one that names several."""
_INSIDE, _BESIDE = 0.6, 0.75
"""What a label is worth inside the section of another field: in a list, and on a line of its own at the margin."""
_ANY_TEXT = frozenset({"text", "prose", "list", "file", "ref", "refs"})
"""Types that understand every text: that they do says nothing about what a label meant."""
_PEOPLE = frozenset({"person", "people"})
_YEAR_FIELDS = ("year", "period", "schedule", "start", "held_at", "date")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PICTURE_FIELDS = ("charts",)
"""Fields that a picture answers, wherever it stands."""
_RANKS: Mapping[str, int] = {
    "present": 0,
    "derived": 0,
    "not_applicable": 2,
    "unreadable": 3,
    "placeholder": 4,
    "blank": 5,
}


@dataclass(frozen=True, slots=True)
class Understood:
    """What a document says in a kind's terms: canonical data, marks and misfits, as `Artifact` holds them."""

    data: dict[str, Json]
    marks: Marks
    misfits: dict[FieldPath, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Answer:
    """A candidate: how one slot answers a field, and how strongly its label names that field."""

    cell: Cell
    strength: float
    order: int
    shared: bool
    """Whether its label names other fields too."""

    def tier(self) -> int:
        return 0 if self.strength >= _SURE else 1 if self.strength >= _LIKELY else 2

    def rank(self) -> tuple[int, int, float, int]:
        """The best first: the tier of the label, then whether it is filled in and understood."""
        rank = _RANKS.get(self.cell.state, 6) + (self.cell.misfit is not None)
        return self.tier(), rank, -self.strength, self.order


class OutlineReader:
    """Reads the laid-out documents of one kind. Built once."""

    def __init__(self, kind: Kind, index: LabelIndex, values: ValueReader, titles: tuple[str, ...]) -> None:
        """`titles` are the names that documents of any kind bear: what is left of a title without them is a theme."""
        self._kind = kind
        self._index = index
        self._values = values
        self._titled = TitleReader(kind, values, titles)
        self._sentences = SentenceReader(kind, index, values)

    def read(self, outline: Outline, stated: frozenset[str] = frozenset()) -> Understood:
        """Understand `outline`; `stated` are fields that its front matter already answers."""
        layout = lay_out(outline, self._index.knows)
        understood = Understood({}, Marks(), {})
        _complete(understood, self._chosen(layout), stated)
        year = _year(understood.data, layout)
        registers = Registers(layout, self._kind, self._index, self._values, year)
        for spec, register in registers.answers():
            if spec.name not in stated:
                _put_register(understood, spec, register)
        for name, cell in ColumnReader(layout, self._kind, self._index, self._values).answers(registers.used()):
            if name not in stated and (name,) not in understood.marks:
                _put(understood, (name,), cell)
        for name, cell in named_after(layout, self._kind, self._index, self._values):
            if name not in stated and (name,) not in understood.marks:
                _put(understood, (name,), cell)
        for name, cell in self._titled.answers(layout, self._control(understood, stated)):
            if name not in stated and (name,) not in understood.marks:
                _put(understood, (name,), cell)
        answered = stated | {str(path[0]) for path in understood.marks}
        for name, cell in self._sentences.answers(layout, answered):
            _put(understood, (name,), cell)
        self._topics(layout, understood, stated)
        self._pictures(layout, understood, stated)
        return understood

    def _chosen(self, layout: Layout) -> Iterator[tuple[str, Cell]]:
        """The best answer to each field that a label names."""
        for name, answers in self._candidates(layout).items():
            hopeful = [answer for answer in answers if not self._hopeless(name, answer)]
            if hopeful:
                yield name, min(hopeful, key=_Answer.rank).cell

    def _candidates(self, layout: Layout) -> dict[str, list[_Answer]]:
        found: dict[str, list[_Answer]] = {}
        foreign = self._foreign(layout)
        for slot in layout.slots:
            if slot.index == layout.title_slot:
                continue
            cells: list[tuple[str, float, Cell]] = []
            for name, strength, answered in self._names(layout, slot):
                spec = self._kind.fields[name]
                if spec.type == "records" or strength < _LEAST or len(found.get(name, ())) >= _MOST:
                    continue
                others = foreign.get(name, foreign[""])
                cells.append((name, strength, read_content(self._values, spec, layout, answered, others)))
            typed = any(cell.fits and self._kind.fields[name].type not in _ANY_TEXT for name, _, cell in cells)
            for name, strength, cell in cells:
                if cell.misfit is None or not typed:
                    found.setdefault(name, []).append(_Answer(cell, strength, slot.index, shared=len(cells) > 1))
        return found

    def _names(self, layout: Layout, slot: Slot) -> Iterator[tuple[str, float, Slot]]:
        """The fields that a slot names, with strength, and the slot as it answers them."""
        matches = self._matches(slot)
        guessed = not matches
        if not matches and slot.how == "heading" and slot.value is not None:
            # `Phase 1: Goals` names goals; what looked like a value is the label.
            matches = self._index.find(slot.value.text, ())
            slot = Slot(slot.index, slot.how, slot.value, None, slot.start, slot.end, slot.parent)
        alone = _ALONE if len(matches) == 1 else _SHARED
        for match in matches:
            name = match.path[0]
            if guessed and self._kind.fields[name].control:
                continue
            yield name, alone * match.strength * self._standing(layout, slot, name, match.strength), slot

    def _matches(self, slot: Slot) -> tuple[Match, ...]:
        """The fields that a label names. `No request ID` is a topic: headings call document control by its name."""
        found = self._index.find(slot.label.text, ())
        if slot.how != "heading":
            return found
        return tuple(one for one in found if one.how == "exact" or not self._kind.fields[one.path[0]].control)

    def _standing(self, layout: Layout, slot: Slot, name: str, strength: float) -> float:
        """Less for a label inside the section of another field, unless that section names this field too."""
        control = self._kind.fields[name].control
        for outer in layout.above(slot.parent):
            names = {match.path[0]: match.strength for match in self._matches(outer)}
            if name in names:
                return 1.0 if len(names) > 1 or names[name] < strength else _INSIDE
            if names and slot.margin:
                return _BESIDE
            if names:
                return 0.0 if control and slot.how == "entry" else _INSIDE
        return 1.0

    def _foreign(self, layout: Layout) -> dict[str, frozenset[int]]:
        """For each field, the positions of lines at the margin that answer other fields by their own labels."""
        claimed: dict[int, set[str]] = {}
        for slot in layout.slots:
            names = {match.path[0] for match in self._index.exact(slot.label.text, ())} if slot.margin else None
            if names:
                claimed.setdefault(slot.start - 1, set()).update(names)
        every = frozenset(claimed)
        named = set().union(*claimed.values())
        return {name: frozenset(at for at in every if name not in claimed[at]) for name in named} | {"": every}

    def _hopeless(self, name: str, answer: _Answer) -> bool:
        """Whether the label names something else after all.

        So does one that was only guessed, over a text that its field cannot read; the word for a role, over a text that
        names nobody; and one that names a date as well as a period, over a single day.
        """
        told = self._kind.fields[name].type in _PEOPLE  # 项目经理：1人, or what a project manager does, names nobody
        if answer.cell.misfit is not None and (told or answer.tier() > 0):
            return True
        period = answer.cell.value if answer.shared and self._kind.fields[name].type == "period" else None
        return isinstance(period, dict) and period.get("start") == period.get("end")

    def _control(self, understood: Understood, stated: frozenset[str]) -> dict[str, Mark]:
        """What the document says of itself: its title, author, version ..."""
        said = {name: Mark("present") for name in stated}
        said |= {str(path[0]): mark for path, mark in understood.marks.own.items() if len(path) == 1}
        return {name: said[name] for name, spec in self._kind.fields.items() if spec.control and name in said}

    def _topics(self, layout: Layout, understood: Understood, stated: frozenset[str]) -> None:
        for name in TOPIC_FIELDS:
            mark = understood.marks.get((name,))
            if name not in self._kind.fields or name in stated or (mark is not None and mark.state != "blank"):
                continue
            cell = topical(layout, self._kind, self._index, self._values)
            if cell is not None:
                _put(understood, (name,), cell)

    def _pictures(self, layout: Layout, understood: Understood, stated: frozenset[str]) -> None:
        for name in _PICTURE_FIELDS:
            spec = self._kind.fields.get(name)
            pictures = [block for block in layout.blocks if isinstance(block, Picture)]
            mark = understood.marks.get((name,))
            if spec is None or not pictures or name in stated or (mark is not None and mark.state != "unreadable"):
                continue
            label = Text(mark.label, mark.label_place) if mark and mark.label and mark.label_place else None
            value: list[Json] = [picture.text or picture.target for picture in pictures]
            cell = Cell("present", label, "\n".join(map(str, value)), pictures[0].place, value, None, "picture")
            _put(understood, (name,), cell)


def _year(data: dict[str, Json], layout: Layout) -> int | None:
    """The year that a document speaks of: by its period or dates, else by its title."""
    for name in _YEAR_FIELDS:
        value = data.get(name)
        day = value.get("start") if isinstance(value, dict) else value
        if isinstance(day, int) or (isinstance(day, str) and day[:4].isdigit()):
            return int(str(day)[:4])
    titles = (layout.title.text if layout.title is not None else "", str(data.get("title", "")))
    found = next((match for match in map(_YEAR.search, titles) if match is not None), None)
    return int(found[0]) if found is not None else None


def _complete(understood: Understood, cells: Iterable[tuple[str, Cell]], stated: frozenset[str]) -> None:
    """Add what `cells` say of fields that nothing has answered yet."""
    for name, cell in cells:
        if name not in stated and (name,) not in understood.marks:
            _put(understood, (name,), cell)


def _put(understood: Understood, path: FieldPath, cell: Cell) -> None:
    understood.marks[path] = cell.mark()
    if cell.misfit is not None:
        understood.misfits[path] = cell.misfit
    elif not isinstance(cell.value, _Missing) and len(path) == 1:
        understood.data[str(path[0])] = cell.value


def _put_register(understood: Understood, spec: FieldSpec, register: Register) -> None:
    """Store a records field. Its own mark points to the header row; a record's label place is where it is headed."""
    label = register.label
    understood.marks[(spec.name,)] = Mark(
        register.state,
        label.text.strip() if label is not None else None,
        register.text,
        label.place if label is not None else register.place,
        register.place,
        None,
        register.why,
    )
    if register.state == "not_applicable":
        understood.data[spec.name] = None
    for name, head, state in register.columns:
        understood.marks[(spec.name, name)] = Mark(state, head.text.strip(), "", head.place, None, None, register.why)
    if register.rows is None:
        return
    records: list[Json] = []
    for number, row in enumerate(register.rows):
        understood.marks[(spec.name, number)] = Mark("present", None, "", row.heading, row.place)
        record: dict[str, Json] = {}
        for name, cell in row.cells.items():
            path = (spec.name, number, name)
            _put(understood, path, cell)
            if cell.misfit is None and not isinstance(cell.value, _Missing):
                record[name] = cell.value
        records.append(record)
    understood.data[spec.name] = records
