"""A smarthost for the tests: records what it gets, fails by script."""

import asyncio
import ssl
from dataclasses import dataclass, field


@dataclass
class Smarthost:
    """Speaks SMTP line by line; `script` maps a stage to the reply given in its place.

    Stages: GREETING, EHLO, AUTH, MAIL, RCPT, DATA, DOT. A reply of `hang-up` closes instead.
    """

    script: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    offers: tuple[str, ...] = ("SIZE 1000000", "8BITMIME")
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)

    async def start(self, *, implicit_tls: bool = False) -> tuple[str, int]:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, ssl=self.tls if implicit_tls else None
        )
        host, port = self._server.sockets[0].getsockname()
        return host, port

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._converse(reader, writer)
        except (EOFError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _say(self, writer: asyncio.StreamWriter, stage: str, usual: str) -> None:
        reply = self.script.get(stage, usual)
        if reply == "hang-up":
            raise EOFError
        writer.write(reply.encode() + b"\r\n")
        await writer.drain()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, "GREETING", "220 smarthost.example ESMTP")
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            self.commands.append(line)
            match line.split(" ")[0].upper():
                case "EHLO":
                    tls = ("STARTTLS",) if self.tls else ()
                    offers = ["smarthost.example", *self.offers, *tls, "AUTH PLAIN"]
                    await self._say(writer, "EHLO", "\r\n".join([*(f"250-{o}" for o in offers), "250 HELP"]))
                case "STARTTLS" if self.tls:
                    await self._say(writer, "STARTTLS", "220 go")
                    await writer.start_tls(self.tls)
                case "AUTH":
                    await self._say(writer, "AUTH", "235 welcome")
                case "DATA":
                    await self._say(writer, "DATA", "354 go")
                    if "DATA" not in self.script:
                        self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                        await self._say(writer, "DOT", "250 taken ana@clinic.example")
                case "QUIT":
                    await self._say(writer, "QUIT", "221 bye")
                    return
                case verb:
                    await self._say(writer, verb, "250 ok")
