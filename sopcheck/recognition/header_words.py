"""Words in the headers of tables that are no fields of the records below, and what they say of them all the same."""

from __future__ import annotations

import re

from sopcheck.recognition.labels import fold

_AXIS = re.compile(
    r"\d{1,3}|\d{1,2}:\d{2}(?::\d{2})?|\d{4}-\d{2}-\d{2}|[a-z]|mo|tu|we|th|fr|sa|su"
    r"|(?:\d{4}\s*年)?\s*\d{1,2}\s*(?:月|日|号|周)份?(?:\s*\d{1,2}\s*[日号]?)?"
    r"|第\s*[\d一二三四五六七八九十]+\s*(?:周|天|月|季度|阶段|期)|(?:周|星期)[一二三四五六日天]"
    r"|(?:week|day|month|wk|w|q|quarter|phase|period)\s*(?:\d{1,2}|one|two|three|four|five|six)"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|sat|sun)[a-z]*",
    re.IGNORECASE,
)
"""Headers of the columns in which a chart shows when something takes place: they are no fields of it."""
_DURATIONS = (
    "工期,持续时间,持续天数,天数,时长,duration,days,estimated duration,est. duration,duration in days,duration days,"
    "workdays"
)
_BESIDE = (
    "备注,说明,附注,工时,预计用时,实际用时,估算,优先级,进度,完成百分比,序号,编号,状态,#,no,sno,s.no,s no,sr no,sr.no,"
    "sl no,sl.no,notes,note,remarks,remark,comments,comment,hours,est. hours,estimated hours,estimate,estimated time,"
    "effort,priority,progress,% complete,pct of task complete,status"
)
DURATIONS = frozenset(map(fold, _DURATIONS.split(",")))
"""Headers of columns that say how long something takes."""
BESIDE = DURATIONS | frozenset(map(fold, _BESIDE.split(",")))
"""Headers of columns that stand beside those of any register and speak for none."""
_OTHER_REGISTER = re.compile(
    r"\b(?:issue|bug|defect|ticket|test case|user story|invoice|order)s?[\s_]*(?:id|no|number|title|type|name|key)?$"
    r"|^(?:用例|缺陷|问题|工单|订单|发票|需求)\s*(?:编号|ID|标题|名称|类型|单号)$|^(?:bug|缺陷)",
    re.IGNORECASE,
)
"""Headers of columns that say what else a table lists: what lists issues with their dates is no log of complaints."""


_ADDITION = re.compile(r"(?<=\S)\s*[(（][^()（）]*[)）]\s*$")


def bare(text: str) -> str:
    """A header without the unit or the hint in brackets behind it: `Effort (days)`."""
    return _ADDITION.sub("", text.strip())


def is_axis(text: str) -> bool:
    """Whether a header is one of the days, weeks or phases of a chart."""
    return _AXIS.fullmatch(text.strip()) is not None


def tells_another(text: str) -> bool:
    """Whether a header says that the table lists issues, test cases, orders or the like."""
    return _OTHER_REGISTER.search(text.strip()) is not None
