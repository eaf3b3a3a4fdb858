"""A validated pack as plain JSON, kept between runs as Python keeps its byte code: loading it validates nothing again.

The cases of rules are left out; only a pack loaded from its files has them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sopcheck import keeping, resources
from sopcheck.standard.model import (
    BuiltinCode,
    Change,
    FieldSpec,
    Gate,
    Kind,
    Named,
    Need,
    Obligation,
    Pack,
    Parameter,
    Position,
    Rule,
    Vocabulary,
    Words,
)

FORMAT = 4
"""Raised when the form changes: what an older version kept is then not read."""


def load_kept(rules: Path, schemas: Path, folder: Path | None) -> Pack:
    """The pack of these two folders, from `folder` if they are as they were, else from its files.

    Without a `folder` nothing is kept. Raises PackError for a pack that is not sound.
    """
    from sopcheck.standard.load import load_pack_from

    if folder is None:
        return load_pack_from(rules, schemas, cases=False)
    try:
        folders = [rules, schemas, rules.parent / "sopcheck", resources.rules_dir(), resources.schemas_dir()]
        state = keeping.folder_digest(dict.fromkeys(folders)) + keeping.program_digest()
    except OSError:
        return load_pack_from(rules, schemas, cases=False)
    file = folder / f"pack-{hashlib.sha256(f'{FORMAT}{state}'.encode()).hexdigest()}.json"
    data = keeping.load(file)
    if data is not None:
        try:
            return decode(data)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            pass  # damaged: load it from its files
    pack = load_pack_from(rules, schemas, cases=False)
    keeping.keep(file, encode(pack))
    return pack


def encode(pack: Pack) -> dict[str, Any]:
    """`pack` without the cases of its rules, as JSON values."""
    vocabulary = pack.vocabulary
    return {
        "name": pack.name,
        "version": pack.version,
        "title": _words(pack.title),
        "roles": [_named(one) for one in pack.roles.values()],
        "parties": [_named(one) for one in pack.parties.values()],
        "stages": [_named(one) for one in pack.stages.values()],
        "kinds": [_kind(one) for one in pack.kinds.values()],
        "obligations": [
            [one.id, one.clause, one.kinds, one.check, one.checkable, *map(_words, (one.says, one.reads, one.why_not))]
            for one in pack.obligations.values()
        ],
        "rules": [_rule(one) for one in pack.rules.values()],
        "gates": [_gate(one) for one in pack.gates],
        "builtin": [
            [one.code, one.name, one.severity, *map(_words, (one.message, one.why, one.fix)), one.obligations]
            for one in pack.builtin.values()
        ],
        "parameters": [[one.id, one.default, _words(one.title), one.unit] for one in pack.parameters.values()],
        "vocabulary": [getattr(vocabulary, name) for name in Vocabulary.__slots__],
        "clauses": {clause: _words(words) for clause, words in pack.clauses.items()},
        "digest": pack.digest,
        "extends": pack.extends,
        "changes": [[code, one.severity, _words(one.reason)] for code, one in pack.changes.items()],
    }


def decode(data: Mapping[str, Any]) -> Pack:
    """The pack that `encode` wrote; raises KeyError, TypeError, ValueError and their like for anything else."""
    return Pack(
        name=data["name"],
        version=data["version"],
        title=Words(*data["title"]),
        roles=_to_named(data["roles"]),
        parties=_to_named(data["parties"]),
        stages=_to_named(data["stages"]),
        kinds={one[0]: _to_kind(one) for one in data["kinds"]},
        obligations={
            name: Obligation(name, clause, tuple(kinds), check, checkable, *map(_to_words, (says, reads, why_not)))
            for name, clause, kinds, check, checkable, says, reads, why_not in data["obligations"]
        },
        rules={one[0]: _to_rule(one) for one in data["rules"]},
        gates=tuple(_to_gate(one) for one in data["gates"]),
        builtin={
            code: BuiltinCode(code, name, severity, Words(*message), Words(*why), _to_words(fix), tuple(obligations))
            for code, name, severity, message, why, fix, obligations in data["builtin"]
        },
        parameters={
            name: Parameter(name, default, Words(*title), unit) for name, default, title, unit in data["parameters"]
        },
        vocabulary=Vocabulary(*(_tuples(one) for one in data["vocabulary"])),
        clauses={clause: Words(*words) for clause, words in data["clauses"].items()},
        digest=data["digest"],
        extends=data["extends"],
        changes={code: Change(severity, Words(*reason)) for code, severity, reason in data["changes"]},
    )


def _words(words: Words | None) -> list[str] | None:
    return None if words is None else [words.zh, words.en]


def _to_words(data: list[str] | None) -> Words | None:
    return None if data is None else Words(*data)


def _tuples(data: Any) -> Any:  # noqa: ANN401 - a list of words, or a table of such lists
    return {key: tuple(words) for key, words in data.items()} if isinstance(data, dict) else tuple(data)


def _named(one: Named) -> list[Any]:
    return [one.id, _words(one.title), one.words, one.clause]


def _to_named(data: list[Any]) -> dict[str, Named]:
    return {name: Named(name, Words(*title), tuple(words), clause) for name, title, words, clause in data}


def _kind(one: Kind) -> list[Any]:
    plain = [getattr(one, name) for name in Kind.__slots__]
    plain[_KIND_TITLE] = _words(one.title)
    plain[_KIND_FIELDS] = [_field(spec) for spec in one.fields.values()]
    return plain


_KIND_TITLE = Kind.__slots__.index("title")
_KIND_FIELDS = Kind.__slots__.index("fields")


def _to_kind(data: list[Any]) -> Kind:
    values: list[Any] = [tuple(one) if isinstance(one, list) else one for one in data]
    values[_KIND_TITLE] = Words(*data[_KIND_TITLE])
    values[_KIND_FIELDS] = {one[0]: _to_field(one) for one in data[_KIND_FIELDS]}
    return Kind(*values)


def _field(one: FieldSpec) -> list[Any]:
    plain = [getattr(one, name) for name in FieldSpec.__slots__]
    plain[_FIELD_TITLE] = _words(one.title)
    plain[_FIELD_RECORDS] = [_field(column) for column in one.records]
    plain[_FIELD_EXAMPLE] = _words(one.example)
    return plain


_FIELD_TITLE, _FIELD_RECORDS, _FIELD_EXAMPLE, _FIELD_WORDS = (
    FieldSpec.__slots__.index(name) for name in ("title", "records", "example", "words")
)


def _to_field(data: list[Any]) -> FieldSpec:
    values: list[Any] = [tuple(one) if isinstance(one, list) else one for one in data]
    values[_FIELD_TITLE] = Words(*data[_FIELD_TITLE])
    values[_FIELD_RECORDS] = tuple(_to_field(one) for one in data[_FIELD_RECORDS])
    values[_FIELD_EXAMPLE] = _to_words(data[_FIELD_EXAMPLE])
    values[_FIELD_WORDS] = {word: tuple(words) for word, words in data[_FIELD_WORDS].items()}
    return FieldSpec(*values)


def _rule(one: Rule) -> list[Any]:
    return [
        one.code,
        one.name,
        one.source,
        one.severity,
        one.obligations,
        one.scope,
        one.kind,
        one.each,
        one.let,
        one.when,
        one.assert_,
        one.at,
        *map(_words, (one.message, one.why, one.fix)),
        [one.position.path, one.position.line],
        one.profile,
        one.lines,
    ]


def _to_rule(data: list[Any]) -> Rule:
    code, name, source, severity, obligations, scope, kind, each, let, when, assert_, at, *rest = data
    message, why, fix, position, profile, lines = rest
    return Rule(
        code=code,
        name=name,
        source=source,
        severity=severity,
        obligations=tuple(obligations),
        scope=scope,
        kind=kind,
        each=tuple((text, loop) for text, loop in each),
        let=tuple((loop, text) for loop, text in let),
        when=when,
        assert_=assert_,
        at=at,
        message=Words(*message),
        why=Words(*why),
        fix=_to_words(fix),
        good=(),
        bad=(),
        position=Position(*position),
        profile=profile,
        lines=lines,
    )


def _gate(one: Gate) -> list[Any]:
    needs = [
        [_words(need.text), need.artifact, need.each_of, need.clean, need.approval, need.order, need.when]
        for need in one.needs
    ]
    at = None if one.position is None else [one.position.path, one.position.line]
    return [one.id, _words(one.title), one.from_, one.to, one.clause, one.source, one.due, needs, at]


def _to_gate(data: list[Any]) -> Gate:
    name, title, from_, to, clause, source, due, needs, at = data
    return Gate(
        name,
        Words(*title),
        from_,
        to,
        clause,
        source,
        due,
        tuple(
            Need(Words(*text), artifact, each_of, tuple(clean), approval, tuple(order), when)
            for text, artifact, each_of, clean, approval, order, when in needs
        ),
        None if at is None else Position(*at),
    )
