"""`sopcheck new`: a template of a kind, ready to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sopcheck.cli import console, options, outputs
from sopcheck.cli.language import Say

if TYPE_CHECKING:
    from sopcheck.reporting.messages import Wording
    from sopcheck.standard.model import Kind

_SUFFIXES = {
    "yaml": (".yaml", ".yml"),
    "md": (".md", ".markdown"),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "csv": (".csv",),
}
_BINARY = ("docx", "xlsx")


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.command(
        "new",
        help=say(
            "生成一份待填写的模板。KIND 是文档种类（sopcheck kinds 可查）。",
            "Write a template to fill in. KIND is a kind of document (see `sopcheck kinds`).",
        ),
    )
    @click.argument("kind")
    @click.option(
        "--format",
        "format_",
        type=click.Choice([*_SUFFIXES]),
        help=say("格式（默认按 -o 的扩展名，否则 yaml）。", "Format (default: by the suffix of -o, else yaml)."),
    )
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        help=say("写到这个文件，而不是屏幕。", "Write to this file rather than to the screen."),
    )
    @click.option("--force", is_flag=True, help=say("文件已存在时替换它。", "Replace the file if it is there."))
    @options.isolated(say)
    @options.lang(say)
    def new(kind: str, format_: str | None, output: Path | None, force: bool, isolated: bool) -> None:
        _new(say, kind, format_, output, force=force, isolated=isolated)

    return new


def _new(say: Say, kind: str, format_: str | None, output: Path | None, *, force: bool, isolated: bool) -> None:
    from sopcheck.cli.opening import open_config, open_pack
    from sopcheck.errors import UsageError
    from sopcheck.reporting.messages import Wording

    config = open_config((), isolated=isolated)
    pack = open_pack(config)
    titles = {title: one.id for one in pack.kinds.values() for title in one.titles}
    name = titles.get(kind, kind)
    options.known(name, [*pack.kinds, *titles], "种类", "kind")
    if not pack.kinds[name].fields:
        raise UsageError(
            f"“{kind}”还没有模板：这种文档目前只认得名称，内容还不检查。",
            f'There is no template for "{kind}" yet: documents of this kind are known by name, and not checked.',
        )
    form = _form(format_, output)
    content = _rendered(form, pack.kinds[name], Wording(pack, say.language))
    if output is None:
        console.show(content.decode("utf-8-sig"))
    else:
        outputs.save(output, content, within=config.root, overwrite=force)
        console.note(
            say(
                f"已写入 {output}。填好后运行 sopcheck check {output}。",
                f"Wrote {output}. Fill it in, then run `sopcheck check {output}`.",
            )
        )


def _form(given: str | None, output: Path | None) -> str:
    """The format to write: the one that is asked for, else that of the file's suffix, else YAML."""
    from sopcheck.errors import UsageError

    suffix = output.suffix.lower() if output is not None else ""
    form = given or next((name for name, suffixes in _SUFFIXES.items() if suffix in suffixes), "yaml")
    wanted = _SUFFIXES[form] if given else tuple(one for suffixes in _SUFFIXES.values() for one in suffixes[:1])
    if output is None and form in _BINARY:
        raise UsageError(
            f"{form} 不能显示在屏幕上，请用 -o 写明文件名。",
            f"{form} cannot be shown on a screen: name a file with -o.",
        )
    if output is not None and suffix not in _SUFFIXES[form]:
        raise UsageError(
            f"“{output}”的扩展名不合适，请用 {' 或 '.join(wanted)}。",
            f'"{output}" has an unfitting suffix: use {" or ".join(wanted)}.',
        )
    return form


def _rendered(form: str, kind: Kind, wording: Wording) -> bytes:
    from sopcheck.writing import csv_template, docx_template, markdown_template, xlsx_template, yaml_template

    match form:
        case "docx":
            return docx_template.render(kind, wording)
        case "xlsx":
            return xlsx_template.render(kind, wording)
        case "csv":
            return csv_template.render(kind, wording)
        case "md":
            return markdown_template.render(kind, wording).encode()
        case _:
            return yaml_template.render(kind, wording).encode()
