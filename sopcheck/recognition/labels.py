"""Labels: the normal form in which they are compared, and the fields of a kind that a label names."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sopcheck.recognition.chinese import NUMERALS, simplify
from sopcheck.recognition.questions import asked_label
from sopcheck.standard.model import FieldSpec

How = Literal["exact", "head", "compound", "counted"]
NamePath: TypeAlias = "tuple[str, ...]"
"""A field of a kind without record indexes: `("tasks", "owner")`."""

_LENT = 0.9
"""Strength of a label that is the name or the title of another field of the same level."""
_LONGEST = 60
"""Code points of a folded text beyond which it is a sentence, not a label."""
_TEXT_LONGEST = 300
"""The same for a text as written, with its markup and hints."""
_HEAD_LONGEST, _COMPOUND_LONGEST = 24, 30
_MODIFIER_LONGEST, _SLIP_SHORTEST = 8, 8
_MEMO = 20_000
"""Texts remembered by an index before it forgets: a stranger's document must not fill the memory."""

_CJK = "\u3400-\u9fff\uf900-\ufaff"
_COUNTED = "年月日天周个次人元号点倍期分小层级条度万千百家种项轮步楼季"
"""What a number counts rather than numbers: `7日留存率` is no seventh section."""
_MARKS = re.compile(r"\*+|`+|~~|__+|^[#>]+|#+$")
_LIST_MARK = re.compile(r"^(?:[-+•·●○◆■□▪►▶※★☆]|\[[ xX√]?\])\s*")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBERING = re.compile(
    rf"^(?:第\s*[{NUMERALS}\d]{{1,4}}\s*[章节部条篇项](?:分)?\s*[、.:：]?"
    rf"|[(（]\s*(?:[{NUMERALS}]{{1,4}}|\d{{1,3}}|[a-zA-Z])\s*[)）]\s*[、.:：]?"
    rf"|[{NUMERALS}]{{1,4}}\s*[、.,:：)）]|[{NUMERALS}]{{1,4}}\s+"
    r"|\d{1,3}(?:\.\d{1,3})+\s*[、.:)）]?\s*(?=\D)"
    r"|\d{1,3}\s*[、.:)）]|\d{1,3}\s+(?=\D)"
    rf"|\d{{1,2}}(?=[{_CJK}])(?![{_COUNTED}])"
    r"|(?:[a-z]|[ivx]{1,5}|[A-Z]|[IVX]{1,5})[.)）]\s+|[①-⑳㈠-㈩⑴-⒇⒈-⒛]\s*[、.:：]?)\s*"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_WHOLE = re.compile(r"^[\[【(〔]([^\[\]【】()〔〕]+)[\]】)〕]$")
_SLOT = re.compile(
    r"\s*(?:\*{1,2}|_)?(?:\[[^\[\]\n]+\]|\$?\{.+\}|[<＜][^<>＜＞/\n]+[>＞]|@\S+)(?:\*{1,2}|_)?\s*[:：]?\s*", re.DOTALL
)
"""What a template leaves where a value is to stand: `[Date]` reads like a label, and names none."""
_SLOT_SIGNS = frozenset("[{$<＜@*_ ")
_COUNTED_ZH = re.compile(rf"^(.{{2,12}}?)(?:[{NUMERALS}]{{1,3}}|#?\d{{1,2}}|[a-h])$")
_COUNTED_EN = re.compile(r"^([a-z][a-z ]{2,24}[a-z])(?: ?#?\d{1,2}| [a-h])$")
"""`任务一`, `goal 2`: a label and the number of the record that stands below it."""
_RATING_EN = re.compile(r"(?: (?:risk|level|rating|score|value|rank|ranking|factor|scale|grade))+$")
_RATING_ZH = re.compile(r"(?:等级|级别|评级|评分|分值|分数|得分|打分|程度|系数|值)$")
_PLURAL = re.compile(r"\(e?s\)")
_CJK_SPACE = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_SCALE_BEHIND = re.compile(
    rf"(?P<word>[A-Za-z]+|[{_CJK}]+)[\s_:：]*(?P<low>[01])\s*(?:[-–—~～_至到]|to)\s*(?P<high>3|4|5|10|100)\s*[分级]?$",
    re.IGNORECASE,
)
"""`Likelihood 1-5`, `impact_1to10`, `影响程度1-5分`: a label and the scale of its values, without brackets."""
_COUNTED_WORDS = re.compile(
    r"(?:weeks?|wk|w|days?|months?|quarters?|q|phases?|sprints?|steps?|stages?|iterations?|milestones?|parts?|chapters?"
    r"|sections?|items?|levels?|years?|v|周|天|日|月|年|季度|阶段|迭代|轮|期|步|节|章|批|次|组)$",
    re.IGNORECASE,
)
"""What a range behind it counts instead: `Week 1-4`."""
_SCALE_ENDS = frozenset("0345分级")
_EDGES = " \t.,;:!?、。，；：！？-—–·|\"'“”‘’《》<>#*=_~…/\\"
_GENERIC_TAILS = ("一览表", "说明", "如下", "列表", "清单", "一览", "部分", "安排", "情况")
GENERIC_WORDS = frozenset({"list", "table", "section", "detail", "idea", "overview", "summary", "outline"})
_TOLD_BY = re.compile(r"(.+?)(?: (?:sn|id|no|number|name|initial|e-?mail|code)|的?(?:姓名|名字|工号|学号|名单))")
"""How a person may be told: `Owner SN`, `负责人姓名`."""
_NO_LABELS = frozenset({"编写目的", "文档目的", "文件目的", "编写背景", "document purpose", "purpose of this document"})
"""They end like a field's label and are about the document itself."""
_SPLIT = re.compile(r"\s*[、,，;；/+|]\s*|\s+and\s+|\s+or\s+")
_SPLIT_WORDS = re.compile(rf"(?<=[{_CJK}a-z]{{2}})(?:以及|及其|[和与及或])(?=[{_CJK}a-z]{{2}})")


_KEPT_CHARACTERS = 80
_MOST_CHARACTERS = 1000
"""Characters of a text that are looked at, links and all: what is longer is no label."""


def fold(text: str) -> str:
    """The normal form of a label: two labels that a reader takes for the same have the same form.

    Width, case and script are folded; numbering, markup, list marks, emoji, hints in brackets, colons and spaces
    between Chinese characters are dropped; English words are separated by one space and stand in the singular.

    >>> fold("**1.1 Likelihood (1-5)**："), fold("（二）項 目 名 稱 *"), fold("planned_start-Date")
    ('likelihood', '项目名称', 'planned start date')
    """
    return _fold_kept(text) if len(text) <= _KEPT_CHARACTERS else _fold(text[:_MOST_CHARACTERS])


def _fold(text: str) -> str:
    body = _without_markup(text)
    if (scale := _scale_behind(body)) is not None:
        body = body[: scale.end("word")]
    body = unicodedata.normalize("NFKC", _without_numbering(body))
    body = _without_numbering(_PLURAL.sub("s", body))
    whole = _WHOLE.match(body.strip(_EDGES))
    body = whole[1] if whole else (_BRACKETS.sub(" ", body).strip() or body)
    body = "".join(_letter(character) for character in body)
    body = simplify(body.replace("_", " ").replace("&", " and ")).casefold().strip(_EDGES)
    if body.isascii():
        return _words(body)
    return _CJK_SPACE.sub("", _words(body))


_fold_kept = functools.lru_cache(maxsize=8192)(_fold)
"""Labels come again and again, in every document of a kind."""


def is_slot(text: str) -> bool:
    """Whether `text` is a template's slot: `[Date]`, `<Name>`, `{{owner}}`, `@负责人`."""
    return text[:1] in _SLOT_SIGNS and _SLOT.fullmatch(text) is not None


def hint(text: str) -> str | None:
    """What a label says about its values: `1-5` of `Likelihood (1-5)` and of `impact_1to5`; None if it says nothing."""
    folded = _PLURAL.sub("s", _without_numbering(unicodedata.normalize("NFKC", _without_markup(text))))
    if _WHOLE.match(folded.strip(_EDGES)):
        return None
    found = _BRACKETS.findall(folded)
    inner = found[-1][1:-1].strip() if found else ""
    scale = _scale_behind(folded) if not inner else None
    return inner or (f"{scale['low']}-{scale['high']}" if scale is not None else None)


def _scale_behind(text: str) -> re.Match[str] | None:
    body = text.rstrip(_EDGES)
    found = _SCALE_BEHIND.search(body) if body[-1:] in _SCALE_ENDS else None
    return None if found is None or _COUNTED_WORDS.search(found["word"]) else found


def _without_markup(text: str) -> str:
    body = text.strip()
    if "<" in body:
        body = _TAG.sub(" ", body)
    if "](" in body:
        body = _LINK.sub(r"\1", body)
    body = _MARKS.sub(" ", body.strip()).strip()
    return _CAMEL.sub(" ", _LIST_MARK.sub("", body))


def _without_numbering(text: str) -> str:
    body = text.strip().lstrip("\ufeff")
    for _ in range(3):  # `第一章 1.1 （一）` is as deep as numbering goes
        rest = _NUMBERING.sub("", body, count=1)
        if rest == body or not rest.strip(_EDGES):
            break
        body = rest
    return body


def _letter(character: str) -> str:
    if character.isalnum() or character in " /、,，;；+|&_%#'":
        return character
    category = unicodedata.category(character)
    if category in {"So", "Sk", "Cf", "Cs", "Mn", "Me", "Co", "Cn"}:
        return ""
    return " " if category[0] in "ZCP" else character


def _words(text: str) -> str:
    words = re.sub(r" ?([/、,，;；+|]) ?", r"\1", " ".join(text.split())).split()
    return " ".join("/".join(_singular(part) for part in word.split("/")) for word in words)


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or not word.isascii():  # noqa: PLR2004 - `yes`, `gas` are no plurals
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 5:  # noqa: PLR2004 - `ties` is no `ty`
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


@dataclass(frozen=True, slots=True)
class Match:
    """A field that a label names. `strength` is 1 for the field's own label and less the more was guessed."""

    path: NamePath
    strength: float
    how: How


class LabelIndex:
    """The labels of one kind; built once, asked for every label and key of its documents."""

    def __init__(self, fields: Mapping[str, FieldSpec], extra: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Index `fields`; `extra` are a company's own labels, by field (`owner`, `risks.owner`, `risks[].owner`)."""
        self._labels: dict[str, list[NamePath]] = {}
        self._people: set[NamePath] = set()
        self._own: set[tuple[str, NamePath]] = set()
        """Names and titles: where one field is called so, for another it is only a manner of speaking."""
        self._records: set[NamePath] = set()
        self._levels: set[NamePath] = set()
        for path, spec in walk(fields):
            if spec.type == "records":
                self._records.add(path)
            if spec.type == "level":
                self._levels.add(path)
            for label in (spec.name, *spec.labels):
                self._add(label, path)
            if spec.type in {"person", "people"}:
                self._people.add(path)
            self._own.update((fold(label), path) for label in (spec.name, spec.title.zh, spec.title.en))
        for name, labels in (extra or {}).items():
            for label in labels:
                self._add(label, tuple(name.replace("[]", "").split(".")))
        self._exact: dict[tuple[str, NamePath | None], tuple[Match, ...]] = {}
        self._loose: dict[tuple[str, NamePath | None], tuple[Match, ...]] = {}

    def _add(self, label: str, path: NamePath) -> None:
        paths = self._labels.setdefault(fold(label), [])
        if path not in paths:
            paths.append(path)

    def exact(self, text: str, within: NamePath | None = None) -> tuple[Match, ...]:
        """The fields of which `text` is a label, word for word once folded.

        `within` keeps the fields of one level only: `()` the artifact's own, `("risks",)` the columns of risks.
        """
        if len(text) > _TEXT_LONGEST or is_slot(text):
            return ()
        found = self._exact.get((text, within))
        if found is None:
            folded = fold(text)
            found = self._matches(folded, within) or self._asked(folded, within)
            _remember(self._exact, (text, within), found)
        return found

    def _asked(self, folded: str, within: NamePath | None) -> tuple[Match, ...]:
        """The fields that a form's question asks for: `是否达成了全部目标` asks for the `目标完成情况`."""
        label = asked_label(folded)
        return self._matches(label, within) if label is not None else ()

    def _matches(self, folded: str, within: NamePath | None) -> tuple[Match, ...]:
        paths = tuple(self._paths(folded, within))
        owned = {path[:-1] for path in paths if (folded, path) in self._own}
        found = [
            Match(path, 1.0 if (folded, path) in self._own or path[:-1] not in owned else _LENT, "exact")
            for path in paths
        ]
        return tuple(sorted(found, key=lambda match: -match.strength))

    def find(self, text: str, within: NamePath | None = None) -> tuple[Match, ...]:
        """The fields that `text` names in a laid-out document: exactly, by its head noun, or several at once.

        Best first; empty where it names none. `within` as in `exact`.
        """
        if len(text) > _TEXT_LONGEST or is_slot(text):
            return ()
        found = self._loose.get((text, within))
        if found is None:
            found = self.exact(text, within)
            if not found and not text.rstrip().endswith(("?", "？")):  # a question is about a field, but not its label
                found = self._guess(fold(text), within)
            _remember(self._loose, (text, within), found)
        return found

    def knows(self, text: str) -> bool:
        """Whether `text` is a label of any field of the kind, word for word."""
        return bool(self.exact(text))

    def _paths(self, folded: str, within: NamePath | None) -> Iterator[NamePath]:
        if len(folded) <= _LONGEST:
            for path in self._labels.get(folded, ()):
                if within is None or path[:-1] == within:
                    yield path

    def _guess(self, folded: str, within: NamePath | None) -> tuple[Match, ...]:
        if not folded or len(folded) > (_LONGEST if folded.isascii() else _COMPOUND_LONGEST) or folded in _NO_LABELS:
            return ()
        parts = _parts(folded)
        if len(parts) == 1:
            counted = self._counted(folded, within) or self._rated(folded, within)
            return counted or self._slip(folded, within) or self._head(folded, within)
        found: dict[NamePath, Match] = {}
        for part in parts:
            exact = tuple(Match(path, 0.85, "compound") for path in self._paths(part, within))
            for match in exact or self._head(part, within):
                found.setdefault(match.path, Match(match.path, min(match.strength, 0.85), "compound"))
        return tuple(found.values()) or self._head(folded, within)

    def _counted(self, folded: str, within: NamePath | None) -> tuple[Match, ...]:
        """The records, or the column of records, of which a label with a number is one: `任务一`, `Goal 2`, `措施1`."""
        found = (_COUNTED_EN if folded.isascii() else _COUNTED_ZH).match(folded)
        paths = self._paths(found[1].strip(), within) if found is not None else ()
        return tuple(Match(path, 0.85, "counted") for path in paths if path in self._records or path[1:])

    def _rated(self, folded: str, within: NamePath | None) -> tuple[Match, ...]:
        """The rating that a label names before it says that it is one: `probability score`, `可能性评分`."""
        bare = _RATING_EN.sub("", folded) if folded.isascii() else _RATING_ZH.sub("", folded)
        paths = self._paths(bare, within) if bare and bare != folded else ()
        return tuple(Match(path, 0.85, "head") for path in paths if path in self._levels)

    def _slip(self, folded: str, within: NamePath | None) -> tuple[Match, ...]:
        """The fields of a long English label with one letter wrong, too many or too few: `Responsibiliy`."""
        if not folded.isascii() or not _SLIP_SHORTEST <= len(folded) <= _HEAD_LONGEST:
            return ()
        for label in self._labels:
            if label[:1] == folded[:1] and abs(len(label) - len(folded)) <= 1 and _one_apart(label, folded):
                return tuple(Match(path, 0.82, "head") for path in self._paths(label, within))
        return ()

    def _head(self, folded: str, within: NamePath | None) -> tuple[Match, ...]:
        if len(folded) > _LONGEST or (not folded.isascii() and len(folded) > _HEAD_LONGEST):
            return ()
        if (told := _TOLD_BY.fullmatch(folded)) and (people := self._people.intersection(self._paths(told[1], within))):
            return tuple(Match(path, 0.85, "head") for path in sorted(people))
        for candidate, strength in _heads(folded):
            if paths := tuple(self._paths(candidate, within)):
                return tuple(Match(path, strength, "head") for path in paths)
        return ()


def _one_apart(one: str, other: str) -> bool:
    """Whether two texts differ in one letter: another one, or one more."""
    short, long = sorted((one, other), key=len)
    at = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]


def walk(
    fields: Mapping[str, FieldSpec] | Iterable[FieldSpec], parent: NamePath = ()
) -> Iterator[tuple[NamePath, FieldSpec]]:
    """Every field with its path of names, a records field before its columns."""
    for spec in fields.values() if isinstance(fields, Mapping) else fields:
        yield (*parent, spec.name), spec
        yield from walk(spec.records, (*parent, spec.name))


def _remember(
    memo: dict[tuple[str, NamePath | None], tuple[Match, ...]],
    key: tuple[str, NamePath | None],
    found: tuple[Match, ...],
) -> None:
    if len(memo) >= _MEMO:
        memo.clear()
    memo[key] = found


def _parts(folded: str) -> list[str]:
    """The labels of a compound label; a conjunction inside a word (`参与人员`, `与会人员`) does not split it."""
    out: list[str] = []
    for part in _SPLIT.split(folded):
        out.extend(piece for piece in _SPLIT_WORDS.split(part) if piece)
    return [piece for piece in out if piece] or [folded]


def _heads(folded: str) -> Iterator[tuple[str, float]]:
    """What the head of a label may be, the longest first, with its strength."""
    if folded.isascii():
        yield from _english_heads(folded)
        return
    for start in range(1, min(len(folded) - 1, _MODIFIER_LONGEST + 1)):
        yield folded[start:].lstrip(" 的"), 0.8
    for tail in _GENERIC_TAILS:
        if folded.endswith(tail) and len(folded) > len(tail) + 1:
            stem = folded[: -len(tail)]
            yield stem, 0.7
            for start in range(1, len(stem) - 1):
                yield stem[start:].lstrip(" 的"), 0.6
            return


def _english_heads(folded: str) -> Iterator[tuple[str, float]]:
    for preposition in (" of ", " for ", " by "):
        before, found, after = folded.partition(preposition)
        if found:
            folded, strength = (after, 0.82) if before in GENERIC_WORDS else (before, 0.75)
            yield folded, strength
    words = folded.split()
    if len(words) > 6:  # noqa: PLR2004 - a sentence, not a label
        return
    for start in range(1, len(words)):
        yield " ".join(words[start:]), 0.8
    if len(words) > 1 and words[-1] in GENERIC_WORDS:
        for start in range(len(words) - 1):
            yield " ".join(words[start:-1]), 0.65
