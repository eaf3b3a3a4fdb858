"""Titles of sheets and of plans drawn as charts."""

from __future__ import annotations

import pytest
from office_documents import document, grid, sheet, title

from sopcheck.model import Paragraph
from sopcheck.places import SheetPlace
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.recognition.titles import TitleIndex
from sopcheck.standard.model import Pack


@pytest.fixture(scope="module")
def recogniser(pack: Pack) -> Recogniser:
    return Recogniser(pack, RecognitionSettings())


@pytest.fixture(scope="module")
def titles(pack: Pack) -> TitleIndex:
    return TitleIndex(pack.kinds)


def test_the_title_of_a_sheet_may_stand_below_the_name_of_a_company(recogniser: Recogniser) -> None:
    lines = [
        Paragraph(text, SheetPlace("Sheet1", f"A{row}")) for row, text in enumerate(["Communication Plan", "Spring"], 2)
    ]
    rows = ["Audience|Information|Frequency|Method", "All staff|Progress|weekly|E-mail"]
    found = recogniser.recognise(document(*sheet("Sheet1", title("Corner Shop Ltd"), *lines, grid(rows))))
    assert [one.kind for one in found.artifacts] == ["communication_plan"]


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("甘特图.xlsx", "任务|开始日期|持续天数"),
        ("WBS.xlsx", "WBS #|Phase|Task Name"),
        ("里程碑计划.xlsx", "事项|说明|完成百分比"),
        ("2026项目开发计划.xlsx", "任务类型|任务名称|任务进展"),
        ("Gantt Chart.xlsx", "Code|Task Name|Depends On"),
    ],
)
def test_a_plan_may_be_named_for_its_form(recogniser: Recogniser, path: str, header: str) -> None:
    row = "|".join("甲乙" for _ in header.split("|"))
    found = recogniser.recognise(document(*sheet("Sheet1", grid([header, row], "Sheet1", 1)), path=path))
    assert [one.kind for one in found.artifacts] == ["project_plan"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("QA-Training Topics and Schedule", "training_plan"),
        ("Weekly Sales Report", "data_report"),
        ("Project Risk Register", "risk_register"),
        ("Project Test Plan", None),
        ("Training of the model and its schedule of updates", None),
        ("Weekly meeting with the sales team to report", None),
        ("Risk management issue register", None),
        ("Test closure report", None),
    ],
)
def test_words_may_stand_between_the_two_of_an_english_title(titles: TitleIndex, text: str, kind: str | None) -> None:
    found = titles.match(text)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("heading", "header", "kind"),
    [
        ("[Name] - Hourly timeline Gantt chart Excel template", "Task ID|Task name|Assignee|Start|End", "project_plan"),
        ("风险登记册模板", "风险|可能性|影响|应对", "risk_register"),
        ("项目进度计划表Excel模版", "任务|负责人|开始|结束", "project_plan"),
        ("Issue register template", "Issue|Owner|Date|Status", None),
    ],
)
def test_the_template_of_a_sheet_is_what_it_is_a_template_of(
    recogniser: Recogniser, heading: str, header: str, kind: str | None
) -> None:
    row = "|".join("甲乙" for _ in header.split("|"))
    found = recogniser.recognise(document(*sheet("Sheet1", title(heading, "Sheet1"), grid([header, row], "Sheet1", 2))))
    assert [one.kind for one in found.artifacts] == ([kind] if kind else [])
