from __future__ import annotations

from pathlib import Path

import pytest
from running import Cli, Result, load_folder

from sopcheck.cli import opening
from sopcheck.cli.main import run
from sopcheck.standard.model import Pack


@pytest.fixture
def cli(
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Cli:
    """Run a command line in an empty folder, in English, with the pack loaded once for all tests."""
    monkeypatch.setattr(opening, "load_folder", load_folder)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.chdir(tmp_path)

    def call(*args: object) -> Result:
        code = run([str(arg) for arg in args])
        captured = capsysbinary.readouterr()
        return Result(code, captured.out.decode(), captured.err.decode())

    return call


@pytest.fixture
def pack() -> Pack:
    return load_folder(opening.pack_folders()["operations"])
