"""`sopcheck schema`: JSON Schemas with which an editor helps to write documents, configuration, rules and packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sopcheck.cli import console, options
from sopcheck.cli.language import Say

if TYPE_CHECKING:
    from sopcheck.model import Json

FILES = ("config", "rule", "pack", "gates", "obligations", "codes")
"""Schemas of sopcheck's own files."""


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.command(
        "schema",
        help=say(
            "输出 JSON Schema，让编辑器能补全和提示。WHAT 是文档种类，或 config、rule、pack。",
            "Print a JSON Schema that lets an editor complete and hint. WHAT is a kind, or config, rule or pack.",
        ),
    )
    @click.argument("what")
    @options.isolated(say)
    @options.lang(say)
    def schema(what: str, isolated: bool) -> None:
        from sopcheck.reporting.json import indented

        console.emit(indented(_schema(what, say, isolated=isolated)))

    return schema


def _schema(what: str, say: Say, *, isolated: bool) -> Json:
    from sopcheck.cli.opening import open_config, open_pack
    from sopcheck.reporting.messages import Wording
    from sopcheck.writing.editor_schema import editor_schema

    if what in FILES:
        return _own(what)
    pack = open_pack(open_config((), isolated=isolated))
    options.known(what, [*pack.kinds, *FILES], "种类", "kind")
    return editor_schema(pack.kinds[what], Wording(pack, say.language))


def _own(name: str) -> Json:
    import json

    from sopcheck import resources

    content = (resources.schemas_dir() / "sopcheck" / f"{name}.schema.json").read_text(encoding="utf-8")
    schema: Json = json.loads(content)
    return schema
