"""Paragraphs of which nobody but their writer can say who wrote them, and answers between the lines."""

import pytest

from relay.consult.notices.preview import Preview
from relay.consult.notices.relayed import Answer, Request
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.exchange import sent
from tests.consult.world import World


def consultant_of(world: World) -> str:
    """Somebody who was asked."""
    return world.first(Request).reader


def shown_to(world: World, who: str) -> Preview:
    notice = world.to(who)[-1]
    assert isinstance(notice, Preview)
    return notice


def test_what_may_be_somebody_elses_is_shown_and_left_out_until_include() -> None:
    world = World()
    world.write("maren", "grief", "See below.", uncertain="Joanna cannot eat.")
    preview = shown_to(world, "maren")
    assert (preview.text.text, preview.uncertain) == ("See below.", "Joanna cannot eat.")
    world.answer("maren", "include")
    again = shown_to(world, "maren")
    assert "cannot eat" in again.text.text
    assert "Joanna" not in again.text.text
    assert again.uncertain == ""


def test_a_mail_that_is_nothing_but_doubt_is_held_and_not_called_empty() -> None:
    world = World()
    world.write("maren", "grief", "", uncertain="She cannot eat.")
    assert shown_to(world, "maren").uncertain == "She cannot eat."


@pytest.mark.parametrize("doubt", [{"uncertain": "Since May."}, {"perhaps_quoted": True}])
def test_an_answer_in_doubt_is_shown_to_its_writer_whatever_policy_says(doubt: dict[str, object]) -> None:
    world = sent(World(Policy(preview_answers=PreviewPolicy.NEVER, min_pool=2)))
    who = consultant_of(world)
    world.answer(who, "I would wait.", **doubt)
    assert shown_to(world, who).text.text == "I would wait."
    assert not any(isinstance(notice, Answer) for notice in world.to("maren"))


def test_answers_between_the_lines_keep_the_line_above_them_and_are_masked() -> None:
    world = sent(World())
    world.answer(consultant_of(world), "In May.", answered="> When did Joanna stop?\n\nIn May.")
    answer = world.to("maren")[-1]
    assert isinstance(answer, Answer)
    assert answer.text.text.startswith("> When did [")
    assert answer.text.text.endswith("\n\nIn May.")


COPY = (
    "From: Colleague Delta (via Relay) <r-abc@relay.example.org>\nSent: Monday, November 23, 2026 9:12 AM\n"
    "To: hannah@northshore.example\nSubject: My client grieves\n\n"
    "A colleague asks for consultation.\n\n------------------------------------------------------------\n"
)
QUESTIONS = "She cannot sleep since her sister died.\n\nWhat would you try first?\n\nShould I see her mother?"
BELOW = "\n------------------------------------------------------------\n\nJust reply to this mail to answer."


def asked(questions: str = QUESTIONS) -> tuple[World, str]:
    world = World(Policy(preview=PreviewPolicy.NEVER, preview_answers=PreviewPolicy.NEVER, min_pool=2))
    world.write("maren", "grief", questions)
    return world, consultant_of(world)


@pytest.mark.parametrize(
    ("copied", "typed"),
    [
        (QUESTIONS.replace("?\n\nShould", "?\n\nA sleep diary.\n\nShould"), "A sleep diary."),
        (f"{QUESTIONS}\n\nYes, with her.\n", "Yes, with her."),
        (
            QUESTIONS.replace("died.\n\n", "died.\n\nSo did mine.\n\n").replace("first?", "first?\nA diary."),
            "So did mine.\n\nWhat would you try first?\nA diary.",
        ),
    ],
)
@pytest.mark.parametrize("above", ["See below.", ""])
def test_an_answer_typed_into_an_unmarked_copy_is_shown_to_its_writer_and_not_lost(
    copied: str, typed: str, above: str
) -> None:
    world, who = asked()
    world.answer(who, above, quoted=f"{COPY}{copied}{BELOW}")
    preview = shown_to(world, who)
    assert (preview.text.text, preview.uncertain) == (above, typed)
    world.answer(who, "include")
    world.answer(who, "send")
    (answer,) = [notice for notice in world.to("maren") if isinstance(notice, Answer)]
    assert typed.rpartition("\n")[2] in answer.text.text


@pytest.mark.parametrize(
    "quoted",
    [
        f"{COPY}{QUESTIONS}{BELOW}",
        COPY + QUESTIONS.replace("sister died", "sister\ndied") + BELOW,
        f"{COPY}{QUESTIONS}{BELOW}\n\n{COPY}{QUESTIONS}{BELOW}",
        "On Monday Colleague Delta (via Relay) wrote:\n> " + QUESTIONS.replace("\n", "\n> "),
        f"{COPY}Something else altogether, by nobody here.",
        "",
    ],
)
def test_a_copy_into_which_nothing_was_typed_holds_no_answer(quoted: str) -> None:
    world, who = asked()
    world.answer(who, "I would wait.", quoted=quoted)
    (answer,) = [notice for notice in world.to("maren") if isinstance(notice, Answer)]
    assert answer.text.text == "I would wait."


def test_what_a_new_request_quotes_is_named_and_comes_in_with_include() -> None:
    world = World()
    referral = "From: A Clinic\nSent: Monday\nSubject: Referral\n\nThank you for seeing Joanna.\n\nShe came."
    world.write("maren", "grief", "The referral, and what came of it.", quoted=referral)
    preview = shown_to(world, "maren")
    assert preview.forwarded_left_out
    assert preview.text.text == "The referral, and what came of it."
    world.answer("maren", "include")
    text = shown_to(world, "maren").text.text
    assert "She came." in text
    assert "Joanna" not in text


def test_a_copy_of_the_relays_own_mail_in_a_new_request_is_not_offered_again() -> None:
    world = World()
    world.write("maren", "grief", "She grieves.", quoted=f"{COPY}{QUESTIONS}{BELOW}")
    assert not shown_to(world, "maren").forwarded_left_out
