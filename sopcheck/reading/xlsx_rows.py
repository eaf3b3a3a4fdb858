"""Takes rows written as Excel writes them straight out of a worksheet's text, so that expat sees only the rest.

Nearly every row is plain: cells with a reference, a style, a type and a value. Such a row is matched as a whole by one
regular expression, several times faster than by its events. Anything else, and everything from the first comment,
CDATA section or document type on, is left to expat, which still sees a well-formed document: whole elements are gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

# Texts leave out what expat would change (line ends), refuse (control characters) or not be sure of (`]`).
_REFERENCE: Final = rb"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);"
_TEXT: Final = rb"(?:[^<&\]\x00-\x08\x0b-\x1f]|" + _REFERENCE + rb"){0,40000}+"
_CELL: Final = (
    rb'<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d{1,6}")?(?:/>'
    rb'|(?: t="(?:s|n|b|str)")?(?:/>|><v>' + _TEXT + rb"</v></c>)"
    rb'|(?: t="inlineStr")><is><t(?: xml:space="preserve")?>' + _TEXT + rb"</t></is></c>)"
)
_ROW: Final = re.compile(rb'<row r="(\d{1,7})"([^<>&]{0,400})>((?:' + _CELL + rb")*+)</row>")
_CELLS: Final = re.compile(
    r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?(?:/>|>(?:<v>|<is><t[^>]*>)([^<]*)</[^>]+>(?:</is>)?</c>)'
)
_ATTRIBUTE: Final = re.compile(r'(\w+)="([^"]*)"')
_OTHER_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,200}encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_ROW_END: Final = b"</row>"
_REFERENCES: Final = re.compile("&([^;]+);")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_SPACE: Final = 0x20
_WHITE: Final = frozenset({0x9, 0xA, 0xD})
_SURROGATES: Final = range(0xD800, 0xE000)
_NONE: Final = frozenset({0xFFFE, 0xFFFF})
_LONGEST: Final = 1024 * 1024
"""Bytes of one row, from which on expat reads the whole rest of the sheet."""

PlainCell = tuple[str, str, str, str]
"""Letters of the column, style, type and value, each "" where it is not written."""
PlainRow = Callable[[dict[str, str], list[PlainCell]], None]
"""Takes the attributes of a row and its cells."""


def without_plain_rows(chunks: Iterator[bytes], take: PlainRow) -> Iterator[bytes]:
    """What of a worksheet's bytes expat has to read; `take` gets the plain rows, in their places between the pieces."""
    waiting = b""
    for chunk in chunks:
        waiting += chunk
        if _OTHER_ENCODING.match(waiting) or _leads_away(waiting) or len(waiting) > _LONGEST + len(chunk):
            yield waiting
            yield from chunks
            return
        end = waiting.rfind(_ROW_END)
        if end >= 0:
            yield from _rows(waiting[: end + len(_ROW_END)], take)
            waiting = waiting[end + len(_ROW_END) :]
    if waiting:
        yield waiting


def _leads_away(text: bytes) -> bool:
    """Whether a comment, a CDATA section, a document type or an instruction might hold what looks like a row."""
    return b"<!" in text or text.find(b"<?", 1) >= 0


def _rows(text: bytes, take: PlainRow) -> Iterator[bytes]:
    done = 0
    for row in _ROW.finditer(text):
        try:
            cells = _cells(row[3].decode())
        except ValueError:
            continue  # expat says what is wrong
        if row.start() > done:
            yield text[done : row.start()]
        done = row.end()
        attributes = {"r": row[1].decode()}
        if b"h" in row[2]:  # hidden, ht
            attributes.update(_ATTRIBUTE.findall(row[2].decode(errors="replace")))
        take(attributes, cells)
    if done < len(text):
        yield text[done:]


def _cells(text: str) -> list[PlainCell]:
    """The cells of a plain row; raises ValueError for a reference to a character that no XML has."""
    cells = _CELLS.findall(text)
    if "&" in text:
        return [(letters, style, kind, _resolved(value)) for letters, style, kind, value in cells]
    return cells


@lru_cache(maxsize=4096)
def _resolved(value: str) -> str:
    """A text with the characters that its references mean; cached, for the words of a table come again and again."""
    return _REFERENCES.sub(_referred, value) if "&" in value else value


def _referred(match: re.Match[str]) -> str:
    name = match[1]
    if not name.startswith("#"):
        return _NAMED[name]
    point = int(name.replace("#", "0"), 16) if name[1] == "x" else int(name[1:])
    if (point < _SPACE and point not in _WHITE) or point in _SURROGATES or point in _NONE:
        raise ValueError(name)
    return chr(point)
