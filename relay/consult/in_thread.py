"""Commands about a thread or its consultation, from pass to second thoughts."""

from dataclasses import replace

from relay.consult import escalation
from relay.consult.closing import close, over
from relay.consult.decision import Decision, Outcome
from relay.consult.further import named
from relay.consult.intents import ThreadVerb
from relay.consult.model import Thread, ThreadState
from relay.consult.notice_words import subject_of
from relay.consult.notices.desk import NotHere
from relay.consult.notices.receipts import Passed
from relay.consult.notices.waiting import AskWhat
from relay.consult.reply_tokens import thread_token
from relay.consult.second_thoughts import knowing, leaking, reporting, revealing, undoing
from relay.consult.snapshot import Member
from relay.consult.states import LIVE, SILENT, WAITED_FOR, Cause
from relay.consult.words import Verb
from relay.consult.writing import Draft
from relay.mail.letter import Letter

OF_THE_CONSULTATION = frozenset({Verb.CLOSE, Verb.WAIT, Verb.WIDEN})
"""What an asker says of the whole consultation, in answer to whichever mail of it."""


def obey_in_thread(
    draft: Draft, intent: ThreadVerb, letter: Letter, writer: Member, address: str
) -> Decision:
    """What follows from a command in a thread; what only the other side can say does nothing."""
    thread = intent.thread
    draft.words_below = intent.words_below
    draft.note_seen(writer.id, letter.message_id, thread)
    asker = draft.consultation.asker == writer.id
    match intent.verb:
        case Verb.LEAK:
            return leaking.leak(draft, thread, writer, address)
        case Verb.NO | Verb.YES if thread:
            no = intent.verb is Verb.NO
            return revealing.answered(draft, thread, writer, address, no=no)
        case Verb.REPORT:
            return reporting.report(draft, thread, writer, address)
        case verb if thread and thread.state is ThreadState.FROZEN and verb not in OF_THE_CONSULTATION:
            return reporting.rest(draft, thread, writer, address)
        case Verb.KNOW:
            return knowing.know(draft, thread, writer, address)
        case Verb.REVEAL:
            return revealing.reveal(draft, thread, writer, address, intent.argument)
    if draft.consultation.state not in LIVE:
        return over(draft, thread, writer, address)
    match intent.verb:
        case Verb.PASS if thread and not asker:
            return pass_on(draft, thread, writer, address, intent.argument)
        case Verb.MORE if thread and not asker:
            token = thread_token(draft, thread, writer.id)
            draft.write(AskWhat(subject=subject_of(draft)), writer, address, thread=thread, reply_token=token)
            return draft.decide(Outcome.ANSWERED)
        case verb if thread and thread.state in SILENT and verb not in OF_THE_CONSULTATION:
            return over(draft, thread, writer, address)
        case Verb.UNDO:
            return undoing.undo(draft, thread, writer, address)
        case Verb.CLOSE if asker:
            close(draft, writer, Cause.CLOSED)
            return draft.decide(Outcome.COMMAND)
        case Verb.WAIT if asker:
            escalation.wait(draft, writer, address)
            return draft.decide(Outcome.COMMAND)
        case Verb.WIDEN if asker:
            escalation.widen(draft, on_request=True)
            return draft.decide(Outcome.COMMAND)
    own_token = thread_token(draft, thread, writer.id) if thread else None
    draft.write(NotHere(verb=str(intent.verb)), writer, address, thread=thread, reply_token=own_token)
    return draft.decide(Outcome.ANSWERED)


def pass_on(draft: Draft, thread: Thread, writer: Member, address: str, to: str = "") -> Decision:
    """The consultant is let go, and another colleague is asked at once.

    to: whom they would have asked. The receipt is the same whoever that is: it must not tell who is
    a member, who asked, or who can be asked.
    """
    if thread.state in WAITED_FOR:
        draft.keep(replace(thread, state=ThreadState.PASSED))
        asker = draft.snapshot.roster.get(draft.consultation.asker)
        escalation.instead_of(draft, named(draft, asker, to) if asker and to else ())
    draft.write(
        Passed(subject=subject_of(draft), named_somebody=bool(to), words_below=draft.words_below),
        writer,
        address,
        thread=thread,
        reply_token=thread_token(draft, thread, writer.id),
    )
    return draft.decide(Outcome.COMMAND)
