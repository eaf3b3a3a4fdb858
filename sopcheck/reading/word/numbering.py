"""Numbers that Word writes in front of paragraphs without their being in the text (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sopcheck.reading.word.xml import Element, W, number, val

_LEVELS: Final = 9
_MOST: Final = 100_000
"""Higher counts are a mistake or an attack."""
_SLOT = re.compile(r"%([1-9])")
_DIGITS: Final = "零一二三四五六七八九"
_FORMAL: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListNumber:
    """The number of one paragraph: as it is shown (`1.2`, `一、`, empty for a bullet), and where it stands."""

    text: str
    value: int
    level: int
    """Depth in the list, from 0."""
    group: tuple[str, int]
    """The list and the level: what counts on together."""
    ordered: bool
    chinese: bool


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    starts: Mapping[int, int]
    levels: Mapping[int, _Level]


class Numbering:
    """Counts the numbered paragraphs of one document; ask for each of them once, in reading order."""

    def __init__(self, load: Callable[[], Element | None]) -> None:
        """`load` gives the root of the numbering part; it is called when the first paragraph of a list comes."""
        self._load: Callable[[], Element | None] | None = load
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def _read(self, root: Element | None) -> None:
        links: dict[str, str] = {}
        homes: dict[str, str] = {}
        for element in () if root is None else root.findall(f"{W}abstractNum"):
            identifier = element.get(W + "abstractNumId") or ""
            self._abstract[identifier] = _levels(element)
            link, home = val(element.find(f"{W}numStyleLink")), val(element.find(f"{W}styleLink"))
            if link:
                links[identifier] = link
            if home:
                homes[home] = identifier
        for identifier, link in links.items():
            self._abstract[identifier] = self._abstract.get(homes.get(link, ""), {})
        for element in () if root is None else root.findall(f"{W}num"):
            self._add_list(element)

    def _add_list(self, element: Element) -> None:
        starts: dict[int, int] = {}
        levels: dict[int, _Level] = {}
        for override in element.findall(f"{W}lvlOverride"):
            at = _index(override)
            start = number(override.find(f"{W}startOverride"))
            if start is not None:
                starts[at] = start
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[at] = _level(own)
        abstract = val(element.find(f"{W}abstractNumId")) or ""
        self._lists[element.get(W + "numId") or ""] = _List(abstract, starts, levels)

    def next(self, list_id: str | None, level: int | None, style: str | None) -> ListNumber | None:
        """The number of the next paragraph of a list; None where it is in none.

        `level` counts from 0; where it is not stated, the list tells the level of paragraphs of the style `style`.
        """
        if list_id in (None, "", "0"):
            return None
        if self._load is not None:
            self._read(self._load())
            self._load = None
        numbered = self._lists.get(list_id or "")
        if numbered is None or list_id is None:
            return None
        levels = {**self._abstract.get(numbered.abstract, {}), **numbered.levels}
        if level is None:
            level = next((at for at, one in levels.items() if one.style and one.style == style), 0)
        level = min(max(level, 0), _LEVELS - 1)
        counts = self._counts.setdefault(numbered.abstract, [None] * _LEVELS)
        restart = numbered.starts.get(level) if (list_id, level) not in self._started else None
        self._started.add((list_id, level))
        before = counts[level]
        own = levels.get(level, _Level())
        value = restart if restart is not None else own.start if before is None else before + 1
        counts[level] = min(value, _MOST)
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        shown = _SLOT.sub(lambda slot: self._shown(levels, counts, int(slot[1]) - 1, legal=own.legal), own.text)
        ordered = own.format not in ("bullet", "none") and "%" in own.text
        chinese = own.format in _CHINESE_FORMATS or own.text.startswith("第")
        return ListNumber(shown.strip() if ordered else "", value, level, (numbered.abstract, level), ordered, chinese)

    def _shown(self, levels: Mapping[int, _Level], counts: list[int | None], at: int, *, legal: bool) -> str:
        level = levels.get(at, _Level())
        value = counts[at]
        if value is None:
            value = counts[at] = level.start
        return str(value) if legal else _FORMATS.get(level.format, str)(value)


def _levels(abstract: Element) -> dict[int, _Level]:
    return {_index(element): _level(element) for element in abstract.findall(f"{W}lvl")}


def _index(element: Element) -> int:
    stated = element.get(W + "ilvl") or "0"
    return int(stated) if stated.isdecimal() and len(stated) == 1 else 0


def _level(element: Element) -> _Level:
    start = number(element.find(f"{W}start"))
    return _Level(
        1 if start is None else max(0, start),
        val(element.find(f"{W}numFmt")) or "decimal",
        val(element.find(f"{W}lvlText")) or "",
        val(element.find(f"{W}pStyle")),
        element.find(f"{W}isLgl") is not None,
    )


def chinese_count(value: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """`12` as `十二`; beyond four digits as digits.

    >>> chinese_count(21), chinese_count(10), chinese_count(105)
    ('二十一', '十', '一百零五')
    """
    text = str(value)
    if not 0 < value < 10_000:  # noqa: PLR2004 - what the units reach to
        return text
    out = ""
    for place, digit in zip(range(len(text) - 1, -1, -1), text, strict=True):
        if digit != "0":
            out += digits[int(digit)] + (units[place - 1] if place else "")
        elif out and not out.endswith(digits[0]):
            out += digits[0]
    out = out.rstrip(digits[0])
    return out[1:] if digits == _DIGITS and out.startswith("一十") else out


def _roman(value: int) -> str:
    if not 0 < value < 4000:  # noqa: PLR2004 - there are no numerals beyond
        return str(value)
    out = ""
    for size, sign in _ROMAN:
        out += sign * (value // size)
        value %= size
    return out


def _letters(value: int) -> str:
    """`a` to `z`, then `aa`, `bb`, as Word does."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 26 * 20 else str(value)


def _circled(value: int) -> str:
    return chr(ord("①") + value - 1) if 0 < value <= 20 else str(value)  # noqa: PLR2004 - there are twenty


def _digit_by_digit(value: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)]


_FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "chineseCounting": chinese_count,
    "chineseCountingThousand": chinese_count,
    "japaneseCounting": chinese_count,
    "taiwaneseCounting": chinese_count,
    "taiwaneseCountingThousand": chinese_count,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": lambda value: chinese_count(value, _FORMAL, "拾佰仟"),
    "ideographLegalTraditional": lambda value: chinese_count(value, _FORMAL, "拾佰仟"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "none": lambda _: "",
}
_CHINESE_FORMATS: Final = frozenset(
    name for name in _FORMATS if name.startswith(("chinese", "japanese", "taiwanese", "ideograph"))
)
