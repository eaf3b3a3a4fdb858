"""Twice the document is twice the work, whatever it is made of: counted in calls, so that no clock is needed."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import pack

from sopcheck import engine
from sopcheck.config import Config
from sopcheck.reporting import render
from sopcheck.reporting.messages import Wording

TITLE = "# 项目计划\n\n"
REGISTER = "# 风险登记册\n\n| 编号 | 风险描述 | 可能性 | 影响 | 等级 | 应对措施 | 责任人 |\n|--|--|--|--|--|--|--|\n"


def each(start: str, form: str) -> Callable[[int], str]:
    """`form` with the number of the line for `@`, again and again."""
    return lambda times: start + "".join(form.replace("@", str(number)) for number in range(times))


SHAPES: dict[str, tuple[str, Callable[[int], str]]] = {
    "headings": ("a.md", each(TITLE, "## 标题 @\n")),
    "nested headings": ("a.md", each(TITLE, "# a\n## b\n### c\n#### d @\n")),
    "entries": ("a.md", each(TITLE, "项@：值\n")),
    "paragraphs": ("a.md", each(TITLE, "一段文字 @。\n\n")),
    "one paragraph": ("a.md", each(TITLE, "一段文字 @。\n")),
    "items": ("a.md", each(TITLE + "## 目标\n\n", "- 目标 @\n")),
    "nested items": ("a.md", each(TITLE + "## 任务\n\n", "- a\n  - b @\n    - c\n")),
    "rows": ("a.md", each(REGISTER, "| R@ | 供应延迟 | 高 | 高 | 低 | 备用 | 李雷 |\n")),
    "rows of one number": ("a.md", each(REGISTER, "| R1 | 供应延迟 | 高 | 高 | 低 | 备用 | 李雷 |\n")),
    "tables": ("a.md", each(TITLE, "| 任务 | 负责人 |\n|--|--|\n| a @ | b |\n\n")),
    "columns": ("a.md", lambda times: f"{TITLE}|{'任务|' * times}\n|{'-|' * times}\n|{'x|' * times}\n"),
    "quotes": ("a.md", each(TITLE, "> a @\n")),
    "comments": ("a.md", each(TITLE, "<!-- a @ -->\n")),
    "open comments": ("a.md", each(TITLE, "<!-- a @ ")),
    "fences": ("a.md", each(TITLE, "```a @\n")),
    "open html": ("a.md", each(TITLE, "<table>\n\n<pre>\n\n")),
    "words in a line": ("a.md", each(TITLE + "背景：", "word@ ")),
    "marks in a line": ("a.md", each(TITLE + "背景：", "**a** [b](c) `d` *")),
    "people in a line": ("a.md", each(TITLE + "负责人：", "李雷@、")),
    "dates in a line": ("a.md", each(TITLE + "时间：", "2026-01-05 ")),
    "choices": ("a.md", each(TITLE + "等级：", "□高 ")),
    "brackets": ("a.md", each(TITLE + "负责人：", "（[")),
    "keys": ("a.yaml", each("kind: project_plan\n", "k@: v\n")),
    "keys twice": ("a.yaml", lambda times: each("kind: project_plan\n", "k@: v\n")(times) + "k0: w\n" * times),
    "goals behind many keys": (
        "a.yaml",
        lambda times: "kind: project_plan\ngoals:\n" + "- a\n" * times + each("", "k@: v\n")(times),
    ),
    "goals in JSON": (
        "a.json",
        lambda times: '{"kind": "project_plan", "goals": [' + "1, " * times + "1]" + each("", ', "k@": 1')(times) + "}",
    ),
    "the same keys in JSON": ("a.json", lambda times: '{"kind": "project_plan"' + ', "k": 1' * times + "}"),
    "tasks": ("a.yaml", each("kind: project_plan\ntasks:\n", "- {id: T@, name: 任务, owner: 李雷, due: 2026-02-05}\n")),
    "risks": (
        "a.yaml",
        each("kind: risk_register\nrisks:\n", "- {id: R@, description: 延, likelihood: 高, impact: 高, level: 低}\n"),
    ),
    "people": ("a.yaml", each("kind: project_plan\nowners:\n", "- 李雷@\n")),
    "files": ("a.yaml", each("kind: archive_manifest\nid: A\nentries:\n", "- {id: E@, name: a, path: b/c@.md}\n")),
    "merges": ("a.yaml", each("x: &a {b: 1}\n", "y@: {<<: *a}\n")),
    "documents": ("a.yaml", each("", "---\nkind: project_plan\nid: P@\n")),
    "documents of one id": ("a.yaml", each("", "---\nkind: project_plan\nid: P\n")),
    "projects": ("a.yaml", each("", "---\nkind: project_plan\nid: P@\nproject: p@\n")),
    "references to many": (
        "a.yaml",
        each("", "---\nkind: project_plan\nid: P\n---\nkind: execution_record\nid: E@\nactivity: P\n"),
    ),
    "keys in keys": ("a.yaml", lambda times: "? " * min(times // 4, 96) + "a\n" + each("", "? [a, @]\n")(times)),
}


def calls(root: Path, name: str, content: str) -> int:
    """How many functions are called to check and report a document; generators count at every turn."""
    (root / name).write_text(content, encoding="utf-8")
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    request = engine.Request(Config(root=root), as_of=dt.date(2026, 11, 24), jobs=1)
    pack()
    sys.setprofile(counted)
    try:
        report = engine.run(request, pack())
        render("text", report, Wording(pack(), "zh"))
        render("json", report, Wording(pack(), "zh"))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_with_the_document_and_not_with_its_square(shape: str, tmp_path: Path) -> None:
    name, make = SHAPES[shape]
    calls(tmp_path, name, make(450))  # what is worked out once for a kind or a word is there afterwards
    # All are past a hundred, from where some things are done another way: the depth of YAML, names among names.
    first, second, third = (calls(tmp_path, name, make(times)) for times in (120, 240, 480))
    # Of what grows evenly the second step, which is twice as long, takes twice as much: what every run costs drops out.
    assert third - second < max(2 * (second - first), 8_000) * 1.4  # a little, because words seen before cost less


def test_tasks_that_all_depend_on_one_another_are_not_decided_for_ever(tmp_path: Path) -> None:
    lines = "".join(f"- {{id: T{n}, name: a, owner: 李雷, depends_on: [T{n - 1}]}}\n" for n in range(600))
    (tmp_path / "a.yaml").write_text(f"kind: project_plan\nid: P1\ntasks:\n{lines}", encoding="utf-8")
    request = engine.Request(Config(root=tmp_path), as_of=dt.date(2026, 11, 24), jobs=1)
    undecided = {(one.code, one.needs) for one in engine.run(request, pack()).undetermined}
    assert ("PLN109", ("steps",)) in undecided
