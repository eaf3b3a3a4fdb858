"""Headings of Word documents: by style, outline level, automatic number, text, and by the look alone."""

from __future__ import annotations

import pytest
from word import HEADINGS, item, levels, lists, package, par, run, said

from sopcheck.model import Heading
from sopcheck.places import WordPlace
from sopcheck.reading.docx import read

BODY = par("上线前完成全部功能的联调，并由运营部和技术部共同确认结果，确认后方可发布给全部用户使用。")
CENTRED = '<w:jc w:val="center"/>'


def test_heading_styles_give_the_levels() -> None:
    assert said(par("项目目标", style="1"), BODY, par("范围", style="2"), BODY)[::2] == [(1, "项目目标"), (2, "范围")]


def test_a_style_inherits_the_level_of_the_style_it_is_based_on() -> None:
    own = '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="公司标题"/><w:basedOn w:val="2"/></w:style>'
    assert said(par("目标", style="x"), BODY, styles=HEADINGS + own)[0] == (2, "目标")


def test_styles_that_are_based_on_each_other_end() -> None:
    ring = (
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="甲"/><w:basedOn w:val="y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:name w:val="乙"/><w:basedOn w:val="x"/></w:style>'
    )
    assert said(par("目标", style="x"), styles=HEADINGS + ring) == [("目标",)]


@pytest.mark.parametrize("name", ["标题 2", "标题2", "Heading 2", "heading 2"])
def test_the_name_of_a_heading_style_is_enough(name: str) -> None:
    own = f'<w:style w:type="paragraph" w:styleId="x"><w:name w:val="{name}"/></w:style>'
    assert said(par("目标", style="x"), BODY, styles=own)[0] == (2, "目标")


def test_the_outline_level_of_the_paragraph_counts_before_its_style() -> None:
    assert said(par("目标", more='<w:outlineLvl w:val="2"/>'), BODY)[0] == (3, "目标")
    assert said(par("正文而已", style="2", more='<w:outlineLvl w:val="9"/>'), BODY)[0] == ("正文而已",)


def test_a_long_paragraph_in_a_heading_style_is_text() -> None:
    long = "本项目在二〇二六年第一季度内完成报名系统的改造，" * 6
    assert said(par(long, style="1"))[0] == (long.strip("，") + "，",)


def test_a_title_stands_above_the_headings() -> None:
    found = said(par("春季促销策划方案", style="a3"), par("活动主题", style="1"), BODY)
    assert found[:2] == [(1, "春季促销策划方案"), (2, "活动主题")]


def test_a_large_first_line_is_the_title_and_a_line_above_it_is_not() -> None:
    found = said(
        par(run("云帆科技有限公司", bold=True, size=28), more=CENTRED),
        par(run("报名系统改造项目计划书", size=44), more=CENTRED),
        par("编制人：李雷"),
        par("一、项目目标"),
        BODY,
    )
    assert found[:4] == [
        ("云帆科技有限公司",),
        (1, "报名系统改造项目计划书"),
        ("编制人", "：", "李雷"),
        (2, "一、项目目标"),
    ]


def test_a_title_spelt_over_several_paragraphs_is_put_together() -> None:
    pieces = [par(run(piece, size=72), more=CENTRED) for piece in ("会", "员", "日", "策", "划", "书")]
    assert said(*pieces, BODY)[0] == (1, "会员日策划书")


def test_the_lines_of_a_title_are_joined() -> None:
    lines = par(run("会员积分系统", size=72)), par(run("项目总结报告", size=44)), par("2026-03-01")
    assert said(*lines, BODY)[:2] == [(1, "会员积分系统 项目总结报告"), ("2026-03-01",)]


def test_a_subtitle_is_no_heading() -> None:
    own = (
        '<w:style w:type="paragraph" w:styleId="s"><w:name w:val="Subtitle"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    found = said(
        par("总结报告", style="a3"), par("会员日", style="s"), par("一、目标", style="1"), styles=HEADINGS + own
    )
    assert found == [(1, "总结报告"), ("会员日",), (2, "一、目标")]


def test_numbers_in_the_text_give_the_levels() -> None:
    found = said(par("一、项目目标"), BODY, par("（一）范围"), BODY, par("1.1 时间"), BODY)
    assert found[::2] == [(1, "一、项目目标"), (2, "（一）范围"), (4, "1.1 时间")]


def test_a_numbered_line_above_text_is_a_heading_and_one_of_a_series_is_an_item() -> None:
    assert said(par("1、背景"), BODY, par("2、目标"), BODY)[::2] == [(1, "1、背景"), (1, "2、目标")]
    assert said(par("１．背景"), BODY)[0] == (1, "１．背景")
    assert said(par("1、报名"), par("2、抽奖")) == [("*", "1", "报名"), ("*", "2", "抽奖")]


def test_a_bold_line_is_a_heading_and_keeps_its_colon_out_of_entries() -> None:
    found = said(par(run("活动形式：", bold=True)), BODY, par(run("奖励", bold=True)), BODY)
    assert found[::2] == [(1, "活动形式："), (1, "奖励")]


def test_a_numbered_line_that_is_set_apart_in_bold_is_a_heading_above_a_list() -> None:
    found = said(
        par(run("1. Goals", bold=True)),
        par("1. 3,000 first orders"),
        par(run("2. Scope", bold=True)),
        par("Only online"),
    )
    assert found == [(1, "1. Goals"), ("*", "1", "3,000 first orders"), (1, "2. Scope"), ("Only online",)]
    assert said(par(run("1. Goals: ", bold=True), run("3,000 orders")), BODY)[0] == ("Goals", "：", "3,000 orders")


def test_a_bold_label_with_a_value_is_an_entry() -> None:
    assert said(par(run("活动主题：焕新", bold=True)), BODY)[0] == ("活动主题", "：", "焕新")


def test_larger_lines_stand_above_bold_ones() -> None:
    found = said(par(run("目标", size=32)), BODY, par(run("范围", bold=True)), BODY, par(run("组织", size=32)), BODY)
    assert found[::2] == [(1, "目标"), (2, "范围"), (1, "组织")]


def test_bold_says_nothing_where_everything_is_bold() -> None:
    assert said(par(run("请各部门按时提交", bold=True)), par(run("逾期不候", bold=True))) == [
        ("请各部门按时提交",),
        ("逾期不候",),
    ]


def test_a_block_of_bold_lines_is_no_row_of_headings() -> None:
    lines = [par(run(name, bold=True)) for name in ("李雷 一部", "韩梅梅 二部", "王芳 三部")]
    assert said(BODY, *lines, BODY)[1:4] == [("李雷 一部",), ("韩梅梅 二部",), ("王芳 三部",)]


def test_captions_and_notes_in_bold_are_no_headings() -> None:
    found = said(BODY, par(run("图1 进度", bold=True)), BODY, par(run("*以合同为准", bold=True)), BODY)
    assert found[1::2] == [("图1 进度",), ("*以合同为准",)]


def test_automatic_numbers_are_written_into_headings() -> None:
    chinese = lists(levels(("chineseCountingThousand", "%1、"), ("decimal", "%1.%2")))
    found = said(item("项目目标", 1), BODY, item("组织分工", 1), BODY, numbering=chinese)
    assert found[::2] == [(1, "一、项目目标"), (1, "二、组织分工")]


def test_a_list_whose_items_follow_each_other_is_a_list() -> None:
    found = said(item("报名", 1), item("抽奖", 1), item("发奖", 1), BODY, numbering=lists(levels(("decimal", "%1."))))
    assert found[:3] == [("*", "1", "报名"), ("*", "2", "抽奖"), ("*", "3", "发奖")]


def test_a_heading_without_its_style_counts_on_with_those_that_have_it() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    found = said(
        par("目标", style="2", more=numbered),
        BODY,
        item("范围", 1, bold=True),
        BODY,
        numbering=lists(levels(("decimal", "%1."))),
    )
    assert found[::2] == [(2, "1. 目标"), (2, "2. 范围")]


def test_a_value_inside_a_heading_stays_there() -> None:
    assert said(par("二、活动主题：春日焕新", style="1"), BODY)[0] == (1, "二、活动主题：春日焕新")


def test_empty_headings_are_left_out_but_counted() -> None:
    found = read("a.docx", package(par("", style="1") + par("目标", style="1"))).parts[0].content
    assert getattr(found, "blocks", None) == (Heading(1, "目标", WordPlace(2, paragraph=2)),)
