import html
import json
import re
import unicodedata

import pytest

from sopcheck.reporting.escape import cell, escape, in_json, markdown, markup, quote, workflow


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("春季推广 plan", "春季推广 plan"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\n::error::b", r"a\n::error::b"),
        ("a\rb\tc\x00", r"a\x0db\x09c\x00"),
        ("\u202eevil\u2066x\u2069", r"\u202eevil\u2066x\u2069"),
        ("a\u2028b\u2029c\x85d", r"a\u2028b\u2029c\x85d"),
        ("\udcff", r"\udcff"),
        ("\U000e0041", r"\U000e0041"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("::error::x", r"\x3a:error::x"),
        ("  ::error::x", r"  \x3a:error::x"),
        ("a::b", "a::b"),
        ("a ##[error]b", r"a \x23#[error]b"),
        ("##vso[task.setvariable]x", r"\x23#vso[task.setvariable]x"),
        ("###teamcity[x]", r"#\x23#teamcity[x]"),
        ("## 标题", "## 标题"),
    ],
)
def test_what_could_deceive_a_reader_is_written_out(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_a_quoted_text_is_one_line_of_forty_characters() -> None:
    assert quote("一\n 二　三") == "一 二 三"
    assert quote("字" * 40) == "字" * 40
    assert quote("字" * 41) == "字" * 39 + "…"


@pytest.mark.parametrize(
    "text",
    ["\x9b31m", "\x7f", "\u202eabc", "\u2028::error::", "\u2029", "\x85", "\ufeff", "\U000e0001", "\u2066", "字"],
)
def test_json_says_the_same_and_controls_nothing(text: str) -> None:
    written = in_json(json.dumps({"a": text, text: [text]}, ensure_ascii=False))
    assert json.loads(written) == {"a": text, text: [text]}
    assert {unicodedata.category(one) for one in written} <= {"Ps", "Pe", "Po", "Ll", "Lo", "Nd", "Zs"}


def test_json_leaves_words_and_emoji_alone() -> None:
    text = '{"a": "字 👩\u200d👧 é ½"}'
    assert in_json(text) == text


@pytest.mark.parametrize(
    ("text", "message", "value"),
    [
        ("100% a:b,c", "100%25 a:b,c", "100%25 a%3Ab%2Cc"),
        ("a\n::error::x", "a\\n::error::x", "a\\n%3A%3Aerror%3A%3Ax"),
        ("a\r::add-mask::x", "a\\x0d::add-mask::x", "a\\x0d%3A%3Aadd-mask%3A%3Ax"),
        ("%0A::error::", "%250A::error::", "%250A%3A%3Aerror%3A%3A"),
        ("\x1b[31m\u2028x", "\\x1b[31m\\u2028x", "\\x1b[31m\\u2028x"),
    ],
)
def test_workflow_commands(text: str, message: str, value: str) -> None:
    assert (workflow(text), workflow(text, of_property=True)) == (message, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\\x09=1"),
        ("\r=1", "'\\x0d=1"),
        ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("1=1", "1=1"),
        ("字\n=1", "字\n=1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, expected: str) -> None:
    assert cell(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\" onload='x'", "&quot; onload=&#x27;x&#x27;"),
        ("&lt;", "&amp;lt;"),
        ("]]>", "]]&gt;"),
        ("\x00\x1b\ufffe", "\\x00\\x1b\\ufffe"),
    ],
)
def test_no_text_is_a_tag(text: str, expected: str) -> None:
    assert markup(text) == expected
    assert html.unescape(markup(text)) == escape(text)


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://example.com)",
        "<https://example.com>",
        "https://example.com",
        "www.example.com",
        "![x](http://example.com/a.png)",
        "me@example.com @team",
        "**bold** `code` <b>",
        "| a | b |",
        "# a",
        "- a",
        "a\n# b",
        "&lt;script&gt;",
    ],
)
def test_markdown_holds_no_markup_and_no_link(text: str) -> None:
    written = markdown(text)
    assert html.unescape(written) == escape(text)
    assert not set("`*[]()<>|!\\@") & set(re.sub(r"&#\d+;", "", written))
    assert "://" not in written
    assert "www." not in written
