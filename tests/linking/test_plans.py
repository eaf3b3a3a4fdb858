"""Several plans in one project: one finding, and no comparison across projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from sopcheck.config import Config
from sopcheck.engine import Request, run
from sopcheck.model import Finding, Report
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("operations")


def checked(pack: Pack, root: Path, files: Mapping[str, str]) -> Report:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return run(Request(Config(root), as_of=dt.date(2026, 9, 1), jobs=1), pack)


def of_code(report: Report, code: str) -> list[Finding]:
    return [one for one in report.findings if one.code == code]


SPRING = "kind: project_plan\nid: P1\nstart: 2026-03-01\nend: 2026-05-31\n"
SUMMER = "kind: project_plan\nid: P2\nstart: 2026-06-01\nend: 2026-08-31\n"
IN_SPRING = "kind: activity_plan\nid: A1\nplan: P1\nschedule: 2026-04-01\n"
IN_SUMMER = "kind: activity_plan\nid: A2\nplan: P2\nschedule: 2026-07-01\n"
GOAL = "goals: [{id: G1, statement: 新增会员一万人}]\n"
EVALUATION = "kind: evaluation_report\ngoals: [{goal: 客单价, verdict: 达成}]\n"


def test_plans_of_which_each_is_referred_to_hold_the_project_back(pack: Pack, tmp_path: Path) -> None:
    files = {
        "a.yaml": SPRING + GOAL,
        "b.yaml": SUMMER + GOAL,
        "a1.yaml": IN_SPRING,
        "a2.yaml": IN_SUMMER,
        "e.yaml": EVALUATION,
    }
    report = checked(pack, tmp_path, files)
    [finding] = of_code(report, "REF105")
    assert (finding.path, finding.severity, finding.source, finding.field) == (
        "b.yaml",
        "warning",
        "sopcheck",
        "project",
    )
    assert [(one.path, one.message) for one in finding.related] == [("a.yaml", "plan")]
    assert finding.parameters["count"] == 2
    assert of_code(report, "EVL101") == []
    held = [one for one in report.undetermined if one.code == "EVL101"]
    assert [(one.artifact, one.needs) for one in held] == [("b.yaml", ("project",))]
    assert not [one for one in report.undetermined if one.code.startswith("SUM1")], "there is no summary to compare"
    assert [one.status for one in report.gates] == ["blocked", "not_reached", "not_reached", "not_reached"]
    assert {need.parameters["what"] for one in report.gates for need in one.needs} == {"plan"}
    assert of_code(report, "GAT101") == []


def test_the_only_plan_that_is_referred_to_judges(pack: Pack, tmp_path: Path) -> None:
    files = {
        "a.yaml": SPRING + "goals: [{id: G9, statement: 复购率提升}]\n",
        "b.yaml": SUMMER + GOAL,
        "a2.yaml": IN_SUMMER,
        "e.yaml": EVALUATION,
    }
    report = checked(pack, tmp_path, files)
    [finding] = of_code(report, "REF105")
    assert finding.path == "a.yaml"
    assert [(one.path, one.message) for one in finding.related] == [("b.yaml", "judging")]
    assert [one.parameters["goal"] for one in of_code(report, "EVL101")] == ["G1"]


def test_an_obsolete_plan_is_no_rival(pack: Pack, tmp_path: Path) -> None:
    files = {
        "a.yaml": SPRING + "status: 作废\ngoals: [{id: G9, statement: 复购率提升}]\n",
        "b.yaml": SUMMER + GOAL,
        "e.yaml": EVALUATION,
    }
    report = checked(pack, tmp_path, files)
    assert of_code(report, "REF105") == []
    assert [one.parameters["goal"] for one in of_code(report, "EVL101")] == ["G1"]


def test_plans_in_folders_of_their_own_are_projects_of_their_own(pack: Pack, tmp_path: Path) -> None:
    files = {"x/a.yaml": SPRING, "y/b.yaml": SUMMER, "x/a1.yaml": IN_SPRING, "y/a2.yaml": IN_SUMMER}
    assert of_code(checked(pack, tmp_path, files), "REF105") == []


def test_one_project_name_in_two_plans_is_told_once(pack: Pack, tmp_path: Path) -> None:
    files = {f"{name}/plan.yaml": f"kind: project_plan\nid: {name}\nproject: 春季活动\n" for name in "abc"}
    [finding] = of_code(checked(pack, tmp_path, files), "REF105")
    assert finding.path == "b/plan.yaml"
    assert finding.place is not None
    assert finding.parameters["count"] == 3
    assert [one.path for one in finding.related] == ["a/plan.yaml", "c/plan.yaml"]
