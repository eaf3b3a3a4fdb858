import shutil
from pathlib import Path

import pytest
import yaml
from running import EXAMPLES, Cli

from sopcheck.config import load_config


def test_new_writes_a_template_by_the_suffix_of_the_file(cli: Cli, tmp_path: Path) -> None:
    assert cli("new", "project_plan", "-o", "plan.md").code == 0
    assert (tmp_path / "plan.md").read_text(encoding="utf-8").startswith("# Project plan\n\n<!-- ")
    assert cli("new", "项目计划", "--lang", "zh", "-o", "plan.yaml").code == 0
    assert yaml.safe_load((tmp_path / "plan.yaml").read_text(encoding="utf-8"))["类型"] == "项目计划"
    assert cli("new", "project_plan", "--format", "md").out.startswith("# Project plan\n")
    assert "kind: project_plan\n" in cli("new", "project_plan").out


@pytest.mark.parametrize(
    ("arguments", "suffixes"),
    [
        (["-o", "plan.doc"], ".yaml or .md or .docx or .xlsx or .csv"),
        (["-o", "plan"], ".yaml or .md or .docx or .xlsx or .csv"),
        (["-o", "plan.json"], ".yaml or .md or .docx or .xlsx or .csv"),
        (["-o", "plan.docx", "--format", "xlsx"], ".xlsx"),
        (["-o", "plan.yaml", "--format", "md"], ".md or .markdown"),
        (["-o", "plan.md", "--format", "yaml"], ".yaml or .yml"),
    ],
)
def test_new_writes_no_file_that_could_not_be_checked(
    cli: Cli, tmp_path: Path, arguments: list[str], suffixes: str
) -> None:
    result = cli("new", "project_plan", *arguments)
    assert result.code == 2
    assert result.err == f'Error: "{arguments[1]}" has an unfitting suffix: use {suffixes}.\n'
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_new_shows_no_package_on_a_screen(cli: Cli, format_: str) -> None:
    result = cli("new", "project_plan", "--format", format_)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"Error: {format_} cannot be shown on a screen: name a file with -o.\n"


def test_new_writes_csv_for_what_is_one_table_only(cli: Cli, tmp_path: Path) -> None:
    assert cli("new", "risk_alert_log", "--lang", "zh", "-o", "alerts.csv").code == 0
    header = (tmp_path / "alerts.csv").read_bytes()
    assert header.startswith("\ufeff预警编号,风险,指标值,".encode())
    assert header.endswith("关闭时间\r\n".encode())
    result = cli("new", "project_plan", "-o", "plan.csv")
    assert result.code == 2
    assert result.err == (
        'Error: "Project plan" is more than one table, which CSV cannot hold; take xlsx, docx, md or yaml.\n'
    )
    assert not (tmp_path / "plan.csv").exists()


def test_new_replaces_nothing_without_being_asked(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text("mine", encoding="utf-8")
    result = cli("new", "project_plan", "-o", "plan.md")
    assert result.code == 2
    assert result.err == 'Error: "plan.md" is there already and was left as it is; --force replaces it.\n'
    assert (tmp_path / "plan.md").read_text(encoding="utf-8") == "mine"
    assert cli("new", "project_plan", "-o", "plan.md", "--force").code == 0


def test_an_unknown_kind_gets_a_suggestion(cli: Cli) -> None:
    result = cli("new", "projct_plan")
    assert result.code == 2
    assert 'Did you mean "project_plan"?' in result.err


def test_an_unfilled_template_is_checked_and_lacks_what_the_standard_asks_for(cli: Cli) -> None:
    cli("new", "requirements_brief", "-o", "brief.md")
    result = cli("check", "brief.md", "--select", "REQ001,REQ002,REQ003", "--as-of", "2026-03-01")
    assert result.code == 1
    assert result.out.count("brief.md:") == 9


def test_init_writes_the_projects_that_it_finds(cli: Cli, tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(EXAMPLES / "spring-campaign", tmp_path / "projects" / name)
        (tmp_path / "projects" / name / "sopcheck.yaml").unlink()
        for path in (tmp_path / "projects" / name).rglob("*.*"):
            if path.suffix in (".md", ".yaml"):
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace("QH-SP26", f"QH-{name}"), encoding="utf-8")
    result = cli("init", "--lang", "en", "--pre-commit", "--ci", "github")
    assert result.code == 0
    assert load_config(tmp_path).projects == ("projects/one", "projects/two")
    hooks = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert hooks["repos"][0]["hooks"][0]["pass_filenames"] is False
    workflow = yaml.safe_load((tmp_path / ".github/workflows/sopcheck.yml").read_text(encoding="utf-8"))
    assert "sopcheck check" in workflow["jobs"]["sopcheck"]["steps"][-2]["run"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_init_in_an_empty_folder_gives_a_configuration_that_is_sound(cli: Cli, tmp_path: Path, language: str) -> None:
    result = cli("init", "--lang", language)
    assert result.code == 0
    assert "repo: local" in result.out
    assert load_config(tmp_path).language == language
    assert cli("check").code == 0
    again = cli("init")
    assert again.code == 2
    assert '"sopcheck.yaml" is there already' in again.err


def test_init_adds_the_hook_and_the_ci_that_it_proposed(cli: Cli, tmp_path: Path) -> None:
    assert cli("init").code == 0
    configuration = tmp_path / "sopcheck.yaml"
    configuration.write_text("language: en  # ours\n", encoding="utf-8")
    assert cli("init", "--pre-commit", "--ci", "github").code == 0
    assert configuration.read_text(encoding="utf-8") == "language: en  # ours\n"
    assert "id: sopcheck" in (tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert "sopcheck check" in (tmp_path / ".github/workflows/sopcheck.yml").read_text(encoding="utf-8")
    assert cli("init", "--ci", "github").code == 2


HOOKS = "repos:\n- repo: https://example.com/hooks  # ours\n  rev: 'v1'\n  hooks:\n  - id: yaml\n"


def plan_of(folder: Path, name: str) -> None:
    folder.mkdir(parents=True)
    (folder / "plan.yaml").write_text(f"kind: project_plan\nproject: {name}\n", encoding="utf-8")


def test_init_adds_the_hook_to_a_pre_commit_configuration_that_is_there(cli: Cli, tmp_path: Path) -> None:
    hooks = tmp_path / ".pre-commit-config.yaml"
    hooks.write_text(HOOKS, encoding="utf-8")
    result = cli("init")
    assert (result.code, "repo: local" in result.out) == (0, False)
    text = hooks.read_text(encoding="utf-8")
    assert text.startswith(f"{HOOKS}- repo: local\n  hooks:\n  - id: sopcheck\n")
    again = cli("init", "--force")
    assert again.code == 0
    assert ".pre-commit-config.yaml holds everything already and was left as it is\n" in again.err
    assert hooks.read_text(encoding="utf-8") == text


def test_init_leaves_the_hooks_alone_if_told_so(cli: Cli, tmp_path: Path) -> None:
    hooks = tmp_path / ".pre-commit-config.yaml"
    hooks.write_text(HOOKS, encoding="utf-8")
    assert cli("init", "--no-pre-commit").code == 0
    assert hooks.read_text(encoding="utf-8") == HOOKS


def test_init_writes_nothing_where_a_file_to_be_changed_is_broken(cli: Cli, tmp_path: Path) -> None:
    hooks = tmp_path / ".pre-commit-config.yaml"
    hooks.write_text("repos:\n  - repo: a\n rev: 1\n", encoding="utf-8")
    result = cli("init", "--lang", "en")
    assert result.code == 2
    assert result.err.startswith("Error: .pre-commit-config.yaml:3: ")
    assert hooks.read_text(encoding="utf-8") == "repos:\n  - repo: a\n rev: 1\n"
    assert not (tmp_path / "sopcheck.yaml").exists()


def test_init_adds_new_projects_to_a_configuration_only_when_asked(cli: Cli, tmp_path: Path) -> None:
    config = tmp_path / "sopcheck.yaml"
    before = "# Ours\nlanguage: 'en'   # for the auditors\nprojects:\n- done/*\n\nprofile: basic\n"
    config.write_text(before, encoding="utf-8")
    for name in ("done/one", "two", "三月"):
        plan_of(tmp_path / name, name)
    refused = cli("init")
    assert (refused.code, config.read_text(encoding="utf-8")) == (2, before)
    assert cli("init", "--update").code == 0
    after = before.replace("- done/*\n", '- done/*\n- "two"\n- "三月"\n')
    assert config.read_text(encoding="utf-8") == after
    assert cli("init", "--update").code == 0
    assert config.read_text(encoding="utf-8") == after


def test_init_does_not_write_into_a_pyproject(cli: Cli, tmp_path: Path) -> None:
    plan_of(tmp_path / "one", "one")
    (tmp_path / "pyproject.toml").write_text("[tool.sopcheck]\nlanguage = 'en'\n", encoding="utf-8")
    result = cli("init", "--update")
    assert result.code == 2
    assert result.err == (
        'Error: --update changes a sopcheck.yaml only. Please add to pyproject.toml: projects: ["one"]\n'
    )


def test_the_hook_is_explained_in_the_language_of_the_terminal(cli: Cli, tmp_path: Path) -> None:
    out = cli("init", ".", "--lang", "zh").out
    assert "language: system  # sopcheck 要和 pre-commit 装在同一个环境里" in out
    assert "is installed beside" not in out
    assert cli("init", ".", "--force", "--pre-commit", "--lang", "zh").code == 0
    assert "装在同一个环境里" in (tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8")
