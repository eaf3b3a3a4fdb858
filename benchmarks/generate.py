"""Writes realistic documents for the benchmarks: risk registers of about 80 lines, as YAML and as Markdown.

`python benchmarks/generate.py FOLDER [--count 1000]` makes FOLDER/yaml, FOLDER/canonical and FOLDER/markdown, one
document in ten faulty. FOLDER/yaml is written as people write; FOLDER/canonical holds the same registers in the
canonical form of the pack (people, levels as mappings). For check-jsonschema there are FOLDER/canonical.schema.json,
the pack's own schema, and FOLDER/yaml.schema.json, which asks the plain documents for the same required fields, types
and words, as far as JSON Schema can (it knows no rules, states or labels).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Pack

SEED = 20260101
RISKS = 5
FAULTY_ONE_IN = 10

SUBJECTS = [
    "供应商交付延期",
    "活动流量超出预估",
    "优惠规则被滥用",
    "竞品同期促销",
    "隐私条款变更",
    "数据口径不一致",
    "关键岗位缺勤",
]
PROJECTS = 40
MEASURES = ["每周例会跟踪并准备备用方案", "上线前完成压力测试", "设置领取上限并人工抽查", "调整投放节奏和主推品类"]
NAMES = ["李雷", "韩梅梅", "王芳", "张伟", "陈静", "刘洋"]
CATEGORIES = ["market", "technical", "competition", "policy", "data_security"]
LEVELS = {1: "低", 2: "中", 3: "高"}
HIGH, MEDIUM = 6, 3
RESPONSES = {"high": "mitigate", "medium": "mitigate", "low": "accept"}


def level_of(likelihood: int, impact: int) -> str:
    """The level by the default matrix: 6 or more high, 3 or 4 medium, less low."""
    product = likelihood * impact
    return "high" if product >= HIGH else "medium" if product >= MEDIUM else "low"


def register(chance: random.Random, number: int, *, faulty: bool) -> dict[str, object]:
    """One register as canonical data; a faulty one lacks owners or has an unknown response."""
    risks = []
    for index in range(1, RISKS + 1):
        likelihood, impact = chance.randint(1, 3), chance.randint(1, 3)
        level = level_of(likelihood, impact)
        risks.append(
            {
                "id": f"R{index}",
                "description": f"{chance.choice(SUBJECTS)}，影响第 {chance.randint(1, 12)} 周的计划",
                "category": CATEGORIES[index % len(CATEGORIES)],
                "likelihood": LEVELS[likelihood],
                "impact": LEVELS[impact],
                "level": level,
                "response": RESPONSES[level],
                "measures": chance.choice(MEASURES),
                "owner": chance.choice(NAMES),
                "contingency": "启用备用方案，当天通知各部门",
                "indicator": "延期天数",
                "threshold": chance.randint(3, 9),
                "monitored_at": "2026-03-28",
                "status": "open",
            }
        )
    if faulty:
        del risks[chance.randrange(RISKS)]["owner"]
        risks[chance.randrange(RISKS)]["response"] = "观望"
    return {
        "kind": "risk_register",
        "id": f"RR-{number:04}",
        "title": f"风险登记册 {number}",
        "project": f"项目 {number % PROJECTS}",
        "author": "李雷（运营经理）",
        "date": "2026-03-30",
        "reviewed_at": "2026-03-30",
        "risks": risks,
    }


def as_yaml(data: dict[str, object]) -> str:
    """Block YAML, one key a line, as people write it; short mappings in one line."""
    lines = [f"{key}: {scalar(value)}" for key, value in data.items() if key != "risks"]
    lines.append("risks:")
    for risk in data["risks"]:  # type: ignore[attr-defined]
        marks = ["  - ", *["    "] * (len(risk) - 1)]
        lines += [f"{mark}{key}: {scalar(value)}" for mark, (key, value) in zip(marks, risk.items(), strict=True)]
    return "\n".join(lines) + "\n"


def canonical(data: dict[str, object]) -> dict[str, object]:
    """The register as the pack's schema describes it."""
    risks: list[dict[str, object]] = data["risks"]  # type: ignore[assignment]
    author = {"name": "李雷", "role": "operations_manager"}
    return {**data, "author": author, "risks": [canonical_risk(risk) for risk in risks]}


def canonical_risk(risk: dict[str, object]) -> dict[str, object]:
    """One risk with its people and ratings as mappings."""
    names = {"低": "low", "中": "medium", "高": "high"}
    out = dict(risk)
    for key in ("likelihood", "impact", "level"):
        word = str(risk[key])
        out[key] = {"text": word, "level": names.get(word, word)}
    if "owner" in risk:
        out["owner"] = {"name": risk["owner"]}
    return out


def scalar(value: object) -> str:
    """A scalar, or a short mapping in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {one}" for key, one in value.items()) + "}"
    return str(value)


def as_markdown(data: dict[str, object]) -> str:
    """The same register as a Markdown document with a table and a paragraph for each risk."""
    risks: list[dict[str, object]] = data["risks"]  # type: ignore[assignment]
    columns = {
        "编号": "id", "风险描述": "description", "风险类别": "category", "可能性": "likelihood", "影响程度": "impact",
        "风险等级": "level", "应对策略": "response", "应对措施": "measures", "责任人": "owner", "监控指标": "indicator",
        "预案": "contingency",
        "预警阈值": "threshold", "跟踪时间": "monitored_at", "状态": "status",
    }  # fmt: skip
    head = [
        f"# {data['title']}", "", f"**文档编号**：{data['id']}", "", f"**项目**：{data['project']}", "",
        f"**编制人**：{data['author']}", "",
        f"**日期**：{data['date']}", "", f"**复核时间**：{data['reviewed_at']}", "", "## 风险清单", "",
        "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns),
    ]  # fmt: skip
    rows = ["| " + " | ".join(str(risk.get(key, "")) for key in columns.values()) + " |" for risk in risks]
    notes = []
    for risk in risks:
        notes += [
            "",
            f"### {risk['id']} 说明",
            "",
            f"{risk['description']}。",
            "",
            f"- 依据：{risk['measures']}",
            "- 结论：继续跟踪",
        ]
    return "\n".join([*head, *rows, "", "## 说明", *notes]) + "\n"


def equal_schema(pack: Pack) -> dict[str, object]:
    """What sopcheck asks of a register's fields, as a JSON Schema of the YAML as it is written."""
    kind = pack.kinds["risk_register"]
    return object_schema(kind.fields.values(), kind.schema, pack)


def object_schema(specs: Iterable[FieldSpec], schema: dict[str, Any], pack: Pack) -> dict[str, object]:
    """The schema of a mapping with the fields `specs`; `schema` says which of them are required."""
    properties = {
        spec.name: {
            "type": "array",
            "items": object_schema(spec.records, schema["properties"][spec.name]["items"], pack),
        }
        if spec.records and schema["properties"][spec.name].get("type") == "array"
        else value_schema(spec, pack)
        for spec in specs
    }
    required = [spec.name for spec in specs if spec.required and spec.profile != "strict"]
    return {"type": "object", "required": required, "properties": properties}


def value_schema(spec: FieldSpec, pack: Pack) -> dict[str, object]:
    """The schema of one value as the generator writes it."""
    if spec.type == "one_of":
        return {"enum": sorted({word for canonical, words in spec.words.items() for word in (canonical, *words)})}
    if spec.type == "level":
        return {"enum": sorted({word for level, words in pack.vocabulary.levels.items() for word in (level, *words)})}
    if spec.type == "date":
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    if spec.type in ("number", "integer"):
        return {"type": "number"}
    return {} if spec.type in ("records", "list", "refs", "people") else {"type": "string", "minLength": 1}


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    arguments = parser.parse_args()
    chance = random.Random(SEED)  # noqa: S311 - reproducible documents, no secrets
    for name in ("yaml", "canonical", "markdown"):
        (arguments.folder / name).mkdir(parents=True, exist_ok=True)
    for number in range(1, arguments.count + 1):
        data = register(chance, number, faulty=number % FAULTY_ONE_IN == 0)
        (arguments.folder / "yaml" / f"register-{number:04}.yaml").write_text(as_yaml(data), encoding="utf-8")
        (arguments.folder / "markdown" / f"register-{number:04}.md").write_text(as_markdown(data), encoding="utf-8")
        own = as_yaml(canonical(data))
        (arguments.folder / "canonical" / f"register-{number:04}.yaml").write_text(own, encoding="utf-8")
    pack = load_pack("operations")
    schemas = {"yaml": equal_schema(pack), "canonical": pack.kinds["risk_register"].schema}
    for name, schema in schemas.items():
        text = json.dumps(schema, ensure_ascii=False)
        (arguments.folder / f"{name}.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
