"""Did you mean: the nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_PART, _FEW = 2, 3
"""Code points of a part that asks for the whole, and how many wholes are worth naming."""

NEAR_KEY = "near: "
"""Why an absent field has a mark: this, and the key of the document that seems to misspell it."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """The word of `known` that a slip of the keyboard could have turned into `word`; None where none is near."""
    from difflib import get_close_matches

    folded = {candidate.casefold(): candidate for candidate in sorted(known, reverse=True)}
    found = get_close_matches(word.casefold(), sorted(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, str]:
    """The question to append to a sentence, in Chinese and in English; both empty where nothing is near.

    A word that is part of a few known ones asks for those: `春季` for `春季焕新`.
    """
    known = sorted(set(known))
    near = closest(word, known)
    within = [one for one in known if word.casefold() in one.casefold()] if len(word) >= _PART else []
    if near is None and not 0 < len(within) <= _FEW:
        return "", ""
    wanted = [near] if near is not None else within
    zh = "、".join(f"“{one}”" for one in wanted)
    en = " or ".join(f'"{one}"' for one in wanted)
    return f"您是不是想写{zh}？", f" Did you mean {en}?"
