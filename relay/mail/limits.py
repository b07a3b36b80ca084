"""How much of a mail is read, and the one error for mails that cannot be read at all (R24)."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """Bounds checked on the raw bytes before anything parses them."""

    header_bytes: int = 65_536
    mime_depth: int = 50
    mime_parts: int = 200
    text_chars: int = 1_000_000
    """What is read of a text; what a member may write is policy and less."""


class UnreadableWhy(StrEnum):
    """Why a mail cannot be read; a reason for logs and notices, never a piece of the mail."""

    EMPTY = "empty"
    HEADER_TOO_LONG = "header-too-long"
    TOO_DEEP = "too-deep"
    TOO_MANY_PARTS = "too-many-parts"
    BROKEN = "broken"


class Unreadable(Exception):
    """Nothing sensible can be read from these bytes."""

    def __init__(self, reason: UnreadableWhy) -> None:
        super().__init__(reason.value)
        self.reason = reason
