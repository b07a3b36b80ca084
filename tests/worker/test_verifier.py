"""Signatures are verified where nothing made against the verifier can stop anybody else (R25)."""

import asyncio
import os
from contextlib import AsyncExitStack
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from bench.worst_signed import RECORD, signed
from relay.identity.checker import Dns
from relay.identity.claim import Claim
from relay.identity.dkim import Signatures
from relay.identity.evidence import Gatherer
from relay.identity.resolver import Resolver
from relay.identity.signature import NoVerdict
from relay.identity.verdict import Verdict
from relay.smtp.door import Reply, Transaction
from relay.smtp.listener import Listener, ListenerConfig
from relay.worker import sandbox
from relay.worker.sandbox import READER_SPACE, Sandbox
from relay.worker.verifier import Verifier
from tests.identity.dns_server import Zone

from .conftest import DOMAIN, Bench

pytestmark = pytest.mark.server
AUTHOR, HOME = "dana@lakeside.example", "lakeside.example"
KEYS = {b"s1._domainkey.lakeside.example.": RECORD}


def waiting(pipe: Connection) -> None:
    """Verifies once it is told to, through a file, and holds its own process up till then."""
    while True:
        (check,) = pipe.recv()
        Path(check.raw.split()[-1].decode()).read_text()
        pipe.send((check.from_domain,) if check.keys else ())


def dying(pipe: Connection) -> None:
    """What a fault in a library would do."""
    pipe.recv()
    os._exit(11)


def burning(pipe: Connection) -> None:
    """What bytes made against a library would do."""
    pipe.recv()
    sandbox.allow_cpu(1)
    while True:
        pass


@pytest.fixture
def zone(zone: Zone) -> Zone:
    zone.txt("s1._domainkey.lakeside.example", RECORD.decode())
    return zone


class Door:
    """Takes whatever its authenticator passes, as the gate does."""

    def __init__(self, authenticator: Dns) -> None:
        self._authenticator = authenticator

    async def recipient(self, address: str, client_ip: str) -> Reply:
        return Reply(code=250, status="2.1.5", text="OK")

    async def mail(self, transaction: Transaction, raw: bytes) -> dict[str, Reply]:
        verdict = await self._authenticator.verdict(
            Claim(raw=raw, client_ip="192.0.2.9", helo="mx.example", reverse_path=AUTHOR, from_address=AUTHOR)
        )
        return {r: Reply(code=250, status="2.0.0", text=str(verdict)) for r in transaction.recipients}


class Client:
    """A mail program, line by line."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def at(cls, listener: Listener) -> "Client":
        client = cls(*await asyncio.open_connection(*listener.addresses[0]))
        assert (await client._reader.readline()).startswith(b"220 ")
        return client

    async def say(self, *lines: bytes) -> bytes:
        said = b""
        for line in lines:
            self._writer.write(line + b"\r\n")
            said = await self._reader.readline()
        return said

    async def submit(self, raw: bytes) -> bytes:
        to = f"RCPT TO:<consult@{DOMAIN}>".encode()
        await self.say(b"HELO mx.example", b"MAIL FROM:<dana@lakeside.example>", to, b"DATA")
        return await self.say(raw + b"\r\n.")

    def close(self) -> None:
        self._writer.close()


async def test_a_client_is_greeted_and_served_while_another_waits_for_a_verdict(
    zone: Zone, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    verifier = Verifier(Sandbox(waiting, READER_SPACE))
    authenticator = Dns(Gatherer(Resolver(zone.address), verifier.verify))
    listener = Listener(Door(authenticator), ListenerConfig(domain=DOMAIN, listen=(("127.0.0.1", 0),)))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(verifier.stop)
        stack.callback(authenticator.close)
        stack.push_async_callback(listener.stop)
        await listener.start()
        order: list[str] = []
        first = await Client.at(listener)
        stack.callback(first.close)
        mail = signed(b"a ")[0][:4000] + b"\r\n" + str(told).encode()

        async def submitted() -> None:
            assert await first.submit(mail) == b"250 2.0.0 signed\r\n"
            order.append("verdict")

        waits = asyncio.create_task(submitted())
        # Opening the other end waits for the child: it is in the middle of the mail from here on.
        pipe = await asyncio.to_thread(told.open, "w")
        second = await Client.at(listener)
        stack.callback(second.close)
        order.append("greeted")
        assert (await second.submit(b"From: dana@lakeside.example\r\n\r\nunsigned")).startswith(
            b"250 2.0.0 none"
        )
        order.append("served")
        pipe.close()
        await waits
        assert order == ["greeted", "served", "verdict"]


@pytest.mark.parametrize("piece", [b" ", b"\t ", b"a ", b"\r\n"])
async def test_a_mail_of_the_greatest_size_made_against_dkimpy_gets_its_verdict(piece: bytes) -> None:
    verifier = Verifier()
    raw, _ = signed(piece)
    check = Signatures(raw=raw, from_domain=HOME, keys=KEYS)
    assert await verifier.verify(check) == (HOME,)
    changed = raw.replace(b"Subject: A", b"Subject: B", 1)
    assert await verifier.verify(replace(check, raw=changed)) == ()
    assert await verifier.verify(replace(check, from_domain="school.example")) == ()
    await verifier.stop()


@pytest.mark.parametrize("fault", [dying, burning])
async def test_a_verifier_that_is_killed_gives_no_verdict_and_the_next_mail_finds_another(
    fault: Any, zone: Zone
) -> None:
    verifier = Verifier(Sandbox(fault, READER_SPACE))
    raw, _ = signed(b"text\r\n")
    for _ in range(2):
        with pytest.raises(NoVerdict):
            await verifier.verify(Signatures(raw=raw, from_domain=HOME, keys=KEYS))
    zone.txt("_dmarc.lakeside.example", "v=DMARC1; p=reject")
    check = Dns(Gatherer(Resolver(zone.address), verifier.verify))
    assert (
        await check.verdict(
            Claim(raw=raw, client_ip="192.0.2.9", helo="mx.example", reverse_path=AUTHOR, from_address=AUTHOR)
        )
        is Verdict.TROUBLE
    )
    check.close()
    await verifier.stop()


async def test_no_verdict_in_time_is_a_passing_refusal_and_nothing_is_kept(bench: Bench) -> None:
    bench.authenticator.says = Verdict.TROUBLE
    raw, _ = signed(b"text\r\n")
    assert (await bench.hand_in(raw, f"grief@{DOMAIN}")).code == 451
    assert (await bench.store.counts()).accepted == 0
