"""What click finds wrong with a command line, in the language of the terminal; click itself speaks English only."""

from __future__ import annotations

import re
from typing import Any

import click

from sopcheck.cli.console import note
from sopcheck.cli.language import Say

_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


class Group(click.Group):
    """A group of commands that tells of a wrong name in both languages, with the nearest right one."""

    def __init__(self, *args: Any, say: Say, **given: Any) -> None:  # noqa: ANN401 - what click.Group takes
        super().__init__(*args, **given)
        self.say = say

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; raises click.UsageError with a suggestion where there is none of that name."""
        name, names = args[0], self.list_commands(ctx)
        if name not in names and not name.startswith("-"):
            from sopcheck.suggest import did_you_mean

            zh, en = did_you_mean(name, names)
            raise click.UsageError(self.say(f"没有“{name}”这个命令。{zh}", f'There is no command "{name}".{en}'), ctx)
        return super().resolve_command(ctx, args)


def show(error: click.ClickException, say: Say) -> None:
    """Print to stderr how the command is used, and what is wrong."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    # Not by click's own show(): what is wrong may quote the name of a stranger's file, which a note escapes.
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        for line in context.get_usage().replace("Usage: ", say("用法：", "Usage: "), 1).splitlines():
            note(line)
        path = context.command_path
        note(say(f"运行 {path} --help 查看说明。", f"Try '{path} --help' for help."))
        note("")
    note(say("错误：", "Error: ") + (chinese(error) if say.language == "zh" else error.format_message()))


def chinese(error: click.ClickException) -> str:
    """The sentence of `error` in Chinese; click's own where it is of a sort that no command line should bring about."""
    match error:
        case click.NoSuchOption():
            near = f"您是不是想写“{error.possibilities[0]}”？" if error.possibilities else ""
            return f"没有“{error.option_name}”这个选项。{near}"
        case click.MissingParameter():
            return f"缺少{_what(error.param)}“{_name(error)}”。{_expected(error.param)}"
        case click.BadOptionUsage():
            lacks = "requires" in error.message  # click tells the two apart by its words only
            return f"选项“{error.option_name}”{'后面要写一个值' if lacks else '后面不能写值'}。"
        case click.BadParameter():
            return f"“{_name(error)}”的值不对：{_expected(error.param) or error.message}"
        case click.UsageError(message="Missing command."):
            return "缺少命令。"
        case _:
            extra = _EXTRA.fullmatch(error.message)
            return f"多出了参数：{extra[1]}" if extra else error.format_message()


def _what(parameter: click.Parameter | None) -> str:
    return "选项" if isinstance(parameter, click.Option) else "参数"


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param_hint, str):
        return error.param_hint
    if error.param_hint or error.param is None:
        return " / ".join(error.param_hint or ())
    longest = max(error.param.opts, key=len)
    if isinstance(error.param, click.Option) or error.ctx is None:
        return longest
    return error.param.make_metavar(error.ctx).strip("[].")


def _expected(parameter: click.Parameter | None) -> str:
    """What a parameter of click's own types takes; empty for any other."""
    match parameter.type if parameter is not None else None:
        case click.Choice(choices=choices):
            return f"只能是 {'、'.join(map(str, choices))}。"
        case click.IntRange(min=least, max=most):
            return f"要写 {least} 到 {most} 之间的整数。"
        case _:
            return ""
