"""Reading a configuration file: shape, places, and one sentence for each mistake.

Imported only when there is a configuration file: pydantic alone costs more than a short run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

from sopcheck.errors import ConfigError
from sopcheck.model import Json, Problem, Tree
from sopcheck.places import TextPlace
from sopcheck.reading.limits import LIMIT_NAMES, Limits
from sopcheck.suggest import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAX_BYTES = 256 * 1024
"""A configuration may come from a stranger: it is small, or it is refused."""
MAX_DEPTH = 20
"""Nesting of collections, as for documents."""

Steps = tuple[str | int, ...]


def _iso_date(value: object) -> object:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, str):
        return dt.date.fromisoformat(value).isoformat()
    raise ValueError("date")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


IsoDate = Annotated[str, BeforeValidator(_iso_date)]
Texts = Annotated[list[str], BeforeValidator(_listed)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class PersonEntry(_Strict):
    """One entry of `people`."""

    name: str
    aliases: Texts = []
    roles: Texts = []
    department: str | None = None
    from_: IsoDate | None = Field(default=None, alias="from")
    to: IsoDate | None = None


class ConfigFile(_Strict):
    """Everything that a configuration file may say."""

    standard: str = "operations"
    language: Literal["zh", "en"] = "zh"
    profile: Literal["basic", "standard", "strict"] = "standard"
    projects: Texts = []
    kinds: dict[str, str] = {}
    labels: dict[str, dict[str, Texts]] = {}
    words: dict[str, Texts] = {}
    encoding: Literal["gb18030", "big5", "shift_jis", "euc_kr", "cp1252"] = "gb18030"
    people: list[PersonEntry] = []
    parameters: dict[str, JsonValue] = {}
    severity: dict[str, Literal["error", "warning", "info", "off"]] = {}
    plugins: dict[str, bool] = {}
    limits: dict[str, Annotated[int, Field(gt=0)]] = {}


def read_config(path: Path) -> ConfigFile:
    """Read the configuration at `path` (YAML, or a `pyproject.toml`). Raises ConfigError."""
    data = _load(path)
    if not isinstance(data, Mapping):
        raise ConfigError(
            "配置应当由“设置名: 值”组成。", "A configuration is made of `setting: value` lines.", f"{path.name}:1"
        )
    try:
        file = ConfigFile.model_validate(data)
    except ValidationError as error:
        raise _explain(path, error.errors(include_url=False)[0]) from None
    for name in file.limits:
        if name not in LIMIT_NAMES:
            zh, en = did_you_mean(name, LIMIT_NAMES)
            where = f"{path.name}:{line_of(path, ('limits', name))}"
            raise ConfigError(f"没有名为“{name}”的上限。{zh}", f'There is no limit "{name}".{en}', where)
    for number, glob in enumerate(file.projects):
        if glob.startswith(("/", "~")) or ".." in PurePosixPath(glob).parts or "\\" in glob:
            raise ConfigError(
                f"projects 里的“{glob}”应当是配置文件所在文件夹以内的路径，用“/”分隔。",
                f'"{glob}" in projects must be a path below the folder of this file, written with "/".',
                f"{path.name}:{line_of(path, ('projects', number))}",
            )
    return file


def line_of(path: Path, at: Steps) -> int:
    """The line (from 1) of the setting at `at`, a path of keys and indexes; the nearest line above where unknown."""
    if path.suffix == ".toml":
        return _toml_line(path, at)
    tree = read_tree(path)
    for length in range(len(at), 0, -1):
        key, value = tree.locate(at[:length]) if tree is not None else (None, None)
        place = key or value
        if place is not None:
            return place.line
    return 1


def _load(path: Path) -> Json:
    if path.suffix != ".toml":
        tree = read_tree(path)
        return {} if tree is None else tree.data
    return _load_table(path)


def _load_table(path: Path) -> Json:
    """The table `tool.sopcheck` of a `pyproject.toml`. Raises ConfigError where it is no TOML."""
    import tomllib

    from sopcheck.reading.limits import PYPROJECT_BYTES, read_bytes

    content = read_bytes(path.parent, path.name, Limits(file_bytes=PYPROJECT_BYTES))
    if isinstance(content, Problem):
        raise _unreadable(path, content)
    try:
        data: Json = tomllib.loads(content.decode("utf-8"))["tool"]["sopcheck"]
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _broken_table(f"{path.name}:{line}", "不是 UTF-8 编码", "it is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        line_told = re.search(r"line (\d+)", str(error))
        line = int(line_told[1]) if line_told else content.count(b"\n") + 1
        what = re.sub(r" \(at [^)]*\)$", "", str(error))
        raise _broken_table(f"{path.name}:{line}", f"不是合法的 TOML（{what}）", f"it is no TOML ({what})") from None
    except RecursionError:
        raise _broken_table(path.name, "嵌套过深", "it is nested too deeply") from None
    return data


def _broken_table(where: str, zh: str, en: str) -> ConfigError:
    return ConfigError(f"这个配置文件读不了：{zh}。", f"This configuration cannot be read: {en}.", where)


_REFUSED = {
    "DOC102": ("不是普通文件", "it is no regular file"),
    "DOC103": ("文件太大", "it is too large"),
    "DOC104": ("不是 UTF-8 编码", "it is not UTF-8"),
    "DOC108": ("嵌套过深", "it is nested too deeply"),
    "DOC109": ("引用展开后过大", "its aliases expand to far too much"),
    "DOC110": ("有一段内容过长", "it holds a value that is too long"),
    "DOC126": ("它是指向文件夹之外的链接", "it is a link that leads out of the folder"),
}


def read_tree(path: Path, content: bytes | None = None) -> Tree | None:
    """A YAML file read as documents are, with places and guards; None where it says nothing. Raises ConfigError.

    `content` is what will be in the file, where that is to be read instead.
    """
    from sopcheck.reading import yaml
    from sopcheck.reading.limits import read_bytes

    limits = Limits(file_bytes=MAX_BYTES, yaml_depth=MAX_DEPTH)
    data = content if content is not None else read_bytes(path.parent, path.name, limits)
    if isinstance(data, Problem):
        raise _unreadable(path, data)
    document = yaml.read(path.name, data, limits)
    for problem in document.problems:
        if problem.code != "DOC105":  # an empty file sets nothing
            raise _unreadable(path, problem)
    trees = [part.content for part in document.parts if isinstance(part.content, Tree)]
    if len(trees) > 1:
        place = trees[1].locate(())[1]
        raise ConfigError(
            "一个文件里有几份 YAML 文档（用 --- 隔开），这里只能有一份。",
            "There are several YAML documents in the file, divided by `---`; there may be only one.",
            f"{path.name}:{place.line}" if place is not None else path.name,
        )
    return trees[0] if trees else None


def _unreadable(path: Path, problem: Problem) -> ConfigError:
    where = f"{path.name}:{problem.at.line}" if isinstance(problem.at, TextPlace) else path.name
    parameters = problem.parameters
    if problem.code == "DOC107":
        key, first = parameters.get("key"), parameters.get("first_line")
        zh = f"“{key}”写了两次（第一次在第 {first} 行）。"
        return ConfigError(zh, f'"{key}" is there twice (first in line {first}).', where)
    reason = str(parameters.get("reason") or problem.code)
    told = _REFUSED.get(problem.code, (str(parameters.get("reason_zh") or reason), reason))
    return ConfigError(f"这个配置文件读不了：{told[0]}。", f"This configuration cannot be read: {told[1]}.", where)


def _toml_line(path: Path, at: Steps) -> int:
    """TOML is read without places: the first line below the header that names the innermost key."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    header = next((n for n, text in enumerate(lines) if re.match(r"\s*\[+\s*tool\.sopcheck", text)), 0)
    line = header
    for step in at:
        if isinstance(step, str):
            pattern = re.compile(rf"""\s*(?:\[+.*\b)?["']?{re.escape(step)}["']?\s*[=\].]""")
            line = next((n for n in range(line, len(lines)) if pattern.match(lines[n])), line)
    return line + 1


_EXPECTED = {
    "string_type": ("文字", "text"),
    "bool_type": ("true 或 false", "true or false"),
    "int_type": ("整数", "a whole number"),
    "greater_than": ("大于 0 的整数", "a whole number above 0"),
    "list_type": ("列表", "a list"),
    "dict_type": ("“名称: 值”的对应表", "a mapping of names to values"),
    "model_type": ("“名称: 值”的对应表", "a mapping of names to values"),
    "value_error": ("日期，例如 2026-01-31", "a date such as 2026-01-31"),
}


def _explain(path: Path, error: ErrorDetails) -> ConfigError:
    at = tuple(step for step in error["loc"] if step != "[key]")
    where = f"{path.name}:{line_of(path, at)}"
    name = ".".join(str(step + 1) if isinstance(step, int) else step for step in at)
    kind = error["type"]
    if kind == "extra_forbidden":
        model = PersonEntry if at[0] == "people" else ConfigFile
        zh, en = did_you_mean(str(at[-1]), [info.alias or key for key, info in model.model_fields.items()])
        return ConfigError(f"没有名为“{name}”的设置。{zh}", f'There is no setting "{name}".{en}', where)
    if kind == "missing":
        return ConfigError(f"缺少“{name}”。", f'"{name}" is missing.', where)
    if kind == "literal_error":
        given = str(error["input"])
        allowed = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
        zh, en = did_you_mean(given, allowed)
        return ConfigError(
            f"“{name}”只能是 {'、'.join(allowed)}，这里写的是“{given[:40]}”。{zh}",
            f'"{name}" must be one of {", ".join(allowed)}, not "{given[:40]}".{en}',
            where,
        )
    zh, en = _EXPECTED.get(kind, ("另一种值", "another sort of value"))
    return ConfigError(f"“{name}”应当是{zh}。", f'"{name}" must be {en}.', where)
