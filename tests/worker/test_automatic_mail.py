"""What a machine writes ends in the ledger and in what is known of its owner, never in a mail."""

from datetime import UTC, datetime

from relay.consult.decision import Outcome
from relay.mail.letter import Robot

from .conftest import ANA, DOMAIN, LEASE, Bench, written

NOTE = "I am out of the office until 7 December 2026."


async def test_an_absence_note_is_swallowed_counted_and_kept_until_its_day(bench: Bench) -> None:
    marked = written(ANA, NOTE, subject="Automatic reply: question", more="Auto-Submitted: auto-replied\r\n")
    await bench.hand_in(marked, f"relay@{DOMAIN}")
    assert await bench.inbound.work()
    (standing,) = (await bench.store.standings()).values()
    assert standing.away_until == datetime(2026, 12, 8, tzinfo=UTC)
    counts = await bench.store.counts()
    assert (counts.ends, counts.robots) == ({Outcome.ROBOT: 1}, {Robot.OUT_OF_OFFICE: 1})
    assert await bench.store.claim_outbox(bench.clock.now(), LEASE) == []
