"""The user's mistakes that end a run with exit 2. A fault in a document is never one of these: it is a finding."""

from __future__ import annotations


class SopcheckError(Exception):
    """A mistake in usage, configuration or a pack, told in one sentence in both languages, with `file:line` first."""

    def __init__(self, zh: str, en: str, where: str | None = None) -> None:
        self.zh = zh
        self.en = en
        self.where = where
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[type[SopcheckError], tuple[str, str, str | None]]:
        """How it travels from a worker to its parent."""
        return type(self), (self.zh, self.en, self.where)

    def text(self, language: str) -> str:
        """The sentence in `language` (`"zh"` or `"en"`), after the place that it is about."""
        sentence = self.zh if language == "zh" else self.en
        return f"{self.where}: {sentence}" if self.where else sentence


class UsageError(SopcheckError):
    """Wrong options or arguments that the command line parser cannot see by itself."""


class ConfigError(SopcheckError):
    """A configuration file that cannot be read or says something that is not allowed."""


class PackError(SopcheckError):
    """A rule pack that cannot be loaded."""
