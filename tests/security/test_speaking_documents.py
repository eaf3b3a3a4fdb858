"""Attack 2: documents that speak workflow commands, escape sequences, formulas, tags and links, in all formats."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import word
import workbook
from running import load_folder

from sopcheck.cli import opening
from sopcheck.cli.main import run

PAYLOADS = (
    "::error file=x::owned",
    "  ::set-output name=x::owned",
    "a\n::add-mask::owned",
    "a\r::stop-commands::owned",
    "a\u2028::error::owned",
    "a\x85::error::owned",
    "##[error]owned",
    "x ##vso[task.setvariable variable=a]owned",
    "##teamcity[message text='owned']",
    "section_start:1:x\r\x1b[0Kowned",
    "\x1b[31mowned\x1b[0m",
    "\x1b]8;;https://example.com\x1b\\owned\x1b]8;;\x1b\\",
    "\x1b]0;owned\x07",
    "\x9b2Jowned",
    "\x08\x08\x08owned",
    "\u202eowned\u202c",
    "\u2066owned\u2069",
    "\ufeffowned",
    "=cmd|' /C calc'!A0",
    "@SUM(1)*cmd",
    "<script>owned</script>",
    "[owned](https://example.com)",
    "%0A::error::owned",
    "{label} {0} %s owned",
    "\U000e0041owned",
)
XML_FORBIDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def as_yaml(text: str) -> bytes:
    """Every value, an unknown key and an id say `text`."""
    said = json.dumps(text)
    return (
        f"kind: risk_register\nid: {said}\nproject: {said}\ntitle: {said}\nscale: {said}\n{said}: {said}\nrisks:\n"
        f"- {{id: {said}, description: {said}, likelihood: {said}, impact: {said}, level: {said}, owner: {said}}}\n"
        f"- {{id: {said}, description: x, response: {said}, due: {said}, {said}: {said}}}\n"
    ).encode()


def as_json(text: str) -> bytes:
    rows = [{"id": text, "description": text, "level": text, "owner": text, "due": text, text: text}]
    return json.dumps({"kind": "risk_register", "id": text, "project": text, text: text, "risks": rows}).encode()


def as_unknown_kind(text: str) -> bytes:
    return f"kind: {json.dumps(text)}\n".encode()


def as_syntax_error(text: str) -> bytes:
    return f"kind: risk_register\nid: '{text}\n".encode("utf-8", "replace")


def as_markdown(text: str) -> bytes:
    said = text.replace("|", "/")
    line = " ".join(said.split())
    return (
        f"# 风险登记册\n\n项目：{line}\n编制人：{line}\n{line}：{line}\n\n## {line}\n\n{said}\n\n"
        f"| 编号 | 风险描述 | 可能性 | 影响 | 等级 | 责任人 | {line} |\n|--|--|--|--|--|--|--|\n"
        f"| {line} | {line} | {line} | {line} | {line} | {line} | {line} |\n| R2 | 延迟 | 高 | 高 | {line} | | |\n"
    ).encode()


def as_csv(text: str) -> bytes:
    cell = '"' + text.replace('"', '""') + '"'
    return f"编号,风险描述,可能性,影响,等级,责任人,{cell}\n{','.join([cell] * 7)}\nR2,延迟,{cell},高,高,,\n".encode()


def as_xlsx(text: str) -> bytes:
    said = XML_FORBIDS.sub("", text)
    rows = workbook.inline(
        ["风险登记册"],
        ["编号", "风险描述", "可能性", "影响", "等级", "责任人", said],
        [said] * 7,
        ["R2", "延迟", said, "高", "高"],
    )
    name = re.sub(r"[\[\]:*?/\\\r\n]", " ", said)[:31]
    return workbook.workbook({name: workbook.sheet(rows)})


def as_docx(text: str) -> bytes:
    said = XML_FORBIDS.sub("", text)
    cells = [word.cell(word.par(word.run(said))) for _ in range(5)]
    heads = [word.cell(word.par(word.run(one))) for one in ("编号", "风险描述", "可能性", "等级", said)]
    return word.package(
        word.par("风险登记册", style="1")
        + word.par(word.run(f"项目：{said}"))
        + word.par(word.run(said), style="2")
        + word.table(word.row(*heads), word.row(*cells))
    )


DOCUMENTS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "yaml": ("register.yaml", as_yaml),
    "json": ("register.json", as_json),
    "unknown kind": ("a.yaml", as_unknown_kind),
    "syntax error": ("a.yaml", as_syntax_error),
    "markdown": ("register.md", as_markdown),
    "csv": ("风险登记册.csv", as_csv),
    "xlsx": ("register.xlsx", as_xlsx),
    "docx": ("register.docx", as_docx),
}
_LEGAL_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def assert_harmless(out: bytes, *, is_json: bool) -> None:
    """No control, no line that a CI service would take for a command; JSON is JSON."""
    text = out.decode()
    assert "Traceback" not in text
    wrong = {one for one in set(text) - {"\n"} if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert wrong - set("\u200c\u200d") == set()
    if is_json:
        json.loads(text)
        assert not any(line.lstrip().startswith("::") for line in text.split("\n"))
        return
    assert [line for line in text.split("\n") if line.lstrip().startswith("::")] == []
    assert re.findall(r"##\w*\[", text) == []


COMMANDS = (
    ("check", "--lang", "zh"),
    ("check", "--lang", "en"),
    ("check", "--output-format", "json"),
    ("extract", "{file}", "--lang", "zh", "--records"),
    ("extract", "{file}", "--output-format", "json", "--records"),
)
EXTRACTED = range(0, len(PAYLOADS), 4)
"""The documents that are also extracted, one by one."""


@pytest.mark.parametrize("form", DOCUMENTS)
def test_what_documents_say_stays_text(
    form: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    name, make = DOCUMENTS[form]
    monkeypatch.setenv("SOPCHECK_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setattr(opening, "load_folder", load_folder)
    for number, payload in enumerate(PAYLOADS):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(make(payload))
    monkeypatch.chdir(tmp_path)
    said = b""
    for command in COMMANDS:
        files = [f"{number}/{name}" for number in EXTRACTED] if "{file}" in command else [""]
        for file in files:
            code = run([one.format(file=file) for one in command])
            done = capsysbinary.readouterr()
            assert code in (0, 1)
            assert_harmless(done.out, is_json="json" in command)
            assert_harmless(done.err, is_json=False)
            said += done.out
    assert said.count(b"owned") > 20 or form in ("unknown kind", "syntax error")


@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not allow")
def test_what_names_of_files_say_stays_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(opening, "load_folder", load_folder)
    names = [payload.replace("/", "∕") for payload in PAYLOADS]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.yaml").write_text("kind: project_plan\nid: [\n", encoding="utf-8")
        (tmp_path / f"{name}.md").write_text("# 项目计划\n", encoding="utf-8")
        (tmp_path / f"{name}.pdf").write_bytes(b"%PDF")
    (tmp_path / PAYLOADS[0] / "sopcheck.yaml").write_text("language: en\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in (*COMMANDS[:3], ("init",), ("config", "show")):
        assert run([*command]) in (0, 1)
        done = capsysbinary.readouterr()
        assert_harmless(done.out, is_json="json" in command)
        assert_harmless(done.err, is_json=False)
    assert_harmless((tmp_path / "sopcheck.yaml").read_bytes(), is_json=False)


SETTINGS = (
    "standard: {said}",
    "language: {said}",
    "projects: [{said}]",
    "kinds: {{'*.md': {said}}}",
    "kinds: {{{said}: project_plan}}",
    "labels: {{{said}: {{owner: x}}}}",
    "labels: {{project_plan: {{owner: {said}}}}}",
    "people: [{{name: {said}, roles: [{said}]}}]",
    "people: [{{name: {said}, from: {said}}}]",
    "parameters: {{{said}: 1}}",
    "severity: {{{said}: error}}",
    "plugins: {{{said}: true}}",
    "plugins: {{'a/b': {said}}}",
    "limits: {{{said}: 1}}",
    "words: {{{said}: [x]}}",
    "{said}: 1",
)


@pytest.mark.parametrize("setting", SETTINGS)
def test_what_a_configuration_says_stays_text(
    setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(opening, "load_folder", load_folder)
    (tmp_path / "plan.md").write_text("# 项目计划\n\n负责人：x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for payload in PAYLOADS[:: 2 if setting in SETTINGS[::4] else 5]:
        content = setting.format(said=json.dumps(payload).replace("\\udb40\\udc41", "\U000e0041"))
        (tmp_path / "sopcheck.yaml").write_text(content + "\n", encoding="utf-8")
        for command in (("check", "--lang", "en"), ("config", "show")):
            assert run([*command]) in (0, 1, 2)
            done = capsysbinary.readouterr()
            assert_harmless(done.out, is_json=False)
            assert_harmless(done.err, is_json=False)
