"""Blank real documents, one field at a time, and count how often the state of the field follows.

`python benchmarks/blanking.py CORPUS [--verbose] [--only SORT] [--format docx]`

CORPUS holds documents, and may hold `labels.jsonl` as for `recognition.py`: then the documents that fit are taken,
with their kinds; else every document that is recognised. Each filled field - and each cell of the first records of a
register - is emptied, or replaced in its place by what a template would hold there, in memory; what then stands there
is recognised again, and the field must have the state of that text. Markdown, YAML and JSON are changed in their text
and read again; Word, Excel and CSV are changed in their blocks, merged copies and all cells of a column included.

What follows (`exact`): the field has the state of the new text. A level is then derived, where likelihood and impact
are there; a record of which nothing else is filled in is no record any more; a date that was one of several lines below
a heading is present and not understood, as the other lines stay; what had no label, or stood outside its record, is
absent. *noticed* are fields that are a gap, but of another sort, or whose text was not understood. *missed* are those
that still pass for filled in, also by the text of a neighbour. *elsewhere* are those that another label of the same
field answers, another line below a heading, another row of the same record or a picture, so that they are rightly
filled in; they are not counted in the share. *left out* are fields without a text of their own: a title that is also
the theme, a record called by the label of its line, a picture, a category given by the heading over a table.
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

from emptied import Spot, rewritten, spots
from replacements import QUOTED, SORTS, TEXT

from sopcheck.model import Artifact, Document, FieldPath, Heading, Mark, Outline, State
from sopcheck.places import CsvPlace, Place, SheetPlace, TextPlace, WordPlace
from sopcheck.reading import format_of, read
from sopcheck.reading.limits import Limits
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings, locate_field
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Pack

LAID_OUT = frozenset({"docx", "xlsx", "xls", "ods", "csv"})
"""Formats whose documents are changed in their blocks; the others are changed in their text."""
GIVEN = frozenset({"id", "number", "status", "level", "step"})
"""Fields of a record that a template fills in by itself, or that follow from others."""
ROWS = 2
"""Records of a register that are blanked; the others are alike."""
ARTIFACTS = 2
"""Artifacts of a workbook that are blanked: sheets that are artifacts of their own are alike."""

_LIST_MARK = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*")
FILLED: frozenset[State] = frozenset({"present", "derived", "unreadable"})
OUTCOMES = ("exact", "noticed", "elsewhere", "missed")


@dataclass
class Tally:
    """Counts by format and sort, and a line for each miss."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Fields that were not tried, by format and reason."""
    misses: list[str] = field(default_factory=list)

    def add(self, form: str, sort: str, outcome: str, note: str) -> None:
        """Count one trial; `outcome` is one of OUTCOMES."""
        self.counts[form, sort, outcome] += 1
        if outcome != "exact":
            self.misses.append(f"{outcome}: {sort}: {note}")

    def row(self, form: str | None, sort: str | None) -> Mapping[str, int]:
        """The counts of one format and sort, or of all."""
        found: Counter[str] = Counter()
        for (one, other, result), count in self.counts.items():
            if form in {None, one} and sort in {None, other}:
                found[result] += count
        return {name: found[name] for name in OUTCOMES}


@dataclass(frozen=True)
class Case:
    """A document as it is, and the recogniser that takes it for its kind."""

    name: str
    data: bytes
    recogniser: Recogniser
    document: Document

    @property
    def format(self) -> str:
        """The format that the document is in."""
        return self.document.format


@dataclass(frozen=True)
class Target:
    """A filled field with a text of its own."""

    path: FieldPath
    spec: FieldSpec
    mark: Mark | None
    place: Place
    spots: tuple[Spot, ...] = ()
    """In a laid-out document, what belongs to it."""


def cases(corpus: Path, pack: Pack, only: str | None) -> Iterator[Case]:
    """The documents to blank."""
    labels = corpus / "labels.jsonl"
    if not labels.exists():
        free = Recogniser(pack, RecognitionSettings())
        for path in sorted(path for path in corpus.rglob("*") if format_of(path.name) is not None):
            name, data = path.relative_to(corpus).as_posix(), path.read_bytes()
            document = read(name, data, Limits())
            artifacts = free.recognise(document).artifacts
            if only in {None, document.format} and artifacts and pack.kinds[artifacts[0].kind].fields:
                yield Case(name, data, _given(pack, artifacts[0].kind), document)
        return
    for line in labels.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["fits"] and format_of(entry["file"]) is not None and pack.kinds[entry["kind"]].fields:
            data = (corpus / entry["file"]).read_bytes()
            document = read(entry["file"], data, Limits())
            if only in {None, document.format}:
                yield Case(entry["file"], data, _given(pack, entry["kind"]), document)


def _given(pack: Pack, kind: str) -> Recogniser:
    return Recogniser(pack, RecognitionSettings(kinds=(("**", kind),)))


def paths(pack: Pack, artifact: Artifact) -> Iterator[tuple[FieldPath, FieldSpec]]:
    """The filled fields: plain ones, and those of the first records."""
    for name, spec in pack.kinds[artifact.kind].fields.items():
        if spec.control or artifact.state((name,)) != "present":
            continue
        rows = artifact.data.get(name)
        if spec.type == "records" and isinstance(rows, list) and rows:
            for number in range(min(ROWS, len(rows))):
                for column in spec.records:
                    path: FieldPath = (name, number, column.name)
                    if column.name != "id" and artifact.state(path) == "present":
                        yield path, column
        else:
            yield (name,), spec


def targets(pack: Pack, case: Case, artifact: Artifact, tally: Tally) -> Iterator[Target]:
    """The filled fields that have a text of their own; the others are counted as left out."""
    for path, spec in paths(pack, artifact):
        mark = artifact.marks.get(path)
        place = locate_field(case.document, artifact, path) if mark is not None else None
        reason = _why_not(case, mark, place)
        if reason is not None:
            tally.left_out[case.format, reason] += 1
            continue
        found = spots(case.document, mark, plain=len(path) == 1) if mark is not None and case.format in LAID_OUT else ()
        if case.format in LAID_OUT and not _is_apart(case.document, found):
            tally.left_out[
                case.format, "its text is also a heading" if found else "its text is a label, or not found"
            ] += 1
        elif place is not None:
            yield Target(path, spec, mark, place, found)


def _why_not(case: Case, mark: Mark | None, place: Place | None) -> str | None:
    """Why a field is left out, as far as its mark tells."""
    if mark is None or place is None or (case.format not in LAID_OUT and not isinstance(place, TextPlace)):
        return "no place of its own"
    if mark.why in {"picture", "grouping-heading"}:
        return "a picture, or a heading for all rows"
    if mark.label is not None and mark.label_place == mark.value_place and mark.text in mark.label:
        return "its text is also a heading"
    return None


def _is_apart(document: Document, found: tuple[Spot, ...]) -> bool:
    """Whether a field owns its texts: a heading that is all its own says more than the field."""
    content = document.parts[0].content
    blocks = content.blocks if isinstance(content, Outline) else ()
    return bool(found) and not any(isinstance(blocks[spot.block], Heading) and spot.whole for spot in found)


def changed(case: Case, target: Target, text: str) -> Document:
    """The document with `text` where the field was."""
    if case.format in LAID_OUT:
        return rewritten(case.document, target.spots, text)
    at = target.mark.label_place if target.mark is not None else None
    label = at.line if isinstance(at, TextPlace) else None
    assert isinstance(target.place, TextPlace)  # noqa: S101 - the others are left out
    return read(case.name, replaced(case, target.place, text, label), Limits())


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
        before = lines[first][: place.column - 1]
        keeps_its_label = label_line == place.line or not case.name.endswith(".md") or _LIST_MARK.fullmatch(before)
        head = before if keeps_its_label else ""
        lines[first : last + 1] = [head + text]
    return ("\n".join(lines) + "\n").encode()


def outcome(case: Case, before: Artifact, target: Target, document: Document, expected: State) -> tuple[str, str]:
    """What became of a field after its text was replaced, and what it says now."""
    found = case.recogniser.recognise(document).artifacts
    artifact = next((one for one in found if one.id == before.id), found[0] if found else None)
    if artifact is None:
        return "noticed", "no artifact"
    path = _path_now(before, artifact, target.path)
    if path is None:  # nothing was left of the record, so that it is none any more
        unnamed = target.mark is not None and target.mark.label is None
        return ("exact" if unnamed or _is_alone(before, target.path) else "noticed"), "no record"
    state, mark = artifact.state(path), artifact.marks.get(path)
    shown = f"{state} {mark.text[:40]!r} ({mark.label}, {mark.why})" if mark is not None else state
    if state in (expected, "derived") or (state == "absent" and _is_unlabelled(before, target)):
        return "exact", shown
    if state not in FILLED or path in artifact.misfits:
        if state in FILLED and (_is_another_line(target, mark) or _is_elsewhere(target, mark)):
            return ("exact" if _is_another_line(target, mark) else "elsewhere"), shown
        return "noticed", shown
    if _is_another_line(target, mark):
        return "elsewhere", shown
    return ("elsewhere" if _is_elsewhere(target, mark) else "missed"), shown


def _is_unlabelled(before: Artifact, target: Target) -> bool:
    """Whether a field of a record was known by its content alone, or from outside its record: so it is absent now."""
    record = before.marks.get(target.path[:2]) if len(target.path) > 1 else None
    if record is None or target.mark is None:
        return False
    return target.mark.label is None or _row(record.value_place) != _row(target.place)


def _row(place: Place | None) -> tuple[str, int]:
    """The row of a grid in which something stands; one for all of a text, where records are lines apart."""
    if isinstance(place, SheetPlace):
        return place.sheet, int(re.sub(r"\D", "", place.cell) or 0)
    return ("", place.row) if isinstance(place, WordPlace | CsvPlace) else ("", 0)


def _is_another_line(target: Target, mark: Mark | None) -> bool:
    """Whether a short value was one of several lines below its label, and another of them answers it now."""
    if mark is None or target.mark is None or target.spec.type in TEXT or mark.label_place != target.mark.label_place:
        return False
    label, old, new = mark.label_place, target.place, mark.value_place
    if isinstance(label, TextPlace) and isinstance(old, TextPlace) and isinstance(new, TextPlace):
        return old.line not in {label.line, new.line}
    return isinstance(label, WordPlace) and not label.table and label not in {old, new} and new != old


def _is_elsewhere(target: Target, mark: Mark | None) -> bool:
    """Whether another label of the field answers it now."""
    if mark is None or target.mark is None:
        return False
    if mark.state == "unreadable":
        return True  # a picture below the same label
    if len(target.path) > 1:
        # A record over several rows, or one called by the label of its line where that holds nothing else.
        below = mark.label_place == target.mark.label_place and mark.value_place != target.place
        return mark.text == target.mark.label or below
    if isinstance(target.place, TextPlace) and mark.label_place == target.mark.label_place:
        at = mark.value_place
        return isinstance(at, TextPlace) and (at.line, at.column) != (target.place.line, target.place.column)
    return (mark.label_place, mark.label) != (target.mark.label_place, target.mark.label)


def _path_now(before: Artifact, artifact: Artifact, path: FieldPath) -> FieldPath | None:
    """The path of the same field: of the record that stands where its record stood; None where none does."""
    if len(path) == 1:
        return path
    mark = before.marks.get(path[:2])
    place = mark.value_place if mark is not None else None
    if place is None:
        return path if path[:2] in artifact.marks else None
    # Records that share a merged first cell share a place: they are told apart by their order.
    old, new = _records_at(before, path[0], place), _records_at(artifact, path[0], place)
    return (*new[old.index(path[:2])], *path[2:]) if len(old) == len(new) else None


def _records_at(artifact: Artifact, name: str | int, place: Place) -> list[FieldPath]:
    """The records of a field that stand at a place."""
    return [
        record
        for record, mark in artifact.marks.items()
        if record[0] == name and len(record) == 2 and isinstance(record[1], int) and _stands(mark, place)  # noqa: PLR2004
    ]


def _stands(mark: Mark, place: Place) -> bool:
    """Whether a record still stands where one stood."""
    at = mark.value_place
    if isinstance(at, TextPlace) and isinstance(place, TextPlace):
        return at.line <= place.line <= at.end_line
    return at == place


def _is_alone(artifact: Artifact, path: FieldPath) -> bool:
    """Whether a field is all that its record says, besides what a template gives it."""
    others = (one for one in artifact.marks if one[:2] == path[:2] and len(one) == len(path) and one != path)
    return not any(artifact.state(one) in FILLED and one[-1] not in GIVEN for one in others)


def measure(corpus: Path, sort: str | None = None, form: str | None = None) -> Tally:
    """Blank every filled field of every document, in every way that suits its type and format."""
    pack = load_pack()
    tally = Tally()
    for case in cases(corpus, pack, form):
        for artifact in case.recogniser.recognise(case.document).artifacts[:ARTIFACTS]:
            for target in targets(pack, case, artifact, tally):
                _try(case, artifact, target, sort, tally)
    return tally


def _try(case: Case, artifact: Artifact, target: Target, only: str | None, tally: Tally) -> None:
    for sort, (expected, texts) in SORTS.items():
        if only not in {None, sort} or (sort == "comment" and case.format in LAID_OUT):
            continue
        if sort.startswith("guidance") and target.spec.name in QUOTED:
            continue
        for types, text in texts:
            if types is None or target.spec.type in types:
                result, shown = outcome(case, artifact, target, changed(case, target, text), expected)
                name = ".".join(map(str, target.path))
                note = f"{artifact.id}: {name} at {target.place.label()} <- {text!r}: {shown}"
                tally.add(case.format, sort, result, note)


def main() -> int:
    """Print the counts by format and sort, and with `--verbose` each miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print a line for each field whose state did not follow")
    parser.add_argument("--only", choices=sorted(SORTS), help="one sort of blanking")
    parser.add_argument("--format", help="documents of one format")
    arguments = parser.parse_args()
    tally = measure(arguments.corpus, arguments.only, arguments.format)
    forms = sorted({form for form, _, _ in tally.counts})
    print(f"{'':24}{'tried':>7}{'exact':>8}{'noticed':>9}{'missed':>8}{'elsewhere':>11}{'followed':>10}")
    for form in [*forms, None]:
        for sort in [*SORTS, None]:
            row = tally.row(form, sort)
            if any(row.values()):
                print(_line(f"{form or 'all':6} {sort or 'all'}", row))
        print()
    for (form, reason), count in sorted(tally.left_out.items()):
        print(f"left out: {form:6} {count:5} fields: {reason}")
    if arguments.verbose:
        print(*tally.misses, sep="\n")
    return 0


def _line(name: str, row: Mapping[str, int]) -> str:
    tried = row["exact"] + row["noticed"] + row["missed"]
    share = row["exact"] / tried if tried else 1.0
    return f"{name:24}{tried:7}{row['exact']:8}{row['noticed']:9}{row['missed']:8}{row['elsewhere']:11}{share:10.1%}"


if __name__ == "__main__":
    sys.exit(main())
