"""Attack 1: a repository that brings plugins, modules, programs, configuration, links and a cache of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from sopcheck.cli.main import run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts, links and modes of POSIX")

PROGRAM = [sys.executable, "-P", "-c", "from sopcheck.cli.entry import main; main()"]
"""As the installed script runs: the current folder is not where modules come from."""
SECRET = "correct horse battery staple"  # noqa: S105 - what must not be read
PLAN = "kind: project_plan\nid: P1\ntitle: 春季推广\n"
MODULES = (
    "yaml.py",
    "click.py",
    "pluggy.py",
    "json.py",
    "sitecustomize.py",
    "usercustomize.py",
    "conftest.py",
    "setup.py",
    "sopcheck.py",
    "sopcheck_plugins/__init__.py",
    "plugins/evil.py",
    ".sopcheck/plugin.py",
)
PROGRAMS = ("git", "soffice", "libreoffice", "python", "python3", "hook")


@dataclass(frozen=True)
class Attack:
    """The hostile repository, and the folder outside of it where whatever runs leaves a mark."""

    root: Path
    outside: Path
    home: Path

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run sopcheck in the repository, with a PATH that names it first, and prove that nothing else ran."""
        before = {path.name: path.read_bytes() for path in self.outside.iterdir() if path.is_file()}
        own = {
            "HOME": str(self.home),
            "LC_ALL": "en_US.UTF-8",
            "PATH": f".{os.pathsep}{os.environ['PATH']}",
        }
        done = subprocess.run(  # noqa: S603 - our own program
            [*PROGRAM, *arguments],
            cwd=self.root,
            env={**os.environ, **own, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        after = {path.name: path.read_bytes() for path in self.outside.iterdir() if path.is_file()}
        assert after == before
        assert SECRET not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: the validated pack is kept there."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def attack(tmp_path: Path, home: Path) -> Attack:
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    root.mkdir()
    mark = f"import pathlib; pathlib.Path({str(outside / 'ran')!r}).touch()\nSOPCHECK_API = 1\n"
    for name in MODULES:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(mark, encoding="utf-8")
    for name in PROGRAMS:
        (root / name).write_text(f"#!/bin/sh\ntouch '{outside}/ran'\n", encoding="utf-8")
        (root / name).chmod(0o755)
    info = root / "evil-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: evil\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[sopcheck]\nevil = plugins.evil\n", encoding="utf-8")
    _repository(root)
    (outside / "secret.yaml").write_text(f"kind: project_plan\ntitle: {SECRET}\n", encoding="utf-8")
    (root / "plan.yaml").write_text(PLAN, encoding="utf-8")
    for name in ("secret.yaml", "secret.md", "secret.json", "secret.csv", "secret.docx", "secret.xlsx"):
        (root / name).symlink_to(outside / "secret.yaml")
    (root / "folder").symlink_to(outside)
    return Attack(root, outside, home)


def _repository(root: Path) -> None:
    """A git repository whose settings and hooks name programs."""

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)  # noqa: S603, S607 - fixed

    git("init", "-q")
    for name in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "diff.external"):
        git("config", name, str(root / "hook"))
    git("config", "filter.x.clean", str(root / "hook"))
    git("config", "filter.x.smudge", str(root / "hook"))
    git("config", "core.hooksPath", str(root))
    (root / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")


def codes(done: subprocess.CompletedProcess[str]) -> set[str]:
    return {one["code"] for one in json.loads(done.stdout)["findings"]}


CONFIGURATION = """\
language: en
projects: ["."]
kinds: {"*a*a*a*a*a*a*a*a*a*a*a*b": project_plan}
severity: {CFG106: "off", CFG107: "off", DOC126: "off", DOC103: "off"}
plugins: {plugins/evil.py: true, .sopcheck/plugin.py: true, ../outside/evil.py: true}
limits: {file_bytes: 100000000000, cpu_seconds: 100000}
"""


def test_a_check_runs_nothing_and_reads_nothing_outside(attack: Attack) -> None:
    (attack.root / "sopcheck.yaml").write_text(CONFIGURATION, encoding="utf-8")
    (attack.root / ("a" * 200 + ".md")).write_text("# 说明\n", encoding="utf-8")
    done = attack.run("check", "--output-format", "json")
    assert done.returncode == 2
    assert {"CFG106", "CFG107", "DOC126"} <= codes(done)
    refused = [one for one in json.loads(done.stdout)["findings"] if one["code"] == "CFG106"]
    assert len(refused) == 3
    assert not list(attack.root.rglob("__pycache__"))


@pytest.mark.parametrize(
    "configuration",
    [
        "plugins: {evil: true}",
        "standard: ../outside",
        "standard: /etc",
        "standard: ./folder",
        "projects: [../outside]",
        "projects: [/etc]",
        "extends: https://example.com/pack",
        "reports: {json: ../outside/x.json}",
        "!!python/object/apply:os.system ['touch ../outside/ran']",
        "language: !!python/name:os.system",
        "plugins: !include ../outside/secret.yaml",
        "people: *x",
    ],
)
def test_no_configuration_leads_out(
    attack: Attack, configuration: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (attack.root / "sopcheck.yaml").write_text(f"{configuration}\n", encoding="utf-8")
    before = sorted(attack.outside.rglob("*"))
    monkeypatch.chdir(attack.root)
    code = run(["check", "--lang", "en"])
    done = capsys.readouterr()
    assert (code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith("Error: sopcheck.yaml:1")
    assert SECRET not in done.err
    assert sorted(attack.outside.rglob("*")) == before


@pytest.mark.parametrize("name", ["sopcheck.yaml", ".sopcheck.yaml", "pyproject.toml"])
def test_a_configuration_that_is_a_link_is_not_read(attack: Attack, name: str) -> None:
    (attack.root / name).symlink_to(attack.outside / "secret.yaml")
    done = attack.run("check", "--output-format", "json")
    assert done.returncode == 2
    if name != "pyproject.toml":  # one that cannot be read has no table of ours
        assert "leads out of the folder" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "secret.yaml"),
        ("extract", "secret.xlsx", "--output-format", "json"),
        ("check", "secret.csv", "plan.yaml", "-q"),
        ("check", "--isolated"),
    ],
)
def test_a_link_is_not_followed_out_of_the_root(attack: Attack, arguments: tuple[str, ...]) -> None:
    assert attack.run(*arguments).returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("config", "show"),
        ("rules", "test", "operations", "--select", "RSK101"),
        ("init", "--pre-commit", "--ci", "github"),
        ("convert",),
    ],
)
def test_no_other_command_runs_anything(attack: Attack, arguments: tuple[str, ...]) -> None:
    (attack.root / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
    attack.run(*arguments)


@pytest.mark.parametrize("target", ["report.json", "folder/report.json"])
def test_no_report_is_written_through_a_link(attack: Attack, target: str) -> None:
    (attack.outside / "precious.json").write_text("precious", encoding="utf-8")
    if target == "report.json":
        (attack.root / target).symlink_to(attack.outside / "precious.json")
    done = attack.run("check", "-q", "--report", f"json={target}")
    assert done.returncode == 2
    assert "leads out of" in done.stderr


@pytest.mark.parametrize("name", ["sopcheck.yaml", ".github", ".pre-commit-config.yaml"])
def test_init_writes_through_no_link(attack: Attack, name: str) -> None:
    (attack.root / name).symlink_to(attack.outside if name == ".github" else attack.outside / "secret.yaml")
    done = attack.run("init", "--force", "--ci", "github", "--pre-commit")
    assert done.returncode == 2
    assert not (attack.outside / "workflows").exists()


# --- the cache --------------------------------------------------------------------------------------------------------


def planted(attack: Attack, folder: Path) -> None:
    """Fill a folder with the results of a real run, out of which all findings are taken."""
    attack.run("check", "-q", SOPCHECK_CACHE_DIR=str(attack.outside / "true"))
    shutil.copytree(attack.outside / "true", folder)
    for file in folder.glob("*.json"):
        kept = json.loads(file.read_text(encoding="utf-8"))
        for entry in kept.get("entries", {}).values():
            entry[3]["findings"] = []
        if "rules" in kept:
            kept["rules"] = []
        file.write_text(json.dumps(kept), encoding="utf-8")


@pytest.mark.parametrize("named", ["link-to-cache"])
def test_a_cache_in_the_checked_tree_is_not_believed(attack: Attack, named: str) -> None:
    honest = attack.run("check", "--output-format", "json", "--no-cache")
    planted(attack, attack.root / ".cache" / "sopcheck")
    (attack.root / "sub").mkdir()
    (attack.root / "link-to-cache").symlink_to(attack.root / ".cache" / "sopcheck")
    before = sorted(path.name for path in (attack.root / ".cache" / "sopcheck").iterdir())
    done = attack.run("check", "--output-format", "json", SOPCHECK_CACHE_DIR=named.format(root=attack.root))
    assert (done.returncode, done.stdout) == (honest.returncode, honest.stdout)
    assert sorted(path.name for path in (attack.root / ".cache" / "sopcheck").iterdir()) == before


def test_the_platforms_cache_folder_in_the_checked_tree_is_not_believed(attack: Attack) -> None:
    honest = attack.run("check", "--output-format", "json", "--no-cache")
    planted(attack, attack.root / ".xdg" / "sopcheck")
    done = attack.run("check", "--output-format", "json", XDG_CACHE_HOME=str(attack.root / ".xdg"))
    assert done.stdout == honest.stdout


def test_a_cache_that_others_may_write_to_is_not_believed(attack: Attack) -> None:
    honest = attack.run("check", "--output-format", "json", "--no-cache")
    folder = attack.outside / "shared"
    planted(attack, folder)
    poisoned = attack.run("check", "--output-format", "json", SOPCHECK_CACHE_DIR=str(folder))
    assert poisoned.stdout != honest.stdout  # the attack would work, if it were believed
    folder.chmod(0o777)
    done = attack.run("check", "--output-format", "json", SOPCHECK_CACHE_DIR=str(folder))
    assert done.stdout == honest.stdout
