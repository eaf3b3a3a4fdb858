"""Runs a rule so that a fault in it costs its own result and no other: the finding names the rule, the rest goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sopcheck.checking.rules import Anchor, CompiledRule, RuleRun, run_rule
from sopcheck.checking.values import Value, View
from sopcheck.model import Finding, Undetermined

RULE_FAILED: Final = "CFG104"


def run_guarded(
    compiled: CompiledRule, run: RuleRun, names: Mapping[str, Value], fallback: View | None, anchor: Anchor
) -> list[Finding | Undetermined]:
    """As `run_rule`; a rule that raises gives one finding that says so, and cannot be waived."""
    try:
        return run_rule(compiled, run, names, fallback, anchor)
    except Exception as error:  # noqa: BLE001 - whatever documents provoke in a rule must not end the run
        artifact = anchor.artifact
        failed = Finding(
            code=RULE_FAILED,
            severity="error",
            source="sopcheck",
            path=anchor.path,
            artifact=artifact.id if artifact else anchor.path,
            kind=artifact.kind if artifact else None,
            project=anchor.project,
            parameters={"rule": compiled.rule.code, "reason": type(error).__name__},
            unwaivable=True,
        )
        return [failed]
