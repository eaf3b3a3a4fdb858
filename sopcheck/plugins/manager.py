"""Loading the installed plugins, and calling their hooks one by one so that none can stop a run."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pluggy

from sopcheck.config import Config
from sopcheck.errors import ConfigError
from sopcheck.model import Problem
from sopcheck.plugins.from_file import is_path, load_source, source_of
from sopcheck.plugins.hookspecs import (
    API_VERSION,
    PROJECT,
    ArtifactView,
    FunctionPlugin,
    Hooks,
    ProjectView,
    ReaderPlugin,
    ReporterPlugin,
)

NOT_LOADED = "CFG102"
"""The code of a plugin that could not be loaded."""
FAILED = "CFG103"
"""The code of a plugin that raised."""


@dataclass(frozen=True, slots=True)
class PluginFailure:
    """A plugin that could not be loaded, or a hook of it that raised."""

    plugin: str
    hook: str | None
    """None: it could not be loaded at all."""
    reason: str

    def text(self, language: str) -> str:
        """One sentence for the person who runs sopcheck."""
        if self.hook is None:
            zh = f"插件“{self.plugin}”没能加载（{self.reason}），其余检查照常进行。"
            en = f'The plugin "{self.plugin}" could not be loaded ({self.reason}); everything else goes on.'
        else:
            zh = f"插件“{self.plugin}”在 {self.hook} 中出错（{self.reason}），它的这部分结果不算数，其余检查照常进行。"
            en = f'The plugin "{self.plugin}" failed in {self.hook} ({self.reason}); everything else goes on.'
        return zh if language == "zh" else en


class Plugins:
    """The plugins of one run. `failures` grows while hooks are called; each failure is kept once."""

    def __init__(self, manager: pluggy.PluginManager, failures: list[PluginFailure]) -> None:
        self._manager = manager
        self.failures = failures
        self._in_functions: list[PluginFailure] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the plugins that are loaded, sorted."""
        return tuple(sorted(name for name, plugin in self._manager.list_name_plugin() if plugin is not None))

    @property
    def identities(self) -> tuple[tuple[str, int, int], ...]:
        """Name, and size and time (ns) of the module of each plugin that is loaded: what tells a changed one."""
        return tuple((name, *_stat(self._manager.get_plugin(name))) for name in self.names)

    def readers(self) -> tuple[ReaderPlugin, ...]:
        """Every format that plugins add."""
        return tuple(reader for _, reader in self.named_readers())

    def named_readers(self) -> tuple[tuple[str, ReaderPlugin], ...]:
        """Every format, with the name of its plugin."""
        return tuple(self._each("readers"))

    def functions(self) -> tuple[tuple[str, FunctionPlugin], ...]:
        """Every expression function, with the name of its plugin."""
        return tuple(self._each("functions"))

    def reporters(self) -> tuple[ReporterPlugin, ...]:
        """Every report format that plugins add."""
        return tuple(reporter for _, reporter in self.named_reporters())

    def named_reporters(self) -> tuple[tuple[str, ReporterPlugin], ...]:
        """Every report format, with the name of its plugin."""
        return tuple(self._each("reporters"))

    def packs(self) -> tuple[Path, ...]:
        """Every pack folder that plugins add."""
        return tuple(value for _, value in self._each("packs"))

    def check_artifact(self, artifact: ArtifactView, as_of: dt.date) -> tuple[Problem, ...]:
        """What plugins find in one artifact.

        One that raises is a problem of its own: this may run in a worker, whose `failures` nobody sees.
        """
        found, failed = self._call("check_artifact", artifact=artifact, as_of=as_of)
        problems = [Problem(FAILED, None, {"name": one.plugin, "reason": one.reason}) for one in failed]
        return (*(value for _, value in found), *problems)

    def check_project(self, project: ProjectView, as_of: dt.date) -> tuple[tuple[str, Problem], ...]:
        """What plugins find in a project: pairs of artifact id and problem."""
        return tuple(value for _, value in self._each("check_project", project=project, as_of=as_of))

    def implements(self, hook: str) -> bool:
        """Does any plugin implement `hook`? Views need not be built for nobody."""
        return bool(getattr(self._manager.hook, hook).get_hookimpls())

    def fail(self, plugin: str, hook: str | None, error: BaseException) -> PluginFailure:
        """Keep a failure, once."""
        failure = PluginFailure(plugin, hook, _reason(error))
        if failure not in self.failures:
            self.failures.append(failure)
        return failure

    def fail_in_function(self, plugin: str, function: str, error: BaseException) -> None:
        """Keep the failure of an expression function, also for the document that is being checked."""
        failure = self.fail(plugin, function, error)
        if failure not in self._in_functions:
            self._in_functions.append(failure)

    def function_problems(self) -> tuple[Problem, ...]:
        """The failures of expression functions since this was last asked, as problems of what was checked meanwhile."""
        failed, self._in_functions = self._in_functions, []
        return tuple(Problem(FAILED, None, {"name": one.plugin, "reason": one.reason}) for one in failed)

    def _each(self, hook: str, **given: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - each hook has its own values
        yield from self._call(hook, **given)[0]

    def _call(self, hook: str, **given: Any) -> tuple[list[tuple[str, Any]], list[PluginFailure]]:  # noqa: ANN401
        # One call for each plugin, in the order of their names: pluggy's own call would end at the first that raises.
        found: list[tuple[str, Any]] = []
        failed: list[PluginFailure] = []
        for implementation in sorted(getattr(self._manager.hook, hook).get_hookimpls(), key=_name_of):
            try:
                arguments = {name: given[name] for name in implementation.argnames}
                values = [_sound(hook, value) for value in implementation.function(**arguments) or ()]
            except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything
                failed.append(self.fail(implementation.plugin_name, hook, error))
                continue
            found += [(implementation.plugin_name, value) for value in values]
        return found, failed


def _stat(module: object) -> tuple[int, int]:
    try:
        status = Path(str(getattr(module, "__file__", ""))).stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def load_plugins(config: Config, allowed: Sequence[Path] = ()) -> Plugins:
    """Build a manager with every installed plugin that the configuration does not switch off.

    `allowed` are files that the command line names: they are run as plugins too. The configuration can only switch a
    plugin on or off, never bring in code: a file that it names and that is not allowed is left out (see `trust`).
    Raises ConfigError for a name that is not installed, UsageError for an allowed file that cannot be read.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    plugins = Plugins(manager, [])
    installed = {point.name: point for point in entry_points(group=PROJECT)}
    _refuse_unknown(config, installed)
    for name in sorted(installed):
        if config.plugins.get(name, True):
            _load(plugins, manager, name, installed[name].load)
    for path in allowed:
        source = source_of(path)
        _load(plugins, manager, path.as_posix(), functools.partial(load_source, path, source))
    return plugins


def _load(plugins: Plugins, manager: pluggy.PluginManager, name: str, load: Callable[[], object]) -> None:
    try:
        manager.register(_of_this_version(load()), name=name)
        manager.check_pending()
    except Exception as error:  # noqa: BLE001 - a stranger's module may raise anything while it is imported
        if manager.has_plugin(name):
            manager.unregister(name=name)
        plugins.fail(name, None, error)


def _of_this_version(module: object) -> object:
    stated = getattr(module, "SOPCHECK_API", None)
    if stated != API_VERSION:
        raise ValueError(f"SOPCHECK_API is {stated!r}, not {API_VERSION}")
    return module


def _refuse_unknown(config: Config, installed: Mapping[str, EntryPoint]) -> None:
    for name in config.plugins:
        if name not in installed and not is_path(name):
            from sopcheck.config_file import line_of
            from sopcheck.suggest import did_you_mean

            zh, en = did_you_mean(name, installed)
            where = f"{config.path}:{line_of(config.root / str(config.path), ('plugins', name))}"
            raise ConfigError(
                f"没有安装名为“{name}”的插件。{zh}", f'No plugin called "{name}" is installed.{en}', where
            )


def _sound(hook: str, value: Any) -> Any:  # noqa: ANN401 - each hook has its own values
    """A hook's value, if it is what the hook gives; raises TypeError or ValueError, so that it counts as a failure."""
    if hook == "check_artifact":
        _require_problem(value)
    elif hook == "check_project":
        identifier, problem = value
        if not isinstance(identifier, str):
            raise TypeError("check_project gives pairs of an artifact's id and a Problem")
        _require_problem(problem)
    return value


def _require_problem(value: object) -> None:
    if not isinstance(value, Problem) or not isinstance(value.code, str):
        raise TypeError(f"{type(value).__name__} is not a Problem with a code")
    at = value.at
    if isinstance(at, tuple) and not all(isinstance(step, str | int) for step in at):
        raise TypeError("a path consists of keys and indexes")
    json.dumps(dict(value.parameters), allow_nan=False)  # what cannot be printed could not be reported


def _name_of(implementation: pluggy.HookImpl) -> str:
    return str(implementation.plugin_name)


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:200] if text else type(error).__name__
