"""Delivery reports and complaints: who is replaced, who rests, who hears of it, and how one goes on."""

from datetime import timedelta

import pytest

from relay.consult import flow
from relay.consult.decision import Decision, Outcome, Outgoing
from relay.consult.model import MemberId, ThreadState
from relay.consult.notices.base import Notice
from relay.consult.notices.desk import OperatorAlert, Trouble
from relay.consult.notices.receipts import Undeliverable
from relay.consult.notices.relayed import Answer, Request
from relay.consult.notices.stopped import MailStopped, MemberStopped
from relay.consult.standing.model import Standing, Stopped
from relay.mail.robots.reasons import Refusal
from relay.mail.robots.report import BounceReport, DsnAction, RecipientResult
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.world import Robot, World

OFFICE = "office@association.example"
POLICY = Policy(min_pool=2, admins=(OFFICE,), preview_answers=PreviewPolicy.NEVER)
WORDS = "Joanna eats nothing since her fall. What would you do first?"


def said(action: DsnAction = DsnAction.FAILED, *, hard: bool = False, policy: bool = False) -> BounceReport:
    one = RecipientResult(address="", action=action, status=None, hard=hard, policy=policy)
    return BounceReport(results=(one,))


HARD, REFUSED, FULL = said(hard=True), said(policy=True), said()
LATE = said(DsnAction.DELAYED)


def asked(number: int = 1) -> World:
    """Maren has asked one colleague, Hannah; others could be asked in her place."""
    world = World(POLICY, ask=number)
    world.write("maren", "grief", WORDS)
    world.answer("maren", "send")
    return world


def copy(world: World, who: str, kind: type[Notice] = Request) -> Outgoing:
    return next(m for m in reversed(world.mails) if m.reader == who and isinstance(m.notice, kind))


def reports(
    world: World, mail: Outgoing, report: BounceReport | None, robot: Robot | None = None
) -> Decision:
    """What comes to the reverse-path of a mail: from nobody, as reports do."""
    kind = robot or Robot.DELIVERY_REPORT
    return world.write("mailer", f"bounces-{mail.bounce_token}", "", robot=kind, report=report, sender="-")


def standing(world: World, who: str) -> Standing:
    return world.roster[MemberId(who)].standing


def stopped(world: World, who: str) -> Stopped | None:
    return standing(world, who).stopped


def told(world: World, kind: type[Notice]) -> list[Notice]:
    return [m.notice for m in world.mails if isinstance(m.notice, kind)]


def state(world: World, who: str) -> ThreadState:
    return next(t.state for t in world.case().threads if t.consultant == who)


def dead_on(world: World, days: int) -> None:
    for _ in range(days):
        reports(world, copy(world, "hannah"), HARD)
        world.now += timedelta(days=1)


def test_a_dead_address_is_replaced_for_that_consultation_and_the_asker_hears_nothing() -> None:
    world = asked()
    before = len(world.to("maren"))
    reports(world, copy(world, "hannah"), HARD)
    assert state(world, "hannah") is ThreadState.UNREACHABLE
    assert copy(world, "tobias")
    assert len(world.to("maren")) == before
    assert stopped(world, "hannah") is None


@pytest.mark.parametrize("report", [LATE, FULL], ids=["late", "full"])
def test_a_soft_bounce_keeps_waiting(report: BounceReport) -> None:
    world = asked()
    number = len(world.mails)
    reports(world, copy(world, "hannah"), report)
    assert state(world, "hannah") is ThreadState.ASKED
    assert len(world.mails) == number
    assert standing(world, "hannah") == Standing()


def hop_refuses(world: World, mail: Outgoing, why: Refusal) -> Decision:
    """What the next hop said at once, where a report would have come later."""
    case = world.cases[mail.consultation_id or ""]
    decision = flow.undelivered(
        *(mail.thread_id, mail.turn_id, world.snapshot(case), world.now, world.tokens),
        reader=mail.reader,
        why=why,
    )
    return world.keep(decision, case)


@pytest.mark.parametrize(
    ("why", "report"),
    [(Refusal.DEAD, HARD), (Refusal.POLICY, REFUSED), (Refusal.FULL, FULL)],
    ids=lambda each: getattr(each, "name", ""),
)
def test_what_the_next_hop_refuses_changes_what_a_report_would(why: Refusal, report: BounceReport) -> None:
    here, there = asked(), asked()
    hop_refuses(here, copy(here, "hannah"), why)
    reports(there, copy(there, "hannah"), report)
    assert standing(here, "hannah") == standing(there, "hannah")
    assert state(here, "hannah") is state(there, "hannah")
    assert [type(m.notice) for m in here.mails] == [type(m.notice) for m in there.mails]


def test_dead_for_the_next_hop_on_three_days_pauses_the_member() -> None:
    world = asked()
    for _ in range(3):
        hop_refuses(world, copy(world, "hannah"), Refusal.DEAD)
        world.now += timedelta(days=1)
    assert stopped(world, "hannah") is Stopped.CAME_BACK
    assert told(world, MemberStopped) == [MemberStopped(address="hannah@northshore.example", complaint=False)]


def test_a_refusal_by_policy_is_no_dead_address_but_another_colleague_is_asked() -> None:
    world = asked()
    for _ in range(4):
        world.now += timedelta(days=1)
        reports(world, copy(world, "hannah"), REFUSED)
    assert standing(world, "hannah") == Standing()
    assert copy(world, "tobias")
    assert [n.trouble for n in told(world, OperatorAlert)] == [Trouble.REFUSED] * 4  # type: ignore[attr-defined]


@pytest.mark.parametrize("report", [HARD, REFUSED, FULL], ids=["dead", "refused", "full"])
def test_an_answer_that_came_back_for_good_is_told_to_its_writer_alone(report: BounceReport) -> None:
    world = asked()
    world.answer("hannah", "I would call a physician.", copy(world, "hannah"))
    answer, before = copy(world, "maren", Answer), len(world.to("maren"))
    reports(world, answer, report)
    assert isinstance(world.to("hannah")[-1], Undeliverable)
    assert len(world.to("maren")) == before


def test_an_answer_that_is_only_late_is_told_to_nobody() -> None:
    world = asked()
    world.answer("hannah", "I would call a physician.", copy(world, "hannah"))
    number = len(world.mails)
    reports(world, copy(world, "maren", Answer), LATE)
    assert len(world.mails) == number


def test_hard_bounces_on_three_days_pause_the_member_and_tell_the_admins() -> None:
    world = asked()
    dead_on(world, 2)
    assert stopped(world, "hannah") is None
    dead_on(world, 1)
    assert stopped(world, "hannah") is Stopped.CAME_BACK
    assert not world.roster[MemberId("hannah")].may_be_asked(world.now)
    assert told(world, MemberStopped) == [MemberStopped(address="hannah@northshore.example", complaint=False)]
    assert standing(world, "hannah").left is None


def test_several_on_one_day_count_once_and_old_ones_not_at_all() -> None:
    world = asked()
    for _ in range(5):
        reports(world, copy(world, "hannah"), HARD)
    assert stopped(world, "hannah") is None
    world.now += timedelta(days=100)
    dead_on(world, 2)
    assert stopped(world, "hannah") is None


def test_they_are_told_once_how_to_go_on_when_they_next_write_and_resume_clears_it() -> None:
    world = asked()
    dead_on(world, 3)
    world.write("hannah", "relay", "status", "")
    assert [type(n) for n in world.to("hannah")[-2:]][1] is MailStopped
    world.write("hannah", "relay", "help", "")
    assert not isinstance(world.to("hannah")[-1], MailStopped)
    world.write("hannah", "relay", "resume", "")
    assert standing(world, "hannah").came_back_on == ()
    assert world.roster[MemberId("hannah")].may_be_asked(world.now)
    assert not isinstance(world.to("hannah")[-1], MailStopped)


def test_a_robot_of_theirs_is_told_nothing() -> None:
    world = asked()
    dead_on(world, 3)
    number = len(world.mails)
    world.write("hannah", "relay", "I am away.", robot=Robot.OUT_OF_OFFICE)
    assert len(world.mails) == number


def test_a_complaint_pauses_its_reader_and_tells_them_and_the_admins_once() -> None:
    world = asked()
    request = copy(world, "hannah")
    for _ in range(2):
        assert reports(world, request, None, Robot.ABUSE_REPORT).outcome is Outcome.ROBOT
    assert standing(world, "hannah").reads_nothing
    assert told(world, MemberStopped) == [MemberStopped(address="hannah@northshore.example", complaint=True)]
    assert told(world, MailStopped) == [MailStopped(complaint=True)]
    assert state(world, "hannah") is ThreadState.ASKED
    world.write("hannah", "relay", "Resume", "")
    assert not standing(world, "hannah").reads_nothing
    assert world.roster[MemberId("hannah")].may_be_asked(world.now)


def test_a_pause_of_their_own_does_not_end_what_machines_stopped() -> None:
    world = asked()
    dead_on(world, 3)
    world.write("hannah", "relay", "pause until 1 December", "")
    world.now += timedelta(days=60)
    assert not world.roster[MemberId("hannah")].may_be_asked(world.now)


@pytest.mark.parametrize("robot", [Robot.DELIVERY_REPORT, Robot.ABUSE_REPORT])
def test_after_it_expired_or_guessed_a_bounce_address_changes_nothing(robot: Robot) -> None:
    world = asked()
    request = copy(world, "hannah")
    cases, mails = dict(world.cases), len(world.mails)
    world.write("mailer", f"bounces-{'q' * 26}", "", robot=robot, report=HARD, sender="-")
    assert world.cases == cases
    world.now += timedelta(days=15)
    reports(world, request, HARD, robot)
    assert world.cases == cases
    assert len(world.mails) == mails
    assert standing(world, "hannah") == Standing()


@pytest.mark.parametrize("robot", [Robot.DELIVERY_REPORT, Robot.ABUSE_REPORT])
@pytest.mark.parametrize("to", ["relay", "consult", "grief", "postmaster", "abuse"])
def test_a_report_anywhere_else_changes_nothing(to: str, robot: Robot) -> None:
    world = asked()
    cases, mails = dict(world.cases), len(world.mails)
    world.write("hannah", to, "550 5.1.1 no such user", robot=robot, report=HARD)
    assert world.cases == cases
    assert len(world.mails) == mails
    assert standing(world, "hannah") == Standing()
