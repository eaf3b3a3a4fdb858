"""The marks of a laid-out document; those of the cells of a register are kept by column, and made when asked for.

A register of fifty thousand rows has half a million cells, whose marks differ in little more than text and row.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import TypeVar, overload

from sopcheck.model import FieldPath, Mark
from sopcheck.places import SheetPlace

T = TypeVar("T")

_MOST_PATTERNS = 4
"""Sorts of cells of one column that are kept by column: filled, blank, template text ..."""
_MOST_GAPS = 1000
"""Records between two that have a mark in a column, at most."""
_DIGITS = "0123456789"


@dataclass(slots=True)
class Column:
    """Marks of cells below one another, equal but for `texts` and `rows`, which are by index of the record.

    `pattern` is such a mark without text and place. The text None says that the record has no such mark.
    """

    pattern: Mark
    sheet: str
    letters: str
    texts: list[str | None] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def get(self, index: int) -> Mark | None:
        """The mark of the record `index`, if it is kept here."""
        text = self.texts[index] if 0 <= index < len(self.texts) else None
        if text is None:
            return None
        one, place = self.pattern, SheetPlace(self.sheet, f"{self.letters}{self.rows[index]}")
        return Mark(one.state, one.label, text, one.label_place, place, None, one.why)

    def take(self, index: int, mark: Mark, sheet: str, letters: str, row: int) -> bool:
        """Keep the mark of a cell, if it is one of these."""
        one = self.pattern
        alike = (
            (mark.state, mark.label, mark.why) == (one.state, one.label, one.why)
            and (sheet, letters) == (self.sheet, self.letters)
            and mark.label_place == one.label_place
            and index <= len(self.texts) + _MOST_GAPS
        )
        if alike:
            missing = index + 1 - len(self.texts)
            self.texts.extend([None] * missing)
            self.rows.extend([0] * missing)
            self.texts[index], self.rows[index] = mark.text, row
        return alike


class Marks(MutableMapping[FieldPath, Mark]):
    """Marks by path, in the order of a dict's but for registers, which come last, record by record."""

    __slots__ = ("_columns", "_own")

    def __init__(
        self,
        own: dict[FieldPath, Mark] | None = None,
        columns: dict[tuple[str, str], list[Column]] | None = None,
    ) -> None:
        """Without marks, or of those that `own` and `columns` of others gave."""
        self._own: dict[FieldPath, Mark] = {} if own is None else own
        self._columns: dict[tuple[str, str], list[Column]] = {} if columns is None else columns

    @property
    def own(self) -> dict[FieldPath, Mark]:
        """The marks that are kept as they are."""
        return self._own

    @property
    def columns(self) -> dict[tuple[str, str], list[Column]]:
        """The marks that are kept by column: by field of records and name, which is "" for that of the record."""
        return self._columns

    def __getitem__(self, path: FieldPath) -> Mark:
        found = self._find(path)
        if found is None:
            raise KeyError(path)
        return found

    def _find(self, path: FieldPath) -> Mark | None:
        found = self._own.get(path)
        if found is not None:
            return found
        key, index = _address(path)
        for one in self._columns.get(key, ()):
            found = one.get(index)
            if found is not None:
                return found
        return None

    @overload
    def get(self, key: FieldPath, /) -> Mark | None: ...
    @overload
    def get(self, key: FieldPath, /, default: Mark | T) -> Mark | T: ...
    def get(self, key: FieldPath, /, default: Mark | T | None = None) -> Mark | T | None:
        """As of any mapping; without an exception in between, because most fields of most records have no mark."""
        found = self._find(key)
        return default if found is None else found

    def __setitem__(self, path: FieldPath, mark: Mark) -> None:
        key, index = _address(path)
        if self._own:
            self._own.pop(path, None)
        for one in self._columns.get(key, ()):
            if index < len(one.texts):
                one.texts[index] = None
        if not self._keep(key, index, mark):
            self._own[path] = mark

    def __delitem__(self, path: FieldPath) -> None:
        key, index = _address(path)
        if self._own.pop(path, None) is not None:
            return
        for one in self._columns.get(key, ()):
            if 0 <= index < len(one.texts) and one.texts[index] is not None:
                one.texts[index] = None
                return
        raise KeyError(path)

    def __iter__(self) -> Iterator[FieldPath]:
        names: dict[str, dict[str, None]] = {}
        for records, name in self._columns:
            names.setdefault(records, {})[name] = None
        inside: dict[tuple[str, int], list[FieldPath]] = {}
        for path in self._own:
            if path[0] in names and len(path) > 1 and isinstance(path[1], int):
                inside.setdefault((str(path[0]), path[1]), []).append(path)
            else:
                yield path
        for records, present in names.items():
            columns = [(name, self._columns[records, name]) for name in present]
            own = [index for one, index in inside if one == records]
            kept = [len(one.texts) for _, parts in columns for one in parts]
            for index in range(max([*kept, *(index + 1 for index in own)], default=0)):
                for name, parts in columns:
                    if any(index < len(one.texts) and one.texts[index] is not None for one in parts):
                        yield (records, index, name) if name else (records, index)
                yield from inside.get((records, index), ())

    def __len__(self) -> int:
        kept = sum(text is not None for parts in self._columns.values() for one in parts for text in one.texts)
        return len(self._own) + kept

    def _keep(self, key: tuple[str, str], index: int, mark: Mark) -> bool:
        place = mark.value_place
        if index < 0 or mark.source is not None or not isinstance(place, SheetPlace):
            return False
        letters = place.cell.rstrip(_DIGITS)
        digits = place.cell[len(letters) :]
        if not digits or digits[0] == "0":
            return False
        columns = self._columns.setdefault(key, [])
        if any(one.take(index, mark, place.sheet, letters, int(digits)) for one in columns):
            return True
        if len(columns) >= _MOST_PATTERNS:
            return False
        pattern = Mark(mark.state, mark.label, "", mark.label_place, None, None, mark.why)
        columns.append(Column(pattern, place.sheet, letters))
        return columns[-1].take(index, mark, place.sheet, letters, int(digits))


def _address(path: FieldPath) -> tuple[tuple[str, str], int]:
    """The column and the index of a mark that may be kept by column; the index is -1 for any other."""
    if len(path) in (2, 3) and isinstance(path[0], str) and isinstance(path[1], int):
        name = path[2] if len(path) == 3 else ""  # noqa: PLR2004 - field, index, name
        if isinstance(name, str):
            return (path[0], name), path[1]
    return ("", ""), -1
