"""The columns of records, or the fields of a whole kind, as the keys of structured sources name them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from sopcheck.model import Json
from sopcheck.recognition.labels import LabelIndex, NamePath, fold, hint
from sopcheck.recognition.levels import Scale, column_scale, read_scale
from sopcheck.standard.model import FieldSpec

_SCALED_TOGETHER = frozenset({"likelihood", "impact"})
"""Ratings that one scale serves; a level column beside them often holds their product."""
_ALIKE = 0.8
"""How alike a key and a label must be (0 to 1) for the one to be a misspelling of the other."""
_SHORTEST, _LONGEST = 3, 40
"""Code points of a key that may be a misspelling."""
_MEMO = 5_000
_LIKELIHOOD_AND_IMPACT = "likelihood, impact"


class Columns:
    """The fields of one level of a kind - its own, or the columns of a record - by key as written."""

    __slots__ = ("_index", "_memo", "_name_path", "_near", "nested", "scaled", "specs")

    def __init__(self, specs: Mapping[str, FieldSpec], index: LabelIndex, name_path: NamePath) -> None:
        self.specs = specs
        self.nested = {
            name: Columns({column.name: column for column in spec.records}, index, (*name_path, name))
            for name, spec in specs.items()
            if spec.type == "records"
        }
        self.scaled = tuple(name for name, spec in specs.items() if spec.type == "level")
        self._index = index
        self._name_path = name_path
        self._memo: dict[str, tuple[FieldSpec, ...]] = {}
        self._near: dict[str, str | None] = {}

    def fields_of(self, key: str) -> tuple[FieldSpec, ...]:
        """The fields that `key` names, none if it is unknown at this level."""
        found = self._memo.get(key)
        if found is None:
            exact = self.specs.get(key)
            if exact is not None:
                found = (exact,)
            else:
                matches = self._index.exact(key, self._name_path)
                names = [match.path[-1] for match in matches if match.strength == matches[0].strength]
                found = tuple(self.specs[name] for name in names if name in self.specs)
            if len(self._memo) > _MEMO:  # a stranger's document must not fill the memory
                self._memo.clear()
            self._memo[key] = found
        return found

    def near(self, key: str) -> str | None:
        """The field whose name or label `key` seems to misspell, as `ownr` does `owner`; None where there is none."""
        if key not in self._near:
            if len(self._near) > _MEMO:
                self._near.clear()
            self._near[key] = self._nearest(fold(key)) if _SHORTEST <= len(key) <= _LONGEST else None
        return self._near[key]

    def _nearest(self, folded: str) -> str | None:
        best: tuple[float, str] | None = None
        for name, spec in self.specs.items():
            for label in map(fold, (name, *spec.labels)):
                alike = _likeness(folded, label)
                if alike >= _ALIKE and (best is None or alike > best[0]):
                    best = alike, name
        return best[1] if best is not None else None

    def plain_text(self) -> FieldSpec | None:
        """The field that a record given as a mere text answers: its first required text."""
        texts = [spec for spec in self.specs.values() if spec.type in {"prose", "text"} and spec.name != "id"]
        return next((spec for spec in texts if spec.required), texts[0] if texts else None)

    def key_field(self) -> FieldSpec | None:
        """The field that the keys of a mapping of records are: the id, else the first required text."""
        return self.specs.get("id") or self.plain_text()


def _likeness(key: str, label: str) -> float:
    """How alike two folded texts are, 0 to 1. In Chinese one wrong character of three or more is a slip."""
    if not (key.isascii() or label.isascii()) and len(key) == len(label) >= _SHORTEST:
        return 1.0 - (sum(one != other for one, other in zip(key, label, strict=True)) - 1) / 2
    matcher = difflib.SequenceMatcher(None, label, key)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0


class Scales:
    """The scale of each column of ratings: the one that the artifact states, else one that holds its numbers.

    Worked out for the first rating that is a number; most registers rate by words.
    """

    __slots__ = ("_columns", "_rows", "_scales", "_stated")

    def __init__(self, columns: Columns, rows: list[Json], stated: Json) -> None:
        """`rows` are the records of the columns; `stated` is what the artifact says of its scale, if anything."""
        self._stated = stated
        self._columns = columns
        self._rows = rows
        self._scales: dict[str, Scale | None] | None = None

    def of(self, spec: FieldSpec, key: str) -> Scale | None:
        """The scale for the numbers under `key`; what the key says in brackets comes first."""
        if ("(" in key or "（" in key) and (stated := read_scale(hint(key) or "")):
            return stated
        if self._scales is None:
            self._scales = self._work_out()
        return self._scales.get(spec.name)

    def _work_out(self) -> dict[str, Scale | None]:
        numbers: dict[str, list[str]] = {}
        for row in self._rows:
            for key, value in row.items() if isinstance(row, dict) else ():
                for spec in self._columns.fields_of(key) if isinstance(value, str | int | float) else ():
                    if spec.type == "level" and str(value)[:1].isdigit():
                        numbers.setdefault(_scale_group(spec.name), []).append(str(value))
        declared = read_scale(self._stated) if isinstance(self._stated, str) else None
        scales: dict[str, Scale | None] = {}
        for name in self._columns.scaled:
            group = _scale_group(name)
            own = declared if group == _LIKELIHOOD_AND_IMPACT else None
            scales[name] = own or column_scale(numbers.get(group, ()))
        return scales


def _scale_group(name: str) -> str:
    return _LIKELIHOOD_AND_IMPACT if name in _SCALED_TOGETHER else name
