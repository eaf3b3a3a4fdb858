"""Word, Excel and CSV templates filled in as people do: what was filled in comes back, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from filling import fill_csv, fill_docx, fill_xlsx
from test_templates import KINDS, LANGUAGES, Language, meant, pack, recogniser, reduced, written

from sopcheck.checking.schema import check_schema, lazy_engines
from sopcheck.errors import UsageError
from sopcheck.extracting.views import fields_of
from sopcheck.model import Artifact, Document, Finding
from sopcheck.reading import read
from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import Kind
from sopcheck.writing import csv_template, docx_template, xlsx_template
from sopcheck.writing.template import Slot, template_of

REGISTERS = (
    "content_plan",
    "archive_manifest",
    "risk_register",
    "risk_alert_log",
    "data_collection_plan",
    "communication_plan",
)
FORMATS = ("docx", "xlsx", "csv")
EVERY = [
    pytest.param(kind, form, language, id=f"{kind}-{form}-{language}")
    for kind in KINDS
    for form in FORMATS
    for language in LANGUAGES
    if form != "csv" or kind in REGISTERS
]


def render(kind: Kind, wording: Wording, form: str) -> bytes:
    match form:
        case "docx":
            return docx_template.render(kind, wording)
        case "xlsx":
            return xlsx_template.render(kind, wording)
        case _:
            return csv_template.render(kind, wording)


def slots(kind: Kind, wording: Wording, form: str) -> tuple[Slot, ...]:
    """The fields that the template in this format has."""
    every = template_of(kind, wording).slots
    return tuple(slot for slot in every if slot.spec.name == kind.main) if form == "csv" else every


def columns(slot: Slot, form: str) -> tuple[Slot, ...]:
    return docx_template.columns_of(slot) if form == "docx" else slot.columns


def filled(kind: Kind, wording: Wording, form: str) -> bytes:
    def text(slot: Slot, column: Slot | None, _row: int) -> str:
        return written((column or slot).spec, wording)

    def typed(slot: Slot, column: Slot | None, row: int) -> Any:
        value = text(slot, column, row)
        match (column or slot).spec.type:
            case "date":
                return dt.date(2026, 3, 5)
            case "percent":
                return 0.3
            case "number" | "integer":
                return float(value)
            case _:
                return value

    template, asked = render(kind, wording, form), slots(kind, wording, form)
    match form:
        case "docx":
            return fill_docx(template, asked, docx_template.columns_of, text, lambda _: 1)
        case "xlsx":
            return fill_xlsx(template, asked, typed, lambda _: 1)
        case _:
            return fill_csv(template, asked[0], text, 1)


def recognised(kind: Kind, content: bytes, form: str) -> tuple[Document, Artifact]:
    document = read(f"document.{form}", content)
    assert document.problems == ()
    found = recogniser().recognise(document)
    assert found.problems == ()
    assert [artifact.kind for artifact in found.artifacts] == [kind.id]
    return document, found.artifacts[0]


@pytest.mark.parametrize(("kind", "form", "language"), EVERY)
def test_what_is_filled_in_comes_back(kind: str, form: str, language: Language) -> None:
    wording, declared = Wording(pack(), language), pack().kinds[kind]
    _, artifact = recognised(declared, filled(declared, wording, form), form)
    assert artifact.misfits == {}
    for slot in slots(declared, wording, form):
        name = slot.spec.name
        if not slot.columns:
            assert reduced(slot.spec, artifact.data[name]) == meant(slot.spec, wording), name
            continue
        rows = artifact.data[name]
        assert isinstance(rows, list)
        [row] = rows
        assert isinstance(row, dict)
        for column in columns(slot, form):
            value = reduced(column.spec, row[column.spec.name])
            assert value == meant(column.spec, wording), f"{name}.{column.spec.name}"


@pytest.mark.parametrize(("kind", "form", "language"), [one for one in EVERY if "-csv-" not in str(one.id)])
def test_a_template_that_is_not_filled_in_holds_nothing(kind: str, form: str, language: Language) -> None:
    wording, declared = Wording(pack(), language), pack().kinds[kind]
    document, artifact = recognised(declared, render(declared, wording, form), form)
    asked = slots(declared, wording, form)
    judged = {slot.spec.name for slot in asked if not slot.columns}
    judged |= {f"{slot.spec.name}[].{column.spec.name}" for slot in asked for column in columns(slot, form)}
    states = {view.field: view.state for view in fields_of(artifact, document, declared) if view.field in judged}
    assert {name: state for name, state in states.items() if state not in ("blank", "placeholder", "absent")} == {}


@pytest.mark.parametrize(("kind", "form", "language"), EVERY)
def test_a_template_that_is_filled_in_lacks_nothing(kind: str, form: str, language: Language) -> None:
    wording, declared = Wording(pack(), language), pack().kinds[kind]
    _, artifact = recognised(declared, filled(declared, wording, form), form)
    errors = lazy_engines(pack().kinds)(kind).errors(artifact.data)
    found = [one for one in check_schema(artifact, declared, errors, "strict") if isinstance(one, Finding)]
    # a table alone has no room for what is said once of the whole document, and none of that is the standard's own word
    alone = {name for name in declared.fields if name != declared.main} if form == "csv" else set()
    assert [one.field for one in found if one.field not in alone or one.severity == "error"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_is_one_table_is_written_as_csv(kind: str) -> None:
    if kind in REGISTERS:
        assert csv_template.render(pack().kinds[kind], Wording(pack(), "zh")).startswith(b"\xef\xbb\xbf")
    else:
        with pytest.raises(UsageError, match="more than one table"):
            csv_template.render(pack().kinds[kind], Wording(pack(), "zh"))
