"""Numbers, percentages, amounts of money and intervals as documents write them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping

from sopcheck.model import Json
from sopcheck.recognition import lists
from sopcheck.recognition.chinese import numeral, simplify
from sopcheck.recognition.labels import fold

_LONGEST = 60
_SCALES = {
    "十": 10, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000,
    "亿": 100_000_000, "k": 1_000, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
}  # fmt: skip
_CURRENCIES = {
    "¥": "CNY", "元": "CNY", "圆": "CNY", "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "块": "CNY", "yuan": "CNY",
    "$": "USD", "us$": "USD", "usd": "USD", "美元": "USD", "€": "EUR", "eur": "EUR", "欧元": "EUR", "euro": "EUR",
    "euros": "EUR", "£": "GBP", "gbp": "GBP", "英镑": "GBP", "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "港元": "HKD",
    "jpy": "JPY", "日元": "JPY", "chf": "CHF", "sgd": "SGD", "twd": "TWD", "nt$": "TWD", "aud": "AUD", "cad": "CAD",
}  # fmt: skip
_FIGURE = r"[-+−]?(?:\d{1,3}(?:[,，' ]\d{3})+|\d+)(?:\.\d+)?|[-+−]?\.\d+"
_BEFORE = (
    r"(?:约为?|大约|近|共计?|合计|总计|超过|不少于|不低于|不超过|不高于|至少|至多|最多|达到?|低于|高于|大于"
    r"|小于|大于等于|小于等于"
    r"|approx\.?|about|ca\.?|around|over|under|at least|at most|up to|more than|less than|below|above|[<>≥≤≈~=]=?)"
)
_NUMBER = re.compile(
    rf"^(?:{_BEFORE}\s*)?(?P<currency>us\$|hk\$|nt\$|[¥$€£]|人民币|[a-z]{{3}}(?=[\s\d]))?\s*(?P<figure>{_FIGURE})\s*"
    rf"(?P<scale>十万|百万|千万|[十百千万亿]|k(?![a-z])|thousand|million"
    rf"|billion)?\s*(?P<percent>%)?\s*(?P<unit>[^\d,，。;；]{{0,16}})$"
)
_RANGE_UNIT = re.compile(r"^(?:[-~至到/:.]|to\b|and\b|或|年\S*月|月\S*日)")
_DURATION = re.compile(
    r"(?:(\d{1,4})\s*(?:天|日|d|days?))?\s*(?:(\d{1,4})\s*(?:个?小时|时|h|hours?|hrs?))?"
    r"\s*(?:(\d{1,4})\s*(?:分钟?|m|min|minutes?))?\s*(?:(\d{1,4})\s*(?:秒钟?|s|sec|seconds?))?"
)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")
_WITHIN = (24, 60, 60)
"""Hours of a day, minutes of an hour, seconds of a minute."""
_REMARK = re.compile(r"[，；;（(]|,\s")
_LED = re.compile(
    r"(?!第)[\u4e00-\u9fff]{2,10}[\s：:]*([¥$€£+\-]?\d[\d,.]*\s*[万亿千百]?\s*(?:%|[^\d\s,.年月日周季度号至到～~-]{0,4}))"
)
_PERCENT_ZH = re.compile(r"^百分之([〇零一二三四五六七八九十百\d.]+)$")
_INTERVALS = {
    "每天": 1, "每日": 1, "日": 1, "天": 1, "daily": 1, "day": 1, "days": 1,
    "每周": 7, "周": 7, "星期": 7, "个星期": 7, "weekly": 7, "week": 7, "weeks": 7,
    "每两周": 14, "双周": 14, "biweekly": 14, "fortnightly": 14,
    "每月": 30, "月": 30, "个月": 30, "monthly": 30, "month": 30, "months": 30,
    "每季度": 90, "季度": 90, "个季度": 90, "quarterly": 90, "quarter": 90, "quarters": 90,
    "每半年": 182, "半年": 182, "每年": 365, "年": 365, "yearly": 365, "annually": 365, "year": 365, "years": 365,
}  # fmt: skip
"""Days of an interval's words and units; a month counts 30 days, a quarter 90."""


def read_number(text: str) -> int | float | None:
    """The number that `text` says: `1,200`, `３万`, `约 1.2 亿元`, `12.5%` (12.5), `300 单`, `≥ 90`; else None.

    A duration in several units counts in the smallest of them: `1分45秒` is 105. What follows a comma or stands in
    brackets is a remark (`3.1%（去年 2.7%）`); a few words may lead over to the number (`新增会员 4630 人`). A range
    or a date is no number.
    """
    match = _match(text)
    if match is None and (length := _duration(text)) is not None:
        return length
    if match is None and len(text) <= _LONGEST:
        said = _REMARK.split(text.strip(), maxsplit=1)[0]
        led = _LED.fullmatch(said)
        match = _match(led[1] if led else said)
    return None if match is None else _value(match)


def read_percent(text: str) -> int | float | None:
    """A percentage, 30 for `30%`, `百分之三十` and for a bare `30`; None if `text` is none."""
    body = _normal(text)
    if match := _PERCENT_ZH.match(body):
        return numeral(match[1]) if not match[1].replace(".", "").isdigit() else tidy(float(match[1]))
    return read_number(text)


def read_integer(text: str, *, days: bool = False) -> int | None:
    """A whole number: `12`, `12.0`, `2026年`, `45 天`. With `days`, an interval in days: `每周` is 7, `2 weeks` 14."""
    body = _normal(text)
    if days and body in _INTERVALS:
        return _INTERVALS[body]
    match = _match(text)
    if match is None:
        return None
    value = _value(match)
    if days and value is not None:
        value *= _INTERVALS.get(match["unit"].strip(), 1)
    return value if isinstance(value, int) else None


def read_money(text: str) -> dict[str, Json] | None:
    """An amount, `{amount, currency?}`: `¥3,000`, `3000元`, `3万元`, `USD 300`, `约 5000`; None if it is none.

    The currency is an ISO 4217 code; a bare number has none, and a unit that is no currency makes it no amount.
    """
    match = _match(text)
    if match is None or match["percent"]:
        return None
    amount = _value(match)
    unit = match["unit"].strip().removesuffix("整").removesuffix("/年").strip()
    unit = unit.split("(")[0].strip()
    currency = _CURRENCIES.get(match["currency"] or "") or _CURRENCIES.get(unit)
    if amount is None or (unit and currency is None) or (match["currency"] and currency is None):
        return None
    return {"amount": amount} if currency is None else {"amount": amount, "currency": currency}


def money_in(raw: Mapping[str, Json]) -> dict[str, Json] | None:
    """An amount given as `{amount, currency}` in any language's keys; None if it is none."""
    folded = {fold(key): value for key, value in raw.items()}
    amount = next((folded[key] for key in ("amount", "金额", "value", "数额") if key in folded), None)
    currency = next((folded[key] for key in ("currency", "币种", "货币") if key in folded), None)
    if amount is None or isinstance(amount, list | dict):
        return None
    return read_money(f"{lists.written(amount)} {currency if isinstance(currency, str) else ''}".strip())


def _duration(text: str) -> int | None:
    """A time span in two units or more, or as `01:02:03`, in the smallest unit; None if `text` is none."""
    body = _normal(text) if len(text) <= _LONGEST else ""
    parts = (None, *found.groups()) if (found := _CLOCK.fullmatch(body)) else ()
    parts = parts or (found.groups() if (found := _DURATION.fullmatch(body)) else ())
    named = [at for at, part in enumerate(parts) if part]
    if len(named) < 2:  # noqa: PLR2004 - one unit is a number and its unit
        return None
    total = 0
    for at in range(named[0], named[-1] + 1):
        total = total * (_WITHIN[at - 1] if at > named[0] else 1) + int(parts[at] or 0)
    return total


def tidy(value: float) -> int | float:
    """A whole float as an integer, others rounded to what binary fractions spoil (`3.3 * 10000`)."""
    if float(value).is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - beyond this floats have gaps
        return int(value)
    return float(f"{value:.12g}")


def _normal(text: str) -> str:
    body = text.strip().strip("*_` ")
    if not body.isascii():
        body = simplify(unicodedata.normalize("NFKC", body))
    return body.casefold().strip()


def _match(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST:
        return None
    match = _NUMBER.match(_normal(text))
    if match is None or _RANGE_UNIT.match(match["unit"]):
        return None
    return match


def _value(match: re.Match[str]) -> int | float | None:
    figure = re.sub(r"[,，' ]", "", match["figure"]).replace("−", "-")
    scale = _SCALES.get(match["scale"] or "", 1)
    if "." not in figure:
        return int(figure) * scale
    value = float(figure) * scale
    return tidy(value) if math.isfinite(value) else None
