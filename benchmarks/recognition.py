"""Measure recognition on a folder of labelled documents, and print what is right and what is not.

`python benchmarks/recognition.py CORPUS [--hide-names] [--verbose] [--format docx]`

CORPUS holds documents and `labels.jsonl`, one object a line: `file`, `source` (with its path after a colon),
`format`, `kind`, `fits`, `records` and `fields`, each field with `state`, `label`, `where` and `sure`. Only sure
labels count, and fields are scored with the kind given, so that one mistake is not counted twice; kinds without a
schema have no fields to find. Where a field is found by another label than the labelled one, which the pack has
too, the place counts as right, and `--verbose` lists it for a person to look at.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from label_places import is_at

from sopcheck.model import Artifact, Document, FieldPath, Mark, State
from sopcheck.reading import format_of, read
from sopcheck.reading.limits import Limits
from sopcheck.recognition.labels import fold
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Kind, Pack

SCORED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "project_plan": {"goals": ("goals",), "tasks": ("tasks",), "milestones": ("milestones",), "owners": ("owners",)},
    "activity_plan": {name: (name,) for name in ("theme", "format", "schedule", "participation", "rewards")},
    "risk_register": {
        **{
            name: (f"risks[].{name}",) for name in ("category", "likelihood", "impact", "level", "owner", "description")
        },
        "response": ("risks[].response", "risks[].measures", "risks[].contingency"),
    },
    "summary_report": {name: (name,) for name in ("goal_completion", "process_review", "lessons_learned")},
    "analysis_report": {name: (name,) for name in ("overview", "methods", "results", "conclusions", "recommendations")},
    "training_plan": {
        "objectives": ("objectives",),
        **{name: (f"courses[].{name}",) for name in ("content", "method", "time", "trainers")},
    },
    "data_report": {
        "period": ("period",),
        "metrics": ("traffic", "user_behaviour", "sales", "metrics"),
        "anomalies": ("anomalies",),
    },
    "complaint_log": {name: (f"complaints[].{name}",) for name in ("received_at", "complaint", "status")},
    "archive_manifest": {"title": ("entries[].title",), "location": ("location", "entries[].path")},
}
"""Kind -> labelled field -> the canonical fields, any of which answers it: the fields that the standard asks for."""

FILLED: frozenset[State] = frozenset({"present", "derived", "unreadable"})


@dataclass
class Tally:
    """Counts by what was tried, format and kind, and a line for each miss."""

    right: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    tried: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Labels that are not the labelled ones and yet labels of the field."""

    def add(self, what: str, entry: Mapping[str, Any], *, right: bool, miss: str) -> None:
        """Count one trial of `what` on the document of `entry`."""
        key = what, entry["format"], entry["kind"]
        self.tried[key] += 1
        if right:
            self.right[key] += 1
        else:
            self.misses.append(f"{what}: {miss}")

    def lines(self, by: int | None) -> Iterator[str]:
        """The counts, in all, or by format (1) or kind (2)."""
        names = sorted({(key[by] if by is not None else "all", key[0]) for key in self.tried})
        for group, what in names:
            keys = [key for key in self.tried if key[0] == what and (by is None or key[by] == group)]
            right, tried = sum(self.right[key] for key in keys), sum(self.tried[key] for key in keys)
            yield f"{group:18} {what:28} {right:4} of {tried:4}  {right / tried:6.1%}"


def column_state(artifact: Artifact, records: str, name: str) -> tuple[State, Mark | None]:
    """The state that most rows have, and the mark of the first row that mentions the column.

    Without rows, what the header says.
    """
    rows = artifact.data.get(records)
    size = len(rows) if isinstance(rows, list) else 0
    if not size:
        return artifact.state((records, name)), artifact.marks.get((records, name))
    paths: list[FieldPath] = [(records, index, name) for index in range(size)]
    marks = [artifact.marks[path] for path in paths if path in artifact.marks]
    states = Counter(artifact.state(path) for path in paths)
    if sum(states[state] for state in FILLED) * 2 > size:
        best: State = next(state for state in ("present", "derived", "unreadable") if states[state])
        return best, marks[0] if marks else None
    gaps = [(count, state) for state, count in states.items() if state not in FILLED]
    return (max(gaps)[1] if gaps else "absent"), marks[0] if marks else None


def field_state(artifact: Artifact, names: tuple[str, ...]) -> tuple[State, Mark | None]:
    """State of the first of `names` that is filled, else of the first that is mentioned."""
    seen: list[tuple[State, Mark | None]] = []
    for name in names:
        records, column, sub = name.partition("[].")
        if column:
            seen.append(column_state(artifact, records, sub))
        else:
            seen.append((artifact.state((name,)), artifact.marks.get((name,))))
    for state, mark in seen:
        if state in FILLED:
            return state, mark
    return next((pair for pair in seen if pair[0] != "absent"), ("absent", None))


def labelled(corpus: Path, only: str | None) -> Iterator[dict[str, Any]]:
    """The labelled documents, of one format or of all that have a reader."""
    for line in (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if format_of(entry["file"]) is not None and only in {None, entry["format"]}:
            yield entry


def score_kind(recogniser: Recogniser, document: Document, entry: Mapping[str, Any], tally: Tally) -> None:
    """Is the kind right; and is what is no artifact, or only an empty form, left alone."""
    found = recogniser.recognise(document)
    kinds = sorted({artifact.kind for artifact in found.artifacts})
    candidates = [one for artifact in found.artifacts for one in artifact.candidates]
    candidates += [one for unrecognised in found.unrecognised for one in unrecognised.candidates]
    best = [f"{one.kind} {one.score:.2f} ({one.why})" for one in candidates[:3]]
    names = [artifact.id.removeprefix(document.path) for artifact in found.artifacts]
    miss = f"{entry['file']}: {entry['kind']}, taken for {kinds or 'nothing'} {names}; {best}"
    if entry["fits"]:
        tally.add("kind right", entry, right=kinds == [entry["kind"]], miss=miss)
        tally.add("kind not wrong", entry, right=kinds in ([], [entry["kind"]]), miss=miss)
        tally.add("kind recognised at all", entry, right=bool(kinds), miss=miss)
    elif entry["kind"] == "other":
        tally.add("other left alone", entry, right=not kinds, miss=miss)


def score_fields(document: Document, artifact: Artifact, entry: Mapping[str, Any], kind: Kind, tally: Tally) -> None:
    """Fields present found, gaps seen, states exact, labels placed, rows counted."""
    for name, label in entry["fields"].items():
        targets = SCORED[entry["kind"]].get(name)
        if targets is None or not label["sure"]:
            continue
        state, mark = field_state(artifact, targets)
        note = f"{entry['file']}: {name} is {label['state']} ({label['label']}, {label['where']}), seen {state}"
        if mark is not None:
            at = mark.label_place.label() if mark.label_place else "-"
            note += f" ({mark.label}, {at}, {mark.text[:40]!r}, {mark.why})"
        if label["state"] == "present":
            tally.add("present found", entry, right=state in FILLED, miss=note)
            if state in FILLED and label["label"] is not None:
                right = is_at(document, mark, label)
                if not right and is_own_label(kind, targets, mark):
                    tally.others.append(f"another label: {note}")
                    right = True
                tally.add("label place right", entry, right=right, miss=note)
        else:
            derived = state == "derived" and label["state"] == "absent"
            tally.add("gap seen", entry, right=derived or state not in FILLED, miss=note)
            tally.add("gap seen exactly", entry, right=derived or state == label["state"], miss=note)
            tally.add(f"gap seen as {label['state']}", entry, right=derived or state == label["state"], miss=note)
    if entry["records"] is not None and kind.main is not None:
        note = f"{entry['file']}: {entry['records']} rows, seen {artifact.records}"
        tally.add("records right", entry, right=artifact.records == entry["records"], miss=note)


def is_own_label(kind: Kind, targets: tuple[str, ...], mark: Mark | None) -> bool:
    """Whether a field was found by a label that the pack has for it, word for word."""
    if mark is None or mark.label is None:
        return False
    names = {fold(label) for spec in specs(kind, targets) for label in (spec.name, *spec.labels)}
    return fold(mark.label) in names


def specs(kind: Kind, targets: tuple[str, ...]) -> Iterator[FieldSpec]:
    """The fields that `targets` name: `owner`, `risks[].owner`."""
    for target in targets:
        records, column, sub = target.partition("[].")
        spec = kind.fields[records]
        yield from (one for one in spec.records if one.name == sub) if column else [spec]


def measure(pack: Pack, corpus: Path, *, only: str | None, hide_names: bool) -> Tally:
    """Recognise every document of `corpus` twice: as it is, and with its kind given."""
    free = Recogniser(pack, RecognitionSettings())
    given = {kind: Recogniser(pack, RecognitionSettings(kinds=(("**", kind),))) for kind in SCORED}
    tally = Tally()
    for number, entry in enumerate(labelled(corpus, only), start=1):
        source = corpus / entry["file"]
        name = f"{number}{source.suffix}" if hide_names else entry["source"].partition(":")[2]
        document = read(name, source.read_bytes(), Limits())
        score_kind(free, document, entry, tally)
        if entry["kind"] in given and pack.kinds[entry["kind"]].fields:
            for artifact in given[entry["kind"]].recognise(document).artifacts[:1]:
                score_fields(document, artifact, entry, pack.kinds[entry["kind"]], tally)
    return tally


def main() -> int:
    """Print the counts, and with `--verbose` each miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--hide-names", action="store_true", help="rename the documents to 1.md, 2.md ...")
    parser.add_argument("--format", help="measure the documents of one format only")
    parser.add_argument("--verbose", action="store_true", help="print a line for each miss")
    arguments = parser.parse_args()
    tally = measure(load_pack(), arguments.corpus, only=arguments.format, hide_names=arguments.hide_names)
    for by in (1, 2, None):
        print(*tally.lines(by), "", sep="\n")
    if arguments.verbose:
        print(*tally.misses, *tally.others, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
