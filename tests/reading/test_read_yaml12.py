from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sopcheck.model import Json, Tree
from sopcheck.places import TextPlace
from sopcheck.reading import yaml as yaml_reader
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.yaml12 import Parser, YamlSyntaxError

# A directive that nobody knows is valid, and makes libyaml refuse, so that our own parser reads the rest.
UNKNOWN = "%X\n---\n"


def data(text: str) -> Json:
    (part,) = yaml_reader.read("a.yaml", (UNKNOWN + text).encode(), DEFAULT_LIMITS).parts
    assert isinstance(part.content, Tree)
    return part.content.data


def refuses(text: str, *, strict: bool = True) -> tuple[int, int]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    with pytest.raises(YamlSyntaxError) as caught:
        Parser(text, starts, 100, strict=strict).stream()
    return caught.value.mark.line + 1, caught.value.mark.column + 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb:\n- x\n- y: 2\n  z: 3\nc:\n  d: e\n", {"a": 1, "b": ["x", {"y": 2, "z": 3}], "c": {"d": "e"}}),
        ("- - a\n  - b\n-\n  - c\n- k: v\n", [["a", "b"], ["c"], {"k": "v"}]),
        ("a:\nb: ~\nc: ''\n", {"a": None, "b": None, "c": ""}),
        ("? a\n: b\n? - c\n: - d\n", {"a": "b", '["c"]': ["d"]}),
        ("a: x\n  y\n\n  z\nb: 1\n", {"a": "x y\nz", "b": 1}),
        ('a: "x\n  y\\\n  z\\n\\u4e00\\x41"\n', {"a": "x yz\n一A"}),
        ("a: 'it''s\n\n  here'\n", {"a": "it's\nhere"}),
        ('a: [1, {b: 2}, [], c: d, "e":f, g h, ]\n', {"a": [1, {"b": 2}, [], {"c": "d"}, {"e": "f"}, "g h"]}),
        ("{a, b: , c: [x\n  y], ? d : e, 'f': g}\n", {"a": None, "b": None, "c": ["x y"], "d": "e", "f": "g"}),
        ("a: &x {k: v}\nb: *x\n&k c: *x\n", {"a": {"k": "v"}, "b": {"k": "v"}, "c": {"k": "v"}}),
        ("a: !!str 1\nb: !!int '2'\nc: ! 3\nd: !<tag:yaml.org,2002:str> 4\n", {"a": "1", "b": 2, "c": "3", "d": "4"}),
        ("a: &x\n  b: 1\nc: !!map\n  d: 2\n", {"a": {"b": 1}, "c": {"d": 2}}),
        ("a: # comment\n  b # another\n# third\nc: d#e\n", {"a": "b", "c": "d#e"}),
        (
            "时间: 10:30\n链接: http://a.b/#c\n姓　名: 李雷\n",
            {"时间": "10:30", "链接": "http://a.b/#c", "姓　名": "李雷"},
        ),
    ],
)
def test_structures(text: str, value: Json) -> None:
    assert data(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("|\n  a\n   b\n  c\n\n", "a\n b\nc\n"),
        ("|-\n  a\n\n", "a"),
        ("|+\n  a\n\n\n", "a\n\n\n"),
        ("|2\n    a\n  b\n", "  a\nb\n"),
        ("|-2\n    a\n", "  a"),
        (">\n  a\n  b\n\n  c\n    d\n  e\n", "a b\nc\n  d\ne\n"),
        (">-\n  a\n  b\n", "a b"),
        ("|\n\n  a\n", "\na\n"),
        ("| # comment\n  a\n", "a\n"),
        ("|\n", ""),
    ],
)
def test_block_scalars(text: str, value: str) -> None:
    assert data("k: " + text + "z: 1\n") == {"k": value, "z": 1}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: b: c\n", (1, 5)),
        ("a: - b\n", (1, 4)),
        ("a: 1\n  b: 2\n", (2, 4)),
        ("a:\n  b: 1\n c: 2\n", (3, 2)),
        ("- a\nb: 1\n", (2, 1)),
        ("a: 1\n- b\n", (2, 1)),
        ("a: [1, 2\n", (2, 1)),
        ("a: [1 2]]\n", (1, 9)),
        ("a: [,]\n", (1, 5)),
        ("a: {b: 1\n", (2, 1)),
        ("a: 'x\n", (1, 4)),
        ('a: "\\q"\n', (1, 5)),
        ('a: "\\ud800"\n', (1, 5)),
        ('a: "x" y\n', (1, 8)),
        ("a: *b\n", (1, 4)),
        ("a: &x &y b\n", (1, 7)),
        ("a: !e!x b\n", (1, 4)),
        ("a: |x\n", (1, 4)),
        ("a:\n\t- b\n", (2, 2)),
        ("-\t- a\n", (1, 3)),
        ("a: %b\n", (1, 4)),
        ("--- a\n... b\n", (2, 5)),
        ("%YAML 1.2\na: 1\n", (2, 1)),
        ("%YAML 1.2\n%YAML 1.2\n---\n", (2, 1)),
        ('a: "x\n---\ny"\n', (2, 1)),
        ("a\nb: c\n", (2, 2)),
    ],
)
def test_mistakes_and_their_places(text: str, place: tuple[int, int]) -> None:
    assert refuses(text) == place


def test_strict_or_not_about_lines_in_brackets() -> None:
    text = "a: [\n  1,\n]\n"
    assert refuses(text) == (3, 1)
    assert len(Parser(text, [0, 5, 10, 12], 100, strict=False).stream()) == 1


def test_depth_has_a_place() -> None:
    document = yaml_reader.read("a.yaml", (UNKNOWN + "a: [[[]]]\n").encode(), Limits(yaml_depth=3))
    (problem,) = document.problems
    assert (problem.code, problem.at) == ("DOC108", TextPlace(3, 6, 3, 7))


def test_places_with_other_line_ends() -> None:
    document = yaml_reader.read("a.yaml", b"%X\r\n---\r\na: |\r\n  x\r\n\r\nb: [1,\r\n  2]\r\n", DEFAULT_LIMITS)
    (part,) = document.parts
    assert isinstance(part.content, Tree)
    assert part.content.data == {"a": "x\n", "b": [1, 2]}
    assert part.content.locate(("a",)) == (TextPlace(3, 1, 3, 2), TextPlace(3, 4, 4, 4))
    assert part.content.locate(("b", 1)) == (None, TextPlace(7, 3, 7, 4))


PLAIN = st.text(st.sampled_from("abc 项：:#-?,[]{}&*!|>'\"%@`.\n\t01"), max_size=12)


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | PLAIN,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
        max_leaves=10,
    ),
    flow=st.booleans(),
    unicode=st.booleans(),
)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_both_parsers_understand_what_pyyaml_writes(value: object, *, flow: bool, unicode: bool) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=unicode, width=30)
    ours = yaml_reader.read("a.yaml", (UNKNOWN + text).encode(), DEFAULT_LIMITS)
    theirs = yaml_reader.read("a.yaml", text.encode(), DEFAULT_LIMITS)
    (part,), (other,) = ours.parts, theirs.parts
    assert isinstance(part.content, Tree)
    assert isinstance(other.content, Tree)
    assert part.content.data == other.content.data
