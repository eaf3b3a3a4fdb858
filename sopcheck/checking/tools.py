"""What the functions of rules need from outside: the company's matrix, and who holds which role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sopcheck.checking.functions import fold
from sopcheck.checking.values import Value, Word
from sopcheck.model import Json
from sopcheck.recognition.derive import Matrix

if TYPE_CHECKING:
    from sopcheck import config
    from sopcheck.standard.model import Pack


def rule_tools(pack: Pack, parameters: Mapping[str, Json], people: Sequence[config.Person]) -> dict[str, object]:
    """The tools of one run, by the name that functions ask for."""
    matrix = Matrix.from_parameters(parameters)

    def level(likelihood: Value, impact: Value) -> str | None:
        if not isinstance(likelihood, Word) or not isinstance(impact, Word):
            return None
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


def _rating(word: Word) -> dict[str, Json]:
    rating: dict[str, Json] = {"level": str(word), "text": word.text}
    if word.number is not None:
        rating["number"] = word.number
    if word.scale is not None:
        rating["scale"] = word.scale
    return rating
