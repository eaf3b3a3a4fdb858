"""Values of findings as people read them: lists, periods, persons, and canonical words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sopcheck.model import Json
from sopcheck.reporting.escape import quote
from sopcheck.standard.model import Language, Pack

MAX_LISTED = 5
"""Items of a list that a message shows before it counts the rest."""

_NO_WORDS: Mapping[str, str] = MappingProxyType({})


def show(value: Json, language: Language, words: Mapping[str, str] = _NO_WORDS) -> str:
    """`value` for a message in `language`; texts are escaped and cut, and `words` stand for canonical ones."""
    zh = language == "zh"
    if value is None:
        return "（无）" if zh else "(none)"
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) else f"{value:.10g}"
    if isinstance(value, str):
        return words.get(value) or quote(value)
    return _listing(value, language, words) if isinstance(value, list) else _mapping(value, language, words)


def _listing(value: Sequence[Json], language: Language, words: Mapping[str, str]) -> str:
    zh = language == "zh"
    joined = ("、" if zh else ", ").join(show(one, language, words) for one in value[:MAX_LISTED])
    if len(value) <= MAX_LISTED:
        return joined
    return joined + (f"等 {len(value)} 项" if zh else f" and {len(value) - MAX_LISTED} more")


def _mapping(value: Mapping[str, Json], language: Language, words: Mapping[str, str]) -> str:
    if set(value) == {"zh", "en"}:  # words of the pack
        return str(value[language])
    if "start" in value and "end" in value:
        return f"{show(value['start'], language, words)} – {show(value['end'], language, words)}"
    for key in ("text", "name", "amount", "id", "path", "level"):
        if value.get(key) is not None:
            return show(value[key], language, words)
    return quote(", ".join(f"{key}: {one}" for key, one in value.items()))


def canonical_words(pack: Pack, kind: str | None, language: Language) -> Mapping[str, str]:
    """What people call the canonical words that a kind's fields may hold (`avoid` -> 规避).

    In English only of those that people write otherwise (`data_security` -> data security).
    """
    declared = pack.kinds.get(kind) if kind is not None else None
    tables = [pack.vocabulary.levels, pack.vocabulary.statuses]
    if declared is not None:
        for spec in declared.fields.values():
            tables += [spec.words, *(column.words for column in spec.records)]
    found: dict[str, str] = {}
    if language == "en":
        return {word: word.replace("_", " ") for words in tables for word in words if "_" in word}
    for words in tables:
        for canonical, spellings in words.items():
            word = chinese(spellings)
            if word is not None:
                found.setdefault(canonical, word)
    return found


def chinese(words: Sequence[str]) -> str | None:
    """The first of several spellings that is Chinese."""
    return next((one for one in words if not one.isascii()), None)
