"""Dates and periods are read in every form that documents write, and impossible days in none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopcheck.recognition.dates import lacks_year, read_date, read_period


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05",
        "2026-1-5",
        "2026/1/5",
        "2026/01/05",
        "2026.1.5",
        "2026.01.05",
        "20260105",
        "2026年1月5日",
        "2026年1月5",
        "2026年1月5号",
        "2026 年 1 月 5 日",
        "26年1月5日",
        "二〇二六年一月五日",
        "二零二六 年 一 月 五 日",
        "２０２６年１月５日",
        "January 5, 2026",
        "Jan. 5, 2026",
        "Jan 5th, 2026",
        "5 January 2026",
        "5th of Jan 2026",
        "05-Jan-2026",
        "05-Jan-26",
        "5 January 26",
        "5 Jan ’26",
        "Jan 5, '26",
        "2026-01-05T10:00:00Z",
        "2026-01-05T10:00:00.000+08:00",
        "2026-01-05 18:00",
        "2026年1月5日下午17点",
        "2026年1月5日下午",
        "2026/1/5 上午",
        "2026-01-05 afternoon",
        "2026-01-05（周一）",
        "2026年1月5日 星期一",
        "Mon, 5 Jan 2026",
        "截至2026年1月5日",
        "2026年1月5日前",
        "by 2026-01-05",
        " 2026-01-05。",
    ],
)
def test_the_fifth_of_january(text: str) -> None:
    assert read_date(text) == date(2026, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2023/6/31",
        "2026-02-30",
        "2026-13-01",
        "31 June 2023",
        "2026年2月29日",
        "03/04/2026",
        "6.25",
        "1月5日",
        "T-3",
        "Day 5",
        "2026-01",
        "2026",
        "3天",
        "尽快",
        "0001-01-01",
        "2026-1/5",
        "2026-01-05-06",
        "",
        "2" * 500,
    ],
)
def test_no_date(text: str) -> None:
    assert read_date(text) is None


def test_the_order_of_day_and_month_is_told_or_evident() -> None:
    assert read_date("13/02/2026") == date(2026, 2, 13)
    assert read_date("02/13/2026") == date(2026, 2, 13)
    assert read_date("04/04/2026") == date(2026, 4, 4)
    assert read_date("03/04/2026", order="dmy") == date(2026, 4, 3)
    assert read_date("03/04/2026", order="mdy") == date(2026, 3, 4)
    assert read_date("13/02/2026", order="mdy") == date(2026, 2, 13)


@pytest.mark.parametrize("text", ["3月5日", "三月五日", "March 5", "5 March", "3/5"])
def test_a_day_without_a_year_needs_one(text: str) -> None:
    assert read_date(text) is None
    assert read_date(text, year=2026) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01 ~ 2026-03-05",
        "2026-03-01~03-05",
        "2026-03-01 - 2026-03-05",
        "2026-03-01 to 2026-03-05",
        "2026-03-01/2026-03-05",
        "2026-03-01 – 2026-03-05",
        "2026年3月1日-5日",
        "2026年3月1日至3月5日",
        "2026年3月1日（周日）～3月5日（周四）",
        "2026年3月1日到2026年3月5日",
        "2026.3.1-2026.3.5",
        "2026.3.1-3.5",
        "2026/3/1—2026/3/5",
        "20260301-20260305",
        "1-5 March 2026",
        "March 1 - 5, 2026",
        "March 1, 2026 to March 5, 2026",
        "2026-03-01 10:00 ~ 2026-03-05 18:00",
    ],
)
def test_the_first_days_of_march(text: str) -> None:
    assert read_period(text) == (date(2026, 3, 1), date(2026, 3, 5))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-03-05", "2026-03-05", "2026-03-05"),
        ("2026年3月5日", "2026-03-05", "2026-03-05"),
        ("2026-W07", "2026-02-09", "2026-02-15"),
        ("2026W07", "2026-02-09", "2026-02-15"),
        ("2026年第7周", "2026-02-09", "2026-02-15"),
        ("Week 7, 2026", "2026-02-09", "2026-02-15"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2028年2月", "2028-02-01", "2028-02-29"),
        ("二〇二〇年七月", "2020-07-01", "2020-07-31"),
        ("Feb 2026", "2026-02-01", "2026-02-28"),
        ("Aug,2024", "2024-08-01", "2024-08-31"),
        ("2026Q1", "2026-01-01", "2026-03-31"),
        ("Q4 2026", "2026-10-01", "2026-12-31"),
        ("2026年第二季度", "2026-04-01", "2026-06-30"),
        ("2026年上半年", "2026-01-01", "2026-06-30"),
        ("2026H2", "2026-07-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026年度", "2026-01-01", "2026-12-31"),
        ("2026年3月-5月", "2026-03-01", "2026-05-31"),
        ("2026-03 至 2026-05", "2026-03-01", "2026-05-31"),
        ("2026年12月28日-1月3日", "2026-12-28", "2027-01-03"),
        ("Mar 28 - Apr 2, 2026", "2026-03-28", "2026-04-02"),
        ("28 March - 2 April 2026", "2026-03-28", "2026-04-02"),
        ("2026-03-05 ~ 2026-03-01", "2026-03-05", "2026-03-01"),
    ],
)
def test_period(text: str, start: str, end: str) -> None:
    assert read_period(text) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "text",
    [
        "Day 1~14",
        "Week 3",
        "第三周",
        "T-3",
        "暂定每月初第一个周六",
        "2026-W60",
        "2026-13",
        "2026Q5",
        "1-6 months",
        "3天",
        "3月1日至3月5日",
        "2026-02-01 ~ 2026-02-30",
        "",
    ],
)
def test_no_period(text: str) -> None:
    assert read_period(text) is None


def test_a_range_without_a_year_needs_one() -> None:
    assert read_period("3月1日至3月5日", year=2026) == (date(2026, 3, 1), date(2026, 3, 5))


@given(st.text(max_size=90), st.integers(1, 9999))
def test_reading_never_raises(text: str, year: int) -> None:
    read_date(text, year=year)
    read_period(text, year=year)


@given(st.text("0123456789年月日-/.~ 至wWqQ上下半第周季度", max_size=30))
def test_reading_what_looks_like_a_date_never_raises(text: str) -> None:
    read_date(text, year=2026, order="mdy")
    read_period(text, year=2026, order="dmy")


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_date_written_out_comes_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y"):
        assert read_date(day.strftime(form)) == day, form


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("3月5日", True),
        ("2月29日前", True),
        ("3月1日至3月5日", True),
        ("5 March", True),
        ("2月30日", False),
        ("2026年3月5日", False),
        ("四月中旬", False),
        ("", False),
    ],
)
def test_a_day_of_which_only_the_year_is_not_told(text: str, lacks: bool) -> None:  # noqa: FBT001
    assert lacks_year(text) is lacks


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3月", "2026-03-01", "2026-03-31"),
        ("三月份", "2026-03-01", "2026-03-31"),
        ("3-4月", "2026-03-01", "2026-04-30"),
        ("3月至5月", "2026-03-01", "2026-05-31"),
        ("第一季度", "2026-01-01", "2026-03-31"),
        ("Q4", "2026-10-01", "2026-12-31"),
        ("上半年", "2026-01-01", "2026-06-30"),
        ("March", "2026-03-01", "2026-03-31"),
        ("2月", "2026-02-01", "2026-02-28"),
    ],
)
def test_a_part_of_a_year_that_is_told_elsewhere(text: str, first: str, last: str) -> None:
    assert read_period(text, year=2026) == (date.fromisoformat(first), date.fromisoformat(last))
    assert read_period(text) is None
    assert lacks_year(text)
    assert not lacks_year(text, days=True)


@pytest.mark.parametrize("text", ["13月", "0月", "5-3月", "3", "中", "月", "3个月", "每月", "maybe"])
def test_what_is_no_part_of_a_year(text: str) -> None:
    assert read_period(text, year=2026) is None
    assert not lacks_year(text)
