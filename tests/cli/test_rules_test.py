import shutil
from pathlib import Path

from running import Cli

from sopcheck import resources
from sopcheck.cli import opening


def test_the_cases_of_a_rule_run(cli: Cli) -> None:
    result = cli("rules", "test", "operations", "--select", "RSK101")
    assert result.code == 0
    assert result.out.startswith("1 rules, ")
    assert result.out.endswith(" 0 of them fail.\n")


def test_a_case_that_lies_is_told_with_its_line(cli: Cli, tmp_path: Path) -> None:
    for name in ("rules", "schemas"):
        shutil.copytree(resources.data_dir() / name, tmp_path / name)
    rule = next((tmp_path / "rules" / "operations" / "risk_register").glob("RSK101*"))
    text = rule.read_text(encoding="utf-8")
    rule.write_text(
        text.replace("field: 'risks[R1].level'", "field: x").replace('field: "risks[R1].level"', "field: x"),
        encoding="utf-8",
    )
    result = cli("rules", "test", tmp_path / "rules" / "operations", "--select", "RSK101")
    assert result.code == 1
    assert result.out.startswith("rules/operations/risk_register/RSK101-")
    assert "expected x, found risks[R1].level" in result.out


def test_an_unknown_pack_is_told(cli: Cli) -> None:
    result = cli("rules", "test", "operation")
    assert result.code == 2
    assert result.err == 'Error: There is no pack "operation". Did you mean "operations"?\n'
    assert list(opening.pack_folders()) == ["operations"]
