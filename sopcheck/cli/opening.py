"""What almost every command needs first: the configuration of the root that is meant, and its pack."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sopcheck import resources
from sopcheck.config import Config, load_config, verify
from sopcheck.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from sopcheck.plugins.manager import Plugins
    from sopcheck.standard.model import Pack


def open_config(paths: Sequence[Path], *, isolated: bool) -> Config:
    """The configuration of the one root that all `paths` belong to (none: the current folder).

    Raises ConfigError, and UsageError for a path that is not there or paths of different roots.
    """
    config: Config | None = None
    for path in paths or (Path(),):
        if not path.exists() and not path.is_symlink():
            raise UsageError(f"没有“{path}”这个文件或文件夹。", f'There is no file or folder "{path}".')
        one = load_config(path, isolated=isolated)
        if config is not None and one.root != config.root:
            raise UsageError(
                f"这些路径属于不同的根文件夹（{config.root} 和 {one.root}），请分开检查。",
                f"These paths belong to different roots ({config.root} and {one.root}): check them one by one.",
            )
        config = one
    assert config is not None  # noqa: S101 - there is at least one path
    return config


def open_pack(config: Config) -> Pack:
    """The pack that the configuration names, checked against it. Raises ConfigError and PackError."""
    from sopcheck.standard.load import load_pack

    if config.standard not in pack_names():
        from sopcheck.config_file import line_of
        from sopcheck.suggest import did_you_mean

        zh, en = did_you_mean(config.standard, pack_names())
        where = f"{config.path}:{line_of(config.root / str(config.path), ('standard',))}"
        raise ConfigError(
            f"没有名为“{config.standard}”的标准。{zh}", f'There is no standard "{config.standard}".{en}', where
        )
    pack = load_pack(config.standard)
    verify(config, pack)
    return pack


def open_plugins(config: Config) -> Plugins:
    """The installed plugins that the configuration leaves on."""
    from sopcheck.plugins.manager import load_plugins

    return load_plugins(config)


def pack_names() -> tuple[str, ...]:
    """Names of the packs that ship with sopcheck."""
    return tuple(sorted(path.parent.name for path in resources.rules_dir().glob("*/pack.yaml")))
