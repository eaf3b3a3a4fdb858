"""One line of Markdown: what contains it, and the marker or tag that it begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sopcheck.reading.inline import SPACE, Visible, visible
from sopcheck.reading.numbering import Number, number

_ROUND_BULLETS: Final = "•●○■◆▪"
_BULLETS: Final = "-*+·" + _ROUND_BULLETS
_ORDERED = re.compile(r"[0-9]{1,9}[.)](?=[ \t])")
_BOX = re.compile(r"\[([ xX✓√])\](?=\s|$)")
_HTML = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})(?=[\s/>]|$)|<[!?]")
_HTML_HEADING = re.compile(r"<h([1-6])(?=[\s>])[^<>]{0,500}>", re.IGNORECASE)
# fmt: off
_HTML_BLOCKS: Final = frozenset((
    "address", "article", "aside", "audio", "base", "blockquote", "body", "button", "canvas", "caption",
    "center", "col", "colgroup", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "frame", "frameset", "head", "header", "hr", "html", "iframe", "img", "input",
    "label", "legend", "li", "link", "main", "menu", "meta", "nav", "noframes", "object", "ol", "option", "p",
    "param", "picture", "section", "select", "source", "summary", "svg", "table", "tbody", "td", "template",
    "textarea", "tfoot", "th", "thead", "title", "tr", "track", "ul", "video",
))
# fmt: on
_HTML_RAW: Final = frozenset({"script", "style", "pre", "textarea", "table"})
_TAB: Final = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A source line without what contains it: `start` is the column (from 0) of its first visible character."""

    number: int
    source: str
    start: int
    indent: int
    quotes: int

    @property
    def text(self) -> str:
        """The line from its first visible character on."""
        return self.source[self.start :].rstrip(SPACE)


def source_line(source: str, number_: int) -> Line:
    """The line `source` numbered `number_` (from 1), past its indentation and block quote signs."""
    column, quotes, indent = 0, 0, 0
    while column < len(source):
        sign = source[column]
        if sign == ">" and indent < _TAB:
            quotes, indent = quotes + 1, 0
            if source[column + 1 : column + 2] == " ":
                column += 1
        elif sign in SPACE:
            indent += _TAB - indent % _TAB if sign == "\t" else sign == " "
        else:
            break
        column += 1
    return Line(number_, source, column, indent, quotes)


def see(line: Line) -> Visible:
    """What a reader sees of the line."""
    return visible(line.source, line.start, line.start + len(line.text), line.number)


def marker(line: Line) -> tuple[int, Number | None] | None:
    """How long the list marker at the start of `line` is, and its number where it has one."""
    text = line.text
    if text[:1] in _BULLETS and (text[1:2] in SPACE or text[0] in _ROUND_BULLETS):
        return 1, None
    ordered = _ORDERED.match(text)
    if ordered:
        return ordered.end(), Number("simple", ordered.end())
    found = number(text)
    return (found.length, found) if found and found.style in ("simple", "item") else None


def task_box(line: Line) -> tuple[bool | None, Line]:
    """Whether the box that `line` begins with is ticked, None without a box, and the line after it."""
    found = _BOX.match(line.text)
    if not found:
        return None, line
    start = line.start + found.end()
    while start < len(line.source) and line.source[start] in SPACE:
        start += 1
    return found[1] != " ", Line(line.number, line.source, start, line.indent, line.quotes)


def html_heading(line: Line) -> int:
    """The level of a heading that is written in HTML on one line, else 0."""
    found = _HTML_HEADING.match(line.text)
    return int(found[1]) if found and f"</h{found[1]}>" in line.text.lower() else 0


def html_block(line: Line) -> str | None:
    """Start of the closing tag of the HTML block that begins here, empty where a blank line ends it; None for none."""
    found = _HTML.match(line.text)
    if not found:
        return None
    name = (found[2] or "").lower()
    if name and name not in _HTML_BLOCKS and name not in _HTML_RAW:
        return None
    return f"</{name}" if name in _HTML_RAW and not found[1] else ""
