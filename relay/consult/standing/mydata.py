"""All the relay holds on one member, in the words of one mail; nobody else's data."""

from collections.abc import Mapping
from datetime import timedelta

from relay.consult.circles.shown import circles_of
from relay.consult.model import ConsultationState, ThreadState
from relay.consult.notices.standing import MyData, Number
from relay.consult.snapshot import Kept, Member
from relay.consult.standing.changes import away_ends, pause_ends
from relay.consult.writing import Draft

NOTHING_KEPT = Kept(addresses=(), asked={}, consulted={}, texts=0, mails=0)


def my_data(draft: Draft, member: Member) -> MyData:
    """What the file, the member's own mails and the database say, and how long it stays."""
    entry, standing, policy = member.entry, member.standing, draft.snapshot.config.policy
    kept = draft.snapshot.kept or NOTHING_KEPT
    return MyData(
        addresses=tuple(dict.fromkeys((*(kept.addresses or member.addresses), *standing.remembered))),
        name=entry.name,
        practice=entry.practice or "",
        region=entry.region or "",
        profession=entry.profession or "",
        years=entry.years,
        spoken=entry.languages,
        file_titles=draft.snapshot.titles(entry.specialties),
        file_limit=entry.weekly_limit,
        file_consent=entry.opted_in,
        circles=circles_of(draft, member),
        consent=draft.day(standing.opted_in) if standing.opted_in else None,
        invited=draft.day(standing.invited.at) if standing.invited else None,
        declined=draft.day(standing.declined) if standing.declined else None,
        proposed=len(standing.vouched),
        circles_begun=len(standing.circles_begun),
        circle_invitations=len(standing.circle_invitations),
        left=draft.day(standing.left) if standing.left else None,
        paused=standing.is_paused(draft.now),
        paused_until=pause_ends(draft, standing),
        away_until=away_ends(draft, standing),
        chosen_titles=None if standing.specialties is None else draft.snapshot.titles(standing.specialties),
        limit=standing.weekly_limit,
        came_back=len(standing.came_back_on),
        exclusions=standing.exclusions,
        apart=len(standing.apart),
        tongue=standing.language or "",
        asked=_numbers(kept.asked),
        consulted=_numbers(kept.consulted),
        texts=kept.texts,
        mails=kept.mails,
        text_days=days(policy.retention.text),
        people_days=days(policy.retention.people),
        held_days=days(policy.expire_after),
    )


def _numbers(counts: Mapping[ConsultationState, int] | Mapping[ThreadState, int]) -> tuple[Number, ...]:
    return tuple(Number(state=str(state), number=number) for state, number in counts.items() if number)


def days(span: timedelta) -> int:
    """Whole days, a begun one counted: nothing is said to go earlier than it does."""
    return -(-span // timedelta(days=1))
