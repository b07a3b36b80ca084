"""What is open for a member, and how they stand: the answer to `status`."""

from relay.consult.circles.shown import circles_of
from relay.consult.model import Case, ConsultationState, ThreadState, TurnState
from relay.consult.notices.desk import Status, StatusLine
from relay.consult.routing.load import Load
from relay.consult.snapshot import Member
from relay.consult.standing.changes import away_ends, pause_ends
from relay.consult.states import HAD_IT, LIVE, REACHABLE, WAITED_FOR
from relay.consult.writing import Draft

SHOWN = LIVE | {ConsultationState.HELD}


def status(draft: Draft, member: Member) -> Status:
    """Everything they may want to know at one look; nobody else's doing beyond what they were told."""
    standing, mine = member.standing, draft.snapshot.mine
    asked = [c for c in mine if c.consultation.asker == member.id and c.consultation.state in SHOWN]
    with_me = [
        (case, thread)
        for case in mine
        if case.consultation.state in LIVE
        for thread in case.threads
        if thread.consultant == member.id and thread.state in REACHABLE
    ]
    held = [
        turn
        for case in mine
        if case.consultation.state is not ConsultationState.HELD
        for turn in case.turns
        if turn.state is TurnState.HELD and turn.author == member.id
    ]
    return Status(
        asked=tuple(_line(case) for case in asked),
        waiting=tuple(turn.subject.text for turn in held),
        asked_of_you=len(with_me),
        unanswered=tuple(_subject(case) for case, thread in with_me if thread.state in WAITED_FOR),
        paused_until=pause_ends(draft, standing),
        paused=standing.is_paused(draft.now),
        away_until=away_ends(draft, standing),
        left=bool(standing.left),
        opted_in=member.opted_in,
        specialty_titles=draft.snapshot.titles(member.specialties),
        weekly_limit=member.weekly_limit,
        asked_this_week=draft.snapshot.loads.get(member.id, Load()).asked_this_week,
        exclusions=standing.exclusions,
        circles=circles_of(draft, member),
    )


def _line(case: Case) -> StatusLine:
    return StatusLine(
        subject=_subject(case),
        state=str(case.consultation.state),
        colleagues=sum(t.state in HAD_IT for t in case.threads),
        answers=sum(t.state is ThreadState.ANSWERED for t in case.threads),
    )


def _subject(case: Case) -> str:
    consultation = case.consultation
    held = next((t for t in case.turns if t.thread_id is None), None)
    subject = consultation.subject or (held.subject if held else None)
    return subject.text if subject else ""
