"""Keys that no label knows: which absent field they seem to misspell, and the hint that asks about it."""

from __future__ import annotations

import pytest

from sopcheck.checking.schema import check_schema, engine_for
from sopcheck.model import Artifact, FieldPath, Finding
from sopcheck.reading import read
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.reporting.messages import Wording
from sopcheck.standard.load import load_pack

PACK = load_pack()
RECOGNISER = Recogniser(PACK, RecognitionSettings())


def artifact_of(text: str) -> Artifact:
    """What is understood of a YAML text."""
    [artifact] = RECOGNISER.recognise(read("1.yaml", text.encode())).artifacts
    return artifact


@pytest.mark.parametrize(
    ("text", "path", "key"),
    [
        ("kind: risk_register\nreviewed_att: 2026-03-02\n", ("reviewed_at",), "reviewed_att"),
        ("kind: risk_register\nrisks:\n- {id: R1, ownr: Alex}\n", ("risks", 0, "owner"), "ownr"),
        ("kind: risk_register\nrisks:\n- {id: R1, 风险描术: 断电}\n", ("risks", 0, "description"), "风险描术"),
        ("kind: risk_register\n基本信息: {复核时问: 2026-03-02, 标题: 风险}\n", ("reviewed_at",), "复核时问"),
    ],
)
def test_an_unknown_key_is_near_a_field_that_is_absent(text: str, path: FieldPath, key: str) -> None:
    artifact = artifact_of(text)
    mark = artifact.marks[path]
    assert (mark.state, mark.text, mark.label, mark.why) == ("absent", "", None, f"near: {key}")
    assert artifact.state(path) == "absent"


@pytest.mark.parametrize("key", ["note", "x", "own", "colour", "备注", "风险", "y" * 500])
def test_other_unknown_keys_are_near_nothing(key: str) -> None:
    text = f"kind: risk_register\nrisks:\n- {{id: R1, {key}: Alex}}\n"
    artifact = artifact_of(text)
    assert "absent" not in {mark.state for mark in artifact.marks.values()}


def test_a_field_that_is_there_is_not_looked_for() -> None:
    text = "kind: risk_register\nrisks:\n- {id: R1, owner: Alex, ownr: Wei}\n"
    artifact = artifact_of(text)
    assert artifact.marks["risks", 0, "owner"].state == "present"


def test_the_hint_asks_about_the_key() -> None:
    artifact = artifact_of("kind: risk_register\nrisks:\n- {id: R1, ownr: Alex}\n")
    kind = PACK.kinds["risk_register"]
    found = check_schema(artifact, kind, engine_for(kind.schema).errors(artifact.data), "standard")
    hints = {one.field: Wording(PACK, "zh").hint(one) for one in found if isinstance(one, Finding)}
    assert hints["risks[R1].owner"] == "是不是写成了“ownr”？请补上“责任人”，例如：陈静"
    assert hints["risks[R1].description"] == "请补上“风险描述”，例如：活动高峰时支付超时，订单流失"
