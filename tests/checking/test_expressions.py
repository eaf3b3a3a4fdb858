"""The rule language: what it accepts, what it refuses, and its three values."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopcheck.checking.environment import MAX_STEPS, Environment, TooManyStepsError
from sopcheck.checking.expressions import compile_expression
from sopcheck.checking.faults import ExpressionError
from sopcheck.checking.functions import FUNCTIONS
from sopcheck.checking.values import Period, Person, Unknown, Word

U = Unknown(frozenset([("a.yaml", "date")]))


def value(text: str, **names: Any) -> Any:
    return compile_expression(text, FUNCTIONS).evaluate(Environment(dict(names)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("7 % 4", 3),
        ("-x", -4),
        ("x / 8", 0.5),
        ("1 < 2 <= 2", True),
        ("1 < 2 < 2", False),
        ("'运营' in '运营经理'", True),
        ("x in [1, 4]", True),
        ("x not in [1, 4]", False),
        ("null == null", True),
        ("x == null", False),
        ("true != false", True),
        ("1 == true", False),
        ("'a' if x > 3 else 'b'", "a"),
        ("'a' if x > 4 else 'b'", "b"),
        ("[n * 2 for n in [1, 2, 3] if n != 2]", [2, 6]),
        ("count(n for n in [1, 2, 3] if n > 1)", 2),
        ("sum([1, null, 2])", 3),
        ("min([])", None),
        ("max(1, 5, 3)", 5),
        ("all([])", True),
        ("any([])", False),
        ("first([7, 8])", 7),
        ("last([])", None),
        ("unique(['Ａ', 'a'])", False),
        ("duplicates(['T1', 'T2', 'T1', null, null])", ["T1"]),
        ("missing(['市场部', '财务部'], ['财务 部'])", ["市场部"]),
        ("same(' Ｇ１', 'g1')", True),
        ("contains('新增注册用户数', '注册', '登录')", True),
        ("contains(null, 'x')", False),
        ("length('三个字')", 3),
        ("number_of('G2')", 2),
        ("number_of(' ｇ-０12 ')", 12),
        ("number_of('目标二')", 2),
        ("number_of('十')", 10),
        ("number_of('3')", 3),
        ("number_of('新增会员 12000 人')", None),
        ("number_of('G')", None),
        ("number_of('')", None),
        ("number_of(null)", None),
        ("[p.a + p.b for p in pairs([1, 2, 3])]", [3, 5]),
        ("date(2026, 3, 1) - date(2026, 2, 26)", 3),
        ("date(2026, 2, 27) + 2", dt.date(2026, 3, 1)),
        ("days(date(2026, 1, 1), date(2026, 1, 31))", 30),
        ("year(date(2026, 1, 2)) + month(date(2026, 1, 2))", 2027),
        ("姓名 == '李雷'", True),
    ],
)
def test_values(text: str, expected: object) -> None:
    assert value(text, x=4, 姓名="李雷") == expected


def test_periods() -> None:
    january = Period(dt.date(2026, 1, 1), dt.date(2026, 1, 31))
    february = Period(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert value("covers(p, p.end)", p=january) is True
    assert value("covers(p, q.start)", p=january, q=february) is False
    assert value("overlaps(p, period(p.end, q.start))", p=january, q=february) is True
    assert value("overlaps(p, q)", p=january, q=february) is False
    assert value("follows(p, q)", p=january, q=february) is True
    assert value("follows(q, p)", p=january, q=february) is False
    assert value("sorted([q, p])", p=january, q=february) == [january, february]


def test_words_and_people_compare_as_texts_and_keep_their_parts() -> None:
    level = Word("high", "高 (4)", 4, "1-5")
    person = Person("李雷", "operations_manager", "运营部")
    assert value("level == 'high' and level.number == 4 and level.text == '高 (4)'", level=level) is True
    assert value("p == '李雷' and p.role == 'operations_manager' and p.name == p", p=person) is True


TRUTHS: tuple[Any, ...] = (True, False, U)


@pytest.mark.parametrize(("a", "b"), list(itertools.product(TRUTHS, repeat=2)))
def test_connectives_are_kleenes(a: Any, b: Any) -> None:
    rank = {True: 2, U: 1, False: 0}
    by_rank = {2: True, 1: U, 0: False}
    assert value("a and b", a=a, b=b) == by_rank[min(rank[a], rank[b])]
    assert value("a or b", a=a, b=b) == by_rank[max(rank[a], rank[b])]
    assert value("not a", a=a) == by_rank[2 - rank[a]]
    assert value("all(x for x in [a, b])", a=a, b=b) == by_rank[min(rank[a], rank[b])]
    assert value("any([a, b])", a=a, b=b) == by_rank[max(rank[a], rank[b])]


@pytest.mark.parametrize(
    "text",
    [
        "u == 1",
        "u + 1 > 0",
        "u.start",
        "1 in [2, u]",
        "count([u])",
        "unique(['a', u])",
        "sum(x for x in [1, 2] if u)",
        "max(u, 1)",
        "'a' if u else 'b'",
        "null < 1",
        "null.start",
        "'a' < 1",
        "1 / 0",
        "date(2026, 2, 30)",
        "nowhere",
        "x.nowhere",
        "1 and true",
    ],
)
def test_what_cannot_be_known_is_unknown_and_never_a_pass(text: str) -> None:
    assert isinstance(value(text, u=U, x=4), Unknown)


def test_an_unknown_tells_what_would_decide_it() -> None:
    other = Unknown(frozenset([("b.yaml", "due")]))
    assert value("a == b", a=U, b=other).needs == {("a.yaml", "date"), ("b.yaml", "due")}
    assert value("null < 1").needs == {("", "null < 1")}


def test_known_membership_is_decided_before_an_unknown_one() -> None:
    assert value("1 in [u, 1]", u=U) is True
    assert value("known(1, u)", u=U) is False
    assert value("known(1, null)") is False
    assert value("known(1, 'a')") is True


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("x.append(1)", 1),
        ("__import__('os')", 1),
        ("(lambda: 1)", 2),
        ("2 ** 9", 1),
        ("x[0]", 1),
        ("f'{x}'", 1),
        ("{'a': 1}", 1),
        ("x is null", 1),
        ("None", 1),
        ("[a for a in b for c in d]", 1),
        ("count(x, 2)", 1),
        ("'经理' + open('x')", 8),
        ("x := 1", 1),
        ("1 +", 1),
        ("~x", 1),
    ],
)
def test_what_is_outside_the_grammar_is_refused_with_its_column(text: str, column: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, FUNCTIONS)
    assert caught.value.column == column


def test_size_depth_and_steps_are_bounded() -> None:
    with pytest.raises(ExpressionError, match="longer than"):
        compile_expression("1 + " * 600 + "1", FUNCTIONS)
    with pytest.raises(ExpressionError, match="deeper than"):
        compile_expression("-" * 45 + "1", FUNCTIONS)
    many = list(range(700))
    with pytest.raises(TooManyStepsError):
        value("all(all(a < 1000 and b < 1000 for b in xs) for a in xs)", xs=many)
    assert len(many) ** 2 > MAX_STEPS


def test_a_loop_name_does_not_leak() -> None:
    assert value("count(x for x in [1, 2]) + x", x=10) == 12
    assert isinstance(value("[y for y in [1]] == [1] and y == 1"), Unknown)


@given(st.text(alphabet="abxyz.()[]'\"=<>+-*/%,0123 forinandotallcunt≥经理", max_size=40))
def test_compiling_and_evaluating_never_raises_anything_else(text: str) -> None:
    try:
        compiled = compile_expression(text, FUNCTIONS)
    except ExpressionError:
        return
    compiled.evaluate(Environment({"x": 1, "a": [1, U], "b": None}))


@pytest.mark.parametrize(
    "text",
    [
        "x / 2.5",
        "2.5 - x",
        "x * 1.5",
        "x % 2.5",
        "x / 3",
        "sum([x, 2.5])",
        "round(x)",
        "1e308 * 10",
        "x * 1",
        "x - x + x",
        "day + 1e308 * 10",
        "day - x",
        "round(1e308 * 10 - 1e308 * 10)",
        "date(x, 1, 1)",
        "day + y",
    ],
)
def test_numbers_beyond_those_that_a_report_can_print_are_unknown(text: str) -> None:
    assert type(value(text, x=10**400, y=float("nan"), day=dt.date(2026, 1, 1))) is Unknown


@pytest.mark.parametrize("text", ["1e999", "-1e999", "9" * 400])
def test_a_rule_cannot_write_a_number_beyond_those_that_a_report_can_print(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(text, FUNCTIONS)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("刘洋、韩梅梅", True),
        ("刘洋、李雷", False),
        ("刘洋、陈静", None),
        ("Alex Chen and 韩梅梅", True),
        ("Sandy Lee", None),
    ],
)
def test_of_several_people_in_one_field_any_may_hold_the_role(person: str, expected: bool | None) -> None:  # noqa: FBT001
    roles = {"韩梅梅": frozenset(["specialist"]), "刘洋": frozenset(["analyst"]), "李雷": frozenset(["analyst"])}
    tools: dict[str, object] = {"roles": lambda one: roles.get(str(one)), "known_roles": {}}
    env = Environment({"p": Person(person)}, None, tools)
    value = compile_expression('holds(p, "specialist")', FUNCTIONS).evaluate(env)
    assert (None if isinstance(value, Unknown) else value) == expected


def test_of_several_people_in_one_field_any_may_be_the_same() -> None:
    env = Environment({"p": Person("刘洋、韩梅梅"), "q": Person("韩梅梅"), "r": Person("李雷")}, None, {})

    def value(text: str) -> object:
        return compile_expression(text, FUNCTIONS).evaluate(env)

    assert (value("same(p, q)"), value("same(q, p)"), value("same(p, r)"), value("same(p, p)")) == (
        True,
        True,
        False,
        True,
    )
