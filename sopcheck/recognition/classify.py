"""Which kind of artifact a document is: what it states, what the configuration says, its title, its labels, its name."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sopcheck.model import Candidate, Entry, Heading, Json, Outline, Paragraph, Place, Table, Tree
from sopcheck.recognition.evidence import Evidence, LabelEvidence, Labels, outline_labels, tree_labels
from sopcheck.recognition.globs import matches
from sopcheck.recognition.labels import LabelIndex, fold
from sopcheck.recognition.titles import TitleIndex, TitleMatch
from sopcheck.standard.model import Kind

THRESHOLD = 0.5
"""Least score of a kind that a document is taken for."""
_STRONG = 0.8
"""A title of this strength silences the kinds that only labels speak for."""
_TITLE, _LABELS, _NAME = 0.62, 0.38, 0.2
_LABELS_ALONE, _TREE_ALONE = 0.72, 0.85
_FEWEST = 3
"""Fields that must be found for labels alone to make a kind."""
_SOFTWARE_PENALTY, _CODE_PENALTY = 0.14, 0.6
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
    place: Place | None


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
        self.titles = TitleIndex(kinds)
        self._evidence = LabelEvidence(kinds, indexes)
        self._globs = globs

    def classify(self, path: str, content: Tree | Outline) -> Verdict:
        """The kind of one part of the document at `path`."""
        unknown: Stated | None = None
        for stated in _stated(content):
            kind = self.titles.named(stated.text)
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

    def _weigh(self, path: str, content: Tree | Outline) -> Verdict:
        labels = outline_labels(content) if isinstance(content, Outline) else tree_labels(content.data)
        titles = [match for text in _titles(content) if (match := self.titles.match(text)) is not None]
        title = max(titles, key=lambda match: match.strength, default=None)
        stem = posixpath.splitext(posixpath.basename(path))[0]
        named = self.titles.match(stem.replace("_", " ").replace("-", " "))
        readme = bool(_README.match(stem))
        scores: dict[str, Candidate] = {}
        for evidence in self._evidence.of(labels):
            scores[evidence.kind] = self._by_labels(evidence, structured=isinstance(content, Tree))
        if title is not None:
            scores[title.kind] = self._by_title(title, labels)
            if title.strength >= _STRONG:
                scores = {kind: one if kind == title.kind else _silenced(one) for kind, one in scores.items()}
        if named is not None:
            scores[named.kind] = _raised(scores.get(named.kind), named)
        penalty = (
            _SOFTWARE_PENALTY * min(labels.software, 4) + _CODE_PENALTY * max(0.0, labels.code - 0.05) + 0.3 * readme
        )
        ranked = sorted(
            (Candidate(one.kind, round(max(0.0, one.score - penalty), 3), one.why) for one in scores.values()),
            key=lambda one: (-one.score, one.kind),
        )
        candidates = tuple(one for one in ranked if one.score > 0)[:5]
        if not candidates or candidates[0].score < THRESHOLD:
            return Verdict(None, candidates[0].score if candidates else 0.0, candidates)
        close = tuple(one.kind for one in candidates[1:] if candidates[0].score - one.score < 0.05)  # noqa: PLR2004
        return Verdict(candidates[0].kind, candidates[0].score, candidates, close=close)

    def _by_labels(self, evidence: Evidence, *, structured: bool) -> Candidate:
        share = _TREE_ALONE if structured else _LABELS_ALONE
        score = share * evidence.weight
        tops = {name.split(".")[0] for name in evidence.fields}
        columns = len(evidence.fields) - len(tops)
        if not evidence.defined or (len(tops) < _FEWEST and columns < _FEWEST):
            score *= 0.5
        return Candidate(evidence.kind, score, f"labels: {', '.join(evidence.fields[:4])}")

    def _by_title(self, title: TitleMatch, labels: Labels) -> Candidate:
        evidence = self._evidence.loose(title.kind, labels)
        weight = evidence.weight if evidence is not None else 0.0
        why = f"title: {title.name}" + (
            f"; labels: {', '.join(evidence.fields[:4])}" if evidence and evidence.fields else ""
        )
        return Candidate(title.kind, _TITLE * title.strength + _LABELS * weight, why)


def _silenced(candidate: Candidate) -> Candidate:
    return Candidate(candidate.kind, candidate.score * 0.5, candidate.why)


def _raised(candidate: Candidate | None, named: TitleMatch) -> Candidate:
    score = (candidate.score if candidate is not None else 0.2) + _NAME * named.strength
    why = f"file name: {named.name}"
    return Candidate(named.kind, min(1.0, score), f"{candidate.why}; {why}" if candidate is not None else why)


def _stated(content: Tree | Outline) -> Iterator[Stated]:
    """What is written as the kind of the document: a key, or an entry or form cell near the top."""
    tree = content if isinstance(content, Tree) else content.front
    if tree is not None and isinstance(tree.data, dict):
        for key, value in tree.data.items():
            if isinstance(value, str) and fold(str(key)) in KIND_KEYS:
                yield Stated(value, None if tree is content else tree.locate((str(key),))[1])
    if isinstance(content, Tree):
        return
    headings = 0
    for block in content.blocks[:NEAR_TOP]:
        if isinstance(block, Heading):
            headings += 1
            if headings > 1 and block.level > 1:
                return
        elif isinstance(block, Entry) and block.value.text.strip() and fold(block.label.text) in KIND_KEYS:
            yield Stated(block.value.text.strip(), block.value.place)
        elif isinstance(block, Table):
            for row in block.rows[:12]:
                for label, value in zip(row[::2], row[1::2], strict=False):
                    if fold(label.text) in KIND_KEYS and value.text.strip():
                        yield Stated(value.text.strip(), value.place)


def _titles(content: Tree | Outline) -> Iterator[str]:
    """The texts that may be the document's title."""
    tree = content if isinstance(content, Tree) else content.front
    if tree is not None and isinstance(tree.data, dict):
        for key in ("title", "标题", "name", "名称"):
            value: Json = tree.data.get(key)
            if isinstance(value, str):
                yield value
    if isinstance(content, Tree):
        return
    for number, block in enumerate(content.blocks[:NEAR_TOP]):
        if isinstance(block, Heading):
            yield block.text
            return
        if isinstance(block, Paragraph) and number == 0 and len(block.text) <= 40:  # noqa: PLR2004 - a sentence is no title
            yield block.text
