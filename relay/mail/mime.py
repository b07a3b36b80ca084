"""Raw bytes to a tree of parts: the standard library's splitter behind limits checked first.

The library's lists of addresses, its header registry and its recursion are what a hostile mail
aims at; here it only splits, with the compat32 policy, and the rest is ours.
"""

import binascii
import email.errors
import email.parser
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from relay.mail.charset import clean_line
from relay.mail.fields import Field, HeaderBlock, header_block
from relay.mail.limits import ReadLimits, Unreadable, UnreadableWhy
from relay.mail.words import decode_words, parameters

_BOUNDARY = re.compile(rb"boundary\*?0?\*?\s*=\s*\"?([^\"\s;]{1,200})", re.IGNORECASE)
_INNER_MESSAGE = re.compile(rb"^content-type:\s*message/", re.IGNORECASE | re.MULTILINE)
_STATUS_PART = re.compile(rb"message/(?:global-)?delivery-status", re.IGNORECASE)
_DASHED = re.compile(rb"^--([^\n]{1,240})", re.MULTILINE)
_PADDED_SOFT_BREAK = re.compile(rb"=[ \t]{1,76}(?=\n)")
_QP_SIGN = re.compile(rb"=(?:[0-9A-F]{2}|[ \t]{0,4}\n)")
_QP_LETTER = re.compile(rb"=[89A-F][0-9A-F]|=3D|=20\n")
_MAX_PIECES = 1000
"""Of base64, each with its own padding."""
_MAX_STATUS_BLOCKS = 5000
_MAX_PART_HEADER = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One MIME entity."""

    media_type: str
    """Lower case, "text/plain" when absent or malformed (RFC 2045 §5.2)."""
    parameters: dict[str, str]
    disposition: str
    """"inline", "attachment" or ""."""
    file_name: str
    """Clean, without folders; for its writer's eyes only."""
    encoding: str
    header: HeaderBlock
    octets: bytes
    """The body as it came; empty for a container."""
    children: tuple["Part", ...]

    def decoded(self) -> tuple[bytes, bool]:
        """The body without its transfer encoding, and whether that was whole."""
        if self.encoding in ("", "7bit", "8bit", "binary"):
            if self.media_type.startswith("text/") and _is_quoted_printable(self.octets):
                return binascii.a2b_qp(_PADDED_SOFT_BREAK.sub(b"=", self.octets)), True
            return self.octets, True
        if self.encoding == "quoted-printable":
            # Blanks behind a soft break were added on the way (RFC 2045 §6.7); the library keeps them.
            return binascii.a2b_qp(_PADDED_SOFT_BREAK.sub(b"=", self.octets)), True
        if self.encoding == "base64":
            return _base64(self.octets)
        return self.octets, False

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in the order a reader sees them."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def _is_quoted_printable(octets: bytes) -> bool:
    """Whether this text is quoted-printable although nothing says so.

    A gateway that rewrites the header and forgets the field leaves names as "Jos=C3=A9", and words
    cut in two by "=" at the line's end: no search would find them.
    """
    signs = octets.count(b"=")
    return (
        signs > 1
        and octets.isascii()
        and sum(1 for _ in _QP_SIGN.finditer(octets)) == signs
        and b"=\n" in octets
        and _QP_LETTER.search(octets) is not None
    )


def _base64(octets: bytes) -> tuple[bytes, bool]:
    """What the octets stand for, and whether none is missing.

    Lines of any length, padding absent, or in the middle where pieces were encoded each by itself.
    """
    *pieces, rest = re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=]", b"", octets), maxsplit=_MAX_PIECES)
    decoded, whole = bytearray(), b"=" not in rest
    for piece in (*pieces, rest.replace(b"=", b"")):
        odd = len(piece) % 4 == 1
        whole = whole and not odd
        letters = piece[:-1] if odd else piece
        decoded += binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return bytes(decoded), whole


def check_shape(raw: bytes, limits: ReadLimits) -> None:
    """Raises Unreadable when the bytes declare more structure than the limits allow. Linear."""
    if not raw.strip():
        raise Unreadable(UnreadableWhy.EMPTY)
    if header_block(raw).octets > limits.header_bytes:
        raise Unreadable(UnreadableWhy.HEADER_TOO_LONG)
    boundaries = {found[1] for found in _BOUNDARY.finditer(raw)}
    inner = sum(1 for _ in _INNER_MESSAGE.finditer(raw))
    if len(boundaries) > limits.mime_parts or inner > limits.mime_parts:
        raise Unreadable(UnreadableWhy.TOO_MANY_PARTS)
    delimiters = 0
    for line in _DASHED.finditer(raw) if boundaries else ():
        said = line[1].rstrip()
        # A delimiter may have blanks or "--" behind it; anything else behind it is text.
        if said in boundaries or said.removesuffix(b"--") in boundaries:
            delimiters += 1
            if delimiters > 2 * limits.mime_parts:
                raise Unreadable(UnreadableWhy.TOO_MANY_PARTS)
    # The library makes an object of every block of a delivery report; a report of blank lines is a bomb.
    if _STATUS_PART.search(raw) and raw.count(b"\n\n") > _MAX_STATUS_BLOCKS:
        raise Unreadable(UnreadableWhy.TOO_MANY_PARTS)


def parse_tree(raw: bytes, limits: ReadLimits) -> Part:
    """The mail as a tree of parts. Raises Unreadable, and nothing else."""
    plain = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    check_shape(plain, limits)
    try:
        message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(plain)
        return _tree(message, limits)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, email.errors.MessageError):
        raise Unreadable(UnreadableWhy.BROKEN) from None


def _tree(message: Message, limits: ReadLimits) -> Part:
    count = 0

    def build(entity: Message, depth: int) -> Part:
        nonlocal count
        count += 1
        if depth > limits.mime_depth:
            raise Unreadable(UnreadableWhy.TOO_DEEP)
        if count > limits.mime_parts + _MAX_STATUS_BLOCKS:
            raise Unreadable(UnreadableWhy.TOO_MANY_PARTS)
        payload = entity.get_payload()
        children: tuple[Part, ...] = ()
        octets = b""
        if isinstance(payload, list):
            children = tuple(build(child, depth + 1) for child in payload if isinstance(child, Message))
        elif isinstance(payload, str):
            octets = _octets(entity, payload)
        return _part(entity, octets, children)

    return build(message, 0)


def _octets(entity: Message, payload: str) -> bytes:
    """The body as it came; asked for text, the library loses each octet its charset does not have."""
    encoding = str(entity.get("content-transfer-encoding", "")).strip().lower()
    if encoding in ("", "7bit", "8bit", "binary") and isinstance(
        raw := entity.get_payload(decode=True), bytes
    ):
        return raw
    return payload.encode("utf-8", "surrogateescape")


def _part(entity: Message, octets: bytes, children: tuple[Part, ...]) -> Part:
    header = HeaderBlock(
        fields=tuple(
            Field(
                name=name.lower(),
                body=str(body)
                .replace("\n", "")
                .encode("utf-8", "surrogateescape")[:_MAX_PART_HEADER]
                .strip(),
            )
            for name, body in entity.raw_items()
        ),
        well_formed=not entity.defects,
        octets=0,
        body_at=0,
    )
    kind, said = _value(header, "content-type")
    media_type = (
        kind if re.fullmatch(r"[a-z0-9!#$&^_.+\-]{1,80}/[a-z0-9!#$&^_.+\-]{1,120}", kind) else "text/plain"
    )
    disposition, placed = _value(header, "content-disposition")
    name = placed.get("filename") or said.get("name") or ""
    return Part(
        media_type=media_type,
        parameters=said,
        disposition=disposition if disposition in ("", "inline") else "attachment",
        file_name=re.split(r"[\\/]", clean_line(name))[-1][:200],
        encoding=_value(header, "content-transfer-encoding")[0],
        header=header,
        octets=octets,
        children=children,
    )


def _value(header: HeaderBlock, name: str) -> tuple[str, dict[str, str]]:
    """A structured field as its lower-case value and its parameters."""
    text = (header.first(name) or b"").decode("utf-8", "replace")
    value = text.partition(";")[0].strip().lower()
    return (value if value.isascii() else decode_words(value)), parameters(text) if ";" in text else {}
