"""What becomes of a text that waits for its writer."""

from datetime import timedelta

import pytest

from relay.consult.model import ConsultationState
from relay.consult.notices.desk import WhichOne
from relay.consult.notices.held import AlreadySent, Cancelled, Expired, NewerPreview, NotUnderstood
from relay.consult.notices.preview import Preview, Reminder
from relay.consult.notices.relayed import Answer, Followup, Request
from relay.deid.finding import Failure
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.exchange import both_held, requested, sent, stepped_again
from tests.consult.world import World


def test_a_second_send_changes_nothing() -> None:
    world = sent(World())
    preview = world.first(Preview)
    before = len([m for m in world.mails if isinstance(m.notice, Request)])
    world.answer("maren", "send", preview)
    assert isinstance(world.to("maren")[-1], AlreadySent)
    assert len([m for m in world.mails if isinstance(m.notice, Request)]) == before


def test_cancel_deletes_what_was_written() -> None:
    world = World()
    requested(world)
    world.answer("maren", "please cancel this")
    assert world.case().consultation.state is ConsultationState.CANCELLED
    assert world.case().turns[0].original.text == ""
    deleted = world.to("maren")[-1]
    assert isinstance(deleted, Cancelled)
    assert deleted.asked


def test_remove_makes_a_new_preview_even_with_send_in_the_same_mail() -> None:
    world = World()
    requested(world)
    world.answer("maren", "SEND\nremove her sister")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.newer
    assert "her sister" not in preview.text.text
    assert world.case().consultation.state is ConsultationState.HELD


def test_keep_brings_a_word_back_but_nobody_on_the_roster() -> None:
    world = World()
    requested(world)
    world.answer("maren", "keep Joanna")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert "Joanna" in preview.text.text


def test_a_word_that_does_not_stand_in_the_text_is_said() -> None:
    world = World()
    requested(world)
    world.answer("maren", "remove Riverside")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.not_found == ("Riverside",)


def test_an_answer_to_an_older_preview_sends_nothing() -> None:
    world = World()
    requested(world)
    first = world.last("maren")
    world.answer("maren", "remove her sister")
    world.answer("maren", "send", first)
    assert isinstance(world.to("maren")[-1], NewerPreview)
    assert world.case().consultation.state is ConsultationState.HELD


def test_clean_text_instead_goes_at_once() -> None:
    world = World()
    requested(world)
    world.answer("maren", "send this instead\n\nMy client has stopped eating.")
    assert any(isinstance(m.notice, Request) for m in world.mails)
    assert world.case().consultation.state is ConsultationState.OPEN


def test_text_instead_with_something_found_in_it_is_previewed_again() -> None:
    world = World()
    requested(world)
    world.answer("maren", "send this instead:\nJoanna has stopped eating.")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.newer
    assert "Joanna" not in preview.text.text


@pytest.mark.parametrize("words", ["please don't send", "hm", "What happens now?"])
def test_what_is_not_understood_is_asked_back(words: str) -> None:
    world = World()
    requested(world)
    world.answer("maren", words)
    assert isinstance(world.to("maren")[-1], NotUnderstood)
    world.answer("maren", "send")
    assert world.case().consultation.state is ConsultationState.OPEN


@pytest.mark.parametrize("failure", [Failure.TIMEOUT, Failure.CRASHED, Failure.NO_MODEL, Failure.LANGUAGE])
def test_what_could_not_be_judged_is_held_whatever_the_policy(failure: Failure) -> None:
    world = World(Policy(preview=PreviewPolicy.NEVER, preview_answers=PreviewPolicy.NEVER))
    world.failure = failure
    preview = requested(world)
    assert preview.failure is failure


def test_an_unanswered_preview_is_reminded_once_and_deleted_after_a_week() -> None:
    world = World()
    requested(world)
    world.tick(timedelta(days=3))
    world.tick(timedelta(hours=1))
    assert [type(x) for x in world.to("maren")].count(Reminder) == 1
    world.tick(timedelta(days=4))
    assert isinstance(world.to("maren")[-1], Expired)
    assert world.case().consultation.state is ConsultationState.EXPIRED
    assert world.case().turns[0].original.text == ""


def test_the_reminder_can_be_answered_with_send() -> None:
    world = World()
    requested(world)
    world.tick(timedelta(days=3))
    world.answer("maren", "send")
    assert world.case().consultation.state is ConsultationState.OPEN


def test_a_word_at_the_desk_works_for_the_only_text_that_waits() -> None:
    world = World()
    requested(world)
    world.write("maren", "relay", "", "send")
    assert world.case().consultation.state is ConsultationState.OPEN
    world.write("maren", "relay", "send", "")
    assert isinstance(world.to("maren")[-1], WhichOne)


def test_a_stopped_request_goes_back_to_its_writer_without_the_words_it_stumbled_over() -> None:
    world = World()
    requested(world)
    stepped_again(world, "maren", "send", ("her sister",))
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.failure is Failure.RESIDUAL
    assert "her sister" not in preview.text.text
    assert not any(isinstance(m.notice, Request) for m in world.mails)


def test_a_stopped_text_instead_is_previewed_and_not_thrown_away() -> None:
    world = World()
    requested(world)
    stepped_again(world, "maren", "send this instead\n\nMy client of Willow eats nothing.", ("Willow",))
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert "eats nothing" in preview.text.text
    assert "Willow" not in preview.text.text


def test_at_the_desk_only_the_writers_own_held_text_counts() -> None:
    world = sent(World())
    world.failure = Failure.TIMEOUT
    world.answer("hannah", "Call somebody.")
    world.write("maren", "relay", "send", "")
    assert isinstance(world.to("maren")[-1], WhichOne)
    assert not any(isinstance(m.notice, Answer) for m in world.mails)


def test_a_word_at_the_desk_never_decides_over_somebody_elses_text() -> None:
    world = both_held(World())
    followups = len([m for m in world.mails if isinstance(m.notice, Followup)])
    world.write("hannah", "relay", "send", "")
    assert len([m for m in world.mails if isinstance(m.notice, Followup)]) == followups


def test_what_one_side_removed_is_not_named_to_the_other() -> None:
    world = World()
    requested(world)
    world.answer("maren", "remove Riverside, her sister")
    world.answer("maren", "send")
    world.failure = Failure.LANGUAGE
    world.answer("hannah", "Call somebody.", world.first(Request))
    preview = world.to("hannah")[-1]
    assert isinstance(preview, Preview)
    assert preview.not_found == ()


def test_after_an_engine_failure_send_has_the_text_judged_once_more() -> None:
    world = World()
    world.failure = Failure.CRASHED
    requested(world)
    world.failure = None
    world.answer("maren", "send")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.failure is None
    assert "Joanna" not in preview.text.text
    world.answer("maren", "send")
    assert world.case().consultation.state is ConsultationState.OPEN
