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
    policy = snapshot.config.policy
    if consultation.urgent:
        return replace(consultation, wake_at=leaves + _span(consultation, snapshot))
    wake_at = awake(awake(leaves, policy) + _span(consultation, snapshot), policy)
    return replace(consultation, wake_at=wake_at)


def stopped_for_a_question(consultation: Consultation, snapshot: Snapshot, now: datetime) -> Consultation:
    """With the clock standing still for one `widen_after`: a colleague is at it and has asked back.

    Several questions at one time stop it no longer than one, else curiosity could keep others from help.
    """
    if consultation.wake_at is None:
        return consultation
    span = _span(consultation, snapshot)
    return replace(consultation, wake_at=min(max(consultation.wake_at, now) + span, now + 2 * span))


def ran_out(consultation: Consultation, now: datetime) -> bool:
    """Whether it is time."""
    return consultation.wake_at is not None and consultation.wake_at <= now


def _span(consultation: Consultation, snapshot: Snapshot) -> timedelta:
    """The shortest `widen_after` of its specialties."""
    known = snapshot.config.specialties
    return min((known[k].widen_after for k in consultation.specialties if k in known), default=USUAL)
