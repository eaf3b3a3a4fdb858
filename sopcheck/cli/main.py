"""The command `sopcheck`: its sub-commands by name, and what is common to all of them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

import click

from sopcheck import __version__
from sopcheck.cli.console import prepare
from sopcheck.cli.failures import INTERRUPTED, guarded
from sopcheck.cli.language import Say, choose
from sopcheck.cli.usage import Group


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives, and what it does in a line. Its module offers `build(say) -> click.Command`."""

    module: str
    zh: str
    en: str


COMMANDS: Mapping[str, Entry] = {
    "check": Entry("sopcheck.cli.check", "检查文档，列出问题", "Check documents and list what falls short"),
    "extract": Entry("sopcheck.cli.extract", "显示从一份文档里读懂了什么", "Show what was understood of a document"),
    "explain": Entry(
        "sopcheck.cli.explain", "解释一个代码：为什么、怎么改", "Explain a code: why it exists, how to fix it"
    ),
    "rules": Entry("sopcheck.cli.rules", "列出规则，或运行规则自带的例子", "List the rules, or run their own cases"),
    "kinds": Entry("sopcheck.cli.kinds", "列出文档种类", "List the kinds of documents"),
    "standard": Entry("sopcheck.cli.standard", "列出标准的每项要求由什么来检查", "List what enforces each obligation"),
    "schema": Entry("sopcheck.cli.schema", "输出给编辑器用的 JSON Schema", "Print a JSON Schema for editors"),
    "new": Entry("sopcheck.cli.new", "生成一份待填写的模板", "Write a template to fill in"),
    "convert": Entry(
        "sopcheck.cli.convert", "用 LibreOffice 转换旧格式的文档", "Convert documents of old formats by LibreOffice"
    ),
    "config": Entry("sopcheck.cli.config", "显示生效的配置", "Show the configuration in force"),
    "init": Entry("sopcheck.cli.init", "为一个文档仓库生成配置", "Set up a repository of documents"),
}


class LazyGroup(Group):
    """A group that imports a command's module when the command is used, and lists them without importing any."""

    def __init__(self, say: Say) -> None:
        super().__init__(
            "sopcheck",
            params=[
                click.Option(
                    ["--version"],
                    is_flag=True,
                    is_eager=True,
                    expose_value=False,
                    callback=_print_version,
                    help=say("显示版本号。", "Show the version."),
                ),
                click.Option(
                    ["--lang"], type=click.Choice(["zh", "en"]), expose_value=False, help=say("界面语言。", "Language.")
                ),
            ],
            help=say(
                "检查运营部门的文档是否符合标准：缺哪些内容，哪个阶段关口没有通过，问题在哪一行。",
                "Checks the documents of an operations department against its standard: what is missing, which stage "
                "gate is not passed, and at which line.",
            ),
            no_args_is_help=True,
            say=say,
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of a user's need."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, with its texts in the language of the terminal."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(entry.module).build(self.say)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands of the help page."""
        del ctx
        with formatter.section(self.say("命令", "Commands")):
            formatter.write_dl([(name, self.say(entry.zh, entry.en)) for name, entry in COMMANDS.items()])


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"sopcheck {__version__}")
        ctx.exit()


def run(args: Sequence[str]) -> int:
    """Run one command line (without the program's name) and give its exit code."""
    prepare()
    say = choose(args, os.environ)
    group = LazyGroup(say)
    return guarded(lambda: group.main(list(args), prog_name="sopcheck", standalone_mode=False), say, args)


def main() -> None:
    """Run the command line of this process."""
    _let_signals_interrupt()
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # a second one, while the first was told
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # there is nothing left to interrupt
    sys.exit(code)


def _let_signals_interrupt() -> None:
    """Let what ends a job (a CI service's SIGTERM, a closed terminal) clean up as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, interrupt)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, interrupt)
