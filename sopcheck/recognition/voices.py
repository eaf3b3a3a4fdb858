"""Whose voice a field speaks in: a sentence, a name, an order to be carried out, or somebody else's words."""

from __future__ import annotations

import re

from sopcheck.model import State
from sopcheck.recognition.fillness import PRESENT, Fillness, Verdict
from sopcheck.recognition.labels import fold
from sopcheck.standard.model import FieldSpec

_QUOTED = frozenset({"complaint", "suggestion"})
"""Fields that hold a customer's words, who may well ask a question or say please."""
_ORDERS = frozenset({"measures", "contingency", "measure", "action", "handling", "solution", "application", "steps"})
"""Fields of what is to be done: `列出备选供应商` answers them, `列出应对措施` asks for an answer."""
_NAMES = frozenset({"text", "file", "ref", "refs", "list", "records"})
"""Types that hold names, in which an order may stand: a task may be called `描述接口`, a date may not."""
_NUMBERS = frozenset({"number", "percent", "money", "integer"})
_SEVERAL = re.compile(r"[、,，;；/\n|]")
_TEMPLATE = re.compile(
    r"主要|相关|具体|各项|背景|意义|目的|预期"
    r"|[？?]\s*$|\b(?:the (?:key|main|major|expected|proposed|planned)|your|any|how|what|each)\b",
    re.IGNORECASE,
)
"""How a template speaks of what it does not know yet; an order says what is to be done."""
_GUIDANCE: tuple[State, str] = ("placeholder", "guidance")
_CHOICES: tuple[State, str] = ("placeholder", "choice-list")

_SCALE_WORD = r"\s*(?:[(（]\s*[^()（）]{1,12}\s*[)）]|=?\s*[^\W\d]{1,10})?\s*"
_WHOLE_SCALE = re.compile(
    rf"^[01]{_SCALE_WORD}(?:[-–—~～至到]|to)\s*(?:3|4|5|10|100){_SCALE_WORD}[分级%]?$", re.IGNORECASE
)
_STEPS = re.compile(r"[高中低]{3}|[大中小]{3}")
_EXTREMES = re.compile(r"^(?:高或低|低或高|大或小)$")
_NUMBERED_WORDS = re.compile(r"[(（]\s*\d{1,3}\s*(?:[-–~]\s*\d{1,3}\s*)?[)）]|[/|、,，;；]|\bor\b|或|\s")

_OF_TYPES = {
    "date": re.compile(r"^(?:日期|时间|年月日|年/月/日|date|time|day)$", re.IGNORECASE),
    "person": re.compile(
        r"^(?:签字|签名|签章|盖章|姓名|人名|名字|name|signature|sign here|person)$"
        r"|^(?:姓名|名字|部门|职务|岗位|角色|日期|签名|联系方式|电话)(?:[/、+＋和及,，\s]+"
        r"(?:姓名|名字|部门|职务|岗位|角色|日期|签名|联系方式|电话))+$",
        re.IGNORECASE,
    ),
    "number": re.compile(
        r"^[$¥￥€£]?\s*\[?(?:[xXnN#]{1,3}(?:[.,][xXnN#]{1,3})*|数值|数字|金额|数量|number|amount|value|figure)\]?\s*"
        r"(?:[%％元万]|万元)?$",
        re.IGNORECASE,
    ),
}
"""What a template leaves in a field of that type, which may be content in others."""
_LIKE = {"period": "date", "people": "person", "percent": "number", "money": "number", "integer": "number"}
_NAMED = re.compile(r"^[\[【(（](?:[\u4e00-\u9fff]{2,3}|[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,2})[\]】)）]$")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭"
    "廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎乔贺赖龚庞樊殷施陶洪翟颜倪温俞鲁葛伍韦毕聂焦柳邢岳齐梅莫庄辛祝左耿关苗凌欧裴鲍霍"
)
"""The commonest surnames."""
_NO_NAMES = frozenset(
    {
        "成员",
        "全体",
        "向导",
        "项目",
        "关键",
        "管理",
        "商家",
        "计划",
        "任务",
        "全员",
        "全名",
        "单位",
        "部门",
        "主管",
        "顾问",
        "都行",
    }
)
_POSTS = re.compile(
    r"\b(?:name|role|title|lead|leader|manager|director|owner|sponsor|team|dept|department|persons?|people|members?|officer"
    r"|engineer|analyst|developer|designer|coordinator|head|chief|vp|ceo|cto|cfo|coo|pm|hr|it|projects?|product|program(?:me)?"
    r"|business|risk|task|action|company|client|customer|vendor|supplier|contact|responsible|party|first|last|full|your|insert"
    r"|user|employee|staff|stakeholder|approver|reviewer|author|date|organi[sz]ation|group|unit|function|position|job|who|to|be"
    r"|assigned|assignee|accountable|consulted|informed|executive|steering|committee|trainer|instructor|attendee|participant"
    r"|enter|add|select|choose|here|day|month|year|placeholder|text|example|sample|tbd|tbc)\b",
    re.IGNORECASE,
)
"""What a slot for a person names: a post, and nobody."""
_ASKS = re.compile(
    r"^[\s\[(（<【-]*(?:please\s+)?"
    r"(?:select|choose|pick|enter|insert|input|add|type|provide|specify|describe|list|state|fill in"
    r"|请?(?:选择|填写|填入|输入|录入|描述|说明|列出|注明))\s*(?:an?\s+|the\s+|your\s+)?(.+?)(?:\s+here)?[\s\])）>】.。…-]*$",
    re.IGNORECASE,
)
_ASKED_LONGEST = 60
_EDGES = "()（）【】[]<>＜＞《》 \t"


def state_of_field(fillness: Fillness, spec: FieldSpec, text: str) -> Verdict:
    """The state of `text` as the answer to `spec`, and the reason, as `Fillness.state_of` gives them."""
    prose = spec.type not in _NAMES or (spec.type == "list" and _SEVERAL.search(text) is None)
    verdict = fillness.state_of(text, prose=prose, quoted=spec.name in _QUOTED)
    if verdict == _GUIDANCE and spec.name in _ORDERS and not _names(spec, text):
        return fillness.state_of(text, prose=False)
    if spec.type in {"person", "people"} and verdict[1] == "bracket-placeholder" and _is_somebody(text.strip()):
        return PRESENT
    if verdict is PRESENT and len(text) <= _ASKED_LONGEST and _asks_for_label(spec, text):
        return _GUIDANCE
    return _of_type(fillness, spec, text) if verdict is PRESENT else verdict


def _asks_for_label(spec: FieldSpec, text: str) -> bool:
    """Whether a text only says to fill in what its field is called: `Select Risk Category`, `填写风险描述`."""
    found = _ASKS.match(text.strip())
    if found is None:
        return False
    rest = fold(found[1])
    return rest != "" and any(fold(label) == rest for label in (spec.name, *spec.labels))


def _is_somebody(text: str) -> bool:
    """Whether what stands in brackets is a person's name: `[李雷]`, `[Alex Chen]`; not `[姓名]`, `[Team Lead]`."""
    if not _NAMED.match(text) or _POSTS.search(text):
        return False
    return text[1].isascii() or (text[1] in _SURNAMES and text[1:-1] not in _NO_NAMES)


def _of_type(fillness: Fillness, spec: FieldSpec, text: str) -> Verdict:
    """The state of a text that could be content, were it not for the type of its field."""
    if spec.type == "level":
        return _CHOICES if _is_scale(fillness, text.strip()) else PRESENT
    pattern = _OF_TYPES.get(_LIKE.get(spec.type, spec.type))
    if pattern is not None and pattern.match(text.strip(_EDGES if spec.type not in _NUMBERS else None)):
        return "placeholder", "own-label"
    return PRESENT


def _is_scale(fillness: Fillness, text: str) -> bool:
    """Whether a rating names the whole of its scale: `1-5`, `1 (low) - 5 (high)`, `高中低`, `高(3)中(2)低(1)`."""
    if _WHOLE_SCALE.match(text) or _EXTREMES.match(text):
        return True
    bare = _NUMBERED_WORDS.sub(" ", text).strip()
    folded = bare.replace(" ", "")
    if _STEPS.fullmatch(folded) and len(set(folded)) == len(folded):
        return True
    return bare != text and fillness.state_of(" / ".join(bare.split()), prose=False) == _CHOICES


def _names(spec: FieldSpec, text: str) -> bool:
    """Whether `text` speaks of the field itself, or as a template does."""
    folded = text.casefold()
    return _TEMPLATE.search(text) is not None or any(
        len(label) > 1 and label.casefold() in folded for label in spec.labels
    )
