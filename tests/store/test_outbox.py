"""Leaving mail: in order, never claimed by two, let go only when taken (R4)."""

import asyncio
from datetime import timedelta

from relay.consult.decision import Decision, Outcome
from relay.store.schema import OutboxState
from relay.store.store import Store
from relay.store.values import OutboxLetter
from tests.store.conftest import Open
from tests.store.samples import DAY, LEASE, NOW, hex_id, letter


async def post(store: Store, *letters: OutboxLetter) -> None:
    await store.commit(Decision(outcome=Outcome.RELAYED), letters, spool_id=None, expected={}, now=NOW)


async def claimed(store: Store, at: timedelta = timedelta()) -> list[str]:
    return [item.id for item in await store.claim_outbox(NOW + at, LEASE)]


async def test_a_letter_comes_out_as_it_went_in(store: Store) -> None:
    given = letter(1, consultation_id=hex_id(7), thread_id=hex_id(8), turn_id=hex_id(9), reverse_path="")
    await post(store, given)
    (item,) = await store.claim_outbox(NOW, LEASE)
    for name in ("id", "kind", "recipient", "reverse_path", "raw", "consultation_id", "thread_id", "turn_id"):
        assert getattr(item, name) == getattr(given, name)
    assert (item.created, item.attempts) == (NOW, 0)


async def test_a_letter_waits_for_its_time(store: Store) -> None:
    await post(store, letter(1, not_before=NOW + DAY))
    assert await claimed(store) == []
    assert await claimed(store, DAY) == [hex_id(1)]


async def test_letters_of_one_thread_to_one_reader_leave_in_order(store: Store) -> None:
    line = {"thread_id": hex_id(8)}
    await post(
        store,
        letter(1, **line),
        letter(2, **line),
        letter(3, **line, recipient="ana@home.example"),
        letter(4),
    )
    assert await claimed(store) == [hex_id(1), hex_id(3), hex_id(4)]
    await store.deferred(hex_id(1), NOW + DAY)
    assert await claimed(store, timedelta(minutes=1)) == []
    assert hex_id(1) in await claimed(store, DAY)
    await store.delivered(hex_id(1))
    assert hex_id(2) in await claimed(store, DAY)


async def test_a_deferred_letter_counts_its_tries(store: Store) -> None:
    await post(store, letter(1))
    await store.claim_outbox(NOW, LEASE)
    await store.deferred(hex_id(1), NOW + timedelta(minutes=2))
    (item,) = await store.claim_outbox(NOW + timedelta(minutes=2), LEASE)
    assert item.attempts == 1


async def test_a_letter_whose_worker_vanished_is_claimed_again(store: Store) -> None:
    await post(store, letter(1))
    assert await claimed(store) == [hex_id(1)]
    assert await claimed(store) == []
    assert await claimed(store, LEASE) == [hex_id(1)]


async def test_done_letters_are_counted_and_never_claimed(store: Store) -> None:
    await post(store, letter(1), letter(2), letter(3))
    await store.delivered(hex_id(1))
    await store.gave_up(hex_id(2))
    counts = await store.counts()
    assert counts.outbox == {OutboxState.WAITING: 1, OutboxState.SENT: 1, OutboxState.FAILED: 1}
    assert counts.outbox_oldest == NOW
    assert await claimed(store, 9 * DAY) == [hex_id(3)]


async def test_two_processes_never_claim_the_same_letter(open_store: Open) -> None:
    stores = [await open_store(), await open_store()]
    await post(stores[0], *(letter(n) for n in range(12)))
    claims = await asyncio.gather(*(s.claim_outbox(NOW, LEASE, 3) for s in stores * 4))
    ids = [item.id for claim in claims for item in claim]
    assert len(ids) == len(set(ids))
    ids += await claimed(stores[1])
    assert sorted(ids) == [hex_id(n) for n in range(12)]
