"""A pack - a standard as data - as frozen values: kinds, fields, vocabularies, obligations, rules and gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sopcheck.model import Json, Severity, SourceOfRule

Checkable = Literal["yes", "partly", "no"]
Profile = Literal["basic", "standard", "strict"]
Scope = Literal["artifact", "project", "organisation"]
Language = Literal["zh", "en"]

PROFILES: tuple[Profile, ...] = ("basic", "standard", "strict")
"""From the least demanding to the most."""

DEFAULT_SEVERITY: Mapping[SourceOfRule, Severity] = {
    "says": "error",
    "reads": "warning",
    "sopcheck": "info",
    "company": "warning",
}
"""CONTRACT, Findings: what the standard says errs, what is our reading warns, document control informs."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the languages of the messages."""

    zh: str
    en: str

    def pick(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Position:
    """Where in a pack something is declared, for messages to rule authors. `path` is relative to the pack's parent."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a kind, or of a record.

    `type` is a type name of `fields.md`: text, prose, date, period, number, percent, money, integer, flag, person,
    people, ref, refs, file, level, status, one_of, list, records.
    """

    name: str
    type: str
    title: Words
    labels: tuple[str, ...]
    """Every label of every language, the titles included; as written in the schema."""
    required: bool = False
    source: SourceOfRule = "reads"
    profile: Profile = "standard"
    """The least demanding profile in which a missing value is reported."""
    obligations: tuple[str, ...] = ()
    not_applicable: bool = False
    target: str | None = None
    """The kind that a ref or refs points to."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """one_of and status: canonical value -> words that documents use for it."""
    records: tuple[FieldSpec, ...] = ()
    control: bool = False
    """A field of document control, common to every kind: its findings have codes DOC001 to DOC005."""
    example: Words | None = None
    """What would satisfy the field, said in a few words, for hints and templates."""
    enumerates: bool = False
    """Is a list of choices (`Low, Medium, High`) an answer to it, as to what a rating's scale is."""

    @property
    def essential(self) -> bool:
        """Whether it is asked for in so many words, by the standard or the company: what such records are about."""
        return self.required and self.source in ("says", "company")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of artifact. `titles` are every name that documents of this kind bear, in every language."""

    id: str
    prefix: str
    title: Words
    titles: tuple[str, ...]
    neighbours: tuple[str, ...]
    """Titles of documents that look alike and are not of this kind."""
    stage: str | None
    clause: str
    owner: str | None
    named: bool
    organisation: bool
    """True for kinds of the whole organisation (training, communication, indicators, strategy)."""
    main: str | None
    """The records field that `records` counts, if the kind has one."""
    defining: tuple[str, ...]
    """Fields, of which at least one must be found, for fields alone to make a document of this kind."""
    fields: Mapping[str, FieldSpec]
    """By name, document control included; in the order of the schema. Empty while the pack only declares the kind."""
    schema: dict[str, Json]
    """A self-contained JSON Schema (draft 2020-12) of the canonical data."""
    signs: tuple[str, ...] = ()
    """What headings of such documents say that are no labels of a field: evidence of the kind, and nothing more."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that the standard asks for."""

    id: str
    clause: str
    kinds: tuple[str, ...]
    check: str
    checkable: Checkable
    says: Words | None
    reads: Words | None
    why_not: Words | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A good or bad case of a rule: whole small files, and the findings expected of the rule."""

    name: str
    files: Mapping[str, str]
    """Path -> text. A value that is not text in the rule file is written as YAML."""
    expect: tuple[Mapping[str, str], ...]
    as_of: str | None = None
    config: Mapping[str, Json] | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its file states it; expressions are still text."""

    code: str
    name: str
    source: SourceOfRule
    severity: Severity
    obligations: tuple[str, ...]
    scope: Scope
    kind: str | None
    each: tuple[tuple[str, str], ...]
    """Pairs of expression and loop name, outermost first."""
    let: tuple[tuple[str, str], ...]
    when: str | None
    assert_: str
    at: str | None
    message: Words
    why: Words
    fix: Words | None
    good: tuple[Case, ...]
    bad: tuple[Case, ...]
    position: Position
    profile: Profile = "standard"
    lines: Mapping[str, int] = field(default_factory=dict)
    """Key of its file (`assert`, `let.name`) -> line, for messages to its author."""


@dataclass(frozen=True, slots=True)
class BuiltinCode:
    """A code that the program itself emits (reading, references, gates, configuration); its words are data too."""

    code: str
    name: str
    severity: Severity
    message: Words
    why: Words
    fix: Words | None
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """One need of a gate. Whichever of the parts are given must all hold."""

    text: Words
    artifact: str | None = None
    each_of: str | None = None
    clean: tuple[str, ...] = ()
    approval: Mapping[str, str] | None = None
    order: tuple[str, ...] = ()
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A stage gate. `due` is an expression for the first day on which work of the `to` stage is dated, or null."""

    id: str
    title: Words
    from_: str
    to: str
    clause: str
    source: SourceOfRule
    due: str | None
    needs: tuple[Need, ...]
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A role, party or stage: id, title, and the words documents use for it."""

    id: str
    title: Words
    words: tuple[str, ...] = ()
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A limit or interval that the standard leaves to the company, with its stated default."""

    id: str
    default: Json
    title: Words
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of values that many fields share."""

    levels: Mapping[str, tuple[str, ...]]
    """high, medium, low -> words."""
    statuses: Mapping[str, tuple[str, ...]]
    placeholders: tuple[str, ...]
    not_applicable: tuple[str, ...]
    none: tuple[str, ...]
    blank: tuple[str, ...]
    true: tuple[str, ...]
    false: tuple[str, ...]
    guidance: tuple[str, ...] = ()
    """Patterns (linear-time regular expressions) of sentences that tell a writer what to fill in."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a company's pack makes of a code of the pack that it extends, and why."""

    severity: Severity | Literal["off"]
    reason: Words


@dataclass(frozen=True, slots=True)
class Pack:
    """A standard as data, loaded and validated."""

    name: str
    version: str
    title: Words
    roles: Mapping[str, Named]
    parties: Mapping[str, Named]
    stages: Mapping[str, Named]
    kinds: Mapping[str, Kind]
    obligations: Mapping[str, Obligation]
    rules: Mapping[str, Rule]
    gates: tuple[Gate, ...]
    builtin: Mapping[str, BuiltinCode]
    parameters: Mapping[str, Parameter]
    vocabulary: Vocabulary
    clauses: Mapping[str, Words]
    """Clause number -> how the standard's own text names it, for messages (`三(二)1`)."""
    digest: str
    """Hash of everything that the pack's files hold: part of a cache key."""
    extends: str | None = None
    """Name and version of the pack that a company's pack extends."""
    changes: Mapping[str, Change] = field(default_factory=dict)
    """Code -> its severity in a company's pack, for codes that it changes."""

    def codes(self) -> tuple[str, ...]:
        """Every code that a run may emit: of rules, of the program, and the five of each kind's fields."""
        prefixes = [kind.prefix for kind in self.kinds.values()] + ["DOC"]
        codes = set(self.rules)
        for code in self.builtin:
            codes.update(f"{prefix}{code}" for prefix in prefixes) if code.isdigit() else codes.add(code)
        return tuple(sorted(codes))
