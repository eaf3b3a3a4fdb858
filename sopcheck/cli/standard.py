"""`sopcheck standard`: every obligation of the standard, and what enforces it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from sopcheck.cli import console, options
from sopcheck.cli.language import Say

if TYPE_CHECKING:
    from sopcheck.reporting.messages import Wording
    from sopcheck.standard.model import Obligation, Pack


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.command(
        "standard",
        help=say(
            "列出标准的每项要求，以及由哪些规则、字段和关口来检查；查不了的写明原因。",
            "List every obligation of the standard with the rules, fields and gates that enforce it, or why none does.",
        ),
    )
    @options.isolated(say)
    @options.lang(say)
    def standard(isolated: bool) -> None:
        from sopcheck.cli.opening import open_config, open_pack

        console.show(catalogue(open_pack(open_config((), isolated=isolated)), say))

    return standard


def catalogue(pack: Pack, say: Say) -> str:
    """The whole list, in the order of the standard, with a count at its end."""
    from sopcheck.reporting.messages import Wording

    wording = Wording(pack, say.language)
    lines: list[str] = []
    enforced = 0
    for obligation in pack.obligations.values():
        by = list(enforcers(pack, obligation.id))
        enforced += bool(by)
        lines += [*_entry(obligation, by, wording, say), ""]
    total = len(pack.obligations)
    lines.append(
        say(
            f"共 {total} 项要求，其中 {enforced} 项有规则、字段或关口检查。",
            f"{total} obligations; {enforced} are enforced.",
        )
    )
    return "".join(f"{line}\n" for line in lines)


def _entry(obligation: Obligation, by: list[str], wording: Wording, say: Say) -> Iterator[str]:
    yield f"{click.style(wording.clause(obligation.clause), bold=True)}  {obligation.id}"
    if obligation.says is not None:
        yield f"  {say('标准：', 'Says: ')}{obligation.says.pick(say.language)}"
    if obligation.reads is not None:
        yield f"  {say('我们的理解：', 'We read: ')}{obligation.reads.pick(say.language)}"
    if by:
        yield f"  {say('检查：', 'Enforced by: ')}{say('、', ', ').join(by)}"
    elif obligation.why_not is not None:
        yield f"  {say('不检查：', 'Not enforced: ')}{obligation.why_not.pick(say.language)}"
    else:
        yield f"  {say('暂无检查。', 'Nothing enforces it yet.')}"


def enforcers(pack: Pack, obligation: str) -> Iterator[str]:
    """Rules (`PLN101`), schema fields (`project_plan.tasks.owner`) and gates (`gate closure`) of an obligation."""
    for rule in pack.rules.values():
        if obligation in rule.obligations:
            yield rule.code
    yield from (code.code for code in pack.builtin.values() if obligation in code.obligations)
    for kind in pack.kinds.values():
        for name, spec in kind.fields.items():
            if obligation in spec.obligations and spec.required:
                yield f"{kind.id}.{name}"
            for column in spec.records:
                if obligation in column.obligations and column.required:
                    yield f"{kind.id}.{name}.{column.name}"
    for gate in pack.gates:
        if any(obligation in need.clean for need in gate.needs):
            yield f"gate {gate.id}"
