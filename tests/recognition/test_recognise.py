from __future__ import annotations

from reading_markdown import Reader

from sopcheck.places import TextPlace
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings, locate_field
from sopcheck.standard.model import Pack

OWN_WORDS = """# 风险登记册

碰头日：2026-05-04

| 风险 | 可能性 | 影响 | 盯办人 |
|---|---|---|---|
| 漏水 | 高 | 低 | 小王 |
"""

STREAM = """kind: project_plan
title: Second shop
---
kind: risk_register
risks:
- id: R1
  description: Rain
  likelihood:
---
just: notes
"""


def test_each_document_of_a_stream_is_an_artifact_of_its_own(reader: Reader) -> None:
    found = reader.recognised(STREAM, "shop.yaml")
    assert [(artifact.id, artifact.path, artifact.kind) for artifact in found.artifacts] == [
        ("shop.yaml", "shop.yaml", "project_plan"),
        ("shop.yaml#2", "shop.yaml", "risk_register"),
    ]
    assert [one.artifact for one in found.unrecognised] == ["shop.yaml#3"]


def test_places_in_a_stream(reader: Reader) -> None:
    document = reader.document(STREAM, "shop.yaml")
    plan, risks = reader.recogniser.recognise(document).artifacts
    assert locate_field(document, plan, ("title",)) == TextPlace(2, 8, 2, 19)
    assert locate_field(document, plan, ("goals",)) == TextPlace(1, 1, 1, 5)
    assert locate_field(document, risks, ()) == TextPlace(4, 1, 4, 5)
    description = locate_field(document, risks, ("risks", 0, "description"))
    assert description is not None
    assert description.line == 7
    blank = locate_field(document, risks, ("risks", 0, "likelihood"))
    assert blank is not None
    assert blank.line == 8
    absent = locate_field(document, risks, ("risks", 0, "owner"))
    assert absent is not None
    assert absent.line == 6


def test_an_item_of_a_list_has_its_own_place(reader: Reader) -> None:
    document = reader.document("kind: project_plan\n参考文件:\n- a.md\n- b.md\n", "1.yaml")
    [artifact] = reader.recogniser.recognise(document).artifacts
    assert locate_field(document, artifact, ("references", 1)) == TextPlace(4, 3, 4, 7)


def test_the_heading_of_a_laid_out_artifact_is_its_kind_or_its_first_heading(reader: Reader) -> None:
    assert reader.artifact("---\nid: P1\nkind: project_plan\n---\n# 计划\n").heading == TextPlace(3, 1, 3, 5)
    stated = reader.artifact("类型：项目计划\n\n# 计划\n").heading
    assert stated is not None
    assert stated.line == 1
    headed = reader.artifact("导语\n\n# 项目计划\n\n## 目标\n\n开业\n").heading
    assert headed is not None
    assert headed.line == 3


def test_a_companys_own_labels_and_people(pack: Pack) -> None:
    from sopcheck.config import Person

    settings = RecognitionSettings(
        labels={"risk_register": {"risks[].owner": ("盯办人",), "reviewed_at": ("碰头日",)}},
        people=(Person("王芳", ("小王",)),),
    )
    reader = Reader(Recogniser(pack, settings))
    data = reader.artifact(OWN_WORDS).data
    assert data["reviewed_at"] == "2026-05-04"
    risks = data["risks"]
    assert isinstance(risks, list)
    assert isinstance(risks[0], dict)
    assert risks[0]["owner"] == {"name": "王芳"}


def test_without_them_the_same_labels_name_nothing(reader: Reader) -> None:
    artifact = reader.artifact(OWN_WORDS)
    assert artifact.state(("reviewed_at",)) == "absent"
    assert artifact.state(("risks", 0, "owner")) == "absent"


REGISTER = "| 风险 | 可能性 | 影响 |\n|---|---|---|\n| 漏水 | 高 | 低 |\n"


def test_the_name_of_the_kind_is_the_title_where_it_is_the_only_heading(reader: Reader) -> None:
    artifact = reader.artifact(f"# 风险登记册\n\n{REGISTER}")
    assert artifact.data["title"] == "风险登记册"


def test_the_name_of_the_kind_is_no_title_above_others_or_beside_one(reader: Reader) -> None:
    assert "title" not in reader.artifact(f"# 风险登记册\n\n## 风险清单\n\n{REGISTER}").data
    assert reader.artifact(f"# 风险登记册\n\n标题：春季\n\n{REGISTER}").data["title"] == "春季"
