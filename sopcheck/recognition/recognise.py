"""The door of recognition: from a document's parts to artifacts, and from a field of an artifact back to its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sopcheck.model import (
    Artifact,
    Candidate,
    Document,
    Entry,
    FieldPath,
    Heading,
    Json,
    Mark,
    Outline,
    Paragraph,
    Part,
    Problem,
    Sheet,
    Tree,
)
from sopcheck.places import Place
from sopcheck.reading.limits import DEFAULT_LIMITS
from sopcheck.recognition.classify import KIND_KEYS, NEAR_TOP, Classifier, Stated, Verdict
from sopcheck.recognition.cutting import Cut, cut_long, cut_problems
from sopcheck.recognition.derive import DEFAULT_MATRIX, Matrix, derive, later_days, same_days
from sopcheck.recognition.labels import LabelIndex, fold
from sopcheck.recognition.sheets import has_sheets, outlines_of, without_auxiliary
from sopcheck.recognition.tree import TreeFields, TreeRecogniser
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import Kind, Pack

if TYPE_CHECKING:
    from sopcheck.recognition.outline import OutlineReader
    from sopcheck.recognition.people import Known


@dataclass(frozen=True, slots=True)
class RecognitionSettings:
    """What a configuration adds: kinds of files by glob, a company's own labels by kind and field, its people.

    `matrix` makes a level of likelihood and impact where a register states none.
    """

    kinds: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    people: tuple[Known, ...] = ()
    matrix: Matrix = DEFAULT_MATRIX


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A part of a document that is no artifact. `reason` is None where that is nothing to speak of."""

    artifact: str
    reason: str | None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was made of a document: its artifacts, the parts that are none, and what was noticed."""

    artifacts: tuple[Artifact, ...]
    unrecognised: tuple[Unrecognised, ...]
    problems: tuple[Problem, ...]


class LabelIndexes(Mapping[str, LabelIndex]):
    """The label index of each kind, built when first asked for: most runs meet few kinds."""

    def __init__(self, pack: Pack, labels: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
        """For the kinds of `pack`, with a company's own `labels` by kind and field."""
        self._kinds = pack.kinds
        self._labels = labels
        self._built: dict[str, LabelIndex] = {}

    def __getitem__(self, kind: str) -> LabelIndex:
        if kind not in self._built:
            self._built[kind] = LabelIndex(self._kinds[kind].fields, self._labels.get(kind))
        return self._built[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


class Recogniser:
    """Recognises documents by one pack and one configuration. Build one and keep it: it indexes labels as needed."""

    def __init__(self, pack: Pack, settings: RecognitionSettings) -> None:
        """By the labels of `pack` and those of `settings`."""
        self._pack = pack
        self._settings = settings
        self._values = ValueReader(pack, settings.people)
        self._indexes = LabelIndexes(pack, settings.labels)
        self._classifier = Classifier(pack.kinds, self._indexes, settings.kinds)
        self._trees: dict[str, TreeRecogniser] = {}
        self._outlines: dict[str, OutlineReader] = {}

    def recognise(self, document: Document, most_rows: int = DEFAULT_LIMITS.records) -> Recognised:
        """Find the artifacts of `document`, from the first `most_rows` of each table. Never raises on any content."""
        artifacts: list[Artifact] = []
        unrecognised: list[Unrecognised] = []
        problems: list[Problem] = []
        for part, verdict in self._parts(document):
            name = document.path + part.suffix
            problems.extend(self._problems(verdict, name, part.content))
            if verdict.kind is None:
                reason = "unknown-kind" if verdict.unknown is not None else None
                unrecognised.append(Unrecognised(name, reason, verdict.candidates))
            else:
                kind, content = self._pack.kinds[verdict.kind], part.content
                cuts: tuple[Cut, ...] = ()
                if isinstance(content, Outline):
                    content, cuts = cut_long(content, most_rows)
                artifacts.append(self._artifact(document, Part(part.suffix, content), kind, verdict))
                problems.extend(cut_problems(artifacts[-1], cuts, most_rows))
        return Recognised(tuple(_filled(artifacts)), tuple(unrecognised), tuple(problems))

    def _parts(self, document: Document) -> Iterator[tuple[Part, Verdict]]:
        """The parts of a document with their kinds; of a workbook, its sheets where they are artifacts of their own."""
        for part in document.parts:
            content = part.content
            if isinstance(content, Tree) or not has_sheets(content):
                yield part, self._classifier.classify(document.path, content)
                continue
            whole = Part(part.suffix, without_auxiliary(content))
            verdict = self._classifier.classify(document.path, whole.content)
            own = self._own_sheets(whole.content, verdict)
            yield from own or [(whole, verdict)]

    def _own_sheets(self, content: Tree | Outline, whole: Verdict) -> list[tuple[Part, Verdict]]:
        """The sheets that are strong artifacts by themselves, where there are at least two."""
        if isinstance(content, Tree):
            return []
        found: list[tuple[Part, Verdict]] = []
        for sheet, outline in outlines_of(content):
            verdict = self._classifier.by_itself(outline)
            if verdict.kind is not None and not self._is_table_of(sheet, outline, verdict.kind, whole.kind):
                kind = whole if whole.stated else verdict
                found.append((Part(f"!{sheet.name}", outline), kind))
        return found if len(found) > 1 else []

    def _is_table_of(self, sheet: Sheet, outline: Outline, kind: str, whole: str | None) -> bool:
        """Whether a sheet bears the name of one table of the whole workbook's kind, and is no register of that kind."""
        if whole is None:
            return False
        declared, index = self._pack.kinds[whole], self._indexes[whole]
        titles = [sheet.name, *(block.text for block in outline.blocks[:2] if isinstance(block, Heading | Paragraph))]
        named = {match.path[0] for title in titles for match in index.exact(title, ())}
        tables = {name for name in named if declared.fields[name].records}
        return bool(tables - {declared.main} if kind == whole else tables)

    def _problems(self, verdict: Verdict, name: str, content: Tree | Outline) -> list[Problem]:
        """An unknown kind, a kind without a schema, kinds that are equally likely."""
        found: list[Problem] = []
        if verdict.unknown is not None:
            given = verdict.unknown.text
            near = difflib.get_close_matches(fold(given), list(self._classifier.titles.names()), 1, 0.6)
            suggestion = self._classifier.titles.named(near[0]) if near else None
            if suggestion is None and verdict.candidates:
                suggestion = verdict.candidates[0].kind
            parameters: dict[str, Json] = {"given": given, "suggestion": suggestion, "artifact": name}
            found.append(Problem("DOC120", _place_of_kind(verdict.unknown, content), parameters))
        if verdict.kind is not None and not self._pack.kinds[verdict.kind].fields:
            found.append(Problem("DOC121", None, {"kind": verdict.kind, "artifact": name}))
        if verdict.close:
            kinds: list[Json] = [kind for kind in (verdict.kind, *verdict.close) if kind is not None]
            found.append(Problem("DOC122", None, {"kinds": kinds, "artifact": name}))
        return found

    def _artifact(self, document: Document, part: Part, kind: Kind, verdict: Verdict) -> Artifact:
        content = part.content
        if isinstance(content, Tree):
            understood = self._read_tree(content, kind)
            heading = None
        else:
            understood = self._read_outline(content, kind)
            heading = _heading(content)
        same_days(understood.data, understood.misfits)
        later_days(understood.data, understood.marks, kind)
        derive(understood.data, understood.marks, kind, self._settings.matrix)
        return Artifact(
            id=document.path + part.suffix,
            path=document.path,
            format=document.format,
            kind=kind.id,
            sha256=document.sha256,
            data=understood.data,
            marks=understood.marks,
            misfits=understood.misfits,
            confidence=verdict.confidence,
            candidates=verdict.candidates,
            heading=heading,
            records=_records(kind, understood),
        )

    def _read_tree(self, tree: Tree, kind: Kind) -> TreeFields:
        reader = self._trees.get(kind.id)
        if reader is None:
            reader = self._trees[kind.id] = TreeRecogniser(kind, self._indexes[kind.id], self._values)
        return reader.recognise(tree)

    def _read_outline(self, outline: Outline, kind: Kind) -> TreeFields:
        """The front matter first, then what the text says about the fields that it does not answer."""
        reader = self._outlines.get(kind.id)
        if reader is None:
            from sopcheck.recognition.outline import OutlineReader

            titles = tuple(
                title for one in self._pack.kinds.values() for title in (one.title.zh, one.title.en, *one.titles)
            )
            reader = self._outlines[kind.id] = OutlineReader(kind, self._indexes[kind.id], self._values, titles)
        if outline.front is None:
            body = reader.read(outline)
            return TreeFields(body.data, body.marks, body.misfits)
        front = self._read_tree(outline.front, kind)
        answered = {"present", "not_applicable"}
        stated = frozenset(
            str(path[0]) for path, mark in front.marks.items() if len(path) == 1 and mark.state in answered
        )
        body = reader.read(outline, stated)
        taken = {path[0] for path in body.marks}
        return TreeFields(
            {**front.data, **body.data},
            {**{path: mark for path, mark in front.marks.items() if path[0] not in taken}, **body.marks},
            {**{path: misfit for path, misfit in front.misfits.items() if path[0] not in taken}, **body.misfits},
        )


def _filled(artifacts: list[Artifact]) -> Iterator[Artifact]:
    """`artifacts` without the sheets of a workbook that nobody has filled in beside one of their kind that is."""
    told = {artifact.kind for artifact in artifacts if artifact.records}
    for artifact in artifacts:
        sheet = artifact.id.removeprefix(artifact.path).startswith("!")
        if not (sheet and artifact.records == 0 and artifact.kind in told):
            yield artifact


def _records(kind: Kind, understood: TreeFields) -> int | None:
    """How many records the register holds that a document of a kind is about; None where that cannot be told.

    A plan may be nothing but its milestones: where the main register is never mentioned, the first one counts that
    defines the kind too.
    """
    mentioned = {path[0] for path in understood.marks} | set(understood.data)
    registers = [name for name in (kind.main, *kind.defining) if name in mentioned and kind.fields[name].records]
    if kind.main is None or not registers:
        return None
    name = registers[0]
    rows, mark = understood.data.get(name), understood.marks.get((name,))
    if isinstance(rows, list):
        return len(rows)
    header = any(path[0] == name and len(path) > 1 for path in understood.marks)
    return 0 if header or (mark is not None and mark.state in {"blank", "placeholder"}) else None


def _place_of_kind(stated: Stated, content: Tree | Outline) -> Place | None:
    """Where a document states its kind; there is no artifact to locate it in later."""
    if not isinstance(stated.at, tuple):
        return stated.at
    tree = content if isinstance(content, Tree) else content.front
    key, value = tree.locate(stated.at) if tree is not None else (None, None)
    return value or key


def _heading(outline: Outline) -> Place:
    """Where a finding about the whole document is shown: at its stated kind, else at its first heading."""
    if outline.front is not None and isinstance(outline.front.data, dict):
        for key in outline.front.data:
            if fold(str(key)) in KIND_KEYS:
                place = outline.front.locate((str(key),))[0]
                if place is not None:
                    return place
    for block in outline.blocks[:NEAR_TOP]:
        if isinstance(block, Entry) and fold(block.label.text) in KIND_KEYS:
            return block.label.place
        if isinstance(block, Heading):
            return block.place
    return outline.start


def locate_field(document: Document, artifact: Artifact, path: FieldPath) -> Place | None:
    """The place of the value of a field; of what is absent, that of the record or artifact that lacks it.

    None where the document does not hold the artifact, or an empty document has no place at all.
    """
    suffix = artifact.id.removeprefix(artifact.path)
    content = _part(document, suffix)
    tree = content if content is None or isinstance(content, Tree) else content.front
    for length in range(len(path), 0, -1):
        part = path[:length]
        # What is written under its own name needs no mark.
        mark = artifact.marks.get(part) or Mark("present", source=part)
        place = _item_place(mark, tree, path[length:]) or _place_of(mark, tree, value=length == len(path))
        if place is not None:
            return place
    if artifact.heading is not None:
        return artifact.heading
    return _tree_heading(tree) if tree is not None else None


def _part(document: Document, suffix: str) -> Tree | Outline | None:
    """The part of a document with a suffix; in a stream `#7` is the seventh."""
    number = suffix[1:] if suffix.startswith("#") else ""
    parts = document.parts
    if number.isdecimal() and int(number) <= len(parts) and parts[int(number) - 1].suffix == suffix:
        return parts[int(number) - 1].content
    return next((part.content for part in parts if part.suffix == suffix), None)


def _item_place(mark: Mark, tree: Tree | None, rest: FieldPath) -> Place | None:
    """The place of one item of a plain list in a tree."""
    if not rest or mark.source is None or tree is None or not all(isinstance(step, int) for step in rest):
        return None
    return tree.locate((*mark.source, *rest))[1]


def _place_of(mark: Mark, tree: Tree | None, *, value: bool) -> Place | None:
    """Where a field is: its value, or else its label. In a tree, a record that lacks a field is shown at its key."""
    if mark.value_place is not None or mark.label_place is not None:
        return mark.value_place or mark.label_place
    if mark.source is None or tree is None:
        return None
    at_key, at_value = tree.locate(mark.source)
    return (at_value or at_key) if value else (at_key or at_value)


def _tree_heading(tree: Tree) -> Place | None:
    """The place of the `kind` key, else of the first key, else of the whole."""
    if isinstance(tree.data, dict):
        keys = [str(key) for key in tree.data]
        stated = next((key for key in keys if fold(key) in KIND_KEYS), keys[0] if keys else None)
        if stated is not None:
            key, value = tree.locate((stated,))
            return key or value
    return tree.locate(())[1]
