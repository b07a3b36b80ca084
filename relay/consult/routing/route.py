"""Whom to ask now, and the receipt that says why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from relay.consult.decision import Tokens
from relay.consult.routing.load import Load
from relay.consult.routing.ranking import FORMULA, Formula, rank
from relay.consult.routing.receipt import Receipt, Rule
from relay.consult.routing.rules import Ask, rule_against
from relay.consult.snapshot import Member, Snapshot
from relay.settings.values import Specialty

_NOTHING: Final = Load()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Who offers a specialty, and what speaks against whom."""

    offering: int
    left_out: tuple[tuple[Rule, int], ...]
    """Most first."""
    eligible: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Whom to ask, in the order of the specialties, and why."""

    chosen: tuple[Member, ...]
    receipts: tuple[Receipt, ...]


def pool_of(specialty: Specialty, ask: Ask, snapshot: Snapshot, now: datetime) -> Pool:
    """The colleagues who may be asked about one specialty, those of related ones included if so wished."""
    wanted = {specialty.key, *ask.wishes.related}
    left_out: Counter[Rule] = Counter()
    eligible = []
    for member in snapshot.roster.values():
        if member.id == ask.asker.id or wanted.isdisjoint(member.specialties):
            continue
        rule = rule_against(member, ask, specialty, snapshot.loads.get(member.id, _NOTHING), now)
        if rule is None:
            eligible.append(member)
        else:
            left_out[rule] += 1
    offering = len(eligible) + left_out.total()
    return Pool(offering=offering, left_out=tuple(left_out.most_common()), eligible=tuple(eligible))


def eligible(ask: Ask, snapshot: Snapshot, now: datetime) -> tuple[Member, ...]:
    """Everybody who may be asked about any of the specialties, each once."""
    found = {
        member.id: member
        for specialty in _known(ask.specialties, snapshot)
        for member in pool_of(specialty, ask, snapshot, now).eligible
    }
    return tuple(found.values())


def route(ask: Ask, snapshot: Snapshot, now: datetime, tokens: Tokens, formula: Formula = FORMULA) -> Route:
    """Whom to ask now: per specialty up to its `ask`, each colleague once.

    The same tokens give the same answer. `ask.number` stands for the sum of all `ask`
    (1: one replacement).
    """
    chosen: dict[str, Member] = {}
    receipts = []
    for specialty in _known(ask.specialties, snapshot):
        pool = pool_of(specialty, ask, snapshot, now)
        free = [m for m in pool.eligible if m.id not in chosen]
        ranked = rank(free, snapshot.loads, now, tokens, urgent=ask.urgent, formula=formula)
        wanted = specialty.ask if ask.number is None else ask.number - len(chosen)
        first = ranked[: max(wanted, 0)]
        chosen |= {member.id: member for member, _ in first}
        receipts.append(
            Receipt(
                at=now,
                specialty=specialty.key,
                urgent=ask.urgent,
                wishes=replace(ask.wishes, not_asked=()),  # their names are kept with the request alone
                offering=pool.offering,
                left_out=pool.left_out,
                eligible=len(pool.eligible),
                asked=tuple(score for _, score in first),
            )
        )
    return Route(chosen=tuple(chosen.values()), receipts=tuple(receipts))


def _known(keys: Sequence[str], snapshot: Snapshot) -> list[Specialty]:
    """Those of the specialties that are still in the file."""
    return [snapshot.config.specialties[k] for k in keys if k in snapshot.config.specialties]
