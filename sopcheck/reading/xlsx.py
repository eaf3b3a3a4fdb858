"""Reads Excel workbooks (and WPS spreadsheets) into one outline, whose sheets are divided by `Sheet` blocks."""

from __future__ import annotations

from typing import Final

from sopcheck.model import Block, Document, Part, Problem
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.package import Package, looks_like
from sopcheck.reading.sheet_blocks import blocks_of, outline
from sopcheck.reading.sheet_grid import Anchored, Grid
from sopcheck.reading.text import RefusedError, document
from sopcheck.reading.xlsx_drawing import read_drawing
from sopcheck.reading.xlsx_parts import SheetEntry, read_strings, read_styles, read_workbook
from sopcheck.reading.xlsx_sheet import Shared, read_sheet

FORMAT: Final = "xlsx"


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the workbook `data` as one part. Problems are values, not raised."""
    if not data:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    if looks_like(data) == "ole2":
        from sopcheck.reading import xls

        return xls.read(path, data, limits)
    try:
        blocks = _blocks(Package(data, limits), limits)
    except RefusedError as refused:
        return document(path, FORMAT, data, [], [refused.problem])
    if not blocks:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    return document(path, FORMAT, data, [Part("", outline(blocks))], [])


def _blocks(package: Package, limits: Limits) -> list[Block]:
    workbook = read_workbook(package)
    shared = Shared(
        read_strings(package, workbook.strings, limits),
        read_styles(package, workbook.styles),
        workbook.from_1904,
        limits,
    )
    blocks: list[Block] = []
    for entry in workbook.sheets:
        if entry.part and package.has(entry.part):
            blocks.extend(blocks_of(_grid(package, entry, shared)))
    return blocks


def _grid(package: Package, entry: SheetEntry, shared: Shared) -> Grid:
    if entry.kind == "chartsheet":
        return Grid(entry.name, entry.hidden, floating=[Anchored(1, 1, "", entry.part, picture=True)])
    grid, drawing = read_sheet(package, entry, shared)
    if drawing is not None:
        part = package.relations(entry.part).get(drawing, ("", ""))[1]
        grid.floating.extend(read_drawing(package, part))
    return grid
