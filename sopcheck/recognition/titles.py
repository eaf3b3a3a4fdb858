"""Titles: which kind of document a title or a file name announces, and which it rules out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sopcheck.recognition.labels import fold
from sopcheck.standard.model import Kind

_PARTS = re.compile(r"\s*(?:[:：|｜/]|\s[—–-]{1,2}\s|——|—|–)\s*|\s+(?:of|for)\s+(?:the\s+)?", re.IGNORECASE)
_NO_ARTIFACT = re.compile(
    r"模板|样例|范例|范本|指南|教程|手册|如何|怎么|怎样|说明书|使用说明|操作说明|规范$|入门|介绍$|学习笔记|面试|常见问题"
    r"|更新日志|变更日志"
    r"|\b(?:templates?|how[ -]to|how (?:do|does|can|we)|guides?|guidelines?|tutorials?|manuals?|handbook|read ?me"
    r"|change ?log|release notes|faq|cheat ?sheet|examples?|getting started|introduction|reference|documentation|docs"
    r"|style ?guide|contributing|code of conduct|specification|rfc|api|cli|library|framework|plugin|package|sdk|awesome"
    r"|generator|app|tool|toolkit|bot|dashboard)\b",
    re.IGNORECASE,
)
_TEACHES = re.compile(r"模板|样例|范例|范本|示例|指南|教程|手册|如何|怎么|怎样|规范|说明|介绍|入门")
"""What makes a title one of a text about such documents, wherever it stands."""
_QUOTED = re.compile(r"《[^《》]*》")
"""The name of another work, which a title may begin with."""
_GAP = 3
"""Characters that may stand between the parts of a Chinese title: `数据分析（汇总）报告`."""
_SHORTEST = 4
_CADENCE = re.compile(r"(?:bi-?)?weekly|(?:bi-?)?monthly|daily|quarterly|annual|yearly")


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A kind that a title names, how strongly (0 to 1), and the name that was found in it."""

    kind: str
    strength: float
    name: str


class TitleIndex:
    """The titles of all kinds, and of the documents that only look like them. Built once."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        """Index the titles and neighbours of `kinds`."""
        self._names: dict[str, str] = {}
        names: list[tuple[str, str | None]] = []
        for kind in kinds.values():
            for title in (kind.title.zh, kind.title.en, *kind.titles):
                names.append((fold(title), kind.id))
                self._names.setdefault(fold(title), kind.id)
            self._names[fold(kind.id)] = kind.id
        for kind in kinds.values():
            # What is a title of one kind is no mere neighbour of the others.
            names.extend((fold(title), None) for title in kind.neighbours if fold(title) not in self._names)
        self._all = sorted(
            {pair for pair in names if len(pair[0]) > 1}, key=lambda pair: (-len(pair[0]), pair[0], pair[1] or "")
        )
        self._sparse = [
            (name, kind)
            for name, kind in self._all
            if kind and (" " in name if name.isascii() else len(name) >= _SHORTEST)
        ]

    def named(self, text: str) -> str | None:
        """The kind whose id or title `text` is, in any language."""
        return self._names.get(fold(text))

    def names(self) -> Iterable[str]:
        """Every id and title, folded: what a suggestion is chosen from."""
        return self._names

    def match(self, title: str) -> TitleMatch | None:
        """The kind that a document's title names.

        The longest name wins, and of names that do not overlap the one where a title's head stands: last in Chinese,
        first in English. None where a neighbour's name wins, or the title speaks of guides, templates or software.
        """
        bare = _QUOTED.sub("", title)
        words = bare.split()
        if len(words) > 1 and not _TEACHES.search(bare):
            for word in map(fold, (words[-1], words[0])):
                if not word.isascii() and word in self._names:  # the other words are the matter, whatever that is
                    return TitleMatch(self._names[word], 0.95, word)
        found = self._match(title)
        # A kind may itself be called a 规范 or a report of a dashboard: words of the name that was found do not count.
        if found is not None and any(fold(word[0]) not in found.name for word in _NO_ARTIFACT.finditer(title)):
            return None
        return found

    def _match(self, title: str) -> TitleMatch | None:
        whole = fold(title)
        parts = [part for part in map(fold, _PARTS.split(title)) if part]
        if whole in self._names:
            return TitleMatch(self._names[whole], 1.0, whole)
        for part in parts:
            if part in self._names:
                return TitleMatch(self._names[part], 0.95, part)
        best: tuple[float, int, str, str | None] | None = None
        for part in [*parts, whole]:
            found = self._in_part(part)
            if found is not None and (best is None or found[:2] > best[:2]):
                best = found
        sparse = self._sparsely(whole)
        if best is None or (sparse is not None and sparse.strength > best[0]):
            return sparse
        return None if best[3] is None else TitleMatch(best[3], best[0], best[2])

    def rules_out(self, title: str) -> bool:
        """Whether a title is the name of a document that only looks like an artifact: `Issue register`."""
        whole = fold(title)
        if whole in self._names or self.match(title) is not None:
            return False
        found = self._in_part(whole)
        return found is not None and (found[3] is None or _NO_ARTIFACT.search(title) is not None)

    def _in_part(self, part: str) -> tuple[float, int, str, str | None] | None:
        best: tuple[float, int, str, str | None] | None = None
        for name, kind in self._all:
            if name not in part or (best is not None and best[0] >= 0.9 and len(name) < best[1]):  # noqa: PLR2004
                continue
            strength = _within(name, part)
            if strength and (best is None or (strength, len(name), kind is None) > (best[0], best[1], best[3] is None)):
                best = (strength, len(name), name, kind)
        return best

    def _sparsely(self, whole: str) -> TitleMatch | None:
        for name, kind in self._sparse:
            if _ends_sparsely(whole, name):
                return TitleMatch(kind, 0.75, name)
        return None


def _within(name: str, part: str) -> float:
    """How strongly `name` stands in `part`: at its head most, in its middle least, not at all inside a word."""
    if name.isascii():
        padded = f" {part} "
        if f" {name} " not in padded:
            return 0.0
        return 0.9 if padded.endswith(f" {name} ") else 0.8 if padded.startswith(f" {name} ") else 0.6
    if name not in part:
        return 0.0
    if part.endswith(name):
        return 0.9
    rest = part[part.rfind(name) + len(name) :]
    # What follows a Chinese name is its head (`项目计划评审记录`), unless it is a date, a version or a number.
    return 0.75 if re.fullmatch(r"[\dvV.\s年月日第周期次版修订初终稿表书一二三四五六七八九十a-z-]{1,14}", rest) else 0.4


def _ends_sparsely(whole: str, name: str) -> bool:
    """Whether `name` ends a title in two parts, with a few characters between them, or a few English words.

    `Weekly sales report` is a weekly report and `Training topics and schedule` a schedule; what stands between the
    words of `Project test plan` makes it another plan.
    """
    if name.isascii():
        first, _, rest = name.partition(" ")
        if not whole.endswith(f" {rest}") or first not in whole:  # hundreds of names: hardly one needs its pattern
            return False
        between = r"(?:\w+ ){0,2}(?:and|&) " + (r"|(?:[\w&-]+ ){1,2}" if _CADENCE.fullmatch(first) else "")
        return re.search(rf"\b{re.escape(first)} (?:{between}){re.escape(rest)}$", whole) is not None
    spare = min(_GAP, len(whole) - len(name))
    return any(
        whole.endswith(name[at:])
        and any(whole.endswith(name[:at], 0, len(whole) - (len(name) - at) - gap) for gap in range(1, spare + 1))
        for at in range(2, len(name) - 1)
    )
