"""The pre-commit hook of a repository of documents: what it says, and its way into a configuration that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sopcheck.model import Json

FILE_NAME = ".pre-commit-config.yaml"

PRE_COMMIT = """\
repos:
  - repo: local
    hooks:
      - id: sopcheck
        name: sopcheck
        entry: sopcheck check --quiet
        language: system  # sopcheck is installed beside pre-commit
        pass_filenames: false
        always_run: true
"""

PRE_COMMIT_ZH = PRE_COMMIT.replace(
    "sopcheck is installed beside pre-commit", "sopcheck 要和 pre-commit 装在同一个环境里"
)
"""The same with its remark in Chinese."""

_RUNS_US = re.compile(r"(?:^|[\s/\\])sopcheck(?:\.exe)?(?:\s|$)")


def with_hook(path: Path, snippet: str = PRE_COMMIT) -> bytes | None:
    """The content of the pre-commit configuration at `path` with our hook; None where a hook runs sopcheck already.

    `snippet` is the hook as it is written, PRE_COMMIT in the language of the terminal.

    Raises ConfigError, with the line, for a file that cannot be read.
    """
    from sopcheck.config_file import read_tree
    from sopcheck.writing.round_trip import with_items

    tree = read_tree(path)
    if tree is not None and any(_is_ours(hook) for hook in _hooks(tree.data)):
        return None
    return with_items(path, "repos", snippet)


def _is_ours(hook: Mapping[str, Json]) -> bool:
    return hook.get("id") == "sopcheck" or bool(_RUNS_US.search(str(hook.get("entry", ""))))


def _hooks(data: Json) -> Iterator[Mapping[str, Json]]:
    repos = data.get("repos") if isinstance(data, dict) else None
    for repo in repos if isinstance(repos, list) else ():
        hooks = repo.get("hooks") if isinstance(repo, dict) else None
        yield from (hook for hook in (hooks if isinstance(hooks, list) else ()) if isinstance(hook, dict))
