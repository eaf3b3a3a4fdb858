"""Options and arguments that several commands share, and values that need the pack to be checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from sopcheck.cli.language import Say
from sopcheck.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])

STRICTEST_FIRST = ("error", "warning", "info")


def lang(say: Say) -> Callable[[F], F]:
    """`--lang`; it has been read already (language.choose), here it is only accepted and explained."""
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        expose_value=False,
        help=say("终端文字的语言（默认按系统语言）。", "Language of the terminal text (default: the locale's)."),
    )


def output_format(say: Say, choices: Iterable[str]) -> Callable[[F], F]:
    """`--output-format` to stdout."""
    return click.option(
        "--output-format",
        "format_",
        type=click.Choice(list(choices)),
        default="text",
        show_default=True,
        help=say("输出格式。", "Format of the output."),
    )


def fail_on(default: str, text: str) -> Callable[[F], F]:
    """`--fail-on`, with the severity that holds without it (`never`: none), explained by `text`."""
    return click.option(
        "--fail-on", type=click.Choice([*STRICTEST_FIRST, "never"]), default=default, show_default=True, help=text
    )


def fails(severities: Iterable[str], fail_on: str) -> bool:
    """Is any of the severities at or above that of `--fail-on`."""
    if fail_on == "never":
        return False
    grave = STRICTEST_FIRST[: STRICTEST_FIRST.index(fail_on) + 1]
    return any(one in grave for one in severities)


def isolated(say: Say) -> Callable[[F], F]:
    """`--isolated`: no configuration file."""
    return click.option("--isolated", is_flag=True, help=say("不读任何配置文件。", "Ignore every configuration file."))


def trust(say: Say) -> Callable[[F], F]:
    """`--allow-plugin` and `--limit`: what only the command line may grant."""
    plugin = click.option(
        "--allow-plugin",
        "allowed",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="PATH",
        help=say("把这个 Python 文件当作插件运行，可多次使用。", "Run this Python file as a plugin; may be repeated."),
    )
    limit = click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=VALUE",
        help=say(
            "改变一个安全上限，如 file_bytes=50M；名称见 SECURITY.md。可多次使用。",
            "Change a safety limit, such as file_bytes=50M; SECURITY.md names them all. May be repeated.",
        ),
    )
    return lambda command: plugin(limit(command))


_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


def limits(given: Sequence[str]) -> dict[str, int]:
    """Name -> value of every `--limit NAME=VALUE`; raises UsageError for one that does not exist or is no number."""
    from sopcheck.reading.limits import LIMIT_NAMES

    found = {}
    for one in given:
        name, _, value = one.partition("=")
        known(name, LIMIT_NAMES, "上限", "limit")
        unit = value[-1:].upper() if value[-1:].upper() in _UNITS else ""
        number = value[: len(value) - len(unit)]
        if not (number.isascii() and number.isdigit()) or len(number) > _MOST_DIGITS or int(number) == 0:
            raise UsageError(
                f"--limit 要写成“名称=数字”，如 file_bytes=50M，这里写的是“{one}”。",
                f'--limit is written NAME=NUMBER, such as file_bytes=50M, not "{one}".',
            )
        found[name] = int(number) * _UNITS[unit]
    return found


_MOST_DIGITS = 15


def paths(_say: Say) -> Callable[[F], F]:
    """`[PATHS]...`; whether they exist is said by discovery, in both languages."""
    return click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


class Day(click.ParamType[dt.date]):
    """A calendar day as `2026-01-31`; gives a date."""

    name = "date"

    def __init__(self, say: Say) -> None:
        self.say = say

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:  # noqa: ANN401 - click's own signature
        """Raises click.BadParameter for anything else."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(
                self.say(f"“{value}”不是日期，要写成 2026-01-31。", f'"{value}" is no date; write 2026-01-31.'),
                param,
                ctx,
            )


def known(word: str, options: Iterable[str], zh: str, en: str) -> str:
    """Give back `word` if it is one of the options; else raise UsageError, which names the nearest one.

    `zh` and `en` say what the word stands for.
    """
    options = tuple(options)
    if word in options:
        return word
    from sopcheck.suggest import did_you_mean

    near_zh, near_en = did_you_mean(word, options)
    raise UsageError(f"没有“{word}”这个{zh}。{near_zh}", f'There is no {en} "{word}".{near_en}')


def codes(given: Sequence[str], all_codes: Sequence[str]) -> tuple[str, ...]:
    """Codes and prefixes of codes out of `--select A,B --select C`; raises UsageError for one that fits nothing."""
    wanted = [one.strip().upper() for part in given for one in part.split(",") if one.strip()]
    for one in wanted:
        if not any(code.startswith(one) for code in all_codes):
            known(one, all_codes, "代码", "code")
    return tuple(wanted)
