"""An absence note is noted, tells nobody anything, and keeps requests away until its writer is back."""

from datetime import UTC, datetime, timedelta

from relay.consult.decision import Decision, Outcome
from relay.consult.model import ThreadState
from relay.consult.notices.desk import Status
from tests.consult.exchange import sent
from tests.consult.world import START, Robot, World

NOTE = "Thank you for your message. I am out of the office until {}."


def away(world: World, until: str, who: str = "hannah", robot: Robot = Robot.OUT_OF_OFFICE) -> Decision:
    return world.answer(who, NOTE.format(until), robot=robot)


def state_of(world: World, who: str) -> ThreadState:
    return next(t.state for t in world.case().threads if t.consultant == who)


def test_the_thread_says_that_its_consultant_is_away() -> None:
    world = sent(World())
    decision = away(world, "tomorrow")
    assert (decision.outcome, decision.robot) == (Outcome.ROBOT, Robot.OUT_OF_OFFICE)
    assert state_of(world, "hannah") is ThreadState.AWAY


def test_nobody_is_told_anything_by_a_note() -> None:
    world = sent(World())
    before = len(world.mails)
    away(world, "7 December 2026")
    away(world, "8 December 2026")
    assert len(world.mails) == before


def test_who_is_away_is_not_asked_until_the_day_they_are_back() -> None:
    world = sent(World())
    away(world, "Friday, 27 November")
    hannah = world.roster[world.case().threads[0].consultant]
    assert not hannah.may_be_asked(START + timedelta(days=1))
    assert not hannah.may_be_asked(datetime(2026, 11, 27, 23, 59, tzinfo=UTC))
    assert hannah.may_be_asked(datetime(2026, 11, 28, 0, 0, tzinfo=UTC))


def test_a_note_without_a_day_is_noted_in_its_thread_alone() -> None:
    world = sent(World())
    away(world, "further notice")
    assert state_of(world, "hannah") is ThreadState.AWAY
    assert world.roster[world.case().threads[0].consultant].may_be_asked(START)


def test_an_automatic_reply_that_is_no_absence_note_changes_nothing() -> None:
    world = sent(World())
    away(world, "7 December 2026", robot=Robot.AUTO_REPLY)
    assert state_of(world, "hannah") is ThreadState.ASKED
    assert world.roster[world.case().threads[0].consultant].may_be_asked(START)


def test_who_is_away_may_still_answer() -> None:
    world = sent(World())
    request = world.last("hannah")
    away(world, "7 December 2026")
    decision = world.answer("hannah", "Ask her what she can still taste.", request)
    assert decision.outcome is Outcome.RELAYED
    assert state_of(world, "hannah") is ThreadState.ANSWERED


def test_who_has_answered_stays_one_who_has_answered() -> None:
    world = sent(World())
    request = world.last("hannah")
    world.answer("hannah", "Ask her what she can still taste.")
    world.answer("hannah", NOTE.format("7 December 2026"), request, robot=Robot.OUT_OF_OFFICE)
    assert state_of(world, "hannah") is ThreadState.ANSWERED
    assert not world.roster[world.case().threads[0].consultant].may_be_asked(START)


def test_a_note_to_the_reverse_path_counts_like_one_to_the_reply_address() -> None:
    world = sent(World())
    token = world.last("hannah").bounce_token
    note = NOTE.format("7 December 2026")
    decision = world.write("hannah", f"bounces-{token}", note, robot=Robot.OUT_OF_OFFICE)
    assert decision.outcome is Outcome.ROBOT
    assert state_of(world, "hannah") is ThreadState.AWAY
    assert not world.roster[world.case().threads[0].consultant].may_be_asked(START)


def test_a_note_of_somebody_else_to_a_reply_address_leaves_its_thread_alone() -> None:
    world = sent(World())
    world.answer("colin", NOTE.format("7 December 2026"), world.last("hannah"), robot=Robot.OUT_OF_OFFICE)
    assert state_of(world, "hannah") is ThreadState.ASKED


def test_resume_ends_an_absence() -> None:
    world = sent(World())
    away(world, "7 December 2026")
    world.write("hannah", "relay", "status")
    status = world.to("hannah")[-1]
    assert isinstance(status, Status)
    assert str(status.away_until) == "2026-12-08"
    world.write("hannah", "relay", "resume")
    world.write("hannah", "relay", "status")
    status = world.to("hannah")[-1]
    assert isinstance(status, Status)
    assert status.away_until is None


def test_pass_from_one_who_is_away_lets_them_go() -> None:
    world = sent(World())
    request = world.last("hannah")
    away(world, "tomorrow")
    world.answer("hannah", "pass", request)
    assert state_of(world, "hannah") is ThreadState.PASSED
