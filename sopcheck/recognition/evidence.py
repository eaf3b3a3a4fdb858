"""Labels as evidence of a kind: how much the labels of a document speak for each kind of a pack."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sopcheck.model import Block, Code, Entry, Heading, Item, Json, Outline, Paragraph, Table
from sopcheck.recognition.header_words import BESIDE, is_axis, tells_another
from sopcheck.recognition.labels import LabelIndex, NamePath, fold, walk
from sopcheck.recognition.prepare import bracketed_label
from sopcheck.recognition.unfold import distinct, filled, is_grid
from sopcheck.standard.model import FieldSpec, Kind

_MEMO = 20_000
_LONGEST = 60
_SCALE = 3.0
_HEADINGS = 400
"""Labels that are looked at: a document that has not shown its kind by then has none."""
_OPTIONAL = 0.4
_LOOSE = 0.5
_SIGN, _SIGN_LONGEST = 1.2, 24
"""What a heading that is a sign of one kind alone is worth, and the code points of the longest that is looked at."""
_COLUMNS, _WIDE, _OFFICE_WIDE, _MOSTLY = 3, 4, 3, 0.75
_OWN_WORD = 3
"""Kinds that may share a word which is still one of their own."""
_NAMING = ("text", "prose")
_TOP, _FORM_ROWS = 12, 40
"""Rows of a table that may be its header, and that may belong to a form."""
_MANY = 8
"""Labels of a document in which one that speaks for a kind may be chance."""
_SOFTWARE_HEADINGS = """
install, installation, installing, usage, quick start, getting started, license, licence, contributing, contributors
api, api reference, changelog, unreleased, bug fixes, breaking changes, features, fixed, added, prerequisites, build
building, development, deployment, configuration, options, props, attributes, events, slots, syntax, examples, faq
troubleshooting, see also, further reading, sponsors, backers, credits, acknowledgements, badges, demo, screenshots
running tests, testing, tests, docs, documentation, community, support, security, motivation, drawbacks, alternatives
unresolved questions, rationale, prior art, guide-level explanation, reference-level explanation, context, decision
consequences, architecture, tech stack, global constraints, file structure, project structure
安装, 安装方法, 安装步骤, 安装说明, 使用方法, 使用说明, 使用教程, 快速开始, 快速入门, 快速上手, 许可证, 开源协议
贡献, 贡献指南, 贡献者, 更新日志, 特性, 功能特性, 环境要求, 环境准备, 环境依赖, 部署, 编译, 构建, 配置, 配置说明
示例, 用法, 接口文档, 参数说明, 常见问题, 技术栈, 项目结构, 目录结构, 代码示例, 源码, 面试题, 参考资料, 文档, 社区
"""
_SOFTWARE = frozenset(fold(word) for word in re.split(r"[,\n]", _SOFTWARE_HEADINGS) if word.strip())
"""Headings of software documentation."""
_TECHNICAL = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\b[a-z]+[A-Z][A-Za-z]+\b|\b(?:[A-Z][a-z]+){2,}\b|\(\)|::|->"
    r"|\b[\w-]+\.(?:py|tsx?|jsx?|php|go|java|rs|json|ya?ml|vue|sql|sh|css|cpp|toml)\b|(?:^|[\s(（「])/?(?:[\w.-]+/){2,}[\w.*-]+"
)
"""Identifiers, calls and source files."""
_FEW_SENTENCES = 12
_RELEASE = re.compile(r"^(?:version\s+)?\[?v?\d+\.\d+(?:\.\w+)*\]?\s*(?:$|[(（–—-]|\d{4})", re.IGNORECASE)
"""A heading that is a release and no numbered section."""


_SIGN_MARK = "~"
"""Tells signs from fields where both are weighed together."""


def _any_word(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of `words`, the longest first, English ones whole."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    found = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in ordered]
    return re.compile("|".join(found)) if found else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the labels of a document say for one kind. `weight` grows from 0 towards 1."""

    kind: str
    weight: float
    fields: tuple[str, ...]
    """The fields that were found, the most telling first."""
    defined: bool
    """Whether one of the fields that define the kind is among them."""
    register: bool = False
    """Whether a table's header is, for the most part, that of the records which the kind is about."""
    share: float = 1.0
    """Which part (0 to 1) of the document's labels and tables speaks for the kind."""
    signs: tuple[str, ...] = ()
    """Words of headings that are signs of the kind, and no labels."""


class LabelEvidence:
    """The labels of all kinds in one index, each weighed by how few kinds use it. Built once."""

    def __init__(self, kinds: Mapping[str, Kind], indexes: Mapping[str, LabelIndex]) -> None:
        """Index the labels of `kinds`; `indexes` are their label indexes."""
        self._kinds = {kind.id: kind for kind in kinds.values() if kind.fields}
        self._indexes = indexes
        self._labels: dict[str, dict[str, list[NamePath]]] = {}
        self._specs: dict[tuple[str, NamePath], FieldSpec] = {}
        for kind in self._kinds.values():
            for path, spec in walk(kind.fields):
                self._specs[kind.id, path] = spec
                if kind.fields[path[0]].control:
                    continue
                for label in {fold(label) for label in (spec.name, *spec.labels)}:
                    self._labels.setdefault(label, {}).setdefault(kind.id, []).append(path)
        self._heads = self._heads_by_label()
        self._memo: dict[str, str] = {}
        self._signs: dict[str, tuple[str, ...]] = {}
        for kind in self._kinds.values():
            for sign in map(fold, kind.signs):
                self._signs[sign] = (*self._signs.get(sign, ()), kind.id)
        self._sign = _any_word(self._signs)

    def _heads_by_label(self) -> dict[str, set[str]]:
        """Label -> the kinds whose defining records are about what it names."""
        heads: dict[str, set[str]] = {}
        for kind in self._kinds:
            for spec in self._defining(kind):
                head = _head_of(spec)
                paths = {label for label, kinds in self._labels.items() if (spec.name, head) in kinds.get(kind, ())}
                for label in paths:
                    heads.setdefault(label, set()).add(kind)
        return heads

    def of(self, labels: Labels) -> list[Evidence]:
        """The evidence for every kind that any label speaks for, the strongest first."""
        weights: dict[str, dict[str, float]] = {}
        speaking: Counter[str] = Counter()
        for text in labels.own:
            speaking.update(self._count(weights, text) | self._count_signs(weights, text))
        loose = 0
        for text in labels.cells:
            kinds = self._count(weights, text)
            speaking.update(kinds)
            loose += bool(kinds)
        registers: set[str] = set()
        office = bool(labels.grids)
        for header in self._headers(labels):
            kinds, own = self._count_header(weights, header, office=office)
            speaking.update(kinds)
            registers |= own
        total = max(1, len(labels.own) + loose + len(labels.headers) + len(labels.grids))
        found = [
            replace(self._sum(kind, fields), share=speaking[kind] / total, register=kind in registers)
            for kind, fields in weights.items()
        ]
        return sorted(found, key=lambda one: (-one.weight, one.kind))

    def _headers(self, labels: Labels) -> Iterator[tuple[str, ...]]:
        """The header of each table; of one whose header may be on any row, the row with the most known labels."""
        yield from labels.headers
        for rows in labels.grids:
            known = [sum(self._fold(text) in self._labels for text in row) for row in rows]
            if any(count > 1 for count in known):
                yield rows[known.index(max(known))]

    def _count(self, weights: dict[str, dict[str, float]], text: str) -> set[str]:
        """Count a label of a document's own fields; the kinds that it speaks for."""
        label = self._fold(text)
        kinds: set[str] = set()
        for kind, paths in self._labels.get(label, {}).items():
            for path in paths:
                if len(path) == 1:
                    self._add(weights, kind, path, label)
                    kinds.add(kind)
        return kinds

    def _count_signs(self, weights: dict[str, dict[str, float]], text: str) -> set[str]:
        """Count what a heading says beside labels; the kinds of which it is a sign."""
        kinds: set[str] = set()
        for sign in self._signs_of(text):
            found = self._signs[sign]
            for kind in found:
                weights.setdefault(kind, {})[_SIGN_MARK + sign] = _SIGN / len(found)
            kinds.update(found)
        return kinds

    def _signs_of(self, text: str) -> list[str]:
        label = self._fold(text)
        if self._sign is None or not label or len(label) > (2 if label.isascii() else 1) * _SIGN_LONGEST:
            return []
        return self._sign.findall(label)

    def _count_header(
        self, weights: dict[str, dict[str, float]], header: tuple[str, ...], *, office: bool
    ) -> tuple[set[str], set[str]]:
        """The kinds that a header speaks for, and those among them whose register it heads.

        Columns speak for a kind only together: at least three that belong to one records field.
        """
        columns: dict[tuple[str, str], list[tuple[NamePath, str]]] = {}
        for text in header:
            label = self._fold(text)
            for kind, paths in self._labels.get(label, {}).items():
                for path in paths:
                    if len(path) > 1:
                        columns.setdefault((kind, path[0]), []).append((path, label))
        others = self._not_its_own(header)
        kinds = {kind for kind, _ in columns} - others
        registers = {kind for kind in kinds if self._is_register(kind, header, office=office)}
        speaking: set[str] = set()
        for (kind, name), pairs in columns.items():
            own = kind in registers and any(spec.name == name for spec in self._defining(kind))
            if kind in kinds and (own or len({path for path, _ in pairs}) >= min(_COLUMNS, len(header))):
                for path, label in pairs:
                    self._add(weights, kind, path, label)
                self._add(weights, kind, pairs[0][0][:1], pairs[0][1])
                speaking.add(kind)
        return speaking, registers

    def _not_its_own(self, header: tuple[str, ...]) -> set[str]:
        """The kinds that do not know the column which says what another register lists."""
        telling = [self._fold(text) for text in header if tells_another(text)]
        return {kind for kind in self._kinds for label in telling if kind not in self._labels.get(label, {})}

    def _is_register(self, kind: str, header: tuple[str, ...], *, office: bool) -> bool:
        """Whether most columns are those of records that define the kind, what these are about by a word of its own.

        In a document of tables alone a few columns are enough, where there are hardly any others. The days and weeks
        of a chart are no columns, nor is a duration, a status or a remark that the records have no field for.
        """
        labels = {self._fold(text) for text in header if not is_axis(text)} - {""}
        for spec in self._defining(kind):
            head = _head_of(spec)
            names: set[str] = set()
            beside: set[str] = set()
            telling = False
            for label in labels:
                named = {
                    path[1] for path in self._labels.get(label, {}).get(kind, ()) if path[0] == spec.name and path[1:]
                }
                names |= named
                if not named and label in BESIDE:
                    beside.add(label)
                telling |= head is not None and head in named and len(self._heads.get(label, ())) <= _OWN_WORD
            width = len(labels) - len(beside)
            required = {sub.name for sub in spec.records if sub.required and sub.name != "id"}
            wide = len(names) >= (_OFFICE_WIDE if office else _WIDE) and len(names) * 2 >= width
            whole = office and len(names) > 1 and len(names) >= _MOSTLY * width
            if telling and (wide or whole) and len(names & required) * 2 > len(required):
                return True
        return False

    def _defining(self, kind: str) -> Iterator[FieldSpec]:
        """The records fields that define a kind; a list of steps does not make a document a plan of collaboration."""
        declared = self._kinds[kind]
        roots = {name.split(".")[0] for name in declared.defining}
        yield from (spec for name, spec in sorted(declared.fields.items()) if name in roots and spec.records)

    def _add(self, weights: dict[str, dict[str, float]], kind: str, path: NamePath, label: str) -> None:
        weight = math.log((1 + len(self._kinds)) / len(self._labels[label])) / math.log(1 + len(self._kinds))
        if not self._specs[kind, path].required:
            weight *= _OPTIONAL
        name = ".".join(path)
        fields = weights.setdefault(kind, {})
        fields[name] = max(fields.get(name, 0.0), weight)

    def loose(self, kind: str, labels: Labels) -> Evidence | None:
        """Evidence for a kind that the title already names: guessed labels count too, for half."""
        index = self._indexes.get(kind)
        if index is None or kind not in self._kinds:
            return None
        fields: dict[str, float] = {}
        speaking = 0
        for text, loose in (*((text, True) for text in labels.own), *((text, False) for text in labels.cells)):
            found = index.find(text, ()) if loose else index.exact(text, ())
            matches = [one for one in found if not self._kinds[kind].fields[one.path[0]].control]
            speaking += bool(matches) and loose
            for match in matches:
                fields[match.path[0]] = max(fields.get(match.path[0], 0.0), _LOOSE * match.strength)
        for spec in self._kinds[kind].fields.values():
            if spec.type != "records" or spec.control:
                continue
            for header in self._headers(labels):
                names = {match.path[-1] for text in header for match in index.find(text, (spec.name,))[:1]}
                if len(names) >= 2:  # noqa: PLR2004 - one column is chance
                    fields.update({f"{spec.name}.{name}": _LOOSE for name in names})
                    fields[spec.name] = 1.0
                    speaking += 1
        for text in labels.own:
            signs = [sign for sign in self._signs_of(text) if kind in self._signs[sign]]
            fields.update({_SIGN_MARK + sign: _LOOSE for sign in signs})
            speaking += bool(signs)
        total = len(labels.own) + len(labels.headers) + len(labels.grids)
        return replace(self._sum(kind, fields), share=speaking / total if total >= _MANY else 1.0)

    def _sum(self, kind: str, fields: Mapping[str, float]) -> Evidence:
        names = sorted((name for name in fields if name[0] != _SIGN_MARK), key=lambda name: (-fields[name], name))
        signs = sorted(name[1:] for name in fields if name[0] == _SIGN_MARK)
        defined = bool(
            {part for name in names for part in (name, name.split(".")[0])} & set(self._kinds[kind].defining)
        )
        weight = 1 - math.exp(-sum(fields.values()) / _SCALE)
        return Evidence(kind, weight, tuple(names), defined, signs=tuple(signs))

    def _fold(self, text: str) -> str:
        if len(text) > 2 * _LONGEST:
            return ""
        found = self._memo.get(text)
        if found is None:
            if len(self._memo) >= _MEMO:
                self._memo.clear()
            found = self._memo[text] = fold(text)
        return found


def _head_of(spec: FieldSpec) -> str | None:
    """The name of the field that says what a record is about."""
    texts = (sub.name for sub in spec.records if sub.required and sub.type in _NAMING and sub.name != "id")
    return next(texts, None)


@dataclass(frozen=True, slots=True)
class Labels:
    """The texts of a document that may be labels: of its own fields, and of the columns of its tables.

    `software` is how many headings are those of software documentation; `code` the share of code among the blocks,
    `technical` that of the sentences which name identifiers or source files.
    """

    own: tuple[str, ...]
    headers: tuple[tuple[str, ...], ...]
    software: int = 0
    code: float = 0.0
    technical: float = 0.0
    grids: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """The first rows of each table of an office document: any of them may be its header."""
    cells: tuple[str, ...] = ()
    """Texts of such tables that may stand for a field of the document, as labels in a form do."""


def outline_labels(outline: Outline) -> Labels:
    """The labels of a laid-out document, its title left out."""
    own: list[str] = []
    headers: list[tuple[str, ...]] = []
    grids: list[tuple[tuple[str, ...], ...]] = []
    cells: list[str] = []
    software = 0
    code = sum(isinstance(block, Code) for block in outline.blocks)
    headings = [block.level for block in outline.blocks if isinstance(block, Heading)]
    title = bool(headings) and headings[0] not in headings[1:]
    for block in outline.blocks:
        if len(own) > _HEADINGS:
            break
        if isinstance(block, Heading):
            software += len(block.text) <= _LONGEST and (
                fold(block.text) in _SOFTWARE or bool(_RELEASE.match(block.text))
            )
            if not title:
                own.extend(_heading_labels(block.text))
            title = False
        elif isinstance(block, Entry):
            own.append(block.label.text)
        elif isinstance(block, Paragraph | Item) and block.text[:1] == "【":
            own.extend(label for line in block.text.splitlines() if (label := bracketed_label(line)) is not None)
        elif isinstance(block, Table) and is_grid(block):
            grids.append(tuple(tuple(cell.text for cell in filled(row)) for row in block.rows[:_TOP]))
            cells.extend(_form_labels(block))
        elif isinstance(block, Table) and block.rows:
            headers.append(tuple(cell.text for cell in block.rows[0] if cell.text.strip()))
            if len(block.rows[0]) == 2:  # noqa: PLR2004 - label and value
                own.extend(row[0].text for row in block.rows[:40])
    own.extend(
        str(key) for key in (outline.front.data if outline.front and isinstance(outline.front.data, dict) else ())
    )
    return Labels(
        tuple(own),
        tuple(headers),
        software,
        code / max(1, len(outline.blocks)),
        _technical_share(outline.blocks),
        tuple(grids),
        tuple(cells[:_HEADINGS]),
    )


def _form_labels(table: Table) -> Iterator[str]:
    """What may be labels of a form: every second cell of a row, the first line of a cell that stands alone."""
    for row in table.rows[:_FORM_ROWS]:
        texts = [cell.text.strip() for cell in distinct(row) if cell.text.strip()]
        if len(texts) == 1:
            yield re.split(r"[：:\n]", texts[0], maxsplit=1)[0][:_LONGEST]
        else:
            yield from (text for text in texts[::2] if len(text) <= _LONGEST)


def _technical_share(blocks: tuple[Block, ...]) -> float:
    """The share of sentences that speak of source code; cells and entries may well hold file names."""
    sentences = [block.text for block in blocks[:_HEADINGS] if isinstance(block, Paragraph | Item | Heading)]
    if len(sentences) < _FEW_SENTENCES:
        return 0.0
    return sum(_TECHNICAL.search(text) is not None for text in sentences) / len(sentences)


def _heading_labels(text: str) -> Iterator[str]:
    yield text
    for colon in ("：", ": "):
        if colon in text:
            yield text.split(colon, maxsplit=1)[0]


def tree_labels(data: Json) -> Labels:
    """The labels of a structured document: its keys, and those of the records in its lists."""
    if not isinstance(data, dict):
        return Labels((), ())
    headers: list[tuple[str, ...]] = []
    for value in data.values():
        if isinstance(value, list):
            keys = {str(key): None for item in value[:5] if isinstance(item, dict) for key in item}
            if keys:
                headers.append(tuple(keys))
    return Labels(tuple(str(key) for key in list(data)[:_HEADINGS]), tuple(headers))
