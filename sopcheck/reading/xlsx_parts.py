"""The parts of an Excel workbook that its sheets refer to: the list of sheets, styles, shared strings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from sopcheck.model import Problem
from sopcheck.places import Place
from sopcheck.reading.limits import Limits
from sopcheck.reading.number_formats import GENERAL, NumberFormat, built_in, custom
from sopcheck.reading.package import Package, ignore, local
from sopcheck.reading.text import RefusedError

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE: Final = frozenset({"1", "true", "on"})
_PLAIN_SIZE: Final = 11.0
_MOST_SHEETS: Final = 5000


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it; `part` is "" where it has none."""

    name: str
    hidden: bool
    part: str
    kind: str
    """Last word of the relation's type: `worksheet`, `chartsheet`, `dialogsheet` ..."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the workbook part says."""

    sheets: tuple[SheetEntry, ...]
    from_1904: bool
    styles: str | None
    strings: str | None


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's style says that matters here."""

    form: NumberFormat = GENERAL
    bold: bool = False
    size: float = _PLAIN_SIZE
    framed: bool = False


PLAIN: Final = Style()


def is_true(value: str | None) -> bool:
    """An XML boolean."""
    return value is not None and value.lower() in _TRUE


def read_workbook(package: Package) -> Workbook:
    """Read the workbook part; raises RefusedError DOC115 where there is none."""
    main = _main_part(package)
    relations = package.relations(main)
    sheets: list[SheetEntry] = []
    from_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        name = local(tag)
        if name == "workbookPr":
            from_1904 = is_true(attributes.get("date1904"))
        elif name == "sheet" and len(sheets) < _MOST_SHEETS:
            key = next((value for key, value in attributes.items() if local(key) == "id"), "")
            kind, part = relations.get(key, ("", ""))
            hidden = attributes.get("state", "visible").lower() in {"hidden", "veryhidden"}
            sheets.append(SheetEntry(attributes.get("name", ""), hidden, part, kind))

    package.parse(main, start, ignore, ignore)
    parts = {kind: part for kind, part in relations.values() if package.has(part)}
    return Workbook(tuple(sheets), from_1904, parts.get("styles"), parts.get("sharedStrings"))


def _main_part(package: Package) -> str:
    for kind, part in package.relations("").values():
        if kind == "officeDocument" and package.has(part):
            return part
    return "xl/workbook.xml"


# --- styles ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Styles:
    """What has been read of a styles part; `path` is where in it the parser stands."""

    forms: dict[int, NumberFormat] = field(default_factory=dict)
    fonts: list[tuple[bool, float]] = field(default_factory=list)
    borders: list[bool] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    within: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name in {"fonts", "borders", "cellXfs", "cellStyleXfs", "dxfs", "numFmts"}:
            self.within = name
        elif name == "numFmt" and self.within == "numFmts":
            self.forms[_number(attributes.get("numFmtId"))] = custom(attributes.get("formatCode", ""))
        elif self.within == "fonts":
            self._font(name, attributes)
        elif self.within == "borders":
            self._border(name, attributes)
        elif name == "xf" and self.within == "cellXfs":
            self.styles.append(self._style(attributes))

    def end(self, tag: str) -> None:
        if local(tag) == self.within:
            self.within = ""

    def _font(self, name: str, attributes: dict[str, str]) -> None:
        if name == "font":
            self.fonts.append((False, _PLAIN_SIZE))
        elif self.fonts and name == "b":
            self.fonts[-1] = is_true(attributes.get("val", "1")), self.fonts[-1][1]
        elif self.fonts and name == "sz":
            self.fonts[-1] = self.fonts[-1][0], _size(attributes.get("val"))

    def _border(self, name: str, attributes: dict[str, str]) -> None:
        if name == "border":
            self.borders.append(False)
        elif self.borders and attributes.get("style", "none") != "none" and name != "diagonal":
            self.borders[-1] = True

    def _style(self, attributes: dict[str, str]) -> Style:
        number = _number(attributes.get("numFmtId"))
        font, border = _number(attributes.get("fontId")), _number(attributes.get("borderId"))
        bold, size = self.fonts[font] if font < len(self.fonts) else (False, _PLAIN_SIZE)
        framed = border < len(self.borders) and self.borders[border]
        return Style(self.forms.get(number) or built_in(number), bold, size, framed)


def read_styles(package: Package, part: str | None) -> list[Style]:
    """The styles of cells by their index."""
    styles = _Styles()
    if part is not None:
        package.parse(part, styles.start, styles.end, ignore)
    return styles.styles


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _size(text: str | None) -> float:
    try:
        return float(text or _PLAIN_SIZE)
    except ValueError:
        return _PLAIN_SIZE


# --- strings --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Strings:
    """What has been read of a shared strings part."""

    longest: int
    found: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    taking: bool = False
    phonetic: bool = False
    length: int = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "t":
            self.taking = not self.phonetic
        elif name == "si":
            self.pieces.clear()
            self.length = 0
        elif name == "rPh":
            self.phonetic = True

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "t":
            self.taking = False
        elif name == "si":
            self.found.append(cell_text("".join(self.pieces)))
        elif name == "rPh":
            self.phonetic = False

    def data(self, text: str) -> None:
        if self.taking:
            self.length += len(text)
            guard_length(self.length, self.longest)
            self.pieces.append(text)


def read_strings(package: Package, part: str | None, limits: Limits) -> list[str]:
    """The shared strings by their index: runs joined, phonetic guides left out."""
    strings = _Strings(limits.scalar_chars)
    if part is not None:
        package.parse(part, strings.start, strings.end, strings.data)
    return strings.found


def guard_length(length: int, limit: int, at: Place | None = None) -> None:
    """Raise RefusedError DOC110 for a text that is too long."""
    if length > limit:
        raise RefusedError(Problem("DOC110", at, {"size": length, "limit": limit}))


def cell_text(text: str) -> str:
    r"""The text of a cell without Excel's escapes (`_x000D_`) and the space around it; lines end in `\n`."""
    if "_x" in text:
        text = _ESCAPE.sub(_unescaped, text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def _unescaped(match: re.Match[str]) -> str:
    point = int(match[1], 16)
    return "\ufffd" if 0xD800 <= point < 0xE000 or not point else chr(point)  # noqa: PLR2004 - the surrogates
