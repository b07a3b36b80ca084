"""`undo`: what has not left is stopped, what has is said honestly."""

from dataclasses import replace
from datetime import timedelta

import pytest

from relay.consult.decision import Decision
from relay.consult.model import ConsultationState, ThreadState, TurnState
from relay.consult.notices.base import TextKind
from relay.consult.notices.ending import ThreadClosed
from relay.consult.notices.held import Expired, NewerPreview
from relay.consult.notices.preview import Preview
from relay.consult.notices.receipts import PassedOn, Sent, Undone
from relay.consult.notices.relayed import Answer, Followup, Request
from relay.settings.policy import Policy
from tests.consult.world import World

UNDO = Policy(min_pool=2, undo=timedelta(minutes=5))


def waiting(policy: Policy = UNDO, ask: int = 3) -> World:
    """Maren's request is sent and lies in the outbox."""
    world = World(policy, ask)
    world.write("maren", "grief", "Joanna eats nothing. What would you do first?")
    world.courier_rests = True
    world.answer("maren", "send")
    world.leaves("maren")
    return world


def recalled(decision: Decision, world: World) -> list[str]:
    return [str(m.reader) for m in world.mails if m.message_id in decision.recalled]


def test_the_receipt_says_for_how_long_undo_works() -> None:
    receipt = waiting().to("maren")[-1]
    assert isinstance(receipt, Sent)
    assert receipt.undo_minutes == 5
    without = waiting(Policy(min_pool=2)).to("maren")[-1]
    assert isinstance(without, Sent)
    assert without.undo_minutes == 0


def test_a_request_stopped_in_time_is_held_again_and_shown() -> None:
    world = waiting()
    decision = world.answer("maren", "undo")
    assert sorted(recalled(decision, world)) == ["hannah", "priya", "tobias"]
    assert world.case().consultation.state is ConsultationState.HELD
    assert {t.state for t in world.case().threads} == {ThreadState.WITHDRAWN}
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert preview.undone
    assert "Joanna" not in preview.text.text
    assert not [m for m in world.outbox if m.reader != "maren"]


def test_what_was_written_stays_erased_although_it_comes_back() -> None:
    world = waiting()
    world.answer("maren", "undo")
    (turn,) = world.case().turns
    assert turn.state is TurnState.HELD
    assert "Joanna" not in turn.original.text


def test_after_undo_it_can_be_edited_sent_and_cancelled() -> None:
    world = waiting()
    world.answer("maren", "undo")
    world.answer("maren", "remove What would you do first")
    preview = world.to("maren")[-1]
    assert isinstance(preview, Preview)
    assert "What would you" not in preview.text.text
    world.answer("maren", "send")
    assert world.case().consultation.state is ConsultationState.OPEN
    requests = [m for m in world.outbox if isinstance(m.notice, Request)]
    assert len(requests) == 3
    world.answer("maren", "undo")
    world.answer("maren", "cancel")
    assert world.case().consultation.state is ConsultationState.CANCELLED
    assert not [m for m in world.outbox if isinstance(m.notice, Request)]


def test_after_undo_nothing_is_forgotten() -> None:
    world = waiting()
    world.answer("maren", "undo")
    world.tick(timedelta(days=7))
    assert isinstance(world.to("maren")[-1], Expired)


def test_words_to_the_old_receipt_are_turned_to_the_preview() -> None:
    world = waiting()
    receipt = world.last("maren")
    world.answer("maren", "undo")
    world.answer("maren", "And she lives alone.", receipt)
    assert isinstance(world.to("maren")[-1], NewerPreview)


def test_with_a_copy_gone_the_others_are_stopped_and_counted() -> None:
    world = waiting()
    world.leaves("hannah")
    decision = world.answer("maren", "undo")
    assert sorted(recalled(decision, world)) == ["priya", "tobias"]
    told = world.to("maren")[-1]
    assert isinstance(told, Undone)
    assert (told.kind, told.stopped, told.left) == (TextKind.REQUEST, 2, 1)
    assert world.case().consultation.state is ConsultationState.OPEN
    world.tick(timedelta(days=2))  # nobody further
    assert len(world.case().threads) == 3


def test_with_all_gone_it_says_so_and_changes_nothing() -> None:
    world = waiting()
    for who in ("hannah", "tobias", "priya"):
        world.leaves(who)
    decision = world.answer("maren", "undo")
    told = world.to("maren")[-1]
    assert isinstance(told, Undone)
    assert (told.stopped, told.left, told.can_close) == (0, 3, True)
    assert decision.recalled == ()
    assert world.case().consultation.wake_at is not None


def test_a_copy_that_was_tried_is_stopped_but_not_called_unread() -> None:
    world = waiting(ask=1)
    case = world.case()
    snapshot = world.snapshot(case)
    tried = replace(snapshot, unsent=tuple(replace(u, tried=True) for u in snapshot.unsent))
    world.snapshot = lambda *_: tried  # type: ignore[method-assign]
    decision = world.answer("maren", "undo")
    assert recalled(decision, world) == ["hannah"]
    told = world.to("maren")[-1]
    assert isinstance(told, Undone)
    assert (told.stopped, told.left) == (0, 1)


def answering() -> World:
    """Hannah's answer lies in the outbox; the request has left."""
    world = waiting(ask=1)
    world.leaves("hannah")
    request = world.first(Request)
    world.answer("hannah", "Call somebody.", request)
    world.leaves("hannah")
    return world


def test_the_only_answer_undone_opens_the_consultation_again() -> None:
    world = answering()
    assert world.case().consultation.state is ConsultationState.ANSWERED
    receipt = world.to("hannah")[-1]
    assert isinstance(receipt, PassedOn)
    assert receipt.undo_minutes == 5
    world.answer("hannah", "undo")
    assert world.case().consultation.state is ConsultationState.OPEN
    assert world.case().threads[0].state is ThreadState.ASKED
    assert isinstance(world.to("hannah")[-1], Preview)
    assert not any(isinstance(m.notice, Answer) for m in world.outbox)
    world.answer("hannah", "send")
    assert world.case().consultation.state is ConsultationState.ANSWERED


def test_an_answer_that_has_left_cannot_be_undone_and_a_consultant_cannot_close() -> None:
    world = answering()
    world.leaves("maren")
    world.answer("hannah", "undo")
    told = world.to("hannah")[-1]
    assert isinstance(told, Undone)
    assert (told.left, told.can_close) == (1, False)
    assert world.case().consultation.state is ConsultationState.ANSWERED


def test_undo_takes_the_newest_words_and_leaves_the_earlier() -> None:
    world = answering()
    world.leaves("maren")
    request = world.first(Request)
    world.now += timedelta(minutes=1)
    world.answer("hannah", "Then let her sleep.", request)
    world.leaves("hannah")
    world.answer("hannah", "undo")
    assert world.case().consultation.state is ConsultationState.ANSWERED
    assert [t.state for t in world.case().turns if t.kind == "answer"] == [TurnState.SENT, TurnState.HELD]


def test_a_question_back_can_be_undone() -> None:
    world = waiting(ask=1)
    world.leaves("hannah")
    request = world.first(Request)
    world.answer("hannah", "more: how old is she?", request)
    world.leaves("hannah")
    world.answer("hannah", "undo")
    assert isinstance(world.to("hannah")[-1], Preview)
    assert world.case().consultation.state is ConsultationState.OPEN


def test_a_question_that_is_undone_has_not_stopped_the_clock() -> None:
    world = waiting(ask=1)
    world.leaves("hannah")
    runs_out = world.case().consultation.wake_at
    world.answer("hannah", "more: how old is she?", world.first(Request))
    assert world.case().consultation.wake_at != runs_out
    world.answer("hannah", "undo")
    assert world.case().consultation.wake_at == runs_out


def test_another_colleagues_question_keeps_it_stopped() -> None:
    world = waiting(ask=2)
    requests = {m.reader: m for m in world.mails if isinstance(m.notice, Request)}
    for who, request in requests.items():
        world.leaves(str(who))
        world.answer(str(who), "more: how old is she?", request)
    stopped_until = world.case().consultation.wake_at
    world.answer("hannah", "undo")
    assert world.case().consultation.wake_at == stopped_until


def test_a_follow_up_to_all_is_stopped_where_it_has_not_left() -> None:
    world = waiting()
    receipt = world.last("maren")
    for who in ("hannah", "tobias", "priya"):
        world.leaves(who)
    world.now += timedelta(hours=1)
    world.answer("maren", "She lives alone.", receipt)
    world.leaves("tobias")
    world.answer("maren", "undo", receipt)
    told = world.to("maren")[-1]
    assert isinstance(told, Undone)
    assert (told.kind, told.stopped, told.left) == (TextKind.FOLLOWUP_TO_ALL, 2, 1)
    assert not any(isinstance(m.notice, Followup) for m in world.outbox)


def test_undo_of_nothing_says_so() -> None:
    world = waiting(ask=1)
    request = world.first(Request)
    world.leaves("hannah")
    world.answer("hannah", "undo", request)
    told = world.to("hannah")[-1]
    assert isinstance(told, Undone)
    assert told.kind is None


@pytest.mark.parametrize("gone", [(), ("hannah",)])
def test_close_stops_requests_that_have_not_left_and_tells_only_who_had_one(gone: tuple[str, ...]) -> None:
    world = waiting()
    for who in gone:
        world.leaves(who)
    world.answer("maren", "close")
    assert not any(isinstance(m.notice, Request) for m in world.outbox)
    assert [m.reader for m in world.mails if isinstance(m.notice, ThreadClosed)] == list(gone)


def test_who_passed_has_read_it_so_a_request_to_another_is_not_called_unread() -> None:
    world = waiting(ask=1)
    receipt = world.last("maren")
    world.leaves("hannah")
    world.answer("hannah", "pass", world.first(Request))
    decision = world.answer("maren", "undo", receipt)
    assert recalled(decision, world) == ["tobias"]
    told = world.to("maren")[-1]
    assert isinstance(told, Undone)
    assert (told.stopped, told.left) == (1, 1)
    assert world.case().consultation.state is ConsultationState.OPEN
