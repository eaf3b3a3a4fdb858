"""Lists and references written as text, and values shown as text."""

from __future__ import annotations

import re

from sopcheck.model import Json

_LINK = re.compile(r"^!?\[([^\[\]]*)\]\(\s*<?([^()\s<>]*)>?(?:\s+\"[^\"]*\")?\s*\)$")
_LINKS = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^()\s<>]*)>?(?:\s+\"[^\"]*\")?\s*\)")
_LIST_MARK = re.compile(r"^\s*(?:[-*+•·●]\s+|\d{1,2}[.、)）]\s*|[(（]\d{1,2}[)）]\s*|[①-⑳]\s*|\[[ xX√]?\]\s+)")
_SEPARATORS = ("\n", ";", "、", ",")
_TWINS = {";": "；", ",": "，"}
_PAIR = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:以及|[和与及])(?=[\u4e00-\u9fff]{2})|\s+and\s+|\s*&\s*")
_PIECE, _CONJUNCTION = 12, 6
"""Code points of a name or a department, and of `and` with its spaces."""
_SENTENCE = re.compile(r"[。！？!?]|\.\s")


def pieces(text: str) -> list[str]:
    """The items of a list written as text, at the coarsest separator it uses; a sentence is one item."""
    separator = next((one for one in _SEPARATORS if one in text or _TWINS.get(one, one) in text), None)
    if separator is None:
        return _pair(text) or [_LIST_MARK.sub("", text).strip()]
    if separator == "\n":
        return [piece for piece in map(_bare, text.splitlines()) if piece]
    if _SENTENCE.search(text.rstrip(" 。.!！?？")):
        return [_LIST_MARK.sub("", text).strip()]
    parts = text.replace(_TWINS.get(separator, separator), separator).split(separator)
    found = [piece for piece in map(_bare, parts) if piece]
    return [*found[:-1], *(_pair(found[-1]) or found[-1:])] if found else []


def _bare(text: str) -> str:
    return _LIST_MARK.sub("", text).strip(" \t。;；")


def _pair(text: str) -> list[str] | None:
    """The two items of `市场部和客服部`; None where a conjunction belongs to a word or to a sentence."""
    both = _PAIR.split(text) if len(text) <= 2 * _PIECE + _CONJUNCTION else []
    return both if len(both) == 2 and all(1 < len(piece) <= _PIECE for piece in both) else None  # noqa: PLR2004


def link_targets(text: str) -> list[str]:
    """What the Markdown links in `text` point to."""
    return [target for _, target in _LINKS.findall(text) if target]


def target(text: str) -> str:
    """What a reference points to: a Markdown link's target, else the text without code marks and angle brackets."""
    body = _LIST_MARK.sub("", text).strip()
    match = _LINK.match(body)
    if match is not None:
        return match[2] or match[1]
    return body.strip("`<>\"' ").replace("\\", "/")


def unlinked(text: str) -> str:
    """`text` with the words of its links in their place."""
    return _LINKS.sub(r"\1", text).strip() if "](" in text else text


def written(raw: Json) -> str:
    """A scalar as YAML and JSON write it; a nested value as it reads."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return repr(raw) if isinstance(raw, int | float) else shown(raw)


def shown(raw: Json, depth: int = 0) -> str:
    """A list or mapping in one line, for messages; never deeper than a reader would follow."""
    if depth > 2:  # noqa: PLR2004
        return "…"
    if isinstance(raw, list):
        return "、".join(shown(item, depth + 1) for item in raw[:20])
    if isinstance(raw, dict):
        return "，".join(f"{key}：{shown(value, depth + 1)}" for key, value in list(raw.items())[:20])
    return written(raw)[:200]
