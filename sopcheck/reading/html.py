"""Reads a web page that bears the name of a workbook, as web applications export them: its tables and lines."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from sopcheck.model import Block, Document, Entry, Heading, Outline, Paragraph, Part, Problem, Table, Text
from sopcheck.places import TextPlace
from sopcheck.reading.guards import refusal
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.text import RefusedError, decode_guessing, document

FORMAT: Final = "html"
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BREAKS: Final = frozenset({"p", "div", "br", "li", "tr", "table", "ul", "ol", "body", "html", "caption", *_HEADINGS})
_HIDDEN: Final = frozenset({"script", "style", "title", "head", "xml"})
_CELLS: Final = frozenset({"td", "th"})
_MOST_OPENED: Final = 1000
"""Tags that may begin before one ends: the parser goes over them again and again."""
_WIDEST_SPAN: Final = 200


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the page as one part. Problems are values, not raised."""
    try:
        text, problems = decode_guessing(data, limits.encoding)
        _guard_tags(text)
        collector = _Collector(limits)
        collector.feed(text.replace("\r\n", "\n").replace("\r", "\n"))
        collector.close()
        blocks = collector.finish()
    except RefusedError as refused:
        return document(path, FORMAT, data, [], [refused.problem])
    if not blocks:
        return document(path, FORMAT, data, [], [*problems, Problem("DOC105", None, {})])
    first = blocks[0]
    start = first.label.place if isinstance(first, Entry) else first.place
    return document(path, FORMAT, data, [Part("", Outline(None, blocks, start))], problems)


def _guard_tags(text: str) -> None:
    """Raise RefusedError where more tags begin than one could be inside the other before one ends."""
    if any(piece.count("<") > _MOST_OPENED for piece in text.split(">")):
        raise RefusedError(refusal("tags", _MOST_OPENED))


class _Collector(HTMLParser):
    """Gathers blocks; a table inside a cell becomes text of that cell."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._blocks: list[Block] = []
        self._words: list[str] = []
        self._start: tuple[int, int] | None = None
        self._level = 0
        self._hidden = ""
        self._tables = 0
        self._rows: list[list[Text]] = []
        self._spans: dict[int, tuple[int, Text]] = {}
        self._span = (1, 1)
        self._in_cell = False
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the tag begins."""
        if self._hidden == "head" and tag in ("body", "table"):  # a head that nothing closes
            self._hidden = ""
        if self._hidden:
            return
        if tag in _HIDDEN:
            self._hidden = tag
        elif tag == "table":
            self._begin_table()
        elif tag == "tr" and self._tables == 1:
            self._begin_row()
        elif tag in _CELLS and self._tables == 1:
            self._begin_cell(dict(attrs))
        elif tag in _CELLS:
            self._words.append(" ")
        elif tag in _BREAKS:
            self._break()
            self._level = _HEADINGS.get(tag, 0)

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if self._hidden:
            self._hidden = "" if tag == self._hidden else self._hidden
        elif tag == "table":
            self._end_table()
        elif tag in _CELLS and self._tables == 1:
            self._end_cell()
        elif tag in _BREAKS:
            self._break()

    def handle_data(self, data: str) -> None:
        """Take text, with the place where it begins."""
        if self._hidden or not (data.strip() or self._words):
            return
        if self._start is None:
            line, column = self.getpos()
            lead = data[: len(data) - len(data.lstrip())]
            breaks = lead.count("\n")
            self._start = line + breaks, (len(lead) - lead.rfind("\n") - 1 if breaks else column + len(lead)) + 1
        self._words.append(data)

    def finish(self) -> tuple[Block, ...]:
        """All blocks; whatever was left open is closed."""
        while self._tables:
            self._end_table()
        self._break()
        return tuple(self._blocks)

    def _take(self) -> Text:
        """The text that was gathered, white space folded within its lines."""
        lines = "".join(self._words).split("\n")
        text = "\n".join(folded for line in lines if (folded := " ".join(line.split())))
        if len(text) > self._limits.scalar_chars:
            parameters = {"size": len(text), "limit": self._limits.scalar_chars}
            raise RefusedError(Problem("DOC110", None, dict(parameters)))
        line, column = self.getpos()
        start = self._start or (line, column + 1)
        end = max(start, (line, column + 1))
        self._words, self._start = [], None
        return Text(text, TextPlace(*start, *end))

    def _break(self) -> None:
        if self._in_cell:
            if self._words:
                self._words.append("\n")
            return
        if self._tables:
            self._words, self._start = [], None
            return
        taken = self._take()
        if taken.text and self._level:
            self._blocks.append(Heading(self._level, taken.text.replace("\n", " "), taken.place))
        elif taken.text:
            self._blocks.append(Paragraph(taken.text, taken.place))
        self._level = 0

    def _begin_table(self) -> None:
        self._break()
        self._tables += 1
        if self._tables == 1:
            self._rows, self._spans = [], {}

    def _begin_row(self) -> None:
        self._end_cell()
        self._rows.append([])
        self._carry()

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if not self._rows:
            self._rows.append([])
        self._words, self._start = [], None
        self._in_cell = True
        self._span = _number(attributes.get("rowspan")), _number(attributes.get("colspan"))

    def _end_cell(self) -> None:
        if not self._in_cell:
            return
        self._in_cell = False
        cell = self._take()
        down, across = self._span
        row = self._rows[-1]
        for _ in range(across):
            if down > 1:
                self._spans[len(row)] = (down - 1, cell)
            self._append(cell)
        self._carry()

    def _carry(self) -> None:
        """Repeat the cells of rows above that reach down to here."""
        row = self._rows[-1]
        while len(row) in self._spans:
            left, cell = self._spans.pop(len(row))
            if left > 1:
                self._spans[len(row)] = (left - 1, cell)
            self._append(cell)

    def _append(self, cell: Text) -> None:
        self._cells += 1
        if self._cells > self._limits.csv_cells:
            raise RefusedError(refusal("cells", self._limits.csv_cells))
        self._rows[-1].append(cell)

    def _end_table(self) -> None:
        if not self._tables:
            return
        if self._tables > 1:
            self._tables -= 1
            self._break()
            return
        self._end_cell()
        self._tables = 0
        rows = [row for row in self._rows if any(cell.text for cell in row)]
        if not rows:
            return
        width = max(map(len, rows))
        if width * len(rows) > self._limits.csv_cells:
            raise RefusedError(refusal("cells", self._limits.csv_cells))
        padded = tuple((*row, *[Text("", row[-1].place)] * (width - len(row))) if row else () for row in rows)
        self._blocks.append(Table(padded, padded[0][0].place))


def _number(text: str | None) -> int:
    """How many rows or columns a cell spans."""
    digits = (text or "").strip()
    return min(max(int(digits), 1), _WIDEST_SPAN) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 1  # noqa: PLR2004
