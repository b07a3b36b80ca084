"""Accepting and claiming: nothing acknowledged is lost, nothing is taken twice (R1, R5, R7, R9)."""

import asyncio
from datetime import timedelta

import pytest

from relay.consult.decision import Decision, Outcome
from relay.consult.doubt import Doubt
from relay.consult.grants import Grant, Purpose
from relay.consult.model import MemberId
from relay.mail.letter import Robot
from relay.store.errors import Conflict, Gone
from relay.store.schema import SpoolState
from relay.store.store import Store
from tests.store.conftest import Open
from tests.store.samples import DAY, DOUBTED, LEASE, NOW, TOKEN, ask_about, hex_id, letter, mail


async def finish(store: Store, spool_id: str, outcome: Outcome = Outcome.ANSWERED) -> None:
    await store.commit(Decision(outcome=outcome), (), spool_id=spool_id, expected={}, now=NOW)


async def test_an_accepted_mail_comes_back_as_it_went_in(store: Store, members: list[MemberId]) -> None:
    given = mail(1, members[0])
    assert await store.accept(given) == given.recipients
    claimed = await store.claim_spool(NOW, LEASE)
    assert claimed is not None
    for name in ("id", "raw", "reverse_path", "recipients", "author_address", "author_name", "member"):
        assert getattr(claimed, name) == getattr(given, name)
    assert (claimed.fingerprint, claimed.received_at) == (given.fingerprint, given.received_at)
    assert (claimed.attempts, claimed.confirmed, claimed.worn_out) == (1, False, False)


async def test_the_same_mail_again_within_seven_days_is_counted_and_not_kept(store: Store) -> None:
    await store.accept(mail(1))
    again = mail(2, fingerprint=mail(1).fingerprint, received_at=NOW + 6 * DAY)
    assert await store.accept(again) == ()
    counts = await store.counts()
    assert counts.spool[SpoolState.WAITING] == 1
    assert (counts.accepted, counts.ends) == (2, {Outcome.DUPLICATE: 1})
    assert counts.balanced


async def test_after_seven_days_the_same_mail_is_taken_again(store: Store) -> None:
    await store.accept(mail(1))
    again = mail(2, fingerprint=mail(1).fingerprint, received_at=NOW + 7 * DAY)
    assert await store.accept(again) == again.recipients


async def test_a_second_hand_in_for_more_recipients_is_taken_for_the_new_ones_only(store: Store) -> None:
    await store.accept(mail(1, recipients=("consult@relay.example.org",)))
    second = mail(
        2,
        fingerprint=mail(1).fingerprint,
        recipients=("CONSULT@relay.example.org", "Consult@Relay.example.org.", "trauma@relay.example.org"),
    )
    assert await store.accept(second) == ("trauma@relay.example.org",)


async def test_the_same_mail_handed_in_to_two_processes_at_once_is_taken_once(open_store: Open) -> None:
    stores = [await open_store(), await open_store()]
    taken = await asyncio.gather(*(s.accept(mail(n, fingerprint="f" * 64)) for n, s in enumerate(stores * 3)))
    assert sorted(len(t) for t in taken) == [0, 0, 0, 0, 0, 1]


async def test_two_processes_never_claim_the_same_mail(open_store: Open) -> None:
    stores = [await open_store(), await open_store()]
    for number in range(8):
        await stores[0].accept(mail(number))
    claims = await asyncio.gather(*(s.claim_spool(NOW, LEASE) for s in stores * 6))
    ids = [claim.id for claim in claims if claim]
    assert len(ids) == len(set(ids))
    while claim := await stores[1].claim_spool(
        NOW, LEASE
    ):  # PostgreSQL may skip what another is about to take
        ids.append(claim.id)
    assert sorted(ids) == [hex_id(n) for n in range(8)]


async def test_mails_of_one_member_come_one_after_the_other(store: Store, members: list[MemberId]) -> None:
    for number, member in enumerate((members[0], members[0], members[1])):
        await store.accept(mail(number, member))
    first, other = await store.claim_spool(NOW, LEASE), await store.claim_spool(NOW, LEASE)
    assert first
    assert other
    assert (first.id, other.id) == (hex_id(0), hex_id(2))
    assert await store.claim_spool(NOW, LEASE) is None
    await finish(store, first.id)
    second = await store.claim_spool(NOW, LEASE)
    assert second
    assert second.id == hex_id(1)


async def test_a_mail_whose_worker_vanished_is_claimed_again_when_the_lease_ends(store: Store) -> None:
    await store.accept(mail(1))
    await store.claim_spool(NOW, LEASE)
    assert await store.claim_spool(NOW + LEASE - timedelta(seconds=1), LEASE) is None
    again = await store.claim_spool(NOW + LEASE, LEASE)
    assert again
    assert again.attempts == 2


async def test_a_mail_finished_by_another_worker_cannot_be_finished_again(store: Store) -> None:
    await store.accept(mail(1))
    await store.claim_spool(NOW, LEASE)
    await finish(store, hex_id(1))
    with pytest.raises(Gone):
        await store.commit(
            Decision(outcome=Outcome.ANSWERED), [letter(5)], spool_id=hex_id(1), expected={}, now=NOW
        )
    assert await store.claim_outbox(NOW, LEASE) == []
    counts = await store.counts()
    assert counts.ends == {Outcome.ANSWERED: 1}
    assert counts.balanced


async def test_a_robots_mail_is_counted_by_kind_beside_its_end(store: Store) -> None:
    for number, robot in enumerate((Robot.OUT_OF_OFFICE, Robot.OUT_OF_OFFICE, Robot.CALENDAR), 1):
        await store.accept(mail(number))
        await store.claim_spool(NOW, LEASE)
        decision = Decision(outcome=Outcome.ROBOT, robot=robot)
        await store.commit(decision, (), spool_id=hex_id(number), expected={}, now=NOW)
    counts = await store.counts()
    assert (counts.ends, counts.balanced) == ({Outcome.ROBOT: 3}, True)
    assert counts.robots == {Robot.OUT_OF_OFFICE: 2, Robot.CALENDAR: 1}


async def test_a_mail_that_fails_three_times_is_set_aside_and_can_be_replayed(store: Store) -> None:
    await store.accept(mail(1))
    now = NOW
    for last in (False, False, True):
        assert await store.claim_spool(now, LEASE)
        assert await store.failed_spool(hex_id(1), now) is last
        assert await store.claim_spool(now, LEASE) is None
        now += timedelta(hours=1)
    assert [s.id for s in await store.shunted()] == [hex_id(1)]
    assert (await store.counts()).balanced
    assert await store.replay(hex_id(1))
    assert not await store.replay(hex_id(1))
    claimed = await store.claim_spool(now, LEASE)
    assert claimed
    assert claimed.attempts == 1


async def test_a_mail_set_aside_lets_the_members_next_one_pass(store: Store, members: list[MemberId]) -> None:
    await store.accept(mail(1, members[0]))
    await store.accept(mail(2, members[0]))
    for _ in range(3):
        await store.claim_spool(NOW + DAY, timedelta())
    await store.failed_spool(hex_id(1), NOW)
    following = await store.claim_spool(NOW, LEASE)
    assert following
    assert following.id == hex_id(2)


async def test_a_mail_that_kills_the_worker_each_time_is_told_as_worn_out(store: Store) -> None:
    await store.accept(mail(1))
    tries = [await store.claim_spool(NOW, timedelta()) for _ in range(4)]
    assert [t.worn_out for t in tries if t] == [False, False, False, True]
    assert await store.failed_spool(hex_id(1), NOW)


async def test_a_mail_given_back_untried_does_not_count_as_a_try(store: Store) -> None:
    await store.accept(mail(1))
    await store.claim_spool(NOW, LEASE)
    await store.unclaim(hex_id(1))
    again = await store.claim_spool(NOW, LEASE)
    assert again
    assert again.attempts == 1


async def ask_who(store: Store, member: MemberId, **changes: object) -> None:
    claimed = await ask_about(store, 1, member, **changes)
    assert await store.grant(TOKEN.upper())
    assert [item.id for item in await store.claim_outbox(NOW, LEASE)] == [hex_id(9)]
    assert await store.claim_spool(NOW, LEASE) is None
    assert await store.questions_waiting(member) == 1
    with pytest.raises(Gone):
        await store.drop(claimed, Outcome.DENIED)


async def test_a_held_mail_is_processed_once_its_writer_says_yes(
    store: Store, members: list[MemberId]
) -> None:
    await ask_who(store, members[0])
    await store.accept(mail(2, members[0]))
    yes = Decision(outcome=Outcome.COMMAND, release_spool=hex_id(1))
    await store.commit(yes, (), spool_id=hex_id(2), expected={}, now=NOW)
    released = await store.claim_spool(NOW, LEASE)
    assert released
    assert released.id == hex_id(1)
    assert released.confirmed
    await finish(store, hex_id(1))
    counts = await store.counts()
    assert counts.ends == {Outcome.COMMAND: 1, Outcome.ANSWERED: 1}
    assert counts.balanced


async def test_a_held_mail_is_deleted_and_counted_when_its_writer_says_no(
    store: Store, members: list[MemberId]
) -> None:
    await ask_who(store, members[0])
    await store.accept(mail(2, members[0]))
    no = Decision(outcome=Outcome.COMMAND, drop_spool=hex_id(1))
    await store.commit(no, (), spool_id=hex_id(2), expected={}, now=NOW)
    assert await store.spooled(hex_id(1)) is None
    counts = await store.counts()
    assert counts.ends == {Outcome.COMMAND: 1, Outcome.DENIED: 1}
    assert counts.balanced


async def test_a_held_mail_nobody_answered_for_is_due_then_deleted(
    store: Store, members: list[MemberId]
) -> None:
    await ask_who(store, members[0])
    due = await store.due(NOW + 7 * DAY, remind_after=3 * DAY, expire_after=7 * DAY, close_after=30 * DAY)
    assert due.asked == (hex_id(1),)
    assert await store.deny_spool(hex_id(1))
    assert not await store.deny_spool(hex_id(1))
    assert (await store.counts()).balanced


@pytest.mark.parametrize("asked", [True, False])
async def test_a_mail_denied_is_forgotten_and_may_be_handed_in_again(
    asked: bool, store: Store, members: list[MemberId]
) -> None:
    to = ("consult@relay.example.org", "Trauma@relay.example.org")
    if asked:
        await ask_who(store, members[0], recipients=to)
        assert await store.deny_spool(hex_id(1))
    else:
        await store.accept(mail(1, doubt=Doubt.UNPROVED, recipients=to))
        held = await store.claim_spool(NOW, LEASE)
        assert held
        await store.drop(held, Outcome.STRANGER)
        with pytest.raises(Gone):
            await store.drop(held, Outcome.STRANGER)
    assert await store.accept(mail(2, members[0], fingerprint=mail(1).fingerprint, recipients=to)) == to
    assert (await store.counts()).balanced


async def test_from_a_new_address_the_address_on_record_is_taken_for_the_writers(
    store: Store, members: list[MemberId]
) -> None:
    await ask_who(store, members[0])
    held = await store.spooled(hex_id(1))
    assert held
    assert (held.author_address, held.doubted, held.member) == ("ana@record.example", DOUBTED, members[0])


async def test_what_is_let_in_is_a_members_like_any_other(store: Store, members: list[MemberId]) -> None:
    await store.accept(mail(1, doubt=Doubt.ANOTHER_ACCOUNT))
    held = await store.claim_spool(NOW, LEASE)
    assert held
    await store.let_in(held, members[0], NOW, NOW)
    again = await store.claim_spool(NOW, LEASE)
    assert again
    assert (again.member, again.doubt, again.attempts) == (members[0], None, 1)
    assert await store.mails_since(members[0], NOW - DAY) == (NOW,)
    assert (await store.counts()).balanced


async def test_setting_a_mail_aside_and_telling_of_it_are_one(store: Store) -> None:
    await store.accept(mail(1))
    await store.claim_spool(NOW, LEASE)
    assert await store.set_aside(hex_id(1), [letter(5)], NOW)
    assert not await store.set_aside(hex_id(1), [letter(6)], NOW)
    assert [s.id for s in await store.shunted()] == [hex_id(1)]
    assert [item.id for item in await store.claim_outbox(NOW, LEASE)] == [hex_id(5)]


async def test_a_token_is_spent_once(store: Store, members: list[MemberId]) -> None:
    grant = Grant(purpose=Purpose.BOUNCE, member=members[0])
    await store.commit(
        Decision(outcome=Outcome.ANSWERED, grants=((TOKEN, grant),)), (), spool_id=None, expected={}, now=NOW
    )
    spending = Decision(outcome=Outcome.BOUNCE)
    await store.commit(spending, [letter(1)], spool_id=None, expected={}, now=NOW, spent=TOKEN)
    assert await store.grant(TOKEN) is None
    with pytest.raises(Conflict):
        await store.commit(spending, [letter(2)], spool_id=None, expected={}, now=NOW, spent=TOKEN)
    assert [item.id for item in await store.claim_outbox(NOW, LEASE)] == [hex_id(1)]
