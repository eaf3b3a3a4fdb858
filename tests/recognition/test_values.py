"""A field's text becomes the value of its type, or a misfit that says why not; its state comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pack import Somebody, field, pack

from sopcheck.model import MISSING, Json
from sopcheck.recognition.levels import column_scale, read_scale
from sopcheck.recognition.values import Context, ValueReader
from sopcheck.standard.model import FieldSpec

READER = ValueReader(pack(), [Somebody("李雷", ("Li Lei",))])
TYPES = [
    *("text", "prose", "date", "period", "number", "percent", "money", "integer", "flag", "person", "people", "ref"),
    *("refs", "file", "level", "status", "list", "records"),
]
SPECS: dict[str, FieldSpec] = {name: field(name, name, f"{name}字段", f"The {name}") for name in TYPES}
SPECS["one_of"] = field(
    "response",
    "one_of",
    "应对策略",
    words={
        "avoid": ("规避", "避免", "Avoidance"),
        "mitigate": ("降低", "缓解", "Mitigation"),
        "transfer": ("转移", "第三方"),
        "accept": ("接受",),
    },
)
SPECS["na"] = field("anomalies", "prose", "异常", not_applicable=True)
SPECS["interval"] = field("review_interval", "integer", "复核周期")


@pytest.mark.parametrize(
    ("type_", "raw", "value"),
    [
        ("text", "  上线  ", "上线"),
        ("prose", ["第一", "第二"], "第一\n第二"),
        ("date", "2026-01-05", "2026-01-05"),
        ("date", "2026年1月5日（周一）", "2026-01-05"),
        ("period", "2026-03-01 ~ 2026-03-05", {"start": "2026-03-01", "end": "2026-03-05"}),
        ("period", "2026-01-05", {"start": "2026-01-05", "end": "2026-01-05"}),
        ("period", {"start": "2026-01-05", "结束": "2026年2月"}, {"start": "2026-01-05", "end": "2026-02-28"}),
        ("period", ["2026-01-05", "2026-01-09"], {"start": "2026-01-05", "end": "2026-01-09"}),
        ("number", "1,200 单", 1200),
        ("number", "１２．５", 12.5),
        ("number", "3万", 30000),
        ("number", "3.3万", 33000),
        ("number", "约 1.2 亿", 120000000),
        ("number", "12.5%", 12.5),
        ("number", "≥ 90", 90),
        ("number", "1分45秒", 105),
        ("number", "1 小时 20 分钟", 80),
        ("number", "2天3小时", 51),
        ("number", "1小时5秒", 3605),
        ("number", "1m 45s", 105),
        ("number", "00:01:45", 105),
        ("number", "45 分钟", 45),
        ("number", "402 万元，同比 +29.7%", 4020000),
        ("number", "3.1%（去年 2.7%）", 3.1),
        ("number", "1,200 单, up 3%", 1200),
        ("number", "新增会员 4630 人", 4630),
        ("number", "累计达到 12.5万", 125000),
        ("number", "-4", -4),
        ("number", 95, 95),
        ("number", 0.5, 0.5),
        ("percent", "30%", 30),
        ("percent", "百分之三十", 30),
        ("percent", 30, 30),
        ("money", "¥3,000", {"amount": 3000, "currency": "CNY"}),
        ("money", "3000元", {"amount": 3000, "currency": "CNY"}),
        ("money", "3万元", {"amount": 30000, "currency": "CNY"}),
        ("money", "人民币 5000 元", {"amount": 5000, "currency": "CNY"}),
        ("money", "USD 300", {"amount": 300, "currency": "USD"}),
        ("money", "$1,000.50", {"amount": 1000.5, "currency": "USD"}),
        ("money", 300, {"amount": 300}),
        ("money", {"amount": 300, "currency": "EUR"}, {"amount": 300, "currency": "EUR"}),
        ("integer", "2026年", 2026),
        ("integer", "12.0", 12),
        ("interval", "每周", 7),
        ("interval", "2 weeks", 14),
        ("interval", "30 天", 30),
        ("interval", 30, 30),
        ("flag", "√", True),
        ("flag", "否", False),
        ("flag", "不可控", False),
        ("flag", "基本可控", True),
        ("flag", "无", False),
        ("flag", True, True),
        ("person", "Li Lei（运营经理）", {"name": "李雷", "role": "operations_manager"}),
        ("person", {"name": "王芳", "department": "市场部"}, {"name": "王芳", "department": "市场部"}),
        ("people", "李雷、韩梅梅", [{"name": "李雷"}, {"name": "韩梅梅"}]),
        ("people", [{"name": "李雷"}, "韩梅梅", "Li Lei"], [{"name": "李雷"}, {"name": "韩梅梅"}]),
        ("people", {"name": "王芳"}, [{"name": "王芳"}]),
        ("ref", "[计划](plan.md)", "plan.md"),
        ("ref", "`PLN-1`", "PLN-1"),
        ("file", "报表\\一月.csv", "报表/一月.csv"),
        ("refs", "[a](a.md)、[b](b.md)", ["a.md", "b.md"]),
        ("refs", ["DRP-1", "DRP-2"], ["DRP-1", "DRP-2"]),
        ("list", "市场部、产品部和客服部", ["市场部", "产品部", "客服部"]),
        ("list", "- 甲\n- 乙", ["甲", "乙"]),
        ("list", "sales; support", ["sales", "support"]),
        ("list", "先看数据。再看用户, 然后定价。", ["先看数据。再看用户, 然后定价。"]),
        ("list", ["甲", "待定", ""], ["甲"]),
        ("one_of", "规避", "avoid"),
        ("one_of", "AVOID", "avoid"),
        ("one_of", "降低：增加备用供应商", "mitigate"),
        ("one_of", "风险转移", "transfer"),
        ("one_of", "□规避 ☑转移", "transfer"),
        ("one_of", "[ ] avoid [x] accept", "accept"),
        ("status", "✅ 已完成", "done"),
        ("status", "In Progress", "in_progress"),
        ("status", "进行中（80%）", "in_progress"),
    ],
)
def test_value(type_: str, raw: Json, value: Json) -> None:
    reading = READER.read(SPECS[type_], raw)
    assert (reading.state, reading.misfit, reading.value) == ("present", None, value)


@pytest.mark.parametrize(
    ("text", "level", "number"),
    [
        ("高", "high", None),
        ("高风险", "high", None),
        ("**High**", "high", None),
        ("轻微的", "low", None),
        ("🔴 高", "high", None),
        ("🟢", "low", None),
        ("P0", "high", None),
        ("P3", "low", None),
        ("High (4)", "high", 4),
        ("高（4）", "high", 4),
        ("3 - Medium", "medium", 3),
        ("4", "high", 4),
        ("2/5", "low", 2),
        ("20%", "low", 20),
        ("50%", "medium", 50),
        ("75% to 100%", "high", 87.5),
        ("0.85", "high", 0.85),
    ],
)
def test_level(text: str, level: str, number: float | None) -> None:
    value = READER.read(SPECS["level"], text).value
    assert isinstance(value, dict)
    assert (value["level"], value.get("number"), value["text"]) == (level, number, text)


@pytest.mark.parametrize("text", ["M - H", "中高", "12", "-4", "15000", "看情况", "10% to 90%", "非高"])
def test_a_rating_between_two_levels_or_off_the_scale_is_not_understood(text: str) -> None:
    reading = READER.read(SPECS["level"], text)
    assert (reading.state, reading.misfit, reading.value) == ("present", "004", MISSING)


def test_a_number_is_rated_on_its_scale() -> None:
    def level(text: str, scale: tuple[float, float] | None) -> object:
        value = READER.read(SPECS["level"], text, None, Context(scale=scale)).value
        return value["level"] if isinstance(value, dict) else None

    assert [level("2", None), level("2", (1, 3)), level("2", (1, 5)), level("2", (1, 10))] == [
        "medium",
        "medium",
        "low",
        "low",
    ]
    assert [level(str(number), (1, 5)) for number in range(1, 7)] == ["low", "low", "medium", "high", "high", None]
    assert [level(str(number), (1, 3)) for number in range(4)] == [None, "low", "medium", "high"]


def test_scales() -> None:
    assert read_scale("1-5") == (1, 5)
    assert read_scale("1（低）到 5（高）") == (1, 5)
    assert read_scale("可能性和影响各按 1 至 3 分打分") == (1, 3)
    assert read_scale("%") == (0, 100)
    assert read_scale("高/中/低") is None
    assert column_scale(["1", "3", "2"]) == (1, 3)
    assert column_scale(["1", "4"]) == (1, 5)
    assert column_scale(["0", "4"]) == (0, 5)
    assert column_scale(["0.2", "0.85"]) == (0, 1)
    assert column_scale(["20"]) == (1, 25)
    assert column_scale(["高", ""]) is None
    assert column_scale(["-1", "2"]) is None


@pytest.mark.parametrize(
    ("type_", "raw", "misfit"),
    [
        ("date", "2026/6/31", "004"),
        ("date", "T-3", "004"),
        ("period", "Day 1~14", "004"),
        ("period", {"start": "2026-01-05"}, "004"),
        ("period", {"colour": "red"}, "005"),
        ("number", "2026-01-05", "004"),
        ("number", "3-5", "004"),
        ("number", "很多", "004"),
        ("number", "3月5日", "004"),
        ("number", "1:45", "004"),
        ("number", "3-5，待定", "004"),
        ("number", "截至 5 月 3 日", "004"),
        ("number", "截止日期 3月", "004"),
        ("number", "第3季度", "004"),
        ("number", "不多，300 左右", "004"),
        ("integer", "12.5", "004"),
        ("money", "300 单", "004"),
        ("money", "5%", "004"),
        ("flag", "看情况", "005"),
        ("one_of", "忽略", "005"),
        ("one_of", "规避和转移", "005"),
        ("one_of", "不接受", "005"),
        ("status", "未完成", "005"),
        ("status", "not done", "005"),
        ("text", ["a", "b"], "005"),
        ("text", {"a": 1}, "005"),
        ("prose", {"a": 1}, "005"),
        ("list", [{"a": 1}], "005"),
        ("person", {"colour": "red"}, "005"),
        ("people", [["a"]], "005"),
        ("date", {"a": 1}, "005"),
    ],
)
def test_misfit(type_: str, raw: Json, misfit: str) -> None:
    reading = READER.read(SPECS[type_], raw)
    assert (reading.state, reading.misfit, reading.value) == ("present", misfit, MISSING)


@pytest.mark.parametrize("type_", TYPES)
def test_states_come_before_types(type_: str) -> None:
    assert READER.read(SPECS[type_], None).state == "blank"
    assert READER.read(SPECS[type_], "").state == "blank"
    assert READER.read(SPECS[type_], []).state == "blank"
    assert READER.read(SPECS[type_], "—").state == "blank"
    assert READER.read(SPECS[type_], "待定").state == "placeholder"
    assert READER.read(SPECS[type_], "[Name]").state == "placeholder"
    reading = READER.read(SPECS[type_], "不适用")
    assert (reading.state, reading.value) == ("not_applicable", None)


@pytest.mark.parametrize(("type_"), ["list", "people", "refs", "records"])
def test_none_empties_what_holds_several(type_: str) -> None:
    assert READER.read(SPECS[type_], "无").value == []
    assert READER.read(SPECS[type_], ["无"]).value == []
    assert READER.read(SPECS[type_], "无").state == "present"


def test_none_elsewhere() -> None:
    assert (READER.read(SPECS["na"], "未发现").state, READER.read(SPECS["na"], "未发现").value) == ("present", None)
    assert READER.read(SPECS["prose"], "无").state == "blank"
    assert READER.read(SPECS["person"], "无").state == "blank"
    assert READER.read(SPECS["prose"], "正常").value == "正常"


def test_a_choice_list_of_the_field_is_a_placeholder() -> None:
    assert READER.read(SPECS["one_of"], "规避/降低/转移/接受").state == "placeholder"
    assert READER.read(SPECS["one_of"], "规避/降低/转移/接受").why == "choice-list"


def test_the_own_label_is_a_placeholder() -> None:
    assert READER.read(SPECS["text"], "text字段").why == "own-label"
    assert READER.read(SPECS["text"], "【text字段】：").state != "present"
    assert READER.read(SPECS["text"], "text字段长度").state == "present"


def test_a_scalar_keeps_its_text() -> None:
    assert READER.read(SPECS["text"], 1.1, "1.10").value == "1.10"
    assert READER.read(SPECS["text"], raw=True, text="yes").value == "yes"
    assert READER.read(SPECS["text"], 7, None).value == "7"


def test_prose_answers_rows_without_telling_them() -> None:
    reading = READER.read(SPECS["records"], "见附件一")
    assert (reading.state, reading.misfit, reading.value) == ("present", None, MISSING)


def test_people_of_placeholders() -> None:
    assert READER.read(SPECS["people"], ["[Name]", "TBD"]).state == "placeholder"
    assert READER.read(SPECS["people"], ["李雷", "TBD"]).value == [{"name": "李雷"}]
    assert READER.read(SPECS["person"], {"name": "[Name]"}).state == "placeholder"


def test_a_year_completes_a_date() -> None:
    assert READER.read(SPECS["date"], "3月5日").misfit == "004"
    assert READER.read(SPECS["date"], "3月5日", None, Context(year=2026)).value == "2026-03-05"


@pytest.mark.parametrize(
    ("name", "raw", "day"),
    [
        ("start", "2026-03-01 ~ 2026-03-05", "2026-03-01"),
        ("end", "2026-03-01 ~ 2026-03-05", "2026-03-05"),
        ("due", "2026年3月", "2026-03-31"),
        ("start", "2026年3月", "2026-03-01"),
        ("end", {"start": "2026-03-01", "end": "2026-03-05"}, "2026-03-05"),
    ],
)
def test_one_range_answers_both_ends(name: str, raw: Json, day: str) -> None:
    assert READER.read(field(name, "date"), raw).value == day


def test_a_date_that_is_no_end_takes_no_range() -> None:
    assert READER.read(SPECS["date"], "2026-03-01 ~ 2026-03-05").misfit == "004"
    assert READER.read(SPECS["date"], "2026年3月").misfit == "004"


def test_the_company_says_how_it_writes_dates() -> None:
    assert READER.read(SPECS["date"], "03/04/2026").misfit == "004"
    assert ValueReader(pack(), order="dmy").read(SPECS["date"], "03/04/2026").value == "2026-04-03"


@pytest.mark.parametrize("type_", sorted(SPECS))
@pytest.mark.parametrize("text", [" " * 200_000 + "x", "[" * 200_000, "_ " * 100_000, "a " * 100_000, "(" * 100_000])
def test_long_texts_are_read_in_linear_time(type_: str, text: str) -> None:
    """A quadratic pattern would take minutes here."""
    assert READER.read(SPECS[type_], text).text == text


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(SPECS)), _JSON)
def test_reading_never_raises(type_: str, raw: Json) -> None:
    reading = READER.read(SPECS[type_], raw)
    assert reading.state in {"present", "blank", "placeholder", "not_applicable"}
    assert reading.misfit is None or reading.value is MISSING


@pytest.mark.parametrize("text", ["Low, Medium, High", "高/中/低", "1/2/3/4/5"])
def test_a_list_of_choices_answers_what_the_scale_is(text: str) -> None:
    plain = SPECS["text"]
    assert READER.read(plain, text).state == "placeholder"
    reading = READER.read(replace(plain, enumerates=True), text)
    assert (reading.state, reading.value) == ("present", text)
