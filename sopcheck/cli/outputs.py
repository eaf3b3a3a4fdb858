"""Where the results of a run go: stdout in one format, and any number of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sopcheck.cli import console, options
from sopcheck.errors import UsageError

if TYPE_CHECKING:
    from sopcheck.config import Config
    from sopcheck.model import Report
    from sopcheck.plugins.manager import Plugins
    from sopcheck.standard.model import Language, Pack


@dataclass(frozen=True, slots=True)
class Target:
    """A report that is asked for: its format, and the file that it goes to; None is stdout."""

    format: str
    path: Path | None


def targets(format_: str, reports: Sequence[str], plugins: Plugins) -> tuple[Target, ...]:
    """What `--output-format` and every `--report FORMAT=FILE` ask for.

    Raises UsageError for a format that neither sopcheck nor a plugin has.
    """
    from sopcheck.reporting import FORMATS

    known = [*FORMATS, *(one.name for one in plugins.reporters())]
    wanted = [Target(format_, None), *(_parse(one) for one in reports)]
    for target in wanted:
        options.known(target.format, known, "报告格式", "report format")
    return tuple(wanted)


def _parse(text: str) -> Target:
    name, equals, path = text.partition("=")
    if not equals or not path:
        raise UsageError(
            f"--report 要写成“格式=文件”，如 json=result.json，这里写的是“{text}”。",
            f'--report is written FORMAT=FILE, such as json=result.json, not "{text}".',
        )
    return Target(name, Path(path))


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one report to its targets; `language` is the terminal's."""

    pack: Pack
    config: Config
    plugins: Plugins
    language: Language

    def write(self, report: Report, target: Target) -> None:
        """Raises OutputError where it cannot be written."""
        if target.path is not None:
            save(target.path, self._render(report, target.format), within=self.config.root, overwrite=True)
        elif target.format == "text":
            from sopcheck.reporting import text
            from sopcheck.reporting.messages import Wording

            console.show(text.styled(report, Wording(self.pack, self.language)))
        else:
            console.emit(self._render(report, target.format))

    def _render(self, report: Report, name: str) -> bytes:
        # Files and what programs read are in the configured language, whoever runs it (CONTRACT, Findings).
        from sopcheck import reporting
        from sopcheck.reporting.messages import Wording

        if name in reporting.FORMATS:
            return reporting.render(name, report, Wording(self.pack, self.config.language))
        plugin, reporter = next(pair for pair in self.plugins.named_reporters() if pair[1].name == name)
        try:
            return reporter.render(report, self.config.language)
        except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything
            self.plugins.fail(plugin, name, error)
            return b""


def save(path: Path, content: bytes, *, within: Path, overwrite: bool) -> None:
    """Write a file that somebody asked for.

    Raises OutputError, and UsageError where it is there already or a link in `within`, the checked tree, leads out.
    """
    from sopcheck.writing.files import require_inside, write_file

    require_inside(path, within)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, content, overwrite=overwrite, within=within)
    except OSError as error:
        raise console.OutputError(error) from None
