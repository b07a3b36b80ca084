"""Machines that say of themselves nothing: what passes between them is slowed, and then ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.decision import Decision, Outcome, Outgoing
from relay.consult.loops import A_DAY, AT_ONCE, WITHIN, turns_of
from relay.consult.model import MemberId
from relay.consult.notices.base import Notice
from relay.consult.notices.circles import CircleAside, CirclePost
from relay.consult.notices.desk import NoMoreAnswers, OperatorAlert, Trouble, UnknownCommand
from relay.consult.notices.preview import Preview
from relay.consult.notices.relayed import Answer, Followup, Relayed, Request
from relay.deid.finding import Failure
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.test_circles import world_with_circle
from tests.consult.world import START, World

POLICY = Policy(min_pool=2, admins=("office@association.example",), preview_answers=PreviewPolicy.NEVER)
NEVER_SAME = ("apple", "birch", "cedar", "dune", "elm", "fern", "grove", "heath", "iris", "juniper")


def opened() -> World:
    """Maren has asked Hannah alone."""
    world = World(POLICY, ask=1)
    world.write("maren", "grief", "Joanna eats nothing since her fall. What would you do first?")
    world.answer("maren", "send")
    return world


def copy(world: World, who: str, kind: type[Notice]) -> Outgoing:
    return next(m for m in reversed(world.mails) if m.reader == who and isinstance(m.notice, kind))


def relayed(world: World) -> list[Outgoing]:
    return [m for m in world.mails if isinstance(m.notice, Answer | Followup)]


def converse(world: World, says: Callable[[str, int], str], minutes: int = 0, most: int = 200) -> None:
    """Two machines answer whatever comes to them, each mail once, until nothing comes any more."""
    number, done = count(1), 0
    world.answer("hannah", says("hannah", 0), copy(world, "hannah", Request), message_id="<0@a.example>")
    while done < len(world.mails):
        mail = world.mails[done]
        done += 1
        if mail.reader not in ("maren", "hannah") or isinstance(mail.notice, Request):
            continue
        world.now += timedelta(minutes=minutes)
        n = next(number)
        assert n < most, "they go on for ever"
        text, to = says(str(mail.reader), n), f"r-{mail.reply_token}" if mail.reply_token else "relay"
        world.write(str(mail.reader), to, text, "Re: it", message_id=f"<{n}@a.example>")


@pytest.mark.parametrize("minutes", [0, 1, 9])
def test_two_machines_that_always_say_the_same_stop_after_a_few_mails(minutes: int) -> None:
    world = opened()
    converse(world, lambda who, _: f"Thank you for your mail. {who} will read it soon.", minutes)
    assert len(relayed(world)) == 4


def test_a_ticket_number_or_the_hour_makes_no_other_text() -> None:
    world = opened()
    converse(world, lambda who, n: f"Your mail number {n} has reached {who}, at {n % 24}:0{n % 10}.")
    assert len(relayed(world)) == 4


@pytest.mark.parametrize("minutes", [0, 1, 9])
def test_two_machines_that_never_say_the_same_stop_after_twenty_mails_a_thread(minutes: int) -> None:
    world = opened()

    def says(who: str, n: int) -> str:
        words = " ".join(NEVER_SAME[int(d)] for d in str(n))
        return f"{who} has a new idea about {words} and writes at length."

    converse(world, says, minutes)
    assert len(relayed(world)) == 2 * A_DAY <= 20
    per_member = [n for who in ("maren", "hannah") for n in world.to(who) if isinstance(n, NoMoreAnswers)]
    assert len(per_member) <= 2


def times(world: World) -> list[datetime]:
    return [m.not_before for m in relayed(world) if m.not_before]


def test_of_words_in_a_thread_four_leave_in_ten_minutes_and_the_rest_waits() -> None:
    world = opened()
    request = copy(world, "hannah", Request)
    for number in range(3):
        word = NEVER_SAME[number]
        world.answer("hannah", f"Think of the {word} as well.", request, message_id=f"<h{number}@a.example>")
        answer = copy(world, "maren", Answer)
        world.answer("maren", f"And what of the {word}?", answer, message_id=f"<m{number}@a.example>")
    assert times(world) == [START] * 4 + [START + WITHIN] * 2


def posts(world: World) -> dict[str, datetime]:
    """What was said in the circle, each text once, and when it may leave."""
    said = [m for m in world.mails if isinstance(m.notice, CirclePost | CircleAside)]
    return {m.notice.text.text: m.not_before for m in said if m.not_before}  # type: ignore[attr-defined]


@pytest.mark.parametrize("alike", [True, False])
@pytest.mark.parametrize("minutes", [0, 9])
def test_two_machines_in_a_circle_stop_after_twenty_mails(alike: bool, minutes: int) -> None:
    world = world_with_circle(POLICY)
    world.write("maren", "thursday", "A first word to you all.")
    number, done = count(1), 0
    while done < len(world.mails):
        mail, done = world.mails[done], done + 1
        if mail.reader not in ("maren", "hannah") or not mail.reply_token:
            continue
        world.now += timedelta(minutes=minutes)
        n = next(number)
        assert n < 200, "they go on for ever"
        words = "Thank you for your mail." if alike else " ".join(NEVER_SAME[int(d)] for d in str(n))
        world.answer(str(mail.reader), f"{mail.reader}: {words}", mail, message_id=f"<{n}@a.example>")
    to_tobias = [n for n in world.to("tobias") if isinstance(n, CirclePost)]
    assert 2 <= len(to_tobias) <= 20
    assert len(to_tobias) == (5 if alike else 2 * A_DAY)


def test_of_what_is_said_in_a_circle_four_mails_leave_in_ten_minutes_and_the_rest_waits() -> None:
    world = world_with_circle(POLICY)
    world.write("maren", "thursday", "A first word to you all.")
    post = copy(world, "hannah", CirclePost)
    for number in range(4):
        text = f"Think of the {NEVER_SAME[number]}."
        world.answer("hannah", text, post, message_id=f"<h{number}@a.example>")
    to_all = copy(world, "tobias", CirclePost)
    name = world.circles["thursday"].participant(MemberId("maren"))
    assert name
    world.answer("tobias", f"aside to {name.pseudonym}: so do I.", to_all, message_id="<t@a.example>")
    assert list(posts(world).values()) == [START] * 4 + [START + WITHIN] * 2


@given(st.lists(st.integers(0, 3600), max_size=40))
def test_no_ten_minutes_ever_see_more_than_four(seconds: list[int]) -> None:
    came = [START + timedelta(seconds=s) for s in sorted(seconds)]
    turns = turns_of(came, AT_ONCE, WITHIN)
    assert turns == sorted(turns)
    assert all(turn >= at for turn, at in zip(turns, came, strict=True))
    assert all(later - turn >= WITHIN for turn, later in zip(turns, turns[AT_ONCE:], strict=False))


def held(world: World, who: str) -> Preview:
    notice = world.to(who)[-1]
    assert isinstance(notice, Preview)
    return notice


def test_a_person_who_says_much_is_asked_once_and_then_goes_on() -> None:
    world = opened()
    request = copy(world, "hannah", Request)
    for number in range(A_DAY):
        text = f"One more thing, about the {NEVER_SAME[number]}."
        world.answer("hannah", text, request, message_id=f"<h{number}@a.example>")
    assert len(relayed(world)) == A_DAY
    world.answer("hannah", "And about the ivy.", request, message_id="<ivy@a.example>")
    assert held(world, "hannah").failure is Failure.LOOP
    world.answer("hannah", "SEND")
    assert len(relayed(world)) == A_DAY + 1
    world.answer("hannah", "And about the moss.", request, message_id="<moss@a.example>")
    assert len(relayed(world)) == A_DAY + 2


def test_the_next_day_nobody_is_asked() -> None:
    world = opened()
    request = copy(world, "hannah", Request)
    for number in range(A_DAY):
        text = f"One more thing, about the {NEVER_SAME[number]}."
        world.answer("hannah", text, request, message_id=f"<h{number}@a.example>")
    world.now += timedelta(days=1, minutes=1)
    world.answer("hannah", "And about the ivy.", request, message_id="<ivy@a.example>")
    assert len(relayed(world)) == A_DAY + 1


def unclear(world: World, number: int, text: str = "Your ticket was opened") -> list[Decision]:
    return [
        world.write("hannah", "relay", f"{text} {n}.", "", message_id=f"<{world.now}{n}@a.example>")
        for n in range(number)
    ]


def test_what_cannot_be_acted_on_is_answered_ten_times_a_day_and_the_last_answer_says_so() -> None:
    world = opened()
    outcomes = [d.outcome for d in unclear(world, 15)]
    assert outcomes == [Outcome.ANSWERED] * 10 + [Outcome.ROBOT] * 5
    kinds = [type(n) for n in world.to("hannah") if not isinstance(n, Relayed)]
    assert kinds == [UnknownCommand] * 9 + [NoMoreAnswers]
    alerts = [m.notice for m in world.mails if isinstance(m.notice, OperatorAlert)]
    assert [a.trouble for a in alerts] == [Trouble.LOOP]


def test_commands_and_answers_work_all_the_same_and_the_next_day_everything_is_answered() -> None:
    world = opened()
    unclear(world, 12)
    world.write("hannah", "relay", "pause", "")
    assert world.roster[MemberId("hannah")].standing.is_paused(world.now)
    world.answer("hannah", "I would call a physician.", copy(world, "hannah", Request))
    assert relayed(world)
    world.now += timedelta(days=1, minutes=1)
    assert unclear(world, 1)[0].outcome is Outcome.ANSWERED
