"""Tables of office documents taken apart: forms become lines of label and value, registers stay tables.

Only tables whose cells have a place of their own in a grid (Word, Excel) are touched: there, a table is also what holds
a page together.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from sopcheck.model import Block, Entry, Paragraph, Table, Text
from sopcheck.places import SheetPlace, WordPlace
from sopcheck.recognition.cell_text import LONGEST_LABEL, QUESTION, Known, bare, cell_blocks, sections

_MARK = re.compile(r"^[xX×√✓✔☑■●•]$")
_MARK_HEAD = 12
_FIGURE = re.compile(r"^\d[\d.,/:年月日-]*%?$")
"""Numbers and days: values, and no headings of columns."""
_SHORT = 20
_TOP = 12
"""Rows from the top of a table among which its header stands."""
_FORM_ROWS = 1_000
"""Rows of a table beyond which it is no form."""
_PAIR, _FEW = 2, 3
_SLOTS = tuple("[<{(（")
"""How a slot of a template begins: `[Name]` is a value yet to come, though it reads like a label."""


def is_grid(table: Table) -> bool:
    """Whether a table is one of an office document."""
    return isinstance(table.place, SheetPlace | WordPlace)


def distinct(row: Sequence[Text]) -> list[Text]:
    """The cells of a row, those merged sideways once."""
    return [cell for at, cell in enumerate(row) if not at or cell.place != row[at - 1].place]


def filled(row: Sequence[Text]) -> list[Text]:
    """The cells of a row that hold anything, those merged sideways once."""
    return [cell for cell in distinct(row) if cell.text.strip() or cell.unreadable]


def unfold(table: Table, known: Known) -> tuple[Block, ...]:
    """The blocks that a table stands for: what is above its header line by line, then the table itself."""
    if not is_grid(table) or not table.rows:
        return (table,)
    rows = table.rows
    top = header_row(rows, known)
    if top is None and len(rows) > _FORM_ROWS:
        return (table,)
    if top is None:
        return tuple(_form(rows, table, known))
    first = top - 1 if top and _is_upper(rows[top - 1], rows[top]) else top
    return (*_form(rows[:first], table, known, above=True), _table(rows[first:] if first else rows, table))


def header_row(rows: Sequence[Sequence[Text]], known: Known) -> int | None:
    """The row among the first that heads columns: known labels side by side, at least half of its cells."""
    best: tuple[int, int] | None = None
    for number, row in enumerate(rows[:_TOP]):
        cells = filled(row)
        count = sum(known(bare(cell.text)) for cell in cells)
        # With an empty cell between any two they are the labels of a form that nobody filled in.
        beside = any(known(bare(one.text)) and known(bare(two.text)) for one, two in itertools.pairwise(distinct(row)))
        enough = count >= _FEW and count * 2 >= len(cells) if len(cells) > _PAIR else count == _PAIR == len(cells)
        if count == _PAIR and len(cells) == _FEW:
            enough = not any(cell.text.rstrip().endswith(("：", ":")) for cell in cells)
        wide = len(cells) > _FEW and count >= _PAIR and count * 3 >= len(cells)
        if len(cells) in {_PAIR, _FEW} and _goes_on(rows[number + 1 :], known):
            continue
        if beside and (enough or wide) and (best is None or count > best[0]):
            best = count, number
    return best[1] if best is not None else None


def _goes_on(rows: Sequence[Sequence[Text]], known: Known) -> bool:
    """Whether the rows below a row of two cells begin with labels as well: those are lines of a form."""
    begins = [known(bare(cells[0].text)) for row in rows if (cells := filled(row))]
    return sum(begins) * 2 > len(begins)


def _is_upper(above: Sequence[Text], row: Sequence[Text]) -> bool:
    """Whether a row is the upper level of the header below it: merged with it, or over several of its columns."""
    merged = any(high.place == low.place and high.text.strip() for high, low in zip(above, row, strict=True))
    spread = len(filled(above)) > 1 and len(distinct(above)) < len(above)
    return merged or (
        spread and len(filled(above)) < len(filled(row)) and not any(":" in c.text or "：" in c.text for c in above)
    )


def _table(rows: Sequence[tuple[Text, ...]], table: Table) -> Table:
    marked = _marked(rows)
    return Table(marked, marked[0][0].place, 0) if marked is not table.rows else table


def _marked(rows: Sequence[tuple[Text, ...]]) -> Sequence[tuple[Text, ...]]:
    """`rows` with ratings given by a mark in one of several columns as one column, headed by what is over them all.

    | Probability | < | < |          | Probability |
    | L | M | H |              ->    |             |
    |   | x |   |                    | M           |
    """
    if len(rows) < _FEW:
        return rows
    for start, end in merged_sideways(rows[0]):
        under = [cell.text.strip() for cell in rows[1][start:end]]
        cells = [cell.text.strip() for row in rows[_PAIR:] for cell in row[start:end] if cell.text.strip()]
        if all(0 < len(text) <= _MARK_HEAD for text in under) and cells and all(map(_MARK.match, cells)):
            head = rows[0][start]
            kept = [
                (*row[:start], head if at < _PAIR else _choice(row[start:end], under), *row[end:])
                for at, row in enumerate(rows)
            ]
            return _marked(kept)
    return rows


def merged_sideways(row: Sequence[Text]) -> Iterator[tuple[int, int]]:
    """Where cells of a row that hold something are merged: the first column of each, and the one behind its last."""
    start = 0
    for at in range(1, len(row) + 1):
        if at == len(row) or row[at].place != row[start].place:
            if at - start > 1 and row[start].text.strip():
                yield start, at
            start = at


def _choice(cells: Sequence[Text], under: Sequence[str]) -> Text:
    """What one row says in columns of marks: the heading of the column that is marked."""
    marked = [(cell, text) for cell, text in zip(cells, under, strict=True) if cell.text.strip()]
    return Text(marked[0][1], marked[0][0].place) if len(marked) == 1 else cells[0]


def _form(rows: Sequence[tuple[Text, ...]], table: Table, known: Known, *, above: bool = False) -> Iterator[Block]:
    """A form line by line. A table in which nothing is a label stays as it is; so do runs of rows within a form."""
    if _is_list_of_pairs(rows, known):
        yield from (Entry(Text(bare(row[0].text), row[0].place), row[1]) for row in rows if row[0].text.strip())
        return
    if _is_form_of_pairs(rows, known):
        yield from _form_pairs(rows)
        return
    if not above and _is_empty_table(rows):
        yield table
        return
    lines = _without_headers(rows, _without_data(rows, [_line(row, known) for row in rows], known), known)
    if not any(_knows(line, known) for line in lines) and not above:
        yield table
        return
    form = _Form(table)
    for row, line in zip(rows, lines, strict=True):
        form.take(row, line)
    yield from form.finish()


def _without_data(
    rows: Sequence[Sequence[Text]], lines: list[list[Block] | None], known: Known
) -> list[list[Block] | None]:
    """`lines` in which a row that begins with no known label is none of a form below the row of a table."""
    out = list(lines)
    for at in range(1, len(rows)):
        cells = filled(rows[at])
        asks = bool(cells) and (_asks(cells[0].text, known) or bool(_parts(cells, known)))
        if out[at - 1] is None and out[at] and len(cells) > 1 and not asks:
            out[at] = None
    return out


def _is_list_of_pairs(rows: Sequence[Sequence[Text]], known: Known) -> bool:
    """Whether a table of two columns is a form with some labels of its own: known ones only on the left, not on top."""
    if len(rows) < _FEW or any(len(row) != _PAIR or row[0].place == row[1].place for row in rows):
        return False
    if not all(0 < len(row[0].text.strip()) <= 2 * LONGEST_LABEL for row in rows if row[1].text.strip()):
        return False
    left = [known(bare(row[0].text)) for row in rows]
    right = sum(known(bare(row[1].text)) for row in rows)
    return any(left[1:]) and (not left[0] or sum(left) > _PAIR) and right * _FEW <= sum(left)


def _is_form_of_pairs(rows: Sequence[Sequence[Text]], known: Known) -> bool:
    """Whether label and value stand side by side twice or more in a row: known labels only where labels stand."""
    lines = [cells for row in rows if len(cells := distinct(row)) > 1]
    if len(lines) < _FEW or any(len(cells) % _PAIR for cells in lines):
        return False
    labels = [cell for cells in lines for cell in cells[::_PAIR]]
    if not all(len(cell.text.strip()) <= _SHORT for cell in labels):
        return False
    told = [[known(bare(cell.text)) for cell in cells[::_PAIR]] for cells in lines]
    values = sum(known(bare(cell.text)) for cells in lines for cell in cells[1::_PAIR])
    left, right = sum(line[0] for line in told), sum(any(line[1:]) for line in told)
    return bool(left and right) and sum(map(any, told)) * 2 >= len(told) and not values


def _form_pairs(rows: Sequence[Sequence[Text]]) -> Iterator[Block]:
    """The labels and values of such a form."""
    for row in rows:
        cells = distinct(row)
        if len(cells) == 1 and cells[0].text.strip():
            yield Paragraph(cells[0].text, cells[0].place)
        for label, value in zip(cells[::_PAIR], cells[1::_PAIR], strict=False):
            if label.text.strip():
                yield Entry(Text(bare(label.text), label.place), value)


def _is_empty_table(rows: Sequence[Sequence[Text]]) -> bool:
    """Whether nothing is filled in below a row of three cells or more: it heads a table, and is no line of a form."""
    cells = filled(rows[0])
    colons = any(cell.text.strip().endswith((":", "：")) for cell in cells)
    return len(rows) > 1 and len(cells) >= _FEW and not colons and not any(filled(row) for row in rows[1:])


def _is_line_of_pairs(row: Sequence[Text], below: Sequence[Text], known: Known) -> bool:
    """Whether a row is one of labels and values above one of few, wide cells: nothing that it could head."""
    cells = distinct(row)
    labels = sum(known(bare(cell.text)) for cell in cells[::_PAIR])
    values = any(known(bare(cell.text)) for cell in cells[1::_PAIR])
    return len(cells) >= _PAIR * len(distinct(below)) and len(cells) % _PAIR == 0 and labels > 1 and not values


def _without_headers(
    rows: Sequence[Sequence[Text]], lines: list[list[Block] | None], known: Known
) -> list[list[Block] | None]:
    """`lines` in which what looks like a label and a value is none right above the rows of a table: it heads them."""
    out = list(lines)
    for at in range(len(rows) - 2, -1, -1):
        run = next((below for below in range(at + 1, len(rows)) if out[below] is not None), len(rows)) - at - 1
        heads = run > 1 or (run and at + run + 1 == len(rows))
        figures = any(_FIGURE.match(cell.text.strip()) for cell in rows[at])
        told = any(isinstance(block, Entry) and _stands_within(block) for block in out[at] or ())
        told = told or _is_line_of_pairs(rows[at], rows[at + 1], known)
        if out[at] and heads and not figures and not told and len(filled(rows[at])) > 1:
            out[at] = None
    return out


def _stands_within(entry: Entry) -> bool:
    """Whether label and value share a cell, as `活动时间：5月6日` does: such a row heads nothing."""
    return bool(entry.value.text.strip()) and entry.label.place == entry.value.place


class _Form:
    """The rows of a form as blocks: a label alone on its row is answered by the text below it."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._blocks: list[Block] = []
        self._rows: list[tuple[Text, ...]] = []
        self._open: Entry | None = None
        """A label with nothing beside it yet: what stands alone on the next row answers it."""

    def take(self, row: tuple[Text, ...], line: list[Block] | None) -> None:
        """A row, and what it says as a line of a form."""
        if line is None:
            self._end_label(None)
            self._rows.append(row)
            return
        self._end_rows()
        below = line[0] if len(line) == 1 and isinstance(line[0], Paragraph) else None
        if self._open is not None and below is not None and _answers(self._open.label.text, below.text):
            self._end_label(Text(below.text, below.place))
            return
        self._end_label(None)
        alone = len(line) == 1
        for block in line:
            if alone and isinstance(block, Entry) and not block.value.text.strip():
                self._open = block
            else:
                self._blocks.append(block)

    def finish(self) -> list[Block]:
        """All blocks."""
        self._end_label(None)
        self._end_rows()
        return self._blocks

    def _end_label(self, value: Text | None) -> None:
        if self._open is not None:
            self._blocks.append(Entry(self._open.label, value or self._open.value))
            self._open = None

    def _end_rows(self) -> None:
        if any(filled(row) for row in self._rows):
            self._blocks.append(_table(self._rows, self._table))
        self._rows = []


def _answers(label: str, below: str) -> bool:
    """Whether a text answers the label that stands alone on the row above; what is short there may be a label too."""
    return len(label) <= _SHORT or (not QUESTION.match(label) and len(below.strip()) > _SHORT)


def _knows(line: list[Block] | None, known: Known) -> bool:
    return any(isinstance(block, Entry) and known(bare(block.label.text)) for block in line or ())


def _line(row: Sequence[Text], known: Known) -> list[Block] | None:
    """What one row of a form says; None where it is a row of a table."""
    cells = filled(row)
    if not cells:
        return []
    if len(cells) == 1:
        every = distinct(row)
        beside = next((cell for cell, left in zip(every[1:], every, strict=False) if left is cells[0]), None)
        if cells[0] is row[0] and beside is not None and not _asks(cells[0].text, known):
            return _pairs(row, known)
        found = list(cell_blocks(cells[0], known))
        only = found[0] if len(found) == 1 else None
        if beside is not None and isinstance(only, Entry) and not only.value.text:
            return [Entry(only.label, beside)]
        return list(found)
    return _pairs(row, known)


def _beside_it(block: Block, row: Sequence[Text]) -> Block:
    """A label that has an empty cell beside it: that is where its value is missing."""
    if not isinstance(block, Entry) or block.value.text.strip():
        return block
    cells = distinct(row)
    at = next(number for number, cell in enumerate(cells) if cell.place == block.label.place)
    return Entry(block.label, cells[at + 1]) if at + 1 < len(cells) else block


def _asks(text: str, known: Known) -> bool:
    body = text.strip()
    return body[:1] not in _SLOTS and (body.endswith(("：", ":")) or known(bare(body)))


def _pairs(row: Sequence[Text], known: Known) -> list[Block] | None:
    """Label and value, side by side; None where the row is no line of a form."""
    cells = distinct(row)
    if parts := _parts(cells, known):
        return [Entry(Text(bare(cells[0].text), cells[0].place), Text("", cells[0].place)), *parts]
    tight = _is_tight(cells, known)
    out: list[Block] = []
    labels = at = 0
    while at < len(cells):
        cell = cells[at]
        at += 1
        if not cell.text.strip():
            continue
        inner = [] if _asks(cell.text, known) else list(cell_blocks(cell, known))
        if inner and isinstance(inner[0], Entry):  # label and value in one cell
            out.extend(inner)
            labels += _knows(inner, known)
        elif inner and len(cell.text.strip()) > _SHORT:
            return None
        else:
            value, at = _beside(cells, at, known, asks=_asks(cell.text, known), tight=tight)
            labels += not inner
            out.append(Entry(Text(bare(cell.text), cell.place), value or Text("", cell.place)))
    return out if labels and labels * 2 >= len(out) else None


def _parts(cells: Sequence[Text], known: Known) -> list[Entry]:
    """The labelled parts in a cell beside one that heads them: `本周工作 | 现存问题：无`."""
    if len(cells) != _PAIR or _asks(cells[0].text, known):
        return []
    return list(sections(cells[1], known))


def _is_tight(cells: Sequence[Text], known: Known) -> bool:
    """Whether a label of the row has its value right beside it, or only one empty cell for it before the next label.

    Then an empty cell is a missing value; in rows of a workbook it may as well be a gap before the value.
    """
    asks = [_asks(cell.text, known) for cell in cells]
    for at in range(len(cells) - 1):
        if asks[at] and not asks[at + 1]:
            told = bool(cells[at + 1].text.strip())
            if told or (at + _PAIR < len(cells) and asks[at + _PAIR]):
                return True
    return False


def _beside(cells: Sequence[Text], at: int, known: Known, *, asks: bool, tight: bool) -> tuple[Text | None, int]:
    """The value of a label that stands before `at`, and where to go on: the next cell, or after a gap the next text."""
    if at >= len(cells):
        return None, at
    if tight and asks and not cells[at].text.strip():
        return cells[at], at + 1
    ahead = next((number for number in range(at, len(cells)) if cells[number].text.strip()), at)
    if asks and _asks(cells[ahead].text, known):
        return (None, at) if ahead == at else (cells[at], at + 1)
    return (cells[ahead], ahead + 1) if asks else (cells[at], at + 1)
