from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_markdown import Reader, states

ACTIVITY = """# 秋季读书月活动方案

## 一、活动主题：翻开这一页

## 二、活动形式

线下书展，配合线上打卡。

## 三、活动时间

2026年9月1日至9月30日

## 四、参与方式

- 持会员卡到店
- 在小程序报名

## 五、奖励设置

无

负责人：李雷（运营专员）
预算：8000元
"""


def test_sections_entries_and_a_value_inside_a_heading(reader: Reader) -> None:
    artifact = reader.artifact(ACTIVITY)
    assert artifact.kind == "activity_plan"
    assert artifact.data["theme"] == "翻开这一页"
    assert artifact.data["format"] == "线下书展，配合线上打卡。"
    assert artifact.data["schedule"] == {"start": "2026-09-01", "end": "2026-09-30"}
    assert artifact.data["participation"] == "持会员卡到店\n在小程序报名"
    assert artifact.data["rewards"] is None
    assert artifact.state(("rewards",)) == "present"
    assert artifact.data["owner"] == {"name": "李雷", "role": "operations_specialist"}
    assert artifact.marks["theme",].label == "一、活动主题"


def test_places_of_labels_and_values(reader: Reader) -> None:
    artifact = reader.artifact(ACTIVITY)
    theme = artifact.marks["theme",]
    assert theme.label_place is not None
    assert theme.value_place is not None
    assert (theme.label_place.line, theme.value_place.line) == (3, 3)
    assert theme.value_place.column == 11
    assert reader.line(ACTIVITY, "schedule") == 11
    assert reader.line(ACTIVITY, "format") == 7
    assert reader.line(ACTIVITY, "laws_checked") == 1


@pytest.mark.parametrize(
    ("below", "state"),
    [
        ("", "blank"),
        ("<!-- 写清楚怎么参加 -->\n", "placeholder"),
        ("[请填写参与方式]\n", "placeholder"),
        ("（此处填写）\n", "placeholder"),
        ("- 待定\n", "placeholder"),
        ("| 步骤 | 说明 |\n|---|---|\n| 第一步 | |\n| 第二步 | |\n", "blank"),
        ("### 线上\n\n### 线下\n", "blank"),
        ("不适用\n", "not_applicable"),
        ("![海报](poster.png)\n", "unreadable"),
        ("到店领取号码牌。\n", "present"),
        ("### 线上\n\n扫码报名。\n", "present"),
        ("| 步骤 | 说明 |\n|---|---|\n| 第一步 | 扫码 |\n", "present"),
    ],
)
def test_what_stands_below_a_heading_makes_its_state(reader: Reader, below: str, state: str) -> None:
    text = f"# 活动方案\n\n## 活动主题\n\n翻开这一页\n\n## 参与方式\n\n{below}"
    assert states(reader.artifact(text), "theme", "participation") == {"theme": "present", "participation": state}


@pytest.mark.parametrize(
    ("boxes", "state", "text"),
    [
        ("- [ ] 展览\n- [ ] 讲座\n- [ ] 其他\n", "placeholder", None),
        ("- [ ] 展览\n- [x] 讲座\n- [ ] 其他\n", "present", "讲座"),
        ("- 展览\n- 讲座\n", "present", "展览\n讲座"),
    ],
)
def test_a_choice_of_boxes_is_answered_by_the_ticked_one(
    reader: Reader, boxes: str, state: str, text: str | None
) -> None:
    artifact = reader.artifact(f"# 活动方案\n\n## 活动主题\n\n翻开这一页\n\n## 活动形式\n\n{boxes}")
    assert artifact.state(("format",)) == state
    assert artifact.data.get("format") == text


def test_open_boxes_of_a_task_list_are_tasks(reader: Reader) -> None:
    artifact = reader.artifact("# 项目计划\n\n## 目标\n\n开业。\n\n## 任务\n\n- [ ] 选书\n- [x] 布展\n")
    assert artifact.data["tasks"] == [{"name": "选书"}, {"name": "布展"}]


def test_a_label_on_one_line_and_its_value_on_the_next(reader: Reader) -> None:
    artifact = reader.artifact("# 活动方案\n\n活动主题：\n\n翻开这一页\n\n活动时间：\n\n2026-09-01 至 2026-09-30\n")
    assert artifact.data["theme"] == "翻开这一页"
    assert artifact.data["schedule"] == {"start": "2026-09-01", "end": "2026-09-30"}


def test_a_compound_label_answers_each_of_its_fields(reader: Reader) -> None:
    text = "# 数据分析报告\n\n## 数据概述\n\n六月订单。\n\n## 结论与建议\n\n复购偏低，应发老客券。\n"
    artifact = reader.artifact(text)
    assert artifact.data["conclusions"] == "复购偏低，应发老客券。"
    assert artifact.data["recommendations"] == "复购偏低，应发老客券。"


def test_sections_inside_a_compound_section_answer_their_own_fields(reader: Reader) -> None:
    text = "# 数据分析报告\n\n## 结论与建议\n\n### 主要结论\n\n复购偏低。\n\n### 改进建议\n\n发老客券。\n"
    artifact = reader.artifact(text)
    assert artifact.data["conclusions"] == "复购偏低。"
    assert artifact.data["recommendations"] == "发老客券。"
    assert artifact.marks["conclusions",].label == "主要结论"


def test_a_label_inside_the_section_of_another_field_does_not_answer(reader: Reader) -> None:
    text = "# 活动方案\n\n## 活动主题\n\n翻开这一页\n\n## 活动时间\n\n2026-09-01\n\n## 参与方式\n\n- 时间：早上到店\n"
    artifact = reader.artifact(text)
    assert artifact.data["schedule"] == {"start": "2026-09-01", "end": "2026-09-01"}


def test_a_guessed_label_over_a_text_of_another_sort_does_not_answer(reader: Reader) -> None:
    text = "# 活动方案\n\n## 活动主题\n\n翻开这一页\n\n## 备场时间\n\n看各店情况。\n"
    assert reader.artifact(text).state(("schedule",)) == "absent"


def test_a_text_of_another_sort_under_the_own_label_is_a_misfit(reader: Reader) -> None:
    artifact = reader.artifact("# 活动方案\n\n## 活动主题\n\n翻开这一页\n\n## 活动时间\n\n等书到齐以后\n")
    assert artifact.misfits["schedule",] == ("004", "等书到齐以后")
    assert "schedule" not in artifact.data


def test_the_title_gives_the_theme(reader: Reader) -> None:
    artifact = reader.artifact("# 秋季读书月活动方案\n\n## 参与方式\n\n到店。\n\n## 奖品设置\n\n书签。\n")
    assert artifact.data["theme"] == "秋季读书月"
    assert artifact.marks["theme",].label_place is not None


def test_a_title_that_only_names_the_kind_gives_no_theme(reader: Reader) -> None:
    artifact = reader.artifact("# 活动策划方案\n\n## 参与方式\n\n到店。\n\n## 奖品设置\n\n书签。\n")
    assert states(artifact, "theme", "title") == {"theme": "absent", "title": "absent"}


def test_a_document_that_states_its_title_names_its_fields(reader: Reader) -> None:
    text = "# 秋季读书月活动方案\n\n标题：秋季读书月\n\n## 参与方式\n\n到店。\n\n## 奖品设置\n\n书签。\n"
    assert states(reader.artifact(text), "title", "theme") == {"title": "present", "theme": "absent"}


def test_the_title_gives_the_period_of_a_report(reader: Reader) -> None:
    artifact = reader.artifact("# 2026年6月运营月报\n\n## 流量\n\n| 指标 | 数值 |\n|---|---|\n| 访问 | 120 |\n")
    assert artifact.data["period"] == {"start": "2026-06-01", "end": "2026-06-30"}
    assert artifact.data["frequency"] == "monthly"


def test_a_day_is_a_reports_date_and_not_its_period(reader: Reader) -> None:
    text = "# 数据报表\n\n日期：2026-07-03\n\n## 流量\n\n| 指标 | 数值 |\n|---|---|\n| 访问 | 120 |\n"
    assert states(reader.artifact(text), "date", "period") == {"date": "present", "period": "absent"}


def test_a_form_of_labels_and_values(reader: Reader) -> None:
    text = (
        "# 活动方案\n\n| 项目 | 内容 |\n|---|---|\n| 活动主题 | 翻开这一页 |\n| 活动时间 | |\n"
        "| **负责人** | [姓名] |\n| 活动预算 | 8000元 |\n"
    )
    artifact = reader.artifact(text)
    assert states(artifact, "theme", "schedule", "owner") == {
        "theme": "present",
        "schedule": "blank",
        "owner": "placeholder",
    }
    assert artifact.data["budget"] == {"amount": 8000, "currency": "CNY"}
    assert reader.line(text, "schedule") == 6


def test_a_form_of_four_columns(reader: Reader) -> None:
    rows = "| 活动主题 | 翻开这一页 | 负责人 | 韩梅梅 |\n|---|---|---|---|\n| 活动时间 | 2026-09-01 | 地点 | 一号店 |\n"
    text = f"# 活动方案\n\n{rows}"
    artifact = reader.artifact(text)
    assert artifact.data["theme"] == "翻开这一页"
    assert artifact.data["owner"] == {"name": "韩梅梅"}
    assert artifact.data["location"] == "一号店"


def test_front_matter_answers_first_and_the_text_what_it_leaves_open(reader: Reader) -> None:
    front = "---\nkind: activity_plan\ntheme: 翻开这一页\nschedule:\n---\n"
    text = front + "# 方案\n\n## 主题\n\n别的\n\n## 活动时间\n\n2026-09-01\n"
    artifact = reader.artifact(text)
    assert artifact.data["theme"] == "翻开这一页"
    assert artifact.data["schedule"] == {"start": "2026-09-01", "end": "2026-09-01"}
    assert reader.line(text, "theme") == 3
    assert reader.line(text, "format") == 2


def test_pictures_are_charts_wherever_they_stand(reader: Reader) -> None:
    text = "# 运营周报\n\n报告周期：2026-06-01 至 2026-06-07\n\n## 数据异常\n\n无\n\n![访问趋势](visits.png)\n"
    assert reader.artifact(text).data["charts"] == ["访问趋势"]


def test_days_without_a_year_are_of_the_documents_year(reader: Reader) -> None:
    text = (
        "# 2026年读书月项目计划\n\n## 任务\n\n| 任务 | 负责人 | 截止日期 |\n|---|---|---|\n| 选书 | 李雷 | 8月20日 |\n"
    )
    assert reader.artifact(text).data["tasks"] == [{"name": "选书", "owner": {"name": "李雷"}, "due": "2026-08-20"}]


PIECES = st.sampled_from(
    [
        "# ",
        "## ",
        "项目计划",
        "任务",
        "负责人",
        "：",
        "|",
        "---",
        "\n",
        "\n\n",
        "- ",
        "  ",
        "<!--",
        "-->",
        "待定",
        "2026-09-01",
        "高",
        "**",
        "```",
        "风险登记册",
        "可能性",
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join))
def test_recognising_any_markdown_never_raises(reader: Reader, text: str) -> None:
    for artifact in reader.recognised(text).artifacts:
        for path in artifact.marks:
            reader.line(text, *path)


BY_PERSON = """# 项目计划

## 任务分配（{by}）

- **李雷（运营）**
  - 梳理会员权益
  - 上线会员页
- **王芳**
  - 投放短视频
"""


def test_a_list_by_person_gives_the_tasks_their_owners(reader: Reader) -> None:
    artifact = reader.artifact(BY_PERSON.format(by="按人"))
    assert artifact.data["tasks"] == [
        {"name": "梳理会员权益", "owner": {"name": "李雷", "role": "运营"}},
        {"name": "上线会员页", "owner": {"name": "李雷", "role": "运营"}},
        {"name": "投放短视频", "owner": {"name": "王芳"}},
    ]
    assert artifact.state(("owners",)) == "derived"


def test_a_list_by_person_may_leave_the_person_open(reader: Reader) -> None:
    artifact = reader.artifact(BY_PERSON.format(by="按人").replace("王芳", "待定"))
    assert [artifact.state(("tasks", row, "owner")) for row in range(3)] == ["present", "present", "placeholder"]


def test_a_list_by_phase_names_nobody(reader: Reader) -> None:
    artifact = reader.artifact(BY_PERSON.format(by="按阶段"))
    assert [task["name"] for task in artifact.data["tasks"]] == ["李雷（运营）", "王芳"]  # type: ignore[union-attr, index, call-overload]


def test_the_conclusions_of_a_closing_report_answer_its_goals(reader: Reader) -> None:
    text = "# 点餐系统 项目总结报告\n\n## 2开发步骤\n\n先画原型，再分两轮开发。\n\n## 9结论\n\n点餐与结算都已上线。\n"
    artifact = reader.artifact(text)
    assert artifact.state(("goal_completion",)) == "present"
    assert artifact.data["process_review"] == "先画原型，再分两轮开发。"


def test_a_title_that_is_stated_is_the_theme_of_an_activity(reader: Reader) -> None:
    artifact = reader.artifact("# Event Proposal\n\nTitle: Gardening on balconies\n\nAudience: neighbours\n")
    assert artifact.data["theme"] == "Gardening on balconies"


def test_a_line_of_the_cover_names_the_theme(reader: Reader) -> None:
    text = "# 活动策划书\n\n第三届“悦读”分享会\n\n某某社区\n\n## 活动时间\n\n2026-05-01\n\n## 奖品\n\n图书\n"
    assert reader.artifact(text).data["theme"] == "第三届“悦读”分享会"


def test_of_headings_of_one_level_the_first_is_the_title_if_it_names_the_kind(reader: Reader) -> None:
    artifact = reader.artifact("# 春日市集活动策划书\n\n# 活动时间\n\n2026-05-01\n\n# 奖品\n\n图书\n")
    assert artifact.data["theme"] == "春日市集"


def test_a_count_of_heads_is_no_owner(reader: Reader) -> None:
    assert reader.artifact("# 活动方案\n\n## 活动主题\n\n翻开这一页\n\n负责人：2人\n").state(("owner",)) == "absent"


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("云上大学东校区活动策划书", None),
        ("云上大学读书协会活动策划书", None),
        ("Riverside Gardening Club Event Plan", None),
        ("云上大学读书节活动策划书", "云上大学读书节"),
        ("走进云上大学活动策划书", "走进云上大学"),
        ("法律进社区活动策划书", "法律进社区"),
    ],
)
def test_whose_plan_it_is_gives_no_theme(reader: Reader, title: str, theme: str | None) -> None:
    artifact = reader.artifact(f"# {title}\n\n## 活动时间\n\n2026-03-02\n\n## 奖励设置\n\n书签\n")
    assert artifact.data.get("theme") == theme
