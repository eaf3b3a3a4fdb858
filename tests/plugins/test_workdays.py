import datetime as dt

import pytest

from sopcheck.plugins.hookspecs import UndecidableError
from sopcheck_plugins.workdays import add_workdays, workdays


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        # 2025-09-30 is a Tuesday; the 1st to the 8th are holidays, Saturday the 11th is worked in exchange
        ("2025-09-30", "2025-10-08", 0),
        ("2025-09-30", "2025-10-11", 3),
        ("2025-09-30", "2025-10-12", 3),
        ("2025-10-11", "2025-09-30", -3),
        ("2025-03-10", "2025-03-10", 0),
        ("2025-03-10", "2025-03-17", 5),
    ],
)
def test_holidays_and_worked_weekends_count(start: str, end: str, days: int) -> None:
    assert workdays(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-09-30", 3, "2025-10-11"),
        ("2025-10-09", -1, "2025-09-30"),
        ("2025-10-01", 0, "2025-10-01"),
    ],
)
def test_a_deadline_passes_over_holidays(start: str, count: int, day: str) -> None:
    assert add_workdays(dt.date.fromisoformat(start), count) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (dt.date(2190, 1, 1), dt.date(2190, 1, 9)),
        (dt.date(1, 1, 1), dt.date(9999, 1, 1)),
        ("2025-01-01", dt.date(2025, 1, 2)),
    ],
)
def test_unknown_years_and_slips_cannot_be_decided(start: object, end: object) -> None:
    with pytest.raises(UndecidableError):
        workdays(start, end)


def test_a_count_that_is_no_count_cannot_be_decided() -> None:
    with pytest.raises(UndecidableError):
        add_workdays(dt.date(2025, 1, 1), 10**9)
