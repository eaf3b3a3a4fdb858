"""Loads a pack from `rules/<pack>` and `schemas/<pack>`: validated, with file and line in every refusal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sopcheck import resources
from sopcheck.errors import PackError
from sopcheck.model import Json, Tree
from sopcheck.places import TextPlace
from sopcheck.standard import schemas as schema_files
from sopcheck.standard.model import (
    DEFAULT_SEVERITY,
    BuiltinCode,
    Case,
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
from sopcheck.suggest import did_you_mean

T = TypeVar("T")


def load_pack(name: str = "operations", *, cases: bool = True) -> Pack:
    """The pack `name` that ships with sopcheck; raises PackError, with file and line, for one that is not sound.

    Without `cases` the good and bad cases of rules are left out, which a check of documents has no use for.
    """
    return load_pack_from(resources.rules_dir() / name, resources.schemas_dir() / name, cases=cases)


def load_pack_from(rules: Path, schemas: Path, *, cases: bool = True) -> Pack:
    """The pack whose rules and schemas lie in these folders; raises PackError for one that is not sound."""
    return _Loader(rules, schemas, cases=cases).load()


class _Source:
    """One YAML file of a pack: its data, and the line of any path in it."""

    def __init__(self, file: Path, shown: str) -> None:
        # Read by the same reader as documents are: it keeps places and is 100 times faster than a round-trip loader.
        from sopcheck.reading import yaml
        from sopcheck.reading.limits import Limits

        self.shown = shown
        try:
            self.bytes = file.read_bytes()
        except OSError as error:
            raise PackError(f"读不到：{error.strerror}", f"cannot be read: {error.strerror}", shown) from None
        document = yaml.read(shown, self.bytes, Limits())
        for problem in document.problems:
            place = problem.at if isinstance(problem.at, TextPlace) else None
            where = f"{shown}:{place.line}" if place else shown
            reason = problem.parameters.get("reason") or problem.parameters.get("key") or problem.code
            raise PackError(f"YAML 有误（{problem.code}）：{reason}", f"bad YAML ({problem.code}): {reason}", where)
        content = document.parts[0].content if document.parts else None
        if not isinstance(content, Tree):
            raise PackError("是空的", "is empty", shown)
        self.tree = content

    def position(self, path: Sequence[str | int] = ()) -> Position:
        for length in range(len(path), 0, -1):
            key, value = self.tree.locate(tuple(path[:length]))
            place = key or value
            if isinstance(place, TextPlace):
                return Position(self.shown, place.line)
        return Position(self.shown, 1)

    def validate(self, model: type[T], data: Json, base: tuple[str | int, ...] = ()) -> T:
        """`data` as a `model`; the first fault becomes a PackError at its line."""
        from pydantic import TypeAdapter, ValidationError

        try:
            return TypeAdapter(model).validate_python(data)
        except ValidationError as error:
            first = error.errors()[0]
            path = [*base, *first["loc"]]
            names = ".".join(str(step) for step in path) or self.shown
            where = str(self.position(path))
            message = first["msg"]
            raise PackError(f"{names}：{message}", f"{names}: {message}", where) from None


class _Loader:
    """Reads the files of one pack and checks that what they name exists."""

    def __init__(self, rules: Path, schemas: Path, *, cases: bool) -> None:
        self.cases = cases
        self.rules = rules
        self.schemas = schemas
        self.digest = hashlib.sha256()

    def source(self, file: Path) -> _Source:
        source = _Source(file, f"rules/{file.relative_to(self.rules.parent).as_posix()}")
        self.digest.update(source.shown.encode() + b"\0" + source.bytes + b"\0")
        return source

    def load(self) -> Pack:
        from sopcheck.standard.files import PackFile

        main = self.source(self.rules / "pack.yaml")
        head = main.validate(PackFile, main.tree.data)
        kinds = self.kinds(head)
        obligations = self.obligations(kinds)
        self.check_field_obligations(kinds, obligations)
        rules = self.rule_files(kinds, obligations)
        vocabulary = head.vocabulary
        return Pack(
            name=head.name,
            version=head.version,
            title=_words(head.title),
            roles={one.id: _named(one) for one in head.roles},
            parties={one.id: _named(one) for one in head.parties},
            stages={one.id: _named(one) for one in head.stages},
            kinds=kinds,
            obligations=obligations,
            rules=rules,
            gates=self.gates(kinds, obligations),
            builtin=self.builtin(),
            parameters={p.id: Parameter(p.id, p.default, Words(p.zh, p.en), p.unit) for p in head.parameters},
            vocabulary=Vocabulary(
                levels={level: tuple(words) for level, words in vocabulary.levels.items()},
                statuses={status: tuple(words) for status, words in vocabulary.statuses.items()},
                placeholders=tuple(vocabulary.placeholders),
                not_applicable=tuple(vocabulary.not_applicable),
                none=tuple(vocabulary.none),
                blank=tuple(vocabulary.blank),
                true=tuple(vocabulary.true),
                false=tuple(vocabulary.false),
                guidance=tuple(vocabulary.guidance),
            ),
            clauses={clause: _words(words) for clause, words in head.clauses.items()},
            digest=self.digest.hexdigest(),
        )

    def kinds(self, head: Any) -> dict[str, Kind]:  # noqa: ANN401 - a PackFile, imported lazily
        loaded = schema_files.load_schemas(self.schemas)
        self.digest.update(json.dumps(loaded, sort_keys=True).encode())
        kinds = {}
        for one in head.kinds:
            has_schema = f"{one.id}.schema.json" in loaded
            title = Words(one.zh, one.en)
            kinds[one.id] = Kind(
                id=one.id,
                prefix=one.prefix,
                title=title,
                titles=tuple(dict.fromkeys([one.zh, one.en, *one.titles.zh, *one.titles.en])),
                neighbours=tuple(one.neighbours),
                stage=one.stage,
                clause=one.clause,
                owner=one.owner,
                named=one.named,
                organisation=one.organisation,
                main=one.main,
                defining=tuple(one.defining),
                fields=schema_files.fields_of(loaded, one.id) if has_schema else {},
                schema=schema_files.bundle(loaded, one.id) if has_schema else {},
            )
        return kinds

    def obligations(self, kinds: Mapping[str, Kind]) -> dict[str, Obligation]:
        from sopcheck.standard.files import ObligationFile

        source = self.source(self.rules / "obligations.yaml")
        out: dict[str, Obligation] = {}
        for index, one in enumerate(source.validate(list[ObligationFile], source.tree.data)):
            for kind in one.kinds:
                if kind != "project":
                    self.known(kind, kinds, "kind", "种类", source.position((index, "kinds")))
            out[one.id] = Obligation(
                id=one.id,
                clause=one.clause,
                kinds=tuple(one.kinds),
                check=one.check,
                checkable=one.checkable,
                says=_words(one.says) if one.says else None,
                reads=_words(one.reads) if one.reads else None,
                why_not=_words(one.why_not) if one.why_not else None,
            )
        return out

    def check_field_obligations(self, kinds: Mapping[str, Kind], obligations: Mapping[str, Obligation]) -> None:
        for kind in kinds.values():
            for spec in kind.fields.values():
                for one in (spec, *spec.records):
                    for obligation in one.obligations:
                        where = Position(f"schemas/{self.schemas.name}/{kind.id}.schema.json", 1)
                        self.known(obligation, obligations, "obligation", "条款要求", where)

    def known(self, name: str, known: Mapping[str, object], what: str, was: str, where: Position) -> None:
        """Raise PackError if `name` is not among the `known`, with the nearest one that is."""
        if name in known:
            return
        zh, en = did_you_mean(name, known)
        raise PackError(f"没有名为“{name}”的{was}。{zh}", f'There is no {what} "{name}".{en}', str(where))

    def rule_files(self, kinds: Mapping[str, Kind], obligations: Mapping[str, Obligation]) -> dict[str, Rule]:
        from sopcheck.standard.files import RuleFile

        rules: dict[str, Rule] = {}
        for file in sorted(self.rules.glob("*/*.yaml")):
            source = self.source(file)
            rule = _rule(source, source.validate(RuleFile, source.tree.data), cases=self.cases)
            for obligation in rule.obligations:
                self.known(obligation, obligations, "obligation", "条款要求", source.position(("obligations",)))
            if rule.kind is not None:
                self.known(rule.kind, kinds, "kind", "种类", source.position(("kind",)))
            if rule.code in rules:
                other = rules[rule.code].position
                zh = f"编号 {rule.code} 已经由 {other} 使用"
                raise PackError(zh, f"the code {rule.code} is used by {other} already", str(rule.position))
            rules[rule.code] = rule
        return rules

    def gates(self, kinds: Mapping[str, Kind], obligations: Mapping[str, Obligation]) -> tuple[Gate, ...]:
        from sopcheck.standard.files import GateFile

        source = self.source(self.rules / "gates.yaml")
        gates = []
        for index, one in enumerate(source.validate(list[GateFile], source.tree.data)):
            for number, need in enumerate(one.needs):
                where = source.position((index, "needs", number))
                if need.artifact is not None:
                    self.known(need.artifact, kinds, "kind", "种类", where)
                for obligation in need.clean:
                    self.known(obligation, obligations, "obligation", "条款要求", where)
            gates.append(
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
                            text=_words(need.text),
                            artifact=need.artifact,
                            each_of=need.each_of,
                            clean=tuple(need.clean),
                            approval=need.approval,
                            order=tuple(need.order),
                            when=need.when,
                        )
                        for need in one.needs
                    ),
                )
            )
        return tuple(gates)

    def builtin(self) -> dict[str, BuiltinCode]:
        from sopcheck.standard.files import CodeFile

        source = self.source(self.rules.parent / "sopcheck" / "codes.yaml")
        return {
            one.code: BuiltinCode(
                one.code,
                one.name,
                one.severity,
                _words(one.message),
                _words(one.why),
                _words(one.fix) if one.fix else None,
            )
            for one in source.validate(list[CodeFile], source.tree.data)
        }


def _rule(source: _Source, file: Any, *, cases: bool) -> Rule:  # noqa: ANN401 - a RuleFile, imported lazily
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
        message=_words(file.message),
        why=_words(file.why),
        fix=_words(file.fix) if file.fix else None,
        good=tuple(_cases(source, "good", file.good)) if cases else (),
        bad=tuple(_cases(source, "bad", file.bad)) if cases else (),
        position=source.position(("code",)),
        profile=file.profile or ("basic" if file.source == "says" else "standard"),
    )


def _loop(source: _Source, text: str) -> tuple[str, str]:
    expression, separator, name = text.rpartition(" as ")
    if not separator or not name.strip().isidentifier():
        where = str(source.position(("each",)))
        raise PackError("each 要写成“表达式 as 名字”", "each is written `expression as name`", where)
    return expression.strip(), name.strip()


def _cases(source: _Source, section: str, cases: Sequence[Any]) -> Iterator[Case]:
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


def _words(file: Any) -> Words:  # noqa: ANN401 - a WordsFile, imported lazily
    return Words(file.zh, file.en)


def _named(file: Any) -> Named:  # noqa: ANN401 - a NamedFile, imported lazily
    return Named(file.id, Words(file.zh, file.en), (file.zh, file.en, *file.words), file.clause)
