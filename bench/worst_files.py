"""Mails of 25 MB whose attachments are made against whoever opens them, and what opening them costs."""

# ruff: noqa: E501 - a bomb a line

import binascii
import random
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from relay.mail.limits import ReadLimits
from relay.worker.attachments import serve_opening
from tests.mail.documents import assembled, docx, pdf, run, stream, zipped

_SIZE = 26_214_400
_HEAD = (
    b"From: dana@lakeside.example\r\nTo: consult@relay.example.org\r\nSubject: A question\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nPlease see the files.\r\n"
)
_TEXT_CHARS = 60_000
"""limits.text_chars of policy.yaml"""


def carrying(octets: bytes, times: int = 20) -> bytes:
    """A mail with the same file, as often as there is room and it would be opened."""
    encoded = binascii.b2a_base64(octets, newline=False)
    body = b"\r\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))
    part = b"--b\r\nContent-Type: application/octet-stream; name=a.txt\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    part += body + b"\r\n"
    return _HEAD + part * max(1, min(times, (_SIZE - len(_HEAD)) // len(part)))


def _zeros(times: int) -> bytes:
    packed = b"\0" * 50_000_000
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    return packed


def _form_in_form() -> bytes:
    """Each form draws the next twice."""
    font = b"/Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >>"
    forms = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        + font % (number + 1)
        + b" /Length 12 >>\nstream\n/X Do /X Do \nendstream"
        for number in range(4, 44)
    ]
    head = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [45 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    page = b"<< /Type /Page /Parent 2 0 R " + font % 4 + b" /Contents 46 0 R >>"
    return assembled([*head, *forms, b"null", page, stream(b"/X Do")])


def _objects(count: int) -> bytes:
    return pdf(["text"], more=(b"<< /A [ 1 2 3 ] >>" for _ in range(count)))


def _font(table: bytes) -> bytes:
    """A font whose table of letters is this."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R >>",
        b"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
        stream(b"BT /F1 9 Tf (text) Tj ET"), stream(table),
    ]  # fmt: skip
    return assembled(objects)


def _unpackable(size: int) -> bytes:
    return random.Random(1).randbytes(size)


_RANGES = b"1 begincodespacerange <0000> <ffff> endcodespacerange " + (
    b"100 beginbfrange " + b"<0000> <ffff> <0000> " * 100 + b"endbfrange "
)
FILES: dict[str, Callable[[], bytes]] = {
    "PDF: zeros": lambda: carrying(pdf(b"").replace(stream(b""), stream(b"", packed=_zeros(1)))),
    "PDF: operators": lambda: carrying(pdf(b"q " * 3_900_000)),
    "PDF: shown texts": lambda: carrying(pdf(b"BT /F1 9 Tf " + b"(a) Tj " * 1_000_000 + b" ET")),
    "PDF: pages of short lines": lambda: carrying(pdf(*[[f"line {n}" for n in range(4000)]] * 90)),
    "PDF: brackets": lambda: carrying(pdf(b"[" * 7_900_000)),
    "PDF: names in dictionaries": lambda: carrying(pdf(b"<< /A " * 1_300_000)),
    "PDF: one string": lambda: carrying(pdf(b"BT (" + b"\\(" * 3_900_000 + b") Tj ET")),
    "PDF: a picture in the text": lambda: carrying(pdf(b"BI /W 1 ID " + b"EI" * 3_900_000)),
    "PDF: forms in forms": lambda: carrying(_form_in_form()),
    "PDF: objects": lambda: carrying(_objects(100_000)),
    "PDF: letters of a font": lambda: carrying(_font(_RANGES * 300)),
    "PDF: no table of objects": lambda: carrying(pdf(["text"]).partition(b"xref")[0] + b"1 0 obj " * 2_000_000),
    "PDF: nothing but noise": lambda: carrying(b"%PDF-1.7\n" + _unpackable(19_000_000)),
    "PDF: lines of one letter": lambda: carrying(b"%PDF-1.7\n" + b"a\n" * 9_000_000),
    "PDF: streams that do not end": lambda: carrying(b"%PDF-1.7\n" + b"1 0 obj<</Length 9>>stream\n" * 600_000),
    "DOCX: paragraphs": lambda: carrying(docx("<w:p/>" * 4_900_000)),
    "DOCX: runs": lambda: carrying(docx(f"<w:p>{run('')}</w:p>" * 500_000)),
    "DOCX: one word": lambda: carrying(docx(f"<w:p>{run('a' * 29_000_000)}</w:p>")),
    "DOCX: attributes": lambda: carrying(docx("<w:p " + " ".join(f"a{n}='x'" for n in range(2_000_000)) + "/>")),
    "DOCX: names alike": lambda: carrying(docx("".join(f"<a{n}/>" for n in range(2_900_000)))),
    "DOCX: styles in a row": lambda: carrying(docx(
        "<w:p/>", styles="".join(f'<w:style w:styleId="{n}"><w:basedOn w:val="{n + 1}"/></w:style>' for n in range(400_000)),
    )),
    "DOCX: margins": lambda: carrying(docx("<w:p/>", header1="<w:p/>" * 4_900_000, footer1="<w:p/>" * 4_900_000)),
    "DOCX: a comment": lambda: carrying(docx("<!--" + "-a" * 14_000_000 + "-->")),
    "DOCX: spaces of names": lambda: carrying(docx("".join(f'<w:p xmlns:n{n}="x">' for n in range(480)) + "<w:r/>" * 4_000_000)),
    "ZIP: many entries": lambda: carrying(zipped({f"{n}": b"" for n in range(1999)} | {"[Content_Types].xml": b"<a/>"})),
    "text: one letter": lambda: carrying(b"a" * 19_000_000),
    "text: right to left": lambda: carrying("\u202ea\u202cb".encode() * 2_300_000),
    "text: invisible letters": lambda: carrying("a\u200b".encode() * 4_700_000),
    "text: line ends": lambda: carrying(b"\r\n" * 9_000_000),
    "text: blanks": lambda: carrying(b" " * 19_000_000 + b"a"),
}  # fmt: skip


class _Once:
    """The relay's end of the pipe: one mail, and then it is gone."""

    def __init__(self, raw: bytes) -> None:
        self._calls = iter([(raw, ReadLimits(), _TEXT_CHARS)])

    def recv(self) -> Any:
        call = next(self._calls, None)
        if call is None:
            raise EOFError
        return call

    def send(self, _answer: object) -> None:
        """Taken."""


def relay_opens(raw: bytes) -> None:
    """As the relay's child process does."""
    with suppress(EOFError):
        serve_opening(cast("Any", _Once(raw)))
