"""What a template would hold in the place of a value, by sort, for the blanking test."""

from __future__ import annotations

from collections.abc import Mapping

from sopcheck.model import State

PROSE = frozenset({"prose", "records"})
TEXT = frozenset({"prose", "text", "records", "list"})
PEOPLE = frozenset({"person", "people"})
DATES = frozenset({"date", "period"})
LEVELS = frozenset({"level"})
STATUS = frozenset({"status"})
QUOTED = frozenset({"complaint", "suggestion"})
"""Fields of somebody else's words, who may well ask and say please: guidance is content there."""

SORTS: Mapping[str, tuple[State, tuple[tuple[frozenset[str] | None, str], ...]]] = {
    "empty": ("blank", ((None, ""),)),
    "dash": ("blank", ((None, "-"), (None, "—"), (None, "/"))),
    "not applicable": ("not_applicable", ((None, "不适用"), (None, "N/A"))),
    "to come": ("placeholder", ((None, "待定"), (None, "TBD"), (None, "待补充"))),
    "underscores": ("placeholder", ((None, "______"), (None, "…………"))),
    "comment": ("placeholder", ((None, "<!-- 在这里填写 -->"), (None, "<!-- one or two sentences -->"))),
    "brackets": (
        "placeholder",
        (
            (None, "【请填写】"),
            (TEXT, "[Describe in two or three sentences]"),
            (TEXT, "[Objective 1]"),
            (TEXT, "【具体内容】"),
            (PEOPLE, "[Name, Role]"),
            (PEOPLE, "[姓名]"),
            (DATES, "[Date]"),
            (LEVELS, "[H/M/L]"),
        ),
    ),
    "handle": ("placeholder", ((PEOPLE, "@username"), (PEOPLE, "@xxx"), (PEOPLE, "@负责人"))),
    "mask": ("placeholder", ((DATES, "YYYY-MM-DD"), (DATES, "XX年XX月XX日"), (DATES, "____年__月__日"))),
    "variable": ("placeholder", ((None, "{{value}}"), (TEXT, "<description>"), (TEXT, "${TEXT}"))),
    "choices": (
        "placeholder",
        (
            (LEVELS, "高/中/低"),
            (LEVELS, "High / Medium / Low"),
            (LEVELS, "H/M/L"),
            (LEVELS, "[低 / 中 / 高]"),
            (LEVELS, "1-5"),
            (LEVELS, "Low (1) / Medium (2) / High (3)"),
            (PROSE, "✅ 达成 / 🔄 部分达成 / ❌ 未达成"),
            (PROSE, "Yes / Partially / No"),
            (STATUS, "已解决/待解决"),
            (STATUS, "Open / In Progress / Closed"),
        ),
    ),
    "guidance zh": (
        "placeholder",
        (
            (TEXT, "请简要描述本部分内容。"),
            (PROSE, "说明活动的背景、意义和预期达到的效果"),
            (TEXT, "（此处填写具体内容，不超过200字）"),
            (PROSE, "列出主要的问题和原因"),
            (PROSE, "经验1"),
            (PROSE, "具体内容描述"),
            (PROSE, "有没有可以提前预见的问题？"),
        ),
    ),
    "guidance en": (
        "placeholder",
        (
            (TEXT, "Briefly describe what this covers."),
            (PROSE, "*What went well, and why?*"),
            (TEXT, "List the main points here"),
            (PROSE, "Summarise the key findings of the period."),
            (PROSE, "Were the goals clear?"),
            (PROSE, "Key finding 1"),
            (PROSE, "2-3 sentences on what happened"),
        ),
    ),
}
"""Sort of blanking -> the state that must follow, and texts with the field types that they stand in for (None: all)."""
