"""Tells lines that say `label: value` from sentences, addresses and times that merely hold a colon."""

from __future__ import annotations

import re
from typing import Final, Protocol

from sopcheck.model import Entry, Text
from sopcheck.reading.inline import SPACE

_COLONS: Final = "：:﹕∶"
_SEPARATORS: Final = re.compile("[：:﹕∶–—-]")
_SIGNS: Final = re.compile("[：:﹕∶–—。！？!?；;-]")
_SENTENCE_ENDS: Final = "。！？!?；;"
_SCHEMES: Final = frozenset({"http", "https", "ftp", "file", "mailto", "tel", "urn", "data", "ssh", "git"})
_OPENING: Final = "（([【〔「《"
_CLOSING: Final = "）)]】〕」》"
_DASHES: Final = "-–—"
_REACH: Final = 120
"""Characters within which a label's colon must come, hints in brackets included."""
_MOST_WORDS: Final = 6
_CJK_PER_WORD: Final = 4
"""24 Chinese characters are as long a label as 6 words."""


class Labelled(Protocol):
    """A line of any format, as its reader sees it."""

    @property
    def text(self) -> str:
        """The text that is seen."""
        ...

    @property
    def literal(self) -> frozenset[int]:
        """Indexes of characters that are code, and no colons or dashes of labels."""
        ...

    def slice(self, start: int, stop: int) -> Text:
        """The text from `start` to `stop` without the space around it, with its place."""
        ...

    def is_bold(self, start: int, stop: int) -> bool:
        """Whether there is something from `start` to `stop` and all of it is bold."""
        ...


def entries(line: Labelled, depth: int = 0) -> list[Entry]:
    """The entries that `line` consists of, in order; empty where it does not begin with a label.

    Several fields may stand in one line, apart by a tab, two spaces, a full-width space or the bold of a new label.
    """
    first = _split(line, 0, len(line.text))
    if first is None:
        return []
    found = [(0, *first)]
    for start in _gaps(line, first[1]):
        split = _split(line, start, len(line.text))
        if split is not None:
            found.append((start, *split))
    stops = [start for start, _, _ in found[1:]] + [len(line.text)]
    return [
        Entry(line.slice(start, colon), line.slice(after, stop), depth)
        for (start, colon, after), stop in zip(found, stops, strict=True)
    ]


def _gaps(line: Labelled, after: int) -> list[int]:
    """Where another field may begin in the value that starts at `after`."""
    text = line.text
    starts = []
    begun = False
    for index in range(after, len(text)):
        if text[index] in SPACE:
            continue
        if begun and text[index - 1] in SPACE:
            wide = text[index - 1] in "\t\u3000\n" or text[index - 2] in SPACE
            if wide or (line.is_bold(index, index + 1) and not line.is_bold(index - 2, index - 1)):
                starts.append(index)
        begun = True
    return starts


def _split(line: Labelled, start: int, stop: int) -> tuple[int, int] | None:
    """Where the label that begins at `start` ends and where its value begins; None where there is no label."""
    text = line.text
    stop = min(stop, start + _REACH)
    if not _SEPARATORS.search(text, start, stop):
        return None
    for found in _SIGNS.finditer(text, start, stop):
        index, sign = found.start(), found[0]
        if index in line.literal:
            continue
        if sign in _COLONS and not _is_inner_colon(text, index):
            label = text[start:index].strip(SPACE)
            bold = line.is_bold(start, index)
            if _is_label(label, bold=bold):
                return index, index + 1
            if any(character.isalpha() for character in label):
                return None
        elif sign in _SENTENCE_ENDS and not _in_brackets(text, start, index):
            return None
        elif sign in _DASHES and line.is_bold(start, index) and not line.is_bold(index, index + 1):
            after = index + 1
            label = text[start:index].strip(SPACE)
            if text[index - 1] in SPACE and text[after : after + 1] in SPACE and _is_label(label, bold=True):
                return index, after
    return None


def _is_inner_colon(text: str, index: int) -> bool:
    """Whether the colon at `index` belongs to a time, a ratio, an address or a drive."""
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    if before.isdigit() and after.isdigit():
        return text[index] in ":∶" or _is_time(text, index)
    if text[index] != ":":
        return False
    if after in "/\\:" or before == ":":
        return True
    word = text[max(0, index - _REACH) : index].rsplit(maxsplit=1)[-1] if index and before not in SPACE else ""
    if word.lower() in _SCHEMES and after not in SPACE:
        return True
    glued = before.isascii() and after.isascii() and after.isalnum()
    return glued and (len(word) == 1 or word[:1].islower())


def _is_time(text: str, index: int) -> bool:
    """Whether two digits and no third follow the colon, and no more than two precede it."""
    hour = text[max(0, index - 3) : index]
    minute = text[index + 1 : index + 4]
    return (
        not (len(hour) == 3 and hour.isdigit())  # noqa: PLR2004 - a third digit
        and minute[:2].isdigit()
        and len(minute) > 1
        and not minute[2:].isdigit()
    )


def _in_brackets(text: str, start: int, index: int) -> bool:
    opened = sum(text.count(sign, start, index) for sign in _OPENING)
    return opened > sum(text.count(sign, start, index) for sign in _CLOSING)


def _is_label(label: str, *, bold: bool) -> bool:
    bare = _without_brackets(label)
    if not any(character.isalpha() for character in bare or label):
        return False
    if "，" in bare and not bold:
        return False
    stop = bare.find(". ")
    if stop > 0 and not bare[:stop].replace(".", "").strip().isdigit():
        return False
    cjk = sum(character > "\u2e7f" and character.isalpha() for character in bare)
    words = sum(any(sign.isalnum() and sign <= "\u2e7f" for sign in word) for word in bare.split())
    return cjk / _CJK_PER_WORD + words <= _MOST_WORDS


def _without_brackets(label: str) -> str:
    """The label without its hints: `Likelihood (1-5)`, `目标（可衡量）`."""
    out, depth = [], 0
    for sign in label:
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING and depth:
            depth -= 1
        elif not depth:
            out.append(sign)
    return "".join(out)
