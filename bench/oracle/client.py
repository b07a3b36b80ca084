"""One connection to the relay, with a clock."""

import asyncio
import time

Answer = tuple[str, float]
"""What was said, and milliseconds till it was there."""


class Client:
    """One connection, which measures how long each answer takes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def at(cls, port: int, source: str) -> "Client":
        """From this address, so that no limit on a network comes into play."""
        made = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
        client = cls(*made)
        await client._answer()
        await client.ask(b"EHLO mx.example")
        return client

    async def ask(self, *lines: bytes) -> Answer:
        """What is said last, and milliseconds till it was there; all lines go in one piece."""
        begun = time.perf_counter()
        self._writer.write(b"".join(line + b"\r\n" for line in lines))
        said = [await self._answer() for _ in lines]
        return said[-1], (time.perf_counter() - begun) * 1000

    async def submit(self, raw: bytes) -> Answer:
        """The same for a message, from its last octet on."""
        self._writer.write(raw)
        await self._writer.drain()
        return await self.ask(b".")

    def hang_up(self) -> None:
        """Without a word."""
        self._writer.close()

    async def closed(self) -> float:
        """Milliseconds from QUIT to the end of the connection."""
        begun = time.perf_counter()
        self._writer.write(b"QUIT\r\n")
        await self._reader.read()
        self._writer.close()
        return (time.perf_counter() - begun) * 1000

    async def _answer(self) -> str:
        said = b""
        while True:
            line = await self._reader.readline()
            said += line
            if line[3:4] != b"-":
                return said.decode()
