"""How many mails of one member an hour are processed; what is beyond waits its turn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from relay.consult.decision import Outcome
from relay.consult.loops import turns_of
from relay.consult.model import MemberId
from relay.consult.notices.desk import OperatorMail
from relay.consult.notices.standing import TooManyMails
from relay.consult.snapshot import Member
from relay.consult.writing import Draft
from relay.mail.headers import message_id_of
from relay.store.values import Accepted
from relay.worker.arriving import Arriving
from relay.worker.surroundings import Surroundings

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAITS_AT_MOST = 3 * HOUR
"""Beyond this a member's mail is left with the hop that has it: the spool is no store."""

TO_ADMINS_AN_HOUR = 20
"""Mails that anybody may write to postmaster@ and abuse@; members are not counted out."""


async def turn_of(around: Surroundings, member: MemberId, now: datetime) -> datetime:
    """When a mail of this member that comes now has its turn."""
    _, turns = await _turns(around, member, now)
    return turns[-1]


async def within_rate(
    around: Surroundings, accepted: Accepted, mail: Arriving, member: Member
) -> Accepted | None:
    """The mail, made to wait where it is beyond the member's number an hour; None: not taken now.

    What is beyond it is kept and processed in its turn, and the first such mail is told of, so
    that nothing is lost and no loop of machines is answered. Far beyond it the next hop keeps it.
    """
    now = accepted.received_at
    came, turns = await _turns(around, member.id, now)
    turn = turns[-1]
    if turn <= now:
        return accepted
    if turn > now + WAITS_AT_MOST:
        return None
    accepted = replace(accepted, not_before=turn)
    if turns[-2] > came[-2] or mail.is_by_machine:
        return accepted
    snapshot = await around.snapshot(member.id)
    draft = Draft(snapshot, now, around.tokens)
    limit = around.config.current().policy.limits.messages_per_hour
    notice = TooManyMails(limit=limit, again_on=draft.day(turn), again_at=draft.hour(turn))
    draft.write(notice, member, accepted.author_address, answers=message_id_of(mail.header))
    letters, _ = around.post.finish(draft.decide(Outcome.ANSWERED), snapshot, now)
    return replace(accepted, letters=letters)


async def _turns(
    around: Surroundings, member: MemberId, now: datetime
) -> tuple[Sequence[datetime], Sequence[datetime]]:
    """When the member's mails of a day came, one that comes now behind them, and when each has its turn."""
    came = (*await around.store.mails_since(member, now - DAY), now)
    return came, turns_of(came, around.config.current().policy.limits.messages_per_hour, HOUR)


async def admins_are_flooded(around: Surroundings) -> bool:
    """Whether enough of anybody's mail went to the admins this hour; the next hop keeps the rest (R14)."""
    since, admins = around.clock.now() - HOUR, around.config.current().policy.admins
    passed_on = await around.store.posted_since(OperatorMail.__name__, since)
    return passed_on // max(len(admins), 1) + await around.store.unowned() >= TO_ADMINS_AN_HOUR
