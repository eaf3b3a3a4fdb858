"""For each obligation: documents that break it and nothing else, a near miss that is silent, and proof of what sees it.

`base.yaml` is a compliant department; `breaches.yaml` changes a few lines of it. Without the rules and the required
fields of an obligation its breach must pass, so that none can claim what it does not enforce.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sopcheck.cli.opening import open_config
from sopcheck.engine import Request, run
from sopcheck.model import Finding
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Change, FieldSpec, Kind, Pack, Words

HERE = Path(__file__).parent
AS_OF = dt.date(2026, 12, 31)
Files = dict[str, Any]
Edits = Mapping[str, Any]


@cache
def pack() -> Pack:
    return load_pack(cases=False)


def read(name: str) -> Any:
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


BREACHES: dict[str, dict[str, Any]] = {one["obligation"]: one for one in read("breaches.yaml")}
ENFORCED = [name for name, one in pack().obligations.items() if one.checkable != "no"]


def edited(edits: Edits) -> Files:
    """The base with `file` or `file.key[0].key` set to a value; null takes it out."""
    files: Files = copy.deepcopy(read("base.yaml"))
    for path, value in edits.items():
        here: Any = files
        name, _, rest = path.partition(".")
        steps: list[str | int] = [name, *(int(a) if a else b for a, b in re.findall(r"\[(\d+)\]|([^.\[\]]+)", rest))]
        for step in steps[:-1]:
            here = here[step]
        if value is None:
            del here[steps[-1]]
        elif isinstance(here, list) and steps[-1] == len(here):
            here.append(value)
        else:
            here[steps[-1]] = value
    return files


def findings(folder: Path, files: Files, pack_: Pack, as_of: dt.date = AS_OF) -> list[Finding]:
    (folder / "sopcheck.yaml").write_text(_text(files["config"]), encoding="utf-8")
    for name, data in files.items():
        if name != "config":
            path = folder / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(_text(data), encoding="utf-8")
    charts = folder / "project" / "charts"
    charts.mkdir()
    (charts / "april.svg").write_text("<svg/>", encoding="utf-8")
    report = run(Request(open_config((folder,), isolated=False), as_of=as_of, jobs=1), pack_)
    return list(report.findings)


def _text(data: Any) -> str:
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def without(whole: Pack, obligations: frozenset[str]) -> Pack:
    """The pack without the rules of these obligations, and with their fields asked for no more."""
    rules = {code: rule for code, rule in whole.rules.items() if not obligations & {*rule.obligations}}
    off = {
        code: Change("off", Words("", ""))
        for code, one in whole.builtin.items()
        if one.obligations and obligations >= {*one.obligations}
    }
    kinds = {name: _relaxed(kind, obligations) for name, kind in whole.kinds.items()}
    return replace(whole, rules=rules, kinds=kinds, changes=off)


def _relaxed(kind: Kind, obligations: frozenset[str]) -> Kind:
    fields = {name: _spec(spec, obligations) for name, spec in kind.fields.items()}
    schema = copy.deepcopy(kind.schema)
    _relax(schema, kind.fields, obligations)
    return replace(kind, fields=fields, schema=schema)


def _spec(spec: FieldSpec, obligations: frozenset[str]) -> FieldSpec:
    records = tuple(_spec(one, obligations) for one in spec.records)
    return replace(spec, required=spec.required and not obligations & {*spec.obligations}, records=records)


def _relax(schema: Any, fields: Mapping[str, FieldSpec], obligations: frozenset[str]) -> None:
    if not isinstance(schema, dict):
        return
    free = {name for name, spec in fields.items() if obligations & {*spec.obligations}}
    if "required" in schema:
        schema["required"] = [name for name in schema["required"] if name not in free]
    for name, below in schema.get("properties", {}).items():
        spec = fields.get(name)
        if spec is None:
            continue
        if name in free and isinstance(below, dict):
            below.pop("minItems", None)
        for choice in (below, *below.get("anyOf", [])):
            _relax(choice.get("items"), {one.name: one for one in spec.records}, obligations)


def told(found: list[Finding]) -> list[str]:
    return [f"{one.code} {one.artifact} {one.field}" for one in found]


def test_the_base_is_compliant(tmp_path: Path) -> None:
    assert told(findings(tmp_path, read("base.yaml"), pack())) == []


def test_every_obligation_that_documents_can_show_has_a_breach() -> None:
    assert sorted(set(ENFORCED) - set(BREACHES)) == []
    assert set(BREACHES) <= set(ENFORCED)


def broken(obligation: str) -> frozenset[str]:
    return frozenset([obligation, *BREACHES[obligation].get("with", ())])


@pytest.mark.parametrize("obligation", BREACHES)
def test_a_breach_is_told_and_nothing_else(obligation: str, tmp_path: Path) -> None:
    found = findings(tmp_path, edited(BREACHES[obligation]["breach"]), pack())
    assert [one for one in found if obligation in one.obligations]
    assert told([one for one in found if not broken(obligation) & {*one.obligations}]) == []


@pytest.mark.parametrize("obligation", BREACHES)
def test_a_near_miss_is_silent(obligation: str, tmp_path: Path) -> None:
    assert told(findings(tmp_path, edited(BREACHES[obligation]["near"]), pack())) == []


@pytest.mark.parametrize("obligation", BREACHES)
def test_without_its_rules_and_fields_the_breach_passes(obligation: str, tmp_path: Path) -> None:
    found = findings(tmp_path, edited(BREACHES[obligation]["breach"]), without(pack(), broken(obligation)))
    assert told(found) == []
