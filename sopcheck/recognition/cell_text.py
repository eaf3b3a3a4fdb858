"""What a cell that stands alone says: a label with its text, several of them, a heading, a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from sopcheck.model import Block, Entry, Heading, Paragraph, Text

Known: TypeAlias = "Callable[[str], bool]"
"""Whether a text is a label of a field."""

LONGEST_LABEL = 40
"""Characters of a label."""
_COLON = re.compile(r"\s*[：:]\s*")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}(?:\.\d{1,2})*\s*[、.．])\s*\S"
)
QUESTION = re.compile(r"^\d{1,2}\s*[.、．)）].*[?？]")
"""A question of a form, with its number."""
_HEADING_LEVEL = 8
"""Level of a heading inside a table: deeper than any heading around it."""


def bare(text: str) -> str:
    """A label without the colon behind it."""
    return text.strip().rstrip("：: ")


def cell_blocks(cell: Text, known: Known) -> Iterator[Block]:
    """What a cell says that stands alone: a label with its text, several of them, a heading, a paragraph."""
    found = list(sections(cell, known))
    if found:
        yield from found
        return
    body = cell.text.strip()
    if "\n" not in body and len(body) <= LONGEST_LABEL:
        if known(bare(body)):
            yield Entry(Text(bare(body), cell.place), Text("", cell.place))
            return
        label, colon, value = _split(body)
        if colon and label:
            yield Entry(Text(label, cell.place), Text(value, cell.place))
            return
        if _NUMBERED.match(body):
            yield Heading(_HEADING_LEVEL, body, cell.place)
            return
    yield Paragraph(cell.text, cell.place)


def _split(line: str) -> tuple[str, str, str]:
    found = _COLON.search(line)
    if found is None or found.start() > LONGEST_LABEL:
        return line, "", ""
    return line[: found.start()].strip(), found[0], line[found.end() :].strip()


def _questions(lines: Sequence[str], after: int) -> list[int]:
    """The lines after one on which a further question of the form stands."""
    return [number for number in range(after + 1, len(lines)) if QUESTION.match(lines[number].strip())]


def sections(cell: Text, known: Known) -> Iterator[Entry]:
    """The sections inside one cell: each begins with a line that is a known label, or has one before its colon.

    What begins the cell is its label, and all of the cell its text; else each section ends where the next begins.
    """
    lines = cell.text.strip().splitlines()
    starts: list[tuple[int, str, str]] = []
    for number, line in enumerate(lines):
        label, colon, value = _split(line.strip())
        short = len(label) <= LONGEST_LABEL or QUESTION.match(line.strip()) is not None
        if label and known(label) and (colon or (len(lines) > 1 and short)):
            starts.append((number, label, value))
    if not starts:
        return
    ends = [number for number, _, _ in starts[1:]] + [len(lines)]
    if starts[0][0] == 0:
        ends[0] = len(lines)
    if QUESTION.match(lines[0].strip()):
        ends = [min([end, *_questions(lines, number)]) for (number, _, _), end in zip(starts, ends, strict=True)]
    for (number, label, value), end in zip(starts, ends, strict=True):
        text = "\n".join([value, *lines[number + 1 : end]]).strip()
        yield Entry(Text(label, cell.place), Text(text, cell.place))
