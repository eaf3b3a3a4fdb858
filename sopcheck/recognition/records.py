"""Records: the rows of a table, the items of a list, or a row of sections, read into the fields of a record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sopcheck.model import Block, Entry, Item, State, Table, Text
from sopcheck.places import Place
from sopcheck.recognition.cells import Cell, column_context, read_cell
from sopcheck.recognition.content import content_of, span
from sopcheck.recognition.labels import LabelIndex, NamePath, fold
from sopcheck.recognition.ranges import end_of, last_days, range_ends, until
from sopcheck.recognition.register_ends import NUMBERINGS, RegisterEnd, first_record
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.tables import Header, body_start, head_cells, is_ditto, is_group, is_note, is_number, is_total
from sopcheck.recognition.unfold import is_grid
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec

_ID_FIRST = re.compile(
    r"^\s*[\[(（【]?([A-Za-z]{1,6}[-_]?\d{1,4}(?:[-.]\d{1,3})?|\d{1,3}(?=\s*[：:、]))[\])）】]?\s*(?:[：:、.\-–—]\s*|\s+)(?=\S)"
)
ID_ALONE = re.compile(r"^\s*[A-Za-z]{1,6}[-_]?\d{1,4}(?:[-.]\d{1,3})?\s*$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_NOTHING = re.compile(r"^[-+]?[¥￥$€]?\s*0(?:\.0+)?\s*[%元]?$|^#(?:N/A|DIV/0!|VALUE!|REF!)$")
_FIGURE = re.compile(r"^[-+]?[¥￥$€]?\s*\d[\d,]*(?:\.\d+)?\s*%?$")
_WEEKDAY = re.compile(
    r"^(?:(?:周|星期|礼拜)?[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)$", re.IGNORECASE
)
_NAMING = ("text", "prose")
_TWO = 2
_FEW_COLUMNS = 3
_SAID = frozenset({"present", "derived"})
_COUNTED = re.compile(
    r"(?:阶段|里程碑|任务|步骤|活动|目标|风险|模块|迭代|课程|成员|人员|姓名|事项|工作|节点|部门|供应商|产品)\s?[\d一二三四五六七八九十A-Ha-h]{1,2}$"
    r"|第?[一二三四五六七八九十]{1,2}阶段$"
    r"|(?:phase|stage|milestone|task|sub-?task|activity|step|sprint|iteration|goal|objective|risk|deliverable|item"
    r"|module|work package|event|course|training|participant|(?:team )?member|person|name|department|stakeholder"
    r"|product)s?\s?#?(?:\d{1,2}|[ivx]{1,4}|[a-h])$",
    re.IGNORECASE,
)
"""What a template calls its first records: `Milestone 1`, `阶段一`."""
_SAYING = frozenset({"present", "derived", "not_applicable", "unreadable"})
_MOST_PARTS = 100
"""Labels of one record that are looked at."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `heading` is where a field that it does not mention is reported: its header row or its heading."""

    cells: Mapping[str, Cell]
    place: Place
    heading: Place


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of one field, and the state where there are none."""

    rows: tuple[Row, ...]
    state: State
    why: str


def head_of(spec: FieldSpec) -> FieldSpec | None:
    """The field that says what a record is about: the first text that the standard requires of it."""
    texts = [sub for sub in spec.records if sub.type in _NAMING and sub.name not in NUMBERINGS]
    return next((sub for sub in texts if sub.required), texts[0] if texts else None)


def columns_of(spec: FieldSpec) -> Mapping[str, FieldSpec]:
    """The fields of a record by name."""
    return {sub.name: sub for sub in spec.records}


def table_rows(table: Table, header: Header, spec: FieldSpec, values: ValueReader, year: int | None = None) -> Rows:
    """The rows of `table` that are records; instruction rows, empty numbered rows, totals and notes are none."""
    columns = columns_of(spec)
    top = head_cells(table.rows, header.depth)
    heading = span(cell.place for cell in top) or table.place
    titles = [cell.text.strip() for cell in top]
    start = first_record(table.rows, body_start(table.rows, header.depth), header)
    contexts = {
        name: column_context(columns[name], top[column], _column_below(table, start, column), year)
        for column, name, _ in header.columns
    }
    ends = range_ends(header, columns)
    lasts = last_days(header, columns, titles)
    head = head_of(spec)
    rows: list[Row] = []
    unfilled: list[State] = []
    number: Text | None = None
    ending = RegisterEnd(header)
    for row in table.rows[start:]:
        if not any(cell.text.strip() for cell in row) or [cell.text.strip() for cell in row] == titles:
            unfilled.append("blank")
            ending.gap = True
            continue
        if is_total(row) or is_note(row) or is_group(row) or ending.passes_over(row):
            continue
        cells = {
            name: read_cell(
                values,
                columns[name],
                _repeated(until(end_of(row[column], ends.get(name), year), row, lasts.get(name)), rows, name),
                top[column],
                contexts[name],
            )
            for column, name, _ in header.columns
        }
        for name, end in ends.items():
            if end == 0 and cells[name].misfit is not None:
                del cells[name]  # one cell that cannot be read is one thing to mend
        state = _row_state(cells, row, header, values)
        if state is None and is_grid(table) and (_is_prefilled(cells, row) or _is_beside(cells, head)):
            state = "blank"
        if state is not None:
            unfilled.append(state)
            continue
        again = number is not None and _is_numbered_anew(number, row[0])
        number = row[0]
        if rows and not again and _continues(rows[-1], cells, spec):
            rows[-1] = _joined(rows[-1], cells)
            continue
        ending.count(row)
        rows.append(Row(cells, span(cell.place for cell in row) or table.place, heading))
    if rows:
        return Rows(tuple(rows), "present", "rows")
    return Rows((), "placeholder" if "placeholder" in unfilled else "blank", "no-rows")


def _column_below(table: Table, start: int, column: int) -> Iterator[Text]:
    """The cells of a column below the header, one by one: a long table makes its rows when they are asked for."""
    return (row[column] for row in table.rows[start:])


def completed(rows: Sequence[Row], more: Sequence[Row], spec: FieldSpec) -> list[Row]:
    """`rows` with the fields that a second table gives for the same records, told by what they are about, or by id."""
    head = head_of(spec)
    if head is None:
        return list(rows)
    name = head.name if any(head.name in row.cells for row in more) else "id"
    about = {fold(row.cells[name].text): row for row in more if name in row.cells}
    known = [fold(row.cells[name].text) if name in row.cells else "" for row in rows]
    if sum(text in about for text in known if text) * 2 < len(rows):
        return list(rows)
    return [
        replace(row, cells={**about[text].cells, **row.cells}) if text and text in about else row
        for row, text in zip(rows, known, strict=True)
    ]


def _is_beside(cells: Mapping[str, Cell], head: FieldSpec | None) -> bool:
    """Whether all that a row says stands beside the columns of a record: a remark under the weeks of a chart."""
    return head is not None and head.name in cells and not any(cell.text.strip() for cell in cells.values())


def _is_prefilled(cells: Mapping[str, Cell], row: Sequence[Text]) -> bool:
    """Whether a template filled in all that a row holds: its number, a date or weekday, a sum that is still nothing."""
    texts = [cell.text.strip() for cell in row if cell.text.strip()]
    if len(row) <= _FEW_COLUMNS or len(texts) * 3 > len(row):
        return False
    if all(map(_FIGURE.match, texts)) and (len(texts) == 1 or not row[0].text.strip()):
        return True  # sums without a word, or the number of an empty row
    told = [text for text in texts if not is_number(text)]
    days = [cell.text for cell in cells.values() if isinstance(cell.value, str) and _DAY.match(cell.value)]
    return all(_NOTHING.match(text) or _WEEKDAY.match(text) or _DAY.match(text) or text in days for text in told)


def _continues(before: Row, cells: Mapping[str, Cell], spec: FieldSpec) -> bool:
    """Whether a row goes on with the record above it: what the record is about is a cell merged over both."""
    head = head_of(spec)
    one = before.cells.get(head.name) if head is not None else None
    other = cells.get(head.name) if head is not None else None
    return one is not None and other is not None and one.place == other.place and bool(one.text)


def _is_numbered_anew(number: Text, cell: Text) -> bool:
    """Whether the first cell of a row counts it apart from the row above: two numbers are two records."""
    counted = is_number(number.text) and is_number(cell.text)
    return counted and number.place != cell.place and number.text.strip() != cell.text.strip()


def _joined(before: Row, cells: Mapping[str, Cell]) -> Row:
    """The record with what a further row adds to its texts and to fields that were still empty."""
    out = dict(before.cells)
    for name, cell in cells.items():
        old = out.get(name)
        if old is None or (not old.fits and cell.fits):
            out[name] = cell
        elif old.place != cell.place and cell.fits and _adds(old, cell):
            out[name] = replace(old, text=f"{old.text}\n{cell.text}", value=f"{old.value}\n{cell.value}")
    return replace(before, cells=out)


def _adds(old: Cell, cell: Cell) -> bool:
    """Whether a text says something that the text above it does not."""
    texts = isinstance(old.value, str) and isinstance(cell.value, str) and not _DAY.match(old.value)
    return texts and cell.text not in old.text


def _repeated(cell: Text, rows: Sequence[Row], name: str) -> Text:
    """The cell, or the one above where it only says `同上`."""
    if rows and name in rows[-1].cells and is_ditto(cell.text):
        return Text(rows[-1].cells[name].text, cell.place)
    return cell


def _row_state(cells: Mapping[str, Cell], row: Sequence[Text], header: Header, values: ValueReader) -> State | None:
    """Why a row is no record (`blank`: only numbered; `placeholder`: the template's words), or None if it is one."""
    said = [cell for name, cell in cells.items() if cell.state in _SAID and not _is_given(name, cell)]
    if any(cell.state == "placeholder" for cell in cells.values()):
        said = [cell for cell in said if not _COUNTED.match(cell.text.strip())]
    if any(cell.fits for cell in said):
        return None
    states = {cell.state for cell in cells.values() if cell.text.strip()}
    mapped = {column for column, _, _ in header.columns}
    others = [cell.text for number, cell in enumerate(row) if number not in mapped and not is_number(cell.text)]
    template = "placeholder" in states
    told = sum(values.fillness.state_of(text, prose=template)[0] == "present" for text in others)
    if len(said) + told >= _TWO and not (template and not said):
        return None  # what nobody understands, or what no field asks for, somebody has written
    if template:
        return "placeholder"
    # A template may fill in the last cell of an empty row: the state in which its records begin.
    prefilled = told == 1 and not states and len(row) > _FEW_COLUMNS
    return None if "not_applicable" in states or (told and not prefilled) else "blank"


def is_hollow(row: Row) -> bool:
    """Whether a record says nothing but its number and what a template gives it."""
    template = any(cell.state == "placeholder" for cell in row.cells.values())
    return not any(
        cell.state in _SAYING
        and name != "id"
        and not _is_given(name, cell)
        and not (template and _COUNTED.match(cell.text.strip()))
        for name, cell in row.cells.items()
    )


def _is_given(name: str, cell: Cell) -> bool:
    """Whether a template fills a cell in by itself: it numbers the rows and gives them their first status."""
    return name == "status" or (name in NUMBERINGS and is_number(cell.text))


def group_rows(blocks: Sequence[Block], spec: FieldSpec, index: LabelIndex, values: ValueReader) -> tuple[Row, ...]:
    """Records of a list whose items have entries of their own below them, or whose entries repeat their labels."""
    groups = list(_groups(blocks, spec, index))
    columns = columns_of(spec)
    rows: list[Row] = []
    for first, entries in groups:
        cells: dict[str, Cell] = {}
        for entry in entries:
            name = _column(index, entry.label.text, spec)
            if name is not None and name not in cells:
                cells[name] = read_cell(values, columns[name], entry.value, entry.label)
        if isinstance(first, Item):
            name_by(cells, Text(first.text, first.place), spec, values)
        elif _column(index, first.label.text, spec) is None:
            name_by(cells, first.label, spec, values, rest=first.value)
        if any(cell.state == "present" for cell in cells.values()):
            places = [entry.label.place for entry in entries] + [entry.value.place for entry in entries]
            start = first.place if isinstance(first, Item) else first.label.place
            rows.append(Row(cells, span((start, *places)) or start, start))
    return tuple(rows)


def _column(index: LabelIndex, label: str, spec: FieldSpec) -> str | None:
    found = index.find(label, (spec.name,))
    return found[0].path[-1] if found else None


def _groups(blocks: Sequence[Block], spec: FieldSpec, index: LabelIndex) -> Iterator[tuple[Item | Entry, list[Entry]]]:
    """Each record's first line and the entries that belong to it, where most records have such entries."""
    lines = [block for block in blocks if isinstance(block, Item | Entry)]
    if not lines:
        return
    top = min(line.depth for line in lines)
    if name_records(lines, spec, index):
        return
    named = [isinstance(line, Entry) and _column(index, line.label.text, spec) is not None for line in lines]
    # Items whose parts stand at the margin below them.
    leads = {at for at, line in enumerate(lines) if line.depth > top and not named[at] and any(named[at + 1 : at + 2])}
    parts = Counter(fold(line.label.text) for line in lines if isinstance(line, Entry) and line.depth == top)
    indented = len(leads) > 1 and len(leads) * 2 >= max(parts.values(), default=0)
    groups: list[tuple[Item | Entry, list[Entry]]] = []
    for at, (line, known) in enumerate(zip(lines, named, strict=True)):
        starts = line.depth == top and (not known or not groups or _again(groups[-1], line))
        if at in leads if indented else starts:
            groups.append((line, [line] if isinstance(line, Entry) and known else []))
        elif known and isinstance(line, Entry) and groups:
            groups[-1][1].append(line)
    nested = sum(len(entries) > isinstance(first, Entry) for first, entries in groups)
    if nested * 2 > len(groups):
        yield from groups


def name_records(blocks: Sequence[Block], spec: FieldSpec, index: LabelIndex) -> bool:
    """Whether the labels of a list are names, each of a record: `技术风险：…`, `需求风险：…`, not `风险描述：…`."""
    head = head_of(spec)
    guessed: set[str] = set()
    lines = [block for block in blocks if isinstance(block, Item | Entry)]
    for line in lines:
        found = index.find(line.label.text, (spec.name,)) if isinstance(line, Entry) else ()
        if not found or not isinstance(line, Entry) or head is None:
            return False
        if found[0].how == "head" and found[0].path[-1] == head.name:
            guessed.add(fold(line.label.text))
    return len(guessed) > 1 and len(guessed) == len(lines)


def _again(group: tuple[Item | Entry, list[Entry]], line: Item | Entry) -> bool:
    """Whether an entry at the top level begins another record: its label is the one that began the last record."""
    first, entries = group
    if isinstance(first, Item) or not isinstance(line, Entry):
        return False
    return bool(entries) and fold(entries[0].label.text) == fold(line.label.text) and entries[0] is first


def name_by(cells: dict[str, Cell], text: Text, spec: FieldSpec, values: ValueReader, rest: Text | None = None) -> None:
    """Fill id and head field of a record from the line or heading that stands over it."""
    columns = columns_of(spec)
    head = head_of(spec)
    found = _ID_FIRST.match(text.text)
    body = text
    if "id" in columns and "id" not in cells:
        if ID_ALONE.match(text.text):
            cells["id"] = read_cell(values, columns["id"], Text(text.text.strip(), text.place), None)
            body = rest if rest is not None else Text("", text.place)
        elif found:
            cells["id"] = read_cell(values, columns["id"], Text(found[1], text.place), None)
            body = Text(text.text[found.end() :], text.place)
    elif found and "id" in cells and cells["id"].text == found[1]:
        body = Text(text.text[found.end() :], text.place)
    if head is not None and head.name not in cells and body.text.strip():
        cells[head.name] = read_cell(values, head, body, None)


def section_rows(
    layout: Layout, parent: int | None, spec: FieldSpec, index: LabelIndex, values: ValueReader
) -> tuple[Row, ...]:
    """Records of sections: headings side by side, each with entries or a small form that name a record's fields."""
    columns = columns_of(spec)
    rows: list[Row] = []
    for slot in layout.children.get(parent, ()):
        if slot.how != "heading" or slot.index == layout.title_slot:
            continue
        cells: dict[str, Cell] = {}
        for child in layout.children.get(slot.index, ())[:_MOST_PARTS]:
            name = _column(index, child.label.text, spec)
            if name is not None and name not in cells:
                cells[name] = read_cell(values, columns[name], _below(layout, child), child.label)
        if not _is_record(columns, cells):
            continue
        whole = slot.label
        if slot.value is not None and not ID_ALONE.match(slot.label.text):
            whole = Text(f"{slot.label.text}：{slot.value.text}", slot.label.place)
        name_by(cells, whole, spec, values, rest=slot.value)
        places = [cell.place for cell in cells.values() if cell.place is not None]
        rows.append(Row(cells, span((slot.label.place, *places)) or slot.label.place, slot.label.place))
    return tuple(rows)


def _is_record(columns: Mapping[str, FieldSpec], cells: Mapping[str, Cell]) -> bool:
    """Whether the labels below a heading are those of a record: an id and an owner may be anything's."""
    required = [columns[name] for name in cells if name != "id" and columns[name].required]
    return len(cells) >= _TWO and (len(required) >= _TWO or any(sub.essential for sub in required))


def _below(layout: Layout, slot: Slot) -> Text:
    """The value beside a label, or the text below it."""
    content = content_of(layout, slot)
    return Text(content.text, content.place() or (slot.value.place if slot.value else slot.label.place))


def names_within(index: LabelIndex, labels: Sequence[str], within: NamePath) -> frozenset[str]:
    """The fields of one level that `labels` name."""
    return frozenset(match.path[-1] for label in labels for match in index.find(label, within)[:1])
