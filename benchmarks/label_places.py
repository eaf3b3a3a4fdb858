"""Whether a field's label was found where a label file says that it stands, in every format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sopcheck.model import Document, Mark, Tree
from sopcheck.places import CsvPlace, Place, SheetPlace, TextPlace, WordPlace
from sopcheck.recognition.labels import fold

_CELL = re.compile(r"([^!,;，；\s][^!,;，；]*)!\$?([A-Z]{1,3})\$?(\d+)")
_TABLE_CELL = re.compile(r"table (\d+) row (\d+) col (\d+)")
_QUOTED = re.compile(r'"(.*)"')


def is_at(document: Document, mark: Mark | None, label: Mapping[str, Any]) -> bool:
    """Whether the label of `mark` stands where `label["where"]` says."""
    place = place_of_label(document, mark)
    where = label["where"]
    if place is None or mark is None or where is None:
        return False
    if isinstance(place, TextPlace | CsvPlace):
        return str(place.line) in re.findall(r"\d+", where)
    if isinstance(place, SheetPlace):
        return (place.sheet.strip(), place.cell) in set(_cells(where))
    return _is_in_word(place, mark, where, label["label"])


def place_of_label(document: Document, mark: Mark | None) -> Place | None:
    """The place of the label of a field, looked up in the source of a tree."""
    if mark is None:
        return None
    content = document.parts[0].content
    tree = content if isinstance(content, Tree) else content.front
    if mark.label_place is None and mark.source is not None and tree is not None:
        return tree.locate(mark.source)[0]
    return mark.label_place


def _cells(where: str) -> Iterator[tuple[str, str]]:
    for sheet, letters, row in _CELL.findall(where):
        yield sheet.strip().strip("'"), f"{letters}{row}"


def _is_in_word(place: WordPlace, mark: Mark, where: str, label: str) -> bool:
    """A cell of a table by its numbers, a nested one by the last of them; a heading or paragraph by its text."""
    cells = [tuple(map(int, found)) for found in _TABLE_CELL.findall(where)]
    if cells:
        at = (place.table, place.row, place.column)
        return at in cells or ("nested" in where and at[1:] == cells[-1][1:])
    quoted = _QUOTED.search(where)
    text = fold(mark.label or "")
    return bool(text) and text in {fold(quoted[1]) if quoted else "", fold(label)}
