"""Answers in vain: counted for a day, a member's own, and readable by nobody without the key."""

from datetime import timedelta

from relay.consult.decision import Decision, Outcome
from relay.consult.loops import UNANSWERABLE
from relay.consult.model import MemberId
from relay.store.store import Store
from tests.store.samples import NOW

ANA, BEN = MemberId("a" * 32), MemberId("b" * 32)


async def test_a_days_answers_in_vain_are_counted_for_each_member_and_then_forgotten(store: Store) -> None:
    vain = Decision(outcome=Outcome.ANSWERED, unanswerable=ANA)
    for number in range(UNANSWERABLE + 3):
        now = NOW + timedelta(hours=number)
        await store.commit(vain, (), spool_id=None, expected={}, now=now)
        lately = await store.unanswerable_of(ANA, now)
        assert lately == tuple(NOW + timedelta(hours=n) for n in range(min(number + 1, UNANSWERABLE)))
    assert await store.unanswerable_of(BEN, NOW) == ()
    later = NOW + timedelta(days=1, minutes=1)
    assert len(await store.unanswerable_of(ANA, later)) == UNANSWERABLE - 1
    await store.commit(vain, (), spool_id=None, expected={}, now=later)
    assert (await store.unanswerable_of(ANA, later))[-1] == later
