"""What colleagues read of each other: never a name, and never what fewer than a pool of them share."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from relay.consult.model import MemberId
from relay.consult.snapshot import Member, Snapshot
from relay.settings.policy import BadgeFact

BANDS: Final = (20, 10, 5)
"""Years, said as "20 or more"; below the last one "fewer than 5"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What is shown of a colleague; all of it the admins' words, from the roster."""

    profession: str = ""
    years: int | None = None
    years_from: int | None = None
    """Vaguer than `years`: this many or more."""
    years_below: int | None = None
    """Vaguer than `years`: fewer than this many."""
    languages: tuple[str, ...] = ()
    """Their codes."""
    licensed_in: tuple[str, ...] = ()


NOTHING: Final = Badge()


def badge_of(
    who: MemberId, reader: MemberId, snapshot: Snapshot, specialties: Collection[str] = ()
) -> Badge | None:
    """What this reader may know of the one who writes; None: nothing.

    specialties: of a consultant, who can only be one of those who offer one of them.
    """
    policy = snapshot.config.policy
    offered = set(specialties)
    pool = [
        member
        for member in snapshot.roster.values()
        if member.id != reader
        and not member.standing.left
        # not whether they may be asked today: a badge that changed with every rest would tell who rests
        and (not offered or (member.opted_in and offered & set(member.specialties)))
    ]
    badge = badges(pool, policy.badge, policy.min_pool).get(who, NOTHING)
    return badge if badge != NOTHING else None


def badges(pool: Iterable[Member], facts: Collection[BadgeFact], least: int) -> Mapping[MemberId, Badge]:
    """Each member's badge, such that every badge worn in the pool, the empty one too, is worn by `least`.

    The fullest badge first: where too few share it, its wearers go on to a vaguer one, and so on. Who
    is left over with too few others takes the smallest other groups along, as a badge that only they
    lack would point at them.
    """
    members = list(pool)
    worn: dict[MemberId, Badge] = {}
    for shown in _from_full_to_vague(facts):
        could = {m.id: _badge(m, shown) for m in members if m.id not in worn}
        shared = Counter(could.values())
        worn |= {who: badge for who, badge in could.items() if badge != NOTHING and shared[badge] >= least}
    groups = Counter(worn.values())
    bare = len(members) - len(worn)
    for badge, number in sorted(groups.items(), key=lambda one: (one[1], repr(one[0]))):
        if not 0 < bare < least:
            break
        worn = {who: other for who, other in worn.items() if other != badge}
        bare += number
    return worn


_Shown = tuple[bool, int, bool, bool]
"""Whether the profession, how exact the years (2: exact, 1: a band), whether languages, whether licence."""


def _from_full_to_vague(facts: Collection[BadgeFact]) -> Iterator[_Shown]:
    """What to show, best first: the profession tells a reader most, exact years the least."""
    every = product(
        (True, False) if BadgeFact.PROFESSION in facts else (False,),
        (2, 1, 0) if BadgeFact.YEARS in facts else (0,),
        (True, False) if BadgeFact.LANGUAGES in facts else (False,),
        (True, False) if BadgeFact.LICENCE in facts else (False,),
    )
    yield from sorted(every, key=lambda s: -(16 * s[0] + (0, 8, 9)[s[1]] + 4 * s[2] + 2 * s[3]))


def _badge(member: Member, shown: _Shown) -> Badge:
    entry, (profession, exactness, languages, licence) = member.entry, shown
    years, years_from, years_below = entry.years if exactness else None, None, None
    if years is not None and exactness == 1:
        years_from = next((band for band in BANDS if years >= band), None)
        years_below = None if years_from is not None else BANDS[-1]
        years = None
    return Badge(
        profession=_profession(member) if profession else "",
        years=years,
        years_from=years_from,
        years_below=years_below,
        languages=tuple(dict.fromkeys(entry.languages)) if languages else (),
        licensed_in=tuple(dict.fromkeys(entry.licensed_in)) if licence else (),
    )


def _profession(member: Member) -> str:
    """As the roster has it; nothing where it repeats a word of the member's own name or practice."""
    entry = member.entry
    said = entry.profession or ""
    theirs = f"{entry.name} {entry.practice or ''} {entry.region or ''}"
    return "" if "@" in said or _words(said) & _words(theirs) else said


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > 2}
