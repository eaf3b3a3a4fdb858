"""Finds the title of a Word document: a paragraph of a title style, or the largest lines at the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sopcheck.reading.numbering import number
from sopcheck.reading.word.body import Draft, Written

_LONGEST: Final = 60
_MOST_LINES: Final = 20
"""Lines that a cover may have."""
_CLEARLY: Final = 4
"""Half-points by which a title is larger than running text."""
_SPELT: Final = 2
"""Characters of the pieces that a title is spelt in, one paragraph each."""
_PIECES: Final = 3
_STILL_LARGE: Final = 8
"""Half-points by which lines below the largest are larger than running text if they belong to the title."""


@dataclass(frozen=True, slots=True)
class Title:
    """The drafts that make up the title, by index, and what they say together."""

    indexes: tuple[int, ...]
    text: str


def find_title(drafts: Sequence[Draft], body_size: int, left_out: frozenset[int]) -> Title | None:
    """The title above the first heading, if there is one. `body_size` is that of running text, in half-points."""
    top = _top(drafts, left_out)
    styled = [at for at in top if _written(drafts, at).title]
    if styled:
        return _joined(drafts, _first_run(top, styled))
    candidates = [at for at in top if _may_be_title(_written(drafts, at))]
    if not candidates:
        return None
    largest = max(_written(drafts, at).line.look.size for at in candidates)
    chosen = [at for at in candidates if _written(drafts, at).line.look.size == largest]
    first = _written(drafts, chosen[0])
    clear = largest >= body_size + _CLEARLY
    if not clear and not (chosen[0] == top[0] and first.centred and (largest > body_size or first.line.look.bold)):
        return None
    run = _first_run(top, chosen)
    if _comes_again(drafts, run, left_out):
        return None
    for at in top[top.index(run[-1]) + 1 :]:
        if at not in candidates or _written(drafts, at).line.look.size < body_size + _STILL_LARGE:
            break
        run.append(at)
    return _joined(drafts, run)


def _written(drafts: Sequence[Draft], at: int) -> Written:
    draft = drafts[at]
    assert isinstance(draft, Written)  # noqa: S101 - what _top gives is written
    return draft


def _top(drafts: Sequence[Draft], left_out: frozenset[int]) -> list[int]:
    """The paragraphs that say something above the first heading, the first table and the first running text."""
    out: list[int] = []
    for at, draft in enumerate(drafts):
        if not isinstance(draft, Written):
            if out:
                break
            continue
        text = draft.line.said
        if not text:
            continue
        if at in left_out or draft.level or len(text) > _LONGEST or len(out) >= _MOST_LINES:
            break
        found = number(text)
        if found is not None and found.style in ("chapter", "chinese", "bracketed", "decimal"):
            break
        out.append(at)
    return out


def _may_be_title(written: Written) -> bool:
    return not written.line.entries and not written.subtitle and (written.number is None or not written.number.ordered)


def _first_run(top: Sequence[int], chosen: Sequence[int]) -> list[int]:
    """Those of `chosen` that follow one another in `top`, from the first on."""
    start = top.index(chosen[0])
    run: list[int] = []
    for at in top[start:]:
        if at not in chosen:
            break
        run.append(at)
    return run


def _comes_again(drafts: Sequence[Draft], run: Sequence[int], left_out: frozenset[int]) -> bool:
    """Whether later lines look the same: then these are headings like them."""
    first = _written(drafts, run[0])
    look = (first.line.look, first.centred)
    for at, draft in enumerate(drafts[run[-1] + 1 :], run[-1] + 1):
        if not isinstance(draft, Written) or at in left_out or draft.level:
            continue
        if 0 < len(draft.line.said) <= _LONGEST and (draft.line.look, draft.centred) == look:
            return True
    return False


def _joined(drafts: Sequence[Draft], run: Sequence[int]) -> Title:
    """The lines of a title as one; a word that is spelt over several paragraphs is put together again."""
    words: list[str] = []
    spelling = False
    taken = 0
    for at in run:
        piece = " ".join(_written(drafts, at).line.text.split())
        spelt = len(piece) <= _SPELT
        if spelt and spelling:
            words[-1] += piece
        elif len(words) == _PIECES:
            break
        else:
            words.append(piece)
        spelling = spelt
        taken += 1
    return Title(tuple(run[:taken]), " ".join(words))
