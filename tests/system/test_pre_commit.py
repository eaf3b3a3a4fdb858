"""The published hook, as pre-commit installs and runs it from a clone of this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent.parent
EXAMPLE = CHECKOUT / "examples" / "spring-campaign"

pytestmark = pytest.mark.system


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    identity = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(  # noqa: S603 - fixed command lines
        command, cwd=folder, env={**environment, **identity}, capture_output=True, text=True, check=False
    )


def git(folder: Path, *args: str) -> str:
    done = run(folder, "git", *args)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A repository of documents whose commits are checked by the hook of a clone of this repository."""
    clone = tmp_path / "sopcheck"
    git(tmp_path, "clone", "--quiet", "--no-hardlinks", str(CHECKOUT), str(clone))
    folder = tmp_path / "documents"
    shutil.copytree(EXAMPLE, folder)
    git(folder, "init", "--quiet")
    config = f"repos:\n- repo: {clone}\n  rev: {git(clone, 'rev-parse', 'HEAD')}\n  hooks:\n  - id: sopcheck\n"
    (folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    installed = run(folder, sys.executable, "-m", "pre_commit", "install", "--install-hooks")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return folder


def commit(folder: Path, message: str) -> tuple[int, str]:
    git(folder, "add", "--all")
    done = run(folder, "git", "commit", "--quiet", "--message", message)
    return done.returncode, done.stdout + done.stderr


def test_the_hook_blocks_a_fault_passes_a_mend_and_notices_a_deletion(
    documents: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    code, output = commit(documents, "All documents")
    assert code == 0, output

    plan = documents / "1-initiation" / "project-plan.yaml"
    whole = plan.read_bytes()
    plan.write_text(whole.decode().replace("\n项目目标:", "\n项目目标: []\n旧稿:", 1), encoding="utf-8")
    assert plan.read_bytes() != whole
    code, output = commit(documents, "Blank the goals")
    assert code == 1
    assert "PLN002" in output
    assert "1-initiation/project-plan.yaml:" in output

    plan.write_bytes(whole)
    (documents / "notes.md").write_text("# Notes\n", encoding="utf-8")
    code, output = commit(documents, "Mend the plan")
    assert code == 0, output

    (documents / "4-closing" / "summary-report.md").unlink()
    code, output = commit(documents, "Delete the summary report")
    assert code == 1
    assert "GAT101" in output

    tried = run(documents, sys.executable, "-m", "pre_commit", "try-repo", str(tmp_path / "sopcheck"), "sopcheck")
    assert tried.returncode == 1, tried.stdout + tried.stderr
    assert "GAT101" in tried.stdout
