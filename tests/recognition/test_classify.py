from __future__ import annotations

import re
from dataclasses import replace

import pytest
from reading_markdown import Reader

from sopcheck.places import TextPlace
from sopcheck.recognition.globs import matches
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("---\nkind: risk_register\n---\n", "risk_register"),
        ("---\n类型: 风险登记册\n---\n正文", "risk_register"),
        ("# 随便\n\n类型：项目计划\n", "project_plan"),
        ("# Anything\n\n- **Kind:** Project plan\n", "project_plan"),
        ("# 随便\n\n| 项目 | 内容 |\n|---|---|\n| 类型 | 数据报表 |\n", "data_report"),
    ],
)
def test_a_stated_kind_decides(reader: Reader, text: str, kind: str) -> None:
    artifact = reader.artifact(text, "README.md")
    assert (artifact.kind, artifact.confidence) == (kind, 1.0)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# 二号店项目计划书\n\n## 目标\n\n开业。\n", "project_plan"),
        (
            "# Risk Register – Second Shop\n\n| Risk | Likelihood | Impact |\n|---|---|---|\n| Rain | High | Low |\n",
            "risk_register",
        ),
        ("# 数据（月度）分析报告\n\n## 结论\n\n平稳。\n", "analysis_report"),
        ("# 秋季促销活动策划方案 V1.2\n\n## 奖品\n\n书签\n", "activity_plan"),
        ("# 二号店项目总结报告\n\n## 经验教训\n\n早点订货。\n", "summary_report"),
        ("# 二号店内部沟通规范\n\n## 渠道清单\n\n电话。\n", "communication_plan"),
    ],
)
def test_the_title_tells_the_kind_without_a_telling_file_name(reader: Reader, text: str, kind: str) -> None:
    artifact = reader.artifact(text, "1.md")
    assert artifact.kind == kind
    assert artifact.confidence < 1
    assert artifact.candidates[0].why.startswith("title: ")


def test_labels_alone_tell_the_kind_of_a_register(reader: Reader) -> None:
    text = (
        "# 二号店\n\n| 风险编号 | 风险描述 | 发生概率 | 影响程度 | 风险等级 | 应对措施 | 责任人 |\n"
        "|---|---|---|---|---|---|---|\n"
        "| R1 | 漏水 | 高 | 低 | 中 | 换管 | 王芳 |\n"
    )
    artifact = reader.artifact(text)
    assert artifact.kind == "risk_register"
    assert artifact.candidates[0].why.startswith("labels: ")


def test_keys_alone_tell_the_kind_of_a_structured_document(reader: Reader) -> None:
    text = "risks:\n- {id: R1, description: Rain, likelihood: high, impact: low, owner: Alex Chen}\n"
    assert reader.artifact(text, "1.yaml").kind == "risk_register"


def test_the_file_name_helps_a_text_that_suggests_the_same(reader: Reader) -> None:
    text = "## 目标\n\n开业。\n\n## 任务\n\n装修。\n"
    assert reader.recognised(text, "1.md").artifacts == ()
    assert reader.artifact(text, "二号店/项目计划.md").kind == "project_plan"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", "# Risk Register\n\n## Installation\n\n```sh\npip install x\n```\n\n## Usage\n\n## License\n"),
        ("1.md", "# Project plan template\n\n## Goals\n\nWrite the goals.\n\n## Tasks\n\n## Milestones\n"),
        ("1.md", "# 如何写项目计划\n\n## 目标\n\n先想清楚。\n\n## 任务\n\n再拆开。\n"),
        ("1.md", "# 1.2.0\n\n## Bug fixes\n\n- Totals are right again\n\n## Features\n\n- Owners\n"),
        (
            "1.md",
            (
                "# Design of the queue\n\n## Goals\n\nFast.\n\n## Risks\n\n| Risk | Impact | Mitigation |\n"
                "|---|---|---|\n| Loss | High | Ack |\n\n## API\n\n## Storage\n\n## Locks\n\n## Rollout\n\n"
                "## Naming\n\n## Prior work\n"
            ),
        ),
        ("1.md", "# 测试计划\n\n## 目标\n\n覆盖。\n\n## 任务\n\n写用例。\n\n## 里程碑\n\n五月\n"),
        ("1.md", "```\n# 项目计划\n\n## 目标\n```\n"),
        ("1.md", "# 项目计划评审会议通知\n\n时间：2026-05-01\n\n地点：一号店\n"),
        ("1.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n"),
        ("1.yaml", "name: build\non: push\njobs: {test: {runs-on: linux, steps: [{name: x, run: y}]}}\n"),
        (
            "1.json",
            '{"name": "x", "version": "1.0.0", "description": "A thing", "author": "Alex Chen", "files": ["a"]}',
        ),
    ],
)
def test_these_are_no_artifacts(reader: Reader, path: str, text: str) -> None:
    found = reader.recognised(text, path)
    assert found.artifacts == ()
    assert found.problems == ()


SOFTWARE = """# Login service implementation plan

## Goal

Move `LoginForm` to the new token service.

## Choices

- Reuse `TokenStore.issue()` in auth_service.py
- Call refresh_token() from useSession
- Keep src/modules/auth/handlers as they are
- The old SessionMiddleware stays
- Nothing is stored in local_storage

## Layers

- TokenStore owns expiry_time
- AuthGuard reads user_roles
- The front end keeps formState

## Checks

- Cover TokenStore in token_store_test.py
- Cover AuthGuard

## Not done

- No new screens
- No data is moved

## Phase A

One day.

## Phase B

Two days.
"""


def test_a_plan_of_source_code_is_no_project_plan(reader: Reader) -> None:
    assert reader.recognised(SOFTWARE).artifacts == ()
    plain = re.sub(r"`|\w+\(\)|\w+_\w+(?:\.py)?|[a-z]*[A-Z]?[a-z]+[A-Z]\w+|src/\S+", "the shop", SOFTWARE)
    assert [one.kind for one in reader.recognised(plain).artifacts] == ["project_plan"]


def test_an_unknown_kind_of_what_looks_like_an_artifact_is_a_problem_with_a_suggestion(reader: Reader) -> None:
    text = (
        "kind: risk_registre\nrisks:\n- {id: R1, description: Rain, likelihood: high, impact: low, owner: Alex Chen}\n"
    )
    found = reader.recognised(text, "1.yaml")
    assert found.artifacts == ()
    [problem] = found.problems
    assert (problem.code, problem.at) == ("DOC120", TextPlace(1, 7, 1, 20))
    assert problem.parameters["given"] == "risk_registre"
    assert problem.parameters["suggestion"] == "risk_register"


def test_a_kind_without_a_schema_is_told(pack: Pack) -> None:
    bare = replace(pack.kinds["operations_strategy"], fields={}, schema={}, defining=())
    reader = Reader(Recogniser(replace(pack, kinds={**pack.kinds, bare.id: bare}), RecognitionSettings()))
    found = reader.recognised(f"kind: {bare.id}\n", "1.yaml")
    assert [artifact.kind for artifact in found.artifacts] == [bare.id]
    assert [problem.code for problem in found.problems] == ["DOC121"]


def test_the_configuration_comes_before_the_title_and_after_the_document(pack: Pack) -> None:
    reader = Reader(
        Recogniser(pack, RecognitionSettings(kinds=(("notes/**", "data_report"), ("*.md", "project_plan"))))
    )
    assert reader.artifact("# 风险登记册\n", "notes/june/1.md").kind == "data_report"
    assert reader.artifact("# 风险登记册\n", "2.md").kind == "project_plan"
    assert reader.artifact("---\nkind: risk_register\n---\n", "notes/1.md").kind == "risk_register"


@pytest.mark.parametrize(
    ("path", "glob", "expected"),
    [
        ("a/b/c.md", "a/**/*.md", True),
        ("a/c.md", "a/**/*.md", True),
        ("a/b/c.md", "*.md", True),
        ("a/b/c.md", "a/*.md", False),
        ("a/b/c.md", "**", True),
        ("风险/表.md", "风险/?.md", True),
        ("x.md", "y.md", False),
        ("a.b/c.md", "a?b/c.md", True),
        ("a.md.txt", "*.md", False),
    ],
)
def test_globs(path: str, glob: str, expected: bool) -> None:  # noqa: FBT001
    assert matches(path, glob) is expected


TRAININGS = (
    "| Training | Delivery method | Date | Trainer | Participants |\n|---|---|---|---|---|\n"
    "| Reading dashboards | internal | 2026-03-12 | Mei Han | all operations staff |\n"
)


@pytest.mark.parametrize(("others", "kind"), [(0, "training_plan"), (4, "training_plan"), (16, None)])
def test_a_register_among_many_other_tables_does_not_make_the_kind(
    reader: Reader, others: int, kind: str | None
) -> None:
    other = "## Part\n\n| Machine | Wattage | Plug |\n|---|---|---|\n| Oven | 900 | C |\n\n"
    found = reader.recognised(f"# Moving to the second shop\n\n{other * others}## Courses\n\n{TRAININGS}", "1.md")
    assert [artifact.kind for artifact in found.artifacts] == ([kind] if kind else [])


def test_the_only_table_of_a_sheet_needs_the_columns_of_its_kind(reader: Reader) -> None:
    header = "ID,类型,标题,提出人,提出时间,版本,处理状态,处理人,开始时间,截止时间,优先级"
    rows = "SRA-97,立项,教师私聊,鼯鼠,2026-06-08,1.0,总结回顾,鼯鼠,2026-05-01,2026-06-12,紧急\n" * 3
    assert not reader.recognised(f"{header}\n{rows}", "1.csv").artifacts


@pytest.mark.parametrize(
    "header",
    [
        "投诉编号,投诉日期,顾客姓名,投诉内容,责任部门,处理人,处理结果,状态",
        "Complaint no,Date received,Customer name,Nature of complaint,Assigned to,Action taken,Status,Date closed",
        "Timestamp,Complaint,Location,Category,Bot reply,Status",
        "Student,Room,Complaint,Category,Priority,Status",
    ],
)
def test_the_columns_of_a_complaint_log_tell_it(reader: Reader, header: str) -> None:
    row = ",".join("x1" for _ in header.split(","))
    assert reader.artifact(f"{header}\n{row}\n", "1.csv").kind == "complaint_log"


def test_a_word_for_templates_beside_the_name_of_a_kind_rules_it_out(reader: Reader) -> None:
    assert [one.kind for one in reader.recognised("# 内部沟通规范\n", "1.md").artifacts] == ["communication_plan"]
    assert reader.recognised("# 内部沟通规范模板\n", "1.md").artifacts == ()
