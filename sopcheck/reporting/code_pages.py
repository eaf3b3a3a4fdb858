"""The page of one code: why it exists, on whose word, what it says, cases, how to mend it and how to put it off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sopcheck.reporting.messages import builtin_code

if TYPE_CHECKING:
    from sopcheck.reporting.messages import Wording
    from sopcheck.standard.model import BuiltinCode, Case, Kind, Rule

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_FIELD_CODE = re.compile(r"([A-Z]{3})(00[1-5])")


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page; `code` lines are shown as they are, the others are running text."""

    title: str
    lines: tuple[str, ...]
    code: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a code: its title, one line that tells what it is about, and its sections."""

    code: str
    title: str
    about: str
    sections: tuple[Section, ...]


def code_page(code: str, wording: Wording) -> Page:
    """The page of a rule, of a code of the program, or of one of the five codes of fields. Raises KeyError."""
    rule = wording.pack.rules.get(code)
    if rule is not None:
        return _rule(rule, wording)
    builtin = builtin_code(wording.pack, code)
    if builtin is None:
        raise KeyError(code)
    return _builtin(builtin, code, wording)


def to_lines(page: Page) -> Iterator[str]:
    """A page as plain lines; titles of sections stand at the margin, what they hold is indented."""
    yield f"{page.code}  {page.title}"
    if page.about:
        yield page.about
    for section in page.sections:
        yield ""
        yield section.title
        yield from (f"  {line}" for line in section.lines)


def to_markdown(page: Page, level: int = 2) -> Iterator[str]:
    """A page as Markdown below a heading of `level`."""
    yield f"{'#' * level} {page.code} {page.title}"
    yield ""
    yield page.about
    for section in page.sections:
        yield ""
        yield f"**{section.title}**"
        yield ""
        if section.code:
            yield "```yaml"
            yield from section.lines
            yield "```"
        else:
            yield from (_escaped(line) + ("  " if line is not section.lines[-1] else "") for line in section.lines)


def _escaped(line: str) -> str:
    return re.sub(r"([\\`*_<>|\[\]])", r"\\\1", line.strip())


def _rule(rule: Rule, wording: Wording) -> Page:
    pick, language = wording.pick, wording.language
    kind = wording.kind(rule.kind) or pick("项目", "project")
    change = wording.pack.changes.get(rule.code)
    sections = [
        Section(pick("为什么", "Why"), (rule.why.pick(language),)),
        Section(pick("标准", "The standard"), tuple(_obligations(rule.obligations, wording))),
        Section(pick("报告时说", "What it says"), (_shown(rule.message.pick(language)),)),
        *([Section(pick("怎么改", "How to fix it"), (_shown(rule.fix.pick(language)),))] if rule.fix else []),
        *_cases(pick("好的例子", "A good case"), rule.good[:1], wording),
        *_cases(pick("坏的例子", "A bad case"), rule.bad[:1], wording),
    ]
    if change is not None:
        severity = pick("关闭", "off") if change.severity == "off" else wording.severity(change.severity)
        sections.append(
            Section(
                pick("本公司的规定", "What the company makes of it"),
                (f"{severity}{pick('：', ': ')}{change.reason.pick(language)}",),
            )
        )
    about = pick("，", ", ").join([kind, wording.severity(rule.severity), wording.basis(rule.source, rule.obligations)])
    return Page(rule.code, rule.name, about, (*sections, _put_off(rule.code, wording)))


def _builtin(builtin: BuiltinCode, code: str, wording: Wording) -> Page:
    pick, language = wording.pick, wording.language
    field_code = _FIELD_CODE.fullmatch(code)
    kind = next((one for one in wording.pack.kinds.values() if field_code and one.prefix == field_code[1]), None)
    of = wording.kind(kind.id) if kind is not None else pick("文档", "The document")
    about = of if kind is not None else ("" if field_code else wording.severity(builtin.severity))
    sections = [
        Section(pick("为什么", "Why"), (_shown(builtin.why.pick(language)),)),
        Section(pick("报告时说", "What it says"), (_shown(builtin.message.pick(language), of),)),
        *([Section(pick("怎么改", "How to fix it"), (_shown(builtin.fix.pick(language)),))] if builtin.fix else []),
    ]
    if field_code:
        sections.append(Section(pick("涉及的字段", "The fields concerned"), tuple(_fields(kind, wording))))
    return Page(code, builtin.name, about, (*sections, _put_off(code, wording)))


def _fields(kind: Kind | None, wording: Wording) -> Iterator[str]:
    """Required fields of a kind, or of document control, each with its basis."""
    if kind is None:
        specs = {spec.name: spec for one in wording.pack.kinds.values() for spec in one.fields.values() if spec.control}
        fields = list(specs.values())
    else:
        fields = [spec for spec in kind.fields.values() if not spec.control]
    for spec in fields:
        for path, one in [(spec.name, spec), *((f"{spec.name}[].{column.name}", column) for column in spec.records)]:
            if one.required:
                basis = wording.basis(one.source, one.obligations)
                yield f"{path}  {one.title.pick(wording.language)}{wording.pick('：', ': ')}{basis}"


def _obligations(obligations: Iterable[str], wording: Wording) -> Iterator[str]:
    for name in obligations:
        obligation = wording.pack.obligations[name]
        yield f"{wording.clause(obligation.clause)}  [{name}]"
        if obligation.says is not None:
            yield f"  {wording.pick('标准：', 'Says: ')}{obligation.says.pick(wording.language)}"
        if obligation.reads is not None:
            yield f"  {wording.pick('我们的理解：', 'We read: ')}{obligation.reads.pick(wording.language)}"


def _cases(title: str, cases: Iterable[Case], wording: Wording) -> Iterator[Section]:
    for case in cases:
        yield Section(f"{title}{wording.pick('：', ': ')}{case.name}", tuple(_case(case)), code=True)


def _case(case: Case) -> Iterator[str]:
    for path, text in case.files.items():
        yield f"--- {path}"
        yield from _as_yaml(text).rstrip().splitlines()
    for one in case.expect:
        yield "→ " + " ".join(str(value) for value in one.values())


def _as_yaml(text: str) -> str:
    """A case that is written as a mapping is kept as JSON; people read YAML."""
    import yaml

    try:
        data = json.loads(text)
    except ValueError:
        return text
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100))


def _put_off(code: str, wording: Wording) -> Section:
    return Section(
        wording.pick("暂时改不了", "To put it off"),
        (
            wording.pick(f"只这一次：sopcheck check --ignore {code}", f"This once: sopcheck check --ignore {code}"),
            wording.pick(
                f"全公司：sopcheck.yaml 里写 severity: {{{code}: info}} 降级，或 {{{code}: off}} 关闭，并注明原因。",
                f"For the company: in sopcheck.yaml, severity: {{{code}: info}} lowers it and {{{code}: off}} switches "
                "it off; write the reason beside it.",
            ),
        ),
    )


def _shown(template: str, about: str = "…") -> str:
    """A message with `…` where a finding names a value; `about` stands for the kind of document."""
    return _PLACEHOLDER.sub("…", template.replace("{kind}", about).replace("{of_record}", ""))
