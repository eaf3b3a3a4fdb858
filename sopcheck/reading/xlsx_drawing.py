"""What floats over a worksheet: pictures and charts, which cannot be read, and text boxes, which can."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sopcheck.reading.package import Package, local
from sopcheck.reading.sheet_grid import LAST_COLUMN, LAST_ROW, Anchored
from sopcheck.reading.xlsx_parts import is_true

_ANCHORS: Final = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
_PICTURES: Final = frozenset({"pic", "graphicFrame", "contentPart"})
_MOST: Final = 5000
"""Things that float over one sheet and are looked at."""


@dataclass(slots=True)
class _Anchor:
    """One anchor; pictures in a group count once."""

    row: int = 0
    column: int = 0
    picture: bool = False
    hidden: bool = False
    described: str = ""
    target: str = ""
    lines: list[str] = field(default_factory=list)


class _Drawing:
    """The handlers of a drawing part."""

    def __init__(self, relations: dict[str, tuple[str, str]]) -> None:
        self.found: list[Anchored] = []
        self._relations = relations
        self._anchor: _Anchor | None = None
        self._from = False
        self._target: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name in _ANCHORS:
            self._anchor = _Anchor()
        anchor = self._anchor
        if anchor is None:
            return
        if name == "from":
            self._from = True
        elif name in {"row", "col", "t"}:
            self._target = []
        elif name == "p":
            anchor.lines.append("")
        elif name in _PICTURES:
            anchor.picture = True
        elif name == "cNvPr":
            anchor.described = anchor.described or attributes.get("descr", "") or attributes.get("title", "")
            anchor.hidden = anchor.hidden or is_true(attributes.get("hidden"))
        elif name in {"blip", "chart"} and not anchor.target:
            keys = (value for key, value in attributes.items() if local(key) in {"embed", "id", "link"})
            anchor.target = self._relations.get(next(keys, ""), ("", ""))[1]

    def end(self, tag: str) -> None:
        name, anchor = local(tag), self._anchor
        if anchor is None:
            return
        if name in _ANCHORS:
            self._finish(anchor)
        elif name == "from":
            self._from = False
        elif name in {"row", "col", "t"} and self._target is not None:
            self._take(name, "".join(self._target), anchor)
            self._target = None

    def data(self, text: str) -> None:
        if self._target is not None:
            self._target.append(text)

    def _take(self, name: str, text: str, anchor: _Anchor) -> None:
        if name == "t":
            if anchor.lines:
                anchor.lines[-1] += text
        elif self._from and text.strip().isdecimal() and len(text) <= len(str(LAST_ROW)):
            if name == "row":
                anchor.row = min(int(text), LAST_ROW - 1)
            else:
                anchor.column = min(int(text), LAST_COLUMN - 1)

    def _finish(self, anchor: _Anchor) -> None:
        self._anchor = None
        text = "\n".join(line.strip() for line in anchor.lines if line.strip())
        if anchor.hidden or len(self.found) >= _MOST or not (anchor.picture or text):
            return
        shown = anchor.described.strip() if anchor.picture else text
        self.found.append(Anchored(anchor.row + 1, anchor.column + 1, shown, anchor.target, anchor.picture))


def read_drawing(package: Package, part: str) -> list[Anchored]:
    """What the drawing `part` puts over its sheet; nothing where the part is missing."""
    if not package.has(part):
        return []
    drawing = _Drawing(package.relations(part))
    package.parse(part, drawing.start, drawing.end, drawing.data)
    return drawing.found
