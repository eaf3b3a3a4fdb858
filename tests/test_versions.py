from __future__ import annotations

import pytest

from sopcheck.versions import Version, older_versions, version_of

FORMATS = {".md": "markdown", ".markdown": "markdown", ".xlsx": "xlsx", ".docx": "docx"}


@pytest.mark.parametrize(
    ("stem", "version"),
    [
        ("计划", Version("计划", 0, (), ())),
        ("计划终稿v3(2)", Version("计划", 3, (3,), (2,))),
        ("计划-最终版", Version("计划", 3, (), ())),
        ("计划（最终版2）", Version("计划", 3, (2,), ())),
        ("计划 初稿", Version("计划", -1, (), ())),
        ("计划第二稿", Version("计划", 1, (2,), ())),
        ("计划_修订版", Version("计划", 2, (), ())),
        ("计划 V1.2.0", Version("计划", 1, (1, 2), ())),
        ("plan_v2", Version("plan", 1, (2,), ())),
        ("Plan v2 FINAL", Version("plan", 3, (2,), ())),
        ("plan (1)", Version("plan", 0, (), (1,))),
        ("plan - Copy (2)", Version("plan", 0, (), (1, 2))),
        ("Copy of plan", Version("plan", 0, (), (1,))),
        ("副本计划", Version("计划", 0, (), (1,))),
        ("计划 - 副本", Version("计划", 0, (), (1,))),
    ],
)
def test_marks_are_taken_off(stem: str, version: Version) -> None:
    assert version_of(stem) == version


@pytest.mark.parametrize(
    "stem",
    [
        *(
            "周报1",
            "周报第3周",
            "2026-01",
            "plan_20260105",
            "T-01",
            "final report",
            "终稿意见",
            "release-1.2",
            "part 2",
        ),
        *("recopy", "planv2", "v1", "计划2026版本说明", "semifinal", "aircraft", "草稿纸", "第三届活动", "conversion"),
    ],
)
def test_what_only_resembles_a_mark_stays(stem: str) -> None:
    assert version_of(stem) == Version(stem.casefold(), 0, (), ())


def test_the_newest_is_final_then_highest() -> None:
    names = ["计划.md", "计划初稿.md", "计划v2.md", "计划v10.md", "计划终稿.md", "计划终稿2.md"]
    newest = "计划终稿2.md"
    assert older_versions(names, FORMATS, None) == {name: newest for name in names if name != newest}
    assert older_versions(names[:4], FORMATS, None) == dict.fromkeys(names[:3], "计划v10.md")
    assert older_versions(names[:2], FORMATS, None) == {"计划初稿.md": "计划.md"}


def test_time_decides_between_equal_marks() -> None:
    times = {"p.md": 1.0, "p (1).md": 5.0, "p (2).md": 3.0}
    assert older_versions(times, FORMATS, times.__getitem__) == {"p.md": "p (1).md", "p (2).md": "p (1).md"}
    assert older_versions(times, FORMATS, None) == {"p (1).md": "p.md", "p (2).md": "p.md"}


@pytest.mark.parametrize(
    "names",
    [
        ("计划.md", "计划v2.xlsx"),
        ("a/计划.md", "b/计划v2.md"),
        ("计划.md", "方案v2.md"),
        ("纪要(1).md", "纪要(2).md"),
        ("v1.md", "v2.md"),
        ("初稿.md", "终稿.md"),
        ("周报1.md", "周报2.md"),
        ("2026(1).md", "2026.md"),
    ],
)
def test_what_may_be_two_documents_is_two_documents(names: tuple[str, ...]) -> None:
    assert older_versions(names, FORMATS, None) == {}


def test_two_suffixes_of_one_format_are_one_format() -> None:
    assert older_versions(["p.markdown", "p_v2.md"], FORMATS, None) == {"p.markdown": "p_v2.md"}


@pytest.mark.parametrize("stem", ["(" * 5000, "终稿" * 5000, " " * 5000 + "v1", "v1 " * 3000, "(1)" * 3000])
def test_long_names_take_no_long_time(stem: str) -> None:
    assert version_of(stem).name is not None
