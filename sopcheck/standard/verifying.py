"""Does a configuration name only what its pack has: every kind, field, value, parameter, role and code."""

from __future__ import annotations

from collections.abc import Mapping

from sopcheck.config import Config
from sopcheck.errors import ConfigError
from sopcheck.model import Json
from sopcheck.standard.model import Pack
from sopcheck.standard.words import word_names
from sopcheck.suggest import did_you_mean


def verify(config: Config, pack: Pack) -> None:
    """Check the names that a configuration uses against the pack. Raises ConfigError, with a suggestion."""
    if config.path is None:
        return
    kinds = {kind.id: (kind.title.zh, kind.title.en, *kind.titles) for kind in pack.kinds.values()}
    for glob, kind in config.kinds:
        _known(config, ("kinds", glob), kind, kinds, ("种类", "kind"))
    for kind, fields in config.labels.items():
        _known(config, ("labels", kind), kind, kinds, ("种类", "kind"))
        for name in fields:
            _known(config, ("labels", kind, name), name, _field_names(pack, kind), ("字段", "field"))
    if config.words:
        _verify_words(config, pack)
    for parameter in config.parameters:
        _known(config, ("parameters", parameter), parameter, dict.fromkeys(pack.parameters, ()), ("参数", "parameter"))
        _fits(config, parameter, config.parameters[parameter], pack.parameters[parameter].default)
    roles = {one.id: (one.title.zh, one.title.en, *one.words) for one in (*pack.roles.values(), *pack.parties.values())}
    for number, person in enumerate(config.people):
        for role in person.roles:
            _known(config, ("people", number, "roles"), role, roles, ("岗位", "role"))
    for code in config.severity:
        _known(config, ("severity", code), code, dict.fromkeys(pack.codes(), ()), ("代码", "code"))


def _verify_words(config: Config, pack: Pack) -> None:
    """Refuse words for a value that does not exist, and one word for two values of one table."""
    names = word_names(pack)
    meant: dict[tuple[str, str], str] = {}
    for name, words in config.words.items():
        _known(config, ("words", name), name, names, ("取值", "value"))
        table = name.rpartition(".")[0]
        for word in words:
            other = meant.setdefault((table, word.casefold()), name)
            if other != name:
                raise ConfigError(
                    f"“{word}”同时写给了“{other}”和“{name}”，只能有一个意思。",
                    f'"{word}" is given for both "{other}" and "{name}": it can mean only one of them.',
                    _where(config, ("words", name)),
                )


def _field_names(pack: Pack, kind: str) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for name, spec in pack.kinds[kind].fields.items():
        names[name] = spec.labels
        names.update({f"{name}.{column.name}": column.labels for column in spec.records})
    return names


def _known(
    config: Config,
    at: tuple[str | int, ...],
    word: str,
    known: Mapping[str, tuple[str, ...]],
    what: tuple[str, str],
) -> None:
    """Refuse a name that is not `known` (name -> what people call it, which tells the name that was meant)."""
    if word in known:
        return
    meant = next((name for name, titles in known.items() if word in titles), None)
    zh, en = did_you_mean(word, known)
    if meant is not None:
        zh, en = f"“{word}”在这里要写成“{meant}”。", f' Here "{word}" is written "{meant}".'
    raise ConfigError(f"没有名为“{word}”的{what[0]}。{zh}", f'There is no {what[1]} "{word}".{en}', _where(config, at))


def _fits(config: Config, name: str, value: Json, default: Json) -> None:
    """Refuse a value of another sort than the parameter's default: a number, or a mapping of numbers."""
    at: tuple[str | int, ...] = ("parameters", name)
    if isinstance(default, dict):
        if not isinstance(value, dict):
            zh, en = "应当是“名称: 值”的对应表", "should be a mapping"
            raise ConfigError(f"“parameters.{name}”{zh}。", f'"parameters.{name}" {en}.', _where(config, at))
    elif isinstance(default, int | float) and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ConfigError(
            f"“parameters.{name}”应当是数字，例如 {default}。",
            f'"parameters.{name}" should be a number, such as {default}.',
            _where(config, at),
        )


def _where(config: Config, at: tuple[str | int, ...]) -> str:
    from sopcheck.config_file import line_of  # pydantic, which only a fault needs

    return f"{config.path}:{line_of(config.root / str(config.path), at)}"
