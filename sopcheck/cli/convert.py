"""`sopcheck convert`: documents of old formats as .docx and .xlsx, by an installed LibreOffice."""

from __future__ import annotations

from pathlib import Path

import click

from sopcheck.cli import console, options
from sopcheck.cli.failures import FINDINGS, OK
from sopcheck.cli.language import Say


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.command(
        "convert",
        help=say(
            "用本机安装的 LibreOffice 把旧格式的文档（.doc、.wps、.rtf）转换成旁边的 .docx，已有的文件从不覆盖。"
            "PATHS 是文件或文件夹（默认当前文件夹）。",
            "Convert documents of old formats (.doc, .wps, .rtf) to .docx beside them, by an installed LibreOffice. No "
            "file is ever written over. PATHS are files or folders (default: this folder).",
        ),
    )
    @options.paths(say)
    @click.option(
        "--xls",
        is_flag=True,
        help=say(
            "旧格式的表格（.xls、.et、.ods）也转换成 .xlsx。", "Also convert workbooks (.xls, .et, .ods) to .xlsx."
        ),
    )
    @click.option(
        "--timeout",
        type=click.IntRange(1, 3600),
        default=120,
        show_default=True,
        metavar="SECONDS",
        help=say("一份文档最多用多少秒。", "Seconds that one document may take."),
    )
    @options.isolated(say)
    @options.lang(say)
    def convert(paths: tuple[Path, ...], xls: bool, timeout: int, isolated: bool) -> int:
        return _convert(say, paths, xls=xls, timeout=timeout, isolated=isolated)

    return convert


def _convert(say: Say, paths: tuple[Path, ...], *, xls: bool, timeout: int, isolated: bool) -> int:
    from sopcheck.cli.opening import open_config
    from sopcheck.discover import discover
    from sopcheck.reading import DEFAULT_LIMITS, READERS, read_bytes
    from sopcheck.reporting.escape import escape
    from sopcheck.writing.converting import SHEET_SUFFIXES, TEXT_SUFFIXES, ConversionError, opened_office

    root = open_config(paths, isolated=isolated).root
    wanted = (*TEXT_SUFFIXES, *SHEET_SUFFIXES) if xls else TEXT_SUFFIXES
    suffixes = {**READERS, **dict.fromkeys((*TEXT_SUFFIXES, *SHEET_SUFFIXES), "")}
    found = discover(root, paths or (Path(),), suffixes, all_versions=True)
    sources = [path for path in sorted(found.selected) if Path(path).suffix.lower() in wanted]
    if not sources:
        console.note(say("没有旧格式的文档要转换。", "There are no documents of old formats to convert."))
        return OK
    failures = 0
    with opened_office(_program(root), timeout) as office:
        for path in sources:
            data = read_bytes(root, found.on_disk(path), DEFAULT_LIMITS)
            try:
                made = office.convert(root / found.on_disk(path), data)
            except ConversionError as error:
                failures += 1
                console.note(f"{escape(path)}: {say(error.zh, error.en)}")
            else:
                console.show(f"{escape(path)} -> {escape(Path(path).with_name(made.name).as_posix())}\n")
    return FINDINGS if failures else OK


def _program(root: Path) -> Path:
    """LibreOffice, or a UsageError that says what to do without it."""
    from sopcheck.errors import UsageError
    from sopcheck.writing.converting import find_office

    program = find_office(root)
    if program is None:
        raise UsageError(
            "没有找到 LibreOffice。请从 libreoffice.org 安装（Debian/Ubuntu：apt-get install libreoffice-writer），"
            "并让 soffice 在 PATH 里；或在 Word、WPS 里把文件另存为 .docx、.xlsx。",
            "LibreOffice was not found. Install it from libreoffice.org (Debian and Ubuntu: apt-get install "
            "libreoffice-writer) with `soffice` on the PATH; or save the files as .docx or .xlsx in Word or WPS.",
        )
    return program
