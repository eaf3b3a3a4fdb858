"""The half of the YAML 1.2.2 parser that reads what stands within lines: properties, scalars, brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple, NoReturn

from yaml.error import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sopcheck.reading.scalars import PLAIN, TEXT
from sopcheck.reading.yaml12_scalars import EscapeError, double_quoted, folded

_WHITE = re.compile(r"[ \t]*+")
_SPACES = re.compile(r" *+")
_MARKER = re.compile(r"(?:---|\.\.\.)(?=[ \t\n]|\Z)")
_ANCHOR = re.compile(r"[&*]([^ \t\n,\[\]{}]++)")
_TAG = re.compile(r"!(?:<([^> \t\n]++)>|([^ \t\n,\[\]{}!]*+!)?([^ \t\n,\[\]{}]*+))")
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_SINGLE = re.compile(r"'((?:[^']|'')*+)'", re.DOTALL)
_INNER_MARKER = re.compile(r"\n(?:---|\.\.\.)(?=[ \t\n]|\Z)")
_PLAIN_BLOCK = re.compile(r"(?:[^ \t\n:#]|:(?=[^ \t\n])|(?<=[^ \t\n])#|[ \t]++(?=[^ \t\n#]))*+")
_PLAIN_FLOW = re.compile(r"(?:[^ \t\n:#,\[\]{}]|:(?=[^ \t\n,\[\]{}])|(?<=[^ \t\n])#|[ \t]++(?=[^ \t\n#,\[\]{}]))*+")
_INDICATORS: Final = frozenset(",[]{}#&*!|>'\"%@`")
_FLOW_SIGNS: Final = frozenset(",[]{}")


class YamlSyntaxError(Exception):
    """The text is no YAML; `mark` is where it breaks, or where the nesting exceeds the limit (`too_deep`)."""

    def __init__(self, problem: str, mark: Mark, *, too_deep: bool = False) -> None:
        self.problem = problem
        self.mark = mark
        self.too_deep = too_deep
        super().__init__(problem)


class Properties(NamedTuple):
    """Anchor and tag of a node, and where they begin."""

    start: int
    anchor: str | None
    tag: str | None


class FlowParser:
    """Where the parser stands in its text, and the nodes that are no block collection.

    Line breaks of `text` are line feeds alone; `starts` are the indexes at which lines begin in the original text.
    """

    def __init__(self, text: str, starts: list[int], max_depth: int, *, strict: bool) -> None:
        self._text = text
        self._original_starts = starts
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._at = 0
        self._flow = 0
        self._flow_indent = 0
        self._strict = strict
        self._depth = 0
        self._max_depth = max_depth
        self._anchors: dict[str, Node] = {}
        self._handles: dict[str, str] = {}

    # --- positions ------------------------------------------------------------------------------------------------

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._text[at] if at < len(self._text) else ""

    def _mark(self, at: int) -> Mark:
        line = bisect_right(self._starts, at) - 1
        column = at - self._starts[line]
        return Mark("", self._original_starts[line] + column, line, column, None, 0)

    def _line_start(self, at: int) -> int:
        return self._starts[bisect_right(self._starts, at) - 1]

    def _column(self, at: int) -> int:
        return at - self._line_start(at)

    def _fail(self, problem: str, at: int | None = None) -> NoReturn:
        raise YamlSyntaxError(problem, self._mark(self._at if at is None else at))

    def _skip(self) -> None:
        """Pass white space, line breaks and comments."""
        text = self._text
        while True:
            self._white()
            if self._peek() == "#" and (not self._at or text[self._at - 1] in " \t\n"):
                end = text.find("\n", self._at)
                self._at = len(text) if end < 0 else end
            if self._peek() != "\n":
                return
            self._at += 1
            if self._flow:
                self._check_flow_line()

    def _check_flow_line(self) -> None:
        if _MARKER.match(self._text, self._at):
            self._fail("found unexpected document indicator")
        end = self._at + self._spaces(self._at)
        blank = self._text[end : end + 1] in ("", "\n", "\t", "#")
        if self._strict and not blank and end - self._at < self._flow_indent:
            self._fail("did not find expected indentation")

    def _end_of_line(self) -> None:
        """Pass white space and a comment up to the end of the line, where nothing else may stand."""
        before = self._at
        self._white()
        sign = self._peek()
        if sign and sign != "\n" and not (sign == "#" and self._at > before):
            problem = "mapping values are not allowed" if sign == ":" else "did not find expected end of line"
            self._fail(problem)

    def _is_marker(self, which: str = "") -> bool:
        if self._column(self._at):
            return False
        found = _MARKER.match(self._text, self._at)
        return found is not None and which in ("", found[0])

    def _is_indicator(self, sign: str) -> bool:
        """Whether `sign` stands here with white space, or the end, behind it."""
        return self._peek() == sign and self._peek(1) in ("", " ", "\t", "\n")

    def _white(self) -> None:
        found = _WHITE.match(self._text, self._at)
        if found:
            self._at = found.end()

    def _spaces(self, start: int) -> int:
        """How many spaces begin the line at `start`."""
        found = _SPACES.match(self._text, start)
        return found.end() - start if found else 0

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > self._max_depth:
            raise YamlSyntaxError("too deep", self._mark(self._at), too_deep=True)

    # --- properties and nodes ---------------------------------------------------------------------------------------

    def _properties(self) -> Properties | None:
        start, anchor, tag = self._at, None, None
        while self._peek() and self._peek() in "&!":
            found = (_ANCHOR if self._peek() == "&" else _TAG).match(self._text, self._at)
            if found is None or (anchor if found[0][0] == "&" else tag) is not None:
                self._fail("did not find expected alphabetic or numeric character")
            if found[0][0] == "&":
                anchor = found[1]
            else:
                tag = self._tag(found)
            self._at = found.end()
            if self._peek() not in ("", " ", "\t", "\n") and not (self._flow and self._peek() in _FLOW_SIGNS):
                self._fail("did not find expected whitespace or line break")
            end = self._at
            self._white()
            if not self._peek() or self._peek() not in "&!":
                self._at = end
                break
        if anchor is None and tag is None:
            return None
        self._white()
        return Properties(start, anchor, tag)

    def _tag(self, found: re.Match[str]) -> str:
        verbatim, handle, suffix = found.groups()
        if verbatim:
            return verbatim
        if handle is None:
            return self._handles.get("!", "!") + suffix
        if handle == "!":
            return self._handles.get("!!", "tag:yaml.org,2002:") + suffix
        prefix = self._handles.get("!" + handle)
        if prefix is None:
            self._fail("found undefined tag handle")
        return prefix + suffix

    def _apply(self, node: Node, properties: Properties | None) -> None:
        if properties is None:
            return
        if properties.tag and properties.tag != TEXT:
            node.tag = properties.tag
        elif properties.tag and isinstance(node, ScalarNode):
            node.tag = TEXT
        if properties.anchor is not None:
            self._anchors[properties.anchor] = node

    def _scalar(self, value: str, start: int, properties: Properties | None, style: str | None) -> Node:
        tag = PLAIN if style is None else TEXT
        node = ScalarNode(tag, value, self._mark(start), self._mark(self._at), style)
        self._apply(node, properties)
        return node

    def _empty(self, at: int, properties: Properties | None) -> Node:
        node = ScalarNode(PLAIN, "", self._mark(at), self._mark(at), None)
        self._apply(node, properties)
        return node

    # --- flow nodes -----------------------------------------------------------------------------------------------

    def _flow_body(self, indent: int, properties: Properties | None) -> Node:
        """An alias, a quoted or plain scalar or a flow collection; continuation lines of a plain one have `indent`."""
        sign, start = self._peek(), self._at
        if sign == "*":
            found = _ANCHOR.match(self._text, start)
            if found is None or properties is not None:
                self._fail("did not find expected alphabetic or numeric character")
            if found[1] not in self._anchors:
                self._fail("found undefined alias")
            self._at = found.end()
            return self._anchors[found[1]]
        if sign and sign in "[{":
            if not self._flow:
                self._flow_indent = indent
            return self._flow_collection(properties)
        if sign and sign in "\"'":
            return self._quoted(properties)
        return self._plain(indent, properties)

    def _quoted(self, properties: Properties | None) -> Node:
        start, sign = self._at, self._peek()
        found = (_DOUBLE if sign == '"' else _SINGLE).match(self._text, start)
        if found is None:
            self._fail("found unexpected end of stream")
        inner = _INNER_MARKER.search(found[0])
        if inner:
            self._fail("found unexpected document indicator", start + inner.start() + 1)
        try:
            value = double_quoted(found[1]) if sign == '"' else folded(found[1]).replace("''", "'")
        except EscapeError as error:
            self._fail("found unknown escape character", start + 1 + error.index)
        self._at = found.end()
        return self._scalar(value, start, properties, sign)

    def _plain(self, indent: int, properties: Properties | None) -> Node:
        start = self._at
        if not self._starts_plain():
            self._fail("found character that cannot start any token")
        pattern = _PLAIN_FLOW if self._flow else _PLAIN_BLOCK
        value = ""
        while True:
            found = pattern.match(self._text, self._at)
            piece = found[0].rstrip(" \t") if found else ""
            value += piece
            self._at += len(piece)
            end = self._at
            breaks = self._to_continuation(indent)
            if not breaks:
                self._at = end
                return self._scalar(value, start, properties, None)
            value += " " if breaks == 1 else "\n" * (breaks - 1)

    def _to_continuation(self, indent: int) -> int:
        """Go to the next line of a plain scalar, if there is one; the line breaks passed, 0 where it ends here."""
        breaks = 0
        while True:
            self._white()
            if self._peek() != "\n":
                break
            self._at += 1
            breaks += 1
        if (
            not breaks
            or not self._peek()
            or self._peek() == "#"
            or _MARKER.match(self._text, self._line_start(self._at))
        ):
            return 0
        start = self._line_start(self._at)
        spaces = self._spaces(start)
        if not self._flow and spaces < indent:
            return 0
        if self._flow and self._peek() in _FLOW_SIGNS:
            return 0
        ends = ("", " ", "\t", "\n", *(_FLOW_SIGNS if self._flow else ()))
        return 0 if self._peek() == ":" and self._peek(1) in ends else breaks

    def _starts_plain(self) -> bool:
        sign, following = self._peek(), self._peek(1)
        if not sign or sign in " \t\n":
            return False
        if sign in "-?:":
            return following not in ("", " ", "\t", "\n") and not (self._flow and following in _FLOW_SIGNS)
        return sign not in _INDICATORS

    def _flow_collection(self, properties: Properties | None) -> Node:
        start = self._at
        closing = "]" if self._peek() == "[" else "}"
        kind = SequenceNode if closing == "]" else MappingNode
        node = kind(PLAIN, [], self._mark(start), self._mark(start), flow_style=True)
        self._apply(node, properties)
        self._enter()
        self._flow += 1
        self._at += 1
        while True:
            self._skip()
            if self._peek() == closing:
                break
            node.value.append(self._flow_pair(start) if closing == "}" else self._flow_item(start))
            self._skip()
            if self._peek() == ",":
                self._at += 1
            elif self._peek() != closing:
                self._fail(f"did not find expected ',' or '{closing}'")
        self._at += 1
        self._flow -= 1
        self._depth -= 1
        node.end_mark = self._mark(self._at)
        return node

    def _flow_item(self, opened: int) -> Node:
        """An item of a flow sequence: a node, or a single pair that makes a mapping of its own."""
        start = self._at
        explicit = self._flow_sign("?")
        if not explicit and not self._flow_sign(":"):
            node = self._flow_node(opened)
            end = self._at
            self._white()
            if not self._flow_colon(node):
                self._at = end
                return node
            if self._line_start(start) != self._line_start(self._at):
                self._fail("did not find expected ',' or ']'")
            pair = (node, self._flow_value())
        else:
            pair = self._flow_pair(opened)
        mapping = MappingNode(PLAIN, [pair], self._mark(start), self._mark(self._at), flow_style=True)
        self._enter()
        self._depth -= 1
        return mapping

    def _flow_pair(self, opened: int) -> tuple[Node, Node]:
        explicit = self._flow_sign("?")
        if explicit:
            self._at += 1
            self._skip()
        if self._flow_sign(":") or (explicit and self._peek() in (",", "]", "}")):
            key = self._empty(self._at, None)
        else:
            key = self._flow_node(opened)
        end = self._at
        self._skip()
        if self._flow_colon(key):
            return key, self._flow_value()
        self._at = end
        return key, self._empty(end, None)

    def _flow_sign(self, sign: str) -> bool:
        """Whether the indicator `sign` stands here, rather than text that begins with it."""
        return self._peek() == sign and (self._peek(1) in ("", " ", "\t", "\n") or self._peek(1) in _FLOW_SIGNS)

    def _flow_colon(self, key: Node) -> bool:
        """Whether the colon after `key` stands here; behind a quote or bracket it needs no space."""
        json_like = not isinstance(key, ScalarNode) or key.style is not None
        return self._peek() == ":" and (json_like or self._flow_sign(":"))

    def _flow_value(self) -> Node:
        self._at += 1
        end = self._at
        self._skip()
        if self._peek() in ",]}" or not self._peek():
            self._at = end
            return self._empty(end, None)
        return self._flow_node(end)

    def _flow_node(self, opened: int) -> Node:
        if not self._peek():
            self._fail("did not find expected ',' or ']'", opened)
        properties = self._properties()
        if properties is not None:
            end = self._at
            self._skip()
            if self._peek() in ",]}" or self._flow_sign(":"):
                self._at = end
                return self._empty(end, properties)
        return self._flow_body(0, properties)
