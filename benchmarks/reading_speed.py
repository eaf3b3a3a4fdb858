"""Compare the time that reading takes with that of the usual libraries, on the same bytes in one run.

`python benchmarks/reading_speed.py [FILE.docx ...]`

Without files, a Word document is made up: 40 sections of headings, text and `label：value` lines, and a table of 200
rows. `text` reads no more of it with python-docx than its text, `same` what a reader needs to tell headings too: style,
alignment, weight and size of every run, tables in their place and tables within cells. Times are of the processor, the
best of several rounds; libraries that are not installed are passed over.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sopcheck.reading.docx import read

ROUNDS = 5
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def made_up(sections: int = 40, rows: int = 200) -> bytes:
    """A Word document with the formatting that Word itself writes around every run."""
    look = (
        '<w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体"/>{}<w:szCs w:val="21"/><w:lang w:eastAsia="zh-CN"/></w:rPr>'
    )

    def par(text: str, bold: str = "") -> str:
        run = f'<w:r>{look.format(bold)}<w:t xml:space="preserve">{text}</w:t></w:r>'
        return f'<w:p w:rsidR="00A1"><w:pPr><w:spacing w:line="360"/></w:pPr>{run}</w:p>'

    body = ""
    for number in range(sections):
        body += par(f"{number + 1}. 第 {number} 项工作", "<w:b/>") + par(f"负责人：李雷{number}")
        body += par(f"第 {number} 项工作在三月内完成，由运营部和技术部共同确认结果后发布。") * 3
    borders = '<w:tcPr><w:tcW w:w="1500"/><w:tcBorders><w:top w:val="single"/></w:tcBorders></w:tcPr>'
    for row in range(rows):
        cells = (str(row + 1), f"任务 {row}", "韩梅梅", f"2026-03-{row % 28 + 1:02}", "进行中", "按周汇报")
        inner = "".join(f"<w:tc>{borders}{par(one)}</w:tc>" for one in cells)
        body += ("<w:tbl><w:tblPr/><w:tblGrid/>" if row == 0 else "") + f"<w:tr>{inner}</w:tr>"
    xml = f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}</w:tbl><w:sectPr/></w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", xml)
    return out.getvalue()


def ours(data: bytes) -> object:
    """Read with sopcheck."""
    return read("a.docx", data).parts


def text_only(data: bytes) -> object:
    """Read the text of paragraphs and cells with python-docx."""
    import docx

    document = docx.Document(io.BytesIO(data))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return [paragraph.text for paragraph in document.paragraphs], cells


def same_facts(data: bytes) -> object:
    """Read with python-docx what sopcheck reads: order, styles, runs, tables in cells."""
    import docx

    return _inside(docx.Document(io.BytesIO(data)))


def _inside(holder: Any) -> list[object]:  # noqa: ANN401 - a document or a cell of a library without types
    found: list[object] = []
    for one in holder.iter_inner_content():
        if hasattr(one, "rows"):
            found.append([[_inside(cell) for cell in row.cells] for row in one.rows])
            continue
        font = one.style.font if one.style is not None else None
        looks = []
        for run in one.runs:
            bold, size = run.bold, run.font.size
            if font is not None:
                bold = font.bold if bold is None else bold
                size = font.size if size is None else size
            looks.append((run.text, bold, size))
        found.append((one.text, one.style.name if font is not None else "", one.alignment, looks))
    return found


def seconds(reader: Callable[[bytes], object], documents: Sequence[bytes]) -> float:
    """Processor time of reading all documents once, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for data in documents:
            reader(data)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    """Print the times and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files
    documents = [path.read_bytes() for path in files] or [made_up()]
    base = seconds(ours, documents)
    print(f"{'sopcheck':22} {base * 1000:8.1f} ms, {len(documents)} documents")
    for name, reader in (("python-docx, text", text_only), ("python-docx, same", same_facts)):
        try:
            taken = seconds(reader, documents)
        except ImportError:
            print(f"{name:22} not installed")
            continue
        print(f"{name:22} {taken * 1000:8.1f} ms, {taken / base:5.1f} times as long")
    return 0


if __name__ == "__main__":
    sys.exit(main())
