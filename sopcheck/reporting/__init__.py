"""From a report to the bytes of a file or a screen: one module a format, by name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from sopcheck.model import Report
from sopcheck.reporting.messages import Wording

FORMATS: Mapping[str, str] = {
    "text": "sopcheck.reporting.text",
    "json": "sopcheck.reporting.json",
}
"""Format -> module that meets Reporter; imported when it is asked for."""


class Reporter(Protocol):
    """What a module of a format offers."""

    def render(self, report: Report, wording: Wording) -> bytes:
        """The report in the wording's language, as UTF-8."""


def render(name: str, report: Report, wording: Wording) -> bytes:
    """Render `report` in the built-in format `name`. Raises KeyError for a name that is not in FORMATS."""
    return cast("Reporter", import_module(FORMATS[name])).render(report, wording)
