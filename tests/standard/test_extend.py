"""A company's pack: what it adds and changes, and how one that is not sound is refused."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sopcheck import engine, resources
from sopcheck.cli.opening import load_folder, open_config, open_pack
from sopcheck.errors import ConfigError, PackError
from sopcheck.model import Report
from sopcheck.rule_cases import run_cases
from sopcheck.standard.compiled import load_kept
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack

COMPANY = resources.examples_dir() / "company-pack"


@cache
def company() -> Pack:
    return load_folder(COMPANY)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "company-pack"
    shutil.copytree(COMPANY, folder)
    return folder


def change(file: Path, **values: Any) -> None:
    data = yaml.safe_load(file.read_text(encoding="utf-8")) | values
    file.write_text(
        yaml.safe_dump({key: one for key, one in data.items() if one is not None}, allow_unicode=True, sort_keys=False),
        encoding="utf-8",
    )


def refusal(folder: Path) -> tuple[str, str]:
    with pytest.raises(PackError) as caught:
        load_folder(folder)
    return caught.value.text("zh"), caught.value.text("en")


def test_it_is_the_pack_below_it_and_more() -> None:
    base, pack = load_pack(), company()
    assert (pack.name, pack.version, pack.extends) == ("qinghe", "1.2.0", f"operations {base.version}")
    assert set(pack.rules) - set(base.rules) == {"QHS101", "QHS102", "QHP101"}
    assert set(pack.kinds) - set(base.kinds) == {"supplier_review"}
    assert set(pack.obligations) - set(base.obligations) == {
        "supplier-admitted",
        "supplier-verdict-fits",
        "tasks-are-short",
    }
    assert pack.parameters["supplier_pass_score"].default == 60
    assert "红灯" in pack.vocabulary.levels["high"]
    assert "风险台账" in pack.kinds["risk_register"].titles
    assert "buyer" in pack.roles
    assert pack.clauses["QH-1"].zh == "青禾采购办法第一条"


def test_its_gate_stands_where_it_says() -> None:
    names = [gate.id for gate in load_pack().gates]
    assert [gate.id for gate in company().gates] == [names[0], "supplier-admission", *names[1:]]


def test_a_kind_of_the_standard_gets_labels_and_fields() -> None:
    (records,) = (company().kinds["risk_register"].fields["risks"],)
    columns = {one.name: one for one in records.records}
    assert "跟进人" in columns["owner"].labels
    assert "责任人" in columns["owner"].labels
    assert columns["owner"].required
    assert (columns["supplier"].required, columns["supplier"].title.zh) == (False, "涉及供应商")
    items = company().kinds["risk_register"].schema["properties"]["risks"]  # type: ignore[call-overload, index]  # JSON
    assert "supplier" in str(items)


def test_its_own_rules_hold_their_cases() -> None:
    own = [code for code, rule in company().rules.items() if rule.source == "company"]
    assert (len(own), run_cases(company(), own)) == (3, [])


def test_what_is_kept_is_what_was_loaded(tmp_path: Path) -> None:
    first = load_kept(COMPANY, COMPANY / "schemas", tmp_path)
    assert load_kept(COMPANY, COMPANY / "schemas", tmp_path) == first
    assert first.changes == company().changes
    assert first.gates == company().gates


def checked(root: Path, files: dict[str, str]) -> Report:
    import datetime as dt

    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    config = open_config((root,), isolated=False)
    pack = open_pack(config)
    return engine.run(engine.Request(config, as_of=dt.date(2026, 6, 30), jobs=1), pack)


def test_a_repository_with_a_pack_of_its_own(copy: Path) -> None:
    report = checked(
        copy.parent,
        {
            "sopcheck.yaml": "standard: ./company-pack\n",
            "plan.yaml": "kind: project_plan\nid: P1\nauthor: 王芳\nstart: 2026-05-01\nend: 2026-04-01\n",
            "华星-供应商评审表.md": "# 供应商评审表\n\n供应商：华星包装\n评价人：王芳\n评价结论：准入\n\n"
            "| 评分项 | 得分 |\n|--|--|\n| 质量 | 50 |\n| 交货 | 40 |\n",
        },
    )
    found = {one.code: one for one in report.findings}
    assert (found["QHS101"].severity, found["QHS101"].field) == ("error", "verdict")
    assert found["QHS101"].parameters["average"] == 45
    assert (found["QHS102"].severity, found["QHS102"].artifact) == ("warning", "华星-供应商评审表.md")
    assert found["PLN101"].severity == "error"  # a warning in the standard: the company made it graver
    assert "supplier-admission" in [gate.gate for gate in report.gates]


def test_what_a_company_switches_off_is_not_reported(copy: Path) -> None:
    plan = {"plan.yaml": "kind: project_plan\nid: P1\nstart: 2026-05-01\nend: 2026-04-01\n"}
    change(copy / "pack.yaml", changes={"PLN101": {"severity": "off", "reason": {"zh": "无", "en": "none"}}})
    report = checked(copy.parent, {"sopcheck.yaml": "standard: ./company-pack\n", **plan})
    assert "PLN101" not in [one.code for one in report.findings]
    again = checked(copy.parent, {"sopcheck.yaml": "standard: ./company-pack\nseverity: {PLN101: info}\n", **plan})
    assert [one.severity for one in again.findings if one.code == "PLN101"] == ["info"]


NEEDED = {
    "pack.yaml": ("name", "version", "title"),
    "supplier_review/QHS101-verdict-fits-scores.yaml": ("code", "name", "source", "assert", "message", "why"),
}


@pytest.mark.parametrize(("file", "key"), [(file, key) for file, keys in NEEDED.items() for key in keys])
def test_without_a_needed_key_it_is_refused_in_one_sentence(copy: Path, file: str, key: str) -> None:
    change(copy / file, **{key: None})
    zh, en = refusal(copy)
    assert (zh, en) == (f"company-pack/{file}:1: 缺少“{key}”。", f'company-pack/{file}:1: "{key}" is missing.')


def test_a_rule_without_its_kind_is_refused_when_it_is_compiled(copy: Path) -> None:
    change(copy / "supplier_review/QHS101-verdict-fits-scores.yaml", kind=None)
    with pytest.raises(PackError) as caught:
        run_cases(load_folder(copy), ["QHS101"])
    where = "company-pack/supplier_review/QHS101-verdict-fits-scores.yaml:1"
    assert caught.value.text("zh") == f"{where}: QHS101：缺少 kind（文档种类）"


@pytest.mark.parametrize(
    ("file", "old", "new", "en"),
    [
        (
            "pack.yaml",
            "extends: operations",
            "extends: operation",
            'pack.yaml:5: There is no pack "operation". Did you',
        ),
        ("pack.yaml", "prefix: QHS", "prefix: PLN", "pack.yaml:20: The prefix PLN is used by project_plan already."),
        ("pack.yaml", "id: supplier_review", "id: risk_register", 'pack.yaml:20: "risk_register" is a kind of the'),
        ("pack.yaml", "named: false", "named: perhaps", 'pack.yaml:27: "kinds.1.named" must be true or false.'),
        ("pack.yaml", "PLN101:", "PLN999:", 'pack.yaml:42: There is no code "PLN999".'),
        (
            "pack.yaml",
            'severity: "off"',
            "severity: of",
            'pack.yaml:46: "changes.RSK103.severity" must be error, warning, info or off, not "of".',
        ),
        ("pack.yaml", "roles:", "rolls:", 'pack.yaml:8: There is no key "rolls" here. Did you mean "roles"?'),
        ("pack.yaml", "QH-2: {zh: 青禾项目办法第二条, en", "QH-2: {en", 'pack.yaml:17: "clauses.QH-2.zh" is missing.'),
        ("gates.yaml", "after: plan-approval", "after: plan-aproval", 'gates.yaml:6: There is no gate "plan-aproval".'),
        (
            "gates.yaml",
            "artifact: supplier_review",
            "artifact: supplier",
            'gates.yaml:11: There is no kind "supplier".',
        ),
        (
            "obligations.yaml",
            "id: supplier-admitted",
            "id: plan-fields",
            'obligations.yaml:1: There is an obligation "plan-fields" already.',
        ),
        (
            "project_plan/QHP101-task-is-short-enough.yaml",
            "[tasks-are-short]",
            "[tasks-are-shrot]",
            'project_plan/QHP101-task-is-short-enough.yaml:4: There is no obligation "tasks-are-shrot". Did you mean',
        ),
        (
            "project_plan/QHP101-task-is-short-enough.yaml",
            "code: QHP101",
            "code: PLN101",
            "QHP101-task-is-short-enough.yaml:1: The code PLN101 is used by rules/operations/project_plan/PLN101-",
        ),
        ("schemas/supplier_review.schema.json", "types.schema.json#", "file:///etc/x#", "leaves the pack"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(copy: Path, file: str, old: str, new: str, en: str) -> None:
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    told_zh, told = refusal(copy)
    assert en in told
    assert told.count("\n") == told_zh.count("\n") == 0
    assert any("\u4e00" <= character <= "\u9fff" for character in told_zh)


@pytest.mark.parametrize(
    ("line", "wrong", "en"),
    [
        (12, "assert: lenght <= most", 'lenght in "lenght <= most" is not known here. Did you mean "length"?'),
        (11, "when: known(t.strat, t.due)", 't.strat: there is no field strat. Did you mean "start"?'),
        (12, "assert: len(most) <= 3", "there is no function len."),
        (12, "assert: length <=", "not an expression: invalid syntax"),
        (9, "  length: t.days", "t.days: there is no field days."),
    ],
)
def test_a_faulty_expression_is_told_with_its_line(copy: Path, line: int, wrong: str, en: str) -> None:
    file = copy / "project_plan/QHP101-task-is-short-enough.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[line - 1].partition(":")[0] == wrong.partition(":")[0]
    lines[line - 1] = wrong
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        run_cases(load_folder(copy), ["QHP101"])
    assert caught.value.text("en").startswith(f"company-pack/project_plan/{file.name}:{line}: QHP101: {en}")


@pytest.mark.parametrize(
    ("value", "en"),
    [
        ("./nowhere", 'sopcheck.yaml:1: There is no pack.yaml in "./nowhere": it is no pack.'),
        ("../other", 'sopcheck.yaml:1: The pack "../other" lies outside the folder that is checked, which is refused.'),
        ("operation", 'sopcheck.yaml:1: There is no standard "operation". Did you mean "operations"?'),
    ],
)
def test_a_configuration_names_a_pack_below_its_root(tmp_path: Path, value: str, en: str) -> None:
    (tmp_path / "sopcheck.yaml").write_text(f"standard: {value}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        open_pack(open_config((tmp_path,), isolated=False))
    assert caught.value.text("en") == en


def test_a_link_out_of_the_pack_is_not_followed(copy: Path) -> None:
    secret = copy.parent / "secret.yaml"
    secret.write_text("- {}\n", encoding="utf-8")
    (copy / "gates.yaml").unlink()
    (copy / "gates.yaml").symlink_to(secret)
    assert refusal(copy)[1] == "company-pack/gates.yaml: This file leads out of the pack."
