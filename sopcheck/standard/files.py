"""The shapes of a pack's files, as pydantic models: what is refused at load, with file and line, is decided here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sopcheck.model import Severity, SourceOfRule
from sopcheck.standard.model import Checkable, Profile, Scope

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}[0-9]{3}$")]
Clause = Annotated[str, BeforeValidator(str)]


class _Strict(BaseModel):
    """Unknown keys are refused: a misspelt key in a rule must not pass as an absent one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WordsFile(_Strict):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class NamedFile(_Strict):
    """A role, a party or a stage."""

    id: Identifier
    zh: str
    en: str
    words: list[str] = []
    clause: Clause | None = None


class ParameterFile(_Strict):
    """A limit that is left to the company."""

    id: Identifier
    default: Any
    zh: str
    en: str
    unit: str | None = None


class TitlesFile(_Strict):
    """Names of a kind's documents, by language."""

    zh: list[str] = []
    en: list[str] = []


class KindFile(_Strict):
    """The declaration of a kind."""

    id: Identifier
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    zh: str
    en: str
    stage: str | None = None
    clause: Clause
    owner: str | None = None
    named: bool
    organisation: bool = False
    titles: TitlesFile = TitlesFile()
    neighbours: list[str] = []
    main: str | None = None
    defining: list[str] = []
    signs: list[str] = []


class VocabularyFile(_Strict):
    """Words of values."""

    levels: dict[Literal["high", "medium", "low"], list[str]]
    statuses: dict[str, list[str]]
    placeholders: list[str]
    not_applicable: list[str]
    none: list[str]
    blank: list[str]
    true: list[str]
    false: list[str]
    guidance: list[str] = []


class PackFile(_Strict):
    """pack.yaml."""

    name: Identifier
    version: Annotated[str, BeforeValidator(str)]
    title: WordsFile
    roles: list[NamedFile]
    parties: list[NamedFile] = []
    stages: list[NamedFile]
    parameters: list[ParameterFile] = []
    kinds: list[KindFile]
    vocabulary: VocabularyFile
    clauses: dict[Clause, WordsFile] = {}


class ChangeFile(_Strict):
    """What a company changes about a code of the pack that it extends, and why."""

    severity: Literal["error", "warning", "info", "off"]
    reason: WordsFile


class ExtensionFile(_Strict):
    """pack.yaml of a pack that extends another one: everything in it is added to what is there."""

    name: Identifier
    version: Annotated[str, BeforeValidator(str)]
    extends: Identifier
    title: WordsFile
    roles: list[NamedFile] = []
    parties: list[NamedFile] = []
    stages: list[NamedFile] = []
    parameters: list[ParameterFile] = []
    kinds: list[KindFile] = []
    titles: dict[str, TitlesFile] = {}
    words: dict[str, list[str]] = {}
    clauses: dict[Clause, WordsFile] = {}
    changes: dict[str, ChangeFile] = {}


class ObligationFile(_Strict):
    """One entry of obligations.yaml."""

    id: Identifier
    clause: Clause
    kinds: list[str]
    check: Literal["field", "value", "cross", "gate", "cadence", "people"]
    checkable: Checkable
    says: WordsFile | None = None
    reads: WordsFile | None = None
    why_not: WordsFile | None = None
    fields: dict[str, Any] = {}


class CodeFile(_Strict):
    """One entry of codes.yaml."""

    code: Annotated[str, Field(pattern=r"^([A-Z]{3})?[0-9]{3}$")]
    name: Identifier
    severity: Severity
    message: WordsFile
    why: WordsFile
    fix: WordsFile | None = None
    obligations: list[str] = []


class CaseFile(_Strict):
    """One good or bad case of a rule."""

    name: str
    files: dict[str, Any] = Field(min_length=1)
    expect: list[dict[str, Any]] = []
    as_of: Annotated[str, BeforeValidator(str)] | None = None
    config: dict[str, Any] | None = None


class RuleFile(_Strict):
    """A rule file."""

    code: Code
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    source: SourceOfRule
    obligations: list[str] = []
    scope: Scope = "artifact"
    kind: str | None = None
    each: str | list[str] = []
    let: dict[str, Annotated[str, BeforeValidator(str)]] = {}
    when: Annotated[str, BeforeValidator(str)] | None = None
    assert_: Annotated[str, BeforeValidator(str)] = Field(alias="assert")
    at: str | None = None
    severity: Severity | None = None
    profile: Profile | None = None
    message: WordsFile
    why: WordsFile
    fix: WordsFile | None = None
    good: list[CaseFile] = []
    bad: list[CaseFile] = []


class NeedFile(_Strict):
    """One need of a gate."""

    text: WordsFile
    artifact: str | None = None
    each_of: str | None = None
    clean: list[str] = []
    approval: dict[str, str] | None = None
    order: list[str] = []
    when: str | None = None


class GateFile(_Strict):
    """One gate of gates.yaml."""

    id: Identifier
    zh: str
    en: str
    from_: str = Field(alias="from")
    to: str
    clause: Clause
    source: SourceOfRule
    after: str | None = None
    due: str | None = None
    needs: list[NeedFile]
