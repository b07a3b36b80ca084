"""A circle and who takes part in it, as frozen values.

What is said in a circle are conversations: consultations with a `circle_id`, whose turns
are posts and asides. So a post is masked, held, previewed and erased as any other text.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from relay.consult.model import MemberId, Reveal
from relay.settings.values import CircleKind, Rhythm


class CircleState(StrEnum):
    """The life of a circle."""

    FORMING = "forming"
    """Invitations are out; too few have said yes."""
    OPEN = "open"
    CLOSED = "closed"
    """Its address is never given to another circle; nothing else is left of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A member in a circle. One who left keeps the pseudonym, so that nobody else gets it."""

    member: MemberId
    pseudonym: str
    joined: datetime
    left: datetime | None = None
    """By mail, which wins over the admin's file."""
    listed: bool = True
    """Whether the admin's file names them; always, where the circle is not the admin's."""
    digest: bool = False
    digest_from: datetime | None = None
    """What was posted before this is no part of their next digest."""

    @property
    def is_in(self) -> bool:
        """Whether they read and write here."""
        return self.listed and self.left is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A peer supervision circle or study group."""

    id: str
    version: int
    """Raised by the store at each commit; two steps on one version conflict."""
    key: str
    """Its address is KEY@."""
    title: str
    state: CircleState
    kind: CircleKind = CircleKind.SUPERVISION
    size: int = 8
    rhythm: Rhythm = Rhythm.MONTHLY
    rota: bool = False
    digest: bool = False
    """What new members begin with."""
    starter: MemberId | None = None
    """Who began it by mail; None: the admin's file did."""
    specialty: str | None = None
    participants: tuple[Participant, ...] = ()
    created: datetime
    missing_since: datetime | None = None
    """Gone from the admin's file since then; a day later it closes."""
    next_case: MemberId | None = None
    """Whose case is next."""
    next_on: date | None = None
    reminded: bool = False
    """Of the case of `next_on`."""
    announced: datetime | None = None
    """When all who were in it then were told of `next_case`."""
    reveals: tuple[Reveal, ...] = ()
    """Who wishes to meet those of the others who wish it too; kept here alone, under the circle's key."""
    met: tuple[tuple[MemberId, MemberId], ...] = ()
    """Those who have been told of each other, two and two, each two in order."""
    closed_at: datetime | None = None

    def participant(self, member: MemberId | None) -> Participant | None:
        """The member's part in it, also of one who left."""
        return next((p for p in self.participants if p.member == member), None)

    def has(self, member: MemberId | None) -> bool:
        """Whether the member reads and writes here."""
        found = self.participant(member)
        return found is not None and found.is_in and self.state is not CircleState.CLOSED
