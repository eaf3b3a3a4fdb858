"""Expressions that take too long leave things undecided; they never end a run."""

from __future__ import annotations

import datetime as dt

import pytest
from running import EXAMPLES

from sopcheck import engine
from sopcheck.checking import environment
from sopcheck.config import load_config
from sopcheck.standard.load import load_pack


def test_rules_and_gates_that_take_too_many_steps_are_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "MAX_STEPS", 0)
    config = load_config(EXAMPLES / "spring-campaign")
    report = engine.run(engine.Request(config, as_of=dt.date(2026, 11, 24), jobs=1), load_pack())
    assert "DOC113" not in {finding.code for finding in report.findings}
    assert ("steps",) in {one.needs for one in report.undetermined}
    assert {gate.status for gate in report.gates} >= {"blocked"}
