"""Which tables, lists and sections answer which records field of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sopcheck.model import Item, State, Table, Text
from sopcheck.places import Place
from sopcheck.recognition.assigned import assigned_rows
from sopcheck.recognition.cells import Cell, read_cell
from sopcheck.recognition.content import content_of, judge, span
from sopcheck.recognition.dates import read_period
from sopcheck.recognition.labels import LabelIndex
from sopcheck.recognition.listed import listed_rows
from sopcheck.recognition.records import (
    Row,
    columns_of,
    completed,
    group_rows,
    head_of,
    is_hollow,
    section_rows,
    signed_rows,
    table_rows,
)
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.tables import Header, is_number, read_header
from sopcheck.recognition.unfold import is_grid
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec, Kind

_SAMPLE = 12
"""Cells of a column that are read to see whether a field's type fits."""
_MOST = 40
"""Slots of one field that are looked at: a document that repeats a label without end gains nothing by it."""
_SURE = 0.9
_INSIDE = 0.6
"""What a label is worth inside the section of another field."""
_LISTED = 2
"""A plain list answers a records field of which the standard requires at most so many parts."""
_FEW, _HALF, _ALIKE, _WRONG = 3, 0.5, 0.75, -1.0
_SOME_YEAR = 2024
"""A leap year: a column of days without a year is a column of dates, whatever year they are of."""


@dataclass(frozen=True, slots=True)
class Register:
    """The answer to a records field. `rows` is None where it is answered in prose, so that rows are not determined."""

    state: State
    rows: tuple[Row, ...] | None
    label: Text | None
    text: str
    place: Place | None
    why: str
    columns: tuple[tuple[str, Text, State], ...] = ()
    """Where there are no rows: the columns that the header has, and why there is nothing in them."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """A table that may answer a field."""

    table: Table
    parent: int | None
    header: Header
    score: float
    heading: Slot | None
    """The slot above the table that names the field."""

    def top(self) -> tuple[Text, ...]:
        """The header row."""
        return self.table.rows[self.header.depth - 1]


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
        self._claims = self._claim_tables()

    def answers(self) -> Iterator[tuple[FieldSpec, Register]]:
        """Each records field that the document mentions."""
        for spec in self._specs:
            register = self._answer(spec)
            if register is not None:
                yield spec, register

    def used(self) -> frozenset[Place]:
        """The places of the header cells that head a column of records."""
        return frozenset(
            claim.top()[column].place
            for claims in self._claims.values()
            for claim in claims
            for column, _, _ in claim.header.columns
        )

    def _names(self, slot: Slot) -> Iterator[tuple[str, float]]:
        if slot.index == self._layout.title_slot:
            return
        for match in self._index.find(slot.label.text, ()):
            if match.how == "exact" or slot.how != "heading" or not self._kind.fields[match.path[0]].control:
                yield match.path[0], match.strength

    def _answer(self, spec: FieldSpec) -> Register | None:
        """The best answer. The records that a kind is about may also be sections, or stand right below the title."""
        chosen = self._chosen(spec)
        if self._kind.main != spec.name:
            return chosen
        rows = tuple(row for row in self._free_sections(spec) if not is_hollow(row))
        if rows and _told(spec, rows) > _told(spec, chosen.rows or () if chosen is not None else ()):
            return _rows_register(rows, None, "sections")
        return chosen or self._below_title(spec)

    def _chosen(self, spec: FieldSpec) -> Register | None:
        claims = self._claims.get(spec.name, [])
        headed = [claim for claim in claims if claim.heading is not None]
        slots = self._slots(spec)
        best = max((strength for strength, _ in slots), default=0.0)
        if headed:
            return self._from_tables(spec, headed, claims)
        from_slots = self._signed(spec, slots) or self._from_slots(spec, slots)
        if from_slots is not None and from_slots.state == "present" and (best >= _SURE or not claims):
            return from_slots
        claims = claims or (self._spare_claims(spec) if from_slots is None else [])
        if claims:
            return self._from_tables(spec, claims, claims)
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

    # --- tables ---

    def _claim_tables(self) -> dict[str, list[_Claim]]:
        claims: dict[str, list[_Claim]] = {}
        for position, parent in self._layout.tables:
            table = self._layout.blocks[position]
            if not isinstance(table, Table):
                continue
            headings = self._headings(parent)
            scored = [
                (spec, claim)
                for spec in self._specs
                if (claim := self._score(spec, table, parent, headings.get(spec.name))) is not None
            ]
            if not scored:
                continue
            top = max(claim[1].score for claim in scored)
            for spec, claim in _best(scored, top):
                claims.setdefault(spec.name, []).append(claim)
        return claims

    def _spare_claims(self, spec: FieldSpec) -> list[_Claim]:
        """Tables that answer another field, with a column of their own for what records of this one are about."""
        head = head_of(spec)
        found: list[_Claim] = []
        for claim in (claim for claims in self._claims.values() for claim in claims):
            if head is None:
                break
            fit = _Fit(claim.table, spec, self._values, self._year)
            header = read_header(claim.table, self._index, (spec.name,), fit)
            used = {column for column, _, _ in claim.header.columns}
            if any(
                name == head.name and strength >= 1 and column not in used for column, name, strength in header.columns
            ):
                found.append(_Claim(claim.table, claim.parent, header, claim.score, None))
        return found

    def _headings(self, parent: int | None) -> dict[str, Slot]:
        """The records fields that the nearest naming slot above a table names."""
        for slot in self._layout.above(parent):
            found = {name: slot for name, _ in self._names(slot) if name in self._named}
            if found:
                return found
        return {}

    def _score(self, spec: FieldSpec, table: Table, parent: int | None, heading: Slot | None) -> _Claim | None:
        header = read_header(table, self._index, (spec.name,), _Fit(table, spec, self._values, self._year))
        header = self._with_unlabelled(header, table, spec)
        names = header.names()
        columns = columns_of(spec)
        head = head_of(spec)
        required = {name for name, sub in columns.items() if sub.required and sub.source == "says"}
        width = sum(bool(cell.text.strip()) for cell in table.rows[header.depth - 1]) if header.depth else 0
        headed = head is not None and (head.name in names or (is_grid(table) and len(names & required) > 1))
        broad = (
            len(names) >= _FEW
            and len(names) >= _HALF * width
            and not header.doubles
            and len(names & required) * 2 >= len(required)
        )
        if not (heading is not None and names) and not (headed and len(names) > 1 and names & required) and not broad:
            return None
        score = sum(strength * (2 if name in required else 1) for _, name, strength in header.columns)
        score += 2 * headed + (4 if heading is not None else 0) - header.doubles
        return _Claim(table, parent, header, score, heading)

    def _with_unlabelled(self, header: Header, table: Table, spec: FieldSpec) -> Header:
        """The header with a column that nobody named, where its cells are the choices of a field still without one."""
        names = header.names()
        open_ = [sub for sub in spec.records if sub.type == "one_of" and sub.required and sub.name not in names]
        if not open_ or not header.depth or not is_grid(table):
            return header
        fit = _Fit(table, spec, self._values, self._year)
        for column, cell in enumerate(table.rows[header.depth - 1]):
            filled = any(row[column].text.strip() for row in table.rows[header.depth :])
            if filled and not cell.text.strip() and fit(open_[0].name, column, header.depth) >= _ALIKE:
                return replace(header, columns=tuple(sorted((*header.columns, (column, open_[0].name, _SURE)))))
        return header

    def _from_tables(self, spec: FieldSpec, claims: list[_Claim], every: list[_Claim]) -> Register:
        """The family of tables with the header of the best one, joined."""
        best = max(claims, key=lambda claim: claim.score)
        others = [claim for claim in every if claim is not best and not _alike(claim.header, best.header)]
        family = [claim for claim in every if claim is best or _alike(claim.header, best.header)]
        rows: list[Row] = []
        states: list[State] = []
        for claim in family:
            found = table_rows(claim.table, claim.header, spec, self._values, self._year)
            rows.extend(self._categorised(spec, claim, found.rows))
            states.append(found.state)
        top = best.top()
        head = head_of(spec)
        column = next((at for at, name, _ in best.header.columns if head is not None and name == head.name), None)
        label = best.heading.label if best.heading is not None else (top[column] if column is not None else None)
        place = span(cell.place for cell in top) or best.table.place
        if rows:
            for claim in others:
                more = table_rows(claim.table, claim.header, spec, self._values, self._year).rows
                rows = completed(rows, more, spec)
            return replace(_rows_register(rows, label, "table"), place=place)
        state: State = "placeholder" if "placeholder" in states else "blank"
        columns = tuple((name, top[at], state) for at, name, _ in best.header.columns)
        return Register(state, None, label, "", place, "no-rows", columns)

    def _categorised(self, spec: FieldSpec, claim: _Claim, rows: tuple[Row, ...]) -> Iterable[Row]:
        """Rows with the category that the heading over their table gives, where they have no column for it."""
        names = claim.header.names()
        open_choices = [sub for sub in spec.records if sub.type == "one_of" and sub.required and sub.name not in names]
        above = next(iter(self._layout.above(claim.parent)), None)
        if not open_choices or above is None:
            return rows
        cell = read_cell(self._values, open_choices[0], above.label, None)
        if not cell.fits:
            return rows
        given = {open_choices[0].name: replace(cell, label=None, why="grouping-heading")}
        return [Row({**given, **row.cells}, row.place, row.heading) for row in rows]

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
        return _rows_register(rows, found[0][0], "signatures") if rows else None

    def _from_slots(self, spec: FieldSpec, slots: list[tuple[float, Slot]]) -> Register | None:
        registers = [
            (strength, register)
            for strength, register in ((strength, self._from_slot(spec, slot)) for strength, slot in slots)
            if strength >= _SURE or not _is_bare_list(spec, register)
        ]
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
        found, how = self._rows_below(spec, slot)
        rows = tuple(row for row in found if not is_hollow(row))
        if found and not rows:
            return Register("placeholder", None, slot.label, content.text, place, "no-rows")
        if rows:
            return replace(_rows_register(rows, slot.label, how), text=content.text)
        return Register("present", None, slot.label, content.text, place, "prose")

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
        said = [sub for sub in spec.records if sub.required and sub.source == "says"]
        if len(said) > _LISTED or any(isinstance(block, Table) for block in blocks):
            return (), "prose"
        return listed_rows(blocks, spec, self._index, self._values, self._year), "list"

    def _free_sections(self, spec: FieldSpec) -> tuple[Row, ...]:
        """A row of at least two sections, wherever they stand, each of which is a record."""
        parents = {slot.parent for slot in self._layout.slots if slot.how == "heading"}
        found = [
            section_rows(self._layout, parent, spec, self._index, self._values)
            for parent in sorted(parents, key=_order)
        ]
        best = max(found, key=len, default=())
        return best if len(best) > 1 else ()


def _is_about_people(spec: FieldSpec) -> bool:
    """Whether the first thing that a record must say is a person: an approval, not a task and its owner."""
    first = next((sub for sub in spec.records if sub.required), None)
    return first is not None and first.type == "person"


def _is_bare_list(spec: FieldSpec, register: Register) -> bool:
    """Whether lines answer records that must say two things or more: under a guessed label they are something else."""
    said = [sub for sub in spec.records if sub.required and sub.source == "says"]
    return register.why in {"list", "prose"} and register.state == "present" and len(said) > 1


def _told(spec: FieldSpec, rows: Iterable[Row]) -> int:
    """How many of the parts that the standard requires of a record any of `rows` mentions."""
    said = {sub.name for sub in spec.records if sub.required and sub.source == "says"}
    return len({name for row in rows for name in row.cells} & said)


def _order(parent: int | None) -> int:
    return -1 if parent is None else parent


def _best(scored: list[tuple[FieldSpec, _Claim]], top: float) -> list[tuple[FieldSpec, _Claim]]:
    """The fields that a table answers: one, or those that its heading names together.

    Where several fit equally and no heading decides, it answers the one that the standard does not ask for by name.
    """
    equal = [pair for pair in scored if pair[1].score >= top - 0.01]
    headed = [pair for pair in equal if pair[1].heading is not None]
    if headed:
        return headed
    return sorted(equal, key=lambda pair: pair[0].required)[:1]


def _alike(one: Header, other: Header) -> bool:
    return len(one.names() & other.names()) >= _ALIKE * len(one.names() | other.names())


def _rows_register(rows: Iterable[Row], label: Text | None, why: str) -> Register:
    kept = tuple(rows)
    return Register("present", kept, label, "", span(row.place for row in kept), why)


class _Fit:
    """How well the cells of a column fit a field: 1 a strict type that reads them all, one half for any text."""

    def __init__(self, table: Table, spec: FieldSpec, values: ValueReader, year: int | None) -> None:
        self._year = year if year is not None else _SOME_YEAR
        self._table = table
        self._columns = columns_of(spec)
        self._values = values
        head = head_of(spec)
        self._head = head.name if head is not None else None

    def _only_numbers(self, column: int, depth: int) -> bool:
        """Whether a column that should say what the records are about only counts them: `R1`, `R2`, `R3`."""
        cells = [row[column].text for row in self._table.rows[depth : depth + _SAMPLE] if row[column].text.strip()]
        return len(cells) > _LISTED and all(is_number(text) for text in cells)

    def __call__(self, name: str, column: int, depth: int) -> float:
        spec = self._columns[name]
        if spec.type in {"text", "prose", "file", "ref"}:
            may = is_grid(self._table) and name == self._head and "id" in self._columns
            numbers = may and self._only_numbers(column, depth)
            return _WRONG if numbers else _HALF
        cells = [row[column] for row in self._table.rows[depth : depth + _SAMPLE] if row[column].text.strip()]
        read: list[Cell] = [read_cell(self._values, spec, cell, None) for cell in cells]
        filled = [cell for cell in read if cell.state == "present"]
        dated = spec.type == "date"
        fitting = sum(cell.fits or (dated and read_period(cell.text, year=self._year) is not None) for cell in filled)
        return fitting / len(filled) if filled else _HALF
