import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from running import EXAMPLES, Cli

from sopcheck.model import Problem
from sopcheck.plugins import manager
from sopcheck.plugins.hookspecs import hookimpl

PLAN = "kind: project_plan\ngoals: []\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "No documents to check were found."), ("zh", "没有找到可检查的文档。")]
)
def test_a_folder_without_documents_is_told_what_a_document_is(cli: Cli, language: str, sentence: str) -> None:
    result = cli("check", "--lang", language)
    assert result.code == 0
    assert result.out.startswith(sentence)


def test_findings_are_lines_that_an_editor_can_follow(cli: Cli, plan: Path) -> None:
    result = cli("check", plan, "--as-of", "2026-03-01")
    assert result.code == 1
    assert 'plan.yaml:2:8 error   PLN002 Project plan: "goals" is left blank (the standard, 3.1.2)\n' in result.out
    assert "1 document checked:" in result.out


def test_the_duration_goes_to_stderr_and_quiet_keeps_it(cli: Cli, plan: Path) -> None:
    assert cli("check", plan).err.startswith("Read 1 file in ")
    assert cli("check", plan, "-q").err == ""


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1),
        (["--fail-on", "never"], 0),
        (["--ignore", "PLN"], 0),
        (["--select", "PLN002"], 1),
        (["--select", "RSK"], 0),
        (["--select", "DOC", "--fail-on", "warning"], 0),
        (["--select", "DOC", "--fail-on", "info"], 1),
    ],
)
def test_the_exit_follows_what_is_reported(cli: Cli, plan: Path, options: list[str], code: int) -> None:
    assert cli("check", plan, *options).code == code


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["gone.yaml"], 'There is no file or folder "gone.yaml".'),
        (["--select", "PLN99"], 'There is no code "PLN99". Did you mean "PLN'),
        (["--output-format", "jsn"], 'There is no report format "jsn". Did you mean "json"?'),
        (["--report", "result.json"], "--report is written FORMAT=FILE"),
        (["--as-of", "1.3.2026"], '"1.3.2026" is no date; write 2026-01-31.'),
        (["--isolated", "--profile", "hard"], "'hard' is not one of"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_2(cli: Cli, plan: Path, arguments: list[str], sentence: str) -> None:
    assert plan.exists()
    result = cli("check", *arguments)
    assert (result.code, result.out) == (2, "")
    assert sentence in result.err


def test_a_wrong_configuration_is_one_sentence_with_its_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "sopcheck.yaml").write_text("severity:\n  PLN01: info\n", encoding="utf-8")
    result = cli("check")
    assert result.code == 2
    assert result.err == 'Error: sopcheck.yaml:2: There is no code "PLN01". Did you mean "PLN101"?\n'


def test_paths_of_different_roots_are_not_mixed(cli: Cli, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sopcheck.yaml").write_text("", encoding="utf-8")
    result = cli("check", "a", "b")
    assert result.code == 2
    assert "different roots" in result.err


def test_a_folder_with_its_own_configuration_is_named_and_not_passed_over_in_silence(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sopcheck.yaml").write_text("", encoding="utf-8")
    (tmp_path / "other" / "plan.yaml").write_text(PLAN, encoding="utf-8")
    result = cli("check")
    assert result.code == 0
    assert result.out.startswith("Skipped the folder other: it has a configuration of its own; check it by itself.\n")
    report = json.loads(cli("check", "--output-format", "json").out)
    assert [(one["path"], one["status"], one["reason"]) for one in report["artifacts"]] == [
        ("other", "skipped", "a root of its own")
    ]
    assert cli("check", "other").code == 1


def test_json_is_in_the_configured_language_and_reports_go_to_files(cli: Cli, plan: Path, tmp_path: Path) -> None:
    result = cli("check", plan, "--as-of", "2026-03-01", "--output-format", "json", "--report", "text=out/report.txt")
    report = json.loads(result.out)
    assert (report["version"], report["as_of"]) == (1, "2026-03-01")
    assert report["standard"]["pack"] == "operations"
    (finding,) = [one for one in report["findings"] if one["code"] == "PLN002"]
    assert finding["message"] == "项目计划的“goals”没有填写（标准 三(一)2 要求）"
    assert finding["place"] == {"line": 2, "column": 8, "end_line": 2, "end_column": 10}
    assert (finding["clause"], finding["obligations"], finding["source"]) == (["3.1.2"], ["plan-fields"], "says")
    assert result.out.endswith("}\n")
    assert "PLN002 项目计划的“goals”没有填写" in (tmp_path / "out" / "report.txt").read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_exit_3(cli: Cli, plan: Path) -> None:
    result = cli("check", plan, "--report", "json=plan.yaml/x.json")
    assert result.code == 3
    assert "the results could not be written" in result.err


def test_document_text_cannot_start_a_line_of_the_output(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(
        'kind: project_plan\nstart: "x\\n::error::pwned\\u202e\\e[31m"\n', encoding="utf-8"
    )
    result = cli("check")
    assert "PLN004" in result.out
    assert not any(line.startswith("::") for line in result.out.splitlines())
    assert "\x1b" not in result.out
    assert "\u202e" not in result.out


def test_a_document_named_to_deceive_is_shown_escaped(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a\n::error::.yaml").write_text(PLAN, encoding="utf-8")
    assert "a\\n::error::.yaml:2:8 error" in cli("check").out


def test_the_faulty_example_ends_with_findings_and_the_compliant_one_with_none(cli: Cli, tmp_path: Path) -> None:
    for name, code in (("spring-campaign-faulty", 1), ("spring-campaign", 0)):
        shutil.copytree(EXAMPLES / name, tmp_path / name)
        assert cli("check", name, "--as-of", "2026-07-01").code == code


def test_the_module_can_be_killed_by_a_closed_pipe_without_a_trace(plan: Path) -> None:
    command = [sys.executable, "-c", "from sopcheck.cli.main import main; main()", "check", "-q", str(plan)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own interpreter
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 3


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "风险登记册没有涉及这些类别的风险，也没有说明未发现：竞争风险、政策风险、数据安全风险（"),
        (
            "en",
            "and does not say that none was found: competition, policy, data security (",
        ),
    ],
)
def test_words_of_the_standard_are_told_in_one_language(cli: Cli, tmp_path: Path, language: str, sentence: str) -> None:
    (tmp_path / "r.yaml").write_text(
        "kind: risk_register\ncategories_without_risk: [Market]\nrisks: [{id: R1, category: 技术}]\n", encoding="utf-8"
    )
    assert sentence in cli("check", "--lang", language, "--select", "RSK105").out


def test_texts_in_a_list_cannot_start_a_line_of_the_output(cli: Cli, plan: Path) -> None:
    task = '{id: "T1\\n::error ::x"}'
    plan.write_text(f"kind: project_plan\ntasks: [{task}, {task}]\n", encoding="utf-8")
    out = cli("check", "--select", "PLN106").out
    assert "PLN106" in out
    assert "T1 ::error ::x" in out
    assert [line for line in out.splitlines() if line.startswith("::")] == []


class Point:
    """An entry point of a plugin whose module is at hand, or that cannot be imported."""

    def __init__(self, name: str, module: ModuleType | None) -> None:
        self.name = name
        self.module = module

    def load(self) -> ModuleType:
        if self.module is None:
            raise ImportError("no module named nowhere")
        return self.module


@pytest.fixture
def failing_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> list[Problem]:
        raise ZeroDivisionError

    broken = ModuleType("broken")
    vars(broken).update(SOPCHECK_API=1, check_artifact=hookimpl(fails), check_project=hookimpl(fails))
    points = (Point("absent", None), Point("broken", broken))
    monkeypatch.setattr(manager, "entry_points", lambda group: points if group == "sopcheck" else ())


@pytest.mark.usefixtures("failing_plugins")
def test_a_plugin_that_fails_is_in_the_report_too(cli: Cli, plan: Path) -> None:
    plan.write_text(f"{PLAN}project: spring\n", encoding="utf-8")
    result = cli("check", plan, "--output-format", "json")
    found = [one for one in json.loads(result.out)["findings"] if one["code"].startswith("CFG")]
    assert [(one["code"], one["severity"], one["source"], one["path"], one["message"]) for one in found] == [
        ("CFG102", "warning", "sopcheck", ".", "插件“absent”加载不了：ImportError: no module named nowhere"),
        ("CFG103", "warning", "sopcheck", "plan.yaml", "插件“broken”运行时出错：ZeroDivisionError"),
    ]
    assert len({one["fingerprint"] for one in found} - {""}) == 2
    assert 'The plugin "absent" could not be loaded' in result.err
    assert 'The plugin "broken" failed in check_project' in result.err


@pytest.mark.usefixtures("failing_plugins")
def test_a_failed_plugin_is_about_the_configuration_and_settled_like_anything_else(cli: Cli, tmp_path: Path) -> None:
    config = tmp_path / "sopcheck.yaml"
    config.write_text("severity: {CFG102: error}\n", encoding="utf-8")
    result = cli("check")
    assert result.code == 1
    assert "sopcheck.yaml error CFG102 The plugin" in result.out
    assert cli("check", "--ignore", "CFG").code == 0
    config.write_text("severity: {CFG102: 'off'}\n", encoding="utf-8")
    assert "CFG102" not in cli("check").out
