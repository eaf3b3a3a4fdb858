"""The visible text of a paragraph, or of one of its lines, with its bold parts and the place it stands at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sopcheck.model import Place, Text
from sopcheck.reading.inline import SPACE

_NOTHING: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one look; `size` is in half-points."""

    text: str
    bold: bool
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line as `labelled.entries` reads it. Every part of it has the place of its paragraph or cell."""

    spans: tuple[Span, ...]
    place: Place
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "".join(span.text for span in self.spans))

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

    def size(self) -> int:
        """The size in half-points that most of the text has; 0 where there is none."""
        sizes: dict[int, int] = {}
        for span in self.spans:
            said = len(span.text.strip(SPACE))
            if said:
                sizes[span.size] = sizes.get(span.size, 0) + said
        return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0

    def lines(self) -> Iterator[Line]:
        """The line apart at its line breaks, those that say nothing left out."""
        if "\n" not in self.text:
            if self.text.strip(SPACE):
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
        line = Line(tuple(spans), self.place)
        if line.text.strip(SPACE):
            yield line
