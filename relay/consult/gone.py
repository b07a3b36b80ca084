"""Who is no longer on the roster: what they took part in is closed, a day after they were last listed."""

from dataclasses import replace
from datetime import timedelta

from relay.consult.closing import close
from relay.consult.escalation import instead_of
from relay.consult.model import ConsultationState, Thread, ThreadState, TurnState
from relay.consult.notice_words import subject_of
from relay.consult.notices.ending import ColleagueGone, NoLongerListed
from relay.consult.snapshot import Member
from relay.consult.states import LIVE, REACHABLE, Cause, after
from relay.consult.wiping import cancelled
from relay.consult.writing import Draft

TYPO_GUARD = timedelta(days=1)
"""So long a name may be missing from the file by mistake, and nothing happens."""


def let_go(draft: Draft) -> bool:
    """Closes what `snapshot.former` takes part in; whether there was anything."""
    former, consultation = draft.snapshot.former, draft.consultation
    if asker := former.get(consultation.asker):
        return _asker(draft, asker)
    threads = [t for t in draft.threads if t.consultant in former and t.state in REACHABLE]
    for thread in threads if consultation.state in LIVE else ():
        _consultant(draft, thread, former[thread.consultant])
    return bool(threads) and consultation.state in LIVE


def _asker(draft: Draft, asker: Member) -> bool:
    consultation, subject = draft.consultation, subject_of(draft)
    if consultation.state in LIVE:
        close(draft, None, Cause.ASKER_GONE)
    elif consultation.state is ConsultationState.HELD:
        state = after(consultation.state, Cause.ASKER_GONE)
        draft.keep(replace(consultation, state=state, closed_at=draft.now, wake_at=None))
        for turn in draft.turns:
            if turn.state is TurnState.HELD:
                draft.keep(cancelled(turn))
    else:
        return False
    draft.write(NoLongerListed(subject=subject, asked=True), asker, consultation.asker_address)
    return True


def _consultant(draft: Draft, thread: Thread, consultant: Member) -> None:
    draft.keep(replace(thread, state=ThreadState.CLOSED))
    for turn in draft.turns:
        if turn.state is TurnState.HELD and turn.author == consultant.id:
            draft.keep(cancelled(turn))
    notice = NoLongerListed(subject=subject_of(draft), asked=False)
    draft.write(notice, consultant, consultant.entry.address, thread=thread)
    asker = draft.snapshot.roster.get(draft.consultation.asker)
    if thread.state is not ThreadState.ANSWERED:
        instead_of(draft)
    elif asker:
        gone = ColleagueGone(subject=subject_of(draft), pseudonym=thread.consultant_pseudonym)
        draft.write(gone, asker, draft.consultation.asker_address, thread=thread)
