"""Notices about who wrote: "was this you?", to the address on record or to an admin, and what follows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relay.consult.doubt import Whose
from relay.consult.notices.base import Notice


class Room(StrEnum):
    """What becomes of a further mail in doubt while this one waits for its answer."""

    MORE = "more"
    """It is kept and asked about."""
    LAST = "last"
    """It is not kept: as many wait as may."""
    UNKNOWN = "unknown"
    """It is not kept if it comes from an address nobody here has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WasThisYou(Notice):
    """To the address on record, or to an admin: a mail names you as its writer and could not be proved."""

    domain_hint: str
    """The last two labels of the domain it came from."""
    whose: Whose = Whose.THEIRS
    """Whose the address is that it came from."""
    sent_to: str = ""
    """The relay's address it was sent to; empty: it answers something the relay has sent."""
    can_remember: bool = False
    """Whether that address or account can be known as theirs from now on."""
    room: Room = Room.MORE
    unclear: bool = False
    """The answer was neither yes nor no; nothing has changed."""
    deleted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYou(Notice):
    """Receipt for NO after "was this you?": deleted unread."""

    resting_until: date | None = None
    """So many were not theirs of late that none is asked about before this day."""
    no_more: bool = False
    """It came from an address, or an account, that is not theirs: it is not asked about any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTooLate(Notice):
    """An answer to "was this you?" that came when the mail in question did not wait for one any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRemembered(Notice):
    """To the address on record: the address they said yes to is known as theirs now; NO takes it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressForgotten(Notice):
    """To the address on record, after NO: only what the association's list has counts as theirs again."""
