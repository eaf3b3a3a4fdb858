"""Links the artifacts of a run, from facts and inventory alone: projects, references, cross-document rules, gates."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sopcheck.checking.guarding import run_guarded
from sopcheck.checking.rules import Anchor, CompiledRule, RuleRun
from sopcheck.checking.values import Context, Unknown, Value, View, view_of
from sopcheck.linking.files import Files
from sopcheck.linking.gates import CompiledGate, GateState, check_gates, undecided_gates
from sopcheck.linking.plans import plans_of, several_plans
from sopcheck.linking.projects import Grouping, Project, group
from sopcheck.linking.references import References, check_references
from sopcheck.linking.uniform import check_uniform
from sopcheck.model import Artifact, FieldPath, Finding, Undetermined, address
from sopcheck.standard.model import FieldSpec, Pack, Scope


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking found. Findings of single artifacts get their `project` from `grouping`."""

    grouping: Grouping
    findings: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    gates: tuple[GateState, ...]


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """What linking needs besides the artifacts."""

    run: RuleRun
    rules: Callable[[Scope, str | None], Sequence[CompiledRule]]
    """The rules of a scope about a kind, or about none in particular."""
    gates: tuple[CompiledGate, ...]
    project_globs: tuple[str, ...]
    folders: tuple[str, ...]


def link(artifacts: Sequence[Artifact], files: Files, settings: LinkSettings) -> Linked:
    """Link every artifact of the root."""
    pack = settings.run.pack
    artifacts = sorted(artifacts, key=lambda one: one.id)
    grouping = group(artifacts, settings.project_globs, settings.folders)
    references = References(artifacts, grouping.of_artifact)
    linker = _Linker(settings, references, grouping, files)
    findings: list[Finding] = [
        dataclasses.replace(one, project=grouping.of_artifact.get(one.artifact))
        for one in check_references(artifacts, pack, references)
    ]
    undetermined: list[Undetermined] = []
    gates: list[GateState] = []
    for project in grouping.projects:
        outcomes, states = linker.project(project)
        _sort_into(outcomes, findings, undetermined)
        gates += states
    _sort_into(linker.organisation(artifacts), findings, undetermined)
    findings += (
        dataclasses.replace(one, project=grouping.of_artifact.get(one.artifact))
        for one in check_uniform(artifacts, pack)
    )
    return Linked(grouping, tuple(findings), tuple(undetermined), tuple(gates))


def _sort_into(
    outcomes: Iterable[Finding | Undetermined], findings: list[Finding], undetermined: list[Undetermined]
) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Finding):
            findings.append(outcome)
        else:
            undetermined.append(outcome)


class _Linker:
    """Runs rules and gates in the scopes of one run."""

    def __init__(self, settings: LinkSettings, references: References, grouping: Grouping, files: Files) -> None:
        self.settings = settings
        self.pack: Pack = settings.run.pack
        self.references = references
        self.grouping = grouping
        self.files = files
        self.context = Context(self.resolve, lambda artifact: grouping.of_artifact.get(artifact.id))

    def resolve(self, artifact: Artifact, path: FieldPath, spec: FieldSpec, text: str) -> Value:
        """The view of the artifact that a reference names; Unknown where it names none (REF codes tell of that)."""
        target = self.references.follow(artifact, text, spec.target)
        if target.result == "found":
            found = target.artifacts[0]
            return view_of(found, self.pack.kinds[found.kind], self.context)
        return Unknown(frozenset([(artifact.id, address(path, artifact.data))]))

    def project(self, project: Project) -> tuple[list[Finding | Undetermined], list[GateState]]:
        """Rules of scope project, and the gates; both held back where it is not told which plan they are about."""
        plans = plans_of(project, self.pack, self.references)
        outcomes: list[Finding | Undetermined] = [several_plans(project, plans, self.pack)] if plans.others else []
        if plans.held_back:
            return outcomes + list(self.held_back(project, plans.others[1])), list(
                undecided_gates(self.settings.gates, project.name)
            )
        elsewhere = {one.id for one in (*plans.others, *plans.past)}
        members = [one for one in project.artifacts if one.id not in elsewhere]
        names = self.names(members)
        names["files"] = self.files.below(project.folder)
        names["project"] = project.name
        anchor = Anchor(plans.judging, plans.judging.path if plans.judging else project.folder, project.name)
        outcomes += self.rules("project", names, anchor, {one.kind for one in members})
        return outcomes, list(check_gates(self.settings.gates, self.run(), names, anchor))

    def held_back(self, project: Project, plan: Artifact) -> Iterator[Undetermined]:
        """Every rule that would compare documents of a project with several plans, as undetermined at the later one."""
        present = {one.kind for one in project.artifacts}
        for kind in (None, *sorted(present)):
            for compiled in self.settings.rules("project", kind):
                looped = {name for expression, _ in compiled.each for name in expression.names}
                if looped & self.pack.kinds.keys() <= present:
                    yield Undetermined(compiled.rule.code, plan.id, None, ("project",))

    def organisation(self, artifacts: Sequence[Artifact]) -> Iterator[Finding | Undetermined]:
        """Rules of scope organisation, once for the whole root."""
        names = self.names(artifacts)
        names["files"] = self.files.below(".")
        names["project"] = None
        yield from self.rules("organisation", names, Anchor(None, ".", None), {one.kind for one in artifacts})

    def names(self, artifacts: Sequence[Artifact]) -> dict[str, Value]:
        """Every kind's id -> the list of the views of its artifacts."""
        views: dict[str, list[View]] = {kind: [] for kind in self.pack.kinds}
        for artifact in artifacts:
            views[artifact.kind].append(view_of(artifact, self.pack.kinds[artifact.kind], self.context))
        return dict(views)

    def run(self) -> RuleRun:
        """The run with the tools that look at files."""
        tools = {**self.settings.run.tools, "file": self.files.named}
        return dataclasses.replace(self.settings.run, tools=tools)

    def rules(
        self, scope: Scope, names: Mapping[str, Value], anchor: Anchor, present: set[str]
    ) -> Iterator[Finding | Undetermined]:
        """Every rule of `scope` that is about a kind which is there."""
        run = self.run()
        for kind in (None, *sorted(present)):
            for compiled in self.settings.rules(scope, kind):
                for outcome in run_guarded(compiled, run, names, None, anchor):
                    yield self.placed(outcome)

    def placed(self, outcome: Finding | Undetermined) -> Finding | Undetermined:
        """A finding's project is that of the artifact that it is about."""
        if isinstance(outcome, Finding) and outcome.project is None:
            return dataclasses.replace(outcome, project=self.grouping.of_artifact.get(outcome.artifact))
        return outcome
