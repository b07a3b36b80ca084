"""What became of a mail about a consultation, told to its writer at once."""

from dataclasses import dataclass
from enum import StrEnum

from relay.consult.notices.base import Notice, TextKind
from relay.consult.notices.preview import Removed
from relay.deid.replacing.redacted import Redacted
from relay.mail.attachments.attachment import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoAddressed(Notice):
    """To its writer: a mail about a consultation, of which nothing was relayed, also went to others."""

    onlookers: tuple[str, ...]
    more_onlookers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Notice):
    """Receipt after SEND: the request is on its way. Answering it reaches every consultant."""

    subject: Redacted
    specialty_titles: tuple[str, ...]
    colleagues: int
    left_out: tuple[Attachment, ...]
    words_below: bool = False
    """Further words stood below the command; its writer is told that nobody reads them."""
    undo_minutes: int = 0
    """So long it waits and can be stopped; 0: it leaves at once."""
    quiet_until: str = ""
    """The time of day until which it waits, as these are quiet hours; empty: they are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn(Notice):
    """Receipt for an answer or follow-up that went on without a preview, or after SEND."""

    kind: TextKind
    to: str
    """Pseudonym of the reader, or empty when there are several."""
    subject: Redacted
    text: Redacted
    removed: Removed
    forwarded_left_out: bool
    left_out: tuple[Attachment, ...]
    undo_minutes: int = 0
    quiet_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed(Notice):
    """Receipt for `pass`, also where its writer would hand over to somebody."""

    subject: Redacted
    named_somebody: bool = False
    words_below: bool = False
    """Further words stood below the command; its writer is told that nobody reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone(Notice):
    """The answer to `undo` where words have left already, all or some; where none has: a preview."""

    kind: TextKind | None
    """None: nothing had been sent at all."""
    subject: Redacted
    stopped: int
    left: int
    can_close: bool
    words_below: bool = False
    """Further words stood below the command; its writer is told that nobody reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable(Notice):
    """A text could not be delivered to its reader; names no one."""

    kind: TextKind
    subject: Redacted


class UnreadableReason(StrEnum):
    """Why nothing could be done with a mail."""

    EMPTY = "empty"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    SIGNED = "signed"
    """In the open, but wrapped up in its signature."""
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable(Notice):
    """Nothing in the mail could be relayed; nothing was sent or kept."""

    reason: UnreadableReason
    max_chars: int
    left_out: tuple[Attachment, ...] = ()
    """What hung on it, and why its words did not count."""
