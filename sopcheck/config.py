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
    from sopcheck.standard.model import Language, Profile

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
    """Name of an installed plugin, or path of a file that only the command line can allow -> is it used."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """Name of a limit of reading -> what the file says; one that is higher than ours is refused (see `trust`)."""
    isolated: bool = False
    """No configuration file counts, wherever below the root it lies."""


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
    return Config(root=git_top(folder) or folder, isolated=isolated)


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
        limits=dict(file.limits),
    )


def _folder(start: Path) -> Path:
    # A link to a file belongs where it lies: what it leads to may be anywhere, and is then refused.
    folder = start if start.is_dir() else start.parent
    return Path(os.path.realpath(folder))  # unlike resolve() it does not raise on links that go in circles
