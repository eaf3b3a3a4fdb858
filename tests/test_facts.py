"""Facts come back from JSON as they went in."""

from __future__ import annotations

import json
from dataclasses import replace

from sopcheck.documents import DocumentResult
from sopcheck.facts import decode, encode
from sopcheck.model import Artifact, Mark
from sopcheck.places import SheetPlace
from sopcheck.recognition.marks import Marks

PLAIN = Artifact(
    id="风险.xlsx",
    path="风险.xlsx",
    format="xlsx",
    kind="risk_register",
    sha256="0a",
    data={"risks": [{"owner": "李雷"}, {}]},
    marks={("risks",): Mark("present", "风险", "", None, SheetPlace("风险", "A1"), ("risks",), "table")},
    misfits={},
)


def test_marks_that_are_kept_by_column_come_back() -> None:
    marks = Marks()
    marks["risks",] = Mark("present", "风险", "", None, SheetPlace("风险", "A1"), None, "table")
    head = SheetPlace("风险", "B1")
    marks["risks", 0, "owner"] = Mark("present", "责任人", "李雷", head, SheetPlace("风险", "B2"))
    marks["risks", 1, "owner"] = Mark("blank", "责任人", "", head, SheetPlace("风险", "B3"))
    marks["risks", 3, "owner"] = Mark("present", "责任人", "王芳", head, SheetPlace("风险", "B5"))
    result = DocumentResult((), (replace(PLAIN, marks=marks),))
    (found,) = decode(json.loads(json.dumps(encode(result)))).artifacts
    assert isinstance(found.marks, Marks)
    assert list(found.marks.items()) == list(marks.items())
    assert found.marks.own == marks.own


def test_plain_marks_come_back_plain() -> None:
    result = DocumentResult((), (PLAIN,))
    assert decode(json.loads(json.dumps(encode(result)))) == result
