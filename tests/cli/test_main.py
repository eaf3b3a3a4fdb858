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
    ("args", "sentence"),
    [
        (("chekc",), "没有“chekc”这个命令。您是不是想写“check”？"),
        (("rules", "tset"), "没有“tset”这个命令。您是不是想写“test”？"),
        (("config", "shwo"), "没有“shwo”这个命令。您是不是想写“show”？"),
        (("check", "--fial-on", "error"), "没有“--fial-on”这个选项。您是不是想写“--fail-on”？"),
        (("check", "--xyzzy"), "没有“--xyzzy”这个选项。"),
        (("--pre-comit",), "没有“--pre-comit”这个选项。"),
        (("extract",), "缺少参数“FILE”。"),
        (("--lang", "zh"), "缺少命令。"),
        (("rules", "test"), "缺少参数“PACK”。"),
        (("check", "--fail-on", "eror"), "“--fail-on”的值不对：只能是 error、warning、info、never。"),
        (("check", "-j", "0"), "“--jobs”的值不对：要写 1 到 64 之间的整数。"),
        (("check", "-j", "many"), "“--jobs”的值不对：要写 1 到 64 之间的整数。"),
        (("check", "--as-of", "soon"), "“--as-of”的值不对：“soon”不是日期，要写成 2026-01-31。"),
        (("check", "--project"), "选项“--project”后面要写一个值。"),
        (("check", "--quiet=1"), "选项“--quiet”后面不能写值。"),
        (("kinds", "a", "b"), "多出了参数：a b"),
        (("--lang", "fr"), "“--lang”的值不对：只能是 zh、en。"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    result = cli(*args)
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines()[-1] == f"错误：{sentence}"
    assert "Usage" not in result.err


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
