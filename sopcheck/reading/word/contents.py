"""Finds tables of contents that are plain text: lines with page numbers, or headings listed before they come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sopcheck.reading.word.body import Draft, Written

_WITH_PAGE = re.compile(r"[^\n]*?\S(?:[.．…·•。_-]{3,}[ \t]*|\t+[ \t]*|[ 　]{4,})[0-9ivxIVX]{1,5}")
_PAGE_SIGNS: Final = frozenset("0123456789ivxIVX")
_LINE: Final = 250
"""Characters of a line with leaders and a page number."""
_CAPTION = re.compile(
    r"目\s*[录錄次]|table\s+of\s+contents|contents|índice|tabla\s+de\s+contenidos?|inhaltsverzeichnis|sommaire",
    re.IGNORECASE,
)
_LONGEST_CAPTION: Final = 30
_CAPTION_STARTS: Final = frozenset("目tTcCíÍiIsS")
_MARKS = re.compile(r"[\s.．、:：()（）·…_-]+|^[0-9一二三四五六七八九十]+")
_FEWEST: Final = 3
_MOST_CAPTIONS: Final = 5
"""Tables of contents that a document may have: of chapters, figures, tables ..."""


def listed(drafts: Sequence[Draft]) -> frozenset[int]:
    """The indexes of the drafts that make up tables of contents, their captions included."""
    out = {at for at, draft in enumerate(drafts) if isinstance(draft, Written) and draft.contents}
    said = [(at, draft.line.said) for at, draft in enumerate(drafts) if isinstance(draft, Written)]
    said = [(at, text) for at, text in said if text and at not in out]
    out |= _with_pages(said)
    captions = [
        index
        for index, (_, text) in enumerate(said)
        if len(text) <= _LONGEST_CAPTION and text[0] in _CAPTION_STARTS and _CAPTION.fullmatch(text)
    ]
    for index in captions[:_MOST_CAPTIONS]:
        at = said[index][0]
        following = _announced(said, index + 1)
        if following:
            out |= following
        if following or any(near in out for near in range(at + 1, at + 4)):
            out.add(at)
    return frozenset(out)


def _with_pages(said: Sequence[tuple[int, str]]) -> set[int]:
    """Lines that end in leaders and a page number, where there are several in a row."""
    out: set[int] = set()
    run: list[int] = []
    for at, text in said:
        if text[-1] in _PAGE_SIGNS and len(text) <= _LINE and _WITH_PAGE.fullmatch(text):
            run.append(at)
            continue
        if len(run) >= _FEWEST:
            out.update(run)
        run = []
    return out | set(run) if len(run) >= _FEWEST else out


def _announced(said: Sequence[tuple[int, str]], start: int) -> set[int]:
    """The lines from `start` on that come again later, word for word but for their numbers, where several do."""
    later = {folded: at for at, text in said[start:] if (folded := _MARKS.sub("", text).lower())}
    out: set[int] = set()
    seen: set[str] = set()
    for at, text in said[start:]:
        folded = _MARKS.sub("", text).lower()
        if not folded or later[folded] == at or folded in seen:
            break
        seen.add(folded)
        out.add(at)
    return out if len(out) >= _FEWEST else set()
