"""Fields of a structured source: keys to canonical names, values to canonical types."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass

from sopcheck.model import MISSING, FieldPath, Json, Mark, Tree
from sopcheck.recognition import lists
from sopcheck.recognition.columns import Columns, Scales
from sopcheck.recognition.labels import LabelIndex
from sopcheck.recognition.values import Context, Reading, ValueReader
from sopcheck.standard.model import FieldSpec, Kind
from sopcheck.suggest import NEAR_KEY

_YEAR_FIELDS = ("year", "period", "start", "date")
_NUMBER_TYPES = frozenset({"number", "percent"})
_SLOW_TYPES = frozenset({"records", "level"})
"""Types that need more than the text: rows of their own, the scale of a column."""
_DEPTH = 6
"""How deep records may nest before the rest is left alone; no kind nests deeper than two."""


_MOST_STRAYS = 1_000
"""Unknown keys that are looked at for a misspelling."""


@dataclass(frozen=True, slots=True)
class TreeFields:
    """What a structured source says in a kind's terms: data, marks and misfits, as `Artifact` holds them.

    `unknown` are the keys that name no field, and `repeated` the keys beside the one that was taken for a field, both
    as paths in the source.
    """

    data: dict[str, Json]
    marks: MutableMapping[FieldPath, Mark]
    misfits: dict[FieldPath, tuple[str, str]]
    unknown: tuple[FieldPath, ...] = ()
    repeated: tuple[tuple[FieldPath, FieldPath], ...] = ()


class TreeRecogniser:
    """Finds the fields of one kind in structured sources. Built once for a kind, used for many documents."""

    def __init__(self, kind: Kind, index: LabelIndex, values: ValueReader) -> None:
        """`index` holds the labels of `kind`, the configured ones included; only exact labels count here."""
        self._kind = kind
        self._values = values
        self._top = Columns(kind.fields, index, ())

    def recognise(self, tree: Tree) -> TreeFields:
        """The fields that `tree` states. Never raises on any data."""
        return _Reader(self._kind, self._top, self._values, tree).read()


class _Reader:
    """One document on its way through; holds what is gathered."""

    __slots__ = (
        "_kind", "_strays", "_top", "_tree", "_values", "data", "marks", "misfits", "repeated", "unknown", "year"
    )  # fmt: skip

    def __init__(self, kind: Kind, top: Columns, values: ValueReader, tree: Tree) -> None:
        self._kind = kind
        self._top = top
        self._values = values
        self._tree = tree
        self.data: dict[str, Json] = {}
        self.marks: dict[FieldPath, Mark] = {}
        self.misfits: dict[FieldPath, tuple[str, str]] = {}
        self.unknown: list[FieldPath] = []
        self._strays: list[tuple[Columns, FieldPath, str]] = []
        self.repeated: list[tuple[FieldPath, FieldPath]] = []
        self.year: int | None = None

    def read(self) -> TreeFields:
        raw = self._tree.data
        if isinstance(raw, dict):
            self._artifact(raw, ())
        elif isinstance(raw, list) and self._kind.main is not None:
            self._records(self._top.specs[self._kind.main], self._top, raw, (), (), self.data, None)
        self._suggest()
        return TreeFields(self.data, self.marks, self.misfits, tuple(self.unknown), tuple(self.repeated))

    def _stray(self, columns: Columns, path: FieldPath, key: str, source: FieldPath) -> None:
        """Remember a key of the artifact or of the record at `path` that no label knows."""
        self.unknown.append(source)
        if len(self._strays) < _MOST_STRAYS:
            self._strays.append((columns, path, key))

    def _suggest(self) -> None:
        """Mark absent fields with the unknown key that seems to misspell them: what a hint can ask about."""
        for columns, path, key in self._strays:
            name = columns.near(key)
            if name is not None:
                self.marks.setdefault((*path, name), Mark("absent", why=NEAR_KEY + key))

    def _artifact(self, raw: dict[str, Json], source: FieldPath) -> None:
        """Plain fields first, then records, which may need the year or the scale that a plain field states."""
        later: list[tuple[FieldSpec, str, Json, FieldPath]] = []
        groups: list[tuple[str, dict[str, Json]]] = []
        for key, value in raw.items():
            specs = self._top.fields_of(key)
            for spec in specs:
                if spec.type == "records":
                    later.append((spec, key, value, (*source, key)))
                else:
                    self._field(spec, key, value, (), (*source, key), self.data)
            if not specs:
                if isinstance(value, dict):
                    groups.append((key, value))
                self._stray(self._top, (), key, (*source, key))
        for key, group in groups:
            later.extend(self._group(key, group, source))
        self.year = self._stated_year()
        for spec, key, value, at in later:
            self._records(spec, self._top, value, (), at, self.data, key)

    def _group(
        self, key: str, group: dict[str, Json], source: FieldPath
    ) -> Iterator[tuple[FieldSpec, str, Json, FieldPath]]:
        """Fields gathered under a heading of their own (`基本信息: {项目: …}`) are the artifact's all the same."""
        at = (*source, key)
        known = [inner for inner in group if self._top.fields_of(inner)]
        if not known:
            return
        self.unknown.remove(at)
        for inner, value in group.items():
            specs = self._top.fields_of(inner)
            if not specs:
                self._stray(self._top, (), inner, (*at, inner))
            for spec in specs:
                if spec.type == "records":
                    yield spec, inner, value, (*at, inner)
                else:
                    self._field(spec, inner, value, (), (*at, inner), self.data)

    def _stated_year(self) -> int | None:
        for name in _YEAR_FIELDS:
            value = self.data.get(name)
            if isinstance(value, dict):
                value = value.get("start")
            if isinstance(value, int) and not isinstance(value, bool):
                return value
            if isinstance(value, str) and value[:4].isdigit():
                return int(value[:4])
        return None

    def _field(
        self,
        spec: FieldSpec,
        key: str,
        value: Json,
        parent: FieldPath,
        source: FieldPath,
        into: dict[str, Json],
        scales: Scales | None = None,
    ) -> None:
        """Read one field into `into`. The first key that is filled in answers a field that several keys name."""
        name = spec.name
        path = (*parent, name)
        reading = self._reading(spec, key, value, source, scales)
        earlier = self.marks.get(path)
        if earlier is not None:
            taken = earlier.state == "present" or reading.state != "present"
            self.repeated.append((path, source if taken else earlier.source or ()))
            if taken:
                return
        self.marks[path] = Mark(reading.state, key, reading.text, None, None, source, reading.why)
        if reading.misfit is not None:
            self.misfits[path] = (reading.misfit, reading.text)
        elif reading.value is not MISSING:
            into[name] = reading.value  # type: ignore[assignment] # MISSING is ruled out just above

    def _reading(self, spec: FieldSpec, key: str, value: Json, source: FieldPath, scales: Scales | None) -> Reading:
        if type(value) is str:
            reading = self._values.read_text(spec, value)
            text = value
        elif isinstance(value, bool | int | float):
            if spec.type in _NUMBER_TYPES and not isinstance(value, bool):
                return self._number(value, source)
            text = self._tree.raw(source) or str(value)
            reading = self._values.read(spec, value, text)
        else:
            return self._values.read(spec, value)
        if spec.type == "level":
            scale = scales.of(spec, key) if scales is not None and text[:1].isdigit() else None
            return reading if scale is None else self._values.read(spec, text, None, Context(None, scale))
        if reading.misfit == "004" and self.year is not None and spec.type in {"date", "period"}:
            return self._values.read(spec, text, None, Context(self.year))
        return reading

    def _number(self, value: float, source: FieldPath) -> Reading:
        text = str(value) if type(value) is int else self._tree.raw(source) or repr(value)
        return Reading("present", value, None, text)

    def _records(
        self,
        spec: FieldSpec,
        level: Columns,
        value: Json,
        parent: FieldPath,
        source: FieldPath,
        into: dict[str, Json],
        key: str | None,
    ) -> None:
        """Read the records of `spec` from a list, a mapping by id, a single mapping, or what stands in their stead."""
        path = (*parent, spec.name)
        columns = level.nested[spec.name]
        earlier = self.marks.get(path)
        if earlier is not None and earlier.state == "present":
            self.repeated.append((path, source))
            return
        items = list(_items(columns, value, source))
        mapping_rows = [item for item in items if isinstance(item[2], dict)]
        if not items or (not mapping_rows and not self._texts_are_records(columns, items)):
            rest = [] if isinstance(value, list) and not items else value
            self._field(spec, key or spec.name, rest, parent, source, into)
            return
        scales = (
            Scales(columns, [row for _, _, row in mapping_rows], self.data.get("scale")) if columns.scaled else None
        )
        records: list[Json] = []
        for record_source, record_key, item in items:
            record = self._record(columns, item, (*path, len(records)), record_source, record_key, scales)
            if record is not None:
                records.append(record)
        if not records:
            text = lists.shown(value)
            self.marks[path] = Mark("present", key, text, None, None, source, None)
            self.misfits[path] = ("005", text)
            return
        self.marks[path] = Mark("present", key, "", None, None, source, None)
        into[spec.name] = records

    def _texts_are_records(self, columns: Columns, items: list[tuple[FieldPath, str | None, Json]]) -> bool:
        """Whether mere texts stand for records: a field can hold them, and at least one of them is filled in."""
        if columns.plain_text() is None or len(items) == 0:
            return False
        if any(key is not None for _, key, _ in items):
            return True
        texts = [str(item) for _, _, item in items if isinstance(item, str | int | float)]
        state, why = self._values.fillness.state_of_all(texts)
        return state == "present" and why != "none"

    def _record(
        self,
        columns: Columns,
        item: Json,
        path: FieldPath,
        source: FieldPath,
        key: str | None,
        scales: Scales | None,
    ) -> dict[str, Json] | None:
        record: dict[str, Json] = {}
        mentioned = False
        key_field = columns.key_field() if key is not None else None
        if key_field is not None and key is not None:
            self._field(key_field, key, key, path, source, record)
            mentioned = True
        if isinstance(item, dict):
            mentioned = self._columns(columns, item, path, source, record, scales) or mentioned
        elif isinstance(item, str | int | float) and not isinstance(item, bool):
            self._text_record(columns, key_field, item, path, source, record)
            mentioned = mentioned or bool(record)
        if not mentioned:
            return None
        self.marks[path] = Mark("present", None, "", None, None, source, None)
        return record

    def _columns(
        self,
        columns: Columns,
        item: dict[str, Json],
        path: FieldPath,
        source: FieldPath,
        record: dict[str, Json],
        scales: Scales | None,
    ) -> bool:
        """Read the cells of one record; whether any key names a column."""
        marks, read_text, fields_of = self.marks, self._values.read_text, columns.fields_of
        mentioned = False
        for name, value in item.items():
            specs = fields_of(name)
            for spec in specs:
                mentioned = True
                if type(value) is str and spec.type not in _SLOW_TYPES and (at := (*path, spec.name)) not in marks:
                    # What `_field` would do, without its calls: most values of most documents pass here.
                    reading = read_text(spec, value)
                    if reading.misfit is None:
                        marks[at] = Mark(reading.state, name, value, None, None, (*source, name), reading.why)
                        if reading.value is not MISSING:
                            record[spec.name] = reading.value  # type: ignore[assignment]
                        continue
                if spec.type == "records":
                    self._nested(spec, columns, value, path, (*source, name), record, name)
                else:
                    self._field(spec, name, value, path, (*source, name), record, scales)
            if not specs:
                self._stray(columns, path, name, (*source, name))
        return mentioned

    def _nested(
        self,
        spec: FieldSpec,
        columns: Columns,
        value: Json,
        path: FieldPath,
        source: FieldPath,
        record: dict[str, Json],
        key: str,
    ) -> None:
        if len(path) < 2 * _DEPTH:
            self._records(spec, columns, value, path, source, record, key)

    def _text_record(
        self,
        columns: Columns,
        key_field: FieldSpec | None,
        item: str | float,
        path: FieldPath,
        source: FieldPath,
        record: dict[str, Json],
    ) -> None:
        """A record that is one value: the text of a list item, or what stands beside the key of a mapping."""
        spec = columns.plain_text()
        if key_field is not None and (spec is None or spec.name == key_field.name):
            rest = [column for column in columns.specs.values() if column.name != key_field.name]
            spec = next((column for column in rest if column.required), rest[0] if rest else None)
        if spec is None:
            return
        state, why = self._values.fillness.state_of(str(item))
        if key_field is None and (state == "blank" or why == "none"):
            return
        self._field(spec, str(source[-1]) if key_field is not None else spec.name, item, path, source, record)


def _items(columns: Columns, value: Json, source: FieldPath) -> Iterator[tuple[FieldPath, str | None, Json]]:
    """The records that `value` holds, each with its path in the source and, in a mapping by id, its key."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if item not in (None, {}, ""):
                yield (*source, index), None, item
    elif isinstance(value, dict) and value:
        if any(columns.fields_of(key) for key in value):
            yield source, None, value
        else:
            for key, item in value.items():
                yield (*source, key), key, item
