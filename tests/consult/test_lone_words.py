"""A lone word where colleagues are answered: obeyed where it is plain, else asked about or shown first."""

import pytest

from relay.consult.model import MemberId, ThreadState
from relay.consult.notices.desk import UnknownCommand, WhichOne
from relay.consult.notices.preview import Preview
from relay.consult.notices.receipts import PassedOn
from relay.consult.notices.relayed import Answer, Followup
from relay.consult.notices.standing import StandingChanged
from relay.consult.notices.waiting import Waiting
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.exchange import sent
from tests.consult.test_doubt import consultant_of
from tests.consult.world import World


def asked() -> World:
    return sent(World(Policy(preview_answers=PreviewPolicy.NEVER, min_pool=2)))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("And rest.", "pause"),
        ("Take a break.", "pause"),
        ("Rest for two weeks", "pause"),
        ("And pause.", "pause"),
        ("Back.", "resume"),
        ("Stop.", "leave"),
        ("Leave", "leave"),
        ("Salir.", "leave"),
        ("Limit to one a week", "limit"),
        ("Not now", "not"),
        ("Forget.", "forget"),
    ],
)
def test_what_one_says_to_a_client_is_asked_about_and_neither_obeyed_nor_passed_on(
    text: str, command: str
) -> None:
    world = asked()
    who = consultant_of(world)
    before = world.roster[MemberId(who)].standing
    world.answer(who, text)
    assert world.to(who)[-1] == UnknownCommand(nearest=command, for_colleague=True)
    after = world.roster[MemberId(who)].standing
    assert (after.paused_until, after.left) == (before.paused_until, before.left)
    assert after.weekly_limit == before.weekly_limit
    assert not any(isinstance(notice, Answer) for notice in world.to("maren"))


@pytest.mark.parametrize(
    "text", ["PAUSE", "Pause, please.", "Hello,\npause until 3 March\nThank you", "pausa"]
)
def test_the_word_a_request_tells_to_write_is_obeyed(text: str) -> None:
    world = asked()
    who = consultant_of(world)
    world.answer(who, text)
    assert isinstance(world.to(who)[-1], StandingChanged)


@pytest.mark.parametrize("text", ["No.", "Yes", "no, thank you"])
def test_a_first_answer_of_a_bare_yes_or_no_is_shown_to_its_writer(text: str) -> None:
    world = asked()
    who = consultant_of(world)
    world.answer(who, text)
    assert isinstance(world.to(who)[-1], Preview)
    assert not any(isinstance(notice, Answer) for notice in world.to("maren"))


def test_in_a_conversation_that_goes_on_a_bare_no_is_passed_on() -> None:
    world = asked()
    who = consultant_of(world)
    world.answer(who, "Has she spoken with her sister? I would ask.")
    world.answer("maren", "No.")
    assert isinstance(world.to(who)[-1], Followup)


@pytest.mark.parametrize("text", ["Send", "Cancel.", "Include"])
def test_the_answer_to_a_preview_in_the_wrong_mail_is_never_words_for_a_colleague(text: str) -> None:
    world = asked()
    who = consultant_of(world)
    world.answer(who, text)
    assert isinstance(world.to(who)[-1], WhichOne)
    assert not any(isinstance(notice, Answer) for notice in world.to("maren"))


@pytest.mark.parametrize("word", ["Wait.", "Widen"])
def test_words_below_wait_and_widen_are_not_lost(word: str) -> None:
    world = asked()
    who = consultant_of(world)
    world.answer(who, f"{word}\n\nI would not confront him before she is safe.")
    answers = [notice for notice in world.to("maren") if isinstance(notice, Answer)]
    assert "confront him" in answers[0].text.text
    world.answer("maren", f"{word}\n\nShe has told me since that she is.")
    assert not any(isinstance(notice, Waiting) for notice in world.to("maren"))
    assert isinstance(world.to("maren")[-1], PassedOn)


def test_advice_to_hand_over_with_words_below_is_an_answer() -> None:
    world = asked()
    who = consultant_of(world)
    world.answer(who, "Hand over to child protection.\n\nDo not wait for the next session with her.")
    assert any(isinstance(notice, Answer) for notice in world.to("maren"))
    assert all(t.state is not ThreadState.PASSED for t in world.case().threads)
