"""Tables of figures whose headers name the indicators: `日期 | 订单数 | 退货率`, a row for each day or shop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sopcheck.model import Table, Text
from sopcheck.recognition.tables import body_start, is_number
from sopcheck.recognition.unfold import filled

_FIGURE = re.compile(r"[-+]?[¥￥$€£]?\s?\d[\d,]*(?:\.\d+)?\s?%?")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?")
_TOP = 4
"""Rows from the top of a table among which its header stands."""
_SAMPLE = 40
"""Rows below a header that show what its columns hold."""
_FEWEST = 2
"""Columns of figures, and rows, that a table of figures has at least."""
_LABELS = 3
_MOSTLY = 0.6


def figures_of(tables: Iterable[Table]) -> Text | None:
    """The first header cell over a column of figures, in the first of `tables` that has at least two; else None."""
    for table in tables:
        for depth, row in enumerate(table.rows[:_TOP], start=1):
            if len(filled(row)) >= _LABELS and not any(_is_figure(cell.text) for cell in row):
                start = body_start(table.rows, depth)
                heads = _figure_columns(row, table.rows[start : start + _SAMPLE])
                if len(heads) >= _FEWEST:
                    return heads[0]
    return None


def _figure_columns(head: Sequence[Text], rows: Sequence[Sequence[Text]]) -> list[Text]:
    """The header cells over columns that hold figures, neither days nor the numbers of the rows."""
    found: list[Text] = []
    for column, label in enumerate(head):
        texts = [row[column].text.strip() for row in rows if row[column].text.strip()]
        figures = [text for text in texts if _is_figure(text)]
        enough = len(figures) >= _FEWEST and len(figures) >= _MOSTLY * len(texts)
        if label.text.strip() and enough and not _counts(figures) and any(text.strip("0.%") for text in figures):
            found.append(label)
    return found


def _is_figure(text: str) -> bool:
    body = text.strip()
    return _FIGURE.fullmatch(body) is not None and _DAY.fullmatch(body) is None


def _counts(texts: Sequence[str]) -> bool:
    """Whether a column only counts its rows: 1, 2, 3."""
    if not all(map(is_number, texts)):
        return False
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) == len(texts) and all(later == one + 1 for one, later in pairwise(numbers))
