"""Checks, when a rule is loaded, that every key it names is a field of what it names it of: a typo is refused."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from sopcheck.checking.faults import ExpressionError
from sopcheck.checking.values import ARTIFACT_KEYS
from sopcheck.standard.model import FieldSpec, Kind
from sopcheck.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Fields:
    """Something with keys: an artifact of a kind, or a record."""

    specs: Mapping[str, FieldSpec]
    artifact: bool


@dataclass(frozen=True, slots=True)
class Keys:
    """A value with a fixed set of keys, such as a period."""

    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Many:
    """A list of things of one shape."""

    of: Shape


Shape = Fields | Keys | Many | None
"""What is known of a value before any document is read; None is nothing."""

_KEYS: Mapping[str, frozenset[str]] = {
    "period": frozenset(["start", "end"]),
    "person": frozenset(["name", "role", "department"]),
    "level": frozenset(["level", "number", "scale", "text"]),
    "money": frozenset(["amount", "currency"]),
}
_ELEMENT = ("first", "last")
_SAME_LIST = ("sorted", "sorted_by", "duplicates", "missing")


@dataclass(frozen=True, slots=True)
class Shapes:
    """Infers shapes in one scope. `follow` says that references lead to artifacts (project scope)."""

    kinds: Mapping[str, Kind]
    follow: bool

    def of_kind(self, kind: str) -> Fields | None:
        """The shape of an artifact of `kind`; None for a kind that is only declared."""
        fields = self.kinds[kind].fields
        return Fields(fields, artifact=True) if fields else None

    def infer(self, node: ast.expr, scope: Mapping[str, Shape]) -> Shape:
        """The shape of `node`; raises ExpressionError for a key that its base cannot have."""
        if isinstance(node, ast.Name):
            return scope.get(node.id)
        if isinstance(node, ast.Attribute):
            return self._key(node, self.infer(node.value, scope))
        if isinstance(node, ast.ListComp | ast.GeneratorExp):
            return self._comprehension(node, scope)
        if isinstance(node, ast.Call):
            return self._call(node, scope)
        if isinstance(node, ast.IfExp):
            self.infer(node.test, scope)
            then, other = self.infer(node.body, scope), self.infer(node.orelse, scope)
            return then if then is not None else other
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.infer(child, scope)
        return None

    def _call(self, node: ast.Call, scope: Mapping[str, Shape]) -> Shape:
        arguments = [self.infer(argument, scope) for argument in node.args]
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if arguments and isinstance(arguments[0], Many):
            if name in _ELEMENT:
                return arguments[0].of
            if name in _SAME_LIST:
                return arguments[0]
        return None

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp, scope: Mapping[str, Shape]) -> Shape:
        loop = node.generators[0]
        source = self.infer(loop.iter, scope)
        name = loop.target.id if isinstance(loop.target, ast.Name) else ""
        inside = {**scope, name: source.of if isinstance(source, Many) else None}
        for test in loop.ifs:
            self.infer(test, inside)
        return Many(self.infer(node.elt, inside))

    def _key(self, node: ast.Attribute, base: Shape) -> Shape:
        key = node.attr
        if isinstance(base, Fields):
            spec = base.specs.get(key)
            if spec is not None:
                return self._field(spec)
            if base.artifact and key in ARTIFACT_KEYS:
                return None
            zh, en = did_you_mean(key, base.specs)
            text = ast.unparse(node)
            raise ExpressionError(f"{text}：没有字段 {key}。{zh}", f"{text}: there is no field {key}.{en}")
        if isinstance(base, Keys) and key not in base.keys:
            text, keys = ast.unparse(node), sorted(base.keys)
            raise ExpressionError(f"{text}：它只有 {'、'.join(keys)}", f"{text}: it has only {', '.join(keys)}")
        if isinstance(base, Many):
            text = ast.unparse(node)
            raise ExpressionError(
                f"{text}：列表没有字段，要取其中一项", f"{text}: a list has no fields; take one of its items"
            )
        return None

    def _field(self, spec: FieldSpec) -> Shape:
        if spec.type == "records":
            return Many(Fields({one.name: one for one in spec.records}, artifact=False))
        if spec.type == "people":
            return Many(Keys(_KEYS["person"]))
        if spec.type in ("ref", "refs"):
            target = self.of_kind(spec.target) if self.follow and spec.target else None
            return Many(target) if spec.type == "refs" else target
        if spec.type == "list":
            return Many(None)
        return Keys(_KEYS[spec.type]) if spec.type in _KEYS else None
