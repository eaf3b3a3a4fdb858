"""From YAML text to its node graphs: libyaml's, behind guards, with a second opinion where libyaml is known to err."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from typing import Any, Final

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import MappingEndEvent, MappingStartEvent, SequenceEndEvent, SequenceStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode
from yaml.reader import ReaderError

from sopcheck.model import Problem
from sopcheck.places import TextPlace
from sopcheck.reading.limits import Limits
from sopcheck.reading.reasons import reason
from sopcheck.reading.scalars import PLAIN, TEXT
from sopcheck.reading.text import Lines, RefusedError

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# YAML 1.2 no longer takes these for line breaks, but libyaml does; and it refuses a byte order mark within a text.
_FORMER_BREAKS: Final = "\x85\u2028\u2029\ufeff"
_SECOND_OPINION_CHARS: Final = 256 * 1024

# Where libyaml is lax: each pattern with a sign that a text must hold for it to match, because that is quicker to see.
_LAX: Final = (
    ("%", re.compile(r"^%", re.MULTILINE)),  # directives without `...` before them
    ("#", re.compile(r"[\]}\",'>|]#")),  # comments without a space before them
    ("-", re.compile(r"[\[,{][ \t\r\n]*+-[ \t\r\n]*+[,\]}]")),  # dashes as items in brackets
    # blank lines at the start of a block scalar that are deeper than its text
    ("|", _DEEP_BLANK := re.compile(r"[|>][-+0-9]*+[ \t]*+(?:#[^\r\n]*+)?(?:\r\n?|\n) +[\r\n]")),
    (">", _DEEP_BLANK),
)


class _Loader(CParser):
    """Composes bare nodes: a scalar without a tag gets PLAIN or TEXT."""

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)

    def resolve(self, kind: type[Node], _value: object, implicit: tuple[bool, bool]) -> str:
        return TEXT if kind is ScalarNode and not implicit[0] else PLAIN

    # There are no resolvers by path. These two do nothing in C, since they are called for every node.
    descend_resolver = operator.is_
    ascend_resolver = bool


def compose(text: str, limits: Limits) -> list[Node]:
    """The root node of every document in `text`.

    A node's `tag` is PLAIN, TEXT, or what is written in the document.
    Raises RefusedError: DOC106 syntax, DOC108 depth, DOC109 expansion, DOC110 length of a scalar.
    """
    visible, restore = _hide_former_breaks(text)
    _guard_depth(visible, limits.yaml_depth)
    roots = _parse(visible, limits)
    if "*" in text or len(text) > limits.scalar_chars:
        measure = _Measure(len(text) * limits.expansion, limits)
        for root in roots:
            measure.visit(root)
    if restore:
        _restore(roots, restore)
    return roots


def place_of(node: Node) -> TextPlace:
    """The place that the parser itself gives for `node`."""
    start, end = node.start_mark, node.end_mark
    return TextPlace(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


# --- parsing ------------------------------------------------------------------------------------------------------


def _parse(text: str, limits: Limits) -> list[Node]:
    loader = _Loader(text)
    roots: list[Node] = []
    try:
        while loader.check_node():
            node = loader.get_node()
            if node is not None:
                roots.append(node)
    except ReaderError:
        bad = _FORBIDDEN.search(text)
        where = Lines(text).place(bad.start(), bad.end()) if bad else None
        raise RefusedError(Problem("DOC106", where, reason("control characters are not allowed"))) from None
    except YAMLError as error:
        if "maximum nesting" in _says(error):
            raise RefusedError(Problem("DOC108", _break(error, text), {"limit": limits.yaml_depth})) from None
        return _second_opinion(text, limits, error)
    if len(text) <= _SECOND_OPINION_CHARS and any(sign in text and found.search(text) for sign, found in _LAX):
        _check_laxity(text, limits)
    return roots


def _second_opinion(text: str, limits: Limits, first: YAMLError) -> list[Node]:
    """The nodes that our own parser finds where libyaml finds a mistake; if it agrees, libyaml's mistake is raised."""
    from sopcheck.reading.yaml12 import Parser, YamlSyntaxError

    if len(text) <= _SECOND_OPINION_CHARS:
        try:
            return Parser(_one_break(text), Lines(text).starts, limits.yaml_depth, strict=True).stream()
        except YamlSyntaxError as second:
            if second.too_deep:
                raise RefusedError(Problem("DOC108", _point(second.mark), {"limit": limits.yaml_depth})) from None
    raise RefusedError(Problem("DOC106", _break(first, text), reason(_says(first)))) from None


def _check_laxity(text: str, limits: Limits) -> None:
    """Raise RefusedError where libyaml has accepted what is no YAML."""
    from sopcheck.reading.yaml12 import Parser, YamlSyntaxError

    try:
        Parser(_one_break(text), Lines(text).starts, limits.yaml_depth, strict=False).stream()
    except YamlSyntaxError as error:
        raise RefusedError(Problem("DOC106", _point(error.mark), reason(error.problem))) from None


def _one_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _says(error: YAMLError) -> str:
    return (error.problem if isinstance(error, MarkedYAMLError) else None) or ""


def _break(error: YAMLError, text: str) -> TextPlace | None:
    """Where the parser could not go on; libyaml may say a line that is not there when a text ends without a break."""
    mark = (error.problem_mark or error.context_mark) if isinstance(error, MarkedYAMLError) else None
    if mark is None:
        return None
    lines = Lines(text)
    return _point(mark) if mark.line < len(lines.starts) else lines.place(len(text), len(text))


def _point(mark: Any) -> TextPlace:  # noqa: ANN401 - libyaml's and our parser's marks share no type
    return TextPlace(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


# --- guards -------------------------------------------------------------------------------------------------------


def _guard_depth(text: str, limit: int) -> None:
    """Raise RefusedError (DOC108) before the composer, which recurses, meets more than `limit` nested collections.

    Every block collection begins within the run of spaces and indicators that opens its line, and at most two begin
    in one column. So the widest such run and the number of opening brackets bound the depth, from above; only a
    document that exceeds that bound is parsed twice.
    """
    widest = (limit - text.count("[") - text.count("{")) // 2 - 1
    if widest > 0 and not _has_wider_start(text, widest):
        return
    depth = 0
    try:
        parser = _Loader(text)
        while (event := parser.get_event()) is not None:
            if isinstance(event, SequenceStartEvent | MappingStartEvent):
                depth += 1
                if depth > limit:
                    raise RefusedError(Problem("DOC108", _point(event.start_mark), {"limit": limit}))
            elif isinstance(event, SequenceEndEvent | MappingEndEvent):
                depth -= 1
    except YAMLError:
        return  # the composer stops at the same place, and says why


def _has_wider_start(text: str, widest: int) -> bool:
    """Whether a line begins with more than `widest` spaces and indicators."""
    if "\r" in text:
        text = text.replace("\r", "\n")
    return re.search(rf"\n[ \t?:-]{{{widest + 1}}}", "\n" + text) is not None


class _Measure:
    """Measures node graphs with their aliases followed, each node once."""

    def __init__(self, most_chars: int, limits: Limits) -> None:
        self._most_chars = most_chars
        self._limits = limits
        self._known: dict[int, tuple[int, int] | None] = {}

    def visit(self, node: Node) -> tuple[int, int]:
        """Size in characters and height in collections of `node`; raises RefusedError beyond the limits.

        Recurses as deep as the text nests, which `_guard_depth` has bounded: an alias leads to a node already known.
        """
        known = self._known.get(id(node), ())
        if known is None:
            raise RefusedError(Problem("DOC109", place_of(node), {"limit": self._limits.expansion, "reason": "cycle"}))
        if known:
            return known
        if isinstance(node, ScalarNode):
            measured = self._scalar(node)
        else:
            self._known[id(node)] = None
            measured = self._collection(node)
        self._known[id(node)] = measured
        return measured

    def _scalar(self, node: ScalarNode) -> tuple[int, int]:
        size = len(node.value)
        if size > self._limits.scalar_chars:
            raise RefusedError(Problem("DOC110", place_of(node), {"size": size, "limit": self._limits.scalar_chars}))
        return size + 1, 0

    def _collection(self, node: Node) -> tuple[int, int]:
        size, height = 1, 0
        for child in _children(node):
            child_size, child_height = self.visit(child)
            size += child_size
            height = max(height, child_height)
        if size > self._most_chars:
            raise RefusedError(Problem("DOC109", place_of(node), {"limit": self._limits.expansion, "reason": "size"}))
        if height + 1 > self._limits.yaml_depth:
            raise RefusedError(Problem("DOC108", place_of(node), {"limit": self._limits.yaml_depth}))
        return size, height + 1


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield key
            yield value
    else:
        yield from node.value


# --- line breaks of YAML 1.1 ---------------------------------------------------------------------------------------


def _hide_former_breaks(text: str) -> tuple[str, dict[int, str]]:
    """Replace what libyaml takes for a line break by characters that `text` lacks; how to undo it."""
    present = [character for character in _FORMER_BREAKS if character in text]
    if not present:
        return text, {}
    free = (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in text)
    hide = dict(zip(map(ord, present), free, strict=False))
    return text.translate(hide), {ord(substitute): chr(original) for original, substitute in hide.items()}


def _restore(roots: list[Node], restore: dict[int, str]) -> None:
    waiting, seen = list(roots), set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, ScalarNode):
            node.value = node.value.translate(restore)
        else:
            waiting.extend(_children(node))
