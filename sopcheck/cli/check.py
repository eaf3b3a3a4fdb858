"""`sopcheck check`: findings for a person, for other programs, or for both in one run."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopcheck.cli import console, options, outputs
from sopcheck.cli.failures import FINDINGS, OK, USAGE
from sopcheck.cli.language import Say

if TYPE_CHECKING:
    from sopcheck.config import Config
    from sopcheck.engine import Request
    from sopcheck.model import Finding, Report
    from sopcheck.plugins.manager import Plugins
    from sopcheck.standard.model import Pack, Profile


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.command(
        "check",
        help=say(
            "检查文档，列出不符合标准的地方。PATHS 是要报告的文件或文件夹（默认当前文件夹）；所在的项目总是整个读入。",
            "Check documents and list where they fall short of the standard. PATHS are the files or folders to report "
            "on (default: this folder); the projects that they belong to are always read whole.",
        ),
    )
    @options.paths(say)
    @click.option(
        "--output-format",
        "format_",
        default="text",
        show_default=True,
        metavar="FORMAT",
        help=say("屏幕输出的格式：text 或 json。", "Format on stdout: text or json."),
    )
    @click.option(
        "--report",
        "reports",
        metavar="FORMAT=FILE",
        multiple=True,
        help=say(
            "另把结果写进文件，可以多次使用，如 json=result.json。",
            "Also write a report to a file, such as json=result.json; may be repeated.",
        ),
    )
    @click.option(
        "--select",
        multiple=True,
        metavar="CODES",
        help=say(
            "只报告这些代码或代码开头，如 PLN,RSK101。",
            "Report only these codes or beginnings of codes, such as PLN,RSK101.",
        ),
    )
    @click.option(
        "--ignore",
        multiple=True,
        metavar="CODES",
        help=say("不报告这些代码或代码开头。", "Do not report these codes or beginnings of codes."),
    )
    @options.fail_on(
        "error",
        say("出现这一级或更严重的问题时，退出码为 1。", "Exit with 1 if there is a finding this grave or graver."),
    )
    @click.option(
        "--as-of",
        type=options.Day(say),
        metavar="DATE",
        help=say("以哪一天为准（默认今天）。", "The day to judge by (default: today)."),
    )
    @click.option("--project", metavar="NAME", help=say("只报告这个项目。", "Report on this project only."))
    @click.option(
        "--all-versions",
        is_flag=True,
        help=say(
            "同一文件的旧版本（如 计划v1、计划v2）也检查。",
            "Also check older versions of a document (plan_v1 beside plan_v2).",
        ),
    )
    @click.option(
        "--profile",
        type=click.Choice(["basic", "standard", "strict"]),
        help=say("要求的严格程度（默认按配置）。", "How much is asked for (default: as configured)."),
    )
    @click.option("--no-cache", is_flag=True, help=say("不使用缓存。", "Do not use the cache."))
    @click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1, 64),
        metavar="N",
        help=say("同时使用的进程数（默认自动）。", "Worker processes (default: as many as pay)."),
    )
    @options.trust(say)
    @options.isolated(say)
    @options.lang(say)
    @click.option("-q", "--quiet", is_flag=True, help=say("不显示进度和用时。", "No progress and no duration."))
    def check(**given: Any) -> int:  # noqa: ANN401 - click hands over what the options above declare
        return _check(say, **given)

    return check


def _check(  # noqa: PLR0913 - one parameter an option
    say: Say,
    *,
    paths: tuple[Path, ...],
    format_: str,
    reports: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    as_of: dt.date | None,
    project: str | None,
    all_versions: bool,
    profile: Profile | None,
    no_cache: bool,
    jobs: int | None,
    allowed: tuple[Path, ...],
    limits: tuple[str, ...],
    isolated: bool,
    quiet: bool,
) -> int:
    started = time.monotonic()
    from sopcheck import engine, trust
    from sopcheck.cli.opening import open_config, open_pack, open_plugins
    from sopcheck.keeping import private_folder

    given = options.limits(limits)
    config = open_config(paths, isolated=isolated)
    if profile is not None:
        config = replace(config, profile=profile)
    plugins = open_plugins(config, allowed)
    targets = outputs.targets(format_, reports, plugins)
    pack = open_pack(config, plugins, cases=False)
    request = engine.Request(
        config=config,
        paths=paths or (Path(),),
        as_of=as_of or dt.date.today(),  # noqa: DTZ011 - the day where the person sits is meant
        jobs=jobs,
        project=project,
        all_versions=all_versions,
        select=options.codes(select, pack.codes()),
        ignore=options.codes(ignore, pack.codes()),
        limits=trust.limits_for(config, given),
        cache=None if no_cache else private_folder(os.environ, config.root),
    )
    with console.progress(say("检查中", "Checking"), quiet=quiet) as progress:
        report = engine.run(request, pack, plugins, progress)
    refusals = trust.refusals(config, allowed, given, pack)
    report = _with_more(report, [*refusals, *_failures(report, config, pack, plugins)], request, pack)
    writer = outputs.Writer(pack, config, plugins, say.language)
    for target in targets:
        writer.write(report, target)
    if not quiet:
        _notes(report, plugins, say, time.monotonic() - started)
    if trust.is_refused(report.findings):
        return USAGE
    return FINDINGS if options.fails((one.severity for one in report.findings), fail_on) else OK


def _failures(report: Report, config: Config, pack: Pack, plugins: Plugins) -> Iterator[Finding]:
    """A finding for each plugin that failed."""
    if plugins.failures:
        from sopcheck.plugins.failures import failure_findings

        yield from failure_findings(plugins.failures, report.findings, pack, config.path or ".")


def _with_more(report: Report, more: Sequence[Finding], request: Request, pack: Pack) -> Report:
    """The report with what is about the run as a whole, settled as any other finding."""
    if not more:
        return report
    from sopcheck.settling.settle import SettleSettings, settle, severities

    severity = severities(pack, request.config)
    settled = settle(more, (), (), {}, SettleSettings(severity, request.select, request.ignore))
    return replace(report, findings=(*report.findings, *settled.findings))


def _notes(report: Report, plugins: Plugins, say: Say, seconds: float) -> None:
    for failure in plugins.failures:
        console.note(failure.text(say.language))
    number = sum(one.status != "skipped" for one in report.artifacts)
    files = f"{number} file{'s' * (number != 1)}"
    console.note(say(f"读了 {number} 个文件，用时 {seconds:.1f} 秒。", f"Read {files} in {seconds:.1f} s."))
