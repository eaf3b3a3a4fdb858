from __future__ import annotations

import pytest

from sopcheck.suggest import did_you_mean

KNOWN = ("春季焕新", "夏季开放日", "秋季续购", "开放日复盘")


@pytest.mark.parametrize(
    ("word", "zh", "en"),
    [
        ("春季焕心", "您是不是想写“春季焕新”？", ' Did you mean "春季焕新"?'),
        ("开放", "您是不是想写“夏季开放日”、“开放日复盘”？", ' Did you mean "夏季开放日" or "开放日复盘"?'),
        ("春", "", ""),
        ("冬季", "", ""),
    ],
)
def test_the_nearest_word_or_the_few_that_a_word_is_part_of(word: str, zh: str, en: str) -> None:
    assert did_you_mean(word, KNOWN) == (zh, en)


def test_part_of_many_asks_for_none() -> None:
    assert did_you_mean("abc", [f"abc{letter * 20}" for letter in "defg"]) == ("", "")
