"""A child process for work that strangers' bytes could make slow or deadly.

Reading MIME and judging text run here, so a bomb costs one child and one
mail, never the event loop (R25). A child that dies or overruns is replaced.
"""

import asyncio
import contextlib
import multiprocessing
import resource
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

ADDRESS_SPACE = 4 << 30
_spawn = multiprocessing.get_context("spawn")


class SandboxFailed(Exception):
    """The child died or ran out of time; `timed_out` tells which."""

    def __init__(self, *, timed_out: bool) -> None:
        super().__init__("timed out" if timed_out else "died")
        self.timed_out = timed_out


class Sandbox:
    """One child process that answers one call at a time."""

    def __init__(self, serve: Callable[[Connection], None]) -> None:
        """`serve` runs in the child: it answers each received argument tuple with one value."""
        self._serve = serve
        self._lock = asyncio.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None

    async def call(self, arguments: tuple[Any, ...], timeout_s: float) -> Any:
        """The child's answer. Raises SandboxFailed; the next call finds a fresh child."""
        async with self._lock:
            return await asyncio.to_thread(self._call, arguments, timeout_s)

    async def stop(self) -> None:
        """Ends the child."""
        async with self._lock:
            await asyncio.to_thread(self._kill)

    def _call(self, arguments: tuple[Any, ...], timeout_s: float) -> Any:
        if self._process is None or not self._process.is_alive():
            self._start()
        assert self._pipe is not None
        try:
            self._pipe.send(arguments)
            if not self._pipe.poll(timeout_s):
                self._kill()
                raise SandboxFailed(timed_out=True)
            return self._pipe.recv()
        except (EOFError, OSError):
            self._kill()
            raise SandboxFailed(timed_out=False) from None

    def _start(self) -> None:
        self._kill()
        self._pipe, theirs = _spawn.Pipe()
        self._process = _spawn.Process(target=_child, args=(self._serve, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def _kill(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None


def _child(serve: Callable[[Connection], None], pipe: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold case text (R29)
    with contextlib.suppress(ValueError):  # the machine may allow less already
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        serve(pipe)


def serve_reading(pipe: Connection) -> None:
    """Child side of `Reader`."""
    while True:
        raw, limits, reverse_path, own_domain = pipe.recv()
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


class Reader:
    """Reads raw mail in a child process."""

    TIMEOUT_S = 30.0

    def __init__(self, own_domain: str, config: LiveConfig) -> None:
        self._sandbox = Sandbox(serve_reading)
        self._own_domain, self._config = own_domain, config

    async def read(self, raw: bytes, reverse_path: str) -> Letter | None:
        """The letter; None: the bytes are no mail one can read. Raises SandboxFailed."""
        policy = self._config.current().policy.limits
        limits = ReadLimits(
            header_bytes=policy.header_bytes, mime_depth=policy.mime_depth, mime_parts=policy.mime_parts
        )
        letter: Letter | None = await self._sandbox.call(
            (raw, limits, reverse_path, self._own_domain), self.TIMEOUT_S
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
