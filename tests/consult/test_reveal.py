"""`reveal`: both or nobody, a day later, exactly what was shown; one's wish alone is never seen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.audit import Action
from relay.consult.decision import Outgoing
from relay.consult.model import MemberId, ThreadState
from relay.consult.notices.base import Notice
from relay.consult.notices.ending import ConsultationOver
from relay.consult.notices.receipts import Sent
from relay.consult.notices.regret import Resting, WhichColleague
from relay.consult.notices.relayed import Answer, Followup, Request
from relay.consult.notices.reveal import Met, MetAlready, NotMet, RevealNoted, RevealTakenBack
from relay.consult.said_in_thread import revealed_as, takes_back
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.world import PEOPLE, Robot, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PRIMARY = {who: f"{name}, {address}" for who, (name, address, _) in PEOPLE.items()}


def talking() -> World:
    """Hannah has answered Maren; tobias has not."""
    world = World(Policy(min_pool=2, preview_answers=PreviewPolicy.NEVER), ask=2)
    world.write("maren", "grief", "Joanna eats nothing. What would you do first?")
    world.answer("maren", "send")
    world.answer("hannah", "Call a physician.", mail(world, "hannah", Request))
    return world


def mail(world: World, who: str, kind: type[Notice]) -> Outgoing:
    return next(m for m in reversed(world.mails) if m.reader == who and isinstance(m.notice, kind))


def says(world: World, who: str, text: str = "reveal", **more: object) -> None:
    world.answer(who, text, mail(world, who, Answer if who == "maren" else Request), **more)


def both(world: World | None = None) -> World:
    world = world or talking()
    says(world, "maren")
    says(world, "hannah")
    return world


def met(world: World) -> dict[str, str]:
    return {str(m.reader): m.notice.told for m in world.mails if isinstance(m.notice, Met)}


def test_both_wish_it_and_a_day_later_both_are_told() -> None:
    world = both()
    world.tick(DAY - HOUR)
    assert met(world) == {}
    world.tick(HOUR)
    assert met(world) == {"maren": PRIMARY["hannah"], "hannah": PRIMARY["maren"]}
    assert [(a.action, a.member) for a in world.audited] == [
        (Action.REVEAL, "maren"),
        (Action.REVEAL, "hannah"),
    ]
    world.tick(DAY)
    assert len([m for m in world.mails if isinstance(m.notice, Met)]) == 2


def test_the_day_counts_from_the_second_wish() -> None:
    world = talking()
    says(world, "maren")
    world.tick(2 * DAY)
    says(world, "hannah")
    world.tick(DAY - HOUR)
    assert met(world) == {}
    world.tick(HOUR)
    assert len(met(world)) == 2


def test_one_alone_who_wishes_it_is_never_told_of() -> None:
    world = talking()
    says(world, "maren")
    heard = world.to("hannah")
    assert world.case().consultation.meet_at is None
    world.tick(10 * DAY)
    assert [n for n in world.to("hannah") if n not in heard] == []
    assert met(world) == {}


def test_the_receipts_are_the_same_whether_the_other_wishes_it_or_not() -> None:
    alone, second = talking(), talking()
    says(second, "maren")
    for world in (alone, second):
        says(world, "hannah")
    ours, theirs = mail(alone, "hannah", RevealNoted), mail(second, "hannah", RevealNoted)
    assert ours.notice == theirs.notice
    assert isinstance(ours.notice, RevealNoted)
    assert ours.notice.told == PRIMARY["hannah"]
    for world in (alone, second):
        world.answer("hannah", "no", mail(world, "hannah", RevealNoted))
    assert mail(alone, "hannah", RevealTakenBack).notice == mail(second, "hannah", RevealTakenBack).notice


@pytest.mark.parametrize("said", ["no", "No, thank you", "No, please do not.", "cancel", "undo", "nein"])
@pytest.mark.parametrize("who", ["maren", "hannah"])
def test_either_can_take_it_back_at_hour_23(said: str, who: str) -> None:
    world = both()
    world.tick(23 * HOUR)
    world.answer(who, said, mail(world, who, RevealNoted))
    assert isinstance(world.to(who)[-1], RevealTakenBack)
    world.tick(5 * DAY)
    assert met(world) == {}


def test_anything_else_shows_it_once_more_and_takes_nothing_back() -> None:
    world = both()
    world.answer("maren", "What does this mean?", mail(world, "maren", RevealNoted))
    assert isinstance(world.to("maren")[-1], RevealNoted)
    assert not [n for n in world.to("hannah") if isinstance(n, Followup)]
    world.tick(DAY)
    assert len(met(world)) == 2


def test_they_are_called_what_they_wish_to_be_called() -> None:
    world = talking()
    says(world, "maren", "reveal as Maren,  maren@home.example")
    says(world, "hannah")
    world.tick(DAY)
    assert met(world)["hannah"] == "Maren, maren@home.example"
    notice = mail(world, "hannah", Met).notice
    assert isinstance(notice, Met)
    assert not notice.from_roster


def test_said_anew_other_words_count_and_the_day_begins_anew() -> None:
    world = both()
    world.tick(23 * HOUR)
    world.answer("maren", "reveal as Maren, maren@home.example", mail(world, "maren", RevealNoted))
    world.tick(2 * HOUR)
    assert met(world) == {}
    world.tick(22 * HOUR)
    assert met(world)["hannah"] == "Maren, maren@home.example"


@given(st.text(max_size=400))
def test_what_is_told_is_one_clean_line(name: str) -> None:
    world = talking()
    says(world, "maren", f"reveal as Maren 1 {name}")
    (wish,) = world.case().consultation.reveals
    assert len(wish.told) <= 200
    assert wish.told.isprintable()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reveal as Maren", "Maren"),
        ("Revelar como Maren Oswalt", "Maren Oswalt"),
        ("Please reveal me as: Maren O., +1 802 555 0100", "Maren O., +1 802 555 0100"),
        ("reveal as Maren Oswalt,\nmaren@home.example", "Maren Oswalt, maren@home.example"),
        ("reveal as little as you can to her", None),
        ("I would reveal as much as Maren, m@home.example", None),
    ],
)
def test_reveal_as_is_told_from_advice(text: str, told: str | None) -> None:
    assert revealed_as(text) == told


def test_a_yes_takes_nothing_back() -> None:
    assert not takes_back("yes", "Re: What would be told of you")
    assert takes_back("", "no")


def test_neither_machine_nor_quotation_reveals() -> None:
    world = talking()
    says(world, "maren", "reveal", robot=Robot.AUTO_REPLY)
    says(world, "maren", "", quoted="reveal")
    assert world.case().consultation.reveals == ()


def test_another_member_cannot_answer_for_one() -> None:
    world = both()
    receipt = mail(world, "maren", RevealNoted)
    world.write("tobias", f"r-{receipt.reply_token}", "no", "Re: it")
    assert len(world.case().consultation.reveals) == 2


def test_said_twice_and_replayed_they_meet_once() -> None:
    world = both(both())
    assert len(world.case().consultation.reveals) == 2
    world.tick(DAY)
    says(world, "maren")
    assert isinstance(world.to("maren")[-1], MetAlready)
    world.answer("hannah", "no", mail(world, "hannah", RevealNoted))
    assert isinstance(world.to("hannah")[-1], MetAlready)
    world.tick(3 * DAY)
    assert len([m for m in world.mails if isinstance(m.notice, Met)]) == 2


def test_wishes_in_different_threads_do_not_meet() -> None:
    world = talking()
    says(world, "maren")
    world.answer("tobias", "reveal", mail(world, "tobias", Request))
    world.tick(3 * DAY)
    assert met(world) == {}


@pytest.mark.parametrize("what", ["struck off", "left", "know", "report", "erased"])
def test_whatever_comes_between_nobody_is_told(what: str) -> None:
    world = both()
    match what:
        case "struck off":
            world.strike_off("hannah")
        case "left":
            hannah = world.roster[MemberId("hannah")]
            standing = replace(hannah.standing, left=world.now + HOUR)
            world.roster[hannah.id] = replace(hannah, standing=standing)
        case "know" | "report":
            says(world, "hannah", what)
        case "erased":
            case = world.case()
            gone = replace(case.consultation, subject=None, reveals=())
            world.cases[gone.id] = replace(case, consultation=gone)
    world.tick(2 * DAY)
    assert met(world) == {}
    assert world.case().consultation.meet_at is None


def test_after_the_close_two_can_still_meet() -> None:
    world = talking()
    answer = mail(world, "maren", Answer)
    world.answer("maren", "close", answer)
    world.answer("maren", "reveal", answer)
    says(world, "hannah")
    world.tick(DAY)
    assert len(met(world)) == 2
    notice = mail(world, "maren", Met).notice
    assert isinstance(notice, Met)
    assert not notice.open


def test_once_the_text_is_erased_it_is_over() -> None:
    world = talking()
    case = world.case()
    world.cases[case.consultation.id] = replace(
        case, consultation=replace(case.consultation, state="closed", subject=None)
    )
    says(world, "maren")
    assert isinstance(world.to("maren")[-1], ConsultationOver)


def test_in_a_frozen_thread_nobody_reveals() -> None:
    world = talking()
    says(world, "hannah", "report")
    says(world, "maren")
    assert isinstance(world.to("maren")[-1], Resting)
    assert world.case().threads[0].state is ThreadState.FROZEN


def test_to_the_mail_about_all_it_asks_whom_they_mean() -> None:
    world = talking()
    world.answer("maren", "reveal", mail(world, "maren", Sent))
    assert isinstance(world.to("maren")[-1], WhichColleague)


def test_what_the_last_search_stops_is_told_to_both_and_not_tried_for_ever() -> None:
    world = both()
    world.stopped_at = ("Tobias Okonjo",)
    world.tick(DAY)
    world.stopped_at = ()
    assert isinstance(world.to("maren")[-1], NotMet)
    assert isinstance(world.to("hannah")[-1], NotMet)
    assert world.case().consultation.meet_at is None
    world.tick(DAY)
    assert met(world) == {}
