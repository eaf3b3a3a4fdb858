"""Labels as evidence of a kind: how much the labels of a document speak for each kind of a pack."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sopcheck.recognition.document_labels import Labels
from sopcheck.recognition.header_words import BESIDE, DURATIONS, bare, is_axis, tells_another
from sopcheck.recognition.labels import GENERIC_WORDS, LabelIndex, NamePath, fold, walk
from sopcheck.standard.model import FieldSpec, Kind

_MEMO = 20_000
_LONGEST = 60
_SCALE = 3.0
_OPTIONAL = 0.4
_LOOSE = 0.5
_SIGN, _SIGN_LONGEST = 1.5, 24
"""What a heading that is a sign of one kind alone is worth, and the code points of the longest that is looked at."""
_FEW_CHAPTERS = 4
"""Chapters of which each is a fourth of a document, however few there are."""
_COLUMNS, _WIDE, _OFFICE_WIDE, _MOSTLY = 3, 4, 3, 0.75
_SEVERAL = 4
"""Required columns that are enough, however many the standard asks for."""
_OWN_WORD = 3
"""Kinds that may share a word which is still one of their own."""
_NAMING = ("text", "prose")
_MANY = 8
"""Labels of a document in which one that speaks for a kind may be chance."""
_SIGN_MARK = "~"
"""Tells signs from fields where both are weighed together."""


def _any_word(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of `words`, the longest first, English ones whole."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    found = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in ordered]
    return re.compile("|".join(found)) if found else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the labels of a document say for one kind. `weight` grows from 0 towards 1."""

    kind: str
    weight: float
    fields: tuple[str, ...]
    """The fields that were found, the most telling first."""
    defined: bool
    """Whether one of the fields that define the kind is among them."""
    register: bool = False
    """Whether a table's header is, for the most part, that of the records which the kind is about."""
    share: float = 1.0
    """Which part (0 to 1) of the document's labels and tables speaks for the kind."""
    signs: tuple[str, ...] = ()
    """Words of headings that are signs of the kind, and no labels."""


class LabelEvidence:
    """The labels of all kinds in one index, each weighed by how few kinds use it. Built once."""

    def __init__(self, kinds: Mapping[str, Kind], indexes: Mapping[str, LabelIndex]) -> None:
        """Index the labels of `kinds`; `indexes` are their label indexes."""
        self._kinds = {kind.id: kind for kind in kinds.values() if kind.fields}
        self._indexes = indexes
        self._labels: dict[str, dict[str, list[NamePath]]] = {}
        self._specs: dict[tuple[str, NamePath], FieldSpec] = {}
        for kind in self._kinds.values():
            for path, spec in walk(kind.fields):
                self._specs[kind.id, path] = spec
                if kind.fields[path[0]].control:
                    continue
                for label in {fold(label) for label in (spec.name, *spec.labels)}:
                    self._labels.setdefault(label, {}).setdefault(kind.id, []).append(path)
        self._heads = self._heads_by_label()
        self._memo: dict[str, str] = {}
        self._signs: dict[str, tuple[str, ...]] = {}
        for kind in self._kinds.values():
            for sign in map(fold, kind.signs):
                self._signs[sign] = (*self._signs.get(sign, ()), kind.id)
        self._sign = _any_word(self._signs)

    def _heads_by_label(self) -> dict[str, set[str]]:
        """Label -> the kinds whose defining records are about what it names."""
        heads: dict[str, set[str]] = {}
        for kind in self._kinds:
            for spec in self._defining(kind):
                head = _head_of(spec)
                paths = {label for label, kinds in self._labels.items() if (spec.name, head) in kinds.get(kind, ())}
                for label in paths:
                    heads.setdefault(label, set()).add(kind)
        return heads

    def of(self, labels: Labels) -> list[Evidence]:
        """The evidence for every kind that any label speaks for, the strongest first."""
        weights: dict[str, dict[str, float]] = {}
        speaking: Counter[str] = Counter()
        chapters: Counter[str] = Counter()
        chapter_names = set(labels.chapters)
        for text in labels.own:
            kinds = self._count(weights, text) | (self._count_signs(weights, text) if labels.headed else set())
            speaking.update(kinds)
            chapters.update(kinds if text in chapter_names else ())
        loose = 0
        for text in labels.cells:
            kinds = self._count(weights, text)
            speaking.update(kinds)
            loose += bool(kinds)
        registers: set[str] = set()
        office = bool(labels.grids) or labels.data
        for header in self._headers(labels):
            kinds, own = self._count_header(weights, header, office=office)
            speaking.update(kinds)
            registers |= own
        total = max(1, len(labels.own) + loose + len(labels.headers) + len(labels.grids))
        found = [
            replace(
                self._sum(kind, fields),
                share=max(speaking[kind] / total, chapters[kind] / max(_FEW_CHAPTERS, len(labels.chapters))),
                register=kind in registers,
            )
            for kind, fields in weights.items()
        ]
        return sorted(found, key=lambda one: (-one.weight, one.kind))

    def _headers(self, labels: Labels) -> Iterator[tuple[str, ...]]:
        """The header of each table; of one whose header may be on any row, the row with the most known labels."""
        yield from labels.headers
        for rows in labels.grids:
            known = [sum(self._fold(text) in self._labels for text in row) for row in rows]
            if any(count > 1 for count in known):
                yield rows[known.index(max(known))]

    def _count(self, weights: dict[str, dict[str, float]], text: str) -> set[str]:
        """Count a label of a document's own fields; the kinds that it speaks for."""
        label = self._fold(text)
        words = label.split()
        if len(words) > 1 and words[-1] in GENERIC_WORDS and label not in self._labels:
            label = " ".join(words[:-1])  # `Theme ideas` is a theme
        kinds: set[str] = set()
        for kind, paths in self._labels.get(label, {}).items():
            for path in paths:
                if len(path) == 1:
                    self._add(weights, kind, path, label)
                    kinds.add(kind)
        return kinds

    def _count_signs(self, weights: dict[str, dict[str, float]], text: str) -> set[str]:
        """Count what a heading says beside labels; the kinds of which it is a sign that did not come before."""
        kinds: set[str] = set()
        for sign in self._signs_of(text):
            found = self._signs[sign]
            if _SIGN_MARK + sign in weights.get(found[0], ()):
                continue  # a text about stakeholders names them in each of its headings
            for kind in found:
                weights.setdefault(kind, {})[_SIGN_MARK + sign] = _SIGN / len(found)
            kinds.update(found)
        return kinds

    def _signs_of(self, text: str) -> list[str]:
        label = self._fold(text)
        if self._sign is None or not label or len(label) > (2 if label.isascii() else 1) * _SIGN_LONGEST:
            return []
        return self._sign.findall(label)

    def _count_header(
        self, weights: dict[str, dict[str, float]], header: tuple[str, ...], *, office: bool
    ) -> tuple[set[str], set[str]]:
        """The kinds that a header speaks for, and those among them whose register it heads.

        Columns speak for a kind only together: at least three that belong to one records field.
        """
        columns: dict[tuple[str, str], list[tuple[NamePath, str]]] = {}
        for text in header:
            label = self._fold(text)
            for kind, paths in self._labels.get(label, {}).items():
                for path in paths:
                    if len(path) > 1:
                        columns.setdefault((kind, path[0]), []).append((path, label))
        others = self._not_its_own(header)
        kinds = {kind for kind, _ in columns} - others
        registers = {kind for kind in kinds if self._is_register(kind, header, office=office)}
        speaking: set[str] = set()
        for (kind, name), pairs in columns.items():
            own = kind in registers and any(spec.name == name for spec in self._defining(kind))
            if kind in kinds and (own or len({path for path, _ in pairs}) >= min(_COLUMNS, len(header))):
                for path, label in pairs:
                    self._add(weights, kind, path, label)
                self._add(weights, kind, pairs[0][0][:1], pairs[0][1])
                speaking.add(kind)
        return speaking, registers

    def _not_its_own(self, header: tuple[str, ...]) -> set[str]:
        """The kinds that do not know the column which says what another register lists."""
        telling = [self._fold(text) for text in header if tells_another(text)]
        return {kind for kind in self._kinds for label in telling if kind not in self._labels.get(label, {})}

    def _is_register(self, kind: str, header: tuple[str, ...], *, office: bool) -> bool:
        """Whether most columns are those of records that define the kind, what these are about by a word of its own.

        In a document of tables alone a few columns are enough, where there are hardly any others. The days and weeks
        of a chart are no columns, nor is a duration, a status or a remark that the records have no field for.
        """
        labels = {self._fold(bare(text)) for text in header if not is_axis(text)} - {""}
        for spec in self._defining(kind):
            head = _head_of(spec)
            names: set[str] = set()
            beside: set[str] = set()
            telling = unique = lasts = False
            for label in labels:
                named = {
                    path[1] for path in self._labels.get(label, {}).get(kind, ()) if path[0] == spec.name and path[1:]
                }
                names |= named
                if not named and label in BESIDE:
                    beside.add(label)
                    lasts |= label in DURATIONS
                heads = head is not None and head in named
                telling |= heads and len(self._heads.get(label, ())) <= _OWN_WORD
                unique |= heads and len(self._labels[label]) == 1
            if lasts and "start" in names:
                names.add("due")  # a start and a duration say when it ends
            width = len(labels) - len(beside)
            required = {sub.name for sub in spec.records if sub.required and sub.name != "id"}
            wide = len(names) >= (_OFFICE_WIDE if office else _WIDE) and len(names) * 2 >= width
            whole = office and len(names) > 1 and len(names) >= _MOSTLY * width
            count = len(names & required)
            several = count * 2 > len(required) or count >= _SEVERAL or (unique and count > 1)
            if telling and (wide or whole) and several:
                return True
        return False

    def _defining(self, kind: str) -> Iterator[FieldSpec]:
        """The records fields that define a kind; a list of steps does not make a document a plan of collaboration."""
        declared = self._kinds[kind]
        roots = {name.split(".")[0] for name in declared.defining}
        yield from (spec for name, spec in sorted(declared.fields.items()) if name in roots and spec.records)

    def _add(self, weights: dict[str, dict[str, float]], kind: str, path: NamePath, label: str) -> None:
        weight = math.log((1 + len(self._kinds)) / len(self._labels[label])) / math.log(1 + len(self._kinds))
        if not self._specs[kind, path].required:
            weight *= _OPTIONAL
        name = ".".join(path)
        fields = weights.setdefault(kind, {})
        fields[name] = max(fields.get(name, 0.0), weight)

    def loose(self, kind: str, labels: Labels) -> Evidence | None:
        """Evidence for a kind that the title already names: guessed labels count too, for half."""
        index = self._indexes.get(kind)
        if index is None or kind not in self._kinds:
            return None
        fields: dict[str, float] = {}
        speaking = 0
        for text, loose in (*((text, True) for text in labels.own), *((text, False) for text in labels.cells)):
            found = index.find(text, ()) if loose else index.exact(text, ())
            matches = [one for one in found if not self._kinds[kind].fields[one.path[0]].control]
            speaking += bool(matches) and loose
            for match in matches:
                fields[match.path[0]] = max(fields.get(match.path[0], 0.0), _LOOSE * match.strength)
        for spec in self._kinds[kind].fields.values():
            if spec.type != "records" or spec.control:
                continue
            for header in self._headers(labels):
                names = {match.path[-1] for text in header for match in index.find(text, (spec.name,))[:1]}
                if len(names) >= 2:  # noqa: PLR2004 - one column is chance
                    fields.update({f"{spec.name}.{name}": _LOOSE for name in names})
                    fields[spec.name] = 1.0
                    speaking += 1
        for text in labels.own if labels.headed else ():
            signs = [sign for sign in self._signs_of(text) if kind in self._signs[sign]]
            fields.update({_SIGN_MARK + sign: _LOOSE for sign in signs})
            speaking += bool(signs)
        total = len(labels.own) + len(labels.headers) + len(labels.grids)
        return replace(self._sum(kind, fields), share=speaking / total if total >= _MANY else 1.0)

    def _sum(self, kind: str, fields: Mapping[str, float]) -> Evidence:
        names = sorted((name for name in fields if name[0] != _SIGN_MARK), key=lambda name: (-fields[name], name))
        signs = sorted(name[1:] for name in fields if name[0] == _SIGN_MARK)
        defined = bool(
            {part for name in names for part in (name, name.split(".")[0])} & set(self._kinds[kind].defining)
        )
        weight = 1 - math.exp(-sum(fields.values()) / _SCALE)
        return Evidence(kind, weight, tuple(names), defined, signs=tuple(signs))

    def _fold(self, text: str) -> str:
        if len(text) > 2 * _LONGEST:
            return ""
        found = self._memo.get(text)
        if found is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            found = self._memo[text] = fold(text)
        return found


def _head_of(spec: FieldSpec) -> str | None:
    """The name of the field that says what a record is about."""
    texts = (sub.name for sub in spec.records if sub.required and sub.type in _NAMING and sub.name != "id")
    return next(texts, None)
