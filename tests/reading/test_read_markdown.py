from __future__ import annotations

import pytest

from sopcheck.model import (
    Block,
    Comment,
    Document,
    Entry,
    Heading,
    Item,
    Outline,
    Paragraph,
    Picture,
    Problem,
    Table,
    Text,
)
from sopcheck.places import TextPlace
from sopcheck.reading.markdown import read


def doc(text: str) -> Document:
    return read("a.md", text.encode())


def outline(text: str) -> Outline:
    (part,) = doc(text).parts
    assert isinstance(part.content, Outline)
    return part.content


def blocks(text: str) -> list[Block]:
    return list(outline(text).blocks)


def short(text: str) -> list[str]:
    """Each block on a line, places left out."""
    out = []
    for block in blocks(text):
        match block:
            case Heading():
                out.append(f"H{block.level} {block.text}")
            case Entry():
                out.append(f"E{block.depth} {block.label.text} = {block.value.text}")
            case Item():
                box = {None: "", True: "[x] ", False: "[ ] "}[block.checked]
                out.append(f"I{block.depth} {box}{block.text}")
            case Table():
                out.append(
                    f"T{block.header_rows} " + " / ".join("|".join(cell.text for cell in row) for row in block.rows)
                )
            case Picture():
                out.append(f"Picture {block.text} {block.target}")
            case _:
                out.append(f"{type(block).__name__} {block.text}")
    return out


# --- headings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("# 项目计划", Heading(1, "项目计划", TextPlace(1, 3, 1, 7))),
        ("##一、活动背景##", Heading(2, "一、活动背景", TextPlace(1, 3, 1, 9))),
        ("###本周已完成###", Heading(3, "本周已完成", TextPlace(1, 4, 1, 9))),
        ("## 下周计划 ####", Heading(2, "下周计划", TextPlace(1, 4, 1, 8))),
        ("## **目标** {#goals}", Heading(2, "目标", TextPlace(1, 6, 1, 8))),
        ("# 二、活动主题：青春", Heading(1, "二、活动主题：青春", TextPlace(1, 3, 1, 12))),
        ("## C#", Heading(2, "C#", TextPlace(1, 4, 1, 6))),
        ('<h2 align="center">计划</h2>', Heading(2, "计划", TextPlace(1, 20, 1, 22))),
    ],
)
def test_headings_in_every_form(line: str, heading: Heading) -> None:
    assert blocks(line + "\n") == [heading]


def test_underlined_headings() -> None:
    assert short("项目计划\n====\n\n目标\n---\n\n文字\n") == ["H1 项目计划", "H2 目标", "Paragraph 文字"]


def test_a_rule_below_several_lines_or_a_label_is_no_underline() -> None:
    assert short("一句话\n又一句话\n---\n") == ["Paragraph 一句话\n又一句话"]
    assert short("日期：2026-01-05\n---\n") == ["E0 日期 = 2026-01-05"]
    assert short("- 一项\n---\n") == ["I1 一项"]


def test_word_text_with_numbers_has_headings_by_style() -> None:
    text = "一、活动背景\n\n背景文字。\n\n（一）目标\n\n目标文字。\n\n1.1 范围\n\n二、活动主题：青春\n\n第三章 总结\n"
    assert short(text) == [
        "H1 一、活动背景",
        "Paragraph 背景文字。",
        "H2 （一）目标",
        "Paragraph 目标文字。",
        "H4 1.1 范围",
        "H1 二、活动主题：青春",
        "H1 第三章 总结",
    ]


def test_numbered_headings_stand_below_those_with_hashes() -> None:
    assert short("# 计划\n\n一、背景\n\n文字\n\n## 附录\n\n1.1 范围\n\n文字\n") == [
        "H1 计划",
        "H2 一、背景",
        "Paragraph 文字",
        "H2 附录",
        "H4 1.1 范围",
        "Paragraph 文字",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "一、本次活动的目的是提升品牌的影响力。",
        "3.5 万元用于推广",
        "2.0 版本发布",
        "1.5%的增长",
        "2026.01.05 开始",
        "#!/bin/sh",
        "####### 七个井号",
    ],
)
def test_sentences_quantities_and_dates_are_no_headings(line: str) -> None:
    assert short(line + "\n") == [f"Paragraph {line}"]


def test_a_number_alone_above_text_is_a_heading_and_a_list_is_a_list() -> None:
    assert short("1、背景\n\n文字。\n\n2、目的\n\n文字。\n") == [
        "H1 1、背景",
        "Paragraph 文字。",
        "H1 2、目的",
        "Paragraph 文字。",
    ]
    assert short("1、提升品牌\n2、增加用户\n") == ["I1 提升品牌", "I1 增加用户"]
    assert short("1. one\n2. two\n\ntext\n") == ["I1 one", "I1 two", "Paragraph text"]
    assert short("## 完成\n\n1.\t只有一项\n\n### 下周\n") == ["H2 完成", "I1 只有一项", "H3 下周"]


def test_bold_lines_are_headings_of_a_deeper_level() -> None:
    assert short("# 计划\n\n**活动背景**\n\n文字\n\n**这句话全是粗体，但它是一句话。**\n") == [
        "H1 计划",
        "H2 活动背景",
        "Paragraph 文字",
        "Paragraph 这句话全是粗体，但它是一句话。",
    ]


# --- labels -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "label", "value"),
    [
        ("**负责人**：李雷", ("负责人", 3), ("李雷", 9)),
        ("**负责人：** 李雷", ("负责人", 3), ("李雷", 10)),
        ("**负责人：**李雷", ("负责人", 3), ("李雷", 9)),
        ("负责人:李雷", ("负责人", 1), ("李雷", 5)),
        ("Owner: Alex Chen", ("Owner", 1), ("Alex Chen", 8)),
        ("__Owner__: **Alex** `Chen`", ("Owner", 3), ("Alex Chen", 14)),
        ("**Owner** — Alex Chen", ("Owner", 3), ("Alex Chen", 13)),
        ("时间：10:30", ("时间", 1), ("10:30", 4)),
        ("上午 10:30 安排：开会", ("上午 10:30 安排", 1), ("开会", 13)),
        ("链接: https://example.com/a", ("链接", 1), ("https://example.com/a", 5)),
        ("网站：[首页](https://example.com)", ("网站", 1), ("首页", 5)),
        ("任务达成情况：（完成的任务、进度、质量等）", ("任务达成情况", 1), ("（完成的任务、进度、质量等）", 8)),
        ("Likelihood (1-5; 5 is worst): 3", ("Likelihood (1-5; 5 is worst)", 1), ("3", 31)),
        ("1、活动时间：五月", ("活动时间", 3), ("五月", 8)),
        ("R&amp;D: x", ("R&D", 1), ("x", 10)),
        ("> 备注：引用", ("备注", 3), ("引用", 6)),
    ],
)
def test_labels_and_values_with_their_columns(line: str, label: tuple[str, int], value: tuple[str, int]) -> None:
    (block,) = blocks(line + "\n")
    assert isinstance(block, Entry)
    assert (block.label.text, block.label.place.column) == label
    assert (block.value.text, block.value.place.column) == value


@pytest.mark.parametrize(
    "line",
    [
        "https://example.com/a",
        "见 https://example.com/a",
        "10:30 开始",
        "10：30 开始",
        "比例为 1:3",
        "C:\\docs\\plan.md",
        "std::vector",
        "mailto:alex@example.com",
        "为了更好地开展工作，我们决定：全部重来",
        "活动结束了。总结如下：很好",
        "Note that this rather long sentence goes on: yes",
        "`key: value`",
        "：没有标签",
        "这是一个非常非常非常非常非常非常非常非常长的标签文字：值",
    ],
)
def test_what_merely_holds_a_colon_is_no_label(line: str) -> None:
    assert not any(isinstance(block, Entry) for block in blocks(line + "\n"))


def test_a_label_of_24_characters_is_one_and_of_25_is_none() -> None:
    assert isinstance(blocks("标" * 24 + "：值\n")[0], Entry)
    assert isinstance(blocks("标" * 25 + "：值\n")[0], Paragraph)


def test_a_label_on_its_own_line_has_an_empty_value_after_the_colon() -> None:
    entry = Entry(Text("目标", TextPlace(1, 3, 1, 5)), Text("", TextPlace(1, 8, 1, 8)))
    assert blocks("**目标：**\n提升用户数\n") == [entry, Paragraph("提升用户数", TextPlace(2, 1, 2, 6))]


def test_several_fields_in_one_line() -> None:
    assert short("姓名：____  日期：<日期>\tOwner: Alex\n") == ["E0 姓名 = ____", "E0 日期 = <日期>", "E0 Owner = Alex"]
    assert short("**项目**：甲 **负责人**：李雷\n") == ["E0 项目 = 甲", "E0 负责人 = 李雷"]
    assert short("说明：第一点  第二点\n") == ["E0 说明 = 第一点  第二点"]


# --- lists ------------------------------------------------------------------------------------------------------------


def test_lists_nest_and_keep_their_boxes() -> None:
    text = "- 一\n  - 二\n    续行\n      1. 三\n- [x] 完成\n- [ ] 未完成：明天\n* **Owner**: Alex\n  - 措施：扩容\n"
    assert short(text) == [
        "I1 一",
        "I2 二\n续行",
        "I3 三",
        "I1 [x] 完成",
        "I1 [ ] 未完成：明天",
        "E1 Owner = Alex",
        "E2 措施 = 扩容",
    ]


def test_places_of_items() -> None:
    assert blocks("-   一\n    续\n") == [Item("一\n续", TextPlace(1, 5, 2, 6), 1)]
    assert blocks("- [X] 好\n") == [Item("好", TextPlace(1, 7, 1, 8), 1, checked=True)]
    assert blocks("-\n") == [Item("", TextPlace(1, 2, 1, 2), 1)]


def test_fields_below_an_item_stand_at_its_depth() -> None:
    assert short("- R1 宕机\n  **概率**：高\n\n  影响：中\n\n尾声：无\n") == [
        "I1 R1 宕机",
        "E1 概率 = 高",
        "E1 影响 = 中",
        "E0 尾声 = 无",
    ]


# --- tables -----------------------------------------------------------------------------------------------------------


def test_a_table_with_its_cells_in_place() -> None:
    text = "| 编号 | 任务 |\n|:--|---:|\n| T1 | **扩容**<br>压测 |\n"
    assert blocks(text) == [
        Table(
            (
                (Text("编号", TextPlace(1, 3, 1, 5)), Text("任务", TextPlace(1, 8, 1, 10))),
                (Text("T1", TextPlace(3, 3, 3, 5)), Text("扩容\n压测", TextPlace(3, 10, 3, 20))),
            ),
            TextPlace(1, 1, 3, 22),
            1,
        )
    ]


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("a | b\n--|--\nc | d\n", "T1 a|b / c|d"),
        ("|a|b|\n|-|-|\n|c|\n|d|e|f|\n", "T1 a|b| / c|| / d|e|f"),
        ("|a\\|b|`c`|\n|-|-|\n|[x](y)||\n", "T1 a|b|c / x|"),
        ("|姓名|李雷|\n|日期|2026-01-05|\n", "T0 姓名|李雷 / 日期|2026-01-05"),
        ("|大类||\n|小类|值|\n|-|-|\n|x|1|\n", "T2 大类| / 小类|值 / x|1"),
        ("> |a|b|\n> |-|-|\n> |c|d|\n", "T1 a|b / c|d"),
        ("- x\n\n  |a|b|\n  |-|-|\n", "T1 a|b"),
    ],
)
def test_tables_as_people_write_them(text: str, table: str) -> None:
    assert [line for line in short(text) if line.startswith("T")] == [table]


def test_an_empty_cell_stands_where_it_is_empty() -> None:
    (table,) = blocks("|a|b|\n|-|-|\n|  |x|\n|y|\n")
    assert isinstance(table, Table)
    assert table.rows[1][0] == Text("", TextPlace(3, 2, 3, 2))
    assert table.rows[2][1] == Text("", TextPlace(4, 4, 4, 4))


def test_a_line_with_a_pipe_is_no_table() -> None:
    assert short("负责人 | 李雷\n\n| 只有一行 |\n") == ["Paragraph 负责人 | 李雷", "Paragraph | 只有一行 |"]


def test_padding_does_not_blow_a_table_up() -> None:
    found = blocks("|" + "a|" * 5000 + "\n|-|\n" + "|b|\n" * 5000)
    assert [len(block.rows) for block in found if isinstance(block, Table)] == [1, 5000]


# --- what is shown otherwise ------------------------------------------------------------------------------------------


def test_comments_are_kept_apart_from_the_text() -> None:
    text = "## 目标 <!-- 填写目标 -->\n\n<!-- 说明：\n写三条 -->\n责任人：<!-- 姓名 -->李雷\n"
    assert blocks(text) == [
        Heading(2, "目标", TextPlace(1, 4, 1, 6)),
        Comment("填写目标", TextPlace(1, 7, 1, 20)),
        Comment("说明：\n写三条", TextPlace(3, 1, 4, 8)),
        Entry(Text("责任人", TextPlace(5, 1, 5, 4)), Text("李雷", TextPlace(5, 16, 5, 18))),
        Comment("姓名", TextPlace(5, 5, 5, 16)),
    ]


def test_a_comment_that_is_never_closed() -> None:
    assert short("文字\n\n<!-- 说明\n\n## 隐藏\n") == ["Paragraph 文字", "Comment 说明\n\n## 隐藏"]
    assert short("文字 <!-- 说明\n\n## 可见\n") == ["Paragraph 文字 <!-- 说明", "H2 可见"]


def test_code_is_never_searched() -> None:
    text = "```yaml\n# 标题\nowner: Alex\n<!-- x -->\n```\n\n~~~\n- x\n~~~\n\n写 `<!-- a -->` 即可\n"
    assert short(text) == [
        "Code ```yaml\n# 标题\nowner: Alex\n<!-- x -->\n```",
        "Code ~~~\n- x\n~~~",
        "Paragraph 写 <!-- a --> 即可",
    ]


def test_html_blocks_are_code_and_show_their_pictures() -> None:
    text = '<div class="x">\nowner: Alex\n<img src="a.png" alt="图">\n</div>\n\n<table>\n<tr>\n\n<td>\n</table>\n尾\n'
    assert short(text) == [
        'Code <div class="x">\nowner: Alex\n<img src="a.png" alt="图">\n</div>',
        "Picture 图 a.png",
        "Code <table>\n<tr>\n\n<td>\n</table>",
        "Paragraph 尾",
    ]


def test_pictures() -> None:
    assert blocks("![趋势图](img/a.png)\n") == [Picture("趋势图", "img/a.png", TextPlace(1, 1, 1, 18))]
    assert short("图表：![趋势](b.png)\n") == ["E0 图表 = 趋势", "Picture 趋势 b.png"]
    assert short("|图|\n|-|\n|![](c.png)|\n") == ["T1 图 / ", "Picture  c.png"]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("**粗** *斜* ***都*** ~~删~~ `码` __b__ _i_", "粗 斜 都 删 码 b i"),
        ("[链接](http://a.b/c_d_e) 和 <https://x.y>", "链接 和 https://x.y"),
        ("snake_case 和 3*4*5 和 3~5 人", "snake_case 和 3*4*5 和 3~5 人"),
        ("____年____月____日", "____年____月____日"),
        ("[Name] <项目名称> {{值}} [DD/MM/YYYY]", "[Name] <项目名称> {{值}} [DD/MM/YYYY]"),
        ("\\*不是斜体\\* \\# a\\b", "*不是斜体* # a\\b"),
        ("<b>粗</b> <span style='x'>字</span> &lt;a&gt; &nbsp;x", "粗 字 <a>  x"),
        ("`` a`b `` 和 ` 单个", "a`b  和 ` 单个"),
        ("2 * 3 ** 4", "2 * 3 ** 4"),
    ],
)
def test_inline_markup(written: str, seen: str) -> None:
    (block,) = blocks("甲" + written + "\n")
    assert isinstance(block, Paragraph)
    assert block.text.replace(" ", "") == ("甲" + seen).replace(" ", "")


# --- whole files ------------------------------------------------------------------------------------------------------


def test_front_matter_has_its_places() -> None:
    found = outline("---\nid: ACT-1\n标题: 计划\n---\n# 正文\n")
    assert found.front is not None
    assert found.front.data == {"id": "ACT-1", "标题": "计划"}
    assert found.front.locate(("标题",)) == (TextPlace(3, 1, 3, 3), TextPlace(3, 5, 3, 7))
    assert found.blocks == (Heading(1, "正文", TextPlace(5, 3, 5, 5)),)
    assert found.start == TextPlace(5, 3, 5, 5)


def test_front_matter_alone_is_something() -> None:
    document = doc("---\nid: ACT-1\n---\n")
    assert document.problems == ()
    assert outline("---\nid: ACT-1\n---\n").start == TextPlace(1, 1, 1, 1)


def test_broken_front_matter_is_a_problem_and_the_text_is_read() -> None:
    document = doc("---\nid: [1\ntitle: x\n---\n# 正文\n")
    (problem,) = document.problems
    assert (problem.code, problem.at) == ("DOC106", TextPlace(3, 6, 3, 7))
    (part,) = document.parts
    assert isinstance(part.content, Outline)
    assert part.content.front is None
    assert part.content.blocks == (Heading(1, "正文", TextPlace(5, 3, 5, 5)),)


def test_a_duplicate_key_in_front_matter() -> None:
    document = doc("---\nid: 1\nid: 2\n---\n文字\n")
    assert document.problems == (Problem("DOC107", TextPlace(3, 1, 3, 3), {"key": "id", "first_line": 2}),)


@pytest.mark.parametrize(
    "text", ["---\n\n文字\n\n---\n", "---\n文字\n---\n", "---\n- a: 1\n---\n", "---\nid: 1\n\n# 没有结束\n"]
)
def test_a_rule_at_the_start_is_no_front_matter(text: str) -> None:
    document = doc(text)
    assert document.problems == ()
    assert outline(text).front is None


def test_line_ends_and_a_mark_at_the_start_change_no_place() -> None:
    text = "---\nid: 1\n---\n# 计划\n\n**日期：** 2026-01-05\n\n|a|b|\n|-|-|\n|c|d|\n"
    expected = outline(text).blocks
    for variant in (text.replace("\n", "\r\n"), "\ufeff" + text, text.replace("\n", "\r")):
        assert outline(variant).blocks == expected
    assert expected[1] == Entry(Text("日期", TextPlace(6, 3, 6, 5)), Text("2026-01-05", TextPlace(6, 9, 6, 19)))


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff\r\n", "---\n", "***\n\n---\n"])
def test_nothing_in_it(text: str) -> None:
    assert doc(text).problems == (Problem("DOC105", None, {}),)
    assert doc(text).parts == ()


def test_invalid_utf8_has_its_place() -> None:
    document = read("a.md", "# 计划\n".encode() + "负责人：李雷\n".encode("gbk"))
    assert document.problems == (Problem("DOC104", TextPlace(2, 1, 2, 2), {"byte": "0xB8", "guess": "gb18030"}),)
    assert document.parts == ()


def test_a_nul_is_replaced() -> None:
    assert short("甲\0乙\n") == ["Paragraph 甲\ufffd乙"]


@pytest.mark.parametrize("text", [":a", "：a", "**:a**", "- :a"])
def test_a_line_may_begin_with_a_colon(text: str) -> None:
    assert read("a.md", text.encode()).problems == ()
