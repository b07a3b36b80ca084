"""When a deferred mail is tried again (RFC 5321 §4.5.4.1)."""

from datetime import datetime

from relay.settings.policy import Retry


def next_try(retry: Retry, attempts: int, created: datetime, now: datetime) -> datetime | None:
    """The time of the next try after `attempts` failed ones; None: give up.

    First after `retry.first`, each wait twice the last, at most `retry.longest`.
    """
    if now - created >= retry.give_up:
        return None
    doublings = min(max(attempts - 1, 0), 30)
    return now + min(retry.first * (1 << doublings), retry.longest)
