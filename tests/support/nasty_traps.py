"""Nasty inputs that are about no limit: what is known to make parsers crash, hang, guess or grow."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import word
import workbook
from nasty import ODS_END, ODS_START, OUTSIDE, PACKAGES, Nasty, docx, ods, parts_of, xlsx, zipped

XLS = Path(__file__).parent.parent / "reading" / "register.xls"


def of_traps() -> Iterator[Nasty]:
    """At least five inputs for each trap."""
    for trap, inputs in {
        "encodings": _encodings,
        "deep data": _deep_data,
        "numbers": _numbers,
        "YAML": _yaml,
        "JSON": _json,
        "patterns": _patterns,
        "Markdown": _markdown,
        "tables of text": _tables,
        "document types": _document_types,
        "broken packages": _broken_packages,
        "deep XML": _deep_xml,
        "distant cells": _distant_cells,
        "relations": _relations,
        "legacy workbooks": _legacy,
    }.items():
        for name, (file, content, code) in inputs():
            yield Nasty(trap, name, file, content, code, OUTSIDE if code else "")


Inputs = Iterator[tuple[str, tuple[str, bytes, str]]]
TEXTS = ("a.yaml", "a.json", "a.md", "a.csv")


def _encodings() -> Inputs:
    contents = {
        "broken UTF-8": b"kind: project_plan\ntitle: caf\xe9\xff\n",
        "overlong UTF-8": b"kind: \xc0\xaf\xe0\x80\xaf\n",
        "lone surrogates": b"kind: \xed\xa0\x80\xed\xb0\x80\n",
        "UTF-16 with a mark": "kind: project_plan\n".encode("utf-16"),
        "UTF-16 without a mark": "kind: project_plan\n".encode("utf-16-le"),
        "UTF-32": "kind: project_plan\n".encode("utf-32"),
        "NULs": b"kind: a\x00b\nid: \x00\n",
        "controls": bytes(range(32)) + b"\x7f\x80\x9f" + "\u2028\u2029\x85\ufeff".encode(),
        "only a mark": b"\xef\xbb\xbf",
        "marks everywhere": "\ufeffkind\ufeff: \ufeffproject_plan\ufeff\n".encode(),
        "unassigned": "kind: \U0010ffff\ufdd0\ufffe\n".encode(),
        "combining": ("kind: a" + "\u0301" * 5000 + "\n").encode(),
        "line breaks of all sorts": b"kind: a\rid: b\r\nx: c\n\rz: d\x0b\x0c\x1c\x1d\x1e",
    }
    for name, content in contents.items():
        for file in TEXTS:
            yield name, (file, content, "")


def _deep_data() -> Inputs:
    """As deep as is allowed, where recursion and schema engines would break."""
    for depth in (60, 90, 98):
        value: object = "x"
        for _ in range(depth - 4):
            value = {"name": [value]} if _ % 2 else {"name": value}
        text = json.dumps({"kind": "project_plan", "tasks": [{"id": value, "owner": value}], "goals": value})
        yield f"objects {depth}", ("a.json", text.encode(), "")
        yield f"objects {depth}", ("a.yaml", text.encode(), "")
        yield (
            f"lists {depth}",
            ("a.json", b'{"kind": "risk_register", "risks": ' + b"[" * depth + b"]" * depth + b"}", ""),
        )


def _numbers() -> Inputs:
    numbers = (
        "1e999999999",
        "-1e308",
        "9" * 5000,
        "0x" + "f" * 5000,
        "0o" + "7" * 5000,
        "1_000",
        "1e-999999999",
        "-0",
        "1" * 4301,
    )
    for number in (*numbers, "99999-12-31", "0000-00-00", "9999-12-31", "2026-02-30T99:99:99Z", "1:60:60"):
        yield (
            number[:20],
            ("a.yaml", f"kind: data_report\nid: {number}\nversion: {number}\nperiod: {number}\n".encode(), ""),
        )
        yield number[:20], ("a.md", f"# 数据报告\n\n期间：{number}\n版本：{number}\n".encode(), "")
        yield number[:20], ("a.csv", f"编号,风险描述,可能性,影响\nR1,x,{number},{number}\n".encode(), "")
    for number in ("1e999999999", "9" * 5000, "-", "1.", "NaN", "Infinity", "-Infinity", "01"):
        code = "DOC111" if number in ("NaN", "Infinity", "-Infinity") else ""
        yield number[:20], ("a.json", f'{{"kind": "data_report", "version": {number}}}'.encode(), code)
    for number in ("1E+999", "1e308", "9" * 400, "-1", "2958466", "NaN", "0x1F", ""):
        cell = (
            f'<row r="1"><c r="A1"><v>{number}</v></c><c r="B1" t="s"><v>{number}</v></c><c r="C1" s="{number}"/></row>'
        )
        yield f"a cell {number[:9]}", ("a.xlsx", xlsx(cell), "")


def _yaml() -> Inputs:
    contents = {
        "tags that build objects": b"a: !!python/object/apply:os.system ['x']\nb: !!python/name:os.system\nc: !x y\n",
        "many documents": b"--- a\n" * 5000,
        "many empty documents": b"---\n" * 5000,
        "many anchors": b"".join(b"k%d: &a%d x\n" % (n, n) for n in range(5000)),
        "many aliases": b"a: &a x\nb: [" + b"*a, " * 4000 + b"*a]\n",
        "undefined aliases": b"a: *b\n",
        "the same key": b"k: 1\n" * 3000,
        "long merges": b"a0: &a0 {x: 1}\n" + b"".join(b"a%d: &a%d {<<: *a%d}\n" % (n, n, n - 1) for n in range(1, 300)),
        "merges of lists": b"a: &a {x: 1}\nb: {<<: [" + b"*a, " * 500 + b"*a]}\n",
        "a merge of a text": b"a: {<<: x}\n",
        "keys that are collections": b"? {a: [b]}\n: c\n? [d, {e: f}]\n: g\n",
        "directives": b"%YAML 9.9\n%TAG ! tag:x,2000:\n%FOO\n---\na: b\n",
        "tabs": b"a:\n\t- b\n\t\tc: d\n",
        "an endless block": b"a: |9\n" + b" " * 5000 + b"x\n",
        "quotes that never end": b"a: '" + b"x\n" * 3000,
        "colons": b"a:" * 3000,
        "question marks": b"? ? ? ?\n" * 1000,
        "dashes": b"- - - -\n" * 1000,
        "comments": b"#" * 60000,
        "percent signs": b"%" * 60000,
        "brackets and braces": b"[{" * 40 + b"\n",
        "Norway": b"kind: project_plan\nid: NO\nauthor: off\ntitle: 1_0\nversion: 012\nstart: 2026-1-5\n",
    }
    for name, content in contents.items():
        yield name, ("a.yaml", content, "")
        yield name, ("a.md", b"---\n" + content + b"\n---\n# x\n", "")


def _json() -> Inputs:
    contents = {
        "nothing": b" ",
        "half a text": b'{"kind": "a',
        "a lone surrogate": b'{"kind": "\\ud800", "\\udfff": 1}',
        "an escaped NUL": b'{"kind": "\\u0000\\u001b[2J"}',
        "the same keys": b"{" + b'"k": 1, ' * 5000 + b'"k": 2}',
        "many keys": b"{" + b", ".join(b'"k%d": %d' % (n, n) for n in range(20000)) + b"}",
        "commas": b"[" + b"," * 5000 + b"]",
        "colons": b'{"a":' + b":" * 5000 + b"}",
        "comments": b'/* x */ {"a": 1} // y',
        "two values": b"{} {}",
        "text": b"kind: project_plan",
        "quotes": b'"' * 10001,
        "backslashes": b'["' + b"\\" * 10001,
        "proto": b'{"__proto__": {"kind": "x"}, "constructor": {}, "__class__": 1}',
        "refs": b'{"$ref": "file:///etc/passwd", "kind": {"$ref": "http://127.0.0.1/"}}',
    }
    for name, content in contents.items():
        yield name, ("a.json", content, "")


def _patterns() -> Inputs:
    """What makes a backtracking regular expression hang."""
    pieces = (
        " ",
        "a",
        "1",
        "-",
        "_",
        ".",
        ":",
        "：",
        "（",
        "(",
        "|",
        "*",
        "#",
        "1.",
        "a ",
        "、",
        "X",
        "[",
        "<",
        "，",
        "年",
        "-1",
        "a1",
        "\t",
    )
    for piece in pieces:
        run = piece * (20_000 // len(piece))
        yield (
            f"runs of {piece!r}",
            ("a.md", f"# 项目计划\n\n目标：{run}!\n\n{run}!\n\n| {run} |\n|--|\n| {run}! |\n".encode(), ""),
        )
        yield (
            f"runs of {piece!r}",
            ("a.yaml", f"kind: project_plan\nid: {json.dumps(run + '!')}\ngoals: {json.dumps(run)}\n".encode(), ""),
        )
    for piece in pieces[::4]:
        run = piece * (20_000 // len(piece))
        yield f"runs of {piece!r}", ("a.csv", f'编号,风险描述\nR1,"{run}!"\n'.encode(), "")
        yield (
            f"runs of {piece!r}",
            ("a.docx", docx(word.par(word.run("项目计划"), style="1") + word.par(word.run(f"目标：{run}!"))), ""),
        )
        yield f"runs of {piece!r}", ("a.xlsx", xlsx(workbook.inline(["编号", "风险描述"], ["R1", run + "!"])), "")


def _markdown() -> Inputs:
    pieces = {
        "stars": "*" * 20000,
        "underscores": "_a" * 10000,
        "brackets": "[" * 20000,
        "links": "[a](" * 5000,
        "images": "![" * 8000,
        "backticks": "".join("`" * n + " " for n in range(150)),
        "angle brackets": "<" * 20000,
        "open tags": "<a " * 6000,
        "comments": "<!--" * 5000,
        "entities": "&" * 20000,
        "quotes": "> " * 5000 + "x",
        "lists": "- " * 3000 + "x",
        "nested lists": "".join("  " * n + "- a\n" for n in range(200)),
        "headings": "#" * 20000,
        "fences": "```\n" * 5000,
        "tables": "|" * 20000 + "\n" + "|-" * 10000 + "\n",
        "wide tables": "|a" * 3000 + "|\n" + "|-" * 3000 + "|\n" + "|b" * 3000 + "|\n",
        "underlines": "a\n===\n" * 5000,
        "references": "[a]: b\n" * 5000 + "[a]" * 2000,
        "backslashes": "\\" * 20000,
        "pipes in code": "| `a|b` | \\| |\n" * 2000,
    }
    for name, content in pieces.items():
        yield name, ("a.md", content.encode(), "")


def _tables() -> Inputs:
    contents = {
        "quotes": b'"' * 20001,
        "quotes in cells": b'a,b\n1"2,"3"4"\n' * 1000,
        "a quote that never ends": b'a,b\n1,"' + b"x\n" * 5000,
        "delimiters": b"," * 20000,
        "mixed delimiters": b"a,b;c\td|e\n1;2,3|4\t5\n" * 500,
        "line breaks": b"\r" * 5000 + b"\n" * 5000,
        "quoted line breaks": b'a,b\n"' + b"\r\n" * 5000 + b'",x\n',
        "ragged rows": b"\n".join(b"x," * (n % 50) for n in range(2000)),
        "formulas": b"a,b\n=cmd|' /C calc'!A0,@SUM(1)\n",
        "one wide row": b"x," * 20000,
        "separators": b"sep=;\na;b\n1;2\n",
    }
    for name, content in contents.items():
        yield name, ("a.csv", content, "")
        yield name, ("a.tsv", content, "")


DTDS = {
    "an entity": '<!DOCTYPE x [<!ENTITY a "aaaa">]>',
    "laughs": '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
    "a file": '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    "a server": '<!DOCTYPE x PUBLIC "-//X" "http://127.0.0.1:1/x.dtd">',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    "nothing": "<!DOCTYPE x>",
    "attributes": '<!DOCTYPE x [<!ATTLIST x a CDATA "y">]>',
}
MAIN_PARTS = {
    "a.xlsx": ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels"),
    "a.docx": ("word/document.xml", "word/styles.xml", "_rels/.rels"),
    "a.ods": ("content.xml",),
}


def _document_types() -> Inputs:
    for file, names in MAIN_PARTS.items():
        for name in names:
            for what, dtd in DTDS.items():
                parts = parts_of(PACKAGES[file]())
                yield f"{what} in {name}", (file, zipped({**parts, name: dtd.encode() + parts[name]}), "DOC116")


def _broken_packages() -> Inputs:
    for file, package in PACKAGES.items():
        whole = package()
        for share in (4, 22, len(whole) // 4, len(whole) // 2, len(whole) - 30, len(whole) - 1):
            yield f"cut at {share}", (file, whole[:share], "")
        middle = len(whole) // 2
        yield (
            "flipped bits",
            (file, whole[:middle] + bytes(255 - one for one in whole[middle : middle + 40]) + whole[middle + 40 :], ""),
        )
        yield "rubbish before", (file, b"rubbish" * 100 + whole, "")
        yield "rubbish behind", (file, whole + b"rubbish" * 20_000, "")
        yield "a count that lies", (file, whole[:-12] + struct.pack("<H", 65535) + whole[-10:], "")
        yield "an offset that lies", (file, whole[:-6] + struct.pack("<I", 0xFFFFFFF0)[:4] + whole[-2:], "")
        yield "nothing but an end", (file, b"PK\x05\x06" + b"\0" * 18, "")
        yield "zeros", (file, b"\0" * 5000, "")
        yield (
            "names that lead out",
            (file, zipped({**parts_of(whole), "../../x": b"x", "/etc/x": b"x", "C:\\x": b"x"}), ""),
        )
        yield "a method that nobody knows", (file, whole.replace(struct.pack("<H", 8), struct.pack("<H", 99)), "")
        yield "overlapping entries", (file, _overlapping(whole), "")
        yield "other case", (file, zipped({name.upper(): content for name, content in parts_of(whole).items()}), "")
        yield "no XML", (file, zipped(dict.fromkeys(parts_of(whole), b"\xff\xfe\x00<")), "")
        yield "empty parts", (file, zipped(dict.fromkeys(parts_of(whole), b"")), "")
        yield (
            "unknown encoding",
            (file, zipped(dict.fromkeys(parts_of(whole), b'<?xml version="1.0" encoding="x-evil"?><a/>')), ""),
        )


def _overlapping(whole: bytes) -> bytes:
    """A directory in which a hundred entries share the bytes of one (as in Fifield's zip bomb)."""
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        entries = archive.infolist()
        start = archive.start_dir
    end = whole.rindex(b"PK\x05\x06")
    directory = whole[start:end]
    first = directory[: directory.find(b"PK\x01\x02", 4)]
    copies = directory + first * 100
    tail = bytearray(whole[end:])
    struct.pack_into("<HHI", tail, 8, len(entries) + 100, len(entries) + 100, len(copies))
    return whole[:start] + copies + bytes(tail)


def _deep_xml() -> Inputs:
    for depth in (1_000, 20_000):
        nested = "<w:tbl><w:tr><w:tc>" * depth + word.par("x") + "</w:tc></w:tr></w:tbl>" * depth
        yield f"tables {depth}", ("a.docx", docx(nested), "")
        runs = "<w:ins>" * depth + "<w:r><w:t>x</w:t></w:r>" + "</w:ins>" * depth
        yield f"changes {depth}", ("a.docx", docx(f"<w:p>{runs}</w:p>"), "")
        boxes = "<w:sdt><w:sdtContent>" * depth + word.par("x") + "</w:sdtContent></w:sdt>" * depth
        yield f"controls {depth}", ("a.docx", docx(boxes), "")
        groups = "<table:table-row-group>" * depth + "<table:table-row/>" + "</table:table-row-group>" * depth
        yield f"groups {depth}", ("a.ods", ods(f'<table:table table:name="S">{groups}</table:table>'), "")
        spans = "<text:span>" * depth + "x" + "</text:span>" * depth
        cell = f"<table:table-row><table:table-cell><text:p>{spans}</text:p></table:table-cell></table:table-row>"
        yield f"spans {depth}", ("a.ods", ods(f'<table:table table:name="S">{cell}</table:table>'), "")
        yield f"elements {depth}", ("a.xlsx", xlsx("<x>" * depth + "</x>" * depth), "")
    attributes = " ".join(f'a{n}="x"' for n in range(20_000))
    yield "attributes", ("a.xlsx", xlsx(f'<row r="1" {attributes}><c r="A1"><v>1</v></c></row>'), "")
    yield (
        "a long attribute",
        ("a.xlsx", xlsx(f'<row r="{"1" * 500_000}"><c r="{"A" * 500_000}1"><v>1</v></c></row>'), ""),
    )


def _distant_cells() -> Inputs:
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    yield "two corners", ("a.xlsx", xlsx(corners), "")
    yield "two corners under another name", ("a.xls", xlsx(corners), "")
    yield (
        "beyond the last row",
        ("a.xlsx", xlsx('<row r="99999999999"><c r="ZZZZZZ99999999999"><v>1</v></c></row>'), ""),
    )
    yield (
        "no number",
        ("a.xlsx", xlsx('<row r="x"><c r="!"><v>1</v></c><c><v>2</v></c></row><row r="-1"><c r="A0"/></row>'), ""),
    )
    yield (
        "rows backwards",
        ("a.xlsx", xlsx("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(500, 0, -1))), ""),
    )
    rows = workbook.inline(["编号", "风险描述"], ["R1", "x"])
    for area in ("A1:XFD1048576", "A1:A1048576", "XFD1048576:A1", "A1", "x:y", "A1:ZZZZZ9999999"):
        data = workbook.workbook({"S": workbook.sheet(rows, after=workbook.merges(area))})
        yield f"merged {area}", ("a.xlsx", data, "")
    many = workbook.merges(*(f"A{n}:XFD{n}" for n in range(1, 5000)))
    yield "many wide merges", ("a.xlsx", workbook.workbook({"S": workbook.sheet(rows, after=many)}), "")
    columns = '<cols><col min="1" max="16384" hidden="1"/><col min="99999999" max="1"/></cols>'
    yield "hidden columns", ("a.xlsx", workbook.workbook({"S": workbook.sheet(rows, before=columns)}), "")
    spans = '<w:gridSpan w:val="2147483647"/>'
    wide = f"<w:tbl><w:tr><w:tc><w:tcPr>{spans}</w:tcPr>{word.par('x')}</w:tc></w:tr></w:tbl>"
    yield "a span", ("a.docx", docx(wide), "")
    yield (
        "an indentation",
        ("a.docx", docx(word.par("x", more='<w:outlineLvl w:val="999999999"/><w:ind w:left="9e99"/>')), ""),
    )
    far = (
        '<table:table-row table:number-rows-repeated="1048575"/><table:table-row>'
        '<table:table-cell table:number-columns-repeated="16383"/><table:table-cell><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    yield "a far corner", ("a.ods", ods(f'<table:table table:name="S">{far}</table:table>'), "")


def _relations() -> Inputs:
    for target in (
        "../../../etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:1/x",
        "/xl/workbook.xml",
        "",
        "x" * 5000,
        "../" * 500,
    ):
        related = workbook.relations(
            {"rId1": ("worksheet", target), "rIdS": ("sharedStrings", target), "rIdY": ("styles", target)}
        )
        parts = {**parts_of(xlsx()), "xl/_rels/workbook.xml.rels": related.encode()}
        yield f"to {target[:25]}", ("a.xlsx", zipped(parts), "")
        main = workbook.relations({"m": ("officeDocument", target)}).encode()
        yield f"to {target[:25]}", ("a.docx", zipped({**parts_of(docx()), "_rels/.rels": main}), "")


def _legacy() -> Inputs:
    whole = XLS.read_bytes()
    for share in (8, 512, 600, len(whole) // 3, len(whole) // 2, len(whole) - 512):
        yield f"cut at {share}", ("a.xls", whole[:share], "")
    for at in range(512, len(whole), max(1, len(whole) // 24)):
        yield f"spoiled at {at}", ("a.xls", whole[:at] + b"\xff" * 64 + whole[at + 64 :], "")
    yield "an empty container", ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "")
    yield "a container of 0xff", ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096, "")
    yield (
        "an encrypted one",
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"), ""),
    )
    yield "a Word document", ("a.doc", whole, "")
    yield "content of a spreadsheet alone", ("a.xls", f"{ODS_START}{ODS_END}".encode(), "")
    yield "a web page", ("a.xls", b"<html><table>" + b"<tr><td>x" * 3000, "")
    yield "nested tables of a web page", ("a.xls", b"<html>" + b"<table><tr><td>" * 3000, "")
