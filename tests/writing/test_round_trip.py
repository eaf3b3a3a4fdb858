"""Adding entries to YAML files that people keep by hand: nothing else of the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopcheck.errors import ConfigError
from sopcheck.writing.hook import with_hook
from sopcheck.writing.round_trip import with_items

OURS = """\
  - repo: local
    hooks:
      - id: sopcheck
        name: sopcheck
        entry: sopcheck check --quiet
        language: system  # sopcheck is installed beside pre-commit
        pass_filenames: false
        always_run: true
"""

BY_HAND = """\
# Hooks of the department
---
default_stages: [ pre-commit,  manual ]   # not on push
repos:
  - repo: 'https://example.com/hooks'
    rev: "v1.10"   # pinned
    hooks:
      - id: yaml
        args: [
          --strict,   # odd but wanted
          "--width=0120",
        ]
      - id: words
        exclude: |
          (?x)^(
            # old ones
            archive/.*
          )$
      # - id: slow

# what the service does
ci:
    autofix: no
    skip: ["sopchek"]
"""


def added(path: Path, content: str) -> str:
    path.write_bytes(content.encode())
    out = with_hook(path)
    assert out is not None
    path.write_bytes(out)
    assert with_hook(path) is None, "a second time adds nothing"
    return out.decode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".pre-commit-config.yaml"


def test_everything_that_was_there_stays_byte_for_byte(path: Path) -> None:
    before, after = BY_HAND.split("\n# what the service does")
    assert added(path, BY_HAND) == f"{before}{OURS}\n# what the service does{after}"


def test_windows_line_ends_and_a_byte_order_mark_stay(path: Path) -> None:
    content = "\ufeff" + BY_HAND.replace("\n", "\r\n")
    before, after = content.split("\r\n# what the service does")
    assert added(path, content) == before + OURS.replace("\n", "\r\n") + "\r\n# what the service does" + after


def test_the_indentation_of_the_file_is_taken_up(path: Path) -> None:
    content = "repos:\n-   repo: https://example.com/hooks\n    rev: v1\n    hooks:\n    -   id: yaml\n"
    assert added(path, content) == content + (
        "-   repo: local\n    hooks:\n    -   id: sopcheck\n        name: sopcheck\n"
        "        entry: sopcheck check --quiet\n"
        "        language: system  # sopcheck is installed beside pre-commit\n"
        "        pass_filenames: false\n        always_run: true\n"
    )


def test_a_file_without_a_last_line_end_or_with_space_between_entries(path: Path) -> None:
    content = "repos:\n  - repo: a\n    rev: 1\n\n  - repo: b\n    rev: 2"
    assert added(path, content) == f"{content}\n\n{OURS}"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", f"repos:\n{OURS}"),
        ("# to do\n", f"# to do\nrepos:\n{OURS}"),
        ("fail_fast: true # at once\n", f"fail_fast: true # at once\nrepos:\n{OURS}"),
        ("repos: []\nfail_fast: yes\n", f"repos:\n{OURS}fail_fast: yes\n"),
        ("repos:\nfail_fast: yes\n", f"repos:\n{OURS}fail_fast: yes\n"),
    ],
)
def test_a_file_without_repositories_gets_the_first(path: Path, content: str, expected: str) -> None:
    assert added(path, content) == expected


@pytest.mark.parametrize(
    "hook", ["{id: sopcheck}", "{id: documents, entry: sopcheck check --lang zh}", "{id: x, entry: .venv/bin/sopcheck}"]
)
def test_a_hook_that_runs_sopcheck_already_is_enough(path: Path, hook: str) -> None:
    path.write_text(f"repos:\n  - repo: https://example.com/copy/sopcheck\n    hooks: [{hook}]\n", encoding="utf-8")
    assert with_hook(path) is None


@pytest.mark.parametrize(
    ("content", "where", "sentence"),
    [
        ("repos:\n  - repo: a\n rev: 1\n", ".pre-commit-config.yaml:3", "cannot be read"),
        ("repos: [\n", ".pre-commit-config.yaml:2", "cannot be read"),
        ("repos: []\nrepos: []\n", ".pre-commit-config.yaml:2", "twice"),
        ("a: &a [x]\nrepos:\n  a: 1\n", ".pre-commit-config.yaml:2", '"repos" must be a list'),
        ("- repo: a\n", ".pre-commit-config.yaml:1", "must be made of `name: value` lines"),
        ("repos: []\n---\nrepos: []\n", ".pre-commit-config.yaml:3", "several YAML documents"),
    ],
)
def test_a_broken_file_is_told_with_its_line(path: Path, content: str, where: str, sentence: str) -> None:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        with_hook(path)
    assert caught.value.where == where
    assert sentence in caught.value.en
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('projects: ["a"]  # ours\nlanguage: zh\n', 'projects: ["a", "b c"] # ours\nlanguage: zh\n'),
        (
            "projects:\n# first\n- a   # one\n\nlanguage: zh\n",
            'projects:\n# first\n- a   # one\n- "b c"\n\nlanguage: zh\n',
        ),
        ("language:   zh\n", 'language:   zh\nprojects: ["b c"]\n'),
        ("projects: a # only one\n", 'projects: [a, "b c"] # only one\n'),
    ],
)
def test_a_project_is_added_in_the_style_of_the_file(tmp_path: Path, content: str, expected: str) -> None:
    path = tmp_path / "sopcheck.yaml"
    path.write_text(content, encoding="utf-8")
    assert with_items(path, "projects", 'projects: ["b c"]\n').decode() == expected


def test_a_list_that_ruamel_would_rewrite_with_its_comments_lost_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "sopcheck.yaml"
    path.write_text("projects: [\n  a, # one\n  c\n]\nlanguage:  zh\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r'please add this by hand:\nprojects: \["b c"\]'):
        with_items(path, "projects", 'projects: ["b c"]\n')
