"""Takes out of a Markdown text, before its blocks are read, what no block is made of: comments and fenced code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sopcheck.model import Comment
from sopcheck.places import TextPlace
from sopcheck.reading.inline import HIDDEN, SPACE

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
    line = masked.lines[index]
    spans: list[tuple[int, int]] = []
    column = ticks = 0
    while (start := line.find(_OPEN, column)) >= 0:
        ticks += line.count("`", column, start)
        end = start if ticks % 2 else line.find(_CLOSE, start + len(_OPEN))
        if end < 0:
            break
        if not ticks % 2:
            spans.append((start, end + len(_CLOSE)))
        column = end + len(_CLOSE)
    _hide(masked, index, spans)
    return index + 1 if start < 0 else _mask_long_comment(masked, index, start)


def _mask_long_comment(masked: Masked, index: int, start: int) -> int:
    """Mask the comment that begins at `start` and does not end in its line; the line to go on with."""
    last = index + 1
    while last < len(masked.lines) and not masked.unclosed and _CLOSE not in masked.lines[last]:
        last += 1
    if masked.unclosed or last == len(masked.lines):
        masked.unclosed = True
        if masked.lines[index][:start].strip(SPACE):  # no block of its own: a reader sees what is never closed
            return index + 1
        last = len(masked.lines) - 1
        end = len(masked.lines[last])
    else:
        end = masked.lines[last].index(_CLOSE) + len(_CLOSE)
    pieces = [masked.lines[index][start:], *masked.lines[index + 1 : last], masked.lines[last][:end]]
    if last == index:
        pieces = [masked.lines[index][start:end]]
    for at in range(index, last + 1):
        line = masked.lines[at]
        left, right = (start if at == index else 0), (end if at == last else len(line))
        masked.lines[at] = line[:left] + HIDDEN * (right - left) + line[right:]
    masked.comments.append(Comment(_inner("\n".join(pieces)), TextPlace(index + 1, start + 1, last + 1, end + 1)))
    return last if last > index else index + 1


def _hide(masked: Masked, index: int, spans: list[tuple[int, int]]) -> None:
    """Mask comments that stand within one line."""
    line, column, pieces = masked.lines[index], 0, []
    for start, end in spans:
        place = TextPlace(index + 1, start + 1, index + 1, end + 1)
        masked.comments.append(Comment(_inner(line[start:end]), place))
        pieces += [line[column:start], HIDDEN * (end - start)]
        column = end
    if spans:
        masked.lines[index] = "".join([*pieces, line[column:]])


def _inner(comment: str) -> str:
    return comment.removeprefix(_OPEN).removesuffix(_CLOSE).strip()
