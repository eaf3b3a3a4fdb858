"""Which language the terminal gets: `--lang`, then the locale."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sopcheck.standard.model import Language

_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Say:
    """Picks one of two texts by the language of the terminal."""

    language: Language

    def __call__(self, zh: str, en: str) -> str:
        """The one that is in this language."""
        return zh if self.language == "zh" else en


def choose(args: Sequence[str], environment: Mapping[str, str]) -> Say:
    """Read `--lang` out of the arguments before they are parsed, so that help and errors are in that language too."""
    for number, arg in enumerate(args):
        given = args[number + 1] if arg == "--lang" and number + 1 < len(args) else None
        if arg.startswith("--lang="):
            given = arg.partition("=")[2]
        if given in ("zh", "en"):
            return Say(cast("Language", given))
    named = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), None)
    return Say("zh" if _is_chinese(named if named is not None else _system_locale()) else "en")


def _is_chinese(name: str) -> bool:
    return name.lower().startswith(("zh", "chinese"))


def _system_locale() -> str:
    if os.name != "nt":
        return ""
    import locale

    return locale.getlocale()[0] or ""
