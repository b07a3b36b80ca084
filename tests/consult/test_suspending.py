"""A suspended member is not asked, time brings nothing to what is theirs, and lifting starts it anew."""

from dataclasses import replace
from datetime import timedelta

from relay.consult import suspending
from relay.consult.audit import Action
from relay.consult.model import ConsultationState, MemberId, TurnState
from relay.consult.notices.held import Expired
from relay.consult.notices.preview import Reminder
from relay.consult.writing import Draft
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.world import World

MAREN = MemberId("maren")


def world() -> World:
    one = World(Policy(min_pool=2, preview_answers=PreviewPolicy.NEVER), ask=1)
    one.write("maren", "grief", "Joanna eats nothing since her fall. What would you do first?")
    return one


def change(one: World, who: str = "maren", *, lift: bool = False) -> bool:
    """As `relay members` does it; whether anything was done."""
    draft = Draft(one.snapshot(None), one.now, one.tokens)
    decide = suspending.lift if lift else suspending.suspend
    decision = decide(draft, one.roster[MemberId(who)])
    if decision:
        one.keep(decision, None)
    return decision is not None


def test_suspending_and_lifting_are_audited_once_each() -> None:
    one = world()
    assert [change(one), change(one), change(one, lift=True), change(one, lift=True)] == [
        *(True, False),
        *(True, False),
    ]
    assert [(a.action, a.member) for a in one.audited] == [(Action.SUSPEND, MAREN), (Action.LIFT, MAREN)]


def test_a_suspended_member_is_not_asked() -> None:
    one = world()
    change(one, "hannah")
    one.answer("maren", "send")
    assert one.to("hannah") == []
    assert one.to("tobias")


def test_a_held_text_neither_expires_nor_is_reminded_of_until_lifted_and_then_waits_anew() -> None:
    one = world()
    change(one)
    one.tick(timedelta(days=20))
    (turn,) = one.case().turns
    assert turn.state is TurnState.HELD
    change(one, lift=True)
    one.tick(timedelta(days=2))
    assert not [n for n in one.to("maren") if isinstance(n, Reminder | Expired)]
    one.tick(timedelta(days=2))
    assert isinstance(one.to("maren")[-1], Reminder)
    one.tick(timedelta(days=5))
    assert isinstance(one.to("maren")[-1], Expired)


def test_an_open_question_asks_nobody_further_and_does_not_end_while_suspended() -> None:
    one = world()
    one.answer("maren", "send")
    change(one)
    one.tick(timedelta(days=40))
    assert one.case().consultation.state is ConsultationState.OPEN
    assert len(one.case().threads) == 1
    change(one, lift=True)
    last = replace(one.case().consultation, last_mail_at=one.now)
    one.cases[last.id] = replace(one.case(), consultation=last)
    one.tick(timedelta(minutes=1))
    assert len(one.case().threads) > 1


def test_nobody_is_told_a_name_while_one_of_the_two_is_suspended() -> None:
    one = world()
    one.answer("maren", "send")
    request = one.last("hannah")
    one.answer("hannah", "Call a physician.", request)
    one.answer("maren", "reveal", one.last("maren"))
    one.answer("hannah", "reveal", request)
    change(one, "hannah")
    one.tick(timedelta(days=2))
    assert one.case().consultation.met == ()
    change(one, "hannah", lift=True)
    one.tick(timedelta(minutes=1))
    assert len(one.case().consultation.met) == 1


def test_resume_by_the_member_lifts_no_suspension() -> None:
    one = world()
    change(one)
    one.write("maren", "relay", "resume", "")
    assert one.roster[MAREN].standing.suspended
