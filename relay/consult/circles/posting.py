"""What a member writes to a circle: held with a preview, or sent at once, as policy has it."""

from dataclasses import replace

from relay.consult.circles.reach import Whom
from relay.consult.circles.sending import send_to_circle, tell_silent
from relay.consult.circles.words import perhaps_a_wish
from relay.consult.conversation import in_doubt, new_turn, wants_preview
from relay.consult.decision import Decision, Outcome
from relay.consult.intents import CircleWords
from relay.consult.loops import may_be_a_machine
from relay.consult.masking import mask, with_terms
from relay.consult.model import Consultation, ConsultationState, TurnKind
from relay.consult.notices.circles import NotPosted
from relay.consult.previewing import preview
from relay.consult.snapshot import Member
from relay.consult.states import Cause, after
from relay.consult.traces import with_traces
from relay.consult.writing import Draft
from relay.deid.finding import Failure, Judgement
from relay.mail.letter import Letter


def post(
    draft: Draft,
    intent: CircleWords,
    letter: Letter,
    judgement: Judgement,
    writer: Member,
    address: str,
    fingerprint: str,
) -> Decision:
    """A post that begins a conversation or goes on with one, or an aside."""
    circle, case = draft.snapshot.circle, draft.snapshot.case
    if case is not None:
        draft.note_seen(writer.id, letter.message_id)
    if circle is None or not circle.has(writer.id):
        why = NotPosted.NOT_IN_IT if circle else NotPosted.ENDED
        tell_silent(draft, writer, address, why, letter.message_id)
        return draft.decide(Outcome.ANSWERED)
    if case is not None and case.consultation.state is not ConsultationState.IN_CIRCLE:
        tell_silent(draft, writer, address, NotPosted.LONG_AGO, letter.message_id)
        return draft.decide(Outcome.ANSWERED)
    if case is None:
        _begin(draft, circle.id, letter, writer, address, fingerprint)
    consultation = with_traces(draft.consultation, writer.id, letter)
    draft.keep(with_terms(consultation, writer.id, remove=draft.snapshot.stopped_at))
    kind = TurnKind.POST if intent.reach.whom is Whom.ALL else TurnKind.ASIDE
    turn = replace(new_turn(draft, kind, None, writer, address, intent, judgement), to=intent.reach.to)
    masked = mask(draft, turn, quotation=bool(letter.quoted))
    turn = replace(turn, subject=draft.consultation.subject or masked.subject, text=masked.text)
    if judgement.failure is None and may_be_a_machine(draft, None, turn):
        turn = replace(turn, failure=Failure.LOOP)
    must_see = turn.failure or draft.onlookers or turn.attached or in_doubt(letter, turn)
    must_see = must_see or intent.reach.whom is Whom.UNCLEAR or not masked.text.text.strip()
    must_see = must_see or perhaps_a_wish(intent.original.text)
    if must_see or wants_preview(draft.snapshot.config.policy.preview_answers, judgement):
        preview(draft, turn, masked, writer)
        return draft.decide(Outcome.HELD)
    draft.keep(replace(draft.consultation, cast=masked.cast))
    return send_to_circle(draft, turn, writer, masked.removed)


def _begin(
    draft: Draft, circle_id: str, letter: Letter, writer: Member, address: str, fingerprint: str
) -> None:
    draft.keep(
        Consultation(
            id=draft.tokens.new_id(),
            version=0,
            asker=writer.id,
            asker_address=address,
            state=after(None, Cause.POSTED),
            specialties=(),
            # the same mail may also have begun a consultation, or a conversation elsewhere
            fingerprint=f"{fingerprint}/{circle_id}",
            circle_id=circle_id,
            created=draft.now,
            last_mail_at=draft.now,
        )
    )
    draft.note_seen(writer.id, letter.message_id)
