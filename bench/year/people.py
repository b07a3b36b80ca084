"""The association of a simulated year: members, what they offer, when they are away."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bench.year.habits import TEMPERS, Habits, Temper
from relay.consult.model import MemberId
from relay.consult.snapshot import Member
from relay.settings.values import RosterEntry, Specialty


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member and what the relay does not know of them."""

    member: Member
    temper: Temper
    away: tuple[tuple[datetime, datetime], ...]
    notes: bool
    """Whether their mail program answers while they are away."""
    leaves: datetime | None

    def away_until(self, now: datetime) -> datetime | None:
        """The end of the absence they are in; None: they are there."""
        return next((end for start, end in self.away if start <= now < end), None)

    def has_left(self, now: datetime) -> bool:
        """Whether they have left the association."""
        return self.leaves is not None and self.leaves <= now


def zipf(number: int, exponent: float) -> list[float]:
    """Weights of the first, second and further places."""
    return [1 / place**exponent for place in range(1, number + 1)]


def specialties(habits: Habits, ask: int, widen_after: timedelta) -> dict[str, Specialty]:
    """All with the same numbers, the most wanted first."""
    return {
        f"s{n:02}": Specialty(
            key=f"s{n:02}",
            title=f"Specialty {n}",
            keywords=(f"keyword{n}",),
            ask=ask,
            widen_after=widen_after,
        )
        for n in range(1, habits.specialties + 1)
    }


def population(
    habits: Habits, keys: Sequence[str], start: datetime, dice: random.Random
) -> dict[MemberId, Person]:
    """Everybody, by id."""
    weights = zipf(len(keys), habits.offer_skew)
    towns = [f"Town {n}" for n in range(habits.towns)]
    practices = _practices(habits, dice)
    people: dict[MemberId, Person] = {}
    for n in range(habits.members):
        offered: dict[str, None] = {}
        for _ in range(0 if dice.random() < habits.only_ask else dice.choice(habits.offers)):
            offered[dice.choices(keys, weights)[0]] = None
        practice = practices[n]
        entry = RosterEntry(
            address=f"member{n}@{practice or f'solo{n}'}.example",
            name=f"Member Number{n}",
            specialties=tuple(offered),
            practice=practice,
            weekly_limit=dice.choice(habits.limits),
            region=dice.choices(towns, zipf(habits.towns, 0.9))[0],
            opted_in=date(2026, 1, 1),
        )
        member = Member(id=MemberId(f"{n:032x}"), entry=entry)
        people[member.id] = Person(
            member=member,
            temper=dice.choices(list(TEMPERS.values()), [t.share for t in TEMPERS.values()])[0],
            away=_absences(habits, start, dice),
            notes=dice.random() < habits.away_note,
            leaves=start + timedelta(days=dice.uniform(0, 365)) if dice.random() < habits.leavers else None,
        )
    return people


def _practices(habits: Habits, dice: random.Random) -> list[str | None]:
    found: list[str | None] = []
    while len(found) < habits.members:
        if dice.random() < habits.in_practice / (
            5 - 4 * habits.in_practice
        ):  # it has five members on average
            found += [f"practice{len(found)}"] * dice.randint(2, 8)
        else:
            found.append(None)
    return found[: habits.members]


def _absences(habits: Habits, start: datetime, dice: random.Random) -> tuple[tuple[datetime, datetime], ...]:
    half = timedelta(days=habits.away_days / 2)
    summer = dice.random() < 1 / 3
    days = (dice.uniform(181, 229) if summer else dice.uniform(0, 351), dice.uniform(0, 351))
    return tuple((start + timedelta(days=day), start + timedelta(days=day) + half) for day in sorted(days))
