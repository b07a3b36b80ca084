"""Takes a finished mail apart again for the residual check: everything, decoded every way.

A second reader on purpose: it shares no code with `compose` or `parse`, so that a fault of theirs
does not hide from it.
"""

import email.parser
import email.policy
import html
import re
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from urllib.parse import unquote


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some text of the mail and where it stands ("header subject", "part 2 text/html stripped")."""

    where: str
    text: str


_TAG = re.compile(r"<[^<>]*>")
_NO_WIDTH = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def decoded_pieces(raw: bytes) -> list[Piece]:
    """Every header field and every part, decoded; HTML also with its tags taken out.

    raw: a finished mail of ours. Tags are taken out twice: joined, for a word that a tag cuts in
    two, and spaced, for words that only tags part. Links are read with their %-escapes undone.
    A part that cannot be decoded is given as its raw octets.
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
    return Piece(where=where, text=_NO_WIDTH.sub("", text))


def _field(where: str, value: str) -> list[Piece]:
    unfolded = re.sub(r"\r?\n[ \t]", " ", value)
    pieces = [_piece(where, unfolded)]
    if "=?" in unfolded:
        words = []
        for octets, charset in decode_header(unfolded):
            words.append(octets if isinstance(octets, str) else _text(octets, charset))
        pieces.append(_piece(f"{where} decoded", "".join(words)))
    return pieces


def _text(octets: bytes, charset: str | None) -> str:
    try:
        return octets.decode(charset or "utf-8")
    except (LookupError, UnicodeError):
        return octets.decode("latin-1")


def _body(where: str, part: Message) -> list[Piece]:
    octets = part.get_payload(decode=True)
    text = _text(octets if isinstance(octets, bytes) else b"", part.get_content_charset())
    pieces = [_piece(where, text)]
    if part.get_content_subtype() == "html":
        source = html.unescape(text)
        pieces += [
            _piece(f"{where} unescaped", source),
            _piece(f"{where} links", unquote(source)),
            # Tags go before entities are undone, or "&lt;" would begin a tag.
            _piece(f"{where} joined", html.unescape(_TAG.sub("", text))),
            _piece(f"{where} spaced", html.unescape(_TAG.sub(" ", text))),
        ]
    return pieces
