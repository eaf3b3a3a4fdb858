"""Reading a configuration file: shape, places, and one sentence for each mistake.

Imported only when there is a configuration file: pydantic and ruamel.yaml cost more than the rest of a short run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

from sopcheck.errors import ConfigError
from sopcheck.suggest import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAX_BYTES = 256 * 1024
"""A configuration may come from a stranger: it is small, or it is refused."""
MAX_NODES = 20_000
MAX_DEPTH = 20

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
    people: list[PersonEntry] = []
    parameters: dict[str, JsonValue] = {}
    severity: dict[str, Literal["error", "warning", "info", "off"]] = {}
    plugins: dict[str, bool] = {}


def read_config(path: Path) -> ConfigFile:
    """Read the configuration at `path` (YAML, or a `pyproject.toml`). Raises ConfigError."""
    data = _load(path)
    if not isinstance(data, Mapping):
        raise ConfigError(
            "配置应当由“设置名: 值”组成。", "A configuration is made of `setting: value` lines.", f"{path.name}:1"
        )
    if "limits" in data:
        raise ConfigError(
            "配置文件不能改变安全上限（limits），只有命令行可以。",
            "A configuration file cannot change safety limits; only the command line can.",
            f"{path.name}:{line_of(path, ('limits',))}",
        )
    try:
        file = ConfigFile.model_validate(data)
    except ValidationError as error:
        raise _explain(path, error.errors(include_url=False)[0]) from None
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
    line = 0
    here: Any = _load_yaml(path)
    for step in at:
        try:
            line = here.lc.item(step)[0] if isinstance(step, int) else here.lc.key(step)[0]
            here = here[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return int(line) + 1


def _load(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds; pydantic says what it must be
    if path.suffix != ".toml":
        loaded = _load_yaml(path)
        return {} if loaded is None else _plain(loaded, path)
    import tomllib

    # holds_table() has parsed it already, so it is TOML
    return tomllib.loads(path.read_text(encoding="utf-8"))["tool"]["sopcheck"]


def _load_yaml(path: Path) -> Any:  # noqa: ANN401 - as _load
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import RoundTripConstructor
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    class Constructor(RoundTripConstructor):
        """Leaves dates as text: an impossible one is then told with its place."""

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", RoundTripConstructor.construct_scalar)
    text = _text(path)
    loader = YAML(typ="rt", pure=True)
    loader.Constructor = Constructor
    try:
        return loader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        reason = str(error.problem or error.context or "").splitlines()[:1]
        detail = reason[0] if reason else ""
        raise ConfigError(
            f"这个配置文件不是正确的 YAML（{detail}）。",
            f"This configuration is not valid YAML ({detail}).",
            f"{path.name}:{line}",
        ) from None
    except (YAMLError, RecursionError, ValueError):
        raise ConfigError(
            "这个配置文件不是正确的 YAML。", "This configuration is not valid YAML.", f"{path.name}:1"
        ) from None


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise ConfigError("配置文件不是普通文件。", "The configuration is not a regular file.", path.name)
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError(
                f"配置文件超过 {MAX_BYTES // 1024} KB。",
                f"The configuration is larger than {MAX_BYTES // 1024} KB.",
                path.name,
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(
            "配置文件应当用 UTF-8 编码保存。", "The configuration must be saved as UTF-8.", path.name
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(
            f"读不了配置文件（{reason}）。", f"The configuration cannot be read ({reason}).", path.name
        ) from None


def _plain(loaded: object, path: Path) -> object:
    """Copy ruamel's containers into plain ones, refusing what anchors blow up or nest without end."""
    left = MAX_NODES

    def copy(node: object, depth: int) -> object:
        nonlocal left
        left -= 1
        if left < 0 or depth > MAX_DEPTH:
            raise ConfigError(
                "配置文件过于庞大或嵌套过深。", "The configuration is too large or nested too deeply.", path.name
            )
        if isinstance(node, Mapping):
            return {str(key): copy(value, depth + 1) for key, value in node.items()}
        if isinstance(node, list):
            return [copy(value, depth + 1) for value in node]
        if isinstance(node, bool) or node is None or type(node) in (str, int, float):
            return node
        for plain in (str, int, float):  # ruamel's own scalar classes keep the style; the value is what counts
            if isinstance(node, plain):
                return plain(node)
        return node

    return copy(loaded, 0)


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
