"""Whom to ask when those asked first do not answer: the next colleagues, the coordinators, a wider circle."""

from dataclasses import dataclass, replace

from relay.consult.asking import choose
from relay.consult.model import MemberId
from relay.consult.notices.relayed import Because
from relay.consult.snapshot import Member
from relay.consult.writing import Draft
from relay.mail.address import normal_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Colleagues to ask now, and why them."""

    members: tuple[Member, ...]
    because: Because


NOBODY = Further(members=(), because=Because.OFFERED)


def next_ones(draft: Draft, asker: Member, *, number: int | None = None, wider: bool = False) -> Further:
    """The next to ask, coordinators last; those who have been asked are left out.

    number: of colleagues; without it as many as were asked at first.
    wider: also colleagues of other specialties, which only the asker's own word brings about.
    """
    if draft.snapshot.stopped_at:  # the request names somebody a next reader must not know of
        return NOBODY
    already = asked(draft)
    if more := choose(draft, asker, already=already, number=number):
        return Further(members=more, because=Because.OFFERED)
    if last := coordinators(draft, asker):
        return Further(members=last, because=Because.COORDINATES)
    if not wider:
        return NOBODY
    known, consultation = draft.snapshot.config.specialties, draft.consultation
    wishes = replace(consultation.wishes, related=tuple(known), any_jurisdiction=True)
    draft.keep(replace(consultation, wishes=wishes))
    more = choose(draft, asker, already=already)
    return Further(members=more, because=Because.WIDER) if more else NOBODY


def coordinators(draft: Draft, asker: Member) -> tuple[Member, ...]:
    """The policy's coordinators who may be asked and have not been; their specialties do not matter.

    All else that matching asks of a colleague holds for them too: consent, pauses, limits, distance.
    """
    keys = draft.consultation.specialties
    listed = frozenset(draft.snapshot.config.policy.coordinators)
    theirs = [m for m in draft.snapshot.roster.values() if listed & set(m.addresses)]
    offering = {
        m.id: replace(
            m,
            entry=replace(m.entry, specialties=keys),
            standing=replace(m.standing, specialties=None),
        )
        for m in theirs
    }
    found = choose(draft, asker, already=asked(draft), number=len(offering), among=offering)
    return tuple(draft.snapshot.roster[m.id] for m in found)


def named(draft: Draft, asker: Member, address: str) -> tuple[Member, ...]:
    """The member of this address, if matching could choose them now; nobody else, and no reason why not."""
    if draft.snapshot.stopped_at:
        return ()
    folded = normal_address(address)
    theirs = {m.id: m for m in draft.snapshot.roster.values() if folded in m.addresses}
    return choose(draft, asker, already=asked(draft), number=1, among=theirs)


def asked(draft: Draft) -> frozenset[MemberId]:
    """Everybody who has been asked in this consultation, whatever came of it."""
    return frozenset(t.consultant for t in draft.threads)
