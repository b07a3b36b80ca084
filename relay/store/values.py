"""What goes into the store and comes out of it, besides the nouns of the domain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from relay.consult.circles.model import CircleState
from relay.consult.decision import Outcome
from relay.consult.doubt import Doubt, Doubted
from relay.consult.model import ConsultationState, MemberId
from relay.consult.notices.desk import Trouble
from relay.consult.notices.ending import Help
from relay.mail.letter import Robot
from relay.store.schema import OutboxState, SpoolState


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLetter:
    """A composed mail to keep until it is delivered."""

    id: str
    kind: str
    """Which notice it is; names no one."""
    recipient: str
    reverse_path: str
    """Empty for the null reverse-path (RFC 5321 §4.5.5)."""
    raw: bytes
    not_before: datetime
    consultation_id: str | None = None
    thread_id: str | None = None
    turn_id: str | None = None
    in_turn: bool = True
    """Whether it keeps its place behind earlier mails to its reader; a receipt in the night does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """A mail claimed for one try."""

    id: str
    kind: str
    recipient: str
    reverse_path: str
    raw: bytes
    created: datetime
    attempts: int
    """Tries before this one."""
    consultation_id: str | None
    thread_id: str | None
    turn_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A mail that may be acknowledged once it is committed."""

    id: str
    """Fresh, 32 hex digits; a grant in `confirm` refers to it."""
    raw: bytes
    reverse_path: str
    recipients: tuple[str, ...]
    author_address: str
    author_name: str = ""
    member: MemberId | None
    fingerprint: str
    """(sender, Message-ID, content) hashed by the caller."""
    received_at: datetime
    doubt: Doubt | None = None
    """Why its writer is not certain; whom it names is looked at later, after the 250."""
    not_before: datetime | None = None
    """It waits until then, and so do the member's mails that come after it."""
    letters: tuple[OutboxLetter, ...] = ()


TRIES = 3
"""A mail that ends this many tries without success is set aside (R7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spooled:
    """An accepted mail, claimed for processing."""

    id: str
    raw: bytes
    reverse_path: str
    recipients: tuple[str, ...]
    author_address: str
    author_name: str
    member: MemberId | None
    fingerprint: str
    received_at: datetime
    attempts: int
    """This try included."""
    state: SpoolState
    confirmed: bool
    """The address on record answered "was this you?" with yes."""
    doubt: Doubt | None = None
    doubted: Doubted | None = None
    """What its "was this you?" is about."""

    @property
    def asked_about(self) -> Doubted | None:
        """What "was this you?" is about, as long as it waits for its answer."""
        if self.state is not SpoolState.ASKED:
            return None
        return self.doubted or Doubted(address=self.author_address)

    @property
    def in_doubt(self) -> bool:
        """Whether it is still to be settled whom it names."""
        return self.doubt is not None and not self.confirmed

    @property
    def worn_out(self) -> bool:
        """The tries are used up: the last one took the whole process with it. Do not try again."""
        return self.attempts > TRIES

    @property
    def last_try(self) -> bool:
        """Whether this mail is set aside if it fails now."""
        return self.attempts >= TRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Shunted:
    """A mail set aside, as the admin sees it."""

    id: str
    received_at: datetime
    attempts: int


class Role(StrEnum):
    """Which side of a consultation a member is on."""

    ASKER = "asker"
    CONSULTANT = "consultant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What the clock may have something to do with; the step decides."""

    held: tuple[str, ...]
    """Consultations with a text to remind of or to let expire."""
    quiet: tuple[str, ...]
    """Live consultations without a mail for long."""
    waking: tuple[str, ...]
    """Consultations with an urgent preview to remind of, or to widen as nobody has answered."""
    meeting: tuple[str, ...]
    """Consultations, in whichever state, two of whom both wished to meet, a day ago."""
    asked: tuple[str, ...]
    """Spooled mails whose "was this you?" had no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What retention took away."""

    texts: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the admin sees in a minute; numbers only."""

    spool: Mapping[SpoolState, int]
    spool_oldest: datetime | None
    """Arrival of the oldest waiting mail."""
    outbox: Mapping[OutboxState, int]
    outbox_oldest: datetime | None
    consultations: Mapping[ConsultationState, int]
    accepted: int
    circles: Mapping[CircleState, int] = field(default_factory=dict)
    ends: Mapping[Outcome, int] = field(default_factory=dict)
    """How accepted mails ended, each counted once."""
    helped: Mapping[Help, int] = field(default_factory=dict)
    """What askers said to "did this help?", as numbers alone."""
    troubles: Mapping[Trouble, int] = field(default_factory=dict)
    """How often the admins were told that something needs a look; in no mail's end."""
    robots: Mapping[Robot, int] = field(default_factory=dict)
    """Which kinds of automatic mail were swallowed; each has ended already, so this is no end."""

    @property
    def balanced(self) -> bool:
        """Whether each accepted mail ended once or still waits (R9)."""
        return self.accepted == sum(self.ends.values()) + sum(self.spool.values())
