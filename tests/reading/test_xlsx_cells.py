from __future__ import annotations

import pytest
from workbook import inline, merges, sheet, styles, workbook

from sopcheck.model import Document, Outline, Sheet, Table, Text
from sopcheck.places import SheetPlace
from sopcheck.reading.xlsx import read


def outline(document: Document) -> Outline:
    (part,) = document.parts
    assert isinstance(part.content, Outline)
    assert not document.problems
    return part.content


def table(data: bytes) -> list[list[str]]:
    """The texts of the only table; what cannot be read is `?`."""
    (found,) = [block for block in outline(read("a.xlsx", data)).blocks if isinstance(block, Table)]
    return [["?" if cell.unreadable else cell.text for cell in row] for row in found.rows]


def cells(xml: str, **parts: str) -> list[str]:
    """The texts of a row of cells, between two that keep it a table."""
    rows = f'<row r="1"><c r="A1" t="str"><v>begin</v></c>{xml}<c r="Z1" t="str"><v>end</v></c></row>'
    ((_, *texts, _),) = table(workbook({"S": sheet(rows)}, **parts))
    return texts


def formatted(value: str, cell_format: str, *, custom: str | None = None, properties: str = "") -> str:
    """What a number shows in a format: a built-in id, or 164 with a code of its own."""
    code = "" if custom is None else f'<numFmt numFmtId="164" formatCode="{custom}"/>'
    style = styles(code, cells=f'<xf/><xf numFmtId="{cell_format}"/>')
    xml = f'<c r="B1" s="1"><v>{value}</v></c>'
    (text,) = cells(xml, style=style, properties=properties)
    return text


def test_places_and_values_of_a_plain_sheet() -> None:
    blocks = outline(read("a.xlsx", workbook({"风险": sheet(inline(["编号", "负责人"], ["R1", "李雷"]))}))).blocks
    assert blocks == (
        Sheet("风险", hidden=False, place=SheetPlace("风险", "A1")),
        Table(
            (
                (Text("编号", SheetPlace("风险", "A1")), Text("负责人", SheetPlace("风险", "B1"))),
                (Text("R1", SheetPlace("风险", "A2")), Text("李雷", SheetPlace("风险", "B2"))),
            ),
            SheetPlace("风险", "A1"),
        ),
    )


def test_shared_strings_join_runs_and_leave_phonetic_guides_out() -> None:
    strings = (
        "<si><t>缺少</t></si><si><r><rPr><b/></rPr><t>开发</t></r><r><t xml:space='preserve'> 人员</t></r>"
        "<rPh sb='0' eb='1'><t>kaifa</t></rPh></si><si><t>a_x000D_\nb_x0041_</t></si>"
    )
    xml = '<c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c>'
    assert cells(xml, strings=strings) == ["缺少", "开发 人员", "a\nbA"]


def test_shared_string_that_does_not_exist_is_an_empty_cell() -> None:
    assert cells('<c r="B1" t="s"><v>7</v></c><c r="C1" t="s"><v>-1</v></c>', strings="<si><t>x</t></si>") == []


def test_inline_strings_join_runs() -> None:
    xml = '<c r="B1" t="inlineStr"><is><r><t>王</t></r><r><t>芳</t></r><rPh><t>wang</t></rPh></is></c>'
    assert cells(xml) == ["王芳"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("3", "3"),
        ("3.0", "3"),
        ("0.30000000000000004", "0.3"),
        ("1E2", "100"),
        ("123456789012", "123456789012"),
        ("1E21", "1E+21"),
        ("1E-12", "1E-12"),
        ("0.00001", "0.00001"),
        ("-2.50", "-2.5"),
        ("1234567890123456789", "1234567890123460000"),
        ("nan", "nan"),
        ("1e999", "1e999"),
    ],
)
def test_general_numbers(written: str, expected: str) -> None:
    assert cells(f'<c r="B1"><v>{written}</v></c>') == [expected]


@pytest.mark.parametrize("number", [14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])
def test_built_in_formats_of_dates(number: int) -> None:
    assert formatted("46027", str(number)) == "2026-01-05"


@pytest.mark.parametrize("number", [18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56])
def test_built_in_formats_of_times(number: int) -> None:
    assert formatted("0.4375", str(number)) == "10:30"


@pytest.mark.parametrize("number", [1, 2, 3, 4, 23, 26, 37, 40, 41, 44, 48, 49, 59, 62])
def test_built_in_formats_of_numbers(number: int) -> None:
    assert formatted("46027.5", str(number)) == "46027.5"


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("yyyy/m/d;@", "46027", "2026-01-05"),
        ("[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@", "46027", "2026-01-05"),
        ("[Red][$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "46027", "2026-01-05"),
        ("[$-804]aaaa", "46027", "2026-01-05"),
        ("m&quot;月&quot;", "46027", "2026-01-05"),
        ("yyyy-mm-dd hh:mm", "46027.4375", "2026-01-05 10:30"),
        ("yyyy-mm-dd hh:mm", "46027", "2026-01-05"),
        ("yyyy-mm-dd hh:mm:ss", "46027.437511574", "2026-01-05 10:30:01"),
        ("上午/下午h&quot;时&quot;mm&quot;分&quot;", "0.75", "18:00"),
        ("[h]:mm", "1.5", "36:00"),
        ("mm:ss", "0.0006944444", "00:01"),
        ("0.0%", "0.305", "30.5%"),
        ("0.0%", "0.07", "7%"),
        ("&quot;R-&quot;000", "7", "R-007"),
        ("0&quot;天&quot;", "3", "3天"),
        ("¥#,##0.00", "1200", "¥1200"),
        ("[$¥-804]#,##0.00", "1200.5", "¥1200.5"),
        ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ", "1200", "1200"),
        ("0.00E+00", "1200", "1200"),
        ("# ?/?", "0.5", "0.5"),
        ("000\\-0000", "1234567", "1234567"),
        ("&quot;d&quot;0", "5", "d5"),
        ("General", "5", "5"),
        ("G/通用格式&quot;人&quot;", "5", "5人"),
        ("[&gt;=100]0;0.0", "5", "5"),
    ],
)
def test_custom_formats(code: str, value: str, expected: str) -> None:
    assert formatted(value, "164", custom=code) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("60", "1900-02-29"),
        ("61", "1900-03-01"),
        ("2024", "1905-07-16"),
        ("2958465", "9999-12-31"),
        ("2958466", "2958466"),
        ("-1", "-1"),
        ("46026.999999999", "2026-01-05"),
    ],
)
def test_serials_of_dates(value: str, expected: str) -> None:
    assert formatted(value, "14") == expected


def test_workbooks_that_count_from_1904() -> None:
    assert formatted("44565", "14", properties='<workbookPr date1904="1"/>') == "2026-01-05"
    assert formatted("0", "14", properties='<workbookPr date1904="true"/>') == "1904-01-01"


def test_dates_of_strict_workbooks() -> None:
    xml = '<c r="B1" t="d"><v>2026-01-05T00:00:00</v></c><c r="C1" t="d"><v>2026-01-05T10:30:00.000Z</v></c>'
    assert cells(xml) == ["2026-01-05", "2026-01-05 10:30"]


def test_booleans_errors_and_formulas() -> None:
    xml = (
        '<c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#REF!</v></c><c r="D1"><f>1+1</f><v>2</v></c>'
        '<c r="E1"><f>1+1</f></c><c r="F1"><f>1+1</f><v></v></c><c r="G1" t="str"><f>"a"</f><v>a</v></c>'
        '<c r="H1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c><c r="I1" t="b"><v>0</v></c>'
    )
    assert cells(xml) == ["TRUE", "?", "2", "?", "?", "a", "?", "FALSE"]


def test_formula_that_gives_an_empty_text_is_an_empty_cell() -> None:
    rows = inline(["a", "b"]) + '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>1</v></c></row>'
    assert table(workbook({"S": sheet(rows)})) == [["a", "b"], ["", "1"]]


def test_cells_and_rows_without_references_follow_each_other() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row>"
    assert table(workbook({"S": sheet(rows)})) == [["1", "2"], ["3", "4"]]


def test_prefixed_names() -> None:
    xml = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>b</x:t></x:is></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    assert table(workbook({"S": xml})) == [["1", "b"]]


def test_rows_and_cells_out_of_order_are_put_in_order() -> None:
    rows = (
        '<row r="2"><c r="B2"><v>4</v></c><c r="A2"><v>3</v></c></row>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    )
    assert table(workbook({"S": sheet(rows)})) == [["1", "2"], ["3", "4"]]


def test_hidden_rows_and_columns_are_left_out_and_do_not_divide() -> None:
    rows = inline(["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]).replace('<row r="2"', '<row r="2" hidden="1"')
    data = workbook({"S": sheet(rows, before='<cols><col min="2" max="2" hidden="1"/></cols>')})
    assert table(data) == [["a", "c"], ["4", "6"]]


def test_merged_cells_repeat_with_the_place_of_their_first_cell() -> None:
    rows = inline(["影响", None, "编号"], ["范围", "进度", None], ["1", "2", "R1"], [None, "3", "R2"])
    data = workbook({"S": sheet(rows, after=merges("A1:B1", "C1:C2", "A3:A4"))})
    (found,) = [block for block in outline(read("a.xlsx", data)).blocks if isinstance(block, Table)]
    place = [[f"{cell.text}@{cell.place.label().partition('!')[2]}" for cell in row] for row in found.rows]
    assert place == [
        ["影响@A1", "影响@A1", "编号@C1"],
        ["范围@A2", "进度@B2", "编号@C1"],
        ["1@A3", "2@B3", "R1@C3"],
        ["1@A3", "3@B4", "R2@C4"],
    ]


def test_what_a_merged_cell_covers_is_not_seen() -> None:
    rows = inline(["a", "b", "c"], ["1", "left over", "2"])
    assert table(workbook({"S": sheet(rows, after=merges("A2:B2"))})) == [["a", "b", "c"], ["1", "1", "2"]]


def test_merged_cell_whose_first_row_is_hidden_shows_in_the_others() -> None:
    rows = inline(["组", "名"], ["甲", "x"], [None, "y"]).replace('<row r="2"', '<row r="2" hidden="1"')
    assert table(workbook({"S": sheet(rows, after=merges("A2:A3"))})) == [["组", "名"], ["甲", "y"]]
