"""`know` (I know them): one of the two recognises the other, and is taken out. Nobody is told why."""

from dataclasses import replace

from relay.consult.closing import over
from relay.consult.decision import Decision, Outcome
from relay.consult.escalation import instead_of
from relay.consult.model import MemberId, Thread, ThreadState, TurnState
from relay.consult.notice_words import subject_of, text_kind
from relay.consult.notices.ending import ColleagueGone, ThreadClosed
from relay.consult.notices.held import Cancelled
from relay.consult.notices.regret import Known, WhichColleague
from relay.consult.reply_tokens import token_for_all
from relay.consult.snapshot import Member
from relay.consult.states import LIVE, ONCE_SENT, REACHABLE, WAITED_FOR
from relay.consult.wiping import emptied
from relay.consult.words import Verb
from relay.consult.writing import Draft


def know(draft: Draft, thread: Thread | None, writer: Member, address: str) -> Decision:
    """Ends the thread for good, empties it, and asks another colleague where its consultant was waited for.

    It counts in nobody's answering record. A second time only the receipt comes again.
    """
    consultation = draft.consultation
    if consultation.state not in ONCE_SENT:
        return over(draft, thread, writer, address)
    if thread is None:
        return which_colleague(draft, Verb.KNOW, writer, address)
    asks = consultation.asker == writer.id
    if thread.state is ThreadState.RECUSED:
        _receipt(draft, thread, writer, address)
        return draft.decide(Outcome.COMMAND)
    draft.keep(replace(thread, state=ThreadState.RECUSED))
    _keep_apart(draft, writer, thread.consultant if asks else consultation.asker)
    _stop_what_waits(draft, thread)
    _tell_other(draft, thread, asks=asks)
    _empty(draft, thread, writer)
    if thread.state in WAITED_FOR:
        instead_of(draft)
    _receipt(draft, thread, writer, address)
    return draft.decide(Outcome.COMMAND)


def which_colleague(draft: Draft, verb: Verb, writer: Member, address: str) -> Decision:
    """The asker's word is about one colleague, and came in answer to what is about all of them."""
    notice = WhichColleague(subject=subject_of(draft), verb=str(verb))
    draft.write(notice, writer, address, reply_token=token_for_all(draft))
    return draft.decide(Outcome.ANSWERED)


def _keep_apart(draft: Draft, writer: Member, other: MemberId) -> None:
    """The two get no request of each other's again; who knows one case of a colleague knows the next."""
    apart = tuple(dict.fromkeys((*writer.standing.apart, other)))
    draft.keep_standing(writer.id, replace(writer.standing, apart=apart))


def _stop_what_waits(draft: Draft, thread: Thread) -> None:
    """The asker's further words do not reach the consultant any more."""
    for one in draft.snapshot.unsent:
        if one.thread_id == thread.id and one.kind == "Followup":
            draft.recall(one.id)


def _empty(draft: Draft, thread: Thread, writer: Member) -> None:
    for turn in draft.turns:
        if turn.thread_id != thread.id:
            continue
        if turn.state is TurnState.HELD:
            author = draft.snapshot.roster.get(turn.author)
            if author and author.id != writer.id:
                notice = Cancelled(kind=text_kind(turn), subject=subject_of(draft), asked=False)
                draft.write(notice, author, turn.author_address, thread=thread)
            turn = replace(turn, state=TurnState.CANCELLED)  # noqa: PLW2901
        draft.keep(emptied(turn))


def _tell_other(draft: Draft, thread: Thread, *, asks: bool) -> None:
    """In the words that any end has."""
    roster, consultation = draft.snapshot.roster, draft.consultation
    if consultation.state not in LIVE:
        return
    if asks:
        consultant = roster.get(thread.consultant)
        if consultant and thread.state in REACHABLE:
            notice = ThreadClosed(subject=subject_of(draft))
            draft.write(notice, consultant, consultant.entry.address, thread=thread)
        return
    spoke = any(
        t.thread_id == thread.id and t.author == thread.consultant and t.state is TurnState.SENT
        for t in draft.turns
    )
    asker = roster.get(consultation.asker)
    if asker and spoke:  # else the asker has never heard of them
        gone = ColleagueGone(subject=subject_of(draft), pseudonym=thread.consultant_pseudonym)
        draft.write(gone, asker, consultation.asker_address, thread=thread)


def _receipt(draft: Draft, thread: Thread, writer: Member, address: str) -> None:
    asks = draft.consultation.asker == writer.id
    draft.write(
        Known(subject=subject_of(draft), asker=asks, words_below=draft.words_below),
        writer,
        address,
        thread=thread,
        reply_token=token_for_all(draft) if asks else None,
    )
