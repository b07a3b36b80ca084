"""What follows from a mail: each state and each word, in the pure core."""

from datetime import timedelta

import pytest

from relay.consult.decision import Outcome
from relay.consult.model import ConsultationState, MemberId, ThreadState
from relay.consult.notices.base import TextKind
from relay.consult.notices.desk import Help, NotYet, Status, WhichOne
from relay.consult.notices.ending import Closed, ConsultationOver, ThreadClosed
from relay.consult.notices.held import (
    AlreadySent,
    Cancelled,
    ChooseSpecialty,
    Expired,
    NewerPreview,
    NobodyToAsk,
    NotUnderstood,
)
from relay.consult.notices.preview import Preview, Reminder
from relay.consult.notices.receipts import PassedOn, Sent, Undeliverable, Unreadable, UnreadableReason
from relay.consult.notices.relayed import Answer, Followup, Request
from relay.consult.notices.standing import StandingChanged
from relay.consult.notices.waiting import NobodyAnswered
from relay.deid.finding import Failure
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.world import START, Attachment, Robot, World

ASKED = "Joanna has stopped eating since her sister died. What would you do first?"


def requested(world: World, to: str = "grief", text: str = ASKED) -> Preview:
    world.write("maren", to, text)
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    return preview


def sent(world: World) -> World:
    requested(world)
    world.answer("maren", "Send")
    return world


def test_a_request_is_held_and_shown_to_its_writer_masked() -> None:
    world = World()
    preview = requested(world)
    assert "Joanna" not in preview.text.text
    assert preview.colleagues == 2
    assert world.case().consultation.state is ConsultationState.HELD
    assert {m.reader for m in world.mails} == {"maren"}


def test_send_forwards_it_to_colleagues_outside_the_practice() -> None:
    world = sent(World(ask=9))
    asked = {m.reader for m in world.mails if isinstance(m.notice, Request)}
    assert asked == {"hannah", "tobias", "priya"}
    assert isinstance(world.to("maren")[-1], Sent)
    assert world.case().consultation.state is ConsultationState.OPEN


def test_each_colleague_has_an_own_pseudonym_and_reply_address() -> None:
    world = sent(World(ask=9))
    requests = [m for m in world.mails if isinstance(m.notice, Request)]
    assert len({m.reply_token for m in requests}) == len({m.from_name for m in requests}) == 3
    assert all(m.bounce_token for m in requests)


def test_a_second_send_changes_nothing() -> None:
    world = sent(World())
    preview = next(m for m in world.mails if isinstance(m.notice, Preview))
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
    assert isinstance(world.to("maren")[-1], Cancelled)


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


def test_without_a_specialty_the_preview_asks_and_one_word_chooses() -> None:
    world = World()
    preview = requested(world, "consult", "What would you do first with Joanna?")
    assert ("grief", "Grief") in preview.choices
    world.answer("maren", "send")
    assert isinstance(world.to("maren")[-1], ChooseSpecialty)
    world.answer("maren", "Grief")
    again = world.to("maren")[-1]
    assert isinstance(again, Preview)
    assert again.specialty_titles == ("Grief",)


def test_an_unknown_tag_is_named_and_keywords_do_not_overrule_it() -> None:
    world = World()
    world.write("maren", "consult", "She is in mourning.", "[sleep] My client grieves")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.unknown_tag == "sleep"
    assert preview.choices


def test_a_tag_or_a_keyword_finds_the_specialty() -> None:
    world = World()
    world.write("maren", "consult", "What now?", "[Trauma] My client")
    world.write("maren", "consult", "She is in mourning.", "My client")
    titles = [p.specialty_titles for p in world.to("maren") if isinstance(p, Preview)]
    assert titles == [("Trauma",), ("Grief",)]


def test_a_request_to_two_specialties_asks_each_colleague_once() -> None:
    world = World(ask=9)
    requested(world, "grief trauma")
    world.answer("maren", "send")
    readers = [m.reader for m in world.mails if isinstance(m.notice, Request)]
    assert sorted(readers) == ["hannah", "priya", "tobias"]


def test_a_second_part_of_the_same_mail_joins_without_a_second_preview() -> None:
    world = World()
    world.write("maren", "grief", ASKED)
    world.write("maren", "trauma", ASKED)
    assert len(world.to("maren")) == 1
    assert world.case().consultation.specialties == ("grief", "trauma")


def test_an_answer_reaches_the_asker_masked_and_under_a_pseudonym() -> None:
    world = sent(World())
    decision = world.answer("hannah", "I would call Joanna's physician first.")
    assert decision.outcome is Outcome.RELAYED
    answer = next(m for m in world.mails if isinstance(m.notice, Answer))
    assert isinstance(answer.notice, Answer)
    assert answer.reader == "maren"
    assert "Joanna" not in answer.notice.text.text
    assert answer.from_name == f"Colleague {answer.notice.pseudonym} (via Relay)"
    assert world.case().consultation.state is ConsultationState.ANSWERED
    assert isinstance(world.to("hannah")[-1], PassedOn)


def test_the_asker_answers_one_colleague_alone() -> None:
    world = sent(World())
    world.answer("hannah", "Call somebody.")
    answer = next(m for m in world.mails if isinstance(m.notice, Answer))
    world.answer("maren", "Whom?", answer)
    readers = {m.reader for m in world.mails if isinstance(m.notice, Followup)}
    assert readers == {"hannah"}


def test_an_answer_to_the_receipt_reaches_every_colleague_who_has_not_passed() -> None:
    world = sent(World(ask=9))
    receipt = next(m for m in world.mails if isinstance(m.notice, Sent))
    world.answer("priya", "pass")
    world.answer("maren", "One more thing: she lives alone.", receipt)
    readers = {m.reader for m in world.mails if isinstance(m.notice, Followup)}
    assert readers == {"hannah", "tobias"}


def test_pass_asks_another_colleague_at_once() -> None:
    world = sent(World(ask=1))
    first = world.case().threads[0].consultant
    world.answer(first, "Pass, sorry")
    assert len(world.case().threads) == 2
    assert world.case().threads[0].state is ThreadState.PASSED
    assert world.case().threads[1].consultant != first


def test_close_ends_all_threads_and_each_is_told_once() -> None:
    world = sent(World())
    world.answer("hannah", "Call somebody.")
    world.answer("maren", "close", next(m for m in world.mails if isinstance(m.notice, Answer)))
    told = [m.reader for m in world.mails if isinstance(m.notice, ThreadClosed)]
    assert sorted(told) == ["hannah", "tobias"]
    assert world.case().consultation.state is ConsultationState.CLOSED
    world.answer("hannah", "One more thought.", next(m for m in world.mails if isinstance(m.notice, Request)))
    assert isinstance(world.to("hannah")[-1], ConsultationOver)


def test_a_reply_address_works_for_nobody_else() -> None:
    world = sent(World())
    request = next(m for m in world.mails if isinstance(m.notice, Request))
    before = len(world.mails)
    decision = world.answer("colin", "Hello?", request)
    assert decision.outcome is Outcome.MISDIRECTED
    assert len(world.mails) == before


def test_robots_are_swallowed() -> None:
    world = sent(World())
    before = len(world.mails)
    decision = world.answer("hannah", "I am away until Monday.", robot=Robot.OUT_OF_OFFICE)
    assert decision.outcome is Outcome.ROBOT
    assert len(world.mails) == before


@pytest.mark.parametrize("failure", [Failure.TIMEOUT, Failure.CRASHED, Failure.NO_MODEL, Failure.LANGUAGE])
def test_what_could_not_be_judged_is_held_whatever_the_policy(failure: Failure) -> None:
    world = World(Policy(preview=PreviewPolicy.NEVER, preview_answers=PreviewPolicy.NEVER))
    world.failure = failure
    preview = requested(world)
    assert preview.failure is failure


def test_an_answer_the_machine_is_unsure_about_is_previewed_to_its_writer() -> None:
    world = sent(World())
    world.failure = Failure.TIMEOUT
    world.answer("hannah", "Call somebody.")
    preview = world.to("hannah")[-1]
    assert isinstance(preview, Preview)
    assert preview.kind is TextKind.ANSWER
    world.answer("hannah", "send")
    assert any(isinstance(m.notice, Answer) for m in world.mails)


def test_an_empty_mail_is_answered_with_what_is_missing() -> None:
    world = World()
    world.write("maren", "grief", "  \n ")
    notice = world.to("maren")[-1]
    assert isinstance(notice, Unreadable)
    assert notice.reason is UnreadableReason.EMPTY


def test_attachments_are_named_in_the_preview() -> None:
    world = World()
    world.write(
        "maren", "grief", ASKED, attachments=(Attachment(media_type="application/pdf", file_name="x.pdf"),)
    )
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert [one.name for one in preview.left_out] == ["x.pdf"]


def test_a_forwarded_mail_is_left_out_until_its_writer_says_include() -> None:
    world = World()
    world.write("maren", "grief", "See below.", forwarded="She wrote: I cannot eat.")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.forwarded_left_out
    world.answer("maren", "include")
    again = world.to("maren")[-1]
    assert isinstance(again, Preview)
    assert "I cannot eat" in again.text.text


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


def test_silence_closes_a_consultation() -> None:
    world = sent(World())
    world.tick(timedelta(days=31))
    closed = world.to("maren")[-1]
    assert isinstance(closed, Closed)
    assert closed.by_silence


def test_with_nobody_to_ask_the_text_is_kept() -> None:
    world = World()
    requested(world)
    for key in ("hannah", "tobias", "priya"):
        world.write(key, "relay", "pause")
    world.answer("maren", "send", world.last("maren"))
    assert isinstance(world.to("maren")[-1], NobodyToAsk)
    world.write("hannah", "relay", "resume")
    world.answer("maren", "send")
    assert world.case().consultation.state is ConsultationState.OPEN


def test_a_word_at_the_desk_works_for_the_only_text_that_waits() -> None:
    world = World()
    requested(world)
    world.write("maren", "relay", "", "send")
    assert world.case().consultation.state is ConsultationState.OPEN
    world.write("maren", "relay", "send", "")
    assert isinstance(world.to("maren")[-1], WhichOne)


def test_the_reader_sees_only_ids_of_the_relay_and_their_own() -> None:
    world = sent(World())
    world.answer("hannah", "Call somebody.", message_id="<hers@northshore.example>")
    answer = next(m for m in world.mails if isinstance(m.notice, Answer))
    assert "<hers@northshore.example>" not in answer.references
    world.answer("maren", "Whom?", answer)
    followup = next(m for m in world.mails if isinstance(m.notice, Followup))
    assert followup.in_reply_to is not None
    assert "<hers@northshore.example>" in followup.references
    assert not any("willow" in r for r in followup.references)


def test_an_undeliverable_request_goes_to_another_colleague() -> None:
    from relay.consult import flow

    world = sent(World(ask=1))
    request = next(m for m in world.mails if isinstance(m.notice, Request))
    case = world.case()
    decision = flow.undelivered(request.thread_id, request.turn_id, world.snapshot(case), START, world.tokens)
    world.keep(decision, case)
    assert [t.state for t in world.case().threads] == [ThreadState.UNREACHABLE, ThreadState.ASKED]


def test_a_word_not_in_force_for_its_writer_is_not_passed_on_as_text() -> None:
    world = sent(World())
    world.answer("hannah", "widen")
    assert isinstance(world.to("hannah")[-1], NotYet)
    assert not any(isinstance(m.notice, Answer) for m in world.mails)


def test_help_and_status_answer_the_member() -> None:
    world = sent(World())
    world.write("maren", "relay", "help")
    world.write("maren", "relay", "status")
    help_, status = world.to("maren")[-2:]
    assert isinstance(help_, Help)
    assert isinstance(status, Status)
    assert [line.state for line in status.asked] == ["open"]


def stepped_again(world: World, who: str, text: str, stopped_at: tuple[str, ...]) -> None:
    """An answer to this member's last mail whose own mails the residual check has stopped once."""
    world.stopped_at = stopped_at
    world.answer(who, text)
    world.stopped_at = ()


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


def test_a_pass_asks_nobody_who_would_learn_too_much_and_the_asker_is_told() -> None:
    world = sent(World(ask=1))
    first = world.case().threads[0].consultant
    stepped_again(world, first, "pass", ("Hannah",))
    assert len(world.case().threads) == 1
    assert isinstance(world.to("maren")[-1], NobodyAnswered)


def test_a_specialty_taken_out_of_the_file_is_asked_for_again() -> None:
    world = World()
    requested(world)
    world.withdraw("grief")
    world.answer("maren", "send")
    assert isinstance(world.to("maren")[-1], ChooseSpecialty)
    world.answer("maren", "trauma")
    world.answer("maren", "send")
    assert world.case().consultation.state is ConsultationState.OPEN


def test_words_for_somebody_who_left_the_roster_are_not_called_passed_on() -> None:
    world = sent(World())
    world.answer("hannah", "Call somebody.")
    answer = next(m for m in world.mails if isinstance(m.notice, Answer))
    world.roster.pop(MemberId("hannah"))
    world.answer("maren", "Whom?", answer)
    assert isinstance(world.to("maren")[-1], Undeliverable)


def test_at_the_desk_only_the_writers_own_held_text_counts() -> None:
    world = sent(World())
    world.failure = Failure.TIMEOUT
    world.answer("hannah", "Call somebody.")
    world.write("maren", "relay", "send", "")
    assert isinstance(world.to("maren")[-1], WhichOne)
    assert not any(isinstance(m.notice, Answer) for m in world.mails)


def both_held(world: World) -> World:
    """The asker's follow-up and a consultant's answer wait for their writers, in one case."""
    sent(world)
    world.answer("hannah", "Call somebody.")
    answer = next(m for m in world.mails if isinstance(m.notice, Answer))
    world.failure = Failure.LANGUAGE
    world.answer("maren", "Joanna lives alone.", answer)
    world.answer(
        "hannah", "Then ask Joanna's aunt.", next(m for m in world.mails if isinstance(m.notice, Request))
    )
    world.failure = None
    return world


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
    world.answer("hannah", "Call somebody.", next(m for m in world.mails if isinstance(m.notice, Request)))
    preview = world.to("hannah")[-1]
    assert isinstance(preview, Preview)
    assert preview.not_found == ()


def test_a_consultants_keep_brings_nothing_back_in_the_askers_words() -> None:
    world = sent(World())
    world.failure = Failure.LANGUAGE
    world.answer("hannah", "Call somebody.")
    world.failure = None
    world.answer("hannah", "keep Joanna")
    world.answer("hannah", "send")
    answer = next(m for m in world.mails if isinstance(m.notice, Answer))
    world.answer("maren", "Joanna lives alone.", answer)
    followup = next(m.notice for m in world.mails if isinstance(m.notice, Followup))
    assert isinstance(followup, Followup)
    assert "Joanna" not in followup.text.text


def test_what_was_removed_stays_removed_in_everybodys_later_words() -> None:
    world = World()
    requested(world)
    world.answer("maren", "remove her sister")
    world.answer("maren", "send")
    world.answer(
        "hannah",
        "Did her sister live alone?",
        next(m for m in world.mails if isinstance(m.notice, Request)),
    )
    answer = next(m.notice for m in world.mails if isinstance(m.notice, Answer))
    assert isinstance(answer, Answer)
    assert "her sister" not in answer.text.text


def test_a_subject_that_happens_to_be_a_verb_is_no_command_in_its_thread() -> None:
    world = World()
    world.write("maren", "grief", ASKED, "Close?")
    world.answer("maren", "send")
    request = next(m for m in world.mails if isinstance(m.notice, Request))
    world.write("hannah", f"r-{request.reply_token}", "I called the hotline at once.", "Re: Close?")
    assert any(isinstance(m.notice, Answer) for m in world.mails)


def test_close_above_further_words_loses_none_of_them() -> None:
    world = sent(World())
    receipt = next(m for m in world.mails if isinstance(m.notice, Sent))
    world.answer("maren", "Close\n\nOne last thing: she has a plan for tonight, what now?", receipt)
    assert any(isinstance(m.notice, Followup) for m in world.mails)
    assert world.case().consultation.state is ConsultationState.OPEN


def test_close_tells_whose_waiting_words_it_lets_go() -> None:
    world = both_held(World())
    answer = next(m for m in world.mails if isinstance(m.notice, Answer))
    world.answer("maren", "close", answer)
    assert any(isinstance(x, Cancelled) for x in world.to("hannah"))


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


def test_pause_in_answer_to_a_request_rests_its_reader_and_is_not_relayed() -> None:
    world = sent(World())
    world.answer("hannah", "PAUSE")
    assert isinstance(world.to("hannah")[-1], StandingChanged)
    assert world.roster[MemberId("hannah")].standing.paused_until is not None
    assert not any(isinstance(m.notice, Answer) for m in world.mails)
