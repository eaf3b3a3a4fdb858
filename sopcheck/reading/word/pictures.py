"""Tells what a drawing of a Word document is: a picture that only eyes can read, a box with text, or decoration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sopcheck.reading.word.xml import MC, Element, R, W, choice

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_OFFICE: Final = "{urn:schemas-microsoft-com:office:office}"
_TARGETS: Final = {
    _A + "blip": R + "embed",
    _CHART + "chart": R + "id",
    _DIAGRAM + "relIds": R + "dm",
    _VML + "imagedata": R + "id",
    _OFFICE + "OLEObject": R + "id",
}
_DEEPEST: Final = 40


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, a chart or an embedded object: its alternative text, and the id of the relation to its content."""

    text: str
    relation: str


def drawn(element: Element) -> tuple[list[Drawn], list[Element]]:
    """The pictures in a `w:drawing`, `w:pict` or `w:object`, and the contents of its text boxes."""
    pictures: list[Drawn] = []
    boxes: list[Element] = []
    described = ""
    for child in _inside(element, _DEEPEST):
        if child.tag == W + "txbxContent":
            boxes.append(child)
        elif child.tag.endswith(("}docPr", "}cNvPr")):
            described = (child.get("descr") or child.get("title") or "").strip() or described
        elif child.tag == _VML + "shape":
            described = (child.get("alt") or "").strip() or described
        elif child.tag in _TARGETS:
            pictures.append(Drawn(described, child.get(_TARGETS[child.tag]) or child.get(R + "link") or ""))
    if len(pictures) > 1 and element.tag == W + "object":
        del pictures[1:]  # the preview of an embedded object and the object itself are one thing
    return pictures, boxes


def _inside(element: Element, depth: int) -> Iterator[Element]:
    """All elements below, the contents of text boxes and the fallbacks of alternatives left out."""
    if not depth:
        return
    for child in element:
        if child.tag == MC + "AlternateContent":
            chosen = choice(child)
            if chosen is not None:
                yield from _inside(chosen, depth - 1)
            continue
        yield child
        if child.tag != W + "txbxContent":
            yield from _inside(child, depth - 1)
