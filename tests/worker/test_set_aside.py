"""What goes wrong after the 250: nothing is lost, and whoever must hear of it does, once (R6, R7, R21)."""

from datetime import timedelta

import pytest

from relay.consult.decision import Outcome
from relay.consult.notices.desk import OperatorAlert
from relay.consult.notices.receipts import Unreadable
from relay.store.schema import OutboxState, SpoolState
from relay.worker.sandbox import SandboxFailed

from .conftest import ADMIN, ANA, BEN, DOMAIN, LEASE, ROSTER, Bench, written

DESK = f"relay@{DOMAIN}"
ALERT, NOTICE = (OperatorAlert.__name__, ADMIN), (Unreadable.__name__, ANA)


def failing(bench: Bench, monkeypatch: pytest.MonkeyPatch, *, environment: bool = False) -> None:
    async def fails(_raw: bytes, _reverse_path: str) -> None:
        raise SandboxFailed(environment=environment)

    monkeypatch.setattr(bench.reader, "read", fails)


async def work_off(bench: Bench, times: int = 3) -> None:
    for _ in range(times):
        await bench.inbound.work()
        bench.clock.time += timedelta(hours=1)


async def told(bench: Bench) -> list[tuple[str, str]]:
    return sorted((i.kind, i.recipient) for i in await bench.store.claim_outbox(bench.clock.now(), LEASE))


async def spool(bench: Bench, state: SpoolState) -> int:
    counts = await bench.store.counts()
    assert counts.balanced
    return counts.spool[state]


async def test_a_mail_that_kills_its_reader_three_times_is_set_aside_and_told_of(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.hand_in(written(ANA), DESK)
    failing(bench, monkeypatch)
    await work_off(bench, 2)
    assert await told(bench) == []
    await work_off(bench, 1)
    assert await told(bench) == [ALERT, NOTICE]
    assert (await spool(bench, SpoolState.SHUNTED), await spool(bench, SpoolState.WAITING)) == (1, 0)


@pytest.mark.parametrize(
    ("more", "reverse_path"), [("", ""), ("Auto-Submitted: auto-replied\r\n", "x@clinic.example")]
)
async def test_a_machines_mail_set_aside_is_told_to_the_admins_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, more: str, reverse_path: str
) -> None:
    await bench.hand_in(written(ANA, more=more), DESK, reverse_path=reverse_path)
    failing(bench, monkeypatch)
    await work_off(bench)
    assert await told(bench) == [ALERT]


async def test_what_the_machine_lacks_is_no_try_of_the_mail(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.hand_in(written(ANA, "help"), DESK)
    with monkeypatch.context() as lacking:
        failing(bench, lacking, environment=True)
        for _ in range(5):
            assert await bench.inbound.work() is False  # so that the loop pauses
    assert await bench.inbound.work()
    assert (await bench.store.counts()).ends == {Outcome.COMMAND: 1}


async def test_a_writer_who_vanished_from_the_roster_loses_nothing(bench: Bench) -> None:
    await bench.hand_in(written(ANA, "help"), DESK)
    bench.save("members.yaml", ROSTER.format("ana.riuz@clinic.example", BEN))
    await work_off(bench, 1)
    assert await told(bench) == [ALERT]
    [aside] = await bench.store.shunted()
    bench.save("members.yaml", ROSTER.format(ANA, BEN))
    assert await bench.store.replay(aside.id)
    await work_off(bench, 1)
    assert (await bench.store.counts()).ends == {Outcome.COMMAND: 1}


@pytest.mark.parametrize(("reverse_path", "outcome"), [("", Outcome.ROBOT), (ANA, Outcome.ANSWERED)])
async def test_what_cannot_be_read_is_answered_only_where_a_person_may_have_written(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, reverse_path: str, outcome: Outcome
) -> None:
    async def nothing(_raw: bytes, _reverse_path: str) -> None:
        return None

    await bench.hand_in(written(ANA), f"grief@{DOMAIN}", reverse_path=reverse_path)
    monkeypatch.setattr(bench.reader, "read", nothing)
    await bench.inbound.work()
    assert (await bench.store.counts()).ends == {outcome: 1}


@pytest.mark.parametrize("mailbox", [None, "postmaster"])
async def test_an_admin_who_cannot_be_reached_is_not_told_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, mailbox: str | None
) -> None:
    await bench.hand_in(written(ANA), f"{mailbox}@{DOMAIN}" if mailbox else DESK)
    if mailbox is None:
        failing(bench, monkeypatch)
    await work_off(bench)
    bench.hop.refuses = {ADMIN}
    for _ in range(4):
        await bench.outbound.work()
    assert bench.hop.asked.count(ADMIN) == 1
    outbox = (await bench.store.counts()).outbox
    assert (outbox[OutboxState.FAILED], outbox[OutboxState.WAITING]) == (1, 0)


async def test_a_member_who_cannot_be_reached_is_told_to_the_admins_once(bench: Bench) -> None:
    await bench.hand_in(written(ANA, "help"), DESK)
    await work_off(bench, 1)
    bench.hop.refuses = {ANA, ADMIN}
    for _ in range(4):
        await bench.outbound.work()
    assert bench.hop.asked == [ANA, ADMIN]
