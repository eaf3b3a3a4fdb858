"""What a document says that no field took: the other half of the answer to "why does it say that?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from sopcheck.model import (
    Artifact,
    Block,
    Entry,
    FieldPath,
    Heading,
    Item,
    Json,
    Outline,
    Paragraph,
    Part,
    Table,
    Text,
    Tree,
)

if TYPE_CHECKING:
    from sopcheck.model import Document
    from sopcheck.places import Place

What = Literal["key", "line", "column", "table", "section"]
"""A key of structured data, a `label: value` line, a column of a table that was read, a whole table, a section."""

_HEADED = 2
_FORM = 2
"""A table of so many columns is a form: labels and values, and no columns."""
_LOOKED_AT = 20_000
"""Rows in which a column may still turn out to be used: a column of a register is, by its header, in the first."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A piece of a document that answers no field: what it is, what it is called there, and where it stands."""

    what: What
    text: str
    place: Place | None

    def to_json(self) -> dict[str, Json]:
        """An entry of `ignored` in the JSON of `extract`."""
        return {
            "what": self.what,
            "text": self.text,
            "place": self.place.to_json() if self.place is not None else None,
        }


def ignored(artifact: Artifact, artifacts: Iterable[Artifact], document: Document) -> Iterator[Ignored]:
    """Whatever in the part of `document` that `artifact` was read from no field was read from, in reading order.

    Several of `artifacts` may be read from one laid-out part (the sheets of a workbook): what none of them used is
    told with the first. A section of which a part was used is itself used; its unused lines and tables are told one
    by one.
    """
    part = _part(artifact, document)
    if part is None:
        return
    sharing = [one for one in artifacts if _part(one, document) is part]
    if sharing[0].id != artifact.id:
        return
    tree = part.content if isinstance(part.content, Tree) else part.content.front
    if tree is not None:
        sources = {mark.source for one in sharing for mark in one.marks.values() if mark.source is not None}
        yield from _keys(tree, sources)
    if isinstance(part.content, Outline):
        marks = (mark for one in sharing for mark in one.marks.values())
        places = {place for mark in marks for place in (mark.label_place, mark.value_place) if place is not None}
        yield from _blocks(part.content, places)


def _part(artifact: Artifact, document: Document) -> Part | None:
    """The part that an artifact was read from: its own, or the one that its sheet stands in."""
    parts = [part for part in document.parts if artifact.id.startswith(document.path + part.suffix)]
    return max(parts, key=lambda part: len(part.suffix), default=None)


def _keys(tree: Tree, sources: set[FieldPath]) -> Iterator[Ignored]:
    """Keys of the data that no field came from; below an unused key nothing more is told."""
    used = {source[:size] for source in sources for size in range(1, len(source) + 1)}
    yield from _keys_below(tree, tree.data, (), used, sources)


def _keys_below(
    tree: Tree, value: Json, path: FieldPath, used: set[FieldPath], sources: set[FieldPath]
) -> Iterator[Ignored]:
    if isinstance(value, dict):
        for key, below in value.items():
            here = (*path, key)
            if here in used:
                yield from _keys_below(tree, below, here, used, sources)
            elif path not in sources or any(one[: len(path)] == path != one for one in sources):
                # A mapping that is a value as a whole (`{start: ..., end: ...}`) has no unused keys.
                yield Ignored("key", key, tree.locate(here)[0])
    elif isinstance(value, list):
        for index, below in enumerate(value):
            if (*path, index) in used:
                yield from _keys_below(tree, below, (*path, index), used, sources)


def _blocks(outline: Outline, places: set[Place]) -> Iterator[Ignored]:
    """Sections without a trace of a field, and the unused lines, tables and columns of the others."""
    answers: list[Heading] = []  # the headings around the section that name a field: it is part of their answer
    heading: Heading | None = None
    section: list[Block] = []
    for block in (*outline.blocks, None):
        if block is not None and not isinstance(block, Heading):
            section.append(block)
            continue
        yield from _section(heading, section, places, answer=bool(answers))
        section, heading = [], block
        if heading is not None:
            answers = [one for one in answers if one.level < heading.level]
            answers += [heading] if heading.place in places else []


def _section(heading: Heading | None, blocks: list[Block], places: set[Place], *, answer: bool) -> Iterator[Ignored]:
    used = any(_touched(block, places) for block in blocks)
    if answer:  # whatever stands there is the answer, except columns of a table that others were read from
        blocks = [block for block in blocks if isinstance(block, Table) and _touched(block, places)]
    elif heading is not None and not used:
        if any(_words(block) for block in blocks):
            yield Ignored("section", heading.text, heading.place)
        return
    for block in blocks:
        if isinstance(block, Table):
            yield from _columns(block, places)
        elif isinstance(block, Entry) and not _touched(block, places):
            yield Ignored("line", block.label.text, block.label.place)


def _touched(block: Block, places: set[Place]) -> bool:
    """Was any field read from it, or named by it."""
    if isinstance(block, Table):
        return any(cell.place in places for row in block.rows for cell in row)
    if isinstance(block, Entry):
        return block.label.place in places or block.value.place in places
    return block.place in places


def _words(block: Block) -> bool:
    """Does it hold text of its own."""
    if isinstance(block, Table):
        return any(cell.text.strip() for row in block.rows for cell in row)
    if isinstance(block, Entry):
        return True
    return isinstance(block, Paragraph | Item) and bool(block.text.strip())


def _columns(table: Table, places: set[Place]) -> Iterator[Ignored]:
    """The columns that nothing was read from; of a table that nothing was read from, the table."""
    if not _touched(table, places):
        first = next((cell for row in table.rows for cell in row if cell.text.strip()), None)
        if first is not None:
            yield Ignored("table", first.text, first.place)
        return
    if len(table.rows) < _HEADED or len(table.rows[0]) <= _FORM:
        return
    heads: dict[int, Text] = {}
    open_ = set(range(len(table.rows[0])))  # once through the rows: a long table makes each when it is asked for
    for row in islice(table.rows, _LOOKED_AT):
        for column in tuple(open_):
            if row[column].text.strip():
                heads.setdefault(column, row[column])
            if row[column].place in places:
                open_.remove(column)
        if not open_:
            return
    yield from (Ignored("column", heads[column].text, heads[column].place) for column in sorted(open_ & set(heads)))
