"""Globs of configuration: `docs/**/*.md`, `风险*.md`, as one regular expression each."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=512)
def compiled(glob: str) -> re.Pattern[str]:
    """`**` is any number of folders, `*` and `?` stay in one; a glob without a slash is a name in any folder."""
    if "/" not in glob and glob != "**":
        glob = f"**/{glob}"
    out = ""
    position = 0
    while position < len(glob):
        if glob.startswith("**/", position):
            out += "(?:[^/]+/)*"
            position += 3
        elif glob.startswith("**", position):
            out += ".*"
            position += 2
        else:
            character = glob[position]
            out += {"*": "[^/]*", "?": "[^/]"}.get(character, re.escape(character))
            position += 1
    return re.compile(out, re.DOTALL)


def matches(path: str, glob: str) -> bool:
    """Whether the POSIX path below the root matches."""
    return compiled(glob).fullmatch(path) is not None
