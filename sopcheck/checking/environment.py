"""What an evaluation of a rule's expression works with: names, functions, and a budget of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sopcheck.checking.values import Value, View

MAX_STEPS = 200_000

Function: TypeAlias = "Callable[[Environment, Sequence[Value]], Value]"


class TooManyStepsError(Exception):
    """An evaluation that took more than MAX_STEPS steps."""


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A function of the language. A strict one is never called with an unknown: its result is unknown then."""

    call: Function
    least: int
    most: int | None
    strict: bool = True


@dataclass(slots=True)
class Environment:
    """The names that an evaluation sees, and its budget of steps. Not shared between evaluations."""

    names: dict[str, Value]
    fallback: View | None = None
    """In artifact scope the artifact, whose fields are bare names."""
    tools: Mapping[str, object] = field(default_factory=dict)
    """What functions of the language need from outside (the matrix, people, files), by name."""
    steps: int = 0

    def spend(self, steps: int) -> None:
        """Count the steps of one turn of a loop; raises TooManyStepsError past the limit.

        Only loops need counting: everything else takes at most as many steps as an expression has parts.
        """
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise TooManyStepsError


class Later:
    """A `let` name: evaluated when first used."""

    __slots__ = ("expression",)

    def __init__(self, expression: Evaluate) -> None:
        self.expression = expression


Evaluate: TypeAlias = "Callable[[Environment], Value]"
