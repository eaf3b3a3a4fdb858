"""Templates as they come and filled in: only what is filled in is taken for it, and comes back as it was meant."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal

import pytest

from sopcheck.checking.schema import check_schema, lazy_engines
from sopcheck.extracting.views import fields_of
from sopcheck.model import Artifact, Document, Finding, Json
from sopcheck.reading import read
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.reporting.messages import Wording
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Kind, Pack
from sopcheck.writing import markdown_template, yaml_template
from sopcheck.writing.template import Slot, template_of

Language = Literal["zh", "en"]

KINDS = [kind.id for kind in load_pack().kinds.values() if kind.fields]
FORMATS = ["yaml", "md"]
LANGUAGES: list[Language] = ["zh", "en"]

WRITTEN: dict[str, tuple[dict[Language, str], Json]] = {
    # type -> what somebody writes, and the canonical value that it must come back as
    "date": ({"zh": "2026年3月5日", "en": "2026-03-05"}, "2026-03-05"),
    "period": (
        {"zh": "2026-03-01 至 2026-03-31", "en": "2026-03-01 to 2026-03-31"},
        {"start": "2026-03-01", "end": "2026-03-31"},
    ),
    "number": ({"zh": "12.5", "en": "12.5"}, 12.5),
    "integer": ({"zh": "14", "en": "14"}, 14),
    "percent": ({"zh": "30%", "en": "30%"}, 30),
    "flag": ({"zh": "是", "en": "yes"}, True),
    "level": ({"zh": "高", "en": "high"}, "high"),
    "person": ({"zh": "李雷（运营经理）", "en": "Alex Chen (operations manager)"}, None),
    "people": ({"zh": "李雷、韩梅梅", "en": "Alex Chen, Sam Li"}, None),
    "list": ({"zh": "市场部、客服部", "en": "marketing, support"}, None),
    "refs": ({"zh": "DOC-1、DOC-2", "en": "DOC-1, DOC-2"}, ["DOC-1", "DOC-2"]),
    "ref": ({"zh": "DOC-1", "en": "DOC-1"}, "DOC-1"),
    "file": ({"zh": "a/b.md", "en": "a/b.md"}, "a/b.md"),
    "money": ({"zh": "5000 元", "en": "5000 CNY"}, None),
}
NAMES: dict[Language, list[str]] = {"zh": ["李雷", "韩梅梅"], "en": ["Alex Chen", "Sam Li"]}
DEPARTMENTS: dict[Language, list[str]] = {"zh": ["市场部", "客服部"], "en": ["marketing", "support"]}


@cache
def pack() -> Pack:
    return load_pack()


@cache
def recogniser() -> Recogniser:
    return Recogniser(pack(), RecognitionSettings((), {}, ()))


def written(spec: FieldSpec, wording: Wording) -> str:
    """What somebody writes into a field."""
    words = wording.words(spec)
    if words:
        return words[0]
    if spec.type in WRITTEN:
        return WRITTEN[spec.type][0][wording.language]
    return wording.pick(f"春季上新{spec.title.zh}三项", f"the {spec.title.en.lower()} of this work")


def meant(spec: FieldSpec, wording: Wording) -> Json:
    """The canonical value, or for persons and money the part of it that counts here."""
    if wording.words(spec):
        return next(iter(spec.words or wording.pack.vocabulary.statuses))
    match spec.type:
        case "person":
            return NAMES[wording.language][0]
        case "people":
            return list(NAMES[wording.language])
        case "list":
            return list(DEPARTMENTS[wording.language])
        case "money":
            return 5000
        case other if other in WRITTEN:
            return WRITTEN[other][1]
        case _:
            return written(spec, wording)


def reduced(spec: FieldSpec, value: Any) -> Any:
    """The part of a canonical value that `meant` tells of."""
    match spec.type:
        case "person":
            return value["name"]
        case "people":
            return [one["name"] for one in value]
        case "money":
            return value["amount"]
        case "level":
            return value["level"]
        case _:
            return value


def render(kind: Kind, wording: Wording, form: str) -> str:
    return markdown_template.render(kind, wording) if form == "md" else yaml_template.render(kind, wording)


def slots(kind: Kind, wording: Wording, form: str) -> tuple[Slot, ...]:
    return template_of(kind, wording, canonical=form == "yaml" and wording.language == "en").slots


def filled(kind: Kind, wording: Wording, form: str) -> str:
    """The template as somebody fills it in, who leaves the guidance where it is."""
    text = render(kind, wording, form)
    for slot in slots(kind, wording, form):
        text = fill_yaml(text, slot, wording) if form == "yaml" else fill_markdown(text, slot, wording)
    return text


def fill_yaml(text: str, slot: Slot, wording: Wording) -> str:
    label = re.escape(slot.label)
    if not slot.spec.records:
        return re.sub(rf"(?m)^{label}:$", lambda match: f"{match[0]} {written(slot.spec, wording)}", text, count=1)
    before, start, after = re.split(rf"(?m)^({label}:\n)", text, maxsplit=1)
    for column in slot.columns:
        value = written(column.spec, wording)
        pattern = rf"(?m)^(  [- ] {re.escape(column.label)}:)"
        after = re.sub(pattern, f"\\g<1> {value}", after, count=1)
    return before + start + after


def fill_markdown(text: str, slot: Slot, wording: Wording) -> str:
    label = re.escape(slot.label)
    value = written(slot.spec, wording)
    if slot.spec.type not in ("prose", "records"):
        return re.sub(rf"(?m)^\*\*{label}\*\*[:：]$", lambda match: f"{match[0]} {value}", text, count=1)
    heading, body = rf"(?m)^## {label}\n", ""
    before, after = re.split(heading, text, maxsplit=1)
    if slot.spec.type == "prose":
        comment, rest = after.split("-->\n", 1)
        body = f"{comment}-->\n\n{value}\n{rest}"
    else:
        cells = " | ".join(written(column.spec, wording) for column in slot.columns)
        body = re.sub(r"(?m)^\|(  \|)+$", lambda _: f"| {cells} |", after, count=1)
    return f"{before}## {slot.label}\n{body}"


def recognised(text: str, form: str) -> tuple[Document, Artifact]:
    document = read(f"document.{form}", text.encode())
    assert document.problems == ()
    found = recogniser().recognise(document)
    assert found.problems == ()
    (artifact,) = found.artifacts
    return document, artifact


EVERY = [
    pytest.param(kind, form, language, id=f"{kind}-{form}-{language}")
    for kind in KINDS
    for form in FORMATS
    for language in LANGUAGES
]


@pytest.mark.parametrize(("kind", "form", "language"), EVERY)
def test_what_is_filled_in_comes_back(kind: str, form: str, language: Language) -> None:
    wording = Wording(pack(), language)
    declared = pack().kinds[kind]
    _, artifact = recognised(filled(declared, wording, form), form)
    assert artifact.kind == kind
    assert artifact.misfits == {}
    for slot in slots(declared, wording, form):
        name = slot.spec.name
        if not slot.spec.records:
            assert reduced(slot.spec, artifact.data[name]) == meant(slot.spec, wording), name
            continue
        rows = artifact.data[name]
        assert isinstance(rows, list)
        (row,) = rows
        assert isinstance(row, dict)
        for column in slot.columns:
            value = reduced(column.spec, row[column.spec.name])
            assert value == meant(column.spec, wording), f"{name}.{column.spec.name}"


@pytest.mark.parametrize(("kind", "form", "language"), EVERY)
def test_a_template_that_is_not_filled_in_holds_nothing(kind: str, form: str, language: Language) -> None:
    declared = pack().kinds[kind]
    wording = Wording(pack(), language)
    document, artifact = recognised(render(declared, wording, form), form)
    assert artifact.kind == kind
    asked = {slot.spec.name: slot for slot in slots(declared, wording, form)}
    # of a table its cells are judged: in YAML its one empty row is there
    judged = {name for name, slot in asked.items() if not slot.columns}
    judged |= {f"{name}[].{column.spec.name}" for name, slot in asked.items() for column in slot.columns}
    states = {view.field: view.state for view in fields_of(artifact, document, declared) if view.field in judged}
    assert {name: state for name, state in states.items() if state not in ("blank", "placeholder", "absent")} == {}


@pytest.mark.parametrize(("kind", "form", "language"), EVERY)
def test_a_template_that_is_filled_in_lacks_nothing(kind: str, form: str, language: Language) -> None:
    wording = Wording(pack(), language)
    declared = pack().kinds[kind]
    _, artifact = recognised(filled(declared, wording, form), form)
    errors = lazy_engines(pack().kinds)(kind).errors(artifact.data)
    found = check_schema(artifact, declared, errors, "strict")
    assert [one.field for one in found if isinstance(one, Finding)] == []
