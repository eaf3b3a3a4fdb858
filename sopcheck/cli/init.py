"""`sopcheck init`: a configuration for a repository of documents, and what runs sopcheck on every change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from sopcheck import __version__
from sopcheck.cli import console, options, outputs
from sopcheck.cli.language import Say
from sopcheck.writing.hook import FILE_NAME, PRE_COMMIT, PRE_COMMIT_ZH, with_hook

if TYPE_CHECKING:
    from sopcheck.config import Config
    from sopcheck.standard.model import Pack

GITHUB = """\
name: sopcheck
on: [push, pull_request]
permissions:
  contents: read
jobs:
  sopcheck:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12"}}
      - run: pip install sopcheck=={version}
      - run: sopcheck check --report json=sopcheck.json
      - uses: actions/upload-artifact@v4
        if: always()
        with: {{name: sopcheck, path: sopcheck.json}}
"""

GITLAB = """\
sopcheck:
  image: python:3.12
  script:
    - pip install sopcheck=={version}
    - sopcheck check --report json=sopcheck.json
  artifacts:
    when: always
    paths: [sopcheck.json]
"""

CI = {"github": (Path(".github/workflows/sopcheck.yml"), GITHUB), "gitlab": (Path(".gitlab-ci.yml"), GITLAB)}


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.command(
        "init",
        help=say(
            "为一个文档仓库生成 sopcheck.yaml，写入找到的项目；并给出 pre-commit 和 CI 的配置片段。",
            "Write a sopcheck.yaml with the projects that are found, and give snippets for pre-commit and CI.",
        ),
    )
    @click.argument("folder", type=click.Path(path_type=Path), default=Path())
    @click.option(
        "--pre-commit/--no-pre-commit",
        "pre_commit",
        default=None,
        help=say(
            "把钩子写入 .pre-commit-config.yaml；默认在已有这个文件时加入，其余内容不变。",
            "Write our hook to .pre-commit-config.yaml (default: add it where the file is there; the rest is kept).",
        ),
    )
    @click.option(
        "--ci", type=click.Choice(sorted(CI)), help=say("写入 CI 配置。", "Write the configuration of a CI service.")
    )
    @click.option(
        "--update",
        is_flag=True,
        help=say(
            "已有 sopcheck.yaml 时，把其中没有的项目加进 projects，其余内容和注释不变。",
            "Add the projects that an existing sopcheck.yaml lacks to its `projects`; comments and the rest are kept.",
        ),
    )
    @click.option("--force", is_flag=True, help=say("文件已存在时替换它。", "Replace files that are there."))
    @options.lang(say)
    def init(folder: Path, pre_commit: bool | None, ci: str | None, update: bool, force: bool) -> None:
        _init(say, folder, ci, pre_commit=pre_commit, update=update, force=force)

    return init


def _init(say: Say, folder: Path, ci: str | None, *, pre_commit: bool | None, update: bool, force: bool) -> None:
    from sopcheck.cli.opening import open_pack
    from sopcheck.config import Config, config_files, load_config
    from sopcheck.errors import UsageError

    if not folder.is_dir():
        raise UsageError(f"没有“{folder}”这个文件夹。", f'There is no folder "{folder}".')
    root = folder.resolve()
    existing = config_files(root)
    if existing and not (force or update or pre_commit or ci):
        raise UsageError(
            f"“{existing[0].name}”已经存在，没有改动它。要加入新的项目请加 --update，要替换请加 --force。",
            f'"{existing[0].name}" is there already and was left as it is; --update adds new projects, '
            "--force replaces it.",
        )
    config = load_config(root) if existing and not force else Config(root=root)
    pack = open_pack(config)
    with console.progress(say("查找项目", "Looking for projects"), quiet=False):
        projects = find_projects(config, pack)
    # everything is worked out before anything is written: a file that cannot be changed leaves all as it was
    kept = existing and not (force or update)  # the hook or the CI alone is wanted: the configuration stays
    changes = [] if kept else [_configured(config, projects, say)]
    hook = say(PRE_COMMIT_ZH, PRE_COMMIT)
    changes.append(_hooked(root, hook, wanted=pre_commit))
    if ci is not None:
        path, template = CI[ci]
        changes.append(Change(root / path, template.format(version=__version__).encode()))
    for change in changes:
        _save(change, say, root, force=force)
    snippet = hook if pre_commit is None and not (root / FILE_NAME).exists() else ""
    console.show(_next_steps(projects, say, hook=snippet, ci=ci))


@dataclass(frozen=True, slots=True)
class Change:
    """A file to be written, or to be left as it is (`content` is None)."""

    path: Path
    content: bytes | None
    edits: bool = False
    """The content holds everything that is in the file already."""


def _configured(config: Config, projects: list[str], say: Say) -> Change:
    """The configuration that was not there, or the one that is there (`config.path`) with the projects it lacks."""
    from sopcheck.errors import UsageError
    from sopcheck.linking.projects import matches
    from sopcheck.writing.round_trip import with_items

    if config.path is None:
        return Change(config.root / "sopcheck.yaml", _configuration(projects, say).encode())
    path = config.root / config.path
    missing = [one for one in projects if not any(matches(one, glob) for glob in config.projects)]
    if not missing:
        return Change(path, None)
    addition = f"projects: {_listed(missing)}\n"
    if path.suffix != ".yaml":
        raise UsageError(
            f"--update 只能修改 sopcheck.yaml。请在 {path.name} 里加入：{addition.rstrip()}",
            f"--update changes a sopcheck.yaml only. Please add to {path.name}: {addition.rstrip()}",
        )
    return Change(path, with_items(path, "projects", addition), edits=True)


def _hooked(root: Path, hook: str, *, wanted: bool | None) -> Change:
    """The pre-commit configuration with our hook: a new one if that is wanted, an old one unless it is not."""
    path = root / FILE_NAME
    if path.exists() and wanted is not False:
        return Change(path, with_hook(path, hook), edits=True)
    return Change(path, hook.encode() if wanted else None)


def find_projects(config: Config, pack: Pack) -> list[str]:
    """Folders of the projects below the root, by the plans and the `project:` fields that are found there."""
    from sopcheck import engine
    from sopcheck.discover import discover
    from sopcheck.linking.projects import group
    from sopcheck.reading import DEFAULT_LIMITS, READERS
    from sopcheck.workers import check_all

    found = discover(config.root, (), READERS)
    # By the same way as a check, for the sake of the children in which binary formats are parsed.
    checkers = engine.compile_pack(pack, config, dt.date.max)
    limits = replace(DEFAULT_LIMITS, encoding=config.encoding)
    checker = engine.document_checker(checkers, config, limits, found.on_disk)
    artifacts = [one for result in check_all(checker, found.candidates, None, None) for one in result.artifacts]
    folders = {str(parent) for path in found.candidates for parent in PurePosixPath(path).parents}
    return sorted({project.folder for project in group(artifacts, config.projects, folders).projects})


def _listed(projects: list[str]) -> str:
    import json

    return json.dumps(projects, ensure_ascii=False)


def _configuration(projects: list[str], say: Say) -> str:
    listed = _listed(projects)
    return say(
        f"""\
# sopcheck 的配置。所有设置见 sopcheck 文档 docs/configuration.md。
standard: operations
language: zh            # 报告文件的语言：zh 或 en
profile: standard       # basic 只查标准明文要求的；strict 最严
projects: {listed}    # 每个项目的文件夹，可用通配符，如 projects/*
# people:               # 谁担任什么岗位，用来检查职责和审批
#   - {{name: 李雷, roles: [operations_manager], department: 运营部}}
# severity:             # 单个代码调整级别：error、warning、info、off
#   PLN101: info
""",
        f"""\
# Configuration of sopcheck; docs/configuration.md tells all settings.
standard: operations
language: en            # language of report files: zh or en
profile: standard       # basic: only what the standard says in words; strict: most
projects: {listed}    # folders of projects; globs such as projects/* are fine
# people:               # who holds which role, for duties and approvals
#   - {{name: Alex Chen, roles: [operations_manager], department: Operations}}
# severity:             # of single codes: error, warning, info, off
#   PLN101: info
""",
    )


def _next_steps(projects: list[str], say: Say, *, hook: str, ci: str | None) -> str:
    found = say("、", ", ").join(projects) if projects else say("（还没有）", "(none yet)")
    parts = [say(f"找到的项目：{found}", f"Projects found: {found}")]
    parts.append(say("下一步：运行 sopcheck check", "Next: run `sopcheck check`"))
    if hook:
        parts.append(
            say(
                "要在每次提交前检查，把下面的内容放进 .pre-commit-config.yaml（或加 --pre-commit 重新运行）：",
                "To check before every commit, put this into .pre-commit-config.yaml (or run again with --pre-commit):",
            )
        )
        parts.append(hook.rstrip())
    if ci is None:
        parts.append(
            say(
                "要在 CI 里检查，加 --ci github 或 --ci gitlab 重新运行。",
                "To check in CI, run again with --ci github or --ci gitlab.",
            )
        )
    return "".join(f"{part}\n" for part in parts)


def _save(change: Change, say: Say, root: Path, *, force: bool) -> None:
    path = change.path
    if change.content is not None:
        outputs.save(path, change.content, within=root, overwrite=force or change.edits)
        console.note(say(f"已写入 {path}", f"Wrote {path}"))
    elif path.exists():
        console.note(say(f"{path} 已经齐全，没有改动", f"{path} holds everything already and was left as it is"))
