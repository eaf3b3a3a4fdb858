"""Delimited text as rows of cells, each with the line and column of its text, in time that grows with its length.

RFC 4180, as lenient as spreadsheets write it: a quoted cell ends at a quote that a delimiter or the end of a line
follows, so that a quote inside of it may stand undoubled; a quote that nothing closes is a sign like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS: Final = (",", "\t", ";", "|")
"""Those that are looked for, the likelier first where a text speaks for two alike."""
SPACE: Final = " \t\u3000\u00a0\u200b\ufeff\n"
_SAMPLE_CHARS: Final = 1 << 16
_SAMPLE_ROWS: Final = 200
_MOST_LINES: Final = 200
"""Lines that a quoted cell may have; one quote too many swallows no more than these."""
_NAMED: Final = re.compile(r'sep=([,;|\t])"?\n', re.IGNORECASE)
_FORMULA: Final = re.compile(r'="([^"]*)"')
"""`="007"`: how exports keep a spreadsheet from taking a text for a number."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell without the space around it; line and column (code points) count from 1."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row, which may stretch over several lines; `number` counts from 1 as a spreadsheet does."""

    number: int
    cells: tuple[Cell, ...]

    def filled(self) -> list[Cell]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell.text]


def named_delimiter(text: str) -> str | None:
    """The delimiter that a first line `sep=;` names."""
    found = _NAMED.match(text)
    return found[1] if found else None


def sniff(text: str) -> str:
    """The delimiter by which most rows of the beginning have the same number of cells, more than one."""
    sample = _beginning(text)
    return max(DELIMITERS, key=lambda one: (_evenness(sample, one), -DELIMITERS.index(one)))


def evenness(text: str) -> float:
    """How much the beginning of `text` looks delimited: the share of its rows that have the commonest width above 1."""
    return _evenness(_beginning(text), sniff(text))[0]


def _beginning(text: str) -> str:
    sample = text[:_SAMPLE_CHARS]
    return sample if len(sample) == len(text) else sample[: sample.rfind("\n") + 1] or sample


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """The share of filled rows that have the commonest width above one, and that width."""
    if delimiter not in sample:
        return 0.0, 0
    widths = [len(row.cells) for row in islice(rows(sample, delimiter), _SAMPLE_ROWS) if row.filled()]
    common = Counter(width for width in widths if width > 1).most_common(1)
    return (common[0][1] / len(widths), common[0][0]) if common else (0.0, 0)


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows of `text`, whose lines end with a line feed; a blank line is a row without filled cells."""
    return _Scanner(text, delimiter).rows()


class _Scanner:
    def __init__(self, text: str, delimiter: str) -> None:
        self._text = text
        self._delimiter = delimiter
        self._bare = re.compile(f"[^{re.escape(delimiter)}\n]*")
        self._opening = re.compile('[ \u3000]*"')
        self._after = re.compile(f"[ \u3000]*(?:(?={re.escape(delimiter)}|\n)|$(?![\\s\\S]))")
        self._known: dict[str, str] = {}
        """Texts that were seen: what columns of levels, names and dates repeat is kept once."""
        self._hopeless = 0
        """Before this position no quote closes a cell."""
        self._line = 1
        self._start = 0
        """Where the current line begins."""

    def rows(self) -> Iterator[Row]:
        text, size, number = self._text, len(self._text), 0
        while self._start < size:
            number += 1
            end = text.find("\n", self._start)
            end = size if end < 0 else end
            if text.find('"', self._start, end) < 0:
                yield Row(number, tuple(self._plain(self._start, end)))
            else:
                cells, end = self._quoted()
                yield Row(number, tuple(cells))
            self._line += 1
            self._start = end + 1

    def _plain(self, start: int, end: int) -> Iterator[Cell]:
        """The cells of a line without quotes."""
        column = 1
        known, line = self._known, self._line
        for piece in self._text[start:end].split(self._delimiter):
            text = piece.strip(SPACE)
            lead = len(piece) - len(piece.lstrip(SPACE)) if len(text) < len(piece) and text else 0
            yield Cell(known.setdefault(text, text), line, column + lead)
            column += len(piece) + 1

    def _quoted(self) -> tuple[list[Cell], int]:
        """The cells of the row that begins here, and where its last line ends."""
        text, at, cells = self._text, self._start, []
        while True:
            opening = self._opening.match(text, at)
            closing = self._closing(opening.end()) if opening else None
            if opening and closing is not None:
                cells.append(self._inside(opening.end(), closing))
                found = self._after.match(text, closing + 1)
                at = found.end() if found else closing + 1
            else:
                stop = self._bare.match(text, at).end()  # type: ignore[union-attr]  # matches nothing at least
                piece = text[at:stop]
                formula = _FORMULA.fullmatch(piece.strip(SPACE))
                lead = 2 if formula else 0
                cells.append(_cell(formula[1] if formula else piece, self._line, at - self._start + 1 + lead))
                at = stop
            if text[at : at + 1] != self._delimiter:
                return cells, at
            at += 1

    def _inside(self, start: int, stop: int) -> Cell:
        """The cell between two quotes; moves on to the line that it ends in."""
        raw = self._text[start:stop]
        lead = len(raw) - len(raw.lstrip(SPACE))
        first = raw.count("\n", 0, lead)
        line = self._line + first
        begins = self._text.rfind("\n", start, start + lead) + 1 if first else self._start
        cell = Cell(raw.replace('""', '"').strip(SPACE), line, start + lead - begins + 1)
        breaks = raw.count("\n")
        if breaks:
            self._line += breaks
            self._start = self._text.rfind("\n", start, stop) + 1
        return cell

    def _closing(self, at: int) -> int | None:
        """Where the quote stands that closes the cell whose text begins at `at`; None where none does."""
        text = self._text
        if at <= self._hopeless:
            return at if text.startswith('"', at) and self._after.match(text, at + 1) else None
        limit = self._reach(at)
        found = text.find('"', at, limit)
        while found >= 0:
            if text.startswith('"', found + 1):
                found += 1
            elif self._after.match(text, found + 1):
                return found
            found = text.find('"', found + 1, limit)
        self._hopeless = limit
        return None

    def _reach(self, at: int) -> int:
        for _ in range(_MOST_LINES):
            at = self._text.find("\n", at) + 1
            if not at:
                return len(self._text)
        return at


def _cell(piece: str, line: int, column: int) -> Cell:
    text = piece.strip(SPACE)
    lead = len(piece) - len(piece.lstrip(SPACE)) if text else 0
    return Cell(text, line, column + lead)
