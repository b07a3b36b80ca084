"""A child killed in the middle of a mail: tried again, and at last told, never silence (R6, R7, R25)."""

import asyncio
import contextlib
import os
import signal
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from relay.consult.decision import Outcome
from relay.consult.notices.desk import OperatorAlert
from relay.consult.notices.receipts import Unreadable
from relay.store.errors import is_passing
from relay.store.schema import SpoolState
from relay.worker import sandbox
from relay.worker.sandbox import READER_SPACE, Sandbox

from .conftest import ADMIN, ANA, DOMAIN, LEASE, Bench, written

pytestmark = pytest.mark.server
DESK = f"relay@{DOMAIN}"


def burning(pipe: Connection) -> None:
    """More CPU than a mail may take: the kernel ends it."""
    pipe.recv()
    sandbox.allow_cpu(1)
    while True:
        pass


def swelling(pipe: Connection) -> None:
    """More memory than a mail may take."""
    pipe.recv()
    pipe.send(len(bytearray(2 << 30)))


def crashing(pipe: Connection) -> None:
    """A fault of a library in C."""
    pipe.recv()
    os.kill(os.getpid(), signal.SIGSEGV)


def sulking(pipe: Connection) -> None:
    """Hangs up without an answer."""
    pipe.recv()
    pipe.close()
    signal.pause()


def halved(pipe: Connection) -> None:
    """Dies with half of an answer written."""
    pipe.recv()
    os.write(pipe.fileno(), b"\0\0\1\0half")
    os._exit(0)


async def told(bench: Bench) -> list[tuple[str, str]]:
    return sorted((i.kind, i.recipient) for i in await bench.store.claim_outbox(bench.clock.now(), LEASE))


@pytest.mark.parametrize("fault", [burning, swelling, crashing, sulking, halved])
async def test_a_mail_whose_reader_ends_each_time_is_told_to_its_writer_and_kept(
    bench: Bench, fault: Callable[[Connection], None]
) -> None:
    await bench.hand_in(written(ANA), DESK)
    bench.reader._sandbox = Sandbox(fault, READER_SPACE)
    for attempt in range(3):
        assert await told(bench) == [], f"told before attempt {attempt}"
        assert await bench.inbound.work()
        bench.clock.time += timedelta(hours=1)
    assert await told(bench) == [(OperatorAlert.__name__, ADMIN), (Unreadable.__name__, ANA)]
    counts = await bench.store.counts()
    assert counts.balanced
    assert (counts.spool[SpoolState.SHUNTED], counts.spool[SpoolState.WAITING]) == (1, 0)
    assert not await bench.inbound.work()


async def test_a_reader_killed_once_costs_a_try_and_the_mail_has_its_one_end(
    bench: Bench, tmp_path: Path
) -> None:
    """The kill comes while the child reads: it says so through a pipe, and waits."""
    await bench.hand_in(written(ANA, "help"), DESK)
    healthy = bench.reader._sandbox
    started = tmp_path / "started"
    os.mkfifo(started)
    bench.reader._sandbox = Sandbox(_Waiting(str(started)), READER_SPACE)
    working = asyncio.create_task(bench.inbound.work())
    child = int(await asyncio.to_thread(started.read_text))
    os.kill(child, signal.SIGKILL)
    assert await working
    assert (await bench.store.counts()).spool[SpoolState.WAITING] == 1
    bench.reader._sandbox = healthy
    bench.clock.time += timedelta(hours=1)
    assert await bench.inbound.work()
    counts = await bench.store.counts()
    assert counts.ends == {Outcome.COMMAND: 1}
    assert len(await told(bench)) == 1
    assert not await bench.inbound.work()


class _Waiting:
    """A reader that tells who it is and reads no further."""

    def __init__(self, started: str) -> None:
        self._started = started

    def __call__(self, pipe: Connection) -> None:
        pipe.recv()
        Path(self._started).write_text(str(os.getpid()))
        signal.pause()


@pytest.mark.parametrize("fault", [burning, crashing])
async def test_a_judge_that_ends_holds_the_mail_and_says_so(
    bench: Bench, fault: Callable[[Connection], None]
) -> None:
    """Fail closed: the writer gets a preview to look at, nobody else anything."""
    await bench.hand_in(written(ANA, "My client cannot sleep. What would you try?"), f"grief@{DOMAIN}")
    bench.judge._sandbox = Sandbox(fault, READER_SPACE)
    assert await bench.inbound.work()
    assert (await bench.store.counts()).ends == {Outcome.HELD: 1}
    assert {recipient for _, recipient in await told(bench)} == {ANA}


def full_disk() -> OperationalError:
    """What a database says that cannot grow."""
    with contextlib.closing(sqlite3.connect(":memory:")) as small:
        small.execute("PRAGMA max_page_count = 2")
        small.execute("CREATE TABLE t (x)")
        with pytest.raises(sqlite3.OperationalError) as said:
            small.execute("INSERT INTO t VALUES (zeroblob(1000000))")
    return OperationalError("", {}, said.value)


@pytest.mark.parametrize("step", ["commit", "claim_spool", "failed_spool", "set_aside", "unclaim"])
async def test_a_disk_that_is_full_at_any_step_costs_the_mail_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    error = full_disk()

    async def full(*_: object, **__: object) -> None:
        raise error

    await bench.hand_in(written(ANA, "help"), DESK)
    healthy = bench.reader._sandbox
    with monkeypatch.context() as broken:
        broken.setattr(bench.store, step, full)
        broken.setattr(bench.store, "commit", full)
        if step in ("failed_spool", "set_aside"):
            bench.reader._sandbox = Sandbox(crashing, READER_SPACE)
        for _ in range(3 if step == "set_aside" else 2):
            with contextlib.suppress(OperationalError):  # the loop of the relay goes on after a pause
                await bench.inbound.work()
            bench.clock.time += timedelta(hours=1)
        counts = await bench.store.counts()
        assert counts.balanced
        assert counts.spool[SpoolState.WAITING] == 1
    bench.reader._sandbox = healthy
    while await bench.inbound.work():
        bench.clock.time += timedelta(hours=1)
    counts = await bench.store.counts()
    assert counts.balanced
    assert counts.ends.get(Outcome.COMMAND, 0) + counts.spool[SpoolState.SHUNTED] == 1
    assert counts.spool[SpoolState.SHUNTED] == (step == "set_aside")
    assert [recipient for _, recipient in await told(bench)].count(ANA) == 1


async def test_a_disk_full_for_hours_sets_no_mail_aside(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = full_disk()

    async def full(*_: object, **__: object) -> None:
        raise error

    await bench.hand_in(written(ANA, "help"), DESK)
    with monkeypatch.context() as broken:
        broken.setattr(bench.store, "commit", full)
        for _ in range(10):
            assert await bench.inbound.work() is False  # so that the loop pauses
            bench.clock.time += timedelta(hours=1)
        assert await told(bench) == []
    assert await bench.inbound.work()
    assert (await bench.store.counts()).ends == {Outcome.COMMAND: 1}


async def test_a_fault_of_a_mails_own_is_no_passing_one() -> None:
    assert is_passing(full_disk())
    assert is_passing(OSError(28, "no space left"))
    assert not is_passing(ValueError())
    with (
        contextlib.closing(sqlite3.connect(":memory:")) as wrong,
        pytest.raises(sqlite3.OperationalError) as said,
    ):
        wrong.execute("SELECT x FROM nowhere")
    assert not is_passing(OperationalError("", {}, said.value))
