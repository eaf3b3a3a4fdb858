"""Workbooks and Word tables as their readers give them, written down as rows of text."""

from __future__ import annotations

from collections.abc import Sequence

from sopcheck.model import Block, Document, Heading, Outline, Part, Sheet, Table, Text
from sopcheck.places import Place, SheetPlace, WordPlace


def sheet(name: str, *blocks: Block, hidden: bool = False) -> tuple[Block, ...]:
    """The blocks of one sheet."""
    return (Sheet(name, hidden, SheetPlace(name, "A1")), *blocks)


def title(text: str, name: str = "表") -> Heading:
    """The title on the first row of a sheet."""
    return Heading(1, text, SheetPlace(name, "A1"))


def grid(rows: Sequence[str], name: str = "表", first: int = 3) -> Table:
    """Rows of a sheet, their cells parted by `|`; `<` repeats the cell to the left, `^` the one above, as merges do."""
    out: list[tuple[Text, ...]] = []
    for number, row in enumerate(rows, start=first):
        cells: list[Text] = []
        for column, text in enumerate(part.strip() for part in row.split("|")):
            if text == "<":
                cells.append(cells[-1])
            elif text == "^":
                cells.append(out[-1][column])
            else:
                place = SheetPlace(name, f"{chr(65 + column)}{number}")
                cells.append(Text(text.replace("/n", "\n"), place))
        out.append(tuple(cells))
    return Table(tuple(out), out[0][0].place)


def word_table(rows: Sequence[str], number: int = 1) -> Table:
    """The same as a table of a Word document."""
    table = grid(rows, first=1)
    cells = tuple(tuple(Text(cell.text, _word_place(cell.place, number)) for cell in row) for row in table.rows)
    return Table(cells, cells[0][0].place)


def _word_place(place: Place, number: int) -> WordPlace:
    _, row, column = place.order()
    return WordPlace(number, table=number, row=row, column=column)


def document(*blocks: Block, path: str = "1.xlsx") -> Document:
    """A document of these blocks."""
    start = blocks[0].label.place if hasattr(blocks[0], "label") else blocks[0].place
    return Document(path, path.rpartition(".")[2], "0" * 64, (Part("", Outline(None, blocks, start)),))
