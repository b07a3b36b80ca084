"""What a token in an address stands for, and what it allows to whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from relay.consult.model import MemberId


class Purpose(StrEnum):
    """What a token in an address stands for."""

    THREAD = "thread"
    CONSULTATION = "consultation"
    """The asker's answer to the receipt: goes to every consultant."""
    PREVIEW = "preview"
    REVEAL = "reveal"
    """The answer to what would be told of a member to the other side of a thread."""
    HELPED = "helped"
    """The answer to "did this help?"."""
    CONFIRM = "confirm"
    """The answer to "was this you?"."""
    CONFIRM_ADMIN = "confirm-admin"
    """The same from an admin, about an answer to what the grant's member stands for (`FOR_ADMINS`);
    `number` counts how often it was asked anew."""
    REMEMBERED = "remembered"
    """The answer to word that an address is known as theirs from now on."""
    FORGET = "forget"
    """The answer to "shall we forget you?"."""
    BOUNCE = "bounce"
    ASIDE = "aside"
    """The answer to an aside: goes to its writer alone."""
    CIRCLE = "circle"
    """The answer to what the relay itself wrote about a circle."""
    CIRCLE_INVITATION = "circle-invitation"
    INVITATION = "invitation"
    ADMISSION = "admission"
    """An admin's answer about a candidate, who is the grant's member; admins alone may use it."""
    REPORT = "report"
    """An admin's answer about a reported exchange; `number` says which admin's (`Report.admins`)."""


FOR_ADMINS = frozenset({Purpose.ADMISSION, Purpose.REPORT, Purpose.CONFIRM_ADMIN})
"""What only an admin may answer, member or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a token allows, and to whom. The token itself is stored only hashed."""

    purpose: Purpose
    member: MemberId
    consultation_id: str | None = None
    thread_id: str | None = None
    turn_id: str | None = None
    number: int | None = None
    """Its meaning is the purpose's; of a preview it is the version of its turn."""
    spool_id: str | None = None
    circle_id: str | None = None
    """Of an answer that concerns no one conversation."""
    expires: datetime | None = None
    """After it the token still explains what became of the thing; None: lives with its consultation."""
