"""Dates and periods in the forms that documents write them."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta
from typing import Literal, TypeAlias

from sopcheck.recognition.chinese import NUMERALS, numeral, simplify

Order = Literal["dmy", "mdy"]
Period: TypeAlias = "tuple[date, date]"
"""First and last day, both included."""

_LONGEST = 80
_EARLIEST, _LATEST = 1900, 2199
_N = rf"[{NUMERALS}]"
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = re.compile(
    r"[(]?\s*(?:星期|周|礼拜)[一二三四五六日天]\s*[)]?|[(]?\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?"
    r"|sun)(?:day)?\b\.?[)]?,?"
)
_TIME = re.compile(
    r"(?:[t\s]\s*|(?<=日))(?:上午|下午|中午|晚上|晚"
    r"|早上)?\d{1,2}[:时点]\d{0,2}分?(?::\d{2}(?:\.\d{1,9})?)?秒?\s*(?:am|pm)?\s*(?:z|utc"
    r"|[+-]\d{2}:?\d{2})?(?=\s*$|\s*[-~至到])"
)
_PART_OF_DAY = re.compile(
    r"(?<=[\d日号])\s*(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上?|夜间|深夜|(?<=\s)(?:am|pm|morning|noon|afternoon|evening|night))$"
)
_AFFIX = re.compile(
    r"^(?:截至|截止到|截止|不晚于|不迟于|自|从|于|by|before|until|on|from|since|starting|due)\s*|\s*(?:之?前|止"
    r"|起|当天|开始|以前)$"
)

_NUMERIC = re.compile(r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(
    rf"(\d{{4}}|{_N}{{4}}|\d{{2}})\s*年\s*(\d{{1,2}}|{_N}{{1,3}})\s*月\s*(?:份\s*)?(\d{{1,2}}|{_N}{{1,3}})\s*[日号]?"
)
_MONTH_DAY = re.compile(rf"(\d{{1,2}}|{_N}{{1,3}})\s*月\s*(\d{{1,2}}|{_N}{{1,3}})\s*[日号]?")
_ENGLISH_MDY = re.compile(rf"{_MONTH}\s*(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,?\s+(\d{{4}})|\s*,\s*['’]?(\d{{2}}))")
_ENGLISH_DMY = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH}[\s,-]+(\d{{4}}|['’]?\d{{2}})")
_ENGLISH_MD = re.compile(rf"{_MONTH}\s*(\d{{1,2}})(?:st|nd|rd|th)?")
_ENGLISH_DM = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})")
_NUMERIC_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})")

_YEAR = re.compile(rf"(\d{{4}}|{_N}{{4}})\s*(?:年度?|全年)?")
_WEEK = re.compile(r"(\d{4})\s*(?:-?\s*w|年?\s*第|年)\s*(\d{1,2})\s*周?")
_ISO_WEEK = re.compile(
    r"(\d{4})\s*-?\s*w\s*(\d{1,2})|(\d{4})\s*年?\s*(?:第\s*(\d{1,2})|w(\d{1,2}))\s*周|week\s*(\d{1,2})\s*(?:,"
    r"|of)?\s*(\d{4})"
)
_YEAR_MONTH = re.compile(
    rf"(\d{{4}})\s*[-/.]\s*(\d{{1,2}})|(\d{{4}}|{_N}{{4}})\s*年\s*(\d{{1,2}}|{_N}{{1,3}})\s*月\s*份?"
)
_MONTH_YEAR = re.compile(rf"{_MONTH}\s*,?\s*(\d{{4}})")
_QUARTER = re.compile(
    r"(\d{4})\s*[-年/]?\s*q\s*([1-4])|q\s*([1-4])\s*[-/,]?\s*(\d{4})|(\d{4})\s*年?\s*第?\s*([一二三四1-4])\s*季度?"
)
_HALF = re.compile(r"(\d{4})\s*[-年/]?\s*(?:h\s*([12])|([上下])半年)|h\s*([12])\s*[-/,]?\s*(\d{4})")
_MONTHS_ALONE = re.compile(
    rf"(\d{{1,2}}|{_N}{{1,3}})(?:\s*月?\s*(?:[-~～—至到、]|——)\s*(\d{{1,2}}|{_N}{{1,3}}))?\s*月份?"
)
_SEPARATORS = (
    re.compile(r"\s*(?:~+|～|〜|至|到|—+|––?|―|→|\bto\b|\bthrough\b|\buntil\b|--+)\s*"),
    re.compile(r"\s+-\s+"),
    re.compile(r"(?<=[日号月年\d])\s*-\s*(?=\d)"),
    re.compile(r"(?<=[日号])\s*[/、]\s*(?=\d)"),
    re.compile(r"(?<=\d{4}-\d{2}-\d{2})\s*/\s*(?=\d{4}-\d{2})"),
)
_DECEMBER = 12
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def iso(text: str) -> date | None:
    """A date written exactly as `2026-01-05`: the quick way for most structured sources."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":  # noqa: PLR2004 - the shape of an ISO date
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _EARLIEST <= day.year <= _LATEST else None


def read_date(text: str, *, year: int | None = None, order: Order | None = None) -> date | None:
    """The day that `text` says, in any form of the documents; None if it says none, or an impossible one.

    `year` completes a day without a year (`3月5日`). `order` tells how the company writes `03/04/2026`; without it
    such a date is understood only if one of its numbers can be no month.

    >>> read_date("2026年1月5日（周一）"), read_date("31 June 2023"), read_date("03/04/2026")
    (datetime.date(2026, 1, 5), None, None)
    """
    if found := iso(text):
        return found
    return _date(_normal(text), year, order) if len(text) <= _LONGEST else None


def read_period(text: str, *, year: int | None = None, order: Order | None = None) -> Period | None:
    """The first and last day that `text` says: a range, a week, month, quarter, half year or year, or one day.

    The second end of a range may leave out what it shares with the first (`2026年3月1日-5日`); `year` completes a
    range without a year. A range that ends before it starts is returned as written, for a rule to find fault with.
    """
    if found := iso(text):
        return found, found
    if len(text) > _LONGEST:
        return None
    body = _normal(text)
    return _span(body, order) or _whole(body, year, order) or _range(body, year, order) or _part_of_year(body, year)


_SOME_LEAP_YEAR = 2024


def lacks_year(text: str, *, days: bool = False) -> bool:
    """Whether `text` is a day or a period of which only the year is not told (`3月5日`, `5-9 March`, `3月`).

    With `days`, only what is a single day counts.
    """
    if days:
        return read_date(text) is None and read_date(text, year=_SOME_LEAP_YEAR) is not None
    return read_period(text) is None and read_period(text, year=_SOME_LEAP_YEAR) is not None


def _normal(text: str) -> str:
    body = text if text.isascii() else simplify(unicodedata.normalize("NFKC", text))
    body = _WEEKDAY.sub(" ", body.strip().casefold())
    body = _PART_OF_DAY.sub("", _TIME.sub(" ", body).strip())
    body = re.sub(r"[(]\s*[)]", " ", body).strip(" .。,，;；")
    body = _AFFIX.sub("", body).strip()
    if body.startswith("(") and body.endswith(")"):
        body = body[1:-1].strip()
    return re.sub(rf"(?<=[年月日{NUMERALS}])\s+(?=[年月日号\d{NUMERALS}])|(?<=\d)\s+(?=[年月日号])", "", body)


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None or not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date(body: str, year: int | None, order: Order | None) -> date | None:
    if match := _NUMERIC.fullmatch(body):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _COMPACT.fullmatch(body):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _CHINESE.fullmatch(body):
        return _day(_full_year(match[1]), numeral(match[2]), numeral(match[3]))
    if match := _ENGLISH_MDY.fullmatch(body):
        return _day(_full_year(match[3] or match[4]), _MONTHS[match[1]], int(match[2]))
    if match := _ENGLISH_DMY.fullmatch(body):
        return _day(_full_year(match[3].lstrip("'’")), _MONTHS[match[2]], int(match[1]))
    if match := _YEAR_LAST.fullmatch(body):
        return _ordered(int(match[1]), int(match[3]), int(match[4]), order)
    return _yearless(body, year) if year is not None else None


def _yearless(body: str, year: int) -> date | None:
    if match := _MONTH_DAY.fullmatch(body):
        return _day(year, numeral(match[1]), numeral(match[2]))
    if match := _ENGLISH_MD.fullmatch(body):
        return _day(year, _MONTHS[match[1]], int(match[2]))
    if match := _ENGLISH_DM.fullmatch(body):
        return _day(year, _MONTHS[match[2]], int(match[1]))
    if match := _NUMERIC_MONTH_DAY.fullmatch(body):
        return _day(year, int(match[1]), int(match[2]))
    return None


def _full_year(text: str) -> int | None:
    value = numeral(text)
    return value + 2000 if value is not None and len(text) == 2 and text.isascii() else value  # noqa: PLR2004 - `26年`


def _ordered(first: int, second: int, year: int, order: Order | None) -> date | None:
    """`13/02/2026` can be read one way only; `03/04/2026` needs to be told."""
    if first == second or second > 12 >= first:  # noqa: PLR2004 - months of a year
        return _day(year, first, second)
    if first > 12 or order == "dmy":  # noqa: PLR2004
        return _day(year, second, first)
    return _day(year, first, second) if order == "mdy" else None


def _whole(body: str, year: int | None, order: Order | None) -> Period | None:
    """A single day, month or year."""
    if day := _date(body, year, order):
        return day, day
    if match := _YEAR_MONTH.fullmatch(body):
        return _month(numeral(match[1] or match[3]), numeral(match[2] or match[4]))
    if match := _MONTH_YEAR.fullmatch(body):
        return _month(int(match[2]), _MONTHS[match[1]])
    if match := _YEAR.fullmatch(body):
        return _months(numeral(match[1]), 1, 12)
    return None


def _span(body: str, order: Order | None) -> Period | None:  # noqa: ARG001 - the same shape as its siblings
    """A week, a quarter or half a year."""
    if match := _ISO_WEEK.fullmatch(body):
        return _week(int(match[1] or match[3] or match[7]), int(match[2] or match[4] or match[5] or match[6]))
    if match := _QUARTER.fullmatch(body):
        quarter = match[2] or match[3] or match[6]
        number = _QUARTERS.get(quarter) or int(quarter)
        return _months(int(match[1] or match[4] or match[5]), 3 * number - 2, 3 * number)
    if match := _HALF.fullmatch(body):
        second = (match[2] or match[4]) == "2" or match[3] == "下"
        return _months(int(match[1] or match[5]), 7 if second else 1, 12 if second else 6)
    return None


def _part_of_year(body: str, year: int | None) -> Period | None:
    """A month, some months, a quarter or half a year, of a year that is told elsewhere."""
    if year is None:
        return None
    if match := _MONTHS_ALONE.fullmatch(body):
        first, last = numeral(match[1]), numeral(match[2] or match[1])
        if first is None or last is None or not 1 <= first <= last <= _DECEMBER:
            return None
        return _months(year, first, last)
    if match := re.fullmatch(_MONTH, body):
        return _month(year, _MONTHS[match[1]])
    return _span(f"{year}年{body}" if not body.isascii() else f"{year} {body}", None)


def _week(year: int, week: int) -> Period | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return monday, monday + timedelta(days=6)


def _month(year: int | None, month: int | None) -> Period | None:
    return None if month is None else _months(year, month, month)


def _months(year: int | None, first: int, last: int) -> Period | None:
    start = _day(year, first, 1)
    end = _day(year, last, 1)
    return None if start is None or end is None else (start, end.replace(day=calendar.monthrange(end.year, last)[1]))


def _range(body: str, year: int | None, order: Order | None) -> Period | None:
    for separator in _SEPARATORS:
        for match in separator.finditer(body):
            found = _ends(body[: match.start()].strip(" ,"), body[match.end() :].strip(" ,"), year, order)
            if found:
                return found
    return None


def _ends(first: str, second: str, year: int | None, order: Order | None) -> Period | None:
    if not first or not second or (_is_bare_number(second) and _YEAR.fullmatch(first)):
        return None
    if match := re.fullmatch(r"(\d{1,2}(?:st|nd|rd|th)?)\s*,\s*(\d{4})", second):
        year, second = int(match[2]), match[1]
        first = f"{first}, {year}"
    end = _span(second, order) or _whole(second, None, order)
    start = _span(first, order) or _whole(first, end[1].year if end else year, order)
    if start is None:
        start = _english_start(first, end)
    if start is None:
        return None
    if end is None or _is_bare_number(second):
        end = _shortened(second, start[1])
    return None if end is None else (start[0], end[1])


def _is_bare_number(text: str) -> bool:
    return text.isdigit() and len(text) <= 2  # noqa: PLR2004 - a day


def _english_start(first: str, end: Period | None) -> Period | None:
    """`March 1 - 5, 2026` has its year behind; `1-5 March 2026` its month too."""
    if end is None or not _is_bare_number(first):
        return None
    day = _day(end[0].year, end[0].month, int(first))
    return None if day is None else (day, day)


def _shortened(second: str, start: date) -> Period | None:
    """The second end of a range, which leaves out the year, or the year and month, of the first."""
    bare = second.rstrip("日号").strip()
    if bare.isdigit() and len(bare) <= 2:  # noqa: PLR2004
        day = _day(start.year, start.month, int(bare))
        return None if day is None else (day, day)
    if match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?\s*,\s*(\d{4})", second):
        day = _day(int(match[2]), start.month, int(match[1]))
        return None if day is None else (day, day)
    if match := re.fullmatch(rf"(\d{{1,2}}|{_N}{{1,3}})月份?", second):
        return _month(start.year, numeral(match[1]))
    if match := re.fullmatch(_MONTH, second):
        return _month(start.year, _MONTHS[match[1]])
    day = _yearless(second, start.year)
    if day is not None and day < start:  # 12月28日-1月3日 runs into the next year
        day = _yearless(second, start.year + 1)
    return None if day is None else (day, day)
