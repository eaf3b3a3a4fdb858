"""Measure recognition on a folder of labelled documents, and print what is right and what is not.

`python benchmarks/recognition.py CORPUS [--hide-names] [--verbose]`

CORPUS holds documents and `labels.jsonl`, one object a line: `file`, `format`, `kind`, `fits`, `records` and `fields`,
each field with `state`, `label`, `where` and `sure`. Only formats that have a reader are measured, only sure labels
count, and fields are scored with the kind given, so that one mistake is not counted twice.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sopcheck.model import Artifact, Document, FieldPath, Mark, State, Tree
from sopcheck.reading import read
from sopcheck.reading.limits import Limits
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.load import load_pack

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
    """Counts of one run, and a line for each miss."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, what: str, *, right: bool, miss: str) -> None:
        """Count one trial of `what`."""
        self.counts[f"{what} of"] += 1
        if right:
            self.counts[what] += 1
        else:
            self.misses.append(f"{what}: {miss}")


def column_state(artifact: Artifact, records: str, name: str) -> tuple[State, Mark | None]:
    """The state that most rows have, and the mark of the first row that mentions the column."""
    rows = artifact.data.get(records)
    size = len(rows) if isinstance(rows, list) else 0
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


def labelled(corpus: Path) -> Iterator[dict[str, Any]]:
    """The labelled documents whose format has a reader."""
    for line in (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if Path(entry["file"]).suffix.lower() in {".md", ".yaml", ".yml", ".json"}:
            yield entry


def score_kind(recogniser: Recogniser, document: Document, entry: Mapping[str, Any], tally: Tally) -> None:
    """Is the kind right; and is what is no artifact, or only an empty form, left alone."""
    found = recogniser.recognise(document)
    kinds = [artifact.kind for artifact in found.artifacts]
    candidates = [one for artifact in found.artifacts for one in artifact.candidates]
    candidates += [one for unrecognised in found.unrecognised for one in unrecognised.candidates]
    best = [f"{one.kind} {one.score:.2f} ({one.why})" for one in candidates[:3]]
    miss = f"{entry['file']}: {entry['kind']}, taken for {kinds or 'nothing'}; {best}"
    if entry["fits"]:
        tally.add("kind right", right=kinds == [entry["kind"]], miss=miss)
        tally.counts["kind wrong"] += bool(kinds) and kinds != [entry["kind"]]
        tally.counts["kind unrecognised"] += not kinds
    elif entry["kind"] == "other":
        tally.add("other left alone", right=not kinds, miss=miss)


def label_line(document: Document, mark: Mark | None) -> int | None:
    """The line on which the label of a field stands."""
    if mark is None:
        return None
    place = mark.label_place
    content = document.parts[0].content
    tree = content if isinstance(content, Tree) else content.front
    if place is None and mark.source is not None and tree is not None:
        place = tree.locate(mark.source)[0]
    return place.line if place is not None else None


def score_fields(document: Document, artifact: Artifact, entry: Mapping[str, Any], tally: Tally) -> None:
    """Fields present found, gaps seen, states exact, labels placed, rows counted."""
    for name, label in entry["fields"].items():
        targets = SCORED[entry["kind"]].get(name)
        if targets is None or not label["sure"]:
            continue
        state, mark = field_state(artifact, targets)
        note = f"{entry['file']}: {name} is {label['state']} ({label['label']}, {label['where']}), seen {state}"
        if mark is not None:
            note += f" ({mark.label}, {mark.label_place.label() if mark.label_place else '-'}, {mark.text[:40]!r})"
        if label["state"] == "present":
            tally.add("present found", right=state in FILLED, miss=note)
            if state in FILLED and label["label"] is not None:
                line = int(re.sub(r"\D", "", label["where"]))
                at = label_line(document, mark)
                tally.add("label place right", right=at == line, miss=f"{note}, at line {at}")
        else:
            derived = state == "derived" and label["state"] == "absent"
            tally.add("gap seen", right=derived or state not in FILLED, miss=note)
            tally.add(f"gap seen as {label['state']}", right=derived or state == label["state"], miss=note)
    if entry["records"] is not None:
        note = f"{entry['file']}: {entry['records']} rows, seen {artifact.records}"
        tally.add("records right", right=artifact.records == entry["records"], miss=note)


def measure(corpus: Path, *, hide_names: bool) -> Tally:
    """Recognise every document of `corpus` twice: as it is, and with its kind given."""
    pack = load_pack()
    free = Recogniser(pack, RecognitionSettings())
    given = {kind: Recogniser(pack, RecognitionSettings(kinds=(("**", kind),))) for kind in SCORED}
    tally = Tally()
    for number, entry in enumerate(labelled(corpus), start=1):
        source = corpus / entry["file"]
        name = f"{number}{source.suffix}" if hide_names else entry["file"]
        document = read(name, source.read_bytes(), Limits())
        score_kind(free, document, entry, tally)
        if entry["kind"] in given:
            for artifact in given[entry["kind"]].recognise(document).artifacts[:1]:
                score_fields(document, artifact, entry, tally)
    return tally


def main() -> int:
    """Print the counts, and with `--verbose` each miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--hide-names", action="store_true", help="rename the documents to 1.md, 2.md ...")
    parser.add_argument("--verbose", action="store_true", help="print a line for each miss")
    arguments = parser.parse_args()
    tally = measure(arguments.corpus, hide_names=arguments.hide_names)
    for what, total in sorted(tally.counts.items()):
        if what.endswith(" of"):
            right = tally.counts[what.removesuffix(" of")]
            print(f"{what.removesuffix(' of'):28} {right:4} of {total:4}  {right / total:6.1%}")
    print(f"kind wrong {tally.counts['kind wrong']}, unrecognised {tally.counts['kind unrecognised']}")
    if arguments.verbose:
        print(*tally.misses, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
