"""What quoted and block scalars of YAML 1.2.2 mean (https://yaml.org/spec/1.2.2/, chapters 7.3 and 8.1)."""

from __future__ import annotations

import re
from typing import Final

_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\n(?:[ \t]*\n)*[ \t]*)|(.))"
    r"|([ \t]*\n(?:[ \t]*\n)*[ \t]*)"
)
_FOLD = re.compile(r"[ \t]*\n(?:[ \t]*\n)*[ \t]*")
_HEADER = re.compile(r"[|>](?:([1-9])([-+])?|([-+])([1-9])?)?(?=[ \t\n]|\Z)(?:[ \t]+#[^\n]*|[ \t]*)(?:\n|\Z)")
_ESCAPES: Final = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_SURROGATES: Final = range(0xD800, 0xE000)
_LAST_CODE_POINT: Final = 0x10FFFF


class EscapeError(ValueError):
    """A backslash is followed by something that YAML does not know; `index` counts from the opening quote."""

    def __init__(self, index: int) -> None:
        self.index = index
        super().__init__(index)


def folded(text: str) -> str:
    """Fold the line breaks of a quoted scalar: one becomes a space, the others of a run stay."""
    return _FOLD.sub(lambda match: _break(match[0]), text) if "\n" in text else text


def _break(run: str) -> str:
    count = run.count("\n")
    return " " if count == 1 else "\n" * (count - 1)


def double_quoted(text: str) -> str:
    """The value of what stands between double quotes; raises EscapeError."""

    def replace(match: re.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code:
            point = int(code, 16)
            if point > _LAST_CODE_POINT or point in _SURROGATES:
                raise EscapeError(match.start())
            return chr(point)
        if match[4]:
            return "\n" * (match[4].count("\n") - 1)
        if match[5]:
            if match[5] not in _ESCAPES:
                raise EscapeError(match.start())
            return _ESCAPES[match[5]]
        return _break(match[6])

    return _ESCAPE.sub(replace, text)


def block_text(text: str, start: int, parent: int) -> tuple[str, int]:
    """The value of the block scalar whose header begins at `start`, and the index after its last line.

    `parent` is the column of the collection it stands in, -1 at the top. A mistake at an index gives its complement
    (a negative number) in place of the end.
    """
    header = _HEADER.match(text, start)
    if header is None:
        return "", ~start
    digit, chomp = header[1] or header[4], header[2] or header[3] or ""
    lines = _lines(text, header.end())
    indent, bad = max(parent, 0) + int(digit) if digit else 0, -1
    if not digit:
        indent, bad = _detect(lines, parent)
    if bad >= 0:
        return "", ~bad
    taken, end = _take(lines, indent, header.end())
    if end < 0:
        return "", end
    body = [line[indent:] for line in taken]
    return _chomp(body, chomp, literal=text[start] == "|"), end


def _lines(text: str, at: int) -> list[tuple[int, str]]:
    """The lines from `at` on, with their starts, up to the end or a document marker."""
    out = []
    while at < len(text):
        end = text.find("\n", at)
        line = text[at:] if end < 0 else text[at:end]
        if line.startswith(("---", "...")) and line[3:4] in ("", " ", "\t"):
            break
        out.append((at, line))
        if end < 0:
            break
        at = end + 1
    return out


def _detect(lines: list[tuple[int, str]], parent: int) -> tuple[int, int]:
    """The indentation of the first line that says something, and the start of a blank line that is deeper, or -1."""
    deepest, where = 0, -1
    for at, line in lines:
        spaces = len(line) - len(line.lstrip(" "))
        if spaces < len(line):
            indent = max(spaces, parent + 1)
            return indent, where if deepest > indent and spaces > parent else -1
        if spaces > deepest:
            deepest, where = spaces, at
    return max(parent + 1, deepest), -1


def _take(lines: list[tuple[int, str]], indent: int, end: int) -> tuple[list[str], int]:
    """The lines that belong to the scalar, and the index after the last one that is not blank (or as `block_text`)."""
    taken: list[str] = []
    for at, line in lines:
        if line.strip(" ") and len(line) - len(line.lstrip(" ")) < indent:
            if not line.strip(" \t"):  # a tab where the indentation should be
                return taken, ~at
            break
        taken.append(line)
        if line[indent:]:
            end = at + len(line)
    return taken, end


def _chomp(body: list[str], chomp: str, *, literal: bool) -> str:
    trailing = 0
    while trailing < len(body) and not body[-1 - trailing]:
        trailing += 1
    kept = body[: len(body) - trailing]
    value = "\n".join(kept) if literal else _fold_block(kept)
    if chomp == "-":
        return value
    if chomp == "+":
        return value + "\n" * (trailing + bool(kept))
    return value + "\n" if kept else ""


def _fold_block(lines: list[str]) -> str:
    """Fold a `>` scalar: breaks beside lines that begin with white space stay, a single other one becomes a space."""
    out: list[str] = []
    blanks = 0
    previous: str | None = None
    for line in lines:
        if not line:
            blanks += 1
            continue
        if previous is None:
            out.append("\n" * blanks)
        elif line[0] in " \t" or previous[0] in " \t":
            out.append("\n" * (blanks + 1))
        else:
            out.append("\n" * blanks or " ")
        out.append(line)
        previous, blanks = line, 0
    return "".join(out)
