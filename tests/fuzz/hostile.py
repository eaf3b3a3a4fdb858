"""Documents of every kind, what spoils them, and what must hold of a report whatever they were made into."""

from __future__ import annotations

import copy
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from running import EXAMPLES

from sopcheck.model import Finding, Json, Report, Tree
from sopcheck.places import Place, TextPlace
from sopcheck.reading import format_of, read
from sopcheck.reporting import render, text
from sopcheck.reporting.messages import Wording
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack

DEEPER = int(os.environ.get("SOPCHECK_FUZZ", "1"))
"""How many times more examples than in everyday runs; with more, they are new ones each time."""


def bounded(examples: int) -> settings:
    """The same examples in every run, as long as nobody asks for more."""
    return settings(
        deadline=None,
        derandomize=DEEPER == 1,
        database=None,
        max_examples=examples * DEEPER,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


JUNK: tuple[str, ...] = (
    *(
        "",
        " ",
        "null",
        "~",
        "[]",
        "{}",
        "[[], {}]",
        "{a: {b: [c]}}",
        "true",
        "-",
        "/",
        "无",
        "不适用",
        "待定",
        "____",
        "高",
    ),
    *(
        "-1",
        "0",
        "-0",
        "1e999",
        "1e308",
        "-1e308",
        ".inf",
        ".nan",
        "NaN",
        "9" * 400,
        "1" * 1001,
        "0x" + "f" * 300,
        "0o7",
    ),
    *(
        "9999-12-31",
        "0000-00-00",
        "0000-01-01",
        "0001-01-01",
        "2026-02-30",
        "2026-13-01",
        "99999-01-01",
        "9999年12月31日",
    ),
    *("0001-01-01 至 9999-12-31", "9999-12-31 至 0001-01-01", "2026-01-05 ~ 2026", "12月31日", "{start: 9999-12-31}"),
    *("100000000000000%", "1/0", "∞", "①②③", "５００元", "1,2,3", "$-5", "1e5万元", "P99999999999999999999"),
    *(
        "\x1b[2J",
        "\x1b]0;x\x07",
        "\x9b31m",
        "\u202e",
        "\u2066",
        "\u2028",
        "\u2029",
        "\x85",
        "\x00",
        "\x08",
        "\x7f",
        "\ufeff",
    ),
    *("\ufffe", "\ue000", "\u200b", "\u0301" * 50, "👩\u200d👧", "\U0010ffff", '"\\ud800"', '"\\x1b[2J"', '"\\0"'),
    *(
        "::error::x",
        "\r::error::x",
        "\r",
        "\r\n",
        "\n::warning::\n",
        "%s %d {0} {label} {basis} {a.b}",
        "{{x}}",
        "[${x}]",
    ),
    *(
        "a" * 5000,
        "字" * 3000,
        "[" * 150,
        "{" * 150,
        "? " * 30,
        "- " * 120,
        "> " * 200,
        "（" * 300,
        "a: " * 50,
        "|" * 500,
    ),
    *(
        "&a [*a]",
        "*a",
        "&a x",
        "!!python/object:os.system x",
        "!!binary x",
        "!!int x",
        "<<: *x",
        "|",
        ">-",
        "'",
        '"',
        "`",
        "%",
    ),
    *(
        "<!--",
        "-->",
        "```",
        "~~~",
        "|-|",
        "---",
        "...",
        "#",
        "######",
        "===",
        "**",
        "**x",
        "![](",
        "<table>",
        "<pre>",
        "[x]",
    ),
    *(
        "../../etc/passwd",
        "/dev/zero",
        "a\\b",
        "C:\\x",
        "file:///x",
        ".",
        "..",
        "a/" * 500,
        "李雷、、；",
        "T1",
        "T1, T1",
        "R[1]",
    ),
)
"""Text that stands where a value is expected, in any format."""

HUGE = 10**400
VALUES: tuple[Json, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        1e308,
        -1e308,
        5e-324,
        HUGE,
        -HUGE,
        2**63,
        "",
        " ",
        [],
        {},
        [None],
        [[]],
        [[], [[]]],
    ),
    *(
        {"": ""},
        {"a": {}},
        [{}],
        [{}, {}],
        ["x", "x"],
        [1, "a", None, {}, []],
        {"name": None},
        {"name": {}},
        {"name": "x"},
    ),
    *(
        {"level": "high"},
        {"level": 9, "number": HUGE},
        {"start": None, "end": None},
        {"start": "9999-12-31", "end": "x"},
    ),
    *({"start": "9999-12-31", "end": "0001-01-01"}, {"amount": HUGE}, {"amount": "x", "currency": []}, {"kind": "x"}),
    *(
        {"id": []},
        {"id": HUGE},
        [{"id": "a"}, {"id": "a"}],
        [{"id": {}}],
        {"id": "\x1b[2J]["},
        "project_plan",
        "x" * 200,
    ),
)
"""Plain data that stands where another value is expected."""


@cache
def pack() -> Pack:
    return load_pack()


@cache
def seeds() -> tuple[tuple[str, str], ...]:
    """Name and text of every example document, and of two small documents of each kind and format."""
    found = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((EXAMPLES / "spring-campaign").rglob("*"))
        if format_of(path.name) and path.name != "sopcheck.yaml"
    }
    per_kind: dict[tuple[str | None, str], int] = {}
    for rule in pack().rules.values():
        for case in (*rule.good[:1], *rule.bad[:1]):
            for name, content in case.files.items():
                key = (rule.kind, Path(name).suffix)
                if format_of(name) and per_kind.get(key, 0) < 2:
                    per_kind[key] = per_kind.get(key, 0) + 1
                    found[f"{rule.code}-{Path(name).name}"] = content
    return tuple(found.items())


@st.composite
def spoiled_texts(draw: DrawFn) -> tuple[str, bytes]:
    """A document whose lines and values were meddled with: its name and bytes."""
    name, content = draw(st.sampled_from(seeds()))
    lines = content.split("\n")
    for _ in range(draw(st.integers(1, 4))):
        _spoil_line(draw, lines)
    joined = draw(st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\u2028", "\n\n"])).join(lines)
    return name, draw(st.sampled_from(ENCODERS))(joined)


def _spoil_line(draw: DrawFn, lines: list[str]) -> None:
    at = draw(st.integers(0, len(lines) - 1))
    other = draw(st.integers(0, len(lines) - 1))
    junk = draw(st.sampled_from(JUNK))
    line = lines[at]
    match draw(st.integers(0, 9)):
        case 0 if len(lines) > 1:
            del lines[at]
        case 1:
            lines.insert(other, line)
        case 2:
            lines[at], lines[other] = lines[other], line
        case 3:
            lines[at] = " " * draw(st.integers(1, 9)) + line
        case 4:
            lines[at] = line.lstrip()
        case 5:
            column = draw(st.integers(0, len(line)))
            lines[at] = line[:column] + junk + line[column:]
        case 6:
            lines.insert(at, junk)
        case 7:
            lines[at] = line + junk
        case _:
            lines[at] = _with_value(line, junk)


def _with_value(line: str, junk: str) -> str:
    """The line with `junk` for its value, or for one of its cells."""
    if line.lstrip().startswith("|"):
        cells = line.split("|")
        cells[len(cells) // 2] = junk
        return "|".join(cells)
    found = re.match(r"(.*?[:：]\s?|\s*[-*]\s|#+\s)", line)
    return (found[0] if found else "") + junk


ENCODERS = (
    lambda content: content.encode("utf-8", "surrogatepass"),
    lambda content: content.encode("utf-8", "surrogatepass"),
    lambda content: content.encode("utf-8", "surrogatepass"),
    lambda content: content.encode("utf-8-sig", "surrogatepass"),
    lambda content: content.encode("utf-16", "surrogatepass"),
    lambda content: content.encode("gb18030", "replace"),
    lambda content: content.encode("utf-8", "surrogatepass")[:-1] + b"\xff",
    lambda content: content.encode("utf-8", "surrogatepass")[: len(content) // 2],
)


@cache
def data_seeds() -> tuple[dict[str, Json], ...]:
    """The data of the structured seeds."""
    found = []
    for name, content in seeds():
        for part in read(name, content.encode()).parts:
            tree = part.content if isinstance(part.content, Tree) else part.content.front
            if tree is not None and isinstance(tree.data, dict):
                found.append(tree.data)
    return tuple(found)


@st.composite
def spoiled_data(draw: DrawFn) -> tuple[str, bytes]:
    """A structured document with other values, keys and shapes than it should have: its name and bytes."""
    data = json.loads(json.dumps(draw(st.sampled_from(data_seeds()))))
    for _ in range(draw(st.integers(1, 5))):
        _spoil_value(draw, data)
    if draw(st.booleans()):
        return "document.json", json.dumps(data, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    return "document.yaml", yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")


def _spoil_value(draw: DrawFn, data: dict[str, Json]) -> None:
    holders = [one for one in _holders(data) if one]
    if not holders:
        return
    holder = draw(st.sampled_from(holders))
    junk = copy.deepcopy(draw(st.sampled_from(VALUES) | st.sampled_from(JUNK)))  # later spoiling must not reach VALUES
    if isinstance(holder, list):
        at = draw(st.integers(0, len(holder) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                del holder[at]
            case 1:
                holder.insert(at, holder[-1])
            case 2:
                holder.extend([holder[at]] * 20)
            case _:
                holder[at] = junk
        return
    key = draw(st.sampled_from(sorted(holder)))
    match draw(st.integers(0, 5)):
        case 0:
            del holder[key]
        case 1:
            holder[str(draw(st.sampled_from(JUNK)))] = holder[key]
        case 2:
            holder[key] = [holder[key]]
        case 3:
            holder[key] = _nested(holder[key], draw(st.integers(1, 110)))
        case _:
            holder[key] = junk


def _nested(value: Json, depth: int) -> Json:
    for _ in range(depth):
        value = {"name": value}
    return value


def _holders(value: Json) -> Iterator[dict[str, Json] | list[Json]]:
    waiting: list[Json] = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict | list):
            yield here
            waiting.extend(here.values() if isinstance(here, dict) else here)


# --- what must hold ---------------------------------------------------------------------------------------------------

_STYLE = re.compile(r"\x1b\[\d*m")
_JOINERS = "\u200c\u200d"


def assert_sound(report: Report, files: Mapping[str, bytes]) -> None:
    """No fault of ours, and reports that are what they should be in both languages."""
    assert [one for one in report.findings if one.code == "DOC113"] == []
    for finding in report.findings:
        for path, place in _places(finding):
            if path in files:
                assert_inside(place, files[path])
    for language in ("zh", "en"):
        wording = Wording(pack(), language)
        json.loads(render("json", report, wording), parse_constant=lambda name: f"no JSON: {name}")
        assert_harmless(_STYLE.sub("", text.styled(report, wording)))


def _places(finding: Finding) -> Iterator[tuple[str, Place]]:
    if finding.place is not None:
        yield finding.path, finding.place
    for related in finding.related:
        if related.place is not None:
            yield related.path, related.place


def assert_inside(place: Place, data: bytes) -> None:
    """A place lies in the text, at most one column behind the end of its line."""
    assert isinstance(place, TextPlace)
    lines = re.split(r"\r\n|\r|\n", data.decode("utf-8-sig", "replace"))
    assert 1 <= place.line <= place.end_line <= len(lines)
    assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    assert (place.line, place.column) <= (place.end_line, place.end_column)
    assert place.end_column <= len(lines[place.end_line - 1]) + 2


def assert_harmless(printed: str) -> None:
    """Nothing that could move a cursor, colour, reorder or start a line of its own."""
    bad = {
        character
        for character in set(printed) - {"\n"}
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in _JOINERS
    }
    assert bad == set()
    assert not any(line.startswith("::") for line in printed.split("\n"))
