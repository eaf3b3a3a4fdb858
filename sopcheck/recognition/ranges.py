"""Periods over the columns of a table: two dates in one column, or the first and the last day in two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopcheck.model import Text
from sopcheck.recognition.dates import read_period
from sopcheck.recognition.labels import fold
from sopcheck.recognition.tables import Header
from sopcheck.standard.model import FieldSpec

_TWO = 2
_FROM_TO = (
    ("开始", "结束"),
    ("开始", "完成"),
    ("起始", "结束"),
    ("起始", "截止"),
    ("start", "end"),
    ("start", "finish"),
    ("begin", "end"),
    ("from", "to"),
)
"""How the columns of the first and the last day of a period are told apart."""


def range_ends(header: Header, columns: Mapping[str, FieldSpec]) -> dict[str, int]:
    """Which end of a range each of two dates takes that share a column: 0 the first, 1 the last."""
    ends: dict[str, int] = {}
    order = list(columns)
    for column in {column for column, _, _ in header.columns}:
        dates = [name for at, name, _ in header.columns if at == column and columns[name].type == "date"]
        if len(dates) == _TWO:
            ends.update({name: end for end, name in enumerate(sorted(dates, key=order.index))})
    return ends


def end_of(cell: Text, end: int | None, year: int | None) -> Text:
    """The day at one end of a range, where the cell holds one."""
    period = read_period(cell.text, year=year) if end is not None else None
    return Text(period[end].isoformat(), cell.place) if period is not None and end is not None else cell


def last_days(header: Header, columns: Mapping[str, FieldSpec], titles: Sequence[str]) -> dict[str, int]:
    """The column with the last day of each period of which another column gives the first: `Start date`, `End date`."""
    taken = {column for column, _, _ in header.columns}
    free = {fold(title): column for column, title in enumerate(titles) if title and column not in taken}
    found: dict[str, int] = {}
    for column, name, _ in header.columns:
        if columns[name].type == "period" and free:
            first = fold(titles[column])
            lasts = (first.replace(start, end) for start, end in _FROM_TO if start in first)
            last = next((last for last in lasts if last in free), None)
            if last is not None:
                found[name] = free[last]
    return found


def until(cell: Text, row: Sequence[Text], last: int | None) -> Text:
    """The cell with a first day, and the day on which it ends where another cell of the row says so."""
    if last is None or not cell.text.strip() or not row[last].text.strip():
        return cell
    return Text(f"{cell.text} ~ {row[last].text}", cell.place)
