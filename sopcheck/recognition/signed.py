"""Records of signature lines: the step is the label, the person stands beside it, and perhaps a day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sopcheck.model import Text
from sopcheck.recognition.cells import Cell, read_cell
from sopcheck.recognition.content import span
from sopcheck.recognition.records import Row, columns_of
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import FieldSpec

_APART = re.compile(r"[\s,，;；()（）]+")


def signed_rows(signatures: Sequence[tuple[Text, Text]], spec: FieldSpec, values: ValueReader) -> tuple[Row, ...]:
    """Records of lines that name a step and who took it: `审核：王芳 2026-03-02`, `批准：李雷`.

    The step is the label, where the record has a choice that knows it; a date may stand beside the name.
    """
    columns = columns_of(spec)
    person = next((sub for sub in spec.records if sub.type == "person"), None)
    step = next((sub for sub in spec.records if sub.type == "one_of"), None)
    day = columns.get("date")
    rows: list[Row] = []
    for label, value in signatures:
        parts = [part for part in _APART.split(value.text) if part]
        dated = next(
            (part for part in parts if day and values.read(day, part).misfit is None and part[0].isdigit()), None
        )
        name = value.text if dated is None else value.text.replace(dated, "").strip(" ,，;；/()（）")
        cells: dict[str, Cell] = {}
        if person is not None:
            cells[person.name] = read_cell(values, person, Text(name, value.place), label)
        if day is not None and dated is not None:
            cells[day.name] = read_cell(values, day, Text(dated, value.place), label)
        if step is not None and (read := read_cell(values, step, label, None)).fits:
            cells[step.name] = read
        if person is not None and cells[person.name].fits:
            rows.append(Row(cells, span((label.place, value.place)) or label.place, label.place))
    return tuple(rows)
