"""Records of a list by person: who it is stands in the outer item, what they do in the items below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sopcheck.model import Block, Item, Text
from sopcheck.recognition.cells import Cell, read_cell
from sopcheck.recognition.content import span
from sopcheck.recognition.records import Row, head_of, name_by
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec

_BY_PERSON = re.compile(
    r"按人|人员|成员|每人|各人|\bby (?:person|owner|member|people)\b|\bteam members?\b|\bwho does what\b", re.IGNORECASE
)
"""What a label says of a list that goes through people one by one."""
_LONGEST_NAME = 30
_SENTENCE = re.compile(r"[。！？!?;；]")


def assigned_rows(label: str, blocks: Iterable[Block], spec: FieldSpec, values: ValueReader) -> tuple[Row, ...]:
    """A record for each item below a person's, with that person as its owner.

    Empty where `label` does not speak of people, or the list has another shape.
    """
    owner = next((sub for sub in spec.records if sub.type == "person" and sub.name == "owner"), None)
    if owner is None or head_of(spec) is None or not _BY_PERSON.search(label):
        return ()
    groups = list(_groups(blocks))
    people = [first for first, items in groups if items and _may_be_a_person(first)]
    if not groups or len(people) < len(groups):
        return ()
    rows: list[Row] = []
    for first, items in groups:
        person = read_cell(values, owner, Text(first.text, first.place), None)
        for item in items:
            cells: dict[str, Cell] = {}
            name_by(cells, Text(item.text, item.place), spec, values)
            if person.misfit is None:
                cells[owner.name] = person
            rows.append(Row(cells, span((item.place,)) or item.place, item.place))
    return tuple(rows)


def _groups(blocks: Iterable[Block]) -> Iterator[tuple[Item, list[Item]]]:
    """Each outermost item with the items one level below it; nothing where other blocks stand between them."""
    groups: list[tuple[Item, list[Item]]] = []
    for block in blocks:
        if not isinstance(block, Item):
            return
        if not groups or block.depth <= groups[0][0].depth:
            groups.append((block, []))
        elif block.depth == groups[0][0].depth + 1:
            groups[-1][1].append(block)
    yield from groups


def _may_be_a_person(item: Item) -> bool:
    return len(item.text) <= _LONGEST_NAME and not _SENTENCE.search(item.text)
