"""Builds an outgoing mail from nothing: fixed fields, our own ids and dates, text only as `Redacted`.

No octet of any incoming header gets here but the reader's own Message-ID, back to that reader (R17).
`compose` makes the mail when it is decided, `dated` puts the Date on it when it leaves.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal

from relay.deid.replacing.redacted import Redacted
from relay.mail.address import normal_address
from relay.mail.cleaning import clean_line, clean_text
from relay.mail.fields import header_block


class CannotCompose(ValueError):
    """A draft that would not make a safe mail: a bug of ours, so nothing leaves. Names no content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a mail sent to everybody who opted in to something says of that, for filters and "unsubscribe"."""

    title: str
    id: str
    """Below the relay's domain: "grief.relay.example.org" (RFC 2919 §3)."""
    leave_address: str
    """Where a mail with the subject `leave` ends it; by mail alone, so no field of RFC 8058 goes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All that an outgoing mail says. The same draft always makes the same bytes (R4)."""

    from_name: str
    """A pseudonym or the relay's own name."""
    from_address: str
    """The reply address; there is no Reply-To."""
    to_address: str
    """Bare: a name here would be a name in a mail."""
    subject: Redacted
    text: Redacted
    html: str | None = None
    """Rendered from the same redacted text; the plain text is complete without it."""
    message_id: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    listed: Listed | None = None
    auto_submitted: Literal["auto-replied", "auto-generated"] | None = None
    """None: a person's words; then vacation programs are asked for silence instead."""


_ADDRESS = re.compile(
    r"[^\s\x00-\x20\"(),:;<>@\[\]\\\x7f-\x9f]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,190}[A-Za-z0-9])?"
)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}>")
_PLAIN = re.compile(r"[\x20-\x7e]*")
_MAX_REFERENCES = 30
_MAX_SUBJECT = 300
_FOLD_AT = 76
_WORD_OCTETS = 42
"""UTF-8 octets in one encoded word: with base64 and its frame it stays below 75 (RFC 2047 §2)."""


_LIST_ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,250}[a-z0-9])?\Z")


def compose(draft: Draft) -> bytes:
    """The message but for its Date: CRLF line ends, no line over 998 octets, ASCII but for a UTF-8 address.

    ASCII, so that no hop needs to encode it anew and break its signature (RFC 6376 §5.3).
    Raises CannotCompose for an address or id that is not what it should be.
    """
    fields = [
        ("From", _mailbox(draft.from_name, draft.from_address)),
        ("To", _address(draft.to_address)),
        ("Subject", _unstructured(draft.subject.text[:_MAX_SUBJECT], "Subject")),
        ("Message-ID", _id(draft.message_id)),
    ]
    if draft.in_reply_to:
        fields.append(("In-Reply-To", _id(draft.in_reply_to)))
    if draft.references:
        fields.append(("References", "\r\n ".join(_id(one) for one in _newest(draft.references))))
    if draft.auto_submitted:
        fields.append(("Auto-Submitted", draft.auto_submitted))  # RFC 3834 §5
    else:
        fields.append(("X-Auto-Response-Suppress", "OOF, AutoReply"))
    if draft.listed:
        fields += _list_fields(draft.listed)
    fields.append(("MIME-Version", "1.0"))
    entity, body = _content(draft)
    head = "".join(f"{name}: {value}\r\n" for name, value in [*fields, *entity])
    return head.encode("utf-8") + b"\r\n" + body


def dated(raw: bytes, moment: datetime) -> bytes:
    """A mail that `compose` made, with the time it leaves as its Date, in UTC.

    The time it was decided would tell when the other side wrote, which `jitter` is there to hide.
    """
    if moment.tzinfo is None:
        msg = "date without a zone"
        raise CannotCompose(msg)
    date = format_datetime(moment.astimezone(UTC).replace(microsecond=0))
    return f"Date: {date}\r\n".encode("ascii") + raw


def is_dated(raw: bytes) -> bool:
    """Whether a mail has been made ready to leave; it is never made ready twice."""
    return header_block(raw).first("date") is not None


def _list_fields(listed: Listed) -> list[tuple[str, str]]:
    if not _LIST_ID.match(listed.id):
        msg = "list id"
        raise CannotCompose(msg)
    return [
        ("List-Id", _phrase(listed.title, f"<{listed.id}>")),
        ("List-Unsubscribe", f"<mailto:{_address(listed.leave_address)}?subject=leave>"),  # RFC 2369 §3.2
    ]


def _content(draft: Draft) -> tuple[list[tuple[str, str]], bytes]:
    plain = _text_entity("plain", draft.text.text)
    if draft.html is None:
        return plain
    # "=_" cannot stand in quoted-printable, and every other text with "=" is sent as that.
    boundary = "=_" + hashlib.sha256(draft.message_id.encode()).hexdigest()[:32]
    pieces = b""
    for entity, body in (plain, _text_entity("html", draft.html)):
        head = "".join(f"{name}: {value}\r\n" for name, value in entity)
        pieces += f"--{boundary}\r\n{head}\r\n".encode() + body.removesuffix(b"\r\n") + b"\r\n"
    closed = pieces + f"--{boundary}--\r\n".encode()
    return [("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"')], closed


def _text_entity(subtype: str, text: str) -> tuple[list[tuple[str, str]], bytes]:
    """The text as it is where every line is short ASCII, else quoted-printable (RFC 2045 §6.7)."""
    text = clean_text(text).strip("\n") + "\n"
    lines = text.split("\n")
    as_it_is = (
        text.isascii()
        and "=" not in text
        and all(
            len(line) <= _FOLD_AT + 2 and line == line.rstrip() and not line.startswith("From ")
            for line in lines
        )
    )
    body = text.encode() if as_it_is else binascii.b2a_qp(text.encode(), quotetabs=False, istext=True)
    if not as_it_is:
        # A mailbox file or an old server writes ">From"; encoded, it cannot.
        body = re.sub(rb"^From ", b"=46rom ", body, flags=re.MULTILINE)
    return [
        ("Content-Type", f'text/{subtype}; charset="utf-8"'),
        ("Content-Transfer-Encoding", "7bit" if as_it_is else "quoted-printable"),
    ], body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _mailbox(name: str, address: str) -> str:
    return _phrase(name, f"<{_address(address)}>") if clean_line(name) else _address(address)


def _phrase(name: str, behind: str) -> str:
    """A display name in front of what stands in brackets; RFC 5322 §3.2.5, RFC 2047 §5 (3)."""
    clean = clean_line(name)[:100]
    if _PLAIN.fullmatch(clean) and "=?" not in clean:
        quoted = clean.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" {behind}'
    return f"{_encoded_words(clean, 0)}\r\n {behind}"


def _address(address: str) -> str:
    normal = normal_address(address)
    if normal.lower() != address.lower().strip():
        address = normal
    address = address.strip()
    if not _ADDRESS.fullmatch(address):
        msg = "address"
        raise CannotCompose(msg)
    return address


def _id(text: str) -> str:
    if not _MESSAGE_ID.fullmatch(text):
        msg = "message id"
        raise CannotCompose(msg)
    return text


def _newest(references: tuple[str, ...]) -> tuple[str, ...]:
    """The root and the newest: long threads keep hanging together, short fields keep being taken."""
    unique = tuple(dict.fromkeys(references))
    return unique if len(unique) <= _MAX_REFERENCES else (unique[0], *unique[1 - _MAX_REFERENCES :])


def _unstructured(text: str, name: str) -> str:
    """One clean line, folded; encoded whenever a reader might decode or break it otherwise."""
    clean = clean_line(text)
    # A literal "=?" would be decoded by the reader into something nobody searched.
    if (
        _PLAIN.fullmatch(clean)
        and "=?" not in clean
        and all(len(word) <= _FOLD_AT for word in clean.split(" "))
    ):
        return _folded(clean, len(name) + 2)
    return _encoded_words(clean, len(name) + 2)


def _folded(text: str, used: int) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and used + len(line) + 1 + len(word) > _FOLD_AT:
            lines.append(line)
            line, used = word, 1
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])


def _encoded_words(text: str, used: int) -> str:
    """RFC 2047 words in base64, no character split between two; the first is shorter behind its name."""
    chunks: list[bytes] = []
    room = _WORD_OCTETS - used
    for char in text:
        octets = char.encode()
        if chunks and len(chunks[-1]) + len(octets) <= room:
            chunks[-1] += octets
        else:
            room = _WORD_OCTETS if chunks else room
            chunks.append(octets)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?=" for chunk in chunks)
