"""The expressions of rules: a whitelisted subset of Python's, compiled once to closures, evaluated in three values.

Grammar and meaning are published in docs/rule-language.md; what the operators do is in `operations`.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sopcheck.checking.environment import Environment, Evaluate, FunctionSpec, Later
from sopcheck.checking.faults import ExpressionError
from sopcheck.checking.operations import (
    ARITHMETIC,
    ORDER,
    any_unknown,
    as_unknown,
    calculated,
    contained,
    equal,
    inverted,
    is_number,
    key_of,
    ordered,
    truth,
    union,
)
from sopcheck.checking.values import Unknown, Value, View
from sopcheck.suggest import did_you_mean

MAX_CHARACTERS = 2_000
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; `names` are the free names that it uses, `text` its source, `tree` its syntax."""

    text: str
    names: frozenset[str]
    tree: ast.expr
    evaluate: Evaluate


_ABSENT: Final = object()
_CONSTANTS: Mapping[str, Value] = {"true": True, "false": False, "null": None}


def compile_expression(text: str, functions: Mapping[str, FunctionSpec]) -> Expression:
    """Compile `text`; raises ExpressionError, with the column, for anything outside the grammar."""
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(f"超过 {MAX_CHARACTERS} 个字符", f"longer than {MAX_CHARACTERS} characters")
    try:
        with warnings.catch_warnings():  # Python's own advice about a text such as `1in x` is for its programmers
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = getattr(error, "msg", error)
        raise ExpressionError(f"不是表达式（{reason}）", f"not an expression: {reason}") from None
    compiler = _Compiler(text.strip(), functions)
    evaluate = compiler.compile(tree.body, frozenset(), 1)
    return Expression(text, frozenset(compiler.free), tree.body, evaluate)


class _Compiler:
    """Turns a syntax tree into closures. One instance compiles one expression."""

    def __init__(self, text: str, functions: Mapping[str, FunctionSpec]) -> None:
        self.lines = text.encode().splitlines()  # bytes, as ast counts columns
        self.functions = functions
        self.free: set[str] = set()

    def fail(self, node: ast.AST, zh: str, en: str) -> ExpressionError:
        line = self.lines[getattr(node, "lineno", 1) - 1]
        column = len(line[: getattr(node, "col_offset", 0)].decode(errors="replace")) + 1
        return ExpressionError(zh, en, column)

    def written(self, node: ast.expr) -> str:
        """The text of `node`; unparsing costs as much as all the rest of compiling, so only what is broken is."""
        if node.lineno != node.end_lineno:
            return ast.unparse(node)
        return self.lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode()

    def compile(self, node: ast.expr, bound: frozenset[str], depth: int) -> Evaluate:
        if depth > MAX_DEPTH:
            raise self.fail(node, f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH} levels")
        method = getattr(self, f"_{type(node).__name__}", None)
        if method is None:
            name = type(node).__name__
            raise self.fail(node, f"规则语言里没有 {name}", f"{name} is not part of the rule language")
        compiled: Evaluate = method(node, bound, depth + 1)
        return compiled

    def _Constant(self, node: ast.Constant, _bound: frozenset[str], _depth: int) -> Evaluate:  # noqa: N802 - named after ast classes
        value = node.value
        if type(value) not in (int, float, str) or calculated(lambda: value) is not value:
            zh = f"规则语言里没有 {value!r}（请写 true、false、null）"
            raise self.fail(node, zh, f"{value!r} is not part of the rule language (write true, false, null)")
        return lambda _env: value

    def _Name(self, node: ast.Name, bound: frozenset[str], _depth: int) -> Evaluate:  # noqa: N802
        name = node.id
        if name in _CONSTANTS:
            value = _CONSTANTS[name]
            return lambda _env: value
        if name not in bound:
            self.free.add(name)

        def load(env: Environment) -> Value:
            if name in env.names:
                value = env.names[name]
                if type(value) is Later:
                    env.names[name] = Unknown(frozenset([("", name)]))  # a `let` that names itself stays unknown
                    value = env.names[name] = value.expression(env)
                return value
            if env.fallback is not None:
                try:
                    return env.fallback.get(name)
                except KeyError:
                    pass
            return Unknown(frozenset([("", name)]))

        return load

    def _Attribute(self, node: ast.Attribute, bound: frozenset[str], depth: int) -> Evaluate:  # noqa: N802
        base = self.compile(node.value, bound, depth)
        key = node.attr
        text = self.written(node)
        if isinstance(node.value, ast.Name) and node.value.id not in _CONSTANTS:
            return _key_of_name(node.value.id, key, base, text)

        def access(env: Environment) -> Value:
            return key_of(base(env), key, text)

        return access

    def _List(self, node: ast.List, bound: frozenset[str], depth: int) -> Evaluate:  # noqa: N802
        items = [self.compile(item, bound, depth) for item in node.elts]
        return lambda env: [item(env) for item in items]

    def _UnaryOp(self, node: ast.UnaryOp, bound: frozenset[str], depth: int) -> Evaluate:  # noqa: N802
        inner = self.compile(node.operand, bound, depth)
        if isinstance(node.op, ast.Not):

            def negate(env: Environment) -> Value:
                value = truth(inner(env))
                return value if type(value) is Unknown else not value

            return negate
        if isinstance(node.op, ast.USub):

            def minus(env: Environment) -> Value:
                value = inner(env)
                return -value if is_number(value) else as_unknown(value)

            return minus
        raise self.fail(node, "值前面只能是 not 或 -", "only `not` and `-` stand before a value")

    def _BoolOp(self, node: ast.BoolOp, bound: frozenset[str], depth: int) -> Evaluate:  # noqa: N802
        parts = [self.compile(part, bound, depth) for part in node.values]
        deciding = isinstance(node.op, ast.Or)
        other = not deciding

        def connect(env: Environment) -> Value:
            unknown: Unknown | None = None
            for part in parts:
                value = part(env)
                if value is deciding:
                    return deciding
                if value is not other:
                    value = truth(value)
                    unknown = value if unknown is None else unknown | value
            return other if unknown is None else unknown

        return connect

    def _Compare(self, node: ast.Compare, bound: frozenset[str], depth: int) -> Evaluate:  # noqa: N802
        operands = [self.compile(part, bound, depth) for part in (node.left, *node.comparators)]
        operators = [self._comparison(node, operation) for operation in node.ops]
        text = self.written(node)

        if len(operators) == 1:
            constant = _constant(node.comparators[0])
            if constant is not _ABSENT and isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):
                return _against_constant(operands[0], node.ops[0], constant)
            return _comparison(operands[0], operators[0], operands[1], text)

        def compare(env: Environment) -> Value:
            values = [operand(env) for operand in operands]
            unknown: Unknown | None = None
            for index, operation in enumerate(operators):
                result = operation(values[index], values[index + 1])
                if type(result) is Unknown:
                    unknown = result if unknown is None else unknown | result
                elif result is False:
                    return False
            if unknown is None:
                return True
            return unknown if unknown.needs else Unknown(frozenset([("", text)]))

        return compare

    def _comparison(self, node: ast.Compare, operation: ast.cmpop) -> Callable[[Value, Value], Value]:
        if isinstance(operation, ast.Eq):
            return equal
        if isinstance(operation, ast.NotEq):
            return lambda left, right: inverted(equal(left, right))
        if isinstance(operation, ast.In):
            return contained
        if isinstance(operation, ast.NotIn):
            return lambda left, right: inverted(contained(left, right))
        order = ORDER.get(type(operation))
        if order is None:
            raise self.fail(
                node, "规则语言里没有 is（请写 == null）", "`is` is not part of the rule language (write == null)"
            )
        return lambda left, right: ordered(order, left, right)

    def _BinOp(self, node: ast.BinOp, bound: frozenset[str], depth: int) -> Evaluate:  # noqa: N802
        left = self.compile(node.left, bound, depth)
        right = self.compile(node.right, bound, depth)
        operation = ARITHMETIC.get(type(node.op))
        if operation is None:
            name = type(node.op).__name__
            raise self.fail(node, f"规则语言里没有 {name}", f"{name} is not part of the rule language")

        def calculate(env: Environment) -> Value:
            a, b = left(env), right(env)
            if type(a) is Unknown or type(b) is Unknown:
                return union(a, b)
            return calculated(operation, a, b)

        return calculate

    def _IfExp(self, node: ast.IfExp, bound: frozenset[str], depth: int) -> Evaluate:  # noqa: N802
        test = self.compile(node.test, bound, depth)
        then = self.compile(node.body, bound, depth)
        other = self.compile(node.orelse, bound, depth)

        def choose(env: Environment) -> Value:
            decided = truth(test(env))
            if type(decided) is Unknown:
                return decided
            return then(env) if decided else other(env)

        return choose

    def _ListComp(self, node: ast.ListComp, bound: frozenset[str], depth: int) -> Evaluate:  # noqa: N802
        loop = self._loop(node, bound, depth)

        def collect(env: Environment) -> Value:
            source = loop.source(env)
            if type(source) is Unknown:
                return source
            return [value if kept is True else kept for kept, value in loop.run(env, source)]

        return collect

    def _loop(self, node: ast.ListComp | ast.GeneratorExp, bound: frozenset[str], depth: int) -> _Loop:
        if len(node.generators) != 1:
            raise self.fail(node, "一个列表里只能有一个 for", "one `for` in a comprehension")
        generator = node.generators[0]
        if not isinstance(generator.target, ast.Name) or generator.is_async:
            raise self.fail(node, "for 后面是一个名字", "`for` takes one name")
        name = generator.target.id
        inside = bound | {name}
        return _Loop(
            name,
            self.compile(generator.iter, bound, depth),
            tuple(self.compile(test, inside, depth) for test in generator.ifs),
            self.compile(node.elt, inside, depth),
            sum(1 for _ in ast.walk(node)),
        )

    def _Call(self, node: ast.Call, bound: frozenset[str], depth: int) -> Evaluate:  # noqa: N802
        if not isinstance(node.func, ast.Name) or node.keywords:
            en = "only the language's own functions can be called, without keywords"
            raise self.fail(node, "只能调用规则语言自己的函数，而且不带关键字", en)
        name = node.func.id
        spec = self.functions.get(name)
        if spec is None:
            zh, en = did_you_mean(name, self.functions)
            raise self.fail(
                node, f"没有函数 {name}。{zh}".rstrip("。"), f"there is no function {name}.{en}".rstrip(".")
            )
        if len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            loop = self._loop(node.args[0], bound, depth)
            if name in ("all", "any"):
                return _quantifier(loop, deciding=name == "any")
            collect = self._ListComp(ast.ListComp(node.args[0].elt, node.args[0].generators), bound, depth)
            return _call(spec, [collect])
        if len(node.args) < spec.least or (spec.most is not None and len(node.args) > spec.most):
            most = spec.most or ("任意多", "any number of")
            zh_most, en_most = most if isinstance(most, tuple) else (most, most)
            zh, en = f"{name} 要 {spec.least} 到{zh_most}个值", f"{name} takes {spec.least} to {en_most} values"
            raise self.fail(node, zh, en)
        return _call(spec, [self.compile(argument, bound, depth) for argument in node.args])


def _key_of_name(name: str, key: str, load: Evaluate, text: str) -> Evaluate:
    """`name.key`, the commonest expression of all: straight to what the view has converted already."""

    def access(env: Environment) -> Value:
        base = env.names.get(name)
        if type(base) is View:
            found = base.memo.get(key, _ABSENT)
            if found is not _ABSENT:
                return found
        return key_of(load(env), key, text)

    return access


def _constant(node: ast.expr) -> Value:
    """The value of a literal, or of a list of literals, that no document can change; _ABSENT for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name) and node.id == "null":
        return None
    if isinstance(node, ast.List):
        items = [_constant(item) for item in node.elts]
        return _ABSENT if any(item is _ABSENT or item is None for item in items) else items
    return _ABSENT


def _against_constant(left: Evaluate, operation: ast.cmpop, constant: Value) -> Evaluate:
    """A comparison with texts or null, where only the left side can be unknown."""
    wanted = isinstance(operation, ast.Eq | ast.In)
    within = isinstance(operation, ast.In | ast.NotIn)

    def compare(env: Environment) -> Value:
        value = left(env)
        if type(value) is Unknown:
            return value
        if within:
            result = contained(value, constant)
            return result if type(result) is Unknown else result is wanted
        return equal(value, constant) is wanted

    return compare


def _comparison(left: Evaluate, operation: Callable[[Value, Value], Value], right: Evaluate, text: str) -> Evaluate:
    """One comparison alone, by far the commonest."""
    undecided = Unknown(frozenset([("", text)]))

    def compare(env: Environment) -> Value:
        result = operation(left(env), right(env))
        return undecided if type(result) is Unknown and not result.needs else result

    return compare


@dataclass(frozen=True, slots=True)
class _Loop:
    """The `for` of a comprehension."""

    name: str
    source: Evaluate
    tests: tuple[Evaluate, ...]
    element: Evaluate
    cost: int
    """Steps of one turn: the parts of what is evaluated in it."""

    def run(self, env: Environment, source: Value) -> Iterator[tuple[Value, Value]]:
        """Pairs of whether an item is kept (three-valued) and the element's value."""
        if source is None:
            return
        if not isinstance(source, list):
            yield Unknown(), Unknown()
            return
        saved = env.names.get(self.name, _ABSENT)
        try:
            for item in source:
                env.spend(self.cost)
                env.names[self.name] = item
                kept: Value = True
                for test in self.tests:
                    result = truth(test(env))
                    if result is False:
                        kept = False
                        break
                    if type(result) is Unknown:
                        kept = result if kept is True else kept | result
                if kept is not False:
                    yield kept, self.element(env)
        finally:
            if saved is _ABSENT:
                env.names.pop(self.name, None)
            else:
                env.names[self.name] = saved


def _quantifier(loop: _Loop, *, deciding: bool) -> Evaluate:
    """`any` (deciding is True) or `all` over a comprehension: stops at the first element that decides."""

    def quantify(env: Environment) -> Value:
        source = loop.source(env)
        if type(source) is Unknown:
            return source
        unknown: Unknown | None = None
        for kept, value in loop.run(env, source):
            result = truth(value)
            if type(result) is Unknown or (kept is not True and result is deciding):
                needs = union(kept, result)
                unknown = needs if unknown is None else unknown | needs
            elif result is deciding:
                return deciding
        return unknown if unknown is not None else not deciding

    return quantify


def _call(spec: FunctionSpec, arguments: Sequence[Evaluate]) -> Evaluate:
    def call(env: Environment) -> Value:
        values = [argument(env) for argument in arguments]
        if spec.strict:
            unknown = any_unknown(values)
            if unknown is not None:
                return unknown
        return spec.call(env, values)

    return call
