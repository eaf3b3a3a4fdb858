"""People as documents name them: names, roles and departments in every order, and the names of one person made one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Protocol

from sopcheck.model import Json
from sopcheck.recognition.chinese import fold_word
from sopcheck.recognition.labels import fold
from sopcheck.standard.model import Named

_LONGEST_NAME, _LONGEST_LIST = 60, 2_000
_BRACKET = re.compile(r"^(.*?)\s*[(（\[【<]\s*([^()（）\[\]【】<>]*)\s*[)）\]】>]\s*(.*)$", re.DOTALL)
_IN_BRACKETS = re.compile(r"[(（\[【<][^()（）\[\]【】<>]*[)）\]】>]")
_COLON = re.compile(r"^([^:：]{1,40})[:：]\s*(.+)$", re.DOTALL)
_SEPARATOR = re.compile(r"\s*[、,，;；\n/+&|]\s*|\s+and\s+|(?<=[)）])\s*(?:和|与|及|以及)\s*|\s+(?:和|与|及)\s+")
_AND_ZH = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:以及|[和与及])(?=[\u4e00-\u9fff]{2})")
_TITLE_BEHIND = re.compile(r"\s*(?:[-–—,，/|·]|\s)\s*")
_LIST_MARK = re.compile(r"^\s*(?:[-*+•]\s+|\d{1,2}[.、)]\s*|@(?=\w))")
_EMAIL = re.compile(r"\s*<?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+>?")
_DEPARTMENT = re.compile(
    r"(?:部|部门|处|科|组|中心|事业部|团队)$|\b(?:department|dept\.?|team|division|office)$", re.IGNORECASE
)
_SUPPLEMENT = re.compile(r"^(?:主责|主要负责|牵头|协助|配合|兼|lead|backup|主|副|协办|签字|签名|盖章)$", re.IGNORECASE)
_HEADS = re.compile(
    r"(?:共|约|各)?\s*(?:\d{1,4}|[一二两三四五六七八九十]{1,3}|若干|多)\s*(?:[-~～至到]\s*\d{1,4}\s*)?[人名位]"
    r"|\d{1,4}(?:\s*[-–]\s*\d{1,4})?\s*(?:people|persons?|members?|staff|ftes?)",
    re.IGNORECASE,
)
"""How many people there are, which names none of them."""
_COST = re.compile(
    r"[¥￥$€]?\s*\d[\d,.]*\s*个?\s*(?:工时|小时|人?[天日]|人?月|万?元|h|hrs?|hours?|days?|(?=/))"
    r"(?:\s*(?:/|每|per)\s*(?:小时|[天日月周人]|h|hrs?|hours?|days?|weeks?|months?))?",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[、，;；。\n]|,(?!\d)")
_COSTING = re.compile(r"需|投入|费用|成本|\b(?:costs?|needs?|takes|rate)\b", re.IGNORECASE)
"""Money and effort, and what says that they are somebody's."""
_WORDS, _USUALLY = 7, 4
"""Words, brackets left out, that a name with its title has at most, and that the names of a list have on average."""
_NAME_KEYS = frozenset({"name", "姓名", "名字", "人员", "person", "负责人", "who"})
_ROLE_KEYS = frozenset({"role", "角色", "职务", "岗位", "职位", "position", "title", "job title", "身份"})
_DEPARTMENT_KEYS = frozenset({"department", "部门", "所属部门", "所在部门", "dept", "team", "组织", "单位"})


class Known(Protocol):
    """A person of the configuration: the name to use, and other names for the same person."""

    @property
    def name(self) -> str:
        """The name that findings and rules use."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names that documents use."""


_SIGNED_ON = re.compile(r"(?<=[^\s\d])[\s,，/]+\d{4}\s*([-./年])\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?$")


class PeopleReader:
    """Reads persons by the roles of a pack and the people of a configuration. Built once."""

    def __init__(self, roles: Iterable[Named], people: Iterable[Known] = ()) -> None:
        """Index the words of `roles` (roles and parties) and the names and aliases of `people`."""
        self._roles: dict[str, str] = {}
        for role in roles:
            for word in (role.id, role.title.zh, role.title.en, *role.words):
                self._roles.setdefault(_key(word), role.id)
        self._names: dict[str, str] = {}
        for person in people:
            for name in (person.name, *person.aliases):
                self._names.setdefault(_key(name), person.name)

    def role_of(self, text: str) -> str | None:
        """The id of the role or party that `text` is a word for, None if it is none."""
        return self._roles.get(_key(text))

    def canonical(self, name: str) -> str:
        """The configured name of the person whom a document calls `name`; `name` itself if there is none."""
        return self._names.get(_key(name), name)

    def read(self, text: str) -> dict[str, Json] | None:
        """One person, `{name, role?, department?}`; None where `text` is too long to be one, empty, or a head count.

        Read are `李雷`, `李雷（运营经理）`, `运营经理 李雷`, `运营经理：李雷`, `运营部 李雷`, `Alex Chen, Editor`,
        `Alex Chen <alex@example.com>`. A role alone is a person of that name and role.
        """
        body = _clean(text)
        if not body or len(body) > 2 * _LONGEST_NAME or _HEADS.fullmatch(body) or _costs(body):
            return None
        return self._bracketed(body) or self._after_colon(body) or self._beside(body) or self._plain(body)

    def read_all(self, text: str) -> list[dict[str, Json]]:
        """The persons of a list such as `李雷、韩梅梅（数据分析师）和 Alex Chen`; each once, in their order."""
        pieces = self._pieces(text) if len(text) <= _LONGEST_LIST else []
        if _is_told(pieces) or _costs(text):
            return []
        return each_once(person for piece in pieces if (person := self.read(piece)) is not None)

    def name_in(self, raw: Mapping[str, Json]) -> str | None:
        """The name as written in a mapping of one person, None if no key names it."""
        for key, value in raw.items():
            if isinstance(value, str) and fold(key) in _NAME_KEYS:
                return value
        return None

    def from_mapping(self, raw: Mapping[str, Json]) -> dict[str, Json] | None:
        """A person given as `{name, role, department}` in any language's keys; None if none of them is there."""
        parts: dict[str, str] = {}
        for key, value in raw.items():
            folded = fold(key)
            for part, keys in (("name", _NAME_KEYS), ("role", _ROLE_KEYS), ("department", _DEPARTMENT_KEYS)):
                if folded in keys and isinstance(value, str | int) and str(value).strip():
                    parts.setdefault(part, str(value).strip())
        name = parts.get("name") or parts.get("role")
        if name is None and len(raw) == 1:  # {运营经理: 李雷}
            ((key, value),) = raw.items()
            return self.read(f"{key}：{value}") if isinstance(value, str) and self.role_of(key) else None
        if name is None:
            return None
        read = self.read(name) or {"name": name}
        if "role" in parts:
            read["role"] = self.role_of(parts["role"]) or parts["role"]
        if "department" in parts:
            read["department"] = parts["department"]
        return read

    def _bracketed(self, body: str) -> dict[str, Json] | None:
        match = _BRACKET.match(body)
        if match is None:
            return None
        before, inside, after = match[1].strip(), match[2].strip(), match[3].strip()
        if not before or not inside:
            return self._plain(before or inside or after)
        if _SUPPLEMENT.match(inside):
            return self.read(f"{before} {after}".strip())
        outside = self.read(f"{before} {after}".strip()) or {"name": before}
        if "role" in outside and outside["name"] == before and self.role_of(inside) is None:
            return (
                self._person(inside, role=before)
                if not _DEPARTMENT.search(inside)
                else {**outside, "department": inside}
            )
        return self._with_titles(outside, re.split(r"\s*[,，/·、;；]\s*", inside))

    def _with_titles(self, person: dict[str, Json], titles: Iterable[str]) -> dict[str, Json]:
        for title in filter(None, titles):
            if _DEPARTMENT.search(title) and self.role_of(title) is None:
                person.setdefault("department", title)
            elif not any(character.isdigit() for character in title):
                role = self.role_of(title)
                if role is not None or "role" not in person:
                    person["role"] = role or title
        return person

    def _after_colon(self, body: str) -> dict[str, Json] | None:
        match = _COLON.match(body)
        if match is None:
            return None
        title, name = match[1].strip(), match[2].strip()
        if role := self.role_of(title):
            return {**(self.read(name) or {"name": name}), "role": role}
        if role := self.role_of(name):
            return self._person(title, role=role)
        if _DEPARTMENT.search(title):
            return {**(self.read(name) or {"name": name}), "department": title}
        return self.read(name) if len(name) <= _LONGEST_NAME else None

    def _beside(self, body: str) -> dict[str, Json] | None:
        """A name and a title side by side, in either order."""
        if self.role_of(body):
            return None
        for match in _TITLE_BEHIND.finditer(body):
            first, second = body[: match.start()].strip(), body[match.end() :].strip()
            if not first or not second:
                continue
            if role := self.role_of(first):
                return {**(self._beside(second) or self._person(second)), "role": role}
            if role := self.role_of(second):
                return {**(self._beside(first) or self._person(first)), "role": role}
            if _DEPARTMENT.search(first) and not first.isascii():
                return {"department": first, **(self._beside(second) or self._person(second))}
        return None

    def _plain(self, body: str) -> dict[str, Json] | None:
        return self._person(body) if body and len(body) <= _LONGEST_NAME else None

    def _person(self, name: str, role: str | None = None) -> dict[str, Json]:
        name = self.canonical(name)
        found = (self.role_of(role) or role) if role else self.role_of(name)
        return {"name": name, "role": found} if found else {"name": name}

    def _pieces(self, text: str) -> list[str]:
        """Split a list of people where a separator stands outside brackets and no title holds it (`产品/运营经理`)."""
        body = unicodedata.normalize("NFKC", text) if not text.isascii() else text
        pieces: list[str] = []
        for part in _outside_brackets(body):
            pieces.extend(self._by_and(part) if self.role_of(part) is None else [part])
        return self._rejoin_titles([piece for piece in (_clean(piece) for piece in pieces) if piece])

    def _by_and(self, part: str) -> list[str]:
        """Split at `和`, but not inside a name or a department: only where both sides read as names."""
        pieces = _AND_ZH.split(part)
        return pieces if all(len(piece.strip()) <= 8 or self.role_of(piece) for piece in pieces) else [part]  # noqa: PLR2004

    def _rejoin_titles(self, pieces: list[str]) -> list[str]:
        """`Alex Chen, Operations Manager` is one person, not two."""
        out: list[str] = []
        for piece in pieces:
            titled = out and self.role_of(piece) and piece.isascii()
            if titled and self.role_of(out[-1]) is None and out[-1].isascii() and "(" not in out[-1]:
                out[-1] = f"{out[-1]}, {piece}"
            else:
                out.append(piece)
        return out


def _costs(text: str) -> bool:
    """Whether a text says only what somebody costs, in money or effort."""
    parts = [part for part in _CLAUSES.split(_IN_BRACKETS.sub(" ", text)) if part.strip()]
    costs = [part for part in parts if _COST.fullmatch(part) or (_COSTING.search(part) and _COST.search(part))]
    return bool(costs) and len(costs) == len(parts)


def _is_told(pieces: list[str]) -> bool:
    """Whether the pieces of a list are those of a sentence about what somebody does."""
    words = [len(_IN_BRACKETS.sub(" ", piece).split()) for piece in pieces]
    return max(words, default=0) > _WORDS and sum(words) > _USUALLY * len(words)


def each_once(people: Iterable[dict[str, Json]]) -> list[dict[str, Json]]:
    """The persons without those that came before, in their order; a list of thousands takes no longer for each."""
    found: dict[str, dict[str, Json]] = {}
    for person in people:
        found.setdefault(repr(sorted(person.items())), person)
    return list(found.values())


def _key(text: str) -> str:
    return fold_word(text.replace("_", " ").replace("-", " "))


def _clean(text: str) -> str:
    body = _LIST_MARK.sub("", text.strip().strip("*_` ").strip())
    if body[-1:].isdigit() or body.endswith(("日", "号")):  # 编制：李雷 2026-03-01
        body = _SIGNED_ON.sub("", body)
    return _EMAIL.sub("", body).strip(" 。.,，;；、:：") if "@" in body else body.strip(" 。,，;；、:：")


def _outside_brackets(text: str) -> list[str]:
    """Split `text` at separators that stand outside brackets."""
    pieces: list[str] = []
    depth, start = 0, 0
    cuts = {match.start(): match.end() for match in _SEPARATOR.finditer(text)}
    for index, character in enumerate(text):
        if character in "(（[【<":
            depth += 1
        elif character in ")）]】>":
            depth = max(0, depth - 1)
        if index in cuts and depth == 0 and index >= start:
            pieces.append(text[start:index])
            start = cuts[index]
    pieces.append(text[start:])
    return pieces
