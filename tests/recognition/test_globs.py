from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopcheck.recognition import globs
from sopcheck.recognition.globs import matches


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("*.md", "a.md", True),
        ("*.md", "x/y/a.md", True),
        ("风险*.md", "项目/风险登记册.md", True),
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/x/a.md", False),
        ("docs/**/*.md", "docs/a.md", True),
        ("docs/**/*.md", "docs/x/y/a.md", True),
        ("docs/**", "docs/x/y/a.md", True),
        ("**", "a/b", True),
        ("a?c.md", "abc.md", True),
        ("a?c.md", "a/c.md", False),
        ("a.md", "axmd", False),
        ("*a*b*c*.md", "x/1a2b3c4.md", True),
        ("*a*b*c*.md", "x/1a2c3b4.md", False),
        ("**/x/**/y/**/z.md", "x/y/z.md", True),
        ("**/x/**/y/**/z.md", "1/x/2/3/y/4/z.md", True),
        ("**/x/**/y/**/z.md", "1/x/2/3/4/z.md", False),
        ("a/*/*/*/b.md", "a/1/2/3/b.md", True),
        ("a/*/*/*/b.md", "a/1/2/b.md", False),
        ("*a*b**c*", "a/b/c", False),
        ("x/*a*b**c*", "x/ab/q/c", True),
    ],
)
def test_globs(glob: str, path: str, expected: bool) -> None:  # noqa: FBT001 - an answer
    assert matches(path, glob) is expected


def obvious(glob: str) -> re.Pattern[str]:
    """The same as one regular expression, whatever it costs."""
    parts = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    tokens: Iterator[str] = (one[0] for one in re.finditer(r"\*\*/|\*\*|\*|\?|[^*?]", glob))
    return re.compile("".join(parts.get(token) or re.escape(token) for token in tokens), re.DOTALL)


@given(glob=st.text("ab/*?", max_size=10), path=st.text("ab/", max_size=8))
@settings(max_examples=1500, derandomize=True, database=None, deadline=None)
def test_both_ways_of_matching_agree(glob: str, path: str) -> None:
    glob = f"x/{glob}"
    expected = obvious(glob).fullmatch(f"x/{path}") is not None
    assert matches(f"x/{path}", glob) is expected
    assert globs._simulated(f"x/{path}", globs._tokens(glob)) is expected  # noqa: SLF001 - also where few wildcards are


@pytest.mark.parametrize(
    "glob", ["*a" * 40 + "b", "**/" * 40 + "b", "*/" * 40 + "b", "**a" * 40 + "b", "?*" * 40 + "b"]
)
def test_no_glob_takes_longer_than_its_length_times_the_paths(glob: str) -> None:
    path = "/".join(["a" * 60] * 40)
    events = 0

    def count(*_: object) -> None:
        nonlocal events
        events += 1

    sys.setprofile(count)  # counts calls: the work, without a clock
    try:
        assert matches(path, glob) is False
    finally:
        sys.setprofile(None)
    assert events < 20 * len(glob) * len(path)
