"""Writes small Word packages for tests, part by part, so that a test shows all of the XML that it is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

from sopcheck.model import Block, Outline
from sopcheck.reading.docx import read

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{RELATIONS}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
HEADINGS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/><w:basedOn w:val="a"/></w:style>'
)
"""Styles as a Chinese Word names them: the ids say nothing."""


def run(text: str, *, bold: bool = False, size: int | None = None, more: str = "") -> str:
    """A run; `size` in half-points, `more` is further XML of its properties."""
    look = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/>' if size else "") + more
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def par(*inner: str, style: str | None = None, more: str = "") -> str:
    """A paragraph of runs; text that is no XML becomes a run. `more` is further XML of its properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(piece if piece.startswith("<") else run(piece) for piece in inner)
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{runs}</w:p>"


def item(text: str, list_id: int, level: int = 0, **look: bool) -> str:
    """A paragraph of an automatic list."""
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return par(run(text, bold=look.get("bold", False)), more=numbering)


def cell(*inner: str, more: str = "") -> str:
    """A cell; text that is no XML becomes a paragraph. `more` is further XML of its properties."""
    content = "".join(piece if piece.startswith("<") else par(piece) for piece in inner) or par()
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{content}</w:tc>"


def row(*cells: str, more: str = "") -> str:
    """A row; text that is no XML becomes a cell."""
    return f"<w:tr><w:trPr>{more}</w:trPr>{''.join(one if one.startswith('<') else cell(one) for one in cells)}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def control(content: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def levels(*formats: tuple[str, str]) -> str:
    """The levels of a list, by format and text: `("decimal", "%1.")`."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(formats)
    )


def lists(*abstract: str, more: str = "") -> str:
    """The numbering part: list 1 counts by the first of `abstract`, list 2 by the second."""
    kinds = "".join(f'<w:abstractNum w:abstractNumId="{at}">{one}</w:abstractNum>' for at, one in enumerate(abstract))
    nums = "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(len(abstract)))
    return kinds + nums + more


def package(
    body: str,
    *,
    styles: str = HEADINGS,
    numbering: str = "",
    margins: Mapping[str, str] | None = None,
    main: str = "word/document.xml",
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """A Word package. `margins` are headers and footers by name (`header1`), `parts` replace or add parts."""
    folder = main.rpartition("/")[0]
    related = {"styles": "styles.xml", "numbering": "numbering.xml", "image": "media/image1.png"}
    relations = [(name, kind, target) for name, (kind, target) in zip("abc", related.items(), strict=True)]
    relations += [(name, name.rstrip("0123456789"), f"{name}.xml") for name in margins or {}]
    root = "word/" if folder else ""
    files: dict[str, bytes] = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": _relations([("m", "officeDocument", main)]),
        main: f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>".encode(),
        f"{folder}/_rels/{main.rpartition('/')[2]}.rels": _relations(relations),
        f"{root}styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>".encode(),
        f"{root}numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>".encode(),
    }
    for name, content in (margins or {}).items():
        files[f"{root}{name}.xml"] = f"<w:hdr {NAMESPACES}>{content}</w:hdr>".encode()
    return zipped({**files, **(parts or {})})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of `files`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _relations(rows: list[tuple[str, str, str]]) -> bytes:
    inner = "".join(f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for i, kind, to in rows)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'.encode()


def blocks(data: bytes) -> tuple[Block, ...]:
    """The blocks of a package that is read without a problem."""
    found = read("文档.docx", data)
    assert found.problems == ()
    content = found.parts[0].content
    assert isinstance(content, Outline)
    return content.blocks


def said(*body: str, styles: str = HEADINGS, numbering: str = "") -> list[tuple[object, ...]]:
    """The blocks of a body in short: heading level and text, label and value, depth and item, rows of texts."""
    return [short(block) for block in blocks(package("".join(body), styles=styles, numbering=numbering))]


def short(block: Block) -> tuple[object, ...]:
    """A block without its places."""
    from sopcheck.model import Entry, Heading, Item, Picture, Table

    if isinstance(block, Heading):
        return block.level, block.text
    if isinstance(block, Entry):
        return block.label.text, "：", block.value.text
    if isinstance(block, Item):
        return "*" * block.depth, block.number, block.text
    if isinstance(block, Table):
        return tuple(tuple(one.text for one in laid) for laid in block.rows)
    if isinstance(block, Picture):
        return "picture", block.text, block.target
    assert not hasattr(block, "name")
    return (block.text,)
