"""The blocks of a Markdown text, found line by line."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import Final, cast

from sopcheck.model import Block, Code, Entry, Heading, Item, Paragraph, Picture, Text
from sopcheck.places import TextPlace
from sopcheck.reading import pipes
from sopcheck.reading.inline import SPACE, Image, Visible, image_of_tag, visible
from sopcheck.reading.labelled import entries
from sopcheck.reading.lines import Line, html_block, html_heading, marker, see, source_line, task_box
from sopcheck.reading.masking import mask
from sopcheck.reading.numbering import Number, heading_level, number

_IMG = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_DEFINITION = re.compile(r"\[[^\]^][^\]]{0,200}\]:\s")
_ATTRIBUTES = re.compile(r"[ \t]\{[#.:][^{}]{0,200}\}$")
_MOST_HASHES: Final = 6
_HEADING_CHARS: Final = 40
_CHAPTER_CHARS: Final = 60
_DIGITS: Final = re.compile(r"\d{1,3}")
_SENTENCE_ENDS: Final = "。；;！!，,、…"
_COLONS: Final = "：:"


@dataclass(slots=True)
class _Open:
    """Lines that belong together until a blank line or another block: a paragraph or a list item."""

    depth: int = 0
    item: bool = False
    checked: bool | None = None
    number: str | None = None
    lines: list[Line] = field(default_factory=list)


class Blocks:
    """Reads lines into blocks; state is what is still open: lists, a paragraph, the last heading."""

    def __init__(self, lines: list[str], first: int) -> None:
        self._masked = mask(lines, first)
        self._sources = lines
        self._lines = self._masked.lines
        self._index = first
        self._blocks: list[Block] = []
        self._open: _Open | None = None
        self._lists: list[int] = []  # the columns at which the markers of the open lists stand
        self._level = 0  # of the last heading that is not bold text
        self._base = 0  # of the last heading with hashes or underline
        self._chinese = False
        self._item_before = False  # the last line that says something belongs to a list
        self._quotes = 0
        self._never_closed: set[str] = set()  # closing tags that do not come any more

    def read(self) -> tuple[Block, ...]:
        """All blocks in reading order."""
        while self._index < len(self._lines):
            fence_end = self._masked.fences.get(self._index)
            if fence_end is not None:
                self._flush()
                self._code(fence_end)
            else:
                self._read_line(self._line(self._index))
        self._flush()
        return tuple(sorted([*self._blocks, *self._masked.comments], key=_position))

    # --- lines ----------------------------------------------------------------------------------------------------

    def _line(self, index: int) -> Line:
        return source_line(self._lines[index], index + 1)

    def _read_line(self, line: Line) -> None:
        if line.start >= len(line.source):
            self._flush()
            self._index += 1
            return
        if line.quotes != self._quotes:
            self._flush()
            self._lists.clear()
            self._quotes = line.quotes
        for reader in (self._heading, self._underline, self._rule, self._table, self._html, self._item):
            after = reader(line)
            if after:
                self._index = after
                return
        self._text(line)
        self._index += 1

    # --- one sort of block each: the index of the line after it, or 0 ----------------------------------------------

    def _heading(self, line: Line) -> int:
        text = line.text
        hashes = len(text) - len(text.lstrip("#"))
        if not 0 < hashes <= _MOST_HASHES or text[hashes : hashes + 1] == "!":
            return 0
        start, end = line.start + hashes, line.start + len(text)
        closed = line.source[start:end].rstrip("#")
        if closed and (closed[-1] in SPACE or closed[0] not in SPACE):
            end = start + len(closed)
        attributes = _ATTRIBUTES.search(line.source[start:end])
        if attributes:
            end = start + attributes.start()
        self._add_heading(visible(line.source, start, end, line.number), hashes)
        return line.number

    def _underline(self, line: Line) -> int:
        text = line.text
        if text[0] not in "=-" or text.strip(text[0]) or not self._open or self._open.item or self._lists:
            return 0
        above = self._open.lines[-1]
        seen = see(above)
        if text[0] == "-" and (len(self._open.lines) > 1 or entries(seen)):
            return 0
        self._open.lines.pop()
        self._add_heading(seen, 1 if text[0] == "=" else 2)
        return line.number

    def _add_heading(self, seen: Visible, level: int) -> None:
        self._flush()
        self._lists.clear()
        self._level = self._base = level
        self._chinese = False
        self._append_heading(seen, level)

    def _append_heading(self, seen: Visible, level: int) -> None:
        text = seen.whole()
        self._item_before = False
        if text.text:
            self._blocks.append(Heading(level, text.text, text.place))
        self._pictures(seen.line, seen.images)

    def _rule(self, line: Line) -> int:
        text = line.text
        signs = text.replace(" ", "").replace("\t", "")
        if signs[0] not in "-*_=" or len(signs) < 3 or signs.strip(signs[0]):  # noqa: PLR2004 - CommonMark: three
            return 0
        if signs[0] == "_" and len(signs) > 3:  # noqa: PLR2004 - a blank to fill in, not a rule
            return 0
        self._flush()
        if not line.indent:
            self._lists.clear()
        return line.number

    def _table(self, line: Line) -> int:
        if not pipes.is_row(line.text):
            return 0
        below = self._line(line.number) if line.number < len(self._lines) else None
        if below is None or below.quotes != line.quotes or below.number - 1 in self._masked.fences:
            return 0
        framed = pipes.is_framed_row(line.text) and pipes.is_framed_row(below.text)
        if not framed and not pipes.is_delimiter(below.text):
            return 0
        rows = []
        index = line.number - 1
        while index < len(self._lines) and index not in self._masked.fences:
            row = self._line(index)
            if row.quotes != line.quotes or not pipes.is_row(row.text):
                break
            rows.append((row.number, row.start, row.source))
            index += 1
        self._flush()
        if not line.indent:
            self._lists.clear()
        tables, images = pipes.tables(rows)
        self._blocks.extend(tables)
        for number_, image in images:
            self._pictures(number_, (image,))
        self._item_before = False
        return index

    def _html(self, line: Line) -> int:
        level = html_heading(line)
        if level:
            self._add_heading(see(line), level)
            return line.number
        closing = html_block(line)
        if closing is None:
            return 0
        self._flush()
        end = self._html_end(line.number - 1, closing)
        self._code(end)
        return end

    def _html_end(self, index: int, closing: str) -> int:
        """The line after an HTML block: its closing tag's, or the first blank one."""
        if closing and closing not in self._never_closed:
            for at in range(index, len(self._lines)):
                if closing in self._lines[at].lower():
                    return at + 1
            self._never_closed.add(closing)
        while index < len(self._lines) and self._lines[index].strip(SPACE) and index not in self._masked.fences:
            index += 1
        return index

    def _code(self, end: int) -> None:
        """A code block from the line at hand to the one before `end`."""
        first, last = self._index, end - 1
        source = self._sources[first:end]
        start = len(source[0]) - len(source[0].lstrip(SPACE))
        place = TextPlace(first + 1, start + 1, last + 1, len(source[-1]) + 1)
        self._blocks.append(Code("\n".join(source).strip(), place))
        if first not in self._masked.fences:
            for at, text in enumerate(source, first + 1):
                self._pictures(at, tuple(image_of_tag(tag[0], tag.start()) for tag in _IMG.finditer(text)))
        self._item_before = False
        self._index = end

    def _item(self, line: Line) -> int:
        marked = marker(line)
        if marked is None:
            return 0
        length, found = marked
        start = line.start + length
        while start < len(line.source) and line.source[start] in SPACE:
            start += 1
        inner = Line(line.number, line.source, start, line.indent + start - line.start, line.quotes)
        if found and found.style == "simple" and self._is_numbered_heading(line, inner):
            self._flush()
            self._lists.clear()
            self._blocks.append(self._with_number(see(line).whole(), found))
            return line.number
        self._flush()
        while self._lists and line.indent <= self._lists[-1] + 1:
            self._lists.pop()
        self._lists.append(line.indent)
        checked, inner = task_box(inner)
        digits = _DIGITS.search(line.text[:length]) if found else None
        counted = digits[0] if digits is not None else None
        self._open = _Open(len(self._lists), item=True, checked=checked, number=counted, lines=[inner])
        self._item_before = True
        return line.number

    def _is_numbered_heading(self, line: Line, inner: Line) -> bool:
        """Whether a numbered line stands alone above text, as `1、背景` does, rather than in a list."""
        if self._item_before or line.indent > 1 or line.quotes or not _is_title(inner.text):
            return False
        if inner.text[-1] in _COLONS or entries(see(inner)):
            return False
        following = self._next_line(line.number)
        if following is None or following.indent > 1 or following.text[0] in "#>`~":
            return False
        return marker(following) is None

    def _next_line(self, index: int) -> Line | None:
        while index < len(self._lines) and not self._lines[index].strip(SPACE):
            index += 1
        return self._line(index) if index < len(self._lines) else None

    # --- text -----------------------------------------------------------------------------------------------------

    def _text(self, line: Line) -> None:
        if _DEFINITION.match(line.text) and self._open is None:
            return
        if self._open is None:
            if not line.indent:
                self._lists.clear()
            self._open = _Open(len(self._lists))
            self._item_before = bool(self._lists) and self._item_before
        self._open.lines.append(line)

    def _flush(self) -> None:
        """Turn what is open into blocks."""
        opened, self._open = self._open, None
        if opened is None:
            return
        running: list[Visible] = []
        as_item = opened.item
        for position, line in enumerate(opened.lines):
            seen = see(line)
            special = None if opened.checked is not None else self._special(line, seen, opened, first=not position)
            if special is None:
                running.append(seen)
                continue
            self._running(running, opened, as_item=as_item)
            running, as_item = [], False
            begins = special[0] if special and not position else None
            if isinstance(begins, Entry):
                special[0] = replace(begins, number=opened.number)
            self._blocks.extend(special)
            self._pictures(line.number, seen.images)
        self._running(running, opened, as_item=as_item)

    def _special(self, line: Line, seen: Visible, opened: _Open, *, first: bool) -> list[Block] | None:
        """The blocks of a line that is more than running text; None where it is just that."""
        if _is_picture(seen):
            return []
        heading = None if opened.depth or line.quotes else self._numbered_heading(seen, first=first)
        if heading:
            return [heading]
        found = entries(seen, opened.depth)
        if found:
            return list(found)
        text = seen.whole()
        if opened.depth or line.quotes or not seen.is_bold(0, len(seen.text)) or not _is_title(text.text):
            return None
        return [Heading(self._level + 1, text.text, text.place)]

    def _numbered_heading(self, seen: Visible, *, first: bool) -> Heading | None:
        text = seen.whole()
        found = number(text.text)
        if found is None or found.style in ("simple", "item") or (found.style == "decimal" and not first):
            return None
        chapter = found.style in ("chapter", "chinese")
        if not _is_title(text.text, _CHAPTER_CHARS if chapter else _HEADING_CHARS):
            return None
        if not chapter and any(entry.value.text for entry in entries(seen)):
            return None
        return self._with_number(text, found)

    def _with_number(self, text: Text, found: Number) -> Heading:
        self._level = self._base + heading_level(found, below_chinese=self._chinese)
        self._chinese = self._chinese or found.style in ("chapter", "chinese")
        return Heading(self._level, text.text, text.place)

    def _running(self, lines: list[Visible], opened: _Open, *, as_item: bool) -> None:
        """Add a paragraph, or an item, of the lines that are neither labels nor headings."""
        pieces = [text for seen in lines if (text := seen.whole()).text]
        if not pieces and as_item and lines:
            pieces = [lines[0].whole()]
        if pieces:
            joined = "\n".join(piece.text for piece in pieces)
            first, last = cast("TextPlace", pieces[0].place), cast("TextPlace", pieces[-1].place)
            place = TextPlace(first.line, first.column, last.end_line, last.end_column)
            item = Item(joined, place, opened.depth, opened.checked, opened.number)
            self._blocks.append(item if as_item else Paragraph(joined, place))
        for seen in lines:
            self._pictures(seen.line, seen.images)

    def _pictures(self, line: int, images: tuple[Image, ...]) -> None:
        for image in images:
            place = TextPlace(line, image.start + 1, line, image.end + 1)
            self._blocks.append(Picture(image.text, image.target, place))


def _is_title(text: str, most: int = _HEADING_CHARS) -> bool:
    return 0 < len(text) <= most and text[-1] not in _SENTENCE_ENDS


def _is_picture(seen: Visible) -> bool:
    """Whether nothing but pictures stands in the line."""
    if not seen.images:
        return False
    starts = [image.start for image in seen.images]
    for sign, column in zip(seen.text, seen.starts, strict=True):
        before = bisect_right(starts, column)
        if sign not in SPACE and not (before and column < seen.images[before - 1].end):
            return False
    return True


def _position(block: Block) -> tuple[int, int]:
    place = cast("TextPlace", block.label.place if isinstance(block, Entry) else block.place)
    return place.line, place.column
