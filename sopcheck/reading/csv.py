"""Reads CSV and its kin (`;`, tab, `|`) into an outline: the lines above a header, and one table a block of rows.

A file is mostly one table; but people put titles, comments and `label, value` lines above it, and several tables into
one file, apart by blank lines. Text that is not UTF-8 is read as UTF-16 if it says so, else as GB 18030, which is what
Chinese spreadsheets save, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import ceil
from typing import Final

from sopcheck.model import Block, Document, Entry, Heading, Outline, Paragraph, Part, Problem, Table, Text
from sopcheck.places import CsvPlace
from sopcheck.reading.delimited import Cell, Row, named_delimiter, rows, sniff
from sopcheck.reading.guards import refusal
from sopcheck.reading.inline import Visible
from sopcheck.reading.labelled import entries
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.text import RefusedError, decode_guessing, document

FORMAT: Final = "csv"
_TAB_SUFFIXES: Final = (".tsv", ".tab")
_TYPED: Final = re.compile(r"[-+¥$€]?[\d.,:/%\s年月日时分秒T-]*\d[\d.,:/%\s年月日时分秒TZ-]*(?:元|万元|天|小时)?")
"""Numbers, dates, times, shares: what stands in rows and hardly in headers."""
_SENTENCE: Final = re.compile(r"[。！？；;!?\n]|[.:：]$")
_LONGEST_HEADER: Final = 40
_HEADER_SHARE: Final = 0.6
"""Which part of its table's usual width a header fills at least."""
_USUAL: Final = 0.8
"""The usual width is what this part of the rows does not exceed: a few longer rows are slips."""
_FORM_ROWS: Final = 12
_FORM: Final = 2
_MOST_PADDING: Final = 10
_FREE_PADDING: Final = 10_000


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read delimited text as one part. Problems are values, not raised."""
    try:
        text, problems = decode_guessing(data, limits.encoding)
        found = _rows(path, text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"), limits)
    except RefusedError as refused:
        return document(path, FORMAT, data, [], [refused.problem])
    blocks = tuple(_blocks(found))
    if not blocks:
        return document(path, FORMAT, data, [], [*problems, Problem("DOC105", None, {})])
    first = blocks[0]
    start = first.label.place if isinstance(first, Entry) else first.place
    return document(path, FORMAT, data, [Part("", Outline(None, blocks, start))], problems)


def _rows(path: str, text: str, limits: Limits) -> list[Row]:
    """The rows that hold anything. Raises RefusedError where there are too many cells, or one is too long."""
    named = named_delimiter(text)
    delimiter = named or ("\t" if path.lower().endswith(_TAB_SUFFIXES) and "\t" in text else sniff(text))
    cells = text.count(delimiter) + text.count("\n") + 1
    if cells > limits.csv_cells:
        raise RefusedError(refusal("cells", limits.csv_cells))
    found = []
    for row in rows(text, delimiter):
        if named and row.number == 1:
            continue
        filled = row.filled()
        for cell in filled:
            if len(cell.text) > limits.scalar_chars:
                parameters = {"size": len(cell.text), "limit": limits.scalar_chars}
                raise RefusedError(Problem("DOC110", _place(cell, row, ""), dict(parameters)))
        if filled:
            found.append(row)
    return found


def _blocks(found: Sequence[Row]) -> Iterator[Block]:
    """Lines and tables in order; a block of rows without a header of its own goes on with the table above."""
    table: list[Row] = []
    last = found[-1].number if found else 0
    for region in _regions(found):
        if table and _continues(table, region):
            table += region
            continue
        yield from _tables(table)
        begin = _header(region)
        heads = begin < len(region) or region[-1].number < last
        yield from _above(region[:begin], (1 if region[0] is found[0] else 2) if heads else 0)
        table = region[begin:]
    yield from _tables(table)


def _regions(found: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows without a blank row between them."""
    for _, numbered in groupby(enumerate(found), key=lambda pair: pair[1].number - pair[0]):
        yield [row for _, row in numbered]


def _header(region: Sequence[Row]) -> int:
    """The index of the row that heads the region's table; its length where it has only lines."""
    counts = [0 if _is_comment(row) else len(row.filled()) for row in region]
    widths = sorted(count for count in counts if count > 1)
    if not widths:
        return len(region)
    usual = widths[min(len(widths) - 1, int(_USUAL * len(widths)))]
    enough = max(2, ceil(_HEADER_SHARE * usual))
    first = next(index for index, count in enumerate(counts) if count >= enough)
    if counts[first] == _FORM < usual:  # `label, value` lines above a table of three columns
        for later in range(first + 1, min(len(region), first + _FORM_ROWS)):
            if counts[later] > _FORM:
                return later if _heads(region[later]) else first
    return first


def _continues(table: Sequence[Row], region: Sequence[Row]) -> bool:
    """Whether the rows after a blank one belong to the table above: they bring neither a title nor a header."""
    first = region[0]
    filled = first.filled()
    if len(filled) == 1:
        return bool(_TYPED.fullmatch(filled[0].text)) and first.cells[0].text != ""
    if len(region) == 1 or not _heads(first):
        return True
    below = region[1].cells
    typed = any(
        cell.text and index < len(below) and _TYPED.fullmatch(below[index].text)
        for index, cell in enumerate(first.cells)
    )
    return not typed and len(filled) == len(table[0].filled())


def _heads(row: Row) -> bool:
    """Whether a row could be a header: short texts, all different, and no numbers or dates."""
    texts = [cell.text for cell in row.filled()]
    return len(set(texts)) == len(texts) and not any(
        len(text) > _LONGEST_HEADER or _TYPED.fullmatch(text) for text in texts
    )


def _is_comment(row: Row) -> bool:
    return row.cells[0].text.startswith("# ")


def _above(lines: Sequence[Row], level: int) -> Iterator[Block]:
    """What stands above a header: lines of one cell or comments, and tables of labels and values.

    `level` is that of the first line if it reads like a title; later ones are below it; 0 where nothing follows.
    """
    for alone, group in groupby(lines, key=lambda row: _is_comment(row) or len(row.filled()) == 1):
        members = list(group)
        if not alone:
            yield from _tables(members, header_rows=0)
            continue
        for row in members:
            yield from _line(row, min(2, level + (row is not lines[0])) if level else 0)


def _line(row: Row, level: int) -> Iterator[Block]:
    """The entries that a line consists of, a title, or a paragraph."""
    cell = row.filled()[0]
    if _is_comment(row):
        text = ", ".join(one.text for one in row.filled()).lstrip("# ")
        yield Paragraph(text, CsvPlace(cell.line, cell.column + 2, row.number, ""))
        return
    columns = range(cell.column - 1, cell.column - 1 + len(cell.text))
    found = [] if "\n" in cell.text else entries(Visible(cell.line, cell.text, columns, columns.stop))
    for entry in found:
        yield Entry(_on_row(entry.label, row), _on_row(entry.value, row))
    if found:
        return
    place = _place(cell, row, "")
    yield Heading(level, cell.text, place) if level and _is_title(cell.text) else Paragraph(cell.text, place)


def _is_title(text: str) -> bool:
    """Whether a line is short and no sentence."""
    return len(text) <= _LONGEST_HEADER and not _SENTENCE.search(text) and not _TYPED.fullmatch(text)


def _on_row(text: Text, row: Row) -> Text:
    _, line, column = text.place.order()
    return Text(text.text, CsvPlace(line, column, row.number, ""))


def _tables(members: Sequence[Row], header_rows: int = 1) -> Iterator[Table]:
    """A table of rows padded to equal length; several where padding would make it many times larger than it is."""
    if not members:
        return
    lengths = [_length(row) for row in members]
    width = max(lengths)
    names = [cell.text for cell in members[0].cells] if header_rows and width > _FORM else []
    groups: Iterable[list[Row]] = [list(members)]
    if width * len(members) > _MOST_PADDING * sum(lengths) + _FREE_PADDING:
        groups = [list(group) for _, group in groupby(members, key=_length)]
    for group in groups:
        across = max(_length(row) for row in group)
        texts = tuple(_padded(row, across, names) for row in group)
        yield Table(texts, texts[0][0].place, header_rows if names and group[0] is members[0] else 0)


def _length(row: Row) -> int:
    """How many cells the row has up to the last that is filled."""
    length = len(row.cells)
    while length > 1 and not row.cells[length - 1].text:
        length -= 1
    return length


def _padded(row: Row, width: int, names: Sequence[str]) -> tuple[Text, ...]:
    last = row.cells[-1]
    missing = Cell("", last.line, last.column + len(last.text) if "\n" not in last.text else last.column)
    cells = [*row.cells[:width], *[missing] * (width - len(row.cells))]
    return tuple(
        Text(cell.text, _place(cell, row, names[index] if index < len(names) else ""))
        for index, cell in enumerate(cells)
    )


def _place(cell: Cell, row: Row, name: str) -> CsvPlace:
    return CsvPlace(cell.line, cell.column, row.number, name)
