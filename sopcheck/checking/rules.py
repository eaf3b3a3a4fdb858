"""Compiles the rules of a pack and runs one of them over the names of its scope."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sopcheck.checking.environment import Environment, FunctionSpec, Later, TooManyStepsError
from sopcheck.checking.expressions import Expression, ExpressionError, compile_expression
from sopcheck.checking.operations import truth
from sopcheck.checking.shapes import Many, Shape, Shapes
from sopcheck.checking.values import Period, Person, Unknown, Value, View, Word
from sopcheck.errors import PackError
from sopcheck.model import Artifact, FieldPath, Finding, Json, Undetermined, address
from sopcheck.standard.model import Pack, Rule, Vocabulary

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
EXACT_INTEGERS = 2**53
"""Below this every whole number is exact as a float (IEEE 754)."""
_RENDERED = ("label", "basis", "artifact", "clause")
"""Placeholders that the renderer fills in, in every message."""


@dataclass(frozen=True, slots=True)
class At:
    """Where a rule points: a name (None: the artifact itself) and the fields below it."""

    name: str | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule whose expressions are compiled."""

    rule: Rule
    each: tuple[tuple[Expression, str], ...]
    let: Mapping[str, Later]
    when: Expression | None
    assert_: Expression
    at: At | None
    parameters: Mapping[str, Expression]


def compile_rule(rule: Rule, pack: Pack, functions: Mapping[str, FunctionSpec]) -> CompiledRule:
    """Compile `rule`; raises PackError, with the rule's file, for an expression or name that is not sound."""
    try:
        return _compile(rule, pack, functions)
    except ExpressionError as error:
        message = f"{rule.code}: {error}"
        raise PackError(message, message, str(rule.position)) from None


def _compile(rule: Rule, pack: Pack, functions: Mapping[str, FunctionSpec]) -> CompiledRule:
    each = tuple((compile_expression(text, functions), name) for text, name in rule.each)
    let = tuple((name, compile_expression(text, functions)) for name, text in rule.let)
    when = compile_expression(rule.when, functions) if rule.when else None
    assert_ = compile_expression(rule.assert_, functions)
    parameters = {name: compile_expression(name, functions) for name in placeholders(rule) if name not in _RENDERED}
    shapes = Shapes(pack.kinds, follow=rule.scope != "artifact")
    scope = scope_shapes(rule, pack, shapes)
    for expression, name in each:
        _require_names(expression, scope)
        shape = shapes.infer(expression.tree, scope)
        scope[name] = shape.of if isinstance(shape, Many) else shape
    scope |= dict.fromkeys(dict(let))
    for name, expression in let:
        _require_names(expression, scope)
        scope[name] = shapes.infer(expression.tree, scope)
    for checked in [*([when] if when else []), assert_, *parameters.values()]:
        _require_names(checked, scope)
        shapes.infer(checked.tree, scope)
    at = _at(rule, shapes, scope, functions)
    later = {name: Later(expression.evaluate) for name, expression in let}
    return CompiledRule(rule, each, later, when, assert_, at, parameters)


def placeholders(rule: Rule) -> list[str]:
    """Names in braces of a rule's message; raises ExpressionError where the two languages differ."""
    zh, en = set(_PLACEHOLDER.findall(rule.message.zh)), set(_PLACEHOLDER.findall(rule.message.en))
    if zh - set(_RENDERED) != en - set(_RENDERED):
        raise ExpressionError(f"the messages use different placeholders: {', '.join(sorted(zh ^ en))}")
    fix = rule.fix
    if fix is not None:
        zh |= set(_PLACEHOLDER.findall(fix.zh)) | set(_PLACEHOLDER.findall(fix.en))
    return sorted(zh)


def scope_shapes(rule: Rule, pack: Pack, shapes: Shapes) -> dict[str, Shape]:
    """The names that a rule may use before its own, and their shapes."""
    scope: dict[str, Shape] = {"as_of": None, "parameters": None}
    if rule.scope == "artifact":
        if rule.kind is None:
            raise ExpressionError("a rule of scope artifact names its kind")
        whole = shapes.of_kind(rule.kind)
        if whole is None:
            raise ExpressionError(f"the kind {rule.kind} has no schema")
        scope["this"] = whole
        for name in whole.specs:
            tree = ast.Attribute(ast.Name("this"), name)
            scope[name] = shapes.infer(tree, {"this": whole})
    else:
        scope |= {kind: Many(shapes.of_kind(kind)) for kind in pack.kinds}
        scope |= {"files": None, "project": None}
    return scope


def _require_names(expression: Expression, scope: Mapping[str, Shape]) -> None:
    for name in sorted(expression.names):
        if name not in scope:
            raise ExpressionError(f"{name} is not known here (in: {expression.text})")


def _at(rule: Rule, shapes: Shapes, scope: Mapping[str, Shape], functions: Mapping[str, FunctionSpec]) -> At | None:
    if rule.at is None:
        return At(rule.each[-1][1], ()) if rule.each else (At(None, ()) if rule.scope == "artifact" else None)
    node = compile_expression(rule.at, functions).tree
    steps: list[str] = []
    while isinstance(node, ast.Attribute):
        steps.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in scope:
        raise ExpressionError(f"at: {rule.at} is not a field")
    shapes.infer(compile_expression(rule.at, functions).tree, scope)
    loops = {name for _, name in rule.each} | {name for name, _ in rule.let}
    if node.id in loops or node.id == "this":
        return At(None if node.id == "this" else node.id, tuple(steps))
    if rule.scope == "artifact":
        return At(None, (node.id, *steps))
    raise ExpressionError(f"at: {node.id} is a list; name one of its items with `each`")


@dataclass(frozen=True, slots=True)
class RuleRun:
    """What rules need to run, besides the names of their scope."""

    pack: Pack
    as_of: dt.date
    parameters: Mapping[str, Json]
    tools: Mapping[str, object]

    def environment(self, names: Mapping[str, Value], fallback: View | None) -> Environment:
        """A fresh environment with the names of a scope."""
        common: dict[str, Value] = {"as_of": self.as_of, "parameters": self.parameters}
        return Environment(common | dict(names), fallback, self.tools)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a finding is about where a rule names nothing: an artifact, or the folder of a project."""

    artifact: Artifact | None
    path: str
    project: str | None


def run_rule(
    compiled: CompiledRule, run: RuleRun, names: Mapping[str, Value], fallback: View | None, anchor: Anchor
) -> list[Finding | Undetermined]:
    """Every finding and every undecided case of one rule in one scope."""
    turn = _Turn(compiled, run, run.environment(names, fallback), anchor, [])
    try:
        turn.loop(0)
    except TooManyStepsError:
        artifact = anchor.artifact.id if anchor.artifact else anchor.path
        turn.outcomes.append(Undetermined(compiled.rule.code, artifact, None, ("steps",)))
    return turn.outcomes


@dataclass(frozen=True, slots=True)
class _Turn:
    """One rule being run in one scope; what it comes to is collected in `outcomes`."""

    compiled: CompiledRule
    run: RuleRun
    env: Environment
    anchor: Anchor
    outcomes: list[Finding | Undetermined]

    def loop(self, depth: int) -> None:
        """Go through the items of `each` number `depth`, and of those inside it."""
        if depth == len(self.compiled.each):
            self.decide()
            return
        expression, name = self.compiled.each[depth]
        source = expression.evaluate(self.env)
        if source is None:
            return
        names = self.env.names
        for item in source if isinstance(source, list) else [source]:
            if type(item) is Unknown:
                self.outcomes.append(_undetermined(self.compiled.rule.code, item, self.anchor, None))
            elif item is not None:
                if depth:  # loops inside loops multiply
                    self.env.spend(1)
                names[name] = item
                self.loop(depth + 1)

    def decide(self) -> None:
        """Decide the rule for the names as they are now."""
        compiled, env = self.compiled, self.env
        if compiled.let:
            env.names.update(compiled.let)
        applies = True if compiled.when is None else truth(compiled.when.evaluate(env))
        if applies is False:
            return
        holds = truth(compiled.assert_.evaluate(env)) if applies is True else applies
        if holds is True:
            return
        view, path = _target(compiled.at, env)
        if type(holds) is Unknown:
            target = (view, path) if view else None
            self.outcomes.append(_undetermined(compiled.rule.code, holds, self.anchor, target))
        else:
            self.outcomes.append(_finding(compiled, self.run, env, self.anchor, view, path))


def _target(at: At | None, env: Environment) -> tuple[View | None, FieldPath]:
    """The artifact's view that `at` names, and the field's path in it."""
    if at is None:
        return None, ()
    base = env.fallback if at.name is None else env.names.get(at.name)
    if type(base) is Later:
        base = base.expression(env)
    if not isinstance(base, View):
        return None, ()
    return base, (*base.path, *at.steps)


def _undetermined(
    code: str, unknown: Unknown, anchor: Anchor, target: tuple[View | None, FieldPath] | None
) -> Undetermined:
    view, path = target or (None, ())
    artifact = view.artifact if view else anchor.artifact
    here = artifact.id if artifact else anchor.path
    needs = sorted({f"{owner}: {field}" if owner not in ("", here) else field for owner, field in unknown.needs})
    field = address(path, artifact.data) if artifact and path else None
    return Undetermined(code, here, field, tuple(needs))


def _finding(
    compiled: CompiledRule, run: RuleRun, env: Environment, anchor: Anchor, view: View | None, path: FieldPath
) -> Finding:
    rule = compiled.rule
    artifact = view.artifact if view else anchor.artifact
    parameters: dict[str, Json] = {
        name: displayed(expression.evaluate(env), run.pack.vocabulary)
        for name, expression in compiled.parameters.items()
    }
    mark = artifact.marks.get(path) if artifact else None
    return Finding(
        code=rule.code,
        severity=rule.severity,
        source=rule.source,
        path=artifact.path if artifact else anchor.path,
        artifact=artifact.id if artifact else anchor.path,
        kind=artifact.kind if artifact else rule.kind,
        project=anchor.project,
        at=path,
        field=address(path, artifact.data) if artifact and path else None,
        label=mark.label if mark else None,
        state=artifact.state(path) if artifact and path else None,
        obligations=rule.obligations,
        parameters=parameters,
    )


def displayed(value: Value, vocabulary: Vocabulary) -> Json:
    """A value as a message shows it: as the document writes it, or a vocabulary's word in both languages."""
    if type(value) is Unknown or value is None:
        return "?"
    if isinstance(value, bool):
        return {"zh": "是" if value else "否", "en": "yes" if value else "no"}
    if isinstance(value, Word):
        return value.text or bilingual(str(value), vocabulary)
    if isinstance(value, Person):
        return str(value)
    if isinstance(value, View):
        return value.name()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Period):
        start, end = value.start.isoformat(), value.end.isoformat()
        return start if start == end else {"zh": f"{start} 至 {end}", "en": f"{start} to {end}"}
    if isinstance(value, list):
        return [displayed(item, vocabulary) for item in value]  # joined, and escaped, when the language is known
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_INTEGERS:
        return int(value)
    return value if isinstance(value, str | int | float) else str(value)


def bilingual(word: str, vocabulary: Vocabulary) -> Json:
    """The first Chinese and the first English word for a canonical level or status; others stay as they are."""
    words = vocabulary.levels.get(word) or vocabulary.statuses.get(word)
    if not words:
        return word
    zh = next((one for one in words if not one.isascii()), word)
    en = next((one for one in words if one.isascii()), word)
    return {"zh": zh, "en": en}
