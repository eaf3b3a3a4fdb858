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
    for artifact in artifacts:
        name = _stated(artifact, names) or _above(artifact.path, by_folder)
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
    stated = artifact.data.get("project")
    return names.get(fold(stated), stated) if isinstance(stated, str) else None


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
