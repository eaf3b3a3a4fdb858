"""Whatever is done to a document, a run ends with findings at places inside it, and with reports that do no harm."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from hostile import assert_sound, bounded, pack, spoiled_data, spoiled_texts
from hypothesis import given
from hypothesis import strategies as st
from running import EXAMPLES

from sopcheck import engine
from sopcheck.config import Config
from sopcheck.documents import DocumentChecker
from sopcheck.facts import decode, encode
from sopcheck.model import Report
from sopcheck.reading import FORMATS

AS_OF = dt.date(2026, 11, 24)
DOCUMENTS = spoiled_texts() | spoiled_data()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("root")


@pytest.fixture(scope="module")
def checker(root: Path) -> DocumentChecker:
    config = Config(root=root)
    checkers = engine.compile_pack(pack(), config, AS_OF)
    return engine.document_checker(checkers, config, engine.DEFAULT_LIMITS)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(EXAMPLES / "spring-campaign", tmp_path_factory.mktemp("whole") / "project"))


def report_of(root: Path, as_of: dt.date = AS_OF) -> Report:
    return engine.run(engine.Request(Config(root=root), as_of=as_of, jobs=1), pack())


@given(document=DOCUMENTS)
@bounded(400)
def test_one_spoiled_document(document: tuple[str, bytes], root: Path, checker: DocumentChecker) -> None:
    name, data = document
    (root / name).write_bytes(data)
    result = checker.check(name)
    (root / name).unlink()
    assert result.statuses
    report = Report(AS_OF.isoformat(), "operations", "1", result.statuses, result.findings, result.undetermined, ())
    assert_sound(report, {name: data})
    kept = json.loads(json.dumps(encode(result), ensure_ascii=False).encode())
    assert decode(kept) == result


@given(documents=st.lists(DOCUMENTS, min_size=1, max_size=3), as_of=st.sampled_from([AS_OF, dt.date.min, dt.date.max]))
@bounded(60)
def test_a_project_with_spoiled_documents(documents: list[tuple[str, bytes]], as_of: dt.date, project: Path) -> None:
    places = {path.name: path for path in project.rglob("*") if path.is_file()}
    before = {path: path.read_bytes() for path in places.values()}
    written: dict[str, bytes] = {}
    for name, data in documents:
        target = places.get(name, project / name)
        target.write_bytes(data)
        written[target.relative_to(project).as_posix()] = data
    report = report_of(project, as_of)
    for path in written:
        (project / path).unlink()
    for path, content in before.items():
        path.write_bytes(content)
    assert_sound(report, written)


@given(data=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
@bounded(150)
def test_anything_at_all(data: bytes, root: Path, checker: DocumentChecker) -> None:
    for format_ in FORMATS:
        name = f"a.{format_}" if format_ != "markdown" else "a.md"
        (root / name).write_bytes(data)
        result = checker.check(name)
        report = Report("2026-11-24", "operations", "1", result.statuses, result.findings, result.undetermined, ())
        assert_sound(report, {name: data})


@pytest.mark.parametrize("name", ["\x1b[2J.yaml", "\n::error::.yaml", "\u202eltr.md", "a\rb.json", "'\"$(x)`.yaml"])
def test_names_of_files_do_no_harm(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"kind: nonsense\nid: [")
    report = report_of(tmp_path)
    assert_sound(report, {})
    assert len(report.artifacts) == 1
