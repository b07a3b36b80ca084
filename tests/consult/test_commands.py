"""One-word answers: strict where something would be sent, lenient where it only waits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.commands import command_of, first_verb, strict_verb, whole_verb
from relay.consult.preview_answer import parse_answer
from relay.consult.words import Verb


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("send", ""),
        ("SEND", "Re: [Relay] Preview: x"),
        ("Send.", ""),
        ("Send it, please", ""),
        ("Hi,\n\nSEND, thanks!", ""),
        ("Yes, send it", ""),
        ("Please send", ""),
        ("Ok send", ""),
        ("", "SEND"),
        ("", "Re: send"),
        ("Maria Lopez\nPsychologist", "SEND"),
        ("Send\n\nMaria Lopez, LMFT\n12 Main Street", ""),
    ],
)
def test_a_plain_send_is_understood(text: str, subject: str) -> None:
    assert parse_answer(text, subject).verb is Verb.SEND


@pytest.mark.parametrize(
    "text",
    [
        "please don't send",
        "Do not send this",
        "Don’t send it yet",
        "I am not sure whether to send",
        "send my regards to everyone",
        "Send\nbut take out the school first",
        "Send it, except the last line",
        "sending",
        "When will you send it?",
        "",
    ],
)
def test_anything_less_than_a_plain_send_is_asked_back(text: str) -> None:
    assert parse_answer(text, "Re: [Relay] Preview: My client").verb is not Verb.SEND


@pytest.mark.parametrize(
    "text", ["cancel", "Please cancel this.", "No, cancel it!", "I want to cancel", "CANCEL thanks"]
)
def test_cancel_is_lenient(text: str) -> None:
    assert parse_answer(text, "").verb is Verb.CANCEL


def test_a_negated_cancel_cancels_nothing() -> None:
    assert parse_answer("please don't cancel", "").verb is not Verb.CANCEL


@pytest.mark.parametrize(
    ("text", "remove", "keep"),
    [
        ("REMOVE Riverside, Coach Bill", ("Riverside", "Coach Bill"), ()),
        ('remove "Riverside, North", Bill', ("Riverside, North", "Bill"), ()),
        ("remove:\nRiverside\nCoach Bill\n\nThanks", ("Riverside", "Coach Bill"), ()),
        ("Keep Joy", (), ("Joy",)),
        ("remove Riverside\nkeep Joy and Hope", ("Riverside",), ("Joy and Hope",)),
        ("Remove Riverside and the dive team.\nThank you", ("Riverside and the dive team",), ()),
        ("SEND\nremove Riverside", ("Riverside",), ()),
        ("Please take out “Coach Bill”", ("Coach Bill",), ()),
        ("remove A, B, and C", ("A", "B", "C"), ()),
    ],
)
def test_remove_and_keep_take_words_by_comma_line_or_quotes(
    text: str, remove: tuple[str, ...], keep: tuple[str, ...]
) -> None:
    answer = parse_answer(text, "")
    assert (answer.verb, answer.remove, answer.keep) == (Verb.REMOVE, remove, keep)


def test_keep_well_is_a_wish_and_no_command() -> None:
    assert parse_answer("Send\nKeep well", "").verb is Verb.SEND


@pytest.mark.parametrize(
    "first", ["send this instead", "SEND THIS INSTEAD:", "Instead", "Please send this instead."]
)
def test_the_text_below_instead_is_the_new_text(first: str) -> None:
    answer = parse_answer(f"{first}\n\nMy client grieves.\n\nWhat now?", "")
    assert (answer.verb, answer.text) == (Verb.INSTEAD, "My client grieves.\n\nWhat now?")


def test_only_the_first_ten_lines_hold_commands() -> None:
    assert parse_answer("\n".join(["."] * 10) + "\nREMOVE Riverside", "").verb is None


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("PASS", Verb.PASS),
        ("pass, sorry", Verb.PASS),
        ("Close, and thank you", Verb.CLOSE),
        ("Close please", Verb.CLOSE),
    ],
)
def test_in_a_thread_the_first_line_must_be_the_verb_alone(text: str, verb: Verb | None) -> None:
    assert first_verb(text) is verb


def test_passing_thoughts_are_no_pass() -> None:
    assert first_verb("Passing this to supervision is what I would do.") is None


@pytest.mark.parametrize("text", ["stop", "unsubscribe", "leave", "Leave, please"])
def test_stop_and_unsubscribe_mean_leave(text: str) -> None:
    assert whole_verb(text, "") is Verb.LEAVE


def test_a_command_keeps_what_stands_behind_it() -> None:
    command = command_of("pause until 3 March", "")
    assert command is not None
    assert (command.verb, command.argument) == (Verb.PAUSE, "until 3 March")


@given(st.text(), st.text())
def test_any_text_is_an_answer_or_none(text: str, subject: str) -> None:
    answer = parse_answer(text, subject)
    understood = {Verb.SEND, Verb.CANCEL, Verb.REMOVE, Verb.INSTEAD, Verb.INCLUDE, Verb.WIDEN}
    assert answer.verb in understood | {None}
    assert strict_verb(text) is None or strict_verb(text) in Verb


@pytest.mark.parametrize(
    "text",
    [
        "Instead, let me think about it until tomorrow.",
        "Hmm.\nInstead of sending I would rather phone somebody first.",
        "I would send something else instead",
    ],
)
def test_instead_inside_a_sentence_is_no_command(text: str) -> None:
    assert parse_answer(text, "").verb is None


def test_the_new_text_may_follow_a_colon() -> None:
    assert parse_answer("Send this instead: My client grieves.", "").text == "My client grieves."


def test_a_question_is_no_approval() -> None:
    assert parse_answer("Send?", "").verb is None


def test_a_tapped_send_above_a_sentence_is_asked_back() -> None:
    assert parse_answer("Rosalind is still there in line two", "SEND").verb is None


@pytest.mark.parametrize(
    "said",
    [
        "DON'T SEND THIS",
        "Do Not Send",
        "Not Yet",
        "Never Mind",
        "Changed My Mind",
        "Send?",
        "Why?",
        "I Want To Add Something",
        "SHE TOLD ME MORE TODAY",
        "Maren Oswalt\nNO\nPsychologist",
    ],
)
def test_a_tapped_send_above_words_that_take_it_back_is_asked_back(said: str) -> None:
    assert parse_answer(said, "SEND").verb is None


@pytest.mark.parametrize("card", ["Maren Oswalt\nPsychologist", "M. OSWALT LCSW\nHarlow Falls 802-555-0177"])
def test_a_tapped_send_above_a_card_is_send(card: str) -> None:
    assert parse_answer(card, "Re: SEND").verb is Verb.SEND


@pytest.mark.parametrize(
    "tail",
    ["," * 50_000 + "x-", " thanks" * 20_000, " , ! ;" * 20_000 + "-", "\u2019a" * 40_000],
    ids=range(4),
)
def test_a_line_made_to_be_read_for_ever_is_read_at_once(tail: str) -> None:
    """The suite's time limit for one test is the bound; members can write such lines too."""
    found = command_of("remove a" + tail, "")
    assert found is None or found.argument.startswith("a")
