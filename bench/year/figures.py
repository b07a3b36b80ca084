"""What a year comes to, in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from bench.year.play import Question, Year

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Shares are of the questions that were sent."""

    ask: int
    widen_after: timedelta
    sent: float
    within_day: float
    within_three_days: float
    never: float
    longest: timedelta
    """From SEND to the first answer, of those that had one."""
    middle: timedelta
    urgent_within_day: float
    urgent_middle: timedelta
    answers: float
    """Per question, on average."""
    asked: float
    """Colleagues asked per question, on average."""
    gini: float
    """Of how often colleagues were asked: 0 all alike, 1 one for all."""
    a_week: float
    """Requests a week to a colleague, on average."""
    most_asked: int
    """Requests in the year to the colleague who had most."""


def figures(year: Year, ask: int, widen_after: timedelta) -> Figures:
    """The year's numbers, and what it was played by."""
    sent = [q for q in year.questions if q.sent_at]
    urgent = [q for q in sent if q.urgent]
    waits = sorted(_waits(sent))
    loads = [year.asked.get(i, 0) for i, p in year.people.items() if p.member.entry.specialties]
    return Figures(
        ask=ask,
        widen_after=widen_after,
        sent=len(sent),
        within_day=_share(sent, DAY),
        within_three_days=_share(sent, 3 * DAY),
        never=1 - len(waits) / len(sent),
        longest=waits[-1],
        middle=waits[len(waits) // 2],
        urgent_within_day=_share(urgent, DAY),
        urgent_middle=sorted(_waits(urgent))[len(urgent) // 2 - 1],
        answers=sum(q.answers for q in sent) / len(sent),
        asked=sum(loads) / len(sent),
        gini=gini(loads),
        a_week=sum(loads) / len(loads) / (365 / 7),
        most_asked=max(loads),
    )


def mean(years: Sequence[Figures]) -> Figures:
    """The mean of several years; of the longest wait and of who had most, the most."""
    found: dict[str, Any] = {}
    for each in fields(Figures):
        values = [getattr(year, each.name) for year in years]
        worst = each.name in ("longest", "most_asked", "ask")
        found[each.name] = max(values) if worst else sum(values[1:], values[0]) / len(values)
    return Figures(**found)


def gini(loads: Sequence[int]) -> float:
    """The Gini coefficient (Gini 1912): half the mean difference between any two, over the mean."""
    ordered = sorted(loads)
    number, total = len(ordered), sum(ordered)
    if not total:
        return 0.0
    ranked = sum((place + 1) * load for place, load in enumerate(ordered))
    return 2 * ranked / (number * total) - (number + 1) / number


def _waits(questions: Sequence[Question]) -> list[timedelta]:
    return [q.answered_at - q.sent_at for q in questions if q.answered_at and q.sent_at]


def _share(questions: Sequence[Question], limit: timedelta) -> float:
    return sum(wait <= limit for wait in _waits(questions)) / max(len(questions), 1)
