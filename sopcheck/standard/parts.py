"""The parts of a pack - kinds, obligations, rules, gates - read from the files of one folder, each name checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sopcheck.errors import PackError
from sopcheck.model import Json
from sopcheck.standard import schemas as schema_files
from sopcheck.standard.model import (
    DEFAULT_SEVERITY,
    Case,
    Gate,
    Kind,
    Named,
    Need,
    Obligation,
    Position,
    Rule,
    Words,
)
from sopcheck.standard.source import Source
from sopcheck.suggest import did_you_mean


class Parts:
    """Reads the files of one pack folder, and keeps a digest of all that it read."""

    def __init__(self, folder: Path, *, cases: bool) -> None:
        """Without `cases` the good and bad cases of rules are left out."""
        self.folder = folder
        self.cases = cases
        self.digest = hashlib.sha256()

    def source(self, name: str) -> Source:
        """The file `name` of the folder. Raises PackError."""
        return self._source(self.folder / name)

    def has(self, name: str) -> bool:
        """Is there such a file."""
        return (self.folder / name).exists()

    def _source(self, file: Path) -> Source:
        source = Source(self.folder, file)
        self.digest.update(source.shown.encode() + b"\0" + source.bytes + b"\0")
        return source

    def obligations(self, kinds: Mapping[str, Kind], taken: Mapping[str, Obligation]) -> dict[str, Obligation]:
        """What obligations.yaml lists, whose names are not among those `taken`."""
        from sopcheck.standard.files import ObligationFile

        source = self.source("obligations.yaml")
        out: dict[str, Obligation] = {}
        for index, one in enumerate(source.validate(list[ObligationFile], source.tree.data)):
            for kind in one.kinds:
                if kind != "project":
                    known(kind, kinds, "kind", "种类", source.position((index, "kinds")))
            if one.id in out or one.id in taken:
                where = str(source.position((index, "id")))
                zh = f"已经有名为“{one.id}”的要求。"
                raise PackError(zh, f'There is an obligation "{one.id}" already.', where)
            out[one.id] = Obligation(
                id=one.id,
                clause=one.clause,
                kinds=tuple(one.kinds),
                check=one.check,
                checkable=one.checkable,
                says=words(one.says) if one.says else None,
                reads=words(one.reads) if one.reads else None,
                why_not=words(one.why_not) if one.why_not else None,
            )
        return out

    def rules(
        self, kinds: Mapping[str, Kind], obligations: Mapping[str, Obligation], taken: Mapping[str, Rule]
    ) -> dict[str, Rule]:
        """The rules of `<kind>/<CODE>-<name>.yaml`, whose codes are not among those `taken`."""
        from sopcheck.standard.files import RuleFile

        rules: dict[str, Rule] = {}
        for file in sorted(self.folder.glob("*/*.yaml")):
            source = self._source(file)
            rule = _rule(source, source.validate(RuleFile, source.tree.data), cases=self.cases)
            for obligation in rule.obligations:
                known(obligation, obligations, "obligation", "条款要求", source.position(("obligations",)))
            if rule.kind is not None:
                known(rule.kind, kinds, "kind", "种类", source.position(("kind",)))
            other = (rules.get(rule.code) or taken.get(rule.code, rule)).position
            if other != rule.position:
                zh = f"代码 {rule.code} 已经由 {other} 使用。"
                raise PackError(zh, f"The code {rule.code} is used by {other} already.", str(rule.position))
            rules[rule.code] = rule
        return rules

    def gates(
        self, kinds: Mapping[str, Kind], obligations: Mapping[str, Obligation], before: Sequence[Gate]
    ) -> tuple[Gate, ...]:
        """The gates `before` with those of gates.yaml added, each where its `after` says, else at the end."""
        from sopcheck.standard.files import GateFile

        source = self.source("gates.yaml")
        gates = list(before)
        for index, one in enumerate(source.validate(list[GateFile], source.tree.data)):
            for number, need in enumerate(one.needs):
                where = source.position((index, "needs", number))
                if need.artifact is not None:
                    known(need.artifact, kinds, "kind", "种类", where)
                for obligation in need.clean:
                    known(obligation, obligations, "obligation", "条款要求", where)
            names = [gate.id for gate in gates]
            if one.id in names:
                where = source.position((index, "id"))
                zh = f"已经有名为“{one.id}”的关口。"
                raise PackError(zh, f'There is a gate "{one.id}" already.', str(where))
            if one.after is not None:
                known(one.after, dict.fromkeys(names), "gate", "关口", source.position((index, "after")))
            gates.insert(
                len(gates) if one.after is None else names.index(one.after) + 1,
                Gate(
                    id=one.id,
                    title=Words(one.zh, one.en),
                    from_=one.from_,
                    to=one.to,
                    clause=one.clause,
                    source=one.source,
                    due=one.due,
                    needs=tuple(
                        Need(
                            text=words(need.text),
                            artifact=need.artifact,
                            each_of=need.each_of,
                            clean=tuple(need.clean),
                            approval=need.approval,
                            order=tuple(need.order),
                            when=need.when,
                        )
                        for need in one.needs
                    ),
                    position=source.position((index, "id")),
                ),
            )
        return tuple(gates)


def kinds_of(declared: Sequence[Any], schemas: Mapping[str, schema_files.Schema]) -> dict[str, Kind]:
    """The kinds that a pack declares, with the fields of their schemas; raises PackError for a prefix given twice."""
    kinds: dict[str, Kind] = {}
    for one in declared:
        has_schema = f"{one.id}.schema.json" in schemas
        kinds[one.id] = Kind(
            id=one.id,
            prefix=one.prefix,
            title=Words(one.zh, one.en),
            titles=tuple(dict.fromkeys([one.zh, one.en, *one.titles.zh, *one.titles.en])),
            neighbours=tuple(one.neighbours),
            stage=one.stage,
            clause=one.clause,
            owner=one.owner,
            named=one.named,
            organisation=one.organisation,
            main=one.main,
            defining=tuple(one.defining),
            fields=schema_files.fields_of(schemas, one.id) if has_schema else {},
            schema=schema_files.bundle(schemas, one.id) if has_schema else {},
            signs=tuple(one.signs),
        )
    return kinds


def known(name: str, among: Mapping[str, object], what: str, was: str, where: Position) -> None:
    """Raise PackError if `name` is not `among` them, with the nearest one that is."""
    if name in among:
        return
    zh, en = did_you_mean(name, among)
    raise PackError(f"没有名为“{name}”的{was}。{zh}", f'There is no {what} "{name}".{en}', str(where))


def check_field_obligations(kinds: Mapping[str, Kind], obligations: Mapping[str, Obligation], shown: str) -> None:
    """Raise PackError where a field says that an obligation asks for it which does not exist."""
    for kind in kinds.values():
        for spec in kind.fields.values():
            for one in (spec, *spec.records):
                for obligation in one.obligations:
                    known(
                        obligation, obligations, "obligation", "条款要求", Position(f"{shown}/{kind.id}.schema.json", 1)
                    )


def _rule(source: Source, file: Any, *, cases: bool) -> Rule:  # noqa: ANN401 - a RuleFile, imported lazily
    each = [file.each] if isinstance(file.each, str) else file.each
    return Rule(
        code=file.code,
        name=file.name,
        source=file.source,
        severity=file.severity or DEFAULT_SEVERITY[file.source],
        obligations=tuple(file.obligations),
        scope=file.scope,
        kind=file.kind,
        each=tuple(_loop(source, text) for text in each),
        let=tuple(file.let.items()),
        when=file.when,
        assert_=file.assert_,
        at=file.at,
        message=words(file.message),
        why=words(file.why),
        fix=words(file.fix) if file.fix else None,
        good=tuple(_cases(source, "good", file.good)) if cases else (),
        bad=tuple(_cases(source, "bad", file.bad)) if cases else (),
        position=source.position(("code",)),
        profile=file.profile or ("basic" if file.source == "says" else "standard"),
        lines={
            **{key: source.position((key,)).line for key in ("kind", "each", "when", "assert", "at", "message")},
            **{f"let.{name}": source.position(("let", name)).line for name in file.let},
        },
    )


def _loop(source: Source, text: str) -> tuple[str, str]:
    expression, separator, name = text.rpartition(" as ")
    if not separator or not name.strip().isidentifier():
        where = str(source.position(("each",)))
        raise PackError("each 要写成“表达式 as 名字”", "each is written `expression as name`", where)
    return expression.strip(), name.strip()


def _cases(source: Source, section: str, cases: Sequence[Any]) -> Iterator[Case]:
    for index, case in enumerate(cases):
        yield Case(
            name=case.name,
            files={name: _as_text(content) for name, content in case.files.items()},
            expect=tuple({key: str(value) for key, value in one.items()} for one in case.expect),
            as_of=case.as_of,
            config=case.config,
            position=source.position((section, index)),
        )


def _as_text(content: Json) -> str:
    # JSON is YAML: a case's mapping becomes the text of a YAML document without a second writer.
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1)


def words(file: Any) -> Words:  # noqa: ANN401 - a WordsFile, imported lazily
    """A text in both languages, as a frozen value."""
    return Words(file.zh, file.en)


def named(file: Any) -> Named:  # noqa: ANN401 - a NamedFile, imported lazily
    """A role, party or stage, as a frozen value; its titles are words for it too."""
    return Named(file.id, Words(file.zh, file.en), (file.zh, file.en, *file.words), file.clause)
