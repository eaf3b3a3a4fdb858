"""Settles what was found: severities and switches of the company, selection, fingerprints, and the gates' status."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sopcheck.config import Config, SeverityOrOff
from sopcheck.linking.gates import GateState, NeedState
from sopcheck.model import Finding, GateResult, NeedResult, Undetermined
from sopcheck.places import order_of_place

if TYPE_CHECKING:
    from sopcheck.standard.model import Pack

FINGERPRINT_DIGITS = 16


@dataclass(frozen=True, slots=True)
class SettleSettings:
    """What a company and a caller set. `select` and `ignore` are codes or prefixes of codes; no `select` is all."""

    severity: Mapping[str, SeverityOrOff]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings with severity and fingerprint, and gates with their status."""

    findings: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    gates: tuple[GateResult, ...]


def settle(
    findings: Iterable[Finding],
    undetermined: Iterable[Undetermined],
    gates: Sequence[GateState],
    ids: Mapping[str, str],
    settings: SettleSettings,
) -> Settled:
    """Settle one run. `ids` gives the stated id of an artifact by its address, where it states one."""
    every = [*findings, *(fault for gate in gates for need in gate.needs for fault in need.findings)]
    kept = [one for one in (with_severity(finding, settings.severity) for finding in every) if one is not None]
    printed = _with_fingerprints(kept, ids)
    results = _gates(gates, printed)
    return Settled(
        tuple(one for one in printed if _selected(one, settings)),
        tuple(sorted(set(undetermined), key=lambda one: (one.artifact, one.code, one.field or "", one.needs))),
        results,
    )


def severities(pack: Pack, config: Config) -> dict[str, SeverityOrOff]:
    """Code -> severity where it is not the rule's own: what the company's pack says, then the configuration."""
    return {**{code: one.severity for code, one in pack.changes.items()}, **config.severity}


def with_severity(finding: Finding, severities: Mapping[str, SeverityOrOff]) -> Finding | None:
    """The finding as grave as the company sets it; None where its code is off."""
    chosen = severities.get(finding.code)
    if chosen is None or finding.unwaivable:
        return finding
    return None if chosen == "off" else dataclasses.replace(finding, severity=chosen)


def _selected(finding: Finding, settings: SettleSettings) -> bool:
    if finding.unwaivable:
        return True
    if settings.select and not finding.code.startswith(settings.select):
        return False
    return not (settings.ignore and finding.code.startswith(settings.ignore))


def _with_fingerprints(findings: Sequence[Finding], ids: Mapping[str, str]) -> list[Finding]:
    """Number twins in the order of their places, so that the same fault keeps its fingerprint when lines move."""
    seen: Counter[tuple[str, str, str]] = Counter()
    out = []
    for finding in sorted(findings, key=_order):
        key = (ids.get(finding.artifact, finding.artifact), finding.code, finding.field or "")
        text = "\0".join((*key, str(seen[key])))
        seen[key] += 1
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:FINGERPRINT_DIGITS]
        out.append(dataclasses.replace(finding, fingerprint=digest))
    return out


def _order(finding: Finding) -> tuple[object, ...]:
    where = order_of_place(finding.place)
    return (finding.path, finding.artifact, where, finding.code, finding.field or "", repr(sorted(finding.parameters)))


def _gates(gates: Sequence[GateState], findings: Sequence[Finding]) -> tuple[GateResult, ...]:
    by_project: dict[str, list[GateState]] = defaultdict(list)
    for gate in gates:
        by_project[gate.project].append(gate)
    open_findings: dict[str | None, list[Finding]] = defaultdict(list)
    for one in findings:
        if one.severity != "info":
            open_findings[one.project].append(one)
    results = []
    for project in sorted(by_project):
        reached = True
        for state in by_project[project]:
            needs = tuple(_need(state, index, need, open_findings[project]) for index, need in enumerate(state.needs))
            met = all(need.met for need in needs)
            results.append(GateResult(project, state.gate.id, _status(met=met, reached=reached), needs))
            reached = reached and met
    return tuple(results)


def _status(*, met: bool, reached: bool) -> Literal["passed", "blocked", "not_reached"]:
    if not reached:
        return "not_reached"
    return "passed" if met else "blocked"


def _need(state: GateState, index: int, need: NeedState, findings: Sequence[Finding]) -> NeedResult:
    wanted = set(need.clean)
    own = {(fault.code, fault.artifact, fault.at, repr(fault.parameters)) for fault in need.findings}
    blocking = {
        one.fingerprint
        for one in findings
        if wanted.intersection(one.obligations)
        or (one.artifact, one.field) in need.wants
        or (own and (one.code, one.artifact, one.at, repr(one.parameters)) in own)
    }
    met = need.shown and not blocking
    return NeedResult(state.gate.id, index, met, tuple(sorted(blocking)), need.lacks)
