"""Who cannot or would not be written to is not asked any more, until they write `resume`.

A dead address, told on three different days, and a complaint about a mail of ours come from machines.
They opt nobody out: the member keeps their place, and is told how to go on.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from relay.consult.decision import Decision, Outcome
from relay.consult.notices.stopped import MailStopped, MemberStopped
from relay.consult.snapshot import Member
from relay.consult.standing.model import Standing, Stopped
from relay.consult.writing import Draft
from relay.mail.letter import Letter

DAYS: Final = 3
"""Different days on which mail came back before its reader is not asked any more."""
REMEMBERED: Final = timedelta(days=90)
"""A day longer ago tells nothing of the address of today."""
_UNHEARD: Final = frozenset({Outcome.STRANGER, Outcome.MISDIRECTED, Outcome.ROBOT, Outcome.BOUNCE})


def note_dead(draft: Draft, reader: Member) -> None:
    """Notes that a mail came back as to a dead address; on the third day its reader rests."""
    today = draft.day(draft.now)
    days = {day for day in reader.standing.came_back_on if day > today - REMEMBERED} | {today}
    standing = replace(reader.standing, came_back_on=tuple(sorted(days)))
    if len(days) >= DAYS and standing.stopped is None:
        standing = _stop(draft, reader, standing, Stopped.CAME_BACK)
    if standing != reader.standing:
        draft.keep_standing(reader.id, standing)


def complained(draft: Draft, reader: Member) -> None:
    """Keeps words of others back from a reader who marked a mail as unwanted, and says so to them once.

    Most such marks are slips. Without that one mail somebody could wait for an answer that lies here.
    """
    if reader.standing.stopped is Stopped.COMPLAINT:
        return
    standing = _stop(draft, reader, reader.standing, Stopped.COMPLAINT)
    draft.keep_standing(reader.id, replace(standing, told_stopped=True))
    draft.write(MailStopped(complaint=True), reader, reader.entry.address)


def with_word_of_it(decision: Decision, draft: Draft, letter: Letter, address: str) -> Decision:
    """The decision on a member's mail; after it, once, why they are not asked and how to go on."""
    member = draft.snapshot.member
    if member is None or letter.robot or decision.outcome in _UNHEARD or decision.erase:
        return decision
    standing = dict(decision.standings).get(member.id, member.standing)
    if standing.stopped is None or standing.told_stopped:
        return decision
    alone = Draft(draft.snapshot, draft.now, draft.tokens)
    notice = MailStopped(complaint=standing.stopped is Stopped.COMPLAINT)
    alone.write(notice, member, address, answers=letter.message_id)
    told = (member.id, replace(standing, told_stopped=True))
    return replace(
        decision,
        standings=(*decision.standings, told),
        outgoing=(*decision.outgoing, *alone.decide(Outcome.ANSWERED).outgoing),
    )


def _stop(draft: Draft, reader: Member, standing: Standing, why: Stopped) -> Standing:
    draft.tell_admins(MemberStopped(address=reader.entry.address, complaint=why is Stopped.COMPLAINT))
    return replace(standing, stopped=why, told_stopped=False)
