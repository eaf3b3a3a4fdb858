"""Plugins in whole runs: what they add counts, and what fails in them is named while the rest goes on."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pluggy
import pytest

from sopcheck import engine
from sopcheck.config import Config
from sopcheck.errors import UsageError
from sopcheck.model import Document, Finding, Part, Problem, Report, Tree
from sopcheck.plugins.hookspecs import (
    ArtifactView,
    Hooks,
    ProjectView,
    ReaderPlugin,
    hookimpl,
)
from sopcheck.plugins.manager import Plugins
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack

PLAN = "kind: project_plan\nid: P1\nproject: spring\n"


@cache
def pack() -> Pack:
    return load_pack()


class Registers:
    """A plugin with a format of its own, which fails on one content."""

    @hookimpl
    def readers(self) -> list[ReaderPlugin]:
        return [ReaderPlugin("ini", (".ini", ".yaml"), self.read)]

    def read(self, path: str, data: bytes) -> Document:
        values = dict(line.split("=", 1) for line in data.decode().splitlines())
        tree = Tree({**values}, lambda _path: (None, None), lambda _path: None)
        return Document(path, "ini", "0", (Part("", tree),))


class Checks:
    """A plugin that looks at artifacts and projects."""

    @hookimpl
    def check_artifact(self, artifact: ArtifactView) -> list[Problem]:
        return [Problem("XYZ101", ("id",), {"message": f"{artifact.kind} {artifact.data['id']}"})]

    @hookimpl
    def check_project(self, project: ProjectView, as_of: dt.date) -> list[tuple[str, Problem]]:
        count = {"message": f"{project.name}: {len(project.artifacts)} on {as_of}"}
        return [(project.artifacts[0].id, Problem("XYZ102", (), count)), ("gone", Problem("XYZ103"))]


class Broken:
    """A plugin that raises wherever it is called."""

    @hookimpl
    def check_artifact(self) -> list[Problem]:
        raise ZeroDivisionError

    @hookimpl
    def check_project(self) -> list[tuple[str, Problem]]:
        raise ZeroDivisionError


def run(
    root: Path, *plugins: object, project: str | None = None, paths: tuple[Path, ...] = ()
) -> tuple[Report, Plugins]:
    manager = pluggy.PluginManager("sopcheck")
    manager.add_hookspecs(Hooks)
    for plugin in plugins:
        manager.register(plugin, name=type(plugin).__name__)
    loaded = Plugins(manager, [])
    request = engine.Request(Config(root=root), paths=paths, as_of=dt.date(2026, 3, 1), project=project)
    return engine.run(request, pack(), loaded), loaded


def of_plugins(report: Report) -> list[Finding]:
    return [one for one in report.findings if one.code.startswith(("XYZ", "CFG"))]


def test_a_plugin_reads_a_format_of_its_own_and_cannot_replace_one(tmp_path: Path) -> None:
    (tmp_path / "plan.ini").write_text("kind=project_plan\nid=P9\n", encoding="utf-8")
    (tmp_path / "other.yaml").write_text(PLAN, encoding="utf-8")
    report, _ = run(tmp_path, Registers())
    assert [(one.path, one.format, one.kind) for one in report.artifacts] == [
        ("other.yaml", "yaml", "project_plan"),
        ("plan.ini", "ini", "project_plan"),
    ]


def test_a_reader_that_raises_is_a_finding_at_its_file(tmp_path: Path) -> None:
    (tmp_path / "plan.ini").write_text("no equals sign\n", encoding="utf-8")
    report, _ = run(tmp_path, Registers())
    (finding,) = of_plugins(report)
    assert (finding.code, finding.path, finding.parameters) == (
        "CFG103", "plan.ini", {"name": "Registers", "reason": "ValueError"}
    )  # fmt: skip
    assert [one.status for one in report.artifacts] == ["unreadable"]


def test_what_plugins_find_is_reported_with_its_place_and_project(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    report, _ = run(tmp_path, Checks())
    found = [
        (one.code, one.path, one.project, one.place.label() if one.place else None, one.parameters.get("message"))
        for one in of_plugins(report)
    ]
    assert sorted(found, key=str) == [
        ("XYZ101", "plan.yaml", "spring", "2:5", "project_plan P1"),
        ("XYZ102", "plan.yaml", "spring", "1:1", "spring: 1 on 2026-03-01"),
        ("XYZ103", ".", "spring", None, None),
    ]


def test_a_plugin_that_raises_is_named_and_the_others_still_count(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    report, plugins = run(tmp_path, Broken(), Checks())
    assert sorted(one.code for one in of_plugins(report)) == ["CFG103", "XYZ101", "XYZ102", "XYZ103"]
    assert [(one.plugin, one.hook) for one in plugins.failures] == [
        ("Broken", "check_artifact"),
        ("Broken", "check_project"),
    ]


def test_a_project_that_does_not_exist_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    with pytest.raises(UsageError, match=r'There is no project "sprng"\. Did you mean "spring"\?'):
        run(tmp_path, project="sprng")


def test_a_project_that_was_not_asked_for_is_not_reported(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.yaml").write_text(f"kind: project_plan\nproject: {name}\n", encoding="utf-8")
    report, _ = run(tmp_path, Checks(), paths=(tmp_path / "a",))
    assert {one.project for one in report.findings} == {"a"}
    assert {one.project for one in report.gates} == {"a"}


def giving(value: object) -> object:
    """A plugin whose check of an artifact gives `value`."""

    class Giving:
        @hookimpl
        def check_artifact(self) -> Any:
            return value

    return Giving()


@pytest.mark.parametrize(
    "value",
    [
        7,
        "abc",
        [42],
        [None],
        [Problem(7)],  # type: ignore[arg-type]
        [Problem("XYZ101", None, {"message": dt.date(2026, 1, 1)})],  # type: ignore[dict-item]
        [Problem("XYZ101", None, {"message": float("inf")})],
        [Problem("XYZ101", None, None)],  # type: ignore[arg-type]
        [Problem("XYZ101", (object(),))],  # type: ignore[arg-type]
    ],
)
def test_a_plugin_that_gives_what_cannot_be_reported_is_named(value: object, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    report, plugins = run(tmp_path, giving(value))
    assert [one.code for one in report.findings if one.code in ("CFG103", "DOC113")] == ["CFG103"]
    assert [(one.plugin, one.hook) for one in plugins.failures] == [("Giving", "check_artifact")]


@pytest.mark.parametrize("given", [None, "text", Document("a.ini", "ini", "0", ())])
def test_a_reader_that_gives_no_document_is_named(given: Any, tmp_path: Path) -> None:
    class Reader:
        @hookimpl
        def readers(self) -> list[ReaderPlugin]:
            return [ReaderPlugin("ini", (".ini",), lambda _path, _data: given)]

    (tmp_path / "plan.ini").write_text("x", encoding="utf-8")
    report, _ = run(tmp_path, Reader())
    assert [(one.code, one.parameters["name"]) for one in report.findings] == [("CFG103", "Reader")]
