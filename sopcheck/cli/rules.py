"""`sopcheck rules`: the catalogue of rules, and `rules test`, which runs the cases inside the rule files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopcheck.cli import console, options
from sopcheck.cli.failures import FINDINGS, OK
from sopcheck.cli.language import Say
from sopcheck.cli.usage import Group

if TYPE_CHECKING:
    from sopcheck.standard.model import Pack


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.group(
        "rules",
        cls=Group,
        say=say,
        invoke_without_command=True,
        help=say(
            "列出规则；rules test 运行规则自带的例子。", "List the rules; `rules test` runs the cases inside them."
        ),
    )
    @click.option("--kind", metavar="KIND", help=say("只列出这一种文档的规则。", "Only the rules of this kind."))
    @options.isolated(say)
    @options.lang(say)
    @click.pass_context
    def rules(ctx: click.Context, kind: str | None, isolated: bool) -> None:
        if ctx.invoked_subcommand is None:
            _list(say, kind, isolated=isolated)

    @rules.command("list", help=say("列出规则。", "List the rules."))
    @click.option("--kind", metavar="KIND", help=say("只列出这一种文档的规则。", "Only the rules of this kind."))
    @options.isolated(say)
    @options.lang(say)
    def list_rules(kind: str | None, isolated: bool) -> None:
        _list(say, kind, isolated=isolated)

    @rules.command(
        "test",
        help=say(
            "运行一个规则包里每条规则自带的好例子和坏例子。PACK 是内置规则包的名称，或规则包的文件夹。",
            "Run the good and bad cases of every rule of a pack. PACK is a built-in pack, or a pack's folder.",
        ),
    )
    @click.argument("pack")
    @click.option("--select", multiple=True, metavar="CODES", help=say("只运行这些代码。", "Only these codes."))
    @options.lang(say)
    def test(pack: str, select: tuple[str, ...]) -> int:
        return _test(say, pack, select)

    return rules


def _list(say: Say, kind: str | None, *, isolated: bool) -> None:
    from sopcheck.cli.opening import open_config, open_pack

    pack = open_pack(open_config((), isolated=isolated))
    if kind is not None:
        options.known(kind, pack.kinds, "种类", "kind")
    console.show(catalogue(pack, say, kind))


def catalogue(pack: Pack, say: Say, kind: str | None = None) -> str:
    """A table of the rules (of one kind): code, severity, kind, what it is about, clauses."""
    from sopcheck.reporting.columns import table
    from sopcheck.reporting.messages import Wording

    wording = Wording(pack, say.language)
    head = say("代码|级别|文档|规则|标准", "CODE|SEVERITY|DOCUMENT|RULE|CLAUSE").split("|")
    rows = [
        (
            rule.code,
            wording.severity(rule.severity),
            wording.kind(rule.kind) or say("项目", "project"),
            rule.name,
            " ".join(wording.clauses(rule.obligations)),
        )
        for rule in sorted(pack.rules.values(), key=lambda one: one.code)
        if kind is None or rule.kind == kind
    ]
    lines = table([head, *rows])
    lines.append(say(f"共 {len(rows)} 条规则。", f"{len(rows)} rules."))
    lines.append(say("sopcheck explain 代码 可看详情。", "`sopcheck explain CODE` tells more."))
    return "".join(f"{line}\n" for line in lines)


def _test(say: Say, name: str, select: tuple[str, ...]) -> int:
    from sopcheck.rule_cases import run_cases

    pack = _pack(name)
    own = [code for code, rule in pack.rules.items() if pack.extends is None or rule.source == "company"]
    wanted = options.codes(select, tuple(own))
    codes = [code for code in own if not wanted or code.startswith(wanted)]
    failures = run_cases(pack, codes)
    for one in failures:
        console.show(f"{one.where}: {one.code} {one.case}: {one.reason}\n")
    cases = sum(len(pack.rules[code].good) + len(pack.rules[code].bad) for code in codes)
    console.show(
        say(
            f"{len(codes)} 条规则，{cases} 个例子，{len(failures)} 个不符合。\n",
            f"{len(codes)} rules, {cases} cases, {len(failures)} of them fail.\n",
        )
    )
    return FINDINGS if failures or not codes else OK


def _pack(name: str) -> Pack:
    from sopcheck.cli.opening import load_folder, pack_folders

    folder = Path(name)
    if name not in pack_folders() and (folder / "pack.yaml").is_file():
        return load_folder(folder.resolve())
    return load_folder(pack_folders()[options.known(name, pack_folders(), "规则包", "pack")])
