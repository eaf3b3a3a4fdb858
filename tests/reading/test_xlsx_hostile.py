from __future__ import annotations

import dataclasses
import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st
from workbook import inline, merges, relations, sheet, workbook, zipped

from sopcheck.model import Document, Outline, Table
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.reading.package import looks_like
from sopcheck.reading.xlsx import read

PLAIN = workbook({"S": sheet(inline(["a", "b"], [1, 2]))})


def refused(data: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[str, object]:
    """The code of the only problem and which guard or part it names."""
    document = read("a.xlsx", data, limits)
    assert document.parts == ()
    (problem,) = document.problems
    return problem.code, problem.parameters.get("guard", problem.parameters.get("part"))


def tables(data: bytes) -> list[list[list[str]]]:
    document: Document = read("a.xlsx", data)
    (part,) = document.parts
    assert isinstance(part.content, Outline)
    found = [block for block in part.content.blocks if isinstance(block, Table)]
    return [[[cell.text for cell in row] for row in block.rows] for block in found]


def test_empty_and_truncated_files_and_other_zips() -> None:
    assert refused(b"") == ("DOC105", None)
    assert refused(b"PK") == ("DOC115", "")
    assert refused(PLAIN[: len(PLAIN) // 2]) == ("DOC115", "")
    assert refused(zipped({"a.txt": "a"})) == ("DOC115", "xl/workbook.xml")
    assert refused(workbook({"S": sheet("")})) == ("DOC105", None)


def test_broken_xml_and_broken_deflate() -> None:
    assert refused(workbook({"S": "<worksheet><sheetData>"})) == ("DOC115", "xl/worksheets/sheet1.xml")
    at = PLAIN.index(b"xl/worksheets/sheet1.xml") + 40
    assert refused(PLAIN[:at] + b"\xff" * 20 + PLAIN[at + 20 :]) == ("DOC115", "xl/worksheets/sheet1.xml")


def test_encrypted_packages_are_told() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480
    assert refused(container) == ("DOC114", None)
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        start = archive.getinfo("xl/workbook.xml").header_offset
    directory = PLAIN.index(b"PK\x01\x02", PLAIN.rindex(b"PK\x03\x04"))
    locked = bytearray(PLAIN)
    locked[start + 6] |= 1
    while directory >= 0:
        locked[directory + 8] |= 1
        directory = PLAIN.find(b"PK\x01\x02", directory + 4)
    assert refused(bytes(locked)) == ("DOC114", None)


def test_document_types_are_refused() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + sheet(inline(["&b;", "x"]))
    assert refused(workbook({"S": bomb})) == ("DOC116", "doctype")
    outside = '<!DOCTYPE w SYSTEM "file:///etc/passwd">' + sheet(inline(["a", "b"]))
    assert refused(workbook({"S": outside})) == ("DOC116", "doctype")
    in_relations = workbook({"S": sheet("")}, more={"_rels/.rels": "<!DOCTYPE r><Relationships/>"})
    assert refused(in_relations) == ("DOC116", "doctype")


def test_zip_bombs_stop_at_the_ratio_and_at_the_size() -> None:
    spaces = sheet(" " * 50_000_000)
    assert refused(workbook({"S": spaces})) == ("DOC116", "ratio")
    small = dataclasses.replace(DEFAULT_LIMITS, unpacked_bytes=10_000)
    assert refused(workbook({"S": sheet(" " * 20_000)}), small) == ("DOC116", "unpacked")


def test_bombs_in_parts_that_are_not_read_do_no_harm() -> None:
    data = workbook({"S": sheet(inline(["a", "b"]))}, more={"xl/media/bomb.png": b"\0" * 30_000_000})
    assert tables(data) == [[["a", "b"]]]


def test_too_many_entries() -> None:
    assert refused(PLAIN, dataclasses.replace(DEFAULT_LIMITS, entries=3)) == ("DOC116", "entries")
    many = zipped({f"{number}": "" for number in range(5001)})
    assert refused(many) == ("DOC116", "entries")


def test_too_many_cells_counts_those_that_are_there() -> None:
    four = dataclasses.replace(DEFAULT_LIMITS, cells=3)
    assert refused(PLAIN, four) == ("DOC116", "cells")
    assert read("a.xlsx", PLAIN, dataclasses.replace(DEFAULT_LIMITS, cells=4)).problems == ()


def test_giant_cell_is_named() -> None:
    small = dataclasses.replace(DEFAULT_LIMITS, scalar_chars=1000)
    document = read("a.xlsx", workbook({"S": sheet(inline(["a", "x" * 5000]))}), small)
    (problem,) = document.problems
    assert problem.code == "DOC110"
    assert problem.at is not None
    assert not isinstance(problem.at, tuple)
    assert problem.at.label() == "S!B1"
    shared = workbook({"S": sheet(inline(["a"]))}, strings=f"<si><t>{'x' * 5000}</t></si>")
    assert refused(shared, small)[0] == "DOC110"


def test_gibibyte_cell_stops_early() -> None:
    head, tail = sheet(inline(["a", "@@"])).split("@@")
    parts = {"xl/worksheets/sheet1.xml": None}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with zipfile.ZipFile(io.BytesIO(PLAIN)) as plain:
            for name in plain.namelist():
                if name not in parts:
                    archive.writestr(name, plain.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            stream.write(head.encode())
            for _ in range(64):
                stream.write(b"x" * (16 * 1024 * 1024))
            stream.write(tail.encode())
    assert refused(out.getvalue())[0] in {"DOC110", "DOC116"}


def test_two_distant_cells_and_the_last_row() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>3</v></c></row>'
    )
    data = workbook({"S": sheet(rows)})
    assert tables(data) == [[["1", "2"]]]
    document = read("a.xlsx", data)
    assert len(document.parts[0].content.blocks) == 3  # type: ignore[union-attr]


def test_merges_over_all_columns_and_rows() -> None:
    rows = inline(["编号", "描述"], ["总计"], [1, "缺人"])
    wide = workbook({"S": sheet(rows, after=merges("A2:XFD2"))})
    assert tables(wide) == [[["编号", "描述"], ["总计", "总计"], ["1", "缺人"]]]
    deep = workbook({"S": sheet(inline(["组", "名"], ["甲", "x"], [None, "y"]), after=merges("A2:A1048576"))})
    assert tables(deep) == [[["组", "名"], ["甲", "x"], ["甲", "y"]]]
    all_of_it = workbook({"S": sheet(inline(["a", "b"], [1, 2]), after=merges("A1:XFD1048576"))})
    assert read("a.xlsx", all_of_it).problems == ()


def test_references_to_cells_that_no_sheet_has() -> None:
    rows = (
        '<row r="99999999999"><c r="ZZZZZ99999999999"><v>1</v></c><c r="A1"><v>2</v></c></row>'
        '<row r="-3"><c r="?"><v>3</v></c><c r="B3"><v>4</v></c></row>'
    )
    assert read("a.xlsx", workbook({"S": sheet(rows)})).problems == ()


def test_parts_that_are_missing_or_lead_outside() -> None:
    data = zipped(
        {
            "_rels/.rels": relations({"a": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": '<workbook><sheets><sheet name="S" id="x"/><sheet name="T" id="y"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                {"x": ("worksheet", "../../../../etc/passwd"), "y": ("worksheet", "sheet.xml")}
            ),
            "xl/sheet.xml": sheet(inline(["a", "b"])),
        }
    )
    assert tables(data) == [[["a", "b"]]]


def test_what_packages_look_like() -> None:
    assert looks_like(PLAIN) == "xlsx"
    assert looks_like(zipped({"word/document.xml": "<d/>"})) == "docx"
    assert looks_like(zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})) == "ods"
    assert looks_like(zipped({"a.txt": "a"})) == "zip"
    assert looks_like(PLAIN[:100]) == "zip"
    assert looks_like(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == "ole2"
    assert looks_like(b"name,role\n") is None


@given(st.binary(max_size=40), st.integers(0, len(PLAIN)), st.booleans())
@settings(max_examples=300, deadline=None)
def test_damaged_workbooks_never_raise(junk: bytes, at: int, insert: bool) -> None:  # noqa: FBT001
    damaged = PLAIN[:at] + junk + PLAIN[at if insert else at + len(junk) :]
    document = read("a.xlsx", damaged)
    assert document.parts or document.problems


_CELL = st.tuples(
    st.sampled_from(["A", "B", "C", "F", "XFD", "?", ""]), st.sampled_from(["n", "s", "str", "e", "b", "d"])
)


@given(
    st.lists(st.tuples(st.integers(0, 12), st.lists(_CELL, max_size=4), st.booleans()), max_size=8),
    st.lists(
        st.sampled_from(["A1:B2", "A1:XFD1", "B1:B9", "A2:A1048576", "C3:A1", "F1:F2", "A1:A1", "bad"]), max_size=5
    ),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_odd_sheets_make_tables_of_even_rows(
    rows: list[tuple[int, list[tuple[str, str]], bool]],
    merged: list[str],
    hide: bool,  # noqa: FBT001
) -> None:
    xml = "".join(
        f'<row r="{number}" hidden="{int(hidden)}">'
        + "".join(f'<c r="{letter}{number}" t="{kind}"><v>{number}</v></c>' for letter, kind in cells)
        + "</row>"
        for number, cells, hidden in rows
    )
    before = '<cols><col min="2" max="16384" hidden="1"/></cols>' if hide else ""
    document = read("a.xlsx", workbook({"S": sheet(xml, before=before, after=merges(*merged))}))
    assert document.parts or [problem.code for problem in document.problems] == ["DOC105"]
    for part in document.parts:
        assert isinstance(part.content, Outline)
        for block in part.content.blocks:
            if isinstance(block, Table):
                assert len({len(row) for row in block.rows}) == 1
                assert any(cell.text or cell.unreadable for row in block.rows for cell in row)


def test_long_columns_of_lone_cells_take_linear_time() -> None:
    rows = inline(["a", "b"]) + "".join(
        f'<row r="{number}"><c r="A{number}" t="str"><v>第{number}条说明文字较长，所以不会是表格里的编号</v></c></row>'
        for number in range(2, 60_000)
    )
    document = read("a.xlsx", workbook({"S": sheet(rows)}))
    assert len(document.parts[0].content.blocks) == 60_000  # type: ignore[union-attr]
