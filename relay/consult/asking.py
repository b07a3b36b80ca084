"""Chooses colleagues for the consultation at hand, and keeps the receipt with it.

Every way to ask somebody goes through here, so that none passes by what the writer wished or
leaves no receipt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from relay.consult.model import Consultation, MemberId
from relay.consult.routing.route import route
from relay.consult.routing.rules import Ask
from relay.consult.snapshot import Member
from relay.consult.writing import Draft

RECEIPTS: Final = 60
"""Kept of one consultation, the newest: far more than one that is passed on week after week gathers."""


def choose(
    draft: Draft,
    asker: Member,
    already: Iterable[MemberId] = (),
    number: int | None = None,
    among: Mapping[MemberId, Member] | None = None,
) -> tuple[Member, ...]:
    """Whom to ask now. `number` stands for the sum of all `ask` (1: one replacement).

    among: as if these were the whole roster.
    """
    snapshot = draft.snapshot if among is None else replace(draft.snapshot, roster=among)
    decided = route(ask_of(draft.consultation, asker, already, number), snapshot, draft.now, draft.tokens)
    routed = (*draft.consultation.routed, *decided.receipts)[-RECEIPTS:]
    draft.keep(replace(draft.consultation, routed=routed))
    return decided.chosen


def ask_of(
    consultation: Consultation,
    asker: Member,
    already: Iterable[MemberId] = (),
    number: int | None = None,
) -> Ask:
    """What the consultation asks for."""
    return Ask(
        specialties=consultation.specialties,
        asker=asker,
        wishes=consultation.wishes,
        urgent=consultation.urgent,
        already=frozenset(already),
        number=number,
    )
