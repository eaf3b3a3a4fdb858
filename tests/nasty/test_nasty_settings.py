"""Nasty configurations and packs: they are taken, or refused in one sentence; both sides of each of their limits."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import nasty_traps
import pytest

from sopcheck import engine, resources
from sopcheck.children import KilledError, call
from sopcheck.config import Config, load_config
from sopcheck.config_file import MAX_BYTES, MAX_DEPTH
from sopcheck.errors import SopcheckError
from sopcheck.reading.limits import PYPROJECT_BYTES
from sopcheck.standard import extend
from sopcheck.standard.load import load_pack_from
from sopcheck.standard.schemas import MOST_BYTES
from sopcheck.standard.verifying import verify

OK, REFUSED = "ok", "refused"


def ends(work: Callable[[], object]) -> str:
    """How something ends, tried where it can be killed: taken, refused in one sentence, or what it did instead."""

    def outcome() -> str:
        try:
            work()
        except SopcheckError as error:
            told = error.text("en").strip()
            return REFUSED if error.where and "\n" not in told else f"told: {told}"
        except Exception as error:  # noqa: BLE001 - that is what must not happen
            return f"{type(error).__name__}: {error}"[:200]
        return OK

    try:
        return call(outcome, cpu_seconds=10, memory_bytes=1 << 30, stall_seconds=60)
    except KilledError:
        return "killed"


def configured(root: Path, name: str, content: bytes) -> str:
    for old in root.iterdir():
        old.unlink()
    (root / name).write_bytes(content)
    return ends(lambda: load_config(root))


def _sides(make: Callable[[int], bytes], limit: int) -> Iterator[tuple[str, bytes]]:
    for measure in (limit // 2, limit - 1, limit):
        yield OK, make(measure)
    for measure in (limit + 1, limit + limit // 10 + 1, 2 * limit, 10 * limit):
        yield REFUSED, make(measure)


@pytest.mark.parametrize("name", ["sopcheck.yaml", ".sopcheck.yaml"])
def test_the_size_of_a_configuration(name: str, tmp_path: Path) -> None:
    for expected, content in _sides(lambda size: b"language: en\n".ljust(size, b"\n"), MAX_BYTES):
        assert configured(tmp_path, name, content) == expected


def test_a_large_pyproject_is_not_ours(tmp_path: Path) -> None:
    table = b'[tool.sopcheck]\nlanguage = "en"\n'
    for size, found in ((PYPROJECT_BYTES, "pyproject.toml"), (PYPROJECT_BYTES + 1, None), (3 * PYPROJECT_BYTES, None)):
        (tmp_path / "pyproject.toml").write_bytes(table.ljust(size, b"\n"))
        assert load_config(tmp_path).path == found


DEEP: dict[str, Callable[[int], bytes]] = {
    "flow": lambda depth: b"parameters: {x: " + b"[" * (depth - 2) + b"]" * (depth - 2) + b"}\n",
    "mappings": lambda depth: b"parameters: " + b"{x: " * (depth - 1) + b"1" + b"}" * (depth - 1) + b"\n",
    "block": lambda depth: b"parameters:\n  x:\n    " + b"- " * (depth - 2) + b"1\n",
    "labels": lambda depth: b"labels: {project_plan: {owner: " + b"[" * (depth - 3) + b"]" * (depth - 3) + b"}}\n",
    "aliases": lambda depth: b"parameters: {x: &a " + b"[" * (depth - 3) + b"]" * (depth - 3) + b", y: [*a]}\n",
}


@pytest.mark.parametrize("shape", DEEP)
def test_the_depth_of_a_configuration(shape: str, tmp_path: Path) -> None:
    inside = configured(tmp_path, "sopcheck.yaml", DEEP[shape](MAX_DEPTH))
    assert inside == (REFUSED if shape == "labels" else OK)  # a label is no list of lists
    for depth in (MAX_DEPTH + 1, 2 * MAX_DEPTH, 1000, 100_000):
        assert configured(tmp_path, "sopcheck.yaml", DEEP[shape](depth)) == REFUSED


def test_what_is_nasty_in_documents_is_harmless_in_a_configuration(tmp_path: Path) -> None:
    contents = [one for one in nasty_traps.of_traps() if one.file in ("a.yaml", "a.json")]
    assert len(contents) > 80
    odd = {
        one.label: end
        for one in contents
        if (end := configured(tmp_path, "sopcheck.yaml", one.content)) not in (OK, REFUSED)
    }
    assert odd == {}
    nested = "[" * 5000
    for toml in (
        f"x = {nested}",
        "x = " + "{a=" * 5000,
        'x = """' + "x" * 50000,
        "x = 1e999999",
    ):
        content = f'[tool.sopcheck]\nlanguage = "en"\n{toml}\n'.encode()
        assert configured(tmp_path, "pyproject.toml", content) == REFUSED


# --- packs ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def _standard_loaded_once() -> Iterator[None]:
    """The pack that a company's extends does not change; children find it loaded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extend, "load_pack", cache(extend.load_pack))
        extend.load_pack("operations", cases=False)
        yield


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack as a repository may bring one."""
    return Path(shutil.copytree(resources.examples_dir() / "company-pack", tmp_path_factory.mktemp("packs") / "pack"))


def packed(company: Path, name: str, content: bytes) -> str:
    """How loading and compiling the pack ends with another content of one of its files."""
    file = company / name
    before = file.read_bytes()
    file.write_bytes(content)
    try:
        return ends(lambda: used(company))
    finally:
        file.write_bytes(before)


def used(company: Path) -> None:
    pack = load_pack_from(company, company / "schemas", cases=False)
    config = Config(root=company)
    verify(config, pack)
    checkers = engine.compile_pack(pack, config, dt.date(2026, 11, 24))
    for rule in pack.rules.values():
        checkers.rules.of(rule.scope, rule.kind)


def rule_of(company: Path) -> str:
    return min(path for path in company.glob("*/*.yaml")).relative_to(company).as_posix()


def schema_of(company: Path) -> str:
    return min(company.glob("schemas/*.schema.json")).relative_to(company).as_posix()


def test_the_pack_itself_is_sound(company: Path) -> None:
    assert ends(lambda: used(company)) == OK


def test_the_size_of_a_schema(company: Path) -> None:
    own = (company / schema_of(company)).read_bytes()
    for size, expected in ((MOST_BYTES, OK), (MOST_BYTES + 1, REFUSED), (2 * MOST_BYTES, REFUSED), (30 << 20, REFUSED)):
        assert packed(company, schema_of(company), own.ljust(size, b"\n")) == expected


@pytest.mark.parametrize("which", ["pack.yaml", "rule", "schema"])
def test_what_is_nasty_in_documents_is_harmless_in_a_pack(which: str, company: Path) -> None:
    name = {"rule": rule_of(company), "schema": schema_of(company)}.get(which, which)
    suffix = ".json" if which == "schema" else ".yaml"
    contents = [one for one in nasty_traps.of_traps() if one.file.endswith(suffix)][::9]
    assert len(contents) >= 5
    odd = {one.label: end for one in contents if (end := packed(company, name, one.content)) not in (OK, REFUSED)}
    assert odd == {}


EXPRESSIONS = {
    "a power": "9 ** 9 ** 9 ** 9 > 1",
    "parentheses": "(" * 5000 + "1" + ")" * 5000 + " == 1",
    "nots": "not " * 5000 + "true",
    "minus signs": "-" * 5000 + "1 == 1",
    "sums": "+".join(["1"] * 5000) + " == 1",
    "comparisons": "<".join(["1"] * 5000),
    "a long number": "9" * 5000 + " == 1",
    "a long text": repr("x" * 50_000) + " == 'x'",
    "comprehensions": "all(" * 200 + "true" + ")" * 200,
    "repetition": "'x' * 999999999999 == 'x'",
    "attributes": "this.__class__.__mro__ == 1",
    "a call": "__import__('os').system('x') == 0",
    "a lambda": "(lambda: 1)() == 1",
    "a walrus": "(x := 1) == 1",
    "an f-string": "f'{this!r:>{10**9}}' == ''",
    "a star": "[*this] == []",
    "subscripts": "this" + "[0]" * 3000 + " == 1",
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_no_expression_of_a_pack_hangs_or_crashes(name: str, company: Path) -> None:
    import yaml

    rule = yaml.safe_load((company / rule_of(company)).read_text(encoding="utf-8"))
    rule["assert"] = EXPRESSIONS[name]
    expected = OK if name == "repetition" else REFUSED  # texts cannot be multiplied: its value is unknown
    assert packed(company, rule_of(company), yaml.safe_dump(rule, allow_unicode=True).encode()) == expected


PATTERNS = (
    "(a+)+$",
    "(a|a)*b",
    "(.*a){30}",
    "a{1,100000000}",
    "(?=a)b",
    r"(a)\1",
    "[",
    "(?R)",
    "\\p{Han}+",
    "x" * 100_000,
)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one[:12])
def test_no_pattern_of_a_pack_hangs_or_crashes(pattern: str, company: Path, tmp_path: Path) -> None:
    schema = json.loads((company / schema_of(company)).read_text(encoding="utf-8"))
    name = next(iter(schema["properties"]))
    field = {
        "type": "string",
        "pattern": pattern,
        "x-sopcheck": {"type": "text", "title": {"zh": "某项", "en": "Something"}},
    }
    schema["properties"][name] = field
    kind = Path(schema_of(company)).name.removesuffix(".schema.json")
    (tmp_path / "a.yaml").write_text(f"kind: {kind}\nid: A1\n{name}: {'a' * 5000}!\n", encoding="utf-8")
    file = company / schema_of(company)
    before = file.read_bytes()
    file.write_text(json.dumps(schema), encoding="utf-8")
    try:
        end = ends(lambda: checked(company, tmp_path))
    finally:
        file.write_bytes(before)
    assert end == (REFUSED if pattern in ("a{1,100000000}", "(?=a)b", r"(a)\1", "[") else OK)


def checked(company: Path, root: Path) -> None:
    pack = load_pack_from(company, company / "schemas", cases=False)
    report = engine.run(engine.Request(Config(root=root), as_of=dt.date(2026, 11, 24), jobs=1), pack)
    crashed = [one for one in report.findings if one.code == "DOC113"]
    assert crashed == []
