"""Who may be asked: one function a rule, the first that holds counts."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from relay.consult.mailbox_providers import is_mailbox_provider
from relay.consult.model import MemberId
from relay.consult.routing.exclusions import excludes
from relay.consult.routing.load import Load
from relay.consult.routing.receipt import Rule, Wishes
from relay.consult.snapshot import Member
from relay.settings.values import Specialty


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is to be asked, for whom."""

    specialties: tuple[str, ...]
    asker: Member
    wishes: Wishes = field(default_factory=Wishes)
    urgent: bool = False
    already: Collection[MemberId] = ()
    """Who has it already."""
    number: int | None = None
    """How many in all; None: per specialty its `ask`."""


def rule_against(member: Member, ask: Ask, specialty: Specialty, load: Load, now: datetime) -> Rule | None:
    """The first rule by which the member is not asked; None: they may be."""
    standing, asker = member.standing, ask.asker
    if standing.left:
        return Rule.LEFT
    if not member.opted_in:
        return Rule.NOT_OPTED_IN
    if standing.suspended:
        return Rule.SUSPENDED
    if standing.is_paused(now):
        return Rule.PAUSED
    if standing.is_away(now):
        return Rule.AWAY
    if member.id in ask.already:
        return Rule.ASKED_ALREADY
    if asker.entry.practice and asker.entry.practice == member.entry.practice:
        return Rule.SAME_PRACTICE
    if practice_domains(asker) & practice_domains(member):
        return Rule.SAME_DOMAIN
    if asker.entry.region and asker.entry.region == member.entry.region:
        return Rule.SAME_TOWN
    if excludes((*asker.standing.exclusions, *ask.wishes.not_asked), member):
        return Rule.NOT_LIST
    if excludes(standing.exclusions, asker) or _know_each_other(asker, member):
        return Rule.THEIR_NOT_LIST
    if specialty.languages and not set(specialty.languages) & set(member.entry.languages):
        return Rule.LANGUAGE
    if specialty.same_jurisdiction and not ask.wishes.any_jurisdiction and _elsewhere(asker, member):
        return Rule.JURISDICTION
    if member.weekly_limit is not None and load.asked_this_week >= member.weekly_limit:
        return Rule.WEEKLY_LIMIT
    return None


def practice_domains(member: Member) -> frozenset[str]:
    """Mail domains that belong to a practice: any that is no mailbox provider's."""
    return _practice_domains(member.addresses)


@lru_cache(maxsize=20_000)
def _practice_domains(addresses: tuple[str, ...]) -> frozenset[str]:
    domains = {address.rpartition("@")[2].lower() for address in addresses}
    return frozenset(d for d in domains if not is_mailbox_provider(d))


def _know_each_other(one: Member, other: Member) -> bool:
    """Whether either has written `know` about the other; which of them, no receipt tells."""
    return other.id in one.standing.apart or one.id in other.standing.apart


def _elsewhere(asker: Member, member: Member) -> bool:
    """Whether the two are known to share no licence; an asker whose own is not on file is asked nothing."""
    here = {place.casefold() for place in asker.entry.licensed_in}
    there = {place.casefold() for place in member.entry.licensed_in}
    return bool(here) and not here & there
