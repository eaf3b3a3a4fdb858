"""Kinds of workbooks and data files that nothing but the columns of their tables tell."""

from __future__ import annotations

import pytest
from office_documents import document, grid, sheet

from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack


@pytest.fixture(scope="module")
def recogniser(pack: Pack) -> Recogniser:
    return Recogniser(pack, RecognitionSettings())


def kinds(recogniser: Recogniser, *rows: str) -> list[str]:
    found = recogniser.recognise(document(*sheet("Sheet1", grid(list(rows), "Sheet1", 1))))
    return [artifact.kind for artifact in found.artifacts]


def test_days_and_weeks_beside_a_list_of_tasks_are_no_columns_of_it(recogniser: Recogniser) -> None:
    header = "No|Work Item|Plan Start|Plan End|Owner|1|8|15|22|Week 5|第六周|2026-03-02|M|T"
    row = "1|Choose a supplier|2026-03-02|2026-03-06|Alex Chen|||||||||"
    assert kinds(recogniser, header, row) == ["project_plan"]


def test_a_duration_and_remarks_do_not_make_a_list_of_tasks_something_else(recogniser: Recogniser) -> None:
    rows = ["任务名称|负责人|持续时间|备注", "选址|李雷|1周|", "装修|韩梅梅|3周|先报批"]
    assert kinds(recogniser, *rows) == ["project_plan"]


def test_dated_milestones_with_a_status_are_a_plan(recogniser: Recogniser) -> None:
    assert kinds(recogniser, "Milestone|Due Date|Status", "Lease signed|2026-03-02|Done") == ["project_plan"]


def test_four_of_the_many_columns_of_a_risk_register_tell_it(recogniser: Recogniser) -> None:
    rows = ["Risk|Mitigation|Priority|Impact|Urgency", "Data are lost|Back up|High|High|High"]
    assert kinds(recogniser, *rows) == ["risk_register"]


def test_a_word_that_no_other_kind_has_needs_few_other_columns(recogniser: Recogniser) -> None:
    rows = ["Student|Room|Complaint|Category|Priority|Status", "Mei Han|12|No hot water|plumbing|high|open"]
    assert kinds(recogniser, *rows) == ["complaint_log"]


def test_tasks_with_owners_and_days_are_a_project_plan_and_no_other(recogniser: Recogniser) -> None:
    rows = ["Task|Owner|Due date|Status", "Sign the lease|Alex Chen|2026-03-02|open"]
    assert kinds(recogniser, *rows) == ["project_plan"]


@pytest.mark.parametrize(
    "header",
    [
        "WBS Number|Task Title|Resource|Start Date|Due Date|Duration",
        "任务类型|任务名称|任务进展|开发人员|计划时间",
        "时间点|任务",
        "阶段|任务|组员|计划开始|截至日期",
        "任务|开始日期|持续天数|偏移",
        "Task|Start date|Duration (days)|Effort (hours)",
        "WBS ID|Task name|Task description|Owner|Deliverable|Estimated duration",
        "Task ID|Task name|Assignee|Start|End|Hours|07:00:00|07:30:00|08:00:00",
    ],
)
def test_lists_of_tasks_are_known_by_many_words(recogniser: Recogniser, header: str) -> None:
    row = "|".join("甲乙" for _ in header.split("|"))
    assert kinds(recogniser, header, row) == ["project_plan"]


def test_topics_with_days_and_trainers_are_a_training_plan(recogniser: Recogniser) -> None:
    rows = ["S.No|Topic|Details|Date|Trainer|Comments", "1|Reading dashboards|Filters|2026-03-12|Mei Han|"]
    assert kinds(recogniser, *rows) == ["training_plan"]


@pytest.mark.parametrize(
    "header",
    [
        "商品名称|单价|数量|日期|金额",
        "Title|Author|Date|Publisher",
        "Name|Department|Start date|Salary",
        "Issue Number|Status|Description|Category|Priority|Assignee|Raised By|Date Reported|Date Resolved",
        "用例编号|模块|用例名称|前置条件|测试步骤|预期结果|实际结果|负责人",
        "Step|Action|Expected result|Status|Date",
    ],
)
def test_tables_that_only_share_a_few_columns_are_none(recogniser: Recogniser, header: str) -> None:
    row = "|".join("x1" for _ in header.split("|"))
    assert kinds(recogniser, header, row) == []
