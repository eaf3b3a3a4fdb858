"""Records fields that tables answer: which tables claim which field, and the rows of the family that wins it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sopcheck.model import State, Table, Text
from sopcheck.places import Place
from sopcheck.recognition.cells import Cell, column_context, read_cell
from sopcheck.recognition.content import span
from sopcheck.recognition.dates import read_period
from sopcheck.recognition.general import is_history, says_little
from sopcheck.recognition.labels import LabelIndex, fold
from sopcheck.recognition.records import Row, columns_of, completed, head_of, table_rows
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.tables import GENERIC_HEADS, Header, body_start, head_cells, is_number, read_header
from sopcheck.recognition.unfold import is_grid
from sopcheck.recognition.unnamed import told_in_words, with_general, with_head
from sopcheck.recognition.values import NO_CONTEXT, ValueReader
from sopcheck.standard.model import FieldSpec, Kind

_SAMPLE = 12
"""Cells of a column that are read to see whether a field's type fits."""
_WORD = 12
"""Characters of a word that rates something, at most."""
_SCALED = 500
"""Cells of a column of ratings that show its scale."""
_SURE = 0.9
"""Strength of a column that is known by its cells alone."""
_COUNTED = 2
"""Numbers one below the other, at most, that do not count rows."""
_FEW, _MANY, _HALF, _ALIKE, _WRONG = 3, 0.4, 0.5, 0.75, -1.0
_TOLD = 0.8
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
class Claim:
    """A table that may answer a field."""

    table: Table
    parent: int | None
    header: Header
    score: float
    heading: Slot | None
    """The slot above the table that names the field."""

    def top(self) -> tuple[Text, ...]:
        """The cells that head the columns."""
        return head_cells(self.table.rows, self.header.depth)


class TableAnswers:
    """The tables of one document and the records fields that they may answer."""

    def __init__(self, layout: Layout, kind: Kind, index: LabelIndex, values: ValueReader, year: int | None) -> None:
        """Read the headers of all tables of `layout`. `year` completes days that are written without one."""
        self._year = year
        self._layout = layout
        self._kind = kind
        self._index = index
        self._values = values
        self._specs = [spec for spec in kind.fields.values() if spec.type == "records"]
        self._claims = self._claim_tables()

    def of(self, spec: FieldSpec) -> list[Claim]:
        """The tables that may answer a field."""
        return self._claims.get(spec.name, [])

    def used(self) -> frozenset[Place]:
        """The places of the header cells that head a column of records."""
        return frozenset(
            claim.top()[column].place
            for claims in self._claims.values()
            for claim in claims
            for column, _, _ in claim.header.columns
        )

    def _claim_tables(self) -> dict[str, list[Claim]]:
        claims: dict[str, list[Claim]] = {}
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

    def spare(self, spec: FieldSpec) -> list[Claim]:
        """Tables that answer another field, with a column of their own for what records of this one are about."""
        head = head_of(spec)
        found: list[Claim] = []
        dated = {sub.name for sub in spec.records if sub.required and sub.source == "says" and sub.type == "date"}
        for claim in (claim for claims in self._claims.values() for claim in claims):
            if head is None or not head.required:
                break
            fit = _Fit(claim.table, spec, self._values, self._year)
            header = read_header(claim.table, self._index, (spec.name,), fit)
            used = {column for column, _, _ in claim.header.columns}
            top = claim.table.rows[header.depth - 1]
            if dated <= header.names() and any(
                name == head.name
                and strength >= 1
                and column not in used
                and fold(top[column].text) not in GENERIC_HEADS
                for column, name, strength in header.columns
            ):
                found.append(Claim(claim.table, claim.parent, header, claim.score, None))
        return found

    def _headings(self, parent: int | None) -> dict[str, Slot]:
        """The records fields that the nearest naming slot above a table names."""
        records = {spec.name for spec in self._specs}
        for slot in self._layout.above(parent):
            found = {name: slot for name, _ in names_of(slot, self._layout, self._kind, self._index) if name in records}
            if found:
                return found
        return {}

    def _score(self, spec: FieldSpec, table: Table, parent: int | None, heading: Slot | None) -> Claim | None:
        header = read_header(table, self._index, (spec.name,), _Fit(table, spec, self._values, self._year))
        header = told_in_words(self._with_unlabelled(header, table, spec), table, spec, self._values)
        columns = columns_of(spec)
        head = head_of(spec)
        required = {name for name, sub in columns.items() if sub.essential}
        top = table.rows[header.depth - 1] if header.depth else ()
        if not spec.control and is_history(cell.text for cell in top):
            return None
        width = sum(bool(cell.text.strip()) for cell in top)
        if head is not None and len(header.names()) >= max(_FEW, _MANY * width) and not header.doubles:
            header = with_head(header, table, head, self._index)
        header = with_general(header, table, spec)
        names = header.names()
        wide = len({column for column, _, _ in header.columns})  # `Roles` may name two fields, and is one column
        headed = head is not None and (head.name in names or (is_grid(table) and len(names & required) > 1))
        if heading is None and spec.name != self._kind.main and headed and _is_untold(header, table, head):
            return None
        broad = (
            wide >= _FEW and wide >= _MANY * width and not header.doubles and len(names & required) * 2 >= len(required)
        )
        told = headed and wide > 1 and names & required
        if (
            not (heading is not None and names)
            and not told
            and not broad
            and not (is_grid(table) and self._is_called(spec, header, top))
        ):
            return None
        general = all(says_little(top[column].text, spec.name, self._index) for column, _, _ in header.columns)
        if heading is None and general and spec.name != self._kind.main:
            return None
        score = sum(strength * (2 if name in required else 1) for _, name, strength in header.columns)
        score += 2 * headed + (4 if heading is not None else 0) - header.doubles
        return Claim(table, parent, header, score, heading)

    def _is_called(self, spec: FieldSpec, header: Header, top: Sequence[Text]) -> bool:
        """Whether a column is called just what the records of the kind are, as `任务` in a plan."""
        head = head_of(spec)
        found = next((one for one in header.columns if head is not None and one[1] == head.name), None)
        if found is None or found[2] < 1 or spec.name != self._kind.main or len(top) < _FEW:
            return False
        return not says_little(top[found[0]].text, spec.name, self._index)

    def _with_unlabelled(self, header: Header, table: Table, spec: FieldSpec) -> Header:
        """The header with a column that nobody named, where its cells are the choices of a field still without one."""
        names = header.names()
        open_ = [sub for sub in spec.records if sub.type == "one_of" and sub.required and sub.name not in names]
        if not open_ or not header.depth or not is_grid(table):
            return header
        fit = _Fit(table, spec, self._values, self._year)
        for column, cell in enumerate(table.rows[header.depth - 1]):
            filled = any(row[column].text.strip() for row in table.rows[body_start(table.rows, header.depth) :])
            named = cell.text.strip() or not filled
            groups = column == 0 and _is_grouping([row[0] for row in table.rows[header.depth :]])
            if not named and (groups or fit(open_[0].name, column, header.depth) >= _ALIKE):
                return replace(header, columns=tuple(sorted((*header.columns, (column, open_[0].name, _SURE)))))
        return header

    def answer(self, spec: FieldSpec, claims: list[Claim], every: list[Claim]) -> Register:
        """The family of tables with the header of the best one, joined.

        An empty form in front of the register that was filled in does not answer for it.
        """
        ranked = sorted(claims, key=lambda claim: -claim.score)
        best, rows, states = ranked[0], *self._family(spec, ranked[0], every)
        for claim in ranked[1:] if not rows else ():
            if len(claim.header.names()) >= _HALF * len(best.header.names()):
                found, _ = self._family(spec, claim, every)
                if found:
                    best, rows = claim, found
                    break
        others = [claim for claim in every if claim is not best and not _alike(claim.header, best.header)]
        top = best.top()
        head = head_of(spec)
        column = next((at for at, name, _ in best.header.columns if head is not None and name == head.name), None)
        label = best.heading.label if best.heading is not None else (top[column] if column is not None else None)
        place = span(cell.place for cell in top) or best.table.place
        if rows:
            for claim in (*others, *self._companions(spec, every, rows)):
                more = table_rows(claim.table, claim.header, spec, self._values, self._year).rows
                rows = completed(rows, more, spec)
            return replace(rows_register(rows, label, "table"), place=place)
        state: State = "placeholder" if "placeholder" in states else "blank"
        columns = tuple((name, top[at], state) for at, name, _ in best.header.columns)
        return Register(state, None, label, "", place, "no-rows", columns)

    def _family(self, spec: FieldSpec, best: Claim, every: list[Claim]) -> tuple[list[Row], list[State]]:
        """The records of all tables with a header like that of `best`, and the states of the tables."""
        rows: list[Row] = []
        states: list[State] = []
        for claim in every:
            if claim is best or _alike(claim.header, best.header):
                found = table_rows(claim.table, claim.header, spec, self._values, self._year)
                rows.extend(self._categorised(spec, claim, found.rows))
                states.append(found.state)
        return rows, states

    def _companions(self, spec: FieldSpec, claims: list[Claim], rows: list[Row]) -> Iterator[Claim]:
        """Tables that say more of the same records by their ids alone: `编号 | 措施`."""
        if sum("id" in row.cells for row in rows) * 2 < len(rows):
            return
        known = {id(claim.table) for claim in claims}
        for position, parent in self._layout.tables:
            table = self._layout.blocks[position]
            if not isinstance(table, Table) or id(table) in known:
                continue
            header = read_header(table, self._index, (spec.name,), _Fit(table, spec, self._values, self._year))
            if "id" in header.names() and len(header.names()) > 1:
                yield Claim(table, parent, header, 0.0, None)

    def _categorised(self, spec: FieldSpec, claim: Claim, rows: tuple[Row, ...]) -> Iterable[Row]:
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


def names_of(slot: Slot, layout: Layout, kind: Kind, index: LabelIndex) -> Iterator[tuple[str, float]]:
    """The fields that a slot names, each with the strength of its label; the title of a document names none."""
    if slot.index == layout.title_slot:
        return
    for match in index.find(slot.label.text, ()):
        if match.how == "exact" or slot.how != "heading" or not kind.fields[match.path[0]].control:
            yield match.path[0], match.strength


def _best(scored: list[tuple[FieldSpec, Claim]], top: float) -> list[tuple[FieldSpec, Claim]]:
    """The fields that a table answers: one, or those that its heading names together.

    Where several fit equally and no heading decides, it answers the one that the standard does not ask for by name.
    """
    equal = [pair for pair in scored if pair[1].score >= top - 0.01]
    headed = [pair for pair in equal if pair[1].heading is not None]
    if headed:
        return headed
    return sorted(equal, key=lambda pair: pair[0].required)[:1]


def _is_grouping(cells: list[Text]) -> bool:
    """Whether cells are merged over several rows each: a column without a name that puts the records into groups."""
    places = {cell.place for cell in cells}
    return len(places) > 1 and len(places) * 2 <= len(cells) and all(cell.text.strip() for cell in cells)


def _alike(one: Header, other: Header) -> bool:
    return len(one.names() & other.names()) >= _ALIKE * len(one.names() | other.names())


def rows_register(rows: Iterable[Row], label: Text | None, why: str) -> Register:
    """The register of those records."""
    kept = tuple(rows)
    return Register("present", kept, label, "", span(row.place for row in kept), why)


def _is_untold(header: Header, table: Table, head: FieldSpec | None) -> bool:
    """Whether the column of what the records are about is empty all the way down, beside others that are about more."""
    rows = table.rows[body_start(table.rows, header.depth) :]
    known = {column for column, _, _ in header.columns}
    told = {column for column, name, _ in header.columns if head is not None and name == head.name}
    filled = {column for row in rows for column, cell in enumerate(row) if cell.text.strip()}
    return bool(told) and not told & filled and bool(filled - known)


class _Fit:
    """How well the cells of a column fit a field: 1 a strict type that reads them all, one half for any text."""

    def __init__(self, table: Table, spec: FieldSpec, values: ValueReader, year: int | None) -> None:
        self._year = year if year is not None else _SOME_YEAR
        self._table = table
        self._columns = columns_of(spec)
        self._values = values
        head = head_of(spec)
        self._head = head.name if head is not None else None

    def _tells_nothing(self, column: int, depth: int) -> bool:
        """Whether a column that should say what the records are about counts them, rates them or repeats its label."""
        start = body_start(self._table.rows, depth)
        cells = [row[column].text for row in self._table.rows[start : start + _SAMPLE] if row[column].text.strip()]
        if len(cells) <= _COUNTED:
            return False
        label = fold(self._table.rows[depth - 1][column].text)
        levels = self._values.levels
        return (
            all(is_number(text) for text in cells)
            or sum(fold(text) == label for text in cells) >= _TOLD * len(cells)
            or all(len(text) <= _WORD and levels.word(text) is not None for text in cells)
        )

    def __call__(self, name: str, column: int, depth: int) -> float:
        spec = self._columns[name]
        if spec.type in {"text", "prose", "file", "ref"}:
            may = is_grid(self._table) and name == self._head and "id" in self._columns
            return _WRONG if may and self._tells_nothing(column, depth) else _HALF
        start = body_start(self._table.rows, depth)
        column_cells = [row[column] for row in self._table.rows[start : start + _SCALED]]
        cells = [cell for cell in column_cells[:_SAMPLE] if cell.text.strip()]
        label = self._table.rows[depth - 1][column]
        context = column_context(spec, label, column_cells) if spec.type == "level" else NO_CONTEXT
        read: list[Cell] = [read_cell(self._values, spec, cell, None, context) for cell in cells]
        filled = [cell for cell in read if cell.state == "present"]
        dated = spec.type == "date"
        fitting = sum(cell.fits or (dated and read_period(cell.text, year=self._year) is not None) for cell in filled)
        return fitting / len(filled) if filled else _HALF
