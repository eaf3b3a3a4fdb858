"""What could not be decided, as people read it: which rules, of which document, and the fields that they need."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from sopcheck.model import FieldPath, Report
from sopcheck.reporting.escape import escape, quote
from sopcheck.reporting.messages import Wording, field_spec

MAX_LINES = 10
"""Lines that are shown; more would bury the findings."""
_MAX_NEEDS = 5
_PART = re.compile(r"(?<!^)[.\[]")
_ROLES = re.compile(r"people\[(.*)\]\.roles", re.DOTALL)
"""The need of a rule that asks which role a person holds."""


def undecided(report: Report, wording: Wording) -> list[str]:
    """One line for each document and what it lacks; what a finding tells already is only counted."""
    told: dict[str, set[str]] = defaultdict(set)
    around: dict[str, set[str]] = defaultdict(set)
    for finding in report.findings:
        if finding.field:
            told[finding.artifact].add(finding.field)
            around[finding.artifact].update(_ancestors(finding.field))
    lines: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    explained = 0
    for one in sorted(report.undetermined, key=lambda one: (one.artifact, one.code, one.field or "", one.needs)):
        open_needs = tuple(need for need in one.needs if not _is_told(*_owner(need, one.artifact), told, around))
        if one.needs and not open_needs:
            explained += 1
        else:
            lines[one.artifact, open_needs].append(one.code)
    kinds = {one.artifact: one.kind for one in report.artifacts}
    return [*_listed(lines, kinds, wording), *_explained(explained, wording)]


def _listed(
    lines: Mapping[tuple[str, tuple[str, ...]], list[str]], kinds: Mapping[str, str | None], wording: Wording
) -> list[str]:
    if not lines:
        return []
    number = sum(map(len, lines.values()))
    out = [
        wording.pick(
            f"另有 {number} 处因为缺少数据而无法判断：",
            f"{number} could not be decided for lack of data:",
        )
    ]
    for (artifact, needs), codes in list(lines.items())[:MAX_LINES]:
        rules = wording.pick("、", ", ").join(dict.fromkeys(codes))
        what = _needs(needs, artifact, kinds, wording)
        out.append(wording.pick(f"  {escape(artifact)} {rules}：{what}", f"  {escape(artifact)} {rules}: {what}"))
    if len(lines) > MAX_LINES:
        out.append(
            wording.pick(
                "  还有更多，用 --output-format json 可以看到全部（undetermined）。",
                "  and more; --output-format json lists all of them (`undetermined`).",
            )
        )
    return out


def _explained(number: int, wording: Wording) -> list[str]:
    if not number:
        return []
    return [
        wording.pick(
            f"另有 {number} 处要等上面的问题解决之后才能判断。",
            f"{number} can be decided once the findings above are resolved.",
        )
    ]


def _needs(needs: tuple[str, ...], here: str, kinds: Mapping[str, str | None], wording: Wording) -> str:
    if not needs:
        return wording.pick("请人工核对", "to be looked at by a person")
    if needs == ("steps",):
        return wording.pick("内容太多，没有算完", "there was too much to work through")
    named = [_named(*_owner(need, here), here, kinds, wording) for need in needs[:_MAX_NEEDS]]
    text = wording.pick("、", ", ").join(dict.fromkeys(named))
    if len(needs) > _MAX_NEEDS:
        text += wording.pick(f"等 {len(needs)} 项", f" and {len(needs) - _MAX_NEEDS} more")
    return wording.pick(f"需要{text}", f"needs {text}")


def _named(owner: str, field: str, here: str, kinds: Mapping[str, str | None], wording: Wording) -> str:
    """A field by the standard's name for it, with its row, and its document where that is another one."""
    if role := _ROLES.fullmatch(field):
        who = quote(role[1])
        return wording.pick(
            f"“{who}”的岗位（写在文档里，或配置的 people 里）",
            f"the role of {who} (in the document, or under `people` of the config)",
        )
    steps, rows = _steps(field)
    spec = field_spec(wording.pack, kinds.get(owner), steps)
    title = spec.title.pick(wording.language) if spec is not None else quote(field)
    in_rows = spec is not None and spec.type == "records" and not rows  # it may be there, but as prose
    how = [wording.pick("要逐条写", "row by row")] if in_rows else []
    where = how + [quote(one.lstrip("@")) for one in rows] + ([] if owner == here else [escape(owner)])
    text = wording.pick("，", ", ").join(where)
    return wording.pick(f"“{title}”", f'"{title}"') + (wording.pick(f"（{text}）", f" ({text})") if where else "")


def _steps(field: str) -> tuple[FieldPath, list[str]]:
    """`risks[R1].owner` -> the names `risks` and `owner`, and the rows."""
    names, rows = [], []
    rest = field
    while rest:
        name, bracket, rest = rest.partition("[")
        names += [one for one in name.split(".") if one]
        if bracket:
            row, _, rest = rest.partition("]")
            rows.append(row)
    return tuple(names), rows


def _owner(need: str, here: str) -> tuple[str, str]:
    owner, separator, field = need.rpartition(": ")
    return (owner, field) if separator else (here, need)


def _is_told(owner: str, field: str, told: Mapping[str, set[str]], around: Mapping[str, set[str]]) -> bool:
    """Does a finding tell of the field, of the table that it is in, or of a part of it."""
    known = told.get(owner, set())
    return field in known or field in around.get(owner, ()) or any(one in known for one in _ancestors(field))


def _ancestors(field: str) -> list[str]:
    """`risks[R1].owner` -> `risks` and `risks[R1]`: what the field is a part of."""
    return [field[: match.start()] for match in _PART.finditer(field)]
