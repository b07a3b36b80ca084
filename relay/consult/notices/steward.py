"""The weekly letter to the admins."""

from dataclasses import dataclass
from datetime import date

from relay.consult.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialtyWeek:
    """A specialty that was asked about at least five times."""

    title: str
    requests: int
    unanswered: int | None
    """None: fewer than five, or all but fewer than five."""
    most: bool
    """All but fewer than five."""
    middle: int | None
    """Hours to the first answer, the median; None: for most there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StewardLetter(Notice):
    """To the admins: a week in numbers. Of each count None means fewer than five."""

    since: date
    until: date
    """The last day of it."""
    requests: int | None
    """To the nearest five."""
    unanswered: int | None
    """To the nearest five too; else what the lines leave over could be had by taking away."""
    most: bool
    """All but fewer than five are without an answer."""
    middle: int | None
    """Hours to the first answer; None: too few requests, or most unanswered."""
    colleagues: int | None
    """Who may be asked now."""
    resting: int | None
    """Paused or away."""
    lines: tuple[SpecialtyWeek, ...]
    missing: tuple[str, ...]
    """Titles with fewer colleagues than `min_pool`."""
    slow: tuple[str, ...]
    """Titles where half wait longer than `widen_after`."""
    over_asked: tuple[str, ...]
    """Titles where half of the colleagues have reached their weekly limit."""
