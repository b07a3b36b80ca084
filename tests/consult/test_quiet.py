"""Quiet hours: by the association's clock, whatever the night and whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.quiet import awake, is_quiet
from relay.settings.policy import Policy
from relay.settings.scalars import QuietHours

ZONES = ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"]


def policy(start: time, end: time, zone: str = "UTC") -> Policy:
    return Policy(quiet_hours=QuietHours(start, end), timezone=ZoneInfo(zone))


NIGHT = policy(time(21), time(7))


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-11-23T20:59:59", "2026-11-23T20:59:59"),
        ("2026-11-23T21:00:00", "2026-11-24T07:00:00"),
        ("2026-11-24T00:00:00", "2026-11-24T07:00:00"),
        ("2026-11-24T06:59:59", "2026-11-24T07:00:00"),
        ("2026-11-24T07:00:00", "2026-11-24T07:00:00"),
    ],
)
def test_a_night_ends_in_the_morning(moment: str, then: str) -> None:
    assert awake(datetime.fromisoformat(moment + "+00:00"), NIGHT) == datetime.fromisoformat(then + "+00:00")


def test_a_stretch_within_a_day_ends_that_day() -> None:
    noon = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    assert awake(noon, policy(time(12), time(14))) == noon.replace(hour=14, minute=0)


def test_the_hours_are_those_of_the_associations_zone() -> None:
    evening = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # ten at night in New York
    assert awake(evening, policy(time(21), time(7), "America/New_York")).hour == 12


def test_without_quiet_hours_every_moment_will_do() -> None:
    assert awake(datetime(2026, 11, 23, 3, tzinfo=UTC), Policy()) == datetime(2026, 11, 23, 3, tzinfo=UTC)


@given(
    moment=st.datetimes(
        datetime(2024, 1, 1),  # noqa: DTZ001
        datetime(2030, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    start=st.times(),
    end=st.times(),
    zone=st.sampled_from(ZONES),
)
def test_the_end_is_never_quiet_never_before_and_never_a_day_away(
    moment: datetime, start: time, end: time, zone: str
) -> None:
    if start == end:
        return
    hours = policy(start, end, zone)
    then = awake(moment, hours)
    assert moment <= then <= moment + timedelta(hours=26)
    assert then == moment or is_quiet(moment, hours)
    assert not is_quiet(then, hours)
