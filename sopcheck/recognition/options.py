"""Lists of the choices that a field has, as templates print them, with none chosen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sopcheck.model import State
from sopcheck.recognition.chinese import fold_word

_CHOICE_LIST: tuple[State, str] = ("placeholder", "choice-list")
_LONGEST, _LONGEST_PART = 100, 24
_FEWEST, _MOST = 2, 9
"""Parts of a list of choices: one word is an answer, ten are an enumeration."""
_SEVERAL = 3
_BOX = re.compile(r"[□☐○◯]|\[\s+\]|(?<![A-Za-z0-9_])(?<![A-Za-z0-9_] )[(（]\s*[)）]")
_LEADING_BOX = re.compile(r"^(?:[□☐○◯]|\[ ?\])\s*")
_TICK = re.compile(r"[☑☒■✅✔✓√●◉]|[\[(（]\s*[xX√✓]\s*[\])）]")
_PARTS = re.compile(
    r"\s*[/|、,，;；]\s*(?:or\s+|或)?|\n\s*|\s+or\s+|\s+或\s*|(?<=[\u4e00-\u9fff])或(?=[\u4e00-\u9fff])|\s*[→>]\s*"
)
_WORDS_APART = re.compile(r"\s+")
_SLASHES = re.compile(r"\s*[/|]\s*")
_BESIDE_PART = re.compile(r"\([^()]*\)|^\d{1,2}\s*[-=.:]\s*|\s*[-=:]\s*\d{1,2}$")
"""What stands beside a choice: `High (3)`, `1-低`, `中=2`."""
_OTHERS = frozenset(
    {"其他", "其它", "其他类", "other", "others", "混合", "hybrid", "both", "两者", "自定义", "custom", "etc", "等"}
)
"""A last choice that leaves the others open: nobody answers so."""
_OPPOSITES = (
    ("yes", "no"),
    ("是", "否"),
    ("有", "无"),
    ("pass", "fail"),
    ("approve", "reject"),
    ("approved", "rejected"),
    ("accept", "reject"),
    ("accepted", "rejected"),
    ("通过", "驳回"),
    ("同意", "驳回"),
    ("满意", "不满意"),
    ("success", "failure"),
    ("成功", "失败"),
    ("go", "no-go"),
    ("high", "low"),
    ("高", "低"),
    ("open", "closed"),
    ("开放", "关闭"),
    ("draft", "final"),
    ("on track", "at risk"),
)
_NEGATIONS = ("未", "不", "没有", "没", "非", "无", "待", "not ", "no ", "non-", "no-", "un", "in")
_FREQUENCIES: Mapping[str, tuple[str, ...]] = {
    "day": ("daily", "每日", "每天", "日"),
    "week": ("weekly", "每周", "周"),
    "two weeks": ("bi-weekly", "biweekly", "fortnightly", "每两周", "双周"),
    "month": ("monthly", "每月", "月"),
    "quarter": ("quarterly", "每季度", "每季", "季", "季度"),
    "year": ("yearly", "annually", "annual", "每年", "年"),
    "as needed": ("ad-hoc", "ad hoc", "as needed", "按需", "不定期", "临时"),
}
_DONE = re.compile(r"^(?:已经?|全部|完全|fully )")


class Choices:
    """Recognises a list of the choices that a field has, none of them chosen."""

    def __init__(self, *families: tuple[Mapping[str, tuple[str, ...]], int]) -> None:
        """`families` are vocabularies (canonical value -> words), each with how many of its values make a list."""
        self._families = [
            ({fold_word(word): value for value, words in family.items() for word in (value, *words)}, least)
            for family, least in (*families, (_FREQUENCIES, 3))
        ]

    def _is_word(self, text: str) -> bool:
        return any(fold_word(text) in words for words, _ in self._families)

    def state_of(self, body: str) -> tuple[State, str] | None:
        """Placeholder for `高/中/低`, `（是/否）`, `□是 □否`; None where a box is ticked or it is no such list."""
        boxes = len(_BOX.findall(body))
        if boxes:
            if _TICK.search(body):
                return None
            if boxes > 1 or self._is_word(_LEADING_BOX.sub("", body)):
                return _CHOICE_LIST
        inner = body.strip("()（）[]【】<> ") if body[:1] in "(（[【<" else body.strip()
        if len(inner) > _LONGEST:  # a sentence
            return None
        parts = [fold_word(part) for part in _PARTS.split(inner) if part]
        if _FEWEST <= len(parts) <= _MOST and self._are_of_one_family(parts):
            return _CHOICE_LIST
        apart = [fold_word(part) for part in _WORDS_APART.split(inner)]
        several = _SEVERAL <= len(apart) <= _MOST or tuple(apart) in _OPPOSITES
        if several and self._are_of_one_family(apart):
            return _CHOICE_LIST
        return _CHOICE_LIST if self._excludes_itself(inner) else None

    def _are_of_one_family(self, parts: Sequence[str]) -> bool:
        for words, least in self._families:
            values = [words.get(part) for part in parts]
            if None not in values and len(set(values)) >= min(least, len(words)):
                return True
        return False

    def _excludes_itself(self, inner: str) -> bool:
        """Whether slashes part what cannot be true together, or numbers that can only be a scale."""
        written = _SLASHES.split(inner)
        if not _FEWEST <= len(written) <= _MOST or not all(0 < len(part) <= _LONGEST_PART for part in written):
            return False
        if all(_begins_with_a_sign(part) for part in written) and len(set(written)) == len(written):
            return True
        parts = [_plain(part) for part in written]
        if _are_opposed(parts):
            return True
        if len(parts) < _SEVERAL:
            return False
        if parts[-1] in _OTHERS or not parts[-1].strip(".…") or _is_scale(parts):
            return True
        return any(_mostly(words, parts, least) for words, least in self._families)


def _mostly(words: Mapping[str, str], parts: Sequence[str], least: int) -> bool:
    """Whether half of the parts, and at least two different values, are of one vocabulary."""
    values = [words[part] for part in parts if part in words]
    return len(set(values)) >= min(least, _FEWEST) and len(values) * 2 >= len(parts)


def _are_opposed(parts: Sequence[str]) -> bool:
    """Whether one part denies another: `达成 / 部分达成 / 未达成`, `已解决/待解决`, `Met / Not met`, `Pass / Fail`."""
    known = frozenset(parts)
    bare = {_DONE.sub("", part) for part in parts}
    denied = (part.removeprefix(sign) for part in parts for sign in _NEGATIONS if part.startswith(sign))
    return any(one in known or one in bare for one in denied if len(one) > 1) or any(
        one in known and other in known for one, other in _OPPOSITES
    )


def _begins_with_a_sign(part: str) -> bool:
    """Whether a part begins with an emoji: one answer has one sign, `🟢 On track / 🔴 Late` has all."""
    return unicodedata.category(part.strip()[:1] or "a") == "So"


def _is_scale(parts: Sequence[str]) -> bool:
    return all(part.isdigit() for part in parts) and [int(part) for part in parts] in (
        list(range(1, len(parts) + 1)),
        list(range(len(parts), 0, -1)),
        list(range(len(parts))),
    )


def _plain(part: str) -> str:
    """A part without signs, and without the number that it stands for."""
    folded = fold_word(part)
    folded = "".join(letter for letter in folded if unicodedata.category(letter) not in {"So", "Sk", "Mn", "Cf"})
    return _BESIDE_PART.sub("", folded).strip("*_` []【】").strip()
