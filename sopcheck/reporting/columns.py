"""Columns of text that line up on a terminal, where a Chinese character is two cells wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence


def width(text: str) -> int:
    """Cells that `text` takes on a terminal; `text` holds no control characters."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def pad(text: str, cells: int) -> str:
    """`text` with spaces after it, up to `cells` wide."""
    return text + " " * max(0, cells - width(text))


def table(rows: Iterable[Sequence[str]], gap: int = 2) -> list[str]:
    """Lines of left-aligned columns, each as wide as its widest cell; the last one is not padded."""
    rows = [tuple(row) for row in rows]
    columns = max((len(row) for row in rows), default=0)
    widths = [max((width(row[n]) for row in rows if n < len(row)), default=0) for n in range(columns)]
    lines = []
    for row in rows:
        cells = [pad(cell, widths[n] + gap) for n, cell in enumerate(row)]
        lines.append("".join(cells).rstrip())
    return lines


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
