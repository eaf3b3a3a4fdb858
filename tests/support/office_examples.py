"""Writes examples/spring-campaign-office and its faulty twin: the compliant project in Word, Excel and CSV.

`python tests/support/office_examples.py` writes both anew from the canonical data of the mutation suite, by way of the
templates of `sopcheck new`; the archive gets the true sizes and hashes, unless it is them that the twin has wrong.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import io
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import office_rendering
import yaml
from filling import fill_docx, fill_xlsx
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from rendering import plain

from sopcheck.model import Json
from sopcheck.reporting.messages import Wording
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Pack
from sopcheck.writing import docx_template, office, xlsx_template
from sopcheck.writing.template import Slot, Template, template_of

EXAMPLES = Path(__file__).parents[2] / "examples"
CANONICAL = Path(__file__).parents[1] / "mutations" / "project.yaml"
ARCHIVE = "archive-manifest.yaml"
FORMS = {
    "project_plan": "xlsx",
    "content_plan": "xlsx",
    "data_report": "xlsx",
    "risk_register": "xlsx",
    "archive_manifest": "xlsx",
    "risk_alert_log": "csv",
}
"""Kind -> format; Word for every other."""
_WIDE = "\u2e7f"
_LINE = 15
"""The height of a line of text, in points."""

Project = dict[str, dict[str, Any]]


def compliant() -> Project:
    """The canonical data by the path of the office document, references between documents changed alike."""
    project: Project = yaml.safe_load(CANONICAL.read_text(encoding="utf-8"))
    renamed = {path: _renamed(path, data["kind"]) for path, data in project.items()}
    for entry in project[ARCHIVE]["entries"]:
        entry["path"] = renamed.get(entry["path"], entry["path"])
    return {renamed[path]: data for path, data in project.items()}


def _renamed(path: str, kind: str) -> str:
    return Path(path).with_suffix(f".{FORMS.get(kind, 'docx')}").as_posix()


def faulty() -> Project:
    """The same with a handful of faults, which tests/cases/faulty-office/planted.yaml lists."""
    project = compliant()
    del project["1-initiation/requirements-brief.docx"]["competitors"]
    plan = project["1-initiation/project-plan.xlsx"]
    del plan["tasks"][1]["owner"]
    plan["tasks"][3]["due"] = "2026年4月31日"
    del plan["approvals"][-1]
    del project["3-monitoring/data-report-2026-04.xlsx"]["anomalies"]
    risks = project["risk/risk-register.xlsx"]["risks"]
    risks[2]["level"] = {"level": "low", "text": "Low"}
    del risks[4]["owner"]
    project["risk/risk-alert-log.csv"]["alerts"][1]["sent_at"] = "2026-04-07"
    project["3-monitoring/evaluation-report.docx"]["improvements"][0]["due"] = "as soon as possible"
    return project


def write(folder: Path, project: Project, whole: Project, spoil: Callable[[list[Any]], None] | None = None) -> None:
    """Write `project` below `folder`, with the fields and columns that `whole` has; `spoil` changes archive entries."""
    pack = load_pack()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(EXAMPLES / "spring-campaign", folder, ignore=shutil.ignore_patterns("*.md", "*-*.yaml"))
    archive = _renamed(ARCHIVE, "archive_manifest")
    for path in sorted(project, key=lambda path: path == archive):
        data = copy.deepcopy(project[path])
        if path == archive:
            for entry in data["entries"]:
                content = (folder / entry["path"]).read_bytes()
                entry["size"], entry["sha256"] = len(content), hashlib.sha256(content).hexdigest()
            if spoil is not None:
                spoil(data["entries"])
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(document(pack, path, data, whole[path]))


def document(pack: Pack, path: str, data: Mapping[str, Any], whole: Mapping[str, Any]) -> bytes:
    """One document, in the language of its title; fields that only `whole` has are left as the template has them."""
    kind = pack.kinds[data["kind"]]
    wording = Wording(pack, "zh" if any(character > _WIDE for character in data["title"]) else "en")
    if path.endswith(".csv"):
        return office_rendering.render(kind, data, "csv", wording.language, None).content
    tables = [name for name, spec in kind.fields.items() if spec.records and name in whole]
    parts = {f"{name}.{part}" for name in tables for row in whole[name] for part in row}
    template = _without_guidance(template_of(kind, wording, only=frozenset({*whole, *parts})))

    def value(slot: Slot, column: Slot | None, row: int) -> Any:
        found = (
            data.get(slot.spec.name, ...) if column is None else data[slot.spec.name][row].get(column.spec.name, ...)
        )
        spec = (column or slot).spec
        if found is ...:
            return None
        if path.endswith(".docx"):
            return _shown(spec, found, wording)
        if spec.type == "date":
            return _date(found)
        return found if isinstance(found, int | float) and spec.type != "flag" else _shown(spec, found, wording)

    def count(slot: Slot) -> int:
        return len(data[slot.spec.name])

    if path.endswith(".docx"):
        content = docx_template.write(template, wording, count)
        return office.steady(fill_docx(content, template.slots, docx_template.columns_of, value, count))
    content = xlsx_template.write(template, wording, count)
    return office.steady(_with_heights(fill_xlsx(content, template.slots, value, count)))


def _without_guidance(template: Template) -> Template:
    """A finished document bears no comments on how to fill it in, but for the one on its title."""
    slots = tuple(
        replace(slot, guidance="", optional=(), columns=tuple(replace(one, guidance="") for one in slot.columns))
        for slot in template.slots
    )
    return replace(template, slots=slots, optional=())


def _shown(spec: FieldSpec, value: Json, wording: Wording) -> str:
    """What people write: words of their language for canonical ones."""
    if spec.type in ("one_of", "status") and isinstance(value, str):
        table = spec.words or wording.pack.vocabulary.statuses
        return dict(zip(table, wording.words(spec), strict=True)).get(value, value)
    named = {**wording.pack.parties, **wording.pack.roles}
    if isinstance(value, dict) and value.get("role") in named:
        value = {**value, "role": named[str(value["role"])].title.pick(wording.language)}
    if isinstance(value, list) and spec.type == "people":
        return wording.pick("、", ", ").join(_shown(spec, each, wording) for each in value)
    return plain(spec, value, wording.language)


def _date(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _with_heights(workbook: bytes) -> bytes:
    """Rows as high as their longest text needs; Excel would do it on opening, but not for merged cells."""
    book = load_workbook(io.BytesIO(workbook))
    for sheet in book:
        merged = {(one.min_row, one.min_col): one.max_col for one in sheet.merged_cells.ranges}
        for cells in sheet.iter_rows(min_row=2):
            lines = 1
            for cell in cells:
                last = merged.get((cell.row, cell.column), cell.column)
                letters = [get_column_letter(column) for column in range(cell.column, last + 1)]
                room = sum(sheet.column_dimensions[letter].width for letter in letters) - 1
                text = "" if isinstance(cell.value, dt.date) else str(cell.value or "")
                lines = max(lines, sum(-(-_width(line) // int(room)) for line in text.split("\n")))
            if any(cell.value is not None for cell in cells):
                sheet.row_dimensions[cells[0].row].height = max(22, 8 + _LINE * lines)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _width(text: str) -> int:
    return max(1, sum(2 if character > _WIDE else 1 for character in text))


def spoil_archive(entries: list[Any]) -> None:
    """Give one entry of the archive another size, and a second one another hash."""
    entries[0]["size"] += 1
    entries[4]["sha256"] = "0" * 64


def main() -> None:
    """Write both examples."""
    whole = compliant()
    write(EXAMPLES / "spring-campaign-office", whole, whole)
    write(EXAMPLES / "spring-campaign-office-faulty", faulty(), whole, spoil_archive)


if __name__ == "__main__":
    main()
