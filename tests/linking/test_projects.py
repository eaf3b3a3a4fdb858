"""Which project an artifact belongs to (CONTRACT, Identity and scope)."""

from __future__ import annotations

from sopcheck.linking.projects import group, unmatched
from sopcheck.model import Artifact


def artifact(path: str, kind: str = "data_report", **data: str) -> Artifact:
    return Artifact(path, path, "yaml", kind, "0" * 64, dict(data), {}, {})


def names(artifacts: list[Artifact], globs: tuple[str, ...] = (), folders: tuple[str, ...] = (".",)) -> dict[str, str]:
    return dict(group(artifacts, globs, folders).of_artifact)


def test_the_stated_project_comes_first() -> None:
    one = artifact("a/report.yaml", project="春季活动")
    plan = artifact("a/plan.yaml", "project_plan", project="夏季活动")
    assert names([one, plan]) == {"a/report.yaml": "春季活动", "a/plan.yaml": "夏季活动"}


def test_the_plans_id_and_title_name_its_project_too() -> None:
    plan = artifact("a/plan.yaml", "project_plan", project="春季活动", id="PLAN-1", title="春季活动计划")
    by_id = artifact("b/r1.yaml", project="plan-1")
    by_title = artifact("b/r2.yaml", project="春季活动 计划")
    assert names([plan, by_id, by_title]) == dict.fromkeys(["a/plan.yaml", "b/r1.yaml", "b/r2.yaml"], "春季活动")


def test_configured_folders_make_projects() -> None:
    silent = artifact("projects/spring/report.yaml")
    other = artifact("projects/summer/deep/report.yaml")
    outside = artifact("notes/report.yaml")
    folders = (".", "projects", "projects/spring", "projects/summer", "projects/summer/deep", "notes")
    found = names([silent, other, outside], ("projects/*",), folders)
    assert found == {
        "projects/spring/report.yaml": "projects/spring",
        "projects/summer/deep/report.yaml": "projects/summer",
    }


def test_a_configured_folder_takes_the_one_name_that_its_artifacts_state() -> None:
    named = artifact("spring/a.yaml", project="春季活动")
    silent = artifact("spring/b.yaml")
    assert names([named, silent], ("spring",), (".", "spring")) == {
        "spring/a.yaml": "春季活动",
        "spring/b.yaml": "春季活动",
    }


def test_two_names_in_a_configured_folder_leave_the_silent_ones_to_the_folder() -> None:
    found = [artifact("x/a.yaml", project="甲"), artifact("x/b.yaml", project="乙"), artifact("x/c.yaml")]
    assert names(found, ("x",), (".", "x")) == {"x/a.yaml": "甲", "x/b.yaml": "乙", "x/c.yaml": "x"}


def test_a_configured_project_without_any_artifact_is_still_a_project() -> None:
    projects = group([], ("spring",), (".", "spring")).projects
    assert [(one.name, one.folder, one.artifacts) for one in projects] == [("spring", "spring", ())]


def test_the_nearest_plan_above_makes_a_project() -> None:
    plan = artifact("p/plan.yaml", "project_plan")
    inner = artifact("p/q/plan.yaml", "project_plan")
    below = artifact("p/q/r/report.yaml")
    beside = artifact("p/report.yaml")
    alone = artifact("elsewhere/report.yaml")
    assert names([plan, inner, below, beside, alone]) == {
        "p/plan.yaml": "p",
        "p/q/plan.yaml": "p/q",
        "p/q/r/report.yaml": "p/q",
        "p/report.yaml": "p",
    }


def test_the_root_itself_can_be_a_project() -> None:
    assert names([artifact("report.yaml")], (".",)) == {"report.yaml": "."}


def test_plans_that_lie_in_a_folder_by_themselves_are_projects_of_their_own() -> None:
    found = [
        artifact("plans/a.yaml", "project_plan", id="P1"),
        artifact("plans/b.yaml", "project_plan", title="夏季活动"),
        artifact("plans/c.yaml", "project_plan"),
    ]
    assert names(found) == {"plans/a.yaml": "P1", "plans/b.yaml": "夏季活动", "plans/c.yaml": "plans/c.yaml"}


def test_plans_beside_other_documents_or_in_a_configured_folder_share_its_project() -> None:
    plans = [artifact("x/a.yaml", "project_plan", id="P1"), artifact("x/b.yaml", "project_plan", id="P2")]
    beside = artifact("x/deep/r.yaml")
    assert names([*plans, beside]) == {"x/a.yaml": "x", "x/b.yaml": "x", "x/deep/r.yaml": "x"}
    assert names(plans, ("x",), (".", "x")) == {"x/a.yaml": "x", "x/b.yaml": "x"}


def test_a_plan_is_of_the_project_that_the_documents_call_by_its_id() -> None:
    found = [
        artifact("x/a.yaml", "project_plan", id="P1"),
        artifact("x/b.yaml", "project_plan", title="夏季 活动"),
        artifact("x/r1.yaml", project="p1"),
        artifact("x/r2.yaml", project="夏季活动"),
    ]
    assert names(found) == {"x/a.yaml": "p1", "x/b.yaml": "夏季活动", "x/r1.yaml": "p1", "x/r2.yaml": "夏季活动"}


def test_globs_of_projects_that_mean_no_folder_are_known_by_their_numbers() -> None:
    folders = (".", "projects", "projects/spring")
    assert unmatched(("projects/*", "nosuch/*", ".", "projects/spring", "Spring"), folders) == [1, 4]
