from __future__ import annotations

import json

import pytest

from sopcheck.model import Document, Json, Problem, Tree
from sopcheck.places import TextPlace
from sopcheck.reading.json import read
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits


def doc(text: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    return read("a.json", text.encode(), limits)


def tree(text: str) -> Tree:
    (part,) = doc(text).parts
    assert isinstance(part.content, Tree)
    return part.content


def refusal(text: str, limits: Limits = DEFAULT_LIMITS) -> tuple[str, TextPlace]:
    document = doc(text, limits)
    assert document.parts == ()
    (problem,) = document.problems
    assert isinstance(problem.at, TextPlace)
    return problem.code, problem.at


def test_data_and_places() -> None:
    found = tree('{"标题": "计划",\r\n "risks": [1.10, {"id": "R\\u0031"}, []],\r\n "n": -0}\r\n')
    assert found.data == {"标题": "计划", "risks": [1.1, {"id": "R1"}, []], "n": 0}
    assert found.locate(("标题",)) == (TextPlace(1, 2, 1, 6), TextPlace(1, 8, 1, 12))
    assert found.locate(("risks", 0)) == (None, TextPlace(2, 12, 2, 16))
    assert found.locate(("risks", 1, "id")) == (TextPlace(2, 19, 2, 23), TextPlace(2, 25, 2, 34))
    assert found.locate(("risks", 2)) == (None, TextPlace(2, 37, 2, 39))
    assert found.locate(("n",)) == (TextPlace(3, 2, 3, 5), TextPlace(3, 7, 3, 9))
    assert found.locate(()) == (None, TextPlace(1, 1, 3, 10))
    assert found.raw(("risks", 0)) == "1.10"
    assert found.raw(("risks", 1, "id")) == "R1"
    assert found.raw(("risks",)) is None


def test_signs_within_strings_are_no_structure() -> None:
    found = tree('{"a]": ["[", "\\"}", ":", ","], "b": 1}')
    assert found.locate(("a]", 3)) == (None, TextPlace(1, 26, 1, 29))
    assert found.locate(("b",)) == (TextPlace(1, 32, 1, 35), TextPlace(1, 37, 1, 38))


@pytest.mark.parametrize("path", [("zz",), ("a", "b"), ("a", 2), ("a", -1), (0,), ("b", 0)])
def test_a_path_that_leads_nowhere(path: tuple[str | int, ...]) -> None:
    found = tree('{"a": [1, 2], "b": "text"}')
    assert found.locate(path) == (None, None)
    assert found.raw(path) is None


def test_duplicate_keys_are_reported_in_order_and_the_later_value_stays() -> None:
    document = doc('{"a": 1, "b": {"c": 1,\n"\\u0063": 2}, "a": [3]}')
    assert document.problems == (
        Problem("DOC107", TextPlace(2, 1, 2, 9), {"key": "c", "first_line": 1}),
        Problem("DOC107", TextPlace(2, 15, 2, 18), {"key": "a", "first_line": 1}),
    )
    (part,) = document.parts
    assert isinstance(part.content, Tree)
    assert part.content.data == {"a": [3], "b": {"c": 2}}
    assert part.content.locate(("a", 0)) == (None, TextPlace(2, 21, 2, 22))


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("[NaN]", TextPlace(1, 2, 1, 5), "NaN"),
        ('{"NaN": "Infinity",\n"x": -Infinity}', TextPlace(2, 6, 2, 15), "-Infinity"),
        ('["\\"NaN", Infinity]', TextPlace(1, 11, 1, 19), "Infinity"),
    ],
)
def test_nan_and_infinity_are_refused_where_they_stand(text: str, place: TextPlace, value: str) -> None:
    assert doc(text).problems == (Problem("DOC111", place, {"value": value}),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("9" * 1000, int("9" * 1000)),
        ("9" * 5000, "9" * 5000),
        ("1e400", "1e400"),
        ("-1e400", "-1e400"),
        ("1e3", 1000.0),
    ],
)
def test_numbers_of_any_size(text: str, value: Json) -> None:
    found = tree(f"[{text}]")
    assert found.data == [value]
    assert found.raw((0,)) == text
    json.dumps(found.data)


def test_half_a_surrogate_pair_can_be_printed() -> None:
    found = tree('{"\\udc00": "a\\ud800b \\ud83d\\ude00"}')
    assert found.data == {"\ufffd": "a\ufffdb 😀"}
    assert found.locate(("\ufffd",))[0] == TextPlace(1, 2, 1, 10)
    str(found.raw(("\ufffd",))).encode()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1,}', TextPlace(1, 9, 1, 10)),
        ('{"a" 1}', TextPlace(1, 6, 1, 7)),
        ('{"a": "x\ny"}', TextPlace(1, 9, 2, 1)),
        ('{"a": 1\n "b": 2}', TextPlace(2, 2, 2, 3)),
        ("[1] x", TextPlace(1, 5, 1, 6)),
        ('{"a": nul}', TextPlace(1, 7, 1, 8)),
        ("'a'", TextPlace(1, 1, 1, 2)),
        ("[1", TextPlace(1, 3, 1, 4)),
    ],
)
def test_the_place_of_the_break(text: str, place: TextPlace) -> None:
    assert refusal(text) == ("DOC106", place)


def test_depth_on_both_sides_of_the_limit() -> None:
    assert doc("[" * 100 + "]" * 100).problems == ()
    assert doc("[" + "[]," * 300 + "{}]").problems == ()
    assert doc('["' + "[" * 300 + '"]').problems == ()
    assert refusal("[" * 101 + "]" * 101) == ("DOC108", TextPlace(1, 101, 1, 102))
    assert refusal('{"a":' * 100_000) == ("DOC108", TextPlace(1, 501, 1, 502))


def test_a_scalar_on_both_sides_of_the_limit() -> None:
    limits = Limits(scalar_chars=10)
    assert doc('["' + "x" * 10 + '", 1234567890]', limits).problems == ()
    (problem,) = doc('[1,\n "' + "x" * 11 + '"]', limits).problems
    assert problem == Problem("DOC110", TextPlace(2, 2, 2, 15), {"size": 11, "limit": 10})
    assert refusal("[" + "1" * 11 + "]", limits) == ("DOC110", TextPlace(1, 2, 1, 13))


def test_many_quotes_cost_no_more_than_few() -> None:
    assert refusal('["' + '\\"' * 200_000)[0] == "DOC106"
    assert refusal("[" * 90 + '"\\' * 300_000)[0] == "DOC106"


@pytest.mark.parametrize("text", ["", " \n", "\ufeff"])
def test_nothing_in_it(text: str) -> None:
    assert doc(text).problems == (Problem("DOC105", None, {}),)


def test_a_mark_at_the_start_is_no_column() -> None:
    assert tree('\ufeff{"a": 1}').locate(("a",)) == (TextPlace(1, 2, 1, 5), TextPlace(1, 7, 1, 8))


def test_invalid_utf8() -> None:
    document = read("a.json", b'{"a": "\xff"}')
    assert document.problems == (Problem("DOC104", TextPlace(1, 8, 1, 9), {"byte": "0xFF", "guess": "?"}),)
