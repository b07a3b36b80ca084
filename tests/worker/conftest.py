"""The worker's parts around a real store, a real configuration folder and real templates."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from relay.identity.claim import Claim
from relay.identity.verdict import Verdict
from relay.settings.folder import LiveConfig
from relay.smtp.door import Reply, Transaction
from relay.smtp.parcel import Delivered, Parcel, Refused
from relay.store.store import Store
from relay.store.values import OutboxItem
from relay.worker.attachments import Opener
from relay.worker.evenly import Evenly
from relay.worker.inbound import Inbound
from relay.worker.intake import Gate
from relay.worker.judge import Judge
from relay.worker.outbound import Outbound
from relay.worker.reader import Reader
from relay.worker.signal import Signal
from relay.worker.surroundings import surroundings_of

DOMAIN = "relay.example.org"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANA, BEN, STRANGER = "ana.ruiz@clinic.example", "ben.okafor@practice.example", "nobody@clinic.example"
ADMIN = "office@association.example"
LEASE = timedelta(minutes=5)
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ROSTER = "members:\n  - address: {}\n    name: Ana Ruiz\n  - address: {}\n    name: Ben Okafor\n"


class StandingClock:
    """The time, moved by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


class Told:
    """An authenticator that gives the verdict it was told; DNS has tests of its own."""

    def __init__(self) -> None:
        self.says = Verdict.PASS

    async def verdict(self, _claim: Claim) -> Verdict:
        return self.says

    def close(self) -> None:
        """Nothing to let go of."""


@dataclass
class NextHop:
    """Takes mail, and refuses it for these addresses."""

    refuses: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def deliver(self, parcel: Parcel) -> Delivered | Refused:
        self.asked.append(parcel.recipient)
        return Refused(550) if parcel.recipient in self.refuses else Delivered()


class Bench:
    """Everything between the listener and the courier."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store, self.clock, self.authenticator = folder, store, StandingClock(), Told()
        self.live = LiveConfig(folder)
        self.around = surroundings_of(store, self.live, self.clock, domain=DOMAIN, templates_dir=TEMPLATES)
        self.reader, self.judge, self.hop = Reader(DOMAIN, self.live), Judge(), NextHop()
        self.opener, self.evenly = Opener(self.live), Evenly(0)
        self.gate = Gate(
            around=self.around,
            authenticator=self.authenticator,  # type: ignore[arg-type]
            reader=self.reader,
            arrived=Signal(),
            left=Signal(),
            evenly=self.evenly,
        )
        self.inbound = Inbound(self.around, self.reader, self.opener, self.judge, Signal())
        self.outbound = Outbound(self.around, self.hop)

    def save(self, name: str, content: str) -> None:
        (self.folder / name).write_text(content)
        self.live.reload()

    async def hand_in(self, raw: bytes, to: str, *, reverse_path: str = "x@clinic.example") -> Reply:
        """What the gate says to one mail for one address."""
        transaction = Transaction(
            client_ip="192.0.2.1", helo="mx.example", reverse_path=reverse_path, recipients=(to,), lmtp=False
        )
        return (await self.gate.mail(transaction, raw))[to]

    async def token_of(self, outgoing_address: str) -> str:
        """The reply address in the one mail that waits for this person."""
        items = await self.store.claim_outbox(self.clock.now(), LEASE)
        mine = [i for i in items if i.recipient == outgoing_address]
        return answer_address(mine[-1])


def answer_address(item: OutboxItem) -> str:
    """Where an answer to this mail goes."""
    header = item.raw.partition(b"\r\n\r\n")[0].decode("ascii")
    sender = next(line for line in header.split("\r\n") if line.startswith("From: "))
    return sender.rpartition("<")[2].rstrip(">")


def written(
    by: str, text: str = "hello", *, subject: str = "question", number: int = 1, more: str = ""
) -> bytes:
    """A mail as a person's program writes it."""
    return (
        f"From: {by}\r\nSubject: {subject}\r\nMessage-ID: <{number}@clinic.example>\r\n{more}\r\n{text}\r\n"
    ).encode("ascii")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration of two members and one admin."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "specialties.yaml").write_text(
        "specialties:\n  grief:\n    title: Grief\n    keywords: [grief]\n"
    )
    (config / "members.yaml").write_text(ROSTER.format(ANA, BEN))
    (config / "policy.yaml").write_text(f"admins: [{ADMIN}]\n")
    return config


@pytest_asyncio.fixture
async def bench(folder: Path, tmp_path: Path) -> AsyncIterator[Bench]:
    async with AsyncExitStack() as stack:
        store = await Store.open(f"sqlite:///{tmp_path}/relay.db", (bytes(range(32)),))
        stack.push_async_callback(store.close)
        made = Bench(folder, store)
        stack.push_async_callback(made.reader.stop)
        stack.push_async_callback(made.opener.stop)
        stack.push_async_callback(made.judge.stop)
        yield made
