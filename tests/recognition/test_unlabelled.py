"""Content that stands under no label of its field: sentences, phases, questions, columns without a name."""

from __future__ import annotations

import pytest
from office_documents import document, word_table
from reading_markdown import Reader, states

from sopcheck.model import Artifact, Block
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack


def as_kind(pack: Pack, kind: str, *blocks: Block) -> Artifact:
    (artifact,) = Recogniser(pack, RecognitionSettings(kinds=(("**", kind),))).recognise(document(*blocks)).artifacts
    return artifact


EVENT = "# 春日市集活动方案\n\n## 奖品\n\n书签。\n\n## 其他\n\n- {}\n"


def test_a_sentence_that_begins_with_a_label_answers_its_field(reader: Reader) -> None:
    artifact = reader.artifact(EVENT.format("本次活动时间定于2026年5月1日至5月3日。"))
    assert artifact.data["schedule"] == {"start": "2026-05-01", "end": "2026-05-03"}
    artifact = reader.artifact(
        "# Event plan\n\n## Prizes\n\nBooks\n\n## Other details\n\n- Participants are neighbours.\n"
    )
    assert artifact.data["participation"] == "Participants are neighbours."


@pytest.mark.parametrize("line", ["时间是最宝贵的东西。", "活动时间另行通知。", "我们欢迎所有人。"])
def test_other_sentences_answer_nothing(reader: Reader, line: str) -> None:
    assert states(reader.artifact(EVENT.format(line)), "schedule", "participation") == {
        "schedule": "absent",
        "participation": "absent",
    }


def test_a_sentence_in_the_section_of_a_field_is_of_that_field(reader: Reader) -> None:
    text = EVENT.format("无").replace("书签。", "奖品都是书签。参与方式是登记。\n\n参与方式是到服务台登记。")
    assert states(reader.artifact(text), "participation") == {"participation": "absent"}


def test_phases_with_a_time_in_their_headings_are_milestones(reader: Reader) -> None:
    text = (
        "# 项目计划\n\n## 第一版（Day 1~14）\n\n### 目标\n\n能点单。\n\n"
        "## 第二版（2026-03-15 至 2026-03-28）\n\n### 目标\n\n能结账。\n"
    )
    artifact = reader.artifact(text)
    assert artifact.state(("milestones",)) == "present"
    assert artifact.data["milestones"][1]["date"] == "2026-03-28"  # type: ignore[index, call-overload]
    assert artifact.misfits["milestones", 0, "date"] == ("004", "Day 1~14")


def test_one_heading_with_a_time_is_no_milestone(reader: Reader) -> None:
    text = "# 项目计划\n\n## 第一版（Day 1~14）\n\n### 目标\n\n能点单。\n"
    assert states(reader.artifact(text), "milestones") == {"milestones": "absent"}


def test_lines_of_what_and_when_are_the_courses_of_a_plan(reader: Reader) -> None:
    text = "# Training plan\n\n## Training schedule\n\n- Till: 2026-03-10\n- Returns: 2026-04-02\n"
    assert reader.artifact(text).data["courses"] == [
        {"content": "Till", "time": {"start": "2026-03-10", "end": "2026-03-10"}},
        {"content": "Returns", "time": {"start": "2026-04-02", "end": "2026-04-02"}},
    ]


def test_a_first_column_without_a_name_that_groups_the_risks_is_their_category(pack: Pack) -> None:
    rows = ["|事件|发生概率|影响程度", "门店类|停电|高|高", "^|漏水|低|高", "货品类|缺货|中|高", "^|过期|低|高"]
    artifact = as_kind(pack, "risk_register", word_table(rows))
    assert [artifact.state(("risks", at, "category")) for at in range(4)] == ["present"] * 4
    rows = ["|事件|发生概率|影响程度", "甲|停电|高|高", "乙|漏水|低|高", "丙|缺货|中|高"]
    assert as_kind(pack, "risk_register", word_table(rows)).state(("risks", 0, "category")) == "absent"


def test_questions_of_an_english_form_are_answered_below_them(pack: Pack) -> None:
    cell = (
        "1. Did the project meet its scope, time and cost goals?/nBoth goals were met in March./n"
        "2. In terms of managing the work, what were the main lessons your team learned?/nOrder the cups earlier."
    )
    artifact = as_kind(pack, "summary_report", word_table([cell]))
    assert artifact.marks["goal_completion",].text == "Both goals were met in March."
    assert artifact.data["lessons_learned"] == "Order the cups earlier."


def test_parts_beside_a_heading_in_a_table_answer_their_fields(pack: Pack) -> None:
    rows = ["工作周报|<", "本周工作总结|完成的内容：/n选址", "^|现存问题：/n租金偏高", "下周安排|签约"]
    assert as_kind(pack, "data_report", word_table(rows)).data["anomalies"] == "租金偏高"


def test_a_range_of_days_with_short_years_is_the_period(reader: Reader) -> None:
    artifact = reader.artifact("# 工作周报 26-03-02~26-03-08\n\n## 存在的问题\n\n无\n")
    assert artifact.data["period"] == {"start": "2026-03-02", "end": "2026-03-08"}


def test_an_empty_heading_over_one_of_its_own_level_leaves_the_answer_to_that(reader: Reader) -> None:
    text = "# Project plan\n\n## Goals\n\n## Goals of the second shop\n\n- Open in May\n\n## Tasks\n\n- Lease\n"
    assert reader.artifact(text).data["goals"] == [{"statement": "Open in May"}]
