"""Findings that say the same of many rows of one table, told to people in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sopcheck.model import Finding
from sopcheck.reporting.escape import quote
from sopcheck.reporting.messages import Wording, field_spec, row_of

_ABSENT = "001"
MAX_ROWS = 8
"""Rows that the one line names before it stops."""


def folded(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Those of one column that is absent in several rows together, in the place of the first; others by themselves."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        column = tuple(step for step in finding.at if isinstance(step, str))
        in_row = finding.code.endswith(_ABSENT) and len(column) < len(finding.at)
        key = (finding.artifact, finding.code, finding.severity, column) if in_row else (number,)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def message_of_rows(rows: Sequence[Finding], wording: Wording) -> str:
    """What the rows lack, and which they are."""
    first = rows[0]
    table = field_spec(wording.pack, first.kind, first.at[:1])
    title = table.title.pick(wording.language) if table is not None else quote(str(first.at[0]))
    kind, label, basis = wording.kind(first.kind), wording.label(first), wording.basis(first.source, first.obligations)
    named = [row_of(one, wording) for one in rows[:MAX_ROWS]]
    names = wording.pick("、", ", ").join(named)
    if len(rows) > MAX_ROWS:
        names += wording.pick("等", " and others")
    return wording.pick(
        f"{kind}中“{title}”有 {len(rows)} 条缺少“{label}”：{names}（{basis}）",
        f'{kind} ({title}): {len(rows)} lack "{label}": {names} ({basis})',
    )
