"""What a configuration asks for and only the command line may grant: a finding that nobody can waive, and exit 2."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from running import Cli, Result

from sopcheck.config import load_config
from sopcheck.reading.limits import DEFAULT_LIMITS, LIMIT_NAMES
from sopcheck.trust import limits_for

GOOD = "kind: project_plan\nid: P1\n"
PLUGIN = """\
from pathlib import Path
from sopcheck.plugins.hookspecs import ReporterPlugin, hookimpl

SOPCHECK_API = 1
Path(__file__).with_name("ran").touch()


@hookimpl
def reporters():
    return [ReporterPlugin("count", lambda report, language: f"{len(report.findings)}\\n".encode())]
"""


def write(folder: Path, **files: str) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".yaml").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def configuration_findings(done: Result) -> list[dict[str, Any]]:
    return [one for one in json.loads(done.out)["findings"] if one["code"].startswith("CFG")]


CHECK = ("check", "--output-format", "json", "--no-cache")


@pytest.mark.parametrize("name", ["tools/ours.py", "./tools/ours.py", "../outside.py", "tools/missing.py", "ours.py"])
def test_a_plugin_of_the_checked_tree_is_refused(cli: Cli, tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    write(
        root,
        plan_yaml=GOOD,
        tools__ours_py=PLUGIN,
        ours_py=PLUGIN,
        sopcheck_yaml=f"language: en\nplugins:\n  {name}: true\n",
    )
    write(tmp_path, outside_py=PLUGIN)
    done = cli(*CHECK, root)
    assert done.code == 2
    (found,) = configuration_findings(done)
    assert (found["code"], found["severity"], found["path"], found["place"]["line"]) == (
        "CFG106",
        "error",
        "sopcheck.yaml",
        3,
    )
    assert f'"{name}"' in found["message"]
    assert list(tmp_path.rglob("ran")) == []
    assert list(tmp_path.rglob("__pycache__")) == []


def test_a_plugin_that_the_command_line_names_is_run(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, plan_yaml=GOOD, tools__ours_py=PLUGIN, sopcheck_yaml="plugins: {tools/ours.py: true}\n")
    done = cli("check", "-q", "--no-cache", "--allow-plugin", "tools/ours.py", "--output-format", "count")
    assert (done.code, done.err) == (1, "")
    assert int(done.out) > 0
    assert (tmp_path / "tools" / "ran").exists()
    assert not (tmp_path / "tools" / "__pycache__").exists()


def test_a_plugin_that_is_switched_off_asks_for_nothing(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, plan_yaml=GOOD, tools__ours_py=PLUGIN, sopcheck_yaml="plugins: {tools/ours.py: false}\n")
    done = cli(*CHECK)
    assert (done.code, configuration_findings(done)) == (1, [])


def test_planted_byte_code_is_not_run(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, plan_yaml=GOOD, tools__ours_py="SOPCHECK_API = 1\n")
    planted = tmp_path / "tools" / "__pycache__" / f"ours.{sys.implementation.cache_tag}.pyc"
    planted.parent.mkdir()
    planted.write_bytes(b"planted")
    done = cli("check", "-q", "--no-cache", "--allow-plugin", "tools/ours.py")
    assert (done.code, done.err) == (1, "")
    assert planted.read_bytes() == b"planted"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("raise RuntimeError('x')", "RuntimeError: x"),
        ("SOPCHECK_API = 2", "SOPCHECK_API is 2, not 1"),
        ("def (", "SyntaxError"),
        ("import nowhere", "ModuleNotFoundError"),
    ],
)
def test_an_allowed_plugin_that_fails_is_named_and_the_rest_goes_on(
    cli: Cli, tmp_path: Path, source: str, told: str
) -> None:
    write(tmp_path, plan_yaml=GOOD, ours_py=source, sopcheck_yaml="language: en\n")
    done = cli(*CHECK, "--allow-plugin", "ours.py")
    (found,) = configuration_findings(done)
    assert (done.code, found["code"]) == (1, "CFG102")
    assert told in found["message"]


@pytest.mark.parametrize("name", ["nowhere.py", ".", "tools"])
def test_an_allowed_plugin_that_is_no_file_is_a_mistake(cli: Cli, tmp_path: Path, name: str) -> None:
    write(tmp_path, plan_yaml=GOOD, tools__x_yaml=GOOD)
    done = cli("check", "--allow-plugin", name)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "should be a Python file" in done.err


def test_a_limit_may_be_lowered_but_not_raised(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, plan_yaml=GOOD + f"title: {'x' * 2000}\n", sopcheck_yaml="limits: {file_bytes: 1000}\n")
    lowered = cli(*CHECK)
    assert [one["code"] for one in json.loads(lowered.out)["findings"]] == ["DOC103"]
    write(tmp_path, sopcheck_yaml="language: en\nlimits:\n  scalar_chars: 100\n  file_bytes: 99000000\n")
    raised = cli(*CHECK)
    (found,) = configuration_findings(raised)
    assert raised.code == 2
    assert (found["code"], found["place"]["line"]) == ("CFG107", 4)
    assert "file_bytes to 99000000" in found["message"]


def test_the_command_line_raises_what_the_configuration_cannot(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, sopcheck_yaml="limits: {scalar_chars: 5000000}\n", plan_yaml=GOOD + f"title: {'x' * 1_100_000}\n")
    refused = cli(*CHECK)
    assert (refused.code, [one["code"] for one in json.loads(refused.out)["findings"]]) == (2, ["DOC110", "CFG107"])
    granted = cli(*CHECK, "--limit", "scalar_chars=5000000")
    assert granted.code == 1
    assert {"CFG107", "DOC110"}.isdisjoint(one["code"] for one in json.loads(granted.out)["findings"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("file_byte=1", 'There is no limit "file_byte". Did you mean "file_bytes"?'),
        ("file_bytes", 'written NAME=NUMBER, such as file_bytes=50M, not "file_bytes"'),
        ("file_bytes=", "NAME=NUMBER"),
        ("file_bytes=0", "NAME=NUMBER"),
        ("file_bytes=-1", "NAME=NUMBER"),
        ("file_bytes=1.5", "NAME=NUMBER"),
        ("file_bytes=1MB", "NAME=NUMBER"),
        ("file_bytes=٣", "NAME=NUMBER"),
        (f"file_bytes={'9' * 5000}", "NAME=NUMBER"),
        ("encoding=big5", "There is no limit"),
    ],
)
def test_a_wrong_limit_is_one_sentence(cli: Cli, tmp_path: Path, given: str, told: str) -> None:
    write(tmp_path, plan_yaml=GOOD)
    done = cli("check", "--limit", given)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert told in done.err


def test_units_are_binary(tmp_path: Path) -> None:
    from sopcheck.cli.options import limits

    given = limits(["file_bytes=2k", "cells=3M", "memory_bytes=1G", "yaml_depth=7"])
    assert given == {"file_bytes": 2048, "cells": 3 * 1024**2, "memory_bytes": 1024**3, "yaml_depth": 7}
    assert limits_for(load_config(tmp_path), given).cells == 3 * 1024**2


@pytest.mark.parametrize("name", LIMIT_NAMES)
def test_a_configuration_lowers_every_limit_and_raises_none(name: str, tmp_path: Path) -> None:
    ours = getattr(DEFAULT_LIMITS, name)
    for stated, holds in ((1, 1), (ours, ours), (ours + 1, ours), (10**15, ours)):
        write(tmp_path, sopcheck_yaml=f"limits: {{{name}: {stated}}}\n")
        assert getattr(limits_for(load_config(tmp_path), {}), name) == holds


@pytest.mark.parametrize("switch", ["severity: {CFG106: 'off', CFG107: info, DOC126: 'off'}", ""])
@pytest.mark.parametrize("arguments", [(), ("--ignore", "CFG,DOC"), ("--select", "PLN"), ("--fail-on", "never")])
def test_nothing_silences_a_refusal(cli: Cli, tmp_path: Path, switch: str, arguments: tuple[str, ...]) -> None:
    root = tmp_path / "root"
    write(root, sopcheck_yaml=f"plugins: {{a/b.py: true}}\nlimits: {{cells: 99999999}}\n{switch}\n")
    (root / "secret.yaml").symlink_to(tmp_path / "secret.yaml")
    write(tmp_path, secret_yaml=GOOD)
    done = cli(*CHECK, root, *arguments)
    found = {one["code"]: one["severity"] for one in json.loads(done.out)["findings"]}
    assert done.code == 2
    assert found == {"CFG106": "error", "CFG107": "error", "DOC126": "error"}


def test_isolated_heeds_no_configuration_wherever_it_lies(cli: Cli, tmp_path: Path) -> None:
    write(
        tmp_path,
        plan_yaml=GOOD,
        sub__log_yaml="kind: risk_register\nid: R1\n",
        sub__sopcheck_yaml="severity: {DOC001: 'off'}\n",
    )
    write(tmp_path, sopcheck_yaml="plugins: {x/y.py: true}\nlimits: {cells: 99999999}\nnonsense: 1\n")
    done = cli(*CHECK, "--isolated")
    report = json.loads(done.out)
    assert done.code == 1
    assert [(one["path"], one["status"]) for one in report["artifacts"]] == [
        ("plan.yaml", "checked"),
        ("sub/log.yaml", "checked"),
    ]
    assert configuration_findings(done) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_extract_refuses_as_check_does(cli: Cli, tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(root, plan_yaml=GOOD, sopcheck_yaml="plugins: {a/b.py: true}\n")
    write(tmp_path, secret_yaml=GOOD + "title: secret\n")
    done = cli("extract", root / "plan.yaml")
    assert done.code == 2
    assert "sopcheck.yaml:1:1 CFG106 " in done.err
    write(root, sopcheck_yaml="language: en\n")
    (root / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    done = cli("extract", root / "link.yaml")
    assert done.code == 2
    assert "secret" not in done.out + done.err.replace("secret.yaml", "")


CHECKOUT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", LIMIT_NAMES)
def test_every_limit_is_documented_with_its_default(name: str) -> None:
    assert f"\n| `{name}` | {getattr(DEFAULT_LIMITS, name)} | " in (CHECKOUT / "SECURITY.md").read_text(
        encoding="utf-8"
    )


def test_the_schema_of_the_configuration_knows_every_limit(cli: Cli) -> None:
    schema = json.loads(cli("schema", "config").out)
    assert schema["properties"]["limits"]["propertyNames"]["enum"] == list(LIMIT_NAMES)


WRITERS = {
    "replacing.py": "the one module that replaces files",
    "writing/files.py": "devices and pipes, which cannot be replaced",
    "cli/failures.py": "the report of a fault, in the folder for temporary files",
    "writing/converting.py": "copies for LibreOffice, in a folder of their own",
}


def test_files_are_written_by_one_module() -> None:
    """Whatever else writes is named here, with the reason."""
    writing = re.compile(
        r"\.write_(?:text|bytes)\(|os\.(?:replace|rename)\(|mkstemp|\bopen\([^)]*[\"'](?:[wax]b?\+?|r\+b?)[\"']"
    )
    package = CHECKOUT / "sopcheck"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "_data" not in path.parts and writing.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(WRITERS)
