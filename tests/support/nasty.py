"""Nasty inputs on purpose: for each limit several that just keep it and several that do not, in each format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import word
import workbook

from sopcheck.reading.limits import Limits

INSIDE, OUTSIDE = "kept", "broken"


@dataclass(frozen=True)
class Nasty:
    """One input: a file of a name, and the code that it must give (`broken`) or must not give (`kept`)."""

    trap: str
    name: str
    file: str
    content: bytes
    code: str = ""
    side: str = ""

    @property
    def label(self) -> str:
        """What a list calls it."""
        return " ".join(f"{self.trap}: {self.name} ({self.file}) {self.side}".split())


Make = Callable[[int], bytes]


def _sides(trap: str, name: str, file: str, code: str, limit: int, make: Make, least: int = 1) -> Iterator[Nasty]:
    """Two below or at the limit, three above. `make` gives a file of a measure; `least` is the smallest it can have."""
    for measure in (max(least, limit // 2), max(least, limit - 1), limit):
        yield Nasty(trap, f"{name}, {measure}", file, make(measure), code, INSIDE)
    for measure in (limit + 1, limit + limit // 10 + 1, 2 * limit):
        yield Nasty(trap, f"{name}, {measure}", file, make(measure), code, OUTSIDE)


# --- the packages that office formats are -----------------------------------------------------------------------------


def zipped(parts: dict[str, bytes], *, stored: bool = False) -> bytes:
    """A zip of the given parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xlsx(rows: str = "", **given: object) -> bytes:
    """A workbook of one sheet."""
    head = workbook.inline(["编号", "风险描述"], ["R1", "延迟"])
    return workbook.workbook({"S": workbook.sheet(rows or head)}, **given)  # type: ignore[arg-type]


def docx(body: str = "") -> bytes:
    """A Word document."""
    return word.package(body or word.par("风险登记册", style="1") + word.par("编号：R1"))


ODS_START = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
ODS_END = "</office:spreadsheet></office:body></office:document-content>"


def ods(tables: str = "", **more: bytes) -> bytes:
    """An OpenDocument spreadsheet."""
    cells = "<table:table-cell><text:p>R1</text:p></table:table-cell>"
    table = tables or f'<table:table table:name="S"><table:table-row>{cells}</table:table-row></table:table>'
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"{ODS_START}{table}{ODS_END}".encode(),
            **more,
        }
    )


PACKAGES: dict[str, Callable[[], bytes]] = {"a.xlsx": xlsx, "a.docx": docx, "a.ods": ods}


def with_parts(file: str, **more: bytes) -> bytes:
    """The small package of a format with more parts."""
    return zipped({**parts_of(PACKAGES[file]()), **more})


# --- both sides of each limit -----------------------------------------------------------------------------------------


def of_limits(limits: Limits) -> Iterator[Nasty]:
    """Inputs on both sides of every limit of reading."""
    yield from _file_bytes(limits.file_bytes)
    yield from _yaml_depth(limits.yaml_depth)
    yield from _json_depth(limits.json_depth)
    yield from _expansion(limits.expansion)
    yield from _scalar_chars(limits.scalar_chars)
    yield from _entries(limits.entries)
    yield from _unpacked(limits)
    yield from _cells(limits)


def _file_bytes(limit: int) -> Iterator[Nasty]:
    def padded(start: bytes, filler: bytes) -> Make:
        return lambda size: (
            start + filler * ((size - len(start)) // len(filler)) + b" " * ((size - len(start)) % len(filler))
        )

    texts = {
        "a.yaml": padded(b"kind: project_plan\n", b"#" + b"x" * 98 + b"\n"),
        "sopcheck-waivers.yaml": padded(b"waivers: []\n", b"#" + b"x" * 98 + b"\n"),
        "a.json": padded(b'{"kind": "project_plan"}', b" " * 99 + b"\n"),
        "a.md": padded("# 项目计划\n".encode(), b"\n"),
        "a.csv": padded("编号,风险描述\nR1,x\n".encode(), b"\n"),
        "a.tsv": padded("编号\t风险描述\nR1\tx\n".encode(), b"\n"),
    }
    for file, make in texts.items():
        yield from _sides("file_bytes", "a file", file, "DOC103", limit, make, least=100)
    for file, package in PACKAGES.items():
        small = package()
        filled = zipped({**parts_of(small), "x": b""}, stored=True)
        whole = parts_of(filled)

        def make_package(size: int, parts: dict[str, bytes] = whole, empty: int = len(filled)) -> bytes:
            return zipped({**parts, "x": b"\0" * max(0, size - empty)}, stored=True)[:size]

        yield from _sides("file_bytes", "a package", file, "DOC103", limit, make_package, least=len(filled))


def _yaml_depth(limit: int) -> Iterator[Nasty]:
    shapes: dict[str, Make] = {
        "flow lists": lambda n: b"[" * n + b"]" * n,
        "flow mappings": lambda n: b"{a: " * n + b"}" * n,
        "block lists": lambda n: b"- " * n + b"x\n",
        "block mappings": lambda n: b"".join(b" " * at + b"a:\n" for at in range(n - 1)) + b" " * (n - 1) + b"a: x\n",
        "keys": lambda n: b"? " * n + b"x\n",
        "mixed": lambda n: b"- " * (n // 2) + b"[" * (n - n // 2) + b"]" * (n - n // 2) + b"\n",
    }
    for name, make in shapes.items():
        yield from _sides("yaml_depth", name, "a.yaml", "DOC108", limit, make, least=2)
    front: Make = lambda n: b"---\na: " + b"[" * (n - 1) + b"]" * (n - 1) + b"\n---\n# x\n"  # noqa: E731 - as above
    yield from _sides("yaml_depth", "front matter", "a.md", "DOC108", limit, front, least=2)
    aliased: Make = lambda n: b"a: &a " + b"[" * (n - 2) + b"]" * (n - 2) + b"\nb: [*a]\n"  # noqa: E731
    yield from _sides("yaml_depth", "through an alias", "a.yaml", "DOC108", limit, aliased, least=3)


def _json_depth(limit: int) -> Iterator[Nasty]:
    shapes: dict[str, Make] = {
        "lists": lambda n: b"[" * n + b"]" * n,
        "objects": lambda n: b'{"a":' * (n - 1) + b"{}" + b"}" * (n - 1),
        "mixed": lambda n: b'[{"a":' * (n // 2) + (b"[]" if n % 2 else b"1") + b"}]" * (n // 2),
        "with brackets in texts": lambda n: b'["[[[{{{", ' * (n - 1) + b"[]" + b"]" * (n - 1),
        "below a key": lambda n: b'{"kind": "project_plan", "goals": ' + b"[" * (n - 1) + b"]" * (n - 1) + b"}",
    }
    for name, make in shapes.items():
        yield from _sides("json_depth", name, "a.json", "DOC108", limit, make, least=2)


def _lists(times: int) -> bytes:
    return b"a: &a " + b"x" * 2000 + b"\nb: [" + b", ".join([b"*a"] * times) + b"]\n"


def _base() -> bytes:
    return b"a: &a {" + b", ".join(b"x%d: yyyyyyyy" % at for at in range(200)) + b"}\n"


def _nested(times: int) -> bytes:
    width = max(2, int(times**0.5))
    text = b"a0: &a0 " + b"x" * 4000 + b"\n"
    for level in (1, 2):
        text += b"a%d: &a%d [%s]\n" % (level, level, b", ".join([b"*a%d" % (level - 1)] * width))
    return text


def _laughs() -> bytes:
    bomb = b"a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, after in zip(b"abcdefgh", b"bcdefghi", strict=True):
        bomb += b"%c: &%c [%s]\n" % (after, after, b", ".join([b"*%c" % before] * 10))
    return bomb


def _expansion(limit: int) -> Iterator[Nasty]:
    """Texts that grow by about half the limit, and by several times the limit."""
    shapes: dict[str, Make] = {
        "lists": _lists,
        "mappings": lambda times: _base() + b"".join(b"k%d: *a\n" % at for at in range(times)),
        "nested": _nested,
        "merged": lambda times: _base() + b"b:\n" + b"- {<<: *a, k: 1}\n" * times,
        "lists in front matter": lambda times: b"---\n" + _lists(times) + b"---\n# x\n",
    }
    for name, make in shapes.items():
        file = "a.md" if "front" in name else "a.yaml"
        for times in (limit // 4, limit // 3, limit // 2):
            yield Nasty("expansion", f"{name}, {times}", file, make(times), "DOC109", INSIDE)
        for times in (limit * 4, limit * 8, limit * 16):
            yield Nasty("expansion", f"{name}, {times}", file, make(times), "DOC109", OUTSIDE)
    yield Nasty("expansion", "a billion laughs", "a.yaml", _laughs(), "DOC109", OUTSIDE)
    yield Nasty("expansion", "a cycle of a list", "a.yaml", b"a: &a [*a]\n", "DOC109", OUTSIDE)
    yield Nasty("expansion", "a cycle in a mapping", "a.yaml", b"&a [b, {c: *a}]\n", "DOC109", OUTSIDE)


def _scalar_chars(limit: int) -> Iterator[Nasty]:
    shapes: dict[str, tuple[str, Make]] = {
        "plain": ("a.yaml", lambda n: b"title: " + b"x" * n + b"\n"),
        "quoted": ("a.yaml", lambda n: b'title: "' + b"x" * n + b'"\n'),
        "a block": ("a.yaml", lambda n: b"title: |-\n  " + b"x" * n + b"\n"),
        "a key": ("a.yaml", lambda n: b"? " + b"x" * n + b"\n: 1\n"),
        "a text": ("a.json", lambda n: b'{"title": "' + b"x" * n + b'"}'),
        "Chinese": ("a.json", lambda n: ('{"title": "' + "字" * n + '"}').encode()),
        "a cell of CSV": ("a.csv", lambda n: "编号,风险描述\nR1,".encode() + b"x" * n + b"\n"),
        "a quoted cell of CSV": ("a.csv", lambda n: '编号,风险描述\nR1,"'.encode() + b"x" * n + b'"\n'),
        "an inline cell": ("a.xlsx", lambda n: xlsx(workbook.inline(["编号", "x" * n]))),
        "a shared text": ("a.xlsx", lambda n: xlsx(strings=f"<si><t>{'x' * n}</t></si>")),
        "a cell of a spreadsheet": (
            "a.ods",
            lambda n: ods(
                '<table:table table:name="S"><table:table-row><table:table-cell><text:p>'
                f"{'x' * n}</text:p></table:table-cell></table:table-row></table:table>"
            ),
        ),
    }
    for name, (file, make) in shapes.items():
        yield from _sides("scalar_chars", name, file, "DOC110", limit, make)


def _entries(limit: int) -> Iterator[Nasty]:
    for file, package in PACKAGES.items():
        own = len(parts_of(package()))

        def make(count: int, file: str = file, own: int = own) -> bytes:
            return with_parts(file, **{f"x{number}": b"" for number in range(count - own)})

        yield from _sides("entries", "parts", file, "DOC116", limit, make, least=own)


def _unpacked(limits: Limits) -> Iterator[Nasty]:
    """Parts that are read, of little and of much variety."""

    def with_comment(file: str, comment: bytes) -> bytes:
        parts = parts_of(PACKAGES[file]())
        name = {"a.xlsx": "xl/worksheets/sheet1.xml", "a.docx": "word/document.xml", "a.ods": "content.xml"}[file]
        return zipped({**parts, name: parts[name].replace(b">", b"><!--" + comment + b"-->", 1)})

    def mixed(size: int) -> bytes:
        """Something that packs to a few per cent: less than a bomb, more than nothing."""
        block = b"".join(b"%d" % (number * number * 7919) + b" " * 240 for number in range(4000))
        return (block * (size // len(block) + 1))[:size]

    for file in PACKAGES:
        size = limits.unpacked_bytes
        for share, side in (
            (0.3, INSIDE),
            (0.5, INSIDE),
            (0.9, INSIDE),
            (1.1, OUTSIDE),
            (1.2, OUTSIDE),
            (1.5, OUTSIDE),
        ):
            name = f"{share:g} of the size"
            data = with_comment(file, mixed(int(size * share)))
            yield Nasty("unpacked_bytes", name, file, data, "DOC116", side)
        for megabytes in (2, 4, 8):
            bomb = with_comment(file, b" " * (megabytes << 20))
            yield Nasty("unpacked_ratio", f"{megabytes} MB of blanks", file, bomb, "DOC116", OUTSIDE)
        for kilobytes in (10, 100, 900):
            small = with_comment(file, b" " * (kilobytes << 10))
            yield Nasty("unpacked_ratio", f"{kilobytes} kB of blanks", file, small, "ratio", INSIDE)


def _cells(limits: Limits) -> Iterator[Nasty]:
    def of_xlsx(count: int) -> bytes:
        return xlsx("".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(1, count + 1)))

    def in_one_row(count: int) -> bytes:
        cells = "".join(f'<c r="{_column(at)}1"/>' for at in range(count))
        return xlsx(f'<row r="1">{cells}</row>')

    def of_csv(count: int) -> bytes:
        return b"a,b" + b"\n1,2" * ((count - 2) // 2) + (b"\n1" if count % 2 else b"")

    if limits.cells < 10_000:
        yield from _sides("cells", "rows", "a.xlsx", "DOC116", limits.cells, of_xlsx)
        yield from _sides("cells", "a row", "a.xlsx", "DOC116", limits.cells, in_one_row)
    yield from _sides("csv_cells", "rows", "a.csv", "DOC116", limits.csv_cells, of_csv, least=4)
    row, cell = "<table:table-row{}>{}</table:table-row>", "<table:table-cell{}><text:p>x</text:p></table:table-cell>"
    repeats = {
        "columns": row.format("", cell.format(f' table:number-columns-repeated="{limits.cells + 1}"')),
        "rows": row.format(f' table:number-rows-repeated="{limits.cells + 1}"', cell.format("")),
        "both": row.format(
            ' table:number-rows-repeated="99999"', cell.format(' table:number-columns-repeated="99999"')
        ),
        "too large a number": row.format("", cell.format(f' table:number-columns-repeated="{"9" * 30}"')),
        "a negative number": row.format("", cell.format(' table:number-columns-repeated="-5"')),
    }
    for name, rows in repeats.items():
        data = ods(f'<table:table table:name="S">{rows}</table:table>')
        code = "" if "number" in name else "DOC116"
        yield Nasty("cells", f"repeated {name}", "a.ods", data, code, OUTSIDE if code else "")


def _column(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
