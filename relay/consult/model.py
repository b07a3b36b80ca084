"""The nouns of the domain, as frozen values. The store keeps them; `flow` replaces them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from relay.consult.routing.receipt import Receipt, Wishes
from relay.deid.finding import Failure, Finding, Flag, Known, Terms
from relay.deid.replacing.redacted import Redacted
from relay.deid.replacing.redaction import Cast
from relay.mail.attachments.attachment import Attachment

MemberId = NewType("MemberId", str)
"""An internal id, 32 hex digits; names nobody."""


class ConsultationState(StrEnum):
    """The life of one request; transitions are in `states.py`."""

    HELD = "held"
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    IN_CIRCLE = "in-circle"
    """A conversation in a circle: nobody is asked, every member reads."""
    CIRCLE_OVER = "circle-over"


class ThreadState(StrEnum):
    """Where the exchange with one consultant stands."""

    ASKED = "asked"
    AWAY = "away"
    """Asked, and their machine answered that they are away; they may still answer themselves."""
    ANSWERED = "answered"
    PASSED = "passed"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"
    """Never asked after all: the request was stopped before it left."""
    RECUSED = "recused"
    """One of the two knows the other: nothing further of the consultation passes between them."""
    FROZEN = "frozen"
    """One of the two has reported the other: no words are relayed until the association has looked."""
    CLOSED = "closed"


class TurnKind(StrEnum):
    """Which way a text travels."""

    REQUEST = "request"
    ANSWER = "answer"
    QUESTION = "question"
    """A consultant's question back (`more`); no answer yet."""
    FOLLOWUP = "followup"
    POST = "post"
    """To every other member of a circle."""
    ASIDE = "aside"
    """To one member of a circle alone."""


class TurnState(StrEnum):
    """Whether a text waits for its writer or has gone."""

    HELD = "held"
    SENT = "sent"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """One's wish that the other side of a thread learn who they are, if the other wishes it too."""

    thread_id: str
    """In a circle: the circle, or the colleague to whose aside it was the answer."""
    member: MemberId
    at: datetime
    told: str
    """What the other would read, exactly."""
    from_roster: bool
    """Whether that is the name and address on the roster; else it is as they chose to give it."""
    to: tuple[MemberId, ...] = ()
    """In a circle: whom it concerns, as its writer was told; who joins later is none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A thread that one of its two has reported, and what the admins have said about it."""

    thread_id: str
    reporter: MemberId
    at: datetime
    before: ThreadState
    """What the thread was when it was frozen."""
    admins: tuple[str, ...]
    """Addresses of those who were asked, none of a party; a grant names its admin by the place here."""
    votes: tuple[tuple[str, datetime], ...] = ()
    """Who of them wishes to see who the two are, and since when; none once two were told."""
    asked_back: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """One request and its life."""

    id: str
    version: int
    """Raised by the store at each commit; two steps on one version conflict."""
    asker: MemberId
    asker_address: str
    """Where the asker wrote from; answers go there."""
    state: ConsultationState
    specialties: tuple[str, ...]
    """Keys of specialties.yaml; empty: still to be chosen."""
    subject: Redacted | None = None
    """Fixed at the first sending."""
    cast: Cast = field(default_factory=Cast)
    terms: Mapping[MemberId, Terms] = field(default_factory=dict)
    """Each participant's own `remove` and `keep`."""
    traces: Mapping[MemberId, tuple[Known, ...]] = field(default_factory=dict)
    """What each participant's mails showed of them, for the last search alone: numbers, hosts."""
    urgent: bool = False
    """The asker's wording speaks of acute danger to somebody: those who answer soon are asked first."""
    told_of_danger: Mapping[MemberId, tuple[str, ...]] = field(default_factory=dict)
    """What each participant has been sent the crisis resources for, so that they get them once."""
    fingerprint: str = ""
    """(sender, Message-ID, content) of the request; a second part of the same mail joins by it."""
    wishes: Wishes = field(default_factory=Wishes)
    """Who is to be asked, beside the specialties."""
    routed: tuple[Receipt, ...] = ()
    """Why those were asked who were, oldest first."""
    circle_id: str | None = None
    """The circle whose members talk here; None: a request to colleagues."""
    created: datetime
    sent_at: datetime | None = None
    last_mail_at: datetime
    closed_at: datetime | None = None
    wake_at: datetime | None = None
    """While held: when an urgent preview is reminded of. While open: when nobody's answer widens it."""
    asked_back: bool = False
    """Whether a question back has stopped the clock since it was started; it does so once."""
    meet_at: datetime | None = None
    """When the next two who both wish to meet are told of each other; a wish of one alone sets no time."""
    reveals: tuple[Reveal, ...] = ()
    """Who wishes to meet the other side of a thread, one a member and thread."""
    met: tuple[str, ...] = ()
    """Threads whose two have been told of each other."""
    reports: tuple[Report, ...] = ()
    """Threads that are frozen, one a thread."""
    rated: bool = False
    """"Did this help?" has been answered and counted; how, is kept nowhere with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The exchange between the asker and one consultant."""

    id: str
    consultation_id: str
    consultant: MemberId
    asker_pseudonym: str
    consultant_pseudonym: str
    state: ThreadState
    asked_at: datetime
    epoch: int = 0
    """Raised to rotate both reply addresses."""

    def other_of(self, participant: MemberId) -> str:
        """What the other of the two is called for this one."""
        return self.asker_pseudonym if participant == self.consultant else self.consultant_pseudonym


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What the writer wrote, kept under the consultation's key until the turn is decided."""

    subject: str
    text: str
    forwarded: str
    signature: str
    uncertain: str = ""
    """What may be theirs or somebody else's; left out, like the forwarded mail, until they say `include`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One person's text on its way: held with a preview, or sent."""

    id: str
    consultation_id: str
    thread_id: str | None
    """None: the request, or a follow-up to every consultant."""
    author: MemberId
    author_address: str
    kind: TurnKind
    to: MemberId | None = None
    """Who alone reads an aside; None there: its writer has not said yet."""
    state: TurnState
    version: int
    """Of the preview; an answer to an older one is turned back."""
    original: Original
    findings: tuple[Finding, ...] = ()
    flags: tuple[Flag, ...] = ()
    """Offsets of both are into `deid.document.Document.text` of the original."""
    failure: Failure | None = None
    subject: Redacted
    text: Redacted
    attached: tuple[Attachment, ...] = ()
    """Whose text stands in the original, without it; for the writer's eyes, like those left out."""
    left_out: tuple[Attachment, ...] = ()
    told_of: tuple[str, ...] = ()
    """Whom a mail of its writer went to besides the relay, as they have been told; asked about once each."""
    created: datetime
    held_at: datetime
    """When the newest preview went out; reminder and expiry count from it."""
    reminded: bool = False
    sent_at: datetime | None = None
    """When it was decided to relay it; None: not yet, or before this was kept."""
    approved: bool = False
    """Its writer sent it by a word of their own, in answer to a preview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A Message-ID one reader knows in a thread: ours to them, or their own. In order of `at`."""

    consultation_id: str
    thread_id: str | None
    """None: belongs to every thread of that reader (the preview, the receipt)."""
    reader: MemberId
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A mail of a consultation that lies in the outbox, in nobody's hands."""

    id: str
    kind: str
    """Which notice it is."""
    thread_id: str | None
    turn_id: str | None
    tried: bool
    """A next hop did not take it; it may have arrived all the same (RFC 1047)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A consultation with everything that belongs to it."""

    consultation: Consultation
    threads: tuple[Thread, ...] = ()
    turns: tuple[Turn, ...] = ()
    seen: tuple[Seen, ...] = ()
