"""Text from documents made safe for people's screens and for the logs of a CI service."""

from __future__ import annotations

import unicodedata

CUT = 40
"""Characters of a document's text that a message quotes at most."""

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")  # part of ordinary words in some scripts, and of emoji


def escape(text: str) -> str:
    r"""Write what could move the cursor, colour, reorder or break a line as an escape, `\x1b` or `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(character) for character in text)


def quote(text: str, limit: int = CUT) -> str:
    """A document's text for a message: on one line, escaped, at most `limit` characters."""
    folded = " ".join(text.split())
    return escape(folded if len(folded) <= limit else folded[: limit - 1] + "…")


def _escaped(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _UNSAFE:
        return character
    if character == "\n":
        return "\\n"
    number = ord(character)
    if number <= 0xFF:  # noqa: PLR2004 - two hexadecimal digits
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - four digits, or eight
