"""A kept pack is the pack, and is kept no longer than its files are as they were."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from sopcheck import resources
from sopcheck.errors import PackError
from sopcheck.standard.compiled import decode, encode, load_kept
from sopcheck.standard.load import load_pack_from


@pytest.fixture
def pack_folders(tmp_path: Path) -> tuple[Path, Path]:
    shutil.copytree(resources.rules_dir(), tmp_path / "rules")
    shutil.copytree(resources.schemas_dir(), tmp_path / "schemas")
    return tmp_path / "rules" / "operations", tmp_path / "schemas" / "operations"


def test_a_pack_comes_back_from_json_as_it_was() -> None:
    pack = load_pack_from(resources.rules_dir() / "operations", resources.schemas_dir() / "operations", cases=False)
    again = decode(json.loads(json.dumps(encode(pack))))
    for field in dataclasses.fields(pack):
        assert getattr(again, field.name) == getattr(pack, field.name), field.name


def test_a_kept_pack_is_used_until_a_file_changes(pack_folders: tuple[Path, Path], tmp_path: Path) -> None:
    rules, schemas = pack_folders
    first = load_kept(rules, schemas, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    data = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({**data, "version": "kept"}), encoding="utf-8")
    assert load_kept(rules, schemas, tmp_path / "cache").version == "kept"
    pack_file = rules / "pack.yaml"
    pack_file.write_text(pack_file.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert load_kept(rules, schemas, tmp_path / "cache").version == first.version


@pytest.mark.parametrize("rubbish", ["", "{", "[]", "{}", '{"name": 1, "version": 2, "title": 3}'])
def test_a_damaged_kept_pack_is_loaded_from_its_files(
    pack_folders: tuple[Path, Path], tmp_path: Path, rubbish: str
) -> None:
    first = load_kept(*pack_folders, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_text(rubbish, encoding="utf-8")
    assert load_kept(*pack_folders, tmp_path / "cache") == first


def test_a_pack_that_is_not_sound_is_refused_and_not_kept(pack_folders: tuple[Path, Path], tmp_path: Path) -> None:
    rules, schemas = pack_folders
    (rules / "pack.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(PackError):
        load_kept(rules, schemas, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()
