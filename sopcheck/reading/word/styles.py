"""What the styles of a Word document say of its paragraphs: heading level, list, weight and size (ECMA-376, 17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from sopcheck.reading.word.xml import Element, W, flag, number, val

_T = TypeVar("_T")
_HEADING = re.compile(r"(?:heading|标题|標題|überschrift|título|titre|заголовок|見出し)\s*([1-9])")
_TITLES: Final = frozenset({"title", "标题", "標題", "文档标题", "文件标题", "document title"})
_SUBTITLES: Final = frozenset({"subtitle", "副标题", "副標題"})
_TOC = re.compile(r"(?:toc|目录|目錄|contents)(?:\s*(?:\d|heading|标题))?|table of figures|图表目录")
_DEEPEST: Final = 9
_CHAIN: Final = 20
"""Styles that may be based on each other; a longer chain, or a ring, ends here."""
DEFAULT_SIZE: Final = 20
"""Half-points of text whose size nothing states (ECMA-376, 17.3.2.38)."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits. `size` is in half-points; None is not stated."""

    name: str = ""
    level: int | None = None
    """Level of a heading from 1, 0 where the style says that it is none."""
    title: bool = False
    subtitle: bool = False
    toc: bool = False
    bold: bool | None = None
    size: int | None = None
    hidden: bool | None = None
    centred: bool | None = None
    list_id: str | None = None
    list_level: int | None = None


class Styles:
    """The styles of a document by their id, inheritance followed; an id that nothing defines means the default."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self._base = Style()
        self._default = ""
        for element in () if root is None else root:
            if element.tag == W + "docDefaults":
                self._base = _own(element.find(f"{W}rPrDefault"), self._base, "")
            elif element.tag == W + "style":
                identifier = element.get(W + "styleId") or ""
                self._elements[identifier] = element
                if element.get(W + "type") == "paragraph" and flag_of(element, "default"):
                    self._default = identifier

    @property
    def size(self) -> int:
        """Half-points of text that has no style of its own."""
        return self.paragraph(None).size or DEFAULT_SIZE

    def paragraph(self, identifier: str | None) -> Style:
        """The style of a paragraph that names `identifier`."""
        return self._resolved(identifier if identifier in self._elements else self._default, _CHAIN)

    def character(self, identifier: str | None) -> Style | None:
        """The style that a run names, None for none."""
        if identifier is None or identifier not in self._elements:
            return None
        return self._resolved(identifier, _CHAIN)

    def _resolved(self, identifier: str, chain: int) -> Style:
        if identifier in self._known:
            return self._known[identifier]
        element = self._elements.get(identifier)
        if element is None or chain == 0:
            return self._base
        parent = val(element.find(f"{W}basedOn"))
        # A character style says only what it says: what it leaves open is the paragraph's business.
        root = Style() if element.get(W + "type") == "character" else self._base
        inherited = self._resolved(parent, chain - 1) if parent and parent in self._elements else root
        style = _own(element, inherited, (val(element.find(f"{W}name")) or "").strip().lower())
        self._known[identifier] = style
        return style


def flag_of(element: Element, attribute: str) -> bool:
    """An on-off attribute of an element."""
    return element.get(W + attribute) in ("1", "true", "on")


def _own(element: Element | None, inherited: Style, name: str) -> Style:
    """What a style is after its own properties are laid over those that it inherits."""
    if element is None:
        return inherited
    style = replace(inherited, name=name, title=name in _TITLES, toc=_TOC.fullmatch(name) is not None)
    run, paragraph = element.find(f"{W}rPr"), element.find(f"{W}pPr")
    if run is not None:
        style = replace(
            style,
            bold=_stated(flag(run.find(f"{W}b")), style.bold),
            size=_stated(number(run.find(f"{W}sz")), style.size),
            hidden=_stated(flag(run.find(f"{W}vanish")), style.hidden),
        )
    heading = _HEADING.fullmatch(name)
    level = int(heading[1]) if heading else style.level
    if paragraph is not None:
        outline = paragraph.find(f"{W}outlineLvl")
        level = level if outline is None else level_of(outline)
        alignment = val(paragraph.find(f"{W}jc"))
        style = style if alignment is None else replace(style, centred=alignment == "center")
        numbering = paragraph.find(f"{W}numPr")
        if numbering is not None:
            list_id = _stated(val(numbering.find(f"{W}numId")), style.list_id)
            list_level = _stated(number(numbering.find(f"{W}ilvl")), style.list_level)
            style = replace(style, list_id=list_id, list_level=list_level)
    # Word gives the subtitle of a cover an outline level, but nothing stands below it.
    return replace(style, level=0 if name in _SUBTITLES else level, subtitle=name in _SUBTITLES)


def _stated(own: _T | None, inherited: _T | None) -> _T | None:
    return inherited if own is None else own


def level_of(outline: Element) -> int:
    """Level of a heading by its outline level (`w:outlineLvl`): from 1, 0 for body text."""
    stated = number(outline)
    return stated + 1 if stated is not None and 0 <= stated < _DEEPEST else 0
