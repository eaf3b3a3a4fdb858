"""What a checked tree asks for and only the command line may grant: it is refused, and nobody can waive the finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sopcheck.config import Config
from sopcheck.model import Finding, Json
from sopcheck.places import TextPlace
from sopcheck.plugins.from_file import refused
from sopcheck.reading.limits import DEFAULT_LIMITS, OUTSIDE, Limits
from sopcheck.standard.model import Pack

PLUGIN: Final = "CFG106"
"""The code of a file that the configuration wants to be run."""
LIMIT: Final = "CFG107"
"""The code of a limit that the configuration wants to be raised."""
REFUSALS: Final = frozenset({PLUGIN, LIMIT, OUTSIDE})
"""The codes of what was refused; a run that gives one of them exits with 2."""


def limits_for(config: Config, given: Mapping[str, int]) -> Limits:
    """The limits of a run: `given` on the command line, else the lower of the configuration's and our own."""
    lowered = {name: min(value, getattr(DEFAULT_LIMITS, name)) for name, value in config.limits.items()}
    return replace(DEFAULT_LIMITS, **{**lowered, **given})


def refusals(config: Config, allowed: Sequence[Path], given: Mapping[str, int], pack: Pack) -> Iterator[Finding]:
    """A finding for each thing that the configuration asks for and the command line (`allowed`, `given`) does not."""
    for name in refused(config, allowed):
        yield _refusal(PLUGIN, ("plugins", name), {"name": name}, config, pack)
    for name, value in config.limits.items():
        limit = getattr(DEFAULT_LIMITS, name)
        if value > limit and name not in given:
            yield _refusal(LIMIT, ("limits", name), {"name": name, "value": value, "limit": limit}, config, pack)


def is_refused(findings: Iterable[Finding]) -> bool:
    """Whether a run has refused anything."""
    return any(one.code in REFUSALS for one in findings)


def _refusal(code: str, at: tuple[str, str], parameters: Mapping[str, Json], config: Config, pack: Pack) -> Finding:
    from sopcheck.config_file import line_of

    path = config.path or "."
    line = line_of(config.root / path, at)
    return Finding(
        code,
        pack.builtin[code].severity,
        "sopcheck",
        path,
        path,
        parameters=parameters,
        place=TextPlace(line, 1, line, 1),
        unwaivable=True,
    )
