"""The end: a line for the asker's own file, and a number for the statistics."""

from datetime import date, timedelta

import pytest

from relay.consult.decision import Outcome
from relay.consult.model import ConsultationState
from relay.consult.notices.ending import Closed, ConsultationOver, HelpNoted
from relay.consult.notices.receipts import Sent
from relay.consult.notices.relayed import Answer
from tests.consult.world import World

DAY = timedelta(days=1)


def answered() -> World:
    world = World()
    world.write("maren", "grief", "What would you do first?")
    world.answer("maren", "send")
    world.answer("hannah", "Call somebody.")
    return world


def closed(world: World) -> Closed:
    world.now += 3 * DAY
    world.answer("maren", "close", world.first(Sent))
    notice = world.to("maren")[-1]
    assert isinstance(notice, Closed)
    return notice


def test_the_note_has_dates_specialty_and_numbers() -> None:
    notice = closed(answered())
    assert (notice.sought_on, notice.closed_on) == (date(2026, 11, 23), date(2026, 11, 26))
    assert (notice.specialty_titles, notice.colleagues, notice.answers) == (("Grief",), 2, 1)


def test_two_answers_of_one_colleague_are_one_colleague_who_answered() -> None:
    world = answered()
    world.answer("hannah", "Then let her sleep.")
    assert closed(world).answers == 1


@pytest.mark.parametrize(
    ("word", "counted"),
    [("y", "yes"), ("Yes.", "yes"), ("N", "no"), ("no", "no"), ("p", "partly"), ("partly, thanks", "partly")],
)
def test_a_letter_says_whether_it_helped_and_only_a_number_remains(word: str, counted: str) -> None:
    world = answered()
    closed(world)
    if word.startswith("partly"):
        word = "Hello,\nPartly."
    decision = world.answer("maren", word)
    assert decision.outcome is Outcome.COMMAND
    assert world.counted == [counted]
    assert world.to("maren")[-1] == HelpNoted(counted=True)
    assert world.case().consultation.rated


def test_it_is_counted_once() -> None:
    world = answered()
    closed(world)
    question = world.last("maren")
    world.answer("maren", "y", question)
    world.answer("maren", "n", question)
    assert world.counted == ["yes"]
    assert world.to("maren")[-1] == HelpNoted(counted=False)


def test_once_the_text_is_erased_nothing_is_counted() -> None:
    world = answered()
    closed(world)
    world.now += 30 * DAY
    world.answer("maren", "y")
    assert world.counted == []


def test_other_words_to_the_last_mail_are_not_lost_in_silence() -> None:
    world = answered()
    closed(world)
    world.answer("maren", "It did, and I have one more question: what next?")
    assert isinstance(world.to("maren")[-1], ConsultationOver)
    assert world.counted == []


def test_without_an_answer_nobody_is_asked_whether_it_helped() -> None:
    world = World()
    world.write("maren", "grief", "What would you do first?")
    world.answer("maren", "send")
    assert closed(world).answers == 0
    assert world.last("maren").reply_token is None


def test_silence_asks_too() -> None:
    world = answered()
    world.tick(31 * DAY)
    notice = world.to("maren")[-1]
    assert isinstance(notice, Closed)
    assert notice.by_silence
    world.answer("maren", "p")
    assert world.counted == ["partly"]
    assert world.case().consultation.state is ConsultationState.CLOSED


def test_yes_in_a_running_thread_is_said_to_the_colleague() -> None:
    world = answered()
    world.answer("maren", "Yes", world.first(Answer))
    assert world.counted == []
    assert type(world.to("hannah")[-1]).__name__ == "Followup"
