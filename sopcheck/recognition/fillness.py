"""Which state a text is in: filled in, left blank, or still the template's own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TypeAlias

from sopcheck.model import State
from sopcheck.recognition import guidance, shapes
from sopcheck.recognition.chinese import fold_word
from sopcheck.recognition.options import Choices
from sopcheck.standard.model import Vocabulary

Verdict: TypeAlias = "tuple[State, str]"
"""A state and the reason for it, a stable word in kebab case (`bracket-placeholder`, `choice-list`, `none`)."""

PRESENT: Verdict = ("present", "content")
NONE: Verdict = ("present", "none")
"""The text says that there is nothing: `无`, `none`, `0 issues`."""

_MEMO, _MEMO_TEXT = 4_000, 40
"""Texts remembered, and how long they may be: what repeats is short, and what is long would only fill the memory."""
_JUDGED = 4_000
"""Code points beyond which a text is content: no template's field is that long."""
_LINE = 200
"""Code points of a line beyond which it is a paragraph: only slots and whole sentences are looked for."""
_PARAGRAPH = 1_000
"""Code points beyond which a paragraph is content whatever it says."""
_SENTENCES = re.compile(r"(?<=[。！？!?])|(?<=\.)\s+(?=[A-Z\u4e00-\u9fff])")
_DEEPEST = 2
"""Brackets around brackets that are looked into, as in `（【请填写】）`."""
_WORD_TEXT = 40
_SHORT_LINES = 40
"""Code points of several lines that may be a list of choices; longer ones are tasks with a box to tick."""
_MANNERS_OF_SPEAKING: tuple[Verdict, ...] = (("placeholder", "guidance"), ("placeholder", "example"))
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_AFTER_WORD = re.compile(r"[\s,，.。:：;；(（\-–—/|、!！]")
_EMPHASIS = re.compile(
    r"^(?:\*{1,3}|_{1,2}(?=[^\W_])|`+|~~|>+\s*|[-+•·]\s+(?=\S))|(?:\*{1,3}|(?<=[^\W_])_{1,2}|`+|~~)$"
)
_WRAPPED = re.compile(r"^[(（\[【「『]\s*(.*?)\s*[)）\]】」』][\s。.;；!！]*$", re.DOTALL)
_PENDING = re.compile(r"待|另行|另定|年后|尽快|请|tb[acd]\b|to |todo\b|fixme\b|pending|coming|placeholder")
"""Placeholder words that keep their meaning when more follows; `项目名称：…` and `Example Ltd` do not."""
_MAY_CHOOSE = re.compile(r"、|或|,|，| or |^\S{1,12}(?: \S{1,12}){1,4}$")
"""Texts without slashes that may be a list of choices."""
_COUNTERS = frozenset("0123456789(（一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩")
_NUMBER = re.compile(
    r"^(?:\d{1,2}[.．](?![\d\s]*$)(?=\D)|\d{1,2}[、)）](?=.)|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）](?=.)"
    r"|[一二三四五六七八九十]{1,2}、(?=.)|[①-⑩](?=.))\s*"
)
"""What numbers a line; never all of it."""
_NUMBER_ALONE = re.compile(
    r"^(?:\d{1,2}[.．、)）]|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]|[一二三四五六七八九十]{1,2}[、.．]|[①-⑩]|[a-zA-Z][.)])"
    r"\s*[;；。]?\s*$"
)
_NUMBERS = re.compile(
    r"^(?:(?:\d{1,2}[.．、)）]|[(（]\d{1,2}[)）]|[一二三四五六七八九十]{1,2}[、.．]|[①-⑩])\s*[;；。]?\s*){2,}$"
)
"""`1. 2. 3.`: numbers, and nothing behind them."""
_TRAILING = " \t\r\n.。!！;；:：,，、"


class Fillness:
    """Judges texts by one pack's vocabulary. Built once; remembers what it has judged."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Index the words of `vocabulary` and compile its guidance patterns."""
        self._words: dict[str, Verdict] = {}
        sorts: tuple[tuple[tuple[str, ...], Verdict], ...] = (
            (vocabulary.placeholders, ("placeholder", "placeholder-word")),
            (vocabulary.not_applicable, ("not_applicable", "not-applicable")),
            (vocabulary.none, NONE),
            (vocabulary.blank, ("blank", "blank-mark")),
        )
        for words, verdict in sorts:
            self._words.update((fold_word(word), verdict) for word in words)
        self._words[""] = ("blank", "empty")
        self._initials = frozenset(word[0] for word in self._words if word)
        self._begins: dict[str, bool] = {}
        self._openers = _openers(self._words)
        self._choices = Choices(
            (vocabulary.levels, 3), ({"true": vocabulary.true, "false": vocabulary.false}, 2), (vocabulary.statuses, 3)
        )
        self._guidance = guidance.Guidance(vocabulary.guidance)
        self._memo: dict[tuple[str, bool], Verdict] = {}

    def state_of(self, text: str, *, prose: bool = True, quoted: bool = False) -> Verdict:
        """The state of `text`, alone in its field, and the reason.

        Present, blank, placeholder or not_applicable. `prose` tells whether the field wants sentences: in a name
        (a task, a title) an imperative such as "描述接口" is content, in a description it is the template speaking.
        `quoted` tells that the field holds somebody else's words: a customer may ask, and say please.
        """
        if quoted:
            return self._judge_quoted(text)
        key = (text, prose)
        found = self._memo.get(key)
        if found is None:
            found = self._judge(text, prose)
            if len(text) <= _MEMO_TEXT:
                if len(self._memo) >= _MEMO:
                    self._memo.clear()
                self._memo[key] = found
        return found

    def state_of_all(self, texts: Iterable[str], *, prose: bool = True) -> Verdict:
        """The state of a field that is answered by several texts: present as soon as one of them is."""
        verdicts = [self.state_of(text, prose=prose) for text in texts]
        for state in ("present", "not_applicable", "placeholder"):
            for verdict in verdicts:
                if verdict[0] == state and verdict is not NONE:
                    return verdict
        return verdicts[0] if verdicts else ("blank", "empty")

    def is_none(self, text: str) -> bool:
        """Whether `text` answers that there is nothing (`无`, `未发现异常`, `0 issues`)."""
        return self.state_of(text) is NONE

    def _judge_quoted(self, text: str) -> Verdict:
        verdict = self.state_of(text, prose=False)
        return PRESENT if verdict in _MANNERS_OF_SPEAKING else verdict

    def _judge(self, text: str, prose: bool) -> Verdict:  # noqa: FBT001 - internal, one caller
        body = text.strip()
        if "<!--" in body:
            rest = _COMMENT.sub("", body).strip()
            if not rest:
                return ("placeholder", "comment") if _COMMENT.sub("", body) != body else ("blank", "empty")
            body = rest
        if len(body) > _JUDGED:
            return PRESENT
        if "\n" in body:
            return self._judge_lines(body, prose)
        if prose and _NUMBER_ALONE.match(body):
            return "blank", "numbers-only"
        return self._judge_line(body, prose)

    def _judge_lines(self, body: str, prose: bool) -> Verdict:  # noqa: FBT001
        if slot := shapes.slot(body):
            return "placeholder", slot
        if len(body) <= _SHORT_LINES and (choice := self._choices.state_of(body)):
            return choice
        lines = [line for line in map(str.strip, body.splitlines()) if line and not _NUMBER_ALONE.match(line)]
        if not lines:
            return "blank", "numbers-only"
        verdicts = [self._judge_line(line, prose) for line in lines]
        if any(state == "present" and reason == "content" for state, reason in verdicts):
            return PRESENT
        for state in ("placeholder", "not_applicable", "present"):
            for verdict in verdicts:
                if verdict[0] == state:
                    return verdict
        return verdicts[0]

    def _judge_line(self, line: str, prose: bool, depth: int = 0) -> Verdict:  # noqa: FBT001
        if len(line) > _LINE:
            return self._judge_long(line, prose)
        if line[:1] in _COUNTERS:
            if _NUMBERS.match(line):
                return "blank", "numbers-only"
            line = _NUMBER.sub("", line, count=1)
        if shapes.plain(line):  # letters and digits that no template mark is near: the common case
            return self._judge_words(line, prose)
        return self._judge_marked(_bare(line), prose, depth)

    def _judge_long(self, line: str, prose: bool) -> Verdict:  # noqa: FBT001
        """A paragraph: the slots left in it, and whether it begins and mostly goes on as a template speaks."""
        if found := shapes.slot(line):
            return "placeholder", found
        if not prose or len(line) > _PARAGRAPH:
            return PRESENT
        sentences = [part for part in map(str.strip, _SENTENCES.split(line)) if part]
        told = [one[-1] not in "?？" and self._guidance.reason(one, prose=True) == "guidance" for one in sentences]
        return ("placeholder", "guidance") if told[0] and sum(told) * 2 >= len(told) else PRESENT

    def _judge_marked(self, body: str, prose: bool, depth: int) -> Verdict:  # noqa: FBT001
        """A line with signs that a template may have put there."""
        if (word := self._word(body)) is not None:
            return word
        if found := shapes.shape_of(body) or self._choices.state_of(body):
            return found
        if slot := shapes.slot(body):
            return "placeholder", slot
        wrapped = _WRAPPED.match(body)
        if wrapped is None or depth >= _DEEPEST or shapes.closes_early(body.rstrip(_TRAILING)):
            return self._judge_words(body, prose)
        inner = self._judge_line(wrapped[1], prose, depth + 1)
        return ("placeholder", "guidance") if inner is PRESENT and guidance.is_note(wrapped[1]) else inner

    def _judge_words(self, body: str, prose: bool) -> Verdict:  # noqa: FBT001
        if self._may_begin(body) and (found := self._word(body) or self._opening(body)):
            return found
        if _MAY_CHOOSE.search(body) and (choice := self._choices.state_of(body)):
            return choice
        if guidance.is_none(body):
            return NONE
        if reason := self._guidance.reason(body, prose=prose):
            return "placeholder", reason
        return PRESENT

    def _word(self, body: str) -> Verdict | None:
        if len(body) > _WORD_TEXT or not self._may_begin(body):
            return None
        found = self._words.get(body)
        if found is None:
            found = self._words.get(fold_word(body))
        if found is None and body[-1] in _TRAILING:
            bare = fold_word(body.strip(_TRAILING))
            found = (self._words.get(bare) or self._words.get(bare.replace(".", ""))) if bare else None
        return found

    def _may_begin(self, body: str) -> bool:
        """Whether a word of the vocabulary begins as `body` does, however its first letter is written."""
        first = body[:1]
        known = self._begins.get(first)
        if known is None:
            known = self._begins[first] = fold_word(first)[:1] in self._initials or first in _TRAILING
        return known

    def _opening(self, body: str) -> Verdict | None:
        """`TBD by finance`, `待定（视审批结果）`, `N/A - no budget`, `不适用：内部活动`: a word, a break, a reason."""
        folded = fold_word(body[:80])
        for word, verdict in self._openers.get(folded[:1], ()):
            if not folded.startswith(word) or len(folded) == len(word):
                continue
            follows = folded[len(word)]
            if not _AFTER_WORD.match(follows):
                continue
            if follows == " " and not _still_means_it(body, word, folded[len(word) :], verdict[0]):
                continue
            if verdict[0] == "placeholder" and len(body) > _WORD_TEXT:
                continue
            return verdict
        return None


def state_of(text: str, vocabulary: Vocabulary, *, prose: bool = True) -> Verdict:
    """As `Fillness.state_of`, for a single text; where there are many, build one `Fillness` and keep it."""
    return Fillness(vocabulary).state_of(text, prose=prose)


def _still_means_it(body: str, word: str, rest: str, state: State) -> bool:
    """Whether a word before a space speaks for all: `TBD by finance`, `N/A - none`; not `Todo list app`, `Na Li`."""
    if _AFTER_WORD.match(rest.lstrip()[:1]):
        return True
    return state == "placeholder" and (not word.isascii() or body[: len(word)].isupper())


def _openers(words: dict[str, Verdict]) -> dict[str, tuple[tuple[str, Verdict], ...]]:
    """Words that keep their meaning when a reason follows, by first character, the longest first."""
    out: dict[str, tuple[tuple[str, Verdict], ...]] = {}
    for word in sorted(words, key=len, reverse=True):
        state, _ = words[word]
        if state == "not_applicable" or (state == "placeholder" and _PENDING.match(word)):
            out[word[0]] = (*out.get(word[0], ()), (word, words[word]))
    return out


def _bare(line: str) -> str:
    """`line` without the emphasis, quotes and list marks that Markdown puts around it, full width folded."""
    body = line.strip()
    for _ in range(3):
        rest = _EMPHASIS.sub("", body).strip()
        if rest == body or not any(character.isalnum() for character in rest):
            break
        body = rest
    return body if body.isascii() else unicodedata.normalize("NFKC", body)
