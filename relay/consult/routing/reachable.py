"""Whether so few can be asked that the asker could be guessed, and what a wider circle would be.

Nothing here may tell the asker who is a member: what is shown and where it warns is the same whether
or not those they named are on the roster.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from relay.consult.routing.nearest import related_to
from relay.consult.routing.receipt import Wishes
from relay.consult.routing.route import eligible
from relay.consult.routing.rules import Ask
from relay.consult.snapshot import Member, Snapshot

RELATED: Final = 2
"""Further specialties a wider circle takes in: more would ask colleagues about what they never offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """The colleagues a request can reach, as its writer is told of them."""

    number: int
    """How many can be asked at most; those the asker named are counted as if they were others."""
    small: bool
    """Fewer than `min_pool`, should everybody the asker named be one of them."""
    few_peers: bool
    """Every reader knows that the asker is licensed where they are, and fewer than `min_pool` others are."""
    place: str
    """The asker's own town or county, where the text names it and fewer than `min_pool` members are there."""
    wider: Wishes | None
    """What `widen` would make of the request; None: nothing, or nothing that helps."""
    wider_number: int

    @property
    def warns(self) -> bool:
        """Whether the asker could be guessed."""
        return self.small or self.few_peers or bool(self.place)


def reachable_of(ask: Ask, text: str, snapshot: Snapshot, now: datetime) -> Reachable:
    """The circle of a request whose readers would read this text."""
    least = snapshot.config.policy.min_pool
    open_ask = _without_not_list(ask)
    named = len({*ask.wishes.not_asked, *ask.asker.standing.exclusions})
    number = len(eligible(open_ask, snapshot, now))
    small, few = number - named < least, _few_peers(ask, snapshot, least)
    wider = widened(ask, snapshot) if small or few else None
    wider_number = len(eligible(replace(open_ask, wishes=wider), snapshot, now)) if wider else number
    if wider_number == number and not (few and wider and wider.any_jurisdiction):
        wider = None
    return Reachable(
        number=number,
        small=small,
        few_peers=few,
        place=_small_place(ask.asker, text, snapshot, least),
        wider=wider,
        wider_number=wider_number,
    )


def widened(ask: Ask, snapshot: Snapshot) -> Wishes | None:
    """The wishes of a wider circle: related specialties, and any jurisdiction. None: there is none.

    What keeps neighbours apart stays, and so does language: who cannot read it cannot help.
    """
    specialties = snapshot.config.specialties
    related = tuple(
        key
        for own in ask.specialties
        for key in related_to(own, specialties, RELATED)
        if key not in ask.specialties
    )
    anywhere = any(specialties[k].same_jurisdiction for k in ask.specialties if k in specialties)
    wishes = replace(ask.wishes, related=tuple(dict.fromkeys(related)), any_jurisdiction=anywhere)
    return None if wishes == ask.wishes else wishes


def _without_not_list(ask: Ask) -> Ask:
    asker = replace(ask.asker, standing=replace(ask.asker.standing, exclusions=()))
    return replace(ask, asker=asker, wishes=replace(ask.wishes, not_asked=()))


def _few_peers(ask: Ask, snapshot: Snapshot, least: int) -> bool:
    specialties = snapshot.config.specialties
    here = {place.casefold() for place in ask.asker.entry.licensed_in}
    told = any(specialties[k].same_jurisdiction for k in ask.specialties if k in specialties)
    if not (told and here) or ask.wishes.any_jurisdiction:
        return False
    peers = sum(
        bool(here & {place.casefold() for place in m.entry.licensed_in})
        for m in snapshot.roster.values()
        if m.id != ask.asker.id
    )
    return peers < least


def _small_place(asker: Member, text: str, snapshot: Snapshot, least: int) -> str:
    region = asker.entry.region
    if not region or sum(m.entry.region == region for m in snapshot.roster.values()) >= least:
        return ""
    return region if re.search(rf"\b{re.escape(region)}\b", text, re.IGNORECASE) else ""
