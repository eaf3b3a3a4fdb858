from __future__ import annotations

from sopcheck.places import SheetPlace
from sopcheck.reading.guards import refusal


def test_a_refusal_says_what_was_found_in_both_languages() -> None:
    problem = refusal("unpacked", 200 * 1024 * 1024)
    assert problem.code == "DOC116"
    assert problem.parameters["what"] == {"zh": "解压后超过 200 MB", "en": "it unpacks to more than 200 MB"}
    assert problem.parameters["limit"] == 209_715_200


def test_a_refusal_may_have_a_place_and_no_limit() -> None:
    problem = refusal("doctype", 0, SheetPlace("风险", "A1"))
    assert problem.at == SheetPlace("风险", "A1")
    assert problem.parameters["what"] == {
        "zh": "XML 里有文档类型声明（DOCTYPE）",
        "en": "its XML has a document type declaration (DOCTYPE)",
    }
