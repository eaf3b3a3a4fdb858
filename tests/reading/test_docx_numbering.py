"""Automatic numbers of Word lists, rendered as Word shows them."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from word import NAMESPACES, levels, lists

from sopcheck.reading.word.numbering import Numbering, chinese_count


def numbering(content: str) -> Numbering:
    """The numbering of a document."""
    return Numbering(lambda: fromstring(f"<w:numbering {NAMESPACES}>{content}</w:numbering>"))  # noqa: S314


def shown(counter: Numbering, *asked: tuple[str, int]) -> list[str]:
    """The numbers of paragraphs by list and level."""
    found = [counter.next(list_id, level, None) for list_id, level in asked]
    return [one.text if one else "none" for one in found]


@pytest.mark.parametrize(
    ("form", "second", "tenth"),
    [
        ("decimal", "2", "10"),
        ("decimalZero", "02", "10"),
        ("upperRoman", "II", "X"),
        ("lowerRoman", "ii", "x"),
        ("upperLetter", "B", "J"),
        ("lowerLetter", "b", "j"),
        ("chineseCounting", "二", "十"),
        ("chineseCountingThousand", "二", "十"),
        ("japaneseCounting", "二", "十"),
        ("ideographDigital", "二", "一〇"),
        ("chineseLegalSimplified", "贰", "壹拾"),
        ("ideographTraditional", "乙", "癸"),
        ("ideographZodiac", "丑", "酉"),
        ("decimalEnclosedCircleChinese", "②", "⑩"),
        ("decimalFullWidth", "\uff12", "\uff11\uff10"),
        ("somethingNew", "2", "10"),
    ],
)
def test_formats(form: str, second: str, tenth: str) -> None:
    found = shown(numbering(lists(levels((form, "%1")))), *[("1", 0)] * 10)
    assert (found[1], found[9]) == (second, tenth)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"), (105, "一百零五"),
     (110, "一百一十"), (1001, "一千零一"), (0, "0"), (10_000, "10000")],
)  # fmt: skip
def test_chinese_numbers(value: int, text: str) -> None:
    assert chinese_count(value) == text


def test_deeper_levels_begin_again_below_a_new_number() -> None:
    counter = numbering(lists(levels(("decimal", "%1"), ("decimal", "%1.%2"), ("lowerLetter", "%3)"))))
    asked = [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 0), ("1", 1), ("1", 2)]
    assert shown(counter, *asked) == ["1", "1.1", "1.2", "a)", "2", "2.1", "a)"]


def test_a_level_above_that_was_never_counted_shows_its_start() -> None:
    assert shown(numbering(lists(levels(("decimal", "%1"), ("decimal", "%1.%2")))), ("1", 1), ("1", 1)) == [
        "1.1",
        "1.2",
    ]


def test_legal_numbers_are_decimal_whatever_the_level_above_is() -> None:
    legal = levels(("chineseCounting", "%1、"), ("decimal", "%1.%2")).replace(
        '<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:lvlText w:val="%1.%2"/>'
    )
    assert shown(numbering(lists(legal)), ("1", 0), ("1", 1)) == ["一、", "1.1"]


def test_two_lists_of_one_kind_count_on_unless_one_begins_again() -> None:
    more = (
        '<w:num w:numId="8"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="9"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    counter = numbering(lists(levels(("decimal", "%1.")), more=more))
    assert shown(counter, ("1", 0), ("8", 0), ("9", 0), ("9", 0)) == ["1.", "2.", "1.", "2."]


def test_a_list_can_replace_a_level() -> None:
    own = '<w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:lvlText w:val="步骤%1"/></w:lvl>'
    more = f'<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{own}</w:lvlOverride></w:num>'
    assert shown(numbering(lists(levels(("decimal", "%1.")), more=more)), ("9", 0)) == ["步骤5"]


def test_bullets_have_no_text_and_unknown_lists_no_number() -> None:
    counter = numbering(lists(levels(("bullet", "●"))))
    bullet = counter.next("1", 0, None)
    assert bullet is not None
    assert (bullet.text, bullet.ordered) == ("", False)
    assert counter.next("0", 0, None) is None
    assert counter.next(None, 0, None) is None


def test_a_style_finds_its_level() -> None:
    linked = levels(("decimal", "%1"), ("decimal", "%1.%2")).replace(
        '<w:lvlText w:val="%1.%2"/>', '<w:pStyle w:val="h2"/><w:lvlText w:val="%1.%2"/>'
    )
    found = numbering(lists(linked)).next("1", None, "h2")
    assert found is not None
    assert found.text == "1.1"
