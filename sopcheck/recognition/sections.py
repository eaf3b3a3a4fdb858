"""A laid-out document as slots: every label - a heading, an entry, a form cell - with what stands under it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sopcheck.model import Block, Comment, Entry, Heading, Item, Outline, Paragraph, Table, Text
from sopcheck.places import Place, TextPlace, WordPlace
from sopcheck.recognition.prepare import prepared
from sopcheck.recognition.tables import form_pairs
from sopcheck.recognition.unfold import is_grid

Known: TypeAlias = "Callable[[str], bool]"
"""Whether a text is a label of a field."""

How = Literal["heading", "entry", "cell", "caption"]

_COLON = re.compile(r"\s*(?:：|:(?=\s|[^\x00-\x7f])|\s[—–-]{1,2}\s)\s*")
_CAPTION_LONGEST = 40
_DEEPEST = 12
"""Levels of slots above a slot that may say what it is about."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A label and what belongs to it: the text beside it, and the blocks below it.

    `value` is None where the label's form has no room for one (a heading); its text is empty where nothing was
    written. The blocks below are `Layout.blocks[start:end]`. `parent` is the index of the slot that it stands under.
    """

    index: int
    how: How
    label: Text
    value: Text | None
    start: int
    end: int
    parent: int | None
    margin: bool = False
    """Whether it is a filled-in line of its own, in no list: it may end a section and speak of the document again."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All slots of a document in reading order, its title, and its tables that are no forms."""

    blocks: tuple[Block, ...]
    slots: tuple[Slot, ...]
    title: Heading | None
    title_slot: int | None
    tables: tuple[tuple[int, int | None], ...]
    """The position of each table that is no form, and the slot that it stands under."""
    children: Mapping[int | None, tuple[Slot, ...]]
    """The slots directly below each slot, by its index; None is the document."""

    def above(self, parent: int | None) -> Iterator[Slot]:
        """The slots from `parent` outwards, without the title, as far as a reader would follow."""
        for _ in range(_DEEPEST):
            if parent is None or parent == self.title_slot:
                return
            yield self.slots[parent]
            parent = self.slots[parent].parent

    def below(self, slot: Slot) -> tuple[Block, ...]:
        """The blocks that belong to a slot."""
        return self.blocks[slot.start : slot.end]


def split_heading(heading: Heading) -> tuple[Text, Text | None]:
    """Label and value of a heading that carries its value (`活动主题：春日焕新`), else the heading and None."""
    found = _COLON.search(heading.text)
    if found is None or found.start() == 0 or found.end() == len(heading.text):
        return Text(heading.text.rstrip("：: "), heading.place), None
    label = heading.text[: found.start()]
    return Text(label, heading.place), Text(heading.text[found.end() :], _tail(heading, found.end()))


def _tail(heading: Heading, start: int) -> Place:
    """The place of a heading's text from `start` on.

    Columns are counted from the left where the place covers the text, with or without its hashes.
    """
    place = heading.place
    if not isinstance(place, TextPlace) or place.line != place.end_line:
        return place
    extra = (place.end_column - place.column) - len(heading.text)
    if extra < 0:
        return place
    hashes = heading.level + 1 if extra > heading.level else extra
    column = place.column + hashes + start
    return TextPlace(place.line, column, place.line, column + len(heading.text) - start)


def lay_out(outline: Outline, known: Known) -> Layout:
    """Cut an outline into slots. `known` tells labels from other short texts where the form alone does not."""
    builder = _Builder(known)
    blocks = prepared(outline.blocks, known)
    for position, block in enumerate(blocks):
        builder.take(position, block)
    slots = builder.finish(len(blocks))
    title = _title(blocks)
    title_slot = next((slot.index for slot in slots if title is not None and slot.label.place == title.place), None)
    children: dict[int | None, list[Slot]] = {}
    for slot in slots:
        children.setdefault(slot.parent, []).append(slot)
    below = {parent: tuple(found) for parent, found in children.items()}
    return Layout(blocks, slots, title, title_slot, tuple(builder.tables), below)


def _title(blocks: tuple[Block, ...]) -> Heading | None:
    """The first heading, if it stands above all others."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if headings and all(other.level > headings[0].level for other in headings[1:]):
        return headings[0]
    return None


@dataclass(slots=True)
class _Draft:
    """A slot whose end is not known yet."""

    how: How
    label: Text
    value: Text | None
    start: int
    parent: int | None
    level: int
    """Level of a heading, list depth of an entry."""
    end: int


class _Builder:
    """Walks the blocks once; every block first closes the slots that it ends, then opens its own."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._drafts: list[_Draft] = []
        self._open: list[int] = []
        self.tables: list[tuple[int, int | None]] = []

    def take(self, position: int, block: Block) -> None:
        caption = isinstance(block, Paragraph) and self._is_caption(block.text)
        while self._open and _closes(self._drafts[self._open[-1]], block, caption=caption):
            self._drafts[self._open.pop()].end = position
        if isinstance(block, Heading):
            label, value = split_heading(block)
            self._add("heading", label, value, position, block.level)
        elif isinstance(block, Entry):
            self._add("entry", block.label, block.value, position, block.depth)
        elif isinstance(block, Paragraph) and caption:
            self._add("caption", Text(block.text.strip().rstrip("：:"), block.place), None, position, 0)
        elif isinstance(block, Table):
            pairs = () if is_grid(block) else form_pairs(block, self._known)  # forms in a grid are unfolded already
            for label, value in pairs:
                self._add("cell", label, value, position, 0)
            if not pairs:
                self.tables.append((position, self._open[-1] if self._open else None))

    def finish(self, length: int) -> tuple[Slot, ...]:
        """Close what is open at the end of the document."""
        for number in self._open:
            self._drafts[number].end = length
        return tuple(
            Slot(
                number,
                draft.how,
                draft.label,
                draft.value,
                draft.start,
                draft.end,
                draft.parent,
                draft.how == "entry" and draft.level == 0 and bool(draft.value and draft.value.text.strip()),
            )
            for number, draft in enumerate(self._drafts)
        )

    def _is_caption(self, text: str) -> bool:
        """A paragraph that is nothing but a field's label stands for a heading."""
        text = text.strip()
        return len(text) <= _CAPTION_LONGEST and "\n" not in text and self._known(text.rstrip("：:"))

    def _add(self, how: How, label: Text, value: Text | None, position: int, level: int) -> None:
        parent = self._open[-1] if self._open else None
        self._drafts.append(_Draft(how, label, value, position + 1, parent, level, position + 1))
        if how != "cell":
            self._open.append(len(self._drafts) - 1)


def _in_table(one: Place, other: Place) -> bool:
    """Whether two places are cells of the same Word table."""
    return isinstance(one, WordPlace) and isinstance(other, WordPlace) and one.table > 0 and one.table == other.table


def _closes(draft: _Draft, block: Block, *, caption: bool) -> bool:
    """Whether `block` stands outside the slot: a heading of its level, or a line that is no deeper than an entry.

    An entry at the margin with nothing beside it keeps what follows up to the next label: many write the label on
    one line and the value on the next.
    """
    if isinstance(block, Heading):
        return draft.how != "heading" or block.level <= draft.level
    if draft.how == "heading" or isinstance(block, Comment):
        return False
    level = block.depth if isinstance(block, Entry | Item) else 0
    if draft.level > 0:
        return level <= draft.level
    if isinstance(block, Paragraph) and draft.value is not None and _in_table(draft.value.place, block.place):
        return True  # what answers it there was put beside it when the table was taken apart
    filled = draft.value is not None and draft.value.text.strip() != ""
    return filled or caption or (isinstance(block, Entry) and level == 0)
