"""Which sheets of a workbook explain the others."""

from __future__ import annotations

import pytest

from sopcheck.model import Sheet
from sopcheck.places import SheetPlace
from sopcheck.recognition.sheets import is_auxiliary


@pytest.mark.parametrize(
    ("name", "auxiliary"),
    [
        ("Risk list", False),
        ("Document list", False),
        ("Task lists", False),
        ("Risk Register", False),
        ("条款", False),
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
