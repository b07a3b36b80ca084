"""What the passing of time brings to one consultation: reminders, deletion, widening, the end."""

from dataclasses import replace
from datetime import timedelta

from relay.consult import escalation, gone
from relay.consult.closing import close
from relay.consult.model import ConsultationState, Turn, TurnKind, TurnState
from relay.consult.notice_words import text_kind
from relay.consult.notices.desk import Trouble
from relay.consult.notices.held import Expired
from relay.consult.notices.preview import Reminder
from relay.consult.previewing import URGENT_REMINDER
from relay.consult.reply_tokens import preview_token
from relay.consult.second_thoughts.revealing import meet
from relay.consult.snapshot import Member
from relay.consult.states import LIVE, Cause, after
from relay.consult.suspending import is_suspended, quiet_since, waiting_anew
from relay.consult.widening_clock import ran_out
from relay.consult.wiping import wiped
from relay.consult.writing import Draft


def passes(draft: Draft) -> bool:
    """Does what is due; whether anything was."""
    if draft.snapshot.stopped_at:  # a first try was stopped by the last search
        draft.alert(Trouble.RESIDUAL, draft.consultation.id)
    changed = gone.let_go(draft)
    if not any(is_suspended(draft, wish.member) for wish in draft.consultation.reveals):
        changed |= meet(draft)
    for turn in draft.turns:
        if turn.state is TurnState.HELD and not is_suspended(draft, turn.author):
            changed |= _held(draft, waiting_anew(draft, turn))
    consultation = draft.consultation
    if is_suspended(draft, consultation.asker):  # nothing of theirs goes further, and nothing of it ends
        return changed
    if consultation.state in LIVE and draft.now >= quiet_since(draft) + _close_after(draft):
        close(draft, draft.snapshot.roster.get(consultation.asker), Cause.SILENCE)
        return True
    if not ran_out(consultation, draft.now):
        return changed
    if consultation.state is ConsultationState.OPEN:
        escalation.widen(draft)
        return True
    if consultation.state is ConsultationState.HELD:  # the reminder stands above; it comes once
        draft.keep(replace(consultation, wake_at=None))
        return True
    return changed


def _held(draft: Draft, turn: Turn) -> bool:
    """A text that waits for its writer."""
    policy, writer = draft.snapshot.config.policy, draft.snapshot.roster.get(turn.author)
    if draft.now >= turn.held_at + policy.expire_after:
        _expire(draft, turn, writer)
        return True
    remind_after = policy.remind_after
    if draft.consultation.urgent and turn.kind is TurnKind.REQUEST:
        remind_after = min(remind_after, URGENT_REMINDER)
    if turn.reminded or writer is None or draft.now < turn.held_at + remind_after:
        return False
    _remind(draft, turn, writer)
    return True


def _expire(draft: Draft, turn: Turn, writer: Member | None) -> None:
    draft.keep(wiped(replace(turn, state=TurnState.EXPIRED)))
    if turn.kind is TurnKind.REQUEST:
        state = after(draft.consultation.state, Cause.NO_ANSWER_TO_PREVIEW)
        draft.keep(replace(draft.consultation, state=state, closed_at=draft.now, wake_at=None))
    if writer:
        notice = Expired(kind=text_kind(turn), subject=turn.subject)
        draft.write(notice, writer, turn.author_address)


def _remind(draft: Draft, turn: Turn, writer: Member) -> None:
    draft.keep(replace(turn, reminded=True))
    token = preview_token(draft, turn)
    draft.write(
        Reminder(
            kind=text_kind(turn),
            subject=turn.subject,
            text=turn.text,
            deleted_on=draft.deleted_on(turn),
        ),
        writer,
        turn.author_address,
        turn=turn,
        reply_token=token,
    )


def _close_after(draft: Draft) -> timedelta:
    specialties = draft.snapshot.config.specialties
    spans = [specialties[k].close_after for k in draft.consultation.specialties if k in specialties]
    return max(spans, default=draft.snapshot.config.policy.retention.text)
