"""Records that a plain list holds: one item or one labelled line each, with its number and its day in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from sopcheck.model import Block, Entry, Item, Text
from sopcheck.places import TextPlace
from sopcheck.recognition.cells import Cell, read_cell
from sopcheck.recognition.content import span
from sopcheck.recognition.labels import LabelIndex
from sopcheck.recognition.records import ID_ALONE, Row, columns_of, head_of, name_by
from sopcheck.recognition.register_ends import NUMBERINGS
from sopcheck.recognition.values import NO_CONTEXT, Context, ValueReader
from sopcheck.standard.model import FieldSpec

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = (
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?|\d{1,2}\s*月\s*\d{1,2}\s*[日号]?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?)"
)
_DAY_FIRST = re.compile(
    rf"^\s*(?:by\s+|on\s+|于)?({_DAY})(?![\d日号])\s*(?:[（(][^()（）]{{1,6}}[）)])?\s*(?:之?前|以前|起)?[\s：:，,、;；—–-]*(?=\S)",
    re.IGNORECASE,
)
_DAY_LAST = re.compile(
    rf"(?:[\s：:，,、;；（(—–-]+(?:by|on|at)?\s*|于)({_DAY})\s*(?:之?前|以前|止)?\s*[）)]?[\s。.;；]*$", re.IGNORECASE
)
_INSIDE = re.compile(r"(?:^|[。.;；,，、|]\s*|\s)([A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff ]{0,15})\s*[：:]\s*")
_CLAUSES = re.compile(r"\S[，,；;。—–]\s*\S|\S\s-\s\S")
_ENDS = " \t。.;；,，、|"


def listed_rows(
    blocks: Iterable[Block], spec: FieldSpec, index: LabelIndex, values: ValueReader, year: int | None = None
) -> tuple[Row, ...]:
    """Records of the outermost items and entries among `blocks`, in their order.

    A line may name parts of its record: `3月20日 扫码失败；处理：人工登记；处理人：刘洋`. The numbers of an ordered
    list are ids, where the items state none and no number comes twice. `year` completes days without one.
    """
    lines = [block for block in blocks if isinstance(block, Item | Entry)]
    top = min((line.depth for line in lines), default=0)
    lines = [line for line in lines if line.depth == top]
    numbers = [line.number for line in lines if line.number is not None]
    numbered = len(set(numbers)) == len(numbers) == len(lines)
    context = Context(year=year) if year is not None else NO_CONTEXT
    rows: list[Row] = []
    for line in lines:
        row = _labelled(line, spec, index, values, context)
        if row is None and isinstance(line, Item):
            row = _item(line, spec, values, context)
        elif row is None and isinstance(line, Entry):
            row = _pair(line, spec, values, context)
        if row is not None:
            rows.append(_counted(row, line, spec, values) if numbered else row)
    return tuple(rows)


def timed_rows(
    blocks: Iterable[Block], spec: FieldSpec, values: ValueReader, year: int | None = None
) -> tuple[Row, ...]:
    """Records of lines that say what and when, `上机练习：3月10日`; none unless at least half of the lines do."""
    head = head_of(spec)
    time = next((sub for sub in spec.records if sub.essential and sub.type in {"date", "period"}), None)
    lines = [block for block in blocks if isinstance(block, Item | Entry)]
    if head is None or time is None:
        return ()
    context = Context(year=year) if year is not None else NO_CONTEXT
    rows: list[Row] = []
    for line in lines:
        if not isinstance(line, Entry):
            continue
        for what, when in ((line.label, line.value), (line.value, line.label)):
            read = read_cell(values, time, when, None, context)
            if read.fits and what.text.strip():
                cells = {head.name: read_cell(values, head, what, None), time.name: read}
                rows.append(Row(cells, _whole(line).place, line.label.place))
                break
    return tuple(rows) if len(rows) > 1 and len(rows) * 2 >= len(lines) else ()


def _counted(row: Row, line: Item | Entry, spec: FieldSpec, values: ValueReader) -> Row:
    """The record with the number of its item for an id."""
    columns = columns_of(spec)
    name = next((one for one in NUMBERINGS if one in columns), None)
    if line.number is None or name is None or name in row.cells:
        return row
    number = read_cell(values, columns[name], Text(line.number, row.heading), None)
    return Row({name: number, **row.cells}, row.place, row.heading)


def _labelled(
    line: Item | Entry, spec: FieldSpec, index: LabelIndex, values: ValueReader, context: Context
) -> Row | None:
    """The record of a line that names parts of it by their labels, after what it is about; None for other lines."""
    columns, cells = columns_of(spec), dict[str, Cell]()
    whole = Text(line.text, line.place) if isinstance(line, Item) else _whole(line)
    found: list[tuple[str, re.Match[str]]] = []
    for match in _INSIDE.finditer(whole.text):
        exact = index.exact(match[1].strip(), (spec.name,))
        if len(exact) == 1 and exact[0].path[-1] not in {name for name, _ in found}:
            found.append((exact[0].path[-1], match))
    if not found or (len(found) == 1 and not found[0][1].start()):
        return None
    stops = [match.start() for _, match in found[1:]] + [len(whole.text)]
    for (name, match), stop in zip(found, stops, strict=True):
        value = whole.text[match.end() : stop].rstrip(_ENDS)
        label = _part(whole, match.start(1), match.end(1))
        part = _part(whole, match.end(), match.end() + len(value))
        cells[name] = read_cell(
            values, columns[name], part, label, context if columns[name].type == "date" else NO_CONTEXT
        )
    about = _part(whole, 0, len(whole.text[: found[0][1].start()].rstrip(_ENDS)))
    if about.text.strip():
        name_by(cells, _without_day(cells, about, spec, values, context), spec, values)
    return Row(cells, whole.place, line.place if isinstance(line, Item) else line.label.place)


def _whole(entry: Entry) -> Text:
    place = span((entry.label.place, entry.value.place)) or entry.label.place
    return Text(f"{entry.label.text}：{entry.value.text}", place)


def _item(item: Item, spec: FieldSpec, values: ValueReader, context: Context) -> Row | None:
    """The item is the head field of a record, without the id and the day that it may begin or end with."""
    head = head_of(spec)
    cells: dict[str, Cell] = {}
    name_by(cells, _without_day(cells, Text(item.text, item.place), spec, values, context), spec, values)
    if head is None or head.name not in cells or cells[head.name].state != "present":
        return None
    second = next((sub for sub in spec.records if sub.essential and sub is not head), None)
    if second is not None and second.type == "prose" and _CLAUSES.search(cells[head.name].text):
        cells[second.name] = replace(cells[head.name], why="same-line")  # nobody can tell where the one ends
    return Row(cells, item.place, item.place)


def _pair(entry: Entry, spec: FieldSpec, values: ValueReader, context: Context) -> Row | None:
    """The label is the head field, the value the next field that must be said; or the label is that field's day.

    Where a record has no second field to say, the line as a whole is its head field.
    """
    head = head_of(spec)
    if head is None:
        return None
    place = _whole(entry).place
    cells: dict[str, Cell] = {}
    day = next((sub for sub in spec.records if sub.type == "date" and sub.required), None)
    second = next((sub for sub in spec.records if sub.essential and sub is not head), None)
    if "id" in columns_of(spec) and ID_ALONE.match(entry.label.text):
        value = _without_day(cells, entry.value, spec, values, context)
        name_by(cells, entry.label, spec, values, rest=value)
    elif second is None:
        name_by(cells, _without_day(cells, _whole(entry), spec, values, context), spec, values)
    elif day is not None and _reads(values, day, entry.label, context):
        cells[day.name] = read_cell(values, day, entry.label, None, context)
        name_by(cells, entry.value, spec, values)
        if second is not day:  # `3月20日：扫码失败，改为人工登记` may hold the rest, and nobody can tell where
            cells[second.name] = read_cell(values, second, entry.value, None, context)
    else:
        read = read_cell(values, second, entry.value, None, context)
        if read.misfit is None:
            name_by(cells, entry.label, spec, values)
            cells[second.name] = read
        else:  # `技术风险：使用新技术等` says nothing of how likely that is
            name_by(cells, _whole(entry), spec, values)
    if any(cell.state == "present" for cell in cells.values()):
        return Row(cells, place, entry.label.place)
    return None


def _reads(values: ValueReader, spec: FieldSpec, text: Text, context: Context) -> bool:
    return read_cell(values, spec, text, None, context).fits


def _without_day(cells: dict[str, Cell], text: Text, spec: FieldSpec, values: ValueReader, context: Context) -> Text:
    """The text without the day at its beginning or end, which goes to the date that a record must have.

    `3月16日 活动上线`, `活动上线（2026-03-16）`, `16 March: go live`. Of two days that make a range, the last counts.
    """
    day = next((sub for sub in spec.records if sub.type == "date" and sub.required), None)
    if day is None or "\n" in text.text:
        return text
    body, cell = text, None
    while (found := _DAY_FIRST.match(body.text)) and (read := _day(values, day, body, found, context)).fits:
        body, cell = _part(body, found.end(), len(body.text)), read
    if cell is None and (found := _DAY_LAST.search(text.text)) and found.start():
        read = _day(values, day, text, found, context)
        body, cell = (_part(text, 0, found.start()), read) if read.fits else (text, None)
    if cell is not None:
        cells[day.name] = cell
    return body


def _day(values: ValueReader, spec: FieldSpec, text: Text, found: re.Match[str], context: Context) -> Cell:
    return read_cell(values, spec, _part(text, found.start(1), found.end(1)), None, context)


def _part(text: Text, start: int, end: int) -> Text:
    """A piece of one line of text, with its place where the line stands as it was written."""
    place = text.place
    if (
        isinstance(place, TextPlace)
        and place.line == place.end_line
        and len(text.text) == place.end_column - place.column
    ):
        place = TextPlace(place.line, place.column + start, place.line, place.column + end)
    return Text(text.text[start:end], place)
