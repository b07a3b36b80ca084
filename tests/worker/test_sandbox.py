"""The child: late, dead, deaf, not to be had; and its voice, which nobody may hear."""

import asyncio
import os
import resource
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from relay.worker import sandbox
from relay.worker.sandbox import READER_SPACE, Sandbox, SandboxFailed

pytestmark = pytest.mark.server
PATIENCE_S = 60.0


def obeying(pipe: Connection) -> None:
    """Does what it is told."""
    while True:
        match pipe.recv():
            case ("sleep",):
                time.sleep(3600)
            case ("sleep", signal):
                Path(signal).write_text("asleep")
                time.sleep(3600)
            case ("die",):
                os._exit(9)
            case ("raise", what):
                raise ValueError(what)
            case ("fill",):
                pipe.send(len(bytearray(2 << 30)))
            case ("limit",):
                pipe.send(resource.getrlimit(resource.RLIMIT_AS)[0])
            case ("burn", seconds):
                sandbox.allow_cpu(seconds)
                while True:
                    pass
            case ("core",):
                pipe.send(resource.getrlimit(resource.RLIMIT_CORE))
            case said:
                pipe.send((said, os.getpid()))


def deaf(_pipe: Connection) -> None:
    """Never reads what it is sent."""
    time.sleep(3600)


async def test_a_child_answers_call_after_call() -> None:
    child = Sandbox(obeying)
    first = await child.call(("one",), PATIENCE_S)
    second = await child.call(("two",), PATIENCE_S)
    assert (first[0], second[0]) == (("one",), ("two",))
    assert first[1] == second[1] != os.getpid()
    await child.stop()


@pytest.mark.parametrize("trouble", [("die",), ("raise", "x"), ("fill",)])
async def test_a_child_that_dies_is_told_apart_and_replaced(trouble: tuple[str, ...]) -> None:
    child = Sandbox(obeying, READER_SPACE)
    with pytest.raises(SandboxFailed) as failed:
        await child.call(trouble, PATIENCE_S)
    assert (failed.value.timed_out, failed.value.environment) == (False, False)
    assert (await child.call(("again",), PATIENCE_S))[0] == ("again",)
    await child.stop()


async def test_a_child_that_takes_too_long_is_killed_and_replaced() -> None:
    child = Sandbox(obeying)
    await child.call(("warm",), PATIENCE_S)
    with pytest.raises(SandboxFailed) as failed:
        await child.call(("sleep",), 0.05)
    assert failed.value.timed_out
    assert (await child.call(("again",), PATIENCE_S))[0] == ("again",)
    await child.stop()


async def test_a_large_mail_to_a_child_that_does_not_read_times_out_too() -> None:
    child = Sandbox(deaf)
    with pytest.raises(SandboxFailed) as failed:
        await child.call((b"x" * 25_000_000,), 0.5)
    assert failed.value.timed_out
    await child.stop()


async def test_a_child_that_could_not_be_started_is_no_fault_of_the_mail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    child = Sandbox(obeying)
    with monkeypatch.context() as broken:

        def no_more(_process: object) -> None:
            raise BlockingIOError(11, "no process to be had")

        broken.setattr(sandbox._spawn.Process, "start", no_more)
        for _ in range(2):
            with pytest.raises(SandboxFailed) as failed:
                await child.call(("x",), PATIENCE_S)
            assert failed.value.environment
    assert (await child.call(("again",), PATIENCE_S))[0] == ("again",)
    await child.stop()


async def test_a_caller_who_hangs_up_leaves_no_answer_for_the_next() -> None:
    child = Sandbox(obeying)
    calls = [asyncio.create_task(child.call((str(n),), PATIENCE_S)) for n in range(6)]
    await asyncio.sleep(0)
    for call in calls[::2]:
        call.cancel()
    said = await asyncio.gather(*calls, return_exceptions=True)
    assert [s[0] for s in said if isinstance(s, tuple)] == [("1",), ("3",), ("5",)]
    await child.stop()


async def test_stopping_ends_a_call_under_way(tmp_path: Path) -> None:
    child, signal = Sandbox(obeying), tmp_path / "signal"
    os.mkfifo(signal)
    call = asyncio.create_task(child.call(("sleep", str(signal)), 3600))
    assert await asyncio.to_thread(signal.read_text) == "asleep"
    await child.stop()
    with pytest.raises(SandboxFailed):
        await call


async def test_a_child_prints_nothing_of_what_it_was_sent(capfd: pytest.CaptureFixture[str]) -> None:
    child = Sandbox(obeying)
    with pytest.raises(SandboxFailed) as failed:
        await child.call(("raise", "Marigold Quillfeather"), PATIENCE_S)
    await child.stop()
    out, err = capfd.readouterr()
    assert "Quillfeather" not in out + err + str(failed.value)
    assert "Traceback" not in err


async def test_a_child_may_not_take_more_memory_than_it_was_given_nor_leave_a_core() -> None:
    child = Sandbox(obeying, READER_SPACE)
    assert await child.call(("limit",), PATIENCE_S) == READER_SPACE
    assert await child.call(("core",), PATIENCE_S) == (0, 0)
    await child.stop()


async def test_a_child_that_burns_more_time_than_it_was_given_is_ended_and_replaced() -> None:
    child = Sandbox(obeying, READER_SPACE)
    with pytest.raises(SandboxFailed) as failed:
        await child.call(("burn", 1), PATIENCE_S)
    assert (failed.value.timed_out, failed.value.environment) == (False, False)
    assert (await child.call(("again",), PATIENCE_S))[0] == ("again",)
    await child.stop()
