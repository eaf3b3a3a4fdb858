"""Running command lines in a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sopcheck.cli import opening

EXAMPLES = Path(__file__).parent.parent.parent / "examples"

load_folder = cache(opening.load_folder)
"""Packs do not change while tests run: each is loaded once."""


@dataclass(frozen=True)
class Result:
    """What a command line came to."""

    code: int
    out: str
    err: str


Cli = Callable[..., Result]
