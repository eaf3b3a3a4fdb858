"""Fields that a sentence answers by beginning with their label: `活动时间为 5 月 1 日`, `Prizes are books`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from sopcheck.model import Item, Paragraph, Text
from sopcheck.places import Place
from sopcheck.recognition.cells import Cell, read_cell
from sopcheck.recognition.labels import LabelIndex
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import Kind

_SUBJECT = re.compile(
    r"^\s*(?:本次|此次|the |all )?(?:(?P<zh>[\u4e00-\u9fff]{2,12}?)(?:暂?定为|暂?定于|暂?定在|安排在|为|是|在)\s*(?=\S)"
    r"|(?P<en>[A-Za-z][A-Za-z -]{2,30}?) (?:is|are|will be|was|were|can be|must be|has to be|have to be)\b\s*(?=\S))",
    re.IGNORECASE,
)
_WHOLE = frozenset({"prose"})
"""Types that a sentence answers as a whole; the others are answered by what follows the label."""
_SHORTEST = 6
_HEAD = 0.8


class SentenceReader:
    """Reads the sentences of a document that stand in no section of a field."""

    def __init__(self, kind: Kind, index: LabelIndex, values: ValueReader) -> None:
        self._kind = kind
        self._index = index
        self._values = values

    def answers(self, layout: Layout, answered: Container[str]) -> Iterator[tuple[str, Cell]]:
        """Each field that is not among `answered`, with the first sentence about it."""
        found: set[str] = set()
        for text, place in _free_lines(layout, self._kind, self._index):
            subject = _SUBJECT.match(text)
            if subject is None or len(text.strip()) < _SHORTEST:
                continue
            label = subject["zh"] or subject["en"]
            rest = text[subject.end() :].strip(" 。.")
            for match in self._index.find(label, ()):
                name = match.path[0]
                spec = self._kind.fields[name]
                if match.strength < _HEAD or spec.control or spec.type in {"records", "ref", "refs"}:
                    continue
                if name in found or name in answered:
                    continue
                said = Text(text.strip() if spec.type in _WHOLE else rest, place)
                cell = read_cell(self._values, spec, said, Text(label, place))
                if cell.fits:
                    found.add(name)
                    yield name, cell


def _free_lines(layout: Layout, kind: Kind, index: LabelIndex) -> Iterator[tuple[str, Place]]:
    """Paragraphs and items that stand below no label of a field."""
    taken: set[int] = set()
    for slot in layout.slots:
        if slot.index != layout.title_slot and _names_field(slot, kind, index):
            taken.update(range(slot.start, slot.end))
    for position, block in enumerate(layout.blocks):
        if position not in taken and isinstance(block, Paragraph | Item):
            yield block.text, block.place


def _names_field(slot: Slot, kind: Kind, index: LabelIndex) -> bool:
    return any(not kind.fields[match.path[0]].control for match in index.find(slot.label.text, ()))
