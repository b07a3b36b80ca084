"""A real Postfix in front of the relay and behind it, configured with the lines of docs/operating.md."""

import asyncio
import shutil
import smtplib
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from email.message import EmailMessage
from ipaddress import ip_network
from typing import Any

import pytest

from relay.consult.decision import Outcome
from relay.settings.env import Authentication
from relay.settings.env_kinds import HostPort
from relay.store.schema import OutboxState, SpoolState
from tests.e2e import postfix
from tests.e2e.conftest import Begin
from tests.e2e.judges import BlindJudge
from tests.e2e.mail_program import Received, Submission, as_bytes, letter, reply, submit
from tests.e2e.people import (
    ADMIN,
    COLLEAGUES,
    EVERYBODY,
    HANNAH,
    MAREN,
    MARENS_ALIAS,
    PRIYA,
    STRANGER,
    SUBJECT,
    TOBIAS,
    WITHOUT_NAMES,
    Person,
)
from tests.e2e.postfix import Postfix
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest, until
from tests.e2e.test_consultation import ALLOWED
from tests.identity.dns_server import Zone
from tests.identity.test_dns_evidence import Key

pytestmark = [pytest.mark.server, pytest.mark.skipif(bool(postfix.lacking()), reason=postfix.lacking())]

AUTHSERV_ID = "mx.example.org"
READERS = [*(p.address for p in EVERYBODY), MARENS_ALIAS, ADMIN, STRANGER.address]
PROVIDERS = sorted({reader.partition("@")[2] for reader in READERS})


class BehindPostfix(RelayUnderTest):
    """A relay that the world reaches through Postfix alone, and that reaches the world through it."""

    postfix: Postfix
    key: Key

    async def submit(
        self, mail: EmailMessage | bytes, to: Sequence[str], sender: str, *, lmtp: bool = False
    ) -> Submission:
        """Hands the mail to Postfix, signed as the writer's provider signs."""
        raw = mail if isinstance(mail, bytes) else as_bytes(mail)
        return await asyncio.to_thread(submit, self.postfix.front, sender, to, self.signed(raw, sender))

    def signed(self, raw: bytes, sender: str) -> bytes:
        return self.key.sign(raw, sender.partition("@")[2])

    async def settled(self) -> None:
        """Returns once nothing waits anywhere on the way."""

        async def look() -> bool:
            counts = await self.relay.store.counts()
            waiting = counts.spool[SpoolState.WAITING] + counts.outbox[OutboxState.WAITING]
            return not waiting and not self.postfix.queued()

        await until(look, "an empty spool, outbox and queue")


Between = Callable[..., Awaitable[BehindPostfix]]


@pytest.fixture(scope="module")
def key() -> Key:
    """The key that every provider here signs with."""
    return Key()


@pytest.fixture
def zone(zone: Zone, key: Key) -> Zone:
    """What the providers publish."""
    for provider in PROVIDERS:
        zone.txt(f"s1._domainkey.{provider}", key.record)
    return zone


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def between(begin: Begin, stack: ExitStack, zone: Zone, key: Key) -> Between:
    """Starts a relay between a Postfix and itself; both are stopped at the end."""

    async def starts(by: str = "lmtp", *, upstream: bool = False, **postfixs_own: str) -> BehindPostfix:
        smtp, lmtp = postfix.free_port(), postfix.free_port()
        milter = 0
        how: dict[str, Any] = {"authentication": Authentication.DNS, "resolver": HostPort(*zone.address)}
        if upstream:
            keys = {f"s1._domainkey.{provider}": key.record for provider in PROVIDERS}
            milter = stack.enter_context(postfix.opendkim(AUTHSERV_ID, keys))
            how = {"authentication": Authentication.UPSTREAM, "authserv_id": AUTHSERV_ID}
        server = stack.enter_context(
            postfix.running(
                domain=DOMAIN,
                by=by,
                relay={"lmtp": lmtp, "smtp": smtp}[by],
                relay_smtp=smtp,
                readers=READERS,
                milter=milter,
                **postfixs_own,
            )
        )
        relay = await begin(
            kind=BehindPostfix,
            judge=BlindJudge(),  # there is nothing to take out, and no model to wait for
            listen=(HostPort("127.0.0.1", smtp),),
            lmtp_listen=(HostPort("127.0.0.1", lmtp),),
            smarthost=HostPort(*server.smarthost),
            maildir=server.maildir,
            trusted_peers=(ip_network("127.0.0.1/32"),),
            **how,
        )
        assert isinstance(relay, BehindPostfix)
        relay.postfix, relay.key, relay.maildir = server, key, server.maildir
        return relay

    return starts


WAYS = [
    pytest.param(
        "lmtp",
        True,
        id="lmtp-upstream",
        marks=pytest.mark.skipif(shutil.which(postfix.OPENDKIM) is None, reason="OpenDKIM is not installed"),
    ),
    pytest.param("smtp", False, id="smtp-dns"),
]


@pytest.mark.parametrize(("by", "upstream"), WAYS)
async def test_a_conversation_passes_intact_through_a_postfix_on_both_sides(
    between: Between, by: str, upstream: bool
) -> None:
    relay = await between(by, upstream=upstream)
    await relay.write(MAREN, "grief", WITHOUT_NAMES)
    preview = await relay.next(MAREN, "[Relay] Preview:")
    await relay.answer(MAREN, preview, "Send", signed=False)
    await relay.next(MAREN, "[Relay] On its way")
    copies = {p: await relay.next(p, SUBJECT) for p in COLLEAGUES}
    assert [p for p in COLLEAGUES if "eaten for six weeks" not in copies[p].text] == []
    await relay.answer(HANNAH, copies[HANNAH], "Ask a physician in at once.")
    first = await relay.next(MAREN, "Re:")
    assert "Ask a physician in at once." in first.text
    await relay.answer(TOBIAS, copies[TOBIAS], "Is there anybody she eats with?")
    second = await relay.next(MAREN, "Re:")
    assert "Is there anybody she eats with?" in second.text
    assert first.from_address != second.from_address
    await relay.answer(MAREN, first, "How did you put it to your client?")
    assert "How did you put it" in (await relay.next(HANNAH, "Re:")).text
    await relay.settled()
    for person in (MAREN, *COLLEAGUES):
        for mail in relay.mails(person):
            only_traces_were_added(mail)
    rest = [m.subject for p in (MAREN, *COLLEAGUES) for m in relay.unread(p)]
    assert [subject for subject in rest if "[Relay] Passed on" not in subject] == []
    assert len(rest) == 3
    counts = await relay.relay.store.counts()
    assert counts.balanced
    assert counts.accepted == 5  # what Postfix asked about recipients is no mail


def only_traces_were_added(mail: Received) -> None:
    """Of the header: what any server adds to any mail."""
    kept = {name.lower() for name in mail.mail} - {"return-path", "x-original-to", "delivered-to", "received"}
    assert kept <= ALLOWED


async def test_what_comes_while_the_relay_is_down_is_not_lost_and_nothing_comes_twice(
    between: Between,
) -> None:
    soon = {f"address_verify_negative_{what}_time": "1s" for what in ("refresh", "expire")}
    relay = await between(**soon)
    preview = await relay.previewed(WITHOUT_NAMES)
    await relay.relay.listener.stop()
    # a recipient nobody can be asked about is put off, and waits at the sender's server
    again = reply(MAREN, preview, "Send", signed=False)
    said = await relay.submit(again, [preview.from_address], MAREN.address)
    assert [code // 100 for code, _ in said.at_rcpt.values()] == [4]
    # one that Postfix knows is taken, and waits in Postfix's queue
    await relay.write(MAREN, "grief", "My next question: how long does grief take?", "The next")
    assert relay.postfix.queued() == 1
    await relay.stop()
    await relay.start()
    for _ in range(2):
        relay.postfix.flush()

    async def taken_at_last() -> bool:
        said = await relay.submit(again, [preview.from_address], MAREN.address)
        return bool(said.after_data) and said.code == 250

    await until(taken_at_last, "the sender's server tries again and is heard")
    for colleague in COLLEAGUES:
        await relay.next(colleague, SUBJECT)
    await relay.next(MAREN, "[Relay] On its way")
    await relay.next(MAREN, "[Relay] Preview: The next")
    await relay.settled()
    assert [relay.unread(p) for p in (MAREN, *COLLEAGUES)] == [[], [], [], []]


async def test_postfixs_own_report_of_a_mailbox_that_is_no_more_is_read_and_told_to_nobody(
    between: Between,
) -> None:
    relay = await between(gone=TOBIAS.address, smtpd_reject_unlisted_recipient="no")
    await relay.answer(MAREN, await relay.previewed(WITHOUT_NAMES), "Send", signed=False)
    await relay.next(MAREN, "[Relay] On its way")
    for colleague in (HANNAH, PRIYA):
        await relay.next(colleague, SUBJECT)

    async def reported() -> bool:
        return (await relay.relay.store.counts()).ends.get(Outcome.BOUNCE) == 1

    await until(reported, "the report comes to the bounce address")
    await relay.settled()
    assert f"to=<{TOBIAS.address}>" in relay.postfix.logged
    assert [relay.unread(p) for p in (MAREN, HANNAH, PRIYA)] == [[], [], []]
    assert (await relay.relay.store.counts()).balanced


async def test_mail_handed_over_as_several_is_one_consultation(between: Between) -> None:
    relay = await between(lmtp_destination_recipient_limit="1")
    to = [f"nobody@{DOMAIN}", f"r-{'a' * 26}@{DOMAIN}", f"grief@{DOMAIN}", f"trauma@{DOMAIN}"]
    said = await relay.submit(letter(MAREN, to, WITHOUT_NAMES), to, MAREN.address)
    assert [code for code, _ in said.at_rcpt.values()] == [550, 550, 250, 250]  # nothing left to bounce
    await relay.next(MAREN, "[Relay] Preview:")
    await relay.settled()
    assert relay.unread(MAREN) == []
    assert relay.mailboxes() == [MAREN.address]
    assert (await relay.relay.store.counts()).accepted == 2  # so they came as two mails


def by_hand(at: tuple[str, int], *pieces: tuple[bytes, int]) -> list[int]:
    """The codes Postfix answers with to bytes sent as they stand; with each, how many answers to wait for."""
    said = []
    with socket.create_connection(at, timeout=30) as client, client.makefile("rb") as answers:
        for piece, expected in ((b"", 1), *pieces):
            client.sendall(piece)
            for _ in range(expected):
                while (line := answers.readline())[3:4] == b"-":
                    pass
                said.append(int(line[:3] or 0))
    return said


HELLO = (b"EHLO laptop.harlow.example\r\n", 1)
ENVELOPE = f"MAIL FROM:<{MAREN.address}>\r\nRCPT TO:<grief@{DOMAIN}>\r\nDATA\r\n".encode()


def request(relay: BehindPostfix) -> bytes:
    """A signed request, another one each time."""
    return relay.signed(as_bytes(letter(MAREN, [f"grief@{DOMAIN}"], WITHOUT_NAMES)), MAREN.address)


async def test_line_ends_pipelining_and_false_ends_in_front_of_postfix_change_nothing(
    between: Between,
) -> None:
    relay = await between()
    raw = request(relay), request(relay), request(relay)
    made = raw[0], raw[1].replace(b"\r\n", b"\n"), raw[2].replace(b"\r\n\r\n", b"\n\r\n")
    for sent in made:
        mail = (sent + b"\r\n.\r\n", 1)
        said = await asyncio.to_thread(by_hand, relay.postfix.front, HELLO, (ENVELOPE, 3), mail)
        assert said == [220, 250, 250, 250, 354, 250]
        preview = await relay.next(MAREN, "[Relay] Preview:")
        assert WITHOUT_NAMES in " ".join(preview.text.split())
    await relay.settled()
    assert (await relay.relay.store.counts()).accepted == len(made)
    await nothing_is_smuggled(relay)


async def nothing_is_smuggled(relay: BehindPostfix) -> None:
    """Behind a false end of the mail, a second one."""
    before = (await relay.relay.store.counts()).accepted
    ends = (b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n\0.\r\n")
    for end in ends:
        both = request(relay).removesuffix(b"\r\n") + end + ENVELOPE + request(relay) + b"\r\n.\r\n"
        await asyncio.to_thread(by_hand, relay.postfix.front, HELLO, (ENVELOPE, 3), (both, 1))
    await relay.settled()
    assert (await relay.relay.store.counts()).accepted <= before + len(ends)


def hand_in_from(ip: str, at: tuple[str, int], mail: EmailMessage, to: str, sender: str) -> int:
    """The code after DATA for a mail that a server at this address of loopback hands in, unsigned."""
    with smtplib.SMTP(
        *at, local_hostname="mail.harlow.example", timeout=30, source_address=(ip, 0)
    ) as client:
        client.ehlo()
        for command in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{to}>"):
            assert client.docmd(command)[0] == 250
        return client.data(as_bytes(mail))[0]


async def test_before_the_queue_and_over_lmtp_spf_judges_the_server_the_mail_came_from(
    between: Between, zone: Zone
) -> None:
    zone.txt(MAREN.address.partition("@")[2], "v=spf1 ip4:127.0.0.9 -all")
    relay = await between()
    to = f"grief@{DOMAIN}"
    for at in (relay.postfix.before_queue, relay.postfix.front):
        mail = letter(MAREN, [to], WITHOUT_NAMES)
        said = await asyncio.to_thread(hand_in_from, "127.0.0.9", at, mail, to, MAREN.address)
        assert said == 250
        await relay.next(MAREN, "[Relay] Preview:")  # at once: no question whether this was her
    await relay.settled()
    assert relay.unread(MAREN) == []


async def test_before_the_queue_the_relays_refusal_is_the_answer_in_the_session(between: Between) -> None:
    relay = await between()

    async def handed_in(writer: Person) -> Submission:
        to = [f"grief@{DOMAIN}"]
        raw = relay.signed(as_bytes(letter(writer, to, WITHOUT_NAMES)), writer.address)
        return await asyncio.to_thread(submit, relay.postfix.before_queue, writer.address, to, raw)

    assert (await handed_in(MAREN)).code == 250
    await relay.next(MAREN, "[Relay] Preview:")
    said = await handed_in(STRANGER)
    assert (said.code, said.said.split()[0]) == (550, "5.7.1")
    await relay.settled()
    assert relay.mailboxes() == [MAREN.address]  # no bounce to a stranger
    await relay.relay.listener.stop()
    down = await handed_in(MAREN)
    codes = [code for code, _ in (*down.at_rcpt.values(), *down.after_data)]
    assert [code for code in codes if code // 100 == 5] == []
    assert codes[-1] // 100 == 4  # her own server tries again
