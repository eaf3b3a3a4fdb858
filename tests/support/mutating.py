"""Which faults can be planted in an artifact, and what must be found for each: worked out from the schema alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rendering import Edit, Format, Rendered, Spot

from sopcheck.model import FieldPath, Json, address
from sopcheck.standard.model import FieldSpec, Kind, Language

PLACEHOLDERS: Mapping[str, tuple[str, str]] = {
    "date": ("XX年XX月XX日", "DD/MM/YYYY"),
    "period": ("待定", "TBD"),
    "person": ("待定", "[Name]"),
    "prose": ("（此处填写）", "[describe here]"),
}
"""Type -> template text left in, in Chinese and English; 待定 and TBD for every other type."""

NOT_UNDERSTOOD: Mapping[str, tuple[str, str, str]] = {
    "date": ("004", "开放日结束以后", "soon after the launch"),
    "period": ("004", "开放日结束以后", "soon after the launch"),
    "number": ("004", "不少", "a fair number"),
    "integer": ("004", "不少", "a fair number"),
    "level": ("004", "紫色", "purple"),
    "one_of": ("005", "横着来", "sideways"),
}
"""Type -> code and a text that nobody can take for a value of that type."""

WRONG_TYPE: Mapping[str, str] = {
    "text": "{left: 1, right: 2}",
    "prose": "{left: 1, right: 2}",
    "list": "{left: 1, right: 2}",
    "date": "[2026-03-02, 2026-03-03]",
    "person": "{phone: 571000}",
    "people": "[{phone: 571000}]",
    "one_of": "{left: 1, right: 2}",
}
"""Type -> YAML of a wrong sort altogether."""

NOWHERE = "QH-SP26-404"

NOT_APPLICABLE = ("不适用", "Not applicable")


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding, without its words."""

    code: str
    path: str
    line: Spot
    field: str
    obligations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A required field of an artifact: a place to plant a fault."""

    path: FieldPath
    spec: FieldSpec
    obligations: tuple[str, ...]

    @property
    def name(self) -> str:
        """The field's name without record indexes, `tasks.owner`."""
        return ".".join(step for step in self.path if isinstance(step, str))


def slots(kind: Kind, data: Mapping[str, Json], *, last: bool) -> Iterator[Slot]:
    """Every field that the standard profile requires and `data` holds; inside records, in the first or last of them."""
    for name, spec in kind.fields.items():
        if name == "kind" or name not in data:
            continue
        if _demanded(spec):
            yield Slot((name,), spec, spec.obligations)
        records = data[name]
        if spec.type != "records" or not isinstance(records, list) or not records:
            continue
        for part in spec.records:
            holding = [
                index for index, record in enumerate(records) if isinstance(record, dict) and part.name in record
            ]
            if _demanded(part) and holding:
                index = holding[-1 if last else 0]
                yield Slot((name, index, part.name), part, part.obligations or spec.obligations)


def _demanded(spec: FieldSpec) -> bool:
    return spec.required and spec.profile != "strict"


def demanded_names(kind: Kind) -> set[str]:
    """Names of all fields that the standard profile requires, `tasks.owner` for one inside records."""
    names = {name for name, spec in kind.fields.items() if _demanded(spec) and name != "kind"}
    return names | {
        f"{name}.{part.name}" for name, spec in kind.fields.items() for part in spec.records if _demanded(part)
    }


def edits(slot: Slot, to: Format, language: Language) -> Iterator[tuple[Edit, str]]:
    """The faults to plant at `slot`, each with the code that must come of it: its last three digits, or REF101."""
    pick = 0 if language == "zh" else 1
    spec = slot.spec
    yield Edit(slot.path, "remove"), "001"
    yield (
        Edit(slot.path, "blank", "[]" if to == "yaml" and spec.type in {"records", "list", "people", "refs"} else ""),
        "002",
    )
    placeholder = PLACEHOLDERS.get(spec.type, ("待定", "TBD"))[pick]
    yield Edit(slot.path, "placeholder", _quoted(placeholder, to)), "003"
    if not spec.not_applicable:
        yield Edit(slot.path, "spoil", _quoted(NOT_APPLICABLE[pick], to)), "005"
    if spec.type in NOT_UNDERSTOOD:
        code, *texts = NOT_UNDERSTOOD[spec.type]
        yield Edit(slot.path, "spoil", _quoted(texts[pick], to)), code
    if to == "yaml" and spec.type in WRONG_TYPE:
        yield Edit(slot.path, "spoil", WRONG_TYPE[spec.type]), "005"
    if spec.type in {"ref", "refs"}:
        yield Edit(slot.path, "spoil", f"[{NOWHERE}]" if spec.type == "refs" and to == "yaml" else NOWHERE), "REF101"


def _quoted(text: str, to: Format) -> str:
    return f'"{text}"' if to == "yaml" else text


def expected(
    kind: Kind, slot: Slot, edit: Edit, suffix: str, data: Mapping[str, Json], rendered: Rendered, path: str
) -> list[Expected]:
    """The findings that `edit` itself must bring. Removing a field of a laid-out table removes the column."""
    code = suffix if len(suffix) > 3 else f"{'DOC' if slot.spec.control else kind.prefix}{suffix}"
    paths: list[FieldPath] = [slot.path]
    if edit.how == "remove" and not path.endswith(".yaml") and len(slot.path) == 3:
        top, _, name = slot.path
        records = data[str(top)]
        assert isinstance(records, list)
        paths = [(top, index, name) for index, record in enumerate(records) if isinstance(record, dict)]
    after = _without(data, paths)
    if slot.spec.type == "refs" and suffix == "REF101":
        line = rendered.lines[slot.path]
        return [Expected(code, path, line, f"{slot.name}[@1]", slot.obligations)]
    return [Expected(code, path, _line(each, edit, rendered), address(each, after), slot.obligations) for each in paths]


def _line(path: FieldPath, edit: Edit, rendered: Rendered) -> Spot:
    """Where a finding at `path` is shown: its value, or what lacks it, a record or the whole artifact."""
    if edit.how != "remove":
        return rendered.lines[path]
    return rendered.lines[path[:-1]]


def _without(data: Mapping[str, Json], paths: list[FieldPath]) -> dict[str, Json]:
    """A copy of `data` that lacks the fields at `paths`."""
    gone = set(paths)
    out: dict[str, Json] = {}
    for name, value in data.items():
        if (name,) in gone:
            continue
        if isinstance(value, list):
            out[name] = [
                {key: each for key, each in item.items() if (name, index, key) not in gone}
                if isinstance(item, dict)
                else item
                for index, item in enumerate(value)
            ]
        else:
            out[name] = value
    return out
