"""Follows references between artifacts, by id, path or title, and reports those that lead nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from sopcheck.checking.functions import fold, resolve_path
from sopcheck.model import Artifact, FieldPath, Finding, Related, address
from sopcheck.standard.model import DEFAULT_SEVERITY, FieldSpec, Kind, Pack


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to."""

    result: Literal["found", "nowhere", "other_kind", "ambiguous"]
    artifacts: tuple[Artifact, ...] = ()


_QUOTES = "《》〈〉“”\"'「」『』 "
_LEAST = 3
"""Code points of a name that may stand for a longer title."""


class References:
    """An index of artifacts by id, path and title."""

    def __init__(self, artifacts: Sequence[Artifact], of_project: Mapping[str, str]) -> None:
        """`of_project` gives the project of an artifact id; a reference prefers its own project."""
        self._of_project = of_project
        self._by_id: dict[str, list[Artifact]] = defaultdict(list)
        self._by_path: dict[str, list[Artifact]] = defaultdict(list)
        for artifact in artifacts:
            identifier = artifact.data.get("id")
            if isinstance(identifier, str):
                self._by_id[fold(identifier)].append(artifact)
            self._by_path[artifact.path].append(artifact)
            if artifact.id != artifact.path:
                self._by_path[artifact.id].append(artifact)
        self._artifacts = artifacts
        self._titled: dict[tuple[str | None, str], list[_Name]] | None = None

    def duplicates(self) -> Iterator[tuple[Artifact, Artifact]]:
        """Pairs of artifacts of one project that state the same id: a later one and the first."""
        for same in self._by_id.values():
            first: dict[str | None, Artifact] = {}
            for artifact in sorted(same, key=lambda one: one.id):
                project = self._of_project.get(artifact.id)
                if project in first:
                    yield artifact, first[project]
                else:
                    first[project] = artifact

    def follow(self, source: Artifact, text: str, kind: str | None) -> Target:
        """The artifact that `text`, written in `source`, names; `kind` is the one it should be of.

        An id or a path goes before a title, which counts within the project only: `活动：门店开放日` is the activity
        whose plan is called `门店开放日活动方案`.
        """
        found = self._candidates(source, text) or (self._by_title(source, text, kind) if kind is not None else [])
        if not found:
            return Target("nowhere")
        fitting = [one for one in found if kind is None or one.kind == kind]
        if not fitting:
            return Target("other_kind", tuple(found))
        if len(fitting) > 1:
            project = self._of_project.get(source.id)
            own = [one for one in fitting if self._of_project.get(one.id) == project]
            fitting = own or fitting
        return Target("found" if len(fitting) == 1 else "ambiguous", tuple(fitting))

    def _candidates(self, source: Artifact, text: str) -> list[Artifact]:
        by_id = self._by_id.get(fold(text))
        if by_id:
            return by_id
        return self._by_path.get(resolve_path(text, source.path)) or self._by_path.get(text, [])

    def _by_title(self, source: Artifact, text: str, kind: str) -> list[Artifact]:
        """The artifacts of that kind in the project of `source` with this title, theme or file name, or part of it.

        The other way round a title may stand in a longer text, but no file name: `plan` is part of many numbers.
        """
        if self._titled is None:
            self._titled = defaultdict(list)
            for artifact in self._artifacts:
                of_kind = self._titled[self._of_project.get(artifact.id), artifact.kind]
                titles = [told for name in ("title", "theme") if isinstance(told := artifact.data.get(name), str)]
                of_kind += [_Name(fold(told.strip(_QUOTES)), artifact) for told in titles if told.strip(_QUOTES)]
                of_kind.append(_Name(fold(PurePosixPath(artifact.path).stem), artifact, is_file=True))
        named = self._titled.get((self._of_project.get(source.id), kind), [])
        wanted = fold(text.strip(_QUOTES))
        same = [one.artifact for one in named if one.text == wanted]
        if not same and len(wanted) >= _LEAST:
            same = [one.artifact for one in named if wanted in one.text or one.is_in(wanted)]
        return list({one.id: one for one in same}.values())


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of an artifact besides its id and path, folded."""

    text: str
    artifact: Artifact
    is_file: bool = False

    def is_in(self, longer: str) -> bool:
        return not self.is_file and len(self.text) >= _LEAST and self.text in longer


MOST_CANDIDATES = 5
"""Documents that a reference may mean which are listed; a thousand of them would help nobody."""

_CODES: Mapping[str, str] = {"nowhere": "REF101", "other_kind": "REF102", "ambiguous": "REF103"}


def check_references(artifacts: Sequence[Artifact], pack: Pack, references: References) -> Iterator[Finding]:
    """A finding for every reference that names no artifact, one of another kind, or several."""
    for artifact in artifacts:
        for path, spec, text in references_of(artifact, pack.kinds[artifact.kind]):
            target = references.follow(artifact, text, spec.target)
            if target.result != "found":
                yield _broken(artifact, path, spec, text, target)
    for later, first in references.duplicates():
        yield Finding(
            code="REF104",
            severity=pack.builtin["REF104"].severity,
            source="sopcheck",
            path=later.path,
            artifact=later.id,
            kind=later.kind,
            at=("id",),
            field="id",
            state="present",
            parameters={"text": str(later.data["id"]), "target": first.path},
            related=(Related(first.path, ("id",), "first", first.id),),
        )


def references_of(artifact: Artifact, kind: Kind) -> Iterator[tuple[FieldPath, FieldSpec, str]]:
    """Every reference that an artifact makes: the field's path, its specification and the text."""
    for name, spec in kind.fields.items():
        value = artifact.data.get(name)
        if spec.type == "ref" and isinstance(value, str):
            yield (name,), spec, value
        elif spec.type == "refs" and isinstance(value, list):
            for index, one in enumerate(value):
                if isinstance(one, str):
                    yield (name, index), spec, one


def _broken(artifact: Artifact, path: FieldPath, spec: FieldSpec, text: str, target: Target) -> Finding:
    mark = artifact.marks.get(path) or artifact.marks.get(path[:1])
    return Finding(
        code=_CODES[target.result],
        severity=DEFAULT_SEVERITY[spec.source],
        source=spec.source,
        path=artifact.path,
        artifact=artifact.id,
        kind=artifact.kind,
        at=path,
        field=address(path, artifact.data),
        label=mark.label if mark else None,
        state="present",
        obligations=spec.obligations,
        parameters={
            "text": text,
            "target_kind": spec.target,
            "target": target.artifacts[0].path if target.artifacts else None,
        },
        related=tuple(Related(one.path, (), "candidate", one.id) for one in target.artifacts[:MOST_CANDIDATES]),
    )
