"""A suspended member is not asked, time brings nothing to what is theirs, and lifting starts it anew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from relay.consult import suspending
from relay.consult.audit import Action
from relay.consult.circles import passing as circles
from relay.consult.decision import Outgoing
from relay.consult.doubt import Doubted
from relay.consult.grants import Grant, Purpose
from relay.consult.model import ConsultationState, MemberId, TurnState
from relay.consult.notices.circle_meeting import CircleMet
from relay.consult.notices.circles import CircleDigest
from relay.consult.notices.held import Expired
from relay.consult.notices.preview import Reminder
from relay.consult.writing import Draft
from relay.settings.policy import Policy, PreviewPolicy
from tests.consult.test_circles import world_with_circle
from tests.consult.world import World

MAREN = MemberId("maren")
POLICY = Policy(min_pool=2, preview_answers=PreviewPolicy.NEVER)


def world() -> World:
    one = World(POLICY, ask=1)
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


@pytest.mark.parametrize(
    ("others", "told"), [(("office@association.example",), []), ((), ["priya@hillside.example"])]
)
def test_a_suspended_admin_is_told_only_where_there_is_no_other(
    others: tuple[str, ...], told: list[str]
) -> None:
    one = World(replace(POLICY, admins=("priya@hillside.example", *others)))
    change(one, "priya")
    one.write("maren", "postmaster", "A colleague was unkind to me.")
    assert [m.to_address for m in one.mails if m.to_address in ("priya@hillside.example", *others)] == [
        *told,
        *others,
    ]


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
    one.tick(timedelta(minutes=1))
    assert one.case().consultation.state is ConsultationState.OPEN, "its silence counts anew"
    assert len(one.case().threads) > 1
    one.tick(timedelta(days=31))
    assert one.case().consultation.state is ConsultationState.CLOSED


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


# --- in a circle ----------------------------------------------------------------------------------


def tick_circle(one: World, later: timedelta = timedelta(0)) -> list[Outgoing]:
    """Time passes, and the timers look at the circle; what they send."""
    one.now += later
    before = len(one.mails)
    circle = one.circles["thursday"]
    snapshot = replace(one.snapshot(None), circle=circle, talks=tuple(one.cases.values()))
    decision = circles.tick_circle(snapshot, one.now, one.tokens)
    if decision:
        one.keep(decision, None)
    return one.mails[before:]


def with_digest() -> World:
    one = world_with_circle(POLICY)
    one.write("tobias", "thursday", "digest weekly", "")
    one.now += timedelta(minutes=1)
    for who in ("maren", "hannah"):
        one.write(
            who, "thursday", f"A word of {who}, on eating.", f"About {who}", message_id=f"<{who}@a.example>"
        )
    return one


def digests(mails: list[Outgoing]) -> list[tuple[list[str], str | None]]:
    """The texts in each digest, and whose words keep it in the outbox."""
    return [
        ([p.text.text for p in m.notice.posts], m.turn_id)
        for m in mails
        if isinstance(m.notice, CircleDigest)
    ]


def test_a_suspended_members_posts_make_a_digest_of_their_own_which_the_outbox_keeps() -> None:
    one = with_digest()
    change(one)
    sent = digests(tick_circle(one, timedelta(days=7, minutes=1)))
    (of_hannah, kept_for_nobody), (of_maren, kept_for) = sent
    assert (of_hannah, kept_for_nobody) == (["A word of hannah, on eating."], None)
    assert of_maren == ["A word of maren, on eating."]
    written = {t.id: t.author for case in one.cases.values() for t in case.turns}
    assert written[str(kept_for)] == MAREN
    change(one, lift=True)
    assert digests(tick_circle(one, timedelta(days=7, minutes=1))) == [], "none comes twice"


def test_a_suspended_reader_gets_their_digest_after_lifting() -> None:
    one = with_digest()
    change(one, "tobias")
    assert tick_circle(one, timedelta(days=15)) == []
    change(one, "tobias", lift=True)
    ((texts, _),) = digests(tick_circle(one))
    assert len(texts) == 2


def test_in_a_circle_nobody_is_told_a_name_while_one_of_the_two_is_suspended() -> None:
    one = world_with_circle(POLICY)
    for who in ("maren", "hannah", "tobias"):
        one.write(who, "thursday", "reveal", "")
    change(one)
    told = tick_circle(one, timedelta(days=1, minutes=1))
    assert sorted(str(m.reader) for m in told if isinstance(m.notice, CircleMet)) == ["hannah", "tobias"]
    assert tick_circle(one, timedelta(days=1)) == []
    change(one, lift=True)
    met = [m for m in tick_circle(one) if isinstance(m.notice, CircleMet)]
    assert sorted(str(m.reader) for m in met) == ["hannah", "maren", "tobias"]


# --- a question that could not be answered ----------------------------------------------------------


@pytest.mark.parametrize(("days", "in_time"), [(6, True), (8, False)])
def test_a_question_asked_before_can_be_answered_for_as_long_after_lifting(days: int, in_time: bool) -> None:
    one = world()
    expires = one.now + timedelta(days=7)
    one.doubted = Doubted(address=one.roster[MAREN].entry.address)
    one.grants["q" * 26] = Grant(purpose=Purpose.CONFIRM, member=MAREN, spool_id="spool", expires=expires)
    change(one)
    one.now += timedelta(days=20)
    change(one, lift=True)
    one.now += timedelta(days=days)
    decision = one.write("maren", f"r-{'q' * 26}", "yes", "")
    assert (decision.release_spool == "spool") is in_time
