"""Members an admin has suspended: what they write is kept, and words neither leave them nor reach them.

Their account may be in other hands. Nothing is lost: their mail waits in the spool, words of theirs
in the outbox, until the suspension is lifted. Words for them are tried for as long as to a mailbox
that does not answer, and then told to their writer.
"""

from datetime import timedelta
from enum import Enum, auto
from typing import Final

from relay.consult.decision import Outcome
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
"""So soon after `resume` or the end of a suspension what was kept back leaves."""
WORDS: Final = frozenset(
    kind.__name__
    for kind in (Request, Answer, Followup, CirclePost, CircleAside, CircleDigest, Met, CircleMet)
)


class Kept(Enum):
    """Why a mail stays in the outbox for now."""

    WRITER_SUSPENDED = auto()
    """For as long as that lasts."""
    READER_STOPPED = auto()
    """As long as it would be tried with a mailbox that does not answer."""


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
    roster = await around.members.roster()
    author = await around.store.author_of(item.turn_id) if item.turn_id else None
    writer = roster.get(author) if author else None
    if writer and writer.standing.suspended:
        return Kept.WRITER_SUSPENDED
    reader = await around.members.member_of(item.recipient)
    return Kept.READER_STOPPED if reader and reader.standing.reads_nothing else None
