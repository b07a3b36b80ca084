"""Candidates at rest: one of an address, the first decision counts, gone without a trace."""

import asyncio
from dataclasses import replace

import pytest

from relay.consult.decision import Decision, Outcome
from relay.consult.grants import Grant, Purpose
from relay.consult.joining.candidates import Candidate, CandidateState
from relay.consult.joining.consent import Consent, Invited
from relay.consult.model import MemberId
from relay.consult.standing.model import Standing
from relay.store.errors import Conflict
from relay.store.store import Store
from tests.store.conftest import ROSTER
from tests.store.samples import DAY, NOW, TOKEN, hex_id


def candidate(number: int = 1, address: str = "kim@elsewhere.example") -> Candidate:
    return Candidate(
        id=MemberId(hex_id(number)),
        version=0,
        address=address,
        name="Kim Doe",
        vouched_by=None,
        state=CandidateState.OPEN,
        asked_at=NOW,
    )


def grant(one: Candidate) -> Grant:
    return Grant(purpose=Purpose.ADMISSION, member=one.id, expires=NOW + 30 * DAY)


async def keep(store: Store, *changed: Candidate, **more: object) -> None:
    decision = Decision(outcome=Outcome.TO_OPERATOR, candidates=changed, **more)  # type: ignore[arg-type]
    await store.commit(decision, (), spool_id=None, expected={}, now=NOW)


async def test_a_candidate_comes_back_as_kept_and_is_no_member(store: Store) -> None:
    one = candidate()
    await keep(store, one, grants=((TOKEN, grant(one)),))
    assert await store.candidates() == (replace(one, version=1),)
    assert await store.member_of(one.address) is None
    assert await store.grant(TOKEN) == grant(one)


async def test_an_address_is_a_candidate_once(store: Store) -> None:
    await keep(store, candidate(1))
    with pytest.raises(Conflict):
        await keep(store, candidate(2, "KIM@elsewhere.EXAMPLE"))
    assert len(await store.candidates()) == 1


async def test_of_two_answers_at_once_the_first_counts(store: Store) -> None:
    await keep(store, candidate())
    (read,) = await store.candidates()
    answers = [replace(read, state=s) for s in (CandidateState.ADMITTED, CandidateState.REFUSED)]
    ends = await asyncio.gather(*(keep(store, a) for a in answers), return_exceptions=True)
    assert sorted(map(type, ends), key=str) == sorted([type(None), Conflict], key=str)


async def test_a_forgotten_candidate_leaves_nothing_and_is_forgotten_once(store: Store) -> None:
    one = candidate()
    await keep(store, one, grants=((TOKEN, grant(one)),))
    await keep(store, forgotten=(one.id,))
    assert await store.candidates() == ()
    assert await store.grant(TOKEN) is None
    with pytest.raises(Conflict):
        await keep(store, forgotten=(one.id,))
    await keep(store, candidate(3))  # and may ask again


async def test_a_candidate_is_no_obstacle_to_the_roster(store: Store) -> None:
    await keep(store, candidate())
    before = await store.sync_roster(ROSTER)
    (primary, aliases), *others = ROSTER
    after = await store.sync_roster([(primary, (*aliases, "kim@elsewhere.example")), *others])
    assert after["kim@elsewhere.example"] == before[primary]


async def test_what_was_said_is_not_overwritten_by_what_was_read_before(store: Store) -> None:
    member = next(iter((await store.sync_roster(ROSTER)).values()))
    invited = Standing(invited=Invited(at=NOW, wording="0" * 16))
    consent = Consent(at=NOW + DAY, address="ana@home.example", invited=NOW, wording="0" * 16)
    said = Standing(opted_in=NOW + DAY, consent=consent, vouched=(NOW, NOW + DAY))

    async def say(standing: Standing, before: Standing) -> None:
        decision = Decision(outcome=Outcome.COMMAND, standings=((member, standing),))
        await store.commit(decision, (), spool_id=None, expected={}, now=NOW, standings={member: before})

    await say(invited, Standing())
    with pytest.raises(Conflict):
        await say(invited, Standing())
    both = Decision(outcome=Outcome.COMMAND, standings=((member, invited), (member, said)))
    await store.commit(both, (), spool_id=None, expected={}, now=NOW, standings={member: invited})
    with pytest.raises(Conflict):
        await say(replace(invited, declined=NOW), invited)
    assert await store.standings() == {member: said}
