"""One artifact against the JSON Schema of its kind: what is missing, left blank, not understood or of a wrong sort.

Two engines give the same verdict: jsonschema-rs where a wheel exists, jsonschema as the reference (DESIGN section 7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sopcheck.errors import PackError
from sopcheck.model import Artifact, FieldPath, Finding, Json, Severity, State, Undetermined, address
from sopcheck.standard.model import DEFAULT_SEVERITY, PROFILES, FieldSpec, Kind, Profile
from sopcheck.suggest import NEAR_KEY

PORTION: Final = 500
"""Records that the fast engine is given at a time."""


@dataclass(frozen=True, slots=True, order=True)
class SchemaError:
    """A breach of a JSON Schema. `path` leads to the value; for `required` it ends in the missing property."""

    path: FieldPath
    keyword: str
    limit: str = ""
    """What the keyword asks for (a pattern, a bound), as text."""


class SchemaEngine(Protocol):
    """Validates canonical data; one instance for one schema."""

    def errors(self, data: Json) -> list[SchemaError]:
        """Every breach, sorted."""


class RustEngine:
    """jsonschema-rs, with the linear-time regular expression engine."""

    def __init__(self, schema: dict[str, Json]) -> None:
        import jsonschema_rs

        self._validator = jsonschema_rs.Draft202012Validator(schema, pattern_options=jsonschema_rs.RegexOptions())

    def errors(self, data: Json) -> list[SchemaError]:
        """See SchemaEngine."""
        if self._validator.is_valid(data):
            return []
        found: set[SchemaError] = set()
        for portion, name, start in portions(data, PORTION):
            errors = (self._error(error, start) for error in self._validator.iter_errors(portion))
            found.update(error for error in errors if name is None or (len(error.path) > 1 and error.path[0] == name))
        return sorted(found, key=_order)

    @staticmethod
    def _error(error: Any, start: int) -> SchemaError:  # noqa: ANN401 - a class of the extension module
        path = tuple(error.instance_path)
        if start:
            path = tuple(step + start if at == 1 and isinstance(step, int) else step for at, step in enumerate(path))
        keyword = str(error.schema_path[-1])
        if keyword == "required":
            return SchemaError((*path, error.kind.property), keyword)
        values = error.kind.as_dict()
        limit = next((str(values[key]) for key in ("limit", "pattern", "options") if key in values), "")
        return SchemaError(path, keyword, limit)


def portions(data: Json, size: int) -> Iterator[tuple[Json, str | None, int]]:
    """`data` with at most `size` items of every list at its top; then the rest of each list, that list alone.

    With each portion the name of its list (None for the first, which holds all fields) and the index of its first
    item. Every error of an item is one of its portion: no schema of a kind compares the items of a list. The fast
    engine holds a copy of the item in each error, all at once, which takes gigabytes for a long register.
    """
    long = {}
    if isinstance(data, dict):
        long = {name: value for name, value in data.items() if isinstance(value, list) and len(value) > size}
        data = {**data, **{name: value[:size] for name, value in long.items()}}
    yield data, None, 0
    for name, value in long.items():
        for start in range(size, len(value), size):
            yield {name: value[start : start + size]}, name, start


class ReferenceEngine:
    """The jsonschema package: slower, and what every schema is tested against."""

    def __init__(self, schema: dict[str, Json]) -> None:
        import jsonschema

        self._validator = jsonschema.Draft202012Validator(schema)

    def errors(self, data: Json) -> list[SchemaError]:
        """See SchemaEngine."""
        found = {one for error in self._validator.iter_errors(data) for one in self._errors(error)}
        return sorted(found, key=_order)

    @staticmethod
    def _errors(error: Any) -> Iterator[SchemaError]:  # noqa: ANN401 - an untyped attribute class
        path = tuple(error.absolute_path)
        if error.validator == "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield SchemaError((*path, name), "required")
        else:
            limit = error.validator_value
            yield SchemaError(path, str(error.validator), str(limit) if isinstance(limit, int | str | list) else "")


def _order(error: SchemaError) -> tuple[list[tuple[int, str]], str]:
    steps = [(step, "") if isinstance(step, int) else (-1, step) for step in error.path]
    return steps, error.keyword


def engine_for(schema: dict[str, Json]) -> SchemaEngine:
    """The fast engine where it can be imported, else the reference engine."""
    try:
        return RustEngine(schema)
    except ImportError:
        return ReferenceEngine(schema)


def lazy_engines(kinds: Mapping[str, Kind]) -> Callable[[str], SchemaEngine]:
    """A function from a kind's id to its engine, built when first asked for and kept."""
    engines: dict[str, SchemaEngine] = {}

    def engine(kind: str) -> SchemaEngine:
        if kind not in engines:
            engines[kind] = _engine_of(kinds[kind])
        return engines[kind]

    return engine


def _engine_of(kind: Kind) -> SchemaEngine:
    """The engine of a kind. Raises PackError for a schema that no engine takes, such as for a pattern in it."""
    try:
        return engine_for(kind.schema)
    except Exception as error:  # noqa: BLE001 - the engines have no error in common
        reason = " ".join(str(error).split())[:200]
        where = f"{kind.id}.schema.json"
        raise PackError(f"这个 schema 用不了：{reason}", f"This schema cannot be used: {reason}", where) from None


_CODES: Mapping[State, str] = {
    "absent": "001",
    "blank": "002",
    "placeholder": "003",
    "not_applicable": "005",
    "present": "005",
    "derived": "005",
}


def check_schema(
    artifact: Artifact, kind: Kind, errors: Sequence[SchemaError], profile: Profile
) -> Iterator[Finding | Undetermined]:
    """The findings of one artifact's schema errors and misfits, each field once, in the profile's measure."""
    done: set[FieldPath] = set()
    for path, (suffix, text) in artifact.misfits.items():
        spec = spec_at(kind, path)
        if spec is not None and path not in done:
            done.add(path)
            mark = artifact.marks.get(path)
            why: dict[str, Json] = {"why": mark.why} if mark is not None and mark.why else {}
            yield _finding(artifact, kind, spec, path, suffix, {"text": text, **why}, profile)
    for error in errors:
        path = _field_path(kind, error.path)
        spec = spec_at(kind, path)
        if spec is None or path in done:
            continue
        done.add(path)
        yield from _breach(artifact, kind, spec, path, error, profile)


def _breach(
    artifact: Artifact, kind: Kind, spec: FieldSpec, path: FieldPath, error: SchemaError, profile: Profile
) -> Iterator[Finding | Undetermined]:
    state = artifact.state(path)
    if error.keyword == "required":
        if state in ("present", "derived") or PROFILES.index(profile) < PROFILES.index(spec.profile):
            return  # present but only as prose: its rows are undetermined, not missing
        if state == "unreadable":
            where = address(path, artifact.data)
            yield Undetermined(f"{_prefix(kind, spec)}001", artifact.id, where, (where,))
            return
    mark = artifact.marks.get(path)
    parameters: dict[str, Json] = {"text": mark.text if mark else ""}
    if mark is not None and state == "absent" and mark.why is not None:
        parameters["near"] = mark.why.removeprefix(NEAR_KEY)
    if error.keyword == "minItems":
        yield _finding(artifact, kind, spec, path, "002", parameters, profile)
        return
    if error.keyword != "required" and state != "not_applicable":
        parameters |= {"keyword": error.keyword, "limit": error.limit}
    yield _finding(artifact, kind, spec, path, _CODES[state], parameters, profile)


def spec_at(kind: Kind, path: FieldPath) -> FieldSpec | None:
    """The specification of the field at `path`; None where there is no such field."""
    spec: FieldSpec | None = None
    specs: Mapping[str, FieldSpec] = kind.fields
    for step in path:
        if isinstance(step, int):
            continue
        spec = specs.get(step)
        if spec is None:
            return None
        specs = {one.name: one for one in spec.records}
    return spec


def _field_path(kind: Kind, path: FieldPath) -> FieldPath:
    """The path cut at the innermost field: a breach inside a person or a period is one of the field that holds it."""
    length = len(path)
    while length and (spec_at(kind, path[:length]) is None or isinstance(path[length - 1], int)):
        length -= 1
    return path[:length]


def _prefix(kind: Kind, spec: FieldSpec) -> str:
    return "DOC" if spec.control else kind.prefix


def _finding(
    artifact: Artifact,
    kind: Kind,
    spec: FieldSpec,
    path: FieldPath,
    suffix: str,
    parameters: Mapping[str, Json],
    profile: Profile,
) -> Finding:
    severity: Severity = DEFAULT_SEVERITY[spec.source]
    if spec.control and profile == "strict":
        severity = "warning"
    mark = artifact.marks.get(path)
    return Finding(
        code=f"{_prefix(kind, spec)}{suffix}",
        severity=severity,
        source=spec.source,
        path=artifact.path,
        artifact=artifact.id,
        kind=artifact.kind,
        at=path,
        field=address(path, artifact.data),
        label=mark.label if mark else None,
        state=artifact.state(path),
        obligations=obligations_of(kind, path),
        parameters=parameters,
    )


def obligations_of(kind: Kind, path: FieldPath) -> tuple[str, ...]:
    """The obligations that the field at `path` serves: its own, else those of the records that it is part of."""
    names = [step for step in path if isinstance(step, str)]
    for length in range(len(names), 0, -1):
        spec = spec_at(kind, tuple(names[:length]))
        if spec is not None and spec.obligations:
            return spec.obligations
    return ()
