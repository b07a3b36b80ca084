"""A finished mail on its way to one recipient, and what became of a try."""

from dataclasses import dataclass
from typing import Protocol

from relay.mail.robots.reasons import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Bytes for one recipient. RFC 5321 envelope, one recipient per transaction (R19)."""

    id: str
    """Of the outbox row; names the Maildir file, so a second try makes no second copy."""
    reverse_path: str
    """Empty for the null reverse-path."""
    recipient: str
    raw: bytes
    """CRLF line ends, no line over 998 octets (R10)."""


class Delivered:
    """The next hop has taken responsibility."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """A passing fault; try again. `code` is the SMTP code or 0, never the remote text."""

    code: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The next hop will never take it. Of its words nothing is kept but what they were about."""

    code: int
    why: Refusal = Refusal.OTHER


class Courier(Protocol):
    """Hands a parcel on: to the smarthost, or into a Maildir."""

    async def deliver(self, parcel: Parcel) -> Delivered | Deferred | Refused:
        """One try. Raises nothing for anything the far side does."""
