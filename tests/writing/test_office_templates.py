"""Templates for Word and Excel: what people find in them besides the fields - lists, comments, headers, paper."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from sopcheck.reporting.messages import Wording
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Language, Pack
from sopcheck.writing import docx_template, xlsx_template
from sopcheck.writing.template import template_of

KINDS = [kind.id for kind in load_pack().kinds.values() if kind.fields]


@cache
def pack() -> Pack:
    return load_pack()


def workbook(kind: str, language: Language = "zh") -> Any:
    content = xlsx_template.render(pack().kinds[kind], Wording(pack(), language))
    return load_workbook(io.BytesIO(content))


def document(kind: str, language: Language = "zh") -> Any:
    content = docx_template.render(pack().kinds[kind], Wording(pack(), language))
    return docx.Document(io.BytesIO(content))


def lists(sheet: Any) -> dict[str, str]:
    return {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}


def test_a_register_is_one_sheet_with_its_header_frozen_and_repeated() -> None:
    book = workbook("risk_register")
    assert book.sheetnames == ["风险登记册"]
    sheet = book.active
    assert [sheet["A1"].value, sheet["A6"].value, sheet["B6"].value] == ["风险登记册", "风险编号", "风险描述"]
    assert sheet.freeze_panes == "A7"
    assert sheet.print_title_rows == "$6:$6"
    assert sheet.auto_filter.ref == "A6:U21"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")


def test_levels_statuses_and_words_are_chosen_from_lists() -> None:
    found = lists(workbook("risk_register").active)
    assert found["E7:E506"] == '"高,中,低"'
    assert found["J7:J506"] == '"规避,降低,转移,接受"'
    assert found["U7:U506"].startswith('"开放,')
    assert '"high,medium,low"' in lists(workbook("risk_register", "en").active).values()


def test_cells_have_the_formats_of_their_fields_and_guidance_only_in_comments() -> None:
    sheet = workbook("risk_register").active
    assert [sheet[cell].number_format for cell in ("A7", "D7", "H7")] == ["@", "yyyy-mm-dd", "General"]
    assert sheet["B6"].comment.text.startswith("必填，标准 六(一)1 要求；例如：")
    assert {cell.value for row in sheet.iter_rows(min_row=7) for cell in row} == {None}


def test_a_plan_has_a_sheet_for_its_form_and_one_for_each_table() -> None:
    book = workbook("project_plan")
    assert book.sheetnames == ["项目计划", "审核和批准", "项目目标", "任务分解", "时间节点"]
    assert [book["任务分解"]["A1"].value, book["任务分解"]["B3"].value] == ["任务分解", "任务"]
    assert [sheet.freeze_panes for sheet in book.worksheets] == [None, "A4", "A4", "A4", "A4"]
    assert [sheet.page_setup.orientation for sheet in book.worksheets] == [*["portrait"] * 3, "landscape", "portrait"]


def test_tables_of_the_same_columns_share_a_sheet() -> None:
    book = workbook("data_report")
    assert book.sheetnames == ["数据报表", "流量数据、用户行为数据、销售数据"]
    sheet = book.worksheets[1]
    assert [sheet[cell].value for cell in ("A1", "A3", "A11", "A13", "A21")] == [
        "流量数据",
        "指标",
        "用户行为数据",
        "指标",
        "销售数据",
    ]
    assert (sheet.freeze_panes, sheet.print_area) == (None, f"'{sheet.title}'!$A$1:$C$29")


def test_a_word_template_has_controls_that_show_what_to_do() -> None:
    body = document("project_plan").element.body
    controls = body.findall(f".//{qn('w:sdt')}")
    texts = {"".join(node.text for node in one.iter(qn("w:t"))) for one in controls}
    assert texts == {"点击此处输入文字", "请选择日期", "请选择"}
    assert all(one.find(f".//{qn('w:showingPlcHdr')}") is not None for one in controls)
    decisions = next(
        [item.get(qn("w:value")) for item in one.iter(qn("w:listItem"))]
        for one in controls
        if one.find(f".//{qn('w:alias')}").get(qn("w:val")) == "审批结论"
    )
    assert decisions == ["同意", "不同意", "待审批"]


def test_a_word_template_turns_the_page_for_a_wide_table_only() -> None:
    plan, register, brief = (document(kind) for kind in ("project_plan", "risk_register", "requirements_brief"))
    assert [section.page_width.cm > 25 for section in plan.sections] == [False, True]
    assert [section.page_width.cm > 25 for section in register.sections] == [True]
    assert [section.page_width.cm > 25 for section in brief.sections] == [False]
    assert plan.tables[-1].rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None  # noqa: SLF001 - no other door


def test_word_guidance_stands_in_comments() -> None:
    plan = document("project_plan")
    comments = [comment.text for comment in plan.comments]
    assert any(text.startswith("必填，标准 三(一)2 要求；例如：T1 完成活动页面") for text in comments)
    assert not any("例如" in paragraph.text for paragraph in plan.paragraphs)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_of_the_template_is_in_both(kind: str, language: Language) -> None:
    slots = template_of(pack().kinds[kind], Wording(pack(), language)).slots
    book, text = workbook(kind, language), document(kind, language)
    cells = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    written = {paragraph.text for paragraph in text.element.body.iter(qn("w:p")) if paragraph.text}
    names = {slot.label for slot in slots}
    columns = {column.label for slot in slots for column in slot.columns}
    register = {slot.label for slot in slots if slot.columns and len(book.sheetnames) == 1}
    assert names - register <= cells
    assert columns <= cells
    assert names <= written
    kept = {column.label for slot in slots for column in docx_template.columns_of(slot)}
    assert kept <= written
    assert {column.label for slot in slots for column in slot.columns if column.spec.required} <= kept


@pytest.mark.parametrize("writer", [docx_template, xlsx_template])
def test_the_same_template_is_the_same_bytes(writer: Any) -> None:
    kind, wording = pack().kinds["risk_register"], Wording(pack(), "zh")
    content = writer.render(kind, wording)
    assert writer.render(kind, wording) == content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:" not in package.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")
        assert not any(b"w:date=" in package.read(name) for name in package.namelist())
