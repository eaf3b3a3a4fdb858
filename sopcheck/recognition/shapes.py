"""The shapes of text that nobody has written yet: slots in brackets, fillers, date masks."""

from __future__ import annotations

import re

from sopcheck.model import State

_SPECIAL = re.compile(
    r"[\[\]<>{}$_*`~|/\\【】〔〕「」『』＜＞□☐☑☒■○◯●×…#ＸｘＹｙ]"
    r"|xx|XX|yy|YY|dd/|DD|mm/|MM|[XxＸN] ?[\u4e00-\u9fff%]|[Nn] ?天|[Nn] days?$|\b[XＸN] [a-z]"
    r"|选其?一?[)）]|(?:one|any|apply|all)\)"
    r"|年 |年月| [月日]|某某|\.{4}|\. \.|[(（] ?[)）]|^0{2,4}[-/.]0{2}|[«《]|^(?i:month|week|day|year|name)\b|\b[XN]$"
)
_FIRST, _LAST = "。，、：；:;,(（-+>%@=^!！?？.·•“\"'—–―－‐‑～", ":：?？!！，、;；"

_FILLER = re.compile(
    r"(?<![^\W_])_{3,}|_{4,}|＿{2,}|(?:_\s){2,}_|_{2,}(?=\s*[%％\u4e00-\u9fff])|(?<=[\u4e00-\u9fff#$¥￥€ ])_{2,}"
    r"|(?<=20\d)_(?=\s*年)|(?<=20)_{1,2}(?=\s*年)"
)
_STRONG = re.compile(r"__(?=[^\s_])([^_]+?)(?<=[^\s_])__")
"""`__bold__`: emphasis, and no line to write on."""
_DOTS = re.compile(r"…{2,}|\.{6,}|(?:\. ){3,}")
_DOTS_LONGEST = 30
_ONLY_DASHES = re.compile(r"^[-–—―－/\\|‐‑ ]+$")
_ONLY_DOTS = re.compile(r"^[.…。·_＿ ]+$")
_ONLY_POINTS = re.compile(r"^[\s•·●▪◦:：、，,;；|]+$")
_ONLY_MARKS = re.compile(r"^[?？*＊#~=^!！]+$")
_ONLY_SIGNS = re.compile(r"^[-–—―－‐‑\s_＿/\\|.…。·•*＊~#=^!！?？:：、，,;；]+$")
_EMPTY_BRACKETS = re.compile(r"^(?:\[\s*\]|\(\s*\)|【\s*】|\{\s*\}|<\s*>|\"\s*\"|'\s*'|“\s*”|[□☐○◯])$")
_XS = re.compile(r"(?<![A-Za-z0-9Xx×])(?:[Xx]{2,}|×{2,}|[○◯]{2,}|Ｘ{2,}|某某)(?![A-Za-z0-9*])")
_X_COUNT = re.compile(
    r"(?<![A-Za-z0-9] )(?<![A-Za-z0-9])[XxＸ]\s*(?:[年月日%]|万?元|天|个|人次?|次)|^[Nn]\s*(?:天|days?)$"
    r"|(?<![A-Za-z0-9] )(?<![A-Za-z0-9])[XxＸN] ?(?:小时|分钟|周|季度"
    r"|[次天个人名场篇份条件项位家分页](?![\u4e00-\u9fff]))"
    r"|(?<![A-Za-z0-9] )(?<![A-Za-z0-9])[XＸN] (?:hours?|hrs?|days?|weeks?|months?|years?|people|persons?|participants"
    r"|min(?:ute)?s?|times|points?)\b"
)
_X_YEAR = re.compile(r"(?<![A-Za-z0-9])(?:20\d?[XxＸ×]{1,2}|2[XxＸ×]{3})(?=\s*[-/.年]|$)")
_X_UNIT = re.compile(r"^(?:week|month|quarter|year|day|version) [XN#]$", re.IGNORECASE)
_CHOOSE = re.compile(
    r"[(（](?:please )?(?:select|choose|pick|circle) (?:one|any|all\b[^()]*)[)）]"
    r"|[(（](?:单选|多选|可多选|任选其?一?|勾选|二选一|三选一)[)）]$",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"^@(?:user(?:[ _-]?name)?|name|handle|owner|person|someone|assignee|member|lead|your\S*|github\S*|x{1,4}"
    r"|姓名|名字|负责人|责任人|成员|用户名?|某人|同事)\d*(?=$|[\s,，、/(（])",
    re.IGNORECASE,
)
"""`@username`: a template's way to say that somebody is named here."""
_ANONYMOUS = re.compile(r"^[\u4e00-\u9fff](?:[Xx×*]{1,2}|某某?)(?:先生|女士|同学)?$")
_XS_LONGEST = 40
_DATE_MASK = re.compile(
    r"^(?:(?:[yY]{2,4}|[mM]{1,3}|[dD]{1,2}|[hH]{2}|[sS]{2})\s*(?:[-/.\s:年月日时分秒Tt]\s*|$)){2,6}$"
    r"|^[yY]{4}[mM]{2}[dD]{2}$"
)
_MASK_INSIDE = re.compile(
    r"(?<![A-Za-z])(?:[yY]{4}\s*[-/.年]\s*[mM]{1,2}|[dD]{2}\s*[-/.]\s*[mM]{2}\s*[-/.]"
    r"|[mM]{2}\s*[-/.]\s*[dD]{2}\s*[-/.])"
)
_NO_DAY = re.compile(r"(?<![\d./-])0{1,2}([-/.])0{1,2}\1(?:\d{4}|\d{2})(?![\d./-])")
"""No day of no month: `00/00/2003`."""
_MASK_LONGEST = 60
_DATE_BLANK = re.compile(
    r"^(?:\d{0,4}|[_\s]*)\s*年\s*(?:\d{0,2}|_*)\s*月\s*(?:(?:_*)\s*日)?(?:\s*[-~至到—]+.*)?$|^\d{4}\s*年\s*_+"
)
_DATE_FILLED = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月")
_DATE_GAP = re.compile(r"年\s*_+\s*月|月\s*_+\s*日|\d{4}\s*年\s+月|月\s+日")
_DATE_WORDS = re.compile(
    r"^(?:month|day|date|year|time|mmm|mon)(?:[\s,/.-]+(?:month|day|date|year|time|dd|yyyy))+$", re.IGNORECASE
)
_ZEROS = re.compile(r"^(?:0{2,4}[-/.]0{2}[-/.]0{2,4}|0000年00月00日)$")

_DOUBLE = re.compile(
    r"^«[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]{0,40}»$|\{\{[^{}]{0,80}\}\}|\$\{[^{}]{0,80}\}|\{%[^{}]{0,80}%\}|<%[^<>]{0,80}%>|%%[A-Z_]{2,40}%%|\[\[[^\[\]]{0,60}\]\]"
)
_SINGLE = re.compile(r"^(?:\{[A-Za-z_\u4e00-\u9fff][^{}:,\"']{0,60}\}|%[A-Z][A-Z_]{2,40}%|@[A-Z][A-Z_]{2,40}@)$")
_SQUARE = re.compile(r"(?<![\w\])!])\[([^\[\]]{1,160})\](?![(\[:])|【([^【】]{1,160})】|〔([^〔〕]{1,160})〕")
_SQUARE_LONGEST = 160
"""Code points of a slot; longer brackets hold what a template tells its writer."""
_ANGLE = re.compile(r"(?<![A-Za-z0-9_/.:])[<＜]([^<>＜＞\d=\s/!|&-][^<>＜＞=]{0,240})[>＞]")
_ANGLE_LONGEST = 60
"""Code points of a slot in a line of which it is only a part."""
_TAGS = frozenset(
    "a abbr article aside b big blockquote body br button center code col colgroup dd del details div dl dt em font"  # noqa: SIM905 - shorter so
    " footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li link main mark meta nav"
    " ol option p path picture pre q s samp script section select small source span strike strong style sub summary"
    " sup svg table tbody td textarea tfoot th thead title tr tt u ul var video".split()
)
_SLOT_WORDS = re.compile(
    r"^(?:insert|enter|add|your|fill|type|choose|select|describe|specify|provide|list|put|replace|write"
    r"|e\.?g\.?|ex[:.]|example|tbd|tbc|todo|xx+|x%?|n|#+"
    r"|please|click|the|brief|placeholder)\b"
    r"|\b(?:name|names|date|title|here|description|number|role|owner|company|address|email|phone|project"
    r"|department|amount|url|metric|id|time|day|month|year|percentage|value|reason|goal|objective|signature"
    r"|person|team)$"
    r"|请|填|待|此处|输入|插入|选择|名称$|姓名|名字|日期$|时间$|地点$|编号|标题$|描述$|说明$|内容$|金额|职务"
    r"|部门$|公司$|负责人$|序号$|XX|xx|××|某某|例如|如[:：]|示例|\?$|？$"
    r"|^\d(?: ?[-–] ?\d)? (?:sentence|paragraph|line|bullet|word)"
    r"|\d ?(?:句话|字以内|字左右)|^(?:MM/DD|DD/MM|YYYY|MM-DD|Dates?\b)"
    r"|^[#%]+$",
    re.IGNORECASE,
)
_NO_SLOT = re.compile(
    r"^(?:[xX√✓✔\s]|\d[\d\s.,:：年月日/-]*|[a-zA-Z]?\d[\w.-]*|[A-Z]{1,8}[-_ ]?\d[\w. -]*|\^.*|@.*|!.*)$"
)
_RANGE = re.compile(r"^\d\s*[-–~]\s*\d{1,2}$")
"""A scale to choose from: `[1-5]`."""
_TO_FILL = re.compile(r"请|填|待|此处|输入|插入|选择|XX|xx|××|某某|示例|例如")
_NUMBERED = re.compile(r"^[^\W\d_]{3,}(?: [^\W\d_]+){0,3} ?#?\d{1,2}$|^[\u4e00-\u9fff]{2,8} ?\d{1,2}$")
"""`Objective 1`: what stands there, counted."""
_OPTIONS = re.compile(r"^[^/|,，。.]{1,24}(?:\s*[/|]\s*[^/|,，。.]{1,24}){2,8}$|^[^/|]{2,24}\s+[/|]\s+[^/|]{2,24}$")
_NAMED = re.compile(r"^(?:[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,2}|[\u4e00-\u9fff]{2,4})$")
"""A person or a thing by its name, which may stand in a list in brackets."""
_TAG_WORDS = re.compile(
    r"^(?:重要|紧急|注意|公告|通知|已.*|新|热|更新|完成|进行中|done|wip|draft|high|medium|low|p\d)$", re.IGNORECASE
)
_NAMED_SLOT = re.compile(
    r"^《(?:[\u4e00-\u9fff]{0,6}(?:名称|标题|题目)|[^《》]{0,12}(?:[XＸ]{2,}|×{2,}|某某)[^《》]{0,12})》$"
)
"""`《项目名称》`: a title yet to come."""
_SHORT_BESIDE_SLOTS = 200
_SLOT_SHARE = 80
"""In a longer text one slot for so many code points makes it a template; a letter to customers has fewer."""
_WHOLE_SLOT = 120
_LABEL_ONLY = re.compile(r"^[^:：\s][^:：。，]{0,20}[:：]$")
_INTRODUCES = re.compile(r"如下|以下|发现|包括|分为|例如|following|as follows|包含")
_ALNUM_LETTERS = re.compile(r"[\w]", re.UNICODE)


def plain(text: str) -> bool:
    """Whether `text` holds nothing that any of these shapes needs: the quick way for most values."""
    return bool(text) and text[0] not in _FIRST and text[-1] not in _LAST and _SPECIAL.search(text) is None


def shape_of(body: str) -> tuple[State, str] | None:
    """The state that the shape of a whole line gives away; None where the words must tell."""
    if not body:
        return "blank", "empty"
    found = _mark_shape(body) or _mask_shape(body) or _filler_shape(body)
    return found or (("blank", "blank-mark") if _ONLY_SIGNS.match(body) else None)


def _mark_shape(body: str) -> tuple[State, str] | None:
    """A line of marks alone."""
    if _EMPTY_BRACKETS.match(body) or _is_void_tag(body):
        return "blank", "empty-brackets"
    if _ONLY_DASHES.match(body) or _ONLY_POINTS.match(body):
        return "blank", "blank-mark"
    if _ONLY_DOTS.match(body):
        return ("blank", "blank-mark") if len(body) == 1 else ("placeholder", "filler")
    if _ONLY_MARKS.match(body):
        return ("placeholder", "filler") if len(body) > 1 or body in "?？" else ("blank", "blank-mark")
    return None


def _mask_shape(body: str) -> tuple[State, str] | None:
    """A date's mask: `YYYY-MM-DD`, `   年  月  日`, `2026年__月__日`."""
    masked = (
        _DATE_MASK.match(body)
        or _DATE_WORDS.match(body)
        or _ZEROS.match(body)
        or (len(body) <= _MASK_LONGEST and (_MASK_INSIDE.search(body) or _NO_DAY.search(body)))
    )
    if masked or (_DATE_BLANK.match(body) and not _DATE_FILLED.search(body)) or _DATE_GAP.search(body):
        return "placeholder", "date-mask"
    return None


def _filler_shape(body: str) -> tuple[State, str] | None:
    """Lines to write on, `xxx`, and labels with nothing behind them."""
    if "__" in body:
        body = _STRONG.sub(r"\1", body)
    if _FILLER.search(body) or (len(body) <= _DOTS_LONGEST and _DOTS.search(body)):
        return "placeholder", "filler"
    xs = (
        len(body) <= _XS_LONGEST
        and "://" not in body
        and any(one.search(body) for one in (_XS, _X_COUNT, _X_YEAR, _X_UNIT))
    )
    if xs and not _ANONYMOUS.match(body):
        return "placeholder", "xxx"
    if body[0] == "@" and _HANDLE.match(body):
        return "placeholder", "handle"
    if body[-1] in ")）" and _CHOOSE.search(body):
        return "placeholder", "choice-list"
    return ("blank", "label-only") if _LABEL_ONLY.match(body) and not _INTRODUCES.search(body) else None


def slot(body: str) -> str | None:
    """The sort of template slot left in `body`: `bracket-placeholder`, `angle-placeholder`, `template-variable`.

    None where there is none, or where the slots are few in a text that is otherwise written out.
    """
    if len(body) > _SQUARE_LONGEST and body[0] in "[【" and body[-1] in "]】" and not closes_early(body):
        return "bracket-placeholder"
    count, reason = 0, None
    if body[:1] == "《" and _NAMED_SLOT.match(body):
        return "bracket-placeholder"
    if ("{" in body or "%" in body or "[[" in body or body[:1] == "«") and (found := len(_DOUBLE.findall(body))):
        count, reason = found, "template-variable"
    elif body[:1] in "{%@" and _SINGLE.match(body):
        return "template-variable"
    if ("[" in body or "【" in body or "〔" in body) and (squares := _square_slots(body)):
        count, reason = count + squares, reason or "bracket-placeholder"
    if "<" in body or "＜" in body:
        angles = sum(_is_angle_slot(inner, body) for inner in _ANGLE.findall(body))
        if angles:
            count, reason = count + angles, reason or "angle-placeholder"
    if len(body) > _SHORT_BESIDE_SLOTS and count * _SLOT_SHARE < len(body):
        return None
    return reason


def closes_early(body: str) -> bool:
    """Whether the bracket that opens `body` closes before its end: `（一）市场（二）`."""
    depth = 0
    for index, character in enumerate(body):
        if character in "(（[【「『":
            depth += 1
        elif character in ")）]】」』":
            depth -= 1
            if depth == 0:
                return index < len(body) - 1
    return True


def _square_slots(body: str) -> int:
    """How many brackets of `body` are slots of a template."""
    alone = _ALNUM_LETTERS.search(_SQUARE.sub("", body)) is None
    return sum(_is_slot(found, body, alone=alone) for found in _SQUARE.finditer(body))


def _is_slot(found: re.Match[str], body: str, *, alone: bool) -> bool:
    """Whether a bracket is to be filled in; `alone` tells that nothing is written beside the brackets."""
    inner = next(filter(None, found.groups())).strip()
    if alone and _RANGE.match(inner):
        return True
    if _NO_SLOT.match(inner) or _TAG_WORDS.match(inner):
        return False
    if found[1] is None and not alone and body[found.end() : found.end() + 1].strip(" 【〔"):
        return _TO_FILL.search(inner) is not None  # `【时间】3月5日` is a label and its value
    if _SLOT_WORDS.search(inner) or _OPTIONS.match(inner):
        return True
    return alone and found[1] is not None and _is_alone_a_slot(inner)


def _is_alone_a_slot(inner: str) -> bool:
    """Whether a bracket with nothing beside it names what belongs there, as `[Goal 1]` does and a list of names not."""
    if len(inner) > _WHOLE_SLOT:
        return False
    if re.search(r"\d", inner):
        return _NUMBERED.match(inner) is not None
    pieces = re.split(r"\s*[,，、;；]\s*", inner)
    return len(pieces) == 1 or not all(_NAMED.match(piece) for piece in pieces)


def _is_angle_slot(inner: str, body: str) -> bool:
    if "://" in inner or "@" in inner or inner.startswith("www."):
        return False
    if not inner.strip(" .…"):
        return True
    if body.strip() != f"<{inner}>" and (len(inner) > _ANGLE_LONGEST or re.search(r"[,，。;；]", inner)):
        return False  # `温度<阈值时报警，>阈值时停机`
    tag = inner.strip().rstrip("/").split()[0].lower() if inner.strip() else ""
    if tag in _TAGS:
        return body.strip() == f"<{inner}>" and tag in {"title", "label", "summary"}
    return bool(_ALNUM_LETTERS.search(inner))


def _is_void_tag(body: str) -> bool:
    return body.startswith("<") and re.fullmatch(r"(?:</?(?:br|hr|p|div|span|td)\s*/?>\s*)+", body) is not None
