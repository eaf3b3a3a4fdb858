"""Opens the zip packages of office documents, and their XML parts, from behind guards.

Nothing is inflated before it is asked for, and inflating stops at the limit: the sizes that a package states about
itself are not trusted. XML parts with a document type are refused, so no entity is ever expanded or fetched.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final, Literal
from xml.parsers import expat

from sopcheck.model import Problem
from sopcheck.reading.guards import refusal
from sopcheck.reading.limits import Limits
from sopcheck.reading.text import RefusedError

Looks = Literal["xlsx", "docx", "ods", "ole2", "zip"]

_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_END: Final = b"PK\x05\x06"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_CHUNK: Final = 64 * 1024
_LARGEST: Final = 8 * 1024 * 1024
_RATIO_FROM: Final = 1024 * 1024
"""Bytes that a part may unpack to before its ratio is looked at: a small part of little variety is no bomb."""
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SECRET_BIT: Final = 0x1

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Data = Callable[[str], None]
Through = Callable[[Iterator[bytes]], Iterator[bytes]]


def looks_like(data: bytes) -> Looks | None:
    """What the bytes of a file are, whatever its name says; None for anything that is no package."""
    if data.startswith(_OLE2):
        return "ole2"
    if not data.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {_folded(name) for name in archive.namelist()}
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError, zlib.error, EOFError):
        return "zip"
    if b"opendocument.spreadsheet" in kind:
        return "ods"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "zip"


class Package:
    """A guarded zip. Part names are told apart without regard to case, as OPC asks."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open `data`; raises RefusedError: DOC114 encrypted, DOC115 no zip or broken, DOC116 too many entries."""
        self._limits = limits
        self._unpacked = 0
        if data.startswith(_OLE2):
            raise RefusedError(_of_ole2(data))
        _guard_entries(_stated_entries(data), limits)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            raise RefusedError(Problem("DOC115", None, {"part": ""})) from None
        entries = self._archive.infolist()
        _guard_entries(len(entries), limits)
        self._entries = {_folded(entry.filename): entry for entry in entries}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in lower case, without a leading slash."""
        return tuple(self._entries)

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return _folded(name) in self._entries

    def read(self, name: str) -> bytes:
        """All of the part `name`, inflated; raises RefusedError as `chunks` does."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part `name`, inflated piece by piece.

        Raises RefusedError: DOC114 it is encrypted, DOC115 it is missing or broken, DOC116 it unpacks to too much.
        """
        entry = self._entries.get(_folded(name))
        if entry is None:
            raise RefusedError(Problem("DOC115", None, {"part": name}))
        if entry.flag_bits & _SECRET_BIT:
            raise RefusedError(Problem("DOC114"))
        if entry.compress_type not in _METHODS:
            raise RefusedError(Problem("DOC115", None, {"part": name}))
        size = 0
        try:
            with self._archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._guard_size(len(chunk), size, entry.compress_size)
                    yield chunk
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zlib.error):
            raise RefusedError(Problem("DOC115", None, {"part": name})) from None

    def parse(self, name: str, start: Start, end: End, data: Data, through: Through = iter) -> None:
        """Run the XML part `name` through expat; names of elements and attributes come as written, prefix and all.

        `through` may take out of the part's bytes what need not be parsed.
        Raises RefusedError as `chunks` does, DOC115 where it is not well-formed, DOC116 where it has a document type.
        """
        parser = xml_parser(start, end, data)
        try:
            for chunk in growing(through(self.chunks(name))):
                parser.Parse(chunk, False)  # noqa: FBT003 - the C function takes no keywords
            parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError:
            raise RefusedError(Problem("DOC115", None, {"part": name})) from None
        except LookupError as error:
            if not str(error).startswith("unknown encoding"):
                raise
            raise RefusedError(Problem("DOC115", None, {"part": name})) from None

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of the part `name` (`""` for the package): id -> (last word of the type, part name).

        External targets are left out.
        """
        source = PurePosixPath("/" + name.lstrip("/")) if name else PurePosixPath("/")
        folder = source.parent if name else source
        rels = f"{folder}/_rels/{source.name}.rels"
        found: dict[str, tuple[str, str]] = {}
        if not self.has(rels):
            return found

        def start(tag: str, attributes: dict[str, str]) -> None:
            if local(tag) == "Relationship" and attributes.get("TargetMode", "").lower() != "external":
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = kind, _resolved(folder, attributes.get("Target", ""))

        self.parse(rels, start, ignore, ignore)
        return found

    def _guard_size(self, more: int, size: int, packed: int) -> None:
        self._unpacked += more
        limits = self._limits
        if self._unpacked > limits.unpacked_bytes:
            raise RefusedError(refusal("unpacked", limits.unpacked_bytes))
        if size > _RATIO_FROM and size > packed * limits.unpacked_ratio:
            raise RefusedError(refusal("ratio", limits.unpacked_ratio))


def growing(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that grow up to `_LARGEST`.

    expat looks through an unfinished token (a comment of 100 MB) anew with every piece, so that equal small pieces
    would cost the square of its length.
    """
    held: list[bytes] = []
    size, wanted = 0, _CHUNK
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= wanted:
            yield b"".join(held)
            held, size, wanted = [], 0, min(2 * wanted, _LARGEST)
    if held:
        yield b"".join(held)


def xml_parser(start: Start, end: End, data: Data) -> expat.XMLParserType:
    """An expat parser that refuses a document type, and with it every entity, with DOC116."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def ignore(*_: object) -> None:
    """A handler for what does not matter."""


def _refuse_doctype(*_: object) -> None:
    raise RefusedError(refusal("doctype", 0))


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _resolved(folder: PurePosixPath, target: str) -> str:
    """The part name that a relation's target means, seen from the folder of its source."""
    return posixpath.normpath(posixpath.join(str(folder), target.replace("\\", "/"))).lstrip("/")


def _of_ole2(data: bytes) -> Problem:
    """Why an OLE2 file is no package: Office puts encrypted packages into such a container."""
    return Problem("DOC114") if _ENCRYPTED in data else Problem("DOC115", None, {"part": ""})


def _stated_entries(data: bytes) -> int:
    """How many entries the end record of a zip states; a cheap look before the directory is read."""
    at = data.rfind(_END, -65557)
    return int.from_bytes(data[at + 10 : at + 12], "little") if at >= 0 else 0


def _guard_entries(count: int, limits: Limits) -> None:
    if count > limits.entries:
        raise RefusedError(refusal("entries", limits.entries))
