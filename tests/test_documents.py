"""What one document gives to a run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sopcheck.config import Config
from sopcheck.engine import Request, run
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("operations")


def codes(pack: Pack, root: Path, name: str, content: bytes) -> list[str]:
    (root / name).write_bytes(content)
    report = run(Request(Config(root), as_of=dt.date(2026, 4, 1), jobs=1), pack)
    return [one.code for one in report.findings if one.code.startswith("DOC1")]


def test_a_document_that_is_nobodys_artifact_stays_silent(pack: Pack, tmp_path: Path) -> None:
    assert codes(pack, tmp_path, "settings.yaml", b"port: 80\nport: 81\n") == []
    assert codes(pack, tmp_path, "prices.csv", "型号,价格\nA,1\n".encode("gb18030")) == []


def test_an_artifact_is_told_what_is_odd_about_its_text(pack: Pack, tmp_path: Path) -> None:
    text = "kind: risk_register\ntitle: a\ntitle: b\n"
    assert codes(pack, tmp_path, "register.yaml", text.encode()) == ["DOC107"]


def test_a_document_that_cannot_be_read_is_told_whatever_it_is(pack: Pack, tmp_path: Path) -> None:
    assert codes(pack, tmp_path, "settings.yaml", b"a: [1\n") == ["DOC106"]
