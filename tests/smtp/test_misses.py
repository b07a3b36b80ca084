"""Refused recipients by network and hour; no network, no fixtures."""

import pytest

from relay.smtp.misses import Misses, net_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.200", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("::ffff:192.0.2.1", "192.0.2.9", True),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::1", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "", True),
    ],
)
def test_neighbours_count_as_one(one: str, other: str, same: bool) -> None:
    assert (net_of(one) == net_of(other)) is same


def test_an_hour_after_the_first_miss_another_is_answered() -> None:
    misses = Misses(per_hour=3)
    for at_s in (0.0, 10.0, 20.0):
        assert not misses.has_too_many("192.0.2.1", at_s)
        misses.note("192.0.2.1", at_s)
    assert misses.has_too_many("192.0.2.99", 3599.0)
    assert not misses.has_too_many("192.0.3.1", 3599.0)
    assert not misses.has_too_many("192.0.2.1", 3600.0)
    misses.note("192.0.2.1", 3600.0)
    assert misses.has_too_many("192.0.2.1", 3601.0)  # 10, 20 and 3600 lie within one hour


def test_a_flood_of_networks_takes_no_more_memory() -> None:
    misses = Misses(per_hour=1)
    for number in range(10_000):
        misses.note(f"10.{number >> 8}.{number & 255}.1", float(number) / 10_000)
    assert not misses.has_too_many("10.0.0.1", 1.0)
    assert misses.has_too_many("10.39.15.1", 1.0)
