from __future__ import annotations

import pytest

from sopcheck.standard.model import (
    BuiltinCode,
    FieldSpec,
    Gate,
    Kind,
    Named,
    Need,
    Obligation,
    Pack,
    Position,
    Rule,
    Vocabulary,
    Words,
)


def spec(name: str, type_: str, zh: str, en: str, **more: object) -> FieldSpec:
    return FieldSpec(name=name, type=type_, title=Words(zh, en), labels=(zh, en), **more)  # type: ignore[arg-type]


@pytest.fixture
def pack() -> Pack:
    """A standard of one kind, with one rule and one gate."""
    response = spec(
        "response", "one_of", "应对", "Response", words={"avoid": ("规避", "avoid"), "accept": ("接受", "accept")}
    )
    owner = spec("owner", "person", "责任人", "Owner", obligations=("owned",), source="says", required=True)
    goal = spec("goal", "prose", "目标", "Goal", example=Words("三月上线", "online in March"))
    risks = spec("risks", "records", "风险", "Risks", records=(owner, response))
    kind = Kind(
        id="register", prefix="REG", title=Words("登记册", "Register"), titles=("登记册",), neighbours=(), stage="a",
        clause="1.1", owner=None, named=True, organisation=False, main="risks", defining=("risks",),
        fields={"goal": goal, "risks": risks}, schema={},
    )  # fmt: skip
    rule = Rule(
        code="REG101", name="fits", source="reads", severity="warning", obligations=("assessed",), scope="artifact",
        kind="register", each=(), let=(), when=None, assert_="true", at="risks",
        message=Words(
            "{r.name}的{label}应为“{expected}”（{basis}）", '{label} of {r.name} should be "{expected}" ({basis})'
        ),
        why=Words("因为", "because"), fix=Words("改成{expected}。再看{other}。", "Write {expected}. See {other}."),
        good=(), bad=(), position=Position("rules/x.yaml", 1),
    )  # fmt: skip
    codes = {
        "001": BuiltinCode(
            "001", "absent", "error",
            Words("{kind}{of_record}缺少“{label}”（{basis}）", '{kind}{of_record} lacks "{label}" ({basis})'),
            Words("因为", "because"),
            Words("请补上“{label}”{choices}，例如：{example}", 'Add "{label}"{choices}, for example: {example}'),
        ),
        "REF104": BuiltinCode(
            "REF104", "twice", "warning",
            Words("编号“{text}”重复", '"{text}" is there twice'), Words("因为", "because"), None,
        ),
        "GAT101": BuiltinCode(
            "GAT101", "missing", "error",
            Words("缺少{target_kind}，过不了“{gate.zh}”", 'No {target_kind}, so "{gate.en}" is not passed'),
            Words("因为", "because"), Words("需要：{need.zh}", "Needed: {need.en}"),
        ),
    }  # fmt: skip
    gate = Gate(
        "start", Words("开工", "Start"), "a", "b", "1.1", "says", None,
        (Need(Words("有登记册", "a register exists")), Need(Words("已批准", "it is approved"))),
    )  # fmt: skip
    vocabulary = Vocabulary({"high": ("高", "high")}, {"done": ("已完成", "done")}, (), (), (), (), (), ())
    return Pack(
        name="small", version="1.0", title=Words("小", "Small"), roles={}, parties={},
        stages={"a": Named("a", Words("甲", "A"))}, kinds={"register": kind},
        obligations={
            "owned": Obligation("owned", "1.1", ("register",), "field", "yes", Words("有人", "owned"), None),
            "assessed": Obligation("assessed", "1.2", ("register",), "value", "yes", None, Words("评估", "assessed")),
        },
        rules={"REG101": rule}, gates=(gate,), builtin=codes, parameters={}, vocabulary=vocabulary,
        clauses={"1.1": Words("一(一)", "1.1"), "1.2": Words("一(二)", "1.2")}, digest="",
    )  # fmt: skip
