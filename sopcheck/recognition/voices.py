"""Whose voice a field speaks in: a sentence, a name, an order to be carried out, or somebody else's words."""

from __future__ import annotations

import re

from sopcheck.model import State
from sopcheck.recognition.fillness import Fillness, Verdict
from sopcheck.standard.model import FieldSpec

_QUOTED = frozenset({"complaint", "suggestion"})
"""Fields that hold a customer's words, who may well ask a question or say please."""
_ORDERS = frozenset({"measures", "contingency", "measure", "action", "handling", "solution", "application", "steps"})
"""Fields of what is to be done: `列出备选供应商` answers them, `列出应对措施` asks for an answer."""
_TEMPLATE = re.compile(
    r"主要|相关|具体|各项|背景|意义|目的|预期"
    r"|[？?]\s*$|\b(?:the (?:key|main|major|expected|proposed|planned)|your|any|how|what|each)\b",
    re.IGNORECASE,
)
"""How a template speaks of what it does not know yet; an order says what is to be done."""
_WHOLE_SCALE = re.compile(r"^[01]\s*[-–—~～至到]\s*(?:3|5|10|100)$")
_SCALE: tuple[State, str] = ("placeholder", "choice-list")
_GUIDANCE: tuple[State, str] = ("placeholder", "guidance")


def state_of_field(fillness: Fillness, spec: FieldSpec, text: str) -> Verdict:
    """The state of `text` as the answer to `spec`, and the reason, as `Fillness.state_of` gives them."""
    if spec.type == "level" and _WHOLE_SCALE.match(text.strip()):
        return _SCALE
    verdict = fillness.state_of(text, prose=spec.type == "prose", quoted=spec.name in _QUOTED)
    if verdict == _GUIDANCE and spec.name in _ORDERS and not _names(spec, text):
        return fillness.state_of(text, prose=False)
    return verdict


def _names(spec: FieldSpec, text: str) -> bool:
    """Whether `text` speaks of the field itself, or as a template does."""
    folded = text.casefold()
    return _TEMPLATE.search(text) is not None or any(
        len(label) > 1 and label.casefold() in folded for label in spec.labels
    )
