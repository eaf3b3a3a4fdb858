"""Where something stands in a document: in a text, a workbook, a CSV file or a Word document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from sopcheck.model import Json


@dataclass(frozen=True, slots=True, order=True)
class TextPlace:
    """A span of a text file. Lines and columns count from 1, columns in code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def to_json(self) -> dict[str, Json]:
        """Render as CONTRACT prints a place of a text file."""
        return {
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
        }

    def label(self) -> str:
        """`line:column`, as compilers print it after a path."""
        return f"{self.line}:{self.column}"

    def order(self) -> tuple[str, int, int]:
        """Line and column, for sorting."""
        return "", self.line, self.column


@dataclass(frozen=True, slots=True, order=True)
class SheetPlace:
    """A cell of a workbook, by the name that people see in it: sheet `风险`, cell `C5`."""

    sheet: str
    cell: str

    def to_json(self) -> dict[str, Json]:
        """Render as CONTRACT prints a place of a workbook."""
        return {"sheet": self.sheet, "cell": self.cell}

    def label(self) -> str:
        """`sheet!cell`."""
        return f"{self.sheet}!{self.cell}"

    def order(self) -> tuple[str, int, int]:
        """Sheet, row and column, for sorting."""
        letters = self.cell.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        return self.sheet, int(self.cell[len(letters) :] or 0), column


@dataclass(frozen=True, slots=True, order=True)
class CsvPlace:
    """A cell of a CSV file: line and column of its text (quoted line breaks counted), its row and its header."""

    line: int
    column: int
    row: int
    name: str

    def to_json(self) -> dict[str, Json]:
        """Render as CONTRACT prints a place of a CSV file."""
        return {"line": self.line, "column": self.column, "cell": {"row": self.row, "name": self.name}}

    def label(self) -> str:
        """`line:column`."""
        return f"{self.line}:{self.column}"

    def order(self) -> tuple[str, int, int]:
        """Line and column, for sorting."""
        return "", self.line, self.column


@dataclass(frozen=True, slots=True, order=True)
class WordPlace:
    """A paragraph of a Word document, or a cell of one of its tables; all counted from 1 in document order.

    `paragraph` is 0 for a cell; `table`, `row` and `column` are 0 for a paragraph. `position` counts every block, so
    that paragraphs and tables can be sorted among each other.
    """

    position: int
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0

    def to_json(self) -> dict[str, Json]:
        """Render as CONTRACT prints a place of a Word document."""
        if self.table:
            return {"table": self.table, "row": self.row, "column": self.column}
        return {"paragraph": self.paragraph}

    def label(self) -> str:
        """`¶12`, or `table 2, row 3, column 1` as `T2R3C1`."""
        return f"T{self.table}R{self.row}C{self.column}" if self.table else f"¶{self.paragraph}"

    def order(self) -> tuple[str, int, int]:
        """Block, and row and column in one number, for sorting."""
        return "", self.position, self.row * 1000 + self.column


Place: TypeAlias = TextPlace | SheetPlace | CsvPlace | WordPlace
"""Every sort of place: where in a text, a workbook, a CSV file or a Word document."""

PLACES: Final = (TextPlace, SheetPlace, CsvPlace, WordPlace)
"""The classes of places, for telling a place from a field path."""


def order_of_place(place: Place | None) -> tuple[str, int, int]:
    """A key by which places of one document sort; what has no place comes first."""
    return ("", 0, 0) if place is None else place.order()
