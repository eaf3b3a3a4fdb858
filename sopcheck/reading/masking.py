"""Takes out of a Markdown text, before its blocks are read, what no block is made of: comments and fenced code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sopcheck.model import Comment, TextPlace
from sopcheck.reading.inline import HIDDEN

_OPEN: Final = "<!--"
_CLOSE: Final = "-->"
_SHORTEST_FENCE: Final = 3


@dataclass(slots=True)
class Masked:
    """Lines of equal length as the source, comments replaced by HIDDEN; the fences by first line, end exclusive."""

    lines: list[str]
    unclosed: bool = False
    """Whether a comment was found that nothing closes, so that there is no use in searching for another end."""
    comments: list[Comment] = field(default_factory=list)
    fences: dict[int, int] = field(default_factory=dict)
    """Indexes of lines, counted from 0."""


def mask(lines: list[str], first: int) -> Masked:
    """Mask `lines` from the index `first` on."""
    masked = Masked(lines[:])
    index = first
    while index < len(lines):
        fence = _fence(lines[index])
        if fence:
            end = _fence_end(lines, index + 1, fence)
            masked.fences[index] = end
            index = end
        else:
            index = _mask_comments(masked, index)
    return masked


def _fence(line: str) -> str:
    """The run of backticks or tildes that opens a fence in `line`."""
    text = line.lstrip(" \t>")
    for sign in "`~":
        rest = text.lstrip(sign)
        length = len(text) - len(rest)
        if length >= _SHORTEST_FENCE and not (sign == "`" and "`" in rest):
            return sign * length
    return ""


def _fence_end(lines: list[str], index: int, fence: str) -> int:
    """The line after the one that closes `fence`, or the end of the text."""
    while index < len(lines):
        text = lines[index].strip(" \t>")
        if text.startswith(fence) and not text.strip(fence[0]):
            return index + 1
        index += 1
    return index


def _mask_comments(masked: Masked, index: int) -> int:
    """Mask the comments that begin in the line at `index`; the line to go on with."""
    column = 0
    while True:
        line = masked.lines[index]
        start = line.find(_OPEN, column)
        if start < 0:
            return index + 1
        if line.count("`", 0, start) % 2:  # inside a code span
            column = start + len(_OPEN)
            continue
        end_index, end = len(masked.lines), 0
        if not masked.unclosed:
            end_index, end = _comment_end(masked.lines, index, start + len(_OPEN))
        if end_index == len(masked.lines):
            masked.unclosed = True
            if line[:start].strip():  # never closed, and not a block of its own: a reader sees it
                return index + 1
            end_index, end = len(masked.lines) - 1, len(masked.lines[-1])
        _hide(masked, index, start, end_index, end)
        index, column = end_index, end


def _comment_end(lines: list[str], index: int, column: int) -> tuple[int, int]:
    """Line index and column after the end of the comment whose text begins at `column`."""
    while index < len(lines):
        close = lines[index].find(_CLOSE, column)
        if close >= 0:
            return index, close + len(_CLOSE)
        index, column = index + 1, 0
    return index, 0


def _hide(masked: Masked, index: int, start: int, end_index: int, end: int) -> None:
    pieces = []
    for at in range(index, end_index + 1):
        line = masked.lines[at]
        left = start if at == index else 0
        right = end if at == end_index else len(line)
        pieces.append(line[left:right])
        masked.lines[at] = line[:left] + HIDDEN * (right - left) + line[right:]
    text = "\n".join(pieces).removeprefix(_OPEN).removesuffix(_CLOSE).strip()
    masked.comments.append(Comment(text, TextPlace(index + 1, start + 1, end_index + 1, end + 1)))
