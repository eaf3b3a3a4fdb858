"""What a document says once for all of its records, and forms that are one record."""

from __future__ import annotations

import pytest
from office_documents import document, word_table
from reading_markdown import Reader

from sopcheck.model import Artifact, Block
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack

TRAINING = """# 年度培训计划

## 培训目标

人人会用新系统。

## 培训内容

- 订单处理
- 退换货规则

## 培训方式

内部培训

## 培训时间

2026-03-10

## 培训讲师

王芳
"""


def as_kind(pack: Pack, kind: str, *blocks: Block) -> Artifact:
    (artifact,) = Recogniser(pack, RecognitionSettings(kinds=(("**", kind),))).recognise(document(*blocks)).artifacts
    return artifact


def test_sections_of_a_training_plan_speak_of_all_its_courses(reader: Reader) -> None:
    artifact = reader.artifact(TRAINING)
    assert [course["content"] for course in artifact.data["courses"]] == ["订单处理", "退换货规则"]  # type: ignore[index, union-attr, call-overload]
    assert artifact.data["courses"][1] == {  # type: ignore[index]
        "content": "退换货规则",
        "method": "internal",
        "time": {"start": "2026-03-10", "end": "2026-03-10"},
        "trainers": [{"name": "王芳"}],
    }


def test_a_section_that_says_nothing_leaves_the_field_of_all_courses_blank(reader: Reader) -> None:
    artifact = reader.artifact(TRAINING.replace("王芳\n", ""))
    assert artifact.state(("courses", 0, "trainers")) == "blank"


def test_a_chapter_of_measures_answers_the_risks_of_each_group(reader: Reader) -> None:
    text = (
        "# 风险管理计划\n\n## 风险分析\n\n| 类别 | 风险 | 可能性 | 影响程度 |\n|---|---|---|---|\n"
        "| 技术 | 接口变更 | 高 | 中 |\n| 市场 | 客流不足 | 中 | 高 |\n\n"
        "## 风险应对措施\n\n### 技术风险\n\n先做样机。\n\n### 客流不足\n\n联合周边商户。\n"
    )
    risks = reader.artifact(text).data["risks"]
    assert [risk["measures"] for risk in risks] == ["先做样机。", "联合周边商户。"]  # type: ignore[index, union-attr, call-overload]


def test_what_the_document_says_of_itself_is_said_of_no_record(reader: Reader) -> None:
    table = "| 风险描述 | 可能性 | 影响程度 | 应对措施 |\n|---|---|---|---|\n| 停电 | 高 | 高 | 备用电源 |\n"
    text = f"# 风险登记册\n\n状态：草稿\n\n{table}"
    assert reader.artifact(text).state(("risks", 0, "status")) == "absent"


def test_a_form_may_be_a_single_complaint(pack: Pack) -> None:
    rows = [
        "投诉人|陈静|投诉时间|2026-03-04",
        "投诉内容|杯子漏水|<|<",
        "处理结果|换了新的|<|<",
        "处理状态|已解决|处理人|李雷",
    ]
    artifact = as_kind(pack, "complaint_log", word_table(rows))
    assert artifact.data["complaints"] == [
        {
            "customer": "陈静",
            "received_at": "2026-03-04",
            "complaint": "杯子漏水",
            "handling": "换了新的",
            "status": "resolved",
            "owner": {"name": "李雷"},
        }
    ]


def test_a_form_that_nobody_filled_in_is_blank(pack: Pack) -> None:
    rows = ["投诉人||投诉时间|", "投诉内容||处理结果|", "处理状态||处理人|"]
    artifact = as_kind(pack, "complaint_log", word_table(rows))
    assert artifact.state(("complaints",)) == "blank"
    assert artifact.state(("complaints", "status")) == "blank"
    assert artifact.records in (None, 0)


def test_two_labels_that_say_little_make_no_record(reader: Reader) -> None:
    text = "# 项目计划\n\n## 目标\n\n开业。\n\n名称：二号店\n\n负责人：李雷\n"
    assert reader.artifact(text).state(("tasks",)) == "absent"


def test_a_second_table_may_tell_the_records_by_their_numbers_alone(pack: Pack) -> None:
    first = word_table(["编号|风险|可能性|影响程度", "F1|停电|高|中", "F2|缺货|中|高"])
    second = word_table(["编号|应对措施", "F1|备用电源", "F2|提前订货"], 2)
    risks = as_kind(pack, "risk_register", first, second).data["risks"]
    assert [risk["measures"] for risk in risks] == ["备用电源", "提前订货"]  # type: ignore[index, union-attr, call-overload]


def test_a_row_of_notes_below_the_records_is_none(pack: Pack) -> None:
    rows = ["资产|风险|可能性|影响程度", "现金|盗窃|低|高", "备注|每季度复核一次，由门店和总部一起进行。|<|<"]
    assert as_kind(pack, "risk_register", word_table(rows)).records == 1


def test_items_with_their_parts_at_the_margin_are_records(reader: Reader) -> None:
    one = "- {}: happens in summer\n\nLikelihood: High\n\nImpact: {}\n\nContingency plan: {}\n\n"
    text = "# Risk register\n\n# Inside\n\n" + one.format("Storm", "High", "Move indoors")
    text += one.format("Queue", "Low", "Second till") + "# Outside\n\n" + one.format("Strike", "Low", "Bicycles")
    artifact = reader.artifact(text)
    assert artifact.records == 3
    assert artifact.data["risks"][2]["contingency"] == "Bicycles"  # type: ignore[index, call-overload]


def test_a_form_about_one_complaint_is_one_complaint(reader: Reader) -> None:
    artifact = reader.artifact(
        "# 客户投诉处理单\n\n| 投诉编号 | TS-31 | 投诉日期 | 2026-02-10 |\n|---|---|---|---|\n"
        "| 客户名称 | 客户甲 | 投诉渠道 | 客服热线 |\n| 责任部门 | 仓储部 | 处理状态 | 已办结 |\n\n"
        "## 投诉内容\n\n付款五天仍未发货。\n\n## 处理措施\n\n当日补发。\n"
    )
    assert artifact.kind == "complaint_log"
    assert artifact.data["complaints"] == [
        {
            "complaint": "付款五天仍未发货。",
            "id": "TS-31",
            "received_at": "2026-02-10",
            "customer": "客户甲",
            "channel": "客服热线",
            "department": "仓储部",
            "status": "closed",
            "handling": "当日补发。",
        }
    ]


@pytest.mark.parametrize(
    ("held", "due", "day"),
    [
        ("2026年3月20日", "4月3日", "2026-04-03"),
        ("2026年12月28日", "1月5日", "2027-01-05"),
        ("2026年12月28日", "12月20日", "2026-12-20"),
        ("2026年12月28日", "2026年1月5日", "2026-01-05"),
    ],
)
def test_days_of_actions_are_in_the_year_of_the_meeting_or_the_next(
    reader: Reader, held: str, due: str, day: str
) -> None:
    artifact = reader.artifact(
        f"# 备货会议纪要\n\n会议时间：{held}\n\n## 决议\n\n补货。\n\n## 待办事项\n\n"
        f"| 事项 | 负责人 | 完成时间 |\n|---|---|---|\n| 采购 | 孙浩 | {due} |\n"
    )
    assert artifact.data["actions"] == [{"action": "采购", "owner": {"name": "孙浩"}, "due": day}]
