"""Every rule's good and bad cases hold, and they are sharp: a changed `assert` makes one of them fail."""

from __future__ import annotations

import ast
import copy
import dataclasses
from collections.abc import Iterator

import pytest

from sopcheck.errors import PackError
from sopcheck.rule_cases import Readers, judge, prepare, run_cases
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack, Rule

KILLED_AT_LEAST = 0.95

_SWAPS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_CALLS = {"all": "any", "any": "all", "min": "max", "max": "min", "first": "last", "last": "first"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("operations")


def test_every_rule_has_good_and_bad_cases_and_they_hold(pack: Pack) -> None:
    failures = run_cases(pack)
    assert [f"{one.code} {one.case} ({one.where}): {one.reason}" for one in failures] == []


def test_every_rule_has_two_cases_of_each_sort_and_a_rule_across_documents_has_several(pack: Pack) -> None:
    rules = pack.rules.values()
    assert [one.code for one in rules if len(one.good) < 2 or len(one.bad) < 2] == []
    across = [one for one in rules if one.scope != "artifact"]
    assert [one.code for one in across if all(len(case.files) == 1 for case in one.bad)] == []


def mutants(text: str) -> Iterator[str]:
    """Every expression that differs from `text` by one slip: negated, a clause dropped, an operator swapped."""
    tree = ast.parse(text.strip(), mode="eval").body
    yield f"not ({text.strip()})"
    for index, node in enumerate(ast.walk(tree)):
        for change in _changes(node):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[index]
            replacement = change(target)
            yield ast.unparse(_replaced(changed, target, replacement))


def _changes(node: ast.AST) -> Iterator[object]:
    if isinstance(node, ast.BoolOp):
        for drop in range(len(node.values)):
            yield lambda target, drop=drop: _without(target, drop)
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield lambda target, other=other: ast.BoolOp(other(), target.values)
    elif isinstance(node, ast.Compare):
        for position, operation in enumerate(node.ops):
            for swap in _SWAPS[type(operation)]:
                yield lambda target, position=position, swap=swap: _swapped(target, position, swap)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        other_sign = ast.Sub if isinstance(node.op, ast.Add) else ast.Add
        yield lambda target, other=other_sign: ast.BinOp(target.left, other(), target.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield lambda target: target.operand
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        name = _CALLS[node.func.id]
        yield lambda target, name=name: ast.Call(ast.Name(name), target.args, [])


def _without(target: ast.BoolOp, drop: int) -> ast.expr:
    values = [value for position, value in enumerate(target.values) if position != drop]
    return values[0] if len(values) == 1 else ast.BoolOp(target.op, values)


def _swapped(target: ast.Compare, position: int, swap: type[ast.cmpop]) -> ast.expr:
    operators = list(target.ops)
    operators[position] = swap()
    return ast.Compare(target.left, operators, target.comparators)


def _replaced(tree: ast.expr, target: ast.AST, replacement: ast.expr) -> ast.expr:
    if tree is target:
        return replacement

    class Replace(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return replacement if node is target else self.generic_visit(node)

    return Replace().visit(tree)


def _survivors(pack: Pack, rule: Rule, readers: Readers) -> tuple[int, list[str]]:
    cases = list(prepare(pack, rule, readers))
    total, survivors = 0, []
    for text in mutants(rule.assert_):
        changed = dataclasses.replace(rule, assert_=text)
        total += 1
        try:
            killed = any(judge(pack, changed, case) is not None for case in cases)
        except PackError:
            killed = True
        if not killed:
            survivors.append(text)
    return total, survivors


def test_cases_notice_a_changed_assert(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    total, survivors = 0, []
    readers = Readers(pack)
    for rule in pack.rules.values():
        count, alive = _survivors(pack, rule, readers)
        total += count
        survivors += [f"{rule.code}: {rule.assert_}  ->  {text}" for text in alive]
    killed = (total - len(survivors)) / total
    with capsys.disabled():
        print(f"\nmutated asserts: {total}, killed {killed:.1%}")
        print("\n".join(survivors))
    assert total > 400
    assert killed >= KILLED_AT_LEAST
