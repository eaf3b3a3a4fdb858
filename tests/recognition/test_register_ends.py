"""Rows below and between the records of a register that are none: sums, legends, remarks beside a chart."""

from __future__ import annotations

import pytest
from office_documents import document, grid, sheet, title

from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack

RISKS = [
    "No|Risk|Likelihood|Impact|Response|Owner|Score",
    "1|Rain on the day|high|low|Order tents|Alex Chen|3",
    "2|Too few helpers|low|high|Ask the partners|Mei Han|3",
    "3|Printing late|low|low|Order in May|Li Lei|1",
]


@pytest.fixture(scope="module")
def recogniser(pack: Pack) -> Recogniser:
    return Recogniser(pack, RecognitionSettings(kinds=(("risks*", "risk_register"), ("**", "project_plan"))))


def records(recogniser: Recogniser, *rows: str, path: str = "risks.xlsx") -> int | None:
    blocks = sheet("表", title("Register"), grid(list(rows)))
    (artifact,) = recogniser.recognise(document(*blocks, path=path)).artifacts
    return artifact.records


def test_a_sum_with_a_name_in_merged_cells_is_no_record(recogniser: Recogniser) -> None:
    assert records(recogniser, *RISKS, "Total risk score|<|<|<|<|<|7") == 3


def test_a_legend_below_numbered_records_is_none(recogniser: Recogniser) -> None:
    legend = ["||||||", "|Likelihood rating|<|Impact rating|<||", "|5: high|<|5: high|<||", "|1: low|<|1: low|<||"]
    assert records(recogniser, *RISKS, *legend) == 3


def test_a_legend_right_below_the_sum_of_numbered_records_is_none(recogniser: Recogniser) -> None:
    legend = ["|Likelihood rating|<|Impact rating|<||", "|5: high|<|5: high|<||", "|1: low|<|1: low|<||"]
    assert records(recogniser, *RISKS, "Total risk score|<|<|<|<|<|7", *legend) == 3


def test_numbered_records_go_on_below_the_title_of_a_section(recogniser: Recogniser) -> None:
    more = ["4|No power|low|high|Rent a generator|Li Lei|3", "5|No water|low|high|||3"]
    assert records(recogniser, *RISKS, "Second day|<|<|<|<|<|<", *more) == 5


def test_numbered_records_go_on_below_an_empty_row(recogniser: Recogniser) -> None:
    assert records(recogniser, *RISKS, "||||||", "4|No power|low|high|Rent a generator|Li Lei|3") == 4


def test_records_without_numbers_go_on_below_an_empty_row(recogniser: Recogniser) -> None:
    rows = [row.partition("|")[2] for row in RISKS]
    assert records(recogniser, *rows, "|||||", "No power|low|high|Rent a generator|Li Lei|3") == 4


def test_remarks_under_the_weeks_of_a_chart_are_no_task(recogniser: Recogniser) -> None:
    rows = [
        "任务|负责人|开始日期|完成日期|1|8|15|22",
        "选址|李雷|2026-03-02|2026-03-06||||",
        "布展|韩梅梅|2026-03-09|2026-03-20||||",
        "||||最晚开始|||最晚完成",
    ]
    assert records(recogniser, *rows, path="plan.xlsx") == 2


def test_of_two_columns_that_may_be_what_a_record_is_about_the_first_is(recogniser: Recogniser) -> None:
    rows = [
        "Risk ID|List of possible risks|Likelihood|Impact|Owner|Control ID|Control short description",
        "1|Theft|high|low|Alex Chen|1.1|Lock the doors",
        "^|^|^|^|^|1.2|Hire a guard",
        "2|Fire|low|high|Mei Han|2.1|Buy extinguishers",
        "^|^|^|^|^|2.2|Train the staff",
    ]
    blocks = sheet("表", title("Register"), grid(rows))
    (artifact,) = recogniser.recognise(document(*blocks, path="risks.xlsx")).artifacts
    risks = artifact.data["risks"]
    assert isinstance(risks, list)
    assert [(one["id"], one["description"]) for one in risks if isinstance(one, dict)] == [
        ("1", "Theft"),
        ("2", "Fire"),
    ]


HINT = "|Write it as if ..., then ...|Use the scale below|Use the scale below|Say what you will do|Name of a person|"


@pytest.mark.parametrize(("number", "count"), [("1", 3), ("R-01", 3), ("2", 4)])
def test_a_row_without_a_number_above_the_first_record_is_a_hint(
    recogniser: Recogniser, number: str, count: int
) -> None:
    first = RISKS[1].replace("1", number, 1)
    assert records(recogniser, RISKS[0], HINT, first, *RISKS[2:]) == count
