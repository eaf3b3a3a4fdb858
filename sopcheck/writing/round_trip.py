"""Adding entries to a list in a YAML file that somebody keeps by hand; no other byte of the file changes.

ruamel.yaml writes the file twice, as it is and with the entries, so that they come in the file's own style. Only the
lines in which the two differ go into the file: ruamel keeps comments and quoting, but would reflow the rest.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopcheck.errors import ConfigError

if TYPE_CHECKING:
    from ruamel.yaml import YAML

    from sopcheck.model import Json

NO_WRAP = 1 << 20
"""Columns; no line of the file is broken in two."""


def with_items(path: Path, key: str, addition: str) -> bytes:
    """The content of the file at `path` with the entries of the list `key` of `addition` (YAML) behind its own.

    Raises ConfigError, with the line, for a file that cannot be read or that no entry can be added to.
    """
    from sopcheck.config_file import read_tree

    tree = read_tree(path)
    raw = path.read_bytes().decode("utf-8")
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    ending = "\r\n" if "\r\n" in raw else "\n"
    lines = raw.removeprefix(mark).replace("\r\n", "\n").split("\n")
    if tree is None:  # nothing but comments
        new = [*(lines if lines[-1] else lines[:-1]), *addition.split("\n")]
    else:
        _require_list(path, tree.data, key)
        new = _edited(path, lines, key, addition)
    content = (mark + ending.join(new)).encode()
    _verify(path, tree.data if tree is not None else None, key, addition, content)
    return content


def _require_list(path: Path, data: Json, key: str) -> None:
    from sopcheck.config_file import line_of

    if not isinstance(data, dict):
        raise ConfigError(
            "这个文件应当由“名称: 值”组成。", "This file must be made of `name: value` lines.", f"{path.name}:1"
        )
    if isinstance(data.get(key), dict):
        raise ConfigError(f"“{key}”应当是列表。", f'"{key}" must be a list.', f"{path.name}:{line_of(path, (key,))}")


def _edited(path: Path, lines: list[str], key: str, addition: str) -> list[str]:
    yaml, data = _load(path, "\n".join(lines))
    column, spaced = _style(yaml, data, key, lines)
    before = _dump(yaml, data)
    _append(yaml, data, key, addition)
    start, end, fresh = _difference(before, _dump(yaml, data))
    first, last = _in_original(before, lines, start), _in_original(before, lines, end)
    if last - first > 1:  # ruamel would lose the comments inside
        raise _by_hand(path, key, addition)
    if start == end:
        first = last = _lifted(lines, first, column)
        fresh = ["", *fresh] if spaced else fresh
    return [*lines[:first], *fresh, *(lines[last:] or [""])]


def _load(path: Path, text: str) -> tuple[YAML, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = NO_WRAP
    try:
        return yaml, yaml.load(text)
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        where = f"{path.name}:{mark.line + 1}" if mark is not None else path.name
        raise ConfigError("这个文件读不了。", "This file cannot be read.", where) from None


def _style(yaml: YAML, data: Any, key: str, lines: Sequence[str]) -> tuple[int, bool]:  # noqa: ANN401 - ruamel's types
    """Take up the indentation of the list; gives the column of its dashes, and whether empty lines divide it."""
    entries = data.get(key)
    column, text, spaced = 2, 4, False
    if isinstance(entries, list) and entries and not entries.fa.flow_style():  # type: ignore[attr-defined]
        line, text = entries.lc.item(len(entries) - 1)  # type: ignore[attr-defined]
        column = entries.lc.col  # type: ignore[attr-defined]
        spaced = len(entries) > 1 and not lines[line - 1].strip()
    yaml.indent(sequence=text, offset=column)
    return column, spaced


def _append(yaml: YAML, data: Any, key: str, addition: str) -> None:  # noqa: ANN401 - ruamel's types
    entries, fresh = data.get(key), yaml.load(addition)[key]
    if isinstance(entries, list) and entries:
        entries.extend(fresh)
        return
    if entries is not None and entries != []:  # a single entry may stand without a list
        fresh.insert(0, entries)
    data[key] = fresh


def _dump(yaml: YAML, data: Any) -> list[str]:  # noqa: ANN401 - ruamel's types
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue().removesuffix("\n").split("\n")


def _difference(before: Sequence[str], after: Sequence[str]) -> tuple[int, int, list[str]]:
    """`before[start:end]` became the lines that are given with it."""
    start = 0
    while start < len(before) and before[start] == after[start]:
        start += 1
    behind = 0
    while behind < len(before) - start and before[-1 - behind] == after[-1 - behind]:
        behind += 1
    return start, len(before) - behind, list(after[start : len(after) - behind])


def _in_original(before: Sequence[str], lines: Sequence[str], at: int) -> int:
    """Where the gap above line `at` of what ruamel made of the file is in the file itself."""
    for _, first, last, start, end in SequenceMatcher(None, before, lines, autojunk=False).get_opcodes():
        if at == first:
            return start
        if first < at < last and last - first == end - start:
            return start + at - first
        if at == last:
            return end
    return len(lines)


def _lifted(lines: Sequence[str], at: int, column: int) -> int:
    """Above the empty lines and comments that end a list, which belong to what follows, if anything does."""
    if not any(_says_something(line) for line in lines[at:]):
        return at if at < len(lines) or lines[-1] else len(lines) - 1
    while at and not _says_something(lines[at - 1]) and len(lines[at - 1]) - len(lines[at - 1].lstrip()) <= column:
        at -= 1
    return at


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _verify(path: Path, old: Json, key: str, addition: str, content: bytes) -> None:
    """Read what is about to be written as sopcheck reads everything: it must be the old data and the new entries."""
    from sopcheck.config_file import read_tree

    wanted = dict(old) if isinstance(old, dict) else {}
    entries, fresh = wanted.get(key), read_tree(path, addition.encode())
    own = entries if isinstance(entries, list) else [entries] if entries is not None else []
    more = fresh.data[key] if fresh is not None and isinstance(fresh.data, dict) else None
    wanted[key] = [*own, *(more if isinstance(more, list) else ())]
    try:
        tree = read_tree(path, content)
    except ConfigError:
        tree = None
    if tree is None or tree.data != wanted:
        raise _by_hand(path, key, addition)


def _by_hand(path: Path, key: str, addition: str) -> ConfigError:
    return ConfigError(
        f"没能在不改动其余内容的情况下加上 {key}，请手工加入：\n{addition}",
        f"{key} could not be added without changing the rest; please add this by hand:\n{addition}",
        path.name,
    )
