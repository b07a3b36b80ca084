"""The steward's letter: once a week, how the association consults, in numbers that name nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from relay.consult.notices.steward import SpecialtyWeek, StewardLetter
from relay.consult.routing.load import Load
from relay.consult.snapshot import Member, Snapshot

FEW = 5
"""Counts below this are told as "fewer than 5" (the usual threshold of official statistics): with a roster at
hand, "1 request about elder abuse" may be somebody."""
HOUR = time(7)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that was sent, as a row of numbers."""

    specialties: tuple[str, ...]
    sent_at: datetime
    answered_at: datetime | None
    """When the first answer was relayed."""


def last_week(now: datetime, timezone: tzinfo) -> tuple[datetime, datetime] | None:
    """The week the letter of now is about, from Monday to Monday; None: it is not the hour for one.

    The hour is seven on Monday in the association's time zone, or, after a standstill, any later on that day.
    """
    local = now.astimezone(timezone)
    if local.weekday() != 0 or local.time() < HOUR:
        return None
    monday = datetime.combine(local.date(), time.min, local.tzinfo)
    return monday - _WEEK, monday


def letter(asked: Sequence[Asked], since: datetime, until: datetime, snapshot: Snapshot) -> StewardLetter:
    """The week's letter.

    asked: the requests sent in it; what came of them counts up to now.
    snapshot: with the loads of now, for what colleagues can still take.
    """
    config, roster = snapshot.config, tuple(snapshot.roster.values())
    lines = []
    missing, slow, over_asked = [], [], []
    for key, specialty in config.specialties.items():
        wanted = [one for one in asked if key in one.specialties]
        offering = [m for m in roster if key in m.specialties and m.may_be_asked(until)]
        middle = _middle(wanted)
        if len(wanted) >= FEW:
            unanswered, most = _unanswered(wanted)
            lines.append(
                SpecialtyWeek(
                    title=specialty.title,
                    requests=len(wanted),
                    unanswered=unanswered,
                    most=most,
                    middle=_hours(middle),
                )
            )
        if len(offering) < config.policy.min_pool:
            missing.append(specialty.title)
        if len(wanted) >= FEW and (middle is None or middle > specialty.widen_after):
            slow.append(specialty.title)
        if len(offering) >= FEW and _tired(offering, snapshot) * 2 >= len(offering):
            over_asked.append(specialty.title)
    unanswered, most = _unanswered(asked)
    return StewardLetter(
        since=since.date(),
        until=(until - timedelta(days=1)).date(),
        requests=_about(len(asked)),
        unanswered=None if unanswered is None else _about(unanswered),
        most=most,
        middle=_hours(_middle(asked)),
        colleagues=_few(sum(bool(m.specialties) and m.may_be_asked(until) for m in roster)),
        resting=_few(sum(m.standing.is_paused(until) or m.standing.is_away(until) for m in roster)),
        lines=tuple(lines),
        missing=tuple(missing),
        slow=tuple(slow),
        over_asked=tuple(over_asked),
    )


def _tired(offering: Iterable[Member], snapshot: Snapshot) -> int:
    """How many have had as many requests this week as they wish for."""
    loads = snapshot.loads
    return sum(
        m.weekly_limit is not None and loads.get(m.id, Load()).asked_this_week >= m.weekly_limit
        for m in offering
    )


def _unanswered(asked: Sequence[Asked]) -> tuple[int | None, bool]:
    """How many have no answer, and whether nearly all; None where that or what is left is below five.

    With 7 requests and 6 without an answer the one answer would be told by taking away.
    """
    number = sum(one.answered_at is None for one in asked)
    if number < FEW:
        return None, False
    return (None, True) if len(asked) - number < FEW else (number, False)


def _few(number: int) -> int | None:
    return number if number >= FEW else None


def _about(number: int) -> int | None:
    """To the nearest five: else the one specialty that is left out could be had by taking away."""
    return FEW * round(number / FEW) if number >= FEW else None


def _middle(asked: Sequence[Asked]) -> timedelta | None:
    """The median time to the first answer, the unanswered waiting for ever; None for that, or for a few."""
    waits = sorted(one.answered_at - one.sent_at for one in asked if one.answered_at)
    place = (len(asked) - 1) // 2
    return waits[place] if len(asked) >= FEW and place < len(waits) else None


def _hours(span: timedelta | None) -> int | None:
    return None if span is None else max(1, round(span / timedelta(hours=1)))
