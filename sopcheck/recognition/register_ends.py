"""Where a register ends: sums and headings across its columns, and the legend below its last record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sopcheck.model import Text
from sopcheck.recognition.tables import Header, is_number

NUMBERINGS = ("id", "number")
"""Fields of a record that only number it."""
_COUNTED = 3
"""Numbered records, at least, below which what has no number is none of them."""
_FIRST = re.compile(r"[A-Za-z]*[-_]?0*1")
_HINTS = 2
"""Rows above the first of a register, at most, that tell a writer what to write in it."""
_SPREAD = 3
"""Columns of a record over which no cell of one is merged."""


def first_record(rows: Sequence[Sequence[Text]], start: int, header: Header) -> int:
    """The row of the record numbered 1 where those above it, from `start` on, have no number: they are hints."""
    at = next((column for column, name, _ in header.columns if name in NUMBERINGS), None)
    if at is None:
        return start
    for number in range(start, min(start + _HINTS + 1, len(rows))):
        text = rows[number][at].text.strip()
        if text:
            return number if _FIRST.fullmatch(text) else start
    return start


@dataclass(slots=True)
class RegisterEnd:
    """Tells, row by row, what stands between or below the records of a table. `gap` is set at empty rows and sums."""

    header: Header
    gap: bool = False
    numbered: int = 0
    others: int = 0

    def count(self, row: Sequence[Text]) -> None:
        """Note a row that is a record."""
        self.numbered += self._is_numbered(row)
        self.others += not self._is_numbered(row)

    def passes_over(self, row: Sequence[Text]) -> bool:
        """Whether a row is no record by its place: a cell spans it, or it stands below all that are numbered."""
        columns = {column for column, _, _ in self.header.columns}
        places = [row[column].place for column in columns if row[column].text.strip()]
        if any(places.count(place) >= _SPREAD for place in places):
            self.gap = True
            return True
        below = self.gap and not self.others and self.numbered >= _COUNTED and not self._is_numbered(row)
        return below and len(set(places)) * 2 <= len(columns)

    def _is_numbered(self, row: Sequence[Text]) -> bool:
        at = next((column for column, name, _ in self.header.columns if name in NUMBERINGS), 0)
        return is_number(row[at].text)
