"""What a rule's expression can hold: unknowns, words, people, periods, and views of an artifact's data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from sopcheck.model import Artifact, FieldPath, Json, address
from sopcheck.standard.model import FieldSpec, Kind

Value: TypeAlias = Any
"""None, bool, int, float, str (also Word and Person), date, Period, View, a list of these, a mapping, or Unknown."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The third truth value, and any value that cannot be known; `needs` names the fields that would decide it."""

    needs: frozenset[tuple[str, str]] = frozenset()
    """Pairs of artifact id and field address; the id is empty where no artifact is concerned."""

    def __bool__(self) -> bool:
        message = "an unknown is neither true nor false"
        raise TypeError(message)

    def __or__(self, other: Unknown) -> Unknown:
        return Unknown(self.needs | other.needs)


class Word(str):
    """A canonical word of a vocabulary that remembers how the document writes it, and its number and scale."""

    __slots__ = ("number", "scale", "text")

    number: float | None
    scale: str | None
    text: str

    def __new__(cls, word: str, text: str = "", number: float | None = None, scale: str | None = None) -> Self:
        """`word` is the canonical word, `text` what the document says."""
        self = super().__new__(cls, word)
        self.text = text
        self.number = number
        self.scale = scale
        return self


class Person(str):
    """A person, compared by name; `role` is a role or party id where the document's word for it is known."""

    __slots__ = ("department", "role")

    role: str | None
    department: str | None

    def __new__(cls, name: str, role: str | None = None, department: str | None = None) -> Self:
        """`name` as the document or the configuration writes it."""
        self = super().__new__(cls, name)
        self.role = role
        self.department = department
        return self


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Two dates, both inclusive."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Context:
    """What views need besides their artifact: how a reference is followed, and who belongs to an artifact."""

    resolve: Callable[[Artifact, FieldPath, FieldSpec, str], Value] | None = None
    """In project scope: the artifact that a reference names, or Unknown. None leaves references as text."""
    project_name: Callable[[Artifact], str | None] | None = None


ARTIFACT_KEYS = ("path", "kind", "project_name", "artifact")
"""Keys that every artifact has besides its fields."""


class View:
    """An artifact, or a record inside one, as rules see it. Equal when it is the same place of the same artifact."""

    __slots__ = ("_specs", "artifact", "context", "data", "memo", "path")

    def __init__(
        self,
        artifact: Artifact,
        specs: Mapping[str, FieldSpec],
        context: Context,
        data: Mapping[str, Json] | None = None,
        path: FieldPath = (),
    ) -> None:
        """`data` and `path` are those of a record; left out, the view is of the whole artifact."""
        self.artifact = artifact
        self._specs = specs
        self.context = context
        self.data: Mapping[str, Json] = artifact.data if data is None else data
        self.path = path
        self.memo: dict[str, Value] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and self.artifact.id == other.artifact.id and self.path == other.path

    def __hash__(self) -> int:
        return hash((self.artifact.id, self.path))

    def get(self, name: str) -> Value:
        """The value of a field: `None` for an optional one that is absent, Unknown for a required one.

        Raises KeyError for a name that is no field.
        """
        if name in self.memo:
            return self.memo[name]
        spec = self._specs.get(name)
        if spec is None or (name in ARTIFACT_KEYS and not self.path):
            return self._own(name)
        path = (*self.path, name)
        raw = self.data.get(name)
        if raw is None and name in self.data and spec.required and not spec.not_applicable:
            found: Value = self.unknown(path)  # "not applicable" is no answer where an answer is asked for
        else:
            found = _convert(self, spec, path, raw) if name in self.data else self._without(spec, path)
        self.memo[name] = found
        return found

    def _own(self, name: str) -> Value:
        if not self.path:
            if name == "path":
                return self.artifact.path
            if name == "kind":
                return self.artifact.kind
            if name == "artifact":
                return self.artifact.id
            if name == "project_name":
                return self.context.project_name(self.artifact) if self.context.project_name else None
        raise KeyError(name)

    def _without(self, spec: FieldSpec, path: FieldPath) -> Value:
        artifact = self.artifact
        state = artifact.state(path)
        optional = not spec.required and state in ("absent", "blank") and path not in artifact.misfits
        return None if optional else self.unknown(path)

    def unknown(self, path: FieldPath) -> Unknown:
        """The unknown that needs the field at `path` of this artifact."""
        return Unknown(frozenset([(self.artifact.id, address(path, self.artifact.data))]))

    def name(self) -> str:
        """What a message calls it: its id, else its title or name, else its address or path."""
        for key in ("id", "title", "name", "description", "goal", "problem"):
            value = self.data.get(key)
            if isinstance(value, str) and value:
                return value
        return address(self.path, self.artifact.data) if self.path else self.artifact.path


def view_of(artifact: Artifact, kind: Kind, context: Context) -> View:
    """The view of a whole artifact."""
    return View(artifact, kind.fields, context)


def _convert(view: View, spec: FieldSpec, path: FieldPath, raw: Json) -> Value:
    if raw is None:
        return None
    convert = _CONVERTERS.get(spec.type)
    return raw if convert is None else convert(view, spec, path, raw)


def _text_of(view: View, path: FieldPath) -> str:
    mark = view.artifact.marks.get(path)
    return mark.text if mark is not None else ""


def _date(_view: View, _spec: FieldSpec, _path: FieldPath, raw: Any) -> Value:  # noqa: ANN401 - canonical JSON of a known type
    return dt.date.fromisoformat(raw)


def _period(_view: View, _spec: FieldSpec, _path: FieldPath, raw: Any) -> Value:  # noqa: ANN401
    return Period(dt.date.fromisoformat(raw["start"]), dt.date.fromisoformat(raw["end"]))


def _person(_view: View, _spec: FieldSpec, _path: FieldPath, raw: Any) -> Value:  # noqa: ANN401
    return Person(raw["name"], raw.get("role"), raw.get("department"))


def _people(view: View, spec: FieldSpec, path: FieldPath, raw: Any) -> Value:  # noqa: ANN401
    return [_person(view, spec, path, one) for one in raw]


def _level(_view: View, _spec: FieldSpec, _path: FieldPath, raw: Any) -> Value:  # noqa: ANN401
    return Word(raw["level"], raw.get("text", ""), raw.get("number"), raw.get("scale"))


def _word(view: View, _spec: FieldSpec, path: FieldPath, raw: Any) -> Value:  # noqa: ANN401
    return Word(raw, _text_of(view, path))


def _records(view: View, spec: FieldSpec, path: FieldPath, raw: Any) -> Value:  # noqa: ANN401
    specs = {one.name: one for one in spec.records}
    return [View(view.artifact, specs, view.context, row, (*path, index)) for index, row in enumerate(raw)]


def _reference(view: View, spec: FieldSpec, path: FieldPath, raw: Any) -> Value:  # noqa: ANN401
    resolve = view.context.resolve
    return raw if resolve is None else resolve(view.artifact, path, spec, raw)


def _references(view: View, spec: FieldSpec, path: FieldPath, raw: Any) -> Value:  # noqa: ANN401
    return [_reference(view, spec, (*path, index), one) for index, one in enumerate(raw)]


_CONVERTERS: Mapping[str, Callable[[View, FieldSpec, FieldPath, Any], Value]] = {
    "date": _date,
    "period": _period,
    "person": _person,
    "people": _people,
    "level": _level,
    "status": _word,
    "one_of": _word,
    "records": _records,
    "ref": _reference,
    "refs": _references,
}


def unknowns(values: Iterator[Value]) -> Unknown | None:
    """The union of the unknowns among `values`, or None if all are known."""
    found: Unknown | None = None
    for value in values:
        if type(value) is Unknown:
            found = value if found is None else found | value
    return found
