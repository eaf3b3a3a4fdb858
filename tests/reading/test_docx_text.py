"""The text of Word paragraphs as a reader of the finished document sees it: labels, items, fields, changes, boxes."""

from __future__ import annotations

import pytest
from word import HEADINGS, blocks, control, item, levels, lists, package, par, run, said

from sopcheck.model import Entry, Heading, Item, Paragraph, Text
from sopcheck.places import WordPlace

TOC_STYLE = '<w:style w:type="paragraph" w:styleId="t1"><w:name w:val="toc 1"/></w:style>'
BREAK = "<w:r><w:br/></w:r>"
TAB = "<w:r><w:tab/></w:r>"


def field(instruction: str, result: str) -> str:
    """A complex field."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def drawing(inner: str, described: str = "") -> str:
    """A drawing with a graphic in it."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="{described}"/>'
        f"<a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def box(*paragraphs: str) -> str:
    """A text box as Word writes it, with the same text for old programs."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


# --- labels, items, places ----------------------------------------------------------------------------------------


def test_paragraphs_are_counted_from_one_and_empty_ones_count() -> None:
    found = blocks(package(par("第一段写了一句完整的话。") + par() + par("第三段也写了一句完整的话。")))
    assert found == (
        Paragraph("第一段写了一句完整的话。", WordPlace(1, paragraph=1)),
        Paragraph("第三段也写了一句完整的话。", WordPlace(3, paragraph=3)),
    )


def test_a_label_and_its_value_have_the_place_of_their_paragraph() -> None:
    place = WordPlace(1, paragraph=1)
    assert blocks(package(par("负责人：", run("李雷", bold=True)))) == (
        Entry(Text("负责人", place), Text("李雷", place)),
    )


def test_several_labels_in_one_paragraph_are_several_entries() -> None:
    assert said(par("Project: Spring Sale", TAB, "Report Date: 2026-03-01", TAB, "Reporting Period: March")) == [
        ("Project", "：", "Spring Sale"),
        ("Report Date", "：", "2026-03-01"),
        ("Reporting Period", "：", "March"),
    ]


def test_the_lines_of_a_paragraph_are_read_one_by_one() -> None:
    assert said(
        par("负责人：李雷", BREAK, "审核：", BREAK, "以上内容经过讨论。", BREAK, "• 报名", BREAK, "• 抽奖")
    ) == [
        ("负责人", "：", "李雷"),
        ("审核", "：", ""),
        ("以上内容经过讨论。",),
        ("*", None, "报名"),
        ("*", None, "抽奖"),
    ]


def test_what_stands_below_the_label_in_the_same_item_is_its_value() -> None:
    text = item("", 1).replace("</w:p>", run("系统错误：") + BREAK + run("文档不全，难以定位。") + "</w:p>")
    assert said(text, numbering=lists(levels(("bullet", "")))) == [("系统错误", "：", "文档不全，难以定位。")]


def test_bullets_and_numbers_of_lists_give_items_of_their_depth() -> None:
    found = blocks(
        package(
            item("线上", 1) + item("抽奖活动", 1, 1) + item("线下", 1),
            numbering=lists(levels(("bullet", ""), ("decimal", "%2)"))),
        )
    )
    assert found == (
        Item("线上", WordPlace(1, paragraph=1), 1),
        Item("抽奖活动", WordPlace(2, paragraph=2), 2, None, "1"),
        Item("线下", WordPlace(3, paragraph=3), 1),
    )


def test_a_numbered_label_with_its_text_in_the_next_paragraph_keeps_it() -> None:
    found = blocks(
        package(par("1、项目目标：") + par("在三月内完成改造，让报名更快。") + par("2、范围：") + par("官网。"))
    )
    assert [block.depth for block in found if isinstance(block, Entry)] == [0, 0]


def test_an_item_with_one_box_is_ticked_or_not() -> None:
    found = blocks(package(par("☐ 备份数据") + par("☑ 测试") + par("□是 □否")))
    assert [(block.text, block.checked) for block in found if isinstance(block, Item)] == [
        ("备份数据", False),
        ("测试", True),
    ]
    assert isinstance(found[2], Paragraph)


# --- what is seen and what is not ---------------------------------------------------------------------------------


def test_tracked_changes_count_as_accepted() -> None:
    changed = par(
        "负责人：",
        f'<w:del w:id="1"><w:r><w:delText>李雷</w:delText></w:r></w:del><w:ins w:id="2">{run("韩梅梅")}</w:ins>',
        f'<w:moveFrom w:id="3">{run("王芳")}</w:moveFrom><w:moveTo w:id="4">{run("（组长）")}</w:moveTo>',
    )
    assert said(changed) == [("负责人", "：", "韩梅梅（组长）")]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    first = par("活动主题：", more='<w:rPr><w:del w:id="1"/></w:rPr>')
    assert said(first, par("焕新")) == [("活动主题", "：", "焕新")]


def test_hidden_text_is_not_seen() -> None:
    assert said(par("负责人：", run("模板说明", more="<w:vanish/>"), run("李雷", more='<w:vanish w:val="0"/>'))) == [
        ("负责人", "：", "李雷")
    ]


def test_results_of_fields_are_seen_and_their_instructions_are_not() -> None:
    assert said(par("日期：", field("DATE \\@ yyyy", "2026-03-01"))) == [("日期", "：", "2026-03-01")]
    assert said(par("共有：", f'<w:fldSimple w:instr=" NUMPAGES ">{run("12")}</w:fldSimple>')) == [("共有", "：", "")]


def test_links_smart_tags_and_nested_elements_are_read_through() -> None:
    link = f'<w:hyperlink r:id="x"><w:smartTag>{run("平台首页")}</w:smartTag></w:hyperlink>'
    assert said(par("活动平台：", link)) == [("活动平台", "：", "平台首页")]


@pytest.mark.parametrize(
    ("inner", "seen"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
        ('<w:sym w:font="Wingdings" w:char="F0A8"/>', "☐"),
        ('<w:sym w:font="Wingdings 2" w:char="0052"/>', "☑"),
        ('<w:sym w:font="Arial" w:char="20AC"/>', "€"),
        ('<w:sym w:font="Arial" w:char="zz"/>', ""),
        ("<w:noBreakHyphen/>", "-"),
        ("<w:softHyphen/>", ""),
        ("<w:footnoteReference w:id='1'/>", ""),
    ],
)
def test_symbols_are_seen_as_signs(inner: str, seen: str) -> None:
    assert said(par("完成", f"<w:r>{inner}</w:r>", "了第一批。")) == [(f"完成{seen}了第一批。",)]


def test_formulas_and_rubies_are_read_as_text() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('xin')}</w:rt><w:rubyBase>{run('新')}</w:rubyBase></w:ruby></w:r>"
    assert said(par("目标：焕", ruby, "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>")) == [("目标", "：", "焕新x=1")]


# --- content controls ---------------------------------------------------------------------------------------------


def test_a_control_that_shows_its_prompt_is_a_placeholder() -> None:
    prompt = control(run("单击此处输入文字。"), "<w:showingPlcHdr/>")
    assert said(par("负责人：", prompt)) == [("负责人", "：", "[单击此处输入文字。]")]
    assert said(par("负责人：", control(run("李雷")))) == [("负责人", "：", "李雷")]
    whole = control(par("在此说明活动的主题"), "<w:showingPlcHdr/>")
    assert said(whole) == [("[在此说明活动的主题]",)]


def test_boxes_of_controls_and_of_old_forms_are_ticked_or_not() -> None:
    def tick(state: str) -> str:
        return control(run("☒"), f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>')

    old = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert said(par("结论：", tick("1"), "通过 ", tick("0"), "不通过 ", old, "有条件")) == [
        ("结论", "：", "☑通过 ☐不通过 ☑有条件")
    ]


# --- boxes and pictures -------------------------------------------------------------------------------------------


def test_a_text_box_is_read_once_at_the_place_of_its_anchor() -> None:
    found = blocks(
        package(par("第一段写了一句完整的话。") + par(box(par("负责人：李雷"))) + par("第三段写了一句完整的话。"))
    )
    place = WordPlace(2, paragraph=2)
    assert found[1] == Entry(Text("负责人", place), Text("李雷", place))
    assert found[2] == Paragraph("第三段写了一句完整的话。", WordPlace(3, paragraph=3))
    assert len(found) == 3


def test_pictures_charts_and_objects_are_pictures() -> None:
    ole = (
        '<w:r><w:object><v:shape alt="甘特图"><v:imagedata r:id="c"/></v:shape><o:OLEObject r:id="x"/></w:object></w:r>'
    )
    assert said(
        par("3.1 任务分解", style="1"),
        par(drawing('<a:blip r:embed="c"/>', "工作分解图")),
        par(drawing('<c:chart r:id="none"/>')),
        par(ole),
    ) == [
        (1, "3.1 任务分解"),
        ("picture", "工作分解图", "word/media/image1.png"),
        ("picture", "", ""),
        ("picture", "甘特图", "word/media/image1.png"),
    ]


# --- tables of contents -------------------------------------------------------------------------------------------


def test_a_table_of_contents_in_a_control_is_left_out_but_counted() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    found = blocks(package(control(par("目录") + par("一、目标 1"), gallery) + par("一、目标", style="1")))
    assert found == (Heading(1, "一、目标", WordPlace(3, paragraph=3)),)


def test_a_table_of_contents_by_style_or_field_is_left_out() -> None:
    styled = par("一、目标", TAB, "1", style="t1")
    assert said(styled, par("一、目标", style="1"), styles=HEADINGS + TOC_STYLE) == [(1, "一、目标")]
    first = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    last = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert said(par(first, "目标"), par("范围"), par(last), par("目标", style="1")) == [(1, "目标")]


def test_a_table_of_contents_that_never_ends_stops_at_a_heading() -> None:
    first = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    assert said(par(first, "目标"), par("目标", style="1"), par("负责人：李雷")) == [
        (1, "目标"),
        ("负责人", "：", "李雷"),
    ]


def test_a_table_of_contents_in_plain_text_is_left_out() -> None:
    lines = [par(f"{name}......{page}") for name, page in (("一、目标", 1), ("二、范围", 2), ("三、组织", 4))]
    assert said(par("目 录"), *lines, par("一、目标", style="1")) == [(1, "一、目标")]
    assert said(par("项目A\t3"), par("一、目标", style="1"))[0] == ("项目A\t3",)


def test_headings_listed_ahead_of_the_text_are_left_out() -> None:
    names = ("Goals", "Scope", "Budget")
    ahead = [par(name) for name in ("Contents", *names)]
    assert said(*ahead, *(par(name, style="1") for name in names)) == [(1, name) for name in names]


# --- headers and footers ------------------------------------------------------------------------------------------


def test_headers_give_their_labels_once_and_nothing_else() -> None:
    margins = {
        "header1": par("云帆科技有限公司") + par("文件编号：YF-12"),
        "header2": par("文件编号：YF-12"),
        "footer1": par("第", field("PAGE", "1"), "页") + par("审核："),
    }
    found = blocks(package(par("目标", style="1"), margins=margins))
    place = WordPlace(0, paragraph=1)
    assert found == (
        Entry(Text("文件编号", place), Text("YF-12", place)),
        Heading(1, "目标", WordPlace(1, paragraph=1)),
    )
