"""Being forgotten and being erased: what goes, and what of others stays."""

from dataclasses import replace
from datetime import timedelta

from relay.consult.decision import Decision, Outcome
from relay.consult.doubt import Doubt
from relay.consult.model import ConsultationState, MemberId, ThreadState, TurnKind, TurnState
from relay.consult.snapshot import Kept
from relay.consult.standing.model import Standing
from relay.store.schema import Base
from relay.store.store import Store
from tests.store.conftest import MASTER, ROSTER, Open
from tests.store.samples import (
    DAY,
    NOW,
    TOKEN,
    ask_about,
    consultation,
    hex_id,
    mail,
    thread,
    turn,
    whole_case,
)

NOTHING = Kept(addresses=(), asked={}, consulted={}, texts=0, mails=0)


async def keep(store: Store, decision: Decision) -> None:
    await store.commit(decision, (), spool_id=None, expected={}, now=NOW)


async def two_cases(store: Store, ana: MemberId, ben: MemberId) -> None:
    """Ana's own question, closed, and Ben's open one, which Ana has answered."""
    await keep(store, whole_case(ana, ben, 1, state=ConsultationState.CLOSED, closed_at=NOW))
    theirs = consultation(ben, 2)
    between = thread(theirs, ana, state=ThreadState.ANSWERED)
    own = turn(theirs, 1, author=ben, state=TurnState.SENT)
    answer = turn(theirs, 2, author=ana, state=TurnState.SENT, kind=TurnKind.ANSWER, thread_id=between.id)
    await keep(
        store,
        Decision(outcome=Outcome.HELD, consultations=(theirs,), threads=(between,), turns=(own, answer)),
    )


async def test_what_is_kept_of_a_member_is_told_in_numbers(store: Store, members: list[MemberId]) -> None:
    ana, ben, cleo = members
    await two_cases(store, ana, ben)
    await store.accept(mail(7, ana))
    assert await store.kept_of(ana) == Kept(
        addresses=("ana.ruiz@clinic.example", "ana@home.example"),
        asked={ConsultationState.CLOSED: 1},
        consulted={ThreadState.ANSWERED: 1},
        texts=2,
        mails=1,
    )
    assert await store.kept_of(cleo) == replace(NOTHING, addresses=("cleo.marsh@valley.example",))


async def test_who_is_forgotten_has_written_nothing(store: Store, members: list[MemberId]) -> None:
    ana, ben, _ = members
    await two_cases(store, ana, ben)
    await ask_about(store, 7, ana)
    left = Decision(outcome=Outcome.COMMAND, standings=((ana, Standing(left=NOW)),), erase=ana)
    await keep(store, left)
    kept = await store.kept_of(ana)
    assert (kept.texts, kept.mails, kept.asked) == (0, 0, {ConsultationState.CLOSED: 1})
    mine, theirs = await store.case(hex_id(1)), await store.case(hex_id(2))
    assert mine is not None
    assert theirs is not None
    assert (mine.consultation.subject, mine.consultation.asker_address, mine.seen) == (None, "", ())
    assert [(t.author, t.text.text == "", t.author_address == "") for t in theirs.turns] == [
        (ben, False, False),
        (ana, True, True),
    ]
    assert theirs.consultation.subject is not None
    assert await store.grant(TOKEN) is None
    assert (await store.standings())[ana] == Standing(left=NOW)
    assert (await store.counts()).balanced


def test_erasing_knows_every_table_that_refers_to_a_member() -> None:
    refer = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if any(key.column.table.name == "members" for key in column.foreign_keys)
    }
    owned = {"arrivals", "grants", "member_addresses", "spool", "standings"}
    roles = {
        ("candidates", "id"),
        ("consultations", "asker_id"),
        ("seen", "reader_id"),
        ("threads", "consultant_id"),
        ("turns", "author_id"),
    }
    assert refer == {(table, "member_id") for table in owned} | roles


async def test_who_is_erased_is_nowhere(open_store: Open) -> None:
    store = await open_store(MASTER)
    ids = await store.sync_roster(ROSTER)
    ana, ben, _ = (ids[primary] for primary, _ in ROSTER)
    await two_cases(store, ana, ben)
    await store.accept(mail(7, ana))
    await keep(store, Decision(outcome=Outcome.COMMAND, standings=((ana, Standing(left=NOW)),)))
    await store.sync_roster(ROSTER[1:])
    assert await store.member_on_record("ANA@home.example") == ana
    await store.erase_member(ana)
    assert await store.kept_of(ana) == NOTHING
    assert await store.member_on_record("ana@home.example") is None
    assert await store.case(hex_id(1)) is None
    theirs = await store.case(hex_id(2))
    assert theirs is not None
    assert [t.author for t in theirs.turns] == [ben]
    assert theirs.threads == ()
    assert ana not in await store.standings()
    assert (await store.counts()).balanced
    again = await store.sync_roster(ROSTER)
    assert again[ROSTER[0][0]] != ana


async def test_arrivals_of_a_day_are_remembered_for_the_limits(store: Store, members: list[MemberId]) -> None:
    ana, ben, _ = members
    for number in range(3):
        at = NOW + number * timedelta(minutes=10)
        await store.accept(mail(number, ana, received_at=at, fingerprint=f"{number:064x}"))
    await store.accept(mail(8, doubt=Doubt.UNPROVED, fingerprint="f" * 64))  # perhaps not theirs at all
    assert len(await store.mails_since(ana, NOW - DAY)) == 3
    assert len(await store.mails_since(ana, NOW)) == 2
    assert await store.mails_since(ben, NOW - DAY) == ()
    await store.erase_due(NOW + DAY + timedelta(minutes=15), DAY, DAY)
    assert len(await store.mails_since(ana, NOW - DAY)) == 1


async def test_requests_of_a_day_are_counted_whatever_became_of_them(
    store: Store, members: list[MemberId]
) -> None:
    ana, ben, _ = members
    await keep(store, whole_case(ana, ben, 1))
    cancelled = whole_case(ana, ben, 2, state=ConsultationState.CANCELLED, created=NOW + DAY / 2)
    await keep(store, replace(cancelled, grants=()))
    assert await store.requests_since(ana, NOW - DAY) == (NOW, NOW + DAY / 2)
    assert await store.requests_since(ana, NOW) == (NOW + DAY / 2,)
    assert await store.requests_since(ben, NOW - DAY) == ()
