"""The parts of an Office document, ECMA-376 part 2: a zip, read without trusting what it declares."""

import io
import posixpath
import zipfile
import zlib
from xml.parsers import expat

from relay.mail.attachments.attachment import Closed, Why

_MAX_ENTRIES = 2000
"""A document with a picture on each page has some hundreds."""
_MAX_TYPES = 500_000
_ENTRY = b"PK\x01\x02"
_TYPES = "[Content_Types].xml"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_CHUNK = 65_536
_MAX_TOKEN = 3_000_000
"""Octets of one tag or comment. Word keeps a second copy of a drawing in an attribute."""


class Package:
    """Its parts by content type."""

    def __init__(self, octets: bytes) -> None:
        """Raises Closed."""
        if octets.count(_ENTRY) > _MAX_ENTRIES:
            raise Closed(Why.ARCHIVE)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(octets))
        except (zipfile.BadZipFile, ValueError, OSError, OverflowError, NotImplementedError):
            raise Closed(Why.BROKEN) from None
        self._names = frozenset(self._zip.namelist())
        self._types: dict[str, list[str]] = {}
        if self.is_document:
            self._learn_types()

    @property
    def is_document(self) -> bool:
        """Whether it is an Office document; else it is a zip of whatever."""
        return _TYPES in self._names

    @property
    def is_open_document(self) -> bool:
        """Whether LibreOffice or the like wrote it in their own format (ODF part 2, §3.3)."""
        return "mimetype" in self._names and "content.xml" in self._names

    def named(self, content_type: str) -> tuple[str, ...]:
        """The parts of a content type, by its end: "document.main+xml"."""
        return tuple(
            part for kind, parts in self._types.items() if kind.endswith(content_type) for part in parts
        )

    def has(self, word: str) -> bool:
        """Whether a part has this in its name."""
        return any(word in name for name in self._names)

    def read(self, name: str, limit: int) -> bytes:
        """The part unpacked. Raises Closed: past the limit, whatever size it declares, too much."""
        try:
            entry = self._zip.getinfo(name)
            if entry.flag_bits & _ENCRYPTED:
                raise Closed(Why.LOCKED)
            if entry.compress_type not in _METHODS:  # LZMA takes what memory it declares
                raise Closed(Why.BROKEN)
            found = bytearray()
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    found += chunk
                    if len(found) > limit:
                        raise Closed(Why.TOO_MUCH)
            return bytes(found)
        except (
            zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, OSError, RuntimeError,
        ):  # fmt: skip
            raise Closed(Why.BROKEN) from None

    def _learn_types(self) -> None:
        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag.rpartition("}")[2] == "Override":
                # Part names begin with "/" and compare without case; zip entries do neither.
                name = posixpath.normpath(attributes.get("PartName", "")).lstrip("/")
                if name in self._names:
                    self._types.setdefault(attributes.get("ContentType", ""), []).append(name)

        parser = safe_parser()
        parser.StartElementHandler = start
        parse(parser, self.read(_TYPES, _MAX_TYPES))


def safe_parser() -> expat.XMLParserType:
    """A parser that knows no declarations: without a DTD there are no entities, no bomb, nothing to fetch."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Closed(Why.TOO_MUCH)

    # No program that writes Office documents puts one in (ECMA-376 part 2, §8.1.2 forbids it).
    parser.StartDoctypeDeclHandler = refuse
    return parser


def parse(parser: expat.XMLParserType, source: bytes) -> None:
    """Parses it all, in pieces: an element of two million attributes takes half a gigabyte. Raises Closed."""
    try:
        for at in range(0, len(source), _CHUNK):
            parser.Parse(source[at : at + _CHUNK], False)
            if at - parser.CurrentByteIndex > _MAX_TOKEN:
                raise Closed(Why.TOO_MUCH)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Closed(Why.BROKEN) from None
