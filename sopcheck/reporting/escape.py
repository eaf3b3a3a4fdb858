"""Text from documents made safe for what it is printed into: one function for people, one for each machine format.

Nothing that a document says may start a line of a CI log, move a cursor, be a formula, a tag or a link.
"""

from __future__ import annotations

import html
import re
import unicodedata

CUT = 40
"""Characters of a document's text that a message quotes at most."""

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")  # part of ordinary words in some scripts, and of emoji


def escape(text: str) -> str:
    r"""Write what could move the cursor, colour, reorder or break a line as an escape, `\x1b` or `\u202e`.

    So is what would be a command to a CI service: `::` at the beginning, `##[` and `##vso[` anywhere.
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(_escaped(character) for character in text)
    if "::" in text or "##" in text:
        text = _COMMAND.sub(lambda found: f"{found[0][:-1]}\\x{ord(found[0][-1]):02x}", text)
    return text


def quote(text: str, limit: int = CUT) -> str:
    """A document's text for a message: on one line, escaped, at most `limit` characters."""
    folded = " ".join(text.split())
    return escape(folded if len(folded) <= limit else folded[: limit - 1] + "…")


def in_json(text: str) -> str:
    r"""JSON, as it was written, with all that could control a terminal as `\u009b`: it still says the same."""
    if text.isascii() and "\x7f" not in text:
        return text
    unsafe = {one for one in set(text) if one >= "\x7f" and unicodedata.category(one) in _CONTROLLING} - _JOINERS
    return text.translate({ord(one): _in_utf16(one) for one in unsafe}) if unsafe else text


def workflow(text: str, *, of_property: bool = False) -> str:
    """The message of a workflow command of GitHub, or the value of one of its properties (file, title).

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    escaped = escape(text).replace("%", "%25")
    return escaped.replace(":", "%3A").replace(",", "%2C") if of_property else escaped


def cell(text: str) -> str:
    """The text of a cell of CSV or a workbook: never a formula.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    lines = "\n".join(escape(line) for line in text.split("\n"))
    return f"'{lines}" if lines.lstrip(" \n").startswith(_FORMULA) else lines


def markup(text: str) -> str:
    """Text between the tags of HTML or XML, or in a quoted attribute."""
    return html.escape(escape(text), quote=True)


def markdown(text: str) -> str:
    """Text in a line of Markdown: no markup, no tag, no link, not even one that a renderer finds by itself."""
    return _MARKDOWN.sub(lambda found: f"&#{ord(found[0])};", escape(text))


_COMMAND = re.compile(r"\A *:(?=:)|#(?=#\w*\[)")
_CONTROLLING = frozenset({"Cc", "Cf", "Zl", "Zp"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\\x09", "\\x0d", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+\-!|~&:@]|(?<=www)\.", re.IGNORECASE)
"""What means something in Markdown, and what addresses are known by; as a number it is only what it looks like."""


def _in_utf16(character: str) -> str:
    data = character.encode("utf-16-be")
    return "".join(f"\\u{data[at]:02x}{data[at + 1]:02x}" for at in range(0, len(data), 2))


def _escaped(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _UNSAFE:
        return character
    if character == "\n":
        return "\\n"
    number = ord(character)
    if number <= 0xFF:  # noqa: PLR2004 - two hexadecimal digits
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - four digits, or eight
