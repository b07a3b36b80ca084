"""Second thoughts: `leak` erases, `know` takes out, `report` freezes; nobody learns through whom."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.consult.audit import Action
from relay.consult.decision import Outgoing
from relay.consult.escalation import request_of
from relay.consult.model import ConsultationState, MemberId, ThreadState, TurnState
from relay.consult.notices.base import Notice
from relay.consult.notices.desk import OperatorAlert, Trouble
from relay.consult.notices.ending import ColleagueGone, ConsultationOver, ThreadClosed
from relay.consult.notices.receipts import PassedOn, Sent
from relay.consult.notices.regret import (
    ExchangeOver,
    Known,
    LeakFound,
    LeakNoted,
    PleaseDelete,
    Reported,
    Resting,
    WhichColleague,
)
from relay.consult.notices.relayed import Answer, Followup, Relayed, Request
from relay.consult.notices.report import ExchangeReported
from relay.consult.notices.waiting import NobodyAnswered
from relay.consult.writing import Draft
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.world import Robot, World

POLICY = Policy(min_pool=2, admins=("office@association.example",), preview_answers=PreviewPolicy.NEVER)
WORDS = "Joanna eats nothing since her fall. What would you do first?"


def asked(policy: Policy = POLICY, ask: int = 2) -> World:
    """Maren's request is with hannah and tobias; priya has not been asked."""
    world = World(policy, ask)
    world.write("maren", "grief", WORDS)
    world.answer("maren", "send")
    return world


def copy(world: World, who: str, kind: type[Notice] = Request) -> Outgoing:
    return next(m for m in reversed(world.mails) if m.reader == who and isinstance(m.notice, kind))


def answered(world: World | None = None) -> World:
    """Hannah has answered."""
    world = world or asked()
    world.answer("hannah", "Call a physician.", copy(world, "hannah"))
    return world


def thread_state(world: World, who: str) -> ThreadState:
    return next(t.state for t in world.case().threads if t.consultant == who)


def texts(world: World) -> list[str]:
    return [t.text.text + t.subject.text + t.original.text for t in world.case().turns]


def alerts(world: World) -> list[Trouble]:
    return [m.notice.trouble for m in world.mails if isinstance(m.notice, OperatorAlert)]


def newest(world: World, who: str) -> Notice:
    return world.to(who)[-1]


# --- leak -----------------------------------------------------------------------------------


def test_a_leak_empties_what_was_written_and_says_so_to_everybody() -> None:
    world = asked()
    world.answer("hannah", "leak")
    assert texts(world) == [""]
    assert world.case().consultation.subject is not None
    assert world.case().consultation.subject.text == "A question about Grief"
    receipt, plea, told = newest(world, "hannah"), newest(world, "tobias"), newest(world, "maren")
    assert isinstance(receipt, LeakNoted)
    assert (receipt.asker, receipt.colleagues, receipt.again) == (False, 1, False)
    assert isinstance(plea, PleaseDelete)
    assert plea.open
    assert isinstance(told, LeakFound)
    assert told.colleagues == 2
    assert alerts(world) == [Trouble.LEAK]
    assert [(a.action, a.member) for a in world.audited] == [(Action.LEAK, "hannah")]


def test_after_a_leak_the_exchange_goes_on_without_the_old_words() -> None:
    world = asked()
    world.answer("hannah", "leak")
    world.answer("tobias", "Call a physician.")
    got = newest(world, "maren")
    assert isinstance(got, Answer)
    assert got.subject.text == "A question about Grief"
    assert got.quotation is None or not got.quotation.text
    assert world.case().consultation.state is ConsultationState.ANSWERED
    world.answer("maren", "Thank you.", copy(world, "maren", Answer))
    assert isinstance(newest(world, "tobias"), Followup)


@given(st.lists(st.sampled_from(["wait", "widen", "pass", "undo", "clock", "words", "leak"]), max_size=6))
def test_whatever_follows_a_leak_nobody_further_is_asked(steps: list[str]) -> None:
    world = asked()
    world.answer("tobias", "leak")
    assert request_of(Draft(world.snapshot(world.case()), world.now, world.tokens, world.case())) is None
    receipt = copy(world, "maren", LeakFound)
    before = len(world.case().threads)
    for step in steps:
        if step == "clock":
            world.tick(timedelta(days=2))
        elif step == "pass":
            world.answer("hannah", "pass", copy(world, "hannah"))
        elif step == "words":
            world.answer("maren", "One thing more.", receipt)
        else:
            world.answer("maren", step, receipt)
    assert len(world.case().threads) == before


def test_when_the_last_passes_after_a_leak_the_asker_hears_the_truth() -> None:
    world = asked()
    world.answer("hannah", "leak")
    world.answer("hannah", "pass", copy(world, "hannah"))
    world.answer("tobias", "pass", copy(world, "tobias"))
    assert isinstance(newest(world, "maren"), NobodyAnswered)


def test_copies_that_have_not_left_are_called_back_and_their_readers_never_asked() -> None:
    world = World(POLICY, ask=3)
    world.write("maren", "grief", WORDS)
    world.courier_rests = True
    world.answer("maren", "send")
    world.leaves("maren")
    world.leaves("hannah")
    decision = world.answer("hannah", "leak", copy(world, "hannah"))
    assert len(decision.recalled) == 2
    assert thread_state(world, "tobias") is ThreadState.WITHDRAWN
    told = newest(world, "maren")
    assert isinstance(told, LeakFound)
    assert told.colleagues == 1
    assert not [m for m in world.outbox if isinstance(m.notice, Relayed)]


def test_a_text_on_hold_goes_too_and_its_writer_hears_of_it() -> None:
    world = answered(asked(Policy(min_pool=2, preview_answers=PreviewPolicy.NEVER)))
    world.config = type(world.config)(
        policy=Policy(min_pool=2, preview_answers=PreviewPolicy.ALWAYS),
        specialties=world.config.specialties,
        roster=world.config.roster,
    )
    world.answer("maren", "She said so.", copy(world, "maren", Answer))
    preview = world.last("maren")
    world.answer("hannah", "leak", copy(world, "hannah"))
    told = copy(world, "maren", LeakFound).notice
    assert isinstance(told, LeakFound)
    assert told.lost
    assert {t.state for t in world.case().turns} == {TurnState.SENT, TurnState.CANCELLED}
    world.answer("maren", "send", preview)
    assert not [n for n in world.to("hannah") if isinstance(n, Followup)]


def test_an_answer_called_back_is_told_to_who_wrote_it() -> None:
    world = asked()
    world.courier_rests = True
    world.answer("hannah", "Call a physician, I am Hannah.", copy(world, "hannah"))
    world.answer("maren", "leak", copy(world, "maren", Answer))
    plea = newest(world, "hannah")
    assert isinstance(plea, PleaseDelete)
    assert plea.lost
    receipt = newest(world, "maren")
    assert isinstance(receipt, LeakNoted)
    assert receipt.asker


def test_another_colleagues_answer_on_its_way_is_left_alone() -> None:
    world = asked()
    world.courier_rests = True
    world.answer("tobias", "Call a physician.", copy(world, "tobias"))
    decision = world.answer("hannah", "leak", copy(world, "hannah"))
    assert decision.recalled == ()
    assert texts(world)[-1].startswith("Call a physician.")


def test_a_second_leak_erases_nothing_and_alarms_nobody() -> None:
    world = asked()
    world.answer("hannah", "leak")
    world.answer("tobias", "leak")
    receipt = newest(world, "tobias")
    assert isinstance(receipt, LeakNoted)
    assert receipt.again
    assert alerts(world) == [Trouble.LEAK]
    assert sum(isinstance(n, LeakFound) for n in world.to("maren")) == 1


def test_a_leak_noticed_after_the_close_still_erases() -> None:
    world = answered()
    world.answer("maren", "close", copy(world, "maren", Answer))
    world.answer("tobias", "leak", copy(world, "tobias"))
    assert texts(world) == ["", "Call a physician.A question about Grief"]
    plea = newest(world, "hannah")
    assert isinstance(plea, PleaseDelete)
    assert not plea.open


@pytest.mark.parametrize("text", ["> leak", "A leak in the roof, he said.", "Is there a leak?"])
def test_a_leak_is_neither_read_out_of_a_sentence_nor_out_of_a_quotation(text: str) -> None:
    world = asked()
    quoted = text.startswith(">")
    world.answer("hannah", "" if quoted else text, quoted=text if quoted else "")
    assert texts(world)[0]
    assert not world.audited


def test_a_machine_cannot_leak_know_report_or_reveal() -> None:
    for verb in ("leak", "know", "report", "reveal"):
        world = asked()
        world.answer("hannah", verb, robot=Robot.AUTO_REPLY)
        assert len(world.case().turns) == 1
        assert thread_state(world, "hannah") is ThreadState.ASKED


# --- know -----------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["know", "I know them", "I know them.\n\nShe was at my party."])
def test_who_knows_the_case_is_taken_out_and_another_asked(said: str) -> None:
    world = asked()
    world.answer("hannah", said)
    assert thread_state(world, "hannah") is ThreadState.RECUSED
    receipt = newest(world, "hannah")
    assert isinstance(receipt, Known)
    assert not receipt.asker
    assert isinstance(newest(world, "priya"), Request)
    assert not [n for n in world.to("maren") if isinstance(n, ColleagueGone | Answer)]


def test_nothing_further_reaches_who_knows() -> None:
    world = answered()
    world.answer("hannah", "know", copy(world, "hannah"))
    assert isinstance(newest(world, "maren"), ColleagueGone)
    heard = len(world.to("hannah"))
    world.answer("maren", "One thing more, to all.", copy(world, "maren", Sent))
    world.answer("tobias", "leak", copy(world, "tobias"))
    world.answer("maren", "close", copy(world, "maren", LeakFound))
    assert len(world.to("hannah")) == heard


def test_the_asker_is_told_only_that_the_exchange_is_over() -> None:
    world = answered()
    answer = copy(world, "maren", Answer)
    world.answer("hannah", "know", copy(world, "hannah"))
    heard = len(world.to("hannah"))
    world.answer("maren", "Thank you, and further?", answer)
    assert isinstance(newest(world, "maren"), ExchangeOver)
    assert len(world.to("hannah")) == heard
    world.answer("hannah", "A word still.", copy(world, "hannah"))
    assert isinstance(newest(world, "hannah"), ConsultationOver)


def test_what_was_said_between_them_is_emptied_and_nothing_else() -> None:
    world = answered()
    world.answer("tobias", "Wait a week.", copy(world, "tobias"))
    world.answer("hannah", "know", copy(world, "hannah"))
    kept = [t for t in texts(world) if t]
    assert len(kept) == 2
    assert "eats nothing" in kept[0]
    assert "Wait a week." in kept[1]


def test_words_on_their_way_to_who_knows_are_stopped() -> None:
    world = answered()
    world.courier_rests = True
    world.answer("maren", "She was at the lake house.", copy(world, "maren", Answer))
    decision = world.answer("hannah", "know", copy(world, "hannah"))
    assert len(decision.recalled) == 1
    assert not [m for m in world.outbox if isinstance(m.notice, Followup)]


def test_an_asker_who_knows_the_consultant_ends_that_exchange_alone() -> None:
    world = answered()
    world.answer("maren", "know", copy(world, "maren", Answer))
    receipt = newest(world, "maren")
    assert isinstance(receipt, Known)
    assert receipt.asker
    assert isinstance(newest(world, "hannah"), ThreadClosed)
    assert thread_state(world, "tobias") is ThreadState.ASKED


def test_know_a_second_time_changes_nothing() -> None:
    world = asked()
    world.answer("hannah", "know")
    asked_so_far = len(world.case().threads)
    world.answer("hannah", "know", copy(world, "hannah"))
    assert isinstance(newest(world, "hannah"), Known)
    assert len(world.case().threads) == asked_so_far


@pytest.mark.parametrize("verb", ["know", "report"])
def test_a_word_about_one_colleague_to_the_mail_about_all_asks_which(verb: str) -> None:
    world = answered()
    world.answer("maren", verb, copy(world, "maren", Sent))
    asked_back = newest(world, "maren")
    assert isinstance(asked_back, WhichColleague)
    assert asked_back.verb == verb
    assert thread_state(world, "hannah") is ThreadState.ANSWERED


# --- report ---------------------------------------------------------------------------------


def test_a_reported_exchange_rests_in_both_directions() -> None:
    world = answered()
    answer = copy(world, "maren", Answer)
    world.answer("maren", "report", answer)
    receipt = newest(world, "maren")
    assert isinstance(receipt, Reported)
    assert receipt.told
    assert thread_state(world, "hannah") is ThreadState.FROZEN
    assert world.counted == [Trouble.REPORT]
    assert [(a.action, a.member) for a in world.audited] == [(Action.REPORT, "maren")]
    before = len([m for m in world.mails if isinstance(m.notice, Relayed)])
    world.answer("hannah", "What is it?", copy(world, "hannah"))
    assert isinstance(newest(world, "hannah"), Resting)
    world.answer("maren", "And another thing.", answer)
    assert isinstance(newest(world, "maren"), Resting)
    world.answer("maren", "To everybody: thank you.", copy(world, "maren", Sent))
    for mail in [m for m in world.mails if isinstance(m.notice, Relayed)][before:]:
        assert mail.reader == "tobias"


def test_what_was_written_is_kept_and_who_is_reported_cannot_erase_it_by_know() -> None:
    world = answered()
    world.answer("maren", "report", copy(world, "maren", Answer))
    world.answer("hannah", "know", copy(world, "hannah"))
    assert isinstance(newest(world, "hannah"), Resting)
    assert thread_state(world, "hannah") is ThreadState.FROZEN
    assert all(texts(world))


def test_words_that_had_not_left_stay_and_their_writer_hears_it() -> None:
    world = asked()
    world.courier_rests = True
    world.answer("hannah", "An answer in spite.", copy(world, "hannah"))
    decision = world.answer("maren", "report", copy(world, "maren", Answer))
    assert len(decision.recalled) == 1
    assert isinstance(newest(world, "hannah"), Resting)


def test_a_text_on_hold_cannot_be_sent_into_a_frozen_thread() -> None:
    world = asked(Policy(min_pool=2, preview_answers=PreviewPolicy.ALWAYS))
    world.answer("hannah", "A first word.", copy(world, "hannah"))
    world.answer("hannah", "send")
    world.answer("hannah", "A second word.", copy(world, "hannah"))
    preview = world.last("hannah")
    world.answer("maren", "report", copy(world, "maren", Answer))
    world.answer("hannah", "send", preview)
    assert isinstance(newest(world, "hannah"), Resting)
    assert not isinstance(newest(world, "hannah"), PassedOn)
    assert sum(isinstance(n, Answer) for n in world.to("maren")) == 1


def test_the_reporter_of_a_request_is_let_be_and_the_others_go_on() -> None:
    world = asked()
    world.answer("hannah", "report")
    world.answer("tobias", "Call a physician.", copy(world, "tobias"))
    assert isinstance(newest(world, "maren"), Answer)
    world.answer("maren", "close")
    assert thread_state(world, "hannah") is ThreadState.FROZEN
    assert isinstance(newest(world, "hannah"), Reported)


def test_a_second_report_alarms_once_and_is_noted_twice() -> None:
    world = answered()
    world.answer("maren", "report", copy(world, "maren", Answer))
    world.answer("hannah", "report", copy(world, "hannah"))
    assert isinstance(newest(world, "hannah"), Reported)
    assert world.counted == [Trouble.REPORT]
    assert [a.member for a in world.audited] == [MemberId("maren"), MemberId("hannah")]


def test_an_alert_names_nobody_and_no_case() -> None:
    world = answered()
    world.answer("maren", "report", copy(world, "maren", Answer))
    (alert,) = [m for m in world.mails if isinstance(m.notice, ExchangeReported)]
    assert alert.reader is None
    assert alert.consultation_id is None
