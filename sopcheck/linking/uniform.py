"""Do documents of one kind use one form: the same names for fields, the same form of dates, the same words for values.

Clause 1.3.2 asks for one uniform form; we read it as the form that most documents of the kind have. Documents in
different languages are not compared, and the standard's own names are always right.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sopcheck.checking.functions import fold
from sopcheck.model import Artifact, FieldPath, Finding, Json, lookup
from sopcheck.standard.model import FieldSpec, Kind, Pack

NAMES, DATES, WORDS = "ORG101", "ORG102", "ORG103"

_HOUSE = 2
"""Documents that write something one way, at least, before another way is a departure."""
_SHOWN = 3
"""Departures that one message names."""
_SAMPLE = 200
"""Marks of a document that are looked at: a long register writes its values one way."""
_DIGITS = re.compile(r"\d+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

Thing = tuple[str, str, str]
"""What is written in some form: a code, the field, and for words the value that they stand for."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A thing as a document writes it, and where."""

    shown: str
    path: FieldPath


Forms = dict[str, _Written]
"""The ways in which one document writes a thing, by what is compared."""


def check_uniform(artifacts: Iterable[Artifact], pack: Pack) -> Iterator[Finding]:
    """A finding for each document and sort of departure from what most documents of its kind do."""
    kinds: dict[str, list[Artifact]] = defaultdict(list)
    for artifact in artifacts:
        kinds[artifact.kind].append(artifact)
    for name in sorted(kinds):
        if len(kinds[name]) > _HOUSE:
            yield from _of_kind(kinds[name], pack.kinds[name], pack)


def _of_kind(artifacts: Sequence[Artifact], kind: Kind, pack: Pack) -> Iterator[Finding]:
    written = [(artifact, _written(artifact, kind)) for artifact in artifacts]
    usual = _usual(forms for _, forms in written)
    for artifact, forms in written:
        departures: dict[str, list[tuple[_Written, str]]] = defaultdict(list)
        for thing, ones in forms.items():
            form, shown = usual.get(thing, ("", ""))
            if form and form not in ones:
                departures[thing[0]].append((next(iter(ones.values())), shown))
        for code in sorted(departures):
            yield _finding(code, artifact, departures[code], pack)


def _usual(documents: Iterable[Mapping[Thing, Forms]]) -> dict[Thing, tuple[str, str]]:
    """How more than half of the documents that mention a thing, and two at least, write it: compared, and as shown."""
    counted: dict[Thing, Counter[str]] = defaultdict(Counter)
    mentioned: Counter[Thing] = Counter()
    shown: dict[str, str] = {}
    for forms in documents:
        for thing, ones in forms.items():
            mentioned[thing] += 1
            counted[thing].update(ones.keys())
            shown |= {form: one.shown for form, one in ones.items() if form not in shown}
    usual = {}
    for thing, counts in counted.items():
        form, count = counts.most_common(1)[0]
        if count >= _HOUSE and 2 * count > mentioned[thing]:
            usual[thing] = form, shown[form]
    return usual


def _written(artifact: Artifact, kind: Kind) -> dict[Thing, Forms]:
    """How one document writes things."""
    found: dict[Thing, Forms] = defaultdict(dict)
    for path, mark in islice(artifact.marks.items(), _SAMPLE):
        spec = _spec(kind, path)
        if spec is None or mark.state != "present":
            continue
        name = ".".join(step for step in path if isinstance(step, str))
        if mark.label is not None and not _is_own_name(spec, mark.label):
            thing = (NAMES, f"{name} {_script(mark.label)}", "")
            found[thing].setdefault(fold(mark.label), _Written(mark.label, path))
        if spec.type == "date" and mark.text and artifact.format not in _TYPED:
            found[DATES, "", ""].setdefault(_date_form(mark.text), _Written(mark.text, path))
        value = lookup(artifact.data, path)
        if spec.type in {"status", "one_of"} and isinstance(value, str) and value != "other" and mark.text:
            thing = (WORDS, f"{name} {_script(mark.text)}", value)
            found[thing].setdefault(fold(mark.text), _Written(mark.text, path))
    return found


_TYPED = frozenset({"xlsx", "xls", "ods"})
"""Formats that keep dates as dates: how one is shown is the viewer's choice."""


def _spec(kind: Kind, path: FieldPath) -> FieldSpec | None:
    """The field or column at `path`."""
    spec = kind.fields.get(str(path[0]))
    if spec is None or spec.control or len(path) == 1:
        return None if spec is None or spec.control else spec
    if len(path) == 3 and isinstance(path[1], int):  # noqa: PLR2004 - records, index, column
        return next((one for one in spec.records if one.name == path[2]), None)
    return None


def _is_own_name(spec: FieldSpec, label: str) -> bool:
    names = (spec.name, spec.name.replace("_", " "), spec.title.zh, spec.title.en)
    return fold(label) in {fold(name) for name in names}


def _script(text: str) -> str:
    return "zh" if _CHINESE.search(text) else "en"


def _date_form(text: str) -> str:
    """`2026-3-5` and `2026-03-05` are one form, `2026/3/5` and `5.3.2026` are others."""
    return _DIGITS.sub(lambda digits: "y" if len(digits[0]) == len("2026") else "d", text.strip())


def _finding(code: str, artifact: Artifact, departures: Sequence[tuple[_Written, str]], pack: Pack) -> Finding:
    builtin = pack.builtin[code]
    first = departures[0][0]
    shown = [f"{one.shown} → {usual}" for one, usual in departures[:_SHOWN]]
    parameters: dict[str, Json] = {"count": len(departures), "departures": ", ".join(shown)}
    return Finding(
        code=code,
        severity=builtin.severity,
        source="reads",
        path=artifact.path,
        artifact=artifact.id,
        at=first.path,
        kind=artifact.kind,
        obligations=builtin.obligations,
        parameters=parameters,
    )
