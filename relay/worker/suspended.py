"""Members an admin has suspended: what they write is kept, and words neither leave them nor reach them.

Their account may be in other hands. Nothing is lost: their mail waits in the spool, words of theirs
in the outbox, until the suspension is lifted. Words for them are tried for as long as to a mailbox
that does not answer, and then told to their writer.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from relay.consult.decision import Outcome
from relay.consult.model import MemberId
from relay.consult.notices.circle_meeting import CircleMet
from relay.consult.notices.circles import CircleAside, CircleDigest, CirclePost
from relay.consult.notices.relayed import Answer, Followup, Request
from relay.consult.notices.reveal import Met
from relay.consult.notices.stopped import MailKept
from relay.consult.writing import Draft
from relay.mail.fields import header_block
from relay.mail.headers import message_id_of
from relay.mail.letter import Letter
from relay.observe import log
from relay.store.values import OutboxItem, Spooled
from relay.worker.surroundings import Surroundings

TOLD_AT_MOST: Final = 5
"""Mails kept for a member that each get an answer; a machine without any mark must tire of it."""
LOOKED_AT_AGAIN: Final = timedelta(minutes=10)
"""So soon after `resume` what was kept back leaves; after a suspension see `store.outbox.LET_GO_AFTER`."""
WORDS: Final = frozenset(
    kind.__name__
    for kind in (Request, Answer, Followup, CirclePost, CircleAside, CircleDigest, Met, CircleMet)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Why a mail stays in the outbox for now."""

    writer: MemberId | None
    """Who is suspended, for as long as that lasts; None: its reader is to get no words, and it stays as long
    as it would be tried with a mailbox that does not answer."""
    given_up: bool = False
    """It never leaves: who wrote it is erased, so nobody can say any more whether it may."""


async def kept_back(around: Surroundings, spooled: Spooled, letter: Letter) -> bool:
    """Whether this mail is a suspended member's; then it is kept, and its writer told so.

    Automatic mail is swallowed as ever.
    """
    if spooled.member is None or letter.robot:
        return False
    snapshot, now = await around.snapshot(spooled.member), around.clock.now()
    member = snapshot.member
    if member is None or member.standing.suspended is None:
        return False
    draft = Draft(snapshot, now, around.tokens)
    if await around.store.held_mails(member.id) < TOLD_AT_MOST:
        answers = message_id_of(header_block(spooled.raw))
        draft.write(MailKept(), member, spooled.author_address, answers=answers)
    letters, _ = around.post.finish(draft.decide(Outcome.ANSWERED), snapshot, now)
    await around.store.hold_spool(spooled.id, letters, now)
    log.get().info("mail processed", spool=spooled.id, outcome="kept", size=len(spooled.raw))
    return True


async def kept_in_outbox(around: Surroundings, item: OutboxItem) -> Kept | None:
    """Why words must not leave now; None: they may, or it is no mail that relays any."""
    if item.kind not in WORDS:
        return None
    author = await around.store.author_of(item.turn_id) if item.turn_id else None
    if item.turn_id and author is None:
        return Kept(writer=None, given_up=True)
    if author and await _is_kept(around, author):
        return Kept(writer=author)
    reader = await around.members.member_of(item.recipient)
    return Kept(writer=None) if reader and reader.standing.reads_nothing else None


async def let_go(around: Surroundings) -> None:
    """Lets mail be processed that was kept for members who are suspended no more.

    Lifting does that; but a mail may have been put aside at that very moment.
    """
    roster = await around.members.roster()
    for member in await around.store.with_held_mails():
        if member in roster and roster[member].standing.suspended is None:
            await around.store.let_go_of(member)


async def could_not_answer(around: Surroundings) -> frozenset[MemberId]:
    """Members who, suspended as they were, could not answer "was this you?" in all the time they had."""
    since = around.clock.now() - around.config.current().policy.expire_after
    return frozenset(
        member
        for member, standing in (await around.store.standings()).items()
        if standing.suspended or (standing.lifted and standing.lifted > since)
    )


async def _is_kept(around: Surroundings, writer: MemberId) -> bool:
    """Whether the writer is suspended, also one who has vanished from the roster meanwhile."""
    standing = (await around.store.standings()).get(writer)
    return standing is not None and standing.suspended is not None
