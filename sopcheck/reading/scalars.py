"""The core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema): what a plain scalar means.

Two departures keep the data plain JSON: `.inf`, `.nan` and numbers too large for a float stay the text that they are
written as, and so do numerals of more than 1,000 characters. Dates are text in this schema, and so are `yes` and `no`.
"""

from __future__ import annotations

import math
import re
from typing import Final

from sopcheck.model import JsonScalar

NAMED: Final[dict[str, JsonScalar]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
PLAIN: Final = "?"
"""Tag of a node without one whose type the schema decides (YAML 1.2.2, 3.3.2: the non-specific tag)."""
TEXT: Final = "!"
"""Tag of a scalar without one that is quoted or a block, so that it is text."""
MAX_NUMERAL: Final = 1000
"""Characters of a number; Python refuses to print integers of more than 4,300 digits, so longer ones stay text."""

_NUMERAL_START = frozenset("-+.0123456789")
_TYPED_START = _NUMERAL_START | {name[:1] for name in NAMED}
_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def core(text: str) -> JsonScalar:
    """The value of the plain scalar `text`."""
    if text[:1] not in _TYPED_START:
        return text
    if text in NAMED:
        return NAMED[text]
    if text[0] not in _NUMERAL_START or len(text) > MAX_NUMERAL:
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return finite(text)
    return int(text, 0) if _BASED.fullmatch(text) else text


def finite(text: str) -> float | str:
    """The float that `text` says, or `text` itself where a float cannot hold it."""
    number = float(int(text, 0)) if text.startswith(("0x", "0o")) else float(text)
    return number if math.isfinite(number) else text


def tagged(tag: str, text: str) -> JsonScalar:
    """The value of a scalar with an explicit tag; tags that are not of the core schema leave the text alone."""
    value = core(text)
    match tag.removeprefix("tag:yaml.org,2002:"):
        case "int":
            return value if isinstance(value, int) and not isinstance(value, bool) else text
        case "float":
            return finite(text) if isinstance(value, int | float) and not isinstance(value, bool) else text
        case "bool":
            return value if isinstance(value, bool) else text
        case "null":
            return None
        case _:
            return text
