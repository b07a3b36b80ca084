"""`report`: an exchange rests until the association has looked into it.

The admins learn that there is something, and in which consultation (`relay audit`). Who the two are
takes two of them together (`unmasking.py`); what they wrote, nothing shows.
"""

from dataclasses import replace

from relay.consult.audit import Action
from relay.consult.closing import over
from relay.consult.decision import Decision, Outcome
from relay.consult.model import Thread, ThreadState
from relay.consult.notice_words import subject_of
from relay.consult.notices.desk import Trouble
from relay.consult.notices.regret import Reported
from relay.consult.second_thoughts import unmasking
from relay.consult.second_thoughts.knowing import which_colleague
from relay.consult.second_thoughts.undoing import RELAYED
from relay.consult.sending import resting
from relay.consult.snapshot import Member
from relay.consult.states import ONCE_SENT
from relay.consult.words import Verb
from relay.consult.writing import Draft


def report(draft: Draft, thread: Thread | None, writer: Member, address: str) -> Decision:
    """Freezes the thread, tells the admins, and its reporter what happens next. Nothing in it is erased."""
    if draft.consultation.state not in ONCE_SENT:
        return over(draft, thread, writer, address)
    if thread is None:
        return which_colleague(draft, Verb.REPORT, writer, address)
    if thread.state is not ThreadState.FROZEN:
        draft.keep(replace(thread, state=ThreadState.FROZEN))
        _stop_what_waits(draft, thread, writer)
        draft.count(Trouble.REPORT)
    told = unmasking.ask(draft, thread, writer.id)
    draft.audit(Action.REPORT, writer.id)
    receipt = Reported(subject=subject_of(draft), told=told, words_below=draft.words_below)
    draft.write(receipt, writer, address, thread=thread)
    return draft.decide(Outcome.COMMAND)


def rest(draft: Draft, thread: Thread, writer: Member, address: str) -> Decision:
    """The answer to whatever is written into a frozen thread, whichever of the two writes it."""
    draft.write(resting(draft, thread, writer.id), writer, address, thread=thread)
    return draft.decide(Outcome.ANSWERED)


def _stop_what_waits(draft: Draft, thread: Thread, reporter: Member) -> None:
    """Words that have not left stay here, and their writer hears that they were not passed on."""
    written = {t.id: t for t in draft.turns}
    told = {reporter.id}
    for one in draft.snapshot.unsent:
        if one.thread_id != thread.id or one.kind not in RELAYED:
            continue
        draft.recall(one.id)
        turn = written.get(one.turn_id or "")
        author = draft.snapshot.roster.get(turn.author) if turn else None
        if turn and author and author.id not in told:
            told.add(author.id)
            draft.write(resting(draft, thread, author.id), author, turn.author_address, thread=thread)
