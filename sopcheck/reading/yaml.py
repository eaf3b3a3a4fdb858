"""Reads YAML: plain data by the core schema of YAML 1.2, and places that are worked out only when somebody asks."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sopcheck.model import Document, FieldPath, Json, Part, Problem, Tree
from sopcheck.places import TextPlace
from sopcheck.reading.compose import compose, place_of
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.scalars import PLAIN, TEXT, core, tagged
from sopcheck.reading.text import Lines, RefusedError, decode, document

FORMAT: Final = "yaml"
_MERGE: Final = "<<"
_WIDE: Final = 64
"""Entries of a mapping from which an index of its keys pays for itself."""
_PROPERTIES = re.compile(r"(?:[&!][^ \t\r\n]*+[ \t\r\n]*+)++")


def read(path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read the YAML stream `data`; each document that is not empty becomes a part. Problems are values, not raised."""
    try:
        trees, problems = read_trees(decode(data), limits)
    except RefusedError as refused:
        return document(path, FORMAT, data, [], [refused.problem])
    if not trees:
        return document(path, FORMAT, data, [], [Problem("DOC105", None, {})])
    parts = [Part("" if index == 1 else f"#{index}", tree) for index, tree in enumerate(trees, 1)]
    return document(path, FORMAT, data, parts, problems)


def read_trees(text: str, limits: Limits) -> tuple[list[Tree], list[Problem]]:
    """The documents of the YAML stream `text` that are not empty, and the duplicate keys in them (DOC107).

    Raises RefusedError where the text is no YAML or exceeds a limit.
    """
    builder = _Builder()
    lines = functools.cache(lambda: Lines(text))  # for all documents of the stream together
    trees = [_tree(root, builder.value(root), text, lines) for root in compose(text, limits) if not _is_empty(root)]
    return trees, builder.problems


def _is_empty(root: Node) -> bool:
    return type(root) is ScalarNode and root.tag == PLAIN and not root.value


def _tree(root: Node, value: Json, text: str, lines: Callable[[], Lines]) -> Tree:
    places = _Places(root, text, lines)
    return Tree(value, places.locate, places.raw)


# --- data ---------------------------------------------------------------------------------------------------------


class _Builder:
    """Makes plain data of nodes. Recursion is bounded: `compose` has measured the graph with its aliases followed."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def value(self, node: Node) -> Json:
        """The plain data of `node`."""
        kind = type(node)
        if kind is ScalarNode:
            return _scalar(node)
        if kind is SequenceNode:
            # Scalars are made here rather than by a call each: this is where reading spends its time.
            return [_scalar(item) if type(item) is ScalarNode else self.value(item) for item in node.value]
        return self._mapping(node)

    def _mapping(self, node: Node) -> dict[str, Json]:
        out: dict[str, Json] = {}
        merges: list[Node] = []
        first_lines: dict[str, int] | None = None
        for key_node, value_node in node.value:
            key = key_node.value if type(key_node) is ScalarNode else _key_text(key_node)
            if key == _MERGE and _is_merge(key_node, value_node):
                merges.append(value_node)
                continue
            if key in out:
                first_lines = _first_lines(node) if first_lines is None else first_lines
                parameters: dict[str, Json] = {"key": key, "first_line": first_lines[key]}
                self.problems.append(Problem("DOC107", place_of(key_node), parameters))
            out[key] = _scalar(value_node) if type(value_node) is ScalarNode else self.value(value_node)
        for source in _merged(merges):
            for key, value in self._quietly(source).items():
                out.setdefault(key, value)
        return out

    def _quietly(self, node: Node) -> dict[str, Json]:
        """The data of a mapping that is merged in: its duplicate keys are reported where it stands."""
        return _Builder()._mapping(node)  # noqa: SLF001 - its own class


def _scalar(node: Node) -> Json:
    tag = node.tag
    text: str = node.value
    if tag == PLAIN:
        return core(text)
    return text if tag == TEXT else tagged(tag, text)


def _first_lines(mapping: Node) -> dict[str, int]:
    """The line, from 1, in which each key of `mapping` comes first."""
    return {_key_text(key): key.start_mark.line + 1 for key, _ in reversed(mapping.value)}


def _key_text(node: Node) -> str:
    """A key as text: a scalar as it is written, a collection as JSON.

    Where such a key holds another one, that is not quoted again: quotes of quotes double with every level.
    """
    return str(node.value) if type(node) is ScalarNode else _flow(node)


def _flow(node: Node) -> str:
    kind = type(node)
    if kind is ScalarNode:
        return json.dumps(_scalar(node), ensure_ascii=False)
    if kind is SequenceNode:
        return f"[{', '.join(map(_flow, node.value))}]"
    return f"{{{', '.join(f'{_flow_key(key)}: {_flow(value)}' for key, value in node.value)}}}"


def _flow_key(node: Node) -> str:
    return json.dumps(str(node.value), ensure_ascii=False) if type(node) is ScalarNode else _flow(node)


def _is_merge(key: Node, value: Node) -> bool:
    if key.tag not in (PLAIN, "tag:yaml.org,2002:merge"):
        return False
    return type(value) is MappingNode or (
        type(value) is SequenceNode and all(type(item) is MappingNode for item in value.value)
    )


def _merged(values: list[Node]) -> list[Node]:
    """The mappings that merge keys name, the strongest first."""
    out: list[Node] = []
    for value in values:
        out.extend(value.value if type(value) is SequenceNode else [value])
    return out


# --- places -------------------------------------------------------------------------------------------------------


class _Places:
    """Finds keys and values of one document in its text, when asked."""

    def __init__(self, root: Node, text: str, lines: Callable[[], Lines]) -> None:
        self._root = root
        self._text = text
        self._lines = lines
        self._indexes: dict[int, Mapping[str, tuple[Node, Node]]] = {}  # of the wide mappings, by node

    def locate(self, path: FieldPath) -> tuple[TextPlace | None, TextPlace | None]:
        """The places of the key and of the value at `path`; an item of a list has no key."""
        found = self._find(path)
        if found is None:
            return None, None
        key, value = found
        return (place_of(key) if key is not None else None), self._value_place(value)

    def raw(self, path: FieldPath) -> str | None:
        """The text of the scalar at `path` before it was given a type."""
        found = self._find(path)
        return found[1].value if found is not None and type(found[1]) is ScalarNode else None

    def _find(self, path: FieldPath) -> tuple[Node | None, Node] | None:
        key: Node | None = None
        node = self._root
        for step in path:
            if isinstance(step, int):
                if type(node) is not SequenceNode or not 0 <= step < len(node.value):
                    return None
                key, node = None, node.value[step]
            else:
                pair = self._pair(node, step)
                if pair is None:
                    return None
                key, node = pair
        return key, node

    def _pair(self, node: Node, key: str) -> tuple[Node, Node] | None:
        """As `_pair`; in a wide mapping by an index, since many things may be looked for in it."""
        if type(node) is not MappingNode or len(node.value) < _WIDE:
            return _pair(node, key)
        index = self._indexes.get(id(node))
        if index is None:
            index = self._indexes[id(node)] = {_key_text(one[0]): one for one in node.value}
        found = index.get(key)
        return found if found is not None and key != _MERGE else _pair(node, key) if _MERGE in index else None

    def _value_place(self, node: Node) -> TextPlace:
        """From the value itself, after an anchor or a tag, to the end of the last thing in it."""
        last: Any = node
        while type(last) is not ScalarNode and last.value and not last.flow_style:
            last = last.value[-1][1] if type(last) is MappingNode else last.value[-1]
        start, end = node.start_mark.index, last.end_mark.index
        if end < start:  # the last value is an alias of something before this collection
            return place_of(node)
        if type(last) is ScalarNode and last.style in ("|", ">"):
            end = start + len(self._text[start:end].rstrip())
        properties = _PROPERTIES.match(self._text, start)
        if properties and properties.end() < end:
            start = properties.end()
        return self._lines().place(start, end)


def _pair(node: Node, key: str) -> tuple[Node, Node] | None:
    """The last entry of the mapping `node` under `key`, else the first that a merge key brings in."""
    if type(node) is not MappingNode:
        return None
    merges: list[Node] = []
    for key_node, value_node in reversed(node.value):
        if key_node.value == _MERGE and _is_merge(key_node, value_node):
            merges.insert(0, value_node)
        elif _key_text(key_node) == key:
            return key_node, value_node
    for source in _merged(merges):
        pair = _pair(source, key)
        if pair is not None:
            return pair
    return None
