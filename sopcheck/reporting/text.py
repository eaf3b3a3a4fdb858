"""The report for people at a terminal: findings by file, then the gates of every project, then the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import click

from sopcheck.model import SEVERITIES, ArtifactStatus, Finding, GateResult, NeedResult, Report, Severity
from sopcheck.reporting.columns import pad, width
from sopcheck.reporting.escape import escape
from sopcheck.reporting.folding import folded, message_of_rows
from sopcheck.reporting.messages import Wording, order_of
from sopcheck.reporting.undecided import undecided

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}
_GATE_COLOURS = {"passed": "green", "blocked": "red", "not_reached": "bright_black"}


def render(report: Report, wording: Wording) -> bytes:
    """The report without colours, as UTF-8."""
    return click.unstyle(styled(report, wording)).encode("utf-8", "replace")


def styled(report: Report, wording: Wording) -> str:
    """The report with the colours of a terminal; `click.echo` takes them out where there is none."""
    lines = [*_findings(report, wording), *_gates(report, wording), *_counts(report, wording)]
    return "".join(f"{line}\n" for line in lines)


def _findings(report: Report, wording: Wording) -> list[str]:
    ordered = sorted(report.findings, key=order_of)
    severities = max((width(wording.severity(one.severity)) for one in ordered), default=0)
    lines: list[str] = []
    for _, of_file in groupby(ordered, key=lambda one: one.path):
        hints: set[str] = set()
        for rows in folded(of_file):
            lines += _finding(rows, wording, severities, hints)
        lines.append("")
    return lines


def _finding(rows: Sequence[Finding], wording: Wording, severities: int, told: set[str]) -> list[str]:
    """The lines of one finding, or of one in several rows; a hint that was `told` for the file is not told again."""
    finding = rows[0]
    at = escape(finding.path) + (f":{escape(finding.place.label())}" if finding.place is not None else "")
    severity = pad(wording.severity(finding.severity), severities)
    start = f"{click.style(at, bold=True)} {click.style(severity, fg=_COLOURS[finding.severity])}"
    message = wording.message(finding) if len(rows) == 1 else message_of_rows(rows, wording)
    lines = [f"{start} {finding.code} {message}"]
    hint = wording.hint(finding)
    if hint and hint not in told:
        told.add(hint)
        lines.append(click.style(f"    {wording.pick('怎么改：', 'To fix: ')}{hint}", dim=True))
    for related in finding.related:
        place = f":{escape(related.place.label())}" if related.place is not None else ""
        also = wording.pick("另见 ", "See also ")
        lines.append(
            click.style(f"    {also}{escape(related.path)}{place} {wording.related(finding, related)}", dim=True)
        )
    return lines


def _gates(report: Report, wording: Wording) -> list[str]:
    lines: list[str] = []
    for project, gates in groupby(sorted(report.gates, key=lambda one: one.project), key=lambda one: one.project):
        of_project = list(gates)
        name = escape(project) if project != "." else wording.pick("（根文件夹）", "(this folder)")
        lines.append(click.style(f"{wording.pick('项目', 'Project')} {name}", bold=True))
        names = max(width(wording.gate(one.gate)) for one in of_project)
        for gate in of_project:
            lines += _gate(gate, wording, names)
        lines.append("")
    return lines


def _gate(gate: GateResult, wording: Wording, names: int) -> list[str]:
    words = {
        "passed": wording.pick("通过", "passed"),
        "blocked": wording.pick("未通过，还缺：", "blocked, still needed:"),
        "not_reached": wording.pick("未到", "not reached yet"),
    }
    status = click.style(words[gate.status], fg=_GATE_COLOURS[gate.status])
    lines = [f"  {pad(wording.gate(gate.gate), names)}  {status}"]
    if gate.status == "blocked":
        lines += [f"    - {wording.need(need)}{_because(need, wording)}" for need in gate.needs if not need.met]
    return lines


def _because(need: NeedResult, wording: Wording) -> str:
    findings = len(need.fingerprints)
    reasons = [wording.lacks(need)] if wording.lacks(need) else []
    if findings:
        reasons.append(wording.pick(f"有 {findings} 个问题待解决", f"{_plural(findings, 'finding')} to resolve"))
    if not reasons:
        return ""
    return wording.pick(f"（{'；'.join(reasons)}）", f" ({'; '.join(reasons)})")


def _counts(report: Report, wording: Wording) -> list[str]:
    skipped = [one for one in report.artifacts if one.status == "skipped"]
    folders = [_skipped(one, wording) for one in skipped if one.reason == "a root of its own"]
    return [*folders, *_not_checked(skipped, wording), *_summary(report, wording)]


def _skipped(one: ArtifactStatus, wording: Wording) -> str:
    path = escape(one.path)
    return wording.pick(
        f"跳过了文件夹 {path}：它有自己的配置，请单独检查。",
        f"Skipped the folder {path}: it has a configuration of its own; check it by itself.",
    )


_NOT_CHECKED: Mapping[str, tuple[str, str, str]] = {
    # reason: Chinese, English for one, English for several
    "older-version": (
        "份较旧的版本（--all-versions 一并检查）",
        "older version of a document (--all-versions checks it)",
        "older versions of documents (--all-versions checks them)",
    ),
    "legacy-word": (
        "份旧格式的文字文档（可用 sopcheck convert 转换）",
        "document of a legacy format (`sopcheck convert` makes it readable)",
        "documents of legacy formats (`sopcheck convert` makes them readable)",
    ),
    "pdf": ("份 PDF", "PDF", "PDFs"),
    "picture": ("张图片或扫描件", "picture or scan", "pictures or scans"),
    "presentation": ("份演示文稿", "presentation", "presentations"),
    "other-office": ("份其他格式的办公文件", "office file of another format", "office files of other formats"),
}
_NAMED_FILES = 3


def _not_checked(skipped: Sequence[ArtifactStatus], wording: Wording) -> list[str]:
    """What was not checked, and why: one line a reason, with the first few names."""
    lines = []
    for reason, (zh, one, several) in _NOT_CHECKED.items():
        names = [escape(status.path) for status in skipped if status.reason == reason]
        if not names:
            continue
        shown = wording.pick("、", ", ").join(names[:_NAMED_FILES])
        more = len(names) - _NAMED_FILES
        if more > 0:
            shown += wording.pick(f" 等 {len(names)} 个", f" and {more} more")
        lines.append(
            wording.pick(
                f"没有检查 {len(names)} {zh}：{shown}",
                f"Not checked: {len(names)} {one if len(names) == 1 else several}: {shown}",
            )
        )
    return lines


def _summary(report: Report, wording: Wording) -> list[str]:
    checked = sum(one.status == "checked" for one in report.artifacts)
    counts = [(severity, sum(one.severity == severity for one in report.findings)) for severity in SEVERITIES]
    if not checked and not report.findings:
        return [
            wording.pick(
                "没有找到可检查的文档。文档要写明种类（例如“类型: 项目计划”），或用标准里的名称作标题；"
                "运行 sopcheck kinds 可以看到所有种类，sopcheck new 可以生成模板。",
                "No documents to check were found. A document states its kind (`kind: project_plan`) or bears the "
                "standard's name for it as its title; `sopcheck kinds` lists them, `sopcheck new` writes a template.",
            )
        ]
    if not report.findings:
        what = click.style(wording.pick("没有发现问题", "no findings"), fg="green")
    else:
        what = wording.pick("，", ", ").join(_count(severity, number, wording) for severity, number in counts if number)
    lines = [wording.pick(f"检查了 {checked} 份文档：{what}。", f"{_plural(checked, 'document')} checked: {what}.")]
    return [*lines, *undecided(report, wording)]


def _count(severity: Severity, number: int, wording: Wording) -> str:
    word = {"error": "error", "warning": "warning", "info": "note"}[severity]
    text = wording.pick(f"{number} 个{wording.severity(severity)}", _plural(number, word))
    return click.style(text, fg=_COLOURS[severity])


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"
