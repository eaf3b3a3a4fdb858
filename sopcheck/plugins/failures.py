"""Plugins that failed as findings, so that a report of a run does not look complete without them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sopcheck.model import Finding
from sopcheck.plugins.manager import FAILED, NOT_LOADED, PluginFailure
from sopcheck.standard.model import Pack


def failure_findings(
    failures: Collection[PluginFailure], found: Collection[Finding], pack: Pack, path: str
) -> Iterator[Finding]:
    """One finding for each failure that is not among those that are `found` already, such as at a document.

    `path` is what they are about: the configuration, or the root.
    """
    told = {(one.parameters.get("name"), one.parameters.get("reason")) for one in found if one.code == FAILED}
    for failure in sorted(failures, key=lambda one: (one.plugin, one.hook or "", one.reason)):
        code = NOT_LOADED if failure.hook is None else FAILED
        if code == FAILED and (failure.plugin, failure.reason) in told:
            continue
        parameters = {"name": failure.plugin, "reason": failure.reason}
        yield Finding(code, pack.builtin[code].severity, "sopcheck", path, path, parameters=parameters)
