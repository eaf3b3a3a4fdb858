"""The committed office examples are what their script writes; compared by content, which no zip library changes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from office_examples import EXAMPLES, compliant, document, faulty

from sopcheck.standard.load import load_pack


def content(package: bytes) -> Any:
    if not package.startswith(b"PK"):
        return package
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.mark.parametrize(
    ("folder", "project"), [("spring-campaign-office", compliant()), ("spring-campaign-office-faulty", faulty())]
)
def test_the_examples_are_fresh(folder: str, project: dict[str, dict[str, Any]]) -> None:
    whole, pack = compliant(), load_pack()
    stale = [
        path
        for path, data in project.items()
        # the archive holds hashes of the others, and whoever checks the example checks it
        if data["kind"] != "archive_manifest"
        and content(document(pack, path, data, whole[path])) != content((EXAMPLES / folder / path).read_bytes())
    ]
    assert stale == [], "run: python tests/support/office_examples.py"
