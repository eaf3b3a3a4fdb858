"""The words of a finding: code and parameters become a message, a hint and a basis in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sopcheck.model import FieldPath, Finding, Json, NeedResult, Related, Severity, SourceOfRule
from sopcheck.places import order_of_place
from sopcheck.reporting.escape import quote
from sopcheck.reporting.values import canonical_words, chinese, show
from sopcheck.standard.model import BuiltinCode, FieldSpec, Language, Pack, Words

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_EXAMPLE = re.compile(r"(，例如：|, for example: )\{example\}")
_RECORD = re.compile(r"\[([^\[\]]*)\]")
_FIELD_CODE = re.compile(r"[A-Z]{3}(00[1-5])")
_LATIN = re.compile(r"[A-Za-z0-9]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KIND_PARAMETERS = frozenset({"kind", "kinds", "target_kind"})
"""Parameters that hold ids of kinds, which people are told by their titles."""
_OWN_TEXTS = frozenset({"gate", "need", "reason", "reason_zh"})
_OWN_TEXT_CUT = 300
"""Parameters that the program words itself are told in full; only what a document says is cut short."""

SEVERITY_WORDS: Mapping[Severity, Words] = {
    "error": Words("错误", "error"),
    "warning": Words("警告", "warning"),
    "info": Words("提示", "info"),
}

_BASIS: Mapping[SourceOfRule, tuple[Words, Words]] = {
    # with the clauses, and where none is known
    "says": (Words("标准 {clauses} 要求", "the standard, {clauses}"), Words("标准要求", "the standard")),
    "reads": (
        Words("按我们对标准 {clauses} 的理解", "our reading of the standard, {clauses}"),
        Words("按我们对标准的理解", "our reading of the standard"),
    ),
    "company": (
        Words("公司规定（{clauses}）", "a rule of the company ({clauses})"),
        Words("公司规定", "a rule of the company"),
    ),
    "sopcheck": (Words("文档管理的惯例", "good document control"), Words("文档管理的惯例", "good document control")),
}


_SAMPLES: Mapping[str, Words] = {
    "date": Words("2026-01-31", "2026-01-31"),
    "period": Words("2026-01-05 至 2026-01-31", "2026-01-05 to 2026-01-31"),
    "number": Words("120", "120"),
    "integer": Words("30", "30"),
    "percent": Words("30%", "30%"),
    "money": Words("5000 元", "5000 CNY"),
    "flag": Words("是", "yes"),
    "person": Words("李雷（运营经理）", "Alex Chen (operations manager)"),
    "people": Words("李雷、韩梅梅", "Alex Chen, Sam Li"),
    "level": Words("高", "high"),
}
"""What a value of a type looks like, where the pack gives no example of a field."""

_TROUBLES: Mapping[str, tuple[Words, Words]] = {
    # in general, and where the text itself tells more
    "002": (
        Words("没有填写", "is left blank"),
        Words("写的是“{text}”，不算填写", 'is "{text}", which is no answer here'),
    ),
    "004": (
        Words("没能读懂", "which could not be understood"),
        Words("没有写年份，文件里也找不到年份", "which says no year, and neither does the document"),
    ),
    "005": (
        Words("不符合这一项的要求", "which does not fit the field"),
        Words("这一项不能这样回答", "which is no answer here"),
    ),
}
"""What is wrong with the answer to a field, by the code without its prefix."""

_RELATED: Mapping[str, Words] = {
    "first": Words("这里先用了同一个编号", "has the number already"),
    "plan": Words("也是这个项目的计划", "is a plan of this project too"),
    "judging": Words("其他文件引用的是这份计划", "is the plan that the other documents refer to"),
    "candidate": Words("也对得上", "answers to it too"),
}
"""What another place has to do with a finding, by the key that linking gives."""


def builtin_code(pack: Pack, code: str) -> BuiltinCode | None:
    """The program's own words for `code`; the five codes of fields share theirs over all prefixes."""
    field_code = _FIELD_CODE.fullmatch(code)
    return pack.builtin.get(code) or (pack.builtin.get(field_code[1]) if field_code else None)


def field_spec(pack: Pack, kind: str | None, path: FieldPath) -> FieldSpec | None:
    """What the pack declares for the field at `path` (a column, where the path leads into a record)."""
    names = [step for step in path if isinstance(step, str)]
    declared = pack.kinds.get(kind) if kind is not None else None
    if declared is None or not names:
        return None
    spec = declared.fields.get(names[0])
    for name in names[1:]:
        spec = next((column for column in spec.records if column.name == name), None) if spec is not None else None
    return spec


def clause_numbers(pack: Pack, finding: Finding) -> tuple[str, ...]:
    """The clauses that a finding rests on, each once: of its obligations, else of the gate that it keeps shut."""
    numbers = _clause_numbers(pack, finding.obligations)
    gate = finding.parameters.get("clause")
    return numbers or ((gate,) if isinstance(gate, str) else ())


def _clause_numbers(pack: Pack, obligations: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pack.obligations[one].clause for one in obligations if one in pack.obligations))


def order_of(finding: Finding) -> tuple[object, ...]:
    """The order in which every report lists findings: by file, then by place; what has no place comes first."""
    return (finding.path, order_of_place(finding.place), finding.code, finding.field or "", finding.fingerprint)


@dataclass(frozen=True, slots=True)
class Wording:
    """A pack's words in one language."""

    pack: Pack
    language: Language
    _canonical: dict[str | None, Mapping[str, str]] = field(default_factory=dict, repr=False, compare=False)
    """Words of each kind, worked out when first needed."""

    def pick(self, zh: str, en: str) -> str:
        """The one of two texts that is in this language."""
        return zh if self.language == "zh" else en

    def severity(self, severity: Severity) -> str:
        """What a severity is called."""
        return SEVERITY_WORDS[severity].pick(self.language)

    def message(self, finding: Finding) -> str:
        """What is wrong, in one sentence; text from the document is escaped and cut."""
        words = self._words(finding.code)
        if words is None:  # a code of a plugin brings its sentence along
            return self._value(finding, finding.parameters.get("message", finding.code))
        template = words[0].pick(self.language)
        if finding.code in self.pack.rules and "{basis}" not in template and finding.obligations:
            # a rule's own sentence need not say on whose word it is: a reader must know all the same
            template = template.rstrip("。.") + self.pick("（{basis}）", " ({basis})")
        return self._fill(template, finding)

    def hint(self, finding: Finding) -> str | None:
        """What would put it right; None where the pack does not say."""
        words = self._words(finding.code)
        fix = words[1] if words is not None else None
        if fix is None:
            return None
        template = fix.pick(self.language)
        if not self._text(finding, "example"):
            template = _EXAMPLE.sub("", template)
        # a sentence that would name something unknown is left out; a field without a vocabulary has no choices to name
        kept = [
            one
            for one in _sentences(template)
            if all(self._text(finding, name) for name in _PLACEHOLDER.findall(one) if name != "choices")
        ]
        return self._fill("".join(kept).rstrip(), finding) or None

    def why(self, code: str) -> str | None:
        """Why a code exists."""
        rule = self.pack.rules.get(code)
        words = rule.why if rule is not None else None
        if words is None:
            builtin = builtin_code(self.pack, code)
            words = builtin.why if builtin is not None else None
        return words.pick(self.language) if words is not None else None

    def related(self, finding: Finding, related: Related) -> str:
        """What another place has to do with a finding."""
        words = _RELATED.get(related.message)
        return self._fill(words.pick(self.language), finding) if words is not None else quote(related.message)

    def need(self, result: NeedResult) -> str:
        """What a gate asks for."""
        gate = next((gate for gate in self.pack.gates if gate.id == result.gate), None)
        if gate is None or not 0 <= result.index < len(gate.needs):
            return result.gate
        template = gate.needs[result.index].text.pick(self.language)
        return _PLACEHOLDER.sub(lambda match: show(_descend(result.parameters, match[1]), self.language), template)

    def lacks(self, result: NeedResult) -> str:
        """What a need lacks besides the findings to resolve; empty where nothing else is known."""
        kind = self.kind(str(result.parameters.get("kind") or ""))
        names = show(result.parameters.get("names") or [], self.language)
        match result.parameters.get("what"):
            case "document":
                return self.pick(f"还没有{kind}", f"there is no {kind.lower()} yet")
            case "elements" if names:
                return self.pick(f"{names}还没有{kind}", f"no {kind.lower()} for {names} yet")
            case "approval" if names:
                return self.pick(f"{names}还没有批准", f"{names}: not approved yet")
            case "approval":
                return self.pick(
                    f"{kind}没有写明需要哪些部门批准", f"the {kind.lower()} does not say whose approval it needs"
                )
            case "plan":
                return self.pick("项目计划不止一份，无法判断", "cannot be decided: there are several project plans")
            case "elements" | "data":
                return self.pick("文档里的数据不全，还无法判断", "cannot be decided yet: the documents lack data")
        return ""

    def gate(self, gate_id: str) -> str:
        """What a gate is called."""
        return next((gate.title.pick(self.language) for gate in self.pack.gates if gate.id == gate_id), gate_id)

    def kind(self, kind: str | None) -> str:
        """What a kind is called; empty for none."""
        declared = self.pack.kinds.get(kind) if kind is not None else None
        return declared.title.pick(self.language) if declared is not None else kind or ""

    def clauses(self, obligations: Sequence[str]) -> tuple[str, ...]:
        """The clauses that obligations stand in, as the standard's text names them, each once."""
        return tuple(self.clause(number) for number in _clause_numbers(self.pack, obligations))

    def clause(self, number: str) -> str:
        """A clause as the standard's own text names it."""
        words = self.pack.clauses.get(number)
        return words.pick(self.language) if words is not None else number

    def basis(self, source: SourceOfRule, obligations: Sequence[str]) -> str:
        """On whose word something is asked for: the standard's, our reading's, the company's."""
        return self._basis(source, self.clauses(obligations))

    def _basis(self, source: SourceOfRule, clauses: Sequence[str]) -> str:
        known, unknown = _BASIS[source]
        if not clauses:
            return unknown.pick(self.language)
        return known.pick(self.language).replace("{clauses}", self.pick("、", ", ").join(clauses))

    def label(self, finding: Finding) -> str:
        """What the document calls the field; what the standard calls it, where the document does not name it."""
        if finding.label:
            return quote(finding.label)
        spec = field_spec(self.pack, finding.kind, finding.at)
        if spec is not None:
            return spec.title.pick(self.language)
        return quote(finding.field or "")

    def _words_of(self, kind: str | None) -> Mapping[str, str]:
        if kind not in self._canonical:
            self._canonical[kind] = canonical_words(self.pack, kind, self.language)
        return self._canonical[kind]

    def _words(self, code: str) -> tuple[Words, Words | None] | None:
        rule = self.pack.rules.get(code)
        if rule is not None:
            return rule.message, rule.fix
        builtin = builtin_code(self.pack, code)
        return (builtin.message, builtin.fix) if builtin is not None else None

    def _clauses_of(self, finding: Finding) -> tuple[str, ...]:
        return tuple(self.clause(number) for number in clause_numbers(self.pack, finding))

    def _fill(self, template: str, finding: Finding) -> str:
        def text(match: re.Match[str]) -> str:
            return self._spaced(template, match, self._text(finding, match[1]))

        return _PLACEHOLDER.sub(text, template)

    def _spaced(self, template: str, match: re.Match[str], text: str) -> str:
        """A Latin word or number inside a Chinese sentence, with a space to each side that has none."""
        if self.language != "zh" or not text:
            return text
        before, after = template[: match.start()], template[match.end() :]
        left = " " if _LATIN.match(text[0]) and _HAN.match(before[-1:]) else ""
        right = " " if _LATIN.match(text[-1]) and _HAN.match(after[:1]) else ""
        return f"{left}{text}{right}"

    def _text(self, finding: Finding, name: str) -> str:
        """What stands for a placeholder; empty where it is not known."""
        given = _descend(finding.parameters, name)
        if name in _KIND_PARAMETERS and name in finding.parameters:
            kinds = given if isinstance(given, list) else [given]
            return self.pick("、", ", ").join(self.kind(one) for one in kinds if isinstance(one, str))
        if isinstance(given, str) and name.partition(".")[0] in _OWN_TEXTS:
            return quote(given, _OWN_TEXT_CUT)
        if given is not None or name in finding.parameters:
            return self._value(finding, given)
        spec = field_spec(self.pack, finding.kind, finding.at)
        own: dict[str, Callable[[], str]] = {
            "label": lambda: self.label(finding),
            "basis": lambda: self._basis(finding.source, self._clauses_of(finding)),
            "clause": lambda: self.pick("、", ", ").join(self._clauses_of(finding)),
            "kind": lambda: self.kind(finding.kind),
            "example": lambda: self.example(spec) if spec is not None else "",
            "trouble": lambda: self._trouble(finding),
            "choices": lambda: self._choices(spec),
            "of_record": lambda: self._of_record(finding),
            "artifact": lambda: quote(finding.artifact),
            "path": lambda: quote(finding.path),
            "field": lambda: quote(finding.field or ""),
            "project": lambda: quote(finding.project or ""),
        }
        return own[name]() if name in own else ""

    def example(self, spec: FieldSpec) -> str:
        """What would satisfy a field; empty where the pack and the field's type do not say."""
        words = self.words(spec)
        if spec.example is not None:
            return " ".join(spec.example.pick(self.language).split())
        sample = _SAMPLES.get(spec.type)
        return words[0] if words else sample.pick(self.language) if sample is not None else ""

    def words(self, spec: FieldSpec) -> tuple[str, ...]:
        """The words that a field with a vocabulary takes, one for each meaning."""
        table = spec.words or (self.pack.vocabulary.statuses if spec.type == "status" else {})
        if self.language == "en":
            return tuple(word.replace("_", " ") for word in table)
        return tuple(chinese(words) or word for word, words in table.items())

    def _trouble(self, finding: Finding) -> str:
        """What is wrong with the answer to a field."""
        code = _FIELD_CODE.fullmatch(finding.code)
        if code is None or code[1] not in _TROUBLES:
            return ""
        in_general, telling = _TROUBLES[code[1]]
        tells = {
            "002": finding.state == "blank" and any(map(str.isalnum, str(finding.parameters.get("text") or ""))),
            "004": finding.parameters.get("why") == "no-year",
            "005": finding.state == "not_applicable",
        }
        return self._fill((telling if tells[code[1]] else in_general).pick(self.language), finding)

    def _choices(self, spec: FieldSpec | None) -> str:
        words = self.words(spec) if spec is not None else ()
        return self.pick(f"（{'、'.join(words)}）", f" ({', '.join(words)})") if words else ""

    def _of_record(self, finding: Finding) -> str:
        """The row that a field is in, by its id or its number, as it follows the name of the kind."""
        found = _RECORD.findall(finding.field or "")
        table = field_spec(self.pack, finding.kind, finding.at[:1])
        if not found or table is None:
            return ""
        title = table.title.pick(self.language)
        row = quote(found[-1])
        if row.startswith("@"):
            return self.pick(f"中“{title}”第 {row[1:]} 条", f" ({title}, no. {row[1:]})")
        if row.isdigit():  # a bare number needs to be told from a place in the list
            return self.pick(f"中“{title}”编号 {row} ", f" ({title}, id {row})")
        return self.pick(f"中“{title}” {row} ", f" ({title}, {row})")

    def _value(self, finding: Finding, value: Json) -> str:
        return show(value, self.language, self._words_of(finding.kind))


def row_of(finding: Finding, wording: Wording) -> str:
    """The row that a finding's field is in: its id, or which one it is; empty outside a table."""
    found = _RECORD.findall(finding.field or "")
    if not found:
        return ""
    row = quote(found[-1])
    return wording.pick(f"第 {row[1:]} 条", f"no. {row[1:]}") if row.startswith("@") else row


def _descend(parameters: Mapping[str, Json], name: str) -> Json:
    """`a.b` is the parameter of that name, or the key b of the parameter a."""
    if name in parameters:
        return parameters[name]
    here: Json = dict(parameters)
    for step in name.split("."):
        if not isinstance(here, dict) or step not in here:
            return None
        here = here[step]
    return here


def _sentences(text: str) -> list[str]:
    return re.findall(r".+?(?:[。？！]|[.?!](?:\s+|$)|$)", text)
