"""Persons are read with their roles and departments, in every order in which documents put them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pack import Somebody, pack

from sopcheck.model import Json
from sopcheck.recognition.people import PeopleReader, each_once

PACK = pack()
READER = PeopleReader(
    (*PACK.roles.values(), *PACK.parties.values()), [Somebody("李雷", ("Li Lei", "雷哥")), Somebody("韩梅梅")]
)
MANAGER: dict[str, Json] = {"name": "李雷", "role": "operations_manager"}


@pytest.mark.parametrize(
    "text",
    [
        "李雷（运营经理）",
        "李雷(运营主管)",
        "运营经理 李雷",
        "运营经理：李雷",
        "运营经理（李雷）",
        "李雷，运营经理",
        "李雷 - 运营经理",
        "李雷/运营经理",
        "Li Lei (Operations Manager)",
        "Li Lei, Operations Manager",
        "Operations Manager: Li Lei",
        "雷哥（运营经理）",
        "**李雷**（运营经理）",
    ],
)
def test_the_operations_manager(text: str) -> None:
    assert READER.read(text) == MANAGER


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("王芳", {"name": "王芳"}),
        ("负责人：王芳", {"name": "王芳"}),
        ("运营部 王芳", {"name": "王芳", "department": "运营部"}),
        ("王芳（市场部）", {"name": "王芳", "department": "市场部"}),
        ("王芳（市场部，数据分析师）", {"name": "王芳", "department": "市场部", "role": "data_analyst"}),
        ("王芳（设计师）", {"name": "王芳", "role": "设计师"}),
        ("王芳（签字）", {"name": "王芳"}),
        ("王芳  2026.3.1", {"name": "王芳"}),
        ("王芳 2026年3月1日", {"name": "王芳"}),
        ("数据分析师 王芳，2026-03-01", {"name": "王芳", "role": "data_analyst"}),
        ("Alex Chen <alex@example.com>", {"name": "Alex Chen"}),
        ("@alex", {"name": "alex"}),
        ("运营经理", {"name": "运营经理", "role": "operations_manager"}),
        ("公司管理层", {"name": "公司管理层", "role": "management"}),
        ("全体成员", {"name": "全体成员"}),
        ("All members", {"name": "All members"}),
        ("Li Lei", {"name": "李雷"}),
    ],
)
def test_one_person(text: str, person: dict[str, Json]) -> None:
    assert READER.read(text) == person


@pytest.mark.parametrize("text", ["", "  ", "长" * 200])
def test_nobody(text: str) -> None:
    assert READER.read(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("李雷、韩梅梅（数据分析师）和 Alex Chen", ["李雷", "韩梅梅", "Alex Chen"]),
        ("李雷和韩梅梅", ["李雷", "韩梅梅"]),
        ("IT/Security", ["IT", "Security"]),
        ("Alex Chen & Bo Li + Cy", ["Alex Chen", "Bo Li", "Cy"]),
        ("- 李雷\n- 韩梅梅", ["李雷", "韩梅梅"]),
        ("1. 李雷\n2. 韩梅梅", ["李雷", "韩梅梅"]),
        ("Alex Chen, Operations Manager; Bo, Data Analyst", ["Alex Chen", "Bo"]),
        ("李雷（运营、数据）、王芳", ["李雷", "王芳"]),
        ("张和平、王芳", ["张和平", "王芳"]),
        ("欧阳和平", ["欧阳和平"]),
        ("李雷、Li Lei、雷哥", ["李雷"]),
        ("全体成员", ["全体成员"]),
    ],
)
def test_several_people(text: str, names: list[str]) -> None:
    assert [person["name"] for person in READER.read_all(text)] == names


@pytest.mark.parametrize(
    ("raw", "person"),
    [
        ({"name": "Li Lei", "role": "Operations Manager"}, MANAGER),
        (
            {"姓名": "王芳", "角色": "数据分析师", "部门": "数据部"},
            {"name": "王芳", "role": "data_analyst", "department": "数据部"},
        ),
        ({"name": "王芳", "role": "设计师"}, {"name": "王芳", "role": "设计师"}),
        ({"role": "运营经理"}, {"name": "运营经理", "role": "operations_manager"}),
        ({"运营经理": "李雷"}, MANAGER),
        ({"colour": "red"}, None),
        ({"name": ["李雷"]}, None),
        ({}, None),
    ],
)
def test_a_mapping(raw: dict[str, Json], person: dict[str, Json] | None) -> None:
    assert READER.from_mapping(raw) == person


def test_roles() -> None:
    assert READER.role_of("Operations_Manager") == "operations_manager"
    assert READER.role_of("運營經理") == "operations_manager"
    assert READER.role_of("经理") is None


@given(st.text(max_size=150))
def test_reading_never_raises(text: str) -> None:
    person = READER.read(text)
    assert person is None or person["name"]
    assert all(one["name"] for one in READER.read_all(text))


@pytest.mark.parametrize("text", ["1人", "2 名", "共 3 位", "三人", "2-3人", "4 people", "2 FTE"])
def test_how_many_there_are_names_nobody(text: str) -> None:
    assert READER.read(text) is None
    assert READER.read_all(text) == []


def test_sentences_about_a_role_name_nobody() -> None:
    text = "Acquires resources, coordinates the work of everybody who takes part, and reports to the sponsor."
    assert READER.read_all(text) == []
    assert [one["name"] for one in READER.read_all("Alex Chen, Mei Han, Tom Li")] == ["Alex Chen", "Mei Han", "Tom Li"]


@pytest.mark.parametrize(
    "text",
    ["200小时", "8000元/月", "$85/hour", "120 hours", "预计项目经理需投入200个工时，人工费用为200元/小时。", "20 人天"],
)
def test_what_somebody_costs_names_nobody(text: str) -> None:
    assert READER.read_all(text) == []


@pytest.mark.parametrize(
    "text", ["李雷 8小时、韩梅梅 4小时", "李雷（200元/小时）、韩梅梅", "Alex Chen (20 hours), Mei Han"]
)
def test_who_costs_so_much_is_named(text: str) -> None:
    assert len(READER.read_all(text)) == 2


def test_each_person_counts_once_by_all_that_is_said_of_them() -> None:
    lei: dict[str, Json] = {"name": "李雷"}
    manager: dict[str, Json] = {"role": "运营经理", "name": "李雷"}
    turned: dict[str, Json] = {"name": "李雷", "role": "运营经理"}
    assert each_once([manager, lei, turned, lei]) == [manager, lei]
