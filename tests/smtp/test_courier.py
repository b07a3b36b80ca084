"""Handing mail to a scripted smarthost, over real sockets."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
import trustme

from relay.mail.robots.reasons import Refusal
from relay.smtp.courier import LONGEST_TRY_S, NotSendable, SmarthostCourier, TlsMode, check_parcel
from relay.smtp.parcel import Deferred, Delivered, Parcel, Refused
from relay.worker.outbound import LEASE
from tests.waiting import PATIENCE_S

from .smarthost import Smarthost

PARCEL = Parcel(
    id="0123abcd",
    reverse_path="bounces-x@relay.example",
    recipient="Ana.Ruiz@clinic.example",
    raw=b"Subject: x\r\n\r\n.dot\r\nend\r\n",
)


def outcome(result: Delivered | Deferred | Refused) -> tuple[str, int | None]:
    return type(result).__name__, getattr(result, "code", None)


@pytest_asyncio.fixture
async def smarthost() -> AsyncIterator[Smarthost]:
    host = Smarthost()
    yield host
    await host.stop()


def courier(address: tuple[str, int], tls: TlsMode = TlsMode.NONE, **more: object) -> SmarthostCourier:
    settings = {"hello_name": "relay.example", "timeout_s": 2.0, **more}
    return SmarthostCourier(host=address[0], port=address[1], tls=tls, **settings)  # type: ignore[arg-type]


@pytest.mark.server
async def test_one_recipient_one_transaction_and_the_bytes_as_they_are(smarthost: Smarthost) -> None:
    to = courier(await smarthost.start())
    assert isinstance(await to.deliver(PARCEL), Delivered)
    assert smarthost.commands == [
        "EHLO relay.example",
        f"MAIL FROM:<bounces-x@relay.example> SIZE={len(PARCEL.raw)}",
        "RCPT TO:<Ana.Ruiz@clinic.example>",
        "DATA",
        "QUIT",
    ]
    assert smarthost.mails == [b"Subject: x\r\n\r\n..dot\r\nend\r\n.\r\n"]


@pytest.mark.server
async def test_null_reverse_path_and_eight_bit_text(smarthost: Smarthost) -> None:
    to = courier(await smarthost.start())
    parcel = replace(PARCEL, reverse_path="", raw="ü\r\n".encode())
    assert isinstance(await to.deliver(parcel), Delivered)
    assert "MAIL FROM:<> SIZE=4 BODY=8BITMIME" in smarthost.commands


@pytest.mark.server
@pytest.mark.parametrize(
    ("stage", "reply", "expected"),
    [
        ("GREETING", "554 go away", ("Deferred", 554)),
        ("GREETING", "421 busy", ("Deferred", 421)),
        ("GREETING", "hang-up", ("Deferred", 0)),
        ("GREETING", "rubbish", ("Deferred", 0)),
        ("EHLO", "550 who are you", ("Deferred", 550)),
        ("MAIL", "550 5.1.7 bad sender", ("Refused", 550)),
        ("MAIL", "530 5.7.0 authentication required", ("Deferred", 530)),
        ("MAIL", "552 too big", ("Refused", 552)),
        ("RCPT", "550 5.1.1 no ana@clinic.example here", ("Refused", 550)),
        ("RCPT", "451 grey", ("Deferred", 451)),
        ("RCPT", "hang-up", ("Deferred", 0)),
        ("DATA", "554 no", ("Refused", 554)),
        ("DATA", "452 full", ("Deferred", 452)),
        ("DOT", "550 spam", ("Refused", 550)),
        ("DOT", "451 later", ("Deferred", 451)),
        ("DOT", "hang-up", ("Deferred", 0)),
        ("QUIT", "hang-up", ("Delivered", None)),
        ("QUIT", "500 no", ("Delivered", None)),
    ],
)
async def test_each_failure_is_passing_or_final(
    stage: str,
    reply: str,
    expected: tuple[str, int | None],
    smarthost: Smarthost,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    smarthost.script[stage] = reply
    assert outcome(await courier(await smarthost.start()).deliver(PARCEL)) == expected
    assert not [r for r in caplog.records if not r.name.startswith("asyncio")]


@pytest.mark.server
async def test_a_try_ends_while_its_claim_holds_however_slow_the_far_side_is() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 smarthost.example ESMTP\r\n")
        await reader.read()
        writer.close()
        await writer.wait_closed()
        gone.set()

    gone = asyncio.Event()
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    slow = courier(server.sockets[0].getsockname(), timeout_s=3600.0, longest_try_s=0.5)
    async with asyncio.timeout(PATIENCE_S):
        assert outcome(await slow.deliver(PARCEL)) == ("Deferred", 0)
        await gone.wait()
    server.close()
    await server.wait_closed()
    assert timedelta(seconds=LONGEST_TRY_S) < LEASE


@pytest.mark.server
@pytest.mark.parametrize(
    ("stage", "reply", "why"),
    [
        ("RCPT", "550 5.1.1 no ana@clinic.example here", Refusal.DEAD),
        ("RCPT", "550-5.1.1 The account that you tried to reach\r\n550 5.1.1 does not exist", Refusal.DEAD),
        ("RCPT", "550 5.1.1 <a@b.example>: User unknown in relay recipient table", Refusal.DEAD),
        ("RCPT", "550 No such user", Refusal.DEAD),
        ("RCPT", "556 5.1.10 accepts no mail", Refusal.DEAD),
        ("RCPT", "550 5.2.1 mailbox disabled", Refusal.DEAD),
        ("RCPT", "552 5.2.2 over quota", Refusal.FULL),
        ("RCPT", "552 mailbox full", Refusal.FULL),
        ("RCPT", "550 5.7.1 refused by policy", Refusal.POLICY),
        ("RCPT", "554 5.7.1 <ana@clinic.example>: Relay access denied", Refusal.POLICY),
        ("RCPT", "550 5.4.6 something else", Refusal.OTHER),
        ("MAIL", "550 5.1.1 no such user", Refusal.OTHER),
        ("MAIL", "550 5.7.1 not authorised", Refusal.POLICY),
        ("DOT", "550 no such user", Refusal.OTHER),
        ("DOT", "550 5.1.1 no such user", Refusal.DEAD),
        ("DOT", "554 5.7.1 this looks like spam", Refusal.POLICY),
        ("DOT", "552 5.3.4 too large", Refusal.OTHER),
    ],
)
async def test_of_a_refusal_is_told_what_it_was_about(
    stage: str, reply: str, why: Refusal, smarthost: Smarthost
) -> None:
    smarthost.script[stage] = reply
    result = await courier(await smarthost.start()).deliver(PARCEL)
    assert isinstance(result, Refused)
    assert (result.why, "clinic" in repr(result)) == (why, False)


@pytest.mark.server
async def test_nobody_listening_is_a_passing_fault(smarthost: Smarthost) -> None:
    address = await smarthost.start()
    await smarthost.stop()
    assert outcome(await courier(address).deliver(PARCEL)) == ("Deferred", 0)


@pytest.mark.server
async def test_international_address_needs_smtputf8(smarthost: Smarthost) -> None:
    to = courier(await smarthost.start())
    parcel = replace(PARCEL, recipient="änne@clinic.example")
    assert outcome(await to.deliver(parcel)) == ("Refused", 553)
    smarthost.offers = ("SMTPUTF8",)
    assert isinstance(await to.deliver(parcel), Delivered)
    assert "RCPT TO:<änne@clinic.example>" in smarthost.commands


# --- TLS and credentials ----------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA, smarthost: Smarthost) -> Smarthost:
    smarthost.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(smarthost.tls)
    return smarthost


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.mark.server
@pytest.mark.parametrize("mode", [TlsMode.STARTTLS, TlsMode.TLS])
async def test_tls_then_credentials_then_mail(
    mode: TlsMode, secure: Smarthost, trusting: ssl.SSLContext
) -> None:
    address = await secure.start(implicit_tls=mode is TlsMode.TLS)
    to = courier(address, mode, tls_context=trusting, user="relay", password="secret")
    assert isinstance(await to.deliver(PARCEL), Delivered)
    verbs = [command.split(" ")[0] for command in secure.commands]
    wanted = ["AUTH", "MAIL", "RCPT", "DATA", "QUIT"]
    assert [verb for verb in verbs if verb not in {"EHLO", "STARTTLS"}] == wanted
    assert ("STARTTLS" in verbs) is (mode is TlsMode.STARTTLS)


@pytest.mark.server
async def test_wrong_password_is_ours_to_mend(secure: Smarthost, trusting: ssl.SSLContext) -> None:
    secure.script["AUTH"] = "535 5.7.8 no"
    to = courier(await secure.start(), TlsMode.STARTTLS, tls_context=trusting, user="relay", password="x")
    assert outcome(await to.deliver(PARCEL)) == ("Deferred", 535)


@pytest.mark.server
async def test_nothing_is_sent_in_clear_where_tls_is_demanded(smarthost: Smarthost) -> None:
    to = courier(await smarthost.start(), TlsMode.STARTTLS, user="relay", password="secret")
    assert outcome(await to.deliver(PARCEL)) == ("Deferred", 0)
    assert smarthost.commands == ["EHLO relay.example"]


@pytest.mark.server
@pytest.mark.parametrize(
    "injected", ["250 2.0.0 taken", "250-smarthost.example\r\n250 SMTPUTF8", "235 2.7.0 welcome\r\n" * 50]
)
async def test_what_is_said_in_clear_before_tls_counts_for_nothing_under_it(
    injected: str, secure: Smarthost, trusting: ssl.SSLContext
) -> None:
    """Replies slipped in behind the answer to STARTTLS (NO STARTTLS, USENIX Security 2021)."""
    secure.script["STARTTLS"] = f"220 go\r\n{injected}"
    secure.script["RCPT"] = "550 5.1.1 nobody here"
    to = courier(await secure.start(), TlsMode.STARTTLS, tls_context=trusting, user="relay", password="x")
    result = await to.deliver(PARCEL)
    # Either nothing passes, or what passes was said under TLS: the refusal, and never the slipped-in 250.
    assert outcome(result) in {("Refused", 550), ("Deferred", 0)}
    verbs = [command.split(" ")[0] for command in secure.commands]
    assert verbs[:2] == ["EHLO", "STARTTLS"]
    assert verbs[2:3] in ([], ["EHLO"])
    assert not secure.mails


@pytest.mark.server
async def test_unknown_certificate_is_not_trusted(secure: Smarthost) -> None:
    to = courier(await secure.start(), TlsMode.STARTTLS)
    assert outcome(await to.deliver(PARCEL)) == ("Deferred", 0)
    assert not secure.mails


# --- what never leaves ------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"raw": b"bare\nline feed\r\n"},
        {"raw": b"bare\rreturn\r\n"},
        {"raw": b"nul\0\r\n"},
        {"raw": b"no end"},
        {"raw": b"x" * 999 + b"\r\n"},
        {"recipient": ""},
        {"recipient": "<a@clinic.example>"},
        {"recipient": "a@clinic.example>\r\nRCPT TO:<b@clinic.example"},
        {"recipient": "a@clinic.example NOTIFY=NEVER"},
        {"reverse_path": "a b@relay.example"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_parcels_that_break_the_wire_are_not_sent(change: dict[str, str | bytes]) -> None:
    with pytest.raises(NotSendable) as caught:
        check_parcel(replace(PARCEL, **change))  # type: ignore[arg-type]
    assert "clinic" not in str(caught.value)


def test_longest_line_is_sent() -> None:
    check_parcel(replace(PARCEL, raw=b"x" * 998 + b"\r\n"))
