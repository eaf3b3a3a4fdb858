"""Headings that are no labels of a field, covers of several lines: what else tells the kind of a document."""

from __future__ import annotations

import pytest
from office_documents import document, word_table
from reading_markdown import Reader

from sopcheck.model import Block, Entry, Heading, Paragraph, Text
from sopcheck.places import WordPlace
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack


@pytest.fixture(scope="module")
def recogniser(pack: Pack) -> Recogniser:
    return Recogniser(pack, RecognitionSettings())


def word(*lines: str) -> tuple[Block, ...]:
    """Paragraphs of a Word document; headings begin with a hash for each level."""
    out: list[Block] = []
    for at, line in enumerate(lines, start=1):
        text = line.lstrip("#")
        place = WordPlace(at, paragraph=at)
        level = len(line) - len(text)
        out.append(Heading(level, text.strip(), place) if level else Paragraph(text, place))
    return tuple(out)


def kinds(recogniser: Recogniser, *blocks: Block) -> list[str]:
    return [artifact.kind for artifact in recogniser.recognise(document(*blocks, path="1.docx")).artifacts]


POST_MORTEM = (
    "# Tea kiosk", "## What went right?", "Sales.", "## What went wrong?", "Rain.", "## Lessons learned", "Tents.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("# 1 本周工作", "完成选址。", "# 2 下周安排", "签约。", "# 3 存在的问题", "租金偏高。"), "data_report"),
        (POST_MORTEM, "summary_report"),
    ],
)
def test_headings_that_are_signs_of_a_kind_tell_it(recogniser: Recogniser, lines: tuple[str, ...], kind: str) -> None:
    assert kinds(recogniser, *word(*lines)) == [kind]


def test_one_sign_alone_tells_no_kind(recogniser: Recogniser) -> None:
    assert kinds(recogniser, *word("# 选址", "两处。", "# 本周", "签约。", "# 租金", "每月八千。")) == []


@pytest.mark.parametrize(
    "cover",
    [("# 社区茶摊", "## 项目周报"), ("# 社区茶摊", "第七组", "项目周报"), ("社区茶摊", "# 第七组", "# 项目周报")],
)
def test_a_line_of_a_cover_may_be_the_title(recogniser: Recogniser, cover: tuple[str, ...]) -> None:
    assert kinds(recogniser, *word(*cover, "## 工作", "完成选址。")) == ["data_report"]


def test_a_line_below_the_cover_is_no_title(recogniser: Recogniser) -> None:
    text = (
        "这一周完成了选址，租金比预算高出一成，已经和房东约好下周再谈一次价格，如果谈不下来就换到第二个备选的位置去。"
    )
    assert kinds(recogniser, *word("# 社区茶摊", text, "## 项目周报", "另附。")) == []


CODE = ("## 项目背景", "堂食点餐。", *(f"src/shop_{at}.py 里的 read_order() 调用 save_order()。" for at in range(20)))


def test_a_word_document_about_software_is_known_by_its_title(recogniser: Recogniser) -> None:
    assert kinds(recogniser, *word("# 点餐系统 项目总结报告", *CODE, "## 部署", "上线。")) == ["summary_report"]


def test_the_same_text_in_markdown_is_documentation(reader: Reader) -> None:
    text = "\n\n".join(("# 点餐系统 项目总结报告", *CODE, "## 部署", "上线。"))
    assert reader.recognised(text).artifacts == ()


def test_a_heading_that_counts_minutes_names_no_minutes(reader: Reader) -> None:
    assert reader.recognised("# Workshop on labels\n\n## Minutes\n\nFive.\n").artifacts == ()


def test_a_form_titled_in_its_first_row_is_known(recogniser: Recogniser) -> None:
    rows = ["周工作报告|<", "1、完成的工作|选址", "2、遇到的困难|租金偏高"]
    assert kinds(recogniser, word_table(rows)) == ["data_report"]


def test_the_chapters_count_more_than_what_stands_below_them(recogniser: Recogniser) -> None:
    lines = ["# 1 本周工作", *(f"### 1.{at} 第{at}号柜台" for at in range(1, 20)), "# 2 下周安排", "签约。"]
    assert kinds(recogniser, *word(*lines, "# 3 存在的问题", "租金偏高。", "# 4 照片", "无。")) == ["data_report"]


def test_a_title_after_the_name_of_its_matter_is_known_whatever_that_is(recogniser: Recogniser) -> None:
    assert kinds(recogniser, *word("# 茶艺面试题库平台 项目结项报告", "## 概述", "上线了。")) == ["summary_report"]
    assert kinds(recogniser, *word("# 如何写 项目结项报告", "## 概述", "上线了。")) == []


def test_a_title_between_other_words_is_known(recogniser: Recogniser) -> None:
    assert kinds(recogniser, *word("# 《茶艺入门》项目计划书 社区茶摊", "## 概述", "三月开业。")) == ["project_plan"]


def test_a_first_line_may_say_that_a_document_is_another(recogniser: Recogniser) -> None:
    table = word_table(["风险|可能性|影响程度|应对措施|责任人", "停电|高|高|备用电源|李雷"])
    first = Entry(Text("Business case", WordPlace(1, paragraph=1)), Text("Second shop", WordPlace(1, paragraph=1)))
    assert kinds(recogniser, first, table) == []
    assert kinds(recogniser, table) == ["risk_register"]


def test_the_name_of_a_word_document_needs_a_hint_in_its_text(recogniser: Recogniser) -> None:
    def found(*lines: str) -> list[str]:
        recognised = recogniser.recognise(document(*word(*lines), path="活动策划方案.docx"))
        return [artifact.kind for artifact in recognised.artifacts]

    assert found("# 按钮", "按下后弹出菜单。") == []
    assert found("# 春日市集", "## 奖品", "书签。", "## 活动时间", "2026-05-01") == ["activity_plan"]


def test_a_short_document_whose_headings_are_nearly_all_labels_is_known(recogniser: Recogniser) -> None:
    lines = ["# Tea week 2026", "## Theme ideas", "Leaves.", "## Duration", "5 days", "## Prize ideas", "Cups."]
    assert kinds(recogniser, *word(*lines, "## Other details", "All welcome.")) == ["activity_plan"]


def test_a_line_with_a_colon_on_the_cover_may_be_the_title(recogniser: Recogniser) -> None:
    place = WordPlace(2, paragraph=2)
    entry = Entry(Text("Progress report for P-7", place), Text("Second shop", place))
    assert kinds(recogniser, *word("# Tea company"), entry, *word("## Challenges", "Rent.")) == ["data_report"]


def test_a_sign_in_every_heading_counts_once(recogniser: Recogniser) -> None:
    lines = [
        "# Second shop",
        "## Stakeholders",
        "Lei Li.",
        "## Stakeholders by interest",
        "Both.",
        "## Milestones",
        "May.",
    ]
    assert kinds(recogniser, *word(*lines, "## Stakeholders to inform", "All.")) == []


def test_keys_of_data_are_no_headings(reader: Reader) -> None:
    text = "scope: all\nresources: {cpu: 2}\nassumptions: none\nconstraints: few\nbudget: 3\nmilestones: [one]\n"
    assert reader.recognised(text, "1.yaml").artifacts == ()
