"""Records that say nothing: numbered sections of template text, rows with a first status only, lists under a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from reading_markdown import Reader

SECTIONS = """# Risk register

## Active risks

### Risk #1: [Risk title]
- **ID**: RISK-001
- **Description**: [What is the risk?]
- **Probability**: [Low / Medium / High]
- **Impact**: [Low / Medium / High / Critical]
- **Status**: Open
- **Owner**: [Name]

### Risk #2: [Risk title]
- **ID**: RISK-002
- **Description**: {second}
- **Probability**: [Low / Medium / High]
- **Impact**: [Low / Medium / High / Critical]
- **Status**: Open
- **Owner**: [Name]
"""

SUMMARY = """# 项目总结报告

## 目标达成情况

| 目标编号 | 目标 | 评审轮次 | 最终状态 |
|---|---|---|---|
| | | | 已验收 |

## 经验教训

- 先试点再推广
"""

PLAN = """# 项目计划

## 项目目标

- 拉新 1 万

## {heading}

- 梳理会员权益
- 上线会员页
"""


def test_sections_of_template_text_are_no_risks(reader: Reader) -> None:
    artifact = reader.artifact(SECTIONS.format(second="[What is the risk?]"))
    assert artifact.state(("risks",)) == "placeholder"
    assert artifact.records == 0


def test_sections_count_that_say_something(reader: Reader) -> None:
    artifact = reader.artifact(SECTIONS.format(second="Late delivery"))
    assert artifact.records == 1
    assert artifact.state(("risks", 0, "description")) == "present"
    assert artifact.state(("risks", 0, "likelihood")) == "placeholder"


def test_a_row_with_its_first_status_only_is_no_record(reader: Reader) -> None:
    assert reader.artifact(SUMMARY).state(("goal_completion",)) == "blank"


@pytest.mark.parametrize(("heading", "state"), [("里程碑", "present"), ("人员分工与时间安排", "absent")])
def test_a_list_answers_two_part_records_only_under_their_own_label(reader: Reader, heading: str, state: str) -> None:
    assert reader.artifact(PLAN.format(heading=heading)).state(("milestones",)) == state


LESSONS = """# 项目总结报告

## 经验教训

{note}

| 现象 | 原因 | 建议 |
|---|---|---|
| {cell} | | |
"""


@pytest.mark.parametrize(
    ("note", "cell", "state"),
    [
        ("_只写下次会因此改变做法的，写不出来就空着。_", "", "placeholder"),
        ("*只写下次会因此改变做法的*", "", "placeholder"),
        ("_只写下次会因此改变做法的，\n写不出来就空着。_", "", "placeholder"),
        ("先在两家门店试点，再推广。", "", "present"),
        ("_只写下次会因此改变做法的_", "缺货 | 预估不足 | 先试点", "present"),
    ],
)
def test_a_remark_in_italics_above_an_empty_table_is_the_template_s(
    reader: Reader, note: str, cell: str, state: str
) -> None:
    assert reader.artifact(LESSONS.format(note=note, cell=cell)).state(("lessons_learned",)) == state


@pytest.mark.parametrize(
    "text",
    [
        "列出主要的目标和完成情况",
        "*Were the goals met?*",
        "具体内容描述",
        "目标1",
        "Summarise the results of the period.",
    ],
)
def test_a_sentence_to_the_writer_answers_no_records(reader: Reader, text: str) -> None:
    artifact = reader.artifact(f"# 项目总结报告\n\n## 目标完成情况\n\n{text}\n\n## 经验教训\n\n- 先试点再推广\n")
    assert artifact.state(("goal_completion",)) == "placeholder"


MILESTONES = """# 项目计划

## 里程碑

| 里程碑 | 日期 | 交付物 | 参与方 |
|---|---|---|---|
| {name} | {day} | {output} | {party} |
| 上线 | 2026-05-01 | 上线报告 | 运营部 |
"""


def test_a_row_with_a_day_that_nobody_understands_and_more_is_a_record_without_its_name(reader: Reader) -> None:
    text = MILESTONES.format(name="待定", day="第1周末", output="《需求确认书》", party="甲方代表")
    artifact = reader.artifact(text)
    assert artifact.state(("milestones", 0, "name")) == "placeholder"
    assert artifact.misfits[("milestones", 0, "date")] == ("004", "第1周末")


def test_a_row_of_the_template_is_no_record(reader: Reader) -> None:
    text = MILESTONES.format(name="[里程碑名称]", day="[日期]", output="列出交付的主要文件", party="说明参与的各方")
    artifact = reader.artifact(text)
    assert artifact.data["milestones"] == [{"name": "上线", "date": "2026-05-01"}]


@pytest.mark.parametrize(
    "rows",
    [
        "| 里程碑 | 日期 |\n|---|---|\n| 里程碑1 | XXXX年XX月XX日 |\n| 里程碑2 | XXXX年XX月XX日 |",
        "| Milestone | Date |\n|---|---|\n| Milestone 1 | [date] |\n| Phase II | 00/00/2003 |",
        "- Phase I: XXX\n- Phase II: XXX",
    ],
)
def test_names_that_a_template_counts_are_no_records(reader: Reader, rows: str) -> None:
    artifact = reader.artifact(f"# 项目计划\n\n## 里程碑\n\n{rows}\n")
    assert artifact.state(("milestones",)) == "placeholder"


def test_phases_with_their_dates_are_records_whatever_they_are_called(reader: Reader) -> None:
    rows = "| 里程碑 | 日期 |\n|---|---|\n| 里程碑1 | 2026-03-01 |\n| Phase 2 | |"
    artifact = reader.artifact(f"# 项目计划\n\n## 里程碑\n\n{rows}\n")
    assert len(artifact.data["milestones"]) == 2


def test_notes_to_the_writer_are_no_goals(reader: Reader) -> None:
    notes = "Todo: Choose a topic! The project must not be an IT project.\n\nHint: You should have at least 10 goals."
    artifact = reader.artifact(f"# 项目计划\n\n## 项目目标\n\n{notes}\n")
    assert artifact.state(("goals",)) == "placeholder"


def test_lines_that_each_name_a_record_are_not_parts_of_one(reader: Reader) -> None:
    lines = "- 工程规模进度风险：包括规模估算不精确等\n- 技术风险：包括使用新技术等\n- 用户需求风险：包括需求频繁更改等"
    measures = "- 工程规模进度风险：延长工期\n- 技术风险：聘请专业人士\n- 用户需求风险：召开会议商谈"
    text = f"# 项目风险管理计划\n\n## 风险识别\n\n{lines}\n\n## 风险应对策略\n\n{measures}\n"
    artifact = reader.artifact(text)
    assert artifact.records == 3
    assert [artifact.state(("risks", at, "response")) for at in range(3)] == ["present"] * 3
