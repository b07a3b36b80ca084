"""A text is put on hold, and its writer gets the preview."""

from dataclasses import replace
from datetime import timedelta

from relay.consult.asking import ask_of, nearest_titles, shown_pool
from relay.consult.circles.sending import shown_readers
from relay.consult.masking import Masked
from relay.consult.model import Turn, TurnKind
from relay.consult.notice_words import text_kind
from relay.consult.notices.preview import Preview
from relay.consult.onlookers import shown
from relay.consult.reply_tokens import preview_token
from relay.consult.routing.reachable import reachable_of
from relay.consult.snapshot import Member
from relay.consult.writing import Draft

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
        reply_token=preview_token(draft, turn),
        bounces=True,
    )


def choices(draft: Draft) -> tuple[tuple[str, str], ...]:
    """(key, title) of every specialty."""
    return tuple((key, s.title) for key, s in draft.snapshot.config.specialties.items())
