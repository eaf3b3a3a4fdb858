"""A plugin from a file that the command line names: its source alone counts, and nothing is written beside it."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from sopcheck.config import Config
from sopcheck.errors import UsageError
from sopcheck.model import Problem
from sopcheck.reading.limits import read_bytes


def is_path(name: str) -> bool:
    """Whether a name under `plugins` in a configuration means a file, and not a plugin that is installed."""
    return "/" in name or "\\" in name or name.endswith(".py")


def refused(config: Config, allowed: Sequence[Path]) -> Iterator[str]:
    """The files that the configuration wants to be run as plugins and that the command line does not allow."""
    granted = {os.path.realpath(path) for path in allowed}
    for name, wanted in config.plugins.items():
        if wanted and is_path(name) and os.path.realpath(config.root / name) not in granted:
            yield name


def source_of(path: Path) -> bytes:
    """The source of the plugin at `path`. Raises UsageError where it cannot be read."""
    found = read_bytes(path.parent, path.name) if path.name else Problem("DOC102")
    if isinstance(found, Problem):
        raise UsageError(
            f"--allow-plugin 指定的“{path}”读不了：它应当是一个 Python 文件。",
            f'"{path}", which --allow-plugin names, cannot be read: it should be a Python file.',
        )
    return found


def load_source(path: Path, source: bytes) -> ModuleType:
    """Run the source as a module. Raises whatever it raises.

    Compiled here, and not by Python's own import: that would write, and trust, byte code in the folder beside it.
    """
    name = (
        f"sopcheck_plugin_{hashlib.sha256(os.path.realpath(path).encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"
    )
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module  # dataclasses look their module up
    try:
        exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - what was asked for
    except BaseException:
        del sys.modules[name]
        raise
    return module
