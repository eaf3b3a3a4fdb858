"""Loads a pack from its folder of rules and its folder of schemas: validated, with file and line in every refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from sopcheck import resources
from sopcheck.standard import schemas as schema_files
from sopcheck.standard.model import BuiltinCode, Pack, Parameter, Vocabulary, Words
from sopcheck.standard.parts import Parts, check_field_obligations, kinds_of, named, words


def load_pack(name: str = "operations", *, cases: bool = True) -> Pack:
    """The pack `name` that ships with sopcheck; raises PackError, with file and line, for one that is not sound.

    Without `cases` the good and bad cases of rules are left out, which a check of documents has no use for.
    """
    return load_pack_from(resources.rules_dir() / name, resources.schemas_dir() / name, cases=cases)


def load_pack_from(rules: Path, schemas: Path, *, cases: bool = True) -> Pack:
    """The pack whose rules and schemas lie in these folders; raises PackError for one that is not sound.

    A pack that says `extends` is loaded together with the pack that it extends.
    """
    parts = Parts(rules, cases=cases)
    main = parts.source("pack.yaml")
    if isinstance(main.tree.data, Mapping) and "extends" in main.tree.data:
        from sopcheck.standard.extend import extended

        return extended(parts, main, schemas)
    from sopcheck.standard.files import PackFile

    head = main.validate(PackFile, main.tree.data)
    loaded = schema_files.load_schemas(schemas)
    parts.digest.update(json.dumps(loaded, sort_keys=True).encode())
    kinds = kinds_of(head.kinds, loaded)
    obligations = parts.obligations(kinds, {})
    check_field_obligations(kinds, obligations, schema_files.shown(schemas))
    vocabulary = head.vocabulary
    return Pack(
        name=head.name,
        version=head.version,
        title=words(head.title),
        roles={one.id: named(one) for one in head.roles},
        parties={one.id: named(one) for one in head.parties},
        stages={one.id: named(one) for one in head.stages},
        kinds=kinds,
        obligations=obligations,
        rules=parts.rules(kinds, obligations, {}),
        gates=parts.gates(kinds, obligations, ()),
        builtin=_builtin(parts),
        parameters={p.id: Parameter(p.id, p.default, Words(p.zh, p.en), p.unit) for p in head.parameters},
        vocabulary=Vocabulary(
            levels={level: tuple(listed) for level, listed in vocabulary.levels.items()},
            statuses={status: tuple(listed) for status, listed in vocabulary.statuses.items()},
            placeholders=tuple(vocabulary.placeholders),
            not_applicable=tuple(vocabulary.not_applicable),
            none=tuple(vocabulary.none),
            blank=tuple(vocabulary.blank),
            true=tuple(vocabulary.true),
            false=tuple(vocabulary.false),
            guidance=tuple(vocabulary.guidance),
        ),
        clauses={clause: words(text) for clause, text in head.clauses.items()},
        digest=parts.digest.hexdigest(),
    )


def _builtin(parts: Parts) -> dict[str, BuiltinCode]:
    """The codes that the program itself emits, which lie beside every pack that stands on its own."""
    from sopcheck.standard.files import CodeFile

    own = Parts(parts.folder.parent / "sopcheck", cases=False)
    source = own.source("codes.yaml")
    parts.digest.update(source.bytes)
    return {
        one.code: BuiltinCode(
            one.code,
            one.name,
            one.severity,
            words(one.message),
            words(one.why),
            words(one.fix) if one.fix else None,
            tuple(one.obligations),
        )
        for one in source.validate(list[CodeFile], source.tree.data)
    }
