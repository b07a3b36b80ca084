"""A child process for work that strangers' bytes could make slow or deadly.

Reading MIME (`reader.py`), opening attachments, verifying signatures and judging text (`judge.py`) run
here, so a bomb costs one child and one mail, never the event loop (R25). A child that dies or overruns
is replaced. Each child imports this module and that of what it serves: little, so that it starts at once.
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

READER_SPACE = 768 << 20
"""Octets of address space: 512 MB for a mail (R25), and what a process takes before it has read any."""
READER_CPU_S = 10
"""Of one mail (R25): the clock on the wall says little on a busy machine."""
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

    def __init__(self, serve: Callable[[Connection], None], address_space: int = READER_SPACE) -> None:
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


def _child(serve: Callable[[Connection], None], pipe: Connection, address_space: int = READER_SPACE) -> None:
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
