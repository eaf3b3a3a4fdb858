"""The parts of WordprocessingML that python-docx has no door for: content controls, shading, page fields, styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from sopcheck.reporting.messages import Wording
from sopcheck.writing import office

if TYPE_CHECKING:
    from docx.comments import Comment
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

_MARGIN = 2.5
_SIDE_MARGIN = 2.25
_A4 = (21.0, 29.7)


def set_up(document: Document, title: str, wording: Wording) -> None:
    """Page, properties, styles, header and footer of a new document."""
    from docx.shared import Cm

    section = document.sections[0]
    lay(section, sideways=False)
    section.top_margin = section.bottom_margin = Cm(_MARGIN)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "sopcheck", title, ""
    _styles(document, wording.pick("微软雅黑", "Calibri"))
    _page_numbers(section.footer.paragraphs[0], wording)


def _styles(document: Document, face: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    dark = RGBColor.from_string(office.DARK)
    styles: Any = document.styles
    hint = styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    hint.font.color.rgb = RGBColor(128, 128, 128)
    for name in ("Table text", "Table header"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, size, colour, bold in (
        ("Normal", 10.5, None, None),
        ("Title", 20, dark, True),
        ("Heading 1", 14, dark, True),
        ("Table text", 9.5, None, None),
        ("Table header", 9.5, RGBColor(255, 255, 255), True),
        ("Footer", 9, RGBColor(110, 110, 110), None),
    ):
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = face, Pt(size), bold
        if colour is not None:
            style.font.color.rgb = colour
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if key.endswith("Theme"):
                del fonts.attrib[key]
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), face)
    title = styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(16)
    for border in title.element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)
    styles["Heading 1"].paragraph_format.space_before = Pt(14)
    styles["Heading 1"].paragraph_format.space_after = Pt(6)
    for name in ("Table text", "Table header"):
        styles[name].paragraph_format.space_before = styles[name].paragraph_format.space_after = Pt(3)
    styles["Table header"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _page_numbers(paragraph: Paragraph, wording: Wording) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = wording.pick("第 |页，共 |页", "Page | of |").split("|")
    paragraph.add_run(before if before.endswith(" ") else f"{before} ")
    _field(paragraph, "PAGE")
    paragraph.add_run(f" {between.strip()} " if wording.language == "en" else f" {between}")
    _field(paragraph, "NUMPAGES")
    if after:
        paragraph.add_run(f" {after}")


def _field(paragraph: Paragraph, code: str) -> None:
    paragraph._p.append(_parse(f'<w:fldSimple w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))  # noqa: SLF001 - python-docx has no fields


def turn(document: Document, *, sideways: bool) -> None:
    """Begin a new page of A4, sideways or upright; footer and header go on."""
    from docx.enum.section import WD_SECTION

    lay(document.add_section(WD_SECTION.NEW_PAGE), sideways=sideways)


def lay(section: Section, *, sideways: bool) -> None:
    """Set the size and margins of a section's pages."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    width, height = reversed(_A4) if sideways else _A4
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = Cm(_SIDE_MARGIN if sideways else _MARGIN)


def shade(cell: _Cell, colour: str) -> None:
    """Fill a cell with a colour, given as RRGGBB."""
    cell._tc.get_or_add_tcPr().append(_parse(f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'))  # noqa: SLF001 - as above


def set_borders(table: Table, colour: str) -> None:
    """Thin lines of a colour around all cells."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = table._tbl.tblPr  # noqa: SLF001 - as above
    borders = _parse(f"<w:tblBorders>{sides}</w:tblBorders>")
    layout = properties.find(borders.tag.replace("tblBorders", "tblLayout"))
    if layout is None:
        properties.append(borders)
    else:
        layout.addprevious(borders)  # the schema wants this order


def repeat_header(row: _Row) -> None:
    """Repeat a row at the top of each page, and never break a page inside it."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - as above
    properties.append(_parse("<w:cantSplit/>"))
    properties.append(_parse("<w:tblHeader/>"))


def add_control(
    paragraph: Paragraph,
    title: str,
    hint: str,
    *,
    choices: Sequence[str] = (),
    date: bool = False,
) -> None:
    """A content control that shows `hint` until somebody writes into it."""
    if choices:
        items = "".join(f"<w:listItem w:displayText={quoteattr(one)} w:value={quoteattr(one)}/>" for one in choices)
        sort = f"<w:comboBox>{items}</w:comboBox>"  # and no plain list: a company may have words of its own
    elif date:
        sort = '<w:date><w:dateFormat w:val="yyyy-MM-dd"/><w:storeMappedDataAs w:val="date"/></w:date>'
    else:
        sort = ""  # text of any sort, so that a list or several paragraphs fit in
    control = _parse(
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(title)}/><w:showingPlcHdr/>{sort}</w:sdtPr>"
        '<w:sdtContent><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t/></w:r></w:sdtContent></w:sdt>'
    )
    next(_named(control, "t")).text = hint
    paragraph._p.append(control)  # noqa: SLF001 - as above


def without_time(comment: Comment) -> None:
    """Take the time at which it was written off a comment: equal content is equal bytes."""
    from docx.oxml.ns import qn

    comment._comment_elm.attrib.pop(qn("w:date"), None)  # noqa: SLF001 - as above


def _named(element: BaseOxmlElement, name: str) -> Iterator[Any]:
    from docx.oxml.ns import qn

    return iter(element.iter(qn(f"w:{name}")))


def _parse(xml: str) -> BaseOxmlElement:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    name = re.match(r"<([\w:]+)", xml)
    assert name is not None  # noqa: S101 - all of it is written above
    return parse_xml(f"{name[0]} {nsdecls('w')}{xml[name.end() :]}")
