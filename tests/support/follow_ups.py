"""The tables of what follows from a planted fault: `follows.yaml` (findings, with reasons) and `undetermined.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Follow:
    """What is special about one fault. `extra` are pairs of code and path of further findings, each once or oftener."""

    own: bool = True
    """False where the fault brings no finding of its own, because other fields answer."""
    code: str | None = None
    """Another code than the generic one."""
    extra: frozenset[tuple[str, str]] = frozenset()
    open: frozenset[str] = frozenset()
    """Gate needs that stay open without a finding, as `gate[index]`."""
    always: frozenset[str] = frozenset()
    """Codes of rules that must be undetermined."""
    sometimes: frozenset[str] | None = None
    """Codes of further rules that may be; None is any."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; what it leaves out it holds for."""

    kind: str
    fields: tuple[str, ...]
    how: tuple[str, ...]
    formats: tuple[str, ...]
    own: bool
    code: str | None
    extra: frozenset[tuple[str, str]]
    open: frozenset[str]


@dataclass(frozen=True, slots=True)
class Follows:
    """The whole table."""

    rows: Sequence[Row]
    undetermined: Mapping[str, Mapping[str, Mapping[str, list[str]]]]
    """Kind -> field -> `always` and `sometimes` -> codes."""

    def of(self, kind: str, field: str, how: str, to: str) -> Follow:
        """Everything that the table says of one fault, rows joined. `how` is remove, blank, placeholder, 004 or 005."""
        rows = [
            row
            for row in self.rows
            if row.kind in {kind, "*"} and field in row.fields and how in row.how and to in row.formats
        ]
        return Follow(
            own=all(row.own for row in rows),
            code=next((row.code for row in rows if row.code), None),
            extra=frozenset(one for row in rows for one in row.extra),
            open=frozenset(one for row in rows for one in row.open),
            always=frozenset(self.undetermined.get(kind, {}).get(field, {}).get("always", ())),
            sometimes=frozenset(self.undetermined.get(kind, {}).get(field, {}).get("sometimes", ())),
        )


HOWS = ("remove", "blank", "placeholder", "004", "005", "REF101")


def load_follows(folder: Path) -> Follows:
    """Read the tables of `folder`; every row of the first gives its reason (`why`)."""
    rows = []
    for row in yaml.safe_load((folder / "follows.yaml").read_text(encoding="utf-8")):
        assert row["why"], row
        rows.append(
            Row(
                row["kind"],
                tuple(row["fields"]),
                tuple(str(how) for how in row.get("how", HOWS)),
                tuple(row.get("formats", ("yaml", "md", "docx", "xlsx", "csv"))),
                row.get("own", True),
                row.get("code"),
                frozenset((one["code"], one["file"]) for one in row.get("extra", ())),
                frozenset(row.get("open", ())),
            )
        )
    return Follows(rows, yaml.safe_load((folder / "undetermined.yaml").read_text(encoding="utf-8")))
