"""Elements of WordprocessingML (ECMA-376 part 1, chapter 17), read a block at a time so that memory stays small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, cast
from xml.etree.ElementTree import Element, ParseError, XMLParser, XMLPullParser

from sopcheck.model import Problem
from sopcheck.reading.guards import refusal
from sopcheck.reading.package import Package
from sopcheck.reading.text import RefusedError

__all__ = ["Element", "blocks", "choice", "flag", "number", "root", "val"]

NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W: Final = "{" + NAMESPACE + "}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", NAMESPACE.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_BOUND: Final = f'xmlns:w="{NAMESPACE}"'.encode()
_DOCTYPE: Final = b"<!DOCTYPE"
_CHUNK: Final = 64 * 1024
_AT_ONCE: Final = 4 * 1024 * 1024
"""Bytes of XML that are parsed in one go: twice as fast as block by block, and no more than 100 MB of elements."""
_NEVER_ASKED = re.compile(
    # Looks, borders, revision marks and languages: more than half of all elements, of which none is ever asked for.
    # Leaving them out beforehand takes a third of the time that parsing them would.
    rb"<w:(?:a(?:djustRightInd|utoSpaceD[EN])|b(?:Cs|dr|etween|ookmark(?:End|Start)|ottom|ar)|c(?:antSplit|ol(?:or|s)|"
    rb"ontextualSpacing)|docGrid|h(?:ideMark|ighlight)|i(?:Cs|nd|nside[HV])?|ke(?:ep(?:Lines|Next)|rn)|"
    rb"l(?:a(?:ng|stRenderedPageBreak)|eft|sdException)|no(?:Proof|Wrap)|p(?:g(?:Mar|Sz)|osition|roofErr)|r(?:Fonts|ight)|"
    rb"s(?:hd|napToGrid|pacing|zCs)|t(?:bl(?:Ind|L(?:ayout|ook)|W)|cW|extAlignment|op|rHeight)|u|vAlign|"
    rb"w(?:ebHidden|idowControl)?)(?: [^<>]*)?/>"
)
_LEFT_EMPTY = (
    re.compile(rb"<w:(rPr|tcBorders|tcMar|pBdr)(?: [^<>]*)?></w:\1>"),
    re.compile(rb"<w:(rPr|pPr|tcPr)(?: [^<>]*)?></w:\1>"),
)
"""What then holds nothing, from within: properties that say nothing mean what missing ones do."""
_OFF: Final = frozenset({"0", "false", "off", "none"})
VAL: Final = W + "val"


def root(package: Package, name: str) -> Element | None:
    """The root element of the part `name`, None where there is no such part; raises RefusedError as `blocks` does."""
    if not package.has(name):
        return None
    return _parsed(_checked(package.read(name), name), name)


def _parsed(data: bytes, name: str) -> Element:
    parser: XMLParser[Element] = XMLParser()  # noqa: S314 - a document type, and with it every entity, is refused before
    try:
        parser.feed(data)
        return parser.close()
    except (ParseError, ValueError, LookupError):
        raise RefusedError(Problem("DOC115", None, {"part": name})) from None


def blocks(package: Package, name: str, holder: str) -> Iterator[Element]:
    """The children of the first element called `holder` in the part `name`, each when it is complete, then forgotten.

    Raises RefusedError: DOC115 the part is missing or not well-formed, DOC116 it has a document type.
    """
    data = _checked(package.read(name), name)
    if len(data) <= _AT_ONCE:
        whole = _parsed(data, name)
        yield from next(whole.iter(holder), ())
        return
    parser: XMLPullParser[Element] = XMLPullParser(events=("start",))
    found: Element | None = None
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            # No other events are asked for.
            for _, started in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                if found is None and started.tag == holder:
                    found = started
            if found is not None and len(found) > 1:
                complete = found[:-1]
                del found[:-1]
                yield from complete
        parser.close()
    except (ParseError, ValueError, LookupError):
        raise RefusedError(Problem("DOC115", None, {"part": name})) from None
    if found is not None:
        yield from found


def _checked(data: bytes, name: str) -> bytes:
    """The XML as UTF-8 in the transitional namespaces, if it has no document type and no encoding that could hide one.

    ECMA-376 part 2, 8.1.4: parts are UTF-8 or UTF-16 and have no document type.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace").lstrip("\ufeff")
        data = text.partition("?>")[2].encode() if text.startswith("<?xml") else text.encode()
    head = data[:200].partition(b"?>")[0].lower()
    if b"encoding" in head and b"utf-8" not in head and b"us-ascii" not in head:
        raise RefusedError(Problem("DOC115", None, {"part": name}))
    if _DOCTYPE in data:
        raise RefusedError(refusal("doctype", 0))
    if _STRICT in data:
        for strict, transitional in _STRICT_NAMES:
            data = data.replace(strict, transitional)
    if _BOUND in data:
        for pattern in (_NEVER_ASKED, *_LEFT_EMPTY):
            data = pattern.sub(b"", data)
    return data


def val(element: Element | None) -> str | None:
    """The `w:val` of an element that may be missing."""
    return None if element is None else element.get(VAL)


def number(element: Element | None) -> int | None:
    """The `w:val` as a whole number, None where it is none."""
    text = val(element)
    if text is None:
        return None
    try:
        return int(text[:12])
    except ValueError:
        return None


def flag(element: Element | None) -> bool | None:
    """An on-off property (ECMA-376, 17.17.4): None where it is not stated, on where it has no value."""
    if element is None:
        return None
    return (element.get(VAL) or "1").lower() not in _OFF


def choice(alternate: Element) -> Element | None:
    """What to read of `mc:AlternateContent`: its first choice that holds anything, else its fallback."""
    fallback = None
    for child in alternate:
        if child.tag == MC + "Choice" and len(child):
            return child
        if child.tag == MC + "Fallback":
            fallback = child
    return fallback
