"""Reads raw mail in a child process: a bomb costs one child, never the loop (R25)."""

from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from relay.mail.letter import Letter
from relay.mail.limits import ReadLimits, Unreadable
from relay.mail.parse import parse_letter
from relay.worker.sandbox import READER_CPU_S, Sandbox, allow_cpu

if TYPE_CHECKING:  # the child imports this module, and needs no settings
    from relay.settings.folder import LiveConfig


def serve_reading(pipe: Connection) -> None:
    """Child side of `Reader`."""
    while True:
        raw, limits, reverse_path, own_domain = pipe.recv()
        allow_cpu(READER_CPU_S)
        try:
            pipe.send(parse_letter(raw, limits, reverse_path=reverse_path, own_domain=own_domain))
        except Unreadable:
            pipe.send(None)


def read_limits(config: "LiveConfig") -> ReadLimits:
    """What policy allows a mail to be."""
    limits = config.current().policy.limits
    return ReadLimits(
        header_bytes=limits.header_bytes, mime_depth=limits.mime_depth, mime_parts=limits.mime_parts
    )


class Reader:
    """Reads raw mail in a child process."""

    TIMEOUT_S = 30.0

    def __init__(self, own_domain: str, config: "LiveConfig") -> None:
        self._sandbox = Sandbox(serve_reading)
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
