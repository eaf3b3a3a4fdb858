"""A company's own words for values (`levels.high: [红]`), added to a pack without touching it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopcheck.standard.model import FieldSpec, Kind, Pack

Table = Mapping[str, tuple[str, ...]]

_TABLES = ("levels", "statuses")
_LISTS = ("placeholders", "not_applicable", "none", "blank", "true", "false")


def word_names(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Every value that words can be added to, by its dotted name -> the words that the pack has for it.

    `levels.high`, `statuses.done`, `placeholders`, and the choices of single fields: `risk_register.risks.type.market`.
    """
    vocabulary = pack.vocabulary
    names: dict[str, tuple[str, ...]] = {}
    for table in _TABLES:
        names.update({f"{table}.{value}": words for value, words in getattr(vocabulary, table).items()})
    names.update({name: getattr(vocabulary, name) for name in _LISTS})
    for kind in pack.kinds.values():
        for path, spec in _choices(kind):
            names.update({f"{kind.id}.{path}.{value}": words for value, words in spec.words.items()})
    return names


def with_words(pack: Pack, added: Table) -> Pack:
    """The pack with the words of `added` (dotted name -> words), which win over the pack's own.

    A word that the pack has for another value of the same table means from then on what the company says.
    """
    if not added:
        return pack
    old = pack.vocabulary
    vocabulary = replace(
        old,
        levels=_extended(old.levels, "levels", added),
        statuses=_extended(old.statuses, "statuses", added),
        placeholders=(*old.placeholders, *added.get("placeholders", ())),
        not_applicable=(*old.not_applicable, *added.get("not_applicable", ())),
        none=(*old.none, *added.get("none", ())),
        blank=(*old.blank, *added.get("blank", ())),
        true=(*old.true, *added.get("true", ())),
        false=(*old.false, *added.get("false", ())),
    )
    kinds = {name: replace(kind, fields=_fields(kind.fields, name, added)) for name, kind in pack.kinds.items()}
    return replace(pack, vocabulary=vocabulary, kinds=kinds)


def _choices(kind: Kind) -> Iterator[tuple[str, FieldSpec]]:
    for name, spec in kind.fields.items():
        if spec.words:
            yield name, spec
        yield from ((f"{name}.{column.name}", column) for column in spec.records if column.words)


def _fields(fields: Mapping[str, FieldSpec], above: str, added: Table) -> dict[str, FieldSpec]:
    found = {}
    for name, spec in fields.items():
        at = f"{above}.{name}"
        records = tuple(_fields({one.name: one for one in spec.records}, at, added).values())
        found[name] = replace(spec, words=_extended(spec.words, at, added), records=records)
    return found


def _extended(table: Table, name: str, added: Table) -> Table:
    """One table of words with what is added to its values, and without what is added to another value."""
    own = {value: added.get(f"{name}.{value}", ()) for value in table}
    taken = {word.casefold(): value for value, words in own.items() for word in words}
    return {
        value: (*(word for word in words if taken.get(word.casefold(), value) == value), *own[value])
        for value, words in table.items()
    }
