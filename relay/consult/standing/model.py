"""What is kept of what a member said about themselves, as a frozen value."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from relay.consult.joining.consent import Consent, Invited


class Stopped(StrEnum):
    """Why the relay by itself stopped sending to a member."""

    CAME_BACK = "came-back"
    """Mail to them came back on three different days."""
    COMPLAINT = "complaint"
    """Their provider passed on that they marked one as unwanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a member said by mail; wins over the admin's file."""

    opted_in: datetime | None = None
    left: datetime | None = None
    paused_until: datetime | None = None
    """`datetime.max` (UTC) until they write `resume`."""
    away_until: datetime | None = None
    """Said by their machine, not by them: an absence note. Over by itself, or by `resume`."""
    specialties: tuple[str, ...] | None = None
    """Keys they chose by mail, which then count instead of the file's; None: the file's."""
    weekly_limit: int | None = None
    """Requests a week they chose by mail; 0: no limit, whatever the file has; None: the file's."""
    exclusions: tuple[str, ...] = ()
    """Whom their requests never go to: addresses and names of practices, as they wrote them (`not`)."""
    apart: tuple[str, ...] = ()
    """Ids of members they know, by their own `know`: neither gets the other's requests. Whose these are
    nobody is shown, they themselves least of all."""
    unlisted_since: datetime | None = None
    """When the roster was first seen without them, as long as it is; a day later their threads close."""
    language: str | None = None
    """The language they last wrote a command in, for notices; None: the association's first."""
    invited: Invited | None = None
    """An invitation they have not answered."""
    declined: datetime | None = None
    """They answered an invitation with no, and are never invited again."""
    consent: Consent | None = None
    """Their last yes to an invitation; stays on record when they leave."""
    vouched: tuple[datetime, ...] = ()
    """When they proposed somebody, in the last days; for the limit."""
    circles_begun: tuple[datetime, ...] = ()
    """When they wrote `start circle` and colleagues were invited, in the last weeks; for the limit."""
    circle_invitations: tuple[datetime, ...] = ()
    """When they were invited into a circle, in the last days; for the limit."""

    came_back_on: tuple[date, ...] = ()
    """Days on which a mail to them came back as to a dead address, of late."""
    stopped: Stopped | None = None
    """They are not asked until they write `resume`; after a complaint no words are sent to them either."""
    told_stopped: bool = False
    suspended: datetime | None = None
    """Since when an admin has suspended them: their mail is kept, and nothing of theirs leaves."""
    lifted: datetime | None = None
    """When a suspension last ended: what waited for their word waits anew from then on."""

    remembered: tuple[str, ...] = ()
    """Addresses known as theirs because they said so to "was this you?"; whose the file says one is, wins."""
    not_mine: tuple[str, ...] = ()
    """Addresses they said no to; no further mail from these is asked about."""
    unknown_at: tuple[datetime, ...] = ()
    """When, in the last days, they were asked about a mail whose From is no address of anybody here."""
    denied_at: tuple[datetime, ...] = ()
    """When, in the last days, they said no to a mail with an address of theirs in From."""

    def is_paused(self, now: datetime) -> bool:
        """Whether they rest from requests."""
        return self.stopped is not None or (self.paused_until is not None and self.paused_until > now)

    @property
    def reads_nothing(self) -> bool:
        """Whether words of others are kept back from them."""
        return self.suspended is not None or self.stopped is Stopped.COMPLAINT

    def is_away(self, now: datetime) -> bool:
        """Whether an absence note says that they do not read now."""
        return self.away_until is not None and self.away_until > now
