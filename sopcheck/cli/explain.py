"""`sopcheck explain`: the page of one code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sopcheck.cli import console, options
from sopcheck.cli.language import Say

if TYPE_CHECKING:
    from sopcheck.standard.model import Pack


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
    """The page of a code of the pack, of the program, or of one of the five codes of fields, for a terminal."""
    from sopcheck.reporting.code_pages import code_page, to_lines
    from sopcheck.reporting.messages import Wording

    found = code_page(code, Wording(pack, say.language))
    titles = {section.title for section in found.sections} | {f"{found.code}  {found.title}"}
    return "".join(f"{click.style(line, bold=True) if line in titles else line}\n" for line in to_lines(found))
