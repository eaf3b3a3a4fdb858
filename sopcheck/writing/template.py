"""What a template of a kind holds, before it is written in a format: its fields, and a line of guidance for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import FieldSpec, Kind, Words

_HOW: dict[str, Words] = {
    # what a value of each type looks like, where the pack gives no example
    "date": Words("日期，如 2026-01-31", "a date such as 2026-01-31"),
    "period": Words("起止日期，如 2026-01-05 至 2026-01-31", "from and to, such as 2026-01-05 to 2026-01-31"),
    "number": Words("数字", "a number"),
    "integer": Words("整数", "a whole number"),
    "percent": Words("百分比，如 30%", "a percentage such as 30%"),
    "money": Words("金额，如 5000 元", "an amount such as 5000 CNY"),
    "flag": Words("是或否", "yes or no"),
    "person": Words("姓名，岗位可写在括号里", "a name; the role may follow in brackets"),
    "people": Words("姓名，多人用顿号分开", "names, separated by commas"),
    "list": Words("多项用顿号分开", "several are separated by commas"),
    "ref": Words("那份文档的编号", "the id of that document"),
    "refs": Words("那些文档的编号，用顿号分开", "the ids of those documents, separated by commas"),
    "file": Words("文件路径", "the path of a file"),
    "level": Words("高、中或低", "high, medium or low"),
    "status": Words("状态", "a status"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a template: the label that is written, its guidance, and for a table its columns."""

    spec: FieldSpec
    label: str
    guidance: str
    """A sentence or two: needed or not and on whose word, what to write, an example."""
    columns: tuple[Slot, ...] = ()
    optional: tuple[str, ...] = ()
    """Labels of further columns that may be added."""


@dataclass(frozen=True, slots=True)
class Template:
    """The fields that a template asks for, and the labels of those that may be added."""

    kind: Kind
    title: str
    slots: tuple[Slot, ...]
    optional: tuple[Slot, ...]


def template_of(kind: Kind, wording: Wording, *, canonical: bool = False) -> Template:
    """The template of `kind` in the wording's language; `canonical` writes field names instead of labels."""
    fields = [spec for spec in kind.fields.values() if spec.name != "kind"]
    slots = [_slot(spec, wording, canonical=canonical, siblings=fields) for spec in fields]
    return Template(
        kind=kind,
        title=wording.kind(kind.id),
        slots=tuple(slot for slot in slots if _asked(slot.spec)),
        optional=tuple(slot for slot in slots if not _asked(slot.spec)),
    )


def _asked(spec: FieldSpec) -> bool:
    # an id is what other documents refer to: a template that leaves it out invites trouble
    return spec.required or spec.name == "id"


def _slot(spec: FieldSpec, wording: Wording, *, canonical: bool, siblings: Iterable[FieldSpec]) -> Slot:
    asked = [column for column in spec.records if _asked(column)]
    rest = [column for column in spec.records if not _asked(column)]
    return Slot(
        spec=spec,
        label=_label(spec, wording, canonical=canonical, siblings=siblings),
        guidance=_guidance(spec, wording),
        columns=tuple(_slot(one, wording, canonical=canonical, siblings=spec.records) for one in asked),
        optional=tuple(_label(one, wording, canonical=canonical, siblings=spec.records) for one in rest),
    )


def _label(spec: FieldSpec, wording: Wording, *, canonical: bool, siblings: Iterable[FieldSpec]) -> str:
    title = spec.title.pick(wording.language)
    twins = [one for one in siblings if one.title.pick(wording.language) == title]
    return spec.name if canonical or len(twins) > 1 else title


def _guidance(spec: FieldSpec, wording: Wording) -> str:
    pick = wording.pick
    parts = []
    if not spec.required:
        parts.append(pick("可不填", "Optional"))
    elif spec.source == "says":
        parts.append(pick("必填，", "Needed by ") + wording.basis("says", spec.obligations))
    elif spec.source == "reads":
        parts.append(pick("应填，", "Wanted by ") + wording.basis("reads", spec.obligations))
    words = wording.words(spec)
    if words:
        parts.append(pick("从中选一个：", "One of: ") + pick("、", ", ").join(words))
    elif spec.type in _HOW:
        parts.append(_HOW[spec.type].pick(wording.language))
    if spec.example is not None and not words:
        parts.append(pick("例如：", "For example: ") + " ".join(spec.example.pick(wording.language).split()))
    if spec.not_applicable:
        parts.append(pick("没有就写“不适用”", 'Write "not applicable" if there is none'))
    return pick("；", "; ").join(parts)
