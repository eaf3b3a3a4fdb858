from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sopcheck.model import Table, Text
from sopcheck.places import SheetPlace
from sopcheck.recognition.tables import form_pairs

if TYPE_CHECKING:
    from reading_markdown import Reader

RISKS = "| 编号 | 风险描述 | 可能性 | 影响程度 | 风险等级 | 责任人 |\n|---|---|---|---|---|---|\n"


def register(rows: str, before: str = "", after: str = "") -> str:
    return f"# 风险登记册\n\n{before}{RISKS}{rows}{after}"


def test_a_register_is_read_cell_by_cell(reader: Reader) -> None:
    text = register("| R1 | 到货延迟 | 高 | 中 | 高 | 王芳 |\n| R2 | 网络中断 | 低 | 低 | 低 | |\n")
    artifact = reader.artifact(text)
    assert artifact.records == 2
    assert artifact.data["risks"] == [
        {
            "id": "R1",
            "description": "到货延迟",
            "likelihood": {"text": "高", "level": "high", "scale": "words"},
            "impact": {"text": "中", "level": "medium", "scale": "words"},
            "level": {"text": "高", "level": "high", "scale": "words"},
            "owner": {"name": "王芳"},
        },
        {
            "id": "R2",
            "description": "网络中断",
            "likelihood": {"text": "低", "level": "low", "scale": "words"},
            "impact": {"text": "低", "level": "low", "scale": "words"},
            "level": {"text": "低", "level": "low", "scale": "words"},
        },
    ]
    assert artifact.state(("risks", 1, "owner")) == "blank"
    owner = artifact.marks["risks", 1, "owner"]
    assert owner.label == "责任人"
    assert owner.label_place is not None
    assert owner.value_place is not None
    assert (owner.label_place.line, owner.value_place.line, owner.value_place.column) == (3, 6, 26)


def test_what_lacks_a_column_is_shown_at_its_row(reader: Reader) -> None:
    text = register("| R1 | 到货延迟 | 高 | 中 | 高 | 王芳 |\n| R2 | 网络中断 | 低 | 低 | 低 | 李雷 |\n")
    assert reader.line(text, "risks", 1, "response") == 6
    assert reader.line(text, "risks") == 3


@pytest.mark.parametrize(
    "row",
    [
        "| R2 | | | | | |",
        "| 2 | | | | | |",
        "| | | | | | |",
        "| | [风险描述] | 高/中/低 | 高/中/低 | | [姓名] |",
        "| R2 | | | | 可能性×影响 | |",
        "| 合计 | 1 | | | | |",
        "| 注：等级由两项评分相乘得出 | | | | | |",
        "| 编号 | 风险描述 | 可能性 | 影响程度 | 风险等级 | 责任人 |",
    ],
)
def test_these_rows_are_no_records(reader: Reader, row: str) -> None:
    artifact = reader.artifact(register(f"| R1 | 到货延迟 | 高 | 中 | 高 | 王芳 |\n{row}\n"))
    assert artifact.records == 1


@pytest.mark.parametrize(
    "row",
    [
        "| | 网络中断 | | | | |",
        "| R2 | 合计金额写错 | 高 | 中 | 高 | 王芳 |",
        "| R2 | | 高 | | | |",
        "| R2 | 待定 | 高 | 中 | 高 | 王芳 |",
        "| R2 | 注意力分散 | 低 | 低 | 低 | 李雷 |",
    ],
)
def test_these_rows_are_records(reader: Reader, row: str) -> None:
    artifact = reader.artifact(register(f"| R1 | 到货延迟 | 高 | 中 | 高 | 王芳 |\n{row}\n"))
    assert artifact.records == 2


def test_a_register_of_empty_rows_is_blank_and_one_of_template_rows_a_placeholder(reader: Reader) -> None:
    empty = reader.artifact(register("| 1 | | | | | |\n| 2 | | | | | |\n"))
    assert (empty.state(("risks",)), empty.records) == ("blank", 0)
    template = reader.artifact(register("| | [风险描述] | 高/中/低 | 高/中/低 | | [姓名] |\n"))
    assert (template.state(("risks",)), template.records) == ("placeholder", 0)


def test_the_matrix_the_summary_and_the_log_are_not_the_register(reader: Reader) -> None:
    before = (
        "## 评分\n\n| 可能性 | 影响：低 | 影响：高 |\n|---|---|---|\n| 高 | 中 | 高 |\n| 低 | 低 | 中 |\n\n## 风险\n\n"
    )
    after = "\n## 汇总\n\n| 风险等级 | 数量 |\n|---|---|\n| 高 | 1 |\n| 低 | 2 |\n"
    after += "\n## 变更\n\n| 日期 | 编号 | 说明 |\n|---|---|---|\n| 2026-05-01 | R1 | 已关闭 |\n"
    artifact = reader.artifact(register("| R1 | 到货延迟 | 高 | 中 | 高 | 王芳 |\n", before, after))
    assert artifact.records == 1
    assert reader.line(register("| R1 | 到货延迟 | 高 | 中 | 高 | 王芳 |\n", before, after), "risks", 0) == 14


def test_tables_with_the_same_header_are_one_register_and_their_headings_the_category(reader: Reader) -> None:
    head = "| ID | Risk | Likelihood | Impact |\n|---|---|---|---|\n"
    text = (
        "# Risk register\n\n## Risks\n\n### Technical risks\n\n"
        f"{head}| R1 | The till fails | High | Low |\n\n### Market risks\n\n{head}| R2 | Rents rise | Low | High |\n"
    )
    risks = reader.artifact(text).data["risks"]
    assert isinstance(risks, list)
    assert [(risk["id"], risk["category"]) for risk in risks if isinstance(risk, dict)] == [
        ("R1", "technical"),
        ("R2", "market"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "| 任务 | 负责人 | 时间 | 时间 |\n|---|---|---|---|\n| 任务 | 负责人 | 开始时间 | 完成时间 |\n",
        "| 任务 | 负责人 | 时间 | |\n|---|---|---|---|\n| | | 开始时间 | 完成时间 |\n",
    ],
)
def test_a_header_of_two_levels(reader: Reader, header: str) -> None:
    text = f"# 项目计划\n\n## 任务\n\n{header}| 选书 | 李雷 | 2026-08-01 | 2026-08-20 |\n"
    assert reader.artifact(text).data["tasks"] == [
        {"name": "选书", "owner": {"name": "李雷"}, "start": "2026-08-01", "due": "2026-08-20"}
    ]


def test_a_scale_in_the_header_rates_the_numbers_below(reader: Reader) -> None:
    text = "# 风险登记册\n\n| 风险 | 可能性（1-5） | 影响（1-5） |\n|---|---|---|\n| 到货延迟 | 5 | 1 |\n"
    risks = reader.artifact(text).data["risks"]
    assert isinstance(risks, list)
    assert isinstance(risks[0], dict)
    assert risks[0]["likelihood"] == {"text": "5", "level": "high", "number": 5, "scale": "1-5"}


def test_the_heading_decides_between_fields_of_the_same_columns(reader: Reader) -> None:
    table = "| 指标 | 数值 |\n|---|---|\n| {} | {} |\n"
    text = f"# 运营月报\n\n## 流量数据\n\n{table.format('访问', 120)}\n## 销售数据\n\n{table.format('订单', 7)}"
    text += f"\n## 其他\n\n{table.format('退货', 1)}"
    data = reader.artifact(text).data
    assert data["traffic"] == [{"indicator": "访问", "value": 120}]
    assert data["sales"] == [{"indicator": "订单", "value": 7}]
    assert "user_behaviour" not in data


def test_a_section_for_each_risk(reader: Reader) -> None:
    text = (
        "# Risk Register\n\n## R1: The till fails\n\n- **Likelihood:** High\n- **Impact:** Low\n"
        "- **Owner:** Alex Chen\n\n## R2: Rents rise\n\n- **Likelihood:** Low\n- **Impact:** TBD\n"
    )
    artifact = reader.artifact(text)
    risks = artifact.data["risks"]
    assert isinstance(risks, list)
    assert [(risk["id"], risk["description"]) for risk in risks if isinstance(risk, dict)] == [
        ("R1", "The till fails"),
        ("R2", "Rents rise"),
    ]
    assert artifact.state(("risks", 1, "impact")) == "placeholder"
    assert reader.line(text, "risks", 1, "owner") == 9


def test_goals_as_a_list_are_records(reader: Reader) -> None:
    text = "# 项目计划\n\n## 目标\n\n- G1：门店会员达到五百人\n- 线上复购提高\n\n## 任务\n\n无\n"
    artifact = reader.artifact(text)
    assert artifact.data["goals"] == [{"id": "G1", "statement": "门店会员达到五百人"}, {"statement": "线上复购提高"}]
    assert artifact.data["tasks"] == []


def test_a_records_field_in_prose_is_there_without_rows(reader: Reader) -> None:
    artifact = reader.artifact("# 项目计划\n\n## 目标\n\n让老客户多来一次。\n\n## 任务\n\n先选书，再布展。\n")
    assert artifact.state(("tasks",)) == "present"
    assert "tasks" not in artifact.data
    assert artifact.records is None


def test_owners_and_milestones_follow_from_tasks(reader: Reader) -> None:
    text = "# 项目计划\n\n## 任务\n\n| 任务 | 负责人 | 截止日期 |\n|---|---|---|\n| 选书 | 李雷 | 2026-08-20 |\n"
    artifact = reader.artifact(text)
    assert artifact.state(("owners",)) == "derived"
    assert artifact.data["owners"] == [{"name": "李雷"}]
    assert artifact.data["milestones"] == [{"name": "选书", "date": "2026-08-20"}]


def test_the_entries_of_an_unrelated_section_are_no_record(reader: Reader) -> None:
    text = "# 风险登记册\n\n## 文档信息\n\n- 编号：D-7\n- 负责人：王芳\n\n## 附则\n\n- 编号：D-8\n- 负责人：李雷\n"
    assert reader.artifact(text).state(("risks",)) == "absent"


def test_a_form_for_each_risk_outweighs_a_summary_of_them(reader: Reader) -> None:
    form = "| Field | Value |\n|---|---|\n| Description | {} |\n| Likelihood | High |\n| Impact | Low |\n\n"
    text = f"# Risk register\n\n## R1: Till\n\n{form.format('It fails')}## R2: Rent\n\n{form.format('It rises')}"
    text += (
        "## Summary\n\n| ID | Risk | Score |\n|---|---|---|\n| R1 | Till | 3 |\n| R2 | Rent | 3 |\n| R3 | Old | 1 |\n"
    )
    artifact = reader.artifact(text)
    assert artifact.records == 2
    risks = artifact.data["risks"]
    assert isinstance(risks, list)
    assert [risk["description"] for risk in risks if isinstance(risk, dict)] == ["It fails", "It rises"]


def test_a_list_right_below_the_title_answers_what_the_title_names(reader: Reader) -> None:
    artifact = reader.artifact("# 风险清单\n\n1. 水管老化\n2. 房租上涨\n")
    assert artifact.state(("risks",)) == "present"
    assert artifact.marks["risks",].text == "水管老化\n房租上涨"


def test_prose_right_below_the_title_is_an_introduction(reader: Reader) -> None:
    assert reader.artifact("# 风险清单\n\n本清单每月更新。\n").state(("risks",)) == "absent"


def test_signature_lines_are_approvals(reader: Reader) -> None:
    text = "# 项目计划\n\n编制：韩梅梅\n审核：王芳 2026-03-02\n批准：李雷（运营经理）\n\n## 目标\n\n开业。\n"
    artifact = reader.artifact(text)
    assert artifact.data["approvals"] == [
        {"step": "review", "approver": {"name": "王芳"}, "date": "2026-03-02"},
        {"step": "approve", "approver": {"name": "李雷", "role": "operations_manager"}},
    ]
    assert artifact.data["author"] == {"name": "韩梅梅"}


def test_unsigned_lines_are_no_approvals(reader: Reader) -> None:
    artifact = reader.artifact("# 项目计划\n\n审核：\n批准：[姓名]\n\n## 目标\n\n开业。\n\n## 任务\n\n装修。\n")
    assert artifact.state(("approvals",)) == "placeholder"
    assert "approvals" not in artifact.data


def test_one_column_of_ranges_answers_start_and_end(reader: Reader) -> None:
    table = "| 任务 | 负责人 | 起止日期 |\n|---|---|---|\n| 选书 | 李雷 | 2026-08-01 至 2026-08-20 |\n"
    text = f"# 项目计划\n\n## 任务\n\n{table}"
    assert reader.artifact(text).data["tasks"] == [
        {"name": "选书", "owner": {"name": "李雷"}, "start": "2026-08-01", "due": "2026-08-20"}
    ]


def test_a_column_that_names_two_parts_answers_both(reader: Reader) -> None:
    header = "| Risk | Likelihood | Impact | Measures and contingency |\n|---|---|---|---|\n"
    text = f"# Risk register\n\n{header}| Rain | High | Low | Rent a tent |\n"
    risks = reader.artifact(text).data["risks"]
    assert isinstance(risks, list)
    assert isinstance(risks[0], dict)
    assert (risks[0]["measures"], risks[0]["contingency"]) == ("Rent a tent", "Rent a tent")


REPORT = """# 运营月报

报告周期：2026年9月

## 流量数据

"""


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("9月", "8月"),
        ("2026年9月", "2026年8月"),
        ("第36周", "第35周"),
        ("September", "August"),
        ("Sep 2026", "Aug 2026"),
        ("W36", "W35"),
        ("Q3", "Q2"),
        ("1月", "12月"),
        ("2026", "2025"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_columns_headed_by_periods_hold_the_value_and_the_one_before(
    reader: Reader, now: str, before: str, *, turned: bool
) -> None:
    pairs = [(now, "412k"), (before, "365k")]
    (first, one), (second, other) = reversed(pairs) if turned else pairs
    artifact = reader.artifact(
        f"{REPORT}| 指标 | {first} | {second} | 备注 |\n|---|---|---|---|\n| 访问量 | {one} | {other} | |\n"
    )
    assert artifact.data["traffic"] == [{"indicator": "访问量", "value": 412000, "previous": 365000}]


def test_a_column_that_names_the_value_goes_before_periods(reader: Reader) -> None:
    artifact = reader.artifact(f"{REPORT}| 指标 | 本期 | 8月 |\n|---|---|---|\n| 访问量 | 412 | 365 |\n")
    assert artifact.data["traffic"] == [{"indicator": "访问量", "value": 412}]


@pytest.mark.parametrize("sign", ["#", "№", "No."])
def test_a_sign_that_counts_heads_the_ids(reader: Reader, sign: str) -> None:
    text = f"# Project plan\n\n## Objectives\n\n| {sign} | Objective |\n|---|---|\n| O1 | Grow repeat purchases |\n"
    assert reader.artifact(text).data["goals"] == [{"id": "O1", "statement": "Grow repeat purchases"}]


def test_the_role_of_who_signs_tells_the_department(reader: Reader) -> None:
    head = "# Project plan\n\n## Sign-off\n\n| Name | Role | Date |\n|---|---|---|\n"
    artifact = reader.artifact(f"{head}| Ann Doyle | Head of Marketing | 20/08/2026 |\n")
    assert artifact.misfits == {}
    assert artifact.data["approvals"] == [
        {"department": "Head of Marketing", "approver": {"name": "Ann Doyle"}, "date": "2026-08-20"}
    ]
    artifact = reader.artifact(f"{head}| Ann Doyle | Approver | 20/08/2026 |\n")
    approvals = artifact.data["approvals"]
    assert isinstance(approvals, list)
    assert isinstance(approvals[0], dict)
    assert approvals[0]["step"] == "approve"


def test_a_form_with_cells_merged_sideways_is_read_pair_by_pair() -> None:
    def cell(text: str, place: str) -> Text:
        return Text(text, SheetPlace("计划", place))

    first = ("版本", "A3"), ("1.0", "B3"), ("编制人", "C3"), ("李雷", "D3"), ("李雷", "D3")
    second = ("日期", "A4"), ("", "B4"), ("", "C4"), ("", "D4"), ("", "D4")
    table = Table(tuple(tuple(cell(*one) for one in row) for row in (first, second)), SheetPlace("计划", "A3"))
    pairs = form_pairs(table, {"版本", "编制人", "日期"}.__contains__)
    assert [(label.text, value.text) for label, value in pairs] == [("版本", "1.0"), ("编制人", "李雷"), ("日期", "")]


def test_a_table_without_merged_cells_is_no_form_for_its_empty_last_column() -> None:
    rows = (("版本", "日期", ""), ("编制人", "李雷", ""))
    cells = tuple(
        tuple(Text(text, SheetPlace("计划", f"{'ABC'[column]}{row}")) for column, text in enumerate(each))
        for row, each in enumerate(rows, 1)
    )
    assert form_pairs(Table(cells, SheetPlace("计划", "A1")), {"版本", "编制人"}.__contains__) == ()


@pytest.mark.parametrize(
    ("first", "last"),
    [("开始日期", "结束日期"), ("计划开始时间", "计划结束时间"), ("Start date", "End date"), ("Start", "Finish")],
)
def test_a_period_goes_from_its_first_column_to_its_last(reader: Reader, first: str, last: str) -> None:
    text = (
        f"# 年度培训计划\n\n| 培训课程 | 培训方式 | {first} | {last} | 培训讲师 |\n|---|---|---|---|---|\n"
        "| 数据看板 | 内部培训 | 2026-03-12 | 2026-03-13 | 韩梅梅 |\n| 风险识别 | 外部培训 | 2026-04-01 | | 张伟 |\n"
    )
    courses = reader.artifact(text).data["courses"]
    assert isinstance(courses, list)
    assert [course["time"] for course in courses if isinstance(course, dict)] == [
        {"start": "2026-03-12", "end": "2026-03-13"},
        {"start": "2026-04-01", "end": "2026-04-01"},
    ]
