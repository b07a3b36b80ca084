"""Encoded words in header fields, RFC 2047 and RFC 2231, in linear time."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from relay.mail.charset import decode
from relay.mail.cleaning import clean_line

# encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?=" (RFC 2047 §2, RFC 2231 §5).
# Blanks inside encoded-text are forbidden there, and sent all the same by several web mailers.
_WORD = re.compile(r"=\?([A-Za-z0-9_.:\-]{1,40})(?:\*[A-Za-z0-9\-]{0,40})?\?([bBqQ])\?([^?\r\n]{0,4000})\?=")
_MAX_WORDS = 600
"""The standard library needs 19 s for 20 000 words; a longest possible subject has far fewer than this."""


def _octets(encoding: str, encoded: str) -> bytes | None:
    raw = encoded.encode("utf-8", "surrogateescape")
    try:
        if encoding in "bB":
            return base64.b64decode(raw.rstrip(b"= ") + b"=" * (-len(raw.rstrip(b"= ")) % 4))
        return binascii.a2b_qp(raw, header=True)
    except (binascii.Error, ValueError):
        return None


def decode_words(value: str) -> str:
    """The field body with its encoded words decoded, as one clean line.

    White space between two encoded words vanishes (RFC 2047 §6.2); words of one charset are joined
    before decoding, because some mailers split a character between two words.
    """
    pieces: list[str] = []
    pending, pending_charset, at = b"", "", 0

    def flush() -> None:
        nonlocal pending
        if pending:
            pieces.append(decode(pending, pending_charset)[0])
            pending = b""

    for count, word in enumerate(_WORD.finditer(value)):
        octets = _octets(word[2], word[3]) if count < _MAX_WORDS else None
        if octets is None:
            continue
        between = value[at : word.start()]
        if between.strip() or at == 0 or word[1].lower() != pending_charset:
            flush()
            if between.strip() or at == 0:
                pieces.append(between)
        pending, pending_charset = pending + octets, word[1].lower()
        at = word.end()
    flush()
    pieces.append(value[at:])
    return clean_line("".join(pieces))


def field_text(octets: bytes) -> str:
    """A raw field body as clean decoded text; raw UTF-8 is read as such (RFC 6532)."""
    return decode_words(decode(octets, None)[0])


# parameter = attribute "=" value, value a token or quoted-string (RFC 2045 §5.1); attribute may end
# in "*", "*0", "*0*" … (RFC 2231 §3, §4). No nesting, so one pass of one pattern is enough.
_PARAMETER = re.compile(
    r';\s*([A-Za-z0-9\-]{1,40})(\*\d{1,3})?(\*)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]*))'
)
_MAX_PARAMETERS_CHARS = 4096


def parameters(value: str) -> dict[str, str]:
    """The parameters of a Content-Type or Content-Disposition body; names in lower case."""
    simple: dict[str, str] = {}
    numbered: dict[str, list[tuple[int, bool, str]]] = {}
    for found in _PARAMETER.finditer(value[:_MAX_PARAMETERS_CHARS]):
        name, number, star, quoted, token = found.groups()
        text = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else token
        if number or star:
            numbered.setdefault(name.lower(), []).append((int((number or "*0")[1:]), bool(star), text))
        else:
            simple.setdefault(name.lower(), text)
    for name, parts in numbered.items():
        parts.sort()
        charset, octets = None, b""
        for index, (_, extended, text) in enumerate(parts):
            body = text
            if index == 0 and extended and body.count("'") >= 2:
                charset, _, body = body.split("'", 2)
            said = body.encode("utf-8", "surrogateescape")
            octets += unquote_to_bytes(said) if extended else said
        simple[name] = decode(octets, charset)[0]
    return {name: decode_words(text) for name, text in simple.items()}
