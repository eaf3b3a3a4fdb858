"""Messages, reasons and hints in two languages: each speaks one, and neither speaks in names of the program."""

from __future__ import annotations

import re
from functools import cache

import pytest

from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack, Words

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_QUOTED = re.compile(r'"[^"]*"|`[^`]*`|\([^)]*\)')
KNOWN = {
    *("sopcheck", "sopcheck.yaml", "Excel", "Word", "WPS", "LibreOffice", "Git", "LFS", "lfs", "git", "pull"),
    *("YAML", "JSON", "CSV", "UTF-8", "GBK", "GB", "SHA-256", "docx", "xlsx", "NaN", "Infinity", "CI", "checkout"),
    *("SQL", "Python", "R", "Tableau", "G1", "G2", "XX"),
}
"""Names that a Chinese reader knows in Latin letters."""
TYPED = {
    "people",
    "projects",
    "kinds",
    "labels",
    "encoding",
    "plugins",
    "limits",
    "extract",
    "convert",
    "new",
    "records",
}
"""What somebody types: settings and commands; options and limits too."""
OPTIONS = {"limit", "allow-plugin", "cpu_seconds"}


@cache
def pack() -> Pack:
    return load_pack(cases=False)


TEXTS: list[tuple[str, Words]] = [
    (f"{one.code} {part}", words)
    for one in (*load_pack(cases=False).builtin.values(), *load_pack(cases=False).rules.values())
    for part, words in (("message", one.message), ("why", one.why), ("fix", one.fix))
    if words is not None
]


def fields() -> set[str]:
    """Names of fields, records and choices, which are no words for a reader."""
    specs = [spec for kind in pack().kinds.values() for spec in kind.fields.values()]
    every = [*specs, *(column for spec in specs for column in spec.records)]
    return {one.name for one in every} | {word for one in every for word in one.words} | set(pack().kinds)


def test_there_are_texts() -> None:
    assert len(TEXTS) > 450


def test_chinese_texts_hold_no_names_of_the_program() -> None:
    allowed = KNOWN | TYPED | OPTIONS | set(pack().parameters)
    found = {
        (where, word)
        for where, words in TEXTS
        for word in _LATIN.findall(_PLACEHOLDER.sub("", words.zh))
        if word.rstrip(".-") not in allowed
    }
    assert found == set()


def test_what_is_allowed_is_no_field() -> None:
    assert (KNOWN | OPTIONS | set(pack().parameters)) & fields() == set()


def test_english_texts_hold_chinese_only_in_quotes() -> None:
    assert [where for where, words in TEXTS if _CHINESE.search(_QUOTED.sub("", words.en))] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_titles_of_fields_and_kinds_are_in_their_language(language: str) -> None:
    titles = [kind.title for kind in pack().kinds.values()]
    for kind in pack().kinds.values():
        titles += [spec.title for one in kind.fields.values() for spec in (one, *one.records)]
    foreign = re.compile(r"[a-z_]{4,}") if language == "zh" else _CHINESE
    assert [text for text in (title.pick(language) for title in titles) if foreign.search(text)] == []  # type: ignore[arg-type]  # one of the two


def test_no_text_is_the_same_in_both_languages() -> None:
    assert [where for where, words in TEXTS if words.zh == words.en] == []
