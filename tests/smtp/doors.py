"""Doors for the tests: they record what they are given and answer by script."""

import asyncio
from collections.abc import Mapping

from relay.smtp.door import Reply, Transaction

TAKEN = Reply(code=250, status="2.0.0", text="Taken")
KNOWN = Reply(code=250, status="2.1.5", text="OK")
UNKNOWN = Reply(code=550, status="5.1.1", text="No such mailbox here")
STRANGER = Reply(code=550, status="5.7.1", text="Members only")
LATER = Reply(code=451, status="4.3.0", text="Try again")


class RecordingDoor:
    """Takes mail for any address at relay.example; local parts choose the reply after DATA.

    `stranger@` is refused and `later@` put off; `broken@` makes the door itself fail.
    """

    def __init__(self) -> None:
        self.taken: list[tuple[Transaction, bytes]] = []

    async def recipient(self, address: str, client_ip: str) -> Reply:
        if address.startswith("crash@"):
            raise RuntimeError(address)
        return KNOWN if address.lower().endswith("@relay.example") else UNKNOWN

    async def mail(self, transaction: Transaction, raw: bytes) -> Mapping[str, Reply]:
        if any(address.startswith("broken@") for address in transaction.recipients):
            raise RuntimeError(transaction.reverse_path)
        self.taken.append((transaction, raw))
        scripted = {"stranger": STRANGER, "later": LATER}
        return {a: scripted.get(a.partition("@")[0], TAKEN) for a in transaction.recipients}


class SlowDoor(RecordingDoor):
    """Stands still in the middle of a commit until it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = asyncio.Event()
        self.go_on = asyncio.Event()
        self.done = asyncio.Event()

    async def mail(self, transaction: Transaction, raw: bytes) -> Mapping[str, Reply]:
        self.entered.set()
        await self.go_on.wait()
        answers = await super().mail(transaction, raw)
        self.done.set()
        return answers
