"""New requests, and what is said in a thread."""

from dataclasses import replace

from relay.consult.asking import ask_of, with_not_asked
from relay.consult.closing import over
from relay.consult.commands import whole_verb
from relay.consult.crisis import with_urgency
from relay.consult.decision import Decision, Outcome
from relay.consult.intents import CircleWords, NewRequest, Words
from relay.consult.loops import may_be_a_machine
from relay.consult.masking import mask, unsure, with_terms
from relay.consult.model import (
    Case,
    Consultation,
    ConsultationState,
    Thread,
    ThreadState,
    Turn,
    TurnKind,
    TurnState,
)
from relay.consult.notice_words import subject_of
from relay.consult.previewing import preview
from relay.consult.routing.nearest import decided_by_keywords
from relay.consult.routing.reachable import reachable_of
from relay.consult.second_thoughts.reporting import rest
from relay.consult.sending import send_turn
from relay.consult.snapshot import Member
from relay.consult.states import LIVE, SILENT, WAITED_FOR, Cause, after
from relay.consult.traces import with_traces
from relay.consult.writing import Draft
from relay.deid.finding import Failure, Judgement
from relay.deid.replacing.redacted import Redacted
from relay.mail.letter import Letter
from relay.settings.policy import PreviewPolicy


def new_request(
    draft: Draft,
    intent: NewRequest,
    letter: Letter,
    judgement: Judgement,
    writer: Member,
    address: str,
    fingerprint: str,
) -> Decision:
    """Holds a new consultation and shows its writer what colleagues would read, or sends it (policy)."""
    config = draft.snapshot.config
    keys = intent.specialties or decided_by_keywords(
        f"{intent.original.subject}\n{intent.original.text}", config.specialties
    )
    consultation = Consultation(
        id=draft.tokens.new_id(),
        version=0,
        asker=writer.id,
        asker_address=address,
        state=after(None, Cause.REQUESTED),
        specialties=keys if intent.unknown_tag is None else (),
        fingerprint=fingerprint,
        created=draft.now,
        last_mail_at=draft.now,
    )
    consultation = with_traces(consultation, writer.id, letter)
    consultation = with_urgency(consultation, writer.id, draft.dangers)
    consultation = with_not_asked(consultation, intent.not_asked)
    draft.keep(with_terms(consultation, writer.id, remove=draft.snapshot.stopped_at))
    draft.note_seen(writer.id, letter.message_id)
    turn = new_turn(draft, TurnKind.REQUEST, None, writer, address, intent, judgement)
    masked = mask(draft, turn, quotation=bool(letter.quoted))
    turn = replace(turn, subject=masked.subject, text=masked.text)
    must_see = judgement.failure or not draft.consultation.specialties or not masked.text.text.strip()
    must_see = must_see or bool(draft.onlookers or turn.attached or intent.not_asked)
    must_see = must_see or in_doubt(letter, turn) or _could_be_guessed(draft, turn, writer)
    if must_see or wants_preview(config.policy.preview, judgement):
        preview(draft, turn, masked, writer, intent.unknown_tag)
        return draft.decide(Outcome.HELD)
    draft.keep(replace(draft.consultation, cast=masked.cast))
    return send_turn(draft, turn, writer, masked.removed)


def _could_be_guessed(draft: Draft, turn: Turn, writer: Member) -> bool:
    """Whether so few can be asked that the writer must hear of it first, whatever policy says of previews."""
    text = f"{turn.subject.text}\n{turn.text.text}"
    return reachable_of(ask_of(draft.consultation, writer), text, draft.snapshot, draft.now).warns


def join_held(draft: Draft, intent: NewRequest, case: Case) -> Decision:
    """A further part of a mail already held, addressed to another specialty: no second preview.

    Postfix hands one mail with several recipients over as several (`default_destination_recipient_limit`).
    """
    if case.consultation.state is not ConsultationState.HELD:
        return draft.decide(Outcome.DUPLICATE)
    keys = tuple(dict.fromkeys((*case.consultation.specialties, *intent.specialties)))
    draft.keep(replace(case.consultation, specialties=keys))
    return draft.decide(Outcome.HELD)


def relay_words(
    draft: Draft, intent: Words, letter: Letter, judgement: Judgement, writer: Member, address: str
) -> Decision:
    """Relays a person's words in a thread, or holds them with a preview when the machine is unsure."""
    thread = intent.thread
    draft.note_seen(writer.id, letter.message_id, thread)
    if thread and thread.state is ThreadState.FROZEN:
        return rest(draft, thread, writer, address)
    if draft.consultation.state not in LIVE or (thread and thread.state in SILENT):
        return over(draft, thread, writer, address)
    consultation = with_traces(draft.consultation, writer.id, letter)
    consultation = with_urgency(consultation, writer.id, draft.dangers)
    draft.keep(with_terms(consultation, writer.id, remove=draft.snapshot.stopped_at))
    kind = TurnKind.FOLLOWUP
    if thread and thread.consultant == writer.id:
        kind = TurnKind.QUESTION if intent.asks_back else TurnKind.ANSWER
    turn = new_turn(draft, kind, thread, writer, address, intent, judgement)
    masked = mask(draft, turn, quotation=bool(letter.quoted))
    turn = replace(turn, subject=subject_of(draft), text=masked.text)
    policy = draft.snapshot.config.policy.preview_answers
    if judgement.failure is None and may_be_a_machine(draft, thread, turn):
        turn = replace(turn, failure=Failure.LOOP)
    must_see = turn.failure or draft.onlookers or turn.attached or in_doubt(letter, turn)
    if must_see or _a_word_to_begin_with(letter, thread, writer) or wants_preview(policy, judgement):
        preview(draft, turn, masked, writer)
        return draft.decide(Outcome.HELD)
    draft.keep(replace(draft.consultation, cast=masked.cast))
    return send_turn(draft, turn, writer, masked.removed)


def _a_word_to_begin_with(letter: Letter, thread: Thread | None, writer: Member) -> bool:
    """Whether a consultant's first answer is a bare "no" or "yes", which may be meant for the relay."""
    first = thread is not None and thread.consultant == writer.id and thread.state in WAITED_FOR
    return first and whole_verb(letter.new_text, "") is not None


def in_doubt(letter: Letter, turn: Turn) -> bool:
    """Whether only its writer can say who wrote some of the text."""
    return bool(turn.original.uncertain) or letter.perhaps_quoted


def wants_preview(policy: PreviewPolicy, judgement: Judgement) -> bool:
    """Whether policy has its writer see this text before it leaves."""
    return policy is PreviewPolicy.ALWAYS or (policy is PreviewPolicy.WHEN_UNSURE and unsure(judgement))


def new_turn(
    draft: Draft,
    kind: TurnKind,
    thread: Thread | None,
    writer: Member,
    address: str,
    intent: NewRequest | Words | CircleWords,
    judgement: Judgement,
) -> Turn:
    """The text as it came, held at first."""
    return Turn(
        id=draft.tokens.new_id(),
        consultation_id=draft.consultation.id,
        thread_id=thread.id if thread else None,
        author=writer.id,
        author_address=address,
        kind=kind,
        state=TurnState.HELD,
        version=1,
        original=intent.original,
        findings=judgement.findings,
        flags=judgement.flags,
        failure=judgement.failure,
        subject=Redacted(""),
        text=Redacted(""),
        attached=intent.attached.taken,
        left_out=intent.attached.left_out,
        created=draft.now,
        held_at=draft.now,
    )
