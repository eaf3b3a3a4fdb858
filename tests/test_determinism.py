"""Same input, same bytes out: whatever the machine, the number of processes, the order of a folder or the cache."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Self

import pytest
from running import EXAMPLES

PROGRAM = "import sys; from sopcheck.cli.main import main; sys.exit(main())"
VARIANTS: dict[str, tuple[list[str], dict[str, str]]] = {
    "two processes": (["-j", "2"], {}),
    "three processes": (["-j", "3"], {"PYTHONHASHSEED": "7"}),
    "hash seed 0": ([], {"PYTHONHASHSEED": "0"}),
    "hash seed 123": ([], {"PYTHONHASHSEED": "123"}),
    "no locale": ([], {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}),
    "Chinese locale": ([], {"LC_ALL": "zh_CN.GBK", "LANG": "zh_CN.GBK"}),
    "GBK console": ([], {"PYTHONIOENCODING": "gbk"}),
    "far east": ([], {"TZ": "Pacific/Kiritimati"}),
    "far west": ([], {"TZ": "Etc/GMT+12"}),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The faulty example, in text and in Word and Excel, and a folder of bad input."""
    base = tmp_path_factory.mktemp("one")
    shutil.copytree(EXAMPLES / "spring-campaign-faulty", base / "project")
    bad = Path(__file__).parent / "cases" / "bad-input" / "input"
    for file in bad.glob("*.*"):
        if file.is_file() and file.name != "sopcheck.yaml":
            shutil.copyfile(file, base / "project" / file.name)
    shutil.copytree(EXAMPLES / "spring-campaign-office-faulty", base / "project" / "office")
    (base / "project" / "office" / "sopcheck.yaml").unlink()
    return base / "project"


@cache
def printed(
    root: Path, arguments: tuple[str, ...] = ("--no-cache",), settings: tuple[tuple[str, str], ...] = ()
) -> tuple[int, bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG", "LC_MESSAGES")}
    done = subprocess.run(  # noqa: S603 - our own program
        [
            sys.executable,
            "-c",
            PROGRAM,
            "check",
            str(root),
            "--output-format",
            "json",
            "--as-of",
            "2026-11-24",
            *arguments,
        ],
        env={**kept, **dict(settings)},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout


@pytest.mark.parametrize("name", VARIANTS)
def test_the_machine_makes_no_difference(name: str, root: Path) -> None:
    arguments, settings = VARIANTS[name]
    assert printed(root, ("--no-cache", *arguments), tuple(settings.items())) == printed(root)


def test_the_report_is_worth_comparing(root: Path) -> None:
    code, output = printed(root)
    assert code == 1
    assert output.count(b'"fingerprint"') > 30
    assert str(root).encode() not in output


def test_another_place_and_other_times_of_files_make_no_difference(root: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(root, tmp_path / "ein anderer Ort 项目" / "x" / "project"))
    for file in copy.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    assert printed(copy) == printed(root)


def test_a_warm_cache_makes_no_difference(root: Path, tmp_path: Path) -> None:
    for file in root.rglob("*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    settings = (("SOPCHECK_CACHE_DIR", str(tmp_path / "cache")),)
    cold = printed(root, ("-q",), settings)
    warm = printed(root, ("-q", "-j", "1"), settings)
    assert list((tmp_path / "cache").rglob("*.json"))
    assert cold == warm == printed(root)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_a_folder_makes_no_difference(
    seed: int, root: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    from sopcheck.cli.main import run

    shuffle = random.Random(seed).shuffle  # noqa: S311 - no secret
    scandir = os.scandir

    class Shuffled:
        def __init__(self, path: Any) -> None:
            with scandir(path) as found:
                self.entries = list(found)
            shuffle(self.entries)

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self.entries)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def __next__(self) -> os.DirEntry[str]:
            if not self.entries:
                raise StopIteration
            return self.entries.pop(0)

        def close(self) -> None:
            self.entries = []

    monkeypatch.setattr(os, "scandir", Shuffled)
    code = run(["check", str(root), "--output-format", "json", "--as-of", "2026-11-24", "--no-cache"])
    assert (code, capsysbinary.readouterr().out) == printed(root)
