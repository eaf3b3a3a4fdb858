"""Tells the versions of one document apart by the marks that people put on file names: `计划终稿v3(2)`, `plan_v2`.

Careful rather than clever: two files are of one family only if they lie in one folder, are of one format, and are
called alike once the marks at the end (and a `副本` or `Copy of` at the beginning) are taken off.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_RANKS: Final = {"final": 3, "draft": -1, "latest": 2, "number": 1}
"""How new a mark says that a version is, the strongest mark first; a name without any is 0."""
_DIGITS: Final = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}

_GAP: Final = r"[\s_\-–—.·+]*"
_FINAL_WORDS: Final = r"最终版本|最终版|最终稿|最终|终稿|终版|定稿|正式版|正式稿|审定稿"
_DRAFT_WORDS: Final = r"初稿|草稿|草案|征求意见稿|讨论稿"
_LATEST_WORDS: Final = r"最新版本|最新版|修订版|修订稿|修改版|修改稿"
_MARKS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(pattern + r"\Z", re.IGNORECASE))
    for name, pattern in (
        ("counter", rf"{_GAP}[(（]\s*(\d{{1,2}})\s*[)）]"),
        ("copy", rf"{_GAP}(?:的?副本|拷贝)\s*(\d{{0,2}})"),
        ("copy", r"[\s_\-–—]+copy\s*(\d{0,2})"),
        ("final", rf"{_GAP}[(（\[【]?(?:{_FINAL_WORDS})\s*(\d{{0,2}})[)）\]】]?"),
        ("final", r"[\s_\-–—.(\[]+final(?:\s*version)?[\s_]*(\d{0,2})[)\]]?"),
        ("draft", rf"{_GAP}[(（\[【]?(?:{_DRAFT_WORDS})\s*(\d{{0,2}})[)）\]】]?"),
        ("draft", r"[\s_\-–—.(\[]+draft[\s_]*(\d{0,2})[)\]]?"),
        ("latest", rf"{_GAP}[(（\[【]?(?:{_LATEST_WORDS})\s*(\d{{0,2}})[)）\]】]?"),
        ("number", r"[\s_\-–—.(（\[【]+(?:v|ver|version|rev|revision)\.?\s*(\d{1,3}(?:\.\d{1,3}){0,3})[)）\]】]?"),
        ("number", r"(?<=[^\x00-\x7f])v\s*(\d{1,3}(?:\.\d{1,3}){0,3})"),
        (
            "number",
            rf"{_GAP}[(（\[【]?(?:第?([一二三四五六七八九十]|\d{{1,3}})[版稿]|版本\s*(\d{{1,3}}(?:\.\d{{1,3}})*))[)）\]】]?",
        ),
    )
)
_COPY_BEFORE: Final = re.compile(r"\A(?:副本[\s_\-–—]*|复件\s*(?:[(（]\d{1,2}[)）])?\s*|copy\s+of\s+)", re.IGNORECASE)
_MOST_MARKS: Final = 6
_MAYBE: Final = re.compile(
    r"(?:[)）\]】\d本贝稿版案终]|final|draft|copy|version)\s*\Z|\A\s*(?:副本|复件|copy\s)", re.IGNORECASE
)
"""What any mark looks like from afar: most names have none, and are not looked at closely."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a stem says of its version: the name without marks, and how new it is."""

    name: str
    finality: int
    numbers: tuple[int, ...]
    copies: tuple[int, ...]
    """Marks of copies: counters that a browser or a file manager put on; empty for the original."""


def version_of(stem: str) -> Version:
    """Take the marks off a file name without its suffix."""
    rest = stem.strip()
    if not _MAYBE.search(rest):
        return Version(rest.casefold(), 0, (), ())
    rest = unicodedata.normalize("NFKC", rest)
    numbers: tuple[int, ...] = ()
    copies: list[int] = []
    said: set[str] = set()
    before = _COPY_BEFORE.match(rest)
    if before:
        rest, copies = rest[before.end() :], [1]
    for _ in range(_MOST_MARKS):
        found = next(((name, one) for name, pattern in _MARKS if (one := pattern.search(rest))), None)
        if found is None:
            break
        name, match = found
        written = next((group for group in match.groups() if group), "")
        if name in ("counter", "copy"):
            copies.append(int(written or 1))
        else:
            numbers = numbers or _numbers(written)
            said.add(name)
        rest = rest[: match.start()]
    finality = next((rank for name, rank in _RANKS.items() if name in said), 0)
    return Version(rest.strip().casefold(), finality, numbers, tuple(reversed(copies)))


def _numbers(written: str) -> tuple[int, ...]:
    if written in _DIGITS:
        return (_DIGITS[written],)
    parts = [int(part) for part in written.split(".") if part]
    while parts and not parts[-1]:  # 1.0 is 1
        parts.pop()
    return tuple(parts)


def older_versions(
    paths: Iterable[str], formats: Mapping[str, str], modified: Callable[[str], float] | None
) -> dict[str, str]:
    """Every path that a newer version of the same document stands beside, with the path of the newest.

    `formats` is suffix (lower case) -> format. `modified` gives a file's time in seconds, by which versions of equal
    marks are told apart; without it, as in a git checkout, where times say nothing, the original counts before copies.
    """
    families: defaultdict[tuple[str, str, str], list[tuple[str, Version]]] = defaultdict(list)
    for path in paths:
        folder, base = posixpath.split(path)
        stem, suffix = posixpath.splitext(base)
        version = version_of(stem)
        if any(sign.isalpha() for sign in version.name):
            families[folder, version.name, formats.get(suffix.lower(), suffix)].append((path, version))
    older: dict[str, str] = {}
    for found in families.values():
        members = _of_one_document(found)
        if len(members) > 1:
            newest = max(members, key=lambda one: _newness(one[0], one[1], modified))[0]
            older.update({path: newest for path, _ in members if path != newest})
    return older


def _of_one_document(members: list[tuple[str, Version]]) -> list[tuple[str, Version]]:
    """Leave out what only a counter marks where no original is there: `纪要(1)` and `纪要(2)` are two minutes."""
    original = any(not one.copies for _, one in members)
    return [(path, one) for path, one in members if original or one.finality or one.numbers]


def _newness(path: str, version: Version, modified: Callable[[str], float] | None) -> tuple[object, ...]:
    time = modified(path) if modified is not None else 0.0
    return (version.finality, version.numbers, time, not version.copies, tuple(-one for one in version.copies), path)
