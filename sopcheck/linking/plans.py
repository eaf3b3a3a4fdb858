"""Which plan a project is judged by, where more than one lies in it, and the finding that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sopcheck.linking.projects import PLAN, Project
from sopcheck.linking.references import MOST_CANDIDATES, References, references_of
from sopcheck.model import Artifact, Finding, Json, Related
from sopcheck.standard.model import Pack

_PAST = ("obsolete", "cancelled")
"""Statuses of a plan that another one has taken the place of."""

_JUDGED: Json = {
    "zh": "其他文件引用的是另一份，跨文档的核对以那一份为准",
    "en": "the other documents refer to another one, and are checked against that",
}
_HELD_BACK: Json = {
    "zh": "分不清其他文件属于哪一份，跨文档的核对和阶段关口都没有判断",
    "en": "it is not clear which documents belong to which, so nothing was checked across documents, and no gate",
}


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of a project: the one that it is judged by, and those that it is not; None where that is not told."""

    judging: Artifact | None
    others: tuple[Artifact, ...] = ()
    """Rivals, in the order of their ids: plans in force besides the judging one, or all of them where there is none."""
    past: tuple[Artifact, ...] = ()
    """Plans that say themselves that they are obsolete."""

    @property
    def held_back(self) -> bool:
        """Is it not told which documents belong to which plan."""
        return self.judging is None and bool(self.others)


def plans_of(project: Project, pack: Pack, references: References) -> Plans:
    """Of several plans in force, the project is judged by the only one that its other documents refer to."""
    plans = [one for one in project.artifacts if one.kind == PLAN]
    in_force = [one for one in plans if one.data.get("status") not in _PAST] or plans[:1]
    past = tuple(one for one in plans if one not in in_force)
    if len(in_force) <= 1:
        return Plans(in_force[0] if in_force else None, past=past)
    named = set(_referred_to(project, pack, references)) & {one.id for one in in_force}
    judging = next(one for one in in_force if one.id in named) if len(named) == 1 else None
    return Plans(judging, tuple(one for one in in_force if one is not judging), past)


def _referred_to(project: Project, pack: Pack, references: References) -> Iterator[str]:
    """The ids of the plans that other documents of the project name as theirs."""
    for artifact in project.artifacts:
        for _, spec, text in references_of(artifact, pack.kinds[artifact.kind]):
            if spec.target == PLAN and artifact.kind != PLAN:
                target = references.follow(artifact, text, PLAN)
                if target.result == "found":
                    yield target.artifacts[0].id


def several_plans(project: Project, plans: Plans, pack: Pack) -> Finding:
    """One finding for a project with several plans, at the first that it is not judged by."""
    first = plans.judging or plans.others[0]
    rest = [one for one in plans.others if one is not first]
    related = [Related(first.path, (), "judging" if plans.judging else "plan", first.id)]
    related += [Related(one.path, (), "plan", one.id) for one in rest[1:MOST_CANDIDATES]]
    later = rest[0]
    return Finding(
        code="REF105",
        severity=pack.builtin["REF105"].severity,
        source="sopcheck",
        path=later.path,
        artifact=later.id,
        kind=later.kind,
        project=project.name,
        at=("project",),
        field="project",
        state=later.state(("project",)),
        parameters={"count": len(rest) + 1, "consequence": _HELD_BACK if plans.held_back else _JUDGED},
        related=tuple(related),
    )
