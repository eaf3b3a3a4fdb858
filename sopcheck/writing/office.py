"""What the templates of Word, Excel and CSV have in common: drop-down words, widths, colours, and steady packages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sopcheck.reporting.messages import Wording
from sopcheck.reporting.values import chinese
from sopcheck.standard.model import FieldSpec
from sopcheck.writing.template import Slot, Template

DARK: Final = "1F4E79"
"""Behind the headers of what the standard asks for, in white letters."""
LIGHT: Final = "5B7FA6"
"""Behind the headers of optional columns."""
PALE: Final = "E8EEF5"
"""Behind the labels of a form."""
LINE: Final = "B7C3D0"
"""Borders."""

_WIDTHS: Final = {
    # characters of half width
    "prose": 34,
    "text": 16,
    "list": 18,
    "people": 18,
    "refs": 18,
    "file": 34,
    "period": 26,
    "person": 14,
    "date": 13,
    "money": 13,
    "status": 11,
    "one_of": 12,
    "level": 10,
    "flag": 9,
}
_NAMED: Final = {"id": 9, "number": 9, "version": 9, "sha256": 36, "fingerprint": 36}
_TIME: Final = (1980, 1, 1, 0, 0, 0)
_STAMP: Final = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def choices(spec: FieldSpec, wording: Wording) -> tuple[str, ...]:
    """The words of a drop-down list for a field; empty where any text may be written."""
    vocabulary = wording.pack.vocabulary
    if spec.type == "level":
        named = ((name, words) for name, words in vocabulary.levels.items())
        return tuple(wording.pick(chinese(words) or name, name) for name, words in named)
    if spec.type == "flag":
        return wording.pick(vocabulary.true[0], "yes"), wording.pick(vocabulary.false[0], "no")
    return wording.words(spec)


def is_wide(slot: Slot) -> bool:
    """Whether a field takes a whole line of a form."""
    return slot.spec.type in ("prose", "list", "people", "refs") or slot.spec.name == "title"


def is_register(template: Template) -> bool:
    """Whether a template is one table with some short fields above it."""
    long = [slot for slot in template.slots if slot.spec.type in ("prose", "records")]
    return [slot.spec.name for slot in long] == [template.kind.main]


def width(slot: Slot) -> int:
    """How wide a column for a field should be, in characters of half width."""
    usual = _NAMED.get(slot.spec.name) or _WIDTHS.get(slot.spec.type, 11)
    return max(usual, min(letters(slot.label) + 2, 18))


def longest_word(slot: Slot) -> int:
    """How wide a column must be for its label not to break inside a word, its margins included."""
    return 3 + max(min(letters(word), 4) if word[:1] > "\u2e7f" else len(word) for word in slot.label.split())


def letters(text: str) -> int:
    """The width of a text in characters of half width."""
    return sum(2 if character > "\u2e7f" else 1 for character in text)


def heading(slot: Slot, wording: Wording) -> str:
    """The guidance of a table: its own, and the columns that may be added."""
    if not slot.optional:
        return slot.guidance
    more = wording.pick("、", ", ").join(slot.optional)
    return slot.guidance + wording.pick(f"；还可以加的列：{more}", f". Columns that may be added: {more}")


def introduction(template: Template, wording: Wording) -> str:
    """What stands in the comment on the title."""
    clause = wording.clause(template.kind.clause)
    text = wording.pick(
        f"按标准 {clause} 编制。批注里写明每一项怎样填写；填好后可删除批注，并运行 sopcheck check。",
        f"Written to the standard, {clause}. The comments tell how to fill in each field and may go afterwards. "
        "Then run `sopcheck check`.",
    )
    if not template.optional:
        return text
    more = wording.pick("、", ", ").join(slot.label for slot in template.optional)
    return text + wording.pick(f"需要时还可以写：{more}。", f" May be added where needed: {more}.")


def steady(package: bytes, instead: Mapping[bytes, bytes] = MappingProxyType({})) -> bytes:
    """The same zip package without the times at which it was written, so that equal content is equal bytes.

    `instead` are texts of its worksheets to replace.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(b"", content)
            if name.startswith("xl/worksheets/"):
                for old_text, new_text in instead.items():
                    content = content.replace(old_text, new_text)
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content)
    return out.getvalue()
