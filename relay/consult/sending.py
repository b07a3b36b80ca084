"""Words that leave: an answer to the asker, a follow-up to consultants, a request (`requesting.py`)."""

from dataclasses import replace

from relay.consult.badge import badge_of
from relay.consult.circles.sending import send_to_circle
from relay.consult.decision import Decision, Outcome
from relay.consult.leaving import leaving
from relay.consult.loops import leaves_at
from relay.consult.model import MemberId, Thread, ThreadState, Turn, TurnKind, TurnState
from relay.consult.notice_words import subject_of, text_kind
from relay.consult.notices.preview import Removed
from relay.consult.notices.receipts import PassedOn, Undeliverable
from relay.consult.notices.regret import Resting
from relay.consult.notices.relayed import Answer, Followup
from relay.consult.reply_tokens import own_token, thread_token
from relay.consult.requesting import send_request
from relay.consult.snapshot import Member
from relay.consult.states import REACHABLE, SILENT, Cause, after
from relay.consult.widening_clock import stopped_for_a_question
from relay.consult.wiping import cancelled, wiped
from relay.consult.writing import Draft
from relay.deid.replacing.redacted import Redacted

NOTHING_REMOVED = Removed(counts=(), signature=False, quotation=False)


def send_turn(draft: Draft, turn: Turn, writer: Member, removed: Removed = NOTHING_REMOVED) -> Decision:
    """Sends a turn to whom it is for, and its writer a receipt."""
    match turn.kind:
        case TurnKind.REQUEST:
            return send_request(draft, turn, writer)
        case TurnKind.ANSWER | TurnKind.QUESTION:
            reached = _send_answer(draft, turn)
        case TurnKind.FOLLOWUP:
            reached = _send_followup(draft, turn)
        case TurnKind.POST | TurnKind.ASIDE:
            return send_to_circle(draft, turn, writer, removed)
    if not reached:  # everybody it was for has left the roster, or the exchange has ended
        draft.keep(cancelled(turn))
        draft.write(_unreached(draft, turn), writer, turn.author_address, thread=draft.thread_of(turn))
        return draft.decide(Outcome.ANSWERED)
    _receipt(draft, turn, writer, removed)
    draft.keep(wiped(replace(turn, state=TurnState.SENT, sent_at=draft.now)))
    draft.keep(replace(draft.consultation, last_mail_at=draft.now))
    return draft.decide(Outcome.RELAYED)


def _unreached(draft: Draft, turn: Turn) -> Undeliverable | Resting:
    """Why nobody gets it: they have left the roster, or the exchange rests."""
    thread = draft.thread_of(turn)
    if thread is None or thread.state is not ThreadState.FROZEN:
        return Undeliverable(kind=text_kind(turn), subject=subject_of(draft, turn))
    return resting(draft, thread, turn.author)


def resting(draft: Draft, thread: Thread, reader: MemberId) -> Resting:
    """That nothing was passed on in a frozen thread, said to one of its two."""
    return Resting(subject=subject_of(draft), pseudonym=thread.other_of(reader))


def _send_answer(draft: Draft, turn: Turn) -> bool:
    """Whether the asker is still there to read it."""
    thread = draft.thread_of(turn)
    asker = draft.snapshot.roster.get(draft.consultation.asker)
    if asker is None or thread is None or thread.state in SILENT:
        return False
    asks_back = turn.kind is TurnKind.QUESTION
    if asks_back:  # no answer yet, but a colleague is at it
        draft.keep(stopped_for_a_question(draft.consultation, draft.snapshot, draft.now))
    else:
        draft.keep(replace(thread, state=ThreadState.ANSWERED))
        draft.keep(replace(draft.consultation, state=after(draft.consultation.state, Cause.ANSWERED)))
    draft.write(
        Answer(
            subject=subject_of(draft),
            text=turn.text,
            pseudonym=thread.consultant_pseudonym,
            badge=badge_of(turn.author, asker.id, draft.snapshot, draft.consultation.specialties),
            quotation=_last_words(draft, thread, asker.id),
            asks_back=asks_back,
        ),
        asker,
        draft.consultation.asker_address,
        thread=thread,
        turn=turn,
        pseudonym=thread.consultant_pseudonym,
        reply_token=thread_token(draft, thread, asker.id),
        bounces=True,
        not_before=leaves_at(draft, thread),
    )
    return True


def _send_followup(draft: Draft, turn: Turn) -> bool:
    """Whether any consultant is still there to read it."""
    reached = False
    for thread in recipients_of(draft, turn):
        consultant = draft.snapshot.roster.get(thread.consultant)
        if consultant is None:
            continue
        reached = True
        draft.write(
            Followup(
                subject=subject_of(draft),
                text=turn.text,
                pseudonym=thread.asker_pseudonym,
                quotation=_last_words(draft, thread, consultant.id),
            ),
            consultant,
            consultant.entry.address,
            thread=thread,
            turn=turn,
            pseudonym=thread.asker_pseudonym,
            reply_token=thread_token(draft, thread, consultant.id),
            bounces=True,
            not_before=leaves_at(draft, thread),
        )
    return reached


def recipients_of(draft: Draft, turn: Turn) -> tuple[Thread, ...]:
    """The threads a follow-up goes to: its own, or all whose consultant has not passed."""
    if turn.thread_id is not None:
        return tuple(t for t in draft.threads if t.id == turn.thread_id and t.state not in SILENT)
    return tuple(t for t in draft.threads if t.state in REACHABLE)


def _last_words(draft: Draft, thread: Thread, reader: str) -> Redacted | None:
    """What this reader last wrote in the thread, masked: the quotation under the answer to it."""
    own = [
        t.text
        for t in draft.turns
        if t.author == reader and t.state is TurnState.SENT and t.thread_id in (None, thread.id)
    ]
    return own[-1] if own else None


def _receipt(draft: Draft, turn: Turn, writer: Member, removed: Removed) -> None:
    readers = recipients_of(draft, turn) if turn.kind is TurnKind.FOLLOWUP else ()
    thread = draft.thread_of(turn)
    to = ""
    if turn.kind in (TurnKind.ANSWER, TurnKind.QUESTION) and thread:
        to = thread.asker_pseudonym
    elif len(readers) == 1:
        to = readers[0].consultant_pseudonym
    draft.write(
        PassedOn(
            kind=text_kind(turn),
            to=to,
            subject=subject_of(draft),
            text=turn.text,
            removed=removed,
            forwarded_left_out=bool(turn.original.forwarded),
            left_out=turn.left_out,
            **leaving(draft),
        ),
        writer,
        turn.author_address,
        thread=thread,
        reply_token=own_token(draft, thread, writer.id),
    )
