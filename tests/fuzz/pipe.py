"""A connection in memory: what the relay writes is kept, what a client says is fed in."""

import asyncio
from typing import Any

TURNS = 12
"""Of the loop, after which a conversation has done all it can with what it was given."""


class Pipe(asyncio.Transport):
    """The relay's end of it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, protocol: asyncio.BaseProtocol) -> None:
        super().__init__({"peername": ("192.0.2.1", 4000), "sockname": ("192.0.2.2", 25)})
        self._loop, self._protocol = loop, protocol
        self.heard = bytearray()
        self._closing = False
        protocol.connection_made(self)

    def feed(self, octets: bytes) -> None:
        """The client says this."""
        protocol: Any = self._protocol
        if self._closing:
            return
        if not isinstance(protocol, asyncio.BufferedProtocol):
            protocol.data_received(octets)
            return
        while octets:  # once it is TLS
            room = memoryview(protocol.get_buffer(len(octets)))
            taken = min(len(room), len(octets))
            room[:taken] = octets[:taken]
            protocol.buffer_updated(taken)
            octets = octets[taken:]

    def end(self) -> None:
        """The client says no more."""
        protocol: Any = self._protocol
        if not self._closing and not protocol.eof_received():
            self.close()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._closing:
            self.heard += data

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._loop.call_soon(self._protocol.connection_lost, None)

    def abort(self) -> None:
        self.close()

    def _force_close(self, _error: BaseException | None) -> None:
        """What asyncio's TLS calls where a handshake fails."""
        self.close()

    def is_closing(self) -> bool:
        return self._closing

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._protocol

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None:
        """Nobody listens here."""

    def resume_reading(self) -> None:
        """Nobody listens here."""

    def can_write_eof(self) -> bool:
        return False


async def turns(number: int = TURNS) -> None:
    """Let everything that can go on go on."""
    for _ in range(number):
        await asyncio.sleep(0)
