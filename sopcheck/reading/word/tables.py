"""Lays the rows of a Word table out as a grid: merged cells repeated, rows of equal length (ECMA-376, 17.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sopcheck.model import Text
from sopcheck.places import Place
from sopcheck.reading.guards import refusal
from sopcheck.reading.text import RefusedError
from sopcheck.reading.word.runs import shows_prompt
from sopcheck.reading.word.xml import Element, W, flag, number, val

_WIDEST: Final = 1000
"""Columns of a table. Word itself stops at 63."""
_THROUGH: Final = frozenset(W + name for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent"))
_DEEPEST: Final = 20
_CELL_PROPERTIES: Final = W + "tcPr"
_SPAN: Final = W + "gridSpan"
_DOWN: Final = W + "vMerge"
_ACROSS: Final = W + "hMerge"

ReadCell: TypeAlias = "Callable[[Element, Place, bool], Text]"
"""Reads a `w:tc` at its place; the last argument says that it still shows its prompt."""


@dataclass(slots=True)
class Grid:
    """The rows of a table as they are laid out, and how many of them it repeats on every page as its header."""

    rows: list[tuple[Text, ...]] = field(default_factory=list)
    header_rows: int = 0


def grid(table: Element, read: ReadCell, place: Callable[[int, int], Place], most: int) -> Grid:
    """Lay out `table`; `place` gives the place of a cell by row and column from 1.

    Raises RefusedError (DOC116) where it has more than `most` cells.
    """
    rows: list[list[Text]] = []
    headers = 0
    cells = 0
    for row, _ in _parts(table, W + "tr", _DEEPEST):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            continue
        if properties is not None and headers == len(rows) and flag(properties.find(f"{W}tblHeader")):
            headers += 1
        laid = _row(row, properties, rows[-1] if rows else [], read, place, len(rows) + 1)
        cells += len(laid)
        if cells > most:
            raise RefusedError(refusal("cells", most))
        rows.append(laid)
    width = max(map(len, rows), default=0)
    if width * len(rows) > most:
        raise RefusedError(refusal("cells", most))
    for at, laid in enumerate(rows, 1):
        laid.extend(Text("", place(at, column + 1)) for column in range(len(laid), width))
    return Grid([tuple(laid) for laid in rows if width], headers if headers < len(rows) else 0)


def _row(
    row: Element,
    properties: Element | None,
    above: list[Text],
    read: ReadCell,
    place: Callable[[int, int], Place],
    at: int,
) -> list[Text]:
    laid = [Text("", place(at, column + 1)) for column in range(_skipped(properties, "gridBefore"))]
    for cell, prompt in _parts(row, W + "tc", _DEEPEST):
        if len(laid) >= _WIDEST:
            break
        stated: dict[str, Element] = {}
        if len(cell) and cell[0].tag == _CELL_PROPERTIES:
            stated = {child.tag: child for child in cell[0]}
        span = min(max(1, number(stated.get(_SPAN)) or 1), _WIDEST)
        column = len(laid)
        if _goes_on(stated.get(_DOWN)) and column < len(above):
            laid.extend(above[column : column + span])
            laid.extend([above[column]] * (column + span - len(laid)))
        elif _goes_on(stated.get(_ACROSS)) and laid:
            laid.extend([laid[-1]] * span)
        else:
            laid.extend([read(cell, place(at, column + 1), prompt)] * span)
    laid.extend(Text("", place(at, len(laid) + 1)) for _ in range(_skipped(properties, "gridAfter")))
    return laid[:_WIDEST]


def _skipped(properties: Element | None, name: str) -> int:
    """Grid columns that a row leaves out at its start or end."""
    stated = None if properties is None else number(properties.find(W + name))
    return min(max(0, stated or 0), _WIDEST)


def _goes_on(merge: Element | None) -> bool:
    """Whether a cell with this mark belongs to the merged cell above it or left of it."""
    return merge is not None and (val(merge) or "continue") == "continue"


def _parts(parent: Element, tag: str, depth: int, *, prompt: bool = False) -> Iterator[tuple[Element, bool]]:
    """The rows of a table or the cells of a row, also those in content controls; and whether those show a prompt."""
    for child in parent:
        if child.tag == tag:
            yield child, prompt
        elif not depth:
            return
        elif child.tag in _THROUGH:
            yield from _parts(child, tag, depth - 1, prompt=prompt)
        elif child.tag == W + "sdt":
            properties = child.find(f"{W}sdtPr")
            shows = properties is not None and shows_prompt(properties)
            yield from _parts(child, tag, depth - 1, prompt=prompt or shows)
