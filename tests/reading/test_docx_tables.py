"""Tables of Word documents: merged cells, nested tables, header rows, whole sections and pictures in a cell."""

from __future__ import annotations

from dataclasses import replace

from word import blocks, cell, control, item, levels, lists, package, par, row, run, said, table

from sopcheck.model import Table, Text
from sopcheck.places import WordPlace
from sopcheck.reading.docx import read
from sopcheck.reading.limits import DEFAULT_LIMITS

SPAN = '<w:gridSpan w:val="{}"/>'
FIRST, MORE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def at(position: int, number: int, line: int, column: int) -> WordPlace:
    """The place of a cell."""
    return WordPlace(position, table=number, row=line, column=column)


def test_cells_have_the_place_of_their_table_row_and_column() -> None:
    found = blocks(package(par("以下为任务安排与负责人，请核对。") + table(row("任务", "负责人"), row("联调", "李雷"))))
    assert found[1] == Table(
        (
            (Text("任务", at(2, 1, 1, 1)), Text("负责人", at(2, 1, 1, 2))),
            (Text("联调", at(2, 1, 2, 1)), Text("李雷", at(2, 1, 2, 2))),
        ),
        at(2, 1, 1, 1),
    )


def test_a_cell_over_several_columns_is_repeated_with_its_own_place() -> None:
    found = blocks(package(table(row(cell("项目周报", more=SPAN.format(2))), row("日期", "2026-03-01"))))[0]
    assert isinstance(found, Table)
    assert found.rows[0] == (Text("项目周报", at(1, 1, 1, 1)),) * 2
    assert found.rows[1][1].place == at(1, 1, 2, 2)


def test_a_cell_over_several_rows_is_repeated_with_its_own_place() -> None:
    found = blocks(
        package(table(row(cell("技术", more=FIRST), "宕机"), row(cell(more=MORE), "丢数"), row(cell("业务"), "延期")))
    )[0]
    assert isinstance(found, Table)
    assert [laid[0] for laid in found.rows] == [
        Text("技术", at(1, 1, 1, 1)),
        Text("技术", at(1, 1, 1, 1)),
        Text("业务", at(1, 1, 3, 1)),
    ]


def test_cells_merged_both_ways_are_repeated_both_ways() -> None:
    wide = SPAN.format(2)
    assert said(table(row(cell("甲", more=wide + FIRST), "乙"), row(cell(more=wide + MORE), "丙"))) == [
        (("甲", "甲", "乙"), ("甲", "甲", "丙"))
    ]


def test_the_old_way_of_merging_columns_is_known() -> None:
    old = row(cell("甲", more='<w:hMerge w:val="restart"/>'), cell(more="<w:hMerge/>"), "乙")
    assert said(table(old)) == [(("甲", "甲", "乙"),)]


def test_rows_are_of_equal_length() -> None:
    short = row("只有一格")
    pushed = row("右移", more='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>')
    found = blocks(package(table(row("甲", "乙", "丙"), short, pushed)))[0]
    assert isinstance(found, Table)
    assert [[one.text for one in laid] for laid in found.rows] == [
        ["甲", "乙", "丙"],
        ["只有一格", "", ""],
        ["", "右移", ""],
    ]
    assert found.rows[2][1].place == at(1, 1, 3, 2)
    assert found.rows[1][2].place == at(1, 1, 2, 3)


def test_a_cell_that_goes_on_with_nothing_above_it_is_a_cell() -> None:
    assert said(table(row(cell("甲", more=MORE), "乙"))) == [(("甲", "乙"),)]


def test_rows_that_are_repeated_on_every_page_are_header_rows() -> None:
    header = "<w:tblHeader/>"
    found = blocks(
        package(table(row("需求", more=header), row("开始", more=header), row("一月"), row("二月", more=header)))
    )
    assert isinstance(found[0], Table)
    assert found[0].header_rows == 2
    every = blocks(package(table(row("需求", more=header), row("开始", more=header))))[0]
    assert isinstance(every, Table)
    assert every.header_rows == 0


def test_a_whole_section_in_a_cell_keeps_its_paragraphs_and_numbers() -> None:
    inside = cell(
        par("主要风险："), item("延期", 1), item("缺人", 1), par(), par("经验：", "<w:r><w:br/></w:r>", "早开始")
    )
    assert said(table(row(inside)), numbering=lists(levels(("decimal", "%1.")))) == [
        (("主要风险：\n1. 延期\n2. 缺人\n经验：\n早开始",),)
    ]


def test_a_column_of_automatic_numbers_has_its_numbers() -> None:
    rows = [row(cell(item("", 1)), name) for name in ("报名", "抽奖")]
    assert said(table(*rows), numbering=lists(levels(("decimal", "%1.")))) == [(("1", "报名"), ("2", "抽奖"))]


def test_a_nested_table_follows_the_table_that_holds_it() -> None:
    inner = table(row("任务", "人员"), row("联调", "王芳"))
    outer = table(row(cell(par("任务安排："), inner), "备注"))
    found = blocks(package(outer + table(row("结论", "通过"))))
    assert [block.place for block in found if isinstance(block, Table)] == [
        at(1, 1, 1, 1),
        at(2, 2, 1, 1),
        at(3, 3, 1, 1),
    ]
    assert said(outer)[0] == (("任务安排：", "备注"),)
    assert said(outer)[1] == (("任务", "人员"), ("联调", "王芳"))


def test_cells_and_rows_in_content_controls_are_read() -> None:
    prompt = control(cell("选择一项"), "<w:showingPlcHdr/>")
    assert said(table(control(row("级别", prompt)), row("状态", control(cell("已关闭"))))) == [
        (("级别", "[选择一项]"), ("状态", "已关闭"))
    ]


def test_a_cell_that_holds_only_a_picture_cannot_be_read() -> None:
    picture = '<w:r><w:drawing><a:blip r:embed="c"/></w:drawing></w:r>'
    found = blocks(package(table(row("分解图", cell(par(picture))), row("说明", cell(par(picture, "见图"))))))[0]
    assert isinstance(found, Table)
    assert found.rows[0][1] == Text("", at(1, 1, 1, 2), unreadable=True)
    assert found.rows[1][1] == Text("见图", at(1, 1, 2, 2))


def test_deleted_rows_are_gone_and_inserted_ones_are_there() -> None:
    gone = row("作废", more='<w:del w:id="1"/>')
    new = row("新增", more='<w:ins w:id="2"/>')
    assert said(table(row("甲"), gone, new)) == [(("甲",), ("新增",))]


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    inside = (
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{par('李雷')}</w:txbxContent></v:textbox></v:shape>"
        "</w:pict></w:r>"
    )
    assert said(table(row("负责人", cell(par(inside))))) == [(("负责人", "李雷"),)]


def test_tables_do_not_count_as_paragraphs() -> None:
    found = blocks(package(table(row("甲", "乙")) + par(run("一句话写在表格之后。"))))
    assert getattr(found[1], "place", None) == WordPlace(2, paragraph=1)


def test_cells_are_limited() -> None:
    wide = table(*(row(cell("甲", more=SPAN.format(60))) for _ in range(4)))
    assert [one.code for one in read("a.docx", package(wide), replace(DEFAULT_LIMITS, cells=200)).problems] == [
        "DOC116"
    ]
    assert read("a.docx", package(wide), replace(DEFAULT_LIMITS, cells=240)).problems == ()


def test_a_span_beyond_all_measure_is_cut() -> None:
    found = blocks(package(table(row(cell("甲", more=SPAN.format(10**9)), "乙"))))[0]
    assert isinstance(found, Table)
    assert len(found.rows[0]) == 1000
