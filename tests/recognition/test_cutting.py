"""Of a very long register the first rows are read, and it is told that there are more."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from workbook import inline, sheet, workbook

from sopcheck import reading
from sopcheck.config import Config
from sopcheck.engine import Request, run
from sopcheck.model import Finding, Outline, Problem, Report, Table
from sopcheck.places import CsvPlace, SheetPlace
from sopcheck.reading.limits import DEFAULT_LIMITS, Limits
from sopcheck.recognition.cutting import cut_long
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.load import load_pack

PACK = load_pack()
HEADER = ["编号", "风险描述", "可能性", "影响程度", "风险等级", "应对措施", "责任人"]
ROWS = [[f"R{number}", f"第 {number} 批晚到", "高", "高", "高", "备用供应商", "李雷"] for number in range(1, 8)]
RAW = [["订单", "单价", "数量"], *([f"SO{number}", "3.5", "2"] for number in range(9))]


def problems(name: str, data: bytes, most: int) -> tuple[int | None, tuple[Problem, ...]]:
    recogniser = Recogniser(PACK, RecognitionSettings())
    recognised = recogniser.recognise(reading.read(name, data), most)
    (artifact,) = recognised.artifacts
    return artifact.records, recognised.problems


def csv_of(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def test_a_register_of_as_many_rows_as_allowed_is_read_whole() -> None:
    book = workbook({"风险登记册": sheet(inline(HEADER, *ROWS))})
    assert problems("风险登记册.xlsx", book, 8) == (7, ())


def test_a_longer_one_is_cut_and_told_at_the_first_row_that_was_left_out() -> None:
    book = workbook({"风险登记册": sheet(inline(HEADER, *ROWS))})
    records, (told,) = problems("风险登记册.xlsx", book, 5)
    assert records == 4
    assert told == Problem(
        "DOC127",
        SheetPlace("风险登记册", "A6"),
        {"artifact": "风险登记册.xlsx", "field": "risks", "rows": 8, "limit": 5},
    )


def test_a_long_csv_file_is_cut_alike() -> None:
    records, (told,) = problems("风险登记册.csv", csv_of([HEADER, *ROWS]), 5)
    assert records == 4
    assert (told.code, isinstance(told.at, CsvPlace) and told.at.line) == ("DOC127", 6)


def test_raw_data_on_another_sheet_is_nothing_to_tell() -> None:
    book = workbook({"风险登记册": sheet(inline(HEADER, *ROWS[:2])), "订单": sheet(inline(*RAW))})
    assert problems("风险登记册.xlsx", book, 5) == (2, ())


def test_a_document_without_long_tables_is_left_as_it_is() -> None:
    (part,) = reading.read("a.csv", csv_of(RAW)).parts
    assert isinstance(part.content, Outline)
    assert cut_long(part.content, 10) == (part.content, ())
    outline, (cut,) = cut_long(part.content, 9)
    assert cut.rows == 10
    (table,) = (block for block in outline.blocks if isinstance(block, Table))
    assert len(table.rows) == 9


def report(root: Path, limits: Limits) -> Report:
    request = Request(Config(root), as_of=dt.date(2026, 4, 1), jobs=1, limits=limits)
    return run(request, PACK)


def told(found: Report) -> list[Finding]:
    return [one for one in found.findings if one.code == "DOC127"]


def test_the_finding_is_of_all_that_the_register_serves_and_goes_away_with_the_limit(tmp_path: Path) -> None:
    (tmp_path / "风险登记册.csv").write_bytes(csv_of([HEADER, *ROWS]))
    (one,) = told(report(tmp_path, replace(DEFAULT_LIMITS, records=5)))
    assert (one.severity, one.kind, one.field, one.unwaivable) == ("error", "risk_register", "risks", True)
    assert {"risk-assessed", "risk-monitored"} <= set(one.obligations)
    assert told(report(tmp_path, replace(DEFAULT_LIMITS, records=8))) == []


@pytest.mark.parametrize("records", [5, 8])
def test_what_is_read_is_checked(tmp_path: Path, records: int) -> None:
    rows = [*ROWS[:2], ["R3", "断电", "高", "高", "高", "备用电源", ""], *ROWS[3:]]
    (tmp_path / "风险登记册.csv").write_bytes(csv_of([HEADER, *rows]))
    found = report(tmp_path, replace(DEFAULT_LIMITS, records=records)).findings
    assert ("RSK002", "risks[R3].owner") in {(one.code, one.field) for one in found}
