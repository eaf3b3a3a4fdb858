"""Fields that follow from other fields: a level from likelihood and impact, owners from tasks, and their like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from sopcheck.model import FieldPath, Json, Mark, lookup
from sopcheck.recognition.choices import WordReader
from sopcheck.recognition.dates import lacks_year
from sopcheck.standard.model import FieldSpec, Kind

LevelName = Literal["high", "medium", "low"]
Data: TypeAlias = "dict[str, Json]"

_RANKS: Mapping[str, int] = {"low": 1, "medium": 2, "high": 3}
DEFAULT_HIGH, DEFAULT_MEDIUM = 6, 3
"""CONTRACT: with ratings of 1 to 3, a product of 6 or more is high, 3 to 4 medium, 2 or less low."""
_ANSWERED = frozenset({"present", "not_applicable", "unreadable"})
_OPEN = frozenset({"blank", "placeholder"})
_FIRST_WORD = re.compile(r"[：:，,；;。（(\n–—]|\s[-–—]\s")
"""What ends the first word of a text: `降低：提前两周下单`, `转移（购买保险）`, `Accept - costs are small`."""
_DEPARTMENT_LINE = re.compile(
    r"^\s*([\u4e00-\u9fff]{1,8}(?:部门?|中心|小?组|团队|科|室)|[A-Za-z][\w &-]{1,30} (?:department|team))\s*[：:]\s*\S",
    re.IGNORECASE,
)
_STARTS: Mapping[str, tuple[str, ...]] = {
    "resolved_at": ("found_at",),
    "sent_at": ("raised_at",),
    "closed_at": ("sent_at", "raised_at", "identified_at"),
    "published_date": ("planned_date",),
}
"""The days of a record that a later day of it may be said to be the same as, the nearest first."""
_SAME_DAY = frozenset({"当天", "当日", "即日", "同日", "同一天", "same day", "the same day", "on the same day"})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_WEEK = (5, 7)
_MONTH = (28, 31)
_LONG_BEFORE = timedelta(days=180)
_LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Matrix:
    """How likelihood and impact make a level.

    The product of the two is high from `high` on and medium from `medium` on. Words count 1, 2, 3 for low, medium and
    high; where `numbers` is true and both ratings state a number, the numbers count.
    """

    high: float = DEFAULT_HIGH
    medium: float = DEFAULT_MEDIUM
    numbers: bool = False

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Json]) -> Matrix:
        """The matrix of the parameter `matrix` (`{high, medium, numbers?}`), the default for what it lacks."""
        stated = parameters.get("matrix")
        if not isinstance(stated, Mapping):
            return cls()
        high, medium = stated.get("high"), stated.get("medium")
        return cls(
            high if isinstance(high, int | float) else DEFAULT_HIGH,
            medium if isinstance(medium, int | float) else DEFAULT_MEDIUM,
            stated.get("numbers") is True,
        )

    def level(self, likelihood: Json, impact: Json) -> LevelName | None:
        """The level of two canonical ratings; None if either is missing."""
        first, second = self._rank(likelihood), self._rank(impact)
        if first is None or second is None:
            return None
        product = first * second
        return "high" if product >= self.high else "medium" if product >= self.medium else "low"

    def _rank(self, rating: Json) -> float | None:
        if not isinstance(rating, dict):
            return None
        number = rating.get("number")
        if self.numbers and isinstance(number, int | float):
            return number
        return _RANKS.get(str(rating.get("level")))


DEFAULT_MATRIX = Matrix()


def derive(data: Data, marks: MutableMapping[FieldPath, Mark], kind: Kind, matrix: Matrix = DEFAULT_MATRIX) -> None:
    """Add to `data`, with marks of state `derived`, what follows from other fields of an artifact of `kind`.

    Only fields that nobody has answered are derived; a mark of a field that was left blank or is template text keeps
    its label and source, so that a reader can be shown what was there.
    """
    for name, spec in kind.fields.items():
        if spec.type == "records":
            columns = {column.name for column in spec.records}
            if {"likelihood", "impact", "level"} <= columns:
                _levels(data, marks, name, matrix)
            response = next((column for column in spec.records if column.name == "response"), None)
            if response is not None and "measures" in columns:
                _responses(data, marks, name, response)
    for name, source, make in _DERIVED:
        target, found = kind.fields.get(name), kind.fields.get(source)
        if target is not None and found is not None and _is_open(marks, (name,)):
            make(data, marks, target, found)


def same_days(data: Data, misfits: MutableMapping[FieldPath, tuple[str, str]]) -> None:
    """Read `当天` in a day of a record as the day on which that record begins, where it says so."""
    for path, (_, text) in list(misfits.items()):
        starts = _STARTS.get(str(path[-1]), ())
        if not starts or text.strip().strip("。.").casefold() not in _SAME_DAY:
            continue
        record = lookup(data, path[:-1])
        day = next((record[name] for name in starts if name in record), None) if isinstance(record, dict) else None
        if isinstance(record, dict) and isinstance(day, str):
            record[str(path[-1])] = day
            del misfits[path]


def later_days(data: Data, marks: Mapping[FieldPath, Mark], kind: Kind) -> None:
    """Take a day without a year that would lie long before the meeting for one of the next year: `1月5日`."""
    held = data.get("held_at")
    if not isinstance(held, str):
        return
    for name, spec in kind.fields.items():
        if not any(column.name == "due" for column in spec.records):
            continue
        for path, record in _records(data, name):
            due, mark = record.get("due"), marks.get((*path, "due"))
            if not isinstance(due, str) or mark is None or not lacks_year(mark.text, days=True):
                continue
            day = date.fromisoformat(due)
            if date.fromisoformat(held) - day > _LONG_BEFORE and (day.month, day.day) != _LEAP_DAY:
                record["due"] = day.replace(year=day.year + 1).isoformat()


def _is_open(marks: Mapping[FieldPath, Mark], path: FieldPath) -> bool:
    mark = marks.get(path)
    return mark is None or mark.state not in _ANSWERED


def _store(
    marks: MutableMapping[FieldPath, Mark],
    path: FieldPath,
    text: str,
    why: str,
    source: Mark | None = None,
    column: Mark | None = None,
) -> None:
    """Mark a derived field: its place is that of `source`, its label that of the `column` which tells it, if any."""
    earlier = marks.get(path)
    labelled = earlier if earlier is not None and earlier.label is not None else column
    marks[path] = Mark(
        "derived",
        labelled.label if labelled else None,
        text,
        labelled.label_place if labelled else None,
        (earlier and earlier.value_place) or (source.value_place if source else None),
        (earlier and earlier.source) or (source.source if source else None),
        why,
    )


def _levels(data: Data, marks: MutableMapping[FieldPath, Mark], name: str, matrix: Matrix) -> None:
    for path, record in _records(data, name):
        if "level" in record or not _is_open(marks, (*path, "level")):
            continue
        level = matrix.level(record.get("likelihood"), record.get("impact"))
        if level is not None:
            record["level"] = {"text": level, "level": level}
            _store(marks, (*path, "level"), level, "likelihood,impact", marks.get((*path, "impact")))


def _responses(data: Data, marks: MutableMapping[FieldPath, Mark], name: str, response: FieldSpec) -> None:
    """Measures that begin with the response say it: `降低：提前两周下单`. A column of its own is never answered for."""
    words: WordReader | None = None
    for path, record in _records(data, name):
        measures = record.get("measures")
        if not isinstance(measures, str) or (*path, "response") in marks:
            continue
        words = words or WordReader(response.words)
        value = words.exact(_FIRST_WORD.split(measures.strip(), maxsplit=1)[0].strip())
        if value is not None:
            record["response"] = value
            _store(marks, (*path, "response"), measures, "measures", marks.get((*path, "measures")))


def _consulted(data: Data, marks: MutableMapping[FieldPath, Mark], target: FieldSpec, source: FieldSpec) -> None:
    """Whose needs are listed was asked: `市场部：3 月中旬前上线`. A list that was left blank stays blank."""
    needs = data.get(source.name)
    if not isinstance(needs, str) or (target.name,) in marks:
        return
    found = [match[1] for match in map(_DEPARTMENT_LINE.match, needs.splitlines()) if match is not None]
    if found:
        data[target.name] = list(dict.fromkeys(found))
        _store(marks, (target.name,), "、".join(dict.fromkeys(found)), source.name, marks.get((source.name,)))


def _location(data: Data, marks: MutableMapping[FieldPath, Mark], target: FieldSpec, source: FieldSpec) -> None:
    """Where the entries have a column `存放位置`, the archive has said where it lies. A blank location stays blank."""
    rows = list(_records(data, source.name))
    told = [(str(record["path"]), marks.get((*path, "path"))) for path, record in rows if "path" in record]
    named = all(mark is not None and mark.label in target.labels for _, mark in told)
    if (target.name,) not in marks and told and len(told) == len(rows) and named:
        data[target.name] = told[0][0]
        _store(marks, (target.name,), told[0][0], source.name, told[0][1])


def _frequency(data: Data, marks: MutableMapping[FieldPath, Mark], target: FieldSpec, source: FieldSpec) -> None:
    """Weekly for a period of five to seven days, monthly for one of 28 to 31."""
    period = data.get(source.name)
    if not isinstance(period, dict):
        return
    try:
        days = (date.fromisoformat(str(period["end"])) - date.fromisoformat(str(period["start"]))).days + 1
    except (KeyError, ValueError):
        return
    frequency = "weekly" if _WEEK[0] <= days <= _WEEK[1] else "monthly" if _MONTH[0] <= days <= _MONTH[1] else None
    if frequency is not None:
        data[target.name] = frequency
        _store(marks, (target.name,), frequency, source.name, marks.get((source.name,)))


def _owners(data: Data, marks: MutableMapping[FieldPath, Mark], target: FieldSpec, source: FieldSpec) -> None:
    """Whoever owns a task owns part of the project; each person once."""
    owners: list[Json] = []
    column = _column(marks, source.name, "owner")
    for _, record in _records(data, source.name):
        owner = record.get("owner")
        for person in owner if isinstance(owner, list) else [owner]:
            if isinstance(person, dict) and person not in owners:
                owners.append(person)
    if owners:
        data[target.name] = owners
        names = "、".join(str(person["name"]) for person in owners if isinstance(person, dict) and "name" in person)
        _store(marks, (target.name,), names, source.name, marks.get((source.name,)), column)
    else:
        _leave_open(marks, target, column)


def _milestones(data: Data, marks: MutableMapping[FieldPath, Mark], target: FieldSpec, source: FieldSpec) -> None:
    """Dated tasks or steps tell what is reached when; those that only say when they start, what begins when."""
    milestones: list[Json] = []
    due, start = _column(marks, source.name, "due"), _column(marks, source.name, "start")
    column = start if due is None or due.state in _OPEN else due
    for path, record in _records(data, source.name):
        name, day = record.get("name") or record.get("step"), record.get("due") or record.get("start")
        if isinstance(name, str) and isinstance(day, str):
            _store(marks, (target.name, len(milestones)), name, source.name, marks.get(path))
            milestones.append({"name": name, "date": day})
    if milestones:
        data[target.name] = milestones
        _store(marks, (target.name,), "", source.name, marks.get((source.name,)), column)
    elif column is not None and column.state == "present":
        _store(marks, (target.name,), "", source.name, None, column)  # days that nobody understands are days
    else:
        _leave_open(marks, target, due or start)


def _column(marks: Mapping[FieldPath, Mark], records: str, name: str) -> Mark | None:
    """The first mark of a field of records, in its rows or, where there are none, in their header."""
    return next((marks[path] for path in marks if path[0] == records and path[-1] == name), None)


def _leave_open(marks: MutableMapping[FieldPath, Mark], target: FieldSpec, column: Mark | None) -> None:
    """A field that nothing follows for is left open where the column that would tell it is: blank, or template text.

    The column shows that the writer was asked for it; without one, the field is absent.
    """
    if column is not None and column.state in _OPEN and (target.name,) not in marks:
        marks[target.name,] = replace(column, why="empty-column")


def _year_of_title(data: Data, marks: MutableMapping[FieldPath, Mark], target: FieldSpec, source: FieldSpec) -> None:
    """`2026 年度培训计划` says which year it is for."""
    title = data.get(source.name)
    if isinstance(title, str):
        _one_year(data, marks, target, source, _YEAR.findall(title))


def _year_of_courses(data: Data, marks: MutableMapping[FieldPath, Mark], target: FieldSpec, source: FieldSpec) -> None:
    """Courses that all begin in one year tell the year of their plan."""
    times = [record.get("time") for _, record in _records(data, source.name)]
    if target.name not in data and times:
        begun = [str(time.get("start"))[:4] if isinstance(time, dict) else "" for time in times]
        _one_year(data, marks, target, source, begun)


def _one_year(
    data: Data, marks: MutableMapping[FieldPath, Mark], target: FieldSpec, source: FieldSpec, years: list[str]
) -> None:
    if len(set(years)) == 1 and years[0].isdigit():
        data[target.name] = int(years[0])
        _store(marks, (target.name,), years[0], source.name, marks.get((source.name,)))


_DERIVED = (
    ("year", "title", _year_of_title),
    ("year", "courses", _year_of_courses),
    ("frequency", "period", _frequency),
    ("owners", "tasks", _owners),
    ("milestones", "tasks", _milestones),
    ("milestones", "steps", _milestones),
    ("departments_consulted", "business_needs", _consulted),
    ("location", "entries", _location),
)


def _records(data: Data, name: str) -> Iterator[tuple[FieldPath, Data]]:
    rows = data.get(name)
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            yield (name, index), row
