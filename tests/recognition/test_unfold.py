"""Tables of Word and Excel: which are forms, and where in them a value is missing."""

from __future__ import annotations

from sopcheck.model import Entry, Table, Text
from sopcheck.places import SheetPlace
from sopcheck.recognition.cell_text import cell_blocks
from sopcheck.recognition.unfold import header_row, unfold

LABELS = {"标题", "版本", "编制人", "需求文档", "开始日期", "结束日期", "任务", "责任人", "REQ-1"}


def table(*rows: tuple[str, ...]) -> Table:
    cells = tuple(
        tuple(Text(text, SheetPlace("计划", f"{'ABCDEF'[column]}{number}")) for column, text in enumerate(row))
        for number, row in enumerate(rows, 1)
    )
    return Table(cells, SheetPlace("计划", "A1"))


def known(text: str) -> bool:
    return text in LABELS


def test_a_form_that_nobody_filled_in_has_no_header_and_lacks_its_values_in_their_cells() -> None:
    form = table(("标题", "", "", ""), ("版本", "", "编制人", ""))
    assert header_row(form.rows, known) is None
    found = [
        (one.label.text, one.value.text, one.value.place.label())
        for one in unfold(form, known)
        if isinstance(one, Entry)
    ]
    assert found == [("标题", "", "计划!B1"), ("版本", "", "计划!B2"), ("编制人", "", "计划!D2")]


def test_a_value_that_reads_like_a_label_makes_no_header_of_a_line_of_a_form() -> None:
    form = table(("需求文档", "REQ-1"), ("开始日期", "2026-03-01"), ("结束日期", "2026-05-31"))
    assert header_row(form.rows, known) is None


def test_two_labels_over_rows_that_begin_with_none_are_a_header() -> None:
    assert header_row(table(("任务", "责任人"), ("上线", "李雷"), ("宣传", "王芳")).rows, known) == 0


def test_a_cell_of_numbered_lines_without_a_label_has_no_sections() -> None:
    cell = Text("1. 开幕式怎么办？\n2. 抽奖在何时？\n有事联系李雷", SheetPlace("计划", "A1"))
    assert [one for one in cell_blocks(cell, known) if isinstance(one, Entry)] == []


def entries(*rows: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one.label.text, one.value.text) for one in unfold(table(*rows), known) if isinstance(one, Entry)]


def test_a_form_of_two_pairs_a_row_has_labels_that_nobody_knows() -> None:
    form = (
        ("实训经理", "张伟", "编制人", "李雷"),
        ("开始日期", "2026-03-01", "结束日期", "2026-05-31"),
        ("配置管理员", "王芳", "版本", ""),
    )
    assert ("编制人", "李雷") in entries(*form)
    assert ("版本", "") in entries(*form)
    assert len(entries(*form)) == 6


def test_a_table_whose_header_has_labels_side_by_side_is_no_form_of_pairs() -> None:
    rows = (("任务", "责任人", "开始日期", "结束日期"), ("标题", "李雷", "3.1", "3.2"), ("版本", "王芳", "3.1", "3.2"))
    assert entries(*rows) == []


def test_a_label_with_its_value_in_the_cell_heads_no_column() -> None:
    rows = (("开始日期：2026-03-01", "客户：", "", ""), ("品名", "规格", "数量", "单价"), ("茶", "袋", "1", "2"))
    assert ("开始日期", "2026-03-01") in entries(*rows)


def test_a_label_whose_cell_is_empty_does_not_take_the_next_label_that_nobody_knows() -> None:
    assert entries(("编制人", "", "版本", "", "团队全称", "")) == [("编制人", ""), ("版本", ""), ("团队全称", "")]
    assert entries(("编制人", "李雷", "版本", "", "团队全称", "一队")) == [
        ("编制人", "李雷"),
        ("版本", ""),
        ("团队全称", "一队"),
    ]


def test_a_value_may_stand_behind_a_gap_where_no_value_stands_beside_its_label() -> None:
    assert entries(("编制人", "", "李雷", "")) == [("编制人", "李雷")]


def test_a_row_with_nothing_below_it_heads_an_empty_table() -> None:
    empty = table(("措施", "短期收益", "长期收益"), ("", "", ""), ("", "", ""))
    assert unfold(empty, known) == (empty,)


def test_labels_and_values_above_a_wide_cell_head_nothing() -> None:
    wide = SheetPlace("计划", "B2")
    rows = (
        *table(("编制人", "李雷", "版本", "待定")).rows,
        (Text("总结", SheetPlace("计划", "A2")), *(Text("按期完成", wide),) * 3),
        (Text("计划", SheetPlace("计划", "A3")), *(Text("上线会员页", SheetPlace("计划", "B3")),) * 3),
    )
    found = unfold(Table(rows, SheetPlace("计划", "A1")), known)
    assert [(one.label.text, one.value.text) for one in found if isinstance(one, Entry)][:2] == [
        ("编制人", "李雷"),
        ("版本", "待定"),
    ]
