"""Plugin functions as functions of the rule language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopcheck.checking.environment import Environment, FunctionSpec
from sopcheck.checking.values import Unknown, Value
from sopcheck.plugins.hookspecs import FunctionPlugin, UndecidableError
from sopcheck.plugins.manager import Plugins


def with_plugins(own: Mapping[str, FunctionSpec], plugins: Plugins) -> dict[str, FunctionSpec]:
    """The language's own functions and those of plugins; a plugin cannot replace one that is there already."""
    functions = dict(own)
    for plugin, function in plugins.functions():
        if function.name in functions:
            plugins.fail(plugin, "functions", ValueError(f'a function "{function.name}" is there already'))
            continue
        functions[function.name] = FunctionSpec(_Call(plugins, plugin, function), function.least, function.most)
    return functions


class _Call:
    """One plugin function; whatever it raises makes the value unknown, and what is no `UndecidableError` is kept."""

    def __init__(self, plugins: Plugins, plugin: str, function: FunctionPlugin) -> None:
        self._plugins = plugins
        self._plugin = plugin
        self._function = function

    def __call__(self, _env: Environment, values: Sequence[Value]) -> Value:
        if any(value is None for value in values):
            return Unknown()
        try:
            return self._function.call(*values)
        except UndecidableError:
            return Unknown()
        except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything
            self._plugins.fail_in_function(self._plugin, self._function.name, error)
            return Unknown()
