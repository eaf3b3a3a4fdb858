"""`sopcheck kinds`: the kinds of documents that the standard knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sopcheck.cli import console, options
from sopcheck.cli.language import Say

if TYPE_CHECKING:
    from sopcheck.standard.model import Kind, Pack


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.command("kinds", help=say("列出标准里的文档种类。", "List the kinds of documents that the standard knows."))
    @options.isolated(say)
    @options.lang(say)
    def kinds(isolated: bool) -> None:
        from sopcheck.cli.opening import open_config, open_pack

        pack = open_pack(open_config((), isolated=isolated))
        console.show(catalogue(pack, say))

    return kinds


def catalogue(pack: Pack, say: Say) -> str:
    """A table of all kinds: id, prefix of codes, name, clause, stage, what is checked."""
    from sopcheck.reporting.columns import table
    from sopcheck.reporting.messages import Wording

    wording = Wording(pack, say.language)
    head = say("种类|代码|名称|标准|阶段|检查的字段", "KIND|CODES|NAME|CLAUSE|STAGE|FIELDS").split("|")
    rows = [
        (
            kind.id,
            kind.prefix,
            kind.title.pick(say.language),
            wording.clause(kind.clause),
            _stage(kind, pack, say),
            str(sum(not spec.control for spec in kind.fields.values())) if kind.fields else say("暂无", "none yet"),
        )
        for kind in pack.kinds.values()
    ]
    return "".join(f"{line}\n" for line in table([head, *rows]))


def _stage(kind: Kind, pack: Pack, say: Say) -> str:
    if kind.organisation:
        return say("全公司", "whole company")
    stage = pack.stages.get(kind.stage or "")
    return stage.title.pick(say.language) if stage is not None else say("各阶段", "every stage")
