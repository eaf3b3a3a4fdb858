"""A JSON Schema for editors: what people may write in a YAML or JSON document of a kind, under any of its labels.

It helps with completion and hints, so it is lenient: bare strings for persons, numbers as text, tables as prose.
`sopcheck check` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopcheck.model import Json
from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import FieldSpec, Kind

_TEXT: dict[str, Json] = {"type": ["string", "number"]}
_PERSON: Json = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("name", "role", "department")},
            "required": ["name"],
        },
    ]
}
_TYPES: Mapping[str, dict[str, Json]] = {
    "text": _TEXT,
    "prose": {"type": ["string", "number", "array"]},
    "date": {"type": ["string", "integer"]},
    "period": {
        "anyOf": [
            {"type": ["string", "integer"]},
            {"type": "object", "properties": {"start": {"type": "string"}, "end": {"type": "string"}}},
        ]
    },
    "number": _TEXT,
    "percent": _TEXT,
    "money": {"type": ["string", "number", "object"]},
    "integer": {"type": ["integer", "string"]},
    "flag": {"type": ["boolean", "string"]},
    "person": {"anyOf": [_PERSON]},
    "people": {"anyOf": [{"type": "string"}, {"type": "array", "items": _PERSON}]},
    "list": {"anyOf": [{"type": "string"}, {"type": "array", "items": _TEXT}]},
    "ref": _TEXT,
    "refs": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
    "file": {"type": "string"},
    "level": {"type": ["string", "number", "object"]},
}


def editor_schema(kind: Kind, wording: Wording) -> dict[str, Json]:
    """The lenient schema of `kind`, with titles and descriptions in the wording's language."""
    names: Json = [kind.id, *kind.titles]
    kind_property: Json = {"title": wording.pick("类型", "Kind"), "anyOf": [{"enum": names}, {"type": "string"}]}
    properties = {"kind": kind_property, "类型": kind_property, **_properties(kind.fields.values(), wording)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": wording.kind(kind.id),
        "type": "object",
        "properties": properties,
        "allOf": _required(spec for spec in kind.fields.values() if spec.name != "kind"),
    }


def _properties(specs: Iterable[FieldSpec], wording: Wording) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for spec in specs:
        if spec.name == "kind":
            continue
        schema = _property(spec, wording)
        for name in (spec.name, *spec.labels):
            found.setdefault(name, schema)
    return found


def _property(spec: FieldSpec, wording: Wording) -> dict[str, Json]:
    schema: dict[str, Json] = {"title": spec.title.pick(wording.language)}
    if spec.obligations:
        schema["description"] = wording.basis(spec.source, spec.obligations)
    if spec.example is not None:
        schema["examples"] = [spec.example.pick(wording.language)]
    words: list[Json] = [*wording.words(spec)]
    if words:
        return {**schema, "anyOf": [{"enum": words}, {"type": "string"}]}
    if spec.records:
        row: Json = {"type": ["object", "string"], "properties": _properties(spec.records, wording)}
        return {**schema, "anyOf": [{"type": "array", "items": row}, {"type": ["string", "object"]}]}
    shape = _TYPES.get(spec.type, {})
    if spec.not_applicable:
        return {**schema, "anyOf": [shape, {"type": ["string", "null"]}]}
    return {**schema, **shape}


def _required(specs: Iterable[FieldSpec]) -> list[Json]:
    """For each field that the standard asks for: one of its names must be there."""
    return [
        {"anyOf": [{"required": [name]} for name in dict.fromkeys((spec.name, *spec.labels))]}
        for spec in specs
        if spec.required and spec.source == "says"
    ]
