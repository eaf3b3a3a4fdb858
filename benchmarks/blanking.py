"""Blank real documents, one field at a time, and count how often the state of the field follows.

`python benchmarks/blanking.py CORPUS [--verbose] [--only SORT]`

CORPUS holds documents, and may hold `labels.jsonl` as for `recognition.py`: then the documents that fit are taken,
with their kinds; else every document that is recognised. Each filled field is emptied, or replaced in its place by
what a template would hold there, in memory; the document is read again, and the field must have the state of that
text. Not noticed are fields that then still pass for filled in; *elsewhere* are those that another place answers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sopcheck.model import Artifact, Document, FieldPath, State
from sopcheck.places import TextPlace
from sopcheck.reading import read
from sopcheck.reading.limits import Limits
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings, locate_field
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Pack

SUFFIXES = frozenset({".md", ".yaml", ".yml", ".json"})
ROWS = 2
"""Records of a register that are blanked; the others are alike."""

PROSE = frozenset({"prose", "records"})
TEXT = frozenset({"prose", "text", "records", "list"})
PEOPLE = frozenset({"person", "people"})
DATES = frozenset({"date", "period"})
LEVELS = frozenset({"level"})
STATUS = frozenset({"status"})

SORTS: Mapping[str, tuple[State, tuple[tuple[frozenset[str] | None, str], ...]]] = {
    "empty": ("blank", ((None, ""),)),
    "dash": ("blank", ((None, "-"), (None, "—"), (None, "/"))),
    "not applicable": ("not_applicable", ((None, "不适用"), (None, "N/A"))),
    "to come": ("placeholder", ((None, "待定"), (None, "TBD"), (None, "待补充"))),
    "underscores": ("placeholder", ((None, "______"), (None, "…………"))),
    "comment": ("placeholder", ((None, "<!-- 在这里填写 -->"), (None, "<!-- one or two sentences -->"))),
    "brackets": (
        "placeholder",
        (
            (None, "【请填写】"),
            (TEXT, "[Describe in two or three sentences]"),
            (TEXT, "[Objective 1]"),
            (TEXT, "【具体内容】"),
            (PEOPLE, "[Name, Role]"),
            (PEOPLE, "[姓名]"),
            (DATES, "[Date]"),
            (LEVELS, "[H/M/L]"),
        ),
    ),
    "handle": ("placeholder", ((PEOPLE, "@username"), (PEOPLE, "@xxx"), (PEOPLE, "@负责人"))),
    "mask": ("placeholder", ((DATES, "YYYY-MM-DD"), (DATES, "XX年XX月XX日"), (DATES, "____年__月__日"))),
    "variable": ("placeholder", ((None, "{{value}}"), (TEXT, "<description>"), (TEXT, "${TEXT}"))),
    "choices": (
        "placeholder",
        (
            (LEVELS, "高/中/低"),
            (LEVELS, "High / Medium / Low"),
            (LEVELS, "H/M/L"),
            (LEVELS, "[低 / 中 / 高]"),
            (LEVELS, "1-5"),
            (LEVELS, "Low (1) / Medium (2) / High (3)"),
            (PROSE, "✅ 达成 / 🔄 部分达成 / ❌ 未达成"),
            (PROSE, "Yes / Partially / No"),
            (STATUS, "已解决/待解决"),
            (STATUS, "Open / In Progress / Closed"),
        ),
    ),
    "guidance zh": (
        "placeholder",
        (
            (TEXT, "请简要描述本部分内容。"),
            (PROSE, "说明活动的背景、意义和预期达到的效果"),
            (TEXT, "（此处填写具体内容，不超过200字）"),
            (PROSE, "列出主要的问题和原因"),
            (PROSE, "经验1"),
            (PROSE, "具体内容描述"),
            (PROSE, "有没有可以提前预见的问题？"),
        ),
    ),
    "guidance en": (
        "placeholder",
        (
            (TEXT, "Briefly describe what this covers."),
            (PROSE, "*What went well, and why?*"),
            (TEXT, "List the main points here"),
            (PROSE, "Summarise the key findings of the period."),
            (PROSE, "Were the goals clear?"),
            (PROSE, "Key finding 1"),
            (PROSE, "2-3 sentences on what happened"),
        ),
    ),
}
"""Sort of blanking -> the state that must follow, and texts with the field types that they stand in for (None: all)."""

FILLED: frozenset[State] = frozenset({"present", "derived", "unreadable"})


@dataclass
class Tally:
    """Counts by sort, and a line for each miss."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, sort: str, outcome: str, note: str) -> None:
        """Count one trial; `outcome` is `exact`, `noticed`, `elsewhere` or `missed`."""
        self.counts[sort, outcome] += 1
        if outcome in {"missed", "noticed"}:
            self.misses.append(f"{outcome}: {sort}: {note}")


@dataclass(frozen=True)
class Case:
    """A document, and the reader that takes it for its kind."""

    name: str
    data: bytes
    recogniser: Recogniser

    def artifact(self, data: bytes) -> tuple[Document, Artifact] | None:
        """What is understood of `data` in this document's stead."""
        document = read(self.name, data, Limits())
        found = self.recogniser.recognise(document).artifacts
        return (document, found[0]) if found else None


def cases(corpus: Path, pack: Pack) -> Iterator[Case]:
    """The documents to blank."""
    labels = corpus / "labels.jsonl"
    free = Recogniser(pack, RecognitionSettings())
    if not labels.exists():
        for path in sorted(path for path in corpus.rglob("*") if path.suffix.lower() in SUFFIXES):
            name, data = path.relative_to(corpus).as_posix(), path.read_bytes()
            artifacts = free.recognise(read(name, data, Limits())).artifacts
            if artifacts and pack.kinds[artifacts[0].kind].fields:
                yield Case(name, data, _given(pack, artifacts[0].kind))
        return
    for line in labels.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        path = corpus / entry["file"]
        if entry["fits"] and path.suffix.lower() in SUFFIXES and pack.kinds[entry["kind"]].fields:
            yield Case(entry["file"], path.read_bytes(), _given(pack, entry["kind"]))


def _given(pack: Pack, kind: str) -> Recogniser:
    return Recogniser(pack, RecognitionSettings(kinds=(("**", kind),)))


def targets(pack: Pack, document: Document, artifact: Artifact) -> Iterator[tuple[FieldPath, FieldSpec, TextPlace]]:
    """The filled fields that have a place of their own: plain fields, and the cells of the first records."""
    for name, spec in pack.kinds[artifact.kind].fields.items():
        if spec.control or artifact.state((name,)) != "present":
            continue
        rows = artifact.data.get(name)
        if spec.type == "records" and isinstance(rows, list) and rows:
            for number in range(min(ROWS, len(rows))):
                for column in spec.records:
                    path: FieldPath = (name, number, column.name)
                    if column.name != "id" and artifact.state(path) == "present" and path in artifact.marks:
                        place = locate_field(document, artifact, path)
                        if isinstance(place, TextPlace):
                            yield path, column, place
        elif (name,) in artifact.marks:
            place = locate_field(document, artifact, (name,))
            if isinstance(place, TextPlace):
                yield (name,), spec, place


def replaced(case: Case, place: TextPlace, text: str, label_line: int | None) -> bytes:
    """The document with what stands at `place` replaced; whole lines where it spans several and has no label."""
    data = case.data
    if not case.name.endswith(".md"):
        text = json.dumps(text, ensure_ascii=False)
    lines = data.decode("utf-8-sig").splitlines()
    first, last = place.line - 1, place.end_line - 1
    if first == last:
        line = lines[first]
        lines[first] = f"{line[: place.column - 1]}{text}{line[place.end_column - 1 :]}"
    else:
        keeps_its_label = label_line == place.line or not case.name.endswith(".md")
        head = lines[first][: place.column - 1] if keeps_its_label else ""
        lines[first : last + 1] = [head + text]
    return ("\n".join(lines) + "\n").encode()


def outcome(
    case: Case, path: FieldPath, place: TextPlace, data: bytes, expected: State, *, alone: bool
) -> tuple[str, str]:
    """What became of the field at `path` after its text was replaced, and what it says now.

    `alone` tells that its record said nothing else.
    """
    found = case.artifact(data)
    if found is None:
        return "noticed", "no artifact"
    _, artifact = found
    state, mark = artifact.state(path), artifact.marks.get(path)
    shown = f"{state} {mark.text[:40]!r} ({mark.label}, {mark.why})" if mark is not None else state
    if len(path) > 1 and not _is_at(artifact, path[:2], place):
        # Nothing was left of the record, so that it is none any more.
        return ("exact" if alone else "noticed"), "no record"
    if state in (expected, "derived"):
        return "exact", shown
    if state not in FILLED or path in artifact.misfits:
        return "noticed", shown
    at = mark.value_place if mark is not None else None
    if isinstance(at, TextPlace) and (at.line, at.column) != (place.line, place.column) and len(path) == 1:
        return "elsewhere", shown
    return "missed", shown


def _is_at(artifact: Artifact, record: FieldPath, place: TextPlace) -> bool:
    """Whether a record still stands where one stood."""
    mark = artifact.marks.get(record)
    at = mark.value_place if mark is not None else None
    return mark is not None and (not isinstance(at, TextPlace) or at.line <= place.line <= at.end_line)


def _is_alone(artifact: Artifact, path: FieldPath) -> bool:
    """Whether a field is all that its record says, an id left out."""
    others = (one for one in artifact.marks if one[:2] == path[:2] and len(one) == len(path) and one != path)
    return not any(artifact.state(one) in FILLED and one[-1] not in {"id", "level"} for one in others)


def measure(corpus: Path, only: str | None = None) -> Tally:
    """Blank every filled field of every document, in every way that suits its type."""
    pack = load_pack()
    tally = Tally()
    for case in cases(corpus, pack):
        found = case.artifact(case.data)
        for path, spec, place in targets(pack, *found) if found is not None else ():
            mark = found[1].marks[path] if found is not None else None
            at = mark.label_place if mark is not None else None
            label = at.line if isinstance(at, TextPlace) else None
            alone = found is not None and len(path) > 1 and _is_alone(found[1], path)
            for sort, (expected, texts) in SORTS.items():
                if only is not None and sort != only:
                    continue
                for types, text in texts:
                    if types is not None and spec.type not in types:
                        continue
                    data = replaced(case, place, text, label)
                    result, shown = outcome(case, path, place, data, expected, alone=alone)
                    tally.add(sort, result, f"{case.name}: {'.'.join(map(str, path))} <- {text!r}: {shown}")
    return tally


def main() -> int:
    """Print the counts by sort, and with `--verbose` each miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print a line for each field whose state did not follow")
    parser.add_argument("--only", choices=sorted(SORTS), help="one sort of blanking")
    arguments = parser.parse_args()
    tally = measure(arguments.corpus, arguments.only)
    total: Counter[str] = Counter()
    print(f"{'':16}{'exact':>8}{'noticed':>9}{'elsewhere':>11}{'missed':>8}{'followed':>10}")
    for sort in SORTS:
        row = {name: tally.counts[sort, name] for name in ("exact", "noticed", "elsewhere", "missed")}
        total.update(row)
        if any(row.values()):
            print(_line(sort, row))
    print(_line("all", total))
    if arguments.verbose:
        print(*tally.misses, sep="\n")
    return 0


def _line(sort: str, row: Mapping[str, int]) -> str:
    tried = row["exact"] + row["noticed"] + row["missed"]
    share = row["exact"] / tried if tried else 1.0
    return f"{sort:16}{row['exact']:8}{row['noticed']:9}{row['elsewhere']:11}{row['missed']:8}{share:10.1%}"


if __name__ == "__main__":
    sys.exit(main())
