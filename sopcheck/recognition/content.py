"""What stands under a label: its lines of text, pictures, comments and tables, and the state that they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sopcheck.model import Block, Code, Comment, Entry, Item, Paragraph, Picture, Table, Text
from sopcheck.places import Place, TextPlace, order_of_place
from sopcheck.recognition.fillness import Fillness, Verdict
from sopcheck.recognition.phrases import TO_THE_WRITER
from sopcheck.recognition.prepare import COMMENT
from sopcheck.recognition.sections import Layout, Slot
from sopcheck.recognition.unfold import distinct

_SENTENCE = 24
"""Code points of a line beyond which it names nothing: it is a sentence."""


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of a slot, each in reading order."""

    lines: tuple[Text, ...]
    """Running text: the value beside the label, paragraphs, items, entries as `label：value`, rows of tables."""
    judged: tuple[Text, ...]
    """The texts that tell whether anything was filled in: values without their labels, cells beside the first."""
    items: tuple[Text, ...]
    """The items of lists, nested ones left out."""
    boxes: tuple[tuple[Text, bool], ...]
    """The items with a box to tick, and whether it is ticked."""
    tables: tuple[Table, ...]
    notes: tuple[Text, ...]
    """The paragraphs that are set in italics as a whole: remarks rather than content, where there is anything else."""
    pictures: tuple[Picture, ...]
    comments: tuple[Comment, ...]
    code: tuple[Code, ...]

    @property
    def text(self) -> str:
        """All lines, as prose is stored."""
        return "\n".join(line.text for line in self.lines)

    def place(self) -> Place | None:
        """From the first to the last thing that is there."""
        blocks: tuple[Picture | Code | Comment | Table, ...] = (
            *self.pictures,
            *self.code,
            *self.comments,
            *self.tables,
        )
        return span([line.place for line in self.lines] or [block.place for block in blocks])


def span(places: Iterable[Place]) -> Place | None:
    """The smallest place that covers all of `places`."""
    known = list(places)
    if not known:
        return None
    texts = [place for place in known if isinstance(place, TextPlace)]
    if len(texts) < len(known):
        return min(known, key=order_of_place)  # only places in a text have an end
    first, last = min(texts), max(texts, key=lambda place: (place.end_line, place.end_column))
    return TextPlace(first.line, first.column, last.end_line, last.end_column)


def content_of(layout: Layout, slot: Slot, foreign: Collection[int] = ()) -> Content:
    """Gather what belongs to `slot`; nested headings are labels, not content, but what stands below them counts.

    `foreign` are positions of blocks that answer other fields: they count only where nothing else is there.
    """
    beside = [slot.value] if slot.value is not None and slot.value.text.strip() else []
    if foreign:
        own = gather((layout.blocks[at] for at in range(slot.start, slot.end) if at not in foreign), beside)
        if own.lines or own.pictures or own.code:
            return own
    return gather(layout.below(slot), beside)


def gather(blocks: Iterable[Block], beside: Iterable[Text] = ()) -> Content:
    """Sort blocks into the parts of a Content."""
    found = _Gathered(list(beside))
    for block in blocks:
        found.take(block)
    return Content(
        tuple(found.lines),
        tuple(found.judged),
        tuple(found.items),
        tuple(found.boxes),
        tuple(block for block in found.others if isinstance(block, Table)),
        tuple(found.notes),
        tuple(block for block in found.others if isinstance(block, Picture)),
        tuple(block for block in found.others if isinstance(block, Comment)),
        tuple(block for block in found.others if isinstance(block, Code)),
    )


class _Gathered:
    """What has been seen below a label so far."""

    def __init__(self, lines: list[Text]) -> None:
        self.lines = lines
        self.judged = list(lines)
        self.boxes: list[tuple[Text, bool]] = []
        self.items: list[Text] = []
        self.notes: list[Text] = []
        self.others: list[Block] = []
        self._shallowest = 0

    def take(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            line = Text(block.text, block.place)
            self._line(line, line)
            if _is_in_italics(block):
                self.notes.append(line)
        elif isinstance(block, Item):
            item = Text(block.text, block.place)
            self._item(item, item, block.depth)
            if block.checked is not None:
                self.boxes.append((item, block.checked))
        elif isinstance(block, Entry):
            line = _entry(block)
            self._item(line, line if TO_THE_WRITER.match(line.text) else block.value, block.depth)
        elif isinstance(block, Table):
            self.lines.extend(table_lines(block))
            self.judged.extend(_filled_in(block))
        self.others.append(block)

    def _line(self, line: Text, judged: Text) -> None:
        self.lines.append(line)
        self.judged.append(judged)

    def _item(self, line: Text, judged: Text, depth: int) -> None:
        self._line(line, judged)
        if depth:
            self._shallowest = min(self._shallowest, depth) if self._shallowest else depth
            if depth == self._shallowest:
                self.items.append(line)


def _is_in_italics(block: Paragraph) -> bool:
    """Whether a sign of emphasis stands before and behind a whole paragraph, as written or as its place shows."""
    text, place = block.text.strip(), block.place
    if "\n" in text:
        return text[0] == text[-1] == "_" and text.count("_") == 2  # noqa: PLR2004 - one on either side
    return isinstance(place, TextPlace) and place.column == 2 and place.end_column == 2 + len(text)  # noqa: PLR2004


def _entry(block: Entry) -> Text:
    place = span((block.label.place, block.value.place)) or block.label.place
    return Text(f"{block.label.text}：{block.value.text}", place)


def table_lines(table: Table) -> list[Text]:
    """A line for each row below the header that holds more than its own label."""
    lines: list[Text] = []
    for row in table.rows[max(1, table.header_rows) :]:
        filled = [cell for cell in distinct(row) if cell.text.strip() and not cell.text.startswith(COMMENT)]
        alone = len(filled) == 1 and len(row) > 1 and filled[0] is row[0]
        if filled and not alone:
            place = span(cell.place for cell in filled) or table.place
            lines.append(Text(" | ".join(cell.text for cell in filled), place))
    return lines


def _filled_in(table: Table) -> Iterator[Text]:
    """The cells that a writer fills in: those right of the row's own label."""
    for row in table.rows[max(1, table.header_rows) :]:
        for cell in distinct(row)[1:] or row[:1]:
            if cell.text.strip():
                yield cell


def _is_running_text(content: Content) -> bool:
    """Whether a single text answers, or paragraphs do, and no list or table: sentences, where records are asked for."""
    if content.items or content.tables:
        return False
    return len(content.judged) == 1 == len(content.lines) or all(len(line.text) > _SENTENCE for line in content.judged)


def judge(content: Content, fillness: Fillness, *, prose: bool) -> Verdict:
    """The state of a field that `content` answers.

    A picture alone may answer it, but cannot be read; a comment alone is the template's guidance.
    """
    if content.tables and content.judged and len(content.notes) == len(content.judged):
        return "placeholder", "guidance"  # only a remark in italics above a table that nobody has filled in
    if content.judged:
        prose = prose or _is_running_text(content)
        verdict = fillness.state_of_all((line.text for line in content.judged), prose=prose)
        if verdict[0] in {"present", "not_applicable"} or not (content.code or content.pictures):
            return verdict
    if content.code:
        return "present", "code"
    if content.pictures:
        return "unreadable", "picture"
    if content.comments:
        return "placeholder", "comment"
    return "blank", "empty"
