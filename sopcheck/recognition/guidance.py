"""Decides whether a text is a template speaking to its writer, or says that there is nothing to say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sopcheck.recognition import phrases

_LONGEST = 160
"""Code points beyond which a text is not taken for guidance, whatever it begins with."""
_LONG_SENTENCE = 500
"""The same for a sentence that begins with nothing but an order to the writer."""
_SENTENCE, _SHORT = 60, 30
_UNBOUNDED = 4
_RISKY = re.compile(r"\)\s*[*+{]|\(\?(?!:|i\))|\\[1-9]")
_REPEATS = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
_INITIALS_ZH = frozenset(
    "注提说备请在于此这本该简详具概分逐点单下从输插填根按依据参照结见不最限约至可如若选必非0123456789描列阐写叙"
    "略后从稍附为对应须需用以一几两尽目例比譬举示样范待时日地人内金暂尚有仍未还是能哪什为怎谁何多"
)
"""What most of the Chinese phrases begin with; the few that begin with anything end in a way of their own."""
_ENDS_ZH = ("姓名", "衡量", "量化", "具体", "SMART原则", "SMART")
_NONE_WORD_ONLY = frozenset({"no", "0", "zero", "零", "not any", "0个"})
"""Matched by the grammar of "none", and an answer of another sort: a flag, a number."""
_ASIDES = frozenset("注提说备填编要指nNtThHgGiI")
_ENGLISH_PARTS = re.compile(r"[/,|]| and ")
_PARTS, _FEW, _MANY = re.compile(r"[、,，/]|以及|和|(?<!涉)及|(?<!参)与"), 2, 3
_NONE_INITIALS = "无暂没并尚未零0本目截当期活执nNzZtT"


class Guidance:
    """Recognises guidance by the general phrases and by a pack's own patterns."""

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        """Compile `patterns`; those that could take more than linear-like time on a text are left out."""
        tame = [pattern for pattern in patterns if is_tame(pattern)]
        self._at_start = _any_of(pattern[1:] for pattern in tame if _is_anchored(pattern))
        self._anywhere = _any_of(pattern for pattern in tame if not _is_anchored(pattern))

    def reason(self, text: str, *, prose: bool) -> str | None:
        """Why `text` is the template speaking, None if it is not.

        `guidance`, `example`, `pending`, `select` or `numbered`.
        """
        if len(text) <= _LONG_SENTENCE and phrases.TO_THE_WRITER.match(text):
            return "guidance"
        if not text or len(text) > _LONGEST:
            return "guidance" if prose and len(text) <= _LONG_SENTENCE and _is_told(text) else None
        if prose and (found := _of_prose(text)):
            return found
        if text[0] in _ASIDES and (aside := phrases.ASIDE.match(text)):
            rest = text[aside.end() :]
            if phrases.ASIDE_EN.match(rest) or self.reason(rest, prose=prose) == "guidance":
                return "guidance"
        found = _english(text, prose=prose) if text[0].isascii() else None
        return found or _chinese(text, prose=prose) or (self._pack(text) if prose else None)

    def _pack(self, text: str) -> str | None:
        if self._at_start is not None and self._at_start.match(text):
            return "guidance"
        return "guidance" if self._anywhere is not None and self._anywhere.search(text) else None


def _is_told(text: str) -> bool:
    """Whether a long sentence begins as only a template does."""
    return any(one.match(text) for one in (phrases.TOLD_EN, phrases.TOLD_ZH, phrases.TOLD_IN_PROSE_EN))


def _of_prose(text: str) -> str | None:
    """What a name may be and a sentence not: a counted noun, a noun of the form itself, a question."""
    if len(text) <= _SHORT and phrases.NUMBERED.match(text):
        return "numbered"
    if len(text) <= _SHORT and (phrases.BARE_NOUN_ZH.match(text) or phrases.BARE_NOUN.match(text)):
        return "guidance"
    if _lists_headings(text) or (len(text) <= _SENTENCE and phrases.CLAUSE_ZH.search(text) and not _accomplished(text)):
        return "guidance"
    return "guidance" if text[-1] in "?？" and phrases.QUESTION.match(text) else None


def _lists_headings(text: str) -> bool:
    """Whether a text only lists what is to be written about: `包括时间、地点、人员等`, `背景、目的、意义`."""
    if len(text) > _SENTENCE or text[-1] == "？":
        return False
    if text.isascii():
        words = map(str.strip, _ENGLISH_PARTS.split(text.rstrip(".:")))
        return phrases.LISTED_EN.match(text) is not None and all(map(phrases.HEADING_NOUN_EN.match, words))
    found = phrases.LISTED_ZH.match(text)
    if found is None:
        return False
    listed = found["parts"].removesuffix("等")
    parts = [part for part in _PARTS.split(listed) if part]
    told = found["begins"] or found["ends"] or listed != found["parts"]
    return len(parts) >= (_FEW if told else _MANY) and all(map(phrases.HEADING_NOUN_ZH.match, parts))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all: a call each would cost more than what they find."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined, re.IGNORECASE) if joined else None


def _is_anchored(pattern: str) -> bool:
    """Whether a pattern begins with `^` for all of its alternatives."""
    depth, escaped, in_class = 0, False, False
    for character in pattern:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "|" and depth == 0:
            return False
    return pattern.startswith("^")


def _english(text: str, *, prose: bool) -> str | None:
    if phrases.EXAMPLE.match(text):
        return "example"
    if phrases.SELECT.match(text):
        return "select"
    if phrases.PENDING_EN.match(text):
        return "pending"
    if phrases.TOLD_EN.match(text):
        return "guidance"
    return "guidance" if prose and _asks_in_english(text) else None


def _asks_in_english(text: str) -> bool:
    if phrases.TOLD_IN_PROSE_EN.match(text):
        return phrases.TO_OTHERS_EN.search(text) is None
    if phrases.QUESTION_EN.match(text) or phrases.SCALE.match(text):
        return True
    return phrases.HEADLINE_EN.match(text) is not None and phrases.TOLD_BY_SOMEBODY_EN.search(text) is None


def _chinese(text: str, *, prose: bool) -> str | None:
    if text[0] not in _INITIALS_ZH and not text.endswith(_ENDS_ZH):
        return None
    if phrases.EXAMPLE.match(text):
        return "example"
    if phrases.SELECT.match(text):
        return "select"
    if phrases.PENDING_ZH.match(text.rstrip("。. ")):
        return "pending"
    if phrases.TOLD_ZH.match(text) or phrases.NOTE_ZH.match(text):
        return "guidance"
    return _asks_in_chinese(text) if prose and len(text) <= _SENTENCE else None


def _accomplished(text: str) -> bool:
    return phrases.ACCOMPLISHED_ZH.search(text) is not None


def _asks_in_chinese(text: str) -> str | None:
    accomplished = _accomplished(text)
    if len(text) <= _SHORT and phrases.EXAMPLE_IN_SHORT_ZH.match(text) and not accomplished:
        return "example"
    if phrases.TOLD_IN_PROSE_ZH.match(text) and not accomplished:
        return "guidance"
    return "guidance" if phrases.QUESTION_ZH.match(text) or phrases.SCALE.match(text) else None


def is_none(text: str) -> bool:
    """Whether `text` says that there is nothing to report, as `未发现异常` and `No issues found` do."""
    if not text or len(text) > _SENTENCE or text[0] not in _NONE_INITIALS:
        return False
    body = text.strip(" 。.!！")
    if body.casefold() in _NONE_WORD_ONLY or body.isdigit():
        return False
    return bool(phrases.NONE_ZH.match(body) or phrases.NONE_EN.match(body))


def is_note(text: str) -> bool:
    """Whether a text in brackets lists what to write about, or says whether to: `（任务、进度等）`, `(optional)`."""
    return any(pattern.match(text) for pattern in (phrases.ENUMERATION, phrases.NOTE_ZH, phrases.NOTE_IN_BRACKETS_EN))


def is_tame(pattern: str) -> bool:
    """Whether a pack's pattern is a regular expression without the parts that can make `re` hang.

    No repeated groups, look-arounds or back-references, and few unbounded repeats.
    """
    if _RISKY.search(pattern) or len(_REPEATS.findall(pattern)) > _UNBOUNDED:
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
