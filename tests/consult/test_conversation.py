"""What is said in threads: words to the other side, and commands."""

from datetime import timedelta

from relay.consult.decision import Outcome
from relay.consult.model import ConsultationState, MemberId, ThreadState
from relay.consult.notices.base import TextKind
from relay.consult.notices.desk import Help, NotHere, Status
from relay.consult.notices.ending import Closed, ConsultationOver, ThreadClosed
from relay.consult.notices.held import Cancelled
from relay.consult.notices.preview import Preview
from relay.consult.notices.receipts import PassedOn, Sent, Undeliverable
from relay.consult.notices.relayed import Answer, Followup, Request
from relay.consult.notices.standing import StandingChanged
from relay.consult.notices.waiting import NobodyAnswered
from relay.deid.finding import Failure
from tests.consult.exchange import ASKED, both_held, requested, sent, stepped_again
from tests.consult.world import Robot, World


def test_an_answer_reaches_the_asker_masked_and_under_a_pseudonym() -> None:
    world = sent(World())
    decision = world.answer("hannah", "I would call Joanna's physician first.")
    assert decision.outcome is Outcome.RELAYED
    answer = world.first(Answer)
    assert isinstance(answer.notice, Answer)
    assert answer.reader == "maren"
    assert "Joanna" not in answer.notice.text.text
    assert answer.from_name == f"Colleague {answer.notice.pseudonym} (via Relay)"
    assert world.case().consultation.state is ConsultationState.ANSWERED
    assert isinstance(world.to("hannah")[-1], PassedOn)


def test_the_asker_answers_one_colleague_alone() -> None:
    world = sent(World())
    world.answer("hannah", "Call somebody.")
    answer = world.first(Answer)
    world.answer("maren", "Whom?", answer)
    readers = {m.reader for m in world.mails if isinstance(m.notice, Followup)}
    assert readers == {"hannah"}


def test_an_answer_to_the_receipt_reaches_every_colleague_who_has_not_passed() -> None:
    world = sent(World(ask=9))
    receipt = world.first(Sent)
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
    world.answer("maren", "close", world.first(Answer))
    told = [m.reader for m in world.mails if isinstance(m.notice, ThreadClosed)]
    assert sorted(told) == ["hannah", "tobias"]
    assert world.case().consultation.state is ConsultationState.CLOSED
    world.answer("hannah", "One more thought.", world.first(Request))
    assert isinstance(world.to("hannah")[-1], ConsultationOver)


def test_a_reply_address_works_for_nobody_else() -> None:
    world = sent(World())
    request = world.first(Request)
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


def test_an_answer_the_machine_is_unsure_about_is_previewed_to_its_writer() -> None:
    world = sent(World())
    world.failure = Failure.TIMEOUT
    world.answer("hannah", "Call somebody.")
    preview = world.to("hannah")[-1]
    assert isinstance(preview, Preview)
    assert preview.kind is TextKind.ANSWER
    world.answer("hannah", "send")
    assert any(isinstance(m.notice, Answer) for m in world.mails)


def test_silence_closes_a_consultation() -> None:
    world = sent(World())
    world.tick(timedelta(days=31))
    closed = world.to("maren")[-1]
    assert isinstance(closed, Closed)
    assert closed.by_silence


def test_the_reader_sees_only_ids_of_the_relay_and_their_own() -> None:
    world = sent(World())
    world.answer("hannah", "Call somebody.", message_id="<hers@northshore.example>")
    answer = world.first(Answer)
    assert "<hers@northshore.example>" not in answer.references
    world.answer("maren", "Whom?", answer)
    followup = world.first(Followup)
    assert followup.in_reply_to is not None
    assert "<hers@northshore.example>" in followup.references
    assert not any("willow" in r for r in followup.references)


def test_a_command_of_the_other_side_does_nothing_and_is_not_passed_on_as_text() -> None:
    world = sent(World())
    world.answer("hannah", "widen")
    assert isinstance(world.to("hannah")[-1], NotHere)
    assert not any(isinstance(m.notice, Answer) for m in world.mails)


def test_help_and_status_answer_the_member() -> None:
    world = sent(World())
    world.write("maren", "relay", "help")
    world.write("maren", "relay", "status")
    help_, status = world.to("maren")[-2:]
    assert isinstance(help_, Help)
    assert isinstance(status, Status)
    assert [line.state for line in status.asked] == ["open"]


def test_a_pass_asks_nobody_who_would_learn_too_much_and_the_asker_is_told() -> None:
    world = sent(World(ask=1))
    first = world.case().threads[0].consultant
    stepped_again(world, first, "pass", ("Hannah",))
    assert len(world.case().threads) == 1
    assert isinstance(world.to("maren")[-1], NobodyAnswered)


def test_words_for_somebody_who_left_the_roster_are_not_called_passed_on() -> None:
    world = sent(World())
    world.answer("hannah", "Call somebody.")
    answer = world.first(Answer)
    world.roster.pop(MemberId("hannah"))
    world.answer("maren", "Whom?", answer)
    assert isinstance(world.to("maren")[-1], Undeliverable)


def test_a_consultants_keep_brings_nothing_back_in_the_askers_words() -> None:
    world = sent(World())
    world.failure = Failure.LANGUAGE
    world.answer("hannah", "Call somebody.")
    world.failure = None
    world.answer("hannah", "keep Joanna")
    world.answer("hannah", "send")
    answer = world.first(Answer)
    world.answer("maren", "Joanna lives alone.", answer)
    followup = world.first(Followup).notice
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
        world.first(Request),
    )
    answer = world.first(Answer).notice
    assert isinstance(answer, Answer)
    assert "her sister" not in answer.text.text


def test_a_subject_that_happens_to_be_a_verb_is_no_command_in_its_thread() -> None:
    world = World()
    world.write("maren", "grief", ASKED, "Close?")
    world.answer("maren", "send")
    request = world.first(Request)
    world.write("hannah", f"r-{request.reply_token}", "I called the hotline at once.", "Re: Close?")
    assert any(isinstance(m.notice, Answer) for m in world.mails)


def test_close_above_further_words_loses_none_of_them() -> None:
    world = sent(World())
    receipt = world.first(Sent)
    world.answer("maren", "Close\n\nOne last thing: she has a plan for tonight, what now?", receipt)
    assert any(isinstance(m.notice, Followup) for m in world.mails)
    assert world.case().consultation.state is ConsultationState.OPEN


def test_close_tells_whose_waiting_words_it_lets_go() -> None:
    world = both_held(World())
    answer = world.first(Answer)
    world.answer("maren", "close", answer)
    (gone,) = [x for x in world.to("hannah") if isinstance(x, Cancelled)]
    assert not gone.asked  # she has not asked for it


def test_pause_in_answer_to_a_request_rests_its_reader_and_is_not_relayed() -> None:
    world = sent(World())
    world.answer("hannah", "PAUSE")
    assert isinstance(world.to("hannah")[-1], StandingChanged)
    assert world.roster[MemberId("hannah")].standing.paused_until is not None
    assert not any(isinstance(m.notice, Answer) for m in world.mails)
