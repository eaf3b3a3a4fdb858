from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook import sheet, workbook

from sopcheck.reading.xlsx import read
from sopcheck.reading.xlsx_rows import PlainCell, without_plain_rows

PLAIN = '<row r="1" spans="1:2"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1"/><c r="C1"><v>1.5</v></c></row>'


def split(*pieces: bytes) -> tuple[bytes, list[tuple[dict[str, str], list[PlainCell]]]]:
    """What is left for expat, and the rows that were taken out."""
    taken: list[tuple[dict[str, str], list[PlainCell]]] = []
    left = b"".join(without_plain_rows(iter(pieces), lambda attributes, cells: taken.append((attributes, cells))))
    return left, taken


def test_plain_rows_are_taken_out_and_the_rest_stays_whole() -> None:
    odd = '<row r="2"><c r="A2"><f>1</f><v>1</v></c></row>'
    left, taken = split(f"<w><sheetData>{PLAIN}{odd}</sheetData></w>".encode())
    assert left == f"<w><sheetData>{odd}</sheetData></w>".encode()
    assert taken == [({"r": "1"}, [("A", "3", "s", "0"), ("B", "", "", ""), ("C", "", "", "1.5")])]


def test_rows_that_are_cut_by_the_end_of_a_piece() -> None:
    data = f"<w><sheetData>{PLAIN}</sheetData></w>".encode()
    for at in range(len(data)):
        left, taken = split(data[:at], data[at:])
        assert (left, len(taken)) == (b"<w><sheetData></sheetData></w>", 1)


def test_hidden_rows_texts_and_references() -> None:
    row = (
        '<row r="2" hidden="1"><c r="A2" t="inlineStr">'
        '<is><t xml:space="preserve"> &#25551;&#x8FF0; &lt;a&gt; </t></is></c>'
        '<c r="B2" t="str"><v>a&amp;b</v></c></row>'
    )
    _, taken = split(row.encode())
    assert taken == [({"r": "2", "hidden": "1"}, [("A", "", "inlineStr", " 描述 <a> "), ("B", "", "str", "a&b")])]


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>',
        '<row r="1"><c r="A1"><v>&unknown;</v></c></row>',
        '<row r="1"><c r="A1"><v>&#0;</v></c></row>',
        '<row r="1"><c r="A1"><v>&#xD800;</v></c></row>',
        '<row r="1"><c r="A1"><v>]]></v></c></row>',
        '<row r="1"><c r="A1"><v>a\rb</v></c></row>',
        '<row r="1"><c r="A1"><v>a\x01b</v></c></row>',
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_rows_that_expat_has_to_read(row: str) -> None:
    assert split(row.encode()) == (row.encode(), [])


@pytest.mark.parametrize("before", ["<!-- ", "<![CDATA[", "<!DOCTYPE w>", "<w/><?php "])
def test_nothing_is_taken_out_of_comments_and_the_like(before: str) -> None:
    data = (before + PLAIN).encode()
    assert split(data) == (data, [])


def test_other_encodings_and_broken_utf_8_are_left_to_expat() -> None:
    data = f'<?xml version="1.0" encoding="gb2312"?>{PLAIN}'.encode()
    assert split(data) == (data, [])
    broken = b'<row r="1"><c r="A1" t="str"><v>\xff</v></c></row>'
    assert split(broken) == (broken, [])


_VALUES = st.sampled_from(["1", "0", "2.50", "a&amp;b", "&#25551;", "", " x ", "46000"])
_CELLS = st.tuples(
    st.sampled_from(["A", "B", "D", "AA", "XFD", "ZZZ"]),
    st.sampled_from(["", "n", "s", "b", "str", "inlineStr"]),
    _VALUES,
)


@given(st.lists(st.tuples(st.booleans(), st.lists(_CELLS, max_size=5)), max_size=6))
@settings(max_examples=200, deadline=None)
def test_rows_mean_the_same_either_way(rows: list[tuple[bool, list[tuple[str, str, str]]]]) -> None:
    xml = ""
    for number, (hidden, cells) in enumerate(rows, start=1):
        xml += f'<row r="{number}" hidden="1">' if hidden else f'<row r="{number}">'
        for letters, kind, value in cells:
            written = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
            typed = f' t="{kind}"' if kind else ""
            xml += f'<c r="{letters}{number}"{typed}>{written}</c>'
        xml += "</row>"
    strings = "<si><t>零</t></si><si><t>一</t></si>"
    fast = read("a.xlsx", workbook({"S": sheet(xml)}, strings=strings))
    slow = read("a.xlsx", workbook({"S": sheet(xml, before="<!-- all by events -->")}, strings=strings))
    assert fast.parts == slow.parts
    assert fast.problems == slow.problems
