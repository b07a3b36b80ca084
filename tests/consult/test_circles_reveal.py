"""`reveal` in a circle: those who wish it meet, two and two; of a wish alone nobody ever hears."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.consult.audit import Action
from relay.consult.circles.passing import tick_circle
from relay.consult.circles.words import CircleWord, circle_word, perhaps_a_wish
from relay.consult.notices.circle_meeting import CircleMet, CircleRevealNoted, CircleRevealTakenBack
from relay.consult.notices.circles import CircleAside, CirclePost, CirclePosted, CircleSilent
from relay.consult.notices.preview import Preview
from relay.consult.notices.reveal import NotMet
from relay.settings.policy import Policy, PreviewPolicy
from relay.settings.scalars import QuietHours
from tests.consult.test_circles import listed, name
from tests.consult.world import PEOPLE, World

IN_IT = ("maren", "hannah", "tobias", "priya")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PRIMARY = {who: f"{full}, {address}" for who, (full, address, _) in PEOPLE.items()}


def talking(policy: Policy | None = None) -> World:
    """A circle of four, in which Maren has written and everybody has a mail to answer."""
    world = World(policy or Policy(preview_answers=PreviewPolicy.NEVER))
    listed(world, *IN_IT)
    world.write("maren", "thursday", "A first word.")
    return world


def wishes(world: World, who: str, text: str = "reveal") -> None:
    """In answer to the first post, or to its receipt."""
    kind = CirclePosted if who == "maren" else CirclePost
    mail = next(m for m in world.mails if m.reader == who and isinstance(m.notice, kind))
    world.answer(who, text, mail)


def answers_receipt(world: World, who: str, text: str) -> None:
    receipts = [m for m in world.mails if m.reader == who and isinstance(m.notice, CircleRevealNoted)]
    world.answer(who, text, receipts[-1])


def later(world: World, span: timedelta) -> None:
    world.now += span
    for circle in list(world.circles.values()):
        decision = tick_circle(replace(world.snapshot(None), circle=circle), world.now, world.tokens)
        if decision:
            world.keep(decision, None)


def met(world: World) -> dict[tuple[str, str], str]:
    """(reader, whom they were told of) to the words they read."""
    called = {name(world, who): who for who in IN_IT}
    return {
        (str(m.reader), called[c.pseudonym]): c.told
        for m in world.mails
        if isinstance(m.notice, CircleMet)
        for c in m.notice.colleagues
    }


def everybody_of(*who: str) -> dict[tuple[str, str], str]:
    return {(a, b): PRIMARY[b] for a in who for b in who if a != b}


def test_those_who_wish_it_meet_a_day_after_and_the_others_hear_nothing() -> None:
    world = talking()
    before = world.to("priya")
    for who in ("maren", "hannah", "tobias"):
        wishes(world, who)
    later(world, DAY - HOUR)
    assert met(world) == {}
    later(world, HOUR)
    assert met(world) == everybody_of("maren", "hannah", "tobias")
    assert world.to("priya") == before
    assert [(a.action, a.member) for a in world.audited] == [
        (Action.REVEAL, who) for who in ("maren", "hannah", "tobias")
    ]
    assert {a.consultation_id for a in world.audited} == {world.circles["thursday"].id}
    later(world, 5 * DAY)
    assert len([m for m in world.mails if isinstance(m.notice, CircleMet)]) == 3


def test_one_mail_tells_each_who_they_all_are_and_under_which_names() -> None:
    world = talking()
    for who in ("maren", "hannah", "tobias"):
        wishes(world, who)
    later(world, DAY)
    (mail,) = [m.notice for m in world.mails if m.reader == "maren" and isinstance(m.notice, CircleMet)]
    assert mail.you == name(world, "maren")
    assert {c.pseudonym: c.told for c in mail.colleagues} == {
        name(world, who): PRIMARY[who] for who in ("hannah", "tobias")
    }


def test_a_wish_alone_is_never_told_of() -> None:
    world = talking()
    heard = {who: world.to(who) for who in IN_IT if who != "maren"}
    wishes(world, "maren")
    later(world, 30 * DAY)
    assert {who: world.to(who) for who in heard} == heard
    assert met(world) == {}


def test_receipts_are_the_same_whoever_else_wishes_it() -> None:
    alone, among = talking(), talking()
    for who in ("maren", "tobias", "priya"):
        wishes(among, who)
    for world in (alone, among):
        wishes(world, "hannah")
        answers_receipt(world, "hannah", "What is this?")
        answers_receipt(world, "hannah", "no")
    assert alone.to("hannah") == among.to("hannah")


def test_a_later_wish_meets_those_that_stand_a_day_after_it() -> None:
    world = talking()
    wishes(world, "maren")
    wishes(world, "hannah")
    later(world, DAY)
    later(world, 40 * DAY)
    wishes(world, "tobias")
    later(world, DAY - HOUR)
    assert met(world) == everybody_of("maren", "hannah")
    later(world, HOUR)
    assert met(world) == everybody_of("maren", "hannah", "tobias")


@pytest.mark.parametrize("said", ["no", "No, thank you", "cancel", "nein"])
def test_taken_back_at_hour_23_the_others_meet_without_them(said: str) -> None:
    world = talking()
    for who in ("maren", "hannah", "tobias"):
        wishes(world, who)
    later(world, 23 * HOUR)
    answers_receipt(world, "hannah", said)
    assert isinstance(world.to("hannah")[-1], CircleRevealTakenBack)
    later(world, 5 * DAY)
    assert met(world) == everybody_of("maren", "tobias")


def test_who_has_met_some_and_takes_it_back_meets_no_more() -> None:
    world = talking()
    wishes(world, "maren")
    wishes(world, "hannah")
    later(world, DAY)
    answers_receipt(world, "hannah", "no")
    notice = world.to("hannah")[-1]
    assert isinstance(notice, CircleRevealTakenBack)
    assert notice.met == (name(world, "maren"),)
    wishes(world, "tobias")
    later(world, DAY)
    assert met(world) == everybody_of("maren", "hannah") | everybody_of("maren", "tobias")


def test_said_anew_other_words_count_and_the_day_begins_anew() -> None:
    world = talking()
    wishes(world, "maren")
    wishes(world, "hannah")
    later(world, 23 * HOUR)
    answers_receipt(world, "maren", "reveal as Maren, maren@home.example")
    later(world, 2 * HOUR)
    assert met(world) == {}
    later(world, 22 * HOUR)
    assert met(world)[("hannah", "maren")] == "Maren, maren@home.example"


def test_in_answer_to_an_aside_it_concerns_that_one_alone() -> None:
    world = talking()
    post = next(m for m in world.mails if m.reader == "hannah")
    world.answer("hannah", f"aside to {name(world, 'maren')}: how are you?", post)
    aside = next(m for m in world.mails if isinstance(m.notice, CircleAside))
    world.answer("maren", "reveal", aside)
    notice = world.to("maren")[-1]
    assert isinstance(notice, CircleRevealNoted)
    assert notice.others == (name(world, "hannah"),)
    wishes(world, "tobias")
    later(world, 2 * DAY)
    assert met(world) == {}
    wishes(world, "hannah")
    later(world, DAY)
    assert met(world) == everybody_of("maren", "hannah") | everybody_of("hannah", "tobias")


def test_who_joins_later_is_none_of_those_a_wish_concerns() -> None:
    world = talking()
    wishes(world, "maren")
    wishes(world, "hannah")
    listed(world, *IN_IT, "colin", old=world.circles["thursday"])
    world.write("colin", "thursday", "reveal", "")
    later(world, 2 * DAY)
    assert [m.reader for m in world.mails if isinstance(m.notice, CircleMet)] == ["maren", "hannah"]
    assert world.circles["thursday"].met == (("hannah", "maren"),)


def leaves_circle(world: World) -> None:
    world.write("hannah", "thursday", "leave", "leave")


def leaves_relay(world: World) -> None:
    world.write("hannah", "relay", "leave", "")


def struck_off(world: World) -> None:
    world.strike_off("hannah")


def out_of_the_file(world: World) -> None:
    listed(world, "maren", "tobias", "priya", old=world.circles["thursday"])


def forgotten(world: World) -> None:
    world.write("hannah", "relay", "forget me", "")
    world.answer("hannah", "yes")


@pytest.mark.parametrize("what", [leaves_circle, leaves_relay, struck_off, out_of_the_file, forgotten])
def test_who_is_gone_before_it_is_told_meets_nobody_and_nobody_hears_of_it(
    what: Callable[[World], None],
) -> None:
    world = talking()
    for who in ("maren", "hannah", "tobias"):
        wishes(world, who)
    what(world)
    heard = world.to("priya")
    later(world, 2 * DAY)
    assert met(world) == everybody_of("maren", "tobias")
    assert world.to("priya") == heard
    assert not [r for r in world.circles["thursday"].reveals if r.member == "hannah"]


def test_back_in_the_circle_an_old_wish_counts_no_more() -> None:
    world = talking()
    wishes(world, "maren")
    wishes(world, "hannah")
    out_of_the_file(world)
    later(world, HOUR)
    listed(world, *IN_IT, old=world.circles["thursday"])
    later(world, 5 * DAY)
    assert met(world) == {}


def test_with_the_circle_its_wishes_end() -> None:
    world = talking()
    wishes(world, "maren")
    wishes(world, "hannah")
    circle = world.circles["thursday"]
    world.circles["thursday"] = replace(circle, missing_since=world.now)
    later(world, DAY)
    assert met(world) == {}


def test_at_night_nobody_is_told_and_a_wish_can_still_be_taken_back() -> None:
    world = talking(Policy(preview_answers=PreviewPolicy.NEVER, quiet_hours=QuietHours(time(8), time(12))))
    wishes(world, "maren")
    wishes(world, "hannah")
    later(world, DAY)
    assert met(world) == {}
    answers_receipt(world, "hannah", "no")
    later(world, 6 * HOUR)
    assert met(world) == {}


def test_neither_a_wish_nor_what_stands_below_it_reaches_anybody() -> None:
    world = talking()
    posts = len([m for m in world.mails if isinstance(m.notice, CirclePost)])
    wishes(world, "hannah", "Reveal\n\nI would love to meet you all.")
    wishes(world, "tobias", "Reveal as Tobias Okonjo, tobias@okonjo.example\nCome for tea.")
    world.write("priya", "thursday", "reveal", "reveal")
    assert len([m for m in world.mails if isinstance(m.notice, CirclePost)]) == posts
    assert {r.member for r in world.circles["thursday"].reveals} == {"hannah", "tobias", "priya"}


@pytest.mark.parametrize(
    "text", ["Reveal as", "reveal me please to those who wish", "Reveal: as little as you can"]
)
def test_what_only_begins_like_a_wish_is_shown_to_its_writer_first(text: str) -> None:
    assert perhaps_a_wish(text)
    world = talking()
    wishes(world, "hannah", text)
    last = world.to("hannah")[-1]
    assert isinstance(last, Preview | CircleRevealNoted)
    assert len([m for m in world.mails if isinstance(m.notice, CirclePost)]) == 3


def test_ordinary_words_are_no_wish() -> None:
    for text in ("I would reveal nothing to her yet.", "She revealed it herself."):
        assert circle_word(text, "") is None
        assert not perhaps_a_wish(text)
    assert circle_word("revelar", "") == (CircleWord.REVEAL, "")


def test_words_the_last_search_stops_cost_their_writer_the_wish_and_nobody_else_the_meeting() -> None:
    world = talking()
    wishes(world, "hannah", "reveal as Hannah, Colin Falk")
    wishes(world, "maren")
    wishes(world, "tobias")
    world.stopped_at = ("Colin Falk",)
    later(world, DAY)
    world.stopped_at = ()
    assert met(world) == everybody_of("maren", "tobias")
    told_not = [(str(m.reader), m.notice.pseudonym) for m in world.mails if isinstance(m.notice, NotMet)]
    assert sorted(told_not) == sorted(
        [(who, name(world, "hannah")) for who in ("maren", "tobias")]
        + [("hannah", name(world, who)) for who in ("maren", "tobias")]
    )
    later(world, 5 * DAY)
    assert met(world) == everybody_of("maren", "tobias")
    wishes(world, "hannah")
    wishes(world, "maren")
    later(world, DAY)
    assert met(world) == everybody_of("maren", "tobias") | everybody_of("maren", "hannah")


def test_where_it_cannot_be_told_whose_words_it_was_nobody_is_told_of_anybody() -> None:
    world = talking()
    for who in ("maren", "hannah", "tobias"):
        wishes(world, who)
    world.stopped_at = ("something between the lines",)
    later(world, DAY)
    world.stopped_at = ()
    assert met(world) == {}
    assert len([m for m in world.mails if isinstance(m.notice, NotMet)]) == 6
    later(world, 5 * DAY)
    assert met(world) == {}


def test_who_is_not_in_the_circle_wishes_nothing_there() -> None:
    world = talking()
    world.write("colin", "thursday", "reveal", "reveal")
    assert isinstance(world.to("colin")[-1], CircleSilent)
    assert world.circles["thursday"].reveals == ()


def test_nobody_takes_back_anothers_wish() -> None:
    world = talking()
    wishes(world, "maren")
    receipt = world.last("maren")
    world.write("tobias", f"r-{receipt.reply_token}", "no", "Re: it")
    assert len(world.circles["thursday"].reveals) == 1


EVENTS = st.lists(
    st.tuples(st.sampled_from(IN_IT), st.sampled_from(["wish", "no", "wait", "leave"]), st.integers(1, 40)),
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(EVENTS)
def test_in_any_order_only_those_meet_who_both_wished_it_and_thought_for_a_day(
    events: list[tuple[str, str, int]],
) -> None:
    world = talking()
    since: dict[str, object] = {}
    allowed: set[tuple[str, str]] = set()
    for who, what, hours in events:
        inside = [p.member for p in world.circles["thursday"].participants if p.is_in]
        if what == "wish" and who in inside and len(inside) > 1:
            wishes(world, who)
            since[who] = world.now
        elif what == "no" and who in since:
            answers_receipt(world, who, "no")
            since.pop(who)
        elif what == "leave" and len(inside) > 1:
            world.write(who, "thursday", "leave", "leave")
            since.pop(who, None)
        later(world, timedelta(hours=hours))
        allowed |= {
            two
            for a, b in combinations(since, 2)
            for two in ((a, b), (b, a))
            if max(since[a], since[b]) + DAY <= world.now  # type: ignore[call-overload, operator]
        }
        assert set(met(world)) == allowed
