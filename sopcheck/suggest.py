"""Did you mean: the nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """The word of `known` that a slip of the keyboard could have turned into `word`; None where none is near."""
    from difflib import get_close_matches

    folded = {candidate.casefold(): candidate for candidate in sorted(known, reverse=True)}
    found = get_close_matches(word.casefold(), sorted(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, str]:
    """The question to append to a sentence, in Chinese and in English; both empty where nothing is near."""
    near = closest(word, known)
    if near is None:
        return "", ""
    return f"您是不是想写“{near}”？", f' Did you mean "{near}"?'
