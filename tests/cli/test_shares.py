from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from running import Cli

from sopcheck.model import Problem
from sopcheck.reading.limits import read_bytes

PLAN = "kind: project_plan\n"


def write(root: Path, *names: str, text: str = PLAN) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def statuses(output: str) -> list[tuple[str, str, str | None]]:
    return [(one["path"], one["status"], one.get("reason")) for one in json.loads(output)["artifacts"]]


def test_what_is_not_checked_is_told_with_the_reason(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, "plan.yaml", "plan_v2.yaml", "a.pdf", "b.pdf", "c.pdf", "d.pdf", "scan.png", "old.doc", "deck.pptx")
    done = cli("check", "-q")
    lines = [line for line in done.out.splitlines() if line.startswith("Not checked")]
    assert lines == [
        "Not checked: 1 older version of a document (--all-versions checks it): plan.yaml",
        "Not checked: 1 document of a legacy format (`sopcheck convert` makes it readable): old.doc",
        "Not checked: 4 PDFs: a.pdf, b.pdf, c.pdf and 1 more",
        "Not checked: 1 picture or scan: scan.png",
        "Not checked: 1 presentation: deck.pptx",
    ]
    chinese = cli("check", "-q", "--lang", "zh").out
    assert "没有检查 4 份 PDF：a.pdf、b.pdf、c.pdf 等 4 个" in chinese


def test_the_same_in_json(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, "plan.yaml", "plan_v2.yaml", "a.pdf")
    assert statuses(cli("check", "--output-format", "json").out) == [
        ("a.pdf", "skipped", "pdf"),
        ("plan.yaml", "skipped", "older-version"),
        ("plan_v2.yaml", "checked", None),
    ]
    assert statuses(cli("check", "--all-versions", "--output-format", "json").out) == [
        ("a.pdf", "skipped", "pdf"),
        ("plan.yaml", "checked", None),
        ("plan_v2.yaml", "checked", None),
    ]


def test_a_legacy_document_that_is_named_says_what_to_do(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    done = cli("check", "-q", "old.doc")
    assert done.code == 1
    assert "old.doc error DOC124 This is a Word 97-2003 document (doc), which has to be converted" in done.out
    assert "sopcheck convert" in done.out


def test_a_file_that_a_cloud_drive_has_is_named_and_not_judged(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, ".plan.yaml.icloud", text="bplist00")
    done = cli("check", "--output-format", "json")
    assert done.code == 0
    assert statuses(done.out) == [("plan.yaml", "skipped", "DOC125")]
    assert [(one["code"], one["severity"]) for one in json.loads(done.out)["findings"]] == [("DOC125", "warning")]
    assert "网盘没有下载它" in json.loads(done.out)["findings"][0]["message"]


class Offline:
    """What Windows and macOS say of a file whose content is in the cloud."""

    st_mode = stat.S_IFREG

    def __init__(self, attributes: int, flags: int) -> None:
        self.st_file_attributes = attributes
        self.st_flags = flags


@pytest.mark.parametrize(("attributes", "flags"), [(0x1000, 0), (0x400000, 0), (0x40000, 0), (0, 0x40000000)])
def test_a_file_that_would_have_to_be_fetched_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attributes: int, flags: int
) -> None:
    write(tmp_path, "plan.yaml")

    def refuse(*_: object) -> int:
        raise AssertionError

    real = os.stat

    def offline(path: object, **options: bool) -> object:
        return real(path, **options) if options else Offline(attributes, flags)  # type: ignore[call-overload]

    monkeypatch.setattr("sopcheck.reading.limits.os.stat", offline)
    monkeypatch.setattr("sopcheck.reading.limits.os.open", refuse)
    problem = read_bytes(tmp_path, "plan.yaml")
    assert isinstance(problem, Problem)
    assert problem.code == "DOC125"


def test_a_file_that_another_program_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "plan.yaml")

    class SharingViolationError(PermissionError):
        winerror = 32

    def refuse(*_: object) -> int:
        raise SharingViolationError(13, "in use")

    monkeypatch.setattr("sopcheck.reading.limits.os.open", refuse)
    problem = read_bytes(tmp_path, "plan.yaml")
    assert problem == Problem("DOC125", None, {"why": {"zh": "另一个程序正锁着它", "en": "another program locks it"}})
