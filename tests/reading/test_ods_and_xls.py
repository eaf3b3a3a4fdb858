from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from workbook import inline, sheet, workbook, zipped

from sopcheck.model import Document, Heading, Outline, Picture, Sheet, Table
from sopcheck.reading import ods, read, xls, xlsx
from sopcheck.reading.limits import DEFAULT_LIMITS

SPACES = (
    'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:draw="d" xmlns:xlink="l" '
    'xmlns:dc="c" xmlns:calcext="e"'
)
HIDDEN = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def spreadsheet(tables: str, manifest: str = "") -> bytes:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{HIDDEN}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
    }
    if manifest:
        parts["META-INF/manifest.xml"] = manifest
    return zipped(parts)


def text(value: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{value}</text:p></table:table-cell>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def table(*rows: str, attributes: str = 'table:name="S"') -> str:
    return f"<table:table {attributes}>{''.join(rows)}</table:table>"


def outline(document: Document) -> Outline:
    assert not document.problems
    (part,) = document.parts
    assert isinstance(part.content, Outline)
    return part.content


def shown(tables: str) -> list[list[str]]:
    """The texts of the only table; what cannot be read is `?`."""
    (found,) = [one for one in outline(ods.read("a.ods", spreadsheet(tables))).blocks if isinstance(one, Table)]
    return [["?" if cell.unreadable else cell.text for cell in line] for line in found.rows]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('office:value-type="float" office:value="3"><text:p>3.00', "3"),
        ('office:value-type="percentage" office:value="0.305"><text:p>31%', "30.5%"),
        ('office:value-type="currency" office:value="1200"><text:p>¥1,200', "1200"),
        ('office:value-type="date" office:date-value="2026-01-05"><text:p>1月5日', "2026-01-05"),
        ('office:value-type="date" office:date-value="2026-01-05T10:30:00"><text:p>x', "2026-01-05 10:30"),
        ('office:value-type="time" office:time-value="PT36H00M00S"><text:p>x', "36:00"),
        ('office:value-type="boolean" office:boolean-value="true"><text:p>x', "TRUE"),
        ('office:value-type="string"><text:p>一</text:p><text:p>二<text:span>三</text:span>', "一\n二三"),
        ('office:value-type="string"><text:p>a<text:s text:c="2"/>b<text:line-break/>c', "a  b\nc"),
        ('table:formula="of:=1/0" office:value-type="string"><text:p>#DIV/0!', "?"),
        ('office:value-type="string"><office:annotation><text:p>hint</text:p></office:annotation><text:p>a', "a"),
    ],
)
def test_values_of_cells(cell: str, expected: str) -> None:
    assert shown(table(row(text("a"), f"<table:table-cell {cell}</text:p></table:table-cell>"))) == [["a", expected]]


def test_repeats_are_counted_and_the_rest_of_the_sheet_costs_nothing() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16382"/>'
    rows = (
        row(text("a"), text("b"), empty)
        + row(text("1", 'table:number-columns-repeated="2"'), attributes='table:number-rows-repeated="2"')
        + row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="1048570"',
        )
        + row(text("end"))
    )
    assert shown(table(rows)) == [["a", "b"], ["1", "1"], ["1", "1"]]


def test_merged_hidden_and_covered_cells() -> None:
    rows = (
        row(text("组"), text("名"), text("密"))
        + row(text("甲", 'table:number-rows-spanned="2"'), text("x"), text("1"))
        + row("<table:covered-table-cell/>", text("y"), text("2"))
        + row(text("乙"), text("z"), text("3"), attributes='table:visibility="collapse"')
    )
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    assert shown(table(columns + rows)) == [["组", "名"], ["甲", "x"], ["甲", "y"]]


def test_hidden_sheets_and_pictures() -> None:
    picture = '<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>'
    tables = table(row(text("报告"))) + table(
        row(text("a"), f"<table:table-cell>{picture}</table:table-cell>"),
        attributes='table:name="数据" table:style-name="ta2"',
    )
    blocks = outline(ods.read("a.ods", spreadsheet(tables))).blocks
    assert [type(block) for block in blocks] == [Sheet, Heading, Sheet, Heading, Picture]
    assert [block.hidden for block in blocks if isinstance(block, Sheet)] == [False, True]
    assert blocks[-1].place.label() == "数据!B1"  # type: ignore[union-attr]


def test_repeats_that_would_fill_a_memory_are_refused() -> None:
    rows = row(text("a", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="1048576"')
    (problem,) = ods.read("a.ods", spreadsheet(table(rows))).problems
    assert (problem.code, problem.parameters["guard"]) == ("DOC116", "cells")
    few = dataclasses.replace(DEFAULT_LIMITS, cells=1)
    (problem,) = ods.read("a.ods", spreadsheet(table(row(text("a"), text("b")))), few).problems
    assert problem.code == "DOC116"


def test_encrypted_and_broken_spreadsheets() -> None:
    manifest = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    codes = [
        [problem.code for problem in ods.read("a.ods", data).problems]
        for data in (spreadsheet("", manifest), spreadsheet(table()), spreadsheet("<broken>"), zipped({"a": ""}), b"")
    ]
    assert codes == [["DOC114"], ["DOC105"], ["DOC115"], ["DOC115"], ["DOC105"]]


def test_legacy_workbooks_that_are_none() -> None:
    ole2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    codes = [
        [problem.code for problem in xls.read("a.xls", data).problems]
        for data in (
            ole2 + b"\0" * 2000,
            ole2 + "EncryptedPackage".encode("utf-16-le"),
            ole2 + b"\0" * 504 + bytes.fromhex("0908100000060500" + "00" * 12 + "2f0006000000"),
            b"text",
            b"",
        )
    ]
    assert codes == [["DOC115"], ["DOC114"], ["DOC114"], ["DOC115"], ["DOC105"]]


def test_values_of_a_legacy_workbook() -> None:
    data = (Path(__file__).parent / "register.xls").read_bytes()
    blocks = outline(read("register.xls", data)).blocks
    (found, _) = [one for one in blocks if isinstance(one, Table)]
    assert [[cell.text for cell in line] for line in found.rows] == [
        ["编号", "描述", "日期", "得分", "完成"],
        ["R1", "缺少测试人员", "2026-01-05", "2.5", "TRUE"],
        ["R2", "缺少测试人员", "2026-02-06", "3", "FALSE"],
    ]
    assert [cell.place.label() for cell in found.rows[2]][:2] == ["风险!A4", "风险!B3"]
    assert [(one.name, one.hidden) for one in blocks if isinstance(one, Sheet)] == [("风险", False), ("量表", True)]
    assert isinstance(blocks[1], Heading)
    assert blocks[1].text == "风险登记册"


def test_what_wps_saves_is_read_as_what_it_is() -> None:
    packed = workbook({"S": sheet(inline(["编号", "描述"], ["R1", "缺人"]))})
    legacy = (Path(__file__).parent / "register.xls").read_bytes()
    for reader in (xlsx.read, xls.read):
        assert len(outline(reader("a.et", packed, DEFAULT_LIMITS)).blocks) == 2
        assert len(outline(reader("a.et", legacy, DEFAULT_LIMITS)).blocks) == 5
