"""Tells what a file really is where its suffix says otherwise, from its first bytes and, for text, its first lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sopcheck.model import Problem

if TYPE_CHECKING:
    from sopcheck.model import Json

_ZIP: Final = b"PK"
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LFS: Final = b"version https://git-lfs.github.com/spec/v1\n"
_LFS_SIZE: Final = re.compile(rb"^size (\d{1,19})$", re.MULTILINE)
_LFS_LONGEST: Final = 1024
_HTML: Final = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|meta|body|table|div)\b", re.IGNORECASE | re.DOTALL
)
_SPREADSHEET_XML: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
_RTF: Final = b"{\\rtf"
_MIME: Final = b"mime-version:"
_HEAD: Final = 64
_TABLE_RULE: Final = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*$", re.MULTILINE)
_MARKED: Final = re.compile(r"^#{1,6} \S", re.MULTILINE)
_SAMPLE: Final = 1 << 16
_EVEN: Final = 0.6
"""The share of rows of equal width from which a text counts as delimited."""
_WORD_STREAM: Final = "WordDocument".encode("utf-16-le")
_SHEET_STREAMS: Final = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book\0"))
_SECRET: Final = "EncryptedPackage".encode("utf-16-le")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")

NAMES: Final[dict[str, tuple[str, str]]] = {
    "xlsx": ("Excel 工作簿（xlsx）", "an Excel workbook (xlsx)"),
    "xls": ("旧版 Excel 工作簿（xls）", "an Excel 97-2003 workbook (xls)"),
    "ods": ("OpenDocument 表格（ods）", "an OpenDocument spreadsheet (ods)"),
    "docx": ("Word 文档（docx）", "a Word document (docx)"),
    "doc": ("旧版 Word 文档（doc）", "a Word 97-2003 document (doc)"),
    "html": ("网页（HTML）", "a web page (HTML)"),
    "markdown": ("Markdown 文本", "Markdown text"),
    "csv": ("分隔符文本（CSV）", "delimited text (CSV)"),
    "json": ("JSON", "JSON"),
    "wps": ("WPS 文字文档（wps）", "a WPS Writer document (wps)"),
    "rtf": ("RTF 文档", "an RTF document"),
    "mht": ("单个文件网页（MHT）", "a single-file web page (MHT)"),
    "xml": ("Excel 2003 的 XML 表格", "XML of Excel 2003"),
}
"""What formats are called in messages."""


def lfs_pointer(data: bytes) -> Problem | None:
    """DOC123 where the file is only a Git LFS pointer, with the size in bytes of what it stands for."""
    if len(data) > _LFS_LONGEST or not data.startswith(_LFS):
        return None
    size = _LFS_SIZE.search(data)
    return Problem("DOC123", None, {"size": int(size[1]) if size else "?"})


def package_format(data: bytes) -> str | None:
    """The format of an office document by its bytes: xlsx, docx, ods, xls, doc; None for anything else."""
    if data.startswith(_OLE2):
        return _ole2_format(data)
    if not data.startswith(_ZIP):
        return None
    from sopcheck.reading.package import looks_like

    looks = looks_like(data)
    return looks if looks in ("xlsx", "docx", "ods") else None


def _ole2_format(data: bytes) -> str | None:
    if _SECRET in data:
        return None  # an encrypted package: the reader of the suffix says so
    if _WORD_STREAM in data:
        return "doc"
    return "xls" if any(name in data for name in _SHEET_STREAMS) else None


def text_format(data: bytes) -> str | None:
    """The format of text under the suffix of an office document: html, json, markdown or csv; None for no text."""
    from sopcheck.reading.delimited import evenness
    from sopcheck.reading.text import RefusedError, decode_guessing

    if legacy_text(data):
        return None
    try:
        text, _ = decode_guessing(data)
    except RefusedError:
        return None
    sample = text[:_SAMPLE].replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(sample):
        return None
    if _HTML.match(sample):
        return "html"
    if sample.lstrip()[:1] in ("{", "["):
        return "json"
    if _TABLE_RULE.search(sample) or _MARKED.search(sample):
        return "markdown"
    return "csv" if evenness(sample) >= _EVEN else "markdown"


def legacy_text(data: bytes) -> str | None:
    """The name of an old office format that is written as text: rtf, mht, xml; None for any other."""
    if data.startswith(_RTF):
        return "rtf"
    if _SPREADSHEET_XML in data[:_SAMPLE]:
        return "xml"
    return "mht" if data[:_HEAD].lstrip().lower().startswith(_MIME) else None


def contradiction(suffix: str, format_: str) -> Problem:
    """DOC118: what the suffix says, and what the content is."""
    return Problem("DOC118", None, {"suffix": suffix, "format": name_of(format_)})


def but_it_is(format_: str) -> dict[str, Json]:
    """Why a file under the name of a text cannot be read: what it really is."""
    zh, en = NAMES[format_]
    return {"zh": f"内容是“{zh}”，请改正扩展名", "en": f"its content is {en}; correct its suffix"}


def name_of(format_: str) -> dict[str, Json]:
    """What a format is called, in both languages."""
    zh, en = NAMES.get(format_, (format_, format_))
    return {"zh": zh, "en": en}
