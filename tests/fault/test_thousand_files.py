"""A thousand documents and a worker that dies among them: a result for each, whatever happens."""

from __future__ import annotations

import datetime as dt
import faulthandler
import os
import signal
import sys
from pathlib import Path

import pytest

from sopcheck import engine
from sopcheck.config import Config
from sopcheck.documents import DocumentChecker, DocumentResult
from sopcheck.model import Report
from sopcheck.standard.load import load_pack

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="workers need fork")

CHECK = DocumentChecker.check
PACK = load_pack(cases=False)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("thousand")
    for number in range(1000):
        (root / f"{number:03}.yaml").write_text(f"kind: project_plan\nid: P{number}\nproject: p\n", encoding="utf-8")
    return root


def report_of(root: Path) -> Report:
    return engine.run(engine.Request(Config(root=root), as_of=dt.date(2026, 11, 24), jobs=2), PACK)


@pytest.fixture(scope="module")
def whole(documents: Path) -> Report:
    """What a run without any fault gives."""
    return report_of(documents)


def test_a_worker_that_is_killed_costs_no_result(
    documents: Path, whole: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "killed"

    def check(checker: DocumentChecker, path: str) -> DocumentResult:
        if path == "500.yaml" and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return CHECK(checker, path)

    monkeypatch.setattr(DocumentChecker, "check", check)
    report = report_of(documents)
    assert marker.exists()
    assert len(report.artifacts) == 1000
    assert report == whole


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT])
def test_a_file_that_always_kills_is_one_finding_and_all_others_have_their_results(
    number: signal.Signals,
    documents: Path,
    whole: Report,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def check(checker: DocumentChecker, path: str) -> DocumentResult:
        if path == "517.yaml":
            faulthandler.disable()  # pytest's own, which would speak
            os.kill(os.getpid(), number)
        return CHECK(checker, path)

    monkeypatch.setattr(DocumentChecker, "check", check)
    report = report_of(documents)
    statuses = {one.path: one.status for one in report.artifacts}
    assert len(statuses) == 1000
    assert {path for path, status in statuses.items() if status != "checked"} == {"517.yaml"}
    killed = [one for one in report.findings if one.code == "DOC117"]
    assert [(one.path, one.severity, one.unwaivable) for one in killed] == [("517.yaml", "error", True)]
    others = [one for one in whole.findings if one.path != "517.yaml" and one.code < "GAT"]
    assert [one for one in report.findings if one.code != "DOC117" and one.code < "GAT"] == others
    assert capfd.readouterr() == ("", "")
