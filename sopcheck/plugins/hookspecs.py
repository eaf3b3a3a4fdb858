"""What a plugin may add to sopcheck. A plugin is a module named by an entry point of the group `sopcheck`.

It marks functions with `hookimpl`, states `SOPCHECK_API = 1`, and gets frozen values. It returns values and never
prints, exits or changes what it was given. Whatever it raises is reported by its name, and the run goes on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pluggy

from sopcheck.model import Document, Json, Problem, Report

API_VERSION = 1
"""Raised when a hook changes so that an older plugin would misbehave; a plugin of another version is not loaded."""

PROJECT = "sopcheck"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class UndecidableError(Exception):
    """Raised by an expression function that cannot know: the rule is then undetermined, neither passed nor broken."""


PlainValue: TypeAlias = Any
"""None, bool, int, float, str, datetime.date, or a list of these."""


@dataclass(frozen=True, slots=True)
class ReaderPlugin:
    """A format: its name, its suffixes (with the dot, lower case), and what makes a Document of a file's bytes."""

    format: str
    suffixes: tuple[str, ...]
    read: Callable[[str, bytes], Document]


@dataclass(frozen=True, slots=True)
class FunctionPlugin:
    """A function for `when` and `assert`; it takes from `least` to `most` positional values, none of them unknown."""

    name: str
    call: Callable[..., PlainValue]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ReporterPlugin:
    """A report format; `render` takes the report and the language ("zh" or "en") and gives a file's bytes."""

    name: str
    render: Callable[[Report, str], bytes]


@dataclass(frozen=True, slots=True)
class ArtifactView:
    """One recognised document as a plugin sees it: a copy of its canonical data (docs/extending.md)."""

    id: str
    path: str
    kind: str
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ProjectView:
    """All artifacts of one project."""

    name: str
    artifacts: tuple[ArtifactView, ...]


class Hooks:
    """The hooks, with what they get and give back."""

    @hookspec
    def readers(self) -> Iterable[ReaderPlugin]:
        """Formats of documents, besides the built-in ones."""
        return ()

    @hookspec
    def functions(self) -> Iterable[FunctionPlugin]:
        """Functions for the expressions of rules."""
        return ()

    @hookspec
    def reporters(self) -> Iterable[ReporterPlugin]:
        """Formats for `--output-format` and `--report`."""
        return ()

    @hookspec
    def packs(self) -> Iterable[Path]:
        """Folders of rule packs that come with the plugin."""
        return ()

    @hookspec
    def check_artifact(self, artifact: ArtifactView, as_of: dt.date) -> Iterable[Problem]:
        """Problems of one artifact; `Problem.at` is a path in its data, `Problem.code` a code of the plugin's pack."""
        del artifact, as_of
        return ()

    @hookspec
    def check_project(self, project: ProjectView, as_of: dt.date) -> Iterable[tuple[str, Problem]]:
        """Problems of a project, each with the id of the artifact that it is about."""
        del project, as_of
        return ()
