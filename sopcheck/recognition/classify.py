"""Which kind of artifact a document is: by what it states, the configuration, its title, its labels, its file name."""

from __future__ import annotations

import difflib
import functools
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sopcheck.model import (
    Block,
    Candidate,
    Entry,
    FieldPath,
    Heading,
    Outline,
    Sheet,
    Table,
    Text,
    Tree,
)
from sopcheck.places import Place, TextPlace, WordPlace
from sopcheck.recognition.document_labels import Labels, outline_labels, tree_labels
from sopcheck.recognition.evidence import Evidence, LabelEvidence
from sopcheck.recognition.globs import matches
from sopcheck.recognition.labels import LabelIndex, fold
from sopcheck.recognition.title_lines import cover_lines, first_line, title_texts
from sopcheck.recognition.titles import TitleIndex, TitleMatch
from sopcheck.standard.model import Kind

THRESHOLD = 0.5
"""Least score of a kind that a document is taken for."""
_STRONG = 0.8
"""A title of this strength silences the kinds that only labels speak for."""
_EXACT = 0.95
_TITLE, _LABELS, _NAME = 0.62, 0.38, 0.2
_NAME_ALONE, _OFFICE_NAME_ALONE, _WORD_NAME_ALONE = 0.45, 0.56, 0.48
"""What a file name is worth alone; tables and forms often say nowhere else what they are."""
_BARE, _OFFICE_BARE = 0.75, 0.9
"""What a title is worth that only contains a kind's name, where no label bears it out."""
_CHANCE, _STRAY = 0.12, 0.12
"""The share of labels at which a single one may be chance, and what is taken off a title that it alone bears out.

Only where the text speaks of software: its plans have goals too, and are of another kind.
"""
_COVERED, _COVERING = 0.3, 2.5
"""How far labels count that are few among all of the document's labels, and how much more with each share of them."""
_CLOSE = 0.05
_NEIGHBOUR = 0.75
"""What labels are worth below the title of a document that only looks like an artifact."""
_FIRST = 2
"""Titles that may rule a document out: its own, or those of its first sheet."""
_OWN = 0.6
"""Least score of a sheet that is an artifact of its own beside others."""
_LABELS_ALONE, _OFFICE_ALONE, _TREE_ALONE = 0.72, 0.8, 0.85
_REGISTER = 0.56
"""Least score of a document with a table of just the records that a kind is about."""
_ONE_OF_MANY = 0.1
"""Share of a document's labels below which a table of such records is one among many: no register makes it."""
_SIGNS = 2
"""Signs that make up for a defining field."""
_FEWEST = 3
"""Fields that must be found for labels alone to make a kind."""
_MOST, _MOSTLY = 0.6, 1.25
"""The share of labels that leaves no doubt what a document of Word is, however short, and what they are then worth.

The one table of a sheet has no other labels to compare, and the read-me of an event has as few headings.
"""
_SOFTWARE_PENALTY, _CODE_PENALTY, _README_PENALTY = 0.14, 0.6, 0.3
_SOME_CODE = 0.05
_TECHNICAL_PENALTY, _SOME_TECHNICAL, _MOST_TECHNICAL = 1.0, 0.2, 0.3
_TITLED_PENALTY = 0.25
"""The part of the penalties that counts against an office document with a strong title."""
_SUSPECT = 0.3
_MISSPELT = 0.85
"""How alike a stated kind and a name of the pack must be (0 to 1) for the one to be a misspelling of the other."""
KIND_KEYS = frozenset(
    map(
        fold,
        ("kind", "类型", "文档类型", "文件类型", "artifact type", "document kind", "artifact kind", "文档种类", "种类"),
    )
)
"""Labels of the field that states a document's kind, folded."""
NEAR_TOP = 30
"""Blocks among which the title and the stated kind of a laid-out document stand."""
_README = re.compile(
    r"^(?:readme|changelog|changes|history|contributing|contributors|license|licence|code.of.conduct|security|authors|index|todo|news|releases?|upgrading"
    r"|migrat(?:ion|ing)|governance|support|summary|faq|install|agents|claude|copilot.instructions)(?:[._-].*)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document itself says its kind is, as written, and where (a place, or a key of a tree)."""

    text: str
    at: Place | FieldPath | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of a document, if any, how sure that is, and what else was considered.

    `stated` is set when the document or the configuration says so; `unknown` is a stated kind that no pack has.
    """

    kind: str | None
    confidence: float
    candidates: tuple[Candidate, ...]
    stated: bool = False
    unknown: Stated | None = None
    close: tuple[str, ...] = ()
    """Kinds that are about as likely as the chosen one."""


class Classifier:
    """Decides kinds by one pack and the globs of a configuration. Built once."""

    def __init__(
        self, kinds: Mapping[str, Kind], indexes: Mapping[str, LabelIndex], globs: tuple[tuple[str, str], ...]
    ) -> None:
        """`indexes` are the label indexes of `kinds`; the first of `globs` that matches a path decides."""
        self._kinds = kinds
        self._indexes = indexes
        self._globs = globs

    @functools.cached_property
    def titles(self) -> TitleIndex:
        """The titles of all kinds, indexed when a document first does not state its kind by id."""
        return TitleIndex(self._kinds)

    @functools.cached_property
    def _evidence(self) -> LabelEvidence:
        """The labels of all kinds, indexed when a document first comes that does not say its kind."""
        return LabelEvidence(self._kinds, self._indexes)

    def classify(self, path: str, content: Tree | Outline) -> Verdict:
        """The kind of one part of the document at `path`."""
        unknown: Stated | None = None
        for stated in _stated(content):
            kind = stated.text if stated.text in self._kinds else self.titles.named(stated.text)
            if kind is not None:
                return Verdict(kind, 1.0, (Candidate(kind, 1.0, "stated"),), stated=True)
            unknown = unknown or stated
        for glob, kind in self._globs:
            if kind in self._kinds and matches(path, glob):
                return Verdict(kind, 1.0, (Candidate(kind, 1.0, f"config: {glob}"),), stated=True)
        verdict = self._weigh(path, content)
        if unknown is None:
            return verdict
        # A manifest of other software has a kind too; only what looks like an artifact, or nearly names one, is wrong.
        likely = verdict.candidates and verdict.candidates[0].score >= _SUSPECT
        misspelt = difflib.get_close_matches(fold(unknown.text), list(self.titles.names()), 1, _MISSPELT)
        return Verdict(None, 0.0, verdict.candidates, unknown=unknown if likely or misspelt else None)

    def by_itself(self, content: Outline) -> Verdict:
        """The kind of a sheet that needs neither the file's name nor the other sheets to be told, if it has one."""
        verdict = self._weigh("", content)
        named = next((block.name for block in content.blocks if isinstance(block, Sheet)), "")
        own = verdict.kind is not None and verdict.confidence >= _OWN
        # A cover bears the title of what the other sheets hold, and none of its fields.
        own = own and "labels: " in verdict.candidates[0].why and self._has_its_register(verdict.candidates[0])
        if own and verdict.kind is not None and not verdict.candidates[0].why.startswith("title"):
            # A sheet named `任务分解` is one table of a plan that goes on elsewhere in the workbook.
            own = not self._indexes[verdict.kind].exact(named, ())
        return verdict if own else Verdict(None, verdict.confidence, verdict.candidates)

    def _has_its_register(self, candidate: Candidate) -> bool:
        """Whether the labels found are those of the records which the kind is about, if it is about any."""
        kind = self._kinds[candidate.kind]
        if kind.main is None or kind.main not in {name.split(".")[0] for name in kind.defining}:
            return True
        found = re.split(r"[;,]?\s+", candidate.why.partition("labels: ")[2])
        return any(name.split(".")[0] == kind.main for name in found)

    def _weigh(self, path: str, content: Tree | Outline) -> Verdict:
        labels = outline_labels(content) if isinstance(content, Outline) else tree_labels(content.data)
        share = _OFFICE_ALONE if _is_office(content) else _TREE_ALONE if isinstance(content, Tree) else _LABELS_ALONE
        scores = {one.kind: _by_labels(one, share, word=_is_word(content)) for one in self._evidence.of(labels)}
        texts = list(title_texts(content))
        titles = [match for text in texts if (match := self.titles.match(text)) is not None]
        if isinstance(content, Outline) and not any(match.strength >= _EXACT for match in titles):
            titles += [match for text in cover_lines(content.blocks) if (match := self._whole_title(text)) is not None]
        title = max(titles, key=lambda match: match.strength, default=None)
        stem = posixpath.splitext(posixpath.basename(path))[0]
        named = self.titles.match(stem.replace("_", " ").replace("-", " "))
        if title is not None:
            scores[title.kind] = self._by_title(title, labels, _OFFICE_BARE if _is_office(content) else _BARE)
            if title.strength >= _STRONG:
                scores = {kind: one if kind == title.kind else _silenced(one) for kind, one in scores.items()}
        elif any(self.titles.rules_out(text) for text in (*texts[:_FIRST], *first_line(content))):
            scores = {kind: _weakened(one) for kind, one in scores.items()}
            named = named if _is_office(content) else None
        if named is not None:
            known = title is not None and title.kind != named.kind
            alone = _NAME_ALONE if known or not _is_office(content) else _OFFICE_NAME_ALONE
            alone = min(alone, _WORD_NAME_ALONE) if _is_word(content) else alone
            scores[named.kind] = self._by_name(scores.get(named.kind), named, labels, alone)
        penalty = _penalty(labels, stem)
        if _is_office(content) and title is not None and title.strength >= _STRONG:
            # Projects of software are planned and closed in documents too, which bear their kind's name.
            penalty *= _TITLED_PENALTY
        return _ranked(scores, penalty)

    def _whole_title(self, text: str) -> TitleMatch | None:
        """The kind that a line of a cover names, if that is all it says."""
        match = self.titles.match(text)
        told = match is not None and (" " in match.name or not match.name.isascii())  # `Minutes` may be of an hour
        return match if match is not None and told and match.strength >= _EXACT else None

    def _by_title(self, title: TitleMatch, labels: Labels, bare: float) -> Candidate:
        """A title needs something that bears it out, unless it is the name of the kind and no more."""
        evidence = self._evidence.loose(title.kind, labels)
        if evidence is None or not (evidence.fields or evidence.signs):
            borne = 1.0 if title.strength >= _EXACT else bare
            return Candidate(title.kind, _TITLE * title.strength * borne, f"title: {title.name}")
        why = f"title: {title.name}; labels: {', '.join((*evidence.fields, *evidence.signs)[:4])}"
        chance = (
            len(evidence.fields) + len(evidence.signs) == 1 and evidence.share < _CHANCE and title.strength < _EXACT
        )
        stray = _STRAY if chance and labels.technical > _SOME_TECHNICAL else 0.0
        return Candidate(title.kind, _TITLE * title.strength + _LABELS * evidence.weight - stray, why)

    def _by_name(self, candidate: Candidate | None, named: TitleMatch, labels: Labels, share: float) -> Candidate:
        """A file name speaks for what the text already suggests, and a little for itself."""
        evidence = self._evidence.loose(named.kind, labels)
        alone = share * named.strength + _LABELS * (evidence.weight if evidence is not None else 0.0)
        score = max(alone, candidate.score + _NAME * named.strength if candidate is not None else 0.0)
        why = f"file name: {named.name}"
        return Candidate(named.kind, min(1.0, score), f"{candidate.why}; {why}" if candidate is not None else why)


def _by_labels(evidence: Evidence, share: float, *, word: bool) -> Candidate:
    """Labels alone make a kind where they are several, among them one that defines it, and fill the document."""
    score = share * evidence.weight * min(1.0, _COVERED + _COVERING * evidence.share)
    tops = {name.split(".")[0] for name in evidence.fields} | set(evidence.signs)
    columns = len(evidence.fields) - len(tops)
    if evidence.register and evidence.share >= _ONE_OF_MANY:
        return Candidate(evidence.kind, max(score, _REGISTER), f"labels: {', '.join(evidence.fields[:4])}")
    defined = evidence.defined or len(evidence.signs) >= _SIGNS
    if not defined or (len(tops) < _FEWEST and columns < _FEWEST):
        score *= 0.5
    elif word and evidence.share >= _MOST and evidence.defined:
        score *= _MOSTLY
    return Candidate(evidence.kind, score, f"labels: {', '.join((*evidence.fields, *evidence.signs)[:4])}")


def _weakened(candidate: Candidate) -> Candidate:
    return Candidate(candidate.kind, candidate.score * _NEIGHBOUR, candidate.why)


def _silenced(candidate: Candidate) -> Candidate:
    return Candidate(candidate.kind, candidate.score * 0.5, candidate.why)


def _penalty(labels: Labels, stem: str) -> float:
    """What speaks against an artifact of any kind: software's headings and words, much code, the name of a read-me."""
    software = _SOFTWARE_PENALTY * min(labels.software, 4)
    code = _CODE_PENALTY * max(0.0, labels.code - _SOME_CODE)
    technical = min(_MOST_TECHNICAL, _TECHNICAL_PENALTY * max(0.0, labels.technical - _SOME_TECHNICAL))
    return software + code + technical + (_README_PENALTY if _README.match(stem) else 0.0)


def _ranked(scores: Mapping[str, Candidate], penalty: float) -> Verdict:
    ranked = sorted(
        (Candidate(one.kind, round(max(0.0, one.score - penalty), 3), one.why) for one in scores.values()),
        key=lambda one: (-one.score, one.kind),
    )
    candidates = tuple(one for one in ranked if one.score > 0)[:5]
    if not candidates or candidates[0].score < THRESHOLD:
        return Verdict(None, candidates[0].score if candidates else 0.0, candidates)
    close = tuple(one.kind for one in candidates[1:] if candidates[0].score - one.score < _CLOSE)
    return Verdict(candidates[0].kind, candidates[0].score, candidates, close=close)


def _stated(content: Tree | Outline) -> Iterator[Stated]:
    """What is written as the kind of the document: a key, or an entry or form cell near the top."""
    if isinstance(content, Tree):
        for key, text in _kind_keys(content):
            yield Stated(text, (key,))
        return
    if content.front is not None:
        for key, text in _kind_keys(content.front):
            yield Stated(text, content.front.locate((key,))[1])
    headings = 0
    for block in content.blocks[:NEAR_TOP]:
        if isinstance(block, Heading):
            headings += 1
            if headings > 1 and block.level > 1:
                return
        for _, value in kind_pairs(block):
            yield Stated(value.text.strip(), value.place)


def _kind_keys(tree: Tree) -> Iterator[tuple[str, str]]:
    if isinstance(tree.data, dict):
        for key, value in tree.data.items():
            if isinstance(value, str) and fold(key) in KIND_KEYS:
                yield key, value


def kind_pairs(block: Block) -> Iterator[tuple[Text, Text]]:
    """Label and value of a block that states a document's kind: an entry, or cells side by side."""
    pairs: list[tuple[Text, Text]] = []
    if isinstance(block, Entry):
        pairs = [(block.label, block.value)]
    elif isinstance(block, Table):
        pairs = [pair for row in block.rows[:12] for pair in zip(row[::2], row[1::2], strict=False)]
    for label, value in pairs:
        if value.text.strip() and fold(label.text) in KIND_KEYS:
            yield label, value


def _is_word(content: Tree | Outline) -> bool:
    """Whether a document is one of Word, whose text says what it is where its name is right."""
    return isinstance(content, Outline) and isinstance(content.start, WordPlace)


def _is_office(content: Tree | Outline) -> bool:
    """Whether a document is one of tables and forms: Word, Excel, CSV."""
    return isinstance(content, Outline) and not isinstance(content.start, TextPlace)
