"""A child process for work that strangers' bytes could make slow or deadly.

Reading MIME and judging text run here, so a bomb costs one child and one
mail, never the event loop (R25). A child that dies or overruns is replaced.
"""

import asyncio
import contextlib
import math
import multiprocessing
import os
import resource
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from relay.deid.engine import Engine
from relay.deid.errors import ModelMissing
from relay.deid.finding import Failure, Judgement, Knowledge
from relay.mail.letter import Letter
from relay.mail.limits import ReadLimits, Unreadable
from relay.mail.parse import parse_letter
from relay.settings.folder import LiveConfig

READER_SPACE = 768 << 20
"""Octets of address space: 512 MB for a mail (R25), and what a process takes before it has read any."""
READER_CPU_S = 10
"""Of one mail (R25): the clock on the wall says little on a busy machine."""
JUDGE_SPACE = 4 << 30
"""The model alone is large."""
_spawn = multiprocessing.get_context("spawn")


class SandboxFailed(Exception):
    """No answer: the child died, ran out of time, or could not be started."""

    def __init__(self, *, timed_out: bool = False, environment: bool = False) -> None:
        super().__init__("not started" if environment else "timed out" if timed_out else "died")
        self.timed_out = timed_out
        self.environment = environment
        """The machine lacked processes or file handles; what was sent is not to blame (R6)."""


class Sandbox:
    """One child process that answers one call at a time."""

    def __init__(self, serve: Callable[[Connection], None], address_space: int = JUDGE_SPACE) -> None:
        """`serve` runs in the child: it answers each received argument tuple with one value."""
        self._serve, self._address_space = serve, address_space
        self._lock = asyncio.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None

    async def call(self, arguments: tuple[Any, ...], timeout_s: float) -> Any:
        """The child's answer. Raises SandboxFailed; the next call finds a fresh child."""
        # A caller that is cancelled (its client hung up) must not let the next one in early:
        # it would be given the answer about somebody else's mail.
        return await asyncio.shield(self._alone(arguments, timeout_s))

    async def stop(self) -> None:
        """Ends the child, and with it a call still under way."""
        if self._process is not None:
            self._process.kill()
        async with self._lock:
            await asyncio.to_thread(self._kill)

    async def _alone(self, arguments: tuple[Any, ...], timeout_s: float) -> Any:
        async with self._lock:
            return await asyncio.to_thread(self._call, arguments, timeout_s)

    def _call(self, arguments: tuple[Any, ...], timeout_s: float) -> Any:
        try:
            if self._process is None or not self._process.is_alive():
                self._start()
            process, pipe = self._process, self._pipe
            assert pipe is not None
            overran = threading.Event()
            timer = threading.Timer(timeout_s, _overrun, (overran, process))
            timer.start()
        except (OSError, RuntimeError):  # no process, file handle or thread to be had
            self._kill()
            raise SandboxFailed(environment=True) from None
        usable = False
        try:
            pipe.send(arguments)
            answer = pipe.recv()
            usable = True
            return answer
        except (EOFError, OSError):
            raise SandboxFailed(timed_out=overran.is_set()) from None
        finally:
            timer.cancel()
            timer.join()
            if overran.is_set() or not usable:
                self._kill()

    def _start(self) -> None:
        self._kill()
        ours, theirs = _spawn.Pipe()
        process = _spawn.Process(target=_child, args=(self._serve, theirs, self._address_space), daemon=True)
        try:
            process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._process, self._pipe = process, ours

    def _kill(self) -> None:
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None:
            pipe.close()


def _overrun(overran: threading.Event, process: Any) -> None:
    # Sending waits as well, where the child does not read; killing it ends either wait.
    overran.set()
    process.kill()


def _child(serve: Callable[[Connection], None], pipe: Connection, address_space: int) -> None:
    status = 1
    try:
        # Whatever is printed here could quote the mail (R28): a traceback, a library's warning.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(nowhere, descriptor)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold case text (R29)
        with contextlib.suppress(ValueError):  # the machine may allow less already
            resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
        serve(pipe)
    except EOFError:  # the relay has closed its end
        status = 0
    finally:
        os._exit(status)


def allow_cpu(seconds: int) -> None:
    """Ends this process once it has used so much more CPU; each call begins anew."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds
    with contextlib.suppress(ValueError):  # the machine may allow less already
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def serve_reading(pipe: Connection) -> None:
    """Child side of `Reader`."""
    while True:
        raw, limits, reverse_path, own_domain = pipe.recv()
        allow_cpu(READER_CPU_S)
        try:
            pipe.send(parse_letter(raw, limits, reverse_path=reverse_path, own_domain=own_domain))
        except Unreadable:
            pipe.send(None)


def serve_judging(pipe: Connection) -> None:
    """Child side of `Judge`. The model is loaded at the first call, so the relay greets at once."""
    engine = Engine()
    while True:
        text, knowledge = pipe.recv()
        try:
            engine.load()
        except ModelMissing:
            pipe.send(Judgement(failure=Failure.NO_MODEL))
            continue
        pipe.send(engine.judge(text, knowledge))


def read_limits(config: LiveConfig) -> ReadLimits:
    """What policy allows a mail to be."""
    limits = config.current().policy.limits
    return ReadLimits(
        header_bytes=limits.header_bytes, mime_depth=limits.mime_depth, mime_parts=limits.mime_parts
    )


class Reader:
    """Reads raw mail in a child process."""

    TIMEOUT_S = 30.0

    def __init__(self, own_domain: str, config: LiveConfig) -> None:
        self._sandbox = Sandbox(serve_reading, READER_SPACE)
        self._own_domain, self._config = own_domain, config

    async def read(self, raw: bytes, reverse_path: str) -> Letter | None:
        """The letter; None: the bytes are no mail one can read. Raises SandboxFailed."""
        letter: Letter | None = await self._sandbox.call(
            (raw, read_limits(self._config), reverse_path, self._own_domain), self.TIMEOUT_S
        )
        return letter

    async def stop(self) -> None:
        """Ends the child."""
        await self._sandbox.stop()


class Judge:
    """Judges text in a child process; every failure comes back as a judgement that holds the mail."""

    def __init__(self, timeout_s: float = 60.0, serve: Callable[[Connection], None] = serve_judging) -> None:
        self._sandbox = Sandbox(serve)
        self._timeout_s = timeout_s

    async def judge(self, text: str, knowledge: Knowledge) -> Judgement:
        """The engine's answer. Never raises for the engine's troubles."""
        try:
            judgement: Judgement = await self._sandbox.call((text, knowledge), self._timeout_s)
        except SandboxFailed as failed:
            return Judgement(failure=Failure.TIMEOUT if failed.timed_out else Failure.CRASHED)
        return judgement

    async def warm_up(self) -> None:
        """Loads the model before the first mail needs it."""
        await self.judge("", Knowledge())

    async def stop(self) -> None:
        """Ends the child."""
        await self._sandbox.stop()
