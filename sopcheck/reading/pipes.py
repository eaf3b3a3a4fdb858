"""Pipe tables of Markdown: which lines are one, and what stands in its cells."""

from __future__ import annotations

from typing import Final

from sopcheck.model import Table, Text, TextPlace
from sopcheck.reading.inline import SPACE, Image, visible

_DELIMITER_SIGNS: Final = frozenset("|-: \t")
_FEWEST_PIPES: Final = 2


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


def table(lines: list[tuple[int, int, str]]) -> tuple[Table, list[tuple[int, Image]]]:
    """The table that consists of `lines` (number from 1, first column from 0, source line), and the pictures in it."""
    rows: list[list[Text]] = []
    header_rows = 0
    images: list[tuple[int, Image]] = []
    for number, start, source in lines:
        if not header_rows and is_delimiter(source[start:]):
            header_rows = len(rows)
            continue
        rows.append(_row(number, start, source, images))
    width = max(map(len, rows), default=0)
    for (number, _, source), row in zip(_without_delimiter(lines, header_rows), rows, strict=False):
        at = len(source.rstrip(SPACE)) + 1
        row.extend(Text("", TextPlace(number, at, number, at)) for _ in range(width - len(row)))
    first_number, first_start, first = lines[0]
    last_number, _, last = lines[-1]
    indent = len(first[first_start:]) - len(first[first_start:].lstrip(SPACE))
    place = TextPlace(first_number, first_start + indent + 1, last_number, len(last.rstrip(SPACE)) + 1)
    return Table(tuple(map(tuple, rows)), place, header_rows), images


def _without_delimiter(lines: list[tuple[int, int, str]], header_rows: int) -> list[tuple[int, int, str]]:
    return lines[:header_rows] + lines[header_rows + 1 :] if header_rows else lines


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
    found = []
    escaped = False
    for column in range(start, end):
        sign = line[column]
        if sign == "|" and not escaped:
            found.append(column)
        escaped = sign == "\\" and not escaped
    return found
