"""`sopcheck extract`: what was understood of one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sopcheck.cli import console, options
from sopcheck.cli.failures import FINDINGS, OK, USAGE
from sopcheck.cli.language import Say

if TYPE_CHECKING:
    from sopcheck.config import Config
    from sopcheck.extracting.ignored import Ignored
    from sopcheck.model import Artifact, Document, Finding
    from sopcheck.plugins.manager import Plugins
    from sopcheck.reading.limits import Limits
    from sopcheck.recognition.recognise import Recognised
    from sopcheck.standard.model import Pack


_SHOWN_UNUSED = 15
"""Lines of unused content that a terminal page shows of one artifact."""


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.command(
        "extract",
        help=say(
            "显示从一份文档里读懂了什么：种类、每个字段的状态、文档里的叫法、位置和内容。",
            "Show what was understood of a document: its kind, and each field's state, label, place and value.",
        ),
    )
    @click.argument("file", type=click.Path(path_type=Path))
    @options.output_format(say, ("text", "json"))
    @click.option("--records", is_flag=True, help=say("也列出主表的每一行。", "Also give the rows of the main table."))
    @options.fail_on(
        "never",
        say(
            "缺必填内容而且达到这一级，或文件读不了时，退出码为 1。",
            "Exit with 1 if required content this grave or graver is missing, or the file cannot be read.",
        ),
    )
    @options.trust(say)
    @options.isolated(say)
    @options.lang(say)
    def extract(file: Path, **given: Any) -> int:  # noqa: ANN401 - click hands over what the options above declare
        return _extract(say, file, **given)

    return extract


def _extract(  # noqa: PLR0913 - one parameter an option
    say: Say,
    file: Path,
    *,
    format_: str,
    records: bool,
    fail_on: str,
    allowed: tuple[Path, ...],
    limits: tuple[str, ...],
    isolated: bool,
) -> int:
    from sopcheck import trust
    from sopcheck.cli.opening import open_config, open_pack, open_plugins
    from sopcheck.errors import UsageError

    config = open_config((file,), isolated=isolated)
    if file.is_dir():
        raise UsageError(
            f"“{file}”是文件夹；extract 一次只看一份文档。", f'"{file}" is a folder; extract looks at one document.'
        )
    given = options.limits(limits)
    plugins = open_plugins(config, allowed)
    pack = open_pack(config, plugins)
    wanted = _Wanted(pack, config, say, format_, records, fail_on)
    answer = understand(file, config, pack, plugins, trust.limits_for(config, given), wanted.answer)
    if isinstance(answer.shown, bytes):
        console.emit(answer.shown)
    else:
        console.show(answer.shown)
    for line in answer.notes:
        console.note(line)
    refusals = list(trust.refusals(config, allowed, given, pack))
    for one in refusals:
        console.note(f"{one.path}:{one.place.label() if one.place else 1} {one.code} {_message(one, pack, say)}")
    return USAGE if refusals else answer.code


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one document: on stdout (bytes are JSON), on stderr line by line, and as exit code."""

    shown: str | bytes
    notes: tuple[str, ...]
    code: int


@dataclass(frozen=True, slots=True)
class _Wanted:
    """How the answer is to be given."""

    pack: Pack
    config: Config
    say: Say
    format_: str
    records: bool
    fail_on: str

    def answer(self, document: Document, recognised: Recognised) -> Answer:
        """All that is said of a document, worked out where it was read: it may be much larger than the answer."""
        from sopcheck import trust
        from sopcheck.extracting.views import extract_json
        from sopcheck.reporting.json import to_bytes

        shown: str | bytes
        if self.format_ == "json":
            projects = _projects(recognised.artifacts, self.config)
            found = extract_json(document, recognised, self.pack, projects, records=self.records)
            shown = to_bytes(found[0] if len(found) == 1 else [*found])
        else:
            shown = _page(document, recognised, self.pack, self.say, records=self.records)
        notes = list(_problems(document, recognised, self.pack, self.say))
        if any(one.code in trust.REFUSALS for one in document.problems):
            return Answer(shown, tuple(notes), USAGE)
        lacking = _lacking(recognised, self.pack, self.config, self.fail_on)
        if lacking:
            names = self.say("、", ", ").join(_escaped(one.field or "") for one in lacking)
            notes.append(self.say(f"还缺必填内容：{names}", f"Required content is missing: {names}"))
        problems = (self.pack.builtin[one.code].severity for one in (*document.problems, *recognised.problems))
        failing = lacking or options.fails(problems, self.fail_on)
        return Answer(shown, tuple(notes), FINDINGS if failing else OK)


def _message(finding: Finding, pack: Pack, say: Say) -> str:
    from sopcheck.reporting.messages import Wording

    return Wording(pack, say.language).message(finding)


def _lacking(recognised: Recognised, pack: Pack, config: Config, fail_on: str) -> list[Finding]:
    """Required content that is missing, as grave as `fail_on` or graver."""
    from sopcheck.extracting.views import missing_fields

    return [
        one
        for artifact in recognised.artifacts
        for one in missing_fields(artifact, pack, config)
        if options.fails((one.severity,), fail_on)
    ]


def understand(
    file: Path,
    config: Config,
    pack: Pack,
    plugins: Plugins,
    limits: Limits,
    answer: Callable[[Document, Recognised], Answer],
) -> Answer:
    """Read and recognise one file, and `answer`; what cannot be read is a document without parts, with the problem.

    Binary formats are parsed in a child that may be killed, as a check does it, and only the answer leaves it.
    """
    from dataclasses import replace

    from sopcheck import children
    from sopcheck.discover import discover
    from sopcheck.model import Document, Problem
    from sopcheck.plugins.readers import readers_with
    from sopcheck.reading import format_of, is_risky, read_bytes
    from sopcheck.recognition.recognise import Recogniser, RecognitionSettings

    readers = readers_with(plugins)
    limits = replace(limits, encoding=config.encoding)
    found = discover(config.root, (file,), readers.formats, one_root=config.isolated)
    path = min(found.selected)
    recogniser = Recogniser(pack, RecognitionSettings(config.kinds, config.labels, config.people))

    def work() -> Answer:
        data = read_bytes(config.root, found.on_disk(path), limits)
        if isinstance(data, Problem):
            return unread(data)
        document = readers.read(path, data, limits)
        return answer(document, recogniser.recognise(document, limits.records))

    def unread(problem: Problem) -> Answer:
        document = Document(path, format_of(path) or "", "", (), (problem,))
        return answer(document, recogniser.recognise(document))

    if not (is_risky(path, config.root / found.on_disk(path), limits) and children.available()):
        return work()
    try:
        return children.call(
            work,
            cpu_seconds=limits.cpu_seconds,
            memory_bytes=limits.memory_bytes,
            stall_seconds=limits.stall_seconds,
        )
    except children.KilledError:
        return unread(Problem("DOC117", None, {"reason": "killed"}))


def _projects(artifacts: tuple[Artifact, ...], config: Config) -> dict[str, str]:
    """The project of each artifact, as far as this document and the configuration tell."""
    from pathlib import PurePosixPath

    from sopcheck.linking.projects import group

    folders = sorted({str(parent) for one in artifacts for parent in PurePosixPath(one.path).parents})
    return dict(group(artifacts, config.projects, folders).of_artifact)


def _page(document: Document, recognised: Recognised, pack: Pack, say: Say, *, records: bool) -> str:
    from sopcheck.extracting.views import unused_of

    lines: list[str] = []
    for artifact, unused in zip(recognised.artifacts, unused_of(recognised, document), strict=True):
        lines += [*_artifact(artifact, document, pack, say, records=records), *_unused(unused, say), ""]
    for one in recognised.unrecognised:
        lines.append(click.style(_escaped(one.artifact), bold=True))
        lines.append(say("  没有认出是哪种文档。", "  Not recognised as any kind of document."))
        lines += [f"  {_kind(pack, near.kind, say)}  {near.score:.0%}  {near.why}" for near in one.candidates]
        lines.append("")
    return "".join(f"{line}\n" for line in lines)


def _artifact(artifact: Artifact, document: Document, pack: Pack, say: Say, *, records: bool) -> list[str]:
    from sopcheck.extracting.views import fields_of
    from sopcheck.reporting.columns import table
    from sopcheck.reporting.escape import quote
    from sopcheck.reporting.values import show

    lines = [
        click.style(_escaped(artifact.id), bold=True),
        f"  {_kind(pack, artifact.kind, say)}  {artifact.confidence:.0%}"
        + (f"  {artifact.candidates[0].why}" if artifact.candidates else ""),
    ]
    states = _states(say)
    rows = [
        (
            f"  {view.field}",
            states[view.state],
            quote(view.label or "", 20),
            _escaped(view.value_place.label()) if view.value_place is not None else "",
            show(view.value, say.language) if view.state == "derived" else quote(view.text),
        )
        for view in fields_of(artifact, document, pack.kinds[artifact.kind])
        if view.state != "absent" or "[]" not in view.field or view.value
    ]
    head = say("  字段|状态|文档里的叫法|位置|内容", "  FIELD|STATE|LABEL|PLACE|TEXT").split("|")
    lines += table([head, *rows])
    main = artifact.data.get(pack.kinds[artifact.kind].main or "")
    if records and isinstance(main, list):
        import json

        lines += [
            "",
            *(f"  {number}. {_escaped(json.dumps(row, ensure_ascii=False))}" for number, row in enumerate(main, 1)),
        ]
    return lines


def _unused(unused: tuple[Ignored, ...], say: Say) -> list[str]:
    """What no field was read from, at most `_SHOWN_UNUSED` lines of it; JSON has them all."""
    from sopcheck.reporting.columns import table
    from sopcheck.reporting.escape import quote

    if not unused:
        return []
    words = {
        "key": say("键", "key"),
        "line": say("一行", "line"),
        "column": say("一列", "column"),
        "table": say("整张表", "table"),
        "section": say("一节", "section"),
    }
    rows = [
        (f"  {quote(one.text)}", words[one.what], _escaped(one.place.label()) if one.place is not None else "")
        for one in unused[:_SHOWN_UNUSED]
    ]
    head = say("  没有用到的内容||位置", "  NOT USED||PLACE").split("|")
    rest = len(unused) - len(rows)
    more = [
        say(f"  还有 {rest} 处；--output-format json 会全部列出。", f"  and {rest} more: see --output-format json.")
    ]
    return ["", *table([head, *rows]), *(more if rest else [])]


def _states(say: Say) -> dict[str, str]:
    words = {
        "present": ("已填", "present"),
        "blank": ("空白", "blank"),
        "placeholder": ("模板文字", "placeholder"),
        "not_applicable": ("不适用", "not applicable"),
        "absent": ("没有", "absent"),
        "derived": ("推算", "derived"),
        "unreadable": ("读不出", "unreadable"),
    }
    return {state: say(*both) for state, both in words.items()}


def _kind(pack: Pack, kind: str, say: Say) -> str:
    return f"{pack.kinds[kind].title.pick(say.language)} ({kind})"


def _escaped(text: str) -> str:
    from sopcheck.reporting.escape import escape

    return escape(text)


def _problems(document: Document, recognised: Recognised, pack: Pack, say: Say) -> Iterator[str]:
    """What stood in the way, as `check` would put it."""
    from sopcheck.model import Finding
    from sopcheck.places import PLACES
    from sopcheck.reporting.messages import Wording

    wording = Wording(pack, say.language)
    for problem in (*document.problems, *recognised.problems):
        finding = Finding(problem.code, "info", "sopcheck", document.path, document.path, parameters=problem.parameters)
        place = f":{_escaped(problem.at.label())}" if isinstance(problem.at, PLACES) else ""
        yield f"{_escaped(document.path)}{place} {problem.code} {wording.message(finding)}"
