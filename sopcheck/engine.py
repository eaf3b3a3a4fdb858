"""One run from paths to a settled, located report: discover, check each document, link, settle, locate."""

from __future__ import annotations

import dataclasses
import datetime as dt
import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sopcheck.checking.functions import FUNCTIONS
from sopcheck.checking.rulebook import RuleBook
from sopcheck.checking.rules import RuleRun
from sopcheck.checking.schema import lazy_engines
from sopcheck.checking.tools import matrix_of, rule_tools
from sopcheck.config import Config
from sopcheck.discover import Discovery, discover
from sopcheck.documents import DocumentChecker, DocumentResult, Locator
from sopcheck.errors import UsageError
from sopcheck.linking.files import Files
from sopcheck.linking.gates import CompiledGate, compile_gates
from sopcheck.linking.link import Linked, LinkSettings, link
from sopcheck.linking.projects import unmatched
from sopcheck.model import Artifact, ArtifactStatus, Document, Finding, Json, Problem, Report
from sopcheck.places import TextPlace
from sopcheck.plugins.readers import readers_with
from sopcheck.reading import format_of, read
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.settling.settle import SettleSettings, settle, severities
from sopcheck.standard.model import Pack
from sopcheck.suggest import did_you_mean
from sopcheck.workers import Progress, check_all

if TYPE_CHECKING:
    from sopcheck.cache import Cache
    from sopcheck.plugins.manager import Plugins

NO_PROJECT = "CFG105"
"""The code of a project folder that the configuration names and that is not there."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller asks of a run."""

    config: Config
    paths: tuple[Path, ...] = ()
    """What to report on; none is the whole root. Whole projects are linked all the same."""
    as_of: dt.date = dt.date.max
    jobs: int | None = None
    """Worker processes; None decides by the number of files and cores."""
    project: str | None = None
    """Report on this project only."""
    all_versions: bool = False
    """Also check versions of a document that a newer one stands beside."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    cache: Path | None = None
    """Folder of the results of earlier runs; None neither reads nor keeps any."""


@dataclass(frozen=True, slots=True)
class Checkers:
    """A pack compiled for a configuration and a day."""

    run: RuleRun
    rules: RuleBook
    gates: tuple[CompiledGate, ...]
    recogniser: Recogniser


def compile_pack(pack: Pack, config: Config, as_of: dt.date, plugins: Plugins | None = None) -> Checkers:
    """Compile every rule and gate of `pack`; raises PackError, with file and line, for one that is not sound."""
    functions = FUNCTIONS
    if plugins is not None:
        from sopcheck.plugins.functions import with_plugins

        functions = with_plugins(FUNCTIONS, plugins)
    rules = RuleBook(pack, functions, config.profile)
    return Checkers(rule_run(pack, config, as_of), rules, compile_gates(pack, functions), recogniser_for(pack, config))


def parameters_of(pack: Pack, config: Config) -> dict[str, Json]:
    """The limits of the company, and the pack's defaults for those that it does not set."""
    return {one.id: one.default for one in pack.parameters.values()} | dict(config.parameters)


def rule_run(pack: Pack, config: Config, as_of: dt.date) -> RuleRun:
    """What rules need to run on the day `as_of`."""
    parameters = parameters_of(pack, config)
    return RuleRun(pack, as_of, parameters, rule_tools(pack, parameters, config.people))


def recogniser_for(pack: Pack, config: Config) -> Recogniser:
    """What recognises documents by the pack's labels and the company's own."""
    matrix = matrix_of(parameters_of(pack, config))
    return Recogniser(pack, RecognitionSettings(config.kinds, config.labels, config.people, matrix))


def document_checker(
    checkers: Checkers,
    config: Config,
    limits: Limits,
    on_disk: Callable[[str], str] = str,
    plugins: Plugins | None = None,
    reader: Callable[[str, bytes, Limits], Document] = read,
) -> DocumentChecker:
    """What checks single documents below the root of `config`."""
    pack = checkers.run.pack
    return DocumentChecker(
        root=config.root,
        on_disk=on_disk,
        pack=pack,
        profile=config.profile,
        limits=limits,
        recogniser=checkers.recogniser,
        engine=lazy_engines(pack.kinds),
        rules=checkers.rules,
        run=checkers.run,
        plugin_check=_plugin_check(plugins, checkers.run.as_of),
        reader=reader,
    )


def _plugin_check(plugins: Plugins | None, as_of: dt.date) -> Callable[[Artifact], tuple[Problem, ...]] | None:
    if plugins is None or not (plugins.implements("check_artifact") or plugins.implements("functions")):
        return None
    from sopcheck.plugins.hookspecs import ArtifactView

    def check(artifact: Artifact) -> tuple[Problem, ...]:
        view = ArtifactView(artifact.id, artifact.path, artifact.kind, artifact.data)
        return (*plugins.check_artifact(view, as_of), *plugins.function_problems())

    return check


def run(request: Request, pack: Pack, plugins: Plugins | None = None, progress: Progress | None = None) -> Report:
    """Check everything below the root of `request.config`. Raises SopcheckError for what is wrong with the request."""
    config = request.config
    checkers = compile_pack(pack, config, request.as_of, plugins)
    readers = readers_with(plugins)
    found = discover(
        config.root, request.paths, readers.formats, all_versions=request.all_versions, one_root=config.isolated
    )
    limits = dataclasses.replace(request.limits, encoding=config.encoding)
    checker = document_checker(checkers, config, limits, found.on_disk, plugins, readers.read)
    results = _results(request, checker, found, _open_cache(request, pack, plugins), progress)
    artifacts = [artifact for result in results for artifact in result.artifacts]
    files = Files(found.inventory(), lambda path: config.root / found.on_disk(path), limits.hashed_bytes)
    settings = LinkSettings(checkers.run, checkers.rules.of, checkers.gates, config.projects, _folders(found))
    linked = link(artifacts, files, settings)
    linked = dataclasses.replace(linked, findings=(*linked.findings, *_missing_projects(config, pack, found)))
    _require_project(request.project, linked)
    if plugins is not None and plugins.implements("check_project"):
        linked = dataclasses.replace(linked, findings=(*linked.findings, *_plugin_findings(plugins, checker, linked)))
    return _report(request, pack, found, results, linked, Locator(checker, {one.id: one for one in artifacts}))


def _missing_projects(config: Config, pack: Pack, found: Discovery) -> Iterator[Finding]:
    """A finding for each configured project folder that is not there: an audit would pass it over without a word."""
    for number in unmatched(config.projects, _folders(found)):
        path, place = config.path or ".", None
        if config.path is not None:
            from sopcheck.config_file import line_of

            line = line_of(config.root / config.path, ("projects", number))
            place = TextPlace(line, 1, line, 1)
        parameters: dict[str, Json] = {"glob": config.projects[number]}
        severity = pack.builtin[NO_PROJECT].severity
        yield Finding(NO_PROJECT, severity, "sopcheck", path, path, parameters=parameters, place=place)


def _require_project(name: str | None, linked: Linked) -> None:
    """Raise UsageError for a project that does not exist."""
    names = [project.name for project in linked.grouping.projects]
    if name is not None and name not in names:
        zh, en = did_you_mean(name, names)
        raise UsageError(f"没有名为“{name}”的项目。{zh}", f'There is no project "{name}".{en}')


def _plugin_findings(plugins: Plugins, checker: DocumentChecker, linked: Linked) -> Iterator[Finding]:
    """What plugins find in whole projects."""
    from sopcheck.plugins.hookspecs import ArtifactView, ProjectView

    for project in linked.grouping.projects:
        by_id = {artifact.id: artifact for artifact in project.artifacts}
        views = tuple(ArtifactView(one.id, one.path, one.kind, one.data) for one in project.artifacts)
        for identifier, problem in plugins.check_project(ProjectView(project.name, views), checker.run.as_of):
            artifact = by_id.get(identifier)
            path = artifact.path if artifact is not None else project.folder
            yield dataclasses.replace(checker.finding_of(problem, path, artifact), project=project.name)


def _open_cache(request: Request, pack: Pack, plugins: Plugins | None) -> Cache | None:
    """The results of earlier runs that were shaped by the same program, pack, configuration, day and plugins."""
    if request.cache is None:
        return None
    from sopcheck.cache import Cache
    from sopcheck.keeping import program_digest

    config = dataclasses.replace(request.config, severity={}, projects=(), language="zh", path=None)
    identities = plugins.identities if plugins is not None else ()
    key = repr((program_digest(), pack.digest, config, request.as_of, identities, request.limits))
    return Cache(request.cache, request.config.root, key)


def _results(
    request: Request, checker: DocumentChecker, found: Discovery, cache: Cache | None, progress: Progress | None
) -> list[DocumentResult]:
    """The result of every candidate, in order: kept from an earlier run where the file is as it was."""
    paths = found.candidates
    if cache is None:
        return check_all(checker, paths, request.jobs, progress)
    files = {path: request.config.root / found.on_disk(path) for path in paths}
    results = {path: kept for path in paths if (kept := cache.get(path, files[path])) is not None}
    rest = [path for path in paths if path not in results]
    for path, result in zip(rest, check_all(checker, rest, request.jobs, progress), strict=True):
        results[path] = result
        cache.put(path, result)
    cache.save()
    return [results[path] for path in paths]


def _folders(found: Discovery) -> tuple[str, ...]:
    folders = {"."}
    for path in found.files:
        folder = posixpath.dirname(path)
        while folder and folder not in folders:
            folders.add(folder)
            folder = posixpath.dirname(folder)
    return tuple(sorted(folders))


def _report(
    request: Request,
    pack: Pack,
    found: Discovery,
    results: Sequence[DocumentResult],
    linked: Linked,
    locator: Locator,
) -> Report:
    project_of = linked.grouping.of_artifact
    own = [
        dataclasses.replace(one, project=project_of.get(one.artifact)) for result in results for one in result.findings
    ]
    ids = {
        artifact.id: str(artifact.data["id"])
        for result in results
        for artifact in result.artifacts
        if isinstance(artifact.data.get("id"), str)
    }
    undetermined = [*(one for result in results for one in result.undetermined), *linked.undetermined]
    settled = settle(
        [*own, *linked.findings],
        undetermined,
        linked.gates,
        ids,
        SettleSettings(severities(pack, request.config), request.select, request.ignore),
    )
    touched = _touched(linked, found)
    wanted = _wanted_by(request, found, linked, touched)
    statuses = [
        dataclasses.replace(one, project=project_of.get(one.artifact)) for result in results for one in result.statuses
    ]
    artifact_paths = {artifact.id: artifact.path for result in results for artifact in result.artifacts}
    return Report(
        as_of=request.as_of.isoformat(),
        pack=pack.name,
        pack_version=pack.version,
        artifacts=tuple(sorted((*filter(wanted, statuses), *_left_out(request, found)), key=lambda one: one.artifact)),
        findings=tuple(locator.locate(one) for one in settled.findings if wanted(one)),
        undetermined=tuple(
            one for one in settled.undetermined if artifact_paths.get(one.artifact, one.artifact) in found.selected
        ),
        gates=tuple(
            gate for gate in settled.gates if request.project in (None, gate.project) and gate.project in touched
        ),
    )


def _left_out(request: Request, found: Discovery) -> Iterator[ArtifactStatus]:
    """Documents that are not read, and folders that have a configuration of their own."""
    if request.project is None:
        for path, reason in found.skipped:
            yield ArtifactStatus(path, path, format_of(path) or "", None, None, "skipped", reason)
    for folder in found.nested:
        yield ArtifactStatus(folder, folder, "", None, None, "skipped", "a root of its own")


def _wanted_by(
    request: Request, found: Discovery, linked: Linked, touched: frozenset[str]
) -> Callable[[Finding | ArtifactStatus], bool]:
    folders = {one.folder for one in linked.grouping.projects if one.name in touched}

    def wanted(one: Finding | ArtifactStatus) -> bool:
        if request.project is not None and one.project != request.project:
            return False
        return one.path in found.selected or one.path in folders or _is_about_configuration(one)

    return wanted


def _is_about_configuration(one: Finding | ArtifactStatus) -> bool:
    return isinstance(one, Finding) and one.code == NO_PROJECT


def _touched(linked: Linked, found: Discovery) -> frozenset[str]:
    """The names of the projects that hold anything that is reported on."""
    everything = found.selected == frozenset(found.candidates)
    return frozenset(
        project.name
        for project in linked.grouping.projects
        if everything or any(artifact.path in found.selected for artifact in project.artifacts)
    )
