"""What a notice calls a consultation and its texts."""

from relay.consult.model import Turn, TurnKind
from relay.consult.notices.base import TextKind
from relay.consult.subjects import stand_in
from relay.consult.writing import Draft
from relay.deid.replacing.redacted import Redacted


def text_kind(turn: Turn) -> TextKind:
    """What the text is, in the words of notices."""
    if turn.kind is TurnKind.FOLLOWUP and turn.thread_id is None:
        return TextKind.FOLLOWUP_TO_ALL
    return TextKind(str(turn.kind))


def subject_of(draft: Draft, turn: Turn | None = None) -> Redacted:
    """The consultation's subject as fixed at its sending, else the held one."""
    return draft.consultation.subject or (turn.subject if turn else default_subject(draft))


def default_subject(draft: Draft) -> Redacted:
    """What a consultation is called whose writer gave it no subject."""
    return stand_in(draft.snapshot.titles(draft.consultation.specialties))
