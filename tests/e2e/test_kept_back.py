"""Delivery reports, complaints and suspended members over real SMTP: who rests, what is kept."""

import asyncio
import base64
import email
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import ClassVar

import pytest
import pytest_asyncio
from click.testing import CliRunner

from relay.cli import main
from relay.consult.decision import Outcome
from relay.smtp.courier import SmarthostCourier, TlsMode
from relay.smtp.maildir import MaildirCourier
from relay.smtp.parcel import Deferred, Delivered, Parcel, Refused
from relay.store.schema import OutboxState, SpoolState
from tests.e2e.conftest import Begin
from tests.e2e.mail_program import Received
from tests.e2e.people import ADMIN, HANNAH, MAREN, PRIYA, SUBJECT, TOBIAS
from tests.e2e.relay_under_test import DOMAIN, RelayUnderTest, until
from tests.smtp.smarthost import Smarthost

pytestmark = pytest.mark.server
DSN = """From: MAILER-DAEMON@mx.northshore.example
To: <{to}>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.northshore.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {reply}

--b--
"""
ARF = """From: <feedback@northshore.example>
To: <{to}>
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report for an email message.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--b
Content-Type: message/rfc822

From: somebody@{domain}
Subject: left out

left out
--b--
"""


class Noting(MaildirCourier):
    """The Maildirs, and beside them what the last hop of a mail would note: its reverse-path.

    Mail for those in `elsewhere` goes to a smarthost.
    """

    noted: ClassVar[dict[tuple[str, str], str]] = {}
    elsewhere: ClassVar[dict[str, SmarthostCourier]] = {}

    async def deliver(self, parcel: Parcel) -> Delivered | Deferred | Refused:
        if parcel.recipient in self.elsewhere:
            return await self.elsewhere[parcel.recipient].deliver(parcel)
        message_id = email.message_from_bytes(parcel.raw)["Message-ID"]
        self.noted[(parcel.recipient, message_id)] = parcel.reverse_path
        return await super().deliver(parcel)


@pytest.fixture(autouse=True)
def noting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay.app.courier", lambda settings: Noting(settings.maildir))
    monkeypatch.setattr(Noting, "elsewhere", {})


@pytest_asyncio.fixture
async def smarthost() -> AsyncIterator[Smarthost]:
    host = Smarthost()
    yield host
    await host.stop()


def bounce_address(received: Received) -> str:
    """The reverse-path it came with."""
    return Noting.noted[(received.owner, received.message_id)]


async def report(
    relay: RelayUnderTest,
    received: Received,
    status: str,
    reply: str,
    *,
    action: str = "failed",
    to: str = "",
) -> int:
    to = to or bounce_address(received)
    text = DSN.format(to=to, address=received.owner, action=action, status=status, reply=reply)
    said = await relay.submit(text.replace("\n", "\r\n").encode(), [to], "")
    return said.code if said.after_data else said.at_rcpt[to][0]


async def ends(relay: RelayUnderTest, outcome: Outcome, number: int) -> None:
    async def look() -> bool:
        return (await relay.relay.store.counts()).ends.get(outcome, 0) >= number

    await until(look, f"{number} mails that end as {outcome}")


async def held(relay: RelayUnderTest, number: int) -> None:
    async def look() -> bool:
        return (await relay.relay.store.counts()).spool[SpoolState.HELD] == number

    await until(look, f"{number} mails kept")


async def in_outbox(relay: RelayUnderTest, number: int) -> None:
    async def look() -> bool:
        return (await relay.relay.store.counts()).outbox[OutboxState.WAITING] == number

    await until(look, f"{number} mails in the outbox")


async def command(relay: RelayUnderTest, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    settings = relay._settings
    monkeypatch.setenv("RELAY_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("RELAY_CONFIG_DIR", str(relay.config))
    monkeypatch.setenv("RELAY_MASTER_KEY", base64.b64encode(settings.master_keys[0]).decode())
    monkeypatch.setenv("RELAY_AUTHENTICATION", "off")
    monkeypatch.setenv("RELAY_CLOCK_FILE", str(settings.clock_file))
    shown = await asyncio.to_thread(CliRunner().invoke, main, list(words))
    assert shown.exit_code == 0, shown.output
    return str(shown.output)


async def test_a_dead_address_is_replaced_and_three_days_of_it_stop_the_member(begin: Begin) -> None:
    relay = await begin()
    copies = await relay.opened()
    await relay.next(MAREN, "[Relay] On its way")
    assert await report(relay, copies[TOBIAS], "4.4.1", "connection timed out", action="delayed") == 250
    assert await report(relay, copies[HANNAH], "5.1.1", "550 5.1.1 no such user") == 250
    await ends(relay, Outcome.BOUNCE, 2)
    assert await report(relay, copies[HANNAH], "5.1.1", "550 5.1.1 no such user") == 550, "used up"
    forged = f"bounces-{'q' * 26}@{DOMAIN}"
    assert await report(relay, copies[TOBIAS], "5.1.1", "no such user", to=forged) == 550
    assert await report(relay, copies[PRIYA], "5.7.1", "550 5.7.1 refused by policy") == 250
    await relay.next(ADMIN, "[Relay] A mail was refused as unwanted")
    await ends(relay, Outcome.BOUNCE, 3)
    await relay.settled()
    assert [m for m in relay.unread(MAREN) if "deliver" in m.subject] == []
    for day in range(2):
        relay.pass_time(timedelta(days=1))
        await relay.answer(MAREN, await relay.previewed(), "Send", signed=False)
        copy = await relay.next(HANNAH, SUBJECT)
        assert await report(relay, copy, "5.1.1", "550 5.1.1 no such user") == 250
        await ends(relay, Outcome.BOUNCE, 4 + day)
    told = await relay.next(ADMIN, "[Relay] Mail to a member comes back")
    assert HANNAH.address in told.text
    await relay.write(HANNAH, "relay", "status", "")
    how = await relay.next(HANNAH, "[Relay] Mail to you came back")
    await relay.answer(HANNAH, how, "Resume", signed=False)
    await relay.next(HANNAH, "[Relay] Welcome back")


async def test_what_the_smarthost_refuses_counts_like_a_report(begin: Begin, smarthost: Smarthost) -> None:
    smarthost.script["RCPT"] = f"550 5.1.1 <{HANNAH.address}> is unknown to the office"
    host, port = await smarthost.start()
    refusing = SmarthostCourier(host=host, port=port, hello_name=DOMAIN, tls=TlsMode.NONE)
    Noting.elsewhere[HANNAH.address] = refusing
    relay = await begin()
    for day in range(1, 4):
        await relay.answer(MAREN, await relay.previewed(), "Send", signed=False)
        await relay.next(MAREN, "[Relay] On its way")

        async def tried(times: int = day) -> bool:
            counts = await relay.relay.store.counts()
            return counts.outbox[OutboxState.FAILED] == times and not counts.outbox[OutboxState.WAITING]

        await until(tried, "the copy given up")
        relay.pass_time(timedelta(days=1))
    told = await relay.next(ADMIN, "[Relay] Mail to a member comes back")
    assert HANNAH.address in told.text
    assert [m for m in relay.unread(MAREN) if "deliver" in m.subject] == []
    assert not [m for who in relay.mailboxes() for m in relay.mails(who) if "unknown to the" in m.text]
    await relay.answer(MAREN, await relay.previewed(), "Send", signed=False)
    await relay.next(MAREN, "[Relay] On its way")
    await relay.settled()
    assert sum(command.startswith("RCPT") for command in smarthost.commands) == 3, "nobody asks her any more"


async def test_a_complaint_keeps_words_back_until_resume_and_loses_none(begin: Begin) -> None:
    relay = await begin()
    copies = await relay.opened()
    receipt = await relay.next(MAREN, "[Relay] On its way")
    to = bounce_address(copies[HANNAH])
    text = ARF.format(to=to, domain=DOMAIN).replace("\n", "\r\n").encode()
    assert (await relay.submit(text, [to], "feedback@northshore.example")).code == 250
    how = await relay.next(HANNAH, "[Relay] A mail of ours was marked as unwanted")
    assert HANNAH.address in (await relay.next(ADMIN, "[Relay] A member marked our mail")).text
    await relay.answer(MAREN, receipt, "She has eaten a little today.", signed=False)
    await relay.next(TOBIAS, SUBJECT)
    await relay.answer(HANNAH, how, "Resume", signed=False)
    await relay.next(HANNAH, "[Relay] Welcome back")
    relay.pass_time(timedelta(minutes=11))
    assert "eaten a little" in (await relay.next(HANNAH, SUBJECT)).text


@pytest.mark.parametrize("mailbox", ["abuse", "postmaster"])
async def test_a_complaint_that_reaches_the_admins_counts_by_the_bounce_address_it_shows(
    begin: Begin, mailbox: str
) -> None:
    relay = await begin()
    copies = await relay.opened()
    to, shown = f"{mailbox}@{DOMAIN}", bounce_address(copies[HANNAH])

    async def complain(path: str, number: int) -> None:
        returned = f"Return-Path: <{path}>\nFrom: somebody"
        text = ARF.format(to=to, domain=DOMAIN).replace("From: somebody", returned)
        raw = f"Message-ID: <{number}@fbl.example>\n{text}".replace("\n", "\r\n").encode()
        assert (await relay.submit(raw, [to], "feedback@northshore.example")).code == 250

    await complain(f"bounces-{'q' * 26}@{DOMAIN}", 1)  # made up
    await complain(copies[TOBIAS].from_address, 2)  # the reply address, which he may have passed on
    await ends(relay, Outcome.ROBOT, 2)
    assert ADMIN not in relay.mailboxes()
    await complain(shown, 3)
    await relay.next(HANNAH, "[Relay] A mail of ours was marked as unwanted")
    assert HANNAH.address in (await relay.next(ADMIN, "[Relay] A member marked our mail")).text
    await complain(shown, 4)  # used up
    await ends(relay, Outcome.ROBOT, 4)
    assert [m for who in (ADMIN, HANNAH, TOBIAS) for m in relay.unread(who)] == []


async def test_what_a_complaint_keeps_back_for_too_long_is_told_to_its_writer(begin: Begin) -> None:
    relay = await begin()
    copies = await relay.opened()
    await relay.answer(TOBIAS, copies[TOBIAS], "I would call a physician.", signed=False)
    answer = await relay.next(MAREN, f"Re: {SUBJECT}")
    to = bounce_address(answer)
    text = ARF.format(to=to, domain=DOMAIN).replace("\n", "\r\n").encode()
    await relay.submit(text, [to], "feedback@northshore.example")
    await relay.next(MAREN, "[Relay] A mail of ours was marked as unwanted")
    await relay.answer(TOBIAS, copies[TOBIAS], "And today rather than tomorrow.", signed=False)
    for _ in range(2):
        await relay.next(TOBIAS, "[Relay] Passed on")
    relay.pass_time(timedelta(days=6))
    await relay.next(TOBIAS, "[Relay] Not delivered")
