from __future__ import annotations

import pytest

from sopcheck.model import Document, Json, Problem, Tree
from sopcheck.places import TextPlace
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.yaml import read


def doc(text: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    return read("a.yaml", text.encode(), limits)


def tree(text: str) -> Tree:
    (part,) = doc(text).parts
    assert isinstance(part.content, Tree)
    return part.content


def refusal(text: str, limits: Limits = DEFAULT_LIMITS) -> tuple[str, str | None]:
    document = doc(text, limits)
    (problem,) = document.problems
    assert document.parts == ()
    return problem.code, problem.at.label() if isinstance(problem.at, TextPlace) else None


def test_a_document_has_its_path_format_and_hash() -> None:
    document = doc("a: 1\n")
    assert (document.path, document.format, document.problems) == ("a.yaml", "yaml", ())
    assert document.sha256 == "37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("12", 12),
        ("-7", -7),
        ("+5", 5),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("12:30:45", "12:30:45"),
        ("1.10", 1.1),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2026-01-05", "2026-01-05"),
        ("2026-01-05 10:00:00", "2026-01-05 10:00:00"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("!!int '3'", 3),
        ("!!float 3", 3.0),
        ("!!null ''", None),
        ("!!timestamp 2026-01-05", "2026-01-05"),
        ("!unknown 12", "12"),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("9" * 1001, "9" * 1001),
        ("=", "="),
    ],
)
def test_scalars_follow_the_core_schema(written: str, value: Json) -> None:
    data = tree(f"a: {written}\n").data
    assert isinstance(data, dict)
    assert data["a"] == value
    assert type(data["a"]) is type(value)


def test_keys_are_text_as_written() -> None:
    assert tree("no: 1\n2026: 2\n1.10: 3\ntrue: 4\n? [a, 1]\n: 5\n项目: 6\n").data == {
        "no": 1,
        "2026": 2,
        "1.10": 3,
        "true": 4,
        '["a", 1]': 5,
        "项目": 6,
    }


def test_places_of_keys_and_values() -> None:
    found = tree("标题: 计划\nrisks:\n  - id: R1\n    level: '高'\n  - {id: R2, note: }\nlast: 1.10  # c\n")
    assert found.locate(("标题",)) == (TextPlace(1, 1, 1, 3), TextPlace(1, 5, 1, 7))
    assert found.locate(("risks", 0, "level")) == (TextPlace(4, 5, 4, 10), TextPlace(4, 12, 4, 15))
    assert found.locate(("risks", 0)) == (None, TextPlace(3, 5, 4, 15))
    assert found.locate(("risks",)) == (TextPlace(2, 1, 2, 6), TextPlace(3, 3, 5, 21))
    assert found.locate(("risks", 1, "id")) == (TextPlace(5, 6, 5, 8), TextPlace(5, 10, 5, 12))
    assert found.locate(("last",)) == (TextPlace(6, 1, 6, 5), TextPlace(6, 7, 6, 11))
    assert found.locate(()) == (None, TextPlace(1, 1, 6, 11))


@pytest.mark.parametrize("path", [("none",), ("a", "b"), ("a", 0), (0,), ("l", 2), ("l", -1), ("l", "0")])
def test_a_path_that_leads_nowhere_has_no_place(path: tuple[str | int, ...]) -> None:
    found = tree("a: 1\nl: [x, y]\n")
    assert found.locate(path) == (None, None)
    assert found.raw(path) is None


def test_a_value_that_is_missing_stands_after_its_colon() -> None:
    assert tree("a:\nb: 1\n").locate(("a",)) == (TextPlace(1, 1, 1, 2), TextPlace(1, 3, 1, 3))


def test_a_block_scalar_ends_with_its_text() -> None:
    text = "a: |\n  one\n  two\n\n\n# comment\nb: >-\n  x\n  y\n"
    found = tree(text)
    assert found.data == {"a": "one\ntwo\n", "b": "x y"}
    assert found.locate(("a",)) == (TextPlace(1, 1, 1, 2), TextPlace(1, 4, 3, 6))
    assert found.locate(("b",)) == (TextPlace(7, 1, 7, 2), TextPlace(7, 4, 9, 4))


def test_raw_is_what_is_written() -> None:
    found = tree("a: 1.10\nb: 2026-01-05\nc: 'no'\nd: [x]\n")
    assert [found.raw((key,)) for key in "abcd"] == ["1.10", "2026-01-05", "no", None]


def test_places_count_lines_alike_with_any_line_end_and_a_mark_at_the_start() -> None:
    for text in ("a: 1\nb: 二\n", "a: 1\r\nb: 二\r\n", "\ufeffa: 1\r\nb: 二", "a: 1\rb: 二"):
        assert tree(text).locate(("b",)) == (TextPlace(2, 1, 2, 2), TextPlace(2, 4, 2, 5))
    assert tree("\ufeffa: 1\n").locate(("a",))[0] == TextPlace(1, 1, 1, 2)


def test_line_separators_of_unicode_are_text() -> None:
    found = tree('a: "x\u2028y"\nb: p\x85q\nc: \ufeffz\n')
    assert found.data == {"a": "x\u2028y", "b": "p\x85q", "c": "\ufeffz"}
    assert found.locate(("c",))[0] == TextPlace(3, 1, 3, 2)


def test_full_width_spaces_are_text() -> None:
    assert tree("a: 姓　名\n").data == {"a": "姓　名"}
    assert tree("a: [姓　名, ::x]\n").data == {"a": ["姓　名", "::x"]}


def test_a_duplicate_key_is_reported_and_the_later_value_stays() -> None:
    document = doc("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n")
    assert document.problems == (
        Problem("DOC107", TextPlace(4, 3, 4, 4), {"key": "c", "first_line": 3}),
        Problem("DOC107", TextPlace(5, 1, 5, 2), {"key": "a", "first_line": 1}),
    )
    (part,) = document.parts
    assert isinstance(part.content, Tree)
    assert part.content.data == {"a": 3, "b": {"c": 2}}
    assert part.content.locate(("a",)) == (TextPlace(5, 1, 5, 2), TextPlace(5, 4, 5, 5))


def test_anchors_and_merge_keys() -> None:
    found = tree("base: &b {p: 1, q: 2}\none: {<<: *b, q: 3}\ntwo:\n  <<: [{p: 9}, *b]\n  r: 4\nref: *b\n")
    assert found.data == {
        "base": {"p": 1, "q": 2},
        "one": {"q": 3, "p": 1},
        "two": {"r": 4, "p": 9, "q": 2},
        "ref": {"p": 1, "q": 2},
    }
    assert found.locate(("one", "p")) == (TextPlace(1, 11, 1, 12), TextPlace(1, 14, 1, 15))
    assert found.locate(("two", "p"))[1] == TextPlace(4, 12, 4, 13)
    assert found.locate(("ref", "q"))[1] == TextPlace(1, 20, 1, 21)


def test_a_merge_key_without_a_mapping_and_a_quoted_one_are_keys() -> None:
    assert tree("<<: text\n").data == {"<<": "text"}
    assert tree('"<<": {a: 1}\n').data == {"<<": {"a": 1}}


def test_an_anchor_may_be_used_again() -> None:
    found = tree("a: &x 1\nb: &x 2\nc: *x\n")
    assert found.data == {"a": 1, "b": 2, "c": 2}
    assert found.locate(("b",)) == (TextPlace(2, 1, 2, 2), TextPlace(2, 7, 2, 8))


def test_the_place_of_a_value_leaves_anchor_and_tag_out() -> None:
    found = tree("a: &x !!str 12\nb: &y\n  k: 1\nc: &z\nd: !t {e: 1}\n")
    assert found.locate(("a",))[1] == TextPlace(1, 13, 1, 15)
    assert found.locate(("b",))[1] == TextPlace(3, 3, 3, 7)
    assert found.locate(("c",))[1] == TextPlace(4, 4, 4, 6)
    assert found.locate(("d",))[1] == TextPlace(5, 7, 5, 13)


def test_several_documents_are_parts_and_empty_ones_are_none() -> None:
    document = doc("---\n# nothing\n---\na: 1\n---\nb: 2\n...\n---\n")
    assert [(part.suffix, part.content.data) for part in document.parts if isinstance(part.content, Tree)] == [
        ("", {"a": 1}),
        ("#2", {"b": 2}),
    ]
    second = document.parts[1].content
    assert isinstance(second, Tree)
    assert second.locate(("b",))[0] == TextPlace(6, 1, 6, 2)


@pytest.mark.parametrize("text", ["", "   \n", "\ufeff", "# only a comment\n", "---\n", "---\n---\n...\n"])
def test_nothing_in_it(text: str) -> None:
    assert doc(text).problems == (Problem("DOC105", None, {}),)
    assert doc(text).parts == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: b: c\n", "1:5"),
        ("a: [1, 2\nb: 3\n", "2:2"),
        ("a: 1\n  b: 2\n", "2:4"),
        ("a:\n\tb: 1\n", "2:1"),
        ("a: 'x\n", "2:1"),
        ("a: *nobody\n", "1:4"),
        ("a: [1,", "1:7"),
        ("a: \x07\n", "1:4"),
        ("项目: 甲\x01\n", "1:6"),
        ("a: @x\n", "1:4"),
        ('a: "x"# no space\n', "1:7"),
        ("a: 1\n%YAML 1.2\n---\n", "2:1"),
        ("a: [-]\n", "1:5"),
    ],
)
def test_the_place_of_the_break(text: str, place: str) -> None:
    assert refusal(text) == ("DOC106", place)


def test_a_break_says_why_in_both_languages() -> None:
    (problem,) = doc("a: b: c\n").problems
    assert "colon" in str(problem.parameters["reason"])
    assert "冒号" in str(problem.parameters["reason_zh"])


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("-\ta\n", ["a"]),
        ("a:\n \tb\n", {"a": "b"}),
        ("{x: :y}\n", {"x": ":y"}),
        ('{"a":1, "b"\n  : 2}\n', {"a": 1, "b": 2}),
        ("--- |\ntext\n", "text\n"),
        ("--- >\nfold\nme\n", "fold me\n"),
        ("? a\n:\n", {"a": None}),
        (": x\n", {"": "x"}),
        ("a: 1\n\t\nb: 2\n", {"a": 1, "b": 2}),
        ("%FOO bar\n---\na: 1\n", {"a": 1}),
        ("&a: k: &😀 v\nw: *😀\n", {"k": "v", "w": "v"}),
    ],
)
def test_yaml_1_2_that_libyaml_refuses_is_read(text: str, data: Json) -> None:
    assert tree(text).data == data


def test_a_bracket_may_close_below_the_key() -> None:
    assert tree("a: [\n  1,\n]\nb: {\n}\n").data == {"a": [1], "b": {}}


def test_invalid_utf8_has_a_place_and_a_guess() -> None:
    document = read("a.yaml", b"a: 1\n" + "项目: 计划\n".encode("gbk"))
    assert document.problems == (Problem("DOC104", TextPlace(2, 1, 2, 2), {"byte": "0xCF", "guess": "gb18030"}),)
    document = read("a.yaml", "标：\xe9\n".encode()[:-2] + b"\n")
    assert document.problems == (Problem("DOC104", TextPlace(1, 3, 1, 4), {"byte": "0xC3", "guess": "?"}),)
    (problem,) = read("a.yaml", "a: 1\n".encode("utf-16")).problems
    assert problem.parameters["guess"] == "utf-16"


@pytest.mark.parametrize(
    "text", ["[" * 101 + "]" * 101, "- " * 101 + "x", "\n".join(" " * n + "a:" for n in range(101))]
)
def test_a_depth_of_101_is_refused(text: str) -> None:
    assert refusal(text)[0] == "DOC108"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100 + "]" * 100,
        "- " * 100 + "x",
        "\n".join(" " * n + "a:" for n in range(100)),
        "[" + "[]," * 500 + "]",
    ],
)
def test_a_depth_of_100_is_read_and_breadth_is_no_depth(text: str) -> None:
    assert doc(text).problems == ()


def test_a_hundred_thousand_brackets() -> None:
    assert refusal("[" * 100_000)[0] == "DOC108"
    assert refusal("a: " + "{b: " * 100_000)[0] == "DOC108"
    assert refusal('"' + "]" * 200 + '": ' + "[" * 150 + "]" * 150)[0] == "DOC108"


def bomb(width: int, height: int) -> str:
    lines = ["a0: &a0 [" + ", ".join(["lol"] * width) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * width) + "]" for n in range(1, height)]
    return "\n".join(lines) + "\n"


def test_an_alias_bomb_is_refused_where_it_grows_too_large() -> None:
    assert refusal(bomb(10, 9)) == ("DOC109", "4:5")


def test_expansion_on_both_sides_of_the_limit() -> None:
    text = "a: &a " + "x" * 90 + "\nb: [" + ", ".join(["*a"] * 20) + "]\n"
    assert refusal(text, Limits(expansion=10)) == ("DOC109", "2:4")
    assert doc(text, Limits(expansion=12)).problems == ()


def test_an_alias_within_its_own_anchor_is_refused() -> None:
    assert refusal("a: &a [1, *a]\n") == ("DOC109", "1:4")
    assert refusal("a: &a {<<: *a}\n") == ("DOC109", "1:4")


def test_depth_that_aliases_build_up_counts() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 60)]
    text = "\n".join(lines) + "\n" + "pad: " + "x" * 5000 + "\n"
    assert doc(text).problems == ()
    assert refusal(text, Limits(yaml_depth=50))[0] == "DOC108"


def test_a_scalar_on_both_sides_of_the_limit() -> None:
    limits = Limits(scalar_chars=10)
    assert doc("a: " + "x" * 10 + "\n", limits).problems == ()
    (problem,) = doc("a: 1\nb: " + "x" * 11 + "\n", limits).problems
    assert problem == Problem("DOC110", TextPlace(2, 4, 2, 15), {"size": 11, "limit": 10})


def test_keys_inside_keys_do_not_grow_with_every_level() -> None:
    assert tree("? " * 5 + "a\n").data == {'{{{{"a": null}: null}: null}: null}': None}
    (key,) = tree("? " * 90 + "a\n").data or ()
    assert len(key) == 715


def test_a_key_that_holds_a_key() -> None:
    assert tree("? ? [a, 1]\n  : b\n: c\n").data == {'{["a", 1]: "b"}': "c"}


def test_a_wide_mapping_finds_the_last_of_equal_keys_and_what_is_merged_in() -> None:
    many = "".join(f"k{number}: {number}\n" for number in range(100))
    wide = tree(f"{many}k7: again\n<<: {{k8: no, other: yes}}\n")
    assert [wide.locate((key,))[0] for key in ("k7", "k99", "other", "none", "<<")] == [
        TextPlace(101, 1, 101, 3),
        TextPlace(100, 1, 100, 4),
        TextPlace(102, 14, 102, 19),
        None,
        None,
    ]


def test_every_duplicate_names_the_first_line_of_its_key() -> None:
    problems = doc("b: 1\na: 1\nb: 2\na: 2\nb: 3\n").problems
    assert [(one.parameters["key"], one.parameters["first_line"]) for one in problems] == [("b", 1), ("a", 2), ("b", 1)]
