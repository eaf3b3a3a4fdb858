"""What the text report folds together and what it explains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sopcheck.model import ArtifactStatus, Finding, Report, Undetermined
from sopcheck.places import TextPlace
from sopcheck.reporting import render
from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import Pack


def absent(row: int, name: str = "owner", *, code: str = "REG001") -> Finding:
    return Finding(
        code=code,
        severity="error",
        source="says",
        path="a.md",
        artifact="a.md",
        kind="register",
        at=("risks", row, name),
        field=f"risks[{f'R{row}' if row else '@1'}].{name}",
        state="absent",
        obligations=("owned",),
        place=TextPlace(5 + row, 1, 5 + row, 3),
    )


def report(findings: list[Finding], undetermined: list[Undetermined]) -> Report:
    artifacts = (
        ArtifactStatus("a.md", "a.md", "markdown", "register", None, "checked"),
        ArtifactStatus("b.md", "b.md", "markdown", "register", None, "checked"),
    )
    return Report("2026-03-01", "small", "1.0", artifacts, tuple(findings), tuple(undetermined), ())


def lines(pack: Pack, language: str, findings: list[Finding], undetermined: list[Undetermined]) -> list[str]:
    wording = Wording(pack, "zh" if language == "zh" else "en")
    text = render("text", report(findings, undetermined), wording).decode()
    return [line for line in text.splitlines() if line and not line.startswith("    ")]


def test_a_column_that_rows_lack_is_one_line_that_names_them(pack: Pack) -> None:
    findings = [absent(0), absent(1), absent(2, "response"), absent(3)]
    assert lines(pack, "zh", findings, [])[:2] == [
        "a.md:5:1 错误 REG001 登记册中“风险”有 3 条缺少“责任人”：第 1 条、R1、R3（标准 一(一) 要求）",
        "a.md:7:1 错误 REG001 登记册中“风险” R2 缺少“应对”（标准 一(一) 要求）",
    ]
    assert lines(pack, "en", findings, [])[0] == (
        'a.md:5:1 error REG001 Register (Risks): 3 lack "Owner": no. 1, R1, R3 (the standard, 1.1)'
    )


def test_only_so_many_rows_are_named(pack: Pack) -> None:
    [line, *_] = lines(pack, "zh", [absent(row) for row in range(1, 12)], [])
    assert line == (
        "a.md:6:1 错误 REG001 登记册中“风险”有 11 条缺少“责任人”：R1、R2、R3、R4、R5、R6、R7、R8等（标准 一(一) 要求）"
    )


def test_rows_of_two_documents_or_of_another_state_stay_apart(pack: Pack) -> None:
    blank = [replace(absent(row, code="REG002"), state="blank") for row in (1, 2)]
    other = replace(absent(1), path="b.md", artifact="b.md")
    assert len(lines(pack, "zh", [absent(1), *blank, other], [])) == 5


def test_what_is_undecided_is_told_with_what_it_needs(pack: Pack) -> None:
    entries = [
        Undetermined("REG101", "a.md", "risks[R1].response", ("risks[R1].response",)),
        Undetermined("REG102", "a.md", "risks[R1].response", ("risks[R1].response",)),
        Undetermined("REG101", "a.md", None, ("b.md: goal", "risks")),
        Undetermined("REG103", "a.md", None, ()),
    ]
    assert lines(pack, "zh", [], entries)[1:] == [
        "另有 4 处因为缺少数据而无法判断：",
        "  a.md REG101：需要“目标”（b.md）、“风险”（要逐条写）",
        "  a.md REG101、REG102：需要“应对”（R1）",
        "  a.md REG103：请人工核对",
    ]
    assert lines(pack, "en", [], entries)[1:] == [
        "4 could not be decided for lack of data:",
        '  a.md REG101: needs "Goal" (b.md), "Risks" (row by row)',
        '  a.md REG101, REG102: needs "Response" (R1)',
        "  a.md REG103: to be looked at by a person",
    ]


@pytest.mark.parametrize("need", ["risks[R1].owner", "risks[R1].owner.name", "risks"])
def test_what_a_finding_tells_already_is_only_counted(pack: Pack, need: str) -> None:
    shown = lines(pack, "zh", [absent(1)], [Undetermined("REG101", "a.md", None, (need,))])
    assert shown[2:] == ["另有 1 处要等上面的问题解决之后才能判断。"]


def test_a_need_of_another_row_or_document_is_not_told_by_the_finding(pack: Pack) -> None:
    entries = [Undetermined("REG101", "a.md", None, (need,)) for need in ("risks[R2].owner", "b.md: risks[R1].owner")]
    assert lines(pack, "zh", [absent(1)], entries)[2] == "另有 2 处因为缺少数据而无法判断："


def test_more_than_ten_lines_are_left_to_json(pack: Pack) -> None:
    entries = [Undetermined("REG101", "a.md", None, (f"risks[R{row}].owner",)) for row in range(12)]
    shown = lines(pack, "zh", [], entries)
    assert shown[1] == "另有 12 处因为缺少数据而无法判断："
    assert len(shown) == 13
    assert shown[-1] == "  还有更多，用 --output-format json 可以看到全部（undetermined）。"


def test_a_role_that_nobody_told_is_asked_for_in_words(pack: Pack) -> None:
    entries = [Undetermined("REG101", "a.md", None, ("people[李雷].roles",))]
    assert lines(pack, "zh", [], entries)[2] == "  a.md REG101：需要“李雷”的岗位（写在文档里，或配置的 people 里）"
    assert lines(pack, "en", [], entries)[2] == (
        "  a.md REG101: needs the role of 李雷 (in the document, or under `people` of the config)"
    )
