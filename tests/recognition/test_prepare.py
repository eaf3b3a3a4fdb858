"""Blocks as their writer means them: comments in cells, and labels in brackets in front of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reading_markdown import Reader

REGISTER = """# 风险登记册

| 编号 | 风险描述 | 可能性 | 影响程度 | 责任人 |
|---|---|---|---|---|
| R1 | 断货 | <!-- 高/中/低 --> | 高 | <!-- 谁 --> |
| R2 | 断电 | 低 |  | 王芳 <!-- 待核 --> |
"""

PLAN = """# 活动策划方案

【活动主题】春日焕新
【活动时间】2026年5月1日-5日
每日 10 点开始

- 【活动地点】上海

【备注】不是字段

## 活动奖励

【一等奖】手机 1 部
"""


def test_a_comment_in_a_cell_is_a_placeholder(reader: Reader) -> None:
    artifact = reader.artifact(REGISTER)
    assert artifact.state(("risks", 0, "likelihood")) == "placeholder"
    assert artifact.state(("risks", 0, "owner")) == "placeholder"
    assert artifact.state(("risks", 1, "impact")) == "blank"
    assert artifact.data["risks"][1]["owner"] == {"name": "王芳"}  # type: ignore[index, call-overload]
    place = artifact.marks["risks", 0, "owner"].value_place
    assert place is not None
    assert place.label() == "5:34"


def test_a_label_in_brackets_stands_before_its_value(reader: Reader) -> None:
    artifact = reader.artifact(PLAN)
    assert artifact.data["theme"] == "春日焕新"
    assert artifact.data["schedule"] == {"start": "2026-05-01", "end": "2026-05-05"}
    assert artifact.data["location"] == "上海"
    assert reader.line(PLAN, "theme") == 3
    assert reader.line(PLAN, "schedule") == 4
    assert reader.line(PLAN, "location") == 7


def test_what_no_field_is_called_stays_text(reader: Reader) -> None:
    assert reader.artifact(PLAN).data["rewards"] == "【一等奖】手机 1 部"
