"""The stage gates of a project: each need, what answers it, and which gates have fallen due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sopcheck.checking.environment import FunctionSpec, TooManyStepsError
from sopcheck.checking.expressions import Expression, compile_expression
from sopcheck.checking.faults import ExpressionError
from sopcheck.checking.functions import FUNCTIONS, fold
from sopcheck.checking.operations import truth
from sopcheck.checking.rules import Anchor, RuleRun
from sopcheck.checking.values import Unknown, Value, View
from sopcheck.errors import PackError
from sopcheck.model import Finding, Json
from sopcheck.standard.model import DEFAULT_SEVERITY, Gate, Need, Pack


@dataclass(frozen=True, slots=True)
class NeedState:
    """One need as linking finds it. Settling decides: it is met if `shown`, and no open finding breaks `clean`."""

    shown: bool
    clean: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    """Faults of the need itself; empty before the gate falls due."""
    lacks: Mapping[str, Json] = field(default_factory=dict)
    """Why it is not shown, said from the first day: `what` is missing, of which `kind`, and `names` where there are."""
    wants: frozenset[tuple[str, str]] = frozenset()
    """Fields, by artifact and address, without which it cannot be told: what is wrong with one keeps the need open."""


@dataclass(frozen=True, slots=True)
class GateState:
    """One gate of one project, not yet settled."""

    project: str
    gate: Gate
    needs: tuple[NeedState, ...]


@dataclass(frozen=True, slots=True)
class CompiledGate:
    """A gate with its expressions compiled, by their text."""

    gate: Gate
    expressions: Mapping[str, Expression]


def compile_gates(pack: Pack, functions: Mapping[str, FunctionSpec]) -> tuple[CompiledGate, ...]:
    """Compile every gate of the pack; raises PackError."""
    out = []
    for gate in pack.gates:
        texts = [gate.due] if gate.due else []
        for need in gate.needs:
            texts += [text for text in (need.each_of, need.when, *need.order) if text]
            if need.approval:
                texts.append(need.approval["departments"])
        try:
            compiled = {text: compile_expression(text, functions) for text in texts}
        except ExpressionError as error:
            raise PackError(f"{gate.id}：{error.zh}", f"{gate.id}: {error.en}", str(gate.position)) from None
        out.append(CompiledGate(gate, compiled))
    return tuple(out)


def check_gates(
    gates: tuple[CompiledGate, ...], run: RuleRun, names: Mapping[str, Value], anchor: Anchor
) -> Iterator[GateState]:
    """Every gate of one project. `names` are those of project scope."""
    for compiled in gates:
        due = _is_due(compiled, run, names)
        needs = tuple(_need(compiled, need, run, names, anchor, due=due) for need in compiled.gate.needs)
        yield GateState(anchor.project or "", compiled.gate, needs)


def undecided_gates(gates: tuple[CompiledGate, ...], project: str) -> Iterator[GateState]:
    """Every gate of a project that may have any of several plans: none is passed, nothing is a fault."""
    for compiled in gates:
        needs = (NeedState(shown=False, clean=need.clean, lacks=_lacking("plan", None)) for need in compiled.gate.needs)
        yield GateState(project, compiled.gate, tuple(needs))


def _is_due(compiled: CompiledGate, run: RuleRun, names: Mapping[str, Value]) -> bool:
    if compiled.gate.due is None:
        return False
    day = _value(compiled, compiled.gate.due, run, names)
    return isinstance(day, dt.date) and day <= run.as_of


def _value(compiled: CompiledGate, text: str, run: RuleRun, names: Mapping[str, Value]) -> Value:
    """The value of one of the gate's expressions; unknown where it would take too long."""
    try:
        return compiled.expressions[text].evaluate(run.environment(names, None))
    except TooManyStepsError:
        return Unknown()


def _need(
    compiled: CompiledGate, need: Need, run: RuleRun, names: Mapping[str, Value], anchor: Anchor, *, due: bool
) -> NeedState:
    def value(text: str) -> Value:
        return _value(compiled, text, run, names)

    if need.when is not None and truth(value(need.when)) is False:
        return NeedState(shown=True, clean=())
    faults: list[Finding] = []
    shown = True
    lacks: Mapping[str, Json] = {}
    wants: frozenset[tuple[str, str]] = frozenset()
    artifacts: list[View] = list(names.get(need.artifact, [])) if need.artifact else []
    if need.each_of is not None:
        missing = _without_document(value(need.each_of), artifacts, run, names)
        shown = missing == []
        lacks = _lacking("elements", need.artifact, [view.name() for view in missing] if missing is not None else None)
        faults += [_fault(compiled.gate, need, "GAT102", anchor, view) for view in missing or ()]
    elif need.artifact is not None and not artifacts:
        shown = False
        lacks = _lacking("document", need.artifact)
        faults.append(_fault(compiled.gate, need, "GAT101", anchor, None))
    if need.approval is not None:
        of, silent = need.approval["of"], _not_approved(need.approval, value(need.approval["departments"]), names)
        shown = silent == [] and shown
        lacks = _lacking("approval", of, silent) if names.get(of) else _lacking("document", of)
    for text in need.order:
        result = truth(value(text))
        if result is not True:
            shown = False
            lacks = {} if result is False else _lacking("data", None)
            wants |= result.needs if isinstance(result, Unknown) else frozenset()
            if result is False:
                faults.append(_fault(compiled.gate, need, "GAT104", anchor, None))
    return NeedState(shown, need.clean, tuple(faults) if due else (), {} if shown else lacks, wants)


def _lacking(what: str, kind: str | None, names: list[str] | None = None) -> Mapping[str, Json]:
    return {"what": what, "kind": kind, "names": list(names or [])}


def _without_document(
    elements: Value, artifacts: list[View], run: RuleRun, names: Mapping[str, Value]
) -> list[View] | None:
    """Elements that no artifact refers to; None where the elements are not known."""
    if type(elements) is Unknown or not isinstance(elements, list):
        return None if elements is not None else []
    env = run.environment(names, None)
    views = [one for one in elements if isinstance(one, View)]
    return [one for one in views if not any(FUNCTIONS["refers"].call(env, [other, one]) for other in artifacts)]


def _not_approved(approval: Mapping[str, str], departments: Value, names: Mapping[str, Value]) -> list[str] | None:
    """The departments without an approved row; None where it is not known which they are."""
    if not isinstance(departments, list) or not departments or any(type(one) is Unknown for one in departments):
        return None
    rows = [row for view in names.get(approval["of"], []) for row in _rows(view)]
    given = {  # a department may be named more or less fully in the two places: Finance, Finance department
        fold(str(row["department"]))
        for row in rows
        if row.get("department")
        and row.get("date")
        and row.get("step") in (None, "approve")
        and row.get("decision") in (None, "approved")
    }
    return [str(one) for one in departments if not any(fold(str(one)) in by or by in fold(str(one)) for by in given)]


def _rows(view: View) -> list[Mapping[str, object]]:
    rows = view.data.get("approvals")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _fault(gate: Gate, need: Need, code: str, anchor: Anchor, view: View | None) -> Finding:
    artifact = view.artifact if view else anchor.artifact
    return Finding(
        code=code,
        severity=DEFAULT_SEVERITY[gate.source],
        source=gate.source,
        path=artifact.path if artifact else anchor.path,
        artifact=artifact.id if artifact else anchor.path,
        kind=artifact.kind if artifact else None,
        project=anchor.project,
        at=view.path if view else (),
        obligations=need.clean,
        parameters={
            "target_kind": need.artifact,
            "template": need.artifact,
            "gate": {"zh": gate.title.zh, "en": gate.title.en},
            "need": {"zh": need.text.zh, "en": need.text.en},
            "element": view.name() if view else None,
            "clause": gate.clause,
        },
    )
