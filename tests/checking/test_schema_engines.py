"""Both JSON Schema engines say the same of every schema, and of data spoilt in every way a schema can notice."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from sopcheck.checking import schema
from sopcheck.checking.schema import ReferenceEngine, RustEngine, SchemaError
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Kind

KINDS = [kind for kind in load_pack("operations").kinds.values() if kind.fields]
JUNK: tuple[Any, ...] = (None, 7, 1.5, True, "", "x", [], ["x"], [{}], {}, {"start": "2026-01-01"}, "2026-01-01")


def spoilt(kind: Kind) -> Iterator[dict[str, Any]]:
    """Data of `kind` with each field, and each field of a record, replaced by each sort of junk."""
    yield {}
    for name, spec in kind.fields.items():
        for junk in JUNK:
            yield {name: junk}
        for column in spec.records:
            for junk in JUNK:
                yield {name: [{column.name: junk}, {}]}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_both_engines_agree(kind: Kind) -> None:
    fast, reference = RustEngine(kind.schema), ReferenceEngine(kind.schema)
    for data in spoilt(kind):
        assert _essence(fast.errors(data)) == _essence(reference.errors(copy.deepcopy(data))), data


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_long_lists_are_checked_in_portions_with_the_same_result(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    fast, reference = RustEngine(kind.schema), ReferenceEngine(kind.schema)
    monkeypatch.setattr(schema, "PORTION", 2)
    for data in spoilt(kind):
        longer = {name: value * 5 if isinstance(value, list) else value for name, value in data.items()}
        assert _essence(fast.errors(longer)) == _essence(reference.errors(copy.deepcopy(longer))), longer


def test_errors_of_a_late_portion_have_their_own_index() -> None:
    engine = RustEngine({"properties": {"c": {"items": {"required": ["x"]}}}, "required": ["a"]})
    data: dict[str, Any] = {"c": [{"x": 1}] * 1203 + [{}] + [{"x": 1}] * 9}
    assert [_shown(error) for error in engine.errors(data)] == ["a", "c[1203].x"]


def _essence(errors: list[SchemaError]) -> list[tuple[object, ...]]:
    return [(error.path, error.keyword) for error in errors]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_every_schema_is_a_schema(kind: Kind) -> None:
    jsonschema.Draft202012Validator.check_schema(kind.schema)


def test_errors_name_the_missing_property_and_come_in_order() -> None:
    given: dict[str, Any] = {
        "type": "object",
        "required": ["b", "a"],
        "properties": {"c": {"type": "array", "items": {"type": "object", "required": ["x"]}}, "d": {"minItems": 1}},
    }
    expected = [("a", "required"), ("b", "required"), ("c[1].x", "required"), ("d", "minItems")]
    for engine in (RustEngine(given), ReferenceEngine(given)):
        found = engine.errors({"c": [{"x": 1}, {}], "d": []})
        assert [(_shown(error), error.keyword) for error in found] == expected


def _shown(error: SchemaError) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.path).lstrip(".")
