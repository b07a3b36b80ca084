"""In which order colleagues are asked. The formula and its reasons: docs/routing.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from relay.consult.decision import Tokens
from relay.consult.model import MemberId
from relay.consult.routing.load import Load
from relay.consult.routing.receipt import Pace, Score
from relay.consult.snapshot import Member

_PACES: Final = tuple(Pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """The numbers of the formula; a simulation may try others."""

    without_limit: int = 3
    """What a weekly limit nobody stated counts as: silence is no offer to be asked without end."""
    most: int = 7
    """Higher limits count as this, so that nobody is half of a specialty."""
    least_record: float = 0.75
    """The factor of somebody who never answers. Not lower: then others would be asked more than half as
    often again as the mean, which is what all are promised not to be."""
    trusted: int = 3
    """So many answers everybody is credited with, so that two bad weeks do not count for much."""
    spread: float = 0.2
    """The random factor lies between 1 - spread/2 and 1 + spread/2."""
    quick_within: timedelta = timedelta(hours=4)
    """Whose usual answer comes within this is quick."""


FORMULA: Final = Formula()


def rank(
    pool: Sequence[Member],
    loads: Mapping[MemberId, Load],
    now: datetime,
    tokens: Tokens,
    *,
    urgent: bool = False,
    formula: Formula = FORMULA,
) -> list[tuple[Member, Score]]:
    """The pool, who is to be asked first in front."""
    shuffled = tokens.shuffled(pool)
    steps = max(len(shuffled) - 1, 1)
    scored = []
    for position, member in enumerate(shuffled):
        load = loads.get(member.id, _NOTHING)
        capacity = min(member.weekly_limit or formula.without_limit, formula.most)
        score = Score(
            member=member.id,
            rest=None if load.last_asked is None else max(now - load.last_asked, timedelta(0)),
            capacity=capacity,
            record=record_of(load, formula),
            # a place in a shuffled row, not a throw of its own: in a small pool the factors always differ
            chance=1 + formula.spread * (0.5 - position / steps),
            pace=pace_of(load, formula),
        )
        # Where several questions came at one moment nobody has rested; then who had fewer this week.
        scored.append(
            (
                _PACES.index(score.pace) if urgent else 0,
                score.rest is not None,
                -score.total,
                load.asked_this_week / capacity,
                position,
                (member, score),
            )
        )
    scored.sort(key=lambda row: row[:5])
    return [row[5] for row in scored]


def record_of(load: Load, formula: Formula = FORMULA) -> float:
    """From `least_record` (never answers) to 1; a pass counts half, for it lets the next be asked at once."""
    asked = load.answered + load.passed + load.silent
    share = (load.answered + load.passed / 2 + formula.trusted) / (asked + formula.trusted)
    return formula.least_record + (1 - formula.least_record) * share


def pace_of(load: Load, formula: Formula = FORMULA) -> Pace:
    """Quick: answers at least every second time, usually within `quick_within`."""
    if load.answered + load.passed + load.silent < 2:
        return Pace.UNKNOWN
    often = load.answered >= load.passed + load.silent
    soon = load.answer_time is not None and load.answer_time <= formula.quick_within
    return Pace.QUICK if often and soon else Pace.SLOW


_NOTHING: Final = Load()
