"""Nasty inputs, checked where they can be killed: a finding or a clean result, within limits, and nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

import nasty
import nasty_traps
import pytest
from nasty import Nasty

from sopcheck import engine
from sopcheck.children import KilledError, call
from sopcheck.config import Config
from sopcheck.documents import DocumentChecker
from sopcheck.reading.limits import Limits
from sopcheck.standard.load import load_pack

SMALL = Limits(
    file_bytes=60_000,
    yaml_depth=20,
    json_depth=20,
    expansion=10,
    scalar_chars=5_000,
    entries=50,
    unpacked_bytes=400_000,
    cells=500,
    csv_cells=500,
)
"""Limits at which inputs are small; what is nasty about them does not depend on that."""
CRASH, KILLED = "DOC113", "killed"
Told = dict[str, list[str]]
"""Label of an input -> the codes of its findings and the guards that they name."""


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> DocumentChecker:
    config = Config(root=tmp_path_factory.mktemp("nasty"))
    checkers = engine.compile_pack(load_pack(cases=False), config, dt.date(2026, 11, 24))
    return engine.document_checker(checkers, config, Limits())


def told(inputs: Iterable[Nasty], checker: DocumentChecker) -> Told:
    """What is found in each input."""
    found = {}
    for one in inputs:
        (checker.root / one.file).write_bytes(one.content)
        result = checker.check(one.file)
        (checker.root / one.file).unlink()
        assert result.statuses
        guards = [str(finding.parameters["guard"]) for finding in result.findings if "guard" in finding.parameters]
        found[one.label] = [*(finding.code for finding in result.findings), *guards]
    return found


def told_in_child(inputs: list[Nasty], checker: DocumentChecker, seconds: int) -> Told:
    """The same in a process that may be killed; where it was, each input in one of its own, to know which it is."""
    limits = {"memory_bytes": checker.limits.memory_bytes, "stall_seconds": 120}
    try:
        return call(lambda: told(inputs, checker), cpu_seconds=seconds * 3, **limits)
    except KilledError:
        found: Told = {}
        for one in inputs:
            try:
                found |= call(lambda one=one: told([one], checker), cpu_seconds=seconds, **limits)  # type: ignore[misc]
            except KilledError:
                found[one.label] = [KILLED]
        return found


def faults(inputs: list[Nasty], checker: DocumentChecker) -> list[str]:
    """What each input gave that it must not give, or did not give that it must."""
    found = told_in_child(inputs, checker, seconds=10)
    wrong = []
    for one in inputs:
        codes = found[one.label]
        bad = CRASH in codes or KILLED in codes
        bad |= one.side == nasty.OUTSIDE and bool(one.code) and one.code not in codes
        bad |= one.side == nasty.INSIDE and one.code in codes
        if bad:
            wrong.append(f"{one.label}: {codes[:4]}")
    return wrong


LIMITS = (
    "file_bytes",
    "yaml_depth",
    "json_depth",
    "expansion",
    "scalar_chars",
    "entries",
    "unpacked_bytes",
    "cells",
    "csv_cells",
)


@pytest.mark.parametrize("limit", [*LIMITS, "unpacked_ratio"])
def test_both_sides_of_a_limit(limit: str, checker: DocumentChecker) -> None:
    inputs = [one for one in nasty.of_limits(SMALL) if one.trap == limit]
    assert len({one.label for one in inputs}) == len(inputs)
    sides = [one.side for one in inputs]
    assert min(sides.count(nasty.OUTSIDE), sides.count(nasty.INSIDE)) >= 3
    bounded = Limits() if limit == "unpacked_ratio" else dataclasses.replace(Limits(), **{limit: getattr(SMALL, limit)})
    assert faults(inputs, dataclasses.replace(checker, limits=bounded)) == []


TRAPS = sorted({one.trap for one in nasty_traps.of_traps()})


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap(trap: str, checker: DocumentChecker) -> None:
    inputs = [one for one in nasty_traps.of_traps() if one.trap == trap]
    assert len({one.label for one in inputs}) == len(inputs) >= 5
    assert faults(inputs, checker) == []
