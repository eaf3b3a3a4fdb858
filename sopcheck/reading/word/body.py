"""Walks the blocks of a Word part: paragraphs, tables, content controls and text boxes, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol, TypeAlias

from sopcheck.model import Picture, Problem, Table, Text
from sopcheck.places import Place, WordPlace
from sopcheck.reading.inline import SPACE
from sopcheck.reading.limits import Limits
from sopcheck.reading.text import RefusedError
from sopcheck.reading.word.line import Line
from sopcheck.reading.word.numbering import ListNumber, Numbering
from sopcheck.reading.word.runs import Raw, Runs, joined, shows_prompt
from sopcheck.reading.word.styles import Styles
from sopcheck.reading.word.tables import grid
from sopcheck.reading.word.xml import MC, Element, W, choice, val

_THROUGH: Final = frozenset(W + name for name in ("ins", "moveTo", "customXml", "smartTag"))
_DEEPEST: Final = 30
"""Tables in tables, boxes in boxes and controls in controls."""
_CONTENTS: Final = frozenset({"table of contents", "table of figures"})
_NUMBER_SIGNS: Final = " .．、)）(（"
_GLUED: Final = "、．）)】章节条"


class Written(NamedTuple):
    """A paragraph outside tables; `level` is a heading's by style or outline level, `contents` that it lists others."""

    line: Line
    level: int | None
    title: bool
    subtitle: bool
    number: ListNumber | None
    centred: bool
    contents: bool
    style: str
    pictures: tuple[Picture, ...]

    @property
    def number_is_chinese(self) -> bool:
        """Whether it is numbered `一、` or `第一章`, as chapters are."""
        return self.number is not None and self.number.chinese


Draft: TypeAlias = "Written | Table"


class _Sink(Protocol):
    """Takes what a walk comes by."""

    def paragraph(self, raw: Raw, number: ListNumber | None) -> None:
        """A paragraph, its text boxes not yet read."""

    def table(self, element: Element) -> None:
        """A table."""


@dataclass(slots=True)
class _Cell:
    """What a cell says: a line for each paragraph; tables in it wait until its own table is done."""

    lines: list[str] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)
    drawn: bool = False

    def paragraph(self, raw: Raw, number: ListNumber | None) -> None:
        text = numbered(number, raw.text.strip(SPACE))
        if text:
            self.lines.append(text)
        self.drawn = self.drawn or bool(raw.pictures)

    def table(self, element: Element) -> None:
        self.tables.append(element)


def numbered(number: ListNumber | None, text: str) -> str:
    """The text with the number that Word shows before it; a number alone goes without its punctuation."""
    if number is None or not number.text:
        return text
    if not text:
        return number.text.strip(_NUMBER_SIGNS)
    return f"{number.text}{text}" if number.text[-1] in _GLUED else f"{number.text} {text}"


class Body:
    """Turns blocks into drafts, in reading order; tables within tables come after the table that holds them."""

    def __init__(self, styles: Styles, numbering: Numbering, targets: Mapping[str, str], limits: Limits) -> None:
        """`targets` are the parts that the relations of the part at hand lead to, by their ids."""
        self.drafts: list[Draft] = []
        self._runs = Runs(styles)
        self._numbering = numbering
        self._targets = targets
        self._limits = limits
        self._cells = limits.cells
        self._position = 0
        self._paragraph = 0
        self._table = 0
        self._anchor: Place | None = None
        self._unfinished: Raw | None = None

    def take(self, element: Element) -> None:
        """Read one block of the body."""
        self._walk((element,), self, _DEEPEST)

    # --- a sink itself --------------------------------------------------------------------------------------------

    def paragraph(self, raw: Raw, number: ListNumber | None) -> None:
        """Keep a paragraph of the body or of a text box."""
        if self._anchor is None:
            self._position += 1
            self._paragraph += 1
        place = self._anchor or WordPlace(self._position, paragraph=self._paragraph)
        pictures: tuple[Picture, ...] = ()
        if raw.pictures:
            pictures = tuple(Picture(one.text, self._targets.get(one.relation, ""), place) for one in raw.pictures)
        self.drafts.append(
            Written(
                Line(raw.spans, place),
                raw.level,
                raw.style.title,
                raw.style.subtitle,
                number,
                raw.centred,
                raw.contents,
                raw.style.name,
                pictures,
            )
        )

    def table(self, element: Element) -> None:
        """Read a table and, after it, the tables in its cells."""
        self._lay_out(element, _DEEPEST)

    # --- walking --------------------------------------------------------------------------------------------------

    def _walk(self, elements: Iterable[Element], sink: _Sink, depth: int, *, prompt: bool = False) -> None:
        if not depth:
            raise RefusedError(Problem("DOC108", None, {"limit": _DEEPEST}))
        for element in elements:
            tag = element.tag
            if tag == _PARAGRAPH:
                self._read_paragraph(element, sink, depth, prompt=prompt)
            elif tag == _TABLE:
                sink.table(element)
            elif tag == _CONTROL:
                self._control(element, sink, depth, prompt=prompt)
            elif tag in _THROUGH:
                self._walk(element, sink, depth - 1, prompt=prompt)
            elif tag == _ALTERNATE:
                chosen = choice(element)
                if chosen is not None:
                    self._walk(chosen, sink, depth - 1, prompt=prompt)

    def _read_paragraph(self, element: Element, sink: _Sink, depth: int, *, prompt: bool) -> None:
        raw = self._runs.read(element)
        if prompt:
            self._runs.bracket()
        if self._unfinished is not None:
            raw = joined(self._unfinished, raw)
            self._unfinished = None
        if raw.mark_deleted:
            self._unfinished = raw
            return
        number = self._numbering.next(raw.list_id, raw.list_level, raw.style_id) if raw.list_id else None
        sink.paragraph(raw, number)
        for box in raw.boxes:
            self._box(box, sink, depth)

    def _box(self, box: Element, sink: _Sink, depth: int) -> None:
        """What stands in a text box stands where the box is anchored."""
        before = self._anchor
        if sink is self and before is None:
            self._anchor = WordPlace(self._position, paragraph=self._paragraph)
        fields = self._runs.aside()
        self._walk(box, sink, depth - 1)
        self._runs.aside(fields)
        self._anchor = before

    def _control(self, control: Element, sink: _Sink, depth: int, *, prompt: bool) -> None:
        properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        if content is None:
            return
        if properties is not None:
            gallery = val(properties.find(f"{W}docPartObj/{W}docPartGallery")) or ""
            if gallery.lower() in _CONTENTS:
                self._pass_by(content)
                return
            prompt = prompt or shows_prompt(properties)
        self._walk(content, sink, depth - 1, prompt=prompt)

    def _pass_by(self, content: Element) -> None:
        """Leave a table of contents out, but count its paragraphs."""
        for element in content.iter(_PARAGRAPH):
            del element
            self._position += 1
            self._paragraph += 1

    # --- tables ---------------------------------------------------------------------------------------------------

    def _lay_out(self, element: Element, depth: int) -> None:
        if not depth:
            raise RefusedError(Problem("DOC108", None, {"limit": _DEEPEST}))
        self._position += 1
        self._table += 1
        position, table = self._position, self._table
        nested: list[Element] = []

        def read(cell: Element, place: Place, prompt: bool) -> Text:  # noqa: FBT001 - as tables.ReadCell asks
            found = _Cell()
            self._walk(cell, found, depth - 1, prompt=prompt)
            nested.extend(found.tables)
            text = "\n".join(found.lines)
            return Text(text, place, unreadable=found.drawn and not text)

        def place(row: int, column: int) -> Place:
            return WordPlace(position, table=table, row=row, column=column)

        laid = grid(element, read, place, self._cells)
        self._cells -= sum(map(len, laid.rows))
        if laid.rows:
            self.drafts.append(Table(tuple(laid.rows), place(1, 1), laid.header_rows))
        for inner in nested:
            self._lay_out(inner, depth - 1)


_PARAGRAPH: Final = W + "p"
_TABLE: Final = W + "tbl"
_CONTROL: Final = W + "sdt"
_ALTERNATE: Final = MC + "AlternateContent"
