import pytest

from sopcheck.reporting.escape import escape, quote


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
    ],
)
def test_what_could_deceive_a_reader_is_written_out(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_a_quoted_text_is_one_line_of_forty_characters() -> None:
    assert quote("一\n 二　三") == "一 二 三"
    assert quote("字" * 40) == "字" * 40
    assert quote("字" * 41) == "字" * 39 + "…"
