"""Writes an artifact's canonical data in a format and tells where each field came to stand.

The mutation suite renders every artifact with at most one edit; what it expects is worked out from these lines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sopcheck.model import FieldPath, Json
from sopcheck.standard.model import FieldSpec, Kind, Language

How = Literal["remove", "blank", "placeholder", "spoil"]
Format = Literal["yaml", "md", "docx", "xlsx", "csv"]
Spot = int | str
"""Where something is written: a line of a text from 1, or the label of another sort of place (`Sheet!B3`, `T2R3C1`)."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One fault to plant: what becomes of the field at `path`; `text` is what is written instead of its value."""

    path: FieldPath
    how: How
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered artifact; `lines` tells where the value of each path is written, `labels` where its label is.

    The line of `()` is where the artifact's kind is stated, the line of a record's path where the record begins.
    """

    content: bytes
    lines: Mapping[FieldPath, Spot]
    labels: Mapping[FieldPath, Spot]

    @property
    def text(self) -> str:
        """The content of a text format."""
        return self.content.decode()


@dataclass(slots=True)
class _Page:
    rows: list[str] = field(default_factory=list)
    lines: dict[FieldPath, Spot] = field(default_factory=dict)
    labels: dict[FieldPath, Spot] = field(default_factory=dict)

    def add(self, text: str, path: FieldPath | None = None) -> None:
        if path is not None:
            self.lines[path] = self.labels[path] = len(self.rows) + 1
        self.rows.extend(text.split("\n"))

    def done(self) -> Rendered:
        return Rendered(("\n".join(self.rows) + "\n").encode(), self.lines, self.labels)


def render(kind: Kind, data: Mapping[str, Json], to: Format, language: Language, edit: Edit | None = None) -> Rendered:
    """Write `data`, with the one fault of `edit`, labels in `language` (YAML in English: canonical names)."""
    match to:
        case "yaml":
            return _yaml(kind, data, language, edit)
        case "md":
            return _markdown(kind, data, language, edit)
        case _:
            import office_rendering

            return office_rendering.render(kind, data, to, language, edit)


def edited(edit: Edit | None, path: FieldPath) -> Edit | None:
    return edit if edit is not None and edit.path == path else None


# --- YAML ----------------------------------------------------------------------------------------------------------


def _yaml(kind: Kind, data: Mapping[str, Json], language: Language, edit: Edit | None) -> Rendered:
    page = _Page()
    page.add(f"kind: {kind.id}" if language == "en" else f"类型: {kind.title.zh}", ())
    for name, spec in kind.fields.items():
        if name in data and name != "kind":
            _yaml_field(page, "", (name,), spec, data[name], language, edit)
    return page.done()


def _yaml_field(
    page: _Page, indent: str, path: FieldPath, spec: FieldSpec, value: Json, language: Language, edit: Edit | None
) -> None:
    key = spec.name if language == "en" else spec.title.zh
    fault = edited(edit, path)
    if fault is not None:
        if fault.how != "remove":
            page.add(f"{indent}{key}: {fault.text}".rstrip(), path)
        return
    if spec.type != "records" or not isinstance(value, list) or not value:
        page.add(f"{indent}{key}: {_yaml_value(spec, value)}", path)
        return
    page.add(f"{indent}{key}:", path)
    for index, record in enumerate(value):
        assert isinstance(record, dict)
        start = len(page.rows)
        for part in spec.records:
            if part.name in record:
                _yaml_field(page, indent + "    ", (*path, index, part.name), part, record[part.name], language, edit)
        if len(page.rows) > start:
            page.rows[start] = f"{indent}  - {page.rows[start].lstrip()}"
        page.lines[*path, index] = page.labels[*path, index] = start + 1


def _yaml_value(spec: FieldSpec, value: Json) -> str:
    if value is None:
        return "N/A"
    if spec.type == "date":
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_yaml_value(spec, each) for each in value) + "]"
    if isinstance(value, dict):
        if spec.type == "level":
            return json.dumps(value["text"], ensure_ascii=False)
        return "{" + ", ".join(f"{key}: {json.dumps(each, ensure_ascii=False)}" for key, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


# --- Markdown ------------------------------------------------------------------------------------------------------


def _markdown(kind: Kind, data: Mapping[str, Json], language: Language, edit: Edit | None) -> Rendered:
    page = _Page()
    page.add(f"# {kind.title.pick(language)}", ())
    page.add("")
    present = [(name, spec) for name, spec in kind.fields.items() if name in data and name != "kind"]
    for name, spec in present:
        if not is_section(spec):
            _markdown_entry(page, (name,), spec, data[name], language, edit)
    for name, spec in present:
        if is_section(spec):
            _markdown_section(page, (name,), spec, data[name], language, edit)
    return page.done()


def is_section(spec: FieldSpec) -> bool:
    return spec.type in {"prose", "records", "list"}


def _markdown_entry(
    page: _Page, path: FieldPath, spec: FieldSpec, value: Json, language: Language, edit: Edit | None
) -> None:
    fault = edited(edit, path)
    if fault is not None and fault.how == "remove":
        return
    text = plain(spec, value, language) if fault is None else fault.text
    colon = "：" if language == "zh" else ": "
    page.add(f"- **{spec.title.pick(language)}**{colon}{text}".rstrip(), path)


def _markdown_section(
    page: _Page, path: FieldPath, spec: FieldSpec, value: Json, language: Language, edit: Edit | None
) -> None:
    fault = edited(edit, path)
    if fault is not None and fault.how == "remove":
        return
    page.add("")
    page.add(f"## {spec.title.pick(language)}", path)
    page.add("")
    if fault is not None:
        if fault.text:
            page.lines[path] = len(page.rows) + 1
            page.add(fault.text)
    elif spec.type == "records" and isinstance(value, list) and value:
        _markdown_table(page, path, spec, value, language, edit)
    elif spec.type == "list" and isinstance(value, list) and value:
        page.lines[path] = len(page.rows) + 1
        for each in value:
            page.add(f"- {each}")
    else:
        page.lines[path] = len(page.rows) + 1
        page.add(plain(spec, value, language))


def _markdown_table(
    page: _Page, path: FieldPath, spec: FieldSpec, value: list[Json], language: Language, edit: Edit | None
) -> None:
    records = [each for each in value if isinstance(each, dict)]
    removed = edit.path[-1] if edit is not None and edit.how == "remove" and edit.path[:-2] == path else None
    parts = [part for part in spec.records if part.name != removed and any(part.name in each for each in records)]
    page.lines[path] = len(page.rows) + 1
    page.add("| " + " | ".join(part.title.pick(language) for part in parts) + " |")
    page.add("|" + " --- |" * len(parts))
    for index, record in enumerate(records):
        cells = []
        for part in parts:
            here = (*path, index, part.name)
            fault = edited(edit, here)
            text = plain(part, record[part.name], language) if part.name in record else ""
            cells.append(fault.text if fault is not None else text)
            page.lines[here] = len(page.rows) + 1
        page.add("| " + " | ".join(cells) + " |", (*path, index))


def plain(spec: FieldSpec, value: Json, language: Language) -> str:
    if value is None:
        return "不适用" if language == "zh" else "Not applicable"
    if isinstance(value, list):
        separator = "、" if language == "zh" else ", "
        return separator.join(plain(spec, each, language) for each in value) or ("无" if language == "zh" else "none")
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[language, value]
    if not isinstance(value, dict):
        return str(value)
    if spec.type == "level":
        return str(value["text"])
    if spec.type == "period":
        between = " 至 " if language == "zh" else " to "
        return f"{value['start']}{between}{value['end']}"
    if spec.type == "money":
        return f"{value['amount']} {value.get('currency', '')}".strip()
    role = value.get("role")
    return f"{value['name']}（{role}）" if role else str(value["name"])
