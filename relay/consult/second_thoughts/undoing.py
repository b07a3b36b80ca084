"""`undo`: stops what has not left, and says honestly what has.

Whether a copy has left is the outbox's to know. The snapshot lists what lies there unclaimed; the
commit takes exactly that out again, or nothing at all, and then this is stepped once more.
"""

from dataclasses import replace

from relay.consult.decision import Decision, Outcome
from relay.consult.masking import mask
from relay.consult.model import Original, Thread, ThreadState, Turn, TurnKind, TurnState, Unsent
from relay.consult.notice_words import subject_of, text_kind
from relay.consult.notices.receipts import Undone
from relay.consult.previewing import preview
from relay.consult.reply_tokens import own_token
from relay.consult.snapshot import Member
from relay.consult.states import HAD_IT, REACHABLE, WAITED_FOR, Cause, after
from relay.consult.widening_clock import after_all_no_question, started
from relay.consult.writing import Draft

RELAYED = frozenset({"Request", "Answer", "Followup"})
"""Kinds of mail that carry a person's words."""


def undo(draft: Draft, thread: Thread | None, writer: Member, address: str) -> Decision:
    """Takes back the writer's newest words of which a copy still waits; all of it back: held again.

    What comes back is the masked text: what was written is erased at the sending, undone or not.
    """
    turn = _newest(draft, thread, writer)
    if turn is None:
        latest = next(iter(reversed(_sent(draft, thread, writer))), None)
        left = _readers(draft, latest, ()) if latest else 0
        return _tell(draft, thread, latest, 0, left, writer, address)
    stopped = tuple(u for u in draft.snapshot.unsent if u.turn_id == turn.id and u.kind in RELAYED)
    for one in stopped:
        draft.recall(one.id)
    sure = tuple(u for u in stopped if not u.tried and _unheard(draft, turn, u))
    left = _readers(draft, turn, sure)
    _withdraw(draft, turn, sure)
    if left:
        draft.keep(replace(draft.consultation, wake_at=None))  # who regrets does not want further readers
        return _tell(draft, thread, turn, len(sure), left, writer, address)
    _back(draft, turn)
    return _hold_again(draft, turn, writer)


def _newest(draft: Draft, thread: Thread | None, writer: Member) -> Turn | None:
    waiting = {u.turn_id for u in draft.snapshot.unsent if u.kind in RELAYED}
    return next((t for t in reversed(_sent(draft, thread, writer)) if t.id in waiting), None)


def _sent(draft: Draft, thread: Thread | None, writer: Member) -> list[Turn]:
    """What the writer has sent here, oldest first; to the receipt's address: in the whole consultation."""
    return [
        t
        for t in draft.turns
        if t.state is TurnState.SENT
        and t.author == writer.id
        and (thread is None or t.thread_id in (None, thread.id))
    ]


def _withdraw(draft: Draft, turn: Turn, stopped: tuple[Unsent, ...]) -> None:
    """Colleagues whose copy of a request was stopped were never asked."""
    never = {u.thread_id for u in stopped}
    if turn.kind is TurnKind.REQUEST:
        for thread in draft.threads:
            if thread.id in never:
                draft.keep(replace(thread, state=ThreadState.WITHDRAWN))


def _readers(draft: Draft, turn: Turn, stopped: tuple[Unsent, ...]) -> int:
    """How many have the words already, or may have."""
    if turn.kind in (TurnKind.ANSWER, TurnKind.QUESTION):
        return int(not stopped)
    never = {u.thread_id for u in stopped}
    theirs = [t for t in draft.threads if turn.thread_id in (None, t.id) and t.id not in never]
    # who has passed has read the request, but gets no further words
    read = HAD_IT if turn.kind is TurnKind.REQUEST else REACHABLE
    return sum(t.state in read for t in theirs)


def _unheard(draft: Draft, turn: Turn, one: Unsent) -> bool:
    """Whether nothing has come of this copy: a request that was answered or passed on has been read."""
    states = {t.id: t.state for t in draft.threads}
    return turn.kind is not TurnKind.REQUEST or states.get(one.thread_id or "") in WAITED_FOR


def _back(draft: Draft, turn: Turn) -> None:
    """The states as they were before the words were sent."""
    consultation = draft.consultation
    if turn.kind is TurnKind.REQUEST:
        state = after(consultation.state, Cause.UNDONE)
        draft.keep(replace(consultation, state=state, subject=None, sent_at=None, wake_at=None))
    thread = draft.thread_of(turn)
    asks_back = [t for t in draft.turns if t.kind is TurnKind.QUESTION and t.state is TurnState.SENT]
    if turn.kind is TurnKind.QUESTION and asks_back == [turn]:
        draft.keep(after_all_no_question(draft.consultation, draft.snapshot, draft.now))
    if turn.kind is not TurnKind.ANSWER or thread is None or _other_answers(draft, turn):
        return
    draft.keep(replace(thread, state=ThreadState.ASKED))
    if not any(t.state is ThreadState.ANSWERED for t in draft.threads):
        open_again = replace(consultation, state=after(consultation.state, Cause.ANSWER_UNDONE))
        draft.keep(started(open_again, draft.snapshot, draft.now))


def _other_answers(draft: Draft, turn: Turn) -> bool:
    return any(
        t.id != turn.id
        and t.thread_id == turn.thread_id
        and t.kind is TurnKind.ANSWER
        and t.state is TurnState.SENT
        for t in draft.turns
    )


def _hold_again(draft: Draft, turn: Turn, writer: Member) -> Decision:
    masked_only = Original(subject=turn.subject.text, text=turn.text.text, forwarded="", signature="")
    held = replace(
        turn,
        state=TurnState.HELD,
        version=turn.version + 1,
        original=masked_only,
        held_at=draft.now,
        reminded=False,
    )
    masked = mask(draft, held)
    preview(draft, held, replace(masked, subject=turn.subject, text=turn.text), writer, undone=True)
    return draft.decide(Outcome.HELD)


def _tell(
    draft: Draft,
    thread: Thread | None,
    turn: Turn | None,
    stopped: int,
    left: int,
    writer: Member,
    address: str,
) -> Decision:
    token = own_token(draft, thread, writer.id)
    notice = Undone(
        kind=text_kind(turn) if turn else None,
        subject=subject_of(draft),
        stopped=stopped,
        left=left,
        can_close=draft.consultation.asker == writer.id,
        words_below=draft.words_below,
    )
    draft.write(notice, writer, address, thread=thread, reply_token=token)
    return draft.decide(Outcome.ANSWERED)
