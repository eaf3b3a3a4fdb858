"""Tables of very many rows: only the first are recognised, and where a register was cut, that is told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sopcheck.model import Artifact, Block, Json, Outline, Problem, Table
from sopcheck.places import Place

CUT = "DOC127"
"""The code of a register of which only the first rows were looked at."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A table that was cut: where it begins, the first row that was left out, and how many rows it has."""

    first: Place
    rest: Place
    rows: int


def cut_long(outline: Outline, most: int) -> tuple[Outline, tuple[Cut, ...]]:
    """`outline` with no more than `most` rows of any table, and what was cut."""
    cuts: list[Cut] = []
    blocks: list[Block] = []
    for block in outline.blocks:
        if isinstance(block, Table) and len(block.rows) > most:
            cuts.append(Cut(block.place, block.rows[most][0].place, len(block.rows)))
            blocks.append(replace(block, rows=block.rows[:most]))
        else:
            blocks.append(block)
    return (replace(outline, blocks=tuple(blocks)) if cuts else outline), tuple(cuts)


def cut_problems(artifact: Artifact, cuts: tuple[Cut, ...], most: int) -> list[Problem]:
    """DOC127 for each cut table from which a records field of `artifact` was read; raw data beside it is its own."""
    found: list[Problem] = []
    for name, rows in artifact.data.items():
        if not cuts or not isinstance(rows, list) or not rows:
            continue
        last = artifact.marks.get((name, len(rows) - 1))
        if last is None or last.value_place is None:
            continue
        order = last.value_place.order()
        for cut in cuts:
            if cut.first.order() <= order < cut.rest.order():
                parameters: dict[str, Json] = {"rows": cut.rows, "limit": most}
                found.append(Problem(CUT, cut.rest, {"artifact": artifact.id, "field": name, **parameters}))
    return found
