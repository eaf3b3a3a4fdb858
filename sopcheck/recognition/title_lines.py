"""The lines of a document that may be its title: the first heading, what stands with it on a cover, names of sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sopcheck.model import Block, Entry, Heading, Json, Outline, Paragraph, Picture, Sheet, Table, Tree
from sopcheck.places import TextPlace
from sopcheck.recognition.sheets import sheets_of
from sopcheck.recognition.unfold import filled, is_grid

_TOP = 30
"""Blocks among which the title of a laid-out document stands."""
_HEADINGS = 2
"""Headings that a cover may have."""
_FORM = re.compile(r"(?:excel\s*)?模[板版]|[\s_-]*\b(?:(?:excel|spreadsheet)[\s_-]+)?templates?\b", re.IGNORECASE)
"""What a sheet may call itself beside its kind: a template of a table is that table, one of a text explains it."""
_TITLE_LONGEST = 40
_LINES = 2
"""Lines below the first of a sheet among which its title may stand."""
_LEADS_ON = re.compile(r"\b(?:for|of)\b", re.IGNORECASE)
"""What tells a title before a colon from the label of a field."""
_COVER = 12
"""Blocks that a cover may have."""


def title_texts(content: Tree | Outline) -> Iterator[str]:
    """The texts that may be the document's title."""
    tree = content if isinstance(content, Tree) else content.front
    if tree is not None and isinstance(tree.data, dict):
        for key in ("title", "标题", "name", "名称"):
            value: Json = tree.data.get(key)
            if isinstance(value, str):
                yield value
    if isinstance(content, Tree):
        return
    yield from _top_titles(content.blocks) if isinstance(content.start, TextPlace) else _sheet_titles(content)


def _top_titles(blocks: Sequence[Block]) -> Iterator[str]:
    """The first heading; before it, a paragraph that begins the document, and a cell over a whole table."""
    for number, block in enumerate(blocks[:_TOP]):
        if isinstance(block, Heading):
            yield block.text
            return
        if isinstance(block, Paragraph) and number == 0 and len(block.text) <= _TITLE_LONGEST:
            yield block.text
        elif isinstance(block, Table) and is_grid(block):
            first = filled(block.rows[0]) if block.rows else []
            if len(first) == 1 and len(first[0].text) <= _TITLE_LONGEST:
                yield first[0].text


def cover_lines(blocks: Sequence[Block]) -> Iterator[str]:
    """The short lines with which a document begins, below the first: a cover names the matter and then the document."""
    headings = 0
    for block in blocks[:_COVER]:
        if isinstance(block, Heading):
            headings += 1
            if headings > _HEADINGS:
                return
        elif isinstance(block, Entry) and _LEADS_ON.search(block.label.text):
            yield block.label.text  # `Progress report for P-7: ...`
            continue
        elif not (isinstance(block, Paragraph) and len(block.text) <= _TITLE_LONGEST):
            if isinstance(block, Picture):
                continue
            return
        yield block.text


def first_line(content: Tree | Outline) -> Iterator[str]:
    """A label and its value that begin a document: `Business case: second shop`."""
    first = content.blocks[0] if isinstance(content, Outline) and content.blocks else None
    if isinstance(first, Entry) and len(first.label.text) <= _TITLE_LONGEST:
        yield first.label.text


def _sheet_titles(content: Outline) -> Iterator[str]:
    """The names and the first titles of the sheets that are not hidden; without sheets, those of the document."""
    if not any(isinstance(block, Sheet) for block in content.blocks):
        yield from _top_titles(content.blocks)
        return
    for sheet, blocks in sheets_of(content.blocks):
        if not sheet.hidden:
            for text in (sheet.name, *_top_titles(blocks), *_lines_above(blocks)):
                yield _FORM.sub("", text)


def _lines_above(blocks: Sequence[Block]) -> Iterator[str]:
    """The next lines over the first table of a sheet: its title may stand below the name of a company."""
    for block in blocks[1 : 1 + _LINES]:
        if not isinstance(block, Heading | Paragraph):
            return
        if len(block.text) <= _TITLE_LONGEST:
            yield block.text
