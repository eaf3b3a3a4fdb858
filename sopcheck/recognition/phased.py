"""Milestones that nobody calls so: phases with their time in the heading, lines that begin with a day or a week."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopcheck.model import Entry, Text
from sopcheck.places import Place
from sopcheck.recognition.cells import read_cell
from sopcheck.recognition.content import span
from sopcheck.recognition.dates import read_period
from sopcheck.recognition.records import Row, head_of
from sopcheck.recognition.sections import Layout
from sopcheck.recognition.values import Context, ValueReader
from sopcheck.standard.model import FieldSpec

_COUNT = r"[\d一二三四五六七八九十]{1,3}"
_TO = r"\s*(?:[-~～–—]|至|到|to)\s*"
_RELATIVE = re.compile(
    rf"(?:day|week|month|d|w)s?\s*\d{{1,3}}(?:{_TO}(?:day|week|month|d|w)?s?\s*\d{{1,3}})?"
    rf"|第\s*{_COUNT}\s*[周天日]?(?:{_TO}第?\s*{_COUNT}\s*)?(?:周|天|日|个?月)",
    re.IGNORECASE,
)
"""A time counted from the beginning of the work: `Day 1~14`, `第1-2周`."""
_IN_BRACKETS = re.compile(r"[（(【\[]([^（）()【】\[\]]{2,40})[)）】\]]")
_FEWEST_PHASES, _FEWEST_LINES = 2, 3


def phased_rows(layout: Layout, spec: FieldSpec, values: ValueReader, year: int | None) -> tuple[Row, ...]:
    """Records of a name and a day, of headings of one level with a time each, or of lines that begin with one.

    Empty for records of other parts. `year` completes days that are written without one.
    """
    head = head_of(spec)
    day = next((sub for sub in spec.records if sub.essential and sub.type == "date"), None)
    if head is None or day is None or {sub.name for sub in spec.records if sub.essential} != {head.name, day.name}:
        return ()
    context = Context(year=year)
    found = list(_phases(layout, year)) or list(_lines(layout, year))
    rows = []
    for name, time, place in found:
        period = read_period(time.text, year=year)  # the last day of a phase is its milestone
        when = Text(period[1].isoformat(), time.place) if period is not None else time
        cells = {
            head.name: read_cell(values, head, name, None),
            day.name: read_cell(values, day, when, None, context),
        }
        rows.append(Row(cells, span((name.place, time.place)) or place, place))
    return tuple(rows)


def _phases(layout: Layout, year: int | None) -> Iterator[tuple[Text, Text, Place]]:
    """Headings side by side that each hold a time; none unless there are several."""
    for slots in layout.children.values():
        found = []
        for slot in slots:
            time = _time_in(slot.label.text, year) if slot.how == "heading" else None
            if time is not None and slot.index != layout.title_slot:
                found.append((slot.label, Text(time, slot.label.place), slot.label.place))
        if len(found) >= _FEWEST_PHASES:
            yield from found
            return


def _lines(layout: Layout, year: int | None) -> Iterator[tuple[Text, Text, Place]]:
    """Labelled lines of which the label is nothing but a time."""
    found = [
        (block.value, block.label, block.label.place)
        for block in layout.blocks
        if isinstance(block, Entry) and block.value.text.strip() and _is_time(block.label.text, year)
    ]
    if len(found) >= _FEWEST_LINES:
        yield from found


def _time_in(text: str, year: int | None) -> str | None:
    """The time that a heading gives beside the name of its phase."""
    for inner in _IN_BRACKETS.findall(text):
        if _is_time(inner, year):
            return str(inner).strip()
    found = _RELATIVE.search(text)
    return found[0].strip() if found is not None and found[0].strip() != text.strip() else None


def _is_time(text: str, year: int | None) -> bool:
    return _RELATIVE.fullmatch(text.strip()) is not None or read_period(text.strip(), year=year) is not None
