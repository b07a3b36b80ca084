"""The end of a consultation: everybody is told once, and the asker gets a line for their own file."""

from dataclasses import replace

from relay.consult.decision import Decision, Outcome
from relay.consult.grants import Grant, Purpose
from relay.consult.intents import Helped
from relay.consult.model import ConsultationState, Thread, ThreadState, Turn, TurnKind, TurnState
from relay.consult.notice_words import subject_of, text_kind
from relay.consult.notices.ending import Closed, ConsultationOver, HelpNoted, ThreadClosed
from relay.consult.notices.held import Cancelled, NewerPreview
from relay.consult.notices.regret import ExchangeOver
from relay.consult.snapshot import Member
from relay.consult.states import HAD_IT, LIVE, REACHABLE, Cause, after
from relay.consult.wiping import cancelled
from relay.consult.writing import Draft

OVER = frozenset({ThreadState.WITHDRAWN, ThreadState.PASSED, ThreadState.RECUSED, ThreadState.FROZEN})
"""Threads that ended before: never asked after all, passed, which an answering record still asks for,
taken out, or kept as it is until the association has looked."""


def close(draft: Draft, asker: Member | None, cause: Cause) -> None:
    """Ends all threads of the consultation; each participant is told once. Held texts are let go.

    A request that has not left yet is stopped, and its reader hears of nothing.
    """
    subject, receipt = subject_of(draft), _receipt(draft, by_silence=cause is Cause.SILENCE)
    withdraw_unsent(draft)
    draft.keep(
        replace(
            draft.consultation,
            state=after(draft.consultation.state, cause),
            closed_at=draft.now,
            wake_at=None,
        )
    )
    for turn in draft.turns:
        if turn.state is TurnState.HELD:
            draft.keep(cancelled(turn))
            if author := draft.snapshot.roster.get(turn.author):
                notice = Cancelled(kind=text_kind(turn), subject=subject, asked=False)
                draft.write(notice, author, turn.author_address, thread=draft.thread_of(turn))
    for thread in draft.threads:
        close_thread(draft, thread)
    if asker:
        draft.write(
            receipt,
            asker,
            draft.consultation.asker_address,
            reply_token=_token_for_help(draft, asker) if receipt.answers else None,
        )


def close_thread(draft: Draft, thread: Thread) -> None:
    """Ends one thread; its consultant is told, if they still read and had the request at all."""
    if thread.state in OVER:
        return
    consultant = draft.snapshot.roster.get(thread.consultant)
    if consultant and thread.state in REACHABLE:
        notice = ThreadClosed(subject=subject_of(draft))
        draft.write(notice, consultant, consultant.entry.address, thread=thread)
    draft.keep(replace(thread, state=ThreadState.CLOSED))


def withdraw_unsent(draft: Draft) -> None:
    """Stops the requests that have not left; their readers were never asked."""
    unsent = {one.thread_id: one for one in draft.snapshot.unsent if one.kind == "Request" and not one.tried}
    for thread in draft.threads:
        if thread.state in REACHABLE and thread.id in unsent:
            draft.recall(unsent[thread.id].id)
            draft.keep(replace(thread, state=ThreadState.WITHDRAWN))


def over(draft: Draft, thread: Thread | None, writer: Member, address: str) -> Decision:
    """Mail to a thread or consultation that is over, or to one whose request was undone and is held."""
    subject = subject_of(draft)
    notice: ConsultationOver | NewerPreview | ExchangeOver = ConsultationOver(subject=subject)
    if draft.consultation.state is ConsultationState.HELD:
        notice = NewerPreview(subject=subject_of(draft, _request(draft)))
    elif thread and draft.consultation.asker == writer.id and draft.consultation.state in LIVE:
        notice = ExchangeOver(subject=subject, pseudonym=thread.consultant_pseudonym)
    draft.write(notice, writer, address, thread=thread)
    return draft.decide(Outcome.ANSWERED)


def note_help(draft: Draft, intent: Helped, writer: Member, address: str) -> Decision:
    """Counts an answer to "did this help?" once, as a number that belongs to nobody."""
    grant, counted = draft.snapshot.grant, False
    in_time = grant is not None and (grant.expires is None or draft.now < grant.expires)
    if in_time and not draft.consultation.rated:
        counted = True
        draft.keep(replace(draft.consultation, rated=True))
        draft.count(intent.said)
    draft.write(HelpNoted(counted=counted, words_below=intent.words_below), writer, address)
    return draft.decide(Outcome.COMMAND)


def _receipt(draft: Draft, *, by_silence: bool) -> Closed:
    """What the asker is told, with what they may note: dates, specialty and numbers, nothing of the case."""
    consultation = draft.consultation
    return Closed(
        subject=subject_of(draft),
        by_silence=by_silence,
        specialty_titles=draft.snapshot.titles(consultation.specialties),
        sought_on=draft.day(consultation.sent_at or consultation.created),
        closed_on=draft.day(draft.now),
        colleagues=sum(t.state in HAD_IT for t in draft.threads),
        answers=len({t.thread_id for t in draft.turns if _is_answer(t)}),
    )


def _is_answer(turn: Turn) -> bool:
    return turn.kind is TurnKind.ANSWER and turn.state is TurnState.SENT


def _request(draft: Draft) -> Turn | None:
    return next((t for t in draft.turns if t.kind is TurnKind.REQUEST), None)


def _token_for_help(draft: Draft, asker: Member) -> str:
    consultation = draft.consultation
    return draft.grant(
        draft.tokens.fresh(),
        Grant(
            purpose=Purpose.HELPED,
            member=asker.id,
            consultation_id=consultation.id,
            # with the text goes what remembers that it was counted
            expires=draft.now + draft.snapshot.config.policy.retention.text,
        ),
    )
