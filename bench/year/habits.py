"""How the made-up people behave. Every number here is an assumption, with its reason beside it."""

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """How one sort of colleague treats a request."""

    share: float
    """Of all colleagues."""
    answers: float
    """Chance that they answer it."""
    passes: float
    """Chance that they write PASS instead; the rest stay silent."""
    median: timedelta
    """Of their waking time until they do either."""


TEMPERS = {
    "eager": Temper(share=0.25, answers=0.75, passes=0.15, median=timedelta(hours=3)),
    "usual": Temper(share=0.50, answers=0.50, passes=0.20, median=timedelta(hours=9)),
    "quiet": Temper(share=0.25, answers=0.20, passes=0.15, median=timedelta(hours=30)),
}
"""Replies to personal mail are far quicker (median 47 minutes: Kooti et al., Evolution of Conversations in
the Age of Email Overload, WWW 2015); a consultation is read between sessions and answered with thought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """All that is assumed."""

    members: int = 500
    specialties: int = 20
    requests: int = 5000
    """In a year of 365 days."""
    only_ask: float = 0.2
    """Members who are never asked."""
    offers: tuple[int, ...] = (1, 1, 2, 2, 3, 4)
    """How many specialties a colleague offers, each equally likely."""
    demand_skew: float = 0.8
    """Zipf exponent of what is asked about; what is offered is spread more evenly, as people will not all
    move to where the need is."""
    offer_skew: float = 0.5
    two_specialties: float = 0.1
    """Requests that go to two specialties at once."""
    urgent: float = 0.06
    limits: tuple[int | None, ...] = (None, None, None, 1, 2, 2, 3, 5)
    """Weekly limits, each equally likely; None: none stated."""
    in_practice: float = 0.4
    """Members who share a practice of two to eight."""
    towns: int = 60
    """Regions, by Zipf: half the members live in a handful of them."""
    spread: float = 1.1
    """Sigma of the log-normal times: the slow tenth takes four times as long as the middle."""
    awake: tuple[int, int] = (8, 21)
    """Hours in which anybody reads mail."""
    weekend: float = 0.4
    """Chance that what falls on a Saturday or Sunday is done then and not on Monday."""
    away_days: int = 28
    """Of each colleague, in two stretches; a third of them in July or August."""
    away_note: float = 0.6
    """Absences with an absence note, which the relay reads; in the others mail just waits."""
    leavers: float = 0.08
    """Members who leave in the year, by mail."""
    approve_median: timedelta = timedelta(minutes=25)
    """Until the asker answers the preview."""
    never_approved: float = 0.03
    close_after_days: float = 4.0
    """Median days from the first answer until the asker writes CLOSE; half of them never do."""
    hours: tuple[int, ...] = field(
        default=(1, 0, 0, 0, 0, 1, 2, 4, 6, 6, 6, 6, 7, 6, 6, 6, 7, 8, 8, 9, 10, 9, 6, 3)
    )
    """When requests are written, by hour: between sessions, and most after the last."""


HABITS = Habits()
