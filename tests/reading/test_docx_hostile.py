"""Word packages that are broken, locked, empty or made to harm: problems, never an exception."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word import MAIN, NAMESPACES, blocks, control, package, par, row, run, table, zipped

from sopcheck.model import Problem
from sopcheck.reading import format_of
from sopcheck.reading.docx import read
from sopcheck.reading.guards import refusal
from sopcheck.reading.limits import DEFAULT_LIMITS
from sopcheck.reading.word import xml

GOOD = package(par("目标", style="1") + par("负责人：李雷"))


def problems(data: bytes) -> tuple[Problem, ...]:
    """The problems of a document that has no parts."""
    found = read("a.docx", data)
    assert found.parts == ()
    assert found.format == "docx"
    return found.problems


def document(content: bytes) -> bytes:
    """A package with these bytes as its document."""
    return package("", parts={"word/document.xml": content})


@pytest.mark.parametrize("name", ["a.docx", "A.DOCX", "a.docm", "a.dotx", "a.dotm"])
def test_the_suffixes_of_word_are_known(name: str) -> None:
    assert format_of(name) == "docx"


def test_an_empty_file_and_an_empty_document_say_so() -> None:
    assert [one.code for one in problems(b"")] == ["DOC105"]
    assert [one.code for one in problems(package(par() + par("  ")))] == ["DOC105"]


def test_a_locked_document_says_so() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert [one.code for one in problems(ole)] == ["DOC114"]


@pytest.mark.parametrize("data", [b"PK\x03\x04", GOOD[:200], GOOD[: len(GOOD) // 2], b"not a zip at all"])
def test_a_broken_package_says_so(data: bytes) -> None:
    assert [one.code for one in problems(data)] == ["DOC115"]


def test_a_package_without_a_document_says_which_part_is_missing() -> None:
    assert problems(zipped({"a.txt": b"x"})) == (Problem("DOC115", None, {"part": "word/document.xml"}),)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<w:document",
        f"<w:document {NAMESPACES}><w:body><w:p>".encode(),
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        b'<?xml version="1.0" encoding="cp037"?><a/>',
        b"\xff\xfe<\x00",
        b"\x00" * 50,
        b"<a>\xff</a>",
    ],
)
def test_broken_xml_names_its_part(content: bytes) -> None:
    assert problems(document(content)) == (Problem("DOC115", None, {"part": "word/document.xml"}),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(encoding: str) -> None:
    laughs = (
        '<!DOCTYPE w [<!ENTITY a "haha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
        f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&b;&c;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert problems(document(laughs.encode(encoding))) == (refusal("doctype", 0),)
    assert [one.code for one in problems(package("", parts={"word/styles.xml": laughs.encode(encoding)}))] == ["DOC116"]


def test_utf_16_and_the_strict_namespaces_are_read() -> None:
    body = f"<w:document {NAMESPACES}><w:body>{par('负责人：李雷')}</w:body></w:document>"
    xml = f'<?xml version="1.0" encoding="UTF-16"?>{body}'
    assert len(blocks(document(xml.encode("utf-16")))) == 1
    strict = body.replace(MAIN, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert len(blocks(document(strict.encode()))) == 1


def test_the_document_may_have_another_name() -> None:
    assert len(blocks(package(par("负责人：李雷"), main="word/document2.xml"))) == 1
    assert len(blocks(package(par("负责人：李雷"), main="main.xml"))) == 1


@pytest.mark.parametrize(
    "deep",
    [
        control("{}"),
        table("<w:tr><w:tc>{}<w:p/></w:tc></w:tr>"),
        par("<w:hyperlink>{}</w:hyperlink>").replace(par("x"), ""),
    ],
)
def test_what_is_nested_beyond_reason_is_refused(deep: str) -> None:
    before, _, after = deep.partition("{}")
    inner = run("x") if "hyperlink" in deep else par("x")
    if "hyperlink" in deep:
        before, after = "<w:p>" + "<w:hyperlink>" * 3000, "</w:hyperlink>" * 3000 + "</w:p>"
        nested = before + inner + after
    else:
        nested = before * 300 + inner + after * 300
    assert [one.code for one in problems(package(nested))] == ["DOC108"]


def test_fields_within_fields_are_refused() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert [one.code for one in problems(package(par(begin * 500)))] == ["DOC108"]


def test_many_runs_and_many_paragraphs_take_time_that_grows_with_them() -> None:
    data = package(par(*[run("字")] * 50_000) + par("目录") * 5_000)
    content = read("a.docx", data, replace(DEFAULT_LIMITS, unpacked_ratio=10_000)).parts[0].content
    assert len(getattr(content, "blocks", ())) == 5_001


def test_a_bomb_is_refused() -> None:
    assert [one.code for one in problems(package(par(" " * 30_000_000)))] == ["DOC116"]


def test_numbers_that_are_none_are_passed_over() -> None:
    odd = par(
        "负责人：李雷", more='<w:outlineLvl w:val="x"/><w:numPr><w:ilvl w:val="-7"/><w:numId w:val="99"/></w:numPr>'
    )
    assert len(blocks(package(odd + par(run("日期：三月", more='<w:sz w:val="9e9"/>'))))) == 2


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_spoilt_package_raises(data: st.DataObject) -> None:
    content = zipfile.ZipFile(BytesIO(GOOD)).read("word/document.xml")
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    spoilt = content[:start] + data.draw(st.binary(max_size=12)) + content[end:]
    assert read("a.docx", document(spoilt)).format == "docx"
    at = data.draw(st.integers(0, len(GOOD)))
    assert read("a.docx", GOOD[:at] + data.draw(st.binary(max_size=4)) + GOOD[at:]).format == "docx"


def test_a_large_document_is_read_block_by_block_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(par(f"第 {at} 条：内容 {at * 7919 % 9973}。") for at in range(2_000))
    data = package(text + table(row("负责人", "李雷")) + par("负责人：李雷"))
    at_once = blocks(data)
    monkeypatch.setattr(xml, "_AT_ONCE", 0)
    assert blocks(data) == at_once
    assert len(at_once) == 2_002
    cut = document(f"<w:document {NAMESPACES}><w:body>{text}".encode())
    assert [one.code for one in problems(cut)] == ["DOC115"]
