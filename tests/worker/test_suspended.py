"""Around a suspension: what was asked before, what is put aside at that moment, who vanishes meanwhile."""

from datetime import timedelta

import pytest

from relay.consult import suspending
from relay.consult.decision import Decision, Outcome, Outgoing
from relay.consult.model import Consultation, ConsultationState, MemberId, Original, Turn, TurnKind, TurnState
from relay.consult.notices.relayed import Followup
from relay.consult.writing import Draft
from relay.deid.replacing.redacted import Redacted
from relay.identity.verdict import Verdict
from relay.smtp.parcel import Deferred, Delivered, Parcel
from relay.store.schema import OutboxState, SpoolState
from relay.worker.outbound import Outbound
from relay.worker.signal import Signal
from relay.worker.surroundings import standings
from relay.worker.timers import Timers

from .conftest import ADMIN, ANA, BEN, DOMAIN, ROSTER, Bench, written

pytestmark = pytest.mark.server
DAY = timedelta(days=1)


async def ana(bench: Bench) -> MemberId:
    member = await bench.around.members.member_of(ANA)
    assert member
    return member.id


async def change(bench: Bench, *, lift: bool = False) -> None:
    """As `relay members suspend` and `lift` do it."""
    snapshot = await bench.around.snapshot(await ana(bench))
    assert snapshot.member
    now = bench.clock.now()
    decide = suspending.lift if lift else suspending.suspend
    decision = decide(Draft(snapshot, now, bench.around.tokens), snapshot.member)
    assert decision
    await bench.store.commit(decision, (), spool_id=None, expected={}, now=now, standings=standings(snapshot))


async def spool(bench: Bench, state: SpoolState) -> int:
    return (await bench.store.counts()).spool[state]


async def says(bench: Bench, minutes: int = 0) -> None:
    """Words of Ana's to Ben, as an event leaves them in the outbox."""
    member, now = await ana(bench), bench.clock.now()
    consultation = Consultation(
        id="c" * 32,
        version=0,
        asker=member,
        asker_address=ANA,
        state=ConsultationState.OPEN,
        specialties=("grief",),
        created=now,
        last_mail_at=now,
    )
    words = Original(subject="x", text="Ask her.", forwarded="", signature="")
    turn = Turn(
        id="7" * 32,
        consultation_id=consultation.id,
        thread_id=None,
        author=member,
        author_address=ANA,
        kind=TurnKind.FOLLOWUP,
        state=TurnState.SENT,
        version=1,
        original=words,
        subject=Redacted("x"),
        text=Redacted("Ask her."),
        created=now,
        held_at=now,
    )
    mail = Outgoing(
        notice=Followup(subject=Redacted("x"), text=Redacted("Ask her."), pseudonym="Birch", quotation=None),
        reader=None,
        to_address=BEN,
        from_name="Relay",
        reply_token=None,
        bounce_token=None,
        message_id=f"<{1:032x}@{DOMAIN}>",
        in_reply_to=None,
        references=(),
        consultation_id=consultation.id,
        turn_id=turn.id,
        not_before=now + timedelta(minutes=minutes),
    )
    decision = Decision(
        outcome=Outcome.RELAYED, consultations=(consultation,), turns=(turn,), outgoing=(mail,)
    )
    letters, _ = bench.around.post.finish(decision, await bench.around.snapshot(), now)
    await bench.store.commit(decision, letters, spool_id=None, expected={}, now=now)


async def test_a_question_who_wrote_waits_for_its_answer_until_after_lifting(bench: Bench) -> None:
    bench.authenticator.says = Verdict.NONE
    await bench.hand_in(written(ANA), f"grief@{DOMAIN}")
    await bench.inbound.work()
    await change(bench)
    timers = Timers(bench.around, Signal())
    for lift, days, asked in ((False, 20, 1), (True, 6, 1), (None, 2, 0)):
        if lift:
            await change(bench, lift=True)
        bench.clock.time += days * DAY
        await timers.work()
        assert await spool(bench, SpoolState.ASKED) == asked
    assert (await bench.store.counts()).ends == {Outcome.DENIED: 1}


async def test_mail_put_aside_at_the_moment_of_lifting_is_processed_all_the_same(bench: Bench) -> None:
    await bench.hand_in(written(ANA, "help"), f"relay@{DOMAIN}")
    claimed = await bench.store.claim_spool(bench.clock.now(), DAY)
    assert claimed
    await change(bench)
    await change(bench, lift=True)
    await bench.store.hold_spool(claimed.id, (), bench.clock.now())  # decided before it was lifted
    await Timers(bench.around, Signal()).work()
    assert await bench.inbound.work()
    assert (await bench.store.counts()).ends == {Outcome.COMMAND: 1}


async def test_what_is_kept_stays_kept_for_who_is_not_lifted(bench: Bench) -> None:
    await change(bench)
    await bench.hand_in(written(ANA, "help"), f"relay@{DOMAIN}")
    await bench.inbound.work()
    await Timers(bench.around, Signal()).work()
    assert await spool(bench, SpoolState.HELD) == 1


async def test_words_of_a_suspended_member_who_vanishes_from_the_file_stay_kept(bench: Bench) -> None:
    await says(bench)
    await change(bench)
    bench.save("members.yaml", ROSTER.format("ana.riuz@clinic.example", BEN))
    for _ in range(3):
        await bench.outbound.work()
        bench.clock.time += timedelta(minutes=11)
    assert bench.hop.asked == []


async def test_words_of_who_is_erased_meanwhile_never_leave_and_the_admins_hear_of_it(
    bench: Bench,
) -> None:
    await says(bench)
    await change(bench)
    await bench.outbound.work()
    await bench.store.erase_member(await ana(bench))
    bench.clock.time += timedelta(minutes=11)
    for _ in range(2):
        await bench.outbound.work()
    assert bench.hop.asked == [ADMIN]


async def test_what_they_wrote_meanwhile_is_processed_before_their_words_leave(bench: Bench) -> None:
    await says(bench, minutes=5)
    await change(bench)
    await bench.hand_in(written(ANA, "undo"), f"relay@{DOMAIN}")
    await bench.inbound.work()
    bench.clock.time += timedelta(minutes=11)
    await change(bench, lift=True)
    await bench.outbound.work()
    assert BEN not in bench.hop.asked
    assert await bench.inbound.work()
    bench.clock.time += timedelta(minutes=6)
    await bench.outbound.work()
    assert bench.hop.asked.count(BEN) == 1


async def test_words_kept_for_long_are_not_given_up_at_the_first_passing_fault(
    bench: Bench,
) -> None:
    class Slow:
        def __init__(self) -> None:
            self.tries = 0

        async def deliver(self, _parcel: Parcel) -> Delivered | Deferred:
            self.tries += 1
            return Delivered() if self.tries == 3 else Deferred(451)

    slow = Slow()
    out = Outbound(bench.around, slow)
    await says(bench)
    await change(bench)
    for _ in range(10):  # days beyond `retry.give_up`
        await out.work()
        bench.clock.time += DAY
    await change(bench, lift=True)
    for _ in range(4):
        await out.work()
        bench.clock.time += timedelta(hours=1)
    assert slow.tries == 3
    assert (await bench.store.counts()).outbox[OutboxState.SENT] == 1
