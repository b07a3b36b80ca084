"""Chooses colleagues for the consultation at hand, and keeps the receipt with it.

Every way to ask somebody goes through here, so that none passes by what the writer wished or
leaves no receipt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from relay.consult.model import Consultation, MemberId, Turn
from relay.consult.notices.preview import ShownPool
from relay.consult.routing.nearest import nearest
from relay.consult.routing.reachable import Reachable
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


def with_not_asked(consultation: Consultation, names: tuple[str, ...]) -> Consultation:
    """The consultation with further people its asker does not want asked."""
    wishes = consultation.wishes
    more = tuple(dict.fromkeys((*wishes.not_asked, *names)))
    return replace(consultation, wishes=replace(wishes, not_asked=more)) if names else consultation


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


def shown_pool(draft: Draft, found: Reachable) -> ShownPool:
    """Who can be reached, in the words of the preview."""
    wishes, wider = draft.consultation.wishes, found.wider
    return ShownPool(
        number=found.number,
        small=found.small,
        few_peers=found.few_peers,
        place=found.place,
        widen_titles=draft.snapshot.titles(wider.related) if wider else (),
        widen_anywhere=wider is not None and wider.any_jurisdiction and not wishes.any_jurisdiction,
        widen_number=found.wider_number,
        widened_titles=draft.snapshot.titles(wishes.related),
        widened_anywhere=wishes.any_jurisdiction,
        not_asked=wishes.not_asked,
    )


def nearest_titles(draft: Draft, turn: Turn) -> tuple[tuple[str, str], ...]:
    """(key, title) of the specialties that seem to fit what the turn's writer wrote."""
    specialties = draft.snapshot.config.specialties
    found = nearest(f"{turn.original.subject}\n{turn.original.text}", specialties)
    return tuple((key, specialties[key].title) for key in found)
