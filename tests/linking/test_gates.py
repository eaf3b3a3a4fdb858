"""What a gate says of the needs that are not met, before it falls due as after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from sopcheck.config import Config
from sopcheck.engine import Request, run
from sopcheck.model import GateResult, NeedResult
from sopcheck.reporting.messages import Wording
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("operations")


def gates(pack: Pack, root: Path, files: Mapping[str, str]) -> dict[str, GateResult]:
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    report = run(Request(Config(root, projects=(".",)), as_of=dt.date(2026, 4, 1), jobs=1), pack)
    return {gate.gate: gate for gate in report.gates}


PLAN = "kind: project_plan\nid: P1\n"
APPROVED = "{department: 市场部, approver: 王芳, decision: 同意, date: 2026-02-01}"


@pytest.mark.parametrize(
    ("files", "need", "zh", "en"),
    [
        ({"p.yaml": PLAN}, 0, "还没有需求文档", "there is no requirements brief yet"),
        ({"a.yaml": "kind: activity_plan\n"}, 2, "还没有项目计划", "there is no project plan yet"),
        (
            {"p.yaml": PLAN},
            2,
            "项目计划没有写明需要哪些部门批准",
            "the project plan does not say whose approval it needs",
        ),
        (
            {"p.yaml": f"{PLAN}reviewers: [市场部, 财务部, 客服部]\napprovals:\n- {APPROVED}\n"},
            2,
            "财务部、客服部还没有批准",
            "财务部, 客服部: not approved yet",
        ),
    ],
)
def test_the_first_gate_says_what_it_lacks(
    pack: Pack, tmp_path: Path, files: Mapping[str, str], need: int, zh: str, en: str
) -> None:
    result = gates(pack, tmp_path, files)["plan-approval"].needs[need]
    assert not result.met
    assert (Wording(pack, "zh").lacks(result), Wording(pack, "en").lacks(result)) == (zh, en)


def test_an_activity_without_a_record_is_named(pack: Pack, tmp_path: Path) -> None:
    files = {
        "p.yaml": PLAN,
        "a.yaml": "kind: activity_plan\ntitle: 门店开放日活动方案\nplan: P1\nschedule: 2026-03-20\n",
    }
    result = gates(pack, tmp_path, files)["execution-readiness"].needs[1]
    assert Wording(pack, "zh").lacks(result) == "门店开放日活动方案还没有执行记录"
    assert Wording(pack, "en").lacks(result) == "no execution record for 门店开放日活动方案 yet"


@pytest.mark.parametrize("what", ["elements", "data"])
def test_what_cannot_be_decided_says_so(pack: Pack, what: str) -> None:
    result = NeedResult("execution-readiness", 1, met=False, parameters={"what": what, "kind": None, "names": []})
    assert Wording(pack, "zh").lacks(result) == "文档里的数据不全，还无法判断"
    assert Wording(pack, "en").lacks(result) == "cannot be decided yet: the documents lack data"


def test_a_need_that_is_met_lacks_nothing(pack: Pack, tmp_path: Path) -> None:
    result = gates(pack, tmp_path, {"p.yaml": PLAN})["execution-readiness"].needs[2]
    assert result.met
    assert (dict(result.parameters), Wording(pack, "zh").lacks(result)) == ({}, "")


def test_what_a_need_cannot_be_told_without_is_cited(pack: Pack, tmp_path: Path) -> None:
    files = {
        "p.yaml": PLAN,
        "r.yaml": "kind: risk_register\nauthor: 王芳\nrisks: 待定\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    report = run(Request(Config(tmp_path, projects=(".",)), as_of=dt.date(2026, 4, 1), jobs=1), pack)
    need = next(one for one in report.gates if one.gate == "closure").needs[2]
    cited = [one for one in report.findings if one.fingerprint in need.fingerprints]
    assert [(one.code, one.field) for one in cited] == [("RSK003", "risks")]
    assert not need.met
