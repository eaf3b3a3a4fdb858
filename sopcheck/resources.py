"""Where the data that ships with sopcheck lives: rule packs, schemas and the example projects."""

from __future__ import annotations

from pathlib import Path


def data_dir() -> Path:
    """The folder above `rules/`, `schemas/` and `examples/`: inside an installed wheel, or the checkout itself.

    A wheel carries the three below `sopcheck/_data`; an editable install has no such folder and reads the checkout, so
    that an edited rule counts at once.
    """
    package = Path(__file__).resolve().parent
    bundled = package / "_data"
    return bundled if bundled.is_dir() else package.parent


def rules_dir() -> Path:
    """The folder that holds one sub-folder for each built-in rule pack, and `sopcheck/` for the program's own codes."""
    return data_dir() / "rules"


def schemas_dir() -> Path:
    """The folder that holds one sub-folder of JSON Schemas for each built-in pack, and `sopcheck/` for editors."""
    return data_dir() / "schemas"


def examples_dir() -> Path:
    """The folder of the example projects."""
    return data_dir() / "examples"
