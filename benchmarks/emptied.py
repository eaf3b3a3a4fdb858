"""Replace what answers a field in a laid-out document, in memory and by place, as a writer would have left it.

What a field's mark shows is looked for from its place on: the value of a line, the paragraphs and items of a section,
a cell with its merged copies, all cells of a column, the part of a cell or heading that stands behind a label. The
first of these takes the new text, the others are emptied; paragraphs and items that are left with nothing are gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sopcheck.model import Block, Code, Document, Entry, Heading, Item, Mark, Outline, Paragraph, Part, Table, Text
from sopcheck.places import Place

_SPACE = re.compile(r"\s+")
_JOINT = "|：:、"
"""What recognition puts between the texts that it joins."""


@dataclass(frozen=True)
class Spot:
    """One piece of text of a document that belongs to a field: the whole of a text, or a part of it."""

    block: int
    """Position of its block."""
    place: Place
    text: str
    """The whole text of the value, paragraph, item, cell or heading."""
    part: str
    """What of it belongs to the field."""
    every: bool = False
    """Whether the new text is written here too: the cells of a table are all alike."""

    @property
    def whole(self) -> bool:
        """Whether the field owns all of the text."""
        return self.text.strip() == self.part.strip()


def spots(document: Document, mark: Mark, *, plain: bool) -> tuple[Spot, ...]:
    """Where the text of a field stands; nothing where it has no place of its own, or not all of it is found.

    `plain` tells a field of the document from one of a record, which has a cell and not a column.
    """
    place = mark.value_place
    outline = document.parts[0].content
    if place is None or not isinstance(outline, Outline) or not mark.text.strip():
        return ()
    if not plain and _is_named_by_label(outline.blocks, mark):
        return ()
    column = _column(outline.blocks, mark) if plain else ()
    if column:
        return column
    found: list[Spot] = []
    rest = _squeezed(mark.text)
    for spot in _texts(outline.blocks):
        if not found and spot.place != place:
            continue
        taken = _taken(spot, rest, mark) if not found else _following(spot, rest)
        if taken is not None:
            found.append(taken)
            rest = (
                rest[len(_squeezed(taken.part)) :] if rest.startswith(_squeezed(taken.part)) else _behind(taken, rest)
            )
        if not rest:
            return tuple(_alike_in_table(found, outline.blocks))
    return ()


def _alike_in_table(found: list[Spot], blocks: tuple[Block, ...]) -> list[Spot]:
    """Several cells of one table are a table of the template: each cell of it holds the new text."""
    first = found[0].block
    if not isinstance(blocks[first], Table) or len({spot.place for spot in found}) == 1:
        return found
    return [replace(spot, every=True) if spot.block == first else spot for spot in found]


def _is_named_by_label(blocks: tuple[Block, ...], mark: Mark) -> bool:
    """Whether the text of a record begins with the label of a line, which names it whatever stands behind."""
    lines = (block for block in blocks if isinstance(block, Entry) and block.label.place == mark.value_place)
    return any(mark.text.strip().startswith(line.label.text.strip()) for line in lines)


def _texts(blocks: tuple[Block, ...]) -> Iterator[Spot]:
    """Every text of a document that may answer a field, in reading order."""
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph | Item | Heading | Code):
            yield Spot(number, block.place, block.text, block.text)
        elif isinstance(block, Entry):
            yield Spot(number, block.value.place, block.value.text, block.value.text)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    if cell.text.strip():
                        yield Spot(number, cell.place, cell.text, cell.text)


def _taken(spot: Spot, rest: str, mark: Mark) -> Spot | None:
    """The first text of a field: all of it, or what of it stands behind the label."""
    if rest.startswith(_squeezed(spot.text)) or _behind(spot, rest) != rest:
        return spot if spot.text.strip() else None
    part = mark.text.strip()
    return replace(spot, part=part) if part and spot.text.count(part) == 1 else None


def _following(spot: Spot, rest: str) -> Spot | None:
    """A further text of a field, where it goes on with this one."""
    text = _squeezed(spot.text)
    return spot if text and (rest.startswith(text) or _behind(spot, rest) != rest) else None


def _behind(spot: Spot, rest: str) -> str:
    """What is left of `rest` behind a text that stands in it behind a joint or a label of its own."""
    text = _squeezed(spot.text)
    at = rest.find(text) if text else -1
    return rest[at + len(text) :] if 0 <= at <= 40 and (at == 0 or rest[at - 1] in _JOINT) else rest  # noqa: PLR2004


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def _column(blocks: tuple[Block, ...], mark: Mark) -> tuple[Spot, ...]:
    """All cells below the label, where a field is answered by a column that heads no records."""
    for number, block in enumerate(blocks):
        if not isinstance(block, Table):
            continue
        at = next(_where(block, mark.label_place), None)
        if at is not None and any(y > at[0] and x == at[1] for y, x in _where(block, mark.value_place)):
            cells = [row[at[1]] for row in block.rows[at[0] + 1 :] if row[at[1]].text.strip()]
            return tuple(Spot(number, cell.place, cell.text, cell.text, every=True) for cell in cells)
    return ()


def _where(table: Table, place: Place | None) -> Iterator[tuple[int, int]]:
    """Row and column of each cell of a table at a place."""
    for y, row in enumerate(table.rows):
        for x, cell in enumerate(row):
            if cell.place == place:
                yield y, x


def rewritten(document: Document, found: tuple[Spot, ...], text: str) -> Document:
    """`document` with `text` at the first of `found`, and nothing at the others."""
    part = document.parts[0]
    outline = part.content
    if not isinstance(outline, Outline):
        return document
    new: dict[tuple[int, Place], tuple[Spot, str]] = {}
    for number, spot in enumerate(found):
        said = text if not number or spot.every else ""
        new.setdefault((spot.block, spot.place), (spot, spot.text.replace(spot.part, said) if not spot.whole else said))
    touched = {spot.block for spot in found}
    blocks: list[Block] = []
    for number, block in enumerate(outline.blocks):
        if number not in touched:
            blocks.append(block)
        else:
            blocks.extend(_changed(number, block, new))
    content = replace(outline, blocks=tuple(blocks))
    return replace(document, parts=(Part(part.suffix, content), *document.parts[1:]))


def _changed(number: int, block: Block, new: Mapping[tuple[int, Place], tuple[Spot, str]]) -> Iterator[Block]:
    def said(place: Place, text: str) -> str:
        spot, said = new.get((number, place), (None, text))
        return said if spot is not None and spot.text == text else text

    if isinstance(block, Paragraph | Item | Heading | Code):
        text = said(block.place, block.text)
        if text.strip():
            yield replace(block, text=text)
    elif isinstance(block, Entry):
        yield replace(block, value=Text(said(block.value.place, block.value.text), block.value.place))
    elif isinstance(block, Table):
        rows = tuple(
            tuple(Text(said(cell.place, cell.text), cell.place, cell.unreadable) for cell in row) for row in block.rows
        )
        yield replace(block, rows=rows)
