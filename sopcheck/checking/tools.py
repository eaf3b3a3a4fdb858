"""What the functions of rules need from outside: the company's matrix, and who holds which role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sopcheck.checking.functions import fold
from sopcheck.checking.values import Value, Word
from sopcheck.model import Json
from sopcheck.recognition.derive import DEFAULT_MATRIX, Matrix

if TYPE_CHECKING:
    from sopcheck import config
    from sopcheck.standard.model import Pack


def rule_tools(pack: Pack, parameters: Mapping[str, Json], people: Sequence[config.Person]) -> dict[str, object]:
    """The tools of one run, by the name that functions ask for."""
    matrix = matrix_of(parameters)

    def level(likelihood: Value, impact: Value) -> str | None:
        if not isinstance(likelihood, Word) or not isinstance(impact, Word):
            return None
        if not matrix.numbers and not (_on_three_steps(likelihood) and _on_three_steps(impact)):
            return None  # a finer scale has a matrix of its own, which the company has to state
        return matrix.level(_rating(likelihood), _rating(impact))

    roles: dict[str, frozenset[str]] = {}
    for person in people:
        for name in (person.name, *person.aliases):
            roles[fold(name)] = frozenset(person.roles)
    return {
        "matrix": level,
        "roles": lambda person: roles.get(fold(str(person))),
        "known_roles": {**pack.roles, **pack.parties},
        "file": lambda _path, _artifact: None,
    }


def matrix_of(parameters: Mapping[str, Json]) -> Matrix:
    """The company's matrix: the parameter `matrix` with `high`, `medium` and, for finer scales, `numbers: true`."""
    given = parameters.get("matrix")
    if not isinstance(given, dict):
        return DEFAULT_MATRIX
    high, medium = given.get("high"), given.get("medium")
    return Matrix(
        high if isinstance(high, int | float) else DEFAULT_MATRIX.high,
        medium if isinstance(medium, int | float) else DEFAULT_MATRIX.medium,
        given.get("numbers") is True,
    )


def _on_three_steps(word: Word) -> bool:
    return word.number is None or word.scale in (None, "1-3")


def _rating(word: Word) -> dict[str, Json]:
    rating: dict[str, Json] = {"level": str(word), "text": word.text}
    if word.number is not None:
        rating["number"] = word.number
    if word.scale is not None:
        rating["scale"] = word.scale
    return rating
