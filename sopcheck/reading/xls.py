"""Reads legacy Excel workbooks (and WPS `.et`) by their values: styles, hidden rows and formulas are not told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from sopcheck.model import Block, Document, Part, Problem
from sopcheck.reading.guards import refusal
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.number_formats import general
from sopcheck.reading.package import looks_like
from sopcheck.reading.sheet_blocks import blocks_of, outline
from sopcheck.reading.sheet_grid import Grid, Row, Span
from sopcheck.reading.text import RefusedError, document
from sopcheck.reading.xls_extent import cells_of
from sopcheck.reading.xlsx_parts import cell_text, guard_length

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

FORMAT: Final = "xls"
_BEGIN: Final = bytes.fromhex("0908100000060500")
"""The record by which the globals of a BIFF8 workbook begin ([MS-XLS] 2.4.21)."""
_FILE_PASS: Final = 0x2F
_FIRST_RECORDS: Final = 12
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the workbook `data` as one part. Problems are values, not raised."""
    kind = looks_like(data)
    if kind == "xlsx":
        from sopcheck.reading import xlsx

        return xlsx.read(path, data, limits)
    if not data:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    if kind != "ole2" or _ENCRYPTED in data:
        problem = Problem("DOC114") if kind == "ole2" else Problem("DOC115", None, {"part": ""})
        return document(path, FORMAT, data, [], [problem])
    try:
        blocks = read_values(data, limits)
    except RefusedError as refused:
        return document(path, FORMAT, data, [], [refused.problem])
    if not blocks:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    return document(path, FORMAT, data, [Part("", outline(blocks))], [])


def read_values(data: bytes, limits: Limits) -> list[Block]:
    """The blocks of all sheets; raises RefusedError: DOC114 protected, DOC115 broken, DOC116 too many cells."""
    import io

    if cells_of(data) > limits.cells:  # two distant cells would have calamine make room for all between them
        raise RefusedError(refusal("cells", limits.cells))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _sheets(workbook, limits)
    except PasswordError:
        raise RefusedError(Problem("DOC114")) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise RefusedError(_broken(data)) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a panic in Rust is no Exception
            raise RefusedError(_broken(data)) from None
        raise


def _broken(data: bytes) -> Problem:
    """Why a workbook could not be read: where it is encrypted, a record at its beginning says so."""
    at = data.find(_BEGIN)
    for _ in range(_FIRST_RECORDS if at >= 0 else 0):
        kind, length = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == _FILE_PASS:
            return Problem("DOC114")
        at += 4 + length
    return Problem("DOC115", None, {"part": ""})


def _sheets(workbook: CalamineWorkbook, limits: Limits) -> list[Block]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    blocks: list[Block] = []
    left = limits.cells
    for number, entry in enumerate(workbook.sheets_metadata):
        if entry.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(number)
        left -= sheet.total_height * sheet.total_width if sheet.end is not None else 0
        if left < 0:
            raise RefusedError(refusal("cells", limits.cells))
        grid = _grid(sheet, limits)
        grid.hidden = entry.visible != SheetVisibleEnum.Visible
        blocks.extend(blocks_of(grid))
    return blocks


def _grid(sheet: CalamineSheet, limits: Limits) -> Grid:
    grid = Grid(sheet.name, hidden=False)
    top, left = sheet.start or (0, 0)
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), start=top + 1):
        texts = [_text(value, limits) for value in values]
        columns = tuple(column for column, text in enumerate(texts, start=left + 1) if text)
        if columns:
            grid.rows.append(Row(number, columns, tuple(text for text in texts if text)))
    for start, end in sheet.merged_cell_ranges or ():
        grid.merges.append(Span(start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1))
    return grid


def _text(value: object, limits: Limits) -> str:
    if isinstance(value, str):
        guard_length(len(value), limits.scalar_chars)
        return cell_text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return general(float(value))
    if isinstance(value, datetime):
        moment = value.replace(microsecond=0)
        if moment.time() == time():
            return str(moment.date())
        return moment.strftime("%Y-%m-%d %H:%M" if not moment.second else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, time):
        return value.strftime("%H:%M" if not value.second else "%H:%M:%S")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value) if isinstance(value, date) else ""
