"""What a step may look at: the roster and, of the store, just what the event touches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from relay.consult.circles.model import Circle
from relay.consult.doubt import Doubted
from relay.consult.grants import Grant
from relay.consult.joining.candidates import Candidate
from relay.consult.model import Case, ConsultationState, MemberId, ThreadState, Turn, TurnState, Unsent
from relay.consult.routing.load import Load
from relay.consult.standing.model import Standing
from relay.settings.values import Config, RosterEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A therapist on the roster, with what they said by mail."""

    id: MemberId
    entry: RosterEntry
    standing: Standing = field(default_factory=Standing)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Primary first; those known on their own word last."""
        return tuple(dict.fromkeys((self.entry.address, *self.entry.aliases, *self.standing.remembered)))

    @property
    def specialties(self) -> tuple[str, ...]:
        """Keys of what they are asked about: as they chose by mail, else as the file has it."""
        chosen = self.standing.specialties
        return self.entry.specialties if chosen is None else chosen

    @property
    def weekly_limit(self) -> int | None:
        """Requests a week at most; None: no limit. What they wrote by mail wins over the file."""
        chosen = self.standing.weekly_limit
        return self.entry.weekly_limit if chosen is None else chosen or None

    @property
    def called(self) -> str:
        """Name and address, for admins."""
        return f"{self.entry.name} <{self.entry.address}>"

    @property
    def opted_in(self) -> bool:
        """Whether they have agreed to be asked, by mail or on paper, and not left since."""
        return bool(self.standing.opted_in or self.entry.opted_in) and not self.standing.left

    def may_be_asked(self, now: datetime) -> bool:
        """Opted in, and neither suspended, paused nor away. Mail wins over the file."""
        standing = self.standing
        rests = standing.suspended or standing.is_paused(now) or standing.is_away(now)
        return self.opted_in and not rests


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the database holds on one member; numbers where it is not theirs alone."""

    addresses: tuple[str, ...]
    """On record: the primary first, those no longer listed last."""
    asked: Mapping[ConsultationState, int]
    """Their own consultations."""
    consulted: Mapping[ThreadState, int]
    """Threads in which they are the consultant."""
    texts: int
    """Of theirs, held or in threads, that are not erased yet."""
    mails: int
    """Not processed yet, set aside, or kept until "was this you?" is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """State around one event, read before the step and checked unchanged at its commit."""

    domain: str
    config: Config
    roster: Mapping[MemberId, Member]
    member: Member | None = None
    """The writer; None for a stranger's mail to the operator and for timers."""
    case: Case | None = None
    grant: Grant | None = None
    waiting: tuple[Case, ...] = ()
    """Cases of this member with a held text of theirs, for verbs at relay@ and consult@."""
    mine: tuple[Case, ...] = ()
    """All live cases of this member, for `status`."""
    loads: Mapping[MemberId, Load] = field(default_factory=dict)
    pseudonyms: Mapping[MemberId, frozenset[str]] = field(default_factory=dict)
    """Those each member has had, in whichever role."""
    unsent: tuple[Unsent, ...] = ()
    """Mails of the case that have not left; what a step takes back of them, its commit takes or nothing."""
    former: Mapping[MemberId, Member] = field(default_factory=dict)
    """Of the case, who has been off the roster for a day, with the address last known."""
    listed_once: Mapping[str, MemberId] = field(default_factory=dict)
    """Addresses of those in the case who are on the roster no more: whose they were."""
    circle: Circle | None = None
    """The circle this is about."""
    circles: tuple[Circle, ...] = ()
    """Every circle that has not closed."""
    requests_lately: tuple[datetime, ...] = ()
    """When this member's consultations of the last 24 hours began, oldest first."""
    unanswerable: tuple[datetime, ...] = ()
    """When, in the last day, a mail of this member was answered though nothing could be done with it."""
    kept: Kept | None = None
    """What is held on this member, where they ask for it."""
    talks: tuple[Case, ...] = ()
    """The conversations in the circle, where time brings something to it."""
    circles_ever: int = 0
    """How many there have been, closed ones among them: no two get the same number."""
    candidates: tuple[Candidate, ...] = ()
    """All there are, where the event may be about joining."""
    wording: str = ""
    """Which version of the invitation is sent now, where one may be."""
    doubted: Doubted | None = None
    """What the "was this you?" that is answered was about."""
    stopped_at: tuple[str, ...] = ()
    """Words the residual check found in the mails of a first decision on this event."""

    def titles(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The titles of those of these specialties there still are."""
        known = self.config.specialties
        return tuple(known[key].title for key in keys if key in known)

    def held(self) -> tuple[tuple[Case, Turn], ...]:
        """The writer's own texts that wait for a word of theirs."""
        return tuple(
            (case, turn)
            for case in self.waiting
            for turn in case.turns
            if turn.state is TurnState.HELD and self.member and turn.author == self.member.id
        )

    def with_circle_of(self, case: Case) -> "Snapshot":
        """The same, seen from a case that was found on the way: with the circle it is held in."""
        return replace(self, circle=self.circle_of(case))

    def circle_of(self, case: Case) -> Circle | None:
        """The circle whose members talk in this case; None: there is none, or no more."""
        return next((c for c in self.circles if c.id == case.consultation.circle_id), None)
