"""Shorthand for recognition tests: from a text to its artifact."""

from __future__ import annotations

from dataclasses import dataclass

from sopcheck.model import Artifact, Document
from sopcheck.reading import read
from sopcheck.recognition.recognise import Recognised, Recogniser, locate_field


@dataclass(frozen=True)
class Reader:
    """Recognises texts as if they stood in a file."""

    recogniser: Recogniser

    def document(self, text: str, path: str = "1.md") -> Document:
        return read(path, text.encode())

    def recognised(self, text: str, path: str = "1.md") -> Recognised:
        return self.recogniser.recognise(self.document(text, path))

    def artifact(self, text: str, path: str = "1.md") -> Artifact:
        [artifact] = self.recognised(text, path).artifacts
        return artifact

    def line(self, text: str, *field: str | int) -> int | None:
        """The line at which a field, or what lacks it, is shown."""
        document = self.document(text)
        [artifact] = self.recogniser.recognise(document).artifacts
        place = locate_field(document, artifact, field)
        return place.line if place is not None else None


def states(artifact: Artifact, *names: str) -> dict[str, str]:
    """State by field."""
    return {name: artifact.state((name,)) for name in names}
