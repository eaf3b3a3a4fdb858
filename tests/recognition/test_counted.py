"""Labels with a number behind them head one record each."""

from __future__ import annotations

from reading_markdown import Reader

from sopcheck.places import TextPlace

PLAN = "# 秋季书市项目计划\n\n## 项目时间\n\n2026年9月1日至9月30日\n\n"


def test_lines_with_counted_labels_are_the_records(reader: Reader) -> None:
    artifact = reader.artifact(f"{PLAN}目标一：到场 2000 人\n\n目标二：售书 5000 册\n")
    assert artifact.data["goals"] == [{"statement": "到场 2000 人"}, {"statement": "售书 5000 册"}]
    assert artifact.marks["goals", 1].label_place == TextPlace(9, 1, 9, 4)


def test_parts_below_a_counted_label_belong_to_its_record(reader: Reader) -> None:
    text = f"{PLAN}## 任务一：选址\n\n- 负责人：李雷\n\n## 任务二：招展\n\n- 负责人：韩梅梅\n- 截止日期：2026-09-05\n"
    assert reader.artifact(text).data["tasks"] == [
        {"name": "选址", "owner": {"name": "李雷"}},
        {"name": "招展", "owner": {"name": "韩梅梅"}, "due": "2026-09-05"},
    ]


def test_counted_labels_that_nobody_answered_leave_the_field_blank(reader: Reader) -> None:
    artifact = reader.artifact(f"{PLAN}项目任务一：\n\n启动说明：\n\n项目任务二：\n\n启动说明：\n")
    assert artifact.state(("tasks",)) == "blank"
    assert artifact.records == 0


def test_a_template_that_counts_its_goals_is_no_answer(reader: Reader) -> None:
    artifact = reader.artifact(f"{PLAN}目标一：[目标内容]\n\n目标二：[目标内容]\n")
    assert artifact.state(("goals",)) == "placeholder"


def test_one_label_with_a_number_is_no_list(reader: Reader) -> None:
    artifact = reader.artifact(
        f"{PLAN}## 任务分解\n\n| 任务 | 负责人 |\n| --- | --- |\n| 选址 | 李雷 |\n\n任务 1：见上\n"
    )
    assert artifact.data["tasks"] == [{"name": "选址", "owner": {"name": "李雷"}}]


def test_a_plan_of_milestones_alone_counts_them(reader: Reader) -> None:
    text = "# 项目计划\n\n## 里程碑\n\n| 日期 | 里程碑 |\n| --- | --- |\n| 2026-09-01 | 立项 |\n| 2026-09-30 | 开市 |\n"
    assert reader.artifact(text).records == 2
