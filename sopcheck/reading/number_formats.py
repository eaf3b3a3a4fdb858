"""What a workbook's number formats make of a number: a date, a time, a percentage, or the number itself.

The numbers of built-in formats are those of ECMA-376 part 1, 18.8.30, with the blocks 27-36 and 50-58 that East
Asian editions use for dates. Codes of custom formats are only looked at for what they are about: dates are given as
ISO text, numbers as Excel's General shows them, with the literal text around them (`R-001`, `3天`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

Shape = Literal["number", "date", "moment", "time", "elapsed", "percent"]


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a format shows; `prefix` and `suffix` are its literal text, `digits` to how many it pads with zeros."""

    shape: Shape
    prefix: str = ""
    suffix: str = ""
    digits: int = 0


GENERAL: Final = NumberFormat("number")

_DATES: Final = frozenset({14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58})
_TIMES: Final = frozenset({18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56})
_MOMENT: Final = 22
_ELAPSED: Final = 46
_PERCENTS: Final = frozenset({9, 10})
_CUSTOM_FROM: Final = 5
_CODE_CHARS: Final = 255
"""Excel takes no longer code."""
_PIECE: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|!(?P<forced>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|(?P<noon>am/pm|a/p|上午/下午)|(?P<general>general|g/通用格式)|(?P<power>e[+-])|(?P<code>.)",
    re.IGNORECASE | re.DOTALL,
)
_CORE: Final = re.compile(r"[0#?,.]*[0#?]|general")
_PLAIN: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{0,13}[1-9])?")
_SHORT: Final = 16
_INTEGER_BELOW: Final = 1e21
_SCIENTIFIC_BELOW: Final = 1e-9
_LAST_DAY: Final = 2958465
_LEAP: Final = 60
"""The serial of 29 February 1900, a day that was not; serials from there on count one day too many."""
_EPOCH: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_DAY: Final = 86400


def built_in(number: int) -> NumberFormat:
    """The format of a built-in id; General for those that show numbers."""
    if number in _DATES:
        return NumberFormat("date")
    if number in _TIMES:
        return NumberFormat("time")
    if number == _MOMENT:
        return NumberFormat("moment")
    if number == _ELAPSED:
        return NumberFormat("elapsed")
    return NumberFormat("percent") if number in _PERCENTS else GENERAL


def custom(code: str) -> NumberFormat:
    """The format of a custom code, by its first section.

    >>> custom('[$-804]yyyy"年"m"月"d"日";@').shape, custom('"R-"000'), custom("0.0%").shape
    ('date', NumberFormat(shape='number', prefix='R-', suffix='', digits=3), 'percent')
    """
    bare, literals, noon, elapsed = "", [""], False, False
    for piece in _PIECE.finditer(code[:_CODE_CHARS]):
        if piece["code"] == ";":
            break
        literal = piece["quoted"] or piece["escaped"] or piece["forced"] or piece["currency"]
        if literal or piece["code"] in _LITERALS:
            literals[-1] += literal or piece["code"]
        elif piece["general"] or piece["power"] or piece["code"]:
            bare += (piece["general"] and "general") or (piece["power"] and "^") or piece["code"].lower()
            literals.append("")
        noon = noon or piece["noon"] is not None
        elapsed = elapsed or piece["elapsed"] is not None
        bare += (piece["elapsed"] or "").lower()
    return _of_code(bare, literals, noon=noon, elapsed=elapsed)


_LITERALS: Final = frozenset("$-+/():'~{}<>= ¥￥€£^&")


def _of_code(bare: str, literals: list[str], *, noon: bool, elapsed: bool) -> NumberFormat:
    if elapsed:
        return NumberFormat("elapsed")
    letters = set(bare.replace("general", ""))
    clock = noon or bool(letters & {"h", "s"})
    day = bool(letters & {"y", "d", "e", "g"}) or "aaa" in bare
    if not day and not clock and "m" in letters and not letters & {"0", "#"}:
        day = True
    if day:
        return NumberFormat("moment" if clock else "date")
    if clock:
        return NumberFormat("time")
    if "%" in bare:
        return NumberFormat("percent")
    if not _CORE.fullmatch(bare):
        return GENERAL
    zeros = len(bare) if set(bare) == {"0"} and len(bare) > 1 else 0
    if any(literals[1:-1]):  # text among the digits, as in `000-0000`
        return GENERAL
    return NumberFormat("number", literals[0].strip(), literals[-1].strip(), zeros)


def shown(written: str, form: NumberFormat, *, from_1904: bool = False) -> str | None:
    """The text that a number in a workbook's XML stands for; None where it is no number."""
    if form is GENERAL and len(written) <= _SHORT and _PLAIN.fullmatch(written):
        return written
    try:
        value = float(written)
    except ValueError:
        return None
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - a NaN is the one that differs
        return None
    if form.shape == "percent":
        return general(value * 100) + "%"
    if form.shape == "number":
        return _number(value, form)
    return _of_time(value, form.shape, from_1904=from_1904)


def general(value: float) -> str:
    """A number as Excel's General writes it: 15 significant digits, no zeros at the end.

    >>> general(0.1 + 0.2), general(3.0), general(1e-12)
    ('0.3', '3', '1E-12')
    """
    text = f"{value:.15g}"
    if "e" not in text:
        return "0" if text == "-0" else text
    if _SCIENTIFIC_BELOW <= abs(value) < _INTEGER_BELOW:
        return format(Decimal(text), "f")
    return text.replace("e", "E")


def _number(value: float, form: NumberFormat) -> str:
    text = general(abs(value))
    if form.digits and text.isdigit():
        text = text.zfill(form.digits)
    return f"{'-' if value < 0 else ''}{form.prefix}{text}{form.suffix}"


def _of_time(value: float, shape: Shape, *, from_1904: bool) -> str:
    seconds = round(value * _DAY) if abs(value) <= _LAST_DAY else -1
    if shape == "elapsed" and seconds >= 0:
        return _clock(seconds)
    days, rest = divmod(seconds, _DAY)
    day = _day(days, from_1904=from_1904)
    if seconds < 0 or day is None:
        return general(value)  # Excel shows ####
    if shape == "time" and days == 0:
        return _clock(rest)
    return day if shape == "date" or rest == 0 else f"{day} {_clock(rest)}"


def _day(serial: int, *, from_1904: bool) -> str | None:
    if from_1904:
        return str(_EPOCH_1904 + timedelta(serial)) if serial < _LAST_DAY - 1461 else None
    if not 0 <= serial <= _LAST_DAY:
        return None
    if serial == 0:
        return "1900-01-00"
    if serial == _LEAP:
        return "1900-02-29"
    return str(_EPOCH + timedelta(serial + (serial < _LEAP)))


def _clock(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}" if second else f"{hour:02}:{minute:02}"
