"""What a reader of a rendered Markdown line sees, and where in the source each character of it stands."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sopcheck.model import Text
from sopcheck.places import TextPlace

HIDDEN: Final = "\0"
"""Stands for a character of a comment, which nobody sees. (A NUL of the source has become U+FFFD before.)"""
SPACE: Final = " \t\u3000\xa0\x0b\x0c\n" + HIDDEN

_MARKUP = re.compile(r"[*_`\[<&\\~\0]")  # an image begins with ! but needs a bracket too
_SPECIAL = re.compile(r"[*_`\[<&\\~\0!\]]")
_RUN = re.compile(r"`+")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,9})(?=[\s/>])")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,10}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,20}:|[^\s<>@]{1,64}@)[^\s<>]{0,2000}>")
_TO_TAG_END = re.compile(r"[^<>]{0,2000}+>")
_ATTRIBUTE = re.compile(r"\b(alt|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_LONGEST_DELIMITER: Final = 3
# Only these are markup; other words in angle brackets are placeholders that the author has yet to fill in.
_TAGS: Final = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "br",
        "center",
        "cite",
        "code",
        "del",
        "details",
        "div",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ]
)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture within a line: alternative text, target, and the columns of its markup from 0."""

    text: str
    target: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Visible:
    """The visible text of a piece of a line; `starts` are columns in the source line, counted from 0."""

    line: int
    text: str
    starts: Sequence[int]
    end: int
    """The column after the piece, where an empty text stands."""
    widths: dict[int, int] = field(default_factory=dict)
    """Columns that a character takes in the source, where it is not one."""
    bold: Sequence[bool] = ()
    literal: frozenset[int] = frozenset()
    """Indexes of characters in code spans."""
    images: tuple[Image, ...] = ()

    def slice(self, start: int, stop: int) -> Text:
        """The text from `start` to `stop` without the space around it, with its place."""
        stop = start + len(self.text[start:stop].rstrip(SPACE))
        text = self.text[start:stop].lstrip(SPACE)
        start = stop - len(text)
        if not text:
            at = self.starts[start] if start < len(self.text) else self.end
            return Text("", TextPlace(self.line, at + 1, self.line, at + 1))
        last = stop - 1
        end = self.starts[last] + self.widths.get(last, 1)
        return Text(text, TextPlace(self.line, self.starts[start] + 1, self.line, end + 1))

    def whole(self) -> Text:
        """All of the text."""
        return self.slice(0, len(self.text))

    def is_bold(self, start: int, stop: int) -> bool:
        """Whether there is something from `start` to `stop` and all of it is bold."""
        seen = [self.bold[index] for index in range(start, stop) if self.text[index] not in SPACE] if self.bold else []
        return bool(seen) and all(seen)


def visible(source: str, start: int, end: int, line: int) -> Visible:
    """Read the columns `start` to `end` (from 0) of the source line numbered `line` (from 1)."""
    if not _MARKUP.search(source, start, end):
        return Visible(line, source[start:end], range(start, end), end)
    return _Scanner(source, start, end, line).scan()


@dataclass(slots=True)
class _Delimiter:
    """A run of `*`, `_` or `~` that may open or close emphasis; `at` is its first index in the output."""

    sign: str
    at: int
    opens: bool
    closes: bool


class _Scanner:
    """One pass over a piece of a line; nothing is looked at more than a fixed number of times."""

    def __init__(self, source: str, start: int, end: int, line: int) -> None:
        self._source = source
        self._start = start
        self._end = end
        self._line = line
        self._text: list[str] = []
        self._starts: list[int] = []
        self._widths: dict[int, int] = {}
        self._literal: set[int] = set()
        self._images: list[Image] = []
        self._delimiters: list[_Delimiter] = []
        self._ticks = _closing_ticks(source, start, end)
        self._closing = _closing_brackets(source, start, end)
        self._jumps: dict[int, int] = {}

    def scan(self) -> Visible:
        """The whole piece."""
        at = self._start
        while at < self._end:
            special = _SPECIAL.search(self._source, at, self._end)
            stop = special.start() if special else self._end
            self._text.extend(self._source[at:stop])
            self._starts.extend(range(at, stop))
            at = stop if stop == self._end else self._jumps.get(stop) or self._step(stop)
        dropped, bold = _match_delimiters(self._delimiters, len(self._text))
        return self._without(dropped, bold)

    def _step(self, at: int) -> int:
        sign = self._source[at]
        handler = _HANDLERS.get(sign)
        after = handler(self, at) if handler else 0
        if after:
            return after
        self._emit(sign, at)
        return at + 1

    def _emit(self, text: str, at: int, width: int = 1) -> None:
        for character in text:
            if width != 1:
                self._widths[len(self._text)] = width
            self._text.append(character)
            self._starts.append(at)

    def _hidden(self, at: int) -> int:
        return at + 1

    def _escape(self, at: int) -> int:
        if at + 1 < self._end and self._source[at + 1] in _PUNCTUATION:
            self._emit(self._source[at + 1], at, 2)
            return at + 2
        return 0

    def _code(self, at: int) -> int:
        run = _RUN.match(self._source, at, self._end)
        length = run.end() - at if run else 1
        close = self._ticks.get(at)
        if close is None:
            for column in range(at, at + length):
                self._emit("`", column)
            return at + length
        for column in range(at + length, close):
            if self._source[column] != HIDDEN:
                self._literal.add(len(self._text))
                self._emit(self._source[column], column)
        return close + length

    def _link(self, at: int) -> int:
        close = self._closing.get(at)
        target_end = self._target_end(close)
        if close is None or target_end is None:
            return 0
        self._jumps[close] = target_end + 1
        return at + 1

    def _image(self, at: int) -> int:
        close = self._closing.get(at + 1)
        target_end = self._target_end(close)
        if close is None or target_end is None:
            return 0
        alternative = self._source[at + 2 : close]
        target = self._source[close + 2 : target_end].strip().split(" ")[0]
        self._images.append(Image(alternative, target, at, target_end + 1))
        for column in range(at + 2, close):
            self._emit(self._source[column], column)
        return target_end + 1

    def _target_end(self, close: int | None) -> int | None:
        if close is None or close + 1 >= self._end or self._source[close + 1] != "(":
            return None
        return self._closing.get(close + 1)

    def _angle(self, at: int) -> int:
        tag = _TAG.match(self._source, at, self._end)
        if tag is not None and tag[1].lower() in _TAGS:
            end = _TO_TAG_END.match(self._source, tag.end(), self._end)
            if end is None:
                return 0
            self._html(tag[1].lower(), at, end.end() - 1)
            return end.end()
        link = _AUTOLINK.match(self._source, at, self._end)
        if link is None:
            return 0
        for column in range(at + 1, link.end() - 1):
            self._literal.add(len(self._text))
            self._emit(self._source[column], column)
        return link.end()

    def _html(self, name: str, at: int, close: int) -> None:
        if name == "br":
            self._emit("\n", at, close + 1 - at)
        elif name == "img":
            image = image_of_tag(self._source[at : close + 1], at)
            self._images.append(image)
            self._emit(image.text, at, close + 1 - at)

    def _entity(self, at: int) -> int:
        found = _ENTITY.match(self._source, at, self._end)
        if not found:
            return 0
        text = html.unescape(found[0])
        if text == found[0]:
            return 0
        self._emit(text.replace("\xa0", " "), at, found.end() - at)
        return found.end()

    def _delimiter(self, at: int) -> int:
        sign = self._source[at]
        after = at
        while after < self._end and self._source[after] == sign:
            after += 1
        before_sign = self._source[at - 1] if at > self._start else " "
        after_sign = self._source[after] if after < self._end else " "
        opens, closes = after_sign not in SPACE, before_sign not in SPACE
        length = after - at
        if sign == "_":  # snake_case and fill-in blanks are no emphasis
            opens, closes = opens and not before_sign.isalnum(), closes and not after_sign.isalnum()
        if sign == "*" and before_sign.isdigit() and after_sign.isdigit():  # 3*4*5 is a size
            opens = closes = False
        if length <= _LONGEST_DELIMITER and (sign != "~" or length == len("~~")):
            self._delimiters.append(_Delimiter(sign * length, len(self._text), opens, closes))
        for column in range(at, after):
            self._emit(sign, column)
        return after

    def _without(self, dropped: set[int], bold: list[bool]) -> Visible:
        kept = [index for index in range(len(self._text)) if index not in dropped]
        new = {old: index for index, old in enumerate(kept)}
        return Visible(
            self._line,
            "".join(self._text[index] for index in kept),
            [self._starts[index] for index in kept],
            self._end,
            {new[old]: width for old, width in self._widths.items() if old in new},
            [bold[index] for index in kept],
            frozenset(new[old] for old in self._literal if old in new),
            tuple(self._images),
        )


_HANDLERS: Final = {
    HIDDEN: _Scanner._hidden,  # noqa: SLF001 - the class's own table
    "\\": _Scanner._escape,  # noqa: SLF001
    "`": _Scanner._code,  # noqa: SLF001
    "[": _Scanner._link,  # noqa: SLF001
    "!": _Scanner._image,  # noqa: SLF001
    "<": _Scanner._angle,  # noqa: SLF001
    "&": _Scanner._entity,  # noqa: SLF001
    "*": _Scanner._delimiter,  # noqa: SLF001
    "_": _Scanner._delimiter,  # noqa: SLF001
    "~": _Scanner._delimiter,  # noqa: SLF001
}


def image_of_tag(tag: str, start: int) -> Image:
    """The picture of an HTML `<img>` tag that begins at the column `start`."""
    found = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(tag)}
    return Image(found.get("alt", ""), found.get("src", ""), start, start + len(tag))


def _closing_ticks(source: str, start: int, end: int) -> dict[int, int]:
    """From each run of backticks that opens a code span to the run that closes it."""
    runs = [(match.start(), match.end() - match.start()) for match in _RUN.finditer(source, start, end)]
    following: dict[int, int] = {}
    close: dict[int, int] = {}
    for at, length in reversed(runs):
        if length in following:
            close[at] = following[length]
        following[length] = at
    return close


def _closing_brackets(source: str, start: int, end: int) -> dict[int, int]:
    """From each `[` and `(` to the bracket that closes it, escaped ones left out."""
    close: dict[int, int] = {}
    waiting: dict[str, list[int]] = {"]": [], ")": []}
    escaped = False
    for at in range(start, end):
        sign = source[at]
        if escaped or sign == "\\":
            escaped = not escaped
        elif sign in "[(":
            waiting["]" if sign == "[" else ")"].append(at)
        elif sign in "])" and waiting[sign]:
            close[waiting[sign].pop()] = at
    return close


def _match_delimiters(delimiters: list[_Delimiter], length: int) -> tuple[set[int], list[bool]]:
    """Which output characters are emphasis marks, and which characters are bold."""
    dropped: set[int] = set()
    change = [0] * (length + 1)
    waiting: dict[str, list[_Delimiter]] = {}
    for delimiter in delimiters:
        openers = waiting.setdefault(delimiter.sign, [])
        if delimiter.closes and openers:
            opener = openers.pop()
            size = len(delimiter.sign)
            dropped.update(range(opener.at, opener.at + size), range(delimiter.at, delimiter.at + size))
            if size > 1 and delimiter.sign[0] != "~":
                change[opener.at] += 1
                change[delimiter.at] -= 1
        elif delimiter.opens:
            openers.append(delimiter)
    bold, level = [], 0
    for index in range(length):
        level += change[index]
        bold.append(level > 0)
    return dropped, bold
