"""References, cross-document rules and gates over small repositories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from sopcheck.config import Config, load_config
from sopcheck.engine import Request, run
from sopcheck.model import Finding, Report
from sopcheck.places import TextPlace
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("operations")


def checked(pack: Pack, root: Path, files: Mapping[str, str], as_of: str = "2026-04-01") -> Report:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return run(Request(Config(root, projects=(".",)), as_of=dt.date.fromisoformat(as_of), jobs=1), pack)


def of_codes(report: Report, *prefixes: str) -> list[Finding]:
    return [one for one in report.findings if one.code.startswith(prefixes)]


PLAN = "kind: project_plan\nid: P1\ntitle: 计划\n"


def test_a_reference_by_id_or_by_path_leads_to_its_artifact(pack: Pack, tmp_path: Path) -> None:
    files = {
        "plan.yaml": PLAN,
        "sub/by-id.yaml": "kind: activity_plan\nid: A1\nplan: p1\n",
        "sub/by-path.yaml": "kind: activity_plan\nid: A2\nplan: ../plan.yaml\n",
    }
    assert of_codes(checked(pack, tmp_path, files), "REF") == []


ACTIVITY = "kind: activity_plan\ntitle: 门店开放日活动方案\ntheme: 把春天铺在床上\n"
SIBLING = "kind: activity_plan\ntitle: 会员续购周活动方案\n"


@pytest.mark.parametrize(
    "text",
    [
        "门店开放日活动方案",
        "《门店开放日活动方案》",
        "门店开放日",
        "把春天铺在床上",
        "门店开放日活动方案（终稿）",
        "三月活动",
    ],
)
def test_a_reference_by_title_theme_or_file_name_leads_to_its_artifact(pack: Pack, tmp_path: Path, text: str) -> None:
    files = {
        "plan.yaml": PLAN,
        "三月活动.yaml": ACTIVITY,
        "b.yaml": SIBLING,
        "e.yaml": f"kind: execution_record\nactivity: {text}\n",
    }
    assert of_codes(checked(pack, tmp_path, files), "REF") == []


def test_a_record_that_names_its_activity_by_title_is_found_by_the_gate(pack: Pack, tmp_path: Path) -> None:
    activity = f"{ACTIVITY}schedule: 2026-03-20\n"
    evaluation = "kind: evaluation_report\nevaluated_at: 2026-03-30\n"
    files = {
        "plan.yaml": PLAN,
        "a.yaml": activity,
        "e.yaml": "kind: execution_record\nactivity: 门店开放日\n",
        "v.yaml": evaluation,
    }
    assert of_codes(checked(pack, tmp_path, files), "GAT102") == []
    (tmp_path / "e.yaml").write_text("kind: execution_record\nactivity: 另一活动\n", encoding="utf-8")
    assert [one.path for one in of_codes(checked(pack, tmp_path, {}), "GAT102")] == ["a.yaml"]


def test_part_of_two_titles_is_ambiguous_and_two_letters_name_nothing(pack: Pack, tmp_path: Path) -> None:
    files = {
        "plan.yaml": PLAN,
        "a.yaml": ACTIVITY,
        "b.yaml": "kind: activity_plan\ntitle: 门店开放日二期活动方案\n",
        "e.yaml": "kind: execution_record\nactivity: 开放日\n",
        "f.yaml": "kind: execution_record\nactivity: 门店\n",
    }
    assert [(one.code, one.path) for one in of_codes(checked(pack, tmp_path, files), "REF")] == [
        ("REF103", "e.yaml"),
        ("REF101", "f.yaml"),
    ]


def test_a_short_file_name_inside_a_number_names_nothing(pack: Pack, tmp_path: Path) -> None:
    files = {"plan.yaml": PLAN, "a.yaml": "kind: activity_plan\nplan: QH-26-PLAN\n"}
    assert [one.code for one in of_codes(checked(pack, tmp_path, files), "REF")] == ["REF101"]


def test_a_title_counts_in_its_own_project_only(pack: Pack, tmp_path: Path) -> None:
    files = {
        "one/plan.yaml": "kind: project_plan\nid: P1\nproject: 甲\n",
        "one/a.yaml": f"{ACTIVITY}project: 甲\n",
        "two/e.yaml": "kind: execution_record\nproject: 乙\nactivity: 门店开放日\n",
    }
    assert [one.code for one in of_codes(checked(pack, tmp_path, files), "REF")] == ["REF101"]


def test_a_reference_to_nothing_is_a_finding_at_its_value(pack: Pack, tmp_path: Path) -> None:
    report = checked(pack, tmp_path, {"a.yaml": "kind: activity_plan\nplan: P9\n"})
    (broken,) = of_codes(report, "REF")
    assert (broken.code, broken.severity, broken.source, broken.field) == ("REF101", "warning", "reads", "plan")
    assert broken.obligations == ("activity-under-plan",)
    assert broken.place is not None
    assert (broken.place.line, broken.place.column) == (2, 7)


def test_a_reference_to_another_kind_shows_both_ends(pack: Pack, tmp_path: Path) -> None:
    files = {"a.yaml": "kind: activity_plan\nplan: B1\n", "b.yaml": "kind: requirements_brief\nid: B1\n"}
    (broken,) = of_codes(checked(pack, tmp_path, files), "REF")
    (other,) = broken.related
    assert (broken.code, other.path) == ("REF102", "b.yaml")
    assert other.place is not None
    assert other.place.line == 1


def test_an_id_used_twice_is_told_at_the_later_one(pack: Pack, tmp_path: Path) -> None:
    files = {"a.yaml": PLAN, "b.yaml": PLAN, "c.yaml": "kind: activity_plan\nplan: P1\n"}
    report = checked(pack, tmp_path, files)
    assert [(one.code, one.path, one.field) for one in of_codes(report, "REF")] == [
        ("REF104", "b.yaml", "id"),
        ("REF105", "b.yaml", "project"),
        ("REF103", "c.yaml", "plan"),
    ]


def gates(report: Report) -> dict[str, str]:
    return {gate.gate: gate.status for gate in report.gates}


def test_a_project_without_a_plan_is_blocked_at_its_first_gate(pack: Pack, tmp_path: Path) -> None:
    report = checked(pack, tmp_path, {"brief.yaml": "kind: requirements_brief\ntitle: 需求\n"})
    assert gates(report) == {
        "plan-approval": "blocked",
        "execution-readiness": "not_reached",
        "evaluation-complete": "not_reached",
        "closure": "not_reached",
    }
    assert of_codes(report, "GAT") == []


def test_a_missing_plan_is_a_fault_once_work_of_the_next_stage_is_dated(pack: Pack, tmp_path: Path) -> None:
    files = {"a.yaml": "kind: activity_plan\ntheme: 开放日\nschedule: 2026-03-01 至 2026-03-05\n"}
    before = checked(pack, tmp_path, files, "2026-02-28")
    assert of_codes(before, "GAT") == []
    after = checked(pack, tmp_path, files, "2026-03-01")
    missing = [one for one in of_codes(after, "GAT101") if one.parameters["target_kind"] == "project_plan"]
    assert [(one.path, one.place) for one in missing] == [(".", None)]
    (gate,) = [one for one in after.gates if one.gate == "plan-approval"]
    assert missing[0].fingerprint in {print_ for need in gate.needs for print_ in need.fingerprints}


def test_findings_of_a_whole_project_are_linked_whatever_is_reported(pack: Pack, tmp_path: Path) -> None:
    files = {
        "plan.yaml": PLAN,
        "a/a.yaml": "kind: activity_plan\nplan: P1\n",
        "b/b.yaml": "kind: activity_plan\nplan: P9\n",
    }
    checked(pack, tmp_path, files)
    request = Request(Config(tmp_path), (tmp_path / "a",), dt.date(2026, 4, 1), 1)
    report = run(request, pack)
    assert {one.path for one in report.findings} == {"a/a.yaml"}
    assert of_codes(report, "REF") == []


def test_workers_and_one_process_find_the_same(pack: Pack, tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"a{number}.yaml").write_text(f"kind: activity_plan\nid: A{number}\nplan: P{number % 3}\n")
    (tmp_path / "broken.yaml").write_text("a: [1\n")
    alone, together = (run(Request(Config(tmp_path), as_of=dt.date(2026, 4, 1), jobs=jobs), pack) for jobs in (1, 3))
    assert alone == together
    assert len(alone.artifacts) == 8


def test_a_fingerprint_survives_new_lines_and_tells_twins_apart(pack: Pack, tmp_path: Path) -> None:
    text = "kind: project_plan\nid: P1\ntasks:\n- {id: T1, name: a}\n- {name: b}\n"
    first = checked(pack, tmp_path, {"p.yaml": text})
    moved = checked(pack, tmp_path, {"p.yaml": "# a comment\n\n" + text})
    prints = [one.fingerprint for one in first.findings]
    assert prints == [one.fingerprint for one in moved.findings]
    assert len(set(prints)) == len(prints)


@pytest.mark.parametrize("paths", [(), ("a/plan.yaml",)])
def test_a_configured_project_folder_that_is_not_there_is_told_at_its_line(
    pack: Pack, tmp_path: Path, paths: tuple[str, ...]
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "sopcheck.yaml").write_text("language: zh\nprojects:\n- a\n- nosuch/*\n", encoding="utf-8")
    config = load_config(tmp_path)
    report = run(Request(config, tuple(tmp_path / one for one in paths), as_of=dt.date(2026, 4, 1), jobs=1), pack)
    [finding] = of_codes(report, "CFG")
    assert (finding.code, finding.severity, finding.path) == ("CFG105", "warning", "sopcheck.yaml")
    assert finding.parameters == {"glob": "nosuch/*"}
    assert finding.place == TextPlace(4, 1, 4, 1)
