"""What is asked about members and strangers alike, and how long each answer took."""

import time
from collections.abc import Awaitable, Callable

from bench.oracle.client import Answer, Client
from bench.oracle.served import DOMAIN
from bench.oracle.world import DOMAINS, UNKNOWN, World, practice

Sample = tuple[str, bool, float]
"""What was asked and every word of the answer, whether it was about a member, milliseconds."""
Probe = Callable[[bool], Awaitable[None]]


class Bench:
    """Asks, and keeps what was measured."""

    def __init__(self, world: World, port: int, token: str, owner: str) -> None:
        self._world, self._port, self._token, self._owner = world, port, token, owner
        self.samples: list[Sample] = []
        self._number = 0

    async def client(self) -> Client:
        """A connection from a network of its own."""
        self._number += 1
        return await Client.at(self._port, f"127.{1 + self._number // 250 % 8}.{self._number % 250}.1")

    async def commands(self, member: bool) -> None:
        """MAIL, RCPT, VRFY and EXPN, said one by one and in one piece, and the end of the connection."""
        client, who = await self.client(), self._world.address(member=member, policy=True).encode()
        mail, to = b"MAIL FROM:<" + who + b">", f"RCPT TO:<grief@{DOMAIN}>".encode()
        self._keep("MAIL", member, await client.ask(mail))
        self._keep("RCPT, a specialty", member, await client.ask(to))
        await client.ask(b"RSET")
        owner = self._owner.encode() if member else who
        await client.ask(b"MAIL FROM:<" + owner + b">")
        self._keep(
            "RCPT, a reply address: its member's",
            member,
            await client.ask(f"RCPT TO:<{self._token}>".encode()),
        )
        self._keep("VRFY", member, await client.ask(b"VRFY " + who))
        self._keep("EXPN", member, await client.ask(b"EXPN " + who.partition(b"@")[0]))
        await client.ask(b"RSET")
        self._keep("MAIL and RCPT, pipelined", member, await client.ask(mail, to))
        self.samples.append(("QUIT to the end", member, await client.closed()))

    def data(self, stage: str, *, policy: bool) -> Probe:
        """A forged From after DATA, of a domain with a policy (refused) or without (no verdict)."""

        async def probe(member: bool) -> None:
            await self._submit(stage, member, self._world.address(member=member, policy=policy))

        return probe

    async def domain(self, member: bool) -> None:
        """A forged From of a domain that members write from, or of one nobody has written from yet."""
        number = self._world.random.randrange(0, DOMAINS, 2)
        unknown = f"{UNKNOWN}{self._world.random.randrange(10**9)}.example"
        author = f"x@{practice(number) if member else unknown}"
        await self._submit("DATA, a domain asked about before", member, author)

    async def _submit(self, stage: str, member: bool, author: str) -> None:
        client, number, to = await self.client(), self._world.random.randrange(10**12), f"grief@{DOMAIN}"
        raw = (
            f"From: {author}\r\nTo: {to}\r\nSubject: A question {number}\r\n"
            f"Message-ID: <{number}@mailbox.example>\r\n\r\nWhat would you do?\r\n"
        ).encode()
        await client.ask(b"MAIL FROM:<b@elsewhere.example>", f"RCPT TO:<{to}>".encode(), b"DATA")
        self._keep(stage, member, await client.submit(raw))
        begun = time.perf_counter()
        for _ in range(20):  # work that is done after the reply keeps what is asked then waiting
            await client.ask(b"NOOP")
        took = (time.perf_counter() - begun) * 1000
        self.samples.append((f"{stage}, then 20 NOOP", member, took))
        await client.closed()

    def _keep(self, stage: str, member: bool, answer: Answer) -> None:
        said, took = answer
        self.samples.append((f"{stage}: {said}", member, took))
