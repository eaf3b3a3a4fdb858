"""Writes the generated pages of docs/: commands, codes and rules, kinds and their fields.

`python tools/generate_docs.py` writes them, and tests/test_docs.py fails while one is stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path

import click

from sopcheck.cli.language import Say
from sopcheck.cli.main import COMMANDS
from sopcheck.reporting.code_pages import code_page, to_markdown
from sopcheck.reporting.messages import Wording
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Kind, Language, Pack, Rule

DOCS = Path(__file__).parent.parent / "docs"
NOTE = "<!-- Written by tools/generate_docs.py: change the program or the pack, then run it. -->"

LANGUAGES: tuple[Language, ...] = ("zh", "en")
OTHER_PREFIXES = {
    "DOC": "reading, recognising, and document control of every kind",
    "REF": "references between documents",
    "GAT": "stage gates",
    "ORG": "the whole organisation",
    "WVR": "waivers",
    "CFG": "configuration and plugins",
}


def commands() -> Iterator[str]:
    """The page of all commands."""
    yield "# Commands"
    yield ""
    yield NOTE
    yield ""
    yield "`sopcheck COMMAND --help` says the same, in Chinese or English by `--lang` or the locale."
    yield ""
    yield "Exit codes: 0 nothing at or above `--fail-on`, 1 findings, 2 wrong usage or configuration, 3 a fault of"
    yield "sopcheck's own or of the output, 130 interrupted."
    for name, entry in COMMANDS.items():
        command = import_module(entry.module).build(Say("en"))
        yield from _command(f"sopcheck {name}", command)


def _command(path: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=path)
    yield ""
    yield f"## {path}"
    yield ""
    yield f"`{' '.join([path, *command.collect_usage_pieces(context)])}`"
    yield ""
    yield command.help or ""
    options = [one for one in command.params if isinstance(one, click.Option)]
    if options:
        yield ""
        yield "| option | meaning |"
        yield "|---|---|"
        for option in options:
            yield f"| `{_option(option, context)}` | {option.help or ''} |"
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _command(f"{path} {name}", below)


def _option(option: click.Option, context: click.Context) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    return f"{names}{value}".replace("|", r"\|")


def codes(pack: Pack) -> Iterator[str]:
    """The page of all codes: prefixes, the program's own, and the rules of every kind."""
    wording = Wording(pack, "en")
    yield "# Codes and rules"
    yield ""
    yield NOTE
    yield ""
    yield "A code is three letters and three digits. `sopcheck explain CODE` shows its whole page, with cases."
    yield ""
    yield "| prefix | about |"
    yield "|---|---|"
    for kind in pack.kinds.values():
        yield f"| {kind.prefix} | {kind.title.en} ({kind.title.zh}) |"
    for prefix, about in OTHER_PREFIXES.items():
        yield f"| {prefix} | {about} |"
    yield ""
    yield "## Codes of the program"
    yield ""
    yield "The first five are those of fields; they bear the prefix of the kind, such as `PLN001`."
    yield ""
    yield "| code | severity | about | why |"
    yield "|---|---|---|---|"
    for code in pack.builtin.values():
        severity = "as the field" if code.code.isdigit() else code.severity
        yield f"| {code.code} | {severity} | {code.name} | {_cell(code.why.en)} |"
    for kind in pack.kinds.values():
        rules = sorted((one for one in pack.rules.values() if one.kind == kind.id), key=lambda one: one.code)
        if rules:
            yield ""
            yield f"## {kind.title.en} ({kind.title.zh})"
            yield ""
            yield "| code | severity | rule | why | clause |"
            yield "|---|---|---|---|---|"
            for rule in rules:
                clauses = ", ".join(wording.clauses(rule.obligations))
                yield f"| {rule.code} | {rule.severity} | {rule.name} | {_cell(rule.why.en)} | {clauses} |"


def kinds(pack: Pack) -> Iterator[str]:
    """The page of all kinds with their fields."""
    wording = Wording(pack, "en")
    yield "# Kinds and their fields"
    yield ""
    yield NOTE
    yield ""
    yield "In YAML, JSON and front matter a key is a field's name or any label; in Markdown it is a heading, a"
    yield "`label: value` line or a table's header. The titles in both languages are shown; many more labels are known."
    yield "The last column tells on whose word a field is required."
    control = {spec.name: spec for kind in pack.kinds.values() for spec in kind.fields.values() if spec.control}
    yield ""
    yield "## Every kind: document control"
    yield ""
    yield from _fields(control, wording)
    for kind in pack.kinds.values():
        yield ""
        yield f"## {kind.title.en} ({kind.title.zh})"
        yield ""
        yield f"`kind: {kind.id}`, codes {kind.prefix}, clause {wording.clause(kind.clause)}."
        yield ""
        own = {name: spec for name, spec in kind.fields.items() if not spec.control}
        yield from _fields(own, wording) if own else _undescribed(kind)


def _undescribed(kind: Kind) -> Iterator[str]:
    yield f"Known by name; documents of the kind {kind.id} are not checked yet."


def _fields(fields: Mapping[str, FieldSpec], wording: Wording) -> Iterator[str]:
    yield "| field | title | type | required by |"
    yield "|---|---|---|---|"
    for name, spec in fields.items():
        for path, one in [(name, spec), *((f"{name}[].{column.name}", column) for column in spec.records)]:
            basis = wording.basis(one.source, one.obligations) if one.required else ""
            yield f"| {path} | {one.title.en} ({one.title.zh}) | {one.type} | {basis} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def rules(pack: Pack, kind: Kind | None, language: Language) -> Iterator[str]:
    """The pages of the rules of one kind, or of those about whole projects, in one language."""
    wording = Wording(pack, language)
    title = wording.kind(kind.id) if kind is not None else wording.pick("项目", "Projects")
    yield f"# {title}{wording.pick('的规则', ': rules')}"
    yield ""
    yield NOTE
    for rule in rules_of(pack, kind):
        yield ""
        yield from to_markdown(code_page(rule.code, wording))


def rules_of(pack: Pack, kind: Kind | None) -> list[Rule]:
    """The rules whose codes bear the prefix of a kind (a cross-document rule belongs to the kind it speaks of)."""
    prefixes = {one.prefix for one in pack.kinds.values()}
    chosen = (
        one for one in pack.rules.values() if (one.code[:3] == kind.prefix if kind else one.code[:3] not in prefixes)
    )
    return sorted(chosen, key=lambda one: one.code)


def messages(pack: Pack) -> Iterator[str]:
    """Every message and hint in both languages, side by side, for whoever reads and mends them."""
    yield "# Messages"
    yield ""
    yield NOTE
    yield ""
    yield "| code | 中文 | English |"
    yield "|---|---|---|"
    words = [(one.code, one.message, one.fix) for one in (*pack.builtin.values(), *pack.rules.values())]
    for code, message, fix in sorted(words, key=lambda one: one[0]):
        yield f"| {code} | {_cell(message.zh)} | {_cell(message.en)} |"
        if fix is not None:
            yield f"| | {_cell(fix.zh)} | {_cell(fix.en)} |"


def parameters(pack: Pack) -> Iterator[str]:
    """The limits that the standard leaves to the company."""
    yield "# Parameters"
    yield ""
    yield NOTE
    yield ""
    yield "Limits that the standard leaves to the company: a configuration sets any of them under `parameters`."
    yield ""
    yield "| parameter | default | unit | 含义 | meaning |"
    yield "|---|---|---|---|---|"
    for one in pack.parameters.values():
        default = (
            ", ".join(f"{k} {v}" for k, v in one.default.items()) if isinstance(one.default, dict) else one.default
        )
        yield f"| `{one.id}` | {default} | {one.unit or ''} | {_cell(one.title.zh)} | {_cell(one.title.en)} |"


def pages() -> dict[str, str]:
    """File name -> text of every generated page."""
    pack = load_pack()
    written: dict[str, Callable[[], Iterator[str]]] = {
        "commands.md": commands,
        "codes.md": lambda: codes(pack),
        "kinds.md": lambda: kinds(pack),
        "messages.md": lambda: messages(pack),
        "parameters.md": lambda: parameters(pack),
    }
    for language in LANGUAGES:
        for kind in (*pack.kinds.values(), None):
            if rules_of(pack, kind):
                name = f"rules/{language}/{kind.id if kind is not None else 'project'}.md"
                written[name] = partial(rules, pack, kind, language)
    return {name: "".join(f"{line}\n" for line in lines()) for name, lines in written.items()}


if __name__ == "__main__":
    for file_name, content in pages().items():
        (DOCS / file_name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / file_name).write_text(content, encoding="utf-8", newline="\n")
