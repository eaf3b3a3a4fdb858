"""Reads the runs of a paragraph as a reader of the finished document sees them.

Tracked changes count as accepted, hidden text and instructions of fields do not count; content controls that still
show their prompt give it in square brackets, as templates write what is to be filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sopcheck.model import Problem
from sopcheck.reading.inline import SPACE
from sopcheck.reading.text import RefusedError
from sopcheck.reading.word.line import Span
from sopcheck.reading.word.pictures import Drawn, drawn
from sopcheck.reading.word.styles import Style, Styles, level_of
from sopcheck.reading.word.xml import MC, W14, Element, W, choice, flag, number, val

_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_THROUGH: Final = frozenset(
    W + name for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "bdo", "dir", "sdtContent", "rubyBase")
)
_DEEPEST: Final = 60
"""Elements within elements of one paragraph or cell."""
_INSTRUCTION: Final = 200
"""Characters of a field's instruction that are kept: its name comes first."""
_DROPPED: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "TOC"})
"""Fields whose results say nothing about the document's matter."""
_TICKED, _OPEN = "☑", "☐"
_SYMBOLS: Final[Mapping[tuple[str, int], str]] = {
    ("wingdings", 0x6F): _OPEN,
    ("wingdings", 0x71): _OPEN,
    ("wingdings", 0x72): _OPEN,
    ("wingdings", 0xA8): _OPEN,
    ("wingdings", 0xFC): "✓",
    ("wingdings", 0xFB): "✗",
    ("wingdings", 0xFD): _TICKED,
    ("wingdings", 0xFE): _TICKED,
    ("wingdings", 0xE0): "→",
    ("wingdings", 0x6C): "●",
    ("wingdings 2", 0x50): "✓",
    ("wingdings 2", 0x52): _TICKED,
    ("wingdings 2", 0x53): _TICKED,
    ("wingdings 2", 0x54): _TICKED,
    ("wingdings 2", 0xA3): _OPEN,
    ("wingdings 2", 0x2A): _OPEN,
    ("symbol", 0xB7): "•",
    ("symbol", 0xB4): "×",
    ("symbol", 0xB1): "±",
    ("symbol", 0xA3): "≤",
    ("symbol", 0xB3): "≥",
}
_PRIVATE: Final = 0xF000


@dataclass(slots=True)
class Raw:
    """A paragraph as read: its spans, what is drawn in it, and what its style and properties say of it."""

    style: Style
    spans: list[Span] = field(default_factory=list)
    pictures: list[Drawn] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    level: int | None = None
    """Level of a heading from 1, by its own properties or its style."""
    list_id: str | None = None
    list_level: int | None = None
    style_id: str | None = None
    centred: bool = False
    mark_deleted: bool = False
    """Whether its end was deleted with changes tracked: it goes on in the next paragraph."""
    contents: bool = False
    """Whether it is, or is within, a table of contents."""

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(span.text for span in self.spans)


@dataclass(slots=True)
class OpenField:
    """A field that has begun: its instruction, and whether its result has begun."""

    instruction: str = ""
    result: bool = False
    box: str = ""

    @property
    def name(self) -> str:
        """What sort of field it is, `PAGE`."""
        return self.instruction.split(maxsplit=1)[0].upper() if self.instruction.strip() else ""


def _state(raw: Raw, stated: Mapping[str, Element]) -> None:
    """Let a paragraph's own properties, by tag, go before those of its style."""
    if _OUTLINE in stated:
        raw.level = level_of(stated[_OUTLINE]) or None
    if _ALIGNMENT in stated:
        raw.centred = val(stated[_ALIGNMENT]) == "center"
    if _LIST in stated:
        raw.list_id = val(stated[_LIST].find(f"{W}numId")) or raw.list_id
        level = number(stated[_LIST].find(f"{W}ilvl"))
        raw.list_level = raw.list_level if level is None else level
    mark = stated.get(_RUN_PROPERTIES)
    if mark is not None and len(mark):
        raw.mark_deleted = mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None


class Runs:
    """Reads paragraphs in order; fields may reach from one into the next."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._default_size = styles.size
        self._fields: list[OpenField] = []
        self._raw = Raw(Style())
        self._bold = False
        self._size = 0
        self._hidden = False

    def read(self, paragraph: Element) -> Raw:
        """Read a `w:p`."""
        self._begin(paragraph)
        within = self._in_contents()
        if within and self._raw.level:
            self._fields.clear()  # a heading within contents: their end got lost
            within = False
        self._inline(paragraph, _DEEPEST)
        self._raw.contents = self._raw.contents or self._raw.style.toc or within or self._in_contents()
        if self._fields:
            self._fields = [one for one in self._fields if one.result]
        return self._raw

    def aside(self, fields: list[OpenField] | None = None) -> list[OpenField]:
        """Lay the fields that have begun aside, and go on with `fields`: a text box is a story of its own."""
        before, self._fields = self._fields, fields or []
        return before

    def _in_contents(self) -> bool:
        return bool(self._fields) and any(one.name == "TOC" for one in self._fields)

    def _begin(self, paragraph: Element) -> None:
        stated: dict[str, Element] = {}
        if len(paragraph) and paragraph[0].tag == _PROPERTIES:
            stated = {child.tag: child for child in paragraph[0]}
        style_id = val(stated.get(_STYLE))
        style = self._styles.paragraph(style_id)
        raw = Raw(style, level=style.level or None, style_id=style_id, centred=bool(style.centred))
        raw.list_id, raw.list_level = style.list_id, style.list_level
        if stated:
            _state(raw, stated)
        self._raw = raw
        self._bold, self._size = bool(style.bold), style.size or self._default_size
        self._hidden = bool(style.hidden)

    # --- inline elements ------------------------------------------------------------------------------------------

    def _inline(self, parent: Element, depth: int) -> None:
        if not depth:
            raise RefusedError(Problem("DOC108", None, {"limit": _DEEPEST}))
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child, depth)
            elif tag in _THROUGH:
                self._inline(child, depth - 1)
            elif tag in _INLINE:
                _INLINE[tag](self, child, depth)

    def _control(self, control: Element, depth: int) -> None:
        """A content control within a paragraph."""
        content = control.find(f"{W}sdtContent")
        properties = control.find(f"{W}sdtPr")
        box = None if properties is None else properties.find(f"{W14}checkbox")
        if box is not None:
            ticked = box.find(f"{W14}checked")
            on = ticked is not None and (ticked.get(W14 + "val") or "1") in ("1", "true", "on")
            self._add(_TICKED if on else _OPEN)
        elif content is not None:
            before = len(self._raw.spans)
            self._inline(content, depth - 1)
            if properties is not None and shows_prompt(properties):
                self.bracket(before)

    def bracket(self, start: int = 0) -> None:
        """Put what was read from the span `start` on into square brackets."""
        spans = self._raw.spans
        text = "".join(span.text for span in spans[start:]).strip(SPACE)
        if text and not text.startswith(("[", "【", "<", "［")):
            spans[start:] = [Span(f"[{text}]", spans[start].bold, spans[start].size)]

    def _simple_field(self, element: Element, depth: int) -> None:
        self._fields.append(OpenField(element.get(W + "instr") or "", result=True))
        self._inline(element, depth - 1)
        self._fields.pop()

    def _alternate(self, element: Element, depth: int) -> None:
        chosen = choice(element)
        if chosen is not None:
            self._inline(chosen, depth - 1)

    def _math(self, element: Element, _: int) -> None:
        self._add("".join(text.text or "" for text in element.iter(_MATH + "t")))

    # --- runs -----------------------------------------------------------------------------------------------------

    def _run(self, run: Element, depth: int) -> None:
        bold, size, hidden = self._bold, self._size, self._hidden
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                if child.text and not hidden:
                    if self._fields:
                        self._add(child.text, (bold, size))
                    else:
                        self._raw.spans.append(Span(child.text, bold, size))
            elif tag == _RUN_PROPERTIES:
                if len(child):
                    bold, size, hidden = self._look(child)
            elif tag in _IN_RUN and not hidden:
                _IN_RUN[tag](self, child, depth)

    def _look(self, properties: Element) -> tuple[bool, int, bool]:
        bold: bool | None = None
        size: int | None = None
        hidden: bool | None = None
        named: Style | None = None
        for child in properties:
            tag = child.tag
            if tag == _BOLD:
                bold = flag(child)
            elif tag == _SIZE:
                size = number(child)
            elif tag == _VANISH:
                hidden = flag(child)
            elif tag == _RUN_STYLE:
                named = self._styles.character(val(child))
        if named is not None:
            bold = named.bold if bold is None else bold
            size = named.size if size is None else size
            hidden = named.hidden if hidden is None else hidden
        return (
            self._bold if bold is None else bold,
            self._size if size is None else size,
            self._hidden if hidden is None else hidden,
        )

    def _add(self, text: str, looks: tuple[bool, int] | None = None) -> None:
        if self._fields and any(not one.result or one.name in _DROPPED for one in self._fields):
            self._raw.contents = self._raw.contents or self._in_contents()
            return
        bold, size = looks or (self._bold, self._size)
        self._raw.spans.append(Span(text, bold, size))

    def _like_before(self, text: str) -> None:
        """White space and signs look like what stands before them."""
        spans = self._raw.spans
        self._add(text, (spans[-1].bold, spans[-1].size) if spans else None)

    def _tab(self, *_: object) -> None:
        self._like_before("\t")

    def _break(self, *_: object) -> None:
        self._like_before("\n")

    def _hyphen(self, *_: object) -> None:
        self._like_before("-")

    def _symbol(self, element: Element, _: int) -> None:
        code = element.get(W + "char") or ""
        try:
            point = int(code[:8], 16)
        except ValueError:
            return
        font = (element.get(W + "font") or "").lower()
        if (font, point & 0xFF) in _SYMBOLS and (point >= _PRIVATE or point <= 0xFF):  # noqa: PLR2004 - one byte
            self._like_before(_SYMBOLS[font, point & 0xFF])
        elif 0x20 <= point < 0xD800:  # noqa: PLR2004 - neither a control nor a surrogate nor private
            self._like_before(chr(point))
        else:
            self._like_before("•")

    def _field(self, element: Element, _: int) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            if len(self._fields) >= _DEEPEST:
                raise RefusedError(Problem("DOC108", None, {"limit": _DEEPEST}))
            self._fields.append(OpenField(box=_legacy_box(element)))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.name == "FORMCHECKBOX" and ended.box:
                self._add(ended.box)

    def _instruction(self, element: Element, _: int) -> None:
        if self._fields and not self._fields[-1].result:
            opened = self._fields[-1]
            opened.instruction = (opened.instruction + (element.text or ""))[:_INSTRUCTION]

    def _drawing(self, element: Element, _: int) -> None:
        pictures, boxes = drawn(element)
        self._raw.pictures.extend(pictures)
        self._raw.boxes.extend(boxes)

    def _alternate_drawing(self, element: Element, depth: int) -> None:
        chosen = choice(element)
        for child in () if chosen is None else chosen:
            if child.tag in _IN_RUN:
                _IN_RUN[child.tag](self, child, depth)
            elif child.tag == _TEXT and child.text:
                self._like_before(child.text)

    def _ruby(self, element: Element, depth: int) -> None:
        base = element.find(f"{W}rubyBase")
        if base is not None:
            self._inline(base, depth - 1)


def shows_prompt(properties: Element) -> bool:
    """Whether a content control (its `w:sdtPr`) still shows its prompt, so that nothing was filled in."""
    return bool(flag(properties.find(f"{W}showingPlcHdr")))


def joined(first: Raw, second: Raw) -> Raw:
    """Two paragraphs between which the mark was deleted: the text of both, the properties of the second."""
    return replace(
        second,
        spans=[*first.spans, *second.spans],
        pictures=[*first.pictures, *second.pictures],
        boxes=[*first.boxes, *second.boxes],
    )


def _legacy_box(begin: Element) -> str:
    """The tick box of an old form field."""
    box = begin.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    ticked = flag(box.find(f"{W}checked"))
    return _TICKED if (flag(box.find(f"{W}default")) if ticked is None else ticked) else _OPEN


_RUN: Final = W + "r"
_PROPERTIES: Final = W + "pPr"
_STYLE: Final = W + "pStyle"
_OUTLINE: Final = W + "outlineLvl"
_ALIGNMENT: Final = W + "jc"
_LIST: Final = W + "numPr"
_TEXT: Final = W + "t"
_RUN_PROPERTIES: Final = W + "rPr"
_BOLD: Final = W + "b"
_SIZE: Final = W + "sz"
_VANISH: Final = W + "vanish"
_RUN_STYLE: Final = W + "rStyle"
_Handler = Callable[[Runs, Element, int], None]
_INLINE: Final[Mapping[str, _Handler]] = {
    W + "sdt": Runs._control,  # noqa: SLF001 - the class's own tables
    W + "fldSimple": Runs._simple_field,  # noqa: SLF001
    MC + "AlternateContent": Runs._alternate,  # noqa: SLF001
    _MATH + "oMath": Runs._math,  # noqa: SLF001
    _MATH + "oMathPara": Runs._math,  # noqa: SLF001
}
_IN_RUN: Final[Mapping[str, _Handler]] = {
    W + "tab": Runs._tab,  # noqa: SLF001
    W + "ptab": Runs._tab,  # noqa: SLF001
    W + "br": Runs._break,  # noqa: SLF001
    W + "cr": Runs._break,  # noqa: SLF001
    W + "noBreakHyphen": Runs._hyphen,  # noqa: SLF001
    W + "sym": Runs._symbol,  # noqa: SLF001
    W + "fldChar": Runs._field,  # noqa: SLF001
    W + "instrText": Runs._instruction,  # noqa: SLF001
    W + "drawing": Runs._drawing,  # noqa: SLF001
    W + "pict": Runs._drawing,  # noqa: SLF001
    W + "object": Runs._drawing,  # noqa: SLF001
    MC + "AlternateContent": Runs._alternate_drawing,  # noqa: SLF001
    W + "ruby": Runs._ruby,  # noqa: SLF001
}
