from dataclasses import replace

import pytest

from sopcheck.model import Finding, Json, NeedResult, Related, State
from sopcheck.reporting.json import finding_json
from sopcheck.reporting.messages import Wording
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Language, Pack, Words

OWNER = Finding(
    code="REG001",
    severity="error",
    source="says",
    path="r.md",
    artifact="r.md",
    kind="register",
    at=("risks", 3, "owner"),
    field="risks[R4].owner",
    obligations=("owned",),
)
RULE = Finding(
    code="REG101",
    severity="warning",
    source="reads",
    path="r.md",
    artifact="r.md",
    kind="register",
    at=("risks", 0, "response"),
    field="risks[@1].response",
    label="对策",
    obligations=("assessed",),
    parameters={"r.name": "停电", "expected": "avoid"},
)


@pytest.mark.parametrize(
    ("language", "message", "hint"),
    [
        ("zh", "登记册中“风险” R4 缺少“责任人”（标准 一(一) 要求）", "请补上“责任人”，例如：李雷（运营经理）"),
        (
            "en",
            'Register (Risks, R4) lacks "Owner" (the standard, 1.1)',
            'Add "Owner", for example: Alex Chen (operations manager)',
        ),
    ],
)
def test_a_field_is_named_with_its_row_its_clause_and_what_would_satisfy_it(
    pack: Pack, language: Language, message: str, hint: str
) -> None:
    wording = Wording(pack, language)
    assert (wording.message(OWNER), wording.hint(OWNER)) == (message, hint)


def test_a_row_without_an_id_is_counted(pack: Pack) -> None:
    finding = replace(OWNER, field="risks[@4].owner")
    assert Wording(pack, "zh").message(finding) == "登记册中“风险”第 4 条缺少“责任人”（标准 一(一) 要求）"
    assert Wording(pack, "en").message(finding) == 'Register (Risks, no. 4) lacks "Owner" (the standard, 1.1)'


def test_a_record_with_a_bare_number_for_an_id_is_told_from_a_place_in_the_list(pack: Pack) -> None:
    finding = replace(OWNER, at=("risks", 3, "owner"), field="risks[7].owner")
    assert Wording(pack, "zh").message(finding) == "登记册中“风险”编号 7 缺少“责任人”（标准 一(一) 要求）"
    assert Wording(pack, "en").message(finding) == 'Register (Risks, id 7) lacks "Owner" (the standard, 1.1)'


def test_a_field_with_a_vocabulary_names_its_words(pack: Pack) -> None:
    finding = replace(OWNER, at=("risks", 3, "response"), field="risks[R4].response")
    assert Wording(pack, "zh").hint(finding) == "请补上“应对”（规避、接受），例如：规避"
    assert Wording(pack, "en").hint(finding) == 'Add "Response" (avoid, accept), for example: avoid'


def test_the_packs_own_example_counts_first(pack: Pack) -> None:
    finding = replace(OWNER, at=("goal",), field="goal")
    assert Wording(pack, "en").hint(finding) == 'Add "Goal", for example: online in March'
    assert Wording(pack, "zh").message(finding) == "登记册缺少“目标”（标准 一(一) 要求）"


def test_a_reading_is_never_presented_as_the_standards_word(pack: Pack) -> None:
    assert Wording(pack, "zh").message(RULE) == "停电的对策应为“规避”（按我们对标准 一(二) 的理解）"
    assert Wording(pack, "en").message(RULE) == '对策 of 停电 should be "avoid" (our reading of the standard, 1.2)'
    company = replace(RULE, source="company", obligations=())
    assert Wording(pack, "en").message(company).endswith("(a rule of the company)")


def test_a_rule_that_does_not_name_its_basis_gets_it_added(pack: Pack) -> None:
    rule = replace(pack.rules["REG101"], message=Words("{label}不对。", "{label} is wrong."))
    other = replace(pack, rules={"REG101": rule})
    assert Wording(other, "zh").message(RULE) == "对策不对（按我们对标准 一(二) 的理解）"
    assert Wording(other, "en").message(RULE) == "对策 is wrong (our reading of the standard, 1.2)"
    assert Wording(other, "en").message(replace(RULE, obligations=())) == "对策 is wrong."


def test_a_sentence_of_a_hint_that_names_something_unknown_is_left_out(pack: Pack) -> None:
    assert Wording(pack, "zh").hint(RULE) == "改成规避。"
    assert Wording(pack, "en").hint(RULE) == "Write avoid."


def test_document_text_is_cut_and_escaped(pack: Pack) -> None:
    finding = replace(RULE, parameters={"r.name": "\x1b[31m\n" + "字" * 60, "expected": "x"}, label="a\u202eb")
    message = Wording(pack, "zh").message(finding)
    assert message == "\\x1b[31m " + "字" * 33 + "…的 a\\u202eb 应为“x”（按我们对标准 一(二) 的理解）"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (None, "（无）", "(none)"),
        (True, "是", "yes"),
        (3.0, "3", "3"),
        (0.1 + 0.2, "0.3", "0.3"),
        ("high", "高", "high"),
        (["a", "b"], "a、b", "a, b"),
        (list("abcdefg"), "a、b、c、d、e等 7 项", "a, b, c, d, e and 2 more"),
        ({"start": "2026-01-01", "end": "2026-01-31"}, "2026-01-01 – 2026-01-31", "2026-01-01 – 2026-01-31"),
        ({"name": "李雷", "role": "x"}, "李雷", "李雷"),
        ({"zh": "开工", "en": "Start"}, "开工", "Start"),
    ],
)
def test_values_read_as_people_write_them(pack: Pack, value: Json, zh: str, en: str) -> None:
    finding = replace(RULE, parameters={"r.name": "", "expected": value})
    assert f"应为“{zh}”" in Wording(pack, "zh").message(finding)
    assert f'should be "{en}"' in Wording(pack, "en").message(finding)


def test_kinds_gates_and_needs_in_parameters_are_called_by_their_names(pack: Pack) -> None:
    finding = Finding(
        code="GAT101",
        severity="error",
        source="says",
        path=".",
        artifact=".",
        parameters={
            "target_kind": "register",
            "gate": {"zh": "开工", "en": "Start"},
            "need": {"zh": "有登记册", "en": "a register exists"},
        },
    )
    assert Wording(pack, "zh").message(finding) == "缺少登记册，过不了“开工”"
    assert Wording(pack, "en").message(finding) == 'No Register, so "Start" is not passed'
    assert Wording(pack, "en").hint(finding) == "Needed: a register exists"


def test_a_finding_of_a_gate_without_obligations_rests_on_the_clause_of_the_gate(pack: Pack) -> None:
    finding = replace(OWNER, source="says", obligations=(), parameters={"clause": "1.2"})
    assert "（标准 一(二) 要求）" in Wording(pack, "zh").message(finding)
    assert "(the standard, 1.2)" in Wording(pack, "en").message(finding)
    assert finding_json(finding, Wording(pack, "en"))["clause"] == ["1.2"]
    assert finding_json(replace(finding, obligations=("owned",)), Wording(pack, "en"))["clause"] == ["1.1"]


def test_another_place_is_told_in_words(pack: Pack) -> None:
    related = Related("other.md", ("id",), "first")
    assert Wording(pack, "zh").related(OWNER, related) == "这里先用了同一个编号"
    assert Wording(pack, "en").related(OWNER, replace(related, message="x\ny")) == "x y"


def test_a_need_of_a_gate_is_told_in_the_packs_words(pack: Pack) -> None:
    assert Wording(pack, "zh").need(NeedResult("start", 1, met=False)) == "已批准"
    assert Wording(pack, "en").need(NeedResult("gone", 1, met=False)) == "gone"


def test_a_code_of_a_plugin_brings_its_sentence(pack: Pack) -> None:
    finding = replace(OWNER, code="XYZ101", parameters={"message": "Too\nlate"})
    assert Wording(pack, "en").message(finding) == "Too late"
    assert Wording(pack, "en").hint(finding) is None


@pytest.mark.parametrize(
    ("code", "state", "parameters", "zh", "en"),
    [
        ("RSK002", "blank", {"text": "-"}, "没有填写", "is left blank"),
        ("RSK002", "blank", {"text": ""}, "没有填写", "is left blank"),
        ("RSK002", "blank", {"text": "无"}, "写的是“无”，不算填写", 'is "无", which is no answer here'),
        ("RSK002", "present", {"text": "None"}, "没有填写", "is left blank"),
        ("RSK004", "present", {"text": "四月"}, "没能读懂", "which could not be understood"),
        (
            "RSK004",
            "present",
            {"text": "3月5日", "why": "no-year"},
            "没有写年份，文件里也找不到年份",
            "which says no year, and neither does the document",
        ),
        ("RSK005", "present", {"text": "x"}, "不符合这一项的要求", "which does not fit the field"),
        ("RSK005", "not_applicable", {"text": "n/a"}, "这一项不能这样回答", "which is no answer here"),
    ],
)
def test_what_is_wrong_with_an_answer_is_told_as_exactly_as_it_is_known(
    code: str, state: State, parameters: dict[str, Json], zh: str, en: str
) -> None:
    finding = Finding(
        code=code,
        severity="error",
        source="says",
        path="r.md",
        artifact="r.md",
        kind="risk_register",
        at=("risks", 0, "measures"),
        field="risks[R1].measures",
        state=state,
        parameters=parameters,
    )
    operations = load_pack("operations")
    assert zh in Wording(operations, "zh").message(finding)
    assert en in Wording(operations, "en").message(finding)


def test_latin_words_stand_apart_from_chinese_ones(pack: Pack) -> None:
    finding = replace(RULE, label="Response", parameters={"r.name": "R1", "expected": "Avoid"})
    assert Wording(pack, "zh").message(finding) == "R1 的 Response 应为“Avoid”（按我们对标准 一(二) 的理解）"
    plain = replace(RULE, label="对策 B", parameters={"r.name": "A 组停电", "expected": "avoid"})
    assert Wording(pack, "zh").message(plain) == "A 组停电的对策 B 应为“规避”（按我们对标准 一(二) 的理解）"
    assert Wording(pack, "en").message(finding).startswith('Response of R1 should be "Avoid"')
