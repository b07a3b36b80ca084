"""The reply tokens of a consultation: what its mails are answered to."""

from relay.consult.grants import Grant, Purpose
from relay.consult.model import MemberId, Thread, Turn
from relay.consult.writing import Draft


def thread_token(draft: Draft, thread: Thread, member: MemberId) -> str:
    """The participant's own reply address in the thread: the same each time (see Decisions in docs)."""
    token = draft.tokens.stable(thread.consultation_id, thread.id, member, thread.epoch)
    return draft.grant(
        token,
        Grant(
            purpose=Purpose.THREAD,
            member=member,
            consultation_id=thread.consultation_id,
            thread_id=thread.id,
        ),
    )


def token_for_all(draft: Draft) -> str:
    """The asker's reply address for the whole consultation: words to it reach every consultant."""
    consultation = draft.consultation
    token = draft.tokens.stable(consultation.id, "", consultation.asker, 0)
    return draft.grant(
        token,
        Grant(purpose=Purpose.CONSULTATION, member=consultation.asker, consultation_id=consultation.id),
    )


def own_token(draft: Draft, thread: Thread | None, member: MemberId) -> str:
    """Where a participant goes on writing: in their thread, or (None) the asker to every consultant."""
    return thread_token(draft, thread, member) if thread else token_for_all(draft)


def preview_token(draft: Draft, turn: Turn) -> str:
    """A fresh one-time address for the answer to this version of the turn's preview."""
    grant = Grant(
        purpose=Purpose.PREVIEW,
        member=turn.author,
        consultation_id=turn.consultation_id,
        turn_id=turn.id,
        number=turn.version,
        expires=turn.held_at + draft.snapshot.config.policy.expire_after,
    )
    return draft.grant(draft.tokens.fresh(), grant)
