"""Plans drawn as a grid of days: a row for each day, and what is to be done in the cells or over the columns.

| 日期  | 李雷 | 王芳 |        | 日期  | 选址 | 招展 |
| 3月2日 | 选址 | 招展 |        | 3月2日 | √    |      |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sopcheck.model import Table, Text
from sopcheck.recognition.cells import Cell, read_cell
from sopcheck.recognition.content import span
from sopcheck.recognition.dates import read_period
from sopcheck.recognition.records import Row, columns_of, head_of
from sopcheck.recognition.tables import body_start
from sopcheck.recognition.unfold import distinct
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec

_FEWEST = 3
"""Days that make a grid."""
_AMONG = 3
"""Columns from the left among which that of the days stands."""
_MOSTLY = 0.7
_SOME_YEAR = 2024
_COUNTED_DAY = re.compile(
    r"第?\s*[\d一二三四五六七八九十]{1,3}(?:\s*[-~～至到—]\s*第?[\d一二三四五六七八九十]{1,3})?\s*[天周日](?:\s*(?:之?[前后]|以[前后]))?"
    r"|(?:day|week)\s*\d{1,3}(?:\s*[-–~]\s*\d{1,3})?|(?:周|星期)[一二三四五六日天]"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*",
    re.IGNORECASE,
)
"""A day that only its order names: `第3天`, `Day 2-4`, `周一`."""
_ASIDE = re.compile(
    r"备注|说明|星期|周次|天数|工时|进度|状态|完成情况|总结|问题|\b(?:notes?|remarks?|comments?|weekday|hours|status)\b",
    re.IGNORECASE,
)
"""Headers of columns beside the work itself."""
_MARK_KINDS, _MARK_LENGTH = 4, 8
"""Different marks in a grid, at most, and how long one is: `√`, `上午plan`."""
_FIGURE = re.compile(r"[-+]?[¥￥$]?\d[\d,]*(?:\.\d+)?\s*[%万元个次]?")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_NAME = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}")


def crossed_rows(table: Table, spec: FieldSpec, values: ValueReader, year: int | None) -> tuple[Row, ...]:
    """The records of a grid of days, none where `table` is no such grid.

    Marks under the header of a task say when it is done; texts are the tasks themselves, of that day, and of the
    person who heads their column.
    """
    head, due = head_of(spec), _due(spec)
    if head is None or due is None or len(table.rows) <= _FEWEST:
        return ()
    if any(_is_day(cell.text.strip()) or _FIGURE.fullmatch(cell.text.strip()) for cell in table.rows[0]):
        return ()
    rows = table.rows[body_start(table.rows, 1) :]
    days = _column_of_days(rows)
    columns = _columns_of_work(table.rows[0], rows, days) if days is not None else []
    if days is None or not columns:
        return ()
    texts = [row[column].text.strip() for row in rows for column in columns if row[column].text.strip()]
    marks = set(texts)
    few = len(marks) <= _MARK_KINDS and len(marks) * 2 <= len(texts)
    if few and len(columns) > 1 and all(len(text) <= _MARK_LENGTH for text in marks):
        return tuple(_of_column(table.rows[0], rows, (days, column), spec, values, year) for column in columns)
    if len(marks) * 2 < len(texts):
        return ()
    return tuple(
        _of_cell(table.rows[0][column], row[days], row[column], spec, values, year)
        for row in rows
        for column in columns
        if row[column].text.strip()
    )


def _due(spec: FieldSpec) -> FieldSpec | None:
    """The day by which a record is done, which the standard asks for."""
    return next((sub for sub in spec.records if sub.type == "date" and sub.required), None)


def _column_of_days(rows: Sequence[Sequence[Text]]) -> int | None:
    """The column that names a day in nearly every row, each one once; a merged cell is one."""
    for column in range(min(_AMONG, len(rows[0]) if rows else 0)):
        cells = [row[column] for row in rows if row[column].text.strip()]
        days = {cell.place: cell.text.strip() for cell in cells if _is_day(cell.text.strip())}
        filled = sum(cell.place in days for cell in cells)
        once = len(set(days.values())) >= max(_FEWEST, _MOSTLY * len(days))
        if once and filled >= _MOSTLY * len(cells) and len(cells) >= _MOSTLY * len(rows):
            return column
    return None


def _is_day(text: str) -> bool:
    return _COUNTED_DAY.fullmatch(text) is not None or (
        not text.isdecimal() and read_period(text, year=_SOME_YEAR) is not None
    )


def _columns_of_work(head: Sequence[Text], rows: Sequence[Sequence[Text]], days: int) -> list[int]:
    """The columns right of the days that hold words, those beside the work left out."""
    found: list[int] = []
    for column in range(days + 1, len(head)):
        texts = [row[column].text.strip() for row in rows if row[column].text.strip()]
        words = [text for text in texts if not _FIGURE.fullmatch(text) and not _is_day(text)]
        if len(words) * 2 > len(texts) and not _ASIDE.search(head[column].text):
            found.append(column)
    # One column of words after the days are its tasks only where hardly anything else stands in the table.
    return found if len(found) > 1 or len(distinct(head)) <= _AMONG else []


def _of_column(
    head: Sequence[Text],
    rows: Sequence[Sequence[Text]],
    at: tuple[int, int],
    spec: FieldSpec,
    values: ValueReader,
    year: int | None,
) -> Row:
    """The record that a header names, done on the days that are marked below it; `at` are the columns of both."""
    days, column = at
    marked = [row[days] for row in rows if row[column].text.strip()]
    cells = _named(head[column], spec, values)
    _date(cells, marked[-1:], head[days], spec, values, year)
    start = columns_of(spec).get("start")
    if start is not None and marked:
        cells["start"] = _day(start, marked[0], head[days], values, year)
    return _row(cells, head[column])


def _of_cell(label: Text, day: Text, text: Text, spec: FieldSpec, values: ValueReader, year: int | None) -> Row:
    """The record that a cell holds: on the day of its row, by the person who heads its column."""
    cells = _named(text, spec, values)
    _date(cells, [day], None, spec, values, year)
    owner = columns_of(spec).get("owner")
    if owner is not None and _NAME.fullmatch(label.text.strip()):
        cells["owner"] = read_cell(values, owner, label, None)
    return _row(cells, text)


def _named(text: Text, spec: FieldSpec, values: ValueReader) -> dict[str, Cell]:
    head = head_of(spec)
    return {head.name: read_cell(values, head, text, None)} if head is not None else {}


def _date(
    cells: dict[str, Cell],
    days: Sequence[Text],
    label: Text | None,
    spec: FieldSpec,
    values: ValueReader,
    year: int | None,
) -> None:
    due = _due(spec)
    if due is not None and days and (cell := _day(due, days[0], label, values, year)).fits:
        cells[due.name] = cell


def _day(spec: FieldSpec, day: Text, label: Text | None, values: ValueReader, year: int | None) -> Cell:
    """The day of a row; of a range, its last."""
    period = read_period(day.text, year=year)
    text = Text(period[1].isoformat(), day.place) if period is not None else day
    return read_cell(values, spec, text, label)


def _row(cells: dict[str, Cell], heading: Text) -> Row:
    places = [cell.place for cell in cells.values() if cell.place is not None]
    return Row({name: cell for name, cell in cells.items() if cell.fits}, span(places) or heading.place, heading.place)
