"""Pipe tables of Markdown: which lines are one, and what stands in its cells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sopcheck.model import Table, Text
from sopcheck.places import TextPlace
from sopcheck.reading.inline import SPACE, Image, visible

_DELIMITER_SIGNS: Final = frozenset("|-: \t")
_FEWEST_PIPES: Final = 2
_MOST_PADDING: Final = 10
_FREE_PADDING: Final = 10_000


def is_row(line: str) -> bool:
    """Whether `line` has a pipe that is not escaped."""
    return "|" in line and bool(_pipes(line, 0, len(line)))


def is_framed_row(line: str) -> bool:
    """Whether `line` begins and ends with a pipe."""
    text = line.strip(SPACE)
    return text.startswith("|") and text.endswith("|") and len(_pipes(text, 0, len(text))) >= _FEWEST_PIPES


def is_delimiter(line: str) -> bool:
    """Whether `line` is the row of dashes below a table's header."""
    text = line.strip(SPACE)
    if "|" not in text or "-" not in text or not _DELIMITER_SIGNS.issuperset(text):
        return False
    cells = text.strip("|").split("|")
    return all((bare := cell.strip()) and not bare.removeprefix(":").removesuffix(":").strip("-") for cell in cells)


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[Text]
    number: int
    start: int
    end: int


def tables(lines: list[tuple[int, int, str]]) -> tuple[list[Table], list[tuple[int, Image]]]:
    """The table that consists of `lines` (number from 1, first column from 0, source line), and the pictures in it.

    Short rows are padded. Where that would make the table many times larger than it is, as a few very wide rows among
    many short ones do, it falls into tables of rows of equal length.
    """
    rows: list[_Row] = []
    header_rows = 0
    images: list[tuple[int, Image]] = []
    for number, start, source in lines:
        if not header_rows and is_delimiter(source[start:]):
            header_rows = len(rows)
            continue
        indent = len(source[start:]) - len(source[start:].lstrip(SPACE))
        rows.append(_Row(_row(number, start, source, images), number, start + indent, len(source.rstrip(SPACE))))
    width = max((len(row.cells) for row in rows), default=0)
    most = _MOST_PADDING * sum(len(row.cells) for row in rows) + _FREE_PADDING
    groups = [rows] if width * len(rows) <= most else _equal(rows)
    found = [_table(group, header_rows if group[0] is rows[0] else 0) for group in groups if group]
    return found, images


def _equal(rows: list[_Row]) -> list[list[_Row]]:
    return [list(group) for _, group in groupby(rows, key=lambda row: len(row.cells))]


def _table(rows: list[_Row], header_rows: int) -> Table:
    width = max(len(row.cells) for row in rows)
    padded = []
    for row in rows:
        nothing = Text("", TextPlace(row.number, row.end + 1, row.number, row.end + 1))
        padded.append((*row.cells, *[nothing] * (width - len(row.cells))))
    place = TextPlace(rows[0].number, rows[0].start + 1, rows[-1].number, rows[-1].end + 1)
    return Table(tuple(padded), place, min(header_rows, len(rows)))


def _row(number: int, start: int, source: str, images: list[tuple[int, Image]]) -> list[Text]:
    end = len(source)
    while end > start and source[end - 1] in SPACE:
        end -= 1
    while start < end and source[start] in SPACE:
        start += 1
    pipes = _pipes(source, start, end)
    if pipes and pipes[0] == start:
        start, pipes = start + 1, pipes[1:]
    stops = pipes if pipes and pipes[-1] == end - 1 else [*pipes, end]
    row = []
    for stop in stops:
        cell = visible(source, start, stop, number)
        images.extend((number, image) for image in cell.images)
        row.append(cell.whole())
        start = stop + 1
    return row


def _pipes(line: str, start: int, end: int) -> list[int]:
    """The columns of the pipes that are not escaped."""
    found: list[int] = []
    if line.find("\\", start, end) < 0:
        column = line.find("|", start, end)
        while column >= 0:
            found.append(column)
            column = line.find("|", column + 1, end)
        return found
    escaped = False
    for column in range(start, end):
        sign = line[column]
        if sign == "|" and not escaped:
            found.append(column)
        escaped = sign == "\\" and not escaped
    return found
