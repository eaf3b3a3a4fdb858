import json
from dataclasses import replace

import click
import pytest

from sopcheck.model import ArtifactStatus, Finding, GateResult, NeedResult, Related, Report, Undetermined
from sopcheck.places import TextPlace
from sopcheck.reporting import FORMATS, render
from sopcheck.reporting.messages import Wording
from sopcheck.reporting.text import styled
from sopcheck.standard.model import Pack

FIRST = Finding(
    code="REG001",
    severity="error",
    source="says",
    path="a.md",
    artifact="a.md",
    kind="register",
    project="p",
    at=("risks", 0, "owner"),
    field="risks[R1].owner",
    state="absent",
    obligations=("owned",),
    place=TextPlace(9, 1, 9, 3),
    fingerprint="f1",
)
SECOND = replace(
    FIRST,
    code="REF104",
    severity="warning",
    source="sopcheck",
    at=("id",),
    field="id",
    state="present",
    obligations=(),
    parameters={"text": "R"},
    place=TextPlace(2, 5, 2, 6),
    related=(Related("b.md", ("id",), "first", "b.md", TextPlace(1, 1, 1, 2)),),
    fingerprint="f2",
)
NEEDS = (NeedResult("start", 0, met=True), NeedResult("start", 1, met=False, fingerprints=("f1",)))
REPORT = Report(
    as_of="2026-03-01",
    pack="small",
    pack_version="1.0",
    artifacts=(
        ArtifactStatus("b.md", "b.md", "markdown", None, None, "unrecognised", "no kind"),
        ArtifactStatus("a.md", "a.md", "markdown", "register", "p", "checked"),
    ),
    findings=(FIRST, SECOND),
    undetermined=(Undetermined("REG101", "a.md", "risks[R1].response", ("likelihood",)),),
    gates=(GateResult("p", "start", "blocked", NEEDS),),
)


def test_the_text_report_is_findings_by_place_then_gates_then_counts(pack: Pack) -> None:
    assert (
        render("text", REPORT, Wording(pack, "zh")).decode()
        == """\
a.md:2:5 警告 REF104 编号“R”重复
    另见 b.md:1:1 这里先用了同一个编号
a.md:9:1 错误 REG001 登记册中“风险” R1 缺少“责任人”（标准 一(一) 要求）
    怎么改：请补上“责任人”，例如：李雷（运营经理）

项目 p
  开工  未通过，还缺：
    - 已批准（有 1 个问题待解决）

检查了 1 份文档：1 个错误，1 个警告。
另有 1 处因为缺少数据而无法判断：
  a.md REG101：需要“likelihood”
"""
    )
    assert (
        render("text", REPORT, Wording(pack, "en")).decode()
        == """\
a.md:2:5 warning REF104 "R" is there twice
    See also b.md:1:1 has the number already
a.md:9:1 error   REG001 Register (Risks, R1) lacks "Owner" (the standard, 1.1)
    To fix: Add "Owner", for example: Alex Chen (operations manager)

Project p
  Start  blocked, still needed:
    - it is approved (1 finding to resolve)

1 document checked: 1 error, 1 warning.
1 could not be decided for lack of data:
  a.md REG101: needs "likelihood"
"""
    )


def test_only_the_terminal_gets_colours(pack: Pack) -> None:
    coloured = styled(REPORT, Wording(pack, "en"))
    assert "\x1b[31m" in coloured
    assert click.unstyle(coloured).encode() == render("text", REPORT, Wording(pack, "en"))


def test_the_json_report_is_exactly_the_contract(pack: Pack) -> None:
    content = render("json", REPORT, Wording(pack, "zh"))
    assert content.endswith(b"}\n")
    assert "\\u" not in content.decode()
    assert json.loads(content) == {
        "version": 1,
        "as_of": "2026-03-01",
        "standard": {"pack": "small", "version": "1.0"},
        "artifacts": [
            {
                "artifact": "a.md",
                "path": "a.md",
                "format": "markdown",
                "kind": "register",
                "project": "p",
                "status": "checked",
            },
            {
                "artifact": "b.md",
                "path": "b.md",
                "format": "markdown",
                "kind": None,
                "project": None,
                "status": "unrecognised",
                "reason": "no kind",
            },
        ],
        "findings": [
            {
                "code": "REF104",
                "severity": "warning",
                "message": "编号“R”重复",
                "path": "a.md",
                "artifact": "a.md",
                "place": {"line": 2, "column": 5, "end_line": 2, "end_column": 6},
                "field": "id",
                "state": "present",
                "kind": "register",
                "project": "p",
                "source": "sopcheck",
                "obligations": [],
                "clause": [],
                "fingerprint": "f2",
                "fixable": False,
                "related": [
                    {
                        "path": "b.md",
                        "place": {"line": 1, "column": 1, "end_line": 1, "end_column": 2},
                        "message": "这里先用了同一个编号",
                    }
                ],
            },
            {
                "code": "REG001",
                "severity": "error",
                "message": "登记册中“风险” R1 缺少“责任人”（标准 一(一) 要求）",
                "path": "a.md",
                "artifact": "a.md",
                "place": {"line": 9, "column": 1, "end_line": 9, "end_column": 3},
                "field": "risks[R1].owner",
                "state": "absent",
                "kind": "register",
                "project": "p",
                "source": "says",
                "obligations": ["owned"],
                "clause": ["1.1"],
                "hint": "请补上“责任人”，例如：李雷（运营经理）",
                "fingerprint": "f1",
                "fixable": False,
                "related": [],
            },
        ],
        "undetermined": [
            {"code": "REG101", "artifact": "a.md", "field": "risks[R1].response", "needs": ["likelihood"]}
        ],
        "gates": [
            {
                "project": "p",
                "gate": "start",
                "status": "blocked",
                "needs": [
                    {"text": "有登记册", "met": True, "fingerprints": []},
                    {"text": "已批准", "met": False, "fingerprints": ["f1"]},
                ],
            }
        ],
        "summary": {
            "artifacts": 1,
            "by_severity": {"error": 1, "warning": 1, "info": 0},
            "waived": 0,
            "baselined": 0,
            "undetermined": 1,
        },
    }


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_findings_and_artifacts_does_not_matter(pack: Pack, name: str) -> None:
    turned = replace(REPORT, findings=REPORT.findings[::-1], artifacts=REPORT.artifacts[::-1])
    assert render(name, turned, Wording(pack, "en")) == render(name, REPORT, Wording(pack, "en"))


def test_a_file_is_told_once_how_to_mend_what_it_has_several_times(pack: Pack) -> None:
    again = replace(FIRST, place=TextPlace(12, 1, 12, 3), artifact="a.md#2", fingerprint="f3")
    elsewhere = replace(FIRST, path="c.md", artifact="c.md", fingerprint="f4")
    text = render("text", replace(REPORT, findings=(FIRST, again, elsewhere)), Wording(pack, "en")).decode()
    assert [line.split(" ", 1)[0] for line in text.splitlines()[:7]] == [
        "a.md:9:1",
        "",
        "a.md:12:1",
        "",
        "c.md:9:1",
        "",
        "",
    ]
    assert text.count("To fix: ") == 2


def test_a_file_name_that_is_no_text_does_not_break_a_report(pack: Pack) -> None:
    broken = replace(REPORT, findings=(replace(FIRST, path="\udcff.md"),), gates=())
    assert b"\\udcff.md:9:1" in render("text", broken, Wording(pack, "en"))
    assert json.loads(render("json", broken, Wording(pack, "en")))["findings"][0]["path"] == "?.md"
