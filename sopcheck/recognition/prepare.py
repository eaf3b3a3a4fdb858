"""Blocks as a writer means them: comments in cells stand in the cells, `【时间】3月5日` is label and value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sopcheck.model import Block, Comment, Entry, Item, Paragraph, Table, Text
from sopcheck.places import Place, TextPlace
from sopcheck.recognition.unfold import is_grid, unfold

_LABELLED = re.compile(r"^\s*[【〔]\s*([^【】〔〕]{1,24}?)\s*[】〕]\s*[:：]?\s*(?=\S)")
COMMENT = "<!--"


def bracketed_label(text: str) -> str | None:
    """The label in front of a text, `时间` of `【时间】3月5日`; None where there is none."""
    found = _LABELLED.match(text)
    return found[1] if found is not None else None


def prepared(blocks: tuple[Block, ...], known: Callable[[str], bool]) -> tuple[Block, ...]:
    """`blocks` with comments in their cells, forms as entries, and lines that begin with a known label as entries."""
    out: list[Block] = []
    comments = [block for block in blocks if isinstance(block, Comment)]
    for block in blocks:
        if isinstance(block, Table) and comments:
            out.append(_commented(block, comments))
        elif isinstance(block, Table) and is_grid(block):
            out.extend(unfold(block, known))
        elif isinstance(block, Paragraph | Item) and block.text.lstrip()[:1] in {"【", "〔"}:
            out.extend(_entries(block, known))
        else:
            out.append(block)
    return tuple(out)


def _commented(table: Table, comments: list[Comment]) -> Table:
    """`table` with the comments that stand in its empty cells as their texts."""
    whole = table.place
    if not isinstance(whole, TextPlace):
        return table  # only Markdown has comments in the text of a table
    inside = [
        one for one in comments if isinstance(one.place, TextPlace) and whole.line <= one.place.line <= whole.end_line
    ]
    if not inside:
        return table
    return Table(tuple(_row(row, inside) for row in table.rows), table.place, table.header_rows)


def _row(row: tuple[Text, ...], comments: list[Comment]) -> tuple[Text, ...]:
    cells = list(row)
    for comment in comments:
        at = _cell_at(row, comment.place)
        if at is not None and not row[at].text.strip():
            cells[at] = Text(f"{COMMENT} {comment.text} -->", comment.place)
    return tuple(cells)


def _cell_at(row: tuple[Text, ...], place: Place) -> int | None:
    """The cell in which something at `place` stands: the last that begins before it."""
    before = [
        number
        for number, cell in enumerate(row)
        if isinstance(cell.place, TextPlace)
        and isinstance(place, TextPlace)
        and cell.place.line == place.line
        and cell.place.column <= place.column
    ]
    return max(before, default=None)


def _entries(block: Paragraph | Item, known: Callable[[str], bool]) -> Iterator[Block]:
    """An entry for each line that begins with a known label in brackets; other lines go on with what stands above."""
    lines = block.text.splitlines()
    first = bracketed_label(lines[0])
    if first is None or not known(first):
        yield block
        return
    depth = block.depth if isinstance(block, Item) else 0
    label, value = Text("", block.place), Text("", block.place)
    for number, line in enumerate(lines):
        found = _LABELLED.match(line)
        if found is None or not known(found[1]):
            value = Text(f"{value.text}\n{line}", _span(value.place, _place(block.place, number, 0, len(line))))
            continue
        if number:
            yield Entry(label, value, depth)
        label = Text(found[1], _place(block.place, number, found.start(1), found.end(1)))
        value = Text(line[found.end() :].rstrip(), _place(block.place, number, found.end(), len(line.rstrip())))
    yield Entry(label, value, depth)


def _place(place: Place, number: int, start: int, end: int) -> Place:
    """The place of a part of the line `number` (from 0) of a block; columns as in the text without its markup."""
    if not isinstance(place, TextPlace):
        return place  # the whole cell or paragraph
    first = place.column if number == 0 else 1
    return TextPlace(place.line + number, first + start, place.line + number, first + end)


def _span(first: Place, last: Place) -> Place:
    if not (isinstance(first, TextPlace) and isinstance(last, TextPlace)):
        return first
    return TextPlace(first.line, first.column, last.end_line, last.end_column)
