"""What almost every command needs first: the configuration of the root that is meant, and its pack."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sopcheck import resources
from sopcheck.config import Config, load_config
from sopcheck.errors import ConfigError, UsageError
from sopcheck.keeping import private_folder

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


def open_pack(config: Config, plugins: Plugins | None = None, *, cases: bool = True) -> Pack:
    """The pack that the configuration names, checked against it. Raises ConfigError and PackError.

    `cases`: with the good and bad cases of its rules, which only their pages and tests need.
    """
    kept = private_folder(os.environ, config.root)
    pack = load_folder(_folder_of(config, plugins), cases=cases, kept=kept)
    if config.path is None:
        return pack
    from sopcheck.standard.verifying import verify
    from sopcheck.standard.words import with_words

    verify(config, pack)
    return with_words(pack, config.words)


def _folder_of(config: Config, plugins: Plugins | None) -> Path:
    """Where the pack lies that the configuration names: installed, or a folder of its own below the root."""
    folders = pack_folders(plugins)
    name = config.standard
    if name in folders:
        return folders[name]
    from sopcheck.config_file import line_of
    from sopcheck.suggest import did_you_mean

    where = f"{config.path}:{line_of(config.root / str(config.path), ('standard',))}"
    if "/" not in name:
        zh, en = did_you_mean(name, folders)
        raise ConfigError(f"没有名为“{name}”的标准。{zh}", f'There is no standard "{name}".{en}', where)
    root, folder = Path(os.path.realpath(config.root)), Path(os.path.realpath(config.root / name))
    if not folder.is_relative_to(root):
        zh = f"规则包“{name}”在检查的文件夹之外，不允许。"
        raise ConfigError(zh, f'The pack "{name}" lies outside the folder that is checked, which is refused.', where)
    if not (folder / "pack.yaml").is_file():
        zh = f"“{name}”里没有 pack.yaml，它不是规则包。"
        raise ConfigError(zh, f'There is no pack.yaml in "{name}": it is no pack.', where)
    return folder


def load_folder(rules: Path, *, cases: bool = True, kept: Path | None = None) -> Pack:
    """The pack of a folder: its schemas lie in it, or in `../../schemas/<name>` for one that ships with sopcheck.

    `kept` is the folder where packs without cases are kept.
    """
    own = rules / "schemas"
    schemas = own if own.is_dir() else rules.parent.parent / "schemas" / rules.name
    if not cases:
        from sopcheck.standard.compiled import load_kept

        return load_kept(rules, schemas, kept)
    from sopcheck.standard.load import load_pack_from

    return load_pack_from(rules, schemas)


def open_plugins(config: Config, allowed: Sequence[Path] = ()) -> Plugins:
    """The installed plugins that the configuration leaves on, and the files that the command line allows."""
    from sopcheck.plugins.manager import load_plugins

    return load_plugins(config, allowed)


def pack_folders(plugins: Plugins | None = None) -> dict[str, Path]:
    """Name -> folder of rules, of the packs that ship with sopcheck and of those that plugins bring along."""
    folders = [path.parent for path in resources.rules_dir().glob("*/pack.yaml")]
    if plugins is not None:
        folders += [folder.resolve() for folder in plugins.packs()]
    return {folder.name: folder for folder in sorted(folders, reverse=True)}
