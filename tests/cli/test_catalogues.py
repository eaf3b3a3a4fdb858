import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from running import EXAMPLES, Cli

from sopcheck.cli.explain import page
from sopcheck.cli.language import Say
from sopcheck.cli.standard import enforcers
from sopcheck.config_file import ConfigFile, PersonEntry
from sopcheck.standard.model import Pack


def test_kinds_lists_all_twenty_one(cli: Cli, pack: Pack) -> None:
    lines = cli("kinds").out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(pack.kinds)
    assert len(lines) == 22
    assert "project_plan          PLN    Project plan" in lines[3]


def test_rules_lists_the_rules_of_a_kind(cli: Cli, pack: Pack) -> None:
    codes = [line.split()[0] for line in cli("rules", "--kind", "risk_register").out.splitlines()[1:-2]]
    assert codes == sorted(code for code, rule in pack.rules.items() if rule.kind == "risk_register")
    assert "RSK101" in codes
    assert cli("rules", "--kind", "risk_registr").err == (
        'Error: There is no kind "risk_registr". Did you mean "risk_register"?\n'
    )


def test_standard_shows_every_obligation_with_what_enforces_it_or_why_nothing_does(cli: Cli, pack: Pack) -> None:
    out = cli("standard", "--lang", "en").out
    assert [name for name in pack.obligations if f"  {name}\n" not in out] == []
    assert next(iter(enforcers(pack, "risk-assessed"))).startswith("RSK")
    assert "risk_register.risks.likelihood" in list(enforcers(pack, "risk-assessed"))
    assert out.rstrip().endswith("are enforced.")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_a_page(pack: Pack, language: str) -> None:
    say = Say(language)  # type: ignore[arg-type]  # one of the two
    for code in pack.codes():
        text = page(pack, code, say)
        assert code in text.splitlines()[0]
        assert say("为什么", "Why") in text
        assert f"--ignore {code}" in text
        assert "{" not in text.split(say("暂时改不了", "To put it off"))[0].replace("{}", "") or code in pack.rules


def test_the_beginning_of_several_codes_lists_them(cli: Cli) -> None:
    result = cli("explain", "alr00", "--lang", "zh")
    assert result.code == 2
    assert result.err == "错误：“alr00”是这些代码的开头：ALR001、ALR002、ALR003、ALR004、ALR005。请写出其中一个。\n"


def test_a_page_of_a_rule_shows_its_clause_and_a_bad_case(cli: Cli) -> None:
    out = cli("explain", "rsk101").out
    assert "6.1.2  [risk-assessed]" in out
    assert "our reading of the standard" in out
    assert "→ RSK101 risks[R1].level" in out
    assert "  kind: risk_register" in out


def test_the_schemas_of_kinds_accept_the_compliant_example(cli: Cli, pack: Pack) -> None:
    titles = {title: kind.id for kind in pack.kinds.values() for title in kind.titles}
    documents = sorted((EXAMPLES / "spring-campaign").glob("*/*.yaml"))
    seen = 0
    for path in documents:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        stated = document.get("kind") or document.get("类型")
        schema = json.loads(cli("schema", titles.get(stated, stated)).out)
        plain = json.loads(json.dumps(document, default=str, ensure_ascii=False))
        jsonschema.Draft202012Validator(schema).validate(plain)
        seen += 1
    assert seen >= 5


def test_the_schema_of_a_kind_notices_what_the_standard_asks_for(cli: Cli) -> None:
    schema = json.loads(cli("schema", "project_plan", "--lang", "en").out)
    missing = list(jsonschema.Draft202012Validator(schema).iter_errors({"kind": "project_plan", "任务": []}))
    assert len(missing) >= 3
    assert schema["properties"]["goals"] == schema["properties"]["项目目标"]
    assert schema["properties"]["goals"]["description"] == "the standard, 3.1.2"


def test_the_published_schema_of_the_configuration_names_every_setting(cli: Cli) -> None:
    schema = json.loads(cli("schema", "config").out)
    assert set(schema["properties"]) == set(ConfigFile.model_fields)
    person = json.dumps(schema)
    assert [name for name in PersonEntry.model_fields if f'"{name.rstrip("_")}"' not in person] == []


@pytest.mark.parametrize("name", ["rule", "pack", "gates", "obligations", "codes"])
def test_schemas_of_our_own_files_are_published(cli: Cli, name: str) -> None:
    schema = json.loads(cli("schema", name).out)
    jsonschema.Draft202012Validator.check_schema(schema)


def test_config_show_tells_what_is_in_force_and_where_it_comes_from(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "sopcheck.yaml").write_text(
        "language: en\nparameters: {closing_days: 45}\npeople: [{name: 李雷, roles: [operations_manager]}]\n",
        encoding="utf-8",
    )
    out = cli("config", "show").out
    assert f"# root: {tmp_path}\n# configuration: sopcheck.yaml\n" in out
    shown = yaml.safe_load(out)
    assert (shown["language"], shown["profile"], shown["parameters"]["closing_days"]) == ("en", "standard", 45)
    assert shown["people"] == [{"name": "李雷", "roles": ["operations_manager"]}]
    assert set(shown) == set(ConfigFile.model_fields)
    assert "\n  # days after the project's end within which it is summed up and archived\n  closing_days: 45\n" in out
    assert sum(line.startswith("  # ") for line in out.splitlines()) == len(shown["parameters"])
