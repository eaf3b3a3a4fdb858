"""The configuration of a document repository: finding its root, and what it sets, as frozen values."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from sopcheck.errors import ConfigError
from sopcheck.model import Json, Severity

if TYPE_CHECKING:
    from sopcheck.standard.model import Language, Pack, Profile

FILE_NAMES = ("sopcheck.yaml", ".sopcheck.yaml")
"""Names of a configuration file, besides `[tool.sopcheck]` in a `pyproject.toml`."""

SeverityOrOff: TypeAlias = 'Severity | Literal["off"]'

_TOML_HEADER = b"tool.sopcheck"
_BROKEN_TABLE = re.compile(rb"^[ \t]*\[[ \t]*tool\.sopcheck\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the company: what they are called and which roles they hold.

    `from_` and `to` are the first and last day (ISO text) on which the roles are held; None is open.
    """

    name: str
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    department: str | None = None
    from_: str | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """What a company sets for one root. The defaults are those of a root without a configuration file."""

    root: Path
    path: str | None = None
    """The file that said so, relative to the root; None without one."""
    standard: str = "operations"
    language: Language = "zh"
    profile: Profile = "standard"
    projects: tuple[str, ...] = ()
    """Globs of folders that are projects; `.` is the root itself."""
    kinds: tuple[tuple[str, str], ...] = ()
    """Pairs of a glob of files and the kind they are of; the first that matches counts."""
    labels: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Kind -> field (`owner`, `tasks.owner`) -> what the company's documents call it."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Dotted name of a value (`levels.high`, `statuses.done`) -> the company's words for it."""
    encoding: str = "gb18030"
    """What a table of text (CSV) that is no Unicode is written in, as Python names it."""
    people: tuple[Person, ...] = ()
    parameters: Mapping[str, Json] = field(default_factory=dict)
    severity: Mapping[str, SeverityOrOff] = field(default_factory=dict)
    """Code -> the severity that replaces the pack's, or "off"."""
    plugins: Mapping[str, bool] = field(default_factory=dict)
    """Name of an installed plugin -> is it used."""


def load_config(start: Path, *, isolated: bool = False) -> Config:
    """Find the root that `start` (a file or a folder, existing) belongs to, and read its configuration.

    The root is the nearest folder upwards with a configuration, else the top of the git work tree, else `start`
    itself. `isolated` ignores every configuration file. Raises ConfigError.
    """
    folder = _folder(start)
    if not isolated:
        for candidate in (folder, *folder.parents):
            found = config_files(candidate)
            if len(found) > 1:
                names = [path.name for path in found]
                raise ConfigError(
                    f"同一文件夹里有两处配置（{'、'.join(names)}），请只保留一处。",
                    f"Two configurations in one folder ({', '.join(names)}): keep one of them.",
                    str(candidate),
                )
            if found:
                return _read(candidate, found[0])
    return Config(root=git_top(folder) or folder)


def config_files(folder: Path) -> list[Path]:
    """Every configuration that `folder` itself holds (more than one is a mistake).

    Raises ConfigError for a `sopcheck.yml`, which would otherwise be passed over in silence.
    """
    try:
        names = {
            entry.name for entry in os.scandir(folder) if "sopcheck." in entry.name or entry.name == "pyproject.toml"
        }
    except OSError:
        return []
    for wrong in ("sopcheck.yml", ".sopcheck.yml"):
        if wrong in names:
            right = wrong.replace(".yml", ".yaml")
            raise ConfigError(
                f"配置文件要叫“{right}”，请给它改名。",
                f'The configuration file is called "{right}": rename this one.',
                str(folder / wrong),
            )
    found = [folder / name for name in FILE_NAMES if name in names]
    toml = folder / "pyproject.toml"
    if toml.name in names and holds_table(toml):
        found.append(toml)
    return found


def holds_table(pyproject: Path) -> bool:
    """Does a `pyproject.toml` hold `[tool.sopcheck]`? TOML is parsed only if the words are there."""
    from sopcheck.reading.limits import PYPROJECT_BYTES, Limits, read_bytes

    content = read_bytes(pyproject.parent, pyproject.name, Limits(file_bytes=PYPROJECT_BYTES))
    if not isinstance(content, bytes) or _TOML_HEADER not in content:
        return False
    import tomllib

    try:
        tool = tomllib.loads(content.decode("utf-8")).get("tool", {})
    except (ValueError, RecursionError):
        return _BROKEN_TABLE.search(content) is not None  # reading it will say what is wrong with it
    return isinstance(tool, dict) and "sopcheck" in tool


def git_top(folder: Path) -> Path | None:
    """The top of the git work tree around `folder`, found without running git; None outside of one."""
    for candidate in (folder, *folder.parents):
        if (candidate / ".git").exists():
            return candidate
    return None


def verify(config: Config, pack: Pack) -> None:
    """Check the names that a configuration uses against the pack. Raises ConfigError, with a suggestion."""
    if config.path is None:
        return
    kinds = {kind.id: (kind.title.zh, kind.title.en, *kind.titles) for kind in pack.kinds.values()}
    for glob, kind in config.kinds:
        _known(config, ("kinds", glob), kind, kinds, ("种类", "kind"))
    for kind, fields in config.labels.items():
        _known(config, ("labels", kind), kind, kinds, ("种类", "kind"))
        for name in fields:
            _known(config, ("labels", kind, name), name, _field_names(pack, kind), ("字段", "field"))
    if config.words:
        _verify_words(config, pack)
    for parameter in config.parameters:
        _known(config, ("parameters", parameter), parameter, dict.fromkeys(pack.parameters, ()), ("参数", "parameter"))
        _fits(config, parameter, config.parameters[parameter], pack.parameters[parameter].default)
    roles = {one.id: (one.title.zh, one.title.en, *one.words) for one in (*pack.roles.values(), *pack.parties.values())}
    for number, person in enumerate(config.people):
        for role in person.roles:
            _known(config, ("people", number, "roles"), role, roles, ("岗位", "role"))
    for code in config.severity:
        _known(config, ("severity", code), code, dict.fromkeys(pack_codes(pack), ()), ("代码", "code"))


def _verify_words(config: Config, pack: Pack) -> None:
    """Refuse words for a value that does not exist, and one word for two values of one table."""
    from sopcheck.standard.words import word_names

    names = word_names(pack)
    meant: dict[tuple[str, str], str] = {}
    for name, words in config.words.items():
        _known(config, ("words", name), name, names, ("取值", "value"))
        table = name.rpartition(".")[0]
        for word in words:
            other = meant.setdefault((table, word.casefold()), name)
            if other != name:
                raise ConfigError(
                    f"“{word}”同时写给了“{other}”和“{name}”，只能有一个意思。",
                    f'"{word}" is given for both "{other}" and "{name}": it can mean only one of them.',
                    _where(config, ("words", name)),
                )


def pack_codes(pack: Pack) -> tuple[str, ...]:
    """Every code that a run may emit: of rules, of the program, and the five of each kind's fields."""
    prefixes = [kind.prefix for kind in pack.kinds.values()] + ["DOC"]
    codes = set(pack.rules)
    for code in pack.builtin:
        codes.update(f"{prefix}{code}" for prefix in prefixes) if code.isdigit() else codes.add(code)
    return tuple(sorted(codes))


def _field_names(pack: Pack, kind: str) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for name, spec in pack.kinds[kind].fields.items():
        names[name] = spec.labels
        names.update({f"{name}.{column.name}": column.labels for column in spec.records})
    return names


def _known(
    config: Config,
    at: tuple[str | int, ...],
    word: str,
    known: Mapping[str, tuple[str, ...]],
    what: tuple[str, str],
) -> None:
    """Refuse a name that is not `known` (name -> what people call it, which tells the name that was meant)."""
    if word in known:
        return
    from sopcheck.suggest import did_you_mean

    meant = next((name for name, titles in known.items() if word in titles), None)
    zh, en = did_you_mean(word, known)
    if meant is not None:
        zh, en = f"“{word}”在这里要写成“{meant}”。", f' Here "{word}" is written "{meant}".'
    raise ConfigError(f"没有名为“{word}”的{what[0]}。{zh}", f'There is no {what[1]} "{word}".{en}', _where(config, at))


def _fits(config: Config, name: str, value: Json, default: Json) -> None:
    """Refuse a value of another sort than the parameter's default: a number, or a mapping of numbers."""
    at: tuple[str | int, ...] = ("parameters", name)
    if isinstance(default, dict):
        if not isinstance(value, dict):
            zh, en = "应当是“名称: 值”的对应表", "should be a mapping"
            raise ConfigError(f"“parameters.{name}”{zh}。", f'"parameters.{name}" {en}.', _where(config, at))
    elif isinstance(default, int | float) and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ConfigError(
            f"“parameters.{name}”应当是数字，例如 {default}。",
            f'"parameters.{name}" should be a number, such as {default}.',
            _where(config, at),
        )


def _where(config: Config, at: tuple[str | int, ...]) -> str:
    from sopcheck.config_file import line_of

    return f"{config.path}:{line_of(config.root / str(config.path), at)}"


def _read(root: Path, path: Path) -> Config:
    from sopcheck.config_file import read_config

    file = read_config(path)
    return Config(
        root=root,
        path=path.name,
        standard=file.standard,
        language=file.language,
        profile=file.profile,
        projects=tuple(file.projects),
        kinds=tuple(file.kinds.items()),
        labels={kind: {name: tuple(labels) for name, labels in fields.items()} for kind, fields in file.labels.items()},
        words={name: tuple(words) for name, words in file.words.items()},
        encoding=file.encoding,
        people=tuple(
            Person(p.name, tuple(p.aliases), tuple(p.roles), p.department, p.from_, p.to) for p in file.people
        ),
        parameters=dict(file.parameters),
        severity=dict(file.severity),
        plugins=dict(file.plugins),
    )


def _folder(start: Path) -> Path:
    resolved = Path(os.path.realpath(start))  # unlike resolve() it does not raise on links that go in circles
    return resolved if resolved.is_dir() else resolved.parent
