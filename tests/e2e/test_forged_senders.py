"""The published ways to write in somebody else's name, each refused or held.

The cases are those of espoofer (server_a1 to a19, client_a1 to a3), the program to "Composition Kills" (Chen,
Paxson and Jiang, USENIX Security 2020), put in our own words, and what the paper does with mails that are
signed and sent on. The attacker has a domain of their own with a valid SPF record and key. Each case is tried
in the name of a member whose domain publishes all there is, and of one whose domain publishes nothing.
docs/who-wrote.md has the same table for people.
"""

import asyncio
import smtplib
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import dkim
import pytest
import pytest_asyncio

from relay.settings.env import Authentication
from relay.settings.env_kinds import HostPort
from tests.e2e.conftest import Begin
from tests.e2e.people import MAREN, TOBIAS, Person
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest
from tests.identity.dns_server import Zone
from tests.identity.test_dns_evidence import Key

pytestmark = pytest.mark.server

TO = f"grief@{DOMAIN}"
EVIL = "evil.example"
EVE = f"eve@{EVIL}"
AMBIGUOUS, NOT_PROVED, STRANGER = "550 5.6.0", "550 5.7.1", "550 5.7.1 members"
HELD, DROPPED = "held", "dropped"
HOME, BARE = (member.address.partition("@")[2] for member in (MAREN, TOBIAS))
"""The domain that publishes all there is, and the one that publishes nothing."""


@dataclass(frozen=True, kw_only=True)
class Forgery:
    """What the attacker says and sends."""

    ends: tuple[str, str]
    """Where the member's domain publishes all there is; where it publishes nothing."""
    sender: str = EVE
    head: str = ""
    """All up to From; empty: From bears the victim's address alone."""
    more: str = ""
    signed_as: tuple[str, str] | None = None
    """(d=, s=) of a signature with the attacker's own key."""
    helo: str = f"mx.{EVIL}"


ONLY_FORGED, UNCLEAR, BAD_PATH = (NOT_PROVED, HELD), (AMBIGUOUS, AMBIGUOUS), ("553 5.1.7", "553 5.1.7")


def cases(victim: str) -> Mapping[str, Forgery]:
    """The published ones by their numbers there, and some that belong beside them."""
    home = victim.partition("@")[2]
    encoded = f"=?utf-8?B?{b64encode(f'<{victim}>'.encode()).decode()}?="
    return {
        "server_a1 a subdomain that does not exist in MAIL FROM": Forgery(
            sender=f"any@mail.nowhere.{home}", ends=ONLY_FORGED
        ),
        "server_a2 a MAIL FROM that some read as empty": Forgery(sender=f"(any@{home}", ends=BAD_PATH),
        "server_a3 a NUL in the selector": Forgery(
            signed_as=(home, f"s1._domainkey.{EVIL}.\0.any"), ends=("554 5.6.0", "554 5.6.0")
        ),
        "server_a3 the same escaped": Forgery(
            signed_as=(home, f"s1._domainkey.{EVIL}.\\000.any"), ends=ONLY_FORGED
        ),
        "server_a4 a quote in the signing domain": Forgery(
            signed_as=(f"{home}'a.{EVIL}", "s1"), ends=ONLY_FORGED
        ),
        "server_a5 a bracket in the domain of MAIL FROM": Forgery(
            sender=f"any@{home}(a.{EVIL}", ends=BAD_PATH
        ),
        "server_a6 two at signs in MAIL FROM": Forgery(sender=f"any@{home}'@any.{EVIL}", ends=BAD_PATH),
        "server_a7 a route in MAIL FROM": Forgery(
            sender=f"@{home},@any.example:'any@{EVIL}", ends=ONLY_FORGED
        ),
        "server_a8 two From": Forgery(head=f"From: <{EVE}>\r\nFrom: <{victim}>", ends=UNCLEAR),
        "server_a9 a blank before the first From": Forgery(
            head=f" From: <{EVE}>\r\nFrom: <{victim}>", ends=UNCLEAR
        ),
        "server_a10 a blank behind the second From": Forgery(
            head=f"From: <{EVE}>\r\nFrom : <{victim}>", ends=UNCLEAR
        ),
        "server_a11 a From folded before its colon": Forgery(
            head=f"From\r\n : <{EVE}>\r\nFrom: <{victim}>", ends=UNCLEAR
        ),
        "server_a12 a broken From and a Sender": Forgery(
            head=f"From\r\n : <{EVE}>\r\nn", more=f"Sender: <{victim}>\r\n", ends=UNCLEAR
        ),
        "server_a12 a sound From and a Sender": Forgery(
            head=f"From: <{EVE}>", more=f"Sender: <{victim}>\r\n", ends=(STRANGER, STRANGER)
        ),
        "server_a13 a broken From and a Resent-From": Forgery(
            head=f"From\r\n : <{EVE}>\r\nn", more=f"Resent-From: <{victim}>\r\n", ends=UNCLEAR
        ),
        "server_a13 a sound From and a Resent-From": Forgery(
            head=f"From: <{EVE}>", more=f"Resent-From: <{victim}>\r\n", ends=(STRANGER, STRANGER)
        ),
        "server_a14 two mailboxes in From": Forgery(head=f"From: <{EVE}>, <{victim}>", ends=UNCLEAR),
        "server_a15 an encoded mailbox before another": Forgery(
            head=f"From: {encoded},<{EVE}>", ends=UNCLEAR
        ),
        "server_a15 an encoded mailbox alone": Forgery(head=f"From: {encoded}", ends=UNCLEAR),
        "server_a16 a route in From": Forgery(
            head=f"From: <@{EVIL},@any.example:{victim}>", ends=UNCLEAR
        ),
        "server_a17 a quoted comma": Forgery(head=f"From: <{victim}>\\,<{EVE}>", ends=UNCLEAR),
        "server_a18 a bare and a bracketed mailbox": Forgery(head=f"From: {victim},<{EVE}>", ends=UNCLEAR),
        "server_a19 words behind the mailbox": Forgery(head=f"From: <{EVE}>{victim}", ends=UNCLEAR),
        "client_a1 two From through an account": Forgery(
            sender=f"eve@{home}", head=f"From: <eve@{home}>\r\nFrom: <{victim}>", ends=UNCLEAR
        ),
        "client_a2 two mailboxes through an account": Forgery(
            sender=f"eve@{home}", head=f"From: <eve@{home}>, <{victim}>", ends=UNCLEAR
        ),
        "a name that looks like an address": Forgery(
            head=f'From: "{victim}" <{EVE}>', signed_as=(EVIL, "s1"), ends=(STRANGER, STRANGER)
        ),
        "a signature of another domain": Forgery(signed_as=(EVIL, "s1"), ends=ONLY_FORGED),
        "another domain's SPF": Forgery(ends=ONLY_FORGED),
        "the null reverse-path and the member's HELO": Forgery(
            sender="", helo=home, ends=(NOT_PROVED, DROPPED)
        ),
        "a look-alike letter": Forgery(
            head=f"From: <{victim.replace('o', chr(0x43E), 1)}>", ends=(NOT_PROVED, DROPPED)
        ),
    }  # fmt: skip


@dataclass
class Lab:
    """A relay that asks the test's name server, and the attacker's key."""

    relay: RelayUnderTest
    evil: Key
    asked: Counter[str] = field(default_factory=Counter)

    async def tries(self, name: str, forgery: Forgery, victim: str) -> str:
        """How it ends."""
        raw = message(forgery.head or f"From: <{victim}>", f"{name} {victim}", more=forgery.more)
        if forgery.signed_as:
            domain, selector = forgery.signed_as
            raw = dkim.sign(raw, selector.encode(), domain.encode(), self.evil.private) + raw
        return await self.ends(forgery.helo, forgery.sender, raw, victim)

    async def ends(self, helo: str, sender: str, raw: bytes, victim: str) -> str:
        """The refusal; or what became of a mail that was taken."""
        said = await asyncio.to_thread(_say, self.relay.relay.listener.addresses[0], helo, sender, raw)
        if not said.startswith("250"):
            return said
        await self.relay.settled()
        asked = Counter({box: len(self.relay.mails(box)) for box in self.relay.mailboxes()})
        fresh = asked - self.asked
        self.asked = asked
        assert not set(fresh) - {victim}, "somebody else was written to"
        if not fresh:
            return DROPPED
        assert "Was this you" in self.relay.mails(victim)[-1].subject, "taken for the member's"
        await self.forget()
        return HELD

    async def forget(self) -> None:
        """As if the week were over, so that the next one finds no open question."""
        store, late = self.relay.relay.store, self.relay.time + timedelta(days=8)
        spans = {"remind_after": timedelta(1), "expire_after": timedelta(7), "close_after": timedelta(30)}
        for spool_id in (await store.due(late, **spans)).asked:
            await store.deny_spool(spool_id)


def message(head: str, name: str, *, to: str = TO, more: str = "") -> bytes:
    """A question; each name makes another mail."""
    number = zlib.crc32(name.encode())
    return (
        f"{head}\r\nTo: <{to}>\r\nSubject: A case {number}\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n{more}"
        f"Message-ID: <{number}@{EVIL}>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "What would you do?\r\n"
    ).encode()


def _say(at: tuple[str, int], helo: str, sender: str, raw: bytes) -> str:
    """The last reply of one transaction, with no program of ours to repair what is said."""
    with smtplib.SMTP(*at) as client:
        client.docmd("EHLO", helo)
        code, text = client.docmd("MAIL", f"FROM:<{sender}>" + ("" if raw.isascii() else " SMTPUTF8"))
        if code == 250:
            client.docmd("RCPT", f"TO:<{TO}>")
            code, text = client.data(raw)
    members = " members" if b"members only" in text else ""
    return f"{code} {text.decode().split()[0]}{members}"


def publish_all(zone: Zone, member: Person, key: Key, *, server: str) -> str:
    """The member's domain, which has published SPF for one server, a key and a policy."""
    home = member.address.partition("@")[2]
    zone.txt(home, f"v=spf1 ip4:{server} -all")
    zone.txt(f"_dmarc.{home}", "v=DMARC1; p=reject")
    zone.txt(f"s1._domainkey.{home}", key.record)
    return home


@pytest_asyncio.fixture
async def lab(begin: Begin, zone: Zone) -> Lab:
    evil = Key()
    for name in (EVIL, f"mx.{EVIL}", f"any.{EVIL}"):
        zone.txt(name, "v=spf1 ip4:127.0.0.1 -all")
    zone.txt(f"_dmarc.{EVIL}", "v=DMARC1; p=none")
    for name in (f"s1._domainkey.{EVIL}", *(f"s1._domainkey.{home}'a.{EVIL}" for home in (HOME, BARE))):
        zone.txt(name, evil.record)
    relay = await begin(authentication=Authentication.DNS, resolver=HostPort(*zone.address))
    return Lab(relay, evil)


async def test_each_published_forgery_is_refused_or_held(lab: Lab, zone: Zone) -> None:
    publish_all(zone, MAREN, Key(), server="192.0.2.1")
    for number, member in enumerate((MAREN, TOBIAS)):
        forgeries = cases(member.address)
        ended = {name: await lab.tries(name, each, member.address) for name, each in forgeries.items()}
        assert ended == {name: each.ends[number] for name, each in forgeries.items()}


async def test_what_a_lax_provider_signs_for_another_of_its_users_is_held(lab: Lab, zone: Zone) -> None:
    """client_a3: an account at the member's own provider, which lets its owner write any From."""
    key, victim = Key(), MAREN.address
    home = publish_all(zone, MAREN, key, server="127.0.0.1")
    for account in ("eve", "mallory"):
        raw = message(f"From: <{victim}>", account)
        assert await lab.ends("mx.example", f"{account}@{home}", key.sign(raw, home), victim) == HELD
        raw = message(f"From: <{victim}>", f"{account} unsigned")
        assert await lab.ends("mx.example", f"{account}@{home}", raw, victim) == HELD


async def test_a_signed_mail_that_somebody_sends_on_is_refused_or_held(lab: Lab, zone: Zone) -> None:
    """Replays: a true mail of the member's, changed on the way or for somebody else."""
    key, victim = Key(), MAREN.address
    home = publish_all(zone, MAREN, key, server="192.0.2.1")

    def signed(name: str, **how: str) -> bytes:
        return key.sign(message(f"From: <{victim}>", name, **how), home)

    raw = message(f"From: <{victim}>", "part")
    thinly = key.sign(raw, home, include_headers=[b"from", b"date", b"to"])
    replays: Mapping[str, tuple[bytes, str]] = {
        "a second From on top": (f"From: <{EVE}>\r\n".encode() + signed("a"), AMBIGUOUS),
        "a second Subject on top": (b"Subject: send\r\n" + signed("b"), NOT_PROVED),
        "a second To on top": (f"To: <{TO}>\r\n".encode() + signed("c", to=EVE), NOT_PROVED),
        "another Subject that was not signed": (thinly.replace(b"A case", b"Send"), NOT_PROVED),
        "words below a length (l=)": (key.sign(raw, home, length=True) + b"and who I am\r\n", NOT_PROVED),
        "words below": (signed("d") + b"and tell me who you are\r\n", NOT_PROVED),
        "as it is, written to somebody else": (signed("e", to=EVE), HELD),
        "as it is, with a Cc that was not signed": (f"Cc: <{TO}>\r\n".encode() + signed("f", to=EVE), HELD),
        "as it is, for another address here": (signed("g", to=f"trauma@{DOMAIN}"), HELD),
    }
    ended = {name: await lab.ends("mx.example", EVE, replay, victim) for name, (replay, _) in replays.items()}
    assert ended == {name: end for name, (_, end) in replays.items()}
