"""Makes blocks of a sheet's cells: tables of regions that hang together, headings and paragraphs of lone cells.

A cell that stands alone in its row above, between or below tables is a heading, a label with its value, or a
paragraph; alone inside a table, it is a row of it, such as the heading of a group.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from sopcheck.model import Block, Entry, Heading, Outline, Paragraph, Picture, Sheet, Table, Text
from sopcheck.places import Place, SheetPlace
from sopcheck.reading.inline import Visible
from sopcheck.reading.labelled import entries
from sopcheck.reading.numbering import number
from sopcheck.reading.sheet_grid import Grid, cell_name
from sopcheck.reading.sheet_lines import Line
from sopcheck.reading.sheet_regions import is_header, regions
from sopcheck.reading.sheet_table import table_of

_HEADING_CHARS: Final = 60
_LABEL_CHARS: Final = 40
_SENTENCE_ENDS: Final = "。；;！!？?，,、…"
_HEADER_CELLS: Final = 3
_CELL_CHARS: Final = 16
_COLONS: Final = ":：﹕∶"
_ALIKE: Final = 0.5
_NEARLY: Final = 0.8

_Located = tuple[int, int, Block]


def blocks_of(grid: Grid) -> list[Block]:
    """The blocks of one sheet, its `Sheet` first; empty for a sheet without content."""
    found: list[_Located] = []
    for region in regions(grid):
        found.extend(_region_blocks(region, grid, first=not found))
    for one in grid.floating:
        place = SheetPlace(grid.name, cell_name(one.row, one.column))
        block = Picture(one.text, one.target, place) if one.picture else Paragraph(one.text, place)
        found.append((one.row, one.column, block))
    if not found:
        return []
    found.sort(key=lambda located: located[:2])
    return [Sheet(grid.name, grid.hidden, SheetPlace(grid.name, "A1")), *(block for _, _, block in found)]


def outline(blocks: list[Block]) -> Outline:
    """The outline of a workbook from the blocks of its sheets, of which there must be some."""
    start = next(block.place for block in blocks if isinstance(block, Sheet))
    return Outline(None, tuple(blocks), start)


# --- blocks of a region ---------------------------------------------------------------------------------------------


def _region_blocks(region: list[Line], grid: Grid, *, first: bool) -> Iterator[_Located]:
    """Tables, and between them what stands alone."""
    used = sorted({column for line in region if line.count > 1 for column in line.filled})
    lone = [_is_lone(line, used) for line in region]
    neighbours = _neighbours(lone)
    start = 0
    header: Line | None = None
    for at, line in enumerate(region):
        if not lone[at]:
            if header is not None and at > start and _begins_again(region[at - 1], line, header):
                yield _located_table(region[start:at], grid)
                start, header = at, line
            header = header or line
            continue
        inner = header is not None and neighbours[at][1] is not None and _is_inner_cell(line, header)
        if inner or not _stands_apart(region, at, *neighbours[at]):
            continue
        header = None
        if at > start:
            yield _located_table(region[start:at], grid)
        tabled = at + 1 < len(region) and not lone[at + 1]
        yield from _lone_blocks(line, grid, title=first and at == 0, tabled=tabled)
        start = at + 1
    if start < len(region):
        yield _located_table(region[start:], grid)


def _located_table(lines: list[Line], grid: Grid) -> _Located:
    table = table_of(lines, grid)
    return lines[0].number, lines[0].columns[0], table


def _is_lone(line: Line, used: Sequence[int]) -> bool:
    """Whether a row holds one cell and no empty boxes beside it that wait for content.

    `used` are the columns of the rows around it; a merged cell over nearly all of them leaves no room for boxes.
    """
    if line.count != 1:
        return False
    framed = line.row.framed
    if framed is None:
        return True
    left = right = line.columns[0]
    for one in line.wide:
        left, right = min(left, one.left), max(right, one.right)
    covered = bisect_right(used, right) - bisect_left(used, left)
    if right > left and covered >= _NEARLY * len(used):
        return True  # also where there are no rows with more than one cell around it
    return left <= framed[0] and framed[1] <= right


def _neighbours(lone: Sequence[bool]) -> list[tuple[int | None, int | None]]:
    """For each row the nearest ones above and below it that hold more than one cell."""
    above: list[int | None] = []
    below: list[int | None] = []
    last: int | None = None
    for at, alone in enumerate(lone):
        above.append(last)
        last = last if alone else at
    last = None
    for at in range(len(lone) - 1, -1, -1):
        below.append(last)
        last = last if lone[at] else at
    return list(zip(above, reversed(below), strict=True))


def _stands_apart(region: Sequence[Line], at: int, above: int | None, below: int | None) -> bool:
    """Whether a lone cell is no row of the table around it."""
    if above is not None and _is_cell_of(region[at], region[above]):
        return False
    if above is None or below is None:
        return True
    if above < at - 1 or below > at + 1:
        return True  # a run of lone cells: text between two tables
    return _begins_table(region, above, below)


def _begins_again(above: Line, line: Line, header: Line) -> bool:
    """Whether a row is the header of another table below one with this header: it begins alike, or is laid out anew."""
    first, text = header.texts[0], line.texts[0]
    if first and first == text and not first.isdecimal() and header.columns[0] == line.columns[0]:
        if above.texts[0] == text:
            return False  # a word that begins every row
        return line.count >= _HEADER_CELLS and header.count >= _HEADER_CELLS
    if line.number == above.number + 1:
        return False
    if line.row.bold and not above.row.bold and is_header(line):
        return True
    return line.count > 1 and _merges_cells(line) and not _merges_cells(header)


def _merges_cells(line: Line) -> bool:
    return any(one.right > one.left and one.origin[0] == line.number for one in line.wide)


def _is_cell_of(line: Line, above: Line) -> bool:
    """Whether a lone cell below a table continues one of its columns: a number given in advance, a word of a list."""
    text, column = line.texts[0], line.columns[0]
    if text is None:
        return True
    if column not in above.filled and column > above.filled[-1]:
        return False
    if line.wide or line.row.bold or len(text) > _CELL_CHARS or text[-1] in _COLONS:
        return False
    found = number(text)
    return (found is None or found.style not in {"chapter", "chinese"}) and not any(sign in text for sign in _COLONS)


def _is_inner_cell(line: Line, header: Line) -> bool:
    """Whether a lone cell stands under a label of a header, but the first: the one thing that its row tells."""
    column = line.columns[0]
    sideways = any(one.right > one.left for one in line.wide)
    return is_header(header) and column in header.columns[1:] and not sideways


def _begins_table(region: Sequence[Line], above: int, below: int) -> bool:
    """Whether the row after a lone cell begins another table than the one above it."""
    line = region[below]
    if line.row.bold and not region[above].row.bold:
        return True
    here, there = set(line.filled), set(region[above].filled)
    return len(here & there) / len(here | there) < _ALIKE


def _lone_blocks(line: Line, grid: Grid, *, title: bool, tabled: bool) -> Iterator[_Located]:
    """What a cell that stands alone is; `title` where nothing stands above it, `tabled` where a table follows."""
    text, column = line.texts[0], line.columns[0]
    own = next((one for one in line.wide if one.left == column), None)
    origin = own.origin if own is not None else (line.number, column)
    place = SheetPlace(grid.name, cell_name(*origin))
    if text is None:
        yield line.number, column, Table(((Text("", place, unreadable=True),),), place)
        return
    large = line.row.size > grid.usual_size > 0
    strong = line.row.bold or large
    merged = own is not None and own.right > own.left
    short = "\n" not in text and len(text) <= _HEADING_CHARS and text[-1:] not in _SENTENCE_ENDS
    if title and short and any(sign.isalpha() for sign in text) and not _labelled(text, place):
        yield line.number, column, Heading(1, text, place)
        return
    for piece in text.split("\n"):
        labelled = _labelled(piece.strip(), place)
        if labelled:
            yield from ((line.number, column, entry) for entry in labelled)
        elif piece.strip():
            numbered = len(piece) <= _LABEL_CHARS and number(piece.strip()) is not None
            if short and (strong or (tabled and merged) or (numbered and merged)):
                yield line.number, column, Heading(2, text, place)
            else:
                yield line.number, column, Paragraph(piece.strip(), place)


def _labelled(text: str, place: Place) -> list[Entry]:
    """The entries of a line `label: value`, placed at its cell."""
    if not any(colon in text for colon in _COLONS):
        return []
    found = entries(Visible(1, text, range(len(text)), len(text)))
    return [Entry(Text(one.label.text, place), Text(one.value.text, place)) for one in found]
