"""From bytes to text, and from a position in the text to a place that a person can go to."""

from __future__ import annotations

import codecs
import hashlib
import re
from bisect import bisect_right

from sopcheck.model import Document, Part, Problem
from sopcheck.places import TextPlace

_BREAK = re.compile(r"\r\n|\r|\n")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHINESE = "gb18030"
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
"""Characters that no text has."""
_SAMPLE = 512


class RefusedError(Exception):
    """A reader will not go on with a file; `problem` says why and where."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code)


class Lines:
    """Turns positions in a text (code points from 0) into lines and columns from 1; `starts` is where lines begin."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def position(self, index: int) -> tuple[int, int]:
        """Line and column of the code point at `index`."""
        line = bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1

    def place(self, start: int, end: int) -> TextPlace:
        """The place from `start` up to `end`, exclusive."""
        return TextPlace(*self.position(start), *self.position(end))


def decode(data: bytes) -> str:
    """Decode strict UTF-8 and drop a byte order mark.

    Raises RefusedError: DOC105 where there is nothing, DOC104 at the first byte that is not UTF-8.
    """
    body = data.removeprefix(codecs.BOM_UTF8)
    if not body or body.isspace():
        raise RefusedError(Problem("DOC105", None, {}))
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = Lines(before := body[: error.start].decode("utf-8")).position(len(before))
        parameters = {"byte": f"0x{body[error.start]:02X}", "guess": _guess(data)}
        raise RefusedError(Problem("DOC104", TextPlace(line, column, line, column + 1), parameters)) from None


def decode_guessing(data: bytes, encoding: str = _CHINESE) -> tuple[str, list[Problem]]:
    """Decode UTF-8, UTF-16, or else `encoding`, which gives the problem DOC119.

    Spreadsheets save tables of text in the encoding of the system and say nowhere which. Raises RefusedError as
    `decode` does.
    """
    wide = _wide_encoding(data)
    if wide is not None:
        try:
            text = data.decode(wide).removeprefix("\ufeff")
        except UnicodeDecodeError:
            return decode(data), []
        if not text or text.isspace():
            raise RefusedError(Problem("DOC105", None, {}))
        return text, []
    try:
        return decode(data), []
    except RefusedError as refused:
        if refused.problem.code != "DOC104":
            raise
        try:
            text = data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            raise refused from None
        if _BINARY.search(text):
            raise
        return text, [Problem("DOC119", None, {"encoding": encoding})]


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 by its mark, or by the zeros in every other byte of text that is mostly ASCII."""
    if data.startswith(_UTF16_MARKS):
        return "utf-16"
    sample = data[:_SAMPLE]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[first::2].count(0)
        if zeros and zeros * 2 > len(sample[first::2]) and not sample[1 - first :: 2].count(0):
            return name
    return None


def _guess(data: bytes) -> str:
    """Name the encoding that the bytes are probably in, `?` for none: Chinese Windows still saves GBK."""
    if data.startswith(_UTF16_MARKS):
        return "utf-16"
    try:
        data.decode(_CHINESE)
    except UnicodeDecodeError:
        return "?"
    return _CHINESE


def document(path: str, format_: str, data: bytes, parts: list[Part], problems: list[Problem]) -> Document:
    """Put together what a reader hands on."""
    return Document(path, format_, hashlib.sha256(data).hexdigest(), tuple(parts), tuple(problems))
