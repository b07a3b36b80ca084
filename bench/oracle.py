"""Whether time tells who is a member (R16): the same questions about members and strangers, over real SMTP.

One relay in a process of its own asks a name server here. Members and strangers are asked about in random
order, side by side; for every stage the medians and their difference with a 95 % interval by bootstrap.
Exits 1 where the whole of an interval is beyond 5 ms. What is told in words (a verified member is taken, a
verified stranger refused) is not compared.
"""

import argparse
import asyncio
import base64
import email
import os
import random
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Final

import dns.message

from relay.smtp.maildir import folder_name
from tests.identity.dns_server import Zone, serve

DOMAIN: Final = "relay.example.org"
LIMIT_MS: Final = 5.0
DOMAINS: Final = 50
"""Of members; every second publishes a DMARC policy, the others nothing."""
AWAY_S: Final = 0.03
"""How far away the name servers of the world are: what the relay's own cache saves."""
POLICY: Final = "v=DMARC1; p=reject"
UNKNOWN: Final = "unknown"
AT_ONCE: Final = 24
"""Connections: what is refused takes seconds."""
ROUNDS: Final = 2000
"""Of the bootstrap."""

QUESTION: Final = "A client of mine grieves and sleeps badly. What has helped yours?"

Sample = tuple[str, bool, float]
"""What was asked and every word of the answer, whether it was about a member, milliseconds."""
Answer = tuple[str, float]
Probe = Callable[[bool], Awaitable[None]]


class FarZone(Zone):
    """Answers as late as a name server elsewhere."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """The answer, later. Every unknown practice publishes the same policy."""
        name = dns.message.from_wire(data).question[0].name.to_text(omit_final_dot=True).lower()
        if name.startswith(f"_dmarc.{UNKNOWN}"):
            self.txt(name, POLICY)
        asyncio.get_running_loop().call_later(AWAY_S, super().datagram_received, data, addr)


class World:
    """Who there is: members, and for each kind of domain strangers whom nobody can tell from them."""

    def __init__(self, members: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.members = [f"m{n}@{_domain(n % DOMAINS)}" for n in range(members)]

    def address(self, *, member: bool, policy: bool) -> str:
        """Somebody at a domain of members that publishes a DMARC policy, or nothing."""
        wanted = [n for n in range(DOMAINS) if (n % 2 == 0) is policy]
        here = self.random.choice(wanted)
        if member:
            return self.random.choice(self.members[here::DOMAINS])
        return f"x{self.random.randrange(10**6)}@{_domain(here)}"

    def publish(self, zone: Zone) -> None:
        """What the domains say of themselves."""
        for n in range(0, DOMAINS, 2):
            zone.txt(f"_dmarc.{_domain(n)}", POLICY)
            zone.txt(_domain(n), "v=spf1 ip4:192.0.2.1 -all")
        zone.txt(_domain(1), "v=spf1 ip4:127.9.0.0/16 -all")

    def write_config(self, folder: Path) -> None:
        """The admin's files."""
        folder.mkdir()
        (folder / "specialties.yaml").write_text("specialties:\n  grief:\n    title: Grief\n")
        people = (
            f"  - {{address: {address}, name: M{n} Person, specialties: [grief], opted_in: 2026-01-05}}\n"
            for n, address in enumerate(self.members)
        )
        (folder / "members.yaml").write_text("members:\n" + "".join(people))
        (folder / "policy.yaml").write_text("min_pool: 3\nlimits: {connections: 1000}\n")


def _domain(number: int) -> str:
    return f"practice{number}.example"


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
        author = f"x@{_domain(number) if member else unknown}"
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


async def measured(members: int, probes: int, seed: int) -> list[Sample]:
    """Every answer's time, of one relay with so many members."""
    world, zone = World(members, seed), FarZone()
    transport = await serve(zone)
    world.publish(zone)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        world.write_config(folder / "config")
        port = _free_port()
        relay = await _serving(folder, port, zone.address)
        try:
            token = await _reply_address(folder, port, world.members[1])
            bench = Bench(world, port, token, world.members[1])
            await _asked(bench, world, probes)
        finally:
            relay.send_signal(signal.SIGTERM)
            await relay.wait()
    transport.close()
    return bench.samples


async def _asked(bench: Bench, world: World, probes: int) -> None:
    kinds = [
        bench.commands,
        bench.data("DATA, a policy fails", policy=True),
        bench.data("DATA, no verdict", policy=False),
        bench.domain,
    ]
    # as if members had written lately: their domains stand in the cache, and nothing is done the first time
    await _side_by_side([(bench.data("", policy=n % 2 == 0), True) for n in range(2 * DOMAINS)])
    bench.samples.clear()
    todo = [(kind, member) for kind in kinds for member in (True, False) for _ in range(probes)]
    world.random.shuffle(todo)
    await _side_by_side(todo)


async def _side_by_side(todo: list[tuple[Probe, bool]]) -> None:
    waiting = iter(todo)

    async def work() -> None:
        for probe, member in waiting:
            await probe(member)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


async def _serving(folder: Path, port: int, resolver: tuple[str, int]) -> asyncio.subprocess.Process:
    """A relay that greets."""
    settings = {
        "DOMAIN": DOMAIN,
        "LISTEN": f"127.0.0.1:{port}",
        "DATABASE_URL": f"sqlite:///{folder}/var/relay.db",
        "MAILDIR": str(folder / "mail"),
        "CONFIG_DIR": str(folder / "config"),
        "TEMPLATES_DIR": str(Path("templates").resolve()),
        "MASTER_KEY": base64.b64encode(os.urandom(32)).decode(),
        "AUTHENTICATION": "dns",
        "RESOLVER": f"{resolver[0]}:{resolver[1]}",
    }
    environment = {**os.environ, **{f"RELAY_{name}": value for name, value in settings.items()}}
    serve_it = "from relay.cli import main; main(['serve'])"
    relay = await asyncio.create_subprocess_exec(
        sys.executable, "-c", serve_it, env=environment, cwd=folder, stderr=asyncio.subprocess.DEVNULL
    )
    while relay.returncode is None:
        try:
            (await Client.at(port, "127.0.0.1")).hang_up()
            return relay
        except OSError:
            await asyncio.sleep(0.2)
    message = f"the relay ended with {relay.returncode}"
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def _reply_address(folder: Path, port: int, writer: str) -> str:
    """An address that stands for something this member was sent: the preview of a question of theirs."""
    client = await Client.at(port, "127.9.0.1")  # from where the domain's SPF record lets mail come
    to = f"grief@{DOMAIN}"
    await client.ask(f"MAIL FROM:<{writer}>".encode(), f"RCPT TO:<{to}>".encode(), b"DATA")
    await client.submit(f"From: {writer}\r\nTo: {to}\r\nSubject: Grief\r\n\r\n{QUESTION}\r\n".encode())
    client.hang_up()
    new = folder / "mail" / folder_name(writer) / "new"
    for _ in range(600):
        if found := [*new.glob("*")]:
            break
        await asyncio.sleep(0.2)
    mail = email.message_from_bytes(found[0].read_bytes())
    return parseaddr(mail["From"])[1]


def told(samples: list[Sample], members: int, generator: random.Random) -> bool:
    """Prints the table; whether nothing in it tells a member."""
    stages: dict[str, dict[bool, list[float]]] = defaultdict(lambda: {True: [], False: []})
    for stage, member, took in samples:
        stages[stage][member].append(took)
    sys.stdout.write(f"{members} members; medians in ms, difference with its 95 % interval\n")
    good = True
    for stage, asked in stages.items():
        if not all(asked.values()):
            sys.stdout.write(
                f"  {_short(stage)} is said only of {'members' if asked[True] else 'strangers'}\n"
            )
            good = False
            continue
        inside, outside = asked[True], asked[False]
        difference = statistics.median(inside) - statistics.median(outside)
        drawn = sorted(
            statistics.median(generator.choices(inside, k=len(inside)))
            - statistics.median(generator.choices(outside, k=len(outside)))
            for _ in range(ROUNDS)
        )
        low, high = drawn[ROUNDS // 40], drawn[-ROUNDS // 40]
        beyond = low > LIMIT_MS or high < -LIMIT_MS  # not by chance: what else runs here must not decide it
        good = good and not beyond
        sys.stdout.write(
            f"  {_short(stage)}{statistics.median(inside):9.2f}{statistics.median(outside):9.2f}"
            f"{difference:+9.2f} ({low:+.2f} to {high:+.2f}), {len(inside)} and {len(outside)}"
            f"{'  BEYOND' if beyond else ''}\n"
        )
    return good


def _short(stage: str) -> str:
    return f"{stage.splitlines()[0]:60.60}"


def main() -> None:
    """The table for each size of roster."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--members", type=int, nargs="+", default=[500, 5000])
    options.add_argument(
        "--probes", type=int, default=200, help="of each kind, for members and strangers each"
    )
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args()
    good = [
        told(asyncio.run(measured(number, chosen.probes, chosen.seed)), number, random.Random(chosen.seed))
        for number in chosen.members
    ]
    sys.stdout.write(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
