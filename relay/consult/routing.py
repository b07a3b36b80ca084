"""Which specialty a request is for, and which colleagues are asked."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from relay.consult.decision import Tokens
from relay.consult.mailbox_providers import is_mailbox_provider
from relay.consult.model import Load, MemberId
from relay.consult.snapshot import Member, Snapshot
from relay.settings.values import Specialty


def by_tag(tag: str, specialties: Mapping[str, Specialty]) -> str | None:
    """The key of the specialty a subject's [tag] names, by key or title, case-blind."""
    wanted = _plain(tag)
    for key, specialty in specialties.items():
        if wanted in (_plain(key), _plain(specialty.title)):
            return key
    return None


def by_keywords(text: str, specialties: Mapping[str, Specialty]) -> tuple[str, ...]:
    """The one specialty whose keywords stand most often in the text; empty when none or a tie."""
    plain = f" {_plain(text)} "
    counts = {
        key: sum(plain.count(f" {_plain(word)} ") for word in dict.fromkeys(specialty.keywords))
        for key, specialty in specialties.items()
    }
    best = max(counts.values(), default=0)
    leaders = [key for key, count in counts.items() if count == best]
    return (leaders[0],) if best and len(leaders) == 1 else ()


def eligible(
    specialties: Iterable[str], asker: Member, snapshot: Snapshot, now: datetime
) -> tuple[Member, ...]:
    """Colleagues who may be asked: never the asker, their practice or their practice's mail domain."""
    wanted = set(specialties)
    return tuple(
        member
        for member in snapshot.roster.values()
        if wanted & set(member.specialties)
        and member.may_be_asked(now)
        and not _share_a_practice(asker, member)
    )


def choose(
    specialties: tuple[str, ...],
    asker: Member,
    snapshot: Snapshot,
    now: datetime,
    tokens: Tokens,
    already: Iterable[MemberId] = (),
    number: int | None = None,
) -> tuple[Member, ...]:
    """Whom to ask now: per specialty up to its `ask`, each colleague once, least recently asked first.

    Ties are broken at random. Members over their weekly limit are left out. `number`
    overrides `ask` (1: one replacement).
    """
    taken = set(already)
    chosen: list[Member] = []
    for key in specialties:
        if key not in snapshot.config.specialties:  # taken out of the file since
            continue
        pool = [
            m
            for m in eligible((key,), asker, snapshot, now)
            if m.id not in taken and _under_limit(m, snapshot.loads.get(m.id, Load()))
        ]
        ranked = sorted(tokens.shuffled(pool), key=lambda m: _last_asked(snapshot.loads.get(m.id, Load())))
        wanted = snapshot.config.specialties[key].ask if number is None else number - len(chosen)
        for member in ranked[: max(wanted, 0)]:
            chosen.append(member)
            taken.add(member.id)
    return tuple(chosen)


def _last_asked(load: Load) -> datetime:
    return load.last_asked or datetime.min.replace(tzinfo=UTC)


def _under_limit(member: Member, load: Load) -> bool:
    limit = member.weekly_limit
    return limit is None or load.asked_this_week < limit


def _share_a_practice(one: Member, other: Member) -> bool:
    if one.id == other.id:
        return True
    if one.entry.practice and one.entry.practice == other.entry.practice:
        return True
    return bool(practice_domains(one) & practice_domains(other))


def practice_domains(member: Member) -> frozenset[str]:
    """Mail domains that belong to a practice: any that is no mailbox provider's."""
    domains = {address.rpartition("@")[2].lower() for address in member.addresses}
    return frozenset(d for d in domains if not is_mailbox_provider(d))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
