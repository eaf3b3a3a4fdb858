"""Counts the mutations and prints the figure at the end of the test run."""

from __future__ import annotations

import pytest
from project_tree import ProjectTree

_COUNT = pytest.StashKey[list[int]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_COUNT] = [0]


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> ProjectTree:
    """A copy of the compliant project; every variant of it puts back what it replaced."""
    return ProjectTree(tmp_path_factory.mktemp("project"))


@pytest.fixture
def record_mutations(request: pytest.FixtureRequest) -> list[int]:
    """A box with the number of mutations that ran so far."""
    return request.config.stash[_COUNT]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    count = config.stash[_COUNT][0]
    if count:
        terminalreporter.write_line(f"mutation suite: {count} mutations ran")
