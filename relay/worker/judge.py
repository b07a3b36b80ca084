"""Judges text in a child process, where the model is loaded."""

from collections.abc import Callable
from multiprocessing.connection import Connection

from relay.deid.engine import Engine
from relay.deid.errors import ModelMissing
from relay.deid.finding import Failure, Judgement, Knowledge
from relay.worker.sandbox import Sandbox, SandboxFailed

JUDGE_SPACE = 4 << 30
"""The model alone is large."""


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


class Judge:
    """Judges text in a child process; every failure comes back as a judgement that holds the mail."""

    def __init__(self, timeout_s: float = 60.0, serve: Callable[[Connection], None] = serve_judging) -> None:
        self._sandbox = Sandbox(serve, JUDGE_SPACE)
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
