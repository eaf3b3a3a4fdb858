"""The grammar of the sentences with which a template tells its writer what to fill in, and of "there is none"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 160
"""Code points beyond which a text is not taken for guidance, whatever it begins with."""
_UNBOUNDED = 4
_RISKY = re.compile(r"\)\s*[*+{]|\(\?(?!:|i\))|\\[1-9]")
_REPEATS = re.compile(r"(?<!\\)[*+]|\{\d*,\}")

_FILL = (
    r"(?:填写|填入|填上|填报|输入|录入|描述|说明|列出|列举|插入|补充|注明|写明|写出"
    r"|简述|概述|阐述|介绍|替换|删除本|选择|勾选|粘贴)"
)
_STRONG_ZH = re.compile(
    rf"^(?:注[:：]\s*|提示[:：]\s*|说明[:：]\s*|备注[:：]\s*)?"
    rf"(?:请(?:在|于)?(?:此处|此|这里|下方|下表|本节|本章|表中)?(?:[^，。；]{{0,12}}?){_FILL}"
    rf"|(?:在|于)?(?:此处|这里|本节|本章|本部分|该部分|此部分|本栏)(?:应|需|请|主要|用于|用来|要求)?(?:详细"
    rf"|简要|具体)?{_FILL}"
    rf"|(?:简要|简单|详细|具体|概括|分条|逐条|逐项)(?:地)?(?:{_FILL}|分析|总结|记录|叙述|列明)(?!书|会|如下|见"
    rf"|的|了|[:：])"
    r"|(?:点击|单击)(?:此处|这里)|下拉选择|从(?:下拉)?列表中选)"
)
_WEAK_ZH = re.compile(
    r"^(?:说明|描述|列出|列举|阐述|简述|概述|写明|注明|阐明|叙述)(?!的|了|书|性|率|会|文|符|[:：]|[与和及]|[，。,])"
)
_DONE_ZH = re.compile(r"[0-9]|已|了|完成|均|过|并[^说描列]|后|%|我们|如下|见")
_EXAMPLE = re.compile(
    r"^(?:例如|比如|譬如|举例|示例|样例|范例|例子|例|如)\s*[:：]|^(?:例如|示例|样例|范例|譬如)(?![^\s,，:：(（])"
    r"|^(?:例如|比如)|^(?:e\.\s?g\.?|eg\.|for example|for instance|i\.e\.)(?:[\s:,.]|$)|^(?:example"
    r"|sample)s?(?: \d+)?\s*(?::|$)",
    re.IGNORECASE,
)
_PENDING_ZH = re.compile(
    r"^(?:(?:时间|日期|地点|人员|人选|内容|金额|具体|暂时|暂|尚|有|仍)*待(?:定|补充|补|填写|填|完善|确认|确定"
    r"|更新|商议|商定|讨论|议|安排|录入|添加|编写|明确)"
    r"|(?:时间|日期|地点|人员|人选|内容|金额|具体)?(?:尚未|暂未|还未|未)(?:确定|填写|定|明确))(?:[（(].*)?$"
)
_PENDING_EN = re.compile(
    r"^(?:to be (?:determined|decided|confirmed|defined|added|announced|completed|filled(?: in)?|provided"
    r"|updated|discussed)"
    r"|yet to be \w+|coming soon|lorem ipsum|fill (?:me |this )?in\b|placeholder\b|your \w+(?: \w+)? here"
    r"|insert \w+ here"
    r"|not yet (?:defined|decided|determined|known))",
    re.IGNORECASE,
)
_STRONG_EN = re.compile(
    r"^(?:please |note: ?|\(?optional\)?:? )?(?:briefly |clearly |concisely )?(?:"
    r"(?:describe|explain|outline|summari[sz]e|specify|indicate|state|detail) (?:the|your|how|what|any|all|why"
    r"|who|which|each|in|briefly)\b"
    r"|(?:list|enter|insert) (?:the|your|any|all|each|a|an|here|names?|dates?|details?|who|what|how)\b"
    r"|(?:identify|include|define|note|name|record|give|write|add|attach|document|capture) (?:here|what|who|how"
    r"|why|any|details?)\b"
    r"|(?:provide|give|add|write|include) (?:an? |the )?(?:brief |short |detailed |high[- ]level )?"
    r"(?:description|summary|overview|list|explanation|details|information|names?|dates?|background"
    r"|context) (?:of|on|about|for|here|and|or|,)"
    r"|(?:use|complete|fill (?:in|out)) this (?:section|field|table|template|form)\b|this (?:section|field"
    r"|column|table) (?:should|describes?|is|contains?|lists?|provides?)\b"
    r"|(?:click|tap) (?:here|or tap)|type (?:here|your)|(?:choose|select|pick) (?:an?|one|the|from|all|your)\b"
    r"|(?:brief|short|detailed|one[- ]sentence|high[- ]level) (?:description|summary|overview|statement"
    r"|explanation) (?:of|for)\b"
    r"|(?:a )?(?:description|summary|list|name|date|number|details|statement|explanation) of (?:the|each|any"
    r"|all|what|how|who|your)\b)",
    re.IGNORECASE,
)
_TOLD_TO_WRITE_EN = re.compile(
    r"^(?:please |(?:please )?(?:briefly|clearly|concisely) |(?:enter|insert|specify|type|fill in|fill out"
    r"|state|indicate) (?:the|your|an?|here|any|all)\b"
    r"|\w+ (?:in )?your\b|(?:click|tap) (?:here|or tap)|this (?:section|field|column|table) should\b)",
    re.IGNORECASE,
)
"""The part of `_STRONG_EN` that no task, title or name begins with."""
_QUESTION_EN = re.compile(
    r"^(?:what (?:happened|went|was|were|is|are|will|do|does|did|can|could|should|would|has|have|impact"
    r"|actions?|risks?|steps?)"
    r"|who (?:is|are|was|were|will|should|needs?|owns?)|when (?:is|was|will|did|does|should)\b.*\?|where (?:is"
    r"|was|will|did)\b.*\?"
    r"|why (?:is|are|was|were|did|do|does)|how (?:did|do|does|will|was|were|is|are|many|much|often|can|should)"
    r"|which \w+ (?:is|are|was|were|will|did)|(?:did|was|were|is|are|have|has) (?:the|there|all|any|we|you)\b.*\?)",
    re.IGNORECASE,
)
_ASKS_EN = re.compile(r"^(?:what|who|when|where|why|how|which)\b[^.!?;]{3,90}\?$", re.IGNORECASE)
_QUESTION_ZH = re.compile(
    r"^(?:是否|有无|哪些|哪个|什么|为什么|如何|怎样|怎么|谁|何时|何地|多少|能否)[^，。；?？]{1,50}[?？]?$"
)
_TOLD_EN = re.compile(r"\b(?:we|our|i|was [a-z]+ed by)\b|[,;:]|\d", re.IGNORECASE)
_SHORT_SELECT = re.compile(
    r"^(?:-+\s*)?(?:please\s+)?(?:select|choose)(?:\s*(?:\.{2,}|…|-+)|\s+(?:an?\s+)?(?:option|level|status"
    r"|owner|date|type|category|item|value|priority|one|from)\b.*)?$"
    r"|^(?:-+\s*)?请(?:选择|勾选)",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(r"^[^。.!！?？；;0-9]{4,60}(?:等|等等|等内容|等信息|等方面|等情况|etc\.?)$")

_INITIALS_ZH = frozenset(
    "注提说备请在于此这本该栏简详具概分逐点单下从描列阐写填给叙例比譬举示样范如待时日地人内金暂尚有仍未还是哪什为怎谁何多能"
)
"""What the Chinese patterns above begin with: most texts are let pass by their first character."""

_NONE_ZH = re.compile(
    r"^(?:本(?:期|周|月|次|阶段|年度?|季度)|目前|截至目前|暂时|当前|期间|活动期间|执行(?:过程|期间)中?)?[，,]?"
    r"(?:无|暂无|没有|并无|尚无|未(?:发现|发生|出现|收到|见|产生|遇到)(?:过)?|零|0\s*(?:个|起|件|条|例|项|次)?)"
    r"(?:任何|明显|重大|其他|其它|新增|特殊|严重|相关|需要说明的|需跟进的)*"
    r"(?:异常|问题|变更|投诉|建议|意见|风险|事项|情况|事件|预警|故障|反馈|奖励|奖品|奖项|遗留|偏差|议题|待办"
    r"|行动项|缺陷|事故|现象)*(?:情况|发生|出现|需要说明)?$"
)
_NONE_EN = re.compile(
    r"^(?:there (?:are|were|is|was|have been) )?(?:none|nothing|nil|zero|no|0|not any)"
    r"(?: (?:known|open|new|significant|major|other|further|serious|critical|outstanding))*"
    r"(?: (?:issues?|problems?|anomal(?:y|ies)|complaints?|suggestions?|risks?|alerts?|incidents?|changes?"
    r"|rewards?|prizes?|actions?|action items|findings|deviations?|unusual))?"
    r"(?: (?:were|was|have been|has been|to|at))?"
    r"(?: (?:found|identified|reported|recorded|observed|occurred|raised|received|noted|detected|seen|report|present))?"
    r"(?: (?:so far|to date|yet|this (?:week|month|period|quarter|year)|during the (?:period|activity|event)"
    r"|in (?:this|the) period|at this time))?$",
    re.IGNORECASE,
)
_NONE_WORD_ONLY = frozenset({"no", "0", "zero", "零", "not any", "0个"})
"""Matched by the grammar above and an answer of another sort: a flag, a number."""


class Guidance:
    """Recognises guidance by the general grammar and by a pack's own patterns."""

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        """Compile `patterns`; those that could take more than linear-like time on a text are left out."""
        tame = [pattern for pattern in patterns if is_tame(pattern)]
        self._at_start = _any_of(pattern[1:] for pattern in tame if _is_anchored(pattern))
        self._anywhere = _any_of(pattern for pattern in tame if not _is_anchored(pattern))

    def reason(self, text: str, *, prose: bool) -> str | None:
        """Why `text` is the template speaking (`guidance`, `example`, `pending`, `select`), None if it is not."""
        if not text or len(text) > _LONGEST:
            return None
        initial = text[0]
        if initial.isascii():
            return self._english(text, prose=prose) or (self._pack(text) if prose else None)
        return _chinese(text, prose=prose) or (self._pack(text) if prose else None)

    def _english(self, text: str, *, prose: bool) -> str | None:
        if _EXAMPLE.match(text):
            return "example"
        if _SHORT_SELECT.match(text):
            return "select"
        if _PENDING_EN.match(text):
            return "pending"
        if not prose and not _TOLD_TO_WRITE_EN.match(text):
            return None
        if _STRONG_EN.match(text) or _ASKS_EN.match(text):
            return "guidance"
        if len(text) <= 100 and _QUESTION_EN.match(text) and (text.endswith("?") or not _TOLD_EN.search(text)):  # noqa: PLR2004
            return "guidance"
        return None

    def _pack(self, text: str) -> str | None:
        if self._at_start is not None and self._at_start.match(text):
            return "guidance"
        return "guidance" if self._anywhere is not None and self._anywhere.search(text) else None


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all: a call each would cost more than what they find."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined, re.IGNORECASE) if joined else None


def _is_anchored(pattern: str) -> bool:
    """Whether a pattern begins with `^` for all of its alternatives."""
    depth, escaped, in_class = 0, False, False
    for character in pattern:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "|" and depth == 0:
            return False
    return pattern.startswith("^")


def _chinese(text: str, *, prose: bool) -> str | None:
    if text[0] not in _INITIALS_ZH:
        return None
    if _EXAMPLE.match(text):
        return "example"
    if _SHORT_SELECT.match(text):
        return "select"
    if _PENDING_ZH.match(text.rstrip("。. ")):
        return "pending"
    if _STRONG_ZH.match(text):
        return "guidance"
    if prose and len(text) <= 60 and _WEAK_ZH.match(text) and not _DONE_ZH.search(text):  # noqa: PLR2004
        return "guidance"
    return "guidance" if prose and _QUESTION_ZH.match(text) else None


def is_none(text: str) -> bool:
    """Whether `text` says that there is nothing to report, as `未发现异常` and `No issues found` do."""
    if not text or len(text) > 60 or text[0] not in "无暂没并尚未零0本目截当期活执nNzZtT":  # noqa: PLR2004
        return False
    body = text.strip(" 。.!！")
    if body.casefold() in _NONE_WORD_ONLY or body.isdigit():
        return False
    return bool(_NONE_ZH.match(body) or _NONE_EN.match(body))


def is_enumeration(text: str) -> bool:
    """Whether a text in brackets lists what to write about: `（完成的任务、实现的功能、进度等）`."""
    return bool(_ENUMERATION.match(text))


def is_tame(pattern: str) -> bool:
    """Whether a pack's pattern is a regular expression without the parts that can make `re` hang.

    No repeated groups, look-arounds or back-references, and few unbounded repeats.
    """
    if _RISKY.search(pattern) or len(_REPEATS.findall(pattern)) > _UNBOUNDED:
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
