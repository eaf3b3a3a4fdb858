import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import Cli

from sopcheck import __version__
from sopcheck.cli.language import choose
from sopcheck.cli.main import COMMANDS


def test_the_version_is_one_line(cli: Cli) -> None:
    result = cli("--version")
    assert (result.code, result.out) == (0, f"sopcheck {__version__}\n")


def test_the_version_imports_nothing_heavy() -> None:
    code = (
        "import sys; from sopcheck.cli.main import run; run(['--version']);"
        "heavy = {'pydantic', 'yaml', 'ruamel', 'jsonschema', 'jsonschema_rs', 'pluggy', 'importlib.metadata',"
        " 'subprocess', 'difflib', 'json', 'multiprocessing', 'sopcheck.config', 'sopcheck.model'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[1:] == ["[]"]


@pytest.mark.parametrize(("language", "line"), [("en", "Check documents"), ("zh", "检查文档，列出问题")])
def test_help_lists_every_command_in_both_languages(cli: Cli, language: str, line: str) -> None:
    result = cli("--lang", language, "--help")
    assert result.code == 0
    assert line in result.out
    assert [name for name in COMMANDS if f"\n  {name} " not in result.out] == []


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_explains_itself(cli: Cli, name: str, language: str) -> None:
    result = (
        cli(name, "--lang", language, "--help") if name != "config" else cli(name, "show", "--lang", language, "--help")
    )
    assert (result.code, result.err) == (0, "")
    assert f"Usage: sopcheck {name}" in result.out


def test_a_mistyped_command_or_option_is_told_with_the_nearest(cli: Cli) -> None:
    command = cli("chekc")
    assert command.code == 2
    assert 'There is no command "chekc". Did you mean "check"?' in command.err
    option = cli("check", "--fial-on", "error")
    assert option.code == 2
    assert "--fail-on" in option.err


@pytest.mark.parametrize(
    ("args", "environment", "language"),
    [
        (["check", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["check", "--lang=zh"], {"LANG": "en_US.UTF-8"}, "zh"),
        (["check"], {"LC_ALL": "zh_CN.GBK", "LANG": "en_US.UTF-8"}, "zh"),
        (["check"], {"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, "zh"),
        (["check"], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        (["check"], {"LC_ALL": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_option_then_the_locale(
    args: list[str], environment: dict[str, str], language: str
) -> None:
    assert choose(args, environment).language == language


def test_a_console_that_lacks_a_character_gets_a_question_mark_rather_than_a_crash(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("kind: project_plan\nstart: 😀下周\n", encoding="utf-8")
    program = "from sopcheck.cli.main import main; main()"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program, "check", "-q", "--lang", "zh", str(tmp_path)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert "写的是“?下周”" in done.stdout.decode("gbk")
