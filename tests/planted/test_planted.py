"""Example projects with faults planted in a copy: each fault is found at its line, and nothing else is."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sopcheck import resources
from sopcheck.cli.main import run

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.yaml"))
Expected = tuple[str, int | str | None, str, str | None]


@cache
def described(name: str) -> Mapping[str, Any]:
    case: Mapping[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return case


def planted(name: str, folder: Path) -> Path:
    """A copy of the example with every fault in it."""
    root = folder / "root"
    shutil.copytree(resources.examples_dir() / described(name)["root"], root)
    for fault in described(name)["faults"]:
        file = root / fault["file"]
        if "old" not in fault:
            file.unlink()
            continue
        text = file.read_text(encoding="utf-8")
        assert text.count(fault["old"]) == 1, fault["what"]
        file.write_text(text.replace(fault["old"], fault["new"]), encoding="utf-8")
    return root


def report(name: str, root: Path) -> dict[str, Any]:
    arguments = ["check", str(root), "--output-format", "json", "--no-cache", "--as-of", str(described(name)["as_of"])]
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as stdout:
        run(arguments)
        stdout.flush()
        found: dict[str, Any] = json.loads(stdout.buffer.getvalue())
        return found


def found(name: str, root: Path) -> list[Expected]:
    return sorted(
        (one["path"], (one["place"] or {}).get("line"), one["code"], one.get("field"))
        for one in report(name, root)["findings"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_example_itself_is_silent(name: str) -> None:
    whole = report(name, resources.examples_dir() / described(name)["root"])
    assert (whole["findings"], whole["undetermined"]) == ([], [])
    assert {gate["status"] for gate in whole["gates"]} == {"passed"}
    assert {one["status"] for one in whole["artifacts"]} == {"checked"}


@pytest.mark.parametrize("name", NAMES)
def test_every_planted_fault_is_found_at_its_line_and_nothing_else(name: str, tmp_path: Path) -> None:
    root = planted(name, tmp_path)
    told = found(name, root)
    if "SOPCHECK_SHOW_PLANTED" in os.environ:
        print(yaml.safe_dump([list(one) for one in told], allow_unicode=True, default_flow_style=None, width=200))
    assert told == [tuple(one) for one in described(name)["expected"]]
