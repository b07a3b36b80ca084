"""What stands beside a command reaches nobody, and its writer hears so; a heading is no command."""

from datetime import timedelta

import pytest

from relay.consult.model import MemberId, ThreadState
from relay.consult.notices.desk import UnknownCommand
from relay.consult.notices.ending import HelpNoted
from relay.consult.notices.receipts import Passed, Sent
from relay.consult.notices.regret import Known, LeakNoted, Reported
from relay.consult.notices.relayed import Answer, Relayed
from relay.consult.standing.model import Standing
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.test_regret import POLICY, answered, asked, copy, newest, texts, thread_state
from tests.consult.world import World


@pytest.mark.parametrize("head", ["Report", "Hi,\n\nreport.", "Denunciar", "Melden", "Know", "Fuga"])
def test_a_heading_above_an_answer_is_asked_about_and_nothing_happens(head: str) -> None:
    world = asked()
    world.answer("hannah", f"{head}\n\nYou are bound to tell the authorities, and here is how I did it.")
    told = newest(world, "hannah")
    assert isinstance(told, UnknownCommand)
    assert told.words_below
    assert thread_state(world, "hannah") is ThreadState.ASKED
    assert not world.audited
    assert all(texts(world))
    assert not [n for n in world.to("maren") if isinstance(n, Relayed)]


def test_the_word_alone_in_answer_to_that_is_obeyed() -> None:
    world = asked()
    world.answer("hannah", "Report\n\nThis request mocks a client.")
    world.answer("hannah", "report")
    assert isinstance(newest(world, "hannah"), Reported)
    assert thread_state(world, "hannah") is ThreadState.FROZEN


def test_the_answer_sent_once_more_in_answer_to_that_is_relayed() -> None:
    world = asked()
    world.answer("hannah", "Report\n\nYou are bound to.")
    world.answer("hannah", "You are bound to report.")
    assert isinstance(newest(world, "maren"), Answer)


def test_a_leak_told_with_its_reason_does_not_wait_and_the_reason_reaches_nobody() -> None:
    world = asked()
    world.answer("hannah", "Leak\n\nThe second line names her school.")
    receipt = newest(world, "hannah")
    assert isinstance(receipt, LeakNoted)
    assert receipt.words_below
    assert texts(world) == [""]


@pytest.mark.parametrize(
    ("said", "below"),
    [
        ("pass", False),
        ("Pass, thanks!\n\nBest regards", False),
        ("Pass\n\nBut have you thought of a physician?", True),
        ("Pass to ines@meadow.example\n\nShe has worked with such families for years.", True),
        ("Pass to ines@meadow.example\n\nThank you", False),
    ],
)
def test_words_below_a_pass_are_told_to_have_been_read_by_nobody(said: str, *, below: bool) -> None:
    world = asked()
    world.answer("hannah", said)
    receipt = newest(world, "hannah")
    assert isinstance(receipt, Passed)
    assert receipt.words_below is below
    assert thread_state(world, "hannah") is ThreadState.PASSED


def test_who_says_why_they_know_somebody_hears_that_nobody_reads_it() -> None:
    world = asked()
    world.answer("hannah", "I know them.\n\nShe was at my party.")
    receipt = newest(world, "hannah")
    assert isinstance(receipt, Known)
    assert receipt.words_below


@pytest.mark.parametrize(("said", "below"), [("Send", False), ("Send\n\nThe boy is nine, by the way.", True)])
def test_words_below_a_send_are_told_to_be_no_part_of_the_question(said: str, *, below: bool) -> None:
    world = World(POLICY)
    world.write("maren", "grief", "A boy grieves.")
    world.answer("maren", said)
    receipt = newest(world, "maren")
    assert isinstance(receipt, Sent)
    assert receipt.words_below is below
    assert "nine" not in newest(world, "hannah").text.text  # type: ignore[attr-defined]


def test_thanks_below_a_yes_to_did_this_help_are_told_to_reach_nobody() -> None:
    world = answered()
    world.answer("maren", "close", copy(world, "maren", Answer))
    world.answer("maren", "Y\n\nPlease tell Colleague Birch that she eats again.")
    told = newest(world, "maren")
    assert isinstance(told, HelpNoted)
    assert told.words_below


# --- who knows the other ----------------------------------------------------------------------


def test_two_of_whom_one_knows_the_other_never_get_each_others_requests_again() -> None:
    world = asked(ask=3)
    world.answer("hannah", "know", copy(world, "hannah"))
    world.write("maren", "trauma", "A further client of mine has flashbacks.", "Nightmares")
    world.answer("maren", "send")
    second = [c for c in world.cases.values() if c.consultation.specialties == ("trauma",)]
    assert [t.consultant for t in second[0].threads] == ["tobias", "priya"]


def test_preview_and_receipt_count_alike_so_that_no_difference_tells_of_a_know() -> None:
    world = asked(ask=3)
    world.answer("hannah", "know", copy(world, "hannah"))
    world.write("maren", "grief", "A further client of mine grieves.", "Another question")
    preview = newest(world, "maren")
    world.answer("maren", "send")
    receipt = copy(world, "maren", Sent).notice
    assert isinstance(receipt, Sent)
    assert preview.colleagues == receipt.colleagues == 2  # type: ignore[attr-defined]


def test_know_said_by_the_asker_keeps_the_two_apart_both_ways() -> None:
    world = answered(asked(ask=3))
    world.answer("maren", "know", copy(world, "maren", Answer))
    assert world.roster[MemberId("maren")].standing == Standing(apart=("hannah",))
    assert world.roster[MemberId("hannah")].standing == Standing()


# --- the clock --------------------------------------------------------------------------------


def test_a_question_a_day_does_not_keep_others_from_being_asked() -> None:
    world = asked(Policy(min_pool=2, preview_answers=PreviewPolicy.NEVER), ask=1)
    for day in range(4):
        world.answer("hannah", f"more: how was day {day}?", copy(world, "hannah"))
        world.tick(timedelta(hours=20))
    assert len(world.case().threads) > 1


def test_while_the_asker_is_missing_for_a_day_the_clock_runs_out_once_an_hour_not_each_round() -> None:
    world = asked(POLICY, ask=1)
    maren = world.roster.pop(MemberId("maren"))
    world.tick(timedelta(hours=25))
    version = world.case().consultation.version
    world.tick(timedelta(minutes=1))
    assert world.case().consultation.version == version
    world.roster[maren.id] = maren
    world.tick(timedelta(hours=1))
    assert len(world.case().threads) == 2


# --- so few that the asker could be guessed ----------------------------------------------------


def test_without_previews_a_request_to_a_small_pool_is_shown_all_the_same() -> None:
    world = World(Policy(min_pool=9, preview=PreviewPolicy.NEVER))
    world.write("maren", "grief", "Nothing stands here to take out.")
    assert not world.case().threads
    assert world.last("maren").notice.pool.small  # type: ignore[attr-defined]
    world = World(Policy(min_pool=2, preview=PreviewPolicy.NEVER))
    world.write("maren", "grief", "Nothing stands here to take out.")
    assert world.case().threads
