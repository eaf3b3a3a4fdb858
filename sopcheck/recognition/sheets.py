"""The sheets of a workbook: which of them are about its artifact, and which explain how to fill it in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sopcheck.model import Block, Outline, Sheet
from sopcheck.recognition.labels import fold

_AUXILIARY = re.compile(
    r"说明|须知|指引|字典|选项|下拉|枚举|参数|码表|字码|图例|定义|术语|缩略语|评分标准|评级标准|等级标准|示例|样例"
    r"|\b(?:instructions?|guide|guidance|how to|read ?me|definitions?|legend|lookups?|options|drop ?downs?|heat ?map|"
    r"validation|settings?|scale|scoring|criteria|glossary|abbreviations?|methodology|examples?|change ?log|"
    r"revision history|faqs?)\b|^(?:(?:value|pick|data|drop[- ]?down)\s*)?lists?$|^(?:terms|values)$|常见问题",
    re.IGNORECASE,
)
"""Names of sheets that hold what a writer chooses from or goes by."""


def sheets_of(blocks: Sequence[Block]) -> Iterator[tuple[Sheet, tuple[Block, ...]]]:
    """Each sheet with its blocks, those that hold nothing left out."""
    starts = [at for at, block in enumerate(blocks) if isinstance(block, Sheet)]
    for at, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        sheet = blocks[at]
        if isinstance(sheet, Sheet) and end > at + 1:
            yield sheet, tuple(blocks[at + 1 : end])


def has_sheets(outline: Outline) -> bool:
    """Whether an outline is that of a workbook."""
    return any(isinstance(block, Sheet) for block in outline.blocks)


def outlines_of(outline: Outline) -> Iterator[tuple[Sheet, Outline]]:
    """Each sheet that holds anything, as an outline of its own."""
    for sheet, blocks in sheets_of(outline.blocks):
        yield sheet, Outline(None, (sheet, *blocks), sheet.place)


def without_auxiliary(outline: Outline) -> Outline:
    """`outline` without hidden sheets and those that explain or feed the others, unless nothing would be left."""
    sheets = list(sheets_of(outline.blocks))
    if len(sheets) < 2:  # noqa: PLR2004 - a single sheet is what the workbook is about
        return outline
    kept = [(sheet, inside) for sheet, inside in sheets if not sheet.hidden and not is_auxiliary(sheet)]
    if not kept or len(kept) == len(sheets):
        return outline
    return Outline(
        outline.front, tuple(block for sheet, inside in kept for block in (sheet, *inside)), kept[0][0].place
    )


def is_auxiliary(sheet: Sheet) -> bool:
    """Whether a sheet, by its name, is one of instructions, scales or lists to choose from."""
    return bool(_AUXILIARY.search(fold(sheet.name)) or _AUXILIARY.search(sheet.name))
