"""Words of closed vocabularies (status, one_of): which canonical value a text stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from sopcheck.recognition.chinese import fold_word

_SHORT = 24
"""Code points of a text in which a word may stand anywhere; in a longer one it must stand at the beginning."""
_LONGEST = 300
_NEGATIONS_ZH = "未不没非无勿"
_NEGATION_EN = re.compile(r"(?:\bnot|\bno|\bnon|\bun|\bnever|n't)[\s-]*$")
_TICKED = re.compile(r"(?:[☑☒■✅✔✓√●◉]|[\[(（]\s*[xX√✓]\s*[\])）])\s*([^□☐○◯☑☒■✅✔✓√●◉\[\](（）)]+)")
_TICKED_BEHIND = re.compile(r"([^□☐○◯☑☒■✅✔✓√●◉\[\](（）)\s]+)\s*[\[(（]\s*[xX√✓]\s*[\])）]")
_SEPARATORS = (re.compile(r"\s*[/|、,，;；\n]\s*(?:or\s+|或)?|\s+or\s+|或"), re.compile(r"\s+"))
_PROGRESS = re.compile(
    r"(?:已?完成(?:了|度)?|进度)?\s*[:：]?\s*(\d{1,3}(?:\.\d+)?)\s*[%％]\s*(?:已?完成|complete[d]?|done)?",
    re.IGNORECASE,
)
"""How far a task is: `80%`, `完成50%`, `100% complete`."""
_UNTICKED = re.compile(r"[□☐○◯]|[\[(（]\s*[\])）]")


class WordReader:
    """Reads one closed vocabulary: canonical value -> words. Built once for a field."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        """Index `words`; the canonical values are words too, with `_` as a space."""
        self._words: dict[str, str] = {}
        for value, forms in words.items():
            for form in (value, value.replace("_", " "), *forms):
                self._words.setdefault(_fold(form), value)
        self._longest_first = sorted(self._words, key=len, reverse=True)
        self._values = frozenset(words)

    def exact(self, text: str) -> str | None:
        """The canonical value of which `text` is a word, width, case and script folded."""
        found = self._words.get(text)
        return found if found is not None else self._words.get(_fold(text))

    def read(self, text: str) -> str | None:
        """The canonical value that `text` names: as a word, as the ticked box, or as its only word; else None."""
        found = self.exact(text)
        if found is not None or len(text) > _LONGEST:
            return found
        if (share := _PROGRESS.fullmatch(text.strip())) and "in_progress" in self._values:
            return self._of_share(float(share[1]))
        if _UNTICKED.search(text) and (ticked := ticked_of(text)):
            text = ticked
            if found := self.exact(text):
                return found
        bare = _without_signs(_fold(text))
        if found := self._words.get(bare):
            return found
        values = self._named(bare)
        return values.pop() if len(values) == 1 else None

    def _of_share(self, percent: float) -> str | None:
        """The status of what is done to so many percent."""
        if not 0 < percent < 100:  # noqa: PLR2004 - all of it
            names = ("not_started",) if percent <= 0 else ("done", "completed")
            return next((name for name in names if name in self._values), None) if percent <= 100 else None  # noqa: PLR2004
        return "in_progress"

    def is_list_of_choices(self, text: str) -> bool:
        """Whether `text` names every value, or at least three, and nothing else: a template's choice list."""
        body = _fold(text).strip("()（）[] ")
        needed = min(3, max(2, len(self._values)))
        for separator in _SEPARATORS:
            values = {self._words.get(part) for part in separator.split(body) if part}
            if None not in values and len(values) >= needed:
                return True
        return False

    def _named(self, folded: str) -> set[str]:
        """The values whose words occur in `folded`; a word inside a longer one, or denied, does not count."""
        values: set[str] = set()
        rest = folded
        for word in self._longest_first:
            at = _find(rest, word)
            if at < 0 or (len(folded) > _SHORT and _find(folded, word) != 0):
                continue
            if _denied(rest, at):
                return set()
            values.add(self._words[word])
            rest = f"{rest[:at]}\0{rest[at + len(word) :]}"
        return values


def ticked_of(text: str) -> str | None:
    """The choice whose box is ticked, `转移` of `□规避 ☑转移`; None where none or several are."""
    found = _TICKED.findall(text) or _TICKED_BEHIND.findall(text)
    return found[0].strip() if len(found) == 1 else None


def _fold(text: str) -> str:
    return fold_word(text).strip("*_`~ 。.!！;；").replace("_", " ").replace("-", " ") if text else ""


def _without_signs(folded: str) -> str:
    if folded.isascii():
        return folded
    return "".join(letter for letter in folded if unicodedata.category(letter) not in {"So", "Sk", "Mn", "Cf"}).strip()


def _find(text: str, word: str) -> int:
    """Where `word` stands in `text`, an English word between word boundaries; -1 if nowhere."""
    if len(word) < 2:  # noqa: PLR2004 - single characters stand in too many words
        return -1
    if not word.isascii():
        return text.find(word)
    match = re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text)
    return -1 if match is None else match.start()


def _denied(text: str, at: int) -> bool:
    return (at > 0 and text[at - 1] in _NEGATIONS_ZH) or _NEGATION_EN.search(text[:at]) is not None
