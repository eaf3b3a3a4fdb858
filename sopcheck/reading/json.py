"""Reads JSON: the standard module gives verdict and data, a scanner of its own the places when somebody asks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final, NoReturn

from sopcheck.model import Document, FieldPath, Json, Part, Problem, Tree
from sopcheck.places import TextPlace
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.reasons import reason
from sopcheck.reading.scalars import MAX_NUMERAL, finite
from sopcheck.reading.text import Lines, RefusedError, decode, document

FORMAT: Final = "json"

# A string (to the end of the text where it is not closed, so that no character is looked at twice), or a bracket.
_STRING = r'"(?:[^"\\]++|\\.)*+"?'
_NESTING = re.compile(_STRING + r"|[\[\]{}]", re.DOTALL)
_CONSTANT = re.compile(_STRING + r"|NaN|-?Infinity", re.DOTALL)
_TOKEN = re.compile(_STRING + r"|[\[\]{}:,]|[^\s\[\]{}:,\"]+", re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONE = re.compile("[\ud800-\udfff]")


class _ConstantError(ValueError):
    """NaN or Infinity, which are no JSON."""


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the JSON text `data` as one part. Problems are values, not raised."""
    try:
        text = decode(data)
        tree, problems = _read_tree(text, limits)
    except RefusedError as refused:
        return document(path, FORMAT, data, [], [refused.problem])
    return document(path, FORMAT, data, [Part("", tree)], problems)


def _read_tree(text: str, limits: Limits) -> tuple[Tree, list[Problem]]:
    _guard(text, limits)
    pairs = _Pairs()
    try:
        value = json.loads(
            text, object_pairs_hook=pairs, parse_constant=_refuse_constant, parse_float=finite, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        where = Lines(text).place(error.pos, error.pos + 1)
        raise RefusedError(Problem("DOC106", where, reason(error.msg))) from None
    except _ConstantError as error:
        found = next(match for match in _CONSTANT.finditer(text) if match[0] == str(error))
        where = Lines(text).place(found.start(), found.end())
        raise RefusedError(Problem("DOC111", where, {"value": str(error)})) from None
    places = _Places(text)
    problems = places.duplicates() if pairs.duplicate else []
    if _SURROGATE.search(text):
        value = _without_lone_surrogates(value)
    return Tree(value, places.locate, places.raw), problems


# --- data ---------------------------------------------------------------------------------------------------------


class _Pairs:
    """Makes a mapping of an object and remembers whether a key came twice; the later value stays."""

    def __init__(self) -> None:
        self.duplicate = False

    def __call__(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        out = dict(pairs)
        if len(out) < len(pairs):
            self.duplicate = True
        return out


def _refuse_constant(name: str) -> NoReturn:
    raise _ConstantError(name)


def _integer(text: str) -> int | str:
    return int(text) if len(text) <= MAX_NUMERAL else text


def _without_lone_surrogates(value: Json) -> Json:
    """`value` with U+FFFD for each half of a surrogate pair, which no output could encode."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_lone_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_LONE.sub("\ufffd", key): _without_lone_surrogates(item) for key, item in value.items()}
    return value


def _guard(text: str, limits: Limits) -> None:
    """Raise RefusedError for nesting (DOC108) and for overlong scalars (DOC110) before parsing."""
    if text.count("[") + text.count("{") > limits.json_depth:
        depth = 0
        for match in _NESTING.finditer(text):
            if match[0] in "[{":
                depth += 1
                if depth > limits.json_depth:
                    where = Lines(text).place(match.start(), match.end())
                    raise RefusedError(Problem("DOC108", where, {"limit": limits.json_depth}))
            elif match[0] in "]}":
                depth -= 1
    if len(text) > limits.scalar_chars:
        for match in _TOKEN.finditer(text):
            size = len(match[0].strip('"'))
            if size > limits.scalar_chars:
                where = Lines(text).place(match.start(), match.end())
                raise RefusedError(Problem("DOC110", where, {"size": size, "limit": limits.scalar_chars}))


# --- places -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Span:
    """Where a value stands in the text; what it holds, if it is an array or an object."""

    start: int
    end: int
    items: list[_Span] | None = None
    entries: list[tuple[_Span, _Span]] | None = None
    index: dict[str, tuple[_Span, _Span]] | None = None
    """The entries by key, once somebody has looked for one."""


class _Places:
    """Finds keys and values of one valid JSON text, when asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root: _Span | None = None
        self._lines: Lines | None = None

    def locate(self, path: FieldPath) -> tuple[TextPlace | None, TextPlace | None]:
        """The places of the key and of the value at `path`; an item of an array has no key."""
        found = self._find(path)
        if found is None:
            return None, None
        key, value = found
        return (self._place(key) if key else None), self._place(value)

    def raw(self, path: FieldPath) -> str | None:
        """The scalar at `path` as written, a string without its quotes and escapes."""
        found = self._find(path)
        if found is None or found[1].items is not None or found[1].entries is not None:
            return None
        return self._decoded(found[1])

    def duplicates(self) -> list[Problem]:
        """A problem for each key that repeats an earlier one of its object, in reading order."""
        problems: list[Problem] = []
        waiting = [self._spans()]
        while waiting:
            span = waiting.pop()
            first: dict[str, _Span] = {}
            for key, value in span.entries or ():
                name = self._decoded(key)
                if name in first:
                    parameters: dict[str, Json] = {"key": name, "first_line": self._place(first[name]).line}
                    problems.append(Problem("DOC107", self._place(key), parameters))
                first.setdefault(name, key)
                waiting.append(value)
            waiting.extend(span.items or ())
        return sorted(problems, key=lambda problem: problem.at or ())

    def _find(self, path: FieldPath) -> tuple[_Span | None, _Span] | None:
        key: _Span | None = None
        here = self._spans()
        for step in path:
            if isinstance(step, int):
                if here.items is None or not 0 <= step < len(here.items):
                    return None
                key, here = None, here.items[step]
            else:
                entry = self._entry(here, step)
                if entry is None:
                    return None
                key, here = entry
        return key, here

    def _entry(self, span: _Span, key: str) -> tuple[_Span, _Span] | None:
        """The last entry of an object under `key`."""
        if span.index is None:
            span.index = {self._decoded(one[0]): one for one in span.entries or ()}
        return span.index.get(key)

    def _decoded(self, span: _Span) -> str:
        written = self._text[span.start : span.end]
        if not written.startswith('"'):
            return written
        return _LONE.sub("\ufffd", json.loads(written)) if "\\" in written else written[1:-1]

    def _place(self, span: _Span) -> TextPlace:
        if self._lines is None:
            self._lines = Lines(self._text)
        return self._lines.place(span.start, span.end)

    def _spans(self) -> _Span:
        if self._root is None:
            self._root = _scan(self._text)
        return self._root


def _scan(text: str) -> _Span:
    """The spans of all values of a valid JSON text, found without recursion."""
    top = _Span(0, len(text), items=[])
    open_spans = [top]
    keys: list[_Span | None] = [None]
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if piece in "]}":
            open_spans.pop().end = match.end()
            keys.pop()
        elif piece not in ":,":
            span = _Span(match.start(), match.end())
            _attach(open_spans[-1], span, keys)
            if piece in "[{":
                span.items, span.entries = ([], None) if piece == "[" else (None, [])
                open_spans.append(span)
                keys.append(None)
    return (top.items or [top])[0]


def _attach(parent: _Span, span: _Span, keys: list[_Span | None]) -> None:
    """Add `span` to its parent: in an object a key first waits for its value."""
    if parent.items is not None:
        parent.items.append(span)
    elif parent.entries is None:
        return
    elif (key := keys[-1]) is None:
        keys[-1] = span
    else:
        parent.entries.append((key, span))
        keys[-1] = None
