"""Engines that fail in one way each; they run in the relay's child process like the real one."""

import os
import threading
from multiprocessing.connection import Connection

from relay.deid.finding import Flag, FlagReason, Judgement, Knowledge
from relay.worker.judge import Judge


def serve_and_die(pipe: Connection) -> None:
    """Dies of each text."""
    pipe.recv()
    os._exit(139)


def serve_and_hang(pipe: Connection) -> None:
    """Never answers; ends when the relay closes the pipe or kills it."""
    pipe.recv()
    threading.Event().wait()


class BlindJudge(Judge):
    """Misses everything: what the residual check is there for."""

    async def judge(self, text: str, knowledge: Knowledge) -> Judgement:
        return Judgement()


class UnsureJudge(Judge):
    """Finds nothing, but wants its writer to look at the first words."""

    async def judge(self, text: str, knowledge: Knowledge) -> Judgement:
        return Judgement(flags=(Flag(start=0, end=9, reason=FlagReason.DOUBTFUL, score=0.3),))
