"""Reads Word documents (.docx, .docm, .dotx) into an outline, from the XML of their package alone.

The text is what a reader of the printed document sees: tracked changes accepted, hidden text, tables of contents and
page numbers left out, automatic numbers written out. Headers and footers give their `label: value` lines only, ahead
of the body: letterheads and page numbers say nothing about the matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sopcheck.model import Block, Document, Entry, Outline, Part, Problem, Text
from sopcheck.places import WordPlace
from sopcheck.reading.labelled import entries
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.package import Package
from sopcheck.reading.text import RefusedError, document
from sopcheck.reading.word.body import Body, Written
from sopcheck.reading.word.numbering import Numbering
from sopcheck.reading.word.shaping import Shaper
from sopcheck.reading.word.styles import Styles
from sopcheck.reading.word.xml import W, blocks, root

FORMAT: Final = "docx"
_MAIN: Final = "word/document.xml"


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the Word package `data` as one part. Problems are values, not raised.

    DOC105 it says nothing, DOC108 nested too deeply, DOC114 encrypted, DOC115 broken, DOC116 refused by a guard.
    """
    if not data:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    try:
        found = _blocks(Package(data, limits), limits)
    except RefusedError as refused:
        return document(path, FORMAT, data, [], [refused.problem])
    if not found:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    first = found[0]
    start = first.label.place if isinstance(first, Entry) else first.place
    return document(path, FORMAT, data, [Part("", Outline(None, found, start))], [])


def _blocks(package: Package, limits: Limits) -> tuple[Block, ...]:
    main = next((target for kind, target in package.relations("").values() if kind == "officeDocument"), _MAIN)
    relations = package.relations(main)
    parts = dict(reversed(relations.values()))
    styles = Styles(root(package, parts.get("styles", "")))
    numbering = Numbering(lambda: root(package, parts.get("numbering", "")))
    body = Body(styles, numbering, {key: target for key, (_, target) in relations.items()}, limits)
    for element in blocks(package, main, W + "body"):
        body.take(element)
    shaped = Shaper(body.drafts, styles.size).shape()
    margins = [target for kind, target in relations.values() if kind in ("header", "footer")]
    said = {(block.label.text, block.value.text) for block in shaped if isinstance(block, Entry)}
    return (*_margins(package, sorted(margins), styles, limits, said), *shaped)


def _margins(
    package: Package, names: list[str], styles: Styles, limits: Limits, said: set[tuple[str, str]]
) -> Iterator[Entry]:
    """What headers and footers say as `label: value`, once, where the body does not say it too."""
    place = WordPlace(0, paragraph=1)
    for name in names:
        margin = root(package, name)
        if margin is None:
            continue
        body = Body(styles, Numbering(lambda: None), {}, limits)
        for element in margin:
            body.take(element)
        for draft in body.drafts:
            lines = draft.line.lines() if isinstance(draft, Written) else ()
            for entry in (entry for line in lines for entry in entries(line)):
                known = (entry.label.text, entry.value.text)
                if entry.value.text and known not in said:
                    said.add(known)
                    yield Entry(Text(entry.label.text, place), Text(entry.value.text, place))
