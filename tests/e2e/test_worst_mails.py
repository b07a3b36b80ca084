"""Mails of 25 MB made against the reader, over real SMTP: others are greeted meanwhile, each has its end."""

import asyncio
import os
import resource
from pathlib import Path

import pytest

from bench.hostile import MEMORY_MB, WORST
from relay.worker.sandbox import READER_CPU_S, READER_SPACE
from tests.e2e.people import MAREN
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest, until

pytestmark = pytest.mark.server
# The most lines, with bare ends; the deepest; last one of the dearest of `make bench`, read for a while.
KINDS = ("empty lines", "fifty levels of short lines", "flowed lines", "tags", "quotations in each other")
_MOST = 26_214_000
"""Octets, the line end that the client adds within the limit."""


async def greeting(relay: RelayUnderTest) -> str:
    """What the relay says to somebody who has just connected."""
    reader, writer = await asyncio.open_connection(*relay.relay.listener.addresses[0])
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line.decode()


def from_maren(kind: str) -> bytes:
    """The worst mail of this kind, under a member's name; some programs send bare line ends."""
    raw = WORST[kind]().replace(b"dana@lakeside.example", MAREN.address.encode(), 1)
    if len(raw) > _MOST:
        raw = raw[: raw.rindex(b"\r\n", 0, _MOST) + 2]
    return raw.replace(b"\r\n", b"\n") if kind == "empty lines" else raw


@pytest.mark.timeout(600)
async def test_worst_mails_cost_one_child_and_nobody_else_waits(relay: RelayUnderTest) -> None:
    to = [f"grief@{DOMAIN}"]
    for kind in KINDS:
        handing_in = asyncio.create_task(relay.submit(from_maren(kind), to, MAREN.address))
        assert (await greeting(relay)).startswith("220 ")
        assert not handing_in.done()
        assert (await handing_in).code == 250
    # The last at least waits or is being read: somebody new need not wait for it.
    assert (await greeting(relay)).startswith("220 ")
    counts = await relay.relay.store.counts()
    assert sum(counts.spool.values())

    async def all_told() -> bool:
        return len(relay.mails(MAREN)) >= len(KINDS)

    await until(all_told, "an answer to each of the mails")
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]
    child = relay.relay._reader._sandbox._process.pid
    status = dict(line.split(":", 1) for line in Path(f"/proc/{child}/status").read_text().splitlines())
    assert int(status["VmHWM"].split()[0]) / 1024 <= MEMORY_MB
    times = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
    used_s = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
    assert used_s <= READER_CPU_S * len(KINDS)
    assert resource.prlimit(child, resource.RLIMIT_AS)[0] == READER_SPACE
    assert READER_CPU_S <= resource.prlimit(child, resource.RLIMIT_CPU)[0] <= used_s + READER_CPU_S + 1
