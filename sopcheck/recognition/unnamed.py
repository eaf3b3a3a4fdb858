"""Columns that a header does not name as its records call them: found by what stands in them."""

from __future__ import annotations

import re
from dataclasses import replace

from sopcheck.model import Table
from sopcheck.recognition.cells import read_cell
from sopcheck.recognition.labels import LabelIndex, fold
from sopcheck.recognition.records import head_of
from sopcheck.recognition.tables import Header, body_start, head_cells
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec

_SAMPLE = 12
"""Cells of a column that are read to see what it holds."""
_WORD = 12
"""Characters of a word, at most."""
_FEW, _HALF = 3, 0.5
_TELLING_ROWS, _TOLD = 100, 0.8
_FIGURE = re.compile(r"^[-+¥￥$€]?\s*[\d.,:/年月日%-]+$")
_REMARKS = re.compile(r"备注|说明|链接|\b(?:notes?|remarks?|comments?|links?|url)\b", re.IGNORECASE)
"""Labels of columns that say something beside the matter."""
_DAYS = frozenset({"日期", "时间", "date", "time", "day", "week ending"})
_PEOPLE = frozenset({"姓名", "成员", "组员", "人员", "member", "team member"})
"""Labels of columns of days and of people that do not say of what."""


def with_general(header: Header, table: Table, spec: FieldSpec) -> Header:
    """The header with columns only called `日期` or `姓名`: the day and the person of records that name no others."""
    head = head_of(spec)
    if head is None or head.name not in header.names():
        return header
    day = next((sub for sub in spec.records if sub.type == "date" and sub.required), None)
    owner = next((sub for sub in spec.records if sub.type == "person" and sub.required), None)
    for sub, words in ((day, _DAYS), (owner, _PEOPLE)):
        used = {column for column, _, _ in header.columns}
        cells = enumerate(head_cells(table.rows, header.depth))
        found = next((column for column, cell in cells if column not in used and fold(cell.text) in words), None)
        if sub is not None and sub.name not in header.names() and found is not None:
            header = replace(header, columns=tuple(sorted((*header.columns, (found, sub.name, _HALF)))))
    return header


def told_in_words(header: Header, table: Table, spec: FieldSpec, values: ValueReader) -> Header:
    """The header with a column of sentences moved from a choice to the prose that comes after it among the fields.

    Under `Response` many write what they do, and not which of the four responses it is.
    """
    order, names = list(spec.records), header.names()
    columns: list[tuple[int, str, float]] = []
    for column, name, strength in header.columns:
        at = next(number for number, sub in enumerate(order) if sub.name == name)
        after = order[at + 1] if at + 1 < len(order) else None
        moved = order[at].type == "one_of" and after is not None and after.type == "prose" and after.name not in names
        if moved and after is not None and _is_in_words(table, header.depth, column, order[at], values):
            columns.append((column, after.name, strength))
        else:
            columns.append((column, name, strength))
    return replace(header, columns=tuple(columns))


def _is_in_words(table: Table, depth: int, column: int, choice: FieldSpec, values: ValueReader) -> bool:
    """Whether the cells of a column are texts of several words, none of which `choice` can read."""
    start = body_start(table.rows, depth)
    cells = [row[column] for row in table.rows[start : start + _SAMPLE] if row[column].text.strip()]
    read = [cell for cell in (read_cell(values, choice, cell, None) for cell in cells) if cell.state == "present"]
    long = sum(len(cell.text) > _WORD for cell in read)
    return bool(read) and not any(cell.fits for cell in read) and long * 2 > len(read)


def with_head(header: Header, table: Table, head: FieldSpec, index: LabelIndex) -> Header:
    """The header with a column for what its records are about, where no label names one: the first that only tells.

    Such a column is filled in nearly everywhere, mostly with words, and hardly ever says the same twice. It goes
    before a guessed one to its left that says the same again and again, and so groups the records.
    """
    guess = next((one for one in header.columns if one[1] == head.name), None)
    if guess is not None and (guess[2] >= 1 or not _groups(table, header, guess[0])):
        return header
    rest = [one for one in header.columns if one is not guess]
    used = {column for column, _, _ in rest} | ({guess[0]} if guess is not None else set())
    rows = table.rows[body_start(table.rows, header.depth) :][:_TELLING_ROWS]
    body = [row for row in rows if any(row[at].text.strip() for at in used)]
    for column, cell in enumerate(table.rows[header.depth - 1] if header.depth else ()):
        if column in used or index.exact(cell.text) or _REMARKS.search(cell.text) or len(body) < _FEW:
            continue
        if guess is not None and column != guess[0] + 1:
            continue
        texts = [text for row in body if (text := row[column].text.strip()) and not _FIGURE.match(text)]
        if len(texts) >= _TOLD * len(body) and len(set(texts)) >= _TOLD * len(texts):
            strength = guess[2] if guess is not None else _HALF
            return replace(header, columns=tuple(sorted((*rest, (column, head.name, strength)))))
    return header


def _groups(table: Table, header: Header, column: int) -> bool:
    """Whether a column says each of its texts for several rows."""
    rows = table.rows[body_start(table.rows, header.depth) :][:_TELLING_ROWS]
    texts = [text for row in rows if (text := row[column].text.strip())]
    return len(texts) > _FEW and len(set(texts)) * 2 < len(texts)
