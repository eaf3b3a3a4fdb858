"""One YAML file of a pack: read through the guards, with the line of everything in it and a sentence for each fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sopcheck.errors import PackError
from sopcheck.model import Json, Problem, Tree
from sopcheck.places import TextPlace
from sopcheck.standard.model import Position
from sopcheck.suggest import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")


class Source:
    """The data of one file, and where in it each thing stands."""

    def __init__(self, folder: Path, file: Path) -> None:
        """Read `file`, which lies in the pack's `folder` and does not lead out of it. Raises PackError."""
        # Read by the same reader as documents are: it keeps places and is 100 times faster than a round-trip loader.
        from sopcheck.reading import yaml
        from sopcheck.reading.limits import Limits, read_bytes

        inside = file.relative_to(folder).as_posix()
        self.shown = shown_in(folder, inside)
        data = read_bytes(folder, inside, Limits())
        if isinstance(data, Problem):
            raise _unread(data, self.shown)
        self.bytes = data
        document = yaml.read(self.shown, data, Limits())
        for problem in document.problems:
            place = problem.at if isinstance(problem.at, TextPlace) else None
            raise _unread(problem, f"{self.shown}:{place.line}" if place else self.shown)
        content = document.parts[0].content if document.parts else None
        if not isinstance(content, Tree):
            raise PackError("是空的", "is empty", self.shown)
        self.tree = content

    def position(self, path: Sequence[str | int] = ()) -> Position:
        """Where the thing at `path` stands, or the nearest thing around it."""
        for length in range(len(path), 0, -1):
            key, value = self.tree.locate(tuple(path[:length]))
            place = key or value
            if isinstance(place, TextPlace):
                return Position(self.shown, place.line)
        return Position(self.shown, 1)

    def validate(self, model: type[T], data: Json) -> T:
        """`data` as a `model`; the first fault becomes a PackError at its line."""
        from pydantic import TypeAdapter, ValidationError

        try:
            return TypeAdapter(model).validate_python(data)
        except ValidationError as error:
            first = error.errors()[0]
            path = [step for step in first["loc"] if step != "[key]"]
            zh, en = _explain(first, ".".join(str(step + 1) if isinstance(step, int) else step for step in path))
            raise PackError(zh, en, str(self.position(path))) from None


def shown_in(folder: Path, inside: str) -> str:
    """How messages name a file of a pack: `rules/operations/pack.yaml`, `company-pack/pack.yaml`."""
    parents = "rules/" if folder.parent.name == "rules" else ""
    return f"{parents}{folder.name}/{inside}"


_READING: Mapping[str, tuple[str, str]] = {
    "DOC102": ("不是普通文件", "is no regular file"),
    "DOC103": ("太大", "is too large"),
    "DOC104": ("不是 UTF-8 编码", "is not UTF-8"),
    "DOC105": ("是空的", "is empty"),
    "DOC107": ("有重复的键“{key}”", 'has the key "{key}" twice'),
    "DOC108": ("嵌套过深", "is nested too deeply"),
    "DOC109": ("引用展开后过大", "has aliases that expand to far too much"),
    "DOC126": ("指向规则包之外", "leads out of the pack"),
    "DOC112": ("不存在", "does not exist"),
}


def _unread(problem: Problem, where: str) -> PackError:
    reason = str(problem.parameters.get("reason") or problem.code)
    zh, en = _READING.get(problem.code, ("读不懂：{reason}", "cannot be read: {reason}"))
    values = {"key": problem.parameters.get("key"), "reason": reason}
    values_zh = {**values, "reason": problem.parameters.get("reason_zh") or reason}
    return PackError(f"这个文件{zh.format(**values_zh)}。", f"This file {en.format(**values)}.", where)


_EXPECTED: Mapping[str, tuple[str, str]] = {
    "string_type": ("文字", "text"),
    "bool_type": ("true 或 false", "true or false"),
    "bool_parsing": ("true 或 false", "true or false"),
    "list_type": ("列表", "a list"),
    "dict_type": ("“名称: 值”的对应表", "a mapping of names to values"),
    "model_type": ("“名称: 值”的对应表", "a mapping of names to values"),
    "model_attributes_type": ("“名称: 值”的对应表", "a mapping of names to values"),
    "string_too_short": ("写有内容的文字", "text that says something"),
    "too_short": ("至少有一项", "at least one entry"),
}


def _explain(error: ErrorDetails, name: str) -> tuple[str, str]:
    """What is wrong at `name`, as one sentence in each language."""
    kind = error["type"]
    given = str(error["input"])[:40]
    if kind == "missing":
        return f"缺少“{name}”。", f'"{name}" is missing.'
    if kind == "extra_forbidden":
        last = str(error["loc"][-1])
        zh, en = did_you_mean(last, _keys())
        return f"这里没有名为“{last}”的键。{zh}", f'There is no key "{last}" here.{en}'
    if kind == "literal_error":
        allowed = str(error.get("ctx", {}).get("expected", "")).replace("'", "")
        listed = allowed.replace(" or ", "、").replace(", ", "、")
        return f"“{name}”只能是 {listed}，不能是“{given}”。", f'"{name}" must be {allowed}, not "{given}".'
    if kind == "string_pattern_mismatch":
        pattern = str(error.get("ctx", {}).get("pattern", ""))
        zh, en = _PATTERNS.get(pattern, (f"符合 {pattern} 的写法", f"written as {pattern}"))
        return f"“{name}”应当是{zh}，不能是“{given}”。", f'"{name}" must be {en}, not "{given}".'
    zh, en = _EXPECTED.get(kind, ("另一种值", "another sort of value"))
    return f"“{name}”应当是{zh}。", f'"{name}" must be {en}.'


_PATTERNS: Mapping[str, tuple[str, str]] = {
    r"^[a-z][a-z0-9_-]*$": ("小写字母、数字、“_”或“-”组成的名称", "a name of small letters, digits, _ and -"),
    r"^[A-Z]{3}[0-9]{3}$": ("三个大写字母加三位数字", "three capital letters and three digits"),
    r"^[A-Z]{3}$": ("三个大写字母", "three capital letters"),
    r"^[a-z0-9][a-z0-9-]*$": ("小写字母、数字和“-”组成的名称", "a name of small letters, digits and -"),
}


def _keys() -> set[str]:
    """Every key that any file of a pack may hold."""
    from pydantic import BaseModel

    from sopcheck.standard import files

    models = [one for one in vars(files).values() if isinstance(one, type) and issubclass(one, BaseModel)]
    return {info.alias or name for model in models for name, info in model.model_fields.items()}
