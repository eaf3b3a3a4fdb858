"""The compliant project is understood as what it says: recognition against data written down independently of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from project_tree import CANONICAL, EXAMPLE
from rehash import MANIFEST, rehash

from sopcheck.config import load_config
from sopcheck.model import Json
from sopcheck.reading import read
from sopcheck.reading.limits import DEFAULT_LIMITS
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.load import load_pack

WRITTEN: dict[str, dict[str, Any]] = yaml.safe_load(CANONICAL.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    config = load_config(EXAMPLE)
    return Recogniser(load_pack(), RecognitionSettings(config.kinds, config.labels, config.people))


def without_layout(value: Json) -> Json:
    """The value with the scale of ratings and the archive's sizes left out, and white space folded."""
    if isinstance(value, dict):
        return {key: without_layout(each) for key, each in value.items() if key not in {"scale", "size", "sha256"}}
    if isinstance(value, list):
        return [without_layout(each) for each in value]
    return " ".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("path", sorted(WRITTEN))
def test_the_example_says_what_is_written_down(recogniser: Recogniser, path: str) -> None:
    document = read(path, (EXAMPLE / path).read_bytes(), DEFAULT_LIMITS)
    [artifact] = recogniser.recognise(document).artifacts
    wanted = without_layout(WRITTEN[path])
    assert isinstance(wanted, dict)
    assert {"kind": artifact.kind, **_without_kind(without_layout(artifact.data))} == wanted


def _without_kind(data: Json) -> dict[str, Json]:
    assert isinstance(data, dict)
    return {key: value for key, value in data.items() if key != "kind"}


def test_every_document_of_the_example_is_written_down() -> None:
    documents = {
        file.relative_to(EXAMPLE).as_posix()
        for file in Path(EXAMPLE).rglob("*")
        if file.suffix in {".md", ".yaml"} and file.name != "sopcheck.yaml"
    }
    assert set(WRITTEN) == documents
    assert MANIFEST in documents


def test_the_archive_holds_true_sizes_and_hashes(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))
    assert rehash(copied) is False
    (copied / "4-closing" / "summary-report.md").write_text("changed\n", encoding="utf-8")
    assert rehash(copied) is True
