"""Words that leave: a request to colleagues, an answer to the asker, a follow-up to consultants."""

from collections.abc import Sequence
from dataclasses import replace

from relay.consult.asking import ask_of, choose, shown_pool
from relay.consult.badge import badge_of
from relay.consult.circles.sending import send_to_circle
from relay.consult.decision import Decision, Outcome
from relay.consult.further import coordinators
from relay.consult.leaving import leaving
from relay.consult.loops import leaves_at
from relay.consult.model import MemberId, Thread, ThreadState, Turn, TurnKind, TurnState
from relay.consult.notices.base import TextKind
from relay.consult.notices.held import NobodyToAsk
from relay.consult.notices.preview import Removed
from relay.consult.notices.receipts import PassedOn, Sent, Undeliverable
from relay.consult.notices.regret import Resting
from relay.consult.notices.relayed import Answer, Because, Followup, Request
from relay.consult.pseudonyms import pick
from relay.consult.reply_tokens import own_token, preview_token, thread_token, token_for_all
from relay.consult.routing.reachable import reachable_of
from relay.consult.snapshot import Member
from relay.consult.states import Cause, after
from relay.consult.subjects import stand_in
from relay.consult.widening_clock import started, stopped_for_a_question
from relay.consult.wiping import cancelled, wiped
from relay.consult.writing import Draft
from relay.deid.replacing.redacted import Redacted

WAITED_FOR = frozenset({ThreadState.ASKED, ThreadState.AWAY})
"""Threads whose consultant has said nothing yet."""
REACHABLE = WAITED_FOR | {ThreadState.ANSWERED}
"""Threads whose consultant still reads."""
HAD_IT = frozenset(ThreadState) - {ThreadState.UNREACHABLE, ThreadState.WITHDRAWN}
"""Threads whose consultant got the question, whatever they did with it."""
SILENT = frozenset({ThreadState.CLOSED, ThreadState.RECUSED, ThreadState.FROZEN})
"""Threads in which no words are relayed any more."""
NOTHING_REMOVED = Removed(counts=(), signature=False, quotation=False)


def send_turn(draft: Draft, turn: Turn, writer: Member, removed: Removed = NOTHING_REMOVED) -> Decision:
    """Sends a turn to whom it is for, and its writer a receipt."""
    match turn.kind:
        case TurnKind.REQUEST:
            return _send_request(draft, turn, writer)
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


def ask(
    draft: Draft,
    colleagues: Sequence[Member],
    turn: Turn,
    asker: Member,
    because: Because = Because.OFFERED,
) -> None:
    """Opens a thread with each colleague and sends them the request under fresh pseudonyms."""
    names = draft.snapshot.roster.values()
    forbidden = frozenset(word for m in names for word in (m.entry.name or "").lower().split())
    used = {m.id: set(draft.snapshot.pseudonyms.get(m.id, ())) for m in (asker, *colleagues)}
    subject = turn.subject if turn.subject.text.strip() else _default_subject(draft)
    for colleague in colleagues:
        pseudonym = pick(used[asker.id] | used[colleague.id], forbidden, draft.tokens)
        used[asker.id].add(pseudonym)
        theirs = pick(used[asker.id] | used[colleague.id], forbidden, draft.tokens)
        used[asker.id].add(theirs)  # two colleagues of one case never share a name
        thread = Thread(
            id=draft.tokens.new_id(),
            consultation_id=draft.consultation.id,
            consultant=colleague.id,
            asker_pseudonym=pseudonym,
            consultant_pseudonym=theirs,
            state=ThreadState.ASKED,
            asked_at=draft.now,
        )
        draft.keep(thread)
        wanted = _asked_for(draft) if because is Because.OFFERED else draft.consultation.specialties
        offered = [k for k in wanted if k in colleague.specialties]
        known = draft.snapshot.config.specialties
        draft.write(
            Request(
                subject=subject,
                text=turn.text,
                specialty_titles=draft.snapshot.titles(offered or draft.consultation.specialties),
                urgent=draft.consultation.urgent,
                because=because,
                badge=badge_of(asker.id, colleague.id, draft.snapshot),
            ),
            colleague,
            colleague.entry.address,
            thread=thread,
            turn=turn,
            pseudonym=pseudonym,
            reply_token=thread_token(draft, thread, colleague.id),
            bounces=True,
            topic=next(((k, known[k].title) for k in offered if k in known), None),
        )


def _asked_for(draft: Draft) -> tuple[str, ...]:
    """Keys of the specialties whose colleagues are asked, the related ones of a wider circle last."""
    return (*draft.consultation.specialties, *draft.consultation.wishes.related)


def text_kind(turn: Turn) -> TextKind:
    """What the text is, in the words of notices."""
    if turn.kind is TurnKind.FOLLOWUP and turn.thread_id is None:
        return TextKind.FOLLOWUP_TO_ALL
    return TextKind(str(turn.kind))


def subject_of(draft: Draft, turn: Turn | None = None) -> Redacted:
    """The consultation's subject as fixed at its sending, else the held one."""
    return draft.consultation.subject or (turn.subject if turn else _default_subject(draft))


def _default_subject(draft: Draft) -> Redacted:
    return stand_in(draft.snapshot.titles(draft.consultation.specialties))


def _send_request(draft: Draft, turn: Turn, asker: Member) -> Decision:
    consultation = draft.consultation
    because = Because.OFFERED
    colleagues = choose(draft, asker)
    if not colleagues and consultation.urgent:
        because, colleagues = Because.COORDINATES, coordinators(draft, asker)
    if not colleagues:
        draft.keep(turn)
        ask_them = ask_of(draft.consultation, asker)
        pool = shown_pool(draft, reachable_of(ask_them, "", draft.snapshot, draft.now))
        notice = NobodyToAsk(
            subject=turn.subject,
            specialty_titles=draft.snapshot.titles(consultation.specialties),
            widen_titles=pool.widen_titles,
            widen_anywhere=pool.widen_anywhere,
            deleted_on=draft.deleted_on(turn),
        )
        draft.write(notice, asker, consultation.asker_address, reply_token=preview_token(draft, turn))
        return draft.decide(Outcome.ANSWERED)
    subject = turn.subject if turn.subject.text.strip() else _default_subject(draft)
    opened = replace(
        draft.consultation,
        state=after(consultation.state, Cause.SENT),
        subject=subject,
        sent_at=draft.now,
        last_mail_at=draft.now,
    )
    draft.keep(started(opened, draft.snapshot, draft.now + draft.snapshot.config.policy.undo))
    ask(draft, colleagues, turn, asker, because)
    draft.keep(wiped(replace(turn, state=TurnState.SENT, sent_at=draft.now)))
    draft.write(
        Sent(
            subject=subject,
            specialty_titles=draft.snapshot.titles(consultation.specialties),
            colleagues=len(colleagues),
            left_out=turn.left_out,
            words_below=draft.words_below,
            **leaving(draft),
        ),
        asker,
        consultation.asker_address,
        reply_token=token_for_all(draft),
    )
    return draft.decide(Outcome.RELAYED)


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
