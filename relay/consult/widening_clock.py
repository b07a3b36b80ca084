"""The clock of a consultation nobody has answered: started, stopped for a while, run out."""

from dataclasses import replace
from datetime import datetime, timedelta

from relay.consult.model import Consultation
from relay.consult.quiet import awake
from relay.consult.snapshot import Snapshot

USUAL = timedelta(hours=24)
"""Where the file no longer holds any of its specialties."""


def started(consultation: Consultation, snapshot: Snapshot, leaves: datetime) -> Consultation:
    """With the clock counting from `leaves`; what runs out in quiet hours runs out at their end."""
    policy, consultation = snapshot.config.policy, replace(consultation, asked_back=False)
    if consultation.urgent:
        return replace(consultation, wake_at=leaves + _span(consultation, snapshot))
    wake_at = awake(awake(leaves, policy) + _span(consultation, snapshot), policy)
    return replace(consultation, wake_at=wake_at)


def stopped_for_a_question(consultation: Consultation, snapshot: Snapshot, now: datetime) -> Consultation:
    """With the clock standing still for one `widen_after`: a colleague is at it and has asked back.

    Only the first question does, until others are asked or the asker writes `wait`: else a question a
    day could keep others from being asked for weeks.
    """
    if consultation.wake_at is None or consultation.asked_back:
        return consultation
    span = _span(consultation, snapshot)
    return replace(consultation, wake_at=max(consultation.wake_at, now) + span, asked_back=True)


def after_all_no_question(consultation: Consultation, snapshot: Snapshot, now: datetime) -> Consultation:
    """With the clock as if the only question back, now undone, had not stopped it."""
    if consultation.wake_at is None:
        return consultation
    return replace(consultation, wake_at=max(consultation.wake_at - _span(consultation, snapshot), now))


def ran_out(consultation: Consultation, now: datetime) -> bool:
    """Whether it is time."""
    return consultation.wake_at is not None and consultation.wake_at <= now


def _span(consultation: Consultation, snapshot: Snapshot) -> timedelta:
    """The shortest `widen_after` of its specialties."""
    known = snapshot.config.specialties
    return min((known[k].widen_after for k in consultation.specialties if k in known), default=USUAL)
