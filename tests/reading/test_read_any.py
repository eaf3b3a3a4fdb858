from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopcheck import reading
from sopcheck.model import Document, Entry, Outline, Problem, Tree
from sopcheck.places import TextPlace
from sopcheck.reading import json as json_reader
from sopcheck.reading import markdown as markdown_reader
from sopcheck.reading import yaml as yaml_reader

READERS = {"yaml": yaml_reader.read, "json": json_reader.read, "markdown": markdown_reader.read}
PIECES = st.sampled_from(
    [
        *"-?:,[]{}#&*!|>'\"%@` \t\n\r\\<>()_~=+.;|1aX项：，。",
        *("---", "...", "<<", "&a ", "*a", "- ", ": ", "\n  ", "```", "**", "<!--", "-->", "<br>", "![", "](", "一、"),
        *("\x85", "\u2028", "\ufeff", "\x00", "\x1c", "\r\n", "&amp;", "| ", "1. ", "<table>", "[x] "),
    ]
)
BOUNDED = settings(max_examples=300, deadline=None, derandomize=True)


def check(document: Document, data: bytes) -> None:
    assert document.parts or document.problems
    lines = data.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in document.problems:
        assert problem.code != "DOC113"
        if isinstance(problem.at, TextPlace):
            assert 1 <= problem.at.line <= len(lines)
    for part in document.parts:
        trees = [part.content] if isinstance(part.content, Tree) else [part.content.front]
        for tree in trees:
            if tree is not None:
                json.dumps(tree.data, ensure_ascii=False, allow_nan=False).encode()
                tree.locate(())
                tree.raw(())
        if isinstance(part.content, Outline):
            for block in part.content.blocks:
                place = block.label.place if isinstance(block, Entry) else block.place
                assert 1 <= place.line <= place.end_line <= len(lines)
                assert (place.line, place.column) <= (place.end_line, place.end_column)


@pytest.mark.parametrize("name", sorted(READERS))
@given(data=st.binary(max_size=200))
@BOUNDED
def test_reading_bytes_never_raises(name: str, data: bytes) -> None:
    check(READERS[name](f"a.{name}", data, reading.DEFAULT_LIMITS), data)


@pytest.mark.parametrize("name", sorted(READERS))
@given(text=st.lists(PIECES, max_size=40).map("".join))
@BOUNDED
def test_reading_text_made_of_markup_never_raises(name: str, text: str) -> None:
    check(READERS[name](f"a.{name}", text.encode(), reading.DEFAULT_LIMITS), text.encode())


@given(
    data=st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=12,
    )
)
@BOUNDED
def test_json_says_the_same_to_us_as_to_python(data: object) -> None:
    text = json.dumps(data, ensure_ascii=False)
    document = json_reader.read("a.json", text.encode("utf-8", "replace"), reading.DEFAULT_LIMITS)
    (part,) = document.parts
    assert isinstance(part.content, Tree)
    assert part.content.data == json.loads(text.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("path", "name"),
    [("a.yaml", "yaml"), ("b/A.YML", "yaml"), ("计划.json", "json"), ("x.md", "markdown"), ("x.markdown", "markdown")],
)
def test_the_suffix_chooses_the_reader(path: str, name: str) -> None:
    assert reading.format_of(path) == name
    assert reading.read(path, b"{}").format == name


@pytest.mark.parametrize("path", ["a", "a.txt", "yaml", ".yaml/x"])
def test_a_file_that_no_reader_knows(path: str) -> None:
    assert reading.format_of(path) is None
    document = reading.read(path, b"a: 1\n")
    assert document.problems == (Problem("DOC101", None, {"reason": "unknown format"}),)


def test_a_reader_that_fails_is_a_problem_of_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Document:
        raise RecursionError

    monkeypatch.setattr(json_reader, "read", broken)
    document = reading.read("a.json", b"{}")
    assert document.problems == (Problem("DOC113", None, {"error": "RecursionError"}),)
    assert document.parts == ()


@pytest.mark.parametrize(
    "opening", ["[", "{", "- ", "> ", "* ", "(", "<", "**", "`", "![", "<!--", "# ", "a: ", "| ", "\\", "1. "]
)
def test_a_hundred_thousand_of_anything(opening: str) -> None:
    data = (opening * 100_000).encode()
    for name, read in READERS.items():
        check(read(f"a.{name}", data, reading.DEFAULT_LIMITS), data)
    data = ((opening + "\n") * 20_000).encode()
    for name, read in READERS.items():
        check(read(f"a.{name}", data, reading.DEFAULT_LIMITS), data)


def test_importing_the_package_loads_no_parser() -> None:
    import subprocess

    script = "import sys, sopcheck.reading; sys.exit('yaml' in sys.modules or 'html' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0  # noqa: S603 - our own script
