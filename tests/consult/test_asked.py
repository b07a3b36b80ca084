"""A wish put as a sentence to relay@: taken at its word where all of it is understood, else asked back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.notices.desk import UnknownCommand
from relay.consult.notices.standing import StandingChanged
from relay.consult.standing.asked import asked_for
from relay.consult.standing.meant import nearest_phrase
from relay.consult.words import Verb

from .world import World


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Hello, could you please pause me until the 3rd of March? Thanks", Verb.PAUSE),
        ("Hello, could you please pause me until the 3rd\nof March?\n\nThanks", Verb.PAUSE),
        ("hello, could you please pause me until the 3rd of March? thanks, Hannah", Verb.PAUSE),
        ("I would like to pause for two weeks.", Verb.PAUSE),
        ("Dear Relay team,\n\nwe move house next week. Please put me on hold until Friday.", Verb.PAUSE),
        ("I need a rest", Verb.PAUSE),
        ("I'm on holiday until 6 January", Verb.PAUSE),
        ("no more requests please", Verb.PAUSE),
        ("Please don't send me any requests until next month.", Verb.PAUSE),
        ("max 2 per week please", Verb.LIMIT),
        ("Could you send me no more than two a week?", Verb.LIMIT),
        ("Please take me off the list.", Verb.LEAVE),
        ("I want to leave.", Verb.LEAVE),
        ("I'm available again!", Verb.RESUME),
        ("What have you stored about me?", Verb.MYDATA),
        ("am I paused?", Verb.STATUS),
        ("How does it work?", Verb.HELP),
        ("Quiero descansar hasta el 3 de marzo", Verb.PAUSE),
        ("No me envíen más consultas, por favor.", Verb.PAUSE),
        ("¿Qué datos tienen sobre mí?", Verb.MYDATA),
        ("Pourriez-vous me mettre en pause jusqu'au 3 mars ?", Verb.PAUSE),
        ("Je suis en vacances jusqu'au 3 mars", Verb.PAUSE),
        ("Ich möchte bis 3. März pausieren.", Verb.PAUSE),
        ("Bitte nehmen Sie mich von der Liste", Verb.LEAVE),
        ("Gostaria de fazer uma pausa até 3 de março", Verb.PAUSE),
        ("Vorrei fare una pausa fino al 3 marzo", Verb.PAUSE),
        ("Ik wil graag pauzeren tot 3 maart", Verb.PAUSE),
        ("Jag vill pausa till 3 mars", Verb.PAUSE),
        ("Chciałabym zrobić przerwę do 3 marca", Verb.PAUSE),
    ],
)
def test_a_wish_put_as_a_sentence_is_understood(text: str, verb: Verb) -> None:
    found = asked_for(text, "")
    assert found is not None
    assert found.verb is verb


@pytest.mark.parametrize(
    "text",
    [
        "Please don't pause me",
        "I would like to pause a moment and ask you something about my client",
        "I want to leave my practice to a younger colleague, what would you do?",
        "Could you tell my colleague that I am away?",
        "I am away",  # an absence note without marks says so too, and nobody would think of RESUME
        "I'm on holiday from 20 December to 6 January",
        "Pause until when?",
        "I would like to limit my contact with her mother",
        "Could you pause me until Friday? Please take me off the list.",
        "She told me: I want to leave",
        "",
    ],
)
def test_what_is_not_understood_to_its_end_is_no_command(text: str) -> None:
    assert asked_for(text, "") is None


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("I'm on holiday from 20 December to 6 January", "en", "pause"),
        ("I am away", "en", "pause"),
        ("paws", "en", "pause"),  # not "paus", which is Swedish
        ("puase", "es", "pausa"),
        ("Quiero descansar un poco más", "es", "pausa"),
        ("My client has stopped speaking, and I do not know how to go on with her", "en", ""),
    ],
)
def test_what_may_have_been_meant_is_told_in_the_language_of_the_notice(
    text: str, language: str, told: str
) -> None:
    assert nearest_phrase(text, "", language) == told


def test_the_answer_to_a_sentence_tells_the_state_it_left() -> None:
    world = World()
    world.write("hannah", "relay", "Hello, could you please pause me until the 3rd of March? Thanks", "x")
    (answer,) = world.to("hannah")
    assert isinstance(answer, StandingChanged)
    assert answer.verb == "pause"
    assert answer.paused_until is not None


def test_a_pause_of_somebody_who_has_left_is_noted_and_promises_nothing() -> None:
    world = World()
    world.write("hannah", "relay", "leave", "x")
    world.write("hannah", "relay", "pause until 3 March", "x")
    answer = world.to("hannah")[-1]
    assert isinstance(answer, StandingChanged)
    assert not answer.opted_in


def test_a_sentence_that_is_not_understood_changes_nothing() -> None:
    world = World()
    world.write("hannah", "relay", "I'm on holiday from 20 December to 6 January", "x")
    (answer,) = world.to("hannah")
    assert answer == UnknownCommand(nearest="pause", for_colleague=False)


@given(st.text(max_size=400))
def test_any_text_is_read_without_fail(text: str) -> None:
    asked_for(text, text)
    nearest_phrase(text, text, "en")
