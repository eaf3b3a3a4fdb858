"""The functions of the rule language. Each is total: a value that it cannot treat gives Unknown, never an exception."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import posixpath
import re
import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import cast

from sopcheck.checking.environment import Environment, FunctionSpec
from sopcheck.checking.operations import calculated, equal, truth
from sopcheck.checking.values import Period, Person, Unknown, Value, View, Word
from sopcheck.model import Artifact, Json

RoleOf = Callable[[Person], "frozenset[str] | None"]
"""The roles that a person holds by the configuration, or None where it does not know the person."""
FileOf = Callable[[str, Artifact], Value]
"""The inventory's record of a path as written in an artifact, or None."""


SECOND = 2


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Width, case and white space folded, for comparing texts from different documents."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _folded(value: Value) -> Value:
    return fold(value) if isinstance(value, str) else value


def _key(value: Value) -> Hashable:
    """What two values have in common that are the same when folded."""
    folded = _folded(value)
    return folded if isinstance(folded, Hashable) else repr(folded)


def _items(value: Value) -> list[Value]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _plain(values: Sequence[Value]) -> list[Value]:
    return [value for value in _items(values[0]) if value is not None]


def _known(_env: Environment, values: Sequence[Value]) -> Value:
    return all(type(value) is not Unknown and value is not None for value in values)


def _all(_env: Environment, values: Sequence[Value]) -> Value:
    return _kleene(values[0], deciding=False)


def _any(_env: Environment, values: Sequence[Value]) -> Value:
    return _kleene(values[0], deciding=True)


def _kleene(source: Value, *, deciding: bool) -> Value:
    if type(source) is Unknown:
        return source
    unknown: Unknown | None = None
    for item in _items(source):
        result = truth(item)
        if type(result) is Unknown:
            unknown = result if unknown is None else unknown | result
        elif result is deciding:
            return deciding
    return unknown if unknown is not None else not deciding


def _count(_env: Environment, values: Sequence[Value]) -> Value:
    return len(_items(values[0]))


def _sum(_env: Environment, values: Sequence[Value]) -> Value:
    numbers = _plain(values)
    return calculated(sum, numbers) if all(_number(one) for one in numbers) else Unknown()


def _number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _extreme(choose: Callable[[list[Value]], Value]) -> Callable[[Environment, Sequence[Value]], Value]:
    def extreme(_env: Environment, values: Sequence[Value]) -> Value:
        items = _plain(values) if len(values) == 1 else [value for value in values if value is not None]
        if not items:
            return None
        same_sort = all(_number(one) for one in items) or all(isinstance(one, dt.date) for one in items)
        return choose(items) if same_sort else Unknown()

    return extreme


def _first(_env: Environment, values: Sequence[Value]) -> Value:
    items = _items(values[0])
    return items[0] if items else None


def _last(_env: Environment, values: Sequence[Value]) -> Value:
    items = _items(values[0])
    return items[-1] if items else None


def _duplicates(_env: Environment, values: Sequence[Value]) -> Value:
    seen: dict[Hashable, int] = {}
    twice: list[Value] = []
    for item in _plain(values):
        key = _key(item)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] == SECOND:
            twice.append(item)
    return twice


def _unique(env: Environment, values: Sequence[Value]) -> Value:
    return not _duplicates(env, values)


def _missing(_env: Environment, values: Sequence[Value]) -> Value:
    given = {_key(item) for item in _items(values[1])}
    return [item for item in _plain(values) if _key(item) not in given]


_SEVERAL = re.compile(r"\s*(?:[、，,;；/&]|\band\b)\s*")


def _named(person: Value) -> list[Value]:
    """The names in a field that holds one person but was given several: `刘洋、韩梅梅`."""
    if not isinstance(person, Person) or not _SEVERAL.search(person):
        return [person]
    return [Person(name, person.role, person.department) for name in _SEVERAL.split(person) if name]


def _same(_env: Environment, values: Sequence[Value]) -> Value:
    some, others = _named(values[0]), _named(values[1])
    if len(some) > 1 or len(others) > 1:
        return any(
            equal(_folded(one), _folded(other)) is True for one in [values[0], *some] for other in [values[1], *others]
        )
    return equal(_folded(values[0]), _folded(values[1]))


def _contains(_env: Environment, values: Sequence[Value]) -> Value:
    if values[0] is None:
        return False
    texts = [_folded(item) for item in _items(values[0]) if isinstance(item, str)]
    parts = [_folded(part) for value in values[1:] for part in _items(value) if isinstance(part, str)]
    return any(part in text for text in texts for part in parts)


def _length(_env: Environment, values: Sequence[Value]) -> Value:
    value = values[0]
    if value is None:
        return 0
    return len(value) if isinstance(value, str | list) else Unknown()


_NUMBERED = re.compile(r"[^\d]{0,6}?(\d{1,4}|[一二三四五六七八九十])")
_NUMERALS = "一二三四五六七八九十"


def _number_of(_env: Environment, values: Sequence[Value]) -> Value:
    """The number that an id ends in: 2 of `2`, `G2`, `G-02`, `目标二`; null where the text is no such id."""
    text = values[0]
    match = _NUMBERED.fullmatch(unicodedata.normalize("NFKC", text).strip()) if isinstance(text, str) else None
    if match is None:
        return None
    return _NUMERALS.index(match[1]) + 1 if match[1] in _NUMERALS else int(match[1])


def _abs(_env: Environment, values: Sequence[Value]) -> Value:
    return abs(values[0]) if _number(values[0]) else Unknown()


def _round(_env: Environment, values: Sequence[Value]) -> Value:
    value = values[0]
    return calculated(round, value) if _number(value) else Unknown()


def _date(_env: Environment, values: Sequence[Value]) -> Value:
    try:
        return dt.date(*values)
    except (TypeError, ValueError, OverflowError):
        return Unknown()


def _part_of_date(name: str) -> Callable[[Environment, Sequence[Value]], Value]:
    def part(_env: Environment, values: Sequence[Value]) -> Value:
        return getattr(values[0], name) if isinstance(values[0], dt.date) else Unknown()

    return part


def _days(_env: Environment, values: Sequence[Value]) -> Value:
    start, end = values
    return (end - start).days if isinstance(start, dt.date) and isinstance(end, dt.date) else Unknown()


def _as_period(value: Value) -> Period | None:
    if isinstance(value, dt.date):
        return Period(value, value)
    return value if isinstance(value, Period) else None


def _of_periods(decide: Callable[[Period, Period], bool]) -> Callable[[Environment, Sequence[Value]], Value]:
    def relation(_env: Environment, values: Sequence[Value]) -> Value:
        left, right = _as_period(values[0]), _as_period(values[1])
        return Unknown() if left is None or right is None else decide(left, right)

    return relation


def _period(_env: Environment, values: Sequence[Value]) -> Value:
    start, end = values
    return Period(start, end) if isinstance(start, dt.date) and isinstance(end, dt.date) else Unknown()


def _sorted(_env: Environment, values: Sequence[Value]) -> Value:
    try:
        return sorted(_plain(values))
    except TypeError:
        return Unknown()


def _sorted_by(_env: Environment, values: Sequence[Value]) -> Value:
    """Views or records in the order of one of their fields; those without it come last."""
    items, key = _plain(values), values[1]
    keyed = [(item.get(key) if isinstance(item, View) and isinstance(key, str) else None, item) for item in items]
    known = [(k.start if isinstance(k, Period) else k, item) for k, item in keyed if k is not None]
    if any(type(k) is Unknown for k, _ in known):
        return Unknown(frozenset(need for k, _ in known if type(k) is Unknown for need in k.needs))
    try:
        ordered = sorted(known, key=lambda pair: pair[0])
    except TypeError:
        return Unknown()
    return [item for _, item in ordered] + [item for k, item in keyed if k is None]


def _pairs(_env: Environment, values: Sequence[Value]) -> Value:
    items = _items(values[0])
    return [{"a": a, "b": b} for a, b in itertools.pairwise(items)]


def _matrix(env: Environment, values: Sequence[Value]) -> Value:
    decide = cast("Callable[[Value, Value], str | None]", env.tools["matrix"])
    level = decide(values[0], values[1]) if values[0] is not None and values[1] is not None else None
    return Unknown(frozenset([("", "parameters.matrix")])) if level is None else Word(level)


def _holds(env: Environment, values: Sequence[Value]) -> Value:
    person, role = values
    if person is None:
        return Unknown()
    several = _named(person)
    if len(several) > 1:
        return _kleene([_holds(env, (one, role)) for one in several], deciding=True)
    if isinstance(person, Person):
        if person.role is not None and person.role == role:
            return True
        roles = cast("RoleOf", env.tools["roles"])(person)
        if roles is not None:
            return role in roles
        if person.role in cast("Mapping[str, Json]", env.tools["known_roles"]):
            return False
    return Unknown(frozenset([("", f"people[{person}].roles")]))


def _file(env: Environment, values: Sequence[Value]) -> Value:
    path, artifact = values
    if not isinstance(path, str) or not isinstance(artifact, View):
        return Unknown()
    return cast("FileOf", env.tools["file"])(path, artifact.artifact)


def _names_file(env: Environment, values: Sequence[Value]) -> Value:
    path, artifact, other = values
    if not (isinstance(path, str) and isinstance(artifact, View) and isinstance(other, View)):
        return Unknown()
    # The inventory decides, so that a path is never a file for `file` and no file for `names_file`.
    entry = cast("FileOf", env.tools["file"])(path, artifact.artifact)
    named = resolve_path(path, artifact.artifact.path) if entry is None else entry["path"]
    return bool(named == other.artifact.path)


def resolve_path(written: str, of_document: str) -> str:
    """A path as a document writes it, relative to the document, as a path below the root (POSIX, NFC)."""
    text = unicodedata.normalize("NFC", written.strip().replace("\\", "/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(of_document), text))


def _refers(_env: Environment, values: Sequence[Value]) -> Value:
    source, target = values
    if not (isinstance(source, View) and isinstance(target, View)):
        return Unknown()
    identifier = target.data.get("id")
    names = {target.artifact.path, target.artifact.id} | ({identifier} if isinstance(identifier, str) else set())
    if any(word in names or resolve_path(word, source.artifact.path) in names for word in _texts(dict(source.data))):
        return True
    return any(
        target in _linked(source.get(name)) for name, value in source.data.items() if isinstance(value, str | list)
    )


def _linked(value: Value) -> list[View]:
    """The artifacts that a field's references lead to, by whatever name."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, View)]


def _texts(value: Json) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return []


FUNCTIONS: Mapping[str, FunctionSpec] = {
    "known": FunctionSpec(_known, 1, None, strict=False),
    "all": FunctionSpec(_all, 1, 1, strict=False),
    "any": FunctionSpec(_any, 1, 1, strict=False),
    "count": FunctionSpec(_count, 1, 1),
    "sum": FunctionSpec(_sum, 1, 1),
    "min": FunctionSpec(_extreme(min), 1, None),
    "max": FunctionSpec(_extreme(max), 1, None),
    "first": FunctionSpec(_first, 1, 1),
    "last": FunctionSpec(_last, 1, 1),
    "duplicates": FunctionSpec(_duplicates, 1, 1),
    "unique": FunctionSpec(_unique, 1, 1),
    "missing": FunctionSpec(_missing, 2, 2),
    "same": FunctionSpec(_same, 2, 2),
    "contains": FunctionSpec(_contains, 2, None),
    "length": FunctionSpec(_length, 1, 1),
    "number_of": FunctionSpec(_number_of, 1, 1),
    "abs": FunctionSpec(_abs, 1, 1),
    "round": FunctionSpec(_round, 1, 1),
    "date": FunctionSpec(_date, 3, 3),
    "year": FunctionSpec(_part_of_date("year"), 1, 1),
    "month": FunctionSpec(_part_of_date("month"), 1, 1),
    "days": FunctionSpec(_days, 2, 2),
    "period": FunctionSpec(_period, 2, 2),
    "covers": FunctionSpec(_of_periods(lambda p, q: p.start <= q.start and q.end <= p.end), 2, 2),
    "overlaps": FunctionSpec(_of_periods(lambda p, q: p.start <= q.end and q.start <= p.end), 2, 2),
    "follows": FunctionSpec(_of_periods(lambda p, q: (q.start - p.end).days == 1), 2, 2),
    "sorted": FunctionSpec(_sorted, 1, 1),
    "sorted_by": FunctionSpec(_sorted_by, 2, 2),
    "pairs": FunctionSpec(_pairs, 1, 1),
    "matrix": FunctionSpec(_matrix, 2, 2),
    "holds": FunctionSpec(_holds, 2, 2),
    "file": FunctionSpec(_file, 2, 2),
    "names_file": FunctionSpec(_names_file, 3, 3),
    "refers": FunctionSpec(_refers, 2, 2),
}
"""Every function of the language itself; plugins add to a copy."""
