"""What is remembered of a decision whom to ask: numbers and rules, no content, no names.

Kept with the consultation under its key, shown by `relay route`, erased with it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Rule(StrEnum):
    """Why a colleague who offers the specialty is not asked; the first that holds, in this order."""

    NOT_OPTED_IN = "not-opted-in"
    LEFT = "left"
    SUSPENDED = "suspended"
    """By an admin."""
    PAUSED = "paused"
    AWAY = "away"
    ASKED_ALREADY = "asked-already"
    SAME_PRACTICE = "same-practice"
    SAME_DOMAIN = "same-domain"
    """A mail domain that is no mailbox provider's."""
    SAME_TOWN = "same-town"
    NOT_LIST = "not-list"
    """The asker named them, or their practice."""
    THEIR_NOT_LIST = "their-not-list"
    """They named the asker, or the asker's practice; or one of the two has said that they know the other."""
    LANGUAGE = "language"
    JURISDICTION = "jurisdiction"
    WEEKLY_LIMIT = "weekly-limit"


class Pace(StrEnum):
    """How soon somebody answers; urgent requests go to the quick ones first."""

    QUICK = "quick"
    UNKNOWN = "unknown"
    SLOW = "slow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a request says about who is to be asked, beside its specialties."""

    not_asked: tuple[str, ...] = ()
    """Addresses and names of practices, as its writer wrote them; nobody else ever reads them."""
    related: tuple[str, ...] = ()
    """Keys of further specialties whose colleagues may be asked too, since the circle was widened."""
    any_jurisdiction: bool = False
    """Colleagues of other jurisdictions may be asked too."""

    @property
    def telling(self) -> frozenset[str]:
        """Those of the not-list that are names beyond doubt: taken out of its writer's own words too.

        Not of others' words: who writes a name by chance would see by its absence that it is on the list.
        """
        return frozenset(n for n in self.not_asked if "@" in n or any(c.isupper() for c in n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Why one colleague stood where they stood: `rest` times the three factors; the highest is asked."""

    member: str
    """Their internal id."""
    rest: timedelta | None
    """Since they were last asked; None: never, as far as the relay remembers. These come first."""
    capacity: float
    record: float
    chance: float
    pace: Pace

    @property
    def total(self) -> float:
        """Hours of rest, weighted; among those never asked the weight alone."""
        hours = 1.0 if self.rest is None else self.rest.total_seconds() / 3600
        return hours * self.capacity * self.record * self.chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One decision whom to ask about one specialty."""

    at: datetime
    specialty: str
    urgent: bool
    wishes: Wishes
    """How wide the circle was; without the names of the not-list."""
    offering: int
    """Colleagues who offer it, the asker apart."""
    left_out: tuple[tuple[Rule, int], ...]
    eligible: int
    asked: tuple[Score, ...]
