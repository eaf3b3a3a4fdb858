"""What stands out in a Word document: lines that are larger or bolder than its running text, and heading-like lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sopcheck.model import Table
from sopcheck.reading.inline import SPACE
from sopcheck.reading.word.body import Draft, Written
from sopcheck.reading.word.line import Look

_LONGEST: Final = 40
"""Width of a heading in Chinese characters; others are half as wide."""
_SENTENCE_ENDS: Final = "。；;！!，,、…"
_NOTES: Final = "*※注"
_LARGER: Final = 2
_CLEARLY: Final = 4
"""Half-points by which a line must be larger to stand out: less where it is bold."""
_MOSTLY_BOLD: Final = 0.6
_ROW: Final = 3
"""Lines without anything between them that look the same: a block of text in bold, not headings."""
_FEW_FOLLOWED: Final = 0.34
_HALF: Final = 0.5

Group = tuple[str, int]


def width(text: str) -> float:
    """Width of a text in Chinese characters."""
    return sum(1.0 if sign > "\u2e7f" else 0.5 for sign in text)


def is_title_like(text: str, most: float = _LONGEST) -> bool:
    """Whether a text is short and no sentence, as headings are."""
    text = text.strip(SPACE)
    if not text or len(text) > 2 * most or text[-1] in _SENTENCE_ENDS:
        return False
    return len(text) <= most or width(text) <= most


def _usual(drafts: Sequence[Draft], default: int) -> tuple[int, bool]:
    """The size in half-points that most of the running text has, and whether bold sets anything apart from it."""
    sizes: dict[int, int] = {}
    bold = every = 0
    for draft in drafts:
        if isinstance(draft, Written) and not draft.level and not draft.contents and draft.line.said:
            for text, is_bold, size in draft.line.spans:
                sizes[size] = sizes.get(size, 0) + len(text)
                every += len(text)
                bold += len(text) if is_bold else 0
    usual = max(sizes, key=lambda size: (sizes[size], -size)) if sizes else default
    return usual, bold <= every * _MOSTLY_BOLD


class Looks:
    """Tells which paragraphs of a document stand out from the others."""

    def __init__(self, drafts: Sequence[Draft], default: int, left_out: frozenset[int]) -> None:
        """`default` is the size of text that states none, in half-points; `left_out` are indexes of contents."""
        self.size, self._bold_says = _usual(drafts, default)
        self._out = frozenset(
            at
            for at, draft in enumerate(drafts)
            if at not in left_out and isinstance(draft, Written) and self._stands_out(draft)
        )
        self._out -= _rows(drafts, self._out)
        looks = [draft.line.look for at in self._out if isinstance(draft := drafts[at], Written)]
        counts = Counter(looks)
        self._unique = frozenset(look for look in looks if counts[look] == 1)
        self.heading_lists = self._heading_lists(drafts, left_out)

    def stands_out(self, at: int) -> bool:
        """Whether the draft at this index looks like a heading."""
        return at in self._out

    def is_unique(self, written: Written) -> bool:
        """Whether no other line that stands out looks like this one."""
        return written.line.look in self._unique

    def _stands_out(self, written: Written) -> bool:
        text = written.line.said
        if (
            not is_title_like(text)
            or "\n" in text
            or "caption" in written.style
            or text[0] in _NOTES
            or not any(map(str.isalpha, text))
        ):
            return False
        size, bold = written.line.look
        if bold and self._bold_says:
            return size >= self.size
        return size >= self.size + (_LARGER if bold else _CLEARLY)

    def _heading_lists(self, drafts: Sequence[Draft], left_out: frozenset[int]) -> frozenset[Group]:
        """The automatic lists whose items are headings: short, with other text below each."""
        members: dict[Group, list[int]] = {}
        said = [
            at
            for at, draft in enumerate(drafts)
            if at not in left_out and (isinstance(draft, Table) or draft.line.said or draft.pictures)
        ]
        for index, at in enumerate(said):
            draft = drafts[at]
            if isinstance(draft, Written) and draft.number is not None and draft.number.ordered and not draft.level:
                members.setdefault(draft.number.group, []).append(index)
        return frozenset(
            group for group, indexes in members.items() if self._are_headings(drafts, said, group, indexes)
        )

    def _are_headings(self, drafts: Sequence[Draft], said: list[int], group: Group, indexes: list[int]) -> bool:
        written = [draft for index in indexes if isinstance(draft := drafts[said[index]], Written)]
        if not all(is_title_like(one.line.text) and "\n" not in one.line.said for one in written):
            return False
        if any(entry.value.text for one in written for entry in one.line.entries):
            return False
        followed = above = 0
        for index in indexes:
            following = drafts[said[index + 1]] if index + 1 < len(said) else None
            listed = following.number if isinstance(following, Written) and not following.level else None
            followed += listed is not None and listed.group == group
            above += following is not None and listed is None
        if followed > len(indexes) * _FEW_FOLLOWED:
            return False
        standing = sum(said[index] in self._out for index in indexes)
        if standing > len(indexes) * _HALF:
            return True
        return above >= len(indexes) * _HALF and (len(indexes) > 1 or written[0].number_is_chinese)


def _rows(drafts: Sequence[Draft], out: frozenset[int]) -> frozenset[int]:
    """The lines that stand out together, without an empty line or anything else between them, and have no numbers."""
    rows: set[int] = set()
    run: list[int] = []
    before: Look | None = None
    for at, draft in enumerate([*drafts, None]):
        look = None
        if at in out and isinstance(draft, Written) and draft.number is None:
            look = draft.line.look
        if look is None or look != before:
            if len(run) >= _ROW:
                rows.update(run)
            run = []
        if look is not None:
            run.append(at)
        before = look
    return frozenset(rows)
