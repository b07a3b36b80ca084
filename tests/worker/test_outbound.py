"""What leaves: dated when it goes, signed once, the same at every try (R4)."""

from collections.abc import Iterable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from relay.consult.decision import Decision, Outcome, Outgoing
from relay.consult.notices.base import Notice
from relay.consult.notices.receipts import Passed
from relay.consult.notices.relayed import Followup
from relay.deid.replacing.redacted import Redacted
from relay.render.renderer import RelayFacts, Renderer
from relay.smtp.parcel import Deferred, Delivered, Parcel
from relay.smtp.signing import Signer, read_key
from relay.worker.outbound import Outbound
from relay.worker.post import Post

from .conftest import ADMIN, DOMAIN, NOW, TEMPLATES, Bench

pytestmark = pytest.mark.server
HOUR = timedelta(hours=1)
WORDS = Followup(subject=Redacted("x"), text=Redacted("Ask her."), pseudonym="Birch", quotation=None)


class Hop:
    """Takes the last of these tries, and keeps the bytes of each."""

    def __init__(self, tries: int = 1) -> None:
        self._tries, self.got = tries, list[bytes]()

    async def deliver(self, parcel: Parcel) -> Delivered | Deferred:
        self.got.append(parcel.raw)
        return Delivered() if len(self.got) >= self._tries else Deferred(451)


def outgoing(notice: Notice, number: int = 1) -> Outgoing:
    return Outgoing(
        notice=notice,
        reader=None,
        to_address=ADMIN,
        from_name="Relay",
        reply_token=None,
        bounce_token=None,
        message_id=f"<{number:032x}@{DOMAIN}>",
        in_reply_to=None,
        references=(),
        consultation_id=None,
        thread_id="7" * 32,
    )


async def decided(bench: Bench, *mails: Outgoing, chance: Iterable[float] = ()) -> None:
    """Commits the mails as an event does; `chance` tells what is drawn for each."""
    drawn = iter(chance)
    post = Post(Renderer(TEMPLATES, RelayFacts(domain=DOMAIN)), DOMAIN, chance=lambda: next(drawn, 0.0))
    decision = Decision(outcome=Outcome.RELAYED, outgoing=mails)
    letters, hits = post.finish(decision, await bench.around.snapshot(), bench.clock.now())
    assert hits == ()
    await bench.store.commit(decision, letters, spool_id=None, expected={}, now=bench.clock.now())


def date_of(raw: bytes) -> str:
    return str(message_from_bytes(raw)["Date"])


async def test_date_is_the_time_a_mail_leaves_not_the_time_it_was_written(bench: Bench) -> None:
    hop = Hop()
    await decided(bench, outgoing(WORDS))
    bench.clock.time += 5 * HOUR  # the relay was stopped, or the mail had to wait
    await Outbound(bench.around, hop).work()
    assert [date_of(raw) for raw in hop.got] == ["Mon, 23 Nov 2026 14:00:00 +0000"]


async def test_every_try_sends_the_same_bytes_also_after_the_key_has_changed(
    bench: Bench, tmp_path: Path
) -> None:
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "key.pem").write_bytes(pem)
    hop = Hop(tries=3)
    await decided(bench, outgoing(WORDS))
    signers = [Signer(DOMAIN, [read_key(tmp_path / "key.pem", "s1")]), Signer(), None]
    for signer in signers:
        await Outbound(bench.around, hop, signer).work()
        bench.clock.time += HOUR
    first, second, third = hop.got
    assert first == second == third
    assert first.count(b"DKIM-Signature:") == 1
    assert first.count(b"\r\nDate:") == 1


async def test_another_try_after_a_crash_sends_the_same_bytes(bench: Bench) -> None:
    class Crash(Hop):
        async def deliver(self, parcel: Parcel) -> Delivered | Deferred:
            await super().deliver(parcel)
            raise RuntimeError

    crashed, hop = Crash(), Hop()
    await decided(bench, outgoing(WORDS))
    await Outbound(bench.around, crashed).work()
    bench.clock.time += HOUR  # its lease has run out
    await Outbound(bench.around, hop).work()
    assert hop.got == crashed.got


async def test_jitter_holds_words_back_and_lets_notices_go(bench: Bench) -> None:
    bench.save("policy.yaml", f"admins: [{ADMIN}]\njitter: 2h\n")
    hop = Hop()
    await decided(bench, outgoing(Passed(subject=Redacted("x")), 1), chance=[0.5])
    await decided(bench, outgoing(WORDS, 2), chance=[0.5])
    out = Outbound(bench.around, hop)
    for minutes in (0, 59, 1):
        bench.clock.time += timedelta(minutes=minutes)
        await out.work()
    assert [date_of(raw)[17:22] for raw in hop.got] == ["09:00", "10:00"]


async def test_mails_of_a_thread_leave_in_order_whatever_is_drawn(bench: Bench) -> None:
    bench.save("policy.yaml", f"admins: [{ADMIN}]\njitter: 2h\n")
    hop = Hop()
    await decided(bench, outgoing(WORDS, 1), outgoing(WORDS, 2), chance=[0.75, 0.25])
    out = Outbound(bench.around, hop)
    for _ in range(12):
        bench.clock.time += timedelta(minutes=10)
        await out.work()
    ids = [message_from_bytes(raw)["Message-ID"] for raw in hop.got]
    assert ids == [outgoing(WORDS, n).message_id for n in (1, 2)]
    dates = [date_of(raw)[17:22] for raw in hop.got]
    assert dates == sorted(dates)


async def test_without_jitter_words_leave_at_once(bench: Bench) -> None:
    hop = Hop()
    await decided(bench, outgoing(WORDS), chance=[0.999])
    await Outbound(bench.around, hop).work()
    assert date_of(hop.got[0]) == "Mon, 23 Nov 2026 09:00:00 +0000"
    assert bench.clock.now() == NOW
