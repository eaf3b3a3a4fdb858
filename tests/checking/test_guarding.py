"""What the user sees of a rule that raises: its own result is missing and says so; every other finding is there."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from sopcheck import engine
from sopcheck.checking import guarding
from sopcheck.checking.rules import CompiledRule
from sopcheck.config import Config
from sopcheck.model import Finding, Report, Undetermined
from sopcheck.reporting import render
from sopcheck.reporting.messages import Wording
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack

PLAN = "kind: project_plan\nid: P1\ngoals: [{id: G1, statement: 增加收入}]\n"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def run(root: Path, pack: Pack, **settings: Any) -> Report:
    config = dataclasses.replace(Config(root=root), **settings)
    return engine.run(engine.Request(config, as_of=dt.date(2026, 3, 1), jobs=1), pack)


def with_failing(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Make the rule `code` raise."""
    run_rule = guarding.run_rule

    def raising(compiled: CompiledRule, *given: Any) -> list[Finding | Undetermined]:
        if compiled.rule.code == code:
            raise ZeroDivisionError("secret of a document")
        return run_rule(compiled, *given)

    monkeypatch.setattr(guarding, "run_rule", raising)


def codes(report: Report) -> list[str]:
    return sorted({one.code for one in report.findings})


@pytest.mark.parametrize("scope", ["artifact", "project"])
def test_a_rule_that_raises_is_named_and_costs_no_other_finding(
    scope: str, pack: Pack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    before = codes(run(tmp_path, pack))
    code = next(
        one.code
        for one in pack.rules.values()
        if one.scope == scope and one.kind == "project_plan" and one.code not in before
    )
    with_failing(monkeypatch, code)
    report = run(tmp_path, pack)
    assert codes(report) == sorted([*before, "CFG104"])
    (failed,) = [one for one in report.findings if one.code == "CFG104"]
    assert (failed.severity, failed.path, failed.place is not None) == ("error", "plan.yaml", True)
    printed = render("text", report, Wording(pack, "en")).decode()
    assert f"error   CFG104 The rule {code} failed (ZeroDivisionError) and has no result here" in printed
    assert "secret" not in printed


def test_a_rule_that_raises_cannot_be_switched_off(pack: Pack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    with_failing(monkeypatch, "PLN108")
    report = run(tmp_path, pack, severity={"CFG104": "off"})
    assert "CFG104" in codes(report)
