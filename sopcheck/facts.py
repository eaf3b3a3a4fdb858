"""What one document gives to a run, as plain JSON and back: the form in which facts are cached and sent about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopcheck.documents import DocumentResult
from sopcheck.model import Artifact, ArtifactStatus, Candidate, FieldPath, Finding, Json, Mark, Related, Undetermined
from sopcheck.places import PLACES, Place
from sopcheck.recognition.marks import Column, Marks

FORMAT = 3
"""Raised when the form changes: what an older version wrote is then not read."""


def encode(result: DocumentResult) -> dict[str, Any]:
    """`result` as JSON values."""
    return {
        "statuses": [
            [one.artifact, one.path, one.format, one.kind, one.project, one.status, one.reason]
            for one in result.statuses
        ],
        "artifacts": [_artifact(one) for one in result.artifacts],
        "findings": [_finding(one) for one in result.findings],
        "undetermined": [[one.code, one.artifact, one.field, list(one.needs)] for one in result.undetermined],
    }


def decode(data: Mapping[str, Any]) -> DocumentResult:
    """The result that `encode` wrote; raises KeyError, TypeError or ValueError for anything else."""
    return DocumentResult(
        tuple(ArtifactStatus(*one) for one in data["statuses"]),
        tuple(_to_artifact(one) for one in data["artifacts"]),
        tuple(_to_finding(one) for one in data["findings"]),
        tuple(
            Undetermined(code, artifact, field, tuple(needs)) for code, artifact, field, needs in data["undetermined"]
        ),
    )


def _place(place: Place | None) -> list[int | str] | None:
    if place is None:
        return None
    number = PLACES.index(type(place))
    return [number, *(getattr(place, name) for name in type(place).__slots__)]


def _to_place(data: list[Any] | None) -> Place | None:
    return None if data is None else PLACES[data[0]](*data[1:])


def _at(at: FieldPath | Place | None) -> Json:
    if isinstance(at, PLACES):
        return {"place": _place(at)}  # type: ignore[dict-item]
    return None if at is None else list(at)


def _to_at(data: Any) -> FieldPath | Place | None:  # noqa: ANN401 - decoded JSON
    if isinstance(data, dict):
        return _to_place(data["place"])
    return None if data is None else tuple(data)


def _artifact(one: Artifact) -> dict[str, Any]:
    return {
        "id": one.id,
        "path": one.path,
        "format": one.format,
        "kind": one.kind,
        "sha256": one.sha256,
        "data": one.data,
        **_marks(one.marks),
        "misfits": [[list(path), code, text] for path, (code, text) in one.misfits.items()],
        "confidence": one.confidence,
        "candidates": [[candidate.kind, candidate.score, candidate.why] for candidate in one.candidates],
        "heading": _place(one.heading),
        "records": one.records,
    }


def _to_artifact(data: Mapping[str, Any]) -> Artifact:
    return Artifact(
        id=data["id"],
        path=data["path"],
        format=data["format"],
        kind=data["kind"],
        sha256=data["sha256"],
        data=data["data"],
        marks=_to_marks(data),
        misfits={tuple(path): (code, text) for path, code, text in data["misfits"]},
        confidence=data["confidence"],
        candidates=tuple(Candidate(*one) for one in data["candidates"]),
        heading=_to_place(data["heading"]),
        records=data["records"],
    )


def _marks(marks: Mapping[FieldPath, Mark]) -> dict[str, Any]:
    """The marks one by one, and those of registers by column."""
    own = marks.own if isinstance(marks, Marks) else marks
    columns = marks.columns if isinstance(marks, Marks) else {}
    return {
        "marks": [[list(path), *_mark(mark)] for path, mark in own.items()],
        "columns": [
            [*key, *_mark(one.pattern), one.sheet, one.letters, one.texts, one.rows]
            for key, parts in columns.items()
            for one in parts
        ],
    }


def _mark(mark: Mark) -> list[Any]:
    source = None if mark.source is None else list(mark.source)
    return [mark.state, mark.label, mark.text, _place(mark.label_place), _place(mark.value_place), source, mark.why]


def _to_marks(data: Mapping[str, Any]) -> Mapping[FieldPath, Mark]:
    own = {tuple(path): _to_mark(rest) for path, *rest in data["marks"]}
    columns: dict[tuple[str, str], list[Column]] = {}
    for records, name, *rest in data["columns"]:
        *pattern, sheet, letters, texts, rows = rest
        columns.setdefault((records, name), []).append(Column(_to_mark(pattern), sheet, letters, texts, rows))
    return Marks(own, columns) if columns else own


def _to_mark(data: list[Any]) -> Mark:
    state, label, text, label_place, value_place, source, why = data
    places = _to_place(label_place), _to_place(value_place)
    return Mark(state, label, text, *places, None if source is None else tuple(source), why)


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code,
        "severity": one.severity,
        "source": one.source,
        "path": one.path,
        "artifact": one.artifact,
        "kind": one.kind,
        "at": list(one.at),
        "field": one.field,
        "label": one.label,
        "state": one.state,
        "obligations": list(one.obligations),
        "parameters": dict(one.parameters),
        "place": _place(one.place),
        "related": [
            [related.path, _at(related.at), related.message, related.artifact, _place(related.place)]
            for related in one.related
        ],
        "fixable": one.fixable,
        "unwaivable": one.unwaivable,
    }


def _to_finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        code=data["code"],
        severity=data["severity"],
        source=data["source"],
        path=data["path"],
        artifact=data["artifact"],
        kind=data["kind"],
        at=tuple(data["at"]),
        field=data["field"],
        label=data["label"],
        state=data["state"],
        obligations=tuple(data["obligations"]),
        parameters=data["parameters"],
        place=_to_place(data["place"]),
        related=tuple(
            Related(path, _to_at(at), message, artifact, _to_place(place))
            for path, at, message, artifact, place in data["related"]
        ),
        fixable=data["fixable"],
        unwaivable=data["unwaivable"],
    )
