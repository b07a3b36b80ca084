"""What a step decides: values to keep, mails to write, and how the inbound mail ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from relay.consult.audit import Audited
from relay.consult.circles.model import Circle
from relay.consult.grants import Grant
from relay.consult.joining.candidates import Candidate
from relay.consult.model import Consultation, MemberId, Seen, Thread, Turn
from relay.consult.notices.base import Notice
from relay.consult.notices.desk import Trouble
from relay.consult.notices.ending import Help
from relay.consult.standing.model import Standing
from relay.mail.letter import Robot

T = TypeVar("T")


class Tokens(Protocol):
    """Where unguessable things come from; `store.crypto` and tests fill it."""

    def new_id(self) -> str:
        """A fresh id, 32 hex digits."""

    def fresh(self) -> str:
        """A one-time token: 26 lower-case base32 characters, 130 random bits (R20)."""

    def stable(self, consultation_id: str, thread_id: str, member: MemberId, epoch: int) -> str:
        """The same 26 characters each time for the same arguments; unguessable without the key."""

    def message_id(self) -> str:
        """A fresh Message-ID of the relay's domain, with angle brackets, 128 random bits."""

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in random order, a new list."""


class Outcome(StrEnum):
    """How one accepted mail ended; the ledger counts these (R9)."""

    RELAYED = "relayed"
    HELD = "held"
    ANSWERED = "answered"
    """With a notice."""
    COMMAND = "command"
    ROBOT = "robot"
    BOUNCE = "bounce"
    DUPLICATE = "duplicate"
    TO_OPERATOR = "to-operator"
    STRANGER = "stranger"
    ASKED_WHO = "asked-who"
    """No end yet, and counted by nothing: its "was this you?" waits for an answer."""
    DENIED = "denied"
    """A "was this you?" answered with no, or not at all."""
    MISDIRECTED = "misdirected"
    """A reply address used by somebody it was not made for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One mail to write: a notice, its reader and how it threads."""

    notice: Notice
    reader: MemberId | None
    """None: an admin, told by address."""
    to_address: str
    from_name: str
    """"Colleague Birch (via Relay)" or "Relay"."""
    reply_token: str | None
    """Local part r-TOKEN; None: relay@."""
    bounce_token: str | None
    """Reverse-path bounces-TOKEN@; None: the null reverse-path."""
    message_id: str
    in_reply_to: str | None
    references: tuple[str, ...]
    consultation_id: str | None
    thread_id: str | None = None
    turn_id: str | None = None
    not_before: datetime | None = None
    """Words wait until then: a thread passes only so many at once."""
    topic: tuple[str, str] | None = None
    """(key, title) of the specialty or circle this goes to its reader for having opted in to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All that changes through one event; committed in one transaction or not at all."""

    outcome: Outcome
    consultations: tuple[Consultation, ...] = ()
    threads: tuple[Thread, ...] = ()
    turns: tuple[Turn, ...] = ()
    seen: tuple[Seen, ...] = ()
    grants: tuple[tuple[str, Grant], ...] = ()
    """(token, what it allows)"""
    standings: tuple[tuple[MemberId, Standing], ...] = ()
    circles: tuple[Circle, ...] = ()
    relies_on: tuple[tuple[str, int], ...] = ()
    """(circle, version) that must not have changed since, though they do not change now."""
    candidates: tuple[Candidate, ...] = ()
    forgotten: tuple[MemberId, ...] = ()
    """Candidates of whom nothing is to be kept."""
    outgoing: tuple[Outgoing, ...] = ()
    release_spool: str | None = None
    """A mail held for "was this you?" that may now be processed."""
    drop_spool: str | None = None
    recalled: tuple[str, ...] = ()
    """Mails to take out of the outbox; if one has been taken up meanwhile, nothing is kept."""
    counted: tuple[Help | Trouble, ...] = ()
    """What the ledger counts one more of: numbers without any reference."""
    audited: tuple[Audited, ...] = ()
    """What is written into the audit along with this."""
    unanswerable: MemberId | None = None
    """A member whose mail is answered, though nothing could be done with it."""
    erase: MemberId | None = None
    """A member whose traces are erased along with this, as they wish."""
    robot: Robot | None = None
    """Whose kind of mail this was, for the admin's counts."""
