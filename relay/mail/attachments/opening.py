"""From one part of a mail to its text or the reason why there is none."""

import re
from dataclasses import replace

from relay.mail.attachments.attachment import Attachment, Closed, Form, Opened, Why
from relay.mail.attachments.docx import read_docx
from relay.mail.attachments.finding import left_closed
from relay.mail.attachments.pdf import read_pdf
from relay.mail.charset import decode
from relay.mail.cleaning import clean_text
from relay.mail.mime import Part

_MAX_OCTETS = 20_000_000
_TEXT_NAMES = (".txt", ".text", ".md")
_ANYTHING = frozenset({"application/octet-stream", "application/download", "application/x-download"})
_PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"
_PDF, _ZIP, _OLE = b"%PDF-", (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WINMAIL = b"\x78\x9f\x3e\x22"
"""TNEF signature 0x223E9F78, little-endian (MS-OXTNEF §2.1.3.2)."""
_ARCHIVES = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
)
_TAR = b"ustar"
_PDF_WITHIN = 1024
"""Readers take the header this far in (ISO 32000-1, Annex H.3.4.1)."""
_STREAM_NAMES = {"EncryptedPackage": Why.LOCKED, "WordDocument": Why.OLD_WORD}


def opened(part: Part, max_chars: int) -> Attachment:
    """The part with its text, or with the reason why there is none. Raises nothing on any octets."""
    closed = left_closed(part)
    if closed.why is not Why.POLICY:
        return closed
    octets, whole = part.decoded()
    try:
        found = read_octets(octets, part, max_chars)
    except Closed as refused:
        return replace(closed, why=refused.why if whole else Why.BROKEN)
    if not whole:  # half a document may end before the "not"
        return replace(closed, why=Why.BROKEN)
    text = tidy(found.text)
    if not text:
        return replace(closed, why=Why.EMPTY)
    if len(text) > max_chars:
        return replace(closed, why=Why.TOO_LONG)
    return replace(closed, form=found.form, text=text, inside=tuple(sorted(found.inside)))


def read_octets(octets: bytes, part: Part, max_chars: int) -> Opened:
    """The text of the octets, by what they are. Raises Closed, and nothing else."""
    if not octets.strip():
        raise Closed(Why.EMPTY)
    if len(octets) > _MAX_OCTETS:
        raise Closed(Why.TOO_LONG)
    # A text may speak of "%PDF-"; a PDF that a program calls text begins with it.
    if octets.startswith(_PDF) or (part.media_type != "text/plain" and _PDF in octets[:_PDF_WITHIN]):
        return read_pdf(octets, max_chars)
    if octets.startswith(_ZIP):
        return read_docx(octets, max_chars)
    if octets.startswith(_OLE):
        raise Closed(
            next((why for name, why in _STREAM_NAMES.items() if name.encode("utf-16-le") in octets), Why.KIND)
        )
    if octets.startswith(_ARCHIVES) or octets[257:262] == _TAR:
        raise Closed(Why.ARCHIVE)
    if octets.startswith(_WINMAIL):
        raise Closed(Why.WINMAIL)
    if _PGP_MESSAGE in octets[:_PDF_WITHIN]:
        raise Closed(Why.SEALED)
    if part.media_type.startswith("image/"):
        raise Closed(Why.PICTURE)
    if not _is_text(part):
        raise Closed(Why.KIND)
    return _read_plain(octets, part)


def tidy(text: str) -> str:
    """The text without control characters, trailing blanks and wide gaps."""
    lines = (line.rstrip() for line in clean_text(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _is_text(part: Part) -> bool:
    if part.media_type in ("text/plain", "text/markdown"):
        return True
    return part.media_type in _ANYTHING and part.file_name.lower().endswith(_TEXT_NAMES)


def _read_plain(octets: bytes, part: Part) -> Opened:
    text, _ = decode(octets, part.parameters.get("charset"))
    if "\0" in text:  # no program writes one into text; it is something else under a false label
        raise Closed(Why.KIND)
    return Opened(form=Form.TEXT, text=text)
