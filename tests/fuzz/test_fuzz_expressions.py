"""Expressions of rules, made of anything, over views of spoiled documents: a value or a refusal, never an exception."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from hostile import bounded, pack, spoiled_data
from hypothesis import given
from hypothesis import strategies as st

from sopcheck import engine
from sopcheck.checking.environment import Environment, TooManyStepsError
from sopcheck.checking.expressions import compile_expression
from sopcheck.checking.faults import ExpressionError
from sopcheck.checking.functions import FUNCTIONS
from sopcheck.checking.operations import truth
from sopcheck.checking.rules import displayed
from sopcheck.checking.tools import rule_tools
from sopcheck.checking.values import Context, Period, Person, Unknown, Value, view_of
from sopcheck.config import Config
from sopcheck.model import Artifact
from sopcheck.reading import read

NAMES = ("this", "tasks", "risks", "goals", "entries", "approvals", "start", "period", "owner", "id", "x", "as_of", "t")
ATOMS = (
    *NAMES,
    *(
        "null",
        "true",
        "false",
        "0",
        "-1",
        "2.5",
        "huge",
        "1e308",
        "day",
        "span",
        "person",
        "rows",
        "nothing",
        "'高'",
        "'a'",
        "''",
        "[]",
        "[1, 2]",
        "date(9999, 12, 31)",
    ),
    *(
        "date(1, 1, 1)",
        "this.period",
        "this.start",
        "this.tasks",
        "first(tasks)",
        "parameters.x",
        "this.budget",
        "'\\x1b'",
    ),
)
BINARY = ("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or")


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(BINARY), inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
        st.tuples(st.sampled_from(["not ", "-", ""]), inner).map(lambda parts: f"({parts[0]}{parts[1]})"),
        st.tuples(inner, st.sampled_from(["start", "end", "name", "level", "number", "id", "__class__"])).map(".".join),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, min_size=1, max_size=3)).map(
            lambda parts: f"{parts[0]}({', '.join(parts[1])})"
        ),
        st.tuples(inner, inner, inner).map(lambda parts: f"[{parts[0]} for x in {parts[1]} if {parts[2]}]"),
        st.tuples(st.sampled_from(["all", "any", "sum"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]} for t in {parts[2]})"
        ),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} if {parts[1]} else {parts[2]})"),
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), _grow, max_leaves=8)


PLAIN: Mapping[str, Value] = {
    "huge": 10**400,
    "day": dt.date.max,
    "span": Period(dt.date.min, dt.date.max),
    "person": Person("李雷", None, None),
    "nothing": Unknown(),
    "parameters": {"x": 10**400},
    "as_of": dt.date(2026, 11, 24),
}


@cache
def checkers() -> engine.Checkers:
    return engine.compile_pack(pack(), Config(root=Path("/nowhere")), dt.date(2026, 11, 24))


def artifacts_of(document: tuple[str, bytes]) -> tuple[Artifact, ...]:
    return checkers().recogniser.recognise(read(*document)).artifacts


def environments(artifacts: tuple[Artifact, ...]) -> Iterator[Environment]:
    tools = rule_tools(pack(), {}, ())
    yield Environment({**PLAIN, "rows": [1, "a", None, [], {"id": 1}]}, None, tools)
    for artifact in artifacts:
        view = view_of(artifact, pack().kinds[artifact.kind], Context())
        names: dict[str, Value] = {
            **PLAIN,
            "rows": [view, view],
            "this": view,
            "as_of": dt.date(2026, 11, 24),
            "parameters": {"x": 10**400},
        }
        yield Environment(names, view, tools)


@given(text=EXPRESSIONS, document=spoiled_data())
@bounded(500)
def test_an_expression_over_a_spoiled_document_gives_a_value(text: str, document: tuple[str, bytes]) -> None:
    try:
        expression = compile_expression(text, FUNCTIONS)
    except ExpressionError:
        return
    for environment in environments(artifacts_of(document)):
        try:
            value = expression.evaluate(environment)
        except TooManyStepsError:
            continue
        truth(value)
        json.dumps(displayed(value, pack().vocabulary), allow_nan=False)


TOKENS = (
    *ATOMS, *BINARY, *FUNCTIONS,
    *("(", ")", "[", "]", "for x in", "if", "else", "lambda x:", "{", "}", ":", ".", ",", "**", "//", "@", "~", ":="),
    *("await ", "f'{x}'", "...", "1j", "b''", "#", "\n", "\\", "\0", "is", "yield", "*", "x=1", "1e999", "9" * 400),
)  # fmt: skip


@given(text=st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join) | st.text(max_size=30))
@bounded(500)
def test_text_that_is_no_expression_is_refused_with_a_reason(text: str) -> None:
    refused = None
    try:
        compile_expression(text, FUNCTIONS)
    except ExpressionError as error:
        refused = error
    assert refused is None or (str(refused) and refused.column >= 1)
