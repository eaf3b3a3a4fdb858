"""`sopcheck explain`: the page of one code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from sopcheck.cli import console, options
from sopcheck.cli.language import Say

if TYPE_CHECKING:
    from sopcheck.reporting.messages import Wording
    from sopcheck.standard.model import BuiltinCode, Case, Kind, Pack, Rule

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_FIELD_CODE = re.compile(r"([A-Z]{3})(00[1-5])")


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.command(
        "explain",
        help=say(
            "解释一个代码：为什么有它、依据哪一条、好的和坏的例子、怎么改、暂时改不了怎么办。",
            "Explain a code: why it exists, its clause, a good and a bad case, how to fix it, how to put it off.",
        ),
    )
    @click.argument("code")
    @options.isolated(say)
    @options.lang(say)
    def explain(code: str, isolated: bool) -> None:
        from sopcheck.cli.opening import open_config, open_pack
        from sopcheck.errors import UsageError

        pack = open_pack(open_config((), isolated=isolated))
        begun = [one for one in pack.codes() if one.startswith(code.upper())]
        if len(begun) > 1 and code.upper() not in begun:
            raise UsageError(
                f"“{code}”是这些代码的开头：{'、'.join(begun)}。请写出其中一个。",
                f'"{code}" is the beginning of these codes: {", ".join(begun)}. Name one of them.',
            )
        known = options.known(code.upper(), pack.codes(), "代码", "code")
        console.show(page(pack, known, say))

    return explain


def page(pack: Pack, code: str, say: Say) -> str:
    """The page of a code of the pack, of the program, or of one of the five codes of fields."""
    from sopcheck.reporting.messages import Wording, builtin_code

    wording = Wording(pack, say.language)
    rule = pack.rules.get(code)
    if rule is not None:
        lines = _rule(rule, wording, say)
    else:
        builtin = builtin_code(pack, code)
        assert builtin is not None  # noqa: S101 - Pack.codes() lists no other
        lines = _builtin(builtin, code, wording, say)
    return "".join(f"{line}\n" for line in [*lines, *_section(say("暂时改不了", "To put it off"), _put_off(code, say))])


def _rule(rule: Rule, wording: Wording, say: Say) -> Iterator[str]:
    about = wording.kind(rule.kind) or say("项目", "project")
    yield _title(f"{rule.code}  {rule.name}")
    yield say("，", ", ").join([about, wording.severity(rule.severity), wording.basis(rule.source, rule.obligations)])
    yield from _section(say("为什么", "Why"), [rule.why.pick(say.language)])
    yield from _section(say("标准", "The standard"), _obligations(rule.obligations, wording, say))
    yield from _section(say("报告时说", "What it says"), [_shown(rule.message.pick(say.language))])
    if rule.fix is not None:
        yield from _section(say("怎么改", "How to fix it"), [_shown(rule.fix.pick(say.language))])
    for title, cases in (
        (say("好的例子", "A good case"), rule.good[:1]),
        (say("坏的例子", "A bad case"), rule.bad[:1]),
    ):
        for case in cases:
            yield from _section(f"{title}{say('：', ': ')}{case.name}", _case(case))


def _builtin(builtin: BuiltinCode, code: str, wording: Wording, say: Say) -> Iterator[str]:
    yield _title(f"{code}  {builtin.name}")
    field_code = _FIELD_CODE.fullmatch(code)
    kind = next((one for one in wording.pack.kinds.values() if field_code and one.prefix == field_code[1]), None)
    about = wording.kind(kind.id) if kind is not None else say("文档", "The document")
    if kind is not None:
        yield about
    elif field_code is None:
        yield wording.severity(builtin.severity)
    yield from _section(say("为什么", "Why"), [_shown(builtin.why.pick(say.language))])
    yield from _section(say("报告时说", "What it says"), [_shown(builtin.message.pick(say.language), about)])
    if builtin.fix is not None:
        yield from _section(say("怎么改", "How to fix it"), [_shown(builtin.fix.pick(say.language))])
    if field_code:
        yield from _section(say("涉及的字段", "The fields concerned"), _fields(kind, wording))


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


def _obligations(obligations: tuple[str, ...], wording: Wording, say: Say) -> Iterator[str]:
    for name in obligations:
        obligation = wording.pack.obligations[name]
        yield f"{wording.clause(obligation.clause)}  [{name}]"
        if obligation.says is not None:
            yield f"  {say('标准：', 'Says: ')}{obligation.says.pick(say.language)}"
        if obligation.reads is not None:
            yield f"  {say('我们的理解：', 'We read: ')}{obligation.reads.pick(say.language)}"


def _case(case: Case) -> Iterator[str]:
    for path, text in case.files.items():
        yield f"--- {path}"
        yield from _as_yaml(text).rstrip().splitlines()
    for one in case.expect:
        yield "→ " + " ".join(str(value) for value in one.values())


def _as_yaml(text: str) -> str:
    """A case that is written as a mapping is kept as JSON; people read YAML."""
    import json

    import yaml

    try:
        data = json.loads(text)
    except ValueError:
        return text
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100))


def _put_off(code: str, say: Say) -> list[str]:
    return [
        say(
            f"只这一次：sopcheck check --ignore {code}",
            f"This once: sopcheck check --ignore {code}",
        ),
        say(
            f"全公司：sopcheck.yaml 里写 severity: {{{code}: info}} 降级，或 {{{code}: off}} 关闭，并注明原因。",
            f"For the company: in sopcheck.yaml, severity: {{{code}: info}} lowers it and {{{code}: off}} switches it "
            "off; write the reason beside it.",
        ),
    ]


def _title(text: str) -> str:
    return click.style(text, bold=True)


def _section(title: str, lines: Iterator[str] | list[str]) -> Iterator[str]:
    yield ""
    yield _title(title)
    for line in lines:
        yield f"  {line}"


def _shown(template: str, about: str = "…") -> str:
    """A message with `…` where a finding names a value; `about` stands for the kind of document."""
    return _PLACEHOLDER.sub("…", template.replace("{kind}", about).replace("{of_record}", ""))
