"""What follows when a mail of ours could not be delivered, or a machine answered it."""

from dataclasses import replace

from relay.consult import absence, escalation, stopped
from relay.consult.decision import Decision, Outcome
from relay.consult.model import ThreadState, Turn, TurnKind, TurnState
from relay.consult.notice_words import subject_of, text_kind
from relay.consult.notices.desk import Trouble
from relay.consult.notices.receipts import Undeliverable
from relay.consult.snapshot import Member
from relay.consult.states import WAITED_FOR
from relay.consult.writing import Draft
from relay.mail.letter import Letter, Robot
from relay.mail.robots.reasons import Refusal


def bounced(draft: Draft, letter: Letter) -> Decision:
    """What came to the reverse-path of a mail: a report, a complaint, an absence note.

    It counts only there: the address is unguessable, known to that reader's mail server alone, and
    expires (R23). What is only late is waited for.
    """
    grant = draft.snapshot.grant
    expired = grant is None or (grant.expires is not None and grant.expires < draft.now)
    if grant is not None and not expired and letter.robot is Robot.OUT_OF_OFFICE:
        # RFC 3834 §4: a responder answers to the reverse-path; only its reader's server knows this one
        return by_machine(draft, letter, draft.snapshot.roster.get(grant.member))
    if expired or grant is None:
        return draft.decide(Outcome.BOUNCE)
    reader, report = draft.snapshot.roster.get(grant.member), letter.report
    if letter.robot is Robot.ABUSE_REPORT:
        if reader:
            stopped.complained(draft, reader)
        return draft.decide(Outcome.ROBOT, robot=letter.robot)
    if report is None or not report.failed:
        return draft.decide(Outcome.BOUNCE)
    if report.hard and reader:
        stopped.note_dead(draft, reader)
    elif report.policy:
        draft.alert(Trouble.REFUSED, "")
    return undelivered(draft, grant.thread_id, grant.turn_id, passing=not (report.hard or report.policy))


def by_machine(draft: Draft, letter: Letter, member: Member | None) -> Decision:
    """Swallowed; an absence is noted."""
    grant = draft.snapshot.grant
    mine = grant is not None and member is not None and grant.member == member.id
    thread = next((t for t in draft.threads if grant and mine and t.id == grant.thread_id), None)
    absence.note(draft, letter, member, thread)
    return draft.decide(Outcome.ROBOT, robot=letter.robot)


def refused(
    draft: Draft, reader: Member | None, thread_id: str | None, turn_id: str | None, why: Refusal
) -> Decision:
    """The next hop refused a mail for good, or it was tried for long enough: as if a report had said so."""
    if why is Refusal.DEAD and reader:
        stopped.note_dead(draft, reader)
    elif why is Refusal.POLICY:
        draft.alert(Trouble.REFUSED, "")
    return undelivered(draft, thread_id, turn_id, passing=why is Refusal.FULL)


def undelivered(
    draft: Draft, thread_id: str | None, turn_id: str | None, *, passing: bool = False
) -> Decision:
    """A mail could not be delivered for good: another colleague is asked, or its writer told.

    passing: for a reason that passes, as a full mailbox; its reader goes on being waited for.
    """
    turn = next((t for t in draft.turns if t.id == turn_id), None)
    thread = next((t for t in draft.threads if t.id == thread_id), None)
    preview = turn is not None and (
        turn.state is TurnState.HELD or (turn.kind is TurnKind.REQUEST and thread is None)
    )
    if turn is None or preview:
        # a preview (the hold stays) or a notice: only the admins can find out why
        draft.alert(Trouble.PREVIEW_BOUNCED if turn else Trouble.GAVE_UP, turn_id or "")
        return draft.decide(Outcome.BOUNCE)
    if turn.kind is TurnKind.REQUEST and thread is not None:
        if thread.state in WAITED_FOR and not passing:
            draft.keep(replace(thread, state=ThreadState.UNREACHABLE))
            escalation.instead_of(draft)
        return draft.decide(Outcome.BOUNCE)
    if turn.kind is TurnKind.POST:  # the others have it; its writer can do nothing for this one
        draft.alert(Trouble.GAVE_UP, turn.id)
    else:
        _tell_writer(draft, turn)
    return draft.decide(Outcome.BOUNCE)


def _tell_writer(draft: Draft, turn: Turn) -> None:
    writer = draft.snapshot.roster.get(turn.author)
    if writer:
        notice = Undeliverable(kind=text_kind(turn), subject=subject_of(draft, turn))
        draft.write(notice, writer, turn.author_address, thread=draft.thread_of(turn))
