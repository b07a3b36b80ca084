"""The weekly letter: what it tells, and what it does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from relay.consult.model import MemberId
from relay.consult.routing.load import Load
from relay.consult.snapshot import Snapshot
from relay.consult.standing.model import Standing
from relay.consult.steward import Asked, last_week, letter
from tests.consult.world import World

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
SINCE = MONDAY - timedelta(days=7)


def asked(number: int, key: str = "grief", hours: int | None = 2) -> list[Asked]:
    sent = SINCE + timedelta(days=1)
    answered = None if hours is None else sent + timedelta(hours=hours)
    return [Asked(specialties=(key,), sent_at=sent, answered_at=answered)] * number


def snapshot(**standings: Standing) -> Snapshot:
    world = World()
    for who, standing in standings.items():
        world.roster[MemberId(who)] = replace(world.roster[MemberId(who)], standing=standing)
    return world.snapshot(None)


def test_it_is_due_on_monday_from_seven_in_the_associations_time_zone() -> None:
    new_york = ZoneInfo("America/New_York")
    assert last_week(MONDAY.replace(hour=11, minute=59), new_york) is None
    week = last_week(MONDAY.replace(hour=12), new_york)
    assert week is not None
    assert [day.isoformat() for day in week] == ["2026-11-23T00:00:00-05:00", "2026-11-30T00:00:00-05:00"]
    assert last_week(MONDAY.replace(hour=12) + timedelta(days=1), new_york) is None


def test_a_week_is_told_in_numbers() -> None:
    told = letter(asked(7) + asked(6, hours=None) + asked(3, "trauma"), SINCE, MONDAY, snapshot())
    assert (told.requests, told.unanswered, told.middle) == (15, 5, 2)
    (line,) = told.lines
    assert (line.title, line.requests, line.unanswered) == ("Grief", 13, 6)
    assert (told.since.day, told.until.day) == (23, 29)


@given(st.lists(st.tuples(st.sampled_from(["grief", "trauma"]), st.none() | st.integers(0, 90)), max_size=12))
def test_no_count_below_five_is_told(rows: list[tuple[str, int | None]]) -> None:
    told = letter([one for key, hours in rows for one in asked(1, key, hours)], SINCE, MONDAY, snapshot())
    counts = [told.requests, told.unanswered, told.colleagues, told.resting]
    counts += [number for line in told.lines for number in (line.requests, line.unanswered)]
    assert all(count is None or count >= 5 for count in counts)
    assert told.requests is None or told.requests % 5 == 0
    if len(rows) < 5:
        assert told.middle is None


def test_a_specialty_with_few_colleagues_is_missing_and_one_that_waits_is_slow() -> None:
    told = letter(asked(8, hours=30), SINCE, MONDAY, snapshot())
    assert told.missing == ()
    assert told.slow == ("Grief",)
    gone = Standing(left=SINCE)
    few = letter([], SINCE, MONDAY, snapshot(hannah=gone, tobias=gone, priya=gone))
    assert few.missing == ("Grief", "Trauma")


def test_colleagues_at_their_limit_are_told_of_together() -> None:
    world = World()
    for number in range(5):
        who = MemberId(f"more{number}")
        entry = replace(world.roster[MemberId("hannah")].entry, weekly_limit=1)
        world.roster[who] = replace(world.roster[MemberId("hannah")], id=who, entry=entry)
    tired = {MemberId(f"more{number}"): Load(asked_this_week=1) for number in range(5)}
    told = letter([], SINCE, MONDAY, replace(world.snapshot(None), loads=tired))
    assert told.over_asked == ("Grief", "Trauma")
    assert letter([], SINCE, MONDAY, world.snapshot(None)).over_asked == ()


@given(st.integers(0, 14), st.integers(0, 14))
def test_what_is_left_when_the_told_is_taken_away_is_never_one_to_four(answered: int, waiting: int) -> None:
    told = letter(asked(answered) + asked(waiting, hours=None), SINCE, MONDAY, snapshot())
    for line in told.lines:
        assert line.unanswered is None or line.requests - line.unanswered >= 5
    assert told.unanswered is None or told.unanswered % 5 == 0


def test_where_nearly_all_wait_the_letter_says_so_without_the_number() -> None:
    told = letter(asked(1) + asked(6, hours=None), SINCE, MONDAY, snapshot())
    assert [(line.requests, line.unanswered, line.most) for line in told.lines] == [(7, None, True)]
    assert (told.unanswered, told.most) == (None, True)
