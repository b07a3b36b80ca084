"""A request that leaves: who is asked, under which pseudonyms, and what its asker is told."""

from collections.abc import Sequence
from dataclasses import replace

from relay.consult.asking import ask_of, choose, shown_pool
from relay.consult.badge import badge_of
from relay.consult.decision import Decision, Outcome
from relay.consult.further import coordinators
from relay.consult.leaving import leaving
from relay.consult.model import Thread, ThreadState, Turn, TurnState
from relay.consult.notice_words import default_subject
from relay.consult.notices.held import NobodyToAsk
from relay.consult.notices.receipts import Sent
from relay.consult.notices.relayed import Because, Request
from relay.consult.pseudonyms import pick
from relay.consult.reply_tokens import preview_token, thread_token, token_for_all
from relay.consult.routing.reachable import reachable_of
from relay.consult.snapshot import Member
from relay.consult.states import Cause, after
from relay.consult.widening_clock import started
from relay.consult.wiping import wiped
from relay.consult.writing import Draft


def send_request(draft: Draft, turn: Turn, asker: Member) -> Decision:
    """Opens the consultation and asks colleagues; with nobody to ask it waits, and its writer is told."""
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
    subject = turn.subject if turn.subject.text.strip() else default_subject(draft)
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
    subject = turn.subject if turn.subject.text.strip() else default_subject(draft)
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
