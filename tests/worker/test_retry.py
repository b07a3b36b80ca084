"""When a deferred mail is tried again (R8)."""

from datetime import UTC, datetime, timedelta

import pytest

from relay.settings.policy import Retry
from relay.worker.retry import next_try

CREATED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [
        (1, 2 * MINUTE),
        (2, 4 * MINUTE),
        (3, 8 * MINUTE),
        (4, 16 * MINUTE),
        (5, 32 * MINUTE),
        (6, 64 * MINUTE),
        (7, 128 * MINUTE),
        (8, 4 * HOUR),
        (9, 4 * HOUR),
        (1_000_000, 4 * HOUR),
    ],
)
def test_each_wait_is_twice_the_last_up_to_the_longest(attempts: int, wait: timedelta) -> None:
    now = CREATED + HOUR
    assert next_try(Retry(), attempts, CREATED, now) == now + wait


@pytest.mark.parametrize(
    ("age", "again"), [(5 * DAY - MINUTE, True), (5 * DAY, False), (30 * DAY, False), (-DAY, True)]
)
def test_after_five_days_it_is_given_up(age: timedelta, again: bool) -> None:
    assert (next_try(Retry(), 3, CREATED, CREATED + age) is not None) is again


def test_the_policy_sets_the_schedule() -> None:
    retry = Retry(first=MINUTE, longest=3 * MINUTE, give_up=HOUR)
    waits = []
    now, attempts = CREATED, 1
    while again := next_try(retry, attempts, CREATED, now):
        waits.append(again - now)
        now, attempts = again, attempts + 1
    assert waits[:3] == [MINUTE, 2 * MINUTE, 3 * MINUTE]
    assert set(waits[3:]) == {3 * MINUTE}
    assert HOUR <= now - CREATED < HOUR + 3 * MINUTE
