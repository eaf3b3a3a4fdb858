"""What was understood of one document, field by field: the answer to "why does it say that?"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sopcheck.checking.schema import check_schema, engine_for
from sopcheck.extracting.ignored import Ignored, ignored
from sopcheck.model import MISSING, Artifact, Document, FieldPath, Finding, Json, Mark, Outline, State, Tree, lookup
from sopcheck.places import Place
from sopcheck.settling.settle import severities, with_severity

if TYPE_CHECKING:
    from sopcheck.config import Config
    from sopcheck.recognition.recognise import Recognised, Unrecognised
    from sopcheck.standard.model import FieldSpec, Kind, Pack

_MISSING = ("001", "002", "003")
"""How codes end that tell of a field that is absent, blank or template text."""
_FILLED: frozenset[State] = frozenset({"present", "derived", "not_applicable"})


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field (`owner`) or one column of a table (`risks[].owner`) as it was understood."""

    field: str
    state: State
    label: str | None
    label_place: Place | None
    value_place: Place | None
    text: str
    value: Json
    why: str | None = None

    def to_json(self) -> dict[str, Json]:
        """As CONTRACT prints it."""
        value: dict[str, Json] = {
            "field": self.field,
            "state": self.state,
            "label": self.label,
            "label_place": self.label_place.to_json() if self.label_place is not None else None,
            "value_place": self.value_place.to_json() if self.value_place is not None else None,
            "text": self.text,
            "value": self.value,
        }
        return {**value, "why": self.why} if self.why is not None else value


def extract_json(
    document: Document, recognised: Recognised, pack: Pack, projects: Mapping[str, str], *, records: bool = False
) -> list[dict[str, Json]]:
    """One object an artifact, as CONTRACT fixes it; a document that is no artifact gives one without a kind.

    `projects` is the project of each artifact id; `records` adds the rows of the kind's main table.
    """
    found = [
        _artifact_json(artifact, document, pack, projects.get(artifact.id), records=records, unused=unused)
        for artifact, unused in zip(recognised.artifacts, unused_of(recognised, document), strict=True)
    ]
    found += [_unrecognised_json(one, document) for one in recognised.unrecognised]
    return found or [_empty(document.path, document.path, document.format)]


def unused_of(recognised: Recognised, document: Document) -> list[tuple[Ignored, ...]]:
    """What no field took, artifact by artifact.

    What a laid-out part says is told once, with the first of its artifacts, since several may share it.
    """
    return [tuple(ignored(one, recognised.artifacts, document)) for one in recognised.artifacts]


def fields_of(artifact: Artifact, document: Document, kind: Kind) -> Iterator[FieldView]:
    """Every field of the artifact's kind, whether the document mentions it or not, in the order of the schema."""
    for name, spec in kind.fields.items():
        if name == "kind":
            continue
        yield _plain_field(artifact, document, (name,), name)
        for column in spec.records:
            yield _column(artifact, document, spec, column)


def missing_fields(artifact: Artifact, pack: Pack, config: Config) -> Iterator[Finding]:
    """What `check` would say of required fields that are absent, blank or still template text."""
    kind = pack.kinds[artifact.kind]
    if not kind.fields:
        return
    errors = engine_for(kind.schema).errors(artifact.data)
    for one in check_schema(artifact, kind, errors, config.profile):
        if isinstance(one, Finding) and one.code.endswith(_MISSING):
            settled = with_severity(one, severities(pack, config))
            if settled is not None:
                yield settled


def _plain_field(artifact: Artifact, document: Document, path: FieldPath, name: str) -> FieldView:
    mark = artifact.marks.get(path)
    value = lookup(artifact.data, path)
    label_place, value_place = _places(artifact, document, mark)
    return FieldView(
        field=name,
        state=artifact.state(path),
        label=mark.label if mark is not None else None,
        label_place=label_place,
        value_place=value_place,
        text=mark.text if mark is not None else "",
        value=None if value is MISSING else value,  # type: ignore[arg-type]  # MISSING is the only other type
        why=mark.why if mark is not None else None,
    )


def _column(artifact: Artifact, document: Document, spec: FieldSpec, column: FieldSpec) -> FieldView:
    rows = artifact.data.get(spec.name)
    count = len(rows) if isinstance(rows, list) else 0
    states: list[State] = []
    values: list[Json] = []
    shown: Mark | None = None
    for path in ((spec.name, row, column.name) for row in range(count)):
        mark, value = artifact.marks.get(path), lookup(artifact.data, path)
        states.append(mark.state if mark is not None else "absent" if value is MISSING else "present")
        values.append(None if value is MISSING else value)  # type: ignore[arg-type]  # MISSING is the only other type
        shown = shown or (mark if mark is not None and mark.label is not None else None)
    label_place, value_place = _places(artifact, document, shown)
    return FieldView(
        field=f"{spec.name}[].{column.name}",
        state=_column_state(artifact, spec, column, states),
        label=shown.label if shown is not None else None,
        label_place=label_place,
        value_place=value_place,
        text=shown.text if shown is not None else "",
        value=values,
        why=shown.why if shown is not None else None,
    )


def _column_state(artifact: Artifact, spec: FieldSpec, column: FieldSpec, states: list[State]) -> State:
    """Present if most real rows are filled; else what most of the rest are. Without rows, what the header says."""
    if not states:
        return artifact.state((spec.name, column.name))
    filled = [state for state in states if state in _FILLED]
    among = filled if 2 * len(filled) > len(states) else [state for state in states if state not in _FILLED]
    return Counter(among).most_common(1)[0][0]


def _places(artifact: Artifact, document: Document, mark: Mark | None) -> tuple[Place | None, Place | None]:
    if mark is None:
        return None, None
    if mark.source is None:
        return mark.label_place, mark.value_place
    tree = _tree(artifact, document)
    key, value = tree.locate(mark.source) if tree is not None else (None, None)
    return mark.label_place or key, mark.value_place or value


def _tree(artifact: Artifact, document: Document) -> Tree | None:
    content = next((part.content for part in document.parts if document.path + part.suffix == artifact.id), None)
    return content.front if isinstance(content, Outline) else content


def _artifact_json(
    artifact: Artifact,
    document: Document,
    pack: Pack,
    project: str | None,
    *,
    records: bool,
    unused: tuple[Ignored, ...],
) -> dict[str, Json]:
    kind = pack.kinds[artifact.kind]
    value = _empty(artifact.path, artifact.id, artifact.format)
    value |= {
        "kind": artifact.kind,
        "confidence": round(artifact.confidence, 3),
        "candidates": _candidates((one.kind, one.score, one.why) for one in artifact.candidates),
        "project": project,
        "records": artifact.records,
        "fields": [view.to_json() for view in fields_of(artifact, document, kind)],
        "ignored": [one.to_json() for one in unused],
    }
    return {**value, "rows": artifact.data.get(kind.main or "", [])} if records else value


def _unrecognised_json(one: Unrecognised, document: Document) -> dict[str, Json]:
    value = _empty(document.path, one.artifact, document.format)
    value["candidates"] = _candidates((candidate.kind, candidate.score, candidate.why) for candidate in one.candidates)
    return value


def _candidates(found: Iterable[tuple[str, float, str]]) -> list[Json]:
    return [{"kind": kind, "score": round(score, 3), "why": why} for kind, score, why in found]


def _empty(path: str, artifact: str, format_: str) -> dict[str, Json]:
    return {
        "path": path,
        "artifact": artifact,
        "format": format_,
        "kind": None,
        "confidence": 0.0,
        "candidates": [],
        "project": None,
        "records": None,
        "fields": [],
        "ignored": [],
    }
