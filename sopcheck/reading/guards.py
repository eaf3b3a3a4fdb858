"""What the guards in front of the parsers say when they refuse a file."""

from __future__ import annotations

from typing import Final

from sopcheck.model import Json, Problem
from sopcheck.places import Place

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "entries": ("压缩包里的条目超过 {limit} 个", "its package has more than {limit} entries"),
    "unpacked": ("解压后超过 {mib} MB", "it unpacks to more than {mib} MB"),
    "ratio": ("有一部分的压缩比超过 {limit}：1", "a part of it unpacks to more than {limit} times its size"),
    "cells": ("单元格超过 {limit} 个", "it has more than {limit} cells"),
    "tags": ("没有闭合的标签超过 {limit} 个", "more than {limit} tags are open at once"),
    "doctype": ("XML 里有文档类型声明（DOCTYPE）", "its XML has a document type declaration (DOCTYPE)"),
}
"""Guard -> what it found, in both languages."""
_MIB: Final = 1024 * 1024


def refusal(guard: str, limit: int, at: Place | None = None) -> Problem:
    """DOC116, by a guard: `entries`, `unpacked` (bytes), `ratio`, `cells`, `tags` or `doctype` (which has no limit)."""
    zh, en = (words.format(limit=f"{limit:,}", mib=f"{limit // _MIB:,}") for words in _WORDS[guard])
    what: dict[str, Json] = {"zh": zh, "en": en}
    return Problem("DOC116", at, {"guard": guard, "limit": limit, "what": what})
