"""Compiles the rules of a pack and runs one of them over the names of its scope."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sopcheck.checking.environment import Environment, FunctionSpec, Later, TooManyStepsError
from sopcheck.checking.expressions import Expression, compile_expression
from sopcheck.checking.faults import ExpressionError
from sopcheck.checking.operations import truth
from sopcheck.checking.shapes import Many, Shape, Shapes
from sopcheck.checking.values import Period, Person, Unknown, Value, View, Word
from sopcheck.errors import PackError
from sopcheck.model import Artifact, FieldPath, Finding, Json, Undetermined, address
from sopcheck.standard.model import Pack, Position, Rule, Vocabulary
from sopcheck.suggest import did_you_mean

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
    steps = _Steps(rule, functions)
    try:
        return _compile(rule, pack, steps)
    except ExpressionError as error:
        raise PackError(f"{rule.code}：{error.zh}", f"{rule.code}: {error.en}", str(steps.position())) from None


class _Steps:
    """Compiles the expressions of a rule, and knows which key of its file it is at."""

    def __init__(self, rule: Rule, functions: Mapping[str, FunctionSpec]) -> None:
        self._rule = rule
        self._functions = functions
        self._key = "code"

    def at(self, key: str) -> None:
        """What follows is about the key `key`."""
        self._key = key

    def compiled(self, key: str, text: str) -> Expression:
        """The expression `text`, which stands at `key`; raises ExpressionError."""
        self.at(key)
        return compile_expression(text, self._functions)

    def position(self) -> Position:
        """Where the key stands in the rule's file."""
        return replace(self._rule.position, line=self._rule.lines.get(self._key, self._rule.position.line))


def _compile(rule: Rule, pack: Pack, steps: _Steps) -> CompiledRule:
    each = tuple((steps.compiled("each", text), name) for text, name in rule.each)
    let = tuple((name, steps.compiled(f"let.{name}", text)) for name, text in rule.let)
    when = steps.compiled("when", rule.when) if rule.when else None
    assert_ = steps.compiled("assert", rule.assert_)
    steps.at("message")
    parameters = {name: steps.compiled("message", name) for name in placeholders(rule) if name not in _RENDERED}
    steps.at("kind")
    shapes = Shapes(pack.kinds, follow=rule.scope != "artifact")
    scope = scope_shapes(rule, pack, shapes)
    for expression, name in each:
        steps.at("each")
        _require_names(expression, scope)
        shape = shapes.infer(expression.tree, scope)
        scope[name] = shape.of if isinstance(shape, Many) else shape
    scope |= dict.fromkeys(dict(let))
    for name, expression in let:
        steps.at(f"let.{name}")
        _require_names(expression, scope)
        scope[name] = shapes.infer(expression.tree, scope)
    checks = [("when", when), ("assert", assert_), *(("message", one) for one in parameters.values())]
    for key, checked in checks:
        if checked is None:
            continue
        steps.at(key)
        _require_names(checked, scope)
        shapes.infer(checked.tree, scope)
    at = _at(rule, shapes, scope, steps)
    later = {name: Later(expression.evaluate) for name, expression in let}
    return CompiledRule(rule, each, later, when, assert_, at, parameters)


def placeholders(rule: Rule) -> list[str]:
    """Names in braces of a rule's message; raises ExpressionError where the two languages differ."""
    zh, en = set(_PLACEHOLDER.findall(rule.message.zh)), set(_PLACEHOLDER.findall(rule.message.en))
    if zh - set(_RENDERED) != en - set(_RENDERED):
        listed = ", ".join(sorted((zh ^ en) - set(_RENDERED)))
        raise ExpressionError(
            f"两种语言的 message 占位符不同：{listed}", f"the messages use different placeholders: {listed}"
        )
    fix = rule.fix
    if fix is not None:
        zh |= set(_PLACEHOLDER.findall(fix.zh)) | set(_PLACEHOLDER.findall(fix.en))
    return sorted(zh)


def scope_shapes(rule: Rule, pack: Pack, shapes: Shapes) -> dict[str, Shape]:
    """The names that a rule may use before its own, and their shapes."""
    scope: dict[str, Shape] = {"as_of": None, "parameters": None}
    if rule.scope == "artifact":
        if rule.kind is None:
            raise ExpressionError("缺少 kind（文档种类）", "a rule of scope artifact names its kind")
        whole = shapes.of_kind(rule.kind)
        if whole is None:
            raise ExpressionError(f"种类 {rule.kind} 没有字段声明", f"the kind {rule.kind} has no schema")
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
            zh, en = did_you_mean(name, scope)
            within = expression.text
            raise ExpressionError(
                f"“{within}”里的 {name} 在这里不认识。{zh}", f'{name} in "{within}" is not known here.{en}'
            )


def _at(rule: Rule, shapes: Shapes, scope: Mapping[str, Shape], steps: _Steps) -> At | None:
    if rule.at is None:
        return At(rule.each[-1][1], ()) if rule.each else (At(None, ()) if rule.scope == "artifact" else None)
    node = steps.compiled("at", rule.at).tree
    keys: list[str] = []
    while isinstance(node, ast.Attribute):
        keys.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in scope:
        raise ExpressionError(f"at：{rule.at} 不是字段", f"at: {rule.at} is not a field")
    shapes.infer(steps.compiled("at", rule.at).tree, scope)
    loops = {name for _, name in rule.each} | {name for name, _ in rule.let}
    if node.id in loops or node.id == "this":
        return At(None if node.id == "this" else node.id, tuple(keys))
    if rule.scope == "artifact":
        return At(None, (node.id, *keys))
    zh = f"at：{node.id} 是列表，请用 each 给其中一项起名"
    raise ExpressionError(zh, f"at: {node.id} is a list; name one of its items with `each`")


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
