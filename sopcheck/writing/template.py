"""What a template of a kind holds, before it is written in a format: its fields, and a line of guidance for each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import FieldSpec, Kind, Pack, Words

_HOW: dict[str, Words] = {
    # what a value of each type looks like, where the pack gives no example
    "date": Words("日期，如 2026-01-31", "A date such as 2026-01-31"),
    "period": Words("起止日期，如 2026-01-05 至 2026-01-31", "From and to, such as 2026-01-05 to 2026-01-31"),
    "number": Words("数字", "A number"),
    "integer": Words("整数", "A whole number"),
    "percent": Words("百分比，如 30%", "A percentage such as 30%"),
    "money": Words("金额，如 5000 元", "An amount such as 5000 CNY"),
    "flag": Words("是或否", "Yes or no"),
    "person": Words("姓名，岗位可写在括号里", "A name; the role may follow in brackets"),
    "people": Words("姓名，多人用顿号分开", "Names, separated by commas"),
    "list": Words("多项用顿号分开", "Several are separated by commas"),
    "ref": Words("那份文档的编号", "The id of that document"),
    "refs": Words("那些文档的编号，用顿号分开", "The ids of those documents, separated by commas"),
    "file": Words("文件路径", "The path of a file"),
    "level": Words("高、中或低", "High, medium or low"),
    "status": Words("状态", "A status"),
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


def template_of(
    kind: Kind, wording: Wording, *, canonical: bool = False, only: frozenset[str] | None = None
) -> Template:
    """The template of `kind` in the wording's language; `canonical` writes field names instead of labels.

    It asks for what the standard and its rules look at, or for the fields and columns (`tasks.owner`) of `only`.
    """
    writer = _Writer(wording, _used_by_rules(wording.pack, kind.id), canonical=canonical, only=only)
    fields = [spec for spec in kind.fields.values() if spec.name != "kind"]
    slots = [writer.slot(spec, fields) for spec in fields]
    return Template(
        kind=kind,
        title=wording.kind(kind.id),
        slots=tuple(slot for slot in slots if writer.asked(slot.spec)),
        optional=tuple(slot for slot in slots if not writer.asked(slot.spec)),
    )


def _used_by_rules(pack: Pack, kind: str) -> frozenset[str]:
    """Names in the expressions of the rules about a kind: what they look at is worth asking for."""
    names: set[str] = set()
    for rule in pack.rules.values():
        texts = [rule.when, rule.assert_, rule.at, *(text for pair in (*rule.each, *rule.let) for text in pair)]
        found = set(re.findall(r"[a-z_]+", " ".join(text for text in texts if text)))
        if rule.kind == kind or kind in found:
            names |= found
    return frozenset(names)


class _Writer:
    """Decides what a template of one kind asks for, and in which words."""

    def __init__(self, wording: Wording, used: frozenset[str], *, canonical: bool, only: frozenset[str] | None) -> None:
        self.wording = wording
        self.used = used
        self.canonical = canonical
        self.only = only

    def asked(self, spec: FieldSpec) -> bool:
        """Tell the fields that are in the template from the start from those that may be added."""
        if self.only is not None:
            return spec.name in self.only
        # an id is what other documents refer to, a project what they belong to: leaving them out invites trouble
        return spec.required or (spec.control and spec.name in ("id", "project"))

    def slot(self, spec: FieldSpec, siblings: Iterable[FieldSpec]) -> Slot:
        """One field with its guidance and columns."""
        asked = [one for one in spec.records if self._asked_column(spec, one)]
        return Slot(
            spec=spec,
            label=self._label(spec, siblings),
            guidance=self._guidance(spec),
            columns=tuple(self.slot(one, spec.records) for one in asked),
            optional=tuple(self._label(one, spec.records) for one in spec.records if one not in asked),
        )

    def _asked_column(self, spec: FieldSpec, column: FieldSpec) -> bool:
        if self.only is not None:
            return f"{spec.name}.{column.name}" in self.only
        # of records in which nothing is required, every column is asked: one that says nothing would be no table
        bare = not any(one.required for one in spec.records)
        return bare or column.required or column.name == "id" or column.name in self.used

    def _label(self, spec: FieldSpec, siblings: Iterable[FieldSpec]) -> str:
        title = spec.title.pick(self.wording.language)
        twins = [one for one in siblings if one.title.pick(self.wording.language) == title]
        return spec.name if self.canonical or len(twins) > 1 else title

    def _guidance(self, spec: FieldSpec) -> str:
        wording, pick = self.wording, self.wording.pick
        parts = []
        if not spec.required:
            parts.append(pick("可不填", "Optional"))
        elif spec.source in ("says", "company"):
            parts.append(pick("必填，", "Required by ") + wording.basis(spec.source, spec.obligations))
        elif spec.source == "reads":
            parts.append(pick("应填，", "Expected by ") + wording.basis(spec.source, spec.obligations))
        words = wording.words(spec)
        if words:
            parts.append(pick("从中选一个：", "One of: ") + pick("、", ", ").join(words))
        elif spec.example is not None:
            parts.append(pick("例如：", "For example: ") + wording.example(spec))
        elif spec.type in _HOW:
            parts.append(_HOW[spec.type].pick(wording.language))
        if spec.not_applicable:
            parts.append(pick("没有就写“不适用”", 'Write "not applicable" if there is none'))
        return pick("；", ". ").join(parts)
