import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from sopcheck.checking.environment import Environment
from sopcheck.checking.expressions import compile_expression
from sopcheck.checking.functions import FUNCTIONS
from sopcheck.checking.values import Unknown
from sopcheck.config import Config
from sopcheck.errors import ConfigError
from sopcheck.model import Problem
from sopcheck.plugins import manager
from sopcheck.plugins.functions import with_plugins
from sopcheck.plugins.hookspecs import ArtifactView, FunctionPlugin, UndecidableError, hookimpl
from sopcheck.plugins.manager import PluginFailure, Plugins, load_plugins

CONFIG = Config(root=Path())
VIEW = ArtifactView("plan.yaml", "plan.yaml", "project_plan", {})


def plugin(name: str, api: int = 1, **hooks: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update({"SOPCHECK_API": api, **{key: hookimpl(hook) for key, hook in hooks.items()}})  # type: ignore[call-overload]
    return module


class Point:
    """An entry point whose module is at hand, or whose import raises."""

    def __init__(self, name: str, module: ModuleType | Exception) -> None:
        self.name = name
        self.module = module

    def load(self) -> ModuleType:
        if isinstance(self.module, Exception):
            raise self.module
        return self.module


def install(monkeypatch: pytest.MonkeyPatch, *points: Point) -> None:
    monkeypatch.setattr(manager, "entry_points", lambda group: points if group == "sopcheck" else ())


def load(monkeypatch: pytest.MonkeyPatch, *points: Point) -> Plugins:
    install(monkeypatch, *points)
    return load_plugins(CONFIG)


def test_the_bundled_plugin_enters_by_the_public_door() -> None:
    plugins = load_plugins(CONFIG)
    assert "workdays" in plugins.names
    assert [function.name for _, function in plugins.functions()] == ["workdays", "add_workdays"]


def test_a_plugin_that_cannot_be_imported_is_named_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    good = plugin("good", check_artifact=lambda artifact: [Problem("ABC101", ("goals",), {"kind": artifact.kind})])
    plugins = load(monkeypatch, Point("broken", ImportError("no module named nowhere")), Point("good", good))
    assert plugins.names == ("good",)
    assert plugins.failures == [PluginFailure("broken", None, "ImportError: no module named nowhere")]
    assert plugins.check_artifact(VIEW, dt.date(2026, 1, 1)) == (
        Problem("ABC101", ("goals",), {"kind": "project_plan"}),
    )


def test_a_hook_that_raises_is_named_and_the_others_still_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def halfway(artifact: ArtifactView) -> Iterator[Problem]:
        yield Problem("ABC101")
        raise KeyError(artifact.id)

    good = plugin("good", check_artifact=lambda: [Problem("ABC102")])
    plugins = load(monkeypatch, Point("bad", plugin("bad", check_artifact=halfway)), Point("good", good))
    failed = Problem("CFG103", None, {"name": "bad", "reason": "KeyError: 'plan.yaml'"})
    assert plugins.check_artifact(VIEW, dt.date(2026, 1, 1)) == (Problem("ABC102"), failed)
    assert plugins.check_artifact(VIEW, dt.date(2026, 1, 1)) == (Problem("ABC102"), failed)
    assert plugins.failures == [PluginFailure("bad", "check_artifact", "KeyError: 'plan.yaml'")]


def test_a_plugin_for_another_version_or_with_an_unknown_hook_argument_is_not_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = plugin("old", api=0)
    wrong = plugin("wrong", check_artifact=lambda document: [document])
    plugins = load(monkeypatch, Point("old", old), Point("wrong", wrong))
    assert plugins.names == ()
    assert [(one.plugin, one.hook) for one in plugins.failures] == [("old", None), ("wrong", None)]
    assert plugins.failures[0].reason == "ValueError: SOPCHECK_API is 0, not 1"


def test_configuration_switches_off_and_never_brings_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, Point("calendar", plugin("calendar")))
    assert load_plugins(Config(root=Path(), plugins={"calendar": False})).names == ()
    (tmp_path / "sopcheck.yaml").write_text("plugins:\n  calender: true\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_plugins(Config(root=tmp_path, path="sopcheck.yaml", plugins={"calender": True}))
    assert caught.value.text("en") == (
        'sopcheck.yaml:2: No plugin called "calender" is installed. Did you mean "calendar"?'
    )


def evaluate(monkeypatch: pytest.MonkeyPatch, text: str, *functions: FunctionPlugin) -> tuple[object, Plugins]:
    plugins = load(monkeypatch, Point("p", plugin("p", functions=lambda: functions)))
    expression = compile_expression(text, with_plugins(FUNCTIONS, plugins))
    return expression.evaluate(Environment({"nothing": None})), plugins


def undecidable(*_values: object) -> object:
    raise UndecidableError


def broken(*_values: object) -> object:
    raise ZeroDivisionError


def test_a_function_of_a_plugin_is_part_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    value, _ = evaluate(monkeypatch, "double(3) + 1 == 7", FunctionPlugin("double", lambda x: 2 * x, 1, 1))
    assert value is True


@pytest.mark.parametrize("text", ["f(1) == 1", "f(nothing) == 1"])
def test_what_a_function_cannot_know_is_unknown(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    value, plugins = evaluate(monkeypatch, text, FunctionPlugin("f", undecidable, 1, 1))
    assert isinstance(value, Unknown)
    assert plugins.failures == []


def test_a_function_that_fails_is_unknown_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    value, plugins = evaluate(monkeypatch, "f(1) == 1", FunctionPlugin("f", broken, 1, 1))
    assert isinstance(value, Unknown)
    assert plugins.failures == [PluginFailure("p", "f", "ZeroDivisionError")]
    told = (Problem("CFG103", None, {"name": "p", "reason": "ZeroDivisionError"}),)
    assert (plugins.function_problems(), plugins.function_problems()) == (told, ())


def test_a_plugin_cannot_replace_a_function_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    value, plugins = evaluate(monkeypatch, "length('abc') == 3", FunctionPlugin("length", lambda _x: 0, 1, 1))
    assert value is True
    assert plugins.failures[0].reason == 'ValueError: a function "length" is there already'


def test_a_plugin_is_known_by_the_size_and_time_of_its_module() -> None:
    import sopcheck_plugins.workdays as module

    status = Path(module.__file__).stat()
    plugins = load_plugins(Config(root=Path()))
    assert ("workdays", status.st_size, status.st_mtime_ns) in plugins.identities
