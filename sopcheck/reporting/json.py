"""The JSON report of `check`, exactly as CONTRACT fixes it: sorted, no times, no host, no absolute path."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping

from sopcheck.model import SEVERITIES, ArtifactStatus, Finding, GateResult, Json, Report, Undetermined
from sopcheck.places import Place
from sopcheck.reporting.escape import in_json
from sopcheck.reporting.messages import Wording, clause_numbers, order_of

VERSION = 1


def render(report: Report, wording: Wording) -> bytes:
    """The report as UTF-8 with a line feed at its end."""
    return _joined(_pieces(_parts(report, wording)))


def to_bytes(value: Json) -> bytes:
    """A report as JSON, one finding or artifact a line. A lone surrogate, from a file name, becomes `?`."""
    if isinstance(value, dict) and any(isinstance(one, list) for one in value.values()):
        return _joined(_pieces(value))
    return _joined((*_lines(value), "\n"))


def indented(value: Json) -> bytes:
    """Any JSON to be read by people, such as a schema."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return (in_json(text) + "\n").encode("utf-8", "replace")


def _joined(pieces: Iterable[str]) -> bytes:
    """The pieces as bytes, each made only when its turn has come: a long report is never there twice."""
    out = io.BytesIO()
    for piece in pieces:
        out.write(piece.encode("utf-8", "replace"))
    return out.getvalue()


def _pieces(parts: Mapping[str, Json | Iterator[Json]]) -> Iterator[str]:
    """A mapping whose lists have one item a line."""
    before = "{\n"
    for key, value in parts.items():
        yield f"{before}{_text(key)}: "
        yield from _lines(value)
        before = ",\n"
    yield "\n}\n"


def _lines(value: Json | Iterator[Json]) -> Iterator[str]:
    """A list with one item a line, so that two reports can be compared line by line; anything else in one line."""
    if not isinstance(value, list | Iterator):
        yield _text(value)
        return
    before = "[\n"
    for one in value:
        yield f"{before}{_text(one)}"
        before = ",\n"
    yield "[]" if before == "[\n" else "\n]"


def _text(value: Json) -> str:
    return in_json(json.dumps(value, ensure_ascii=False, allow_nan=False))


def as_json(report: Report, wording: Wording) -> dict[str, Json]:
    """The report as plain data, messages in the wording's language."""
    parts = _parts(report, wording)
    return {key: list(value) if isinstance(value, Iterator) else value for key, value in parts.items()}


def _parts(report: Report, wording: Wording) -> dict[str, Json | Iterator[Json]]:
    """The parts of the report; of lists, the items one by one."""
    findings = sorted(report.findings, key=order_of)
    counts: dict[str, Json] = {severity: sum(one.severity == severity for one in findings) for severity in SEVERITIES}
    return {
        "version": VERSION,
        "as_of": report.as_of,
        "standard": {"pack": report.pack, "version": report.pack_version},
        "artifacts": (_artifact(one) for one in sorted(report.artifacts, key=lambda one: (one.path, one.artifact))),
        "findings": (finding_json(one, wording) for one in findings),
        "undetermined": (_undetermined(one) for one in _sorted_undetermined(report.undetermined)),
        "gates": (_gate(one, wording) for one in sorted(report.gates, key=lambda gate: gate.project)),
        "summary": {
            "artifacts": sum(one.status == "checked" for one in report.artifacts),
            "by_severity": counts,
            "waived": 0,
            "baselined": 0,
            "undetermined": len(report.undetermined),
        },
    }


def finding_json(finding: Finding, wording: Wording) -> dict[str, Json]:
    """One finding; keys that have nothing to say are left out where CONTRACT marks them with `?`."""
    value: dict[str, Json] = {
        "code": finding.code,
        "severity": finding.severity,
        "message": wording.message(finding),
        "path": finding.path,
        "artifact": finding.artifact,
        "place": _place(finding.place),
        "field": finding.field,
        "state": finding.state,
        "kind": finding.kind,
        "project": finding.project,
        "source": finding.source,
        "obligations": list(finding.obligations),
        "clause": list(clause_numbers(wording.pack, finding)),
        "hint": wording.hint(finding),
        "fingerprint": finding.fingerprint,
        "fixable": finding.fixable,
        "related": [
            {"path": one.path, "place": _place(one.place), "message": wording.related(finding, one)}
            for one in finding.related
        ],
    }
    optional = ("field", "state", "kind", "project", "hint")
    return {key: one for key, one in value.items() if one is not None or key not in optional}


def _place(place: Place | None) -> Json:
    return place.to_json() if place is not None else None


def _artifact(one: ArtifactStatus) -> dict[str, Json]:
    value: dict[str, Json] = {
        "artifact": one.artifact,
        "path": one.path,
        "format": one.format,
        "kind": one.kind,
        "project": one.project,
        "status": one.status,
    }
    return {**value, "reason": one.reason} if one.reason is not None else value


def _sorted_undetermined(entries: Iterable[Undetermined]) -> list[Undetermined]:
    return sorted(entries, key=lambda one: (one.artifact, one.code, one.field or "", one.needs))


def _undetermined(one: Undetermined) -> dict[str, Json]:
    return {"code": one.code, "artifact": one.artifact, "field": one.field, "needs": list(one.needs)}


def _gate(one: GateResult, wording: Wording) -> dict[str, Json]:
    return {
        "project": one.project,
        "gate": one.gate,
        "status": one.status,
        "needs": [
            {"text": wording.need(need), "met": need.met, "fingerprints": list(need.fingerprints)} for need in one.needs
        ],
    }
