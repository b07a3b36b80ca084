"""How fast mail is taken, as a ratio to a bare aiosmtpd that keeps nothing, in one run.

Both get the same mails, one connection each, in turns. The relay's side includes the
identity gate, encryption and the committed transaction with its fsync (R1).
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

import aiosmtplib
from aiosmtpd.smtp import SMTP

from relay.cli.rehearsal.people import ASKER, REQUEST, SUBJECT
from relay.cli.rehearsal.stage import DOMAIN, Stage

MAILS = 100
ROUNDS = 5


class Sink:
    """Takes everything and keeps nothing."""

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 - aiosmtpd's name
        """OK."""
        return "250 OK"


async def submit(port: int, start: int) -> float:
    """Seconds for MAILS mails over one connection."""
    begun = time.perf_counter()
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as client:
        for number in range(start, start + MAILS):
            mail = (
                f"From: {ASKER.address}\r\nTo: grief@{DOMAIN}\r\nSubject: {SUBJECT}\r\n"
                f"Message-ID: <{number}@mailbox.example>\r\n\r\n{REQUEST}"
            )
            await client.sendmail(ASKER.address, [f"grief@{DOMAIN}"], mail)
    return time.perf_counter() - begun


async def main() -> None:
    """Prints both rates and their ratio."""
    loop = asyncio.get_running_loop()
    sink = await loop.create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
    sink_port = sink.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), blind=True)
        await stage.open()
        relay_port = stage.relay.listener.addresses[0][1]
        ratios, rates = [], []
        for turn in range(ROUNDS):
            bare = await submit(sink_port, turn * MAILS)
            ours = await submit(relay_port, turn * MAILS)
            ratios.append(ours / bare)
            rates.append(MAILS / ours)
        await stage.close()
    sink.close()
    sys.stdout.write(
        f"intake: {statistics.median(rates):.0f} mails/s durable and checked; "
        f"{statistics.median(ratios):.1f} x the time of a bare aiosmtpd that keeps nothing\n"
    )


if __name__ == "__main__":
    asyncio.run(main())
