"""The frozen values that pass from one stage to the next, and the words for their states and places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as initial
from typing import Literal, TypeAlias

from sopcheck.places import Place, TextPlace

JsonScalar: TypeAlias = "str | int | float | bool | None"
Json: TypeAlias = "JsonScalar | list[Json] | dict[str, Json]"

FieldPath: TypeAlias = "tuple[str | int, ...]"
"""Where a value sits in an artifact's canonical data, for example `("risks", 3, "owner")`; `()` is the artifact."""

State = Literal["present", "blank", "placeholder", "not_applicable", "absent", "derived", "unreadable"]
Severity = Literal["error", "warning", "info"]
SourceOfRule = Literal["says", "reads", "sopcheck", "company"]
Status = Literal["checked", "unrecognised", "unreadable", "skipped"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From the gravest to the lightest."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a stage noticed, as a code and parameters; it becomes a finding when the engine adds the rest.

    `at` is a field path while the place is still unknown, a place once it is known, `None` for the whole file.
    """

    code: str
    at: FieldPath | Place | None = None
    parameters: Mapping[str, Json] = initial(default_factory=dict)


# --- reading -> recognition ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a laid-out document's text with its place.

    A merged cell is repeated in every cell that it covers, each time with the place of its first cell. `unreadable`
    says that something is there whose text cannot be told: a picture, a formula without a kept result.
    """

    text: str
    place: Place
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of any style; `level` counts from 1. `text` is without markup, hashes and trailing `##`."""

    level: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that says `label: value`. `value.text` is empty where nothing follows the colon.

    `depth` is the list depth it stands at, 0 outside a list; `number` is as for an item.
    """

    label: Text
    value: Text
    depth: int = 0
    number: str | None = initial(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, one paragraph or one block quote line group."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; `depth` counts from 1; `checked` is the state of a task box `[x]`, if it has one.

    `number` is what an ordered list numbers it by, `2` for `2. Sales`; it does not make two items different.
    """

    text: str
    place: Place
    depth: int = 1
    checked: bool | None = None
    number: str | None = initial(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells as written, rows of equal length; `header_rows` is what the format itself says, else 0."""

    rows: Sequence[tuple[Text, ...]]
    place: Place
    header_rows: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The beginning of a sheet of a workbook: all blocks up to the next one stand on it."""

    name: str
    hidden: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Comment:
    """Text that a reader of the finished document does not see (`<!-- ... -->`): guidance, so a placeholder."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Picture:
    """An image or an embedded object; `text` is its alternative text, `target` what it points to."""

    text: str
    target: str
    place: Place


@dataclass(frozen=True, slots=True)
class Code:
    """A code block or an HTML block: shown as is, never searched for fields."""

    text: str
    place: Place


Block: TypeAlias = "Heading | Entry | Paragraph | Item | Table | Sheet | Comment | Picture | Code"

Locate: TypeAlias = "Callable[[FieldPath], tuple[TextPlace | None, TextPlace | None]]"
"""From a path of keys and indexes *as written in the source* to the place of its key and the place of its value."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A structured part of a document: plain data with keys as written, and a way to find places later.

    Scalars are what the format's own schema makes of them (YAML 1.2 core schema, JSON): dates stay text.
    """

    data: Json
    locate: Locate
    raw: Callable[[FieldPath], str | None]
    """The text of a scalar exactly as written (`1.10` stays `1.10`), or None if the path is no scalar."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A laid-out part of a document: front matter, if any, and its blocks in reading order."""

    front: Tree | None
    blocks: tuple[Block, ...]
    start: Place
    """The place of the first block, where a finding about the whole part is shown."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document that may be an artifact of its own; `suffix` is `""`, `#2`, `!sheet`."""

    suffix: str
    content: Tree | Outline


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of a file's bytes. `problems` carry places; a broken file has no parts."""

    path: str
    format: str
    sha256: str
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()


# --- recognition -> checking -> linking ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """A kind that a document might be of, how strongly (0 to 1), and the reason."""

    kind: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of one field besides its value: state, label and text as written, places, reason.

    Places are `None` in structured sources, which are located late from `source`, the path as written.
    """

    state: State
    label: str | None = None
    text: str = ""
    label_place: Place | None = None
    value_place: Place | None = None
    source: FieldPath | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Artifact:
    """One recognised artifact: the facts that checking and linking work on.

    `data` is canonical (the names and types of `standard/fields.md`, dates as ISO text) and holds what is present,
    derived, or answered: a field answered "not applicable" is `None`, a list answered "none" is `[]`. Whatever is
    blank, placeholder, absent, unreadable or not understood is left out of `data`.
    `marks` tells of every field that the document mentions, also inside records, by canonical path.
    `misfits` are mentioned fields whose text was not understood: path -> (`"004"` or `"005"`, text).
    """

    id: str
    path: str
    format: str
    kind: str
    sha256: str
    data: dict[str, Json]
    marks: Mapping[FieldPath, Mark]
    misfits: Mapping[FieldPath, tuple[str, str]]
    confidence: float = 1.0
    candidates: tuple[Candidate, ...] = ()
    heading: Place | None = None
    """Where a finding about the whole artifact, or about an absent field, is shown; None: locate `("kind",)` late."""
    records: int | None = None

    def state(self, path: FieldPath) -> State:
        """State of the field at `path`; what was never mentioned is absent."""
        mark = self.marks.get(path)
        if mark is not None:
            return mark.state
        return "present" if lookup(self.data, path) is not MISSING else "absent"


class _Missing:
    """The type of MISSING, so that `None` can stay a value."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


MISSING = _Missing()


def lookup(data: Json, path: FieldPath) -> Json | _Missing:
    """Follow `path` through mappings and lists; MISSING where it leads nowhere."""
    here: Json = data
    for step in path:
        if isinstance(here, dict) and isinstance(step, str):
            if step not in here:
                return MISSING
            here = here[step]
        elif isinstance(here, list) and isinstance(step, int):
            if not 0 <= step < len(here):
                return MISSING
            here = here[step]
        else:
            return MISSING
    return here


def address(path: FieldPath, data: Json) -> str:
    """A field path as CONTRACT writes it: `risks[R4].owner`, or `risks[@4].owner` for a record without an id.

    >>> address(("risks", 3, "owner"), {"risks": []})
    'risks[@4].owner'
    """
    out = ""
    here: Json | _Missing = data
    for step in path:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and 0 <= step < len(here) else MISSING
            identifier = here.get("id") if isinstance(here, dict) else None
            out += f"[{identifier}]" if isinstance(identifier, str) and identifier else f"[@{step + 1}]"
        else:
            here = here.get(step, MISSING) if isinstance(here, dict) else MISSING
            out += f".{step}" if out else step
    return out


# --- findings ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding is about, with a message code of its own."""

    path: str
    at: FieldPath | Place | None
    message: str
    """Key of the message in the catalogue."""
    artifact: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, as code and parameters; message and language are chosen when it is rendered.

    `at` is the field that it points to; `place` is filled in by locating. `needs_place` of the artifact's heading is
    meant where `at` is `()`.
    """

    code: str
    severity: Severity
    source: SourceOfRule
    path: str
    artifact: str
    kind: str | None = None
    project: str | None = None
    at: FieldPath = ()
    field: str | None = None
    """Keyed address of the field (CONTRACT, Fields), None where the finding is about the whole artifact or file."""
    label: str | None = None
    """The label that the document itself uses for the field."""
    state: State | None = None
    obligations: tuple[str, ...] = ()
    parameters: Mapping[str, Json] = initial(default_factory=dict)
    place: Place | None = None
    related: tuple[Related, ...] = ()
    fixable: bool = False
    unwaivable: bool = False
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A rule that could not be decided, and the fields whose values it needs."""

    code: str
    artifact: str
    field: str | None
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of the inventory. `size` in bytes; `modified` in seconds since the epoch; POSIX path below the root."""

    path: str
    size: int
    modified: float


@dataclass(frozen=True, slots=True)
class ArtifactStatus:
    """What became of a document or a part of one."""

    artifact: str
    path: str
    format: str
    kind: str | None
    project: str | None
    status: Status
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class NeedResult:
    """One need of a gate, by its place in the pack, and the findings that keep it open.

    `parameters` tell what it lacks besides: `what` (document, elements, approval, data), of which `kind`, and `names`.
    """

    gate: str
    index: int
    met: bool
    fingerprints: tuple[str, ...] = ()
    parameters: Mapping[str, Json] = initial(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GateResult:
    """A project's gate: passed, blocked by the needs that are not met, or not yet reached."""

    project: str
    gate: str
    status: Literal["passed", "blocked", "not_reached"]
    needs: tuple[NeedResult, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a run found, settled and located; reporters render it in a language."""

    as_of: str
    pack: str
    pack_version: str
    artifacts: tuple[ArtifactStatus, ...]
    findings: tuple[Finding, ...]
    undetermined: tuple[Undetermined, ...]
    gates: tuple[GateResult, ...]
