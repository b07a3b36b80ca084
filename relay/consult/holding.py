"""Texts on hold: the preview, and what its writer answers."""

from dataclasses import replace
from datetime import timedelta

from relay.consult.asking import ask_of, nearest_titles, shown_pool, with_not_asked
from relay.consult.circles.reach import Reach, Whom
from relay.consult.circles.sending import shown_readers
from relay.consult.decision import Decision, Outcome
from relay.consult.intents import HoldAnswer
from relay.consult.masking import Masked, mask, with_terms
from relay.consult.model import (
    Original,
    Turn,
    TurnKind,
    TurnState,
)
from relay.consult.notices.held import (
    AlreadySent,
    Cancelled,
    ChooseSpecialty,
    Expired,
    NewerPreview,
    NotUnderstood,
)
from relay.consult.notices.preview import Preview
from relay.consult.notices.receipts import Unreadable, UnreadableReason
from relay.consult.onlookers import shown
from relay.consult.reply_tokens import preview_token
from relay.consult.routing.reachable import reachable_of, widened
from relay.consult.sending import SILENT, send_turn, text_kind
from relay.consult.snapshot import Member
from relay.consult.states import LIVE, Cause, after
from relay.consult.wiping import cancelled
from relay.consult.words import Verb
from relay.consult.writing import Draft
from relay.deid.finding import Failure, Judgement

URGENT_REMINDER = timedelta(hours=2)
"""An urgent request that waits for its writer's word is reminded of this early."""


def preview(
    draft: Draft,
    turn: Turn,
    masked: Masked,
    writer: Member,
    unknown_tag: str | None = None,
    *,
    undone: bool = False,
) -> None:
    """Holds the turn and writes its preview under a fresh one-time address."""
    onlookers, more = shown(draft.onlookers)
    turn = replace(turn, told_of=(*turn.told_of, *draft.onlookers))
    draft.keep(turn)
    draft.keep(replace(draft.consultation, cast=masked.cast))
    if draft.consultation.urgent and turn.kind is TurnKind.REQUEST:
        draft.keep(replace(draft.consultation, wake_at=turn.held_at + URGENT_REMINDER))
    config = draft.snapshot.config
    specialties = draft.consultation.specialties if turn.kind is TurnKind.REQUEST else ()
    specialties = tuple(k for k in specialties if k in config.specialties)  # one may be gone since
    ask = ask_of(replace(draft.consultation, specialties=specialties), writer)
    found = reachable_of(ask, f"{turn.subject.text}\n{turn.text.text}", draft.snapshot, draft.now)
    asked = min(found.number, sum(config.specialties[k].ask for k in specialties))
    to_choose = turn.kind is TurnKind.REQUEST and not specialties
    token = preview_token(draft, turn)
    draft.write(
        Preview(
            kind=text_kind(turn),
            newer=turn.version > 1,
            subject=turn.subject,
            text=turn.text,
            specialty_titles=draft.snapshot.titles(specialties),
            choices=choices(draft) if to_choose else (),
            nearest=nearest_titles(draft, turn) if to_choose else (),
            unknown_tag=unknown_tag,
            colleagues=asked,
            urgent=turn.kind is TurnKind.REQUEST and draft.consultation.urgent,
            pool=shown_pool(draft, found) if specialties else None,
            removed=masked.removed,
            look=masked.look,
            not_found=masked.not_found,
            not_kept=masked.not_kept,
            failure=turn.failure,
            onlookers=onlookers,
            more_onlookers=more,
            uncertain=turn.original.uncertain,
            forwarded_left_out=bool(turn.original.forwarded),
            attached=turn.attached,
            left_out=turn.left_out,
            deleted_on=draft.deleted_on(turn),
            undone=undone,
            circle=shown_readers(draft, turn),
        ),
        writer,
        turn.author_address,
        thread=draft.thread_of(turn),
        turn=turn,
        reply_token=token,
        bounces=True,
    )


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


def choices(draft: Draft) -> tuple[tuple[str, str], ...]:
    """(key, title) of every specialty."""
    return tuple((key, s.title) for key, s in draft.snapshot.config.specialties.items())


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
    masked = mask(
        turn,
        consultation=draft.consultation,
        snapshot=draft.snapshot,
        came=draft.day(turn.created),
        said_now=said_now,
    )
    preview(draft, _next_version(draft, turn, masked), masked, writer)
    return draft.decide(Outcome.HELD)


def _replace(
    draft: Draft, turn: Turn, writer: Member, original: Original, judgement: Judgement, *, send_if_clean: bool
) -> Decision:
    turn = replace(
        turn, original=original, findings=judgement.findings, flags=judgement.flags, failure=judgement.failure
    )
    masked = mask(
        turn,
        consultation=draft.consultation,
        snapshot=draft.snapshot,
        came=draft.day(draft.now if send_if_clean else turn.created),
    )
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
