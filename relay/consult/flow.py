"""One event in, one decision out. The only door into the domain.

`step` for a mail, `tick` for the passing of time, `undelivered` for a mail that
could not be handed on. All pure: what the world knows comes in the snapshot.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from relay.consult import (
    bounces,
    closing,
    conversation,
    desk,
    holding,
    in_thread,
    loops,
    passing_time,
    stopped,
    who_wrote,
)
from relay.consult.addresses import Role
from relay.consult.circles.follow import follow
from relay.consult.circles.people import without_pseudonyms
from relay.consult.classify.intent import intent_of
from relay.consult.commands import Command
from relay.consult.crisis import dangers_of, untold, with_resources, with_urgency
from relay.consult.decision import Decision, Outcome, Tokens
from relay.consult.intents import (
    AdminConfirmation,
    AdmissionReply,
    Bounce,
    CircleReply,
    CircleStart,
    CircleVerb,
    CircleWords,
    Confirmation,
    DeskCommands,
    ForgetAnswer,
    ForOperator,
    FromRobot,
    Helped,
    HoldAnswer,
    HoldGone,
    Intent,
    InvitationReply,
    Misdirected,
    NewRequest,
    NotACommand,
    RememberedAnswer,
    ReportReply,
    ThreadVerb,
    Unusable,
    WhichOne,
    Words,
)
from relay.consult.joining import hearing
from relay.consult.masking import document_of, with_terms
from relay.consult.model import Case, MemberId, Original, TurnState
from relay.consult.notices.base import TextKind
from relay.consult.notices.desk import OperatorMail, Trouble
from relay.consult.notices.held import Expired
from relay.consult.notices.preview import Preview
from relay.consult.notices.receipts import Unreadable
from relay.consult.onlookers import onlookers_of, told_of_onlookers
from relay.consult.second_thoughts import unmasking
from relay.consult.snapshot import Snapshot
from relay.consult.standing import forgetting
from relay.consult.tongue import with_language
from relay.consult.traces import with_traces
from relay.consult.words import Verb
from relay.consult.writing import Draft
from relay.deid.document import Document
from relay.deid.finding import Failure, Judgement
from relay.deid.replacing.redacted import Redacted
from relay.mail.letter import Letter
from relay.mail.robots.reasons import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One mail at one address (or at several intake addresses at once)."""

    letter: Letter
    roles: tuple[Role, ...]
    from_address: str
    from_name: str = ""
    """As the writer's program has it; only of a stranger who asks to join."""
    fingerprint: str
    spool_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToJudge:
    """What the engine must judge before `step` can decide."""

    document: Document
    case: Case | None
    """The consultation it belongs to, whose cast is known."""


def text_to_judge(arrival: Arrival, snapshot: Snapshot) -> ToJudge | None:
    """The text this mail brings, if any."""
    intent = intent_of(arrival.letter, arrival.roles, snapshot)
    original = _new_text(intent)
    if original is None:
        return None
    case = intent.case if isinstance(intent, HoldAnswer) else snapshot.case
    return ToJudge(document=document_of(original), case=case)


def step(
    arrival: Arrival, judgement: Judgement | None, snapshot: Snapshot, now: datetime, tokens: Tokens
) -> Decision:
    """What follows from one mail.

    judgement: the engine's answer about `text_to_judge`; a missing one counts as a failure, so
    that nothing passes unjudged. When the residual check stopped the mails of a first decision,
    the same event is stepped again with `snapshot.stopped_at`: then the text is held instead.
    """
    intent = intent_of(arrival.letter, arrival.roles, snapshot)
    if isinstance(intent, HoldAnswer):
        snapshot = snapshot.with_circle_of(intent.case)
    draft = Draft(snapshot, now, tokens, intent.case if isinstance(intent, HoldAnswer) else snapshot.case)
    draft.onlookers = _onlookers(intent, arrival, snapshot)
    letter, address = arrival.letter, arrival.from_address
    if snapshot.member and not letter.robot:
        draft.dangers = dangers_of(intent, letter, snapshot.config.crisis)
    decision = with_language(_follow(intent, arrival, judgement, draft), intent, letter, snapshot.member)
    decision = loops.tired(decision, draft, letter, address)
    if decision.outcome is Outcome.ROBOT:
        return decision
    decision = stopped.with_word_of_it(decision, draft, letter, address)
    if snapshot.member:
        dangers = untold(draft, snapshot.member.id, draft.dangers)
        decision = with_resources(decision, draft, letter, address, dangers)
    if not draft.onlookers or any(isinstance(mail.notice, Preview) for mail in decision.outgoing):
        return decision
    return replace(decision, outgoing=(*told_of_onlookers(draft, letter, address), *decision.outgoing))


def _follow(intent: Intent, arrival: Arrival, judgement: Judgement | None, draft: Draft) -> Decision:
    snapshot, now, tokens, case = draft.snapshot, draft.now, draft.tokens, draft.snapshot.case
    letter, address, member = arrival.letter, arrival.from_address, snapshot.member
    judged = judgement or Judgement(failure=Failure.CRASHED)
    if snapshot.circle and (original := _new_text(intent)):
        known = case.consultation.cast.known() if case else ()
        judged = without_pseudonyms(judged, document_of(original).text, snapshot.circle, known)
    if snapshot.stopped_at:
        judged = replace(judged, failure=Failure.RESIDUAL)
        draft.alert(Trouble.RESIDUAL, arrival.spool_id)
    elif letter.unreadable and judged.failure is None:
        judged = replace(judged, failure=Failure.UNREADABLE)
    match intent:
        case FromRobot():
            return bounces.by_machine(draft, letter, member)
        case Bounce():
            return bounces.bounced(draft, letter)
        case ForOperator(mailbox=mailbox):
            # a person's mail to the association's own admins; it is theirs to read as it is
            draft.tell_admins(OperatorMail(mailbox=mailbox, author=address, text=letter.new_text))
            return draft.decide(Outcome.TO_OPERATOR)
        case (
            AdmissionReply()
            | InvitationReply()
            | DeskCommands(commands=(Command(verb=Verb.JOIN | Verb.INVITE), *_))
        ):
            return hearing.heard(Draft(snapshot, now, tokens), intent, letter, address, arrival.from_name)
        case ReportReply():
            return unmasking.answered(draft, intent, address)
        case AdminConfirmation():
            return who_wrote.confirm_by_admin(draft, intent, address)
        case _ if member is None:
            return draft.decide(Outcome.STRANGER)
        case Misdirected():
            return draft.decide(Outcome.MISDIRECTED)
        case Unusable(reason=reason, left_out=left_out):
            limit = snapshot.config.policy.limits.text_chars
            draft = Draft(snapshot, now, tokens)
            unreadable = Unreadable(reason=reason, max_chars=limit, left_out=left_out)
            draft.write(unreadable, member, address, answers=letter.message_id)
            return draft.decide(Outcome.ANSWERED)
        case NewRequest() if case is not None:
            return conversation.join_held(draft, intent, case)
        case NewRequest() if _over_the_day(snapshot):
            return desk.too_many_requests(draft, member, address, letter.message_id)
        case NewRequest():
            return conversation.new_request(
                draft, intent, letter, judged, member, address, arrival.fingerprint
            )
        case HoldAnswer(turn=turn) if turn.author != member.id:
            return draft.decide(Outcome.MISDIRECTED)
        case HoldAnswer():
            draft.note_seen(member.id, letter.message_id, draft.thread_of(intent.turn))
            consultation = with_traces(draft.consultation, member.id, letter)
            draft.keep(with_urgency(consultation, member.id, draft.dangers))
            if snapshot.stopped_at:
                draft.keep(with_terms(draft.consultation, member.id, remove=snapshot.stopped_at))
                if intent.answer.verb is Verb.SEND:
                    return holding.hold_again(draft, intent.turn, member, Failure.RESIDUAL)
            needed = judged if intent.original else None
            return holding.answer_hold(draft, intent, needed, member)
        case HoldGone():
            gone = Expired(kind=TextKind.REQUEST, subject=Redacted(""))
            draft.write(gone, member, address, answers=letter.message_id)
            return draft.decide(Outcome.ANSWERED)
        case Words():
            return conversation.relay_words(draft, intent, letter, judged, member, address)
        case CircleWords() | CircleVerb() | CircleStart() | CircleReply():
            return follow(draft, intent, letter, judged, member, address, arrival.fingerprint)
        case ThreadVerb():
            return in_thread.obey_in_thread(draft, intent, letter, member, address)
        case Helped():
            return closing.note_help(draft, intent, member, address)
        case DeskCommands():
            return desk.obey(Draft(snapshot, now, tokens), intent, member, address, letter.message_id)
        case ForgetAnswer(yes=yes):
            return forgetting.answer(draft, yes, member, letter.message_id)
        case WhichOne():
            return desk.which_one(draft, member, address, letter.message_id)
        case NotACommand():
            return desk.not_a_command(draft, letter, member, address, intent)
        case Confirmation() | RememberedAnswer():
            return who_wrote.answered(draft, intent, member, letter.message_id)


def tick(snapshot: Snapshot, now: datetime, tokens: Tokens) -> Decision | None:
    """What the passing of time brings to one case; None: nothing yet."""
    case = snapshot.case
    if case is None:
        return None
    draft = Draft(snapshot, now, tokens, case)
    return draft.decide(Outcome.COMMAND) if passing_time.passes(draft) else None


def undelivered(
    thread_id: str | None,
    turn_id: str | None,
    snapshot: Snapshot,
    now: datetime,
    tokens: Tokens,
    *,
    reader: MemberId | None = None,
    why: Refusal = Refusal.OTHER,
) -> Decision:
    """A mail could not be delivered for good: another colleague is asked, or its writer told."""
    draft = Draft(snapshot, now, tokens, snapshot.case)
    member = snapshot.roster.get(reader) if reader else None
    return bounces.refused(draft, member, thread_id, turn_id, why)


def needs_kept(arrival: Arrival, snapshot: Snapshot) -> bool:
    """Whether the answer tells all that is held on the writer (`snapshot.kept`)."""
    intent = intent_of(arrival.letter, arrival.roles, snapshot)
    return isinstance(intent, DeskCommands) and any(one.verb is Verb.MYDATA for one in intent.commands)


def _over_the_day(snapshot: Snapshot) -> bool:
    return len(snapshot.requests_lately) >= snapshot.config.policy.limits.requests_per_day


def _new_text(intent: Intent) -> Original | None:
    match intent:
        case NewRequest(original=original) | Words(original=original) | CircleWords(original=original):
            return original
        case HoldAnswer(original=original, stale=False, turn=turn) if turn.state is TurnState.HELD:
            return original
        case _:
            return None


def _onlookers(intent: Intent, arrival: Arrival, snapshot: Snapshot) -> tuple[str, ...]:
    """Whom a mail about a consultation went to past the relay; a copy of "help" gives nobody away."""
    about_a_case = isinstance(
        intent, NewRequest | HoldAnswer | Words | CircleWords | ThreadVerb | CircleVerb | Unusable
    )
    joins_held = isinstance(intent, NewRequest) and snapshot.case is not None
    if snapshot.member is None or not about_a_case or joins_held:
        return ()
    turn = intent.turn if isinstance(intent, HoldAnswer) else None
    return onlookers_of(arrival.letter, snapshot.member, arrival.from_address, snapshot.domain, turn)
