from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from running import Cli

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for LibreOffice, first on the PATH, that records its command lines and 'converts' all but `bad`."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "soffice"
    program.write_text(
        f"""#!/bin/sh
echo "$@" >> {folder}/calls
while [ $# -gt 1 ]; do
  case "$1" in
    --convert-to) wanted="$2"; shift ;;
    --outdir) out="$2"; shift ;;
  esac
  shift
done
if grep -q hang "$1"; then sleep 60 & wait; fi
if grep -q bad "$1"; then exit 0; fi
mkdir -p "$out"
printf 'PK\\003\\004' > "$out/document.$wanted"
cat "$1" >> "$out/document.$wanted"
""",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder / "calls"


def test_legacy_documents_are_converted_beside_themselves(cli: Cli, tmp_path: Path, office: Path) -> None:
    for name in ("a.doc", "sub/b.wps", "-c.doc", "new.docx", "sheet.xls", "note.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(OLD + name.encode())
    os.utime(tmp_path / "a.doc", (1_000_000, 1_000_000))
    done = cli("convert")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["-c.doc -> -c.docx", "a.doc -> a.docx", "sub/b.wps -> sub/b.docx"]
    assert (tmp_path / "sub" / "b.docx").read_bytes() == b"PK\x03\x04" + OLD + b"sub/b.wps"
    assert (tmp_path / "a.docx").stat().st_mtime == 1_000_000
    assert not (tmp_path / "sheet.xlsx").exists()
    calls = office.read_text(encoding="utf-8").splitlines()
    assert all("-env:UserInstallation=file:///" in call and "--convert-to docx" in call for call in calls)
    assert calls[2].endswith("/document.doc")  # Kingsoft's format is Word's, which LibreOffice would not expect


def test_nothing_is_written_over(cli: Cli, tmp_path: Path, office: Path) -> None:
    (tmp_path / "a.doc").write_bytes(OLD)
    (tmp_path / "a.docx").write_bytes(b"mine")
    done = cli("convert", "a.doc")
    assert (done.code, done.out, done.err) == (1, "", "a.doc: a.docx is there already\n")
    assert (tmp_path / "a.docx").read_bytes() == b"mine"
    assert not office.exists()


def test_workbooks_are_converted_on_request(cli: Cli, tmp_path: Path, office: Path) -> None:
    (tmp_path / "a.xls").write_bytes(OLD)
    assert "no documents of old formats" in cli("convert").err
    assert cli("convert", "--xls").out == "a.xls -> a.xlsx\n"
    assert "--convert-to xlsx" in office.read_text(encoding="utf-8")


def test_one_that_fails_does_not_stop_the_others(cli: Cli, tmp_path: Path, office: Path) -> None:
    (tmp_path / "a.doc").write_bytes(OLD + b"bad")
    (tmp_path / "b.doc").write_bytes(b"version https://git-lfs.github.com/spec/v1\nsize 1\n")
    (tmp_path / "c.doc").write_bytes(b"only text\n")
    (tmp_path / "d.doc").write_bytes(OLD)
    done = cli("convert")
    assert done.code == 1
    assert done.out == "d.doc -> d.docx\n"
    assert done.err.splitlines() == [
        "a.doc: LibreOffice could not open it",
        "b.doc: it is a Git LFS pointer: `git lfs pull` first",
        "c.doc: its content is no document of an office program",
    ]
    assert sorted(path.name for path in tmp_path.glob("*.docx")) == ["d.docx"]
    assert len(office.read_text(encoding="utf-8").splitlines()) == 2


def test_one_that_takes_too_long_is_stopped(cli: Cli, tmp_path: Path, office: Path) -> None:
    (tmp_path / "a.doc").write_bytes(OLD + b"hang")
    done = cli("convert", "--timeout", "1")
    assert (done.code, done.err) == (1, "a.doc: LibreOffice took more than 1 s and was stopped\n")
    assert office.exists()


def test_without_libreoffice_it_says_what_to_do(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.doc").write_bytes(OLD)
    monkeypatch.setattr("sopcheck.writing.converting._PLACES", ())
    monkeypatch.setenv("PATH", "/nonexistent")
    done = cli("convert")
    assert done.code == 2
    assert "LibreOffice was not found. Install it from libreoffice.org" in done.err


def test_a_program_inside_the_checked_tree_is_not_run(
    cli: Cli, tmp_path: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.doc").write_bytes(OLD)
    (tmp_path / "soffice").write_bytes((office.parent / "soffice").read_bytes())
    (tmp_path / "soffice").chmod(0o755)
    monkeypatch.setattr("sopcheck.writing.converting._PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cli("convert").code == 2
    assert not office.exists()
