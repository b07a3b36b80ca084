"""`leak`: a reader has recognised somebody, so the text goes at once, wherever the relay still has it.

What lies in mailboxes cannot be called back; their owners are asked to delete it. Nobody is told
who wrote `leak`, nor whose words gave what away.
"""

from collections.abc import Collection
from dataclasses import replace

from relay.consult.audit import Action
from relay.consult.closing import over, withdraw_unsent
from relay.consult.decision import Decision, Outcome
from relay.consult.model import MemberId, Thread, ThreadState, Turn, TurnState
from relay.consult.notice_words import subject_of
from relay.consult.notices.desk import Trouble
from relay.consult.notices.regret import LeakFound, LeakNoted, PleaseDelete
from relay.consult.reply_tokens import own_token, thread_token, token_for_all
from relay.consult.second_thoughts.undoing import RELAYED
from relay.consult.snapshot import Member
from relay.consult.states import HAD_IT, LIVE, ONCE_SENT, SILENT
from relay.consult.subjects import stand_in
from relay.consult.wiping import emptied
from relay.consult.writing import Draft


def leak(draft: Draft, thread: Thread | None, writer: Member, address: str) -> Decision:
    """Empties what was written, calls back what has not left, and asks everybody to delete the rest.

    thread: in which it was written; None: the asker's word about all of them. Whatever the asker wrote
    goes too, in every thread: what gives somebody away once may stand there again.
    """
    if draft.consultation.state not in ONCE_SENT:
        return over(draft, thread, writer, address)
    tainted = [t for t in _texts(draft, thread) if t != emptied(t)]
    if not tainted:
        _receipt(draft, thread, writer, address, 0, again=True, lost=False)
        return draft.decide(Outcome.COMMAND)
    lost = _call_back(draft, {t.id for t in tainted})
    for turn in tainted:
        state = TurnState.CANCELLED if turn.state is TurnState.HELD else turn.state
        lost |= {turn.author} if turn.state is TurnState.HELD else set()
        draft.keep(replace(emptied(turn), state=state))
    subject = stand_in(draft.snapshot.titles(draft.consultation.specialties))
    # without its text nobody further can be asked, and nobody is to be
    draft.keep(replace(draft.consultation, subject=subject, wake_at=None))
    for turn in draft.turns:  # what is left of others' words carries the subject too
        if turn.subject.text:
            draft.keep(replace(turn, subject=subject))
    draft.alert(Trouble.LEAK, draft.consultation.id)
    draft.audit(Action.LEAK, writer.id)
    asked = _ask_to_delete(draft, writer, lost)
    _receipt(draft, thread, writer, address, asked, again=False, lost=writer.id in lost)
    return draft.decide(Outcome.COMMAND)


def _texts(draft: Draft, thread: Thread | None) -> list[Turn]:
    asker = draft.consultation.asker
    return [t for t in draft.turns if thread is None or t.author == asker or t.thread_id == thread.id]


def _call_back(draft: Draft, turns: Collection[str]) -> set[MemberId]:
    """Takes what has not left out of the outbox; consultants whose answers were among it."""
    withdraw_unsent(draft)
    written = {t.id: t for t in draft.turns}
    lost: set[MemberId] = set()
    for one in draft.snapshot.unsent:
        turn = written.get(one.turn_id or "")
        if turn is None or turn.id not in turns or one.kind not in RELAYED or one.id in draft.recalled:
            continue
        draft.recall(one.id)
        if turn.author != draft.consultation.asker:
            lost.add(turn.author)
    return lost


def _ask_to_delete(draft: Draft, writer: Member, lost: Collection[MemberId]) -> int:
    """Tells asker and colleagues, but for who wrote `leak`; how many colleagues were asked."""
    subject, roster = subject_of(draft), draft.snapshot.roster
    live, asked = draft.consultation.state in LIVE, 0
    for thread in draft.threads:
        consultant = roster.get(thread.consultant)
        # who knows the other was promised to hear nothing further
        had_it = thread.state in HAD_IT and thread.state is not ThreadState.RECUSED
        if consultant is None or not had_it or consultant.id == writer.id:
            continue
        asked += 1
        draft.write(
            PleaseDelete(
                subject=subject,
                open=live and thread.state not in SILENT | {ThreadState.PASSED},
                lost=consultant.id in lost,
            ),
            consultant,
            consultant.entry.address,
            thread=thread,
            reply_token=thread_token(draft, thread, consultant.id),
        )
    asker = roster.get(draft.consultation.asker)
    if asker and asker.id != writer.id:
        readers = sum(t.state in HAD_IT for t in draft.threads)
        notice = LeakFound(subject=subject, colleagues=readers, lost=asker.id in lost)
        draft.write(notice, asker, draft.consultation.asker_address, reply_token=token_for_all(draft))
    return asked


def _receipt(
    draft: Draft,
    thread: Thread | None,
    writer: Member,
    address: str,
    colleagues: int,
    *,
    again: bool,
    lost: bool,
) -> None:
    asks = writer.id == draft.consultation.asker
    notice = LeakNoted(
        subject=subject_of(draft),
        asker=asks,
        colleagues=colleagues,
        again=again,
        lost=lost,
        words_below=draft.words_below,
    )
    token = own_token(draft, thread, writer.id)
    draft.write(notice, writer, address, thread=thread, reply_token=token)
