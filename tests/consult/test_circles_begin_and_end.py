"""Circles that begin by mail, turn their rota, and end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from relay.consult.circles.model import Circle, CircleState
from relay.consult.circles.passing import tick_circle
from relay.consult.circles.rota import after_a_round
from relay.consult.circles.wishes import Wish, wish_of
from relay.consult.decision import Outcome
from relay.consult.model import MemberId
from relay.consult.notices.circles import (
    CircleBegun,
    CircleCannotClose,
    CircleDigest,
    CircleEnded,
    CircleInvitation,
    CircleNoRota,
    CircleNotStarted,
    CirclePost,
    CircleRota,
    CircleSilent,
    CircleStarted,
    CircleWaits,
    CircleYourCase,
    NotPosted,
    NotStarted,
)
from relay.consult.notices.desk import CircleLine, Status
from relay.consult.notices.standing import MyData
from relay.settings.values import CircleKind, Rhythm
from tests.consult.world import DOMAIN, World

INVITED = ("hannah", "tobias", "priya")
START = "start circle: grief, up to 6, monthly"


def begun(**changes: object) -> tuple[World, Circle]:
    """A circle that Maren began and three colleagues joined."""
    world = World()
    world.write("maren", "relay", START, "")
    for who in INVITED:
        world.answer(who, "yes")
    (circle,) = world.circles.values()
    circle = replace(circle, **changes)  # type: ignore[arg-type]
    world.circles[circle.key] = circle
    return world, circle


def pass_days(world: World, days: int) -> None:
    world.now += timedelta(days=days)
    for circle in list(world.circles.values()):
        snapshot = replace(world.snapshot(None), circle=circle)
        decision = tick_circle(snapshot, world.now, world.tokens)
        if decision:
            world.keep(decision, None)


def of(world: World, kind: type) -> list[str]:
    return [str(m.reader) for m in world.mails if isinstance(m.notice, kind)]


# --- beginning ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        (START, Wish(specialty="grief", size=6)),
        ("Please start a circle for grief, 8 people, every two weeks",
         Wish(specialty="grief", size=8, rhythm=Rhythm.FORTNIGHTLY)),
        ("Start study group: Trauma", Wish(specialty="trauma", kind=CircleKind.STUDY)),
        ("start circle: knitting", Wish(specialty=None)),
        ("start circle", Wish(specialty=None)),
        ("Let us start", None),
        ("status", None),
    ],
)  # fmt: skip
def test_what_a_wish_asks_for(text: str, wish: Wish | None) -> None:
    assert wish_of([text], World().config.specialties) == wish


def test_a_start_invites_colleagues_of_other_practices_one_by_one() -> None:
    world = World()
    decision = world.write("maren", "relay", START, "")
    assert decision.outcome is Outcome.COMMAND
    assert sorted(of(world, CircleInvitation)) == sorted(INVITED)  # colin shares Maren's practice
    assert of(world, CircleStarted) == ["maren"]
    tokens = {m.reply_token for m in world.mails if isinstance(m.notice, CircleInvitation)}
    assert len(tokens) == 3


def test_it_begins_with_the_third_yes_and_not_before() -> None:
    world = World()
    world.write("maren", "relay", START, "")
    for who in INVITED[:2]:
        world.answer(who, "Yes, please")
    assert of(world, CircleBegun) == []
    world.answer("priya", "yes")
    assert sorted(of(world, CircleBegun)) == sorted(("maren", *INVITED))
    ((key, circle),) = world.circles.items()
    assert key == "grief-circle-1"
    assert circle.state is CircleState.OPEN
    told = {m.notice.you for m in world.mails if isinstance(m.notice, CircleBegun)}
    assert len(told) == 4
    world.write("priya", "grief-circle-1", "Good to be here, dear colleagues.")
    assert sorted(of(world, CirclePost)) == ["hannah", "maren", "tobias"]


def test_a_no_is_seen_by_nobody_and_can_be_taken_back() -> None:
    world = World()
    world.write("maren", "relay", START, "")
    invitation = world.last("hannah")
    world.answer("hannah", "no", invitation)
    assert isinstance(world.to("hannah")[-1], CircleWaits)
    assert len(world.to("maren")) == 1
    world.answer("hannah", "yes", invitation)
    world.answer("hannah", "yes", invitation)
    assert [p.member for p in world.circles["grief-circle-1"].participants] == ["maren", "hannah"]


def test_an_answer_that_is_neither_asks_again() -> None:
    world = World()
    world.write("maren", "relay", START, "")
    world.answer("hannah", "What would it be about?")
    assert isinstance(world.to("hannah")[-1], CircleInvitation)


def test_nobody_joins_a_full_circle() -> None:
    world, circle = begun(size=4)
    colin = replace(world.roster[MemberId("colin")])
    world.roster[MemberId("colin")] = colin
    snapshot_grant = next(g for g in world.grants.values() if g.purpose == "circle-invitation")
    world.grants["x" * 26] = replace(snapshot_grant, member=MemberId("colin"))
    world.write("colin", "r-" + "x" * 26, "yes", "Re: it")
    (notice,) = world.to("colin")
    assert isinstance(notice, CircleWaits)
    assert notice.full
    assert not world.circles[circle.key].has(MemberId("colin"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("start circle: knitting", NotStarted.SPECIALTY),
        ("start circle: grief, up to 3", NotStarted.SIZE),
        ("start circle: grief, up to 400", NotStarted.SIZE),
    ],
)
def test_a_wish_that_cannot_be_is_said_and_nobody_is_written_to(text: str, why: NotStarted) -> None:
    world = World()
    world.write("maren", "relay", text, "")
    (notice,) = world.to("maren")
    assert isinstance(notice, CircleNotStarted)
    assert notice.why is why
    assert of(world, CircleInvitation) == []


def test_one_forming_circle_a_member() -> None:
    world = World()
    world.write("maren", "relay", START, "")
    world.write("maren", "relay", START, "")
    notice = world.to("maren")[-1]
    assert isinstance(notice, CircleNotStarted)
    assert notice.why is NotStarted.ANOTHER


def test_too_few_colleagues_are_not_invited_at_all() -> None:
    world = World()
    del world.roster[MemberId("priya")]
    world.write("maren", "relay", START, "")
    notice = world.to("maren")[-1]
    assert isinstance(notice, CircleNotStarted)
    assert notice.why is NotStarted.TOO_FEW


def test_too_few_answers_end_it_after_two_weeks() -> None:
    world = World()
    world.write("maren", "relay", START, "")
    invitation = world.last("priya")
    world.answer("hannah", "yes")
    pass_days(world, 14)
    assert of(world, CircleEnded) == ["maren", "hannah"]
    del world.circles["grief-circle-1"]
    world.answer("priya", "yes", invitation)
    notice = world.to("priya")[-1]
    assert isinstance(notice, CircleSilent)
    assert notice.why is NotPosted.ENDED


# --- ending -------------------------------------------------------------------------------------


def test_who_began_it_ends_it_with_two_words_and_no_fewer() -> None:
    world, circle = begun()
    world.write("maren", circle.key, "close", "close")
    assert isinstance(world.to("maren")[-1], CircleCannotClose)
    world.write("hannah", circle.key, "close circle", "")
    assert isinstance(world.to("hannah")[-1], CircleCannotClose)
    assert world.circles[circle.key].state is CircleState.OPEN
    world.write("maren", circle.key, "close circle", "")
    assert sorted(of(world, CircleEnded)) == sorted(("maren", *INVITED))
    assert world.circles[circle.key].state is CircleState.CLOSED


def test_the_last_to_leave_ends_it() -> None:
    world, circle = begun()
    for who in ("maren", *INVITED):
        world.write(who, circle.key, "leave", "leave")
    assert world.circles[circle.key].state is CircleState.CLOSED
    assert of(world, CircleEnded) == []


def test_gone_from_the_file_it_ends_after_a_day() -> None:
    world, circle = begun(starter=None, rota=False)
    world.circles[circle.key] = replace(circle, missing_since=world.now)
    pass_days(world, 0)
    assert world.circles[circle.key].state is CircleState.OPEN
    pass_days(world, 1)
    assert world.circles[circle.key].state is CircleState.CLOSED


# --- digest -------------------------------------------------------------------------------------


def with_talks(world: World) -> None:
    for circle in list(world.circles.values()):
        snapshot = replace(world.snapshot(None), circle=circle, talks=tuple(world.cases.values()))
        decision = tick_circle(snapshot, world.now, world.tokens)
        if decision:
            world.keep(decision, None)


def test_a_digest_gathers_a_week_of_posts_and_each_can_be_answered() -> None:
    world, circle = begun(rota=False)
    world.write("tobias", circle.key, "digest weekly", "")
    world.write("maren", circle.key, "A first word about eating.", "Eating")
    world.write("hannah", circle.key, "A second word about sleeping.", "Sleeping")
    assert "tobias" not in of(world, CirclePost)
    with_talks(world)
    assert of(world, CircleDigest) == []
    world.now += timedelta(days=7)
    with_talks(world)
    with_talks(world)
    (digest,) = [m.notice for m in world.mails if isinstance(m.notice, CircleDigest)]
    assert [p.text.text for p in digest.posts] == [
        "A first word about eating.",
        "A second word about sleeping.",
    ]
    world.write("tobias", digest.posts[0].address.partition("@")[0], "I agree.", "Re: Eating")
    assert sorted(of(world, CirclePost)[-3:]) == ["hannah", "maren", "priya"]


def test_digest_off_brings_what_was_kept_and_loses_and_doubles_nothing() -> None:
    world, circle = begun(rota=False)
    world.write("tobias", circle.key, "digest weekly", "")
    world.write("maren", circle.key, "A first word about eating.", "Eating")
    world.write("tobias", circle.key, "digest off", "")
    world.write("hannah", circle.key, "A second word about sleeping.", "Sleeping")
    with_talks(world)
    (digest,) = [m.notice for m in world.mails if isinstance(m.notice, CircleDigest)]
    assert len(digest.posts) == 2
    assert "tobias" not in of(world, CirclePost)
    world.write("hannah", circle.key, "A third word about waking.", "Waking")
    assert of(world, CirclePost).count("tobias") == 1


# --- rota ---------------------------------------------------------------------------------------


def test_the_rota_names_reminds_and_moves_on() -> None:
    world, circle = begun()
    pass_days(world, 0)
    first = [m for m in world.mails if isinstance(m.notice, CircleRota)]
    assert sorted(str(m.reader) for m in first) == sorted(("maren", *INVITED))
    assert [str(m.reader) for m in first if m.notice.whose == ""] == ["maren"]
    assert world.circles[circle.key].next_on == date(2026, 12, 23)
    pass_days(world, 26)
    assert of(world, CircleYourCase) == []
    pass_days(world, 1)
    pass_days(world, 0)
    assert of(world, CircleYourCase) == ["maren"]
    pass_days(world, 4)
    assert world.circles[circle.key].next_case == "hannah"
    assert world.circles[circle.key].next_on == date(2027, 1, 23)


def test_skip_and_next_change_places_and_all_are_told() -> None:
    world, circle = begun()
    pass_days(world, 0)
    world.answer("maren", "skip")
    assert world.circles[circle.key].next_case == "hannah"
    world.answer("priya", "next")
    after = world.circles[circle.key]
    assert after.next_case == "priya"
    assert sorted(p.member for p in after.participants) == sorted(("maren", *INVITED))
    assert of(world, CircleRota).count("tobias") == 3
    world.answer("maren", "skip")
    assert isinstance(world.to("maren")[-1], CircleNoRota)
    world.answer("priya", "next")
    assert isinstance(world.to("priya")[-1], CircleNoRota)


def test_who_is_next_and_leaves_is_followed_by_the_next() -> None:
    world, circle = begun()
    pass_days(world, 0)
    world.write("maren", circle.key, "leave", "leave")
    pass_days(world, 0)
    assert world.circles[circle.key].next_case == "hannah"


def test_words_in_answer_to_the_relay_itself_go_to_nobody() -> None:
    world, _ = begun()
    pass_days(world, 0)
    world.answer("hannah", "I should like to bring a case about a boy.")
    notice = world.to("hannah")[-1]
    assert isinstance(notice, CircleSilent)
    assert notice.why is NotPosted.NOWHERE
    assert of(world, CirclePost) == []


@pytest.mark.parametrize(
    ("day", "rhythm", "then"),
    [
        (date(2027, 1, 31), Rhythm.MONTHLY, date(2027, 2, 28)),
        (date(2026, 12, 15), Rhythm.MONTHLY, date(2027, 1, 15)),
        (date(2026, 12, 15), Rhythm.FORTNIGHTLY, date(2026, 12, 29)),
    ],
)
def test_a_round_later(day: date, rhythm: Rhythm, then: date) -> None:
    assert after_a_round(day, rhythm) == then


def test_who_is_forgotten_leaves_every_circle_they_were_in() -> None:
    world, circle = begun()
    other = replace(circle, id="f" * 32, key="a-second-circle")
    alone = tuple(p for p in circle.participants if p.member == "hannah")
    third = replace(circle, id="e" * 32, key="a-third-circle", participants=alone)
    world.circles |= {other.key: other, third.key: third}
    world.write("hannah", "relay", "forget me", "")
    world.answer("hannah", "yes")
    assert not any(c.has(MemberId("hannah")) for c in world.circles.values())
    assert world.circles[third.key].state is CircleState.CLOSED
    assert world.circles[other.key].state is circle.state


# --- what status tells ----------------------------------------------------------------------------


def circles_told(world: World, who: str) -> tuple[CircleLine, ...]:
    world.write(who, "relay", "status", "")
    notice = world.to(who)[-1]
    assert isinstance(notice, Status)
    return notice.circles


def test_status_lists_a_members_circles_and_whose_case_is_next() -> None:
    world, circle = begun()
    pass_days(world, 0)
    (mine,), (hers,) = circles_told(world, "maren"), circles_told(world, "hannah")
    assert (mine.title, mine.address, mine.members) == (circle.title, f"{circle.key}@{DOMAIN}", 4)
    assert (mine.whose, mine.on) == ("", date(2026, 12, 23))
    own = circle.participant(MemberId("maren"))
    assert own
    assert (hers.whose, hers.on) == (own.pseudonym, date(2026, 12, 23))
    assert circles_told(world, "colin") == ()


def test_status_tells_whose_case_is_next_to_nobody_who_came_after_it_was_told() -> None:
    world, _ = begun()
    pass_days(world, 0)
    world.now += timedelta(hours=1)
    grant = next(g for g in world.grants.values() if g.purpose == "circle-invitation")
    world.grants["x" * 26] = replace(grant, member=MemberId("colin"))
    world.write("colin", "r-" + "x" * 26, "yes", "Re: it")
    (line,) = circles_told(world, "colin")
    assert (line.whose, line.on, line.members) == ("", None, 5)


def test_while_it_waits_status_counts_nobody() -> None:
    world = World()
    world.write("maren", "relay", START, "")
    world.answer("hannah", "yes")
    (line,) = circles_told(world, "maren")
    assert (line.address, line.members, line.on) == ("", 0, None)


def test_status_and_my_data_show_ones_own_wish_to_meet_and_nobody_elses() -> None:
    world, circle = begun()
    world.write("maren", circle.key, "reveal as Maren, maren@home.example", "")
    world.write("hannah", circle.key, "reveal", "")
    assert circles_told(world, "maren")[0].told == ("Maren, maren@home.example",)
    assert circles_told(world, "tobias")[0].told == ()
    world.write("maren", "relay", "my data", "")
    notice = world.to("maren")[-1]
    assert isinstance(notice, MyData)
    assert notice.circles[0].told == ("Maren, maren@home.example",)


# --- no mail bomb ---------------------------------------------------------------------------------


def starts_and_ends(world: World) -> None:
    """Maren begins a circle, three join, and she ends it at once."""
    world.write("maren", "relay", START, "")
    if not isinstance(world.to("maren")[-1], CircleStarted):
        return
    for who in INVITED:
        world.answer(who, "yes")
    key = next(k for k, c in world.circles.items() if c.state is CircleState.OPEN)
    world.write("maren", key, "close circle", "")


def test_who_begins_and_ends_circles_over_and_over_is_stopped_at_two_in_four_weeks() -> None:
    world = World()
    starts_and_ends(world)
    world.now += timedelta(days=10)
    starts_and_ends(world)
    world.now += timedelta(days=10)
    invited = len(of(world, CircleInvitation))
    starts_and_ends(world)
    notice = world.to("maren")[-1]
    assert isinstance(notice, CircleNotStarted)
    assert (notice.why, notice.again_on) == (NotStarted.TOO_MANY, date(2026, 12, 21))
    assert len(of(world, CircleInvitation)) == invited
    world.now += timedelta(days=8)
    starts_and_ends(world)
    assert len(of(world, CircleInvitation)) == invited + 3


def test_a_colleague_is_invited_twice_a_week_at_most_whoever_begins() -> None:
    world = World()
    for starter in ("maren", "colin", "hannah"):
        world.write(starter, "relay", START, "")
    assert max(of(world, CircleInvitation).count(who) for who in world.roster) == 2
    notice = world.to("hannah")[-1]
    assert isinstance(notice, CircleNotStarted)
    assert notice.why is NotStarted.TOO_FEW
    world.now += timedelta(days=7)
    world.write("hannah", "relay", START, "")
    assert isinstance(world.to("hannah")[-1], CircleStarted)


def test_who_has_left_begins_no_circle() -> None:
    world = World()
    world.write("maren", "relay", "leave", "")
    world.write("maren", "relay", START, "")
    notice = world.to("maren")[-1]
    assert isinstance(notice, CircleNotStarted)
    assert notice.why is NotStarted.LEFT
    assert of(world, CircleInvitation) == []
