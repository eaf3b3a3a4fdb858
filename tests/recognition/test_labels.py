"""Labels are compared in one normal form, and name fields exactly, by their head noun, or several at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pack import field, fields

from sopcheck.recognition.labels import LabelIndex, Match, fold, hint, walk

INDEX = LabelIndex(
    fields(
        field("author", "person", "编写人", "编写"),
        field("conclusions", "prose", "结论"),
        field("recommendations", "prose", "建议", "Recommendations"),
        field("objectives", "prose", "目的", "目标", "Objectives"),
        field("lessons_learned", "prose", "经验、教训和建议"),
        field("title", "text", "标题", "名称"),
        field(
            "tasks",
            "records",
            "任务",
            "Tasks",
            records=(
                field("owner", "person", "责任人", "人员分配"),
                field("due", "date", "截止日期", "进度安排"),
                field("name", "text", "任务名称", "名称"),
            ),
        ),
    ),
    {"objectives": ("北极星",), "tasks[].owner": ("跟进人",)},
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Likelihood (1-5)", "likelihood"),
        ("L_1to5", "l"),
        ("Impact 1–10：", "impact"),
        ("likelihood_1_5", "likelihood"),
        ("影响程度1-5分", "影响程度"),
        ("Week 1-4", "week 1 4"),
        ("Phase 1-3", "phase 1 3"),
        ("季度1-3", "季度1 3"),
        ("**1.1 Likelihood (1–5)**：", "likelihood"),
        ("（二）項 目 名 稱 *", "项目名称"),
        ("負責人（必填）*", "负责人"),
        ("planned_start-Date", "planned start date"),
        ("RiskID", "risk id"),
        ("Risk_ID", "risk id"),
        ("ID #", "id"),
        ("No.", "no"),
        ("一、活动目标", "活动目标"),
        ("一 活动目标", "活动目标"),
        ("(1) 活动目标", "活动目标"),
        ("①任务", "任务"),
        ("第一章 概述", "概述"),
        ("1.概述", "概述"),
        ("9结论", "结论"),
        ("7日留存率", "7日留存率"),
        ("1.2.3 概述", "概述"),
        ("3 Goals & Objectives", "goal and objective"),
        ("II. Scope", "scope"),
        ("##一、活动背景##", "活动背景"),
        ("- [ ] 任务", "任务"),
        ("👥 任务分配(按人)", "任务分配"),
        ("🎯 目标", "目标"),
        ("Response(s)", "response"),
        ("Impact\n(monetary)", "impact"),
        ("【项目名称】", "项目名称"),
        ("[Project Name]:", "project name"),
        ("[标题](#one)", "标题"),
        ("Ｏｗｎｅｒ", "owner"),
        ("Risk Description/ Impact", "risk description/impact"),
        # and what must stay
        ("2026年目标", "2026年目标"),
        ("一次性费用", "一次性费用"),
        ("Status", "status"),
        ("Analysis", "analysis"),
        ("Business", "business"),
        ("3D 模型", "3d模型"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Likelihood (1-5)", "1-5"),
        ("影响程度（高/中/低）", "高/中/低"),
        ("Response(s)", None),
        ("（二）目标", None),
        ("目标", None),
        ("【目标】", None),
        ("impact_1to5", "1-5"),
        ("Week 1-4", None),
    ],
)
def test_hint(text: str, inside: str | None) -> None:
    assert hint(text) == inside


def test_exact_label_in_any_writing() -> None:
    for text in ("结论", "五、结论：", "結論", "**结论**", "conclusions"):
        assert INDEX.exact(text) == (Match(("conclusions",), 1.0, "exact"),), text


def test_exact_does_not_guess() -> None:
    assert INDEX.exact("主要结论") == ()
    assert INDEX.exact("结论与建议") == ()


def test_one_label_of_two_levels() -> None:
    assert [match.path for match in INDEX.exact("名称")] == [("title",), ("tasks", "name")]
    assert [match.path for match in INDEX.exact("名称", ())] == [("title",)]
    assert [match.path for match in INDEX.exact("名称", ("tasks",))] == [("tasks", "name")]


def test_configured_labels() -> None:
    assert INDEX.exact("北极星")[0].path == ("objectives",)
    assert INDEX.exact("跟进人")[0].path == ("tasks", "owner")


@pytest.mark.parametrize("text", ["任务一", "任务 2：", "Task 3", "Task4", "Task #4", "tasks B", "【任务十二】"])
def test_a_label_with_a_number_is_one_of_the_records(text: str) -> None:
    assert INDEX.find(text) == (Match(("tasks",), 0.85, "counted"),)


def test_a_column_with_a_number_is_named_by_the_label_before_it() -> None:
    assert [match.path for match in INDEX.find("责任人1", ("tasks",))] == [("tasks", "owner")]


@pytest.mark.parametrize("text", ["结论一", "任务一览", "任务单", "Task force", "Objectives 2", "一"])
def test_what_is_counted_must_be_records_and_end_with_the_number(text: str) -> None:
    assert all(match.how != "counted" for match in INDEX.find(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Probability score", "likelihood"),
        ("probability risk rating", "likelihood"),
        ("概率评分", "likelihood"),
        ("Risk rating", "level"),
        ("Inherent risk rating", "level"),
        ("Owner rating", None),
    ],
)
def test_a_rating_is_named_before_the_word_that_says_so(text: str, name: str | None) -> None:
    owner, likelihood = field("owner", "person", "Owner"), field("likelihood", "level", "概率", "Probability")
    index = LabelIndex(fields(owner, likelihood, field("level", "level", "风险等级", "Risk rating")))
    assert [match.path for match in index.find(text)] == ([] if name is None else [(name,)])


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("主要结论", ("conclusions",)),
        ("Project Objectives", ("objectives",)),
        ("Objectives of the project", ("objectives",)),
        ("List of tasks", ("tasks",)),
        ("项目目标说明", ("objectives",)),
        ("项目责任人", ("tasks", "owner")),
    ],
)
def test_head_noun(text: str, path: tuple[str, ...]) -> None:
    (match,) = INDEX.find(text)
    assert (match.path, match.how) == (path, "head")
    assert match.strength < 0.85


@pytest.mark.parametrize(
    "text",
    [
        "编写目的",  # begins like the author's label, ends like the objectives', and is neither
        "结论性意见",
        "目标客户",
        "Objectives review meeting",
        "Taskforce",
        "我们在讨论之后一致认为本次活动没有达到预期，因此需要重新考虑活动的目标",
        "",
    ],
)
def test_names_nothing(text: str) -> None:
    assert INDEX.find(text) == ()


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("结论与建议", [("conclusions",), ("recommendations",)]),
        ("Goals and Objectives", [("objectives",)]),
        ("任务、进度安排和人员分配", [("tasks",), ("tasks", "due"), ("tasks", "owner")]),
        ("Conclusions / Recommendations", [("conclusions",), ("recommendations",)]),
        ("主要结论及后续建议", [("conclusions",), ("recommendations",)]),
    ],
)
def test_compound(text: str, paths: list[tuple[str, ...]]) -> None:
    found = INDEX.find(text)
    assert [match.path for match in found] == paths
    assert {match.how for match in found} == {"compound"}


def test_a_compound_label_of_one_field_is_not_split() -> None:
    assert INDEX.find("经验、教训和建议") == (Match(("lessons_learned",), 1.0, "exact"),)


@pytest.mark.parametrize(
    "text", [" " * 200_000 + "目标", "[" * 200_000, "、" * 200_000, "- " * 100_000, "1." * 100_000]
)
def test_a_long_text_is_no_label(text: str) -> None:
    fold(text)
    assert INDEX.find(text) == ()


def test_walk_visits_records_before_their_columns() -> None:
    paths = [path for path, _ in walk(fields(field("a", "records", records=(field("b", "text"),)), field("c", "text")))]
    assert paths == [("a",), ("a", "b"), ("c",)]


@given(st.text(max_size=80))
def test_folding_and_finding_never_raise(text: str) -> None:
    assert isinstance(fold(text), str)
    assert isinstance(INDEX.find(text), tuple)
    hint(text)


@pytest.mark.parametrize("text", ["责任人姓名", "责任人工号", "Owner ID", "owner_name"])
def test_a_label_that_says_how_a_person_is_told_names_the_person(text: str) -> None:
    assert [match.path for match in INDEX.find(text, ("tasks",))] == [("tasks", "owner")]


def test_a_label_that_says_how_a_thing_is_told_does_not_name_the_thing() -> None:
    assert INDEX.find("Due ID", ("tasks",)) == ()


@pytest.mark.parametrize(
    "text", ["[目标]", "<结论>", "{{conclusions}}", "${title}", "@责任人", "**[Objectives]**", "＜标题＞"]
)
def test_a_slot_of_a_template_is_no_label(text: str) -> None:
    assert INDEX.find(text) == ()


@pytest.mark.parametrize(
    "text", ["【结论】", "[结论](#end)", "<b>结论</b>", "[ ] 结论", "结论 [必填]", "结论（<200字）"]
)
def test_a_label_in_other_brackets_or_with_a_hint_stays_a_label(text: str) -> None:
    assert [match.path for match in INDEX.find(text)] == [("conclusions",)]


def test_of_a_text_that_is_far_too_long_for_a_label_only_the_beginning_is_looked_at() -> None:
    assert fold("[结论](https://example.com/" + "x" * 900 + ")") == "结论"
    assert len(fold("字" * 40_000)) == 1000
