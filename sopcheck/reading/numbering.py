"""Numbers at the start of a line as Chinese office documents write them, from `一、` to `①`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

_CHINESE: Final = "[一二三四五六七八九十百]{1,4}"
_CHAPTER = re.compile(rf"第(?:{_CHINESE}|[0-9]{{1,3}})(章|篇|部分|节)[\s、.．：:]*(?=\S)")
_CHINESE_NUMBER = re.compile(rf"{_CHINESE}(?:[、.．：:]\s*|\s+)(?=\S)")
_CHINESE_BRACKETS = re.compile(rf"[（(]{_CHINESE}[)）][、.．]?\s*(?=\S)")
_DECIMAL = re.compile(r"([1-9][0-9]?(?:[.．][1-9][0-9]?){1,4})[.．、]?\s*(?=\S)")
_SIMPLE = re.compile(r"[0-9]{1,3}(?:[、．]\s*|[.)）](?=[^\s0-9]))(?=\S)")
_BRACKETS = re.compile(r"(?:[（(][0-9]{1,3}[)）][、.．]?|[①-⑳])\s*(?=\S)")
_REACH: Final = 16
"""Characters that the longest number takes."""
_WIDE: Final = {ord("０") + digit: ord("0") + digit for digit in range(10)}
_STARTS: Final = frozenset("０１２３４５６７８９第（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳一二三四五六七八九十百0123456789")
# After `3.5` these make it a quantity or a date, not a number of a section.
_UNITS: Final = frozenset("%％‰万元亿倍个小天年月日周人次-~～—–/*×+=.,，。:：")

Style = Literal["chapter", "section", "chinese", "bracketed", "decimal", "simple", "item"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its style, how many characters it takes with the space after it, and its depth for `1.2.3`."""

    style: Style
    length: int
    depth: int = 1


def number(text: str) -> Number | None:
    """The number that `text` begins with."""
    if text[:1] not in _STARTS:
        return None
    text = text[:_REACH].translate(_WIDE) + text[_REACH:]  # full-width digits count as digits
    if found := _CHAPTER.match(text):
        return Number("section" if found[1] == "节" else "chapter", found.end())
    if found := _CHINESE_NUMBER.match(text):
        return Number("chinese", found.end())
    if found := _CHINESE_BRACKETS.match(text):
        return Number("bracketed", found.end())
    if found := _DECIMAL.match(text):
        glued = found.end() == found.end(1)
        if text[found.end()] in _UNITS or (glued and text[found.end()].isascii()):
            return None
        return Number("decimal", found.end(), found[1].replace("．", ".").count(".") + 1)
    if found := _SIMPLE.match(text):
        return Number("simple", found.end())
    found = _BRACKETS.match(text)
    return Number("item", found.end()) if found else None


def heading_level(found: Number, *, below_chinese: bool) -> int:
    """The level of a heading with this number, from 1; `below_chinese` where the document numbers with `一、` too."""
    match found.style:
        case "chapter" | "chinese":
            return 1
        case "section" | "bracketed":
            return 2
        case _:
            return found.depth + (2 if below_chinese else 0)
