"""Which sheets of a workbook explain the others."""

from __future__ import annotations

import pytest
from office_documents import document, grid, sheet, title

from sopcheck.model import Sheet
from sopcheck.places import SheetPlace
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.recognition.sheets import is_auxiliary
from sopcheck.standard.model import Pack


@pytest.mark.parametrize(
    ("name", "auxiliary"),
    [
        ("Risk list", False),
        ("Document list", False),
        ("Task lists", False),
        ("Risk Register", False),
        ("条款", False),
        ("Values", True),
        ("FAQ", True),
        ("Core values", False),
        ("Lists", True),
        ("Drop-down lists", True),
        ("Value list", True),
        ("Used abbreviation", True),
        ("Terms", True),
        ("Methodology", True),
        ("Heat Map", True),
        ("术语与缩略语", True),
        ("填写说明", True),
    ],
)
def test_sheets_of_explanations_are_known_by_name(name: str, auxiliary: bool) -> None:  # noqa: FBT001
    assert is_auxiliary(Sheet(name, hidden=False, place=SheetPlace(name, "A1"))) is auxiliary


def test_a_sheet_without_the_columns_of_its_kind_is_no_register_of_its_own(pack: Pack) -> None:
    matrix = ["|Impact: low|Impact: high", "Probability: high|R1|R2", "Scale|1 to 3|"]
    rows = ["No|Risk|Probability|Impact|Response|Owner", "1|Rain|high|low|Order tents|Alex Chen"]
    blocks = (
        *sheet("Dashboard", title("Risk Matrix", "Dashboard"), grid(matrix, "Dashboard")),
        *sheet("Risk list", grid(rows, "Risk list", 1)),
    )
    found = Recogniser(pack, RecognitionSettings()).recognise(document(*blocks))
    assert [(one.kind, one.records) for one in found.artifacts] == [("risk_register", 1)]
