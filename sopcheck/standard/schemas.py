"""JSON Schemas of a pack -> field specifications, and one self-contained schema of each kind for validating."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from sopcheck.errors import PackError
from sopcheck.model import Json, Problem
from sopcheck.reading.limits import Limits, read_bytes
from sopcheck.standard.model import FieldSpec, Words

TYPES_FILE = "types.schema.json"
COMMON_FILE = "common.schema.json"
ANNOTATION = "x-sopcheck"

_WITHIN = ("#/$defs/", f"{TYPES_FILE}#/$defs/")
_REFERRING = frozenset({"$ref", "$dynamicRef", "$recursiveRef", "$schema", "$id"})
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

MOST_BYTES = 1024 * 1024
"""Size of a schema: a pack may come from a stranger."""

Schema = dict[str, Any]


def load_schemas(folder: Path) -> dict[str, Schema]:
    """Every `<name>.schema.json` of `folder` by file name; raises PackError for one that is not JSON."""
    schemas: dict[str, Schema] = {}
    for path in sorted(folder.glob("*.schema.json")):
        where = f"{shown(folder)}/{path.name}"
        schema = _load(path, where)
        with _understood(where):
            _refuse_foreign_references(schema, where)
        schemas[path.name] = schema
    return schemas


def shown(folder: Path) -> str:
    """How messages name a folder of schemas: `schemas/operations`, `company-pack/schemas`."""
    return f"{folder.parent.name}/{folder.name}"


def _load(path: Path, where: str) -> Schema:
    data = read_bytes(path.parent, path.name, Limits(file_bytes=MOST_BYTES))
    if isinstance(data, Problem):
        zh = f"读不到，或者不是包里的普通文件（{data.code}）"
        raise PackError(zh, f"cannot be read, or is no regular file of the pack ({data.code})", where)
    try:
        schema = json.loads(data.decode("utf-8"))
    except json.JSONDecodeError as error:
        where = f"{where}:{error.lineno}"
        raise PackError(f"不是有效的 JSON：{error.msg}", f"is not valid JSON: {error.msg}", where) from None
    except UnicodeDecodeError:
        raise PackError("不是 UTF-8 编码", "is not UTF-8", where) from None
    except RecursionError:
        raise PackError("嵌套过深", "is nested too deeply", where) from None
    except ValueError:  # after its own sort above: a number of thousands of digits
        raise PackError("里面的数字过长", "holds a number that is too long", where) from None
    if not isinstance(schema, dict):
        raise PackError("应当是一个对象", "must be an object", where)
    return cast("Schema", schema)


def _refuse_foreign_references(schema: Schema, where: str) -> None:
    for keyword, reference in _references(schema):
        if not _is_within(keyword, reference):
            zh = f"{keyword} “{reference}”指向包外，不允许"
            raise PackError(zh, f"{keyword} {reference!r} leaves the pack, which is not allowed", where)


def _is_within(keyword: str, reference: str) -> bool:
    """Whether what a keyword names is in the pack: a validator would fetch anything else, from a file or a server."""
    if keyword == "$schema":
        return reference.rstrip("#") == _DIALECT
    return keyword != "$id" and (reference == COMMON_FILE or reference.startswith(_WITHIN))


def _references(schema: Json, *, top: bool = True) -> Iterator[tuple[str, str]]:
    """Every keyword that names another schema, with what it names; the name of the whole is taken out later."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if isinstance(value, str):
                if key in _REFERRING and not (top and key == "$id"):
                    yield key, value
            else:
                yield from _references(value, top=False)
    elif isinstance(schema, list):
        for one in schema:
            yield from _references(one, top=False)


def fields_of(schemas: Mapping[str, Schema], name: str) -> dict[str, FieldSpec]:
    """The fields of kind `name`: document control first, unless the kind's own schema declares the field again.

    Raises PackError for a schema that does not declare its fields as it should.
    """
    own = f"{name}.schema.json"
    with _understood(COMMON_FILE):
        types = dict(schemas.get(TYPES_FILE, {}).get("$defs", {}))
        specs = _fields(schemas.get(COMMON_FILE, {}), types, control=True)
    with _understood(own):
        specs.update(_fields(schemas[own], types, control=False))
    return specs


@contextlib.contextmanager
def _understood(file: str) -> Iterator[None]:
    """Turn what goes wrong with a schema of another shape into one sentence that names its file.

    What a schema may say is published (schemas/sopcheck), so it is enough to tell where one says something else.
    """
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError) as error:
        what = f"{type(error).__name__}: {error}"
        zh = f"（或它引用的 {TYPES_FILE}）声明字段的方式不对（{what}）"
        raise PackError(zh, f"(or the {TYPES_FILE} that it uses) declares a field wrongly ({what})", file) from None


def _fields(schema: Schema, types: Schema, *, control: bool) -> dict[str, FieldSpec]:
    required = schema.get("required", [])
    return {
        name: _field(name, prop, types, required=name in required, control=control)
        for name, prop in schema.get("properties", {}).items()
    }


def _field(name: str, prop: Schema, types: Schema, *, required: bool, control: bool) -> FieldSpec:
    notes = {**_inherited(prop, types), **prop.get(ANNOTATION, {})}
    source = notes.get("source", "sopcheck" if control else "reads")
    title = notes.get("title") or {"zh": name, "en": name}
    labels = notes.get("labels", {})
    return FieldSpec(
        name=name,
        type=notes.get("type", "text"),
        title=Words(title["zh"], title["en"]),
        labels=tuple(dict.fromkeys([title["zh"], title["en"], *labels.get("zh", []), *labels.get("en", [])])),
        required=required or "source" in notes,
        source=source,
        profile=notes.get("profile", "basic" if source == "says" else "standard"),
        obligations=tuple(notes.get("obligations", ())),
        not_applicable=bool(notes.get("not_applicable", False)),
        target=notes.get("target"),
        words={word: tuple(words) for word, words in notes.get("words", {}).items()},
        records=tuple(_fields(_items(prop), types, control=False).values()),
        control=control,
        example=Words(**notes["example"]) if "example" in notes else None,
        enumerates=bool(notes.get("enumerates", False)),
    )


def _items(prop: Schema) -> Schema:
    """The schema of a list's items, also where the list is one choice beside null ("not applicable")."""
    for choice in (prop, *prop.get("anyOf", [])):
        if "items" in choice:
            return cast("Schema", choice["items"])
    return {}


def _inherited(prop: Schema, types: Schema) -> Schema:
    """The annotations of the type that a property refers to, directly or as the first choice of `anyOf`."""
    reference = prop.get("$ref")
    if reference is None:
        choices = prop.get("anyOf") or [{}]
        reference = choices[0].get("$ref")
        if reference is None and "type" in choices[0] and choices[0] is not prop:
            return cast("Schema", choices[0].get(ANNOTATION, {}))
    if reference is None:
        return {}
    return cast("Schema", types.get(reference.rsplit("/", 1)[-1], {}).get(ANNOTATION, {}))


def bundle(schemas: Mapping[str, Schema], name: str) -> Schema:
    """One self-contained schema of a kind's canonical data: its own fields and document control. Raises PackError."""
    with _understood(f"{name}.schema.json"):
        return _bundle(schemas, name)


def _bundle(schemas: Mapping[str, Schema], name: str) -> Schema:
    own = schemas[f"{name}.schema.json"]
    common = schemas.get(COMMON_FILE, {})
    properties = {**common.get("properties", {}), **own.get("properties", {})}
    required = [*own.get("required", [])]
    required += [
        key
        for key, prop in properties.items()
        if key not in required and (key in common.get("required", []) or "source" in prop.get(ANNOTATION, {}))
    ]
    schema = {key: value for key, value in own.items() if key not in ("properties", "required", "allOf", "$id")}
    further = [one for one in own.get("allOf", []) if one.get("$ref") != COMMON_FILE]
    if further:
        schema["allOf"] = further
    schema |= {"type": "object", "properties": properties, "required": required}
    schema["$defs"] = {**schemas.get(TYPES_FILE, {}).get("$defs", {}), **own.get("$defs", {})}
    return cast("Schema", _localised(schema))


def _localised(schema: Json) -> Json:
    if isinstance(schema, dict):
        return {
            key: value.replace(TYPES_FILE, "") if key == "$ref" and isinstance(value, str) else _localised(value)
            for key, value in schema.items()
            if key != ANNOTATION
        }
    return [_localised(one) for one in schema] if isinstance(schema, list) else schema
