"""Working days of mainland China, with its public holidays and the weekends worked in exchange.

Adds `workdays(a, b)` and `add_workdays(d, n)` to the language of rules, for deadlines such as "within three working
days". The days come from the `chinesecalendar` package, which follows the notices of the State Council; for a year that
it does not know yet the answer is unknown, never a guess.
"""

from __future__ import annotations

import datetime as dt

from sopcheck.plugins.hookspecs import FunctionPlugin, UndecidableError, hookimpl

SOPCHECK_API = 1

MAX_DAYS = 40 * 366
"""A longer way is a slip in a date; counting it day by day would only take time."""


@hookimpl
def functions() -> tuple[FunctionPlugin, ...]:
    """The two functions."""
    return (FunctionPlugin("workdays", workdays, 2, 2), FunctionPlugin("add_workdays", add_workdays, 2, 2))


def workdays(start: object, end: object) -> int:
    """Working days after `start` up to and including `end`; negative where `end` comes first.

    Raises UndecidableError for a year without known holidays, and for what is no date.
    """
    first, last = _date(start), _date(end)
    if last < first:
        return -workdays(last, first)
    if (last - first).days > MAX_DAYS:
        raise UndecidableError
    return sum(_is_workday(first + dt.timedelta(days=n)) for n in range(1, (last - first).days + 1))


def add_workdays(start: object, count: object) -> dt.date:
    """The `count`-th working day after `start` (before it, where negative); `start` itself for 0.

    Raises UndecidableError as `workdays` does.
    """
    day = _date(start)
    if not isinstance(count, int) or isinstance(count, bool) or abs(count) > MAX_DAYS:
        raise UndecidableError
    step = dt.timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not _is_workday(day):
            day += step
    return day


def _date(value: object) -> dt.date:
    if not isinstance(value, dt.date):
        raise UndecidableError
    return value


def _is_workday(day: dt.date) -> bool:
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise UndecidableError from None
