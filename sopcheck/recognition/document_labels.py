"""The texts of a document that may be labels, and what in it speaks of software."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sopcheck.model import Block, Code, Entry, Heading, Item, Json, Outline, Paragraph, Table
from sopcheck.places import CsvPlace
from sopcheck.recognition.labels import fold
from sopcheck.recognition.prepare import bracketed_label
from sopcheck.recognition.unfold import distinct, filled, is_grid

_LONGEST = 60
_HEADINGS = 400
"""Labels that are looked at: a document that has not shown its kind by then has none."""
_TOP, _FORM_ROWS = 12, 40
"""Rows of a table that may be its header, and that may belong to a form."""
_SOFTWARE_HEADINGS = """
install, installation, installing, usage, quick start, getting started, license, licence, contributing, contributors
api, api reference, changelog, unreleased, bug fixes, breaking changes, features, fixed, added, prerequisites, build
building, development, deployment, configuration, options, props, attributes, events, slots, syntax, examples, faq
troubleshooting, see also, further reading, sponsors, backers, credits, acknowledgements, badges, demo, screenshots
running tests, testing, tests, docs, documentation, community, support, security, motivation, drawbacks, alternatives
unresolved questions, rationale, prior art, guide-level explanation, reference-level explanation, context, decision
consequences, architecture, tech stack, global constraints, file structure, project structure
安装, 安装方法, 安装步骤, 安装说明, 使用方法, 使用说明, 使用教程, 快速开始, 快速入门, 快速上手, 许可证, 开源协议
贡献, 贡献指南, 贡献者, 更新日志, 特性, 功能特性, 环境要求, 环境准备, 环境依赖, 部署, 编译, 构建, 配置, 配置说明
示例, 用法, 接口文档, 参数说明, 常见问题, 技术栈, 项目结构, 目录结构, 代码示例, 源码, 面试题, 参考资料, 文档, 社区
"""
_SOFTWARE = frozenset(fold(word) for word in re.split(r"[,\n]", _SOFTWARE_HEADINGS) if word.strip())
"""Headings of software documentation."""
_TECHNICAL = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\b[a-z]+[A-Z][A-Za-z]+\b|\b(?:[A-Z][a-z]+){2,}\b|\(\)|::|->"
    r"|\b[\w-]+\.(?:py|tsx?|jsx?|php|go|java|rs|json|ya?ml|vue|sql|sh|css|cpp|toml)\b|(?:^|[\s(（「])/?(?:[\w.-]+/){2,}[\w.*-]+"
)
"""Identifiers, calls and source files."""
_FEW_SENTENCES = 12
_RELEASE = re.compile(r"^(?:version\s+)?\[?v?\d+\.\d+(?:\.\w+)*\]?\s*(?:$|[(（–—-]|\d{4})", re.IGNORECASE)
"""A heading that is a release and no numbered section."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The texts of a document that may be labels: of its own fields, and of the columns of its tables.

    `software` is how many headings are those of software documentation; `code` the share of code among the blocks,
    `technical` that of the sentences which name identifiers or source files.
    """

    own: tuple[str, ...]
    headers: tuple[tuple[str, ...], ...]
    software: int = 0
    code: float = 0.0
    technical: float = 0.0
    grids: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """The first rows of each table of an office document: any of them may be its header."""
    cells: tuple[str, ...] = ()
    """Texts of such tables that may stand for a field of the document, as labels in a form do."""
    chapters: tuple[str, ...] = ()
    """Those of `own` that head the chapters of the document."""
    data: bool = False
    """Whether the document is a file of data: one table and nothing else."""
    headed: bool = True
    """Whether `own` are headings and labels of a text, rather than the keys of a structured document."""


def outline_labels(outline: Outline) -> Labels:
    """The labels of a laid-out document, its title left out."""
    own: list[str] = []
    headers: list[tuple[str, ...]] = []
    grids: list[tuple[tuple[str, ...], ...]] = []
    cells: list[str] = []
    software = 0
    code = sum(isinstance(block, Code) for block in outline.blocks)
    headings = [block.level for block in outline.blocks if isinstance(block, Heading)]
    title = bool(headings) and headings[0] not in headings[1:]
    for block in outline.blocks:
        if len(own) > _HEADINGS:
            break
        if isinstance(block, Heading):
            software += len(block.text) <= _LONGEST and (
                fold(block.text) in _SOFTWARE or bool(_RELEASE.match(block.text))
            )
            if not title:
                own.extend(_heading_labels(block.text))
            title = False
        elif isinstance(block, Entry):
            own.append(block.label.text)
        elif isinstance(block, Paragraph | Item) and block.text[:1] == "【":
            own.extend(label for line in block.text.splitlines() if (label := bracketed_label(line)) is not None)
        elif isinstance(block, Table) and is_grid(block):
            grids.append(tuple(tuple(cell.text for cell in filled(row)) for row in block.rows[:_TOP]))
            cells.extend(_form_labels(block))
        elif isinstance(block, Table) and block.rows:
            headers.append(tuple(cell.text for cell in block.rows[0] if cell.text.strip()))
            if len(block.rows[0]) == 2:  # noqa: PLR2004 - label and value
                own.extend(row[0].text for row in block.rows[:40])
    own.extend(
        str(key) for key in (outline.front.data if outline.front and isinstance(outline.front.data, dict) else ())
    )
    return Labels(
        tuple(own),
        tuple(headers),
        software,
        code / max(1, len(outline.blocks)),
        _technical_share(outline.blocks),
        tuple(grids),
        tuple(cells[:_HEADINGS]),
        tuple(_chapters(outline.blocks)),
        isinstance(outline.start, CsvPlace),
    )


def _chapters(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The headings of the highest level that has several: they divide the whole document."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    levels = [block.level for block in headings]
    level = next((level for level in sorted(set(levels)) if levels.count(level) > 1), None)
    yield from (block.text for block in headings if block.level == level)


def _form_labels(table: Table) -> Iterator[str]:
    """What may be labels of a form: every second cell of a row, the first line of a cell that stands alone."""
    for row in table.rows[:_FORM_ROWS]:
        texts = [cell.text.strip() for cell in distinct(row) if cell.text.strip()]
        if len(texts) == 1:
            yield re.split(r"[：:\n]", texts[0], maxsplit=1)[0][:_LONGEST]
        else:
            yield from (text for text in texts[::2] if len(text) <= _LONGEST)


def _technical_share(blocks: tuple[Block, ...]) -> float:
    """The share of sentences that speak of source code; cells and entries may well hold file names."""
    sentences = [block.text for block in blocks[:_HEADINGS] if isinstance(block, Paragraph | Item | Heading)]
    if len(sentences) < _FEW_SENTENCES:
        return 0.0
    return sum(_TECHNICAL.search(text) is not None for text in sentences) / len(sentences)


def _heading_labels(text: str) -> Iterator[str]:
    yield text
    for colon in ("：", ": "):
        if colon in text:
            yield text.split(colon, maxsplit=1)[0]


def tree_labels(data: Json) -> Labels:
    """The labels of a structured document: its keys, and those of the records in its lists."""
    if not isinstance(data, dict):
        return Labels((), (), headed=False)
    headers: list[tuple[str, ...]] = []
    for value in data.values():
        if isinstance(value, list):
            keys = {str(key): None for item in value[:5] if isinstance(item, dict) for key in item}
            if keys:
                headers.append(tuple(keys))
    return Labels(tuple(str(key) for key in list(data)[:_HEADINGS]), tuple(headers), headed=False)
