"""Taking mails back out of the outbox: with the states that depend on it, or not at all."""

import asyncio
from datetime import timedelta

import pytest

from relay.consult.decision import Decision, Outcome
from relay.consult.model import MemberId
from relay.store.errors import Conflict
from relay.store.schema import OutboxState
from relay.store.store import Store
from tests.store.conftest import Open
from tests.store.samples import DAY, LEASE, NOW, consultation, hex_id, letter, whole_case

SIX = range(1, 7)


async def begun(store: Store, members: list[MemberId]) -> None:
    """A consultation with six mails in the outbox."""
    letters = [letter(n, consultation_id=hex_id(1), thread_id=hex_id(50 + n), turn_id=hex_id(9)) for n in SIX]
    await store.commit(whole_case(members[0], members[1]), letters, spool_id=None, expected={}, now=NOW)


async def take_back(store: Store, asker: MemberId, ids: tuple[str, ...], version: int = 1) -> None:
    changed = consultation(asker, version=version, subject=None)
    decision = Decision(outcome=Outcome.HELD, consultations=(changed,), recalled=ids)
    await store.commit(decision, (), spool_id=None, expected={hex_id(1): version}, now=NOW)


async def test_what_nobody_has_taken_up_is_listed_in_order(store: Store, members: list[MemberId]) -> None:
    await begun(store, members)
    await store.claim_outbox(NOW, LEASE, 2)
    await store.deferred(hex_id(2), NOW + DAY)
    listed = await store.unsent(hex_id(1))
    assert [(u.id, u.tried) for u in listed] == [
        (hex_id(2), True),
        *((hex_id(n), False) for n in (3, 4, 5, 6)),
    ]
    assert {(u.kind, u.turn_id) for u in listed} == {("Request", hex_id(9))}
    assert await store.unsent(hex_id(2)) == ()


async def test_a_lease_that_ran_out_is_not_taken_for_unsent(store: Store, members: list[MemberId]) -> None:
    await begun(store, members)
    await store.claim_outbox(NOW - 2 * LEASE, LEASE, 6)
    await store.claim_outbox(NOW, LEASE, 6)
    assert await store.unsent(hex_id(1)) == ()


async def test_a_mail_taken_back_never_leaves(store: Store, members: list[MemberId]) -> None:
    await begun(store, members)
    await take_back(store, members[0], tuple(map(hex_id, SIX)))
    assert await store.claim_outbox(NOW + 9 * DAY, LEASE) == []
    assert (await store.counts()).outbox[OutboxState.WAITING] == 0


async def test_with_one_mail_taken_up_nothing_is_kept(store: Store, members: list[MemberId]) -> None:
    await begun(store, members)
    (first,) = await store.claim_outbox(NOW, LEASE, 1)
    with pytest.raises(Conflict):
        await take_back(store, members[0], tuple(map(hex_id, SIX)))
    case = await store.case(hex_id(1))
    assert case
    assert case.consultation.subject is not None
    assert len(await store.unsent(hex_id(1))) == 5
    await store.delivered(first.id)
    with pytest.raises(Conflict):
        await take_back(store, members[0], (first.id,))


async def test_courier_and_undo_at_once_each_mail_leaves_or_is_taken_back(
    open_store: Open,
) -> None:
    stores = [await open_store(), await open_store()]
    ids = await stores[0].sync_roster([("a@one.example", ()), ("b@two.example", ())])
    members = list(ids.values())
    for round_ in range(12):
        number = round_ + 1
        mails = [hex_id(1000 * number + n) for n in SIX]
        begin = whole_case(members[0], members[1], number)
        begin = Decision(outcome=Outcome.RELAYED, consultations=begin.consultations)
        letters = [letter(int(m, 16), consultation_id=hex_id(number), thread_id=m) for m in mails]
        await stores[0].commit(begin, letters, spool_id=None, expected={}, now=NOW)

        async def undo(number: int = number) -> tuple[str, ...]:
            """As a step does: what was read as unsent is taken back, or it is read again."""
            for _ in range(20):
                case = await stores[0].case(hex_id(number))
                assert case
                unsent = tuple(u.id for u in await stores[0].unsent(hex_id(number)))
                decision = Decision(outcome=Outcome.HELD, consultations=(case.consultation,), recalled=unsent)
                try:
                    await stores[0].commit(
                        decision,
                        (),
                        spool_id=None,
                        expected={hex_id(number): case.consultation.version},
                        now=NOW,
                    )
                except Conflict:
                    continue
                return unsent
            raise AssertionError("the courier always won")

        async def leave() -> list[str]:
            """The courier takes one after the other, as lanes let it."""
            gone = []
            for _ in range(3):
                for item in await stores[1].claim_outbox(NOW, timedelta(minutes=5), 1):
                    await stores[1].delivered(item.id)
                    gone.append(item.id)
            return gone

        stopped, gone = await asyncio.gather(undo(), leave())
        gone += [i.id for i in await stores[1].claim_outbox(NOW, LEASE)]
        assert not set(stopped) & set(gone)
        assert set(stopped) | set(gone) == set(mails)
