from __future__ import annotations

import codecs
import csv as reference
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopcheck.model import Block, Document, Entry, Heading, Outline, Paragraph, Problem, Table
from sopcheck.places import CsvPlace
from sopcheck.reading import csv
from sopcheck.reading.delimited import rows, sniff
from sopcheck.reading.guards import refusal
from sopcheck.reading.limits import Limits


def blocks(text: str | bytes, path: str = "register.csv") -> tuple[Block, ...]:
    document = csv.read(path, text if isinstance(text, bytes) else text.encode())
    (part,) = document.parts
    assert isinstance(part.content, Outline)
    assert part.content.front is None
    return part.content.blocks


def table(text: str | bytes, path: str = "register.csv") -> Table:
    (only,) = blocks(text, path)
    assert isinstance(only, Table)
    return only


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def places(table: Table, row: int) -> list[tuple[int, int, int, str]]:
    found = []
    for cell in table.rows[row]:
        assert isinstance(cell.place, CsvPlace)
        found.append((cell.place.line, cell.place.column, cell.place.row, cell.place.name))
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_sniffed(delimiter: str) -> None:
    text = f"编号{delimiter}风险描述{delimiter}责任人\nR1{delimiter}雨天{delimiter}李雷\n"
    assert texts(table(text)) == [["编号", "风险描述", "责任人"], ["R1", "雨天", "李雷"]]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b\n1,5;2,5\n2,5;3\n", ";"),
        ("id,notes\n1,x; y; z\n2,a; b\n", ","),
        ('id,notes\n1,"a;b;c"\n2,"d;e;f"\n', ","),
        ("ID|Owner\n1|Chen, Alex\n2|Li, Lei\n", "|"),
        ("a\tb\n1,5\t2,5\n", "\t"),
        ("a\n1\n2\n", ","),
        ("title, of a report\nid;name;owner\n1;x;y\n2;x;y\n", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_rows_agree_on(text: str, delimiter: str) -> None:
    assert sniff(text) == delimiter


def test_a_first_line_may_name_the_delimiter() -> None:
    assert texts(table("sep=|\na,x|b|c\n1|2|3\n")) == [["a,x", "b", "c"], ["1", "2", "3"]]


def test_the_suffix_of_tabs_is_believed() -> None:
    assert texts(table("a,b\tc,d\te\n1\t2\t3\n", "x.TSV")) == [["a,b", "c,d", "e"], ["1", "2", "3"]]


def test_places_are_those_of_the_text_in_the_file() -> None:
    found = table('编号, 风险描述 ,责任人\nR1,"雨天\n没有\n备选",李雷\nR2,  "两个字" ,"王芳"\n')
    assert found.header_rows == 1
    assert texts(found) == [
        ["编号", "风险描述", "责任人"],
        ["R1", "雨天\n没有\n备选", "李雷"],
        ["R2", "两个字", "王芳"],
    ]
    assert places(found, 0) == [(1, 1, 1, "编号"), (1, 5, 1, "风险描述"), (1, 11, 1, "责任人")]
    assert places(found, 1) == [(2, 1, 2, "编号"), (2, 5, 2, "风险描述"), (4, 5, 2, "责任人")]
    assert places(found, 2) == [(5, 1, 3, "编号"), (5, 7, 3, "风险描述"), (5, 14, 3, "责任人")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_three_ways(end: str) -> None:
    found = table(end.join(["a,b,c", '1,"x', 'y",3', "4,5,6", ""]))
    assert texts(found) == [["a", "b", "c"], ["1", "x\ny", "3"], ["4", "5", "6"]]
    assert places(found, 2)[0] == (4, 1, 3, "a")


def test_rows_are_padded_and_surplus_cells_kept() -> None:
    found = table("a,b,c\n1\n1,2,3,4\n")
    assert texts(found) == [["a", "b", "c", ""], ["1", "", "", ""], ["1", "2", "3", "4"]]
    assert places(found, 1) == [(2, 1, 2, "a"), (2, 2, 2, "b"), (2, 2, 2, "c"), (2, 2, 2, "")]
    assert places(found, 2)[3] == (3, 7, 3, "")


def test_headers_may_be_alike() -> None:
    found = table("ID,Likelihood,Impact,Likelihood\n1,High,Low,Low\n")
    assert [name for *_, name in places(found, 1)] == ["ID", "Likelihood", "Impact", "Likelihood"]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"5" screen",x,y', ['5" screen', "x", "y"]),
        ('5" screen,x,y', ['5" screen', "x", "y"]),
        ('"say ""yes""",x,y', ['say "yes"', "x", "y"]),
        ('"","a,b",""', ["", "a,b", ""]),
        ('"never closed,x,y', ['"never closed', "x", "y"]),
        ('="007",x,y', ["007", "x", "y"]),
        ('"a" ,\u3000"b",c', ["a", "b", "c"]),
        ('"a"b,x,y', ['"a"b', "x", "y"]),
    ],
)
def test_quotes_as_people_and_programs_leave_them(line: str, cells: list[str]) -> None:
    assert texts(table(f"a,b,c\n{line}\n1,2,3\n")) == [["a", "b", "c"], cells, ["1", "2", "3"]]


def test_a_quote_that_closes_hundreds_of_lines_below_is_no_quote() -> None:
    middle = "".join(f"{number},x,y\n" for number in range(300))
    found = table(f'a,b,c\n"oops,x,y\n{middle}1,2,"z"\n')
    assert len(found.rows) == 303
    assert texts(found)[1] == ['"oops', "x", "y"]
    assert texts(found)[-1] == ["1", "2", "z"]


def test_lines_above_the_header_are_no_rows() -> None:
    found = blocks("风险登记册,,\n项目：春季活动\n# exported, by hand\n负责人,李雷,\n编号,风险描述,概率\n1,雨天,高\n")
    assert found[0] == Heading(1, "风险登记册", CsvPlace(1, 1, 1, ""))
    entry = found[1]
    assert isinstance(entry, Entry)
    assert (entry.label.text, entry.value.text, entry.value.place) == ("项目", "春季活动", CsvPlace(2, 4, 2, ""))
    assert found[2] == Paragraph("exported, by hand", CsvPlace(3, 3, 3, ""))
    form, register = found[3:]
    assert isinstance(form, Table)
    assert isinstance(register, Table)
    assert (texts(form), form.header_rows) == ([["负责人", "李雷"]], 0)
    assert (texts(register), register.header_rows) == ([["编号", "风险描述", "概率"], ["1", "雨天", "高"]], 1)


def test_a_line_that_is_a_sentence_or_comes_last_is_no_title() -> None:
    first, _, last = blocks("请在每周五之前填写。\n编号,描述,责任人\n1,雨天,李雷\n\n公司内部资料\n")
    assert first == Paragraph("请在每周五之前填写。", CsvPlace(1, 1, 1, ""))
    assert last == Paragraph("公司内部资料", CsvPlace(5, 1, 5, ""))


def test_a_title_may_stand_apart_from_its_table() -> None:
    title, table_ = blocks("风险登记册\n\n编号,描述,责任人\n1,雨天,李雷\n")
    assert title == Heading(1, "风险登记册", CsvPlace(1, 1, 1, ""))
    assert isinstance(table_, Table)


def test_a_header_that_counts_its_rows_with_a_hash_is_no_comment() -> None:
    assert texts(table("#,Task,Owner\n1,x,Alex Chen\n")) == [["#", "Task", "Owner"], ["1", "x", "Alex Chen"]]


def test_a_blank_row_does_not_end_a_table() -> None:
    found = table("编号,描述,责任人\n1,雨天,李雷\n,,\n\n2,停电,王芳\n3,缺货,\n")
    assert texts(found)[1:] == [["1", "雨天", "李雷"], ["2", "停电", "王芳"], ["3", "缺货", ""]]
    assert places(found, 2)[0] == (5, 1, 5, "编号")


def test_several_tables_are_told_apart() -> None:
    first, title, second, third = blocks(
        "编号,描述,责任人\n1,雨天,李雷\n\n成本\n名称,数量,金额\n横幅,3,20\n\n日期,去处\n2026-01-05,北门\n"
    )
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert isinstance(third, Table)
    assert title == Heading(2, "成本", CsvPlace(4, 1, 4, ""))
    assert texts(second) == [["名称", "数量", "金额"], ["横幅", "3", "20"]]
    assert texts(third) == [["日期", "去处"], ["2026-01-05", "北门"]]


@pytest.mark.parametrize(
    "data",
    [
        "编号,描述,责任人\n1,雨天,李雷\n".encode(),
        codecs.BOM_UTF8 + "编号,描述,责任人\n1,雨天,李雷\n".encode(),
        "编号,描述,责任人\n1,雨天,李雷\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "编号,描述,责任人\n1,雨天,李雷\n".encode("utf-16-be"),
    ],
)
def test_unicode_is_read_without_a_word(data: bytes) -> None:
    document = csv.read("a.csv", data)
    assert document.problems == ()
    assert texts(table(data)) == [["编号", "描述", "责任人"], ["1", "雨天", "李雷"]]
    assert places(table(data), 0)[0] == (1, 1, 1, "编号")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_that_does_not_say_so_is_seen_by_its_zeros(encoding: str) -> None:
    assert texts(table("id,risk,owner\n1,rain,Alex Chen\n".encode(encoding)))[1] == ["1", "rain", "Alex Chen"]


def test_the_encoding_of_chinese_systems_is_read_and_told() -> None:
    data = "编号,描述,责任人\n1,雨天，停电,李雷\n".encode("gbk")
    assert csv.read("a.csv", data).problems == (Problem("DOC119", None, {"encoding": "gb18030"}),)
    assert texts(table(data))[1] == ["1", "雨天，停电", "李雷"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "DOC105"),
        (codecs.BOM_UTF8, "DOC105"),
        (b",,,\n,,,\n", "DOC105"),
        (codecs.BOM_UTF16_LE, "DOC105"),
        (b"a,b\n\xff\xff\xff,1\n", "DOC104"),
        (codecs.BOM_UTF16_LE + b"a", "DOC104"),
        ("编号,描述".encode("utf-16-le") * 20 + b"\xff\xff", "DOC104"),
        ("编号,描述\n".encode("gbk") * 20 + b"\x00\x01", "DOC104"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, code: str) -> None:
    document = csv.read("a.csv", data)
    assert document.parts == ()
    assert [problem.code for problem in document.problems] == [code]


def test_too_many_cells_and_too_long_ones_are_refused() -> None:
    def problems(text: str, limits: Limits) -> tuple[Problem, ...]:
        return csv.read("a.csv", text.encode(), limits).problems

    assert problems("a,b\n1,2\n", Limits(csv_cells=4)) == (refusal("cells", 4),)
    assert problems("a,b\n1,2\n", Limits(csv_cells=5)) == ()
    long = Problem("DOC110", CsvPlace(2, 3, 2, ""), {"size": 11, "limit": 10})
    assert problems(f"a,b\n1,{'x' * 11}\n", Limits(scalar_chars=10)) == (long,)


def test_one_very_wide_row_among_many_does_not_multiply() -> None:
    found = blocks("a,b,c\n" + "1,2,3\n" * 2000 + "x," * 5000 + "x\n" + "4,5,6\n" * 2000)
    assert sum(len(row) for block in found if isinstance(block, Table) for row in block.rows) == 3 + 6000 + 5001 + 6000


PIECES = st.lists(
    st.sampled_from([*'",;|\t\n\r 1a#雨：', '""', "\r\n", '",', ',"', "\ufeff", "\x00", "="]), max_size=60
)
BOUNDED = settings(max_examples=300, deadline=None, derandomize=True)


@given(text=PIECES.map("".join))
@BOUNDED
def test_reading_never_raises_and_places_exist(text: str) -> None:
    document: Document = csv.read("a.csv", text.encode())
    assert document.parts or document.problems
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")
    for part in document.parts:
        assert isinstance(part.content, Outline)
        for block in part.content.blocks:
            if not isinstance(block, Table):
                continue
            assert len({len(row) for row in block.rows}) == 1
            for cell in (cell for row in block.rows for cell in row):
                assert isinstance(cell.place, CsvPlace)
                line = lines[cell.place.line - 1]
                start = cell.text.replace('"', '""').split("\n")[0]
                rest = line[cell.place.column - 1 :]
                assert not cell.text or rest.startswith((start, cell.text.split("\n")[0]))


@given(grid=st.lists(st.lists(st.text('ab,;"\n雨 1', max_size=6), min_size=3, max_size=3), min_size=1, max_size=6))
@BOUNDED
def test_what_a_spreadsheet_writes_is_read_back(grid: list[list[str]]) -> None:
    stream = io.StringIO()
    reference.writer(stream, lineterminator="\n", quoting=reference.QUOTE_ALL).writerows(grid)
    found = [[cell.text for cell in row.cells] for row in rows(stream.getvalue(), ",")]
    assert found == [[cell.strip(" \n") for cell in row] for row in grid]


def test_the_encoding_of_what_is_no_unicode_can_be_said() -> None:
    data = "編號,風險描述,責任人\nR1,供應商延期,李雷\n".encode("big5")
    told = csv.read("r.csv", data, Limits(encoding="big5"))
    assert [(one.code, one.parameters) for one in told.problems] == [("DOC119", {"encoding": "big5"})]
    assert isinstance(told.parts[0].content, Outline)
    (found,) = told.parts[0].content.blocks
    assert isinstance(found, Table)
    assert texts(found)[1] == ["R1", "供應商延期", "李雷"]


def test_what_is_not_in_the_encoding_that_was_said_is_refused() -> None:
    data = "编号,责任人\nR1,李雷\n".encode("gb18030") + b"\xff\xff"
    told = csv.read("r.csv", data, Limits(encoding="big5"))
    assert [one.code for one in told.problems] == ["DOC104"]
