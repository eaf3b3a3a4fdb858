"""What the title of a laid-out document says about its fields: its own title, a theme, a period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sopcheck.model import Heading, Mark, Paragraph, Text
from sopcheck.recognition.cells import Cell, read_cell
from sopcheck.recognition.labels import fold
from sopcheck.recognition.sections import Layout, split_heading
from sopcheck.recognition.values import ValueReader
from sopcheck.standard.model import Kind

_TITLE_FIELDS = ("theme", "topic", "course")
"""Fields that a document often answers by its title alone."""
_PERIOD_FIELDS = ("period",)
_FEWEST_LETTERS, _LONGEST_THEME = 4, 60
"""Characters of a title that is a theme though it names no kind of document."""
_MARKS = " \t-—–:：|·《》「」【】()（）#“”\"'"
_ORGANISATION = re.compile(
    r"^(?!.*(?:走进|进入|探访|参观|体验|服务))(?=.{3}).*(?:大学|学院|学校|中学|小学|幼儿园|校区|分校|公司|集团|协会|学会|商会|基金会|委员会|学生会|社团"
    r"|联合会|俱乐部|团委|党委|工会|中心|部门|事业部|市场部|运营部|工作室|研究院|研究所|分行|支行|支部)(?:\s*\d{4}\s*(?:年度?|届|级)?)?$"
    r"|\b(?:university|college|school|institute|academy|company|corporation|association|society|club|department|dept\.?"
    r"|inc\.?|ltd\.?|llc|gmbh|committee|council|foundation)(?:\s+\d{4})?$",
    re.IGNORECASE,
)
"""A title that is whose document it is, and not what it is about."""
_COVER = 12
"""Blocks at the top of a document among which a cover names it in several lines."""
_NAMED = re.compile(r"^\s*(?:[—–-]{1,3}\s*\S|[^“”\"「」《》。！？]{0,12}[“\"「《][^“”\"「」《》]{2,24}[”\"」》])")
"""A line of a cover that gives a name: `——春日焕新`, `第三届“悦读”分享会`."""
_PERIOD = re.compile(
    r"(?<!\d)\d{2}[-./]\d{1,2}[-./]\d{1,2}\s*(?:[-~～至到—–]+|to)\s*\d{2}[-./]\d{1,2}[-./]\d{1,2}(?!\d)|"
    r"\d{4}\s*[-./年]\s*\d{1,2}\s*(?:[-./月]\s*\d{1,2}\s*日?)?\s*(?:[-~～至到—–]+|to)\s*(?:\d{4}\s*[-./年]\s*)?\d{1,2}\s*(?:[-./月]\s*\d{1,2}\s*日?)?"
    r"|\d{4}\s*年?\s*第?\s*(?:\d{1,2}\s*周|[一二三四1-4]\s*季度|Q[1-4]|H[12])"
    r"|\d{4}\s*[-年/ ]?\s*(?:W\d{1,2}|Q[1-4])|Q[1-4]\s*,?\s*\d{4}"
    r"|\d{4}\s*[-./年]\s*\d{1,2}\s*(?:月(?:\s*\d{1,2}\s*日)?|[-./]\s*\d{1,2})?"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s*,?\s+\d{4}|\d{4}\s*年度?",
    re.IGNORECASE,
)


_SHORT_YEAR = re.compile(r"(?<![\d./-])\d{2}(?=[-./]\d{1,2}[-./]\d{1,2}(?!\d))")
"""A year of two digits in a range of days: `26-03-02~26-03-08`."""


class TitleReader:
    """Reads titles for the documents of one kind. Built once."""

    def __init__(self, kind: Kind, values: ValueReader, titles: tuple[str, ...]) -> None:
        """`titles` are the names that documents of any kind bear: what is left of a title without them is a theme."""
        self._kind = kind
        self._values = values
        self._titles = tuple(sorted({fold(title) for title in titles} - {""}, key=len, reverse=True))

    def answers(self, layout: Layout, control: Mapping[str, Mark]) -> Iterator[tuple[str, Cell]]:
        """Title, theme and period as the first heading gives them; `control` is what document control says.

        A document that states its title in a field of its own names its fields: its heading is only a heading. The
        name of the kind (`# 风险登记册`) is a title where it is all that heads the document.
        """
        heading = next((block for block in layout.blocks if isinstance(block, Heading)), None)
        if heading is None:
            return
        if "title" in control:
            if len(control) == 1:
                yield from self._of_stated(heading, control["title"])
            return
        text = Text(heading.text, heading.place)
        alone = sum(isinstance(block, Heading) for block in layout.blocks) == 1
        heads = layout.title is not None or self._ends_in_title(heading.text)
        if heads and "title" in self._kind.fields and (alone or not self._is_title(heading.text)):
            yield "title", read_cell(self._values, self._kind.fields["title"], text, None)
        theme = (self._theme(heading) or self._on_cover(layout, heading)) if heads else None
        for name in _TITLE_FIELDS:
            if theme is not None and name in self._kind.fields:
                yield name, read_cell(self._values, self._kind.fields[name], theme, text)
        for name in _PERIOD_FIELDS:
            cell = self._period(heading, name) if name in self._kind.fields else None
            if cell is not None:
                yield name, cell

    def _of_stated(self, heading: Heading, named: Mark) -> Iterator[tuple[str, Cell]]:
        """A theme that is stated as the title of what is proposed, under a heading that names only the kind.

        # Event proposal
        Title: Introduction to gardening

        Beside a version or an author it is the title of the document.
        """
        place = named.value_place or named.label_place
        if place is None or named.state != "present" or not self._is_title(heading.text) or self._is_title(named.text):
            return
        label = Text(named.label, named.label_place) if named.label and named.label_place else None
        for name in _TITLE_FIELDS:
            if name in self._kind.fields:
                yield name, read_cell(self._values, self._kind.fields[name], Text(named.text, place), label)

    def _theme(self, heading: Heading) -> Text | None:
        """What a title says besides the name of the document: `春季促销` of `春季促销活动策划方案`."""
        label, value = split_heading(heading)
        if value is not None and self._is_title(label.text):
            return value
        if value is not None and self._is_title(value.text):
            return label
        body = heading.text.strip()
        folded = body.casefold()
        for title in self._titles:
            at = folded.rfind(title)
            if at < 0:
                continue
            rest = (body[:at] + " " + body[at + len(title) :]).strip(_MARKS)
            named = len(fold(rest)) > 1 and not _ORGANISATION.search(rest)
            return Text(rest, heading.place) if named else None
        return Text(body, heading.place) if _FEWEST_LETTERS <= len(fold(body)) <= _LONGEST_THEME else None

    def _on_cover(self, layout: Layout, heading: Heading) -> Text | None:
        """The name that a line of the cover gives, beside a title that only says what the document is."""
        for block in layout.blocks[:_COVER]:
            if isinstance(block, Heading) and block is not heading:
                return None
            if isinstance(block, Paragraph) and len(block.text) <= _LONGEST_THEME and _NAMED.match(block.text):
                return Text(block.text.strip(_MARKS), block.place)
        return None

    def _is_title(self, text: str) -> bool:
        return fold(text) in self._titles

    def _ends_in_title(self, text: str) -> bool:
        """Whether a heading among others of its level is the document's title all the same."""
        folded = fold(text)
        return any(folded.endswith(title) for title in self._titles if len(title) > _FEWEST_LETTERS - 1)

    def _period(self, heading: Heading, name: str) -> Cell | None:
        """The period in the first heading (`2026 年 4 月数据报表`, `第三周总结`), where it holds one."""
        for found in _PERIOD.finditer(heading.text):
            cell = read_cell(
                self._values,
                self._kind.fields[name],
                Text(_SHORT_YEAR.sub(r"20\g<0>", found[0].strip()), heading.place),
                Text(heading.text, heading.place),
            )
            if cell.fits:
                return cell
        return None
