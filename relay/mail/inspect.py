"""Takes a finished mail apart again for the residual check: everything, decoded every way.

A second reader on purpose: it shares no code with `compose` or `parse`, so that a fault of theirs
does not hide from it.
"""

import base64
import email.parser
import email.policy
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from itertools import groupby
from operator import itemgetter
from urllib.parse import unquote


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some text of the mail and where it stands ("header subject", "part 2 text/html stripped")."""

    where: str
    text: str


_TAG = re.compile(r"<[^<>]*>")
# Name, number of the piece, value without charset and language.
_PARAMETER = re.compile(
    r";\s*([\w-]{1,60})\*(?:(\d{1,4})\*?)?\s*=\s*\"?(?:[\w-]{0,40}'[\w-]{0,40}')?([^\";]*)", re.ASCII
)
_BASE64 = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{12,4000}={0,2}(?![\w+/=-])")
_URL_SAFE = str.maketrans("+/", "-_")
_NO_WIDTH = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def decoded_pieces(raw: bytes) -> list[Piece]:
    """Every header field and every part, decoded; HTML also with its tags taken out.

    raw: a finished mail of ours. Tags are taken out twice: joined, for a word that a tag cuts in
    two, and spaced, for words that only tags part. %-escapes are undone wherever they stand, and what
    looks like base64 in a text is decoded once more. A part that cannot be decoded is given as its raw
    octets.
    """
    message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(raw)
    pieces: list[Piece] = []
    for number, part in enumerate(message.walk()):
        for name, value in part.raw_items():
            pieces += _field(
                f"header {name.lower()}" if number == 0 else f"part {number} header {name.lower()}",
                str(value),
            )
        for place in ("preamble", "epilogue"):
            stray = getattr(part, place, None)
            if stray and stray.strip():
                pieces.append(_piece(f"part {number} {place}", str(stray)))
        if not part.is_multipart():
            pieces += _body(f"part {number} {part.get_content_type()}", part)
    return pieces


def _piece(where: str, text: str) -> Piece:
    """A piece without invisible characters; octets that the parser kept as they were are read as UTF-8."""
    if not text.isascii():
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return Piece(where=where, text=_NO_WIDTH.sub("", text))


def _encoded(where: str, text: str) -> list[Piece]:
    """What stands in a text in an encoding of its own."""
    pieces = [_piece(f"{where} escapes", unquote(text))] if "%" in text else []
    for word in _BASE64.findall(text):
        digits = word.rstrip("=").translate(_URL_SAFE)
        if len(digits) % 4 == 1:
            continue
        octets = base64.urlsafe_b64decode(digits + "=" * (-len(digits) % 4))
        if octets.isascii() and octets.decode().isprintable():
            pieces.append(_piece(f"{where} base64", octets.decode()))
    return pieces


def _field(where: str, value: str) -> list[Piece]:
    unfolded = re.sub(r"\r?\n[ \t]", " ", value)
    pieces = [_piece(where, unfolded)]
    if "=?" in unfolded:
        words = []
        for octets, charset in decode_header(unfolded):
            words.append(octets if isinstance(octets, str) else _text(octets, charset))
        pieces.append(_piece(f"{where} decoded", "".join(words)))
    pieces += [_piece(f"{where} parameter", unquote(value)) for value in _parameters(unfolded)]
    return pieces + _encoded(where, unfolded)


def _parameters(field: str) -> Iterator[str]:
    """The values of parameters that come in pieces or in a charset of their own, %-escapes on (RFC 2231)."""
    pieces = sorted((name, int(number or 0), value) for name, number, value in _PARAMETER.findall(field))
    for _, of_one in groupby(pieces, key=itemgetter(0)):
        yield "".join(value for _, _, value in of_one)


def _text(octets: bytes, charset: str | None) -> str:
    try:
        return octets.decode(charset or "utf-8")
    except (LookupError, UnicodeError):
        return octets.decode("latin-1")


def _body(where: str, part: Message) -> list[Piece]:
    octets = part.get_payload(decode=True)
    text = _text(octets if isinstance(octets, bytes) else b"", part.get_content_charset())
    if part.get_content_subtype() != "html":
        return [_piece(where, text), *_encoded(where, text)]
    source = html.unescape(text)
    return [
        _piece(f"{where} unescaped", source),
        *_encoded(f"{where} unescaped", source),
        # Tags go before entities are undone, or "&lt;" would begin a tag.
        _piece(f"{where} joined", html.unescape(_TAG.sub("", text))),
        _piece(f"{where} spaced", html.unescape(_TAG.sub(" ", text))),
    ]
