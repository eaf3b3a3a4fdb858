"""Whole runs compared byte for byte: each folder of `cases/` names its input and holds the expected JSON.

`SOPCHECK_UPDATE_CASES=1 pytest tests/test_cases.py` rewrites the expected files; the review is then reading a diff.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from sopcheck.cli.main import run

CASES = Path(__file__).parent / "cases"
CHECKOUT = Path(__file__).parent.parent
UPDATE = "SOPCHECK_UPDATE_CASES" in os.environ
NAMES = sorted(folder.parent.name for folder in CASES.glob("*/case.yaml"))


def described(name: str) -> dict[str, Any]:
    case: dict[str, Any] = yaml.safe_load((CASES / name / "case.yaml").read_text(encoding="utf-8"))
    return case


def checked(name: str) -> tuple[int, str]:
    """Exit code and output of `sopcheck check` on the case's root."""
    case = described(name)
    root = CHECKOUT / case["root"] if "root" in case else CASES / name / "input"
    arguments = ["check", str(root), "--output-format", "json", "--no-cache", "--as-of", str(case["as_of"])]
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as stdout:
        code = run([*arguments, *case.get("arguments", [])])
        stdout.flush()
        return code, stdout.buffer.getvalue().decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_run_prints_what_the_snapshot_holds(name: str) -> None:
    exit_code, output = checked(name)
    expected = CASES / name / "expected.json"
    if UPDATE:
        expected.write_bytes(output.encode())
    assert output.encode() == expected.read_bytes()
    assert exit_code == described(name)["exit"]


@pytest.mark.parametrize("name", ["compliant", "compliant-years-later", "compliant-office"])
def test_the_compliant_project_has_no_finding_and_passes_all_gates(name: str) -> None:
    report = json.loads((CASES / name / "expected.json").read_bytes())
    assert report["findings"] == []
    assert report["undetermined"] == []
    assert [(gate["gate"], gate["status"]) for gate in report["gates"]] == [
        ("plan-approval", "passed"),
        ("execution-readiness", "passed"),
        ("evaluation-complete", "passed"),
        ("closure", "passed"),
    ]
    assert {artifact["status"] for artifact in report["artifacts"]} == {"checked"}


def test_the_faulty_twin_has_every_planted_fault_and_no_other() -> None:
    planted = yaml.safe_load((CASES / "faulty" / "planted.yaml").read_text(encoding="utf-8"))
    report = json.loads((CASES / "faulty" / "expected.json").read_bytes())
    found = sorted(
        (each["path"], (each["place"] or {}).get("line", 0), each["code"], each.get("field") or "")
        for each in report["findings"]
    )
    assert found == sorted((each["file"], each["line"], each["code"], each.get("field", "")) for each in planted)
    assert len({each["code"] for each in planted}) >= 25


def test_the_faulty_twin_of_the_office_documents_has_every_planted_fault_and_no_other() -> None:
    planted = yaml.safe_load((CASES / "faulty-office" / "planted.yaml").read_text(encoding="utf-8"))
    report = json.loads((CASES / "faulty-office" / "expected.json").read_bytes())
    found = {(each["path"], json.dumps(each["place"]), each["code"], each["field"]) for each in report["findings"]}
    assert found == {(each["file"], json.dumps(each["place"]), each["code"], each["field"]) for each in planted}
    assert len(planted) == len(report["findings"])
