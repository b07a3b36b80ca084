"""Taken off the roster: what somebody took part in ends for them, with a neutral note."""

from relay.consult.model import ConsultationState, ThreadState, TurnState
from relay.consult.notices.ending import ColleagueGone, NoLongerListed, ThreadClosed
from relay.consult.notices.relayed import Request
from tests.consult.world import START, World


def opened(ask: int = 1) -> World:
    world = World(ask=ask)
    world.write("maren", "grief", "What would you do first?")
    world.answer("maren", "send")
    return world


def tick(world: World) -> None:
    world.tick(START - START)


def test_another_is_asked_in_place_of_one_who_had_not_answered() -> None:
    world = opened()
    world.strike_off("hannah")
    tick(world)
    assert world.case().threads[0].state is ThreadState.CLOSED
    assert [m.reader for m in world.mails if isinstance(m.notice, Request)] == ["hannah", "tobias"]
    assert world.to("hannah")[-1] == NoLongerListed(subject=world.case().consultation.subject, asked=False)  # type: ignore[arg-type]
    assert not any(isinstance(n, ColleagueGone) for n in world.to("maren"))


def test_the_asker_hears_that_one_who_had_answered_takes_part_no_more() -> None:
    world = opened()
    world.answer("hannah", "Call somebody.")
    world.strike_off("hannah")
    tick(world)
    told = world.to("maren")[-1]
    assert isinstance(told, ColleagueGone)
    assert told.pseudonym == world.case().threads[0].consultant_pseudonym


def test_it_happens_once() -> None:
    world = opened()
    world.strike_off("hannah")
    tick(world)
    before = len(world.mails)
    tick(world)
    assert len(world.mails) == before


def test_an_askers_consultations_end_for_everybody() -> None:
    world = opened(ask=2)
    world.strike_off("maren")
    tick(world)
    assert world.case().consultation.state is ConsultationState.CLOSED
    assert sorted(str(m.reader) for m in world.mails if isinstance(m.notice, ThreadClosed)) == [
        "hannah",
        "tobias",
    ]
    told = world.to("maren")[-1]
    assert isinstance(told, NoLongerListed)
    assert told.asked


def test_what_they_held_is_deleted() -> None:
    world = World()
    world.write("maren", "grief", "What would you do first?")
    world.strike_off("maren")
    tick(world)
    assert world.case().consultation.state is ConsultationState.CANCELLED
    assert world.case().turns[0].state is TurnState.CANCELLED
    assert world.case().turns[0].original.text == ""
