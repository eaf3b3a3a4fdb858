"""One document from its bytes to facts and findings: read, recognise, check, locate. It looks at no other file."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopcheck.checking.guarding import run_guarded
from sopcheck.checking.rulebook import RuleBook
from sopcheck.checking.rules import Anchor, CompiledRule, RuleRun
from sopcheck.checking.schema import SchemaEngine, check_schema
from sopcheck.checking.values import Context, view_of
from sopcheck.errors import SopcheckError
from sopcheck.model import (
    MISSING,
    Artifact,
    ArtifactStatus,
    Document,
    FieldPath,
    Finding,
    Json,
    Mark,
    Problem,
    Related,
    Status,
    Undetermined,
    lookup,
)
from sopcheck.places import PLACES, Place
from sopcheck.reading import format_of, is_binary, is_risky, read
from sopcheck.reading.limits import OUTSIDE, Limits, read_bytes
from sopcheck.recognition.cutting import CUT
from sopcheck.recognition.marks import Marks
from sopcheck.recognition.recognise import Recogniser, Unrecognised, locate_field
from sopcheck.standard.model import Kind, Pack, Profile

CRASH = "DOC113"
ELSEWHERE = "DOC125"
"""The content of the file is not here: nothing can be said of it."""
KILLED = "DOC117"
"""The codes of faults that nobody can waive: ours, and those of a parser that had to be killed."""


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """All that one document gives to the run: small, and without its text."""

    statuses: tuple[ArtifactStatus, ...]
    artifacts: tuple[Artifact, ...] = ()
    findings: tuple[Finding, ...] = ()
    undetermined: tuple[Undetermined, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentChecker:
    """Everything that checking documents needs, built once for a run."""

    root: Path
    on_disk: Callable[[str], str]
    """How the disk spells a path below the root."""
    pack: Pack
    profile: Profile
    limits: Limits
    recogniser: Recogniser
    engine: Callable[[str], SchemaEngine]
    rules: RuleBook
    run: RuleRun
    plugin_check: Callable[[Artifact], tuple[Problem, ...]] | None = None
    reader: Callable[[str, bytes, Limits], Document] = read

    def check(self, path: str) -> DocumentResult:
        """Check the document at `path`. A fault of ours becomes a finding, and the run goes on.

        Raises PackError for a rule of the pack that is not sound, and nothing else.
        """
        try:
            return self._check(path)
        except SopcheckError:
            raise  # a rule of the pack that is not sound: the user's to mend
        except Exception as error:  # noqa: BLE001 - whatever a document provokes must not end the run
            problem = Problem(CRASH, None, {"reason": f"{type(error).__name__}"})
            return self._unreadable(path, [problem])

    def is_risky(self, path: str) -> bool:
        """Whether the document is to be checked only where its checking can be killed."""
        return is_risky(path, self.root / self.on_disk(path), self.limits)

    def given_up(self, path: str) -> DocumentResult:
        """The result of a document that has cost more than one worker its life."""
        return self._unreadable(path, [Problem(KILLED, None, {"reason": "killed"})])

    def _check(self, path: str) -> DocumentResult:
        data = read_bytes(self.root, self.on_disk(path), self.limits)
        if isinstance(data, Problem):
            return self._unreadable(path, [data])
        document = self.reader(path, data, self.limits)
        if not document.parts:
            return self._unreadable(path, document.problems)
        recognised = self.recogniser.recognise(document, self.limits.records)
        findings = [self.finding_of(problem, path) for problem in (*document.problems, *recognised.problems)]
        findings = [self._of_its_field(one, recognised.artifacts) if one.code == CUT else one for one in findings]
        if not recognised.artifacts and not recognised.problems:
            # What is nobody's artifact stays silent, unless something in it could not be read at all.
            findings = [finding for finding in findings if finding.severity == "error"]
        undetermined: list[Undetermined] = []
        for artifact in recognised.artifacts:
            for outcome in self.outcomes(artifact):
                if isinstance(outcome, Finding):
                    findings.append(self.located(outcome, document, artifact))
                else:
                    undetermined.append(outcome)
        statuses = [self._status(one) for one in recognised.artifacts]
        statuses += [_unrecognised(one, document) for one in recognised.unrecognised]
        artifacts = tuple(lean(one) for one in recognised.artifacts)
        return DocumentResult(tuple(statuses), artifacts, tuple(findings), tuple(undetermined))

    def outcomes(self, artifact: Artifact) -> Iterator[Finding | Undetermined]:
        """What the schema and the rules of its kind say of one artifact."""
        kind = self.pack.kinds[artifact.kind]
        if not kind.fields:
            return
        errors = self.engine(kind.id).errors(artifact.data)
        yield from check_schema(artifact, kind, errors, self.profile)
        yield from rule_outcomes(artifact, kind, self.rules.of("artifact", kind.id), self.run)
        if self.plugin_check is not None:
            for problem in self.plugin_check(artifact):
                yield self.finding_of(problem, artifact.path, artifact)

    def located(self, finding: Finding, document: Document, artifact: Artifact) -> Finding:
        """The finding with its place in the document."""
        if finding.place is not None:
            return finding
        return dataclasses.replace(finding, place=locate_field(document, artifact, finding.at))

    def finding_of(self, problem: Problem, path: str, artifact: Artifact | None = None) -> Finding:
        """A problem of reading, recognising or a plugin as a finding."""
        builtin = self.pack.builtin.get(problem.code)
        rule = self.pack.rules.get(problem.code)
        severity = builtin.severity if builtin else rule.severity if rule else "warning"
        identifier = problem.parameters.get("artifact")
        return Finding(
            code=problem.code,
            severity=severity,
            source=rule.source if rule else "sopcheck",
            path=path,
            artifact=artifact.id if artifact else identifier if isinstance(identifier, str) else path,
            kind=artifact.kind if artifact else None,
            at=problem.at if isinstance(problem.at, tuple) else (),
            obligations=rule.obligations if rule else (),
            parameters=problem.parameters,
            place=problem.at if isinstance(problem.at, PLACES) else None,
            unwaivable=problem.code in (CRASH, KILLED, OUTSIDE, CUT),
        )

    def _of_its_field(self, finding: Finding, artifacts: Sequence[Artifact]) -> Finding:
        """The finding that a register was cut, with all that the register serves: none of it can be said to be met."""
        kind = next((self.pack.kinds[one.kind] for one in artifacts if one.id == finding.artifact), None)
        spec = kind.fields.get(str(finding.parameters["field"])) if kind is not None else None
        if kind is None or spec is None:
            return finding
        served = dict.fromkeys([*spec.obligations, *(one for sub in spec.records for one in sub.obligations)])
        return dataclasses.replace(finding, kind=kind.id, field=spec.name, obligations=tuple(served))

    def _unreadable(self, path: str, problems: Sequence[Problem]) -> DocumentResult:
        code = problems[0].code
        became: Status = "skipped" if code == ELSEWHERE else "unreadable"
        status = ArtifactStatus(path, path, format_of(path) or "", None, None, became, code)
        return DocumentResult((status,), findings=tuple(self.finding_of(one, path) for one in problems))

    @staticmethod
    def _status(artifact: Artifact) -> ArtifactStatus:
        return ArtifactStatus(artifact.id, artifact.path, artifact.format, artifact.kind, None, "checked")


def lean(artifact: Artifact) -> Artifact:
    """The facts without the marks that say no more than the data does, which in YAML and JSON are most of them.

    A run holds the facts of every document at once, so what can be told again from data and source is not kept.
    """
    if isinstance(artifact.marks, Marks):
        return artifact  # laid-out: its marks are all that tells of places
    marks = {path: mark for path, mark in artifact.marks.items() if not _says_nothing_new(path, mark, artifact.data)}
    return dataclasses.replace(artifact, marks=marks)


def _says_nothing_new(path: FieldPath, mark: Mark, data: dict[str, Json]) -> bool:
    own_name = path[-1] if isinstance(path[-1], str) else None  # a record of a list is written under no name
    if mark.state != "present" or mark.source != path or mark.label != own_name or mark.why is not None:
        return False
    value = lookup(data, path)
    return value is not MISSING and (isinstance(value, dict | list) or str(value) == mark.text)


def rule_outcomes(
    artifact: Artifact, kind: Kind, rules: Sequence[CompiledRule], run: RuleRun
) -> Iterator[Finding | Undetermined]:
    """What rules of scope artifact say of one artifact."""
    view = view_of(artifact, kind, Context())
    anchor = Anchor(artifact, artifact.path, None)
    for compiled in rules:
        yield from run_guarded(compiled, run, {"this": view}, view, anchor)


def _unrecognised(one: Unrecognised, document: Document) -> ArtifactStatus:
    return ArtifactStatus(one.artifact, document.path, document.format, None, None, "unrecognised", one.reason)


class Locator:
    """Finds places late: reads a document again, and only if its bytes are those that were checked."""

    def __init__(self, checker: DocumentChecker, artifacts: Mapping[str, Artifact]) -> None:
        """`artifacts` by id."""
        self._checker = checker
        self._artifacts = artifacts
        self._documents: dict[str, Document | None] = {}

    def locate(self, finding: Finding) -> Finding:
        """The finding with the places of itself and of what it is related to, as far as they can be found."""
        place = finding.place or self.place(finding.artifact, finding.at)
        related = tuple(self._related(one) for one in finding.related)
        return dataclasses.replace(finding, place=place, related=related)

    def _related(self, related: Related) -> Related:
        if related.place is not None or not isinstance(related.at, tuple):
            return related
        return dataclasses.replace(related, place=self.place(related.artifact or related.path, related.at))

    def place(self, artifact_id: str, at: FieldPath) -> Place | None:
        """The place of a field of an artifact; None where it is no artifact, or its file has changed meanwhile."""
        artifact = self._artifacts.get(artifact_id)
        if artifact is None:
            return None
        document = self._document(artifact)
        return None if document is None else locate_field(document, artifact, at)

    def _document(self, artifact: Artifact) -> Document | None:
        if is_binary(artifact.path):
            return Document(artifact.path, artifact.format, artifact.sha256, ())  # its facts carry their places along
        if artifact.path not in self._documents:
            checker = self._checker
            data = read_bytes(checker.root, checker.on_disk(artifact.path), checker.limits)
            same = not isinstance(data, Problem) and hashlib.sha256(data).hexdigest() == artifact.sha256
            self._documents[artifact.path] = (
                checker.reader(artifact.path, data, checker.limits) if same and not isinstance(data, Problem) else None
            )
        return self._documents[artifact.path]
