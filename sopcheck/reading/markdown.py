"""Reads Markdown line by line into an outline, as lenient as people write it, in time that grows with its length.

Departures from CommonMark, all for the sake of real office documents: `##Title##` is a heading without its space;
a line indented by four columns is text, not code; a line below `label: value` is not part of the value; lines like
`一、背景`, `（一）目标`, `1.1 范围` and lines that are bold throughout are headings; rows of pipes are a table even
without a delimiter row; text above `---` is a heading only where it is one line and no `label: value`.
"""

from __future__ import annotations

from typing import Final

from sopcheck.model import Block, Document, Entry, Outline, Part, Problem, Tree
from sopcheck.places import Place, TextPlace
from sopcheck.reading.blocks import Blocks
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.text import RefusedError, decode, document

FORMAT: Final = "markdown"
_FENCE: Final = "---"
_ENDS: Final = ("---", "...")


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the Markdown text `data` as one part. Problems are values, not raised."""
    try:
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    except RefusedError as refused:
        return document(path, FORMAT, data, [], [refused.problem])
    lines = text.split("\n")
    front, first, problems = _front_matter(lines, limits)
    blocks = Blocks(lines, first).read()
    if front is None and not blocks and not problems:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    return document(path, FORMAT, data, [Part("", Outline(front, blocks, _start(blocks)))], problems)


def _start(blocks: tuple[Block, ...]) -> Place:
    if not blocks:
        return TextPlace(1, 1, 1, 1)
    first = blocks[0]
    return first.label.place if isinstance(first, Entry) else first.place


def _front_matter(lines: list[str], limits: Limits) -> tuple[Tree | None, int, list[Problem]]:
    """The front matter, the index of the first line after it, and what is wrong with it.

    It begins in the first line; a rule there that no mapping follows is only a rule.
    """
    if lines[0].rstrip() != _FENCE:
        return None, 0, []
    end = next((index for index, line in enumerate(lines) if index and line.rstrip() in _ENDS), None)
    if end is None or not _looks_like_mapping(lines[1:end]):
        return None, 0, []
    from sopcheck.reading.yaml import read_trees

    try:
        trees, problems = read_trees("\n".join(lines[:end]) + "\n", limits)
    except RefusedError as refused:
        return None, end + 1, [refused.problem]
    if len(trees) == 1 and isinstance(trees[0].data, dict):
        return trees[0], end + 1, problems
    return None, 0, []


def _looks_like_mapping(lines: list[str]) -> bool:
    """Whether the first line that says something is `key:` or `key: value`."""
    for line in lines:
        text = line.strip()
        if text and not text.startswith("#"):
            return line[0] not in " \t" and (text.endswith(":") or ": " in text)
    return False
