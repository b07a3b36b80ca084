"""Consultations: kept whole, changed by one at a time, erased for good."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from relay.consult.decision import Decision, Outcome
from relay.consult.model import ConsultationState, MemberId, Thread, ThreadState, TurnKind, TurnState
from relay.consult.routing.load import Load
from relay.consult.standing.model import Standing
from relay.deid.replacing.redacted import Redacted
from relay.deid.replacing.redaction import Cast
from relay.store.errors import Conflict
from relay.store.schema import OutboxState
from relay.store.store import Store
from relay.store.values import Role
from tests.store.conftest import Open
from tests.store.samples import (
    DAY,
    NOW,
    TOKEN,
    consultation,
    hex_id,
    letter,
    mail,
    seen,
    thread,
    turn,
    whole_case,
)


async def keep(store: Store, decision: Decision, **expected: int) -> None:
    await store.commit(decision, (), spool_id=None, expected=expected, now=NOW)


async def test_a_case_comes_back_as_it_went_in(store: Store, members: list[MemberId]) -> None:
    given = whole_case(members[0], members[1])
    await keep(store, given)
    case = await store.case(hex_id(1))
    assert case is not None
    assert case.consultation == replace(given.consultations[0], version=1)
    assert (case.threads, case.turns, case.seen) == (given.threads, given.turns, given.seen)
    assert await store.grant(TOKEN) == given.grants[0][1]
    assert await store.grant("z" * 26) is None
    assert await store.case_by_fingerprint(given.consultations[0].fingerprint) == case
    assert await store.case_by_fingerprint("0" * 64) is None
    assert await store.case(hex_id(99)) is None


async def test_changed_values_replace_the_old_ones_and_raise_the_version(
    store: Store, members: list[MemberId]
) -> None:
    given = whole_case(members[0], members[1])
    await keep(store, given)
    newer = replace(given.turns[0], version=4, text=Redacted("shorter"), reminded=True)
    wider = replace(given.consultations[0], version=1, specialties=("elderly",))
    await keep(
        store, Decision(outcome=Outcome.HELD, consultations=(wider,), turns=(newer,)), **{hex_id(1): 1}
    )
    case = await store.case(hex_id(1))
    assert case
    assert (case.consultation.version, case.consultation.specialties) == (2, ("elderly",))
    assert case.turns == (newer,)


async def test_of_two_steps_on_one_version_the_second_changes_nothing(
    store: Store, members: list[MemberId]
) -> None:
    given = whole_case(members[0], members[1])
    await keep(store, given)
    await store.accept(mail(1))
    opened = Decision(outcome=Outcome.RELAYED, consultations=(replace(given.consultations[0], version=1),))
    await keep(store, opened)
    with pytest.raises(Conflict):
        await store.commit(opened, [letter(1)], spool_id=hex_id(1), expected={hex_id(1): 1}, now=NOW)
    assert await store.spooled(hex_id(1))
    counts = await store.counts()
    assert counts.outbox[OutboxState.WAITING] == 0
    assert counts.balanced


async def test_many_steps_at_once_on_one_version_let_exactly_one_through(open_store: Open) -> None:
    stores = [await open_store(), await open_store()]
    members = list((await stores[0].sync_roster([("a@x.example", ()), ("b@x.example", ())])).values())
    given = whole_case(members[0], members[1])
    await keep(stores[0], given)
    step = Decision(outcome=Outcome.RELAYED, threads=(replace(given.threads[0], epoch=5),))
    results = await asyncio.gather(
        *(keep(s, step, **{hex_id(1): 1}) for s in stores * 3), return_exceptions=True
    )
    assert [type(r) for r in results].count(Conflict) == 5


async def test_a_mail_that_already_began_a_consultation_cannot_begin_a_second(
    store: Store, members: list[MemberId]
) -> None:
    await keep(store, whole_case(members[0], members[1]))
    same = consultation(members[0], 2, fingerprint=consultation(members[0]).fingerprint)
    with pytest.raises(Conflict) as caught:
        await keep(store, Decision(outcome=Outcome.HELD, consultations=(same,)))
    assert caught.value.__cause__ is None
    assert await store.case(hex_id(2)) is None


async def test_a_decided_turn_that_was_not_sent_leaves_no_text(store: Store, members: list[MemberId]) -> None:
    given = whole_case(members[0], members[1])
    await keep(store, given)
    cancelled = replace(given.consultations[0], version=1, state=ConsultationState.CANCELLED, closed_at=NOW)
    gone = replace(given.turns[0], state=TurnState.CANCELLED)
    await keep(store, Decision(outcome=Outcome.COMMAND, consultations=(cancelled,), turns=(gone,)))
    case = await store.case(hex_id(1))
    assert case
    assert case.consultation.cast == Cast()
    assert (case.turns[0].text, case.turns[0].left_out) == (Redacted(""), ())
    assert case.turns[0].subject == given.turns[0].subject


async def test_live_cases_are_found_by_role(store: Store, members: list[MemberId]) -> None:
    ana, ben, cleo = members
    await keep(store, whole_case(ana, ben, 1))
    await keep(store, whole_case(ben, ana, 2, created=NOW + DAY))
    await keep(store, whole_case(ana, ben, 3, state=ConsultationState.CLOSED))
    assert [c.consultation.id for c in await store.cases_of(ana)] == [hex_id(1), hex_id(2)]
    assert [c.consultation.id for c in await store.cases_of(ana, {Role.ASKER})] == [hex_id(1)]
    assert [c.consultation.id for c in await store.cases_of(ana, {Role.CONSULTANT})] == [hex_id(2)]
    assert await store.cases_of(ana, ()) == ()
    assert await store.cases_of(cleo) == ()


async def test_loads_and_pseudonyms_are_read_from_the_threads(store: Store, members: list[MemberId]) -> None:
    ana, ben, cleo = members
    case = consultation(ana)
    old = thread(case, ben, 1, asked_at=NOW - 8 * DAY, consultant_pseudonym="Larch", asker_pseudonym="Moss")
    threads: tuple[Thread, ...] = (old, thread(case, ben, 2), thread(case, cleo, 3, asked_at=NOW - 9 * DAY))
    await keep(store, Decision(outcome=Outcome.RELAYED, consultations=(case,), threads=threads))
    assert await store.loads(NOW) == {
        ben: Load(last_asked=NOW, asked_this_week=1, silent=1),
        cleo: Load(last_asked=NOW - 9 * DAY, asked_this_week=0, silent=1),
    }
    assert await store.pseudonyms() == {
        ana: {"Birch", "Moss"},
        ben: {"Heron", "Larch"},
        cleo: {"Heron"},
    }


async def test_the_answering_record_is_read_from_threads_and_answers(
    store: Store, members: list[MemberId]
) -> None:
    ana, ben, cleo = members
    case = consultation(ana)
    threads = (
        thread(case, ben, 1, asked_at=NOW - 9 * DAY, state=ThreadState.CLOSED),
        thread(case, ben, 2, asked_at=NOW - 8 * DAY, state=ThreadState.PASSED),
        thread(case, ben, 3, asked_at=NOW - 7 * DAY, state=ThreadState.ASKED),
        thread(case, ben, 4, asked_at=NOW - 6 * DAY, state=ThreadState.AWAY),
        thread(case, ben, 5, asked_at=NOW - DAY, state=ThreadState.ASKED),
        thread(case, cleo, 6, asked_at=NOW - 5 * DAY, state=ThreadState.UNREACHABLE),
    )
    answer = turn(
        case,
        author=ben,
        thread_id=threads[0].id,
        kind=TurnKind.ANSWER,
        state=TurnState.SENT,
        created=NOW - 9 * DAY + timedelta(hours=5),
    )
    later = replace(answer, id=hex_id(77), created=NOW - 8 * DAY)
    decision = Decision(
        outcome=Outcome.RELAYED, consultations=(case,), threads=threads, turns=(later, answer)
    )
    await keep(store, decision)
    loads = await store.loads(NOW)
    assert loads[ben] == Load(
        last_asked=NOW - DAY,
        asked_this_week=2,
        answered=1,
        passed=1,
        silent=1,
        answer_time=timedelta(hours=5),
    )
    assert loads[cleo] == Load(last_asked=NOW - 5 * DAY, asked_this_week=1)


async def test_what_the_clock_asks_for(store: Store, members: list[MemberId]) -> None:
    await keep(store, whole_case(members[0], members[1]))
    times = {"remind_after": 3 * DAY, "expire_after": 7 * DAY, "close_after": 30 * DAY}
    early, later, last = [await store.due(NOW + d * DAY, **times) for d in (2, 3, 31)]
    assert (early.held, early.quiet) == ((), ())
    assert (later.held, later.quiet) == ((hex_id(1),), ())
    assert (last.held, last.quiet) == ((hex_id(1),), (hex_id(1),))
    case = await store.case(hex_id(1))
    assert case
    reminded = Decision(
        outcome=Outcome.ANSWERED,
        consultations=(case.consultation,),
        turns=(replace(case.turns[0], reminded=True),),
    )
    await keep(store, reminded)
    assert (await store.due(NOW + 3 * DAY, **times)).held == ()
    assert (await store.due(NOW + 7 * DAY, **times)).held == (hex_id(1),)


async def test_the_clock_wakes_what_waits_for_an_answer(store: Store, members: list[MemberId]) -> None:
    ana, ben, _ = members
    await keep(store, whole_case(ana, ben, 1, wake_at=NOW + DAY))
    await keep(store, whole_case(ana, ben, 2, wake_at=NOW, state=ConsultationState.HELD, urgent=True))
    await keep(store, whole_case(ana, ben, 3, wake_at=NOW, state=ConsultationState.ANSWERED))
    await keep(store, whole_case(ana, ben, 4, wake_at=NOW, state=ConsultationState.CLOSED))
    await keep(store, whole_case(ana, ben, 5))
    times = {"remind_after": 30 * DAY, "expire_after": 30 * DAY, "close_after": 30 * DAY}
    assert (await store.due(NOW, **times)).waking == (hex_id(2),)
    assert (await store.due(NOW + DAY, **times)).waking == (hex_id(2), hex_id(1))
    urgent = await store.case(hex_id(2))
    assert urgent
    assert urgent.consultation.urgent
    assert urgent.consultation.wake_at == NOW


async def test_who_takes_part_is_who_asks_or_still_reads(store: Store, members: list[MemberId]) -> None:
    ana, ben, cleo = members
    await keep(store, whole_case(ana, ben, 1))
    await keep(store, whole_case(cleo, ben, 2, state=ConsultationState.CLOSED))
    assert await store.taking_part() == {ana, ben}
    case = await store.case(hex_id(1))
    assert case
    passed = replace(case.threads[0], state=ThreadState.PASSED)
    await keep(
        store, Decision(outcome=Outcome.COMMAND, consultations=(case.consultation,), threads=(passed,))
    )
    assert await store.taking_part() == {ana}


async def test_who_was_never_asked_after_all_has_no_load(store: Store, members: list[MemberId]) -> None:
    case = consultation(members[0])
    never = thread(case, members[1], state=ThreadState.WITHDRAWN)
    await keep(store, Decision(outcome=Outcome.RELAYED, consultations=(case,), threads=(never,)))
    assert await store.loads(NOW) == {}


async def test_what_was_reported_keeps_its_text_until_its_people_go(
    store: Store, members: list[MemberId]
) -> None:
    case = whole_case(members[0], members[1], state=ConsultationState.CLOSED, closed_at=NOW)
    frozen = tuple(replace(t, state=ThreadState.FROZEN) for t in case.threads)
    await keep(store, replace(case, threads=frozen))
    retention = (30 * DAY, 90 * DAY)
    assert (await store.erase_due(NOW + 89 * DAY, *retention)).texts == 0
    kept = await store.case(hex_id(1))
    assert kept
    assert kept.turns[0].text.text
    assert (await store.erase_due(NOW + 90 * DAY, *retention)).people == 1
    assert await store.case(hex_id(1)) is None


async def test_text_then_people_are_erased_after_the_close(store: Store, members: list[MemberId]) -> None:
    await keep(store, whole_case(members[0], members[1], state=ConsultationState.CLOSED, closed_at=NOW))
    await keep(store, whole_case(members[0], members[1], 2))
    retention = (30 * DAY, 90 * DAY)
    assert (await store.erase_due(NOW + 29 * DAY, *retention)).texts == 0
    erased = await store.erase_due(NOW + 30 * DAY, *retention)
    assert (erased.texts, erased.people) == (1, 0)
    case = await store.case(hex_id(1))
    assert case
    assert (case.consultation.cast, case.consultation.subject, case.seen) == (Cast(), None, ())
    assert (case.turns[0].original.text, case.turns[0].text) == ("", Redacted(""))
    assert case.consultation.asker_address == "ana.ruiz@clinic.example"
    late = Decision(
        outcome=Outcome.ANSWERED,
        consultations=(case.consultation,),
        turns=(turn(case.consultation),),
        seen=(seen(case.consultation, members[0]),),
    )
    await keep(store, late)
    again = await store.case(hex_id(1))
    assert again
    assert (again.turns[0].original.text, again.seen) == ("", ())
    assert (await store.erase_due(NOW + 90 * DAY, *retention)).people == 1
    assert await store.case(hex_id(1)) is None
    assert await store.case(hex_id(2))


async def test_a_step_that_read_the_text_before_its_erasing_cannot_write_it_back(
    store: Store, members: list[MemberId]
) -> None:
    await keep(store, whole_case(members[0], members[1], state=ConsultationState.CLOSED, closed_at=NOW))
    before = await store.case(hex_id(1))
    assert before
    await store.erase_due(NOW + 30 * DAY, 30 * DAY, 90 * DAY)
    with pytest.raises(Conflict):
        await keep(store, Decision(outcome=Outcome.ANSWERED, consultations=(before.consultation,)))


async def test_standings_outlive_a_restart_to_the_last_day_there_is(
    store: Store, members: list[MemberId], open_store: Open
) -> None:
    paused = Standing(opted_in=NOW, paused_until=datetime.max.replace(tzinfo=UTC))
    await keep(store, Decision(outcome=Outcome.COMMAND, standings=((members[0], paused),)))
    assert await (await open_store()).standings() == {members[0]: paused}


async def test_a_time_without_a_zone_is_refused(store: Store, members: list[MemberId]) -> None:
    naive = consultation(members[0], created=NOW.replace(tzinfo=None) + timedelta())
    with pytest.raises(Exception, match="without a zone"):
        await keep(store, Decision(outcome=Outcome.HELD, consultations=(naive,)))
