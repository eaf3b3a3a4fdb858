"""A configuration or a pack that is wrong in whatever way: one sentence with file and line, exit 2, never a trace."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest
from hostile import JUNK, VALUES, bounded
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from sopcheck import engine, resources
from sopcheck.config import Config, load_config
from sopcheck.errors import PackError, SopcheckError
from sopcheck.standard.load import load_pack, load_pack_from
from sopcheck.standard.verifying import verify

CONFIG = """\
standard: operations
language: en
profile: standard
projects: [spring, "clients/*"]
kinds:
  "*.plan.md": project_plan
labels:
  project_plan:
    start: [开工日]
people:
  - name: 李雷
    aliases: [Lei Li]
    roles: [operations_manager]
    from: 2026-01-01
parameters:
  closing_days: 30
  matrix: {high: 6, medium: 3}
severity:
  PLN108: warning
plugins:
  workdays: true
"""
TOML = """\
[tool.sopcheck]
language = "en"
projects = ["spring"]
[tool.sopcheck.severity]
PLN108 = "off"
[[tool.sopcheck.people]]
name = "Alex Chen"
from = 2026-01-01
"""
PACK = load_pack(cases=False)


@st.composite
def spoiled(draw: DrawFn, content: str) -> bytes:
    """The lines of a file of settings, meddled with."""
    lines = content.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        junk = draw(st.sampled_from(JUNK) | st.sampled_from(VALUES).map(json.dumps))
        match draw(st.integers(0, 6)):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(draw(st.integers(0, len(lines))), lines[at])
            case 2:
                lines[at] = "  " + lines[at]
            case 3:
                lines[at] = lines[at].lstrip()
            case 4:
                lines.insert(at, junk)
            case _:
                start = re.search(r"[:=]\s?|- |$", lines[at])
                lines[at] = lines[at][: start.end() if start else 0] + junk
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def assert_one_sentence(error: SopcheckError, where: str) -> None:
    """The file, a line, and a sentence in each language."""
    assert error.where is not None
    assert re.fullmatch(where, error.where)
    for language in ("zh", "en"):
        assert "Traceback" not in error.text(language)


@given(content=spoiled(CONFIG))
@bounded(300)
def test_a_spoiled_configuration(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.getbasetemp() / "configured"
    root.mkdir(exist_ok=True)
    (root / "sopcheck.yaml").write_bytes(content)
    try:
        config = load_config(root)
        verify(config, PACK)
        engine.run(engine.Request(config, as_of=dt.date(2026, 11, 24), jobs=1), PACK)
    except SopcheckError as error:
        assert_one_sentence(error, r"sopcheck\.yaml(:\d+)?")


@given(content=spoiled(TOML))
@bounded(200)
def test_a_spoiled_pyproject(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.getbasetemp() / "project"
    root.mkdir(exist_ok=True)
    (root / "pyproject.toml").write_bytes(content)
    try:
        verify(load_config(root), PACK)
    except SopcheckError as error:
        assert_one_sentence(error, r"pyproject\.toml(:\d+)?")


# --- packs ------------------------------------------------------------------------------------------------------------

RULES = ("project_plan/PLN108-dependency-exists.yaml", "project_plan/PLN109-dependency-in-order.yaml")


@pytest.fixture(scope="module")
def small_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a pack like the built-in one, with two rules; its schemas lie beside it."""
    base = tmp_path_factory.mktemp("packs")
    operations = resources.rules_dir() / "operations"
    for name in ("pack.yaml", "obligations.yaml", "gates.yaml", *RULES):
        target = base / "rules" / "operations" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(operations / name, target)
    shutil.copytree(resources.schemas_dir() / "operations", base / "schemas" / "operations")
    return base


def load(base: Path) -> None:
    pack = load_pack_from(base / "rules" / "operations", base / "schemas" / "operations")
    engine.compile_pack(pack, Config(root=base), dt.date(2026, 11, 24))


def try_spoiled(base: Path, name: str, content: bytes) -> None:
    file = base / name
    before = file.read_bytes()
    file.write_bytes(content)
    try:
        load(base)
    except PackError as error:
        assert_one_sentence(error, r"[\w./-]+\.(yaml|json)(:\d+)?")
    finally:
        file.write_bytes(before)


def content_of(name: str) -> str:
    return (resources.data_dir() / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RULES)
@given(data=st.data())
@bounded(60)
def test_a_spoiled_rule(name: str, small_pack: Path, data: st.DataObject) -> None:
    path = f"rules/operations/{name}"
    try_spoiled(small_pack, path, data.draw(spoiled(content_of(path))))


@pytest.mark.parametrize("name", ["pack.yaml", "obligations.yaml", "gates.yaml"])
@given(data=st.data())
@bounded(25)
def test_a_spoiled_file_of_a_pack(name: str, small_pack: Path, data: st.DataObject) -> None:
    path = f"rules/operations/{name}"
    try_spoiled(small_pack, path, data.draw(spoiled(content_of(path))))


@pytest.mark.parametrize("name", ["project_plan", "common", "types"])
@given(data=st.data())
@bounded(25)
def test_a_spoiled_schema(name: str, small_pack: Path, data: st.DataObject) -> None:
    path = f"schemas/operations/{name}.schema.json"
    try_spoiled(small_pack, path, data.draw(spoiled(content_of(path))))
