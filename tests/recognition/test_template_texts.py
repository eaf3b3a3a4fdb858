"""What templates leave in a field, of every type and in both languages, is never taken for an answer.

And the other way round: an answer that only looks like a template's text stays one. The texts are in
`template_texts.yaml`, by the state that they must have and by sort.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sopcheck.model import State
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Words

if TYPE_CHECKING:
    from reading_markdown import Reader

READER = ValueReader(load_pack())
CHOICES = {"avoid": ("规避", "avoid"), "reduce": ("降低", "reduce"), "accept": ("接受", "accept")}
LABELS: dict[str, tuple[str, str]] = {
    "text": ("地点", "Venue"),
    "prose": ("活动总结", "Summary"),
    "date": ("开始日期", "Start date"),
    "period": ("活动时间", "Schedule"),
    "number": ("实际值", "Actual"),
    "percent": ("完成率", "Completion"),
    "money": ("预算", "Budget"),
    "integer": ("人数", "Head count"),
    "flag": ("是否可控", "Controllable"),
    "person": ("负责人", "Owner"),
    "people": ("参与人员", "Participants"),
    "level": ("影响程度", "Impact"),
    "status": ("状态", "Status"),
    "one_of": ("应对策略", "Response"),
    "list": ("工具", "Tools"),
    "ref": ("项目计划", "Project plan"),
    "refs": ("数据报表", "Data reports"),
    "file": ("文件", "File"),
}
"""Every type with the labels of a field of it."""


def spec_of(kind: str, zh: str | None = None, en: str | None = None) -> FieldSpec:
    """A field of a type, with the labels above or others."""
    labels = zh or LABELS[kind][0], en or LABELS[kind][1]
    words = CHOICES if kind == "one_of" else {}
    return FieldSpec(f"a_{kind}", kind, Words(*labels), labels, words=words)


def samples() -> list[Any]:
    """Every text of the data file with every type that it is for."""
    data = yaml.safe_load((Path(__file__).parent / "template_texts.yaml").read_text(encoding="utf-8"))
    return [
        pytest.param(kind, text, state, id=f"{sort}, {kind}, {number}")
        for state, sorts in data.items()
        for sort, entry in sorts.items()
        for kind in (LABELS if entry["types"] == "every" else entry["types"])
        for number, text in enumerate(entry["texts"])
    ]


@pytest.mark.parametrize(("kind", "text", "state"), samples())
def test_the_state_follows(kind: str, text: str, state: State) -> None:
    reading = READER.read(spec_of(kind), text)
    assert (reading.state, reading.misfit) == (state, None), (text, reading.why)


NOUNS_ZH = st.sampled_from(["项目名称", "负责人姓名", "活动地点", "开始日期", "具体内容", "部门名称", "联系方式说明"])
NOUNS_EN = st.sampled_from(
    ["Project name", "Owner name", "Start date", "Team role", "Short description", "Department name"]
)
SLOTS = st.sampled_from(
    ["[{}]", "【{}】", "<{}>", "＜{}＞", "{{{{{}}}}}", "[请填写{}]", "（请填写{}）", "<请输入{}>", "[Insert {}]"]
)
TYPES = st.sampled_from(sorted(LABELS))


@given(TYPES, NOUNS_ZH | NOUNS_EN, SLOTS, st.sampled_from(["", " ", "\n", "。", "  "]))
def test_a_slot_is_a_placeholder_in_a_field_of_any_type(kind: str, noun: str, slot: str, after: str) -> None:
    assert READER.read(spec_of(kind), slot.format(noun) + after).state == "placeholder"


@given(TYPES, NOUNS_ZH, NOUNS_EN, st.sampled_from(["{}", "{}：", " {} ", "**{}**", "（{}）"]), st.booleans())
def test_a_field_that_holds_its_own_label_is_not_filled_in(
    kind: str,
    zh: str,
    en: str,
    form: str,
    chinese: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    text = form.format(zh if chinese else en)
    assert READER.read(spec_of(kind, zh, en), text).state in {"placeholder", "blank"}


@given(TYPES, st.text("-—–_/\\|.。·•*~ \t\n", max_size=12))
def test_marks_alone_are_never_an_answer(kind: str, text: str) -> None:
    assert READER.read(spec_of(kind), text).state in {"placeholder", "blank"}


@pytest.mark.parametrize(
    "text", ["Select Venue", "[Enter venue]", "填写地点", "请选择地点", "Choose a venue.", "输入地点…"]
)
def test_an_order_to_give_what_the_label_says_is_a_placeholder(text: str) -> None:
    assert READER.read(spec_of("text"), text).state == "placeholder"


@pytest.mark.parametrize("text", ["Select stores", "填写申请表", "Enter new markets", "选择题"])
def test_an_order_to_do_something_else_is_content(text: str) -> None:
    assert READER.read(spec_of("text"), text).state == "present"


def test_paragraphs_to_the_writer_answer_no_tasks(reader: Reader) -> None:
    paragraphs = (
        "The work breakdown table should include an id for each task and the person responsible for it.\n\n"
        "Describe how each task is going to be carried out, and which of them depend on others."
    )
    artifact = reader.artifact(f"# Project plan\n\n## Goals\n\n- Reach 300 shops\n\n## Tasks\n\n{paragraphs}\n")
    assert artifact.state(("tasks",)) == "placeholder"


@pytest.mark.parametrize("mark", ["示例", "（示例）", "例", "例1", "【样例】", "Example", "(e.g.)", "**Example:**"])
def test_a_row_that_is_marked_as_an_example_is_no_record(reader: Reader, mark: str) -> None:
    rows = f"| {mark} | 供应商延期 | 高 | 采购部 |\n| 1 | 断电 | 低 | 行政部 |"
    artifact = reader.artifact(f"# 风险登记册\n\n| 编号 | 风险描述 | 影响程度 | 责任人 |\n|---|---|---|---|\n{rows}\n")
    assert [artifact.data["risks"][0]["description"], artifact.records] == ["断电", 1]  # type: ignore[call-overload, index]


def test_an_example_in_the_text_of_a_record_is_one_of_its_words(reader: Reader) -> None:
    rows = "| 1 | 示例代码泄露 | 高 | 研发部 |\n| 2 | 例会取消 | 低 | 行政部 |"
    artifact = reader.artifact(f"# 风险登记册\n\n| 编号 | 风险描述 | 影响程度 | 责任人 |\n|---|---|---|---|\n{rows}\n")
    assert artifact.records == 2
