"""A parser of YAML 1.2.2 in Python: the second opinion where libyaml refuses a document or is known to be lax.

It makes one pass without going back, some fifty times slower than libyaml. Unless it is told to be strict it lets the
lines within brackets stand at any indentation, as libyaml does, because people close a bracket right below the key
that opened it. https://yaml.org/spec/1.2.2/ is the source of all the rest.
"""

from __future__ import annotations

import re

from yaml.nodes import MappingNode, Node, SequenceNode

from sopcheck.reading.scalars import PLAIN
from sopcheck.reading.yaml12_flow import FlowParser, Properties, YamlSyntaxError
from sopcheck.reading.yaml12_scalars import block_text

__all__ = ["Parser", "YamlSyntaxError"]

_DIRECTIVE = re.compile(r"%([^ \t\n]++)[ \t]*+([^\n#]*+)")
_VERSION = re.compile(r"[0-9]+\.[0-9]+[ \t]*")


class Parser(FlowParser):
    """Parses one stream of documents."""

    # --- the stream -----------------------------------------------------------------------------------------------

    def stream(self) -> list[Node]:
        """The root nodes of all documents; raises YamlSyntaxError."""
        roots: list[Node] = []
        ended = True  # by `...`, or not begun
        while True:
            self._skip()
            if self._at >= len(self._text):
                return roots
            if self._is_marker("..."):
                self._at += 3
                self._end_of_line()
                ended = True
                continue
            self._anchors, self._handles = {}, {}
            if self._directives(allowed=ended) or self._is_marker("---"):
                self._at += 3
                roots.append(self._node(-1, self._at, compact=False))
            elif ended:
                roots.append(self._node(-1, self._line_start(self._at), compact=True))
            else:
                self._fail("did not find expected <document start>")
            ended = False
            self._skip()
            if self._at < len(self._text) and not self._is_marker():
                self._fail("did not find expected <document start>")

    def _directives(self, *, allowed: bool) -> bool:
        """Read the directives at hand; whether there were any, and `---` follows."""
        if self._peek() != "%" or self._column(self._at):
            return False
        seen_version = False
        while self._peek() == "%" and not self._column(self._at):
            found = _DIRECTIVE.match(self._text, self._at)
            if not found or not allowed:
                self._fail("found a directive after a document that no ... ends")
            if found[1] == "YAML":
                if seen_version or not _VERSION.fullmatch(found[2]):
                    self._fail("found a wrong or repeated %YAML directive")
                seen_version = True
            elif found[1] == "TAG":
                words = found[2].split()
                if len(words) != 2:  # noqa: PLR2004 - handle and prefix
                    self._fail("did not find expected tag prefix")
                self._handles[words[0]] = words[1]
            self._at += len(found[0].rstrip(" \t"))
            self._end_of_line()
            self._skip()
        if not self._is_marker("---"):
            self._fail("did not find expected <document start>")
        return True

    # --- block nodes ----------------------------------------------------------------------------------------------

    def _node(self, parent: int, after: int, *, compact: bool, same: bool = False) -> Node:
        """The node that follows the indicator which ends at `after`, below a collection in the column `parent`.

        `compact`: a collection may begin in the same line. `same`: a sequence may begin in the column `parent`.
        """
        self._at = after
        self._skip()
        if not self._belongs(parent, after, same=same):
            return self._empty(after, None)
        outer: Properties | None = None
        while (inner := self._properties()) is not None:
            end = self._at
            self._skip()
            if self._line_start(self._at) <= end and self._at < len(self._text):
                break
            outer, after = self._only(outer, inner), end
            if not self._belongs(parent, end, same=same):
                return self._empty(end, outer)
        return self._content(parent, after, outer, inner, compact=compact)

    def _belongs(self, parent: int, after: int, *, same: bool) -> bool:
        """Whether what stands here is deep enough to be the node that began at `after`."""
        if self._at >= len(self._text) or self._is_marker():
            return False
        start = self._line_start(self._at)
        if after > start:  # still the same line
            return True
        spaces = self._spaces(start)
        if spaces > parent:
            return True
        return same and spaces == parent == self._at - start and self._is_indicator("-")

    def _content(
        self, parent: int, after: int, outer: Properties | None, inner: Properties | None, *, compact: bool
    ) -> Node:
        start = inner.start if inner else self._at
        line_start = self._line_start(start)
        may_nest = compact or after <= line_start
        tabbed = "\t" in self._text[max(after, line_start) : start]
        if inner is None and self._is_indicator("-"):
            self._check_nesting(start, may_nest=may_nest, tabbed=tabbed)
            return self._sequence(outer)
        if self._is_indicator("?") or self._is_indicator(":"):
            if inner is not None and self._peek() == "?":
                self._fail("did not find expected key")
            self._check_nesting(start, may_nest=may_nest, tabbed=tabbed)
            key = self._empty(self._at, inner) if self._peek() == ":" else None
            return self._mapping(self._column(start), start, outer, key)
        if self._peek() and self._peek() in "|>":
            return self._block_scalar(parent, self._only(outer, inner))
        node = self._flow_body(parent + 1, inner)
        end = self._at
        self._white()
        if self._is_indicator(":"):
            if self._line_start(end) != line_start:
                self._fail("mapping values are not allowed")
            self._check_nesting(start, may_nest=may_nest, tabbed=tabbed)
            return self._mapping(self._column(start), start, outer, node)
        self._at = end
        self._end_of_line()
        if outer is not None:
            self._only(outer, inner)
            self._apply(node, outer)
        return node

    def _check_nesting(self, start: int, *, may_nest: bool, tabbed: bool) -> None:
        if not may_nest:
            problem = (
                "block sequence entries are not allowed" if self._peek() == "-" else "mapping values are not allowed"
            )
            self._fail(problem)
        if tabbed:
            self._fail("found a tab character", start)

    def _only(self, outer: Properties | None, inner: Properties | None) -> Properties | None:
        if outer and inner:
            if (outer.anchor and inner.anchor) or (outer.tag and inner.tag):
                self._fail("a node has two anchors or two tags")
            return Properties(outer.start, outer.anchor or inner.anchor, outer.tag or inner.tag)
        return outer or inner

    def _sequence(self, properties: Properties | None) -> Node:
        column = self._column(self._at)
        node = SequenceNode(PLAIN, [], self._mark(self._at), self._mark(self._at), flow_style=False)
        self._apply(node, properties)
        self._enter()
        while True:
            self._at += 1
            node.value.append(self._node(column, self._at, compact=True))
            if not self._continues(column) or not self._is_indicator("-"):
                break
        self._depth -= 1
        node.end_mark = node.value[-1].end_mark
        return node

    def _mapping(self, column: int, start: int, properties: Properties | None, key: Node | None) -> Node:
        """The mapping in `column` whose first key has been read, or (None) begins here with `?`."""
        node = MappingNode(PLAIN, [], self._mark(start), self._mark(start), flow_style=False)
        self._apply(node, properties)
        self._enter()
        while True:
            if key is None:
                self._at += 1
                key = self._node(column, self._at, compact=True, same=True)
                value = self._empty(self._at, None)
                if self._continues(column) and self._is_indicator(":"):
                    self._at += 1
                    value = self._node(column, self._at, compact=True, same=True)
            else:
                self._at += 1  # the colon
                value = self._node(column, self._at, compact=False, same=True)
            node.value.append((key, value))
            if not self._continues(column):
                break
            if self._is_indicator("-"):
                self._fail("block sequence entries are not allowed")
            key = None if self._is_indicator("?") else self._implicit_key(column)
        self._depth -= 1
        node.end_mark = value.end_mark
        return node

    def _implicit_key(self, column: int) -> Node:
        line_start = self._line_start(self._at)
        properties = self._properties()
        self._white()
        if self._is_indicator(":"):
            return self._empty(self._at, properties)
        node = self._flow_body(column + 1, properties)
        end = self._at
        self._white()
        if not self._is_indicator(":") or self._line_start(end) != line_start:
            self._fail("could not find expected ':'")
        return node

    def _continues(self, column: int) -> bool:
        """Whether another entry of the collection in `column` stands here; what is deeper is a mistake."""
        self._skip()
        if self._at >= len(self._text) or self._is_marker():
            return False
        start = self._line_start(self._at)
        spaces = self._spaces(start)
        if spaces > column or (spaces == column and self._at != start + spaces):
            self._fail("did not find expected <block end>")
        return spaces == column

    def _block_scalar(self, parent: int, properties: Properties | None) -> Node:
        start = self._at
        value, end = block_text(self._text, start, parent)
        if end < 0:
            self._fail("did not find expected comment or line break", ~end)
        self._at = end
        return self._scalar(value, start, properties, self._text[start])
