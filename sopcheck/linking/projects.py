"""Groups artifacts into projects: which project each belongs to, by name (CONTRACT, Identity and scope)."""

from __future__ import annotations

import fnmatch
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sopcheck.checking.functions import fold
from sopcheck.model import Artifact

PLAN = "project_plan"


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its name, the folder that it lies in (`.` is the root), and its artifacts, sorted by id."""

    name: str
    folder: str
    artifacts: tuple[Artifact, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Every project, sorted by name, and the name of the project of each artifact that has one, by artifact id."""

    projects: tuple[Project, ...]
    of_artifact: Mapping[str, str]


def group(artifacts: Sequence[Artifact], globs: Sequence[str], folders: Iterable[str]) -> Grouping:
    """Group `artifacts`; `globs` are the configured project folders, `folders` every folder below the root."""
    configured = sorted({folder for folder in folders for glob in globs if matches(folder, glob)})
    names = _plan_names(artifacts)
    by_folder = _folder_names(artifacts, configured, names)
    members: dict[str, list[Artifact]] = defaultdict(list)
    homes: dict[str, str] = {}
    for folder in configured:
        homes.setdefault(by_folder[folder], folder)
        members.setdefault(by_folder[folder], [])
    of_artifact: dict[str, str] = {}
    alone = _plans_by_themselves(artifacts, configured, names)
    for artifact in artifacts:
        name = _stated(artifact, names) or alone.get(artifact.id) or _above(artifact.path, by_folder)
        if name is not None:
            of_artifact[artifact.id] = name
            members[name].append(artifact)
    for name, own in members.items():
        homes.setdefault(name, _common_folder(own))
    projects = [
        Project(name, homes[name], tuple(sorted(own, key=lambda one: one.id))) for name, own in sorted(members.items())
    ]
    return Grouping(tuple(projects), of_artifact)


def matches(folder: str, glob: str) -> bool:
    """Is `folder` (`.` is the root) one that a glob of `projects` in the configuration means."""
    pattern = glob.rstrip("/") or "."
    return folder == pattern or (fnmatch.fnmatchcase(folder, pattern) and folder.count("/") == pattern.count("/"))


def unmatched(globs: Sequence[str], folders: Iterable[str]) -> list[int]:
    """Which of the configured project folders (by their numbers) mean no folder that is there."""
    there = list(folders)
    return [number for number, glob in enumerate(globs) if not any(matches(folder, glob) for folder in there)]


def _plan_names(artifacts: Sequence[Artifact]) -> dict[str, str]:
    """What documents may call a project -> its name: the plan's `project`, else the plan's own id or title."""
    names: dict[str, str] = {}
    for artifact in artifacts:
        stated = artifact.data.get("project")
        if artifact.kind == PLAN and isinstance(stated, str):
            for key in ("id", "title"):
                other = artifact.data.get(key)
                if isinstance(other, str):
                    names.setdefault(fold(other), stated)
    for artifact in artifacts:
        stated = artifact.data.get("project")
        if isinstance(stated, str):
            names.setdefault(fold(stated), stated)
    return names


def _stated(artifact: Artifact, names: Mapping[str, str]) -> str | None:
    """The project that an artifact states; a plan without one is of the project that others call by its id or title."""
    stated = artifact.data.get("project")
    if isinstance(stated, str):
        return names.get(fold(stated), stated)
    if artifact.kind == PLAN:
        own = [text for key in ("id", "title") if isinstance(text := artifact.data.get(key), str)]
        return next((names[fold(text)] for text in own if fold(text) in names), None)
    return None


def _plans_by_themselves(
    artifacts: Sequence[Artifact], configured: Sequence[str], names: Mapping[str, str]
) -> dict[str, str]:
    """Names of projects for the plans of a folder that holds nothing but plans: each plan's id, title or path.

    Nothing there could belong to one of them or to another, so each is a project by itself.
    """
    silent: dict[str, list[Artifact]] = defaultdict(list)
    plans = {posixpath.dirname(one.path) or "." for one in artifacts if one.kind == PLAN}
    by_folder = {folder: folder for folder in {*configured, *plans}}
    for artifact in artifacts:
        folder = _above(artifact.path, by_folder)
        if folder is not None and _stated(artifact, names) is None:
            silent[folder].append(artifact)
    return {
        one.id: str(one.data.get("id") or one.data.get("title") or one.id)
        for folder, inside in silent.items()
        if folder not in configured and len(inside) > 1 and all(one.kind == PLAN for one in inside)
        for one in inside
    }


def _folder_names(artifacts: Sequence[Artifact], configured: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """Folder -> the name of its project, for configured folders and for folders that hold a plan."""
    plans = {posixpath.dirname(one.path) or "." for one in artifacts if one.kind == PLAN}
    out: dict[str, str] = {}
    for folder in sorted({*configured, *plans}):
        inside = [one for one in artifacts if _inside(one.path, folder)]
        stated = {name for one in inside if (name := _stated(one, names)) is not None}
        out[folder] = stated.pop() if len(stated) == 1 else folder
    return out


def _inside(path: str, folder: str) -> bool:
    return folder == "." or path.startswith(folder + "/")


def _above(path: str, by_folder: Mapping[str, str]) -> str | None:
    folder = posixpath.dirname(path)
    while folder:
        if folder in by_folder:
            return by_folder[folder]
        folder = posixpath.dirname(folder)
    return by_folder.get(".")


def _common_folder(artifacts: Sequence[Artifact]) -> str:
    folders = [posixpath.dirname(one.path) for one in artifacts]
    return posixpath.commonpath(folders) or "." if folders and all(folders) else "."
