from __future__ import annotations

import io
import zipfile

import pytest
from workbook import inline, sheet, workbook

from sopcheck import reading
from sopcheck.model import Document, Heading, Outline, Paragraph, Problem, Table
from sopcheck.places import TextPlace
from sopcheck.reading import html
from sopcheck.reading.limits import Limits

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = OLE2 + "WordDocument".encode("utf-16-le")
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0a\nsize 48213\n"
MARKDOWN = "# 项目计划\n\n| 任务 | 负责人 |\n|---|---|\n| 布场 | 李雷 |\n".encode()
CSV = "编号,任务,负责人\n1,布场,李雷\n2,拆场,王芳\n".encode()
HTML = b"<html><body><table><tr><td>a</td><td>b</td></tr></table></body></html>"


def package(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


@pytest.mark.parametrize(
    ("path", "data", "format_", "name"),
    [
        ("plan.xlsx", MARKDOWN, "markdown", "Markdown text"),
        ("plan.xlsx", CSV, "csv", "delimited text (CSV)"),
        ("plan.xlsx", HTML, "html", "a web page (HTML)"),
        ("plan.docx", HTML, "html", "a web page (HTML)"),
        ("plan.docx", CSV.decode().encode("gbk"), "csv", "delimited text (CSV)"),
        ("plan.xlsx", b'{"kind": "project_plan"}', "json", "JSON"),
        ("plan.doc", HTML, "html", "a web page (HTML)"),
    ],
)
def test_content_is_read_as_what_it_is(path: str, data: bytes, format_: str, name: str) -> None:
    document = reading.read(path, data)
    assert document.format == format_
    assert document.parts
    told = document.problems[0]
    assert told.code == "DOC118"
    assert told.parameters["suffix"] == path[path.index(".") :]
    words = told.parameters["format"]
    assert isinstance(words, dict)
    assert words["en"] == name


@pytest.mark.parametrize("path", ["a.xlsx", "a.docx"])
def test_packages_under_each_others_names(path: str) -> None:
    word, sheet = reading.read(path, package("word/document.xml")), reading.read(path, package("xl/workbook.xml"))
    assert (word.format, sheet.format) == ("docx", "xlsx")
    assert ("DOC118" in codes(word)) == (path == "a.xlsx")
    assert ("DOC118" in codes(sheet)) == (path == "a.docx")


@pytest.mark.parametrize("path", ["a.md", "a.csv", "a.yaml", "a.json", "a.xlsx", "a.docx", "a.doc"])
def test_a_pointer_of_git_lfs_says_so(path: str) -> None:
    document = reading.read(path, POINTER)
    assert document.problems == (Problem("DOC123", None, {"size": 48213}),)
    assert document.parts == ()


def test_a_text_about_versions_is_no_pointer() -> None:
    assert codes(reading.read("a.yaml", b"version https://git-lfs.github.com/spec/v2\n")) == []


@pytest.mark.parametrize("path", ["a.md", "a.csv", "a.yaml"])
def test_a_package_under_the_name_of_a_text_stays_shut(path: str) -> None:
    document = reading.read(path, package("xl/workbook.xml"))
    reason = {
        "zh": "内容是“Excel 工作簿（xlsx）”，请改正扩展名",
        "en": "its content is an Excel workbook (xlsx); correct its suffix",
    }
    assert document.problems == (Problem("DOC101", None, {"reason": reason}),)


@pytest.mark.parametrize("path", ["a.md", "a.csv", "a.yaml", "a.json", "a.xlsx", "a.docx", "a.doc"])
@pytest.mark.parametrize("data", [b"", b" \r\n"])
def test_an_empty_file_is_an_empty_file(path: str, data: bytes) -> None:
    assert codes(reading.read(path, data)) == ["DOC105"]


@pytest.mark.parametrize(
    ("path", "data", "name"),
    [
        ("a.doc", WORD, "a Word 97-2003 document (doc)"),
        ("a.docx", WORD, "a Word 97-2003 document (doc)"),
        ("a.wps", OLE2, "a WPS Writer document (wps)"),
        ("a.rtf", rb"{\rtf1\ansi x}", "an RTF document"),
        ("a.doc", rb"{\rtf1\ansi x}", "an RTF document"),
        ("a.doc", b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "a single-file web page (MHT)"),
        (
            "a.xlsx",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "XML of Excel 2003",
        ),
    ],
)
def test_legacy_formats_ask_for_conversion(path: str, data: bytes, name: str) -> None:
    (problem,) = reading.read(path, data).problems
    assert problem.code == "DOC124"
    words = problem.parameters["format"]
    assert isinstance(words, dict)
    assert words["en"] == name


@pytest.mark.parametrize("suffix", [".et", ".ett"])
def test_kingsofts_workbooks_are_excels_old_ones_or_its_new_ones(suffix: str) -> None:
    assert "DOC118" not in codes(reading.read("a" + suffix, OLE2 + "Workbook".encode("utf-16-le")))
    assert "DOC118" not in codes(reading.read("a" + suffix, b"\x00\x01rubbish"))
    new = reading.read("a" + suffix, workbook({"风险": sheet(inline(["编号", "风险"], ["R1", "雨天"]))}))
    assert (new.format, len(new.parts), new.problems) == ("xlsx", 1, ())


def test_kingsofts_documents_are_words_new_ones_at_times() -> None:
    assert codes(reading.read("a.wps", package("word/document.xml"))) == ["DOC105"]
    assert "DOC118" in codes(reading.read("a.et", package("word/document.xml")))


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".xltx", ".xltm", ".XLSM"])
def test_workbooks_with_macros_and_templates_are_workbooks(suffix: str) -> None:
    document = reading.read("a" + suffix, workbook({"风险": sheet(inline(["编号", "风险"], ["R1", "雨天"]))}))
    assert (document.format, len(document.parts), document.problems) == ("xlsx", 1, ())


def test_rubbish_is_left_to_the_reader_of_the_suffix() -> None:
    assert codes(reading.read("a.xlsx", b"\x00\x01\x02\x03" * 50)) == ["DOC115"]
    assert codes(reading.read("a.md", b"PK without a package\n")) == []


def page(text: str) -> Outline:
    (part,) = html.read("a.xls", text.encode()).parts
    assert isinstance(part.content, Outline)
    return part.content


def test_a_page_gives_headings_lines_and_tables_with_places() -> None:
    outline = page(
        "<html><head><title>x</title><style>td{}</style></head><body>\n<h2>风险登记册</h2>\n<p>项目 A</p>\n"
        "<table><tr><th>编号<th>概率</tr>\n<tr><td>1</td><td>高<br>很高 &amp; 更高</td></tr></table></body></html>"
    )
    heading, line, table = outline.blocks
    assert heading == Heading(2, "风险登记册", TextPlace(2, 5, 2, 10))
    assert line == Paragraph("项目 A", TextPlace(3, 4, 3, 8))
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["编号", "概率"], ["1", "高\n很高 & 更高"]]
    assert table.rows[1][1].place == TextPlace(5, 19, 5, 35)


def test_merged_cells_of_a_page_are_repeated() -> None:
    (table,) = page(
        "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr>"
        "<tr><td>c</td><td>d</td></tr><tr><td>e</td></tr></table>"
    ).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["a", "b", "b"], ["a", "c", "d"], ["e", "", ""]]


def test_a_table_inside_a_cell_is_text_of_the_cell() -> None:
    (table,) = page("<table><tr><td>a<table><tr><td>x</td><td>y</td></tr></table></td><td>b</td></tr></table>").blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["a\nx y", "b"]]


@pytest.mark.parametrize(
    "text",
    [
        "<table>" * 20_000,
        "<table><tr>" + "<td colspan=9999999>x" * 9000,
        "<td>" * 5000,
        "<html>",
        "<p",
        "<table " * 50_000,
    ],
)
def test_pages_out_of_order_are_survived(text: str) -> None:
    document = html.read("a.xls", text.encode(), Limits(csv_cells=100_000))
    assert document.parts or codes(document)[0] in ("DOC105", "DOC116")
