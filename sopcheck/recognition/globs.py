"""Globs of configuration: `docs/**/*.md`, `风险*.md`. Matching one takes no longer than its length times the path's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_TOKEN: Final = re.compile(r"(?:\*\*/)+|\*\*+|\*|\?|[^*?]", re.DOTALL)
_FOLDERS, _ANYTHING, _IN_FOLDER, _ONE = "**/", "**", "*", "?"
_PATTERNS: Final = {_FOLDERS: "(?:[^/]+/)*", _ANYTHING: ".*", _IN_FOLDER: "[^/]*", _ONE: "[^/]"}
_FEW: Final = 2
"""Wildcards up to which a regular expression cannot go astray: each more multiplies its time by the path's length."""


@lru_cache(maxsize=512)
def _tokens(glob: str) -> tuple[str, ...]:
    if "/" not in glob and glob != "**":
        glob = f"**/{glob}"
    found = _TOKEN.findall(glob)
    return tuple(_FOLDERS if len(one) > 1 and one.endswith("/") else one[:2] for one in found)


@lru_cache(maxsize=512)
def _compiled(glob: str) -> re.Pattern[str] | None:
    """The glob as a regular expression; None for one with many wildcards, which a stranger may have written."""
    tokens = _tokens(glob)
    if sum(token in (_FOLDERS, _ANYTHING, _IN_FOLDER) for token in tokens) > _FEW:
        return None
    return re.compile("".join(_PATTERNS.get(token) or re.escape(token) for token in tokens), re.DOTALL)


def matches(path: str, glob: str) -> bool:
    """Whether the POSIX path below the root matches.

    `**` is any number of folders, `*` and `?` stay in one; a glob without a slash is a name in any folder.
    """
    pattern = _compiled(glob)
    return pattern.fullmatch(path) is not None if pattern is not None else _simulated(path, _tokens(glob))


def _simulated(path: str, tokens: tuple[str, ...]) -> bool:
    """Follow all ways at once: the states are how many tokens are done, and how many with a folder of `**/` open."""
    done, inside = _closed({0}, tokens), set[int]()
    for character in path:
        after, within = set[int](), set[int]()
        for state in done:
            if state == len(tokens):
                continue
            token = tokens[state]
            if token == _ANYTHING or (token == _IN_FOLDER and character != "/"):
                after.add(state)
            elif token == _FOLDERS:
                if character != "/":
                    within.add(state)
            elif token == character or (token == _ONE and character != "/"):
                after.add(state + 1)
        for state in inside:
            (after if character == "/" else within).add(state)
        done, inside = _closed(after, tokens), within
    return len(tokens) in done


def _closed(states: set[int], tokens: tuple[str, ...]) -> set[int]:
    """The states, and those that are reached from them because a wildcard may match nothing."""
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        if state < len(tokens) and tokens[state] in (_FOLDERS, _ANYTHING, _IN_FOLDER) and state + 1 not in states:
            states.add(state + 1)
            waiting.append(state + 1)
    return states
