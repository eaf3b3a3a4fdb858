"""Runs the good and bad cases of a pack's rules: each case is a small repository, checked as any other would be."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopcheck.checking.functions import FUNCTIONS
from sopcheck.checking.rules import CompiledRule, compile_rule
from sopcheck.config import Config, Person
from sopcheck.documents import rule_outcomes
from sopcheck.engine import recogniser_for, rule_run
from sopcheck.errors import PackError
from sopcheck.linking.files import Files
from sopcheck.linking.link import LinkSettings, link
from sopcheck.model import Artifact, FileRecord, Finding, Undetermined
from sopcheck.reading import format_of, read
from sopcheck.reading.limits import Limits
from sopcheck.recognition.recognise import Recogniser
from sopcheck.standard.model import Case, Pack, Rule, Scope

DEFAULT_AS_OF = dt.date(2026, 6, 30)
"""The day on which a case is judged unless it names one."""


@dataclass(frozen=True, slots=True)
class CaseFailure:
    """A case that did not come out as its rule file says."""

    code: str
    case: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class PreparedCase:
    """A case with its documents recognised, so that several versions of a rule can be run over them."""

    case: Case
    good: bool
    config: Config
    artifacts: tuple[Artifact, ...]
    files: Files
    problems: tuple[str, ...]


def run_cases(pack: Pack, codes: Collection[str] | None = None) -> list[CaseFailure]:
    """Run the cases of every rule, or of those with `codes`; an empty list says that all hold.

    Raises PackError for a rule that does not compile.
    """
    failures: list[CaseFailure] = []
    readers = Readers(pack)
    for rule in pack.rules.values():
        if codes is None or rule.code in codes:
            failures += _rule_failures(pack, rule, readers)
    return failures


def _rule_failures(pack: Pack, rule: Rule, readers: Readers) -> Iterator[CaseFailure]:
    for section, cases in (("good", rule.good), ("bad", rule.bad)):
        if not cases:
            yield CaseFailure(rule.code, section, str(rule.position), f"the rule has no {section} case")
    for prepared in prepare(pack, rule, readers):
        reason = "; ".join(prepared.problems) or judge(pack, rule, prepared)
        if reason is not None and reason:
            yield CaseFailure(rule.code, prepared.case.name, str(prepared.case.position), reason)


def prepare(pack: Pack, rule: Rule, readers: Readers | None = None) -> Iterator[PreparedCase]:
    """Read and recognise the documents of each case of `rule`."""
    readers = readers or Readers(pack)
    for good, cases in ((True, rule.good), (False, rule.bad)):
        for case in cases:
            config = _config(case)
            artifacts, problems = _recognise(readers.of(config), case)
            yield PreparedCase(case, good, config, artifacts, _files(case), tuple(problems))


class Readers:
    """Recognisers by configuration: building one indexes every label, and most cases share one."""

    def __init__(self, pack: Pack) -> None:
        """For the cases of `pack`."""
        self._pack = pack
        self._kept: dict[tuple[object, ...], Recogniser] = {}

    def of(self, config: Config) -> Recogniser:
        """The recogniser for a case's configuration."""
        key = (config.people, repr(config.parameters))
        if key not in self._kept:
            self._kept[key] = recogniser_for(self._pack, config)
        return self._kept[key]


def _day(case: Case) -> dt.date:
    return dt.date.fromisoformat(case.as_of) if case.as_of else DEFAULT_AS_OF


def _config(case: Case) -> Config:
    given = dict(case.config or {})
    people = [one for one in _list(given.pop("people", [])) if isinstance(one, dict)]
    parameters = given.pop("parameters", {})
    if given:
        where = str(case.position)
        raise PackError(
            f"用例的 config 只能有 people 和 parameters，不能有 {'、'.join(given)}",
            f"config of a case may hold people and parameters, not {', '.join(given)}",
            where,
        )
    return Config(
        root=Path(),
        projects=(".",),
        people=tuple(
            Person(
                str(one["name"]), tuple(map(str, _list(one.get("aliases")))), tuple(map(str, _list(one.get("roles"))))
            )
            for one in people
        ),
        parameters=parameters if isinstance(parameters, dict) else {},
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _recognise(recogniser: Recogniser, case: Case) -> tuple[tuple[Artifact, ...], list[str]]:
    artifacts: list[Artifact] = []
    problems: list[str] = []
    for path, text in case.files.items():
        if format_of(path) is None:
            continue
        document = read(path, text.encode(), Limits())
        recognised = recogniser.recognise(document)
        artifacts += recognised.artifacts
        problems += [f"{path}: {one.code} {dict(one.parameters)}" for one in document.problems if not document.parts]
    return tuple(artifacts), problems


def _files(case: Case) -> Files:
    records = [FileRecord(path, len(text.encode()), 0.0) for path, text in case.files.items()]
    return CaseFiles(records, {path: text.encode() for path, text in case.files.items()})


class CaseFiles(Files):
    """The inventory of a case: its files lie in memory."""

    def __init__(self, records: list[FileRecord], contents: Mapping[str, bytes]) -> None:
        """`contents` by path."""
        self._contents = contents
        super().__init__(records, Path)
        for path, entry in self._entries.items():
            entry.know_sha256(hashlib.sha256(contents[path]).hexdigest())


def judge(pack: Pack, rule: Rule, prepared: PreparedCase) -> str | None:
    """None if `rule` finds in the case what the case expects of it, else what differs."""
    outcomes = list(outcomes_of(pack, rule, prepared))
    found = sorted((one.field or "", one.artifact) for one in outcomes if isinstance(one, Finding))
    undecided = [one for one in outcomes if isinstance(one, Undetermined)]
    expected = [one for one in prepared.case.expect if one.get("code", rule.code) == rule.code]
    if prepared.good and expected:
        return "a good case expects nothing"
    if not prepared.good and not expected:
        return "a bad case expects a finding of its rule"
    wanted = sorted((one.get("field", ""), one.get("artifact", one.get("path", ""))) for one in expected)
    if len(wanted) == len(found) and all(_agree(want, have) for want, have in zip(wanted, found, strict=True)):
        if undecided and not prepared.case.name.startswith("undetermined"):
            return f"undetermined: {undecided[0].field or ''} needs {', '.join(undecided[0].needs)}"
        return None
    needs = f"; undetermined for want of {', '.join(undecided[0].needs)}" if undecided else ""
    return f"expected {_shown(wanted)}, found {_shown(found)}{needs}"


def _agree(want: tuple[str, str], have: tuple[str, str]) -> bool:
    return want[0] == have[0] and want[1] in ("", have[1])


def _shown(pairs: list[tuple[str, str]]) -> str:
    return ", ".join(f"{field or '-'}{f' in {path}' if path else ''}" for field, path in pairs) or "nothing"


def _only(compiled: CompiledRule) -> Callable[[Scope, str | None], Sequence[CompiledRule]]:
    key = (compiled.rule.scope, compiled.rule.kind)
    return lambda scope, kind: [compiled] if (scope, kind) == key else []


def outcomes_of(pack: Pack, rule: Rule, prepared: PreparedCase) -> Iterator[Finding | Undetermined]:
    """What one rule, however changed, makes of a prepared case. What the schema misses in it does not count."""
    run = rule_run(pack, prepared.config, _day(prepared.case))
    compiled = compile_rule(rule, pack, FUNCTIONS)
    if rule.scope == "artifact":
        for artifact in prepared.artifacts:
            if artifact.kind == rule.kind:
                yield from rule_outcomes(artifact, pack.kinds[artifact.kind], [compiled], run)
    else:
        settings = LinkSettings(run, _only(compiled), (), (".",), (".",))
        linked = link(prepared.artifacts, prepared.files, settings)
        every: list[Finding | Undetermined] = [*linked.findings, *linked.undetermined]
        yield from (one for one in every if one.code == rule.code)
