"""What the listener needs of the rest of the relay."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from relay.smtp.forwarded import Origin

_STATUS: Final = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")
"""RFC 3463 §2"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An SMTP reply: code and enhanced status code (RFC 3463), one or more lines of text that name no one."""

    code: int
    status: str
    """`class.subject.detail`; its class is the first digit of the code."""
    text: str

    def __post_init__(self) -> None:
        if not _STATUS.fullmatch(self.status) or not self.status.startswith(str(self.code // 100)):
            message = "an enhanced code of another class than the reply"
            raise ValueError(message)

    @property
    def positive(self) -> bool:
        """Whether this is a 2xx."""
        return 200 <= self.code < 300

    def __str__(self) -> str:
        lines = self.text.split("\n")
        return "\r\n".join(
            f"{self.code}{'-' if i < len(lines) - 1 else ' '}{self.status} {line}"
            for i, line in enumerate(lines)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One MAIL … RCPT … DATA, as received."""

    client_ip: str
    helo: str
    reverse_path: str
    """Without angle brackets; empty for the null reverse-path (RFC 5321 §4.5.5)."""
    recipients: tuple[str, ...]
    """Accepted ones only, as written by the client."""
    lmtp: bool
    origin: Origin = field(default_factory=Origin)
    """Whom a trusted hop had it from."""


class Door(Protocol):
    """Decides over recipients and mails; `worker.intake` fills it."""

    async def recipient(self, address: str, client_ip: str) -> Reply:
        """Whether mail for this address is taken; asked at RCPT. Never raises."""

    async def mail(self, transaction: Transaction, raw: bytes) -> Mapping[str, Reply]:
        """One reply per recipient of the transaction, after commit (R1). Never raises.

        raw: the message with CRLF line ends, dot-stuffing undone.
        """
