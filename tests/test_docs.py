"""What there is, is documented; what is generated, is fresh; what is linked, exists."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from sopcheck.checking.functions import FUNCTIONS
from sopcheck.cli.main import COMMANDS
from sopcheck.config_file import ConfigFile, PersonEntry
from sopcheck.plugins.hookspecs import Hooks
from sopcheck.standard.load import load_pack

CHECKOUT = Path(__file__).parent.parent
DOCS = CHECKOUT / "docs"
PAGES = [CHECKOUT / "README.md", CHECKOUT / "README.zh-CN.md", CHECKOUT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", CHECKOUT / "tools" / "generate_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh() -> None:
    pages = generator().pages()
    stale = [name for name, text in pages.items() if not (DOCS / name).exists() or page(name) != text]
    left = {str(path.relative_to(DOCS)) for path in (DOCS / "rules").rglob("*.md")} - set(pages)
    assert (stale, left) == ([], set()), "run: python tools/generate_docs.py"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"\n## sopcheck {name}\n" in page("commands.md")


def test_every_prefix_is_published() -> None:
    pack = load_pack()
    prefixes = {kind.prefix for kind in pack.kinds.values()} | {code[:3] for code in pack.builtin if not code.isdigit()}
    prefixes |= {code[:3] for code in pack.rules}
    assert [prefix for prefix in sorted(prefixes) if f"\n| {prefix} | " not in page("codes.md")] == []


def test_every_rule_is_documented() -> None:
    assert [code for code in load_pack().rules if f"\n| {code} | " not in page("codes.md")] == []


def test_every_setting_is_documented_with_the_values_that_it_takes() -> None:
    text = page("configuration.md")
    assert [name for name in ConfigFile.model_fields if f"\n| `{name}` | " not in text] == []
    assert [name for name in PersonEntry.model_fields if f"`{name.rstrip('_')}`" not in text] == []
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    ConfigFile.model_validate(yaml.load(example, yaml.BaseLoader) | {"plugins": {"workdays": False}, "parameters": {}})  # noqa: S506 - every scalar as text


def test_every_hook_is_documented() -> None:
    hooks = [name for name in vars(Hooks) if not name.startswith("_")]
    assert len(hooks) == 6
    assert [name for name in hooks if f"`{name}`" not in page("extending.md")] == []


def test_every_function_of_the_rule_language_is_documented() -> None:
    assert [name for name in FUNCTIONS if f"`{name}(" not in page("rule-language.md")] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
    local = [target for target in targets if not target.startswith("http")]
    assert [target for target in local if not (path.parent / target).exists()] == []


def test_both_readmes_give_the_same_commands() -> None:
    english, chinese = (path.read_text(encoding="utf-8") for path in PAGES[:2])
    commands = [re.findall(r"```sh\n(.+?)\n```", text, re.DOTALL) for text in (english, chinese)]
    assert len(commands[0]) == 2
    assert commands[0] == [command.replace("--lang zh", "--lang en") for command in commands[1]]
    assert all("\n" not in command for command in commands[0])


def test_ci_can_take_the_test_command_out_of_the_readme() -> None:
    ci = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    (pattern,) = re.findall(r're\.search\(r"(.+?)", text\)', ci)
    found = re.search(pattern.replace("\\n", "\n"), PAGES[0].read_text(encoding="utf-8"))
    assert found is not None
    assert found[1].endswith('-m pytest -q -n auto -m "not system"')


def test_the_published_hook_notices_deleted_documents() -> None:
    (hook,) = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"]) == ("sopcheck", "sopcheck check --quiet")
    assert (hook["language"], hook["pass_filenames"], hook["always_run"]) == ("python", False, True)
    assert "commit-msg" not in hook["stages"]


def test_versions_agree() -> None:
    from sopcheck import __version__

    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"\n## {__version__}" in (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"rev: v{__version__}" in PAGES[0].read_text(encoding="utf-8")


def test_constraints_pin_names_and_nothing_else() -> None:
    lines = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", line)] == []
