"""Ratings: words, numbers on a scale, percentages and signs, all brought to high, medium or low."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from sopcheck.model import Json
from sopcheck.recognition.chinese import fold_word, simplify
from sopcheck.recognition.quantities import tidy

Level = Literal["high", "medium", "low"]
Scale: TypeAlias = "tuple[float, float]"
"""Least and greatest number of a scale."""

PERCENT: Scale = (0, 100)
_PERCENT_NAME = "percent"
_WORDS_NAME = "words"
_LONGEST, _REASONED = 40, 160
"""Code points of a rating, and of one that a reason follows."""
_REASON = re.compile(r"\s+[-–—]+\s+|\s*(?:[—–]+|[:：,，;；。(（]|\.\s)\s*")
_SCALE = re.compile(r"(?<![\d.])(\d{1,3})\s*(?:[-–—~～至到/]|to)\s*(\d{1,3})(?![\d.])")
_NUMBER = re.compile(r"^[-+]?\d+(?:\.\d+)?$")
_OUT_OF = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:/|out of)\s*(\d+)$")
_PERCENT = re.compile(r"^[<>≥≤~约]?\s*(\d+(?:\.\d+)?)\s*%$")
_PERCENT_RANGE = re.compile(r"^(\d+(?:\.\d+)?)\s*%?\s*(?:-|–|~|to|至|到)\s*(\d+(?:\.\d+)?)\s*%$")
_WORD_AND_NUMBER = re.compile(r"^(.*?)\s*[(（\[:：=-]?\s*([-+]?\d+(?:\.\d+)?)\s*(分|级|%)?\s*[)）\]]?$")
_NUMBER_AND_WORD = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:分|级)?\s*[-–—:：.=(（\[、]?\s*(.*?)\s*[)）\]]?$")
_PRIORITY = re.compile(r"^p([0-4])$")
_PRIORITIES: tuple[Level, ...] = ("high", "high", "medium", "low", "low")
_SIGNS: Mapping[str, Level] = {
    "🔴": "high", "🟥": "high", "🔺": "high", "🟠": "medium", "🟡": "medium", "🟨": "medium", "🟧": "medium",
    "🟢": "low", "🟩": "low", "🔵": "low",
}  # fmt: skip
_TAILS = (
    "风险",
    "等级",
    "级别",
    "程度",
    "可能性",
    "概率",
    "影响",
    " risk",
    " level",
    " probability",
    " likelihood",
    " impact",
    "的",
    "度",
    "级",
)
_THIRD, _TWO_THIRDS = 1 / 3, 2 / 3
_KNOWN_SCALES: tuple[Scale, ...] = ((1, 3), (1, 5), (1, 10), (1, 25), PERCENT)


class LevelReader:
    """Reads ratings by the level words of a pack. Built once."""

    def __init__(self, levels: Mapping[str, tuple[str, ...]]) -> None:
        """Index `levels`: high, medium, low -> words."""
        self._words: dict[str, Level] = {}
        for name, words in levels.items():
            if name in {"high", "medium", "low"}:
                for word in (name, *words):
                    self._words.setdefault(fold_word(word), name)  # type: ignore[arg-type] # checked just above

    def word(self, text: str) -> Level | None:
        """The level that a single word, or a single coloured sign, stands for."""
        found = self._words.get(text) or self._words.get(fold_word(text))
        if found is not None or len(text) > _LONGEST:
            return found
        folded = fold_word(text).strip("*_`~ 。.")
        if found := self._words.get(folded):
            return found
        bare = "".join(
            letter for letter in folded if unicodedata.category(letter) not in {"So", "Sk", "Mn", "Cf"}
        ).strip()
        if bare and bare != folded and (found := self._words.get(bare)):
            return found
        if not bare:
            return next((_SIGNS[letter] for letter in folded if letter in _SIGNS), None)
        if match := _PRIORITY.match(bare):
            return _PRIORITIES[int(match[1])]
        for tail in _TAILS:
            if bare.endswith(tail) and (found := self._words.get(bare[: -len(tail)].strip())):
                return found
        return None

    def read(self, text: str, scale: Scale | None = None) -> dict[str, Json] | None:
        """A rating, `{text, level, number?, scale?}`; None where it is not understood.

        `scale` is that of the column or register; without one a whole number up to 3 is on 1-3, up to 5 on 1-5, and
        any other number is not understood. Thirds of the scale are low, medium and high. What stands between two
        levels (`M - H`, `中高`) is not understood: which of the two is meant is the author's to say.
        """
        body = text.strip()
        if level := self.word(body):
            return {"text": body, "level": level, "scale": _WORDS_NAME}
        if len(body) > _REASONED:
            return None
        folded = simplify(unicodedata.normalize("NFKC", body)).casefold().strip("*_` ")
        found = None
        if len(body) <= _LONGEST:
            found = self._number(body, folded, scale) or self._word_and_number(body, folded, scale)
        return found or self._reasoned(body, folded, scale)

    def _number(self, text: str, folded: str, scale: Scale | None) -> dict[str, Json] | None:
        folded = folded.removesuffix("分").strip()
        if _NUMBER.match(folded):
            return _rated(text, float(folded), scale or _assumed(float(folded)))
        if match := _OUT_OF.match(folded):
            return _rated(text, float(match[1]), (1, float(match[2])))
        if match := _PERCENT.match(folded):
            return _rated(text, float(match[1]), PERCENT)
        if match := _PERCENT_RANGE.match(folded):
            low, high = _level(float(match[1]), PERCENT), _level(float(match[2]), PERCENT)
            middle = (float(match[1]) + float(match[2])) / 2
            return _rated(text, middle, PERCENT) if low == high or low is None else None
        return None

    def _reasoned(self, text: str, folded: str, scale: Scale | None) -> dict[str, Json] | None:
        """A rating and its reason: `High - blocks all orders`, `高（影响全部用户）`, `3 (moderate - may happen)`."""
        for cut in _REASON.finditer(folded):
            head, rest = folded[: cut.start()].strip(), folded[cut.end() :].strip(" )）")
            if self.word(rest) is not None:  # `M - H` stands between two levels
                return None
            if level := self.word(head):
                return {"text": text, "level": level, "scale": _WORDS_NAME}
            if head and (found := self._word_and_number(text, head, scale)):
                return found
            if _NUMBER.match(head) and (second := _REASON.search(folded, cut.end())):
                word = folded[cut.end() : second.start()].strip()
                return self._word_and_number(text, f"{head} {word}", scale)
        return None

    def _word_and_number(self, text: str, folded: str, scale: Scale | None) -> dict[str, Json] | None:
        for pattern, word_group, number_group in ((_WORD_AND_NUMBER, 1, 2), (_NUMBER_AND_WORD, 2, 1)):
            match = pattern.match(folded)
            if match and (level := self.word(match[word_group].strip(" -(（:："))):
                number = float(match[number_group])
                percent = pattern is _WORD_AND_NUMBER and match[3] == "%"
                known = PERCENT if percent else scale or _assumed(number)
                return {"text": text, "level": level, "number": tidy(number), **_named(known)}
        return None


def read_scale(text: str) -> Scale | None:
    """The scale that a label's hint or a `scale` field states: `1-5`, `1（低）到 5（高）`, `%`; else None."""
    folded = unicodedata.normalize("NFKC", text)
    if match := _SCALE.search(re.sub(r"\([^()]*\)", "", folded)):
        low, high = float(match[1]), float(match[2])
        if low < high:
            return low, high
    return PERCENT if "%" in folded else None


def column_scale(texts: Iterable[str]) -> Scale | None:
    """The scale on which the numbers of one column seem to be: the smallest usual one that holds them all.

    None where the column holds no bare number.
    """
    numbers = [float(folded) for folded in (text.strip() for text in texts if len(text) < 12) if _NUMBER.match(folded)]  # noqa: PLR2004 - no rating is longer
    if not numbers or min(numbers) < 0:
        return None
    greatest = max(numbers)
    if greatest <= 1 and any(not float(number).is_integer() for number in numbers):
        return 0, 1
    scale = next((scale for scale in _KNOWN_SCALES if greatest <= scale[1]), None)
    return scale if scale is None or min(numbers) >= scale[0] else (0, scale[1])


def _assumed(number: float) -> Scale | None:
    if number < 1:
        return (0, 1) if number >= 0 and not float(number).is_integer() else None
    return next((scale for scale in ((1, 3), (1, 5)) if number <= scale[1]), None)


def _level(number: float, scale: Scale) -> Level | None:
    least, greatest = scale
    if not least <= number <= greatest:
        return None
    share = (number - least) / (greatest - least)
    if share < _THIRD - 1e-9:
        return "low"
    return "medium" if share <= _TWO_THIRDS + 1e-9 else "high"


def _rated(text: str, number: float, scale: Scale | None) -> dict[str, Json] | None:
    level = None if scale is None else _level(number, scale)
    return None if level is None else {"text": text, "level": level, "number": tidy(number), **_named(scale)}


def _named(scale: Scale | None) -> dict[str, Json]:
    if scale is None:
        return {}
    return {"scale": _PERCENT_NAME if scale == PERCENT else f"{tidy(scale[0])}-{tidy(scale[1])}"}
