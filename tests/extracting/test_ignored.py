"""What `extract` tells of the parts of a document that no field was read from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sopcheck.extracting.ignored import Ignored, ignored
from sopcheck.model import Document
from sopcheck.reading import DEFAULT_LIMITS, read
from sopcheck.recognition.recognise import Recognised, Recogniser, RecognitionSettings
from sopcheck.standard.load import load_pack

EXAMPLES = Path(__file__).parents[2] / "examples"
DOCUMENTS = sorted(
    str(path.relative_to(EXAMPLES))
    for folder in ("spring-campaign", "spring-campaign-office")
    for path in (EXAMPLES / folder).rglob("*")
    if path.suffix in {".yaml", ".md", ".docx", ".xlsx", ".csv"} and not path.name.startswith("sopcheck")
)


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_pack(), RecognitionSettings())


def unused(document: Document, found: Recognised) -> list[Ignored]:
    return [one for artifact in found.artifacts for one in ignored(artifact, found.artifacts, document)]


def told(name: str, content: str) -> list[tuple[str, str, str]]:
    document = read(name, content.encode(), DEFAULT_LIMITS)
    found = unused(document, recogniser().recognise(document))
    return [(one.what, one.text, one.place.label() if one.place else "") for one in found]


def test_keys_of_data_that_no_field_has() -> None:
    yaml = """\
kind: risk_register
weather: sunny
period: {start: 2026-01-01, end: 2026-12-31}
risks:
  - id: R1
    colour: red
    owner: 李雷
    more: {deep: 1, deeper: 2}
"""
    assert told("r.yaml", yaml)[-2:] == [("key", "colour", "6:5"), ("key", "more", "8:5")]
    assert ("key", "weather", "2:1") in told("r.yaml", yaml)


def test_columns_lines_tables_and_sections_of_a_page() -> None:
    page = """\
# 风险登记册

天气：晴
版本：1.2

| 编号 | 风险描述 | 可能性 | 影响程度 | 责任人 | 心情 |
| --- | --- | --- | --- | --- | --- |
| R1 | 供应商延期 | 高 | 中 | 李雷 | 好 |

## 食堂菜单

| 周一 | 周二 |
| --- | --- |
| 面 | 饭 |
"""
    assert told("r.md", page) == [
        ("line", "天气", "3:1"),
        ("column", "心情", "6:34"),
        ("section", "食堂菜单", "10:4"),
    ]


def test_what_stands_below_the_heading_of_a_field_is_its_answer() -> None:
    page = "# 项目计划\n\n## 项目目标\n\n### 第一\n\n提升续费率到 90%\n\n## 天气\n\n晴\n"
    assert told("p.md", page) == [("section", "天气", "9:4")]


def test_a_document_that_is_no_artifact_has_nothing_unused() -> None:
    assert told("notes.md", "# Shopping\n\n- milk\n") == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_of_a_document_that_follows_the_standard_nothing_is_ignored(name: str) -> None:
    document = read(name, (EXAMPLES / name).read_bytes(), DEFAULT_LIMITS)
    found = recogniser().recognise(document)
    assert [(one.what, one.text) for one in unused(document, found)] == []
