"""Fields that follow from others are filled in, say that they are derived, and never replace an answer."""

from __future__ import annotations

import pytest
from small_pack import field, kind

from sopcheck.model import FieldPath, Json, Mark
from sopcheck.places import SheetPlace
from sopcheck.recognition.derive import DEFAULT_MATRIX, Matrix, derive, same_days

LEVELS: dict[str, dict[str, Json]] = {name: {"text": name, "level": name} for name in ("low", "medium", "high")}
REGISTER = kind(
    "risks",
    field(
        "risks", "records", records=(field("likelihood", "level"), field("impact", "level"), field("level", "level"))
    ),
)
PLAN = kind(
    "tasks",
    field(
        "tasks",
        "records",
        records=(field("name", "text"), field("owner", "person"), field("start", "date"), field("due", "date")),
    ),
    field("owners", "people"),
    field("milestones", "records", records=(field("name", "text"), field("date", "date"))),
)
CELL = SheetPlace("计划", "F1")
REPORT = kind(None, field("period", "period"), field("frequency", "one_of"))


@pytest.mark.parametrize(
    ("likelihood", "impact", "level"),
    [
        ("low", "low", "low"),
        ("low", "medium", "low"),
        ("low", "high", "medium"),
        ("medium", "medium", "medium"),
        ("medium", "high", "high"),
        ("high", "medium", "high"),
        ("high", "high", "high"),
    ],
)
def test_the_default_matrix(likelihood: str, impact: str, level: str) -> None:
    assert DEFAULT_MATRIX.level(LEVELS[likelihood], LEVELS[impact]) == level


def test_a_matrix_of_ones_own() -> None:
    five = Matrix.from_parameters({"matrix": {"high": 15, "medium": 8, "numbers": True}})
    assert five.level({"level": "high", "number": 4}, {"level": "high", "number": 4}) == "high"
    assert five.level({"level": "high", "number": 4}, {"level": "medium", "number": 3}) == "medium"
    assert five.level({"level": "low", "number": 1}, {"level": "high", "number": 5}) == "low"
    assert Matrix.from_parameters({}) == DEFAULT_MATRIX == Matrix(6, 3)
    assert Matrix.from_parameters({"matrix": {"high": 9}}) == Matrix(9, 3)
    assert DEFAULT_MATRIX.level(LEVELS["low"], None) is None
    assert DEFAULT_MATRIX.level("high", LEVELS["low"]) is None


def test_a_level_follows_from_likelihood_and_impact() -> None:
    first: dict[str, Json] = {"likelihood": {**LEVELS["high"]}, "impact": {**LEVELS["medium"]}}
    second: dict[str, Json] = {
        "likelihood": {**LEVELS["high"]},
        "impact": {**LEVELS["high"]},
        "level": {**LEVELS["low"]},
    }
    data: dict[str, Json] = {"risks": [first, second, {"likelihood": {**LEVELS["high"]}}, {}]}
    marks: dict[FieldPath, Mark] = {("risks", 0, "level"): Mark("blank", "风险等级", source=("risks", 0, "风险等级"))}
    derive(data, marks, REGISTER)
    assert first["level"] == {"text": "high", "level": "high"}
    assert second["level"] == LEVELS["low"]
    mark = marks[("risks", 0, "level")]
    assert (mark.state, mark.label, mark.source, mark.why) == (
        "derived",
        "风险等级",
        ("risks", 0, "风险等级"),
        "likelihood,impact",
    )
    assert set(marks) == {("risks", 0, "level")}


@pytest.mark.parametrize("state", ["present", "not_applicable", "unreadable"])
def test_a_level_that_was_answered_is_left_alone(state: str) -> None:
    data: dict[str, Json] = {"risks": [{"likelihood": {**LEVELS["high"]}, "impact": {**LEVELS["high"]}}]}
    marks: dict[FieldPath, Mark] = {("risks", 0, "level"): Mark(state)}  # type: ignore[arg-type]
    derive(data, marks, REGISTER)
    assert marks[("risks", 0, "level")].state == state
    assert "level" not in data["risks"][0]  # type: ignore[index,operator]


def test_owners_and_milestones_follow_from_tasks() -> None:
    data: dict[str, Json] = {
        "tasks": [
            {"name": "选品", "owner": {"name": "李雷"}, "due": "2026-03-05"},
            {"name": "上架", "owner": {"name": "王芳"}},
            {"name": "复盘", "owner": {"name": "李雷"}, "due": "2026-04-05"},
        ]
    }
    marks: dict[FieldPath, Mark] = {("tasks",): Mark("present", "任务", source=("任务",))}
    derive(data, marks, PLAN)
    assert data["owners"] == [{"name": "李雷"}, {"name": "王芳"}]
    assert data["milestones"] == [{"name": "选品", "date": "2026-03-05"}, {"name": "复盘", "date": "2026-04-05"}]
    assert marks[("owners",)].state == marks[("milestones",)].state == marks[("milestones", 1)].state == "derived"
    assert marks[("owners",)].source == ("任务",)


def test_a_column_of_owners_or_days_that_nobody_filled_in_leaves_both_fields_open() -> None:
    data: dict[str, Json] = {"tasks": [{"name": "选品"}]}
    marks: dict[FieldPath, Mark] = {
        ("tasks",): Mark("present", "任务"),
        ("tasks", 0, "owner"): Mark("blank", "负责人", label_place=CELL),
        ("tasks", 0, "due"): Mark("placeholder", "完成日期", "待定"),
    }
    derive(data, marks, PLAN)
    owners, milestones = marks[("owners",)], marks[("milestones",)]
    assert (owners.state, owners.label, owners.label_place) == ("blank", "负责人", CELL)
    assert (milestones.state, milestones.label) == ("placeholder", "完成日期")
    assert set(data) == {"tasks"}


def test_a_header_without_rows_leaves_what_its_columns_would_tell_open() -> None:
    data: dict[str, Json] = {"tasks": []}
    marks: dict[FieldPath, Mark] = {
        ("tasks",): Mark("blank", "任务"),
        ("tasks", "due"): Mark("blank", "完成日期", label_place=CELL),
    }
    derive(data, marks, PLAN)
    assert (marks[("milestones",)].state, marks[("milestones",)].label_place) == ("blank", CELL)
    assert ("owners",) not in marks


def test_tasks_that_only_say_when_they_start_are_milestones_too() -> None:
    data: dict[str, Json] = {"tasks": [{"name": "选品", "start": "2026-03-02"}]}
    marks: dict[FieldPath, Mark] = {
        ("tasks", 0, "due"): Mark("blank", "完成日期"),
        ("tasks", 0, "start"): Mark("present", "开始日期", "2026-03-02", CELL),
    }
    derive(data, marks, PLAN)
    assert data["milestones"] == [{"name": "选品", "date": "2026-03-02"}]
    assert (marks[("milestones",)].state, marks[("milestones",)].label) == ("derived", "开始日期")


def test_days_that_are_not_understood_leave_no_milestones_missing() -> None:
    marks: dict[FieldPath, Mark] = {("tasks", 0, "due"): Mark("present", "时间", "W2.Mon", CELL)}
    data: dict[str, Json] = {"tasks": [{"name": "选品"}]}
    derive(data, marks, PLAN)
    assert (marks[("milestones",)].state, marks[("milestones",)].label) == ("derived", "时间")
    assert "milestones" not in data


def test_a_blank_list_of_tasks_says_nothing_of_owners() -> None:
    marks: dict[FieldPath, Mark] = {("tasks",): Mark("blank", "任务")}
    derive({}, marks, PLAN)
    assert set(marks) == {("tasks",)}


def test_what_follows_from_a_column_is_shown_at_its_label() -> None:
    data: dict[str, Json] = {"tasks": [{"name": "选品", "owner": {"name": "李雷"}}]}
    marks: dict[FieldPath, Mark] = {
        ("tasks",): Mark("present", "任务"),
        ("tasks", 0, "owner"): Mark("present", "跟进人", "李雷", CELL),
    }
    derive(data, marks, PLAN)
    assert (marks[("owners",)].label, marks[("owners",)].label_place) == ("跟进人", CELL)


def test_nothing_follows_from_undated_tasks_without_owners() -> None:
    data: dict[str, Json] = {"tasks": [{"name": "选品"}]}
    marks: dict[FieldPath, Mark] = {}
    derive(data, marks, PLAN)
    assert set(data) == {"tasks"}
    assert marks == {}


@pytest.mark.parametrize(
    ("start", "end", "frequency"),
    [
        ("2026-03-02", "2026-03-08", "weekly"),
        ("2026-03-02", "2026-03-06", "weekly"),
        ("2026-02-01", "2026-02-28", "monthly"),
        ("2026-03-01", "2026-03-31", "monthly"),
        ("2026-03-01", "2026-03-14", None),
        ("2026-03-02", "2026-03-02", None),
        ("2026-03-08", "2026-03-02", None),
    ],
)
def test_the_frequency_follows_from_the_period(start: str, end: str, frequency: str | None) -> None:
    data: dict[str, Json] = {"period": {"start": start, "end": end}}
    marks: dict[FieldPath, Mark] = {}
    derive(data, marks, REPORT)
    assert data.get("frequency") == frequency
    assert (("frequency",) in marks) is (frequency is not None)


RESPONSES: dict[str, tuple[str, ...]] = {"mitigate": ("降低", "reduce"), "transfer": ("转移",), "accept": ("接受",)}
RISKS = kind(
    "risks",
    field("risks", "records", records=(field("response", "one_of", words=RESPONSES), field("measures", "prose"))),
)


@pytest.mark.parametrize(
    ("measures", "response"),
    [
        ("降低：提前两周下单", "mitigate"),
        ("转移（购买网络安全险）", "transfer"),
        ("接受", "accept"),
        ("Reduce - order two weeks early", "mitigate"),
        ("降低成本，换一家供应商", None),
        ("提前两周下单，降低：延误", None),
    ],
)
def test_measures_may_begin_with_the_response(measures: str, response: str | None) -> None:
    data: dict[str, Json] = {"risks": [{"measures": measures}]}
    marks: dict[FieldPath, Mark] = {("risks", 0, "measures"): Mark("present", "应对措施", measures)}
    derive(data, marks, RISKS)
    assert data["risks"] == [
        {"measures": measures} if response is None else {"measures": measures, "response": response}
    ]
    assert (("risks", 0, "response") in marks) is (response is not None)


def test_a_response_that_was_left_blank_stays_blank() -> None:
    data: dict[str, Json] = {"risks": [{"measures": "降低：提前下单"}]}
    marks: dict[FieldPath, Mark] = {("risks", 0, "response"): Mark("blank", "应对策略", "")}
    derive(data, marks, RISKS)
    assert data == {"risks": [{"measures": "降低：提前下单"}]}


BRIEF = kind(None, field("business_needs", "prose"), field("departments_consulted", "list"))


def test_whose_needs_are_listed_was_asked() -> None:
    needs = "市场部：3 月中旬前上线\n供应链部：备货周期 10 天\n时间：越早越好\n市场部：预算不变\nSales team: samples"
    data: dict[str, Json] = {"business_needs": needs}
    marks: dict[FieldPath, Mark] = {("business_needs",): Mark("present", "业务需求", needs)}
    derive(data, marks, BRIEF)
    assert data["departments_consulted"] == ["市场部", "供应链部", "Sales team"]
    assert marks["departments_consulted",].state == "derived"


def test_departments_that_were_left_blank_stay_blank() -> None:
    data: dict[str, Json] = {"business_needs": "市场部：3 月中旬前上线"}
    marks: dict[FieldPath, Mark] = {("departments_consulted",): Mark("blank", "业务部门", "")}
    derive(data, marks, BRIEF)
    assert "departments_consulted" not in data


MANIFEST = kind(
    "entries",
    field("entries", "records", records=(field("title", "text"), field("path", "file"))),
    field("location", "text", "存放位置"),
)


@pytest.mark.parametrize(
    ("label", "entries", "mark", "location"),
    [
        ("存放位置", [{"path": "a.md"}, {"path": "b.md"}], None, "a.md"),
        ("文件路径", [{"path": "a.md"}, {"path": "b.md"}], None, None),
        ("存放位置", [{"path": "a.md"}, {"title": "合影"}], None, None),
        ("存放位置", [], None, None),
        ("存放位置", [{"path": "a.md"}], Mark("blank", "存放位置", ""), None),
    ],
)
def test_an_archive_lies_where_the_location_of_its_entries_says(
    label: str, entries: list[Json], mark: Mark | None, location: str | None
) -> None:
    data: dict[str, Json] = {"entries": entries}
    marks: dict[FieldPath, Mark] = {("entries", at, "path"): Mark("present", label) for at in range(2)}
    if mark is not None:
        marks["location",] = mark
    derive(data, marks, MANIFEST)
    assert data.get("location") == location


@pytest.mark.parametrize(
    ("text", "misfits", "expected"),
    [
        ("当天", {}, "2026-03-05"),
        ("当日。", {}, "2026-03-05"),
        ("Same day", {}, "2026-03-05"),
        ("次日", {("issues", 0, "resolved_at"): ("004", "次日")}, None),
    ],
)
def test_a_problem_solved_on_the_same_day_was_solved_when_it_was_found(
    text: str, misfits: dict[FieldPath, tuple[str, str]], expected: str | None
) -> None:
    data: dict[str, Json] = {"issues": [{"found_at": "2026-03-05"}]}
    told: dict[FieldPath, tuple[str, str]] = {("issues", 0, "resolved_at"): ("004", text)}
    same_days(data, told)
    assert told == misfits
    record = data["issues"][0]  # type: ignore[index]
    assert record.get("resolved_at") == expected  # type: ignore[union-attr]


def test_a_same_day_without_a_day_before_it_stays_what_was_not_understood() -> None:
    data: dict[str, Json] = {"issues": [{"description": "断网"}], "end": "2026-01-01"}
    told: dict[FieldPath, tuple[str, str]] = {("issues", 0, "resolved_at"): ("004", "当天"), ("end",): ("004", "当天")}
    before = dict(told)
    same_days(data, told)
    assert told == before


TRAINING = kind(
    "courses",
    field("title", "text"),
    field("year", "integer"),
    field("courses", "records", records=(field("content", "text"), field("time", "period"))),
)


def courses(*starts: str) -> Json:
    return [{"content": "看板", "time": {"start": start, "end": start}} for start in starts]


@pytest.mark.parametrize(
    ("data", "year", "source"),
    [
        ({"title": "运营部2026年度培训计划"}, 2026, "title"),
        ({"title": "Training plan FY2026, rev. 3"}, 2026, "title"),
        ({"title": "2025-2026 培训计划"}, None, None),
        ({"title": "培训计划", "courses": courses("2026-03-01", "2026-12-01")}, 2026, "courses"),
        ({"courses": courses("2026-03-01", "2027-01-05")}, None, None),
        ({"title": "2026年度培训计划", "courses": courses("2025-03-01")}, 2026, "title"),
        ({"courses": [{"content": "看板"}]}, None, None),
        ({"title": "No. 12026"}, None, None),
    ],
)
def test_the_year_of_a_plan_follows_from_its_title_or_its_courses(
    data: dict[str, Json], year: int | None, source: str | None
) -> None:
    marks: dict[FieldPath, Mark] = {}
    derive(data, marks, TRAINING)
    assert data.get("year") == year
    assert (marks["year",].why if ("year",) in marks else None) == source


def test_a_year_that_is_written_is_kept() -> None:
    data: dict[str, Json] = {"title": "2026年度培训计划", "year": 2027}
    marks: dict[FieldPath, Mark] = {("year",): Mark("present", "年度", "2027", None, None, None)}
    derive(data, marks, TRAINING)
    assert data["year"] == 2027
