"""Marks that are kept by column are those that were put in, however they are asked for."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopcheck.model import FieldPath, Mark, State
from sopcheck.places import CsvPlace, Place, SheetPlace
from sopcheck.recognition.marks import Marks

HEAD = SheetPlace("风险", "B1")


def cell(row: int, text: str = "雨天", state: State = "present", place: Place | None = None, **more: Any) -> Mark:
    return Mark(state, "风险描述", text, HEAD, place or SheetPlace("风险", f"B{row}"), None, **more)


def test_cells_of_a_column_are_kept_by_column_and_come_back_as_they_were() -> None:
    marks = Marks()
    for index in range(5):
        marks["risks", index, "description"] = cell(index + 2, f"风险 {index}")
    assert marks.own == {}
    assert marks["risks", 3, "description"] == cell(5, "风险 3")
    assert ("risks", 5, "description") not in marks
    assert ("risks", -1, "description") not in marks
    assert len(marks) == 5


def test_the_mark_of_a_record_is_kept_too() -> None:
    marks = Marks()
    marks["risks", 0] = Mark("present", None, "", HEAD, SheetPlace("风险", "A2"))
    marks["risks", 1] = Mark("present", None, "", HEAD, SheetPlace("风险", "A3"))
    assert marks.own == {}
    assert marks["risks", 1].value_place == SheetPlace("风险", "A3")


@pytest.mark.parametrize(
    "mark",
    [
        cell(2, place=CsvPlace(2, 1, 2, "风险描述")),
        Mark("present", "风险描述", "x", None, None, ("risks", 0, "description")),
        Mark("absent"),
        cell(2, place=SheetPlace("风险", "B")),
        cell(2, place=SheetPlace("风险", "B02")),
    ],
)
def test_what_is_no_plain_cell_is_kept_as_it_is(mark: Mark) -> None:
    marks = Marks()
    marks["risks", 0, "description"] = mark
    assert marks.own == {("risks", 0, "description"): mark}
    assert marks["risks", 0, "description"] == mark


def test_registers_come_last_record_by_record() -> None:
    marks = Marks()
    marks["risks", 0, "owner"] = cell(2)
    marks["risks", 1, "owner"] = Mark("derived", why="x")
    marks["risks", 2, "owner"] = cell(4)
    marks["risks", 1, "level"] = cell(3)
    marks["title",] = Mark("present")
    assert list(marks) == [
        ("title",),
        ("risks", 0, "owner"),
        ("risks", 1, "level"),
        ("risks", 1, "owner"),
        ("risks", 2, "owner"),
    ]


def test_a_mark_that_is_replaced_or_removed_is_gone() -> None:
    marks = Marks()
    marks["risks", 0, "owner"] = cell(2)
    marks["risks", 0, "owner"] = Mark("derived", why="x")
    assert dict(marks) == {("risks", 0, "owner"): Mark("derived", why="x")}
    marks["risks", 0, "owner"] = cell(9)
    assert dict(marks) == {("risks", 0, "owner"): cell(9)}
    del marks["risks", 0, "owner"]
    assert len(marks) == 0
    with pytest.raises(KeyError):
        del marks["risks", 0, "owner"]


PATHS = st.tuples(st.sampled_from(["risks", "tasks"]), st.integers(0, 2500), st.sampled_from(["owner", "level"]))
MARKS = st.builds(
    cell,
    st.integers(1, 9),
    st.sampled_from(["", "雨天"]),
    st.sampled_from(["present", "blank", "placeholder", "unreadable", "derived", "absent"]),
    st.sampled_from([None, SheetPlace("别的", "C7"), CsvPlace(1, 1, 1, "x")]),
    why=st.sampled_from([None, "none"]),
)


@given(st.lists(st.tuples(PATHS, st.none() | MARKS), max_size=30))
def test_marks_behave_as_a_dict(steps: list[tuple[FieldPath, Mark | None]]) -> None:
    marks, plain = Marks(), dict[FieldPath, Mark]()
    for path, mark in steps:
        if mark is None:
            marks.pop(path, None)
            plain.pop(path, None)
        else:
            marks[path] = mark
            plain[path] = mark
    assert dict(marks) == plain
    assert len(marks) == len(plain)
    assert marks == plain
    assert dict(pickle.loads(pickle.dumps(marks))) == plain  # noqa: S301 - our own bytes
