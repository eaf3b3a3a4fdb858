"""Writes small workbooks part by part, so that a test says exactly what stands in their XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of the given parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(found: Mapping[str, tuple[str, str]]) -> str:
    """A relations part: id -> (last word of the type, target)."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target={quoteattr(target)}/>'
        for key, (kind, target) in found.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet part around the XML of its rows; `before` holds columns, `after` merges and drawings."""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATION}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def inline(*rows: Sequence[object], style: int = 0) -> str:
    """Rows of inline strings and numbers; None leaves a cell out."""
    out = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for column, value in enumerate(row):
            name = f"{chr(65 + column)}{number}"
            if isinstance(value, int | float):
                cells.append(f'<c r="{name}" s="{style}"><v>{value}</v></c>')
            elif value is not None:
                cells.append(f'<c r="{name}" s="{style}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>')
        if cells:
            out.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(out)


def merges(*ranges: str) -> str:
    """The XML of merged ranges."""
    return f"<mergeCells>{''.join(f'<mergeCell ref={quoteattr(one)}/>' for one in ranges)}</mergeCells>"


def styles(formats: str = "", fonts: str = "<font/>", borders: str = "<border/>", cells: str = "<xf/>") -> str:
    """A styles part."""
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><fonts>{fonts}</fonts><borders>{borders}</borders>'
        f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>"
    )


def workbook(
    sheets: Mapping[str, str],
    *,
    strings: str = "",
    style: str = "",
    states: Mapping[str, str] | None = None,
    properties: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook of the given worksheet parts by name; `states` hides some, `more` adds parts."""
    listed, found, parts = [], {}, {}
    for number, (name, content) in enumerate(sheets.items(), start=1):
        state = (states or {}).get(name)
        hidden = f' state="{state}"' if state else ""
        listed.append(f'<sheet name={quoteattr(name)} sheetId="{number}"{hidden} r:id="rId{number}"/>')
        found[f"rId{number}"] = "worksheet", f"worksheets/sheet{number}.xml"
        parts[f"xl/worksheets/sheet{number}.xml"] = content
    if strings:
        found["rIdS"] = "sharedStrings", "sharedStrings.xml"
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if style:
        found["rIdY"] = "styles", "styles.xml"
        parts["xl/styles.xml"] = style
    main = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{properties}<sheets>{"".join(listed)}</sheets></workbook>'
    return zipped(
        {
            "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": main,
            "xl/_rels/workbook.xml.rels": relations(found),
            **parts,
            **(more or {}),
        }
    )
