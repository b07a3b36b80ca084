"""Opens attachments in a child process of their own: a bomb costs one attachment, never the mail (R25)."""

import logging
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from types import FrameType

from relay.mail.attachments.attachment import Attachment, Why
from relay.mail.attachments.finding import attached_parts, left_closed
from relay.mail.attachments.opening import opened
from relay.mail.letter import Letter
from relay.mail.limits import ReadLimits
from relay.mail.mime import Part, parse_tree
from relay.settings.folder import LiveConfig
from relay.settings.policy import Attachments
from relay.worker.reader import read_limits
from relay.worker.sandbox import READER_CPU_S, Sandbox, SandboxFailed, allow_cpu

EACH_S, ALL_S = 2.0, 4.0
"""CPU time for one attachment, and for all of a mail together. Thirty pages of text take half a second."""
MOST = 20
"""Attachments of one mail that are opened."""


class _OutOfTime(BaseException):
    """No Exception: a library that is being interrupted must not take it for one of its own."""


def serve_opening(pipe: Connection) -> None:
    """Child side of `Opener`."""
    logging.disable()  # what a library says of a broken file may quote it (R28)
    signal.signal(signal.SIGPROF, _interrupt)
    while True:
        raw, limits, max_chars = pipe.recv()
        allow_cpu(READER_CPU_S)  # for what no interrupt reaches
        pipe.send(tuple(_opened_parts(raw, limits, max_chars)))


def _opened_parts(raw: bytes, limits: ReadLimits, max_chars: int) -> Iterator[Attachment]:
    spent = time.process_time()
    for number, part in enumerate(attached_parts(parse_tree(raw, limits))):
        left = min(EACH_S, ALL_S - (time.process_time() - spent))
        if number >= MOST or left <= 0:
            yield _given_up(left_closed(part))
            continue
        yield _opened_in_time(part, max_chars, left)


def _opened_in_time(part: Part, max_chars: int, seconds: float) -> Attachment:
    try:
        with _at_most(seconds):
            return opened(part, max_chars)
    except (_OutOfTime, MemoryError):
        return _given_up(left_closed(part))


def _given_up(one: Attachment) -> Attachment:
    return replace(one, why=Why.TOO_MUCH) if one.why is Why.POLICY else one


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """CPU time, so that a busy machine opens what an idle one does."""
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.1)  # again and again, should one be swallowed
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise _OutOfTime


class Opener:
    """Turns the attachments of a mail into text."""

    TIMEOUT_S = 30.0
    """By the clock on the wall, with the start of the child."""

    def __init__(self, config: LiveConfig) -> None:
        self._sandbox, self._config = Sandbox(serve_opening), config

    async def open(self, letter: Letter, raw: bytes) -> Letter:
        """The letter with its attachments opened, if policy wants that; those that cannot be say why.

        Raises SandboxFailed only where the machine is to blame, never the mail.
        """
        policy = self._config.current().policy
        if policy.attachments is Attachments.DROP or not letter.attachments or letter.robot:
            return letter
        arguments = (raw, read_limits(self._config), policy.limits.text_chars)
        try:
            found: tuple[Attachment, ...] = await self._sandbox.call(arguments, self.TIMEOUT_S)
        except SandboxFailed as failed:
            if failed.environment:
                raise
            found = tuple(map(_given_up, letter.attachments))
        return replace(letter, attachments=found)

    async def stop(self) -> None:
        """Ends the child."""
        await self._sandbox.stop()
