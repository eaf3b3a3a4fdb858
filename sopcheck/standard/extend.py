"""A company's pack: what it adds to the pack that it extends, and what it changes there, with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sopcheck import resources
from sopcheck.errors import PackError
from sopcheck.standard import schemas as schema_files
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Change, Kind, Named, Pack, Parameter, Words
from sopcheck.standard.parts import Parts, check_field_obligations, kinds_of, known, named, words
from sopcheck.standard.words import with_words

if TYPE_CHECKING:
    from sopcheck.standard.files import ExtensionFile
    from sopcheck.standard.source import Source


def extended(parts: Parts, main: Source, schemas: Path) -> Pack:
    """The pack of the folder that `parts` reads, on top of the one that its `main` file names. Raises PackError."""
    from sopcheck.standard.files import ExtensionFile

    head = main.validate(ExtensionFile, main.tree.data)
    installed = [path.parent.name for path in resources.rules_dir().glob("*/pack.yaml")]
    known(head.extends, dict.fromkeys(installed), "pack", "规则包", main.position(("extends",)))
    base = load_pack(head.extends, cases=parts.cases)
    parts.digest.update(base.digest.encode())

    kinds = _kinds(parts, head, main, base, schemas)
    added = parts.obligations(kinds, base.obligations) if parts.has("obligations.yaml") else {}
    obligations = {**base.obligations, **added}
    check_field_obligations(kinds, obligations, schema_files.shown(schemas))
    rules = parts.rules(kinds, obligations, base.rules)
    parameters = {one.id: Parameter(one.id, one.default, Words(one.zh, one.en), one.unit) for one in head.parameters}
    pack = replace(
        base,
        name=head.name,
        version=head.version,
        title=words(head.title),
        extends=f"{base.name} {base.version}",
        roles=_joined(base.roles, map(named, head.roles)),
        parties=_joined(base.parties, map(named, head.parties)),
        stages=_joined(base.stages, map(named, head.stages)),
        kinds=kinds,
        obligations=obligations,
        rules={**base.rules, **rules},
        gates=parts.gates(kinds, obligations, base.gates) if parts.has("gates.yaml") else base.gates,
        parameters={**base.parameters, **parameters},
        clauses={**base.clauses, **{clause: words(text) for clause, text in head.clauses.items()}},
        changes={code: Change(one.severity, words(one.reason)) for code, one in head.changes.items()},
        digest=parts.digest.hexdigest(),
    )
    for code in head.changes:
        known(code, dict.fromkeys(pack.codes()), "code", "代码", main.position(("changes", code)))
    return with_words(pack, {name: tuple(listed) for name, listed in head.words.items()})


def _kinds(parts: Parts, head: ExtensionFile, main: Source, base: Pack, schemas: Path) -> dict[str, Kind]:
    """The kinds of the base with more fields, labels and titles, and the company's own."""
    loaded = schema_files.load_schemas(resources.schemas_dir() / base.name)
    own = schema_files.load_schemas(schemas) if schemas.is_dir() else {}
    parts.digest.update(json.dumps(own, sort_keys=True).encode())
    merged = {name: _merged(loaded.get(name, {}), own.get(name, {})) for name in {**loaded, **own}}
    for number, one in enumerate(head.kinds):
        where = str(main.position(("kinds", number, "id")))
        if one.id in base.kinds:
            zh = f"“{one.id}”已经是标准里的种类；要给它加标题请用 titles。"
            raise PackError(
                zh, f'"{one.id}" is a kind of the standard already; titles are added under `titles`.', where
            )
        taken = {kind.prefix: kind.id for kind in base.kinds.values()}
        if one.prefix in taken or one.prefix in _PROGRAM:
            owner = taken.get(one.prefix, "sopcheck")
            zh = f"代码前缀 {one.prefix} 已经由 {owner} 使用。"
            raise PackError(zh, f"The prefix {one.prefix} is used by {owner} already.", where)
        if f"{one.id}.schema.json" not in own:
            zh = f"种类“{one.id}”缺少字段声明：{schema_files.shown(schemas)}/{one.id}.schema.json。"
            en = f'The kind "{one.id}" lacks its fields: {schema_files.shown(schemas)}/{one.id}.schema.json.'
            raise PackError(zh, en, where)
    kinds = {name: _more_fields(kind, merged, own) for name, kind in base.kinds.items()} | kinds_of(head.kinds, merged)
    for name, titles in head.titles.items():
        known(name, kinds, "kind", "种类", main.position(("titles", name)))
        more = tuple(dict.fromkeys([*kinds[name].titles, *titles.zh, *titles.en]))
        kinds[name] = replace(kinds[name], titles=more)
    return kinds


_PROGRAM = ("DOC", "REF", "GAT", "ORG", "WVR", "CFG")


def _more_fields(kind: Kind, merged: Mapping[str, schema_files.Schema], own: Mapping[str, schema_files.Schema]) -> Kind:
    if f"{kind.id}.schema.json" not in own and schema_files.COMMON_FILE not in own:
        return kind
    fields, schema = schema_files.fields_of(merged, kind.id), schema_files.bundle(merged, kind.id)
    return replace(kind, fields=fields, schema=schema)


def _merged(base: schema_files.Schema, own: schema_files.Schema) -> schema_files.Schema:
    """One schema with what another adds: mappings are joined key by key, lists one after the other."""
    merged = dict(base)
    for key, value in own.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = [*old, *(one for one in value if one not in old)]
        else:
            merged[key] = value
    return merged


def _joined(base: Mapping[str, Named], added: Iterable[Named]) -> dict[str, Named]:
    """Roles, parties or stages with more of them; one that is there gets more words."""
    joined = dict(base)
    for one in added:
        old = joined.get(one.id)
        joined[one.id] = one if old is None else replace(old, words=tuple(dict.fromkeys([*old.words, *one.words])))
    return joined
