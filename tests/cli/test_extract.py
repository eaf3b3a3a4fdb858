import json
import os
import signal
from pathlib import Path

import pytest
from running import Cli
from workbook import inline, sheet, workbook

from sopcheck.reporting.columns import width

REGISTER = """\
# 风险登记册

| 编号 | 风险描述 | 可能性 | 影响程度 | 责任人 |
| --- | --- | --- | --- | --- |
| R1 | 供应商延期 | 高 | 中 | 李雷 |
| R2 | 系统故障 | 低 |  | 韩梅梅 |
| R3 | 人员流失 | 中 |  | 王芳 |
"""


def test_a_register_has_an_entry_for_each_column(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text(REGISTER, encoding="utf-8")
    result = cli("extract", "r.md", "--output-format", "json", "--records")
    assert (result.code, result.err) == (0, "")
    found = json.loads(result.out)
    assert set(found) == {
        "path", "artifact", "format", "kind", "confidence", "candidates", "project", "records", "fields", "rows",
        "ignored",
    }  # fmt: skip
    assert (found["path"], found["artifact"], found["format"], found["kind"]) == (
        "r.md",
        "r.md",
        "markdown",
        "risk_register",
    )
    assert found["records"] == 3
    fields = {one["field"]: one for one in found["fields"]}
    likelihood, impact, owner = (fields[f"risks[].{name}"] for name in ("likelihood", "impact", "owner"))
    assert (likelihood["state"], likelihood["label"], likelihood["text"]) == ("present", "可能性", "高")
    assert likelihood["value_place"] == {"line": 5, "column": 16, "end_line": 5, "end_column": 17}
    assert (impact["state"], fields["risks[].response"]["state"]) == ("blank", "absent")
    assert [person["name"] for person in owner["value"]] == ["李雷", "韩梅梅", "王芳"]
    assert [row["id"] for row in found["rows"]] == ["R1", "R2", "R3"]


def test_a_file_of_several_artifacts_is_a_list(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "both.yaml").write_text(
        "kind: project_plan\nid: P1\n---\nkind: risk_register\nid: K1\nproject: 春季\n", encoding="utf-8"
    )
    found = json.loads(cli("extract", "both.yaml", "--output-format", "json").out)
    assert [(one["artifact"], one["kind"]) for one in found] == [
        ("both.yaml", "project_plan"),
        ("both.yaml#2", "risk_register"),
    ]
    assert found[1]["project"] == "春季"


def test_what_is_no_artifact_has_no_kind(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Shopping\n\n- milk\n", encoding="utf-8")
    found = json.loads(cli("extract", "notes.md", "--output-format", "json").out)
    assert (found["kind"], found["fields"], found["records"]) == (None, [], None)
    assert "Not recognised" in cli("extract", "notes.md").out


def test_what_stands_in_the_way_is_told_on_stderr(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("kind: [\n", encoding="utf-8")
    result = cli("extract", "plan.yaml")
    assert result.code == 0
    assert result.err.startswith("plan.yaml:2:1 DOC106 ")


def test_a_page_for_people_lines_up_over_both_scripts(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text(REGISTER, encoding="utf-8")
    out = cli("extract", "r.md", "--lang", "zh").out
    lines = {line.split()[0]: line for line in out.splitlines()[2:] if line.strip()}
    before = [line.partition("已填")[0] for line in lines.values() if "已填" in line]
    assert len(before) == 6
    assert {width(text) for text in before} == {width(before[0])}
    assert lines["risks[].likelihood"].split() == ["risks[].likelihood", "已填", "可能性", "5:16", "高"]


def test_a_folder_is_refused(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    assert cli("extract", "d").code == 2


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_required_content_that_is_missing_fails_when_asked(cli: Cli, tmp_path: Path, fail_on: str, code: int) -> None:
    (tmp_path / "r.md").write_text(REGISTER, encoding="utf-8")
    result = cli("extract", "r.md", "--fail-on", fail_on)
    assert result.code == code
    assert ("Required content is missing: " in result.err) == bool(code)
    assert ("risks[R2].impact" in result.err) == bool(code)


def test_only_what_is_grave_enough_counts(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "r.md").write_text(REGISTER, encoding="utf-8")
    grave = cli("extract", "r.md", "--fail-on", "error").err
    every = cli("extract", "r.md", "--fail-on", "info").err
    assert ("author" in grave, "author" in every) == (False, True)
    (tmp_path / "sopcheck.yaml").write_text("severity: {RSK001: info, RSK002: 'off'}\n", encoding="utf-8")
    assert cli("extract", "r.md", "--fail-on", "error").code == 0


def test_a_file_that_cannot_be_read_fails_when_asked(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("kind: [\n", encoding="utf-8")
    assert cli("extract", "r.yaml").code == 0
    assert cli("extract", "r.yaml", "--fail-on", "error").code == 1


def test_what_no_field_took_is_told_and_cut_at_fifteen(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        "kind: risk_register\n" + "".join(f"extra{n}: x\n" for n in range(17)), encoding="utf-8"
    )
    out = cli("extract", "r.yaml", "--lang", "en").out
    assert "NOT USED" in out
    assert next(line.split() for line in out.splitlines() if "extra1" in line) == ["extra1", "key", "3:1"]
    assert "extra14" in out
    assert "extra15" not in out
    assert "and 2 more: see --output-format json." in out
    ignored = json.loads(cli("extract", "r.yaml", "--output-format", "json").out)["ignored"]
    assert len(ignored) == 17
    assert ignored[16] == {
        "what": "key",
        "text": "extra16",
        "place": {"line": 18, "column": 1, "end_line": 18, "end_column": 8},
    }
    assert "没有用到的内容" in cli("extract", "r.yaml", "--lang", "zh").out


RISKS = workbook({"风险登记册": sheet(inline(["编号", "风险描述", "责任人"], ["R1", "供应商延期", "李雷"]))})


def test_a_workbook_is_read_in_a_child_and_its_answer_is_as_of_any_other_file(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "风险登记册.xlsx").write_bytes(RISKS)
    result = cli("extract", "风险登记册.xlsx", "--output-format", "json", "--records", "--fail-on", "error")
    found = json.loads(result.out)
    assert (found["kind"], found["records"], found["rows"][0]["id"]) == ("risk_register", 1, "R1")
    assert result.code == 1
    assert "risks[R1].likelihood" in result.err


def test_a_workbook_whose_reader_dies_is_told_in_a_sentence(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopcheck.reading.xlsx.read", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    (tmp_path / "风险登记册.xlsx").write_bytes(RISKS)
    result = cli("extract", "风险登记册.xlsx", "--fail-on", "error")
    assert result.code == 1
    assert result.err.startswith("风险登记册.xlsx DOC117 ")
