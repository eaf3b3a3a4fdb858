"""The cells of one sheet, kept as sparsely as its file holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384


@dataclass(slots=True)
class Row:
    """The cells of a row that say something, by column from 1 in rising order; the text None cannot be told."""

    number: int
    columns: tuple[int, ...]
    texts: tuple[str | None, ...]
    bold: bool = False
    """All of its texts are bold."""
    size: float = 0.0
    """Size of its first text in points, 0 where it is not known."""
    framed: tuple[int, int] | None = None
    """The first and last column of its empty cells that have borders."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A merged range, both ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Anchored:
    """Something that floats over the sheet, by the cell under its upper left corner: a picture or else a text box."""

    row: int
    column: int
    text: str
    target: str
    picture: bool


@dataclass(slots=True)
class Grid:
    """One sheet as it was read; rows in rising order, hidden ones among them."""

    name: str
    hidden: bool
    rows: list[Row] = field(default_factory=list)
    merges: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of each run."""
    framed_rows: set[int] = field(default_factory=set)
    """Rows of empty cells with borders: a form's or a table's rows that nobody has filled in."""
    usual_size: float = 0.0
    """The size of most of the texts, in points."""
    floating: list[Anchored] = field(default_factory=list)


@lru_cache(maxsize=LAST_COLUMN)
def column_letters(column: int) -> str:
    """The letters of a column counted from 1.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """`C5` for row 5 and column 3."""
    return f"{column_letters(column)}{row}"


def cell_of(name: str) -> tuple[int, int] | None:
    """Row and column of a cell's name, `$` allowed; None for anything else and for cells that no sheet has.

    >>> cell_of("C5"), cell_of("$A$1"), cell_of("ZZZZ1"), cell_of("A0")
    ((5, 3), (1, 1), None, None)
    """
    bare = name.replace("$", "").upper()
    letters = bare.rstrip("0123456789")
    digits = bare[len(letters) :]
    if not 1 <= len(letters) <= 3 or not 1 <= len(digits) <= 7:  # noqa: PLR2004 - XFD and 1048576
        return None
    column = column_of(letters)
    row = int(digits)
    return (row, column) if 1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN else None


_MOST_LETTERS = 8
"""Beyond any column: the number of a hundred thousand letters would take for ever."""


@lru_cache(maxsize=LAST_COLUMN)
def column_of(letters: str) -> int:
    """The number of a column from its letters, 0 for what are none."""
    if len(letters) > _MOST_LETTERS:
        return LAST_COLUMN + 1
    column = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        column = column * 26 + ord(letter) - 64
    return column


def span_of(reference: str) -> Span | None:
    """The range `A1:C3`, ends in any order; None for anything else."""
    first, _, last = reference.partition(":")
    start, end = cell_of(first), cell_of(last or first)
    if start is None or end is None:
        return None
    top, bottom = sorted((start[0], end[0]))
    left, right = sorted((start[1], end[1]))
    return Span(top, left, bottom, right)
