"""Questions that a form asks instead of naming a field."""

from __future__ import annotations

import re

_ASKED_GOALS = re.compile(r"^是否(?:已经?)?(?:实现|完成|达成|达到)了?.{0,16}?(目标|需求|任务|指标)")
_QUESTIONS = (
    (
        re.compile(
            r"^(?:did|has|have|was|were) .*\b(?:meet|met|achieved?|reach(?:ed)?)\b.*\b(?:goal|objective|scope)\b"
        ),
        "goal completion",
    ),
    (re.compile(r"\bwhat (?:were|are|was|is) .*\blesson\b|^what (?:did|have|can) .*\blearn"), "lesson learned"),
    (re.compile(r"^what (?:went|worked|has gone) (?:right|well|wrong)\b"), "what went well"),
    (re.compile(r"^(?:有哪些|有什么|得到了?什么|总结了?哪些).{0,8}(?:经验|教训|收获)"), "经验教训总结"),
)
"""What a question asks for, folded, and the label of the field that answers it."""


def asked_label(folded: str) -> str | None:
    """The label of the field that a folded question asks for: `是否达成了全部目标` asks for the `目标完成情况`."""
    found = _ASKED_GOALS.match(folded)
    if found is not None:
        return f"{found[1]}完成情况"
    return next((label for question, label in _QUESTIONS if question.search(folded)), None)
