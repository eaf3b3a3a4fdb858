"""Typed values: what a field's text or raw value means, by the type of the field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sopcheck.model import MISSING, Json, State, _Missing
from sopcheck.recognition import dates, lists, quantities
from sopcheck.recognition.chinese import fold_word
from sopcheck.recognition.choices import WordReader
from sopcheck.recognition.dates import Order
from sopcheck.recognition.fillness import NONE, Fillness
from sopcheck.recognition.labels import fold
from sopcheck.recognition.levels import LevelReader, Scale
from sopcheck.recognition.people import Known, PeopleReader, each_once
from sopcheck.recognition.voices import state_of_field
from sopcheck.standard.model import FieldSpec, Pack

Misfit = Literal["004", "005"]
"""`004`: the text was not understood as the type; `005`: a wrong type, or a word outside the vocabulary."""

NOT_UNDERSTOOD: Misfit = "004"
WRONG_TYPE: Misfit = "005"

EMPTY_ANSWERS: Mapping[str, Json] = {"list": [], "people": [], "refs": [], "records": []}
"""What `无` answers, for the types that hold several things: present and empty."""

_BARE_NONE = frozenset({"无", "没有", "暂无", "未有", "零", "none", "nil", "nothing", "no", "n", "null", "空"})
"""Say nothing at all where something is wanted; `未发现异常` or `正常` at least says what was looked at."""
_ENDS: Mapping[str, int] = {"start": 0, "end": 1, "due": 1}
"""Date fields that are one end of a period, and which."""
_TELLING: tuple[State, ...] = ("present", "not_applicable", "placeholder", "blank")
"""Of several states that leave a field without an answer, the one that says most comes first."""
_MEMO, _MEMO_TEXT = 4_000, 40
"""Texts remembered, and how long they may be: what repeats is short, and what is long would only fill the memory."""
_OWN_LABEL = 30
_LABEL_EDGES = " \t:：*#[]【】<>（）()"
_START_KEYS = frozenset(
    {
        "start",
        "from",
        "begin",
        "start date",
        "开始",
        "起",
        "开始日期",
        "开始时间",
        "起始",
        "起始日期",
        "start time",
        "自",
    }
)
_END_KEYS = frozenset(
    {
        "end",
        "to",
        "until",
        "end date",
        "结束",
        "止",
        "结束日期",
        "结束时间",
        "截止",
        "截止日期",
        "end time",
        "至",
        "finish",
    }
)
_TEXT_KEYS = ("text", "level", "值", "等级", "name", "value")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a field's text means.

    `value` is canonical JSON, None for what is not applicable and for prose that answers "none", and MISSING where
    there is no value: blank, placeholder, a misfit, or rows that only prose answers. `text` is as written.
    """

    state: State
    value: Json | _Missing
    misfit: Misfit | None
    text: str
    why: str | None = None


Result: TypeAlias = "tuple[Json | _Missing, Misfit | None]"
_ReadText: TypeAlias = "Callable[[FieldSpec, str, Context], Result]"


@dataclass(frozen=True, slots=True)
class Context:
    """What helps to understand a value and is written elsewhere in the document.

    `year` completes days without a year; `scale` is that of the column or register of a rating.
    """

    year: int | None = None
    scale: Scale | None = None


NO_CONTEXT = Context()


class ValueReader:
    """Reads values of every type of `fields.md` by the words of a pack. Built once for many documents."""

    def __init__(self, pack: Pack, people: Iterable[Known] = (), *, order: Order | None = None) -> None:
        """Index the words of `pack`; `people` are the configured persons, `order` how the company writes 03/04/2026."""
        self.fillness = Fillness(pack.vocabulary)
        self.people = PeopleReader((*pack.roles.values(), *pack.parties.values()), people)
        self.levels = LevelReader(pack.vocabulary.levels)
        self._order = order
        self._flags = WordReader({"true": pack.vocabulary.true, "false": pack.vocabulary.false})
        self._statuses = WordReader(pack.vocabulary.statuses)
        self._memos: dict[int, dict[str, Reading]] = {}
        self._kept: list[FieldSpec] = []  # a memo's field must live as long as it, for its id to stay its own
        self._words: dict[int, tuple[FieldSpec, WordReader]] = {}
        self._labels: dict[int, tuple[FieldSpec, frozenset[str]]] = {}
        self._readers: dict[str, _ReadText] = {
            "text": _text, "prose": _text, "date": self._date, "period": self._period, "number": _number,
            "percent": _percent, "money": _money, "integer": _integer, "flag": self._flag, "person": self._person,
            "people": self._people, "ref": _file, "file": _file, "refs": _refs, "level": self._level,
            "status": self._word, "one_of": self._word, "list": _list, "records": _rows_in_prose,
        }  # fmt: skip

    def read(self, spec: FieldSpec, raw: Json, text: str | None = None, context: Context = NO_CONTEXT) -> Reading:
        """Read `raw`, a text of a laid-out document or any value of a structured one, as the field `spec`.

        `text` is a scalar as written where `raw` is no text (`1.10` that YAML made 1.1). Never raises on any input.
        """
        if isinstance(raw, str):
            return self.read_text(spec, raw) if context is NO_CONTEXT else self._understand(spec, raw, context)
        if raw is None:
            return Reading("blank", MISSING, None, text or "", "empty")
        if isinstance(raw, bool | int | float):
            return self.read(spec, text if text is not None else lists.written(raw), None, context)
        if not raw:
            return Reading("blank", MISSING, None, "[]" if isinstance(raw, list) else "{}", "empty")
        return self._read_list(spec, raw, context) if isinstance(raw, list) else self._read_mapping(spec, raw, context)

    def read_text(self, spec: FieldSpec, text: str) -> Reading:
        """As `read`, for a text without context: the quick way, which remembers short texts."""
        memo = self._memos.get(id(spec))
        if memo is None:
            memo = self._memos[id(spec)] = {}
            self._kept.append(spec)
        found = memo.get(text)
        if found is None:
            found = self._understand(spec, text, NO_CONTEXT)
            if len(text) <= _MEMO_TEXT:
                if len(memo) >= _MEMO:
                    memo.clear()
                memo[text] = found
        return found

    def _understand(self, spec: FieldSpec, text: str, context: Context) -> Reading:
        """State first, then value; the words of a vocabulary and dates are values whatever else they look like."""
        kind = spec.type
        if kind in {"date", "period"} and dates.iso(text):
            return Reading("present", text if kind == "date" else {"start": text, "end": text}, None, text)
        if kind in {"flag", "status", "one_of", "level"} and (value := self._exact(spec, text)) is not None:
            return Reading("present", value, None, text)
        state, why = verdict = state_of_field(self.fillness, spec, text)
        if state == "not_applicable":
            return Reading("not_applicable", None, None, text, why)
        if state != "present" and not (why == "choice-list" and spec.enumerates):
            return Reading(state, MISSING, None, text, why)
        if verdict is NONE:
            return self._none(spec, text)
        if len(text) <= _OWN_LABEL and self._is_own_label(spec, text):
            return Reading("placeholder", MISSING, None, text, "own-label")
        if kind in {"status", "one_of"} and self._reader_of(spec).is_list_of_choices(text):
            return Reading("placeholder", MISSING, None, text, "choice-list")
        value_, misfit = self._readers[kind](spec, text.strip(), context)
        spans = kind == "period" or spec.name in _ENDS
        yearless = misfit is not None and kind in {"date", "period"} and dates.lacks_year(text, days=not spans)
        return Reading("present", value_, misfit, text, "no-year" if yearless else None)

    def _none(self, spec: FieldSpec, text: str) -> Reading:
        if spec.type in EMPTY_ANSWERS:
            return Reading("present", [], None, text, "none")
        if spec.not_applicable:
            return Reading("present", None, None, text, "none")
        if spec.type in {"text", "prose"} and fold_word(text).strip(" 。.!！()（）") not in _BARE_NONE:
            return Reading("present", text.strip(), None, text)
        return Reading("blank", MISSING, None, text, "none")

    def _exact(self, spec: FieldSpec, text: str) -> Json:
        if spec.type == "level":
            level = self.levels.word(text)
            return None if level is None else {"text": text.strip(), "level": level, "scale": "words"}
        word = self._flags.exact(text) if spec.type == "flag" else self._reader_of(spec).exact(text)
        return word == "true" if spec.type == "flag" and word is not None else word

    def _is_own_label(self, spec: FieldSpec, text: str) -> bool:
        """Whether a cell holds the field's own label: a template's row or column heading, not an answer."""
        known = self._labels.get(id(spec))
        if known is None or known[0] is not spec:
            names = {spec.name, spec.name.replace("_", " "), *spec.labels}
            known = self._labels[id(spec)] = (spec, frozenset(name.strip(_LABEL_EDGES).casefold() for name in names))
        if text.strip(_LABEL_EDGES).casefold() not in known[1]:
            return False
        return spec.type not in {"person", "people", "list"} or self.people.role_of(text) is None

    def _reader_of(self, spec: FieldSpec) -> WordReader:
        if not spec.words:
            return self._statuses
        known = self._words.get(id(spec))
        if known is None or known[0] is not spec:
            known = self._words[id(spec)] = (spec, WordReader(spec.words))
        return known[1]

    def _date(self, spec: FieldSpec, text: str, context: Context) -> Result:
        day = dates.read_date(text, year=context.year, order=self._order)
        if day is None and spec.name in _ENDS:  # a label such as 起止日期 answers both ends with one range
            period = dates.read_period(text, year=context.year, order=self._order)
            day = None if period is None else period[_ENDS[spec.name]]
        return (MISSING, NOT_UNDERSTOOD) if day is None else (day.isoformat(), None)

    def _period(self, spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG002 - one signature for all
        period = dates.read_period(text, year=context.year, order=self._order)
        return (MISSING, NOT_UNDERSTOOD) if period is None else (_span(*period), None)

    def _flag(self, spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG002
        word = self._flags.read(text)
        return (MISSING, WRONG_TYPE) if word is None else (word == "true", None)

    def _person(self, spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG002
        person = self.people.read(text)
        return (MISSING, NOT_UNDERSTOOD) if person is None else (person, None)

    def _people(self, spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG002
        people = self.people.read_all(text)
        return (list(people), None) if people else (MISSING, NOT_UNDERSTOOD)

    def _level(self, spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG002
        level = self.levels.read(text, context.scale)
        return (MISSING, NOT_UNDERSTOOD) if level is None else (level, None)

    def _word(self, spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG002
        word = self._reader_of(spec).read(text)
        return (MISSING, WRONG_TYPE) if word is None else (word, None)

    def _read_list(self, spec: FieldSpec, raw: list[Json], context: Context) -> Reading:
        text = lists.shown(raw)
        if len(raw) == 1 and spec.type not in {"list", "people", "refs", "records"}:
            return self.read(spec, raw[0], None, context)
        if spec.type == "period" and len(raw) == 2:  # noqa: PLR2004 - start and end
            return self._read_mapping(spec, {"start": raw[0], "end": raw[1]}, context)
        if spec.type == "people":
            return self._read_people(spec, raw, text)
        if any(isinstance(item, list | dict) for item in raw) or spec.type not in {"list", "refs", "prose", "records"}:
            return Reading("present", MISSING, None if spec.type == "records" else WRONG_TYPE, text)
        return self._read_items(spec, [lists.written(item) for item in raw], text)

    def _read_items(self, spec: FieldSpec, items: list[str], text: str) -> Reading:
        verdicts = [self.fillness.state_of(item, prose=spec.type == "prose") for item in items]
        kept = [
            item.strip()
            for item, verdict in zip(items, verdicts, strict=True)
            if verdict[0] == "present" and verdict is not NONE
        ]
        if not kept:
            state, why = self.fillness.state_of_all(items, prose=spec.type == "prose")
            if state == "present":
                return self._none(spec, text)
            return Reading(state, None if state == "not_applicable" else MISSING, None, text, why)
        if spec.type == "prose":
            return Reading("present", "\n".join(kept), None, text)
        if spec.type == "records":
            return Reading("present", MISSING, None, text)
        return Reading(
            "present",
            [lists.target(item) if spec.type == "refs" else lists.unlinked(item) for item in kept],
            None,
            text,
        )

    def _read_people(self, spec: FieldSpec, raw: list[Json], text: str) -> Reading:
        """People listed one by one: those who are named, each once; else the state of what stands in their stead."""
        people: list[dict[str, Json]] = []
        others: list[Reading] = []
        for item in raw:
            if isinstance(item, list):
                return Reading("present", MISSING, WRONG_TYPE, text)
            reading = self.read(spec, item)
            if reading.misfit is not None:
                return Reading("present", MISSING, reading.misfit, text)
            if reading.state == "present" and isinstance(reading.value, list) and reading.value:
                people.extend(person for person in reading.value if isinstance(person, dict))
            else:
                others.append(reading)
        if people:
            return Reading("present", [*each_once(people)], None, text)
        best = min(others, key=lambda one: _TELLING.index(one.state))
        return Reading(best.state, best.value, None, text, best.why)

    def _read_mapping(self, spec: FieldSpec, raw: dict[str, Json], context: Context) -> Reading:
        text = lists.shown(raw)
        if spec.type == "period" or (spec.type == "date" and spec.name in _ENDS):
            return self._read_ends(spec, raw, text, context)
        if spec.type in {"person", "people"}:
            return self._read_person_mapping(spec, raw, text)
        if spec.type == "money" and (money := quantities.money_in(raw)):
            return Reading("present", money, None, text)
        if spec.type == "level":
            return self._read_level_mapping(spec, raw, text, context)
        return Reading("present", MISSING, None if spec.type == "records" else WRONG_TYPE, text)

    def _read_person_mapping(self, spec: FieldSpec, raw: dict[str, Json], text: str) -> Reading:
        name = self.people.name_in(raw)
        state, why = self.fillness.state_of(name, prose=False) if name is not None else ("present", "content")
        if state != "present" or why == "none":
            return Reading("blank" if state == "present" else state, MISSING, None, text, why)
        person = self.people.from_mapping(raw)
        if person is None:
            return Reading("present", MISSING, WRONG_TYPE, text)
        return Reading("present", person if spec.type == "person" else [person], None, text)

    def _read_level_mapping(self, spec: FieldSpec, raw: dict[str, Json], text: str, context: Context) -> Reading:
        folded = {fold(key): value for key, value in raw.items()}
        word = next((folded[key] for key in _TEXT_KEYS if isinstance(folded.get(key), str)), None)
        number = folded.get("number")
        if word is None and isinstance(number, int | float):
            word = lists.written(number)
        if not isinstance(word, str):
            return Reading("present", MISSING, WRONG_TYPE, text)
        read = self.read(spec, word, None, context)
        if isinstance(read.value, dict) and isinstance(number, int | float) and not isinstance(number, bool):
            return Reading("present", {**read.value, "number": number}, None, text)
        return Reading(read.state, read.value, read.misfit, text, read.why)

    def _read_ends(self, spec: FieldSpec, raw: dict[str, Json], text: str, context: Context) -> Reading:
        wanted = None if spec.type == "period" else ("start", "end")[_ENDS[spec.name]]
        ends: dict[str, Reading] = {}
        for key, value in raw.items():
            folded = fold(key)
            end = "start" if folded in _START_KEYS else "end" if folded in _END_KEYS else None
            if end is not None and (wanted is None or end == wanted):
                ends.setdefault(end, self.read(spec, value, None, context))
        if not ends:
            return Reading("present", MISSING, WRONG_TYPE, text)
        for reading in ends.values():
            if reading.state != "present" or wanted is not None:
                return Reading(reading.state, reading.value, reading.misfit, text, reading.why)
        first, last = ends.get("start"), ends.get("end")
        if first is None or last is None or not isinstance(first.value, dict) or not isinstance(last.value, dict):
            return Reading("present", MISSING, NOT_UNDERSTOOD, text)
        return Reading("present", {"start": first.value["start"], "end": last.value["end"]}, None, text)


def _text(spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG001
    return text, None


def _number(spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG001
    number = quantities.read_number(text)
    return (MISSING, NOT_UNDERSTOOD) if number is None else (number, None)


def _percent(spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG001
    number = quantities.read_percent(text)
    return (MISSING, NOT_UNDERSTOOD) if number is None else (number, None)


def _integer(spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG001
    number = quantities.read_integer(text, days=spec.name.endswith("interval"))
    return (MISSING, NOT_UNDERSTOOD) if number is None else (number, None)


def _money(spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG001
    money = quantities.read_money(text)
    return (MISSING, NOT_UNDERSTOOD) if money is None else (money, None)


def _file(spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG001
    return lists.target(text), None


def _refs(spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG001
    links = lists.link_targets(text)
    return list(links or (lists.target(piece) for piece in lists.pieces(text))), None


def _list(spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG001
    return [lists.unlinked(piece) for piece in lists.pieces(text)], None


def _rows_in_prose(spec: FieldSpec, text: str, context: Context) -> Result:  # noqa: ARG001
    """Rows that only prose answers are there, and nobody can tell what is in them."""
    return MISSING, None


def _span(start: object, end: object) -> dict[str, Json]:
    return {"start": str(start), "end": str(end)}
