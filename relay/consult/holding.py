"""Texts on hold: what follows from their writer's answer to the preview."""

from dataclasses import replace

from relay.consult.asking import ask_of, with_not_asked
from relay.consult.circles.reach import Reach, Whom
from relay.consult.circles.sending import shown_readers
from relay.consult.decision import Decision, Outcome
from relay.consult.intents import HoldAnswer
from relay.consult.masking import Masked, mask, with_terms
from relay.consult.model import Original, Turn, TurnKind, TurnState
from relay.consult.notice_words import text_kind
from relay.consult.notices.held import (
    AlreadySent,
    Cancelled,
    ChooseSpecialty,
    Expired,
    NewerPreview,
    NotUnderstood,
)
from relay.consult.notices.receipts import Unreadable, UnreadableReason
from relay.consult.previewing import choices, preview
from relay.consult.reply_tokens import preview_token
from relay.consult.routing.reachable import widened
from relay.consult.sending import send_turn
from relay.consult.snapshot import Member
from relay.consult.states import LIVE, SILENT, Cause, after
from relay.consult.wiping import cancelled
from relay.consult.words import Verb
from relay.consult.writing import Draft
from relay.deid.finding import Failure, Judgement


def answer_hold(draft: Draft, intent: HoldAnswer, judgement: Judgement | None, writer: Member) -> Decision:
    """What follows from the answer to a preview."""
    turn, answer = _with_brought(intent), intent.answer
    draft.words_below = intent.words_below
    if turn.state is not TurnState.HELD:
        _reply(draft, turn, writer, _what_became_of(draft, turn))
        return draft.decide(Outcome.ANSWERED)
    if intent.stale and answer.verb is not Verb.CANCEL:
        _reply(draft, turn, writer, NewerPreview(subject=turn.subject))
        return draft.decide(Outcome.ANSWERED)
    if intent.reach is not None:
        turn = _redirected(turn, intent.reach)
        if answer.verb is None:
            return _again(draft, turn, writer)
    draft.keep(with_not_asked(draft.consultation, intent.not_asked))
    match answer.verb:
        case Verb.SEND if _nobody_named(draft, turn):
            return _again(draft, turn, writer)
        case Verb.SEND | None if intent.not_asked:
            # whom it will not go to is an edit: its writer sees it before anything leaves
            return _again(draft, turn, writer)
        case Verb.SEND if judgement and not judgement.failure and intent.original:
            # the engine failed before and works now: its writer sees what it finds
            return _replace(draft, turn, writer, intent.original, judgement, send_if_clean=False)
        case Verb.SEND if draft.onlookers:
            # Others have read the preview with the writer's name on it: relayed only if told so again.
            return _again(draft, turn, writer)
        case Verb.SEND:
            return _send(draft, turn, writer)
        case Verb.CANCEL:
            return _cancel(draft, turn, writer)
        case Verb.REMOVE:
            return _edit(draft, turn, writer, answer.remove, answer.keep)
        case Verb.INSTEAD if intent.original and intent.original.text.strip() and judgement:
            unfinished = bool(intent.attached.taken or intent.reach or intent.not_asked)
            send_if_clean = not (unfinished or _nobody_named(draft, turn))
            return _replace(draft, turn, writer, intent.original, judgement, send_if_clean=send_if_clean)
        case Verb.WIDEN if turn.kind is TurnKind.REQUEST:
            return _widen(draft, turn, writer)
        case Verb.INCLUDE if intent.original and judgement:
            return _replace(draft, turn, writer, intent.original, judgement, send_if_clean=False)
    if intent.choice and turn.kind is TurnKind.REQUEST:
        # other specialties, another circle: what was widened before belonged to the former ones
        wishes = replace(draft.consultation.wishes, related=(), any_jurisdiction=False)
        draft.keep(replace(draft.consultation, specialties=intent.choice, wishes=wishes))
        return _again(draft, turn, writer)
    notice = NotUnderstood(kind=text_kind(turn), subject=turn.subject, deleted_on=draft.deleted_on(turn))
    _reply(draft, turn, writer, notice, token=preview_token(draft, turn))
    return draft.decide(Outcome.ANSWERED)


def _with_brought(intent: HoldAnswer) -> Turn:
    """The turn with what its writer attached to the answer; a new text comes with its own alone."""
    turn, attached = intent.turn, intent.attached
    if intent.answer.verb is Verb.INSTEAD:
        return replace(turn, attached=attached.taken, left_out=attached.left_out)
    new = tuple(one for one in attached.left_out if one not in turn.left_out)
    return replace(turn, left_out=(*turn.left_out, *new))


def _redirected(turn: Turn, reach: Reach) -> Turn:
    kind = TurnKind.POST if reach.whom is Whom.ALL else TurnKind.ASIDE
    return replace(turn, kind=kind, to=reach.to)


def _nobody_named(draft: Draft, turn: Turn) -> bool:
    """Whether it is perhaps for one alone, who is not named or not there: then it cannot go."""
    readers = shown_readers(draft, turn)
    return readers is not None and readers.unclear


def hold_again(draft: Draft, turn: Turn, writer: Member, failure: Failure) -> Decision:
    """A text the residual check stopped goes back to its writer as a new preview."""
    return _again(draft, replace(turn, failure=failure), writer)


def _send(draft: Draft, turn: Turn, writer: Member) -> Decision:
    if not turn.text.text.strip():
        _reply(draft, turn, writer, Unreadable(reason=UnreadableReason.EMPTY, max_chars=0))
        return draft.decide(Outcome.ANSWERED)
    if turn.kind is TurnKind.REQUEST and not draft.snapshot.titles(draft.consultation.specialties):
        notice = ChooseSpecialty(subject=turn.subject, choices=choices(draft))
        _reply(draft, turn, writer, notice, token=preview_token(draft, turn))
        return draft.decide(Outcome.ANSWERED)
    return send_turn(draft, replace(turn, approved=True), writer)


def _cancel(draft: Draft, turn: Turn, writer: Member) -> Decision:
    draft.keep(cancelled(turn))
    if turn.kind is TurnKind.REQUEST:
        state = after(draft.consultation.state, Cause.CANCELLED)
        draft.keep(replace(draft.consultation, state=state, closed_at=draft.now))
    _reply(draft, turn, writer, Cancelled(kind=text_kind(turn), subject=turn.subject, asked=True))
    return draft.decide(Outcome.COMMAND)


def _widen(draft: Draft, turn: Turn, writer: Member) -> Decision:
    """A new preview for a wider circle; with none to widen to the preview says how it stands."""
    wider = widened(ask_of(draft.consultation, writer), draft.snapshot)
    if wider is not None:
        draft.keep(replace(draft.consultation, wishes=wider))
    return _again(draft, turn, writer)


def _edit(
    draft: Draft, turn: Turn, writer: Member, remove: tuple[str, ...], keep: tuple[str, ...]
) -> Decision:
    draft.keep(with_terms(draft.consultation, writer.id, remove, keep))
    return _again(draft, turn, writer, said_now=(*remove, *keep))


def _again(draft: Draft, turn: Turn, writer: Member, said_now: tuple[str, ...] = ()) -> Decision:
    """A new preview of the same words under the terms as they are now."""
    masked = mask(draft, turn, said_now=said_now)
    preview(draft, _next_version(draft, turn, masked), masked, writer)
    return draft.decide(Outcome.HELD)


def _replace(
    draft: Draft, turn: Turn, writer: Member, original: Original, judgement: Judgement, *, send_if_clean: bool
) -> Decision:
    turn = replace(
        turn, original=original, findings=judgement.findings, flags=judgement.flags, failure=judgement.failure
    )
    masked = mask(draft, turn, came=draft.now if send_if_clean else turn.created)
    turn = _next_version(draft, turn, masked)
    clean = not (masked.text.marks or masked.look.left_in or masked.look.rare or judgement.failure)
    clean = clean and not draft.onlookers
    if send_if_clean and clean and (turn.kind is not TurnKind.REQUEST or draft.consultation.specialties):
        draft.keep(replace(draft.consultation, cast=masked.cast))
        return send_turn(draft, replace(turn, approved=True), writer)
    preview(draft, turn, masked, writer)
    return draft.decide(Outcome.HELD)


def _next_version(draft: Draft, turn: Turn, masked: Masked) -> Turn:
    return replace(
        turn,
        version=turn.version + 1,
        subject=draft.consultation.subject or masked.subject,
        text=masked.text,
        held_at=draft.now,
        reminded=False,
    )


def _what_became_of(draft: Draft, turn: Turn) -> AlreadySent | Cancelled | Expired:
    match turn.state:
        case TurnState.CANCELLED:
            return Cancelled(kind=text_kind(turn), subject=turn.subject, asked=not _ended(draft, turn))
        case TurnState.EXPIRED:
            return Expired(kind=text_kind(turn), subject=turn.subject)
        case _:
            return AlreadySent(kind=text_kind(turn), subject=turn.subject)


def _ended(draft: Draft, turn: Turn) -> bool:
    """Whether what a further text belonged to is over, and took it along."""
    thread = draft.thread_of(turn)
    over = draft.consultation.state not in LIVE or (thread is not None and thread.state in SILENT)
    return turn.kind is not TurnKind.REQUEST and over


Answering = AlreadySent | Cancelled | Expired | NewerPreview | NotUnderstood | ChooseSpecialty | Unreadable


def _reply(draft: Draft, turn: Turn, writer: Member, notice: Answering, token: str | None = None) -> None:
    draft.write(notice, writer, turn.author_address, thread=draft.thread_of(turn), reply_token=token)
