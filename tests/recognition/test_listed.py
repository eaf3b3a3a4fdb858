"""Records in plain lists, and in tables as people draw them."""

from __future__ import annotations

import pytest
from reading_markdown import Reader

PLAN = """# 春季焕新项目计划

## 项目时间

2026年3月1日至5月31日

"""


@pytest.mark.parametrize(
    "line",
    [
        "3月16日 活动上线",
        "3月16日：活动上线",
        "2026-03-16 活动上线",
        "2026/3/16，活动上线",
        "3月16日前 活动上线",
        "3月16日（周一） 活动上线",
        "活动上线：3月16日",
        "活动上线 2026-03-16",
        "活动上线（3月16日）",
        "活动上线，3月16日前",
        "活动上线 — 2026年3月16日",
        "3月10日-3月16日 活动上线",
    ],
)
def test_a_listed_milestone_says_its_day(reader: Reader, line: str) -> None:
    artifact = reader.artifact(f"{PLAN}## 里程碑\n\n- {line}\n")
    assert artifact.data["milestones"] == [{"name": "活动上线", "date": "2026-03-16"}]


@pytest.mark.parametrize(
    "line", ["16 March: go live", "March 16, 2026 - go live", "go live on 16 March 2026", "go live (16 March)"]
)
def test_a_listed_milestone_says_its_day_in_english(reader: Reader, line: str) -> None:
    text = f"# Project plan\n\nStart: 2026-03-01\nEnd: 2026-05-31\n\n## Milestones\n\n- {line}\n"
    assert reader.artifact(text).data["milestones"] == [{"name": "go live", "date": "2026-03-16"}]


def test_a_day_that_does_not_exist_and_a_listed_name_without_a_day_are_left_in_the_name(reader: Reader) -> None:
    artifact = reader.artifact(f"{PLAN}## 里程碑\n\n- 2月30日 活动上线\n- 五一前完成备货\n- 6.18 大促复盘\n")
    assert artifact.data["milestones"] == [
        {"name": "2月30日 活动上线"},
        {"name": "五一前完成备货"},
        {"name": "6.18 大促复盘"},
    ]


def test_an_ordered_list_numbers_its_records(reader: Reader) -> None:
    artifact = reader.artifact(
        f"{PLAN}## 项目目标\n\n1. 销售额达到 380 万元\n2. 新增会员：5000 人\n3. G7 客诉率 1% 以内\n"
    )
    assert artifact.data["goals"] == [
        {"id": "1", "statement": "销售额达到 380 万元"},
        {"id": "2", "statement": "新增会员：5000 人"},
        {"id": "G7", "statement": "客诉率 1% 以内"},
    ]
    mark = artifact.marks["goals", 0, "id"]
    assert (mark.state, mark.text) == ("present", "1")


@pytest.mark.parametrize("items", ["1. 甲目标达成\n1. 乙目标达成", "- 甲目标达成\n- 乙目标达成"])
def test_a_list_that_does_not_count_gives_no_numbers(reader: Reader, items: str) -> None:
    artifact = reader.artifact(f"{PLAN}## 项目目标\n\n{items}\n")
    assert artifact.data["goals"] == [{"statement": "甲目标达成"}, {"statement": "乙目标达成"}]


def test_one_column_of_days_without_a_year_answers_start_and_due(reader: Reader) -> None:
    table = """## 任务分工

| 序号 | 事项 | 负责人 | 起止时间 |
|---|---|---|---|
| 1 | 选品 | 王芳 | 3月1日-3月8日 |
| 2 | 页面设计 | 陈静 | 3/5~3/15 |
| 3 | 推广 | 刘洋 | 年后 |
"""
    artifact = reader.artifact(PLAN + table)
    tasks = artifact.data["tasks"]
    assert isinstance(tasks, list)
    assert tasks[0] == {
        "id": "1", "name": "选品", "owner": {"name": "王芳"}, "start": "2026-03-01", "due": "2026-03-08",
    }  # fmt: skip
    assert isinstance(tasks[1], dict)
    assert (tasks[1]["start"], tasks[1]["due"]) == ("2026-03-05", "2026-03-15")


def test_a_range_that_cannot_be_read_is_one_misfit(reader: Reader) -> None:
    rows = "| 1 | 选品 | 3月1日-3月8日 |\n| 2 | 复盘 | 6月初 |\n"
    artifact = reader.artifact(f"{PLAN}## 任务分工\n\n| 序号 | 事项 | 起止时间 |\n|---|---|---|\n{rows}")
    assert artifact.misfits == {("tasks", 1, "due"): ("004", "6月初")}


RECORD = """# 开放日执行记录

活动：A1
执行时间：2026-03-20

## 资源协调

客服加派两人。

## 问题及处理

"""


@pytest.mark.parametrize(
    "line",
    [
        "3月20日 预约码扫不出；处理：改为登记手机号；处理人：刘洋",
        "3月20日：预约码扫不出。处理：改为登记手机号。处理人：刘洋",
        "预约码扫不出（3月20日）；处理：改为登记手机号；处理人：刘洋。",
        "问题：预约码扫不出；发现时间：3月20日；处理：改为登记手机号；处理人：刘洋",
    ],
)
def test_a_line_names_parts_of_its_record(reader: Reader, line: str) -> None:
    artifact = reader.artifact(f"{RECORD}- {line}\n")
    assert artifact.data["issues"] == [
        {
            "found_at": "2026-03-20",
            "description": "预约码扫不出",
            "handling": "改为登记手机号",
            "handled_by": {"name": "刘洋"},
        }
    ]


def test_a_dated_line_that_names_no_parts_may_hold_them_all(reader: Reader) -> None:
    artifact = reader.artifact(f"{RECORD}- 3月20日：预约码扫不出，改为登记手机号\n")
    told = "预约码扫不出，改为登记手机号"
    assert artifact.data["issues"] == [{"found_at": "2026-03-20", "description": told, "handling": told}]


def test_an_item_of_several_clauses_may_hold_both_of_two_texts(reader: Reader) -> None:
    artifact = reader.artifact(f"{RECORD}- 样品不够，从西湖店调货\n- 预约码扫不出\n")
    both = "样品不够，从西湖店调货"
    assert artifact.data["issues"] == [{"description": both, "handling": both}, {"description": "预约码扫不出"}]


SUMMARY = "# 项目总结报告\n\n## 经验教训\n\n备货要提前两周。\n\n## 项目目标完成情况\n\n"


def test_the_number_of_an_ordered_answer_is_kept_beside_what_it_answers(reader: Reader) -> None:
    artifact = reader.artifact(f"{SUMMARY}1. 销售额：完成 104%\n2. 拉新：完成 95%\n")
    assert artifact.data["goal_completion"] == [
        {"number": "1", "goal": "销售额", "completion": "完成 104%"},
        {"number": "2", "goal": "拉新", "completion": "完成 95%"},
    ]


def test_a_table_numbers_the_goals_that_it_answers(reader: Reader) -> None:
    rows = "| 1 | 销售额 | 完成 104% |\n| 2 |  |  |\n"
    artifact = reader.artifact(f"{SUMMARY}| 序号 | 目标 | 完成情况 |\n|---|---|---|\n{rows}")
    assert artifact.data["goal_completion"] == [{"number": "1", "goal": "销售额", "completion": "完成 104%"}]


@pytest.mark.parametrize(
    ("goals", "state"),
    [
        ("- Functional goals\n- Business goals\n- Quality goals\n- Constraints\n", "placeholder"),
        ("- 业务目标\n- 技术目标\n", "placeholder"),
        ("- 业务目标达成率提高到九成\n- 技术目标\n", "present"),
        ("- Open three shops\n- Meet the business goals\n- Win members\n", "present"),
    ],
)
def test_a_list_that_only_names_sorts_of_goals_is_not_filled_in(reader: Reader, goals: str, state: str) -> None:
    text = (
        f"---\nkind: project_plan\n---\n\n# 项目计划书\n\n## 项目目标\n\n{goals}\n## 任务\n\n- 设计任务\n- 开发任务\n"
    )
    artifact = reader.artifact(text)
    assert artifact.state(("goals",)) == state
    assert [task["name"] for task in artifact.data["tasks"]] == ["设计任务", "开发任务"]


def test_a_list_that_only_names_the_days_of_milestones_is_not_filled_in(reader: Reader) -> None:
    text = "---\nkind: project_plan\n---\n\n# 项目计划书\n\n## 里程碑\n\n{}\n\n## 任务\n\n- 开发\n"
    asked = reader.artifact(text.format("- 项目启动日期\n- 设计完成日期\n- 上线时间\n"))
    assert asked.state(("milestones",)) == "placeholder"
    told = reader.artifact(text.format("- 项目启动\n- 设计完成\n- 上线\n"))
    assert told.state(("milestones",)) == "present"
