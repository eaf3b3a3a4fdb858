"""`sopcheck new`: a template of a kind, ready to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from sopcheck.cli import console, options, outputs
from sopcheck.cli.language import Say

_SUFFIXES = {"md": (".md", ".markdown"), "yaml": (".yaml", ".yml")}


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
        type=click.Choice(["yaml", "md"]),
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
    from sopcheck.writing import markdown_template, yaml_template

    pack = open_pack(open_config((), isolated=isolated))
    titles = {title: one.id for one in pack.kinds.values() for title in one.titles}
    name = titles.get(kind, kind)
    options.known(name, [*pack.kinds, *titles], "种类", "kind")
    if not pack.kinds[name].fields:
        raise UsageError(
            f"“{kind}”还没有模板：这种文档目前只认得名称，内容还不检查。",
            f'There is no template for "{kind}" yet: documents of this kind are known by name, and not checked.',
        )
    suffix = output.suffix.lower() if output is not None else ""
    markdown = format_ == "md" or (format_ is None and suffix in _SUFFIXES["md"])
    wanted = _SUFFIXES["md" if markdown else "yaml"]
    if output is not None and suffix not in wanted:
        raise UsageError(
            f"“{output}”的扩展名不合适，请用 {' 或 '.join(wanted if format_ else ('.md', '.yaml'))}。",
            f'"{output}" has an unfitting suffix: use {" or ".join(wanted if format_ else (".md", ".yaml"))}.',
        )
    writer = markdown_template if markdown else yaml_template
    content = writer.render(pack.kinds[name], Wording(pack, say.language))
    if output is None:
        console.show(content)
    else:
        outputs.save(output, content.encode(), overwrite=force)
        console.note(
            say(
                f"已写入 {output}。填好后运行 sopcheck check {output}。",
                f"Wrote {output}. Fill it in, then run `sopcheck check {output}`.",
            )
        )
