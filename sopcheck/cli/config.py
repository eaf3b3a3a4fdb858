"""`sopcheck config show`: the configuration in force, and where it comes from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from sopcheck.cli import console, options
from sopcheck.cli.language import Say
from sopcheck.cli.usage import Group

if TYPE_CHECKING:
    from sopcheck.config import Config
    from sopcheck.standard.model import Pack


def build(say: Say) -> click.Command:
    """The command, in the language of the terminal."""

    @click.group("config", cls=Group, say=say, help=say("显示生效的配置。", "Show the configuration in force."))
    def config() -> None:
        pass

    @config.command(
        "show", help=say("显示生效的配置，包括默认值。", "Show the configuration in force, defaults included.")
    )
    @options.isolated(say)
    @options.lang(say)
    def show(isolated: bool) -> None:
        from sopcheck.cli.opening import open_config, open_pack

        found = open_config((), isolated=isolated)
        pack = open_pack(found)
        console.show(_page(found, pack, say))

    return config


def _page(config: Config, pack: Pack, say: Say) -> str:
    import yaml

    from sopcheck.reporting.escape import escape

    people = [
        {
            key.rstrip("_"): list(value) if isinstance(value, tuple) else value
            for key, value in asdict(one).items()
            if value
        }
        for one in config.people
    ]
    settings = {
        "standard": config.standard,
        "language": config.language,
        "profile": config.profile,
        "projects": list(config.projects),
        "kinds": dict(config.kinds),
        "labels": {
            kind: {name: list(labels) for name, labels in fields.items()} for kind, fields in config.labels.items()
        },
        "words": {name: list(words) for name, words in config.words.items()},
        "encoding": config.encoding,
        "people": people,
        "parameters": {one.id: one.default for one in pack.parameters.values()} | dict(config.parameters),
        "severity": dict(config.severity),
        "plugins": dict(config.plugins),
        "limits": dict(config.limits),
    }
    source = config.path or say("没有配置文件，全部是默认值", "no configuration file, all defaults")
    written = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=120)
    told = {f"  {one.id}:": one.title.pick(say.language) for one in pack.parameters.values()}
    lines: list[str] = []
    for line in written.split("\n"):
        name = line.partition(":")[0] + ":"
        lines += [f"  # {escape(told[name])}"] if name in told else []
        lines.append(escape(line))  # it may quote a stranger
    body = "\n".join(lines)
    return f"# {say('根文件夹', 'root')}: {config.root}\n# {say('配置', 'configuration')}: {source}\n{body}"
