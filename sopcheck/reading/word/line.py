"""The visible text of a paragraph, or of one of its lines, with its bold parts and the place it stands at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from sopcheck.model import Entry, Text
from sopcheck.places import Place
from sopcheck.reading.inline import SPACE
from sopcheck.reading.labelled import entries

_NOTHING: Final[frozenset[int]] = frozenset()


class Span(NamedTuple):
    """A piece of text in one look; `size` is in half-points."""

    text: str
    bold: bool
    size: int


class Look(NamedTuple):
    """How a line looks: the size in half-points that most of it has, 0 without text; whether all of it is bold."""

    size: int
    bold: bool


class Line:
    """A line as `labelled.entries` reads it. Every part of it has the place of its paragraph or cell."""

    def __init__(self, spans: Sequence[Span], place: Place) -> None:
        self.spans = spans
        self.place = place
        self.text = spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])
        self.said = self.text.strip(SPACE)
        """The text without the space around it."""

    @property
    def literal(self) -> frozenset[int]:
        """Word has no code spans."""
        return _NOTHING

    def slice(self, start: int, stop: int) -> Text:
        """The text from `start` to `stop` without the space around it."""
        return Text(self.text[start:stop].strip(SPACE), self.place)

    def is_bold(self, start: int, stop: int) -> bool:
        """Whether there is something from `start` to `stop` and all of it is bold."""
        at, seen = 0, False
        for span in self.spans:
            piece = span.text[max(0, start - at) : max(0, stop - at)]
            at += len(span.text)
            if piece.strip(SPACE):
                if not span.bold:
                    return False
                seen = True
        return seen

    @cached_property
    def look(self) -> Look:
        """How it looks; what is only space counts for nothing."""
        sizes: dict[int, int] = {}
        bold = True
        for text, is_bold, size in self.spans:
            said = len(text.strip(SPACE))
            if said:
                sizes[size] = sizes.get(size, 0) + said
                bold = bold and is_bold
        if not sizes:
            return Look(0, bold=False)
        return Look(max(sizes, key=lambda size: (sizes[size], size)), bold)

    @cached_property
    def entries(self) -> list[Entry]:
        """The `label: value` entries that it consists of."""
        return entries(self)

    def lines(self) -> Iterator[Line]:
        """The line apart at its line breaks, those that say nothing left out."""
        if "\n" not in self.text:
            if self.said:
                yield self
            return
        current: list[Span] = []
        for span in self.spans:
            pieces = span.text.split("\n")
            for index, piece in enumerate(pieces):
                if index:
                    yield from self._closed(current)
                    current = []
                if piece:
                    current.append(Span(piece, span.bold, span.size))
        yield from self._closed(current)

    def _closed(self, spans: list[Span]) -> Iterator[Line]:
        line = Line(spans, self.place)
        if line.said:
            yield line
