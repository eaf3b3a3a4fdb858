"""Which tables, lists and sections answer which records field of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sopcheck.model import Item, State, Table
from sopcheck.places import CsvPlace, Place
from sopcheck.recognition.assigned import assigned_rows
from sopcheck.recognition.content import content_of, judge
from sopcheck.recognition.counted import counted_rows
from sopcheck.recognition.crossed import crossed_rows
from sopcheck.recognition.figures import figures_of
from sopcheck.recognition.labels import LabelIndex
from sopcheck.recognition.listed import listed_rows, timed_rows
from sopcheck.recognition.phased import phased_rows
from sopcheck.recognition.records import (
    Row,
    group_rows,
    head_of,
    is_hollow,
    name_records,
    section_rows,
)
from sopcheck.recognition.said_once import SaidOnce
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.signed import signed_rows
from sopcheck.recognition.tabled import Register, TableAnswers, names_of, rows_register
from sopcheck.recognition.unfold import is_grid
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec, Kind

_MOST = 40
"""Slots of one field that are looked at: a document that repeats a label without end gains nothing by it."""
_SURE = 0.9
_INSIDE = 0.6
"""What a label is worth inside the section of another field."""
_SORTS, _WITH_ANOTHER, _SORT_LONGEST = 2, 4, 40
"""Items of a list that only name sorts of a thing, at least; how many may have another among them; their length."""
_MEASURED = frozenset({"date", "period", "number", "percent", "money", "integer"})
"""Types of what a list that is to be filled in asks for."""
_LISTED = 2
"""A plain list answers a records field of which the standard requires at most so many parts."""


class Registers:
    """Finds the answers to all records fields of one document."""

    def __init__(self, layout: Layout, kind: Kind, index: LabelIndex, values: ValueReader, year: int | None) -> None:
        """Read the headers of all tables of `layout`. `year` completes days that are written without one."""
        self._year = year
        self._layout = layout
        self._kind = kind
        self._index = index
        self._values = values
        self._specs = [spec for spec in kind.fields.values() if spec.type == "records"]
        self._named: dict[str, list[tuple[float, Slot]]] = {spec.name: [] for spec in self._specs}
        for slot in layout.slots:
            for match in self._names(slot):
                if match[0] in self._named and len(self._named[match[0]]) < _MOST:
                    self._named[match[0]].append((match[1], slot))
        self._tables = TableAnswers(layout, kind, index, values, year)
        self._said_once = SaidOnce(layout, kind, index, values)

    def answers(self) -> Iterator[tuple[FieldSpec, Register]]:
        """Each records field that the document mentions."""
        answered = False
        for spec in self._specs:
            register = self._answer(spec)
            if spec.name == self._kind.main:
                register = self._said_once.added(spec, register)
            if register is not None:
                answered = answered or _is_of_figures(spec)
                yield spec, register
        figures = next((spec for spec in self._specs if _is_of_figures(spec) and not spec.required), None)
        if figures is not None and not answered and (label := figures_of(self._grids())) is not None:
            yield figures, Register("present", None, label, "", label.place, "figures")

    def _grids(self) -> Iterator[Table]:
        """The tables of office documents and CSV files, which show figures without a word about them."""
        for position, _ in self._layout.tables:
            block = self._layout.blocks[position]
            if isinstance(block, Table) and (is_grid(block) or isinstance(block.place, CsvPlace)):
                yield block

    def used(self) -> frozenset[Place]:
        """The places of the header cells that head a column of records."""
        return self._tables.used()

    def _names(self, slot: Slot) -> Iterator[tuple[str, float]]:
        return names_of(slot, self._layout, self._kind, self._index)

    def _answer(self, spec: FieldSpec) -> Register | None:
        """The best answer. The records that a kind is about may also be sections, or stand right below the title."""
        chosen = self._chosen(spec)
        if self._kind.main != spec.name:
            phases = phased_rows(self._layout, spec, self._values, self._year) if chosen is None else ()
            return rows_register(phases, None, "phases") if phases else chosen
        rows = tuple(row for row in self._free_sections(spec) if not is_hollow(row))
        groups = tuple(row for row in self._free_groups(spec) if not is_hollow(row))
        rows = groups if len(groups) > len(rows) else rows
        there = (chosen.rows or ()) if chosen is not None else ()
        told, before = _told(spec, rows), _told(spec, there)
        if rows and (told > before or (rows is groups and told == before and len(groups) > len(there))):
            return rows_register(rows, None, "sections")
        return chosen or self._below_title(spec) or self._crossed(spec)

    def _crossed(self, spec: FieldSpec) -> Register | None:
        """What is to be done as a grid of days shows it, where nothing says it in so many words."""
        for table in self._grids():
            rows = crossed_rows(table, spec, self._values, self._year)
            if rows:
                day = next((cell for cell in table.rows[0] if cell.text.strip()), None)
                return replace(rows_register(rows, day, "days"), place=table.place)
        return None

    def _chosen(self, spec: FieldSpec) -> Register | None:
        claims = self._tables.of(spec)
        headed = [claim for claim in claims if claim.heading is not None]
        slots = self._slots(spec)
        best = max((strength for strength, _ in slots), default=0.0)
        if headed:
            return self._tables.answer(spec, headed, claims)
        from_slots = self._signed(spec, slots) or self._from_slots(spec, slots)
        if from_slots is not None and from_slots.state == "present" and (best >= _SURE or not claims):
            told = spec.name == self._kind.main and from_slots.rows is None and claims
            tabled = self._tables.answer(spec, claims, claims) if told else None
            return tabled if tabled is not None and tabled.rows else from_slots
        claims = claims or (self._tables.spare(spec) if from_slots is None else [])
        if claims:
            return self._tables.answer(spec, claims, claims)
        return from_slots

    def _below_title(self, spec: FieldSpec) -> Register | None:
        """A document that is a title and a list below it: the title names what is listed."""
        slots = [slot for slot in self._layout.slots if slot.how == "heading"]
        if len(slots) != 1 or slots[0].index != self._layout.title_slot:
            return None
        names = {match.path[0] for match in self._index.find(slots[0].label.text, ())}
        listed = any(isinstance(block, Item) for block in self._layout.below(slots[0]))
        return self._from_slot(spec, slots[0]) if spec.name in names and listed else None

    def _slots(self, spec: FieldSpec) -> list[tuple[float, Slot]]:
        """Slots that name the field, best first; one inside a slot of another field counts for less."""
        out = []
        for strength, slot in self._named[spec.name]:
            above = [name for outer in self._layout.above(slot.parent) for name, _ in self._names(outer)]
            if above and spec.name not in above:
                out.append((_INSIDE * strength, slot))
            else:
                out.append((strength, slot))
        return sorted(out, key=lambda pair: (-pair[0], pair[1].index))

    # --- lists and sections ---

    def _signed(self, spec: FieldSpec, slots: list[tuple[float, Slot]]) -> Register | None:
        """Signature lines, for records of which a person is the point."""
        if not _is_about_people(spec):
            return None
        found = [
            (slot.label, slot.value)
            for strength, slot in sorted(slots, key=lambda pair: pair[1].index)
            if strength >= _SURE
            and slot.how in {"entry", "cell"}
            and slot.value is not None
            and slot.value.text.strip()
        ]
        rows = signed_rows(found, spec, self._values)
        return rows_register(rows, found[0][0], "signatures") if rows else None

    def _counted(self, spec: FieldSpec, slots: list[tuple[float, Slot]]) -> Register | None:
        """Records under labels that count them, where no label names the field itself."""
        if not slots or slots[0][0] >= _SURE:
            return None
        found = counted_rows(self._layout, [slot for _, slot in slots], spec, self._index, self._values)
        if found is None:
            return None
        label = min((slot for _, slot in slots), key=lambda slot: slot.index).label
        if found.rows:
            return rows_register(found.rows, label, found.why)
        return Register(found.state, None, label, "", label.place, found.why)

    def _from_slots(self, spec: FieldSpec, slots: list[tuple[float, Slot]]) -> Register | None:
        counted = self._counted(spec, slots)
        if counted is not None:
            return counted
        registers = [
            (strength, register)
            for strength, register in ((strength, self._from_slot(spec, slot)) for strength, slot in slots)
            if strength >= _SURE or not _is_bare_list(spec, register)
        ]
        if len(registers) > 1 and registers[0][1].why == "empty" and slots[1][1].index == slots[0][1].index + 1:
            registers = registers[1:]  # a heading over headings of its own level: `Goals`, `Goals of the project`
        if not registers:
            return None
        tier = [register for strength, register in registers if strength >= min(_SURE, registers[0][0])]
        ranks: Mapping[State, int] = {"present": 0, "not_applicable": 1, "unreadable": 2, "placeholder": 3}
        return min(tier, key=lambda register: ranks.get(register.state, 4))

    def _from_slot(self, spec: FieldSpec, slot: Slot) -> Register:
        content = content_of(self._layout, slot)
        head = head_of(spec)
        state, why = judge(content, self._values.fillness, prose=head is not None and head.type == "prose")
        place = content.place() or (slot.value.place if slot.value is not None else slot.label.place)
        if why == "none":
            return Register("present", (), slot.label, content.text, place, "none")
        if state != "present":
            return Register(state, None, slot.label, content.text, place, why)
        if self._only_asks(spec, slot):
            return Register("placeholder", None, slot.label, content.text, place, "labels-only")
        found, how = self._rows_below(spec, slot)
        rows = tuple(row for row in found if not is_hollow(row))
        if found and not rows:
            return Register("placeholder", None, slot.label, content.text, place, "no-rows")
        if rows:
            return replace(rows_register(rows, slot.label, how), text=content.text)
        return Register("present", None, slot.label, content.text, place, "prose")

    def _only_asks(self, spec: FieldSpec, slot: Slot) -> bool:
        """Whether the list below a label only says what to fill in: `Functional goals`, `Business goals`; `上线日期`.

        A name may well end in the word for what it names (`设计任务`); a statement does not.
        """
        blocks = self._layout.below(slot)
        items = [block.text.strip() for block in blocks if isinstance(block, Item)]
        if len(items) < _SORTS or len(items) < len(blocks) or any(map(str.isdigit, "".join(items))):
            return False
        head = head_of(spec)
        measured = {sub.name for sub in spec.records if sub.type in _MEASURED}
        asking = 0
        for text in items:
            sort = (
                head is not None
                and head.type == "prose"
                and any(match.path == (spec.name,) for match in self._index.find(text, ()))
            )
            asking += sort or any(match.path[-1] in measured for match in self._index.find(text, (spec.name,)))
        return asking >= len(items) - (len(items) >= _WITH_ANOTHER) and max(map(len, items)) <= _SORT_LONGEST

    def _rows_below(self, spec: FieldSpec, slot: Slot) -> tuple[tuple[Row, ...], str]:
        if slot.how == "heading":
            rows = section_rows(self._layout, slot.index, spec, self._index, self._values)
            if rows:
                return rows, "sections"
        blocks = self._layout.below(slot)
        rows = group_rows(blocks, spec, self._index, self._values)
        if rows:
            return rows, "groups"
        rows = assigned_rows(slot.label.text, blocks, spec, self._values)
        if rows:
            return rows, "people"
        said = [sub for sub in spec.records if sub.essential]
        if len(said) > _LISTED and (rows := timed_rows(blocks, spec, self._values, self._year)):
            return rows, "list"
        named = name_records(blocks, spec, self._index)
        if (len(said) > _LISTED and not named) or any(isinstance(block, Table) for block in blocks):
            return (), "prose"
        return listed_rows(blocks, spec, self._index, self._values, self._year), "list"

    def _free_groups(self, spec: FieldSpec) -> tuple[Row, ...]:
        """Records of lines and their parts, wherever they stand, with at least two of the parts that each must have."""
        rows = group_rows(self._layout.blocks, spec, self._index, self._values)
        said = {sub.name for sub in spec.records if sub.essential}
        whole = tuple(row for row in rows if len(said & set(row.cells)) > _LISTED)
        return whole if len(whole) > 1 and len(whole) * 2 > len(rows) else ()

    def _free_sections(self, spec: FieldSpec) -> tuple[Row, ...]:
        """A row of at least two sections, wherever they stand, each of which is a record."""
        parents = {slot.parent for slot in self._layout.slots if slot.how == "heading"}
        found = [
            section_rows(self._layout, parent, spec, self._index, self._values)
            for parent in sorted(parents, key=_order)
        ]
        best = max(found, key=len, default=())
        return best if len(best) > 1 else ()


def _is_of_figures(spec: FieldSpec) -> bool:
    """Whether records are an indicator and its value."""
    return any(sub.type == "number" and sub.essential for sub in spec.records)


def _is_about_people(spec: FieldSpec) -> bool:
    """Whether the first thing that a record must say is a person: an approval, not a task and its owner."""
    first = next((sub for sub in spec.records if sub.required), None)
    return first is not None and first.type == "person"


def _is_bare_list(spec: FieldSpec, register: Register) -> bool:
    """Whether lines answer records that must say two things or more: under a guessed label they are something else."""
    said = [sub for sub in spec.records if sub.essential]
    return register.why in {"list", "prose"} and register.state == "present" and len(said) > 1


def _told(spec: FieldSpec, rows: Iterable[Row]) -> int:
    """How many of the parts that the standard requires of a record any of `rows` mentions."""
    said = {sub.name for sub in spec.records if sub.essential}
    return len({name for row in rows for name in row.cells} & said)


def _order(parent: int | None) -> int:
    return -1 if parent is None else parent
