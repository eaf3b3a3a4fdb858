"""What the operators of rules do to values: three-valued, total, and never an exception.

Kleene, S. C., "Introduction to Metamathematics" (1952), section 64, defines the connectives that follow from it.
"""

from __future__ import annotations

import ast
import datetime as dt
import math
import operator
from collections.abc import Callable, Mapping, Sequence

from sopcheck.checking.values import Period, Person, Unknown, Value, View, Word

_NUMBERS = (int, float)
ORDER: Mapping[type[ast.cmpop], Callable[[Value, Value], Value]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def truth(value: Value) -> Value:
    """True, False or Unknown; anything else that is neither is unknown, never silently true."""
    if value is True or value is False or type(value) is Unknown:
        return value
    return Unknown()


def any_unknown(values: Sequence[Value]) -> Unknown | None:
    """The union of the unknowns among `values` and in lists among them; None if all are known."""
    found: Unknown | None = None
    for value in values:
        inner = any_unknown(value) if isinstance(value, list) else value if type(value) is Unknown else None
        if inner is not None:
            found = inner if found is None else found | inner
    return found


def key_of(base: Value, key: str, text: str) -> Value:
    """The value under `key`; unknown for a key of null or of something that has no such key."""
    kind = type(base)
    if kind is Unknown:
        return base
    if kind is View:
        try:
            return base.get(key)
        except KeyError:
            return Unknown(frozenset([("", text)]))
    if kind in (Period, Person, Word) and not key.startswith("_"):
        if key == "name" and kind is Person:
            return base
        if key == "level" and kind is Word:
            return base
        if key in _KEYS[kind]:
            return getattr(base, key)
    if isinstance(base, Mapping) and key in base:
        return base[key]
    return Unknown(frozenset([("", text)]))


_KEYS: Mapping[type, tuple[str, ...]] = {
    Period: ("start", "end"),
    Person: ("role", "department"),
    Word: ("number", "scale", "text"),
}


def equal(left: Value, right: Value) -> Value:
    """Three-valued equality: same artifact or record, same text, same number, same date; lists item by item."""
    if type(left) is Unknown or type(right) is Unknown:
        return union(left, right)
    if isinstance(left, list) and isinstance(right, list):
        unknown = any_unknown([left, right])
        return unknown if unknown is not None else left == right
    if isinstance(left, bool) is not isinstance(right, bool):
        return False
    return bool(left == right)


def contained(item: Value, container: Value) -> Value:
    """Three-valued membership in a list, or part of a text."""
    if type(item) is Unknown or type(container) is Unknown:
        return union(item, container)
    if isinstance(container, str):
        return item in container if isinstance(item, str) else Unknown()
    if container is None:
        return False
    if not isinstance(container, list):
        return Unknown()
    unknown: Unknown | None = None
    for one in container:
        result = equal(item, one)
        if result is True:
            return True
        if type(result) is Unknown:
            unknown = result if unknown is None else unknown | result
    return unknown if unknown is not None else False


def ordered(order: Callable[[Value, Value], Value], left: Value, right: Value) -> Value:
    """Three-valued ordering of two numbers, two dates or two texts; of anything else unknown."""
    if type(left) is Unknown or type(right) is Unknown:
        return union(left, right)
    comparable = (
        (is_number(left) and is_number(right))
        or (isinstance(left, dt.date) and isinstance(right, dt.date))
        or (isinstance(left, str) and isinstance(right, str))
    )
    return bool(order(left, right)) if comparable else Unknown()


def is_number(value: Value) -> bool:
    """Whether `value` is a number; truth values are none."""
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def inverted(value: Value) -> Value:
    """Kleene's negation of True, False or Unknown."""
    return value if type(value) is Unknown else not value


def as_unknown(value: Value) -> Unknown:
    """`value` if it is unknown, else an unknown that needs nothing in particular."""
    return value if type(value) is Unknown else Unknown()


def union(*values: Value) -> Unknown:
    """The union of the unknowns among `values`."""
    out = Unknown()
    for value in values:
        if type(value) is Unknown:
            out = out | value
    return out


def calculated(operation: Callable[..., Value], *values: Value) -> Value:
    """The result of arithmetic; unknown where it is no number, or larger than any report could print."""
    try:
        result = operation(*values)
        return result if not is_number(result) or math.isfinite(result) else Unknown()
    except (OverflowError, ValueError):  # an integer that no float can hold; a number of days that is none
        return Unknown()


def _add(left: Value, right: Value) -> Value:
    if is_number(left) and is_number(right):
        return left + right
    if isinstance(left, dt.date) and is_number(right):
        return _shifted(left, right)
    if isinstance(left, str) and isinstance(right, str):
        return str(left) + str(right)
    if isinstance(left, list) and isinstance(right, list):
        return left + right
    return Unknown()


def _subtract(left: Value, right: Value) -> Value:
    if is_number(left) and is_number(right):
        return left - right
    if isinstance(left, dt.date):
        if isinstance(right, dt.date):
            return (left - right).days
        if is_number(right):
            return _shifted(left, -right)
    return Unknown()


def _shifted(date: dt.date, days: float) -> Value:
    try:
        return date + dt.timedelta(days=int(days))
    except OverflowError:
        return Unknown()


def _multiply(left: Value, right: Value) -> Value:
    return left * right if is_number(left) and is_number(right) else Unknown()


def _divide(left: Value, right: Value) -> Value:
    return left / right if is_number(left) and is_number(right) and right else Unknown()


def _remainder(left: Value, right: Value) -> Value:
    return left % right if is_number(left) and is_number(right) and right else Unknown()


ARITHMETIC: Mapping[type[ast.operator], Callable[[Value, Value], Value]] = {
    ast.Add: _add,
    ast.Sub: _subtract,
    ast.Mult: _multiply,
    ast.Div: _divide,
    ast.Mod: _remainder,
}
