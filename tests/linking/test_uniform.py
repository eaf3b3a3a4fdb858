"""Documents of one kind in one form: what departs from the others is told, what cannot be compared is not."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from sopcheck.config import Config
from sopcheck.engine import Request, run
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack

HEAD = "# 风险登记册\n\n复核时间：{date}\n\n| 编号 | 风险描述 | {impact} | {owner} | 状态 |\n|--|--|--|--|--|\n"
USUAL = {"date": "2026-03-01", "impact": "后果", "owner": "负责人", "level": "高", "status": "已关闭"}


@cache
def pack() -> Pack:
    return load_pack(cases=False)


def register(**words: str) -> str:
    words = USUAL | words
    return (HEAD + "| R1 | 供应商延期 | {level} | 李雷 | {status} |\n").format(**words)


def told(folder: Path, *documents: str, suffix: str = "md") -> list[tuple[str, str, str | int]]:
    for number, text in enumerate(documents, start=1):
        (folder / f"r{number}.{suffix}").write_text(text, encoding="utf-8")
    request = Request(Config(root=folder), as_of=dt.date(2026, 3, 2), jobs=1, select=("ORG",))
    return [(one.code, one.path, one.parameters["departures"]) for one in run(request, pack()).findings]  # type: ignore[misc]  # text


def test_three_of_one_form_and_one_that_departs(tmp_path: Path) -> None:
    other = register(date="2026/3/4", impact="严重程度", owner="风险负责人", status="关闭")
    assert told(tmp_path, register(), register(), register(), other) == [
        ("ORG101", "r4.md", "严重程度 → 后果, 风险负责人 → 负责人"),
        ("ORG102", "r4.md", "2026/3/4 → 2026-03-01"),
        ("ORG103", "r4.md", "关闭 → 已关闭"),
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"owner": "责任人"}, "the standard's own name"),
        ({"impact": "影响程度"}, "the standard's own name"),
        ({"date": "2026-3-4"}, "one form, without the zero"),
        ({"level": "很高"}, "a step of a finer scale is another value"),
        ({"owner": "Assigned to"}, "another language"),
        ({"owner": " 负 责 人 "}, "spaces"),
    ],
)
def test_what_is_no_departure(tmp_path: Path, words: dict[str, str], why: str) -> None:
    assert why
    assert told(tmp_path, register(), register(), register(), register(**words)) == []


def test_two_of_two_or_two_against_two_are_no_form(tmp_path: Path) -> None:
    assert told(tmp_path, register(), register(owner="风险负责人")) == []
    assert told(tmp_path, register(), register(), register(owner="风险负责人"), register(owner="风险负责人")) == []


def test_who_uses_the_usual_word_too_does_not_depart(tmp_path: Path) -> None:
    both = register(status="关闭") + "| R2 | 系统故障 | 高 | 王芳 | 已关闭 |\n"
    assert told(tmp_path, register(), register(), register(), both) == []


def test_a_long_register_is_looked_at_in_part(tmp_path: Path) -> None:
    long = register() + "".join(f"| R{n} | 延期{n} | 高 | 李雷 | 已关闭 |\n" for n in range(2, 400))
    assert told(tmp_path, register(), register(), long + "| R400 | 延期 | 高 | 李雷 | 关闭 |\n") == []


def test_the_finding_names_the_obligation_and_the_place(tmp_path: Path) -> None:
    for number, text in enumerate([register(), register(), register(owner="风险负责人")], start=1):
        (tmp_path / f"r{number}.md").write_text(text, encoding="utf-8")
    report = run(Request(Config(root=tmp_path), as_of=dt.date(2026, 3, 2), jobs=1, select=("ORG",)), pack())
    (one,) = report.findings
    assert (one.obligations, one.source, one.severity) == (("principle-uniform",), "reads", "warning")
    assert one.place is not None
    assert one.place.label() == "7:20"
