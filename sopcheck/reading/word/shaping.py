"""Turns the paragraphs of a Word document into headings, entries, items and running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sopcheck.model import Block, Entry, Heading, Item, Paragraph, Table, Text
from sopcheck.places import Place
from sopcheck.reading.inline import SPACE
from sopcheck.reading.labelled import entries
from sopcheck.reading.lines import Line as MarkedLine
from sopcheck.reading.lines import marker
from sopcheck.reading.numbering import Number, heading_level, number
from sopcheck.reading.word.body import Draft, Written, numbered
from sopcheck.reading.word.contents import listed
from sopcheck.reading.word.line import Line, Look, Span
from sopcheck.reading.word.looks import Looks, is_title_like
from sopcheck.reading.word.title import Title, find_title

_CHAPTER: Final = 60
_STYLED: Final = 100
"""Width of the longest heading by style; beyond it a style was misused for running text."""
_COLONS: Final = "：:"
_CAPTION = re.compile(r"(?:图|表|圖|Figure|Fig\.|Table)\s*[0-9一二三四五六七八九十A-Z][-.0-9]*", re.IGNORECASE)
_BOXES: Final = {"☑": True, "☒": True, "☐": False, "□": False}
_MARKS: Final = frozenset("-*+·•●○■◆▪0123456789０１２３４５６７８９（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_DIGITS = re.compile(r"[0-9]{1,3}")


class Shaper:
    """One pass over the drafts; state is the level of the headings above."""

    def __init__(self, drafts: Sequence[Draft], default_size: int) -> None:
        """`default_size` is that of text which states none, in half-points."""
        self._drafts = drafts
        self._contents = listed(drafts)
        self._looks = Looks(drafts, default_size, self._contents)
        self._title: Title | None = find_title(drafts, self._looks.size, self._contents)
        self._blocks: list[Block] = []
        self._base = 1 if self._title else 0
        self._shift = self._base
        self._level = self._base
        self._chinese = False
        self._item_before = False
        self._levels: dict[Look, int] = {}
        self._lists = {
            draft.number.group: draft.level
            for draft in drafts
            if isinstance(draft, Written) and draft.number is not None and draft.level
        }
        self._ranks = self._ranked()
        self._below = False  # a heading below the title has come

    def shape(self) -> tuple[Block, ...]:
        """All blocks in reading order."""
        for at, draft in enumerate(self._drafts):
            if isinstance(draft, Table):
                self._blocks.append(draft)
                self._item_before = False
            else:
                if at not in self._contents:
                    self._paragraph(at, draft)
                self._blocks.extend(draft.pictures)
        return tuple(self._blocks)

    def _ranked(self) -> dict[Look, int]:
        """Levels of headings that only their look tells, where nothing else tells of them: the larger the higher."""
        looks: set[Look] = set()
        for at, draft in enumerate(self._drafts):
            if not isinstance(draft, Written) or at in self._contents or (self._title and at in self._title.indexes):
                continue
            if draft.level or self._numbered(at, draft, draft.line) is not None:
                return {}
            if self._looks.stands_out(at):
                looks.add(draft.line.look)
        return {look: rank for rank, look in enumerate(sorted(looks, key=lambda look: (-look.size, not look.bold)), 1)}

    def _paragraph(self, at: int, written: Written) -> None:
        if self._title and at in self._title.indexes:
            if at == self._title.indexes[0]:
                self._blocks.append(Heading(1, self._title.text, written.line.place))
            return
        lines = list(written.line.lines())
        if not lines:
            return
        if written.level and is_title_like(written.line.text, _STYLED):
            self._styled(written, written.level)
        elif written.title and is_title_like(written.line.text):
            self._styled(written, 1)
        elif len(lines) == 1:
            self._line(at, written, lines[0])
        else:
            self._several(at, written, lines)

    # --- headings -------------------------------------------------------------------------------------------------

    def _styled(self, written: Written, level: int) -> None:
        text = " ".join(line.said for line in written.line.lines())
        self._base = level + self._shift
        self._chinese = False
        self._heading(self._base, numbered(written.number, text), written.line.place)

    def _heading(self, level: int, text: str, place: Place) -> None:
        self._level = level
        self._item_before = False
        self._below = True
        self._blocks.append(Heading(level, text, place))

    def _numbered(self, at: int, written: Written, line: Line) -> tuple[Number, str] | None:
        """The number of a heading that is numbered, automatically or by hand, and its whole text; None for others."""
        text = line.said
        if written.number is not None:
            group = written.number.group
            if group not in self._looks.heading_lists or group in self._lists:
                return None
            shown = numbered(written.number, text)
            found = number(shown)
            if found is None or found.style in ("simple", "item"):
                found = Number("decimal", 0, written.number.level + 1)
            return found, shown
        found = number(text)
        if found is None and text[:1].isdigit() and self._looks.stands_out(at):
            found = Number("simple", _mark(text))  # `1. Goals` counts items, unless it is set apart from what it counts
        if found is None or found.style == "item" or not found.length:
            return None
        if found.style == "simple":
            return (found, text) if self._stands_alone(at, text, line) else None
        chapter = found.style in ("chapter", "chinese")
        # Latin letters are half as wide, and quantities like `3.5 million` are no numbers of sections.
        if not is_title_like(text, _CHAPTER if chapter else _CHAPTER / 1.5):
            return None
        if not chapter and any(entry.value.text for entry in line.entries):
            return None
        return found, text

    def _stands_alone(self, at: int, text: str, line: Line) -> bool:
        """Whether a line numbered `1、` is a heading above text, rather than an item of a list."""
        if not is_title_like(text) or line.entries:
            return False
        if self._looks.stands_out(at):
            return True
        if self._item_before or text[-1] in _COLONS:
            return False
        following = self._next(at)
        if following is None or isinstance(following, Table):
            return following is not None
        said = following.line.said
        return not following.level and following.number is None and number(said) is None and not _mark(said)

    def _next(self, at: int) -> Draft | None:
        for draft in self._drafts[at + 1 :]:
            if isinstance(draft, Table) or draft.line.said:
                return draft
        return None

    def _by_number(self, found: Number, text: str, written: Written, at: int) -> None:
        level = self._base + heading_level(found, below_chinese=self._chinese)
        self._chinese = self._chinese or found.style in ("chapter", "chinese")
        if self._looks.stands_out(at):
            self._levels.setdefault(written.line.look, level)
        self._heading(level, text, written.line.place)

    def _by_look(self, written: Written, text: str) -> None:
        look = written.line.look
        level = self._levels.get(look)
        if level is None and look in self._ranks:
            level = self._base + self._ranks[look]
        if level is None:
            level = self._levels[look] = self._level + 1
        place = written.line.place
        kept = self._level
        self._heading(level, text, place)
        self._level = kept if look not in self._ranks else level

    def _by_list(self, at: int, written: Written, text: str) -> None:
        """A line that stands out and counts on an automatic list: of the level of its fellows, if they have a style."""
        level = self._lists.get(written.number.group) if written.number is not None else None
        if level is not None:
            self._styled(written, level)
            return
        shown = numbered(written.number, text)
        self._by_number(number(shown) or Number("decimal", 0), shown, written, at)

    # --- lines ----------------------------------------------------------------------------------------------------

    def _line(self, at: int, written: Written, line: Line) -> None:
        heading = self._numbered(at, written, line)
        text = line.said
        if heading is not None:
            self._by_number(heading[0], heading[1], written, at)
            return
        out = self._looks.stands_out(at) and not _CAPTION.match(text) and not self._on_cover(at, written)
        found = line.entries
        filled = any(entry.value.text for entry in found)
        mark = _mark(text)
        if out and not filled and not mark and written.number is None:
            self._by_look(written, text)
        elif out and not filled and not mark and written.number is not None and written.number.ordered:
            self._by_list(at, written, text)
        elif written.number is not None:
            self._item(line, written.number.level + 1, _counted(written), self._next(at))
        elif mark:
            self._marked(text, mark, line, self._next(at))
        elif found:
            self._blocks.extend(found)
            self._item_before = False
        elif _box(text) is not None:
            self._item(line, 1, None, None)
        else:
            self._blocks.append(Paragraph(text, line.place))
            self._item_before = False

    def _on_cover(self, at: int, written: Written) -> bool:
        """Whether a line stands with the title and looks like no other line: a subtitle, a name, a date."""
        if written.subtitle:
            return True
        if self._title is None or self._below:
            return False
        return at < self._title.indexes[0] or self._looks.is_unique(written)

    def _item(self, line: Line, depth: int, counted: str | None, following: Draft | None) -> None:
        """An item; one that is a label alone, with running text or a table below it, is no item but a label."""
        found = entries(line, depth)
        if found and not found[-1].value.text and not _is_item(following):
            self._item_before = False
            self._blocks.extend(replace(entry, depth=0, number=counted) for entry in found)
            return
        self._item_before = True
        if found:
            self._blocks.extend([replace(found[0], number=counted), *found[1:]])
            return
        text = line.said
        box = _box(text)
        self._blocks.append(Item(text if box is None else text[1:].strip(SPACE), line.place, depth, box, counted))

    def _marked(self, text: str, mark: int, line: Line, following: Draft | None) -> None:
        """An item whose number or bullet is in the text."""
        counted = _DIGITS.search(text[:mark])
        rest = Line(_after(line, mark), line.place)
        self._item(rest, 1, counted[0] if counted else None, following)

    def _several(self, at: int, written: Written, lines: list[Line]) -> None:
        """A paragraph of several lines: labels among them are entries, items are items, the others stay together."""
        running: list[str] = []
        first = len(self._blocks)
        depth = written.number.level + 1 if written.number is not None else 0
        following = self._next(at)
        for line in lines:
            text = line.said
            found = entries(line, depth)
            mark = _mark(text)
            heading = None if depth or found or mark else self._numbered(at, written, line)
            chapter = heading is not None and heading[0].style in ("chapter", "chinese", "section", "bracketed")
            if not (mark or found or chapter):
                running.append(text)
                continue
            self._running(running, written, first=first)
            running = []
            if mark:
                self._marked(text, mark, line, following)
            elif found:
                counted = _counted(written) if len(self._blocks) == first else None
                self._blocks.extend([replace(found[0], number=counted), *found[1:]])
            elif heading is not None:
                self._by_number(heading[0], heading[1], written, at)
        self._running(running, written, first=first)

    def _running(self, lines: list[str], written: Written, *, first: int) -> None:
        """The lines of a paragraph that go together; `first` is the index of its first block."""
        if not lines:
            return
        text, place = "\n".join(lines), written.line.place
        before = self._blocks[-1] if len(self._blocks) > first else None
        if isinstance(before, Entry) and not before.value.text and before.depth:
            # Below a label that is an item, the lines of the same paragraph are its value.
            self._blocks[-1] = replace(before, value=Text(text, place))
        elif written.number is not None and before is None:
            self._item_before = True
            self._blocks.append(Item(text, place, written.number.level + 1, None, _counted(written)))
        else:
            self._item_before = False
            self._blocks.append(Paragraph(text, place))


def _is_item(draft: Draft | None) -> bool:
    if not isinstance(draft, Written) or draft.level:
        return False
    return draft.number is not None or bool(_mark(draft.line.said))


def _counted(written: Written) -> str | None:
    found = written.number
    return str(found.value) if found is not None and found.ordered else None


def _mark(text: str) -> int:
    """How long the bullet or number of an item is that begins this text, with the space after it; 0 for none."""
    if text[:1] not in _MARKS:
        return 0
    found = marker(MarkedLine(0, text, 0, 0, 0))
    if found is None:
        return 0
    length = found[0]
    while length < len(text) and text[length] in SPACE:
        length += 1
    return length if length < len(text) else 0


def _after(line: Line, skipped: int) -> tuple[Span, ...]:
    """The spans of a line without its first characters, leading space not counted."""
    skipped += len(line.text) - len(line.text.lstrip(SPACE))
    out = []
    for span in line.spans:
        if len(span.text) > skipped:
            out.append(Span(span.text[skipped:], span.bold, span.size))
        skipped = max(0, skipped - len(span.text))
    return tuple(out)


def _box(text: str) -> bool | None:
    """Whether the one box that an item begins with is ticked."""
    boxes = sum(text.count(sign) for sign in _BOXES)
    return _BOXES.get(text[0]) if len(text) > 1 and boxes == 1 else None
