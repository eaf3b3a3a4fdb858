"""Results that stand under headings of their own: a report of findings is one section a topic, by whatever name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopcheck.recognition.cells import Cell
from sopcheck.recognition.content import Content, content_of, judge, span
from sopcheck.recognition.labels import LabelIndex, fold
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import Kind

TOPIC_FIELDS = ("results",)
"""Fields that sections with names of their own answer, where none is called by the field's."""
_FEWEST = 2
"""Sections that make a body: one alone may be anything."""
_BESIDE = re.compile(
    r"^(?:目录|附录|附件|参考文献|参考资料|致谢|声明|前言|摘要|contents|references|appendix|abstract|acknowledge)",
    re.IGNORECASE,
)
"""How a section begins that is none of the body."""


def topical(layout: Layout, kind: Kind, index: LabelIndex, values: ValueReader) -> Cell | None:
    """What the sections that name no field of the kind say together; None where there are hardly any."""
    found = list(_topics(layout, kind, index, values))
    if len(found) < _FEWEST:
        return None
    text = "\n".join(content.text for _, content in found if content.text)
    place = span(place for _, content in found if (place := content.place()) is not None)
    return Cell("present", found[0][0].label, text, place, text, None, "topics")


def _topics(layout: Layout, kind: Kind, index: LabelIndex, values: ValueReader) -> Iterator[tuple[Slot, Content]]:
    taken: set[int] = set()
    for slot in layout.slots:
        outer = list(layout.above(slot.parent))
        if slot.how != "heading" or slot.index == layout.title_slot or any(one.index in taken for one in outer):
            continue
        if any(_names_another(one, kind, index) for one in (slot, *outer)) or _BESIDE.match(fold(slot.label.text)):
            continue
        content = content_of(layout, slot)
        if judge(content, values.fillness, prose=True)[0] in {"present", "unreadable"}:
            taken.add(slot.index)
            yield slot, content


def _names_another(slot: Slot, kind: Kind, index: LabelIndex) -> bool:
    """Whether a heading names a field that is not answered by topics."""
    return any(
        match.path[0] not in TOPIC_FIELDS and not kind.fields[match.path[0]].control
        for match in index.find(slot.label.text, ())
    )
