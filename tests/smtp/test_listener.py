"""Limits, lost clients, STARTTLS, stopping: over real sockets."""

import asyncio
import ipaddress
import logging
import smtplib
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

import aiosmtplib
import pytest
import pytest_asyncio
import trustme

from relay.smtp.listener import Listener, ListenerConfig

from .conftest import Start
from .doors import RecordingDoor, SlowDoor

pytestmark = pytest.mark.server

CRLF = b"\r\n"


class Client:
    """A client typed by hand."""

    opened: ClassVar[list[asyncio.StreamWriter]] = []

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.opened.append(writer)

    @classmethod
    async def connect(cls, address: tuple[str, int], local: str = "127.0.0.1") -> "Client":
        return cls(*await asyncio.open_connection(*address, local_addr=(local, 0)))

    async def hear(self) -> str:
        return (await self.reader.readline()).decode()

    async def say(self, line: str) -> str:
        self.writer.write(line.encode() + CRLF)
        return await self.hear()

    async def until_data(self, recipient: str = "consult@relay.example") -> "Client":
        await self.hear()
        await self.say("HELO c.example")
        await self.say("MAIL FROM:<ana@clinic.example>")
        await self.say(f"RCPT TO:<{recipient}>")
        assert (await self.say("DATA")).startswith("354")
        return self

    def reset(self) -> None:
        """Go away with a RST, as a crashed machine's firewall does."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


@pytest_asyncio.fixture(autouse=True)
async def _clients_hang_up() -> AsyncIterator[None]:
    yield
    while Client.opened:
        writer = Client.opened.pop()
        writer.transport.abort()


@pytest.mark.parametrize("way", ["reset", "close", "half-close"])
async def test_commit_goes_through_though_the_client_is_gone(way: str, start: Start) -> None:
    door = SlowDoor()
    listener = await start(door)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    client.writer.write(b"hello\r\n.\r\n")
    await door.entered.wait()
    if way == "reset":
        client.reset()
    elif way == "close":
        client.writer.close()
    else:
        client.writer.write_eof()
    # A second client is served meanwhile, so the loss of the first has been noticed.
    other = await Client.connect(listener.addresses[0])
    assert (await other.hear()).startswith("220")
    door.go_on.set()
    async with asyncio.timeout(5):
        await door.done.wait()
    assert [raw for _, raw in door.taken] == [b"hello\r\n"]
    if way == "half-close":
        assert (await client.hear()).startswith("250")


@pytest.mark.parametrize("piece", [b"", b"half a mail\r\n", b"half a mail\r\n.", b"half a mail\r\n.\r"])
async def test_half_a_mail_never_reaches_the_door(piece: bytes, start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    client.writer.write(piece)
    client.writer.write_eof()
    assert await client.reader.read() == b""
    assert not door.taken


async def test_stop_finishes_the_commit_and_says_so(start: Start) -> None:
    door = SlowDoor()
    listener = await start(door)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    idle = await Client.connect(listener.addresses[0])
    await idle.hear()
    client.writer.write(b"hello\r\n.\r\n")
    await door.entered.wait()
    stopping = asyncio.create_task(listener.stop())
    assert await idle.hear() == "421 4.3.2 Restarting, please try again soon\r\n"
    assert not stopping.done()
    door.go_on.set()
    assert (await client.hear()).startswith("250 2.0.0")
    assert (await client.hear()).startswith("421 4.3.2")
    await stopping
    with pytest.raises(OSError, match=r".*"):
        await asyncio.open_connection("127.0.0.1", idle.writer.get_extra_info("peername")[1])


async def test_stop_waits_for_a_commit_whose_client_is_gone(start: Start) -> None:
    door = SlowDoor()
    listener = await start(door)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    client.writer.write(b"hello\r\n.\r\n")
    await door.entered.wait()
    client.reset()
    stopping = asyncio.create_task(listener.stop())
    await asyncio.sleep(0)
    door.go_on.set()
    await stopping
    assert door.done.is_set()


async def test_a_taken_port_stops_the_start_and_leaves_nothing_bound(
    start: Start, door: RecordingDoor
) -> None:
    first = await start(door)
    free = socket.create_server(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    second = Listener(
        door, ListenerConfig(domain="relay.example", listen=(("127.0.0.1", port), first.addresses[0]))
    )
    with pytest.raises(OSError, match=r".*"):
        await second.start()
    socket.create_server(("127.0.0.1", port)).close()


async def test_several_listeners_tell_their_addresses(start: Start, door: RecordingDoor) -> None:
    listener = await start(door, listen=(("127.0.0.1", 0), ("127.0.0.1", 0)), lmtp_listen=())
    assert len({port for _, port in listener.addresses}) == 2
    assert listener.lmtp_addresses == ()
    for address in listener.addresses:
        assert (await (await Client.connect(address)).hear()).startswith("220")


async def test_message_over_the_size_is_552_and_the_session_goes_on(
    start: Start, door: RecordingDoor
) -> None:
    listener = await start(door)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    client.writer.write(b"x" * 70_000 + b"\r\n" + b"y\r\n" * 90_000 + b".\r\n")
    assert await client.hear() == "552 5.3.4 Too big, nothing was taken; please send without attachments\r\n"
    assert (await client.say("NOOP")).startswith("250")
    assert not door.taken


async def test_message_of_just_the_size_is_taken_though_dots_were_stuffed(
    start: Start, door: RecordingDoor
) -> None:
    listener = await start(door)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    client.writer.write(b"..\r\n" * 100 + b"x" * (10_000 - 300 - 2) + b"\r\n.\r\n")
    assert (await client.hear()).startswith("250")
    assert len(door.taken[0][1]) == 10_000


async def test_recipients_over_the_limit_are_put_off(start: Start, door: RecordingDoor) -> None:
    listener = await start(door, max_recipients=2)
    client = await Client.connect(listener.addresses[0])
    await client.hear()
    await client.say("HELO c.example")
    await client.say("MAIL FROM:<>")
    replies = [await client.say(f"RCPT TO:<t{n}@relay.example>") for n in range(3)]
    assert [reply[:9] for reply in replies] == ["250 2.1.5", "250 2.1.5", "452 4.5.3"]


async def test_trying_out_addresses_ends_the_session(start: Start, door: RecordingDoor) -> None:
    listener = await start(door, max_misses=3, miss_delay_s=0)
    client = await trying_out(listener.addresses[0])
    replies = [await client.say(f"RCPT TO:<t{n}@guess.example>") for n in range(3)]
    assert [reply[:3] for reply in replies] == ["550", "550", "421"]
    assert await client.reader.read() == b""


async def trying_out(address: tuple[str, int]) -> Client:
    """A client that has begun a mail."""
    client = await Client.connect(address)
    await client.hear()
    await client.say("LHLO c.example")
    await client.say("HELO c.example")
    await client.say("MAIL FROM:<>")
    return client


async def test_trying_out_addresses_over_many_connections_ends_at_the_networks_limit(
    start: Start, door: RecordingDoor
) -> None:
    listener = await start(door, max_misses=3, max_misses_per_hour=4, miss_delay_s=0)
    said = []
    for _ in range(2):
        client = await trying_out(listener.addresses[0])
        said += [(await client.say(f"RCPT TO:<t{n}@guess.example>"))[:3] for n in range(2)]
    assert said == ["550", "550", "550", "421"]
    late = await trying_out(listener.addresses[0])
    assert (await late.say("RCPT TO:<consult@relay.example>"))[:9] == "421 4.7.0"  # not even one in use
    over_lmtp = await trying_out(listener.lmtp_addresses[0])
    assert (await over_lmtp.say("RCPT TO:<consult@relay.example>"))[:3] == "250"


async def test_the_trusted_hop_is_counted_by_connection_only(start: Start, door: RecordingDoor) -> None:
    peers = (ipaddress.ip_network("127.0.0.0/8"),)
    listener = await start(door, max_misses=3, max_misses_per_hour=2, miss_delay_s=0, trusted_peers=peers)
    for _ in range(2):
        client = await trying_out(listener.addresses[0])
        replies = [await client.say(f"RCPT TO:<t{n}@guess.example>") for n in range(3)]
        assert [reply[:3] for reply in replies] == ["550", "550", "421"]


async def test_who_tries_out_addresses_waits_for_the_last_word_and_others_do_not(
    start: Start, door: RecordingDoor
) -> None:
    listener = await start(door, max_misses=1, miss_delay_s=3600)
    guesser, other = await trying_out(listener.addresses[0]), await trying_out(listener.addresses[0])
    last_word = asyncio.ensure_future(guesser.say("RCPT TO:<t@guess.example>"))
    assert (await other.say("RCPT TO:<consult@relay.example>"))[:3] == "250"
    assert not last_word.done()
    last_word.cancel()


async def test_connections_over_the_limits_are_turned_away(start: Start, door: RecordingDoor) -> None:
    listener = await start(door, max_connections_per_client=2, max_connections=4)
    smtp, lmtp = listener.addresses[0], listener.lmtp_addresses[0]
    first, second = await Client.connect(smtp), await Client.connect(smtp)
    assert (await first.hear(), (await second.hear())[:3]) == ("220 mx.relay.example ESMTP\r\n", "220")
    assert (await (await Client.connect(smtp)).hear()).startswith("421 4.7.0")
    over_lmtp = [await Client.connect(lmtp) for _ in range(3)]
    heard = [(await client.hear())[:3] for client in over_lmtp]
    assert heard == ["220", "220", "421"]  # LMTP has no limit per client, but one in all
    await first.say("QUIT")
    assert await first.reader.read() == b""
    assert (await (await Client.connect(lmtp)).hear()).startswith("220")


async def test_idle_strangers_leave_a_share_of_the_connections_to_the_trusted_hop(
    start: Start, door: RecordingDoor
) -> None:
    peers = (ipaddress.ip_network("127.0.0.2/32"),)
    listener = await start(door, max_connections=10, max_connections_per_client=100, trusted_peers=peers)
    smtp, lmtp = listener.addresses[0], listener.lmtp_addresses[0]
    strangers = [await Client.connect(smtp) for _ in range(12)]
    assert [(await client.hear())[:3] for client in strangers] == ["220"] * 8 + ["421"] * 4
    trusted = [await Client.connect(smtp, local="127.0.0.2"), await Client.connect(lmtp)]
    assert [(await client.hear())[:3] for client in trusted] == ["220", "220"]
    assert (await (await Client.connect(lmtp)).hear()).startswith("421"), "a limit holds for all together"
    await strangers[0].say("QUIT")
    assert await strangers[0].reader.read() == b""
    assert (await (await Client.connect(lmtp)).hear()).startswith("220"), "it may have more than its share"
    assert (await (await Client.connect(smtp)).hear()).startswith("421")


@pytest.mark.parametrize(("connections", "for_strangers"), [(1, 1), (2, 1), (4, 3), (5, 4), (100, 80)])
def test_strangers_get_four_connections_in_five_where_a_hop_is_trusted(
    connections: int, for_strangers: int
) -> None:
    alone = ListenerConfig(domain="relay.example", max_connections=connections)
    assert alone.for_strangers == connections
    assert replace(alone, lmtp_listen=(("127.0.0.1", 0),)).for_strangers == for_strangers


async def test_trusted_peers_have_no_limit_per_client(start: Start, door: RecordingDoor) -> None:
    listener = await start(
        door, max_connections_per_client=1, trusted_peers=(ipaddress.ip_network("127.0.0.0/8"),)
    )
    clients = [await Client.connect(listener.addresses[0]) for _ in range(3)]
    assert {(await client.hear())[:3] for client in clients} == {"220"}


async def test_silence_ends_the_session(start: Start, door: RecordingDoor) -> None:
    listener = await start(door, idle_s=0.05)
    client = await Client.connect(listener.addresses[0])
    await client.hear()
    assert await client.hear() == "421 4.4.2 Nothing heard for too long, closing\r\n"
    assert await client.reader.read() == b""


@pytest.mark.parametrize("limits", [{"data_deadline_s": 0.1, "idle_s": 3600.0}, {"idle_s": 0.1}])
async def test_unfinished_message_runs_into_its_deadline(
    limits: dict[str, float], start: Start, door: RecordingDoor
) -> None:
    listener = await start(door, **limits)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    client.writer.write(b"x\r\n")
    assert await client.hear() == "421 4.4.2 The message took too long, closing\r\n"
    assert not door.taken


async def test_a_slow_commit_is_not_idleness(start: Start) -> None:
    door = SlowDoor()
    listener = await start(door, idle_s=0.05, data_deadline_s=0.05)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    client.writer.write(b"x\r\n.\r\n")
    await door.entered.wait()
    asyncio.get_running_loop().call_later(0.2, door.go_on.set)
    assert (await client.hear()).startswith("250")


async def test_client_that_speaks_before_the_greeting_is_refused(start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    # The kernel takes the connection and the bytes before the loop looks at either.
    early = socket.create_connection(listener.addresses[0])
    early.sendall(b"EHLO c.example\r\n")
    early.setblocking(False)  # the socket API is so
    heard = await asyncio.get_running_loop().sock_recv(early, 1000)
    early.close()
    assert heard == b"554 5.5.0 Spoke before being answered, closing\r\n"


async def test_very_long_command_line_is_refused_once_and_the_next_is_read(
    start: Start, door: RecordingDoor
) -> None:
    listener = await start(door)
    client = await Client.connect(listener.addresses[0])
    await client.hear()
    assert (await client.say("NOOP " + "x" * 300_000)).startswith("500 5.5.6")
    assert (await client.say("NOOP")).startswith("250")


# --- other clients ----------------------------------------------------------------------


async def test_smtplib_hands_a_mail_over(start: Start, door: RecordingDoor) -> None:
    listener = await start(door)

    def send() -> dict[str, tuple[int, bytes]]:
        with smtplib.SMTP(*listener.addresses[0], local_hostname="c.example") as client:
            return client.sendmail(
                "ana@clinic.example",
                ["consult@relay.example", "x@elsewhere.example"],
                "Subject: x\n\n.\nhi\n",
            )

    refused = await asyncio.to_thread(send)
    assert list(refused) == ["x@elsewhere.example"]
    assert door.taken[0][1] == b"Subject: x\r\n\r\n.\r\nhi\r\n"


async def test_international_addresses_pass_with_smtputf8(start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    host, port = listener.addresses[0]
    async with aiosmtplib.SMTP(hostname=host, port=port, local_hostname="c.example") as client:
        await client.mail("änne@clinic.example", options=["SMTPUTF8"], encoding="utf-8")
        await client.rcpt("consult@relay.example")
        await client.data("hallo\r\n")
    assert door.taken[0][0].reverse_path == "änne@clinic.example"


# --- STARTTLS ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def client_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def test_mail_goes_over_starttls(
    start: Start, door: RecordingDoor, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    listener = await start(door, tls=server_tls, require_tls=True)
    host, port = listener.addresses[0]
    client = aiosmtplib.SMTP(
        hostname=host, port=port, start_tls=True, tls_context=client_tls, local_hostname="c.example"
    )
    async with client:
        await client.ehlo()
        assert not client.supports_extension("starttls")
        await client.sendmail("ana@clinic.example", ["consult@relay.example"], b"hello\r\n")
    assert door.taken[0][1] == b"hello\r\n"


async def test_mail_without_tls_is_refused_where_it_is_required(
    start: Start, door: RecordingDoor, server_tls: ssl.SSLContext
) -> None:
    listener = await start(door, tls=server_tls, require_tls=True)
    client = await Client.connect(listener.addresses[0])
    await client.hear()
    assert (await client.say("HELO c.example")).startswith("530 5.7.0")
    assert (await client.say("MAIL FROM:<>")).startswith("530 5.7.0")


@pytest.mark.parametrize(
    ("in_clear", "then"),
    [
        ((), "MAIL FROM:<ana@clinic.example>"),
        (("MAIL FROM:<evil@bad.example>",), "RCPT TO:<consult@relay.example>"),
        (("MAIL FROM:<evil@bad.example>", "RCPT TO:<consult@relay.example>"), "DATA"),
    ],
    ids=["greeting", "sender", "recipient"],
)
async def test_what_is_pipelined_behind_starttls_is_dropped(
    in_clear: tuple[str, ...],
    then: str,
    start: Start,
    door: RecordingDoor,
    server_tls: ssl.SSLContext,
    client_tls: ssl.SSLContext,
) -> None:
    listener = await start(door, tls=server_tls)
    client = await Client.connect(listener.addresses[0])
    await client.hear()
    for line in ("HELO c.example", *in_clear):
        assert (await client.say(line)).startswith("250")
    client.writer.write(b"STARTTLS\r\nNOOP\r\n")
    assert (await client.hear()).startswith("220")
    await client.writer.start_tls(client_tls, server_hostname="localhost")
    # Neither what was said before TLS is remembered, nor is the injected command answered first.
    assert (await client.say(then)).startswith("503")
    client.writer.close()


@pytest.mark.parametrize("lmtp", [False, True])
@pytest.mark.parametrize("many", [1, 20_000])
async def test_no_command_said_in_clear_is_obeyed_under_tls(
    many: int,
    lmtp: bool,
    start: Start,
    door: RecordingDoor,
    server_tls: ssl.SSLContext,
    client_tls: ssl.SSLContext,
) -> None:
    """The injection of CVE-2011-0411 and CVE-2024-34083, in one packet with STARTTLS and in many more."""
    listener = await start(door, tls=server_tls)
    client = await Client.connect((listener.lmtp_addresses if lmtp else listener.addresses)[0])
    await client.hear()
    client.writer.write(b"STARTTLS\r\n" + b"NOOP\r\n" * many)
    assert (await client.hear()) == "220 2.0.0 Ready to start TLS\r\n"
    if many > 1:
        # What comes after the answer is no longer a command but a broken handshake.
        client.writer.write(b"NOOP\r\n")
        with suppress(ConnectionError):
            assert b"250" not in await client.reader.read()
        assert listener.tally.replies == {(220, "2.0.0"): 1}
        return
    await client.writer.start_tls(client_tls, server_hostname="localhost")
    greeting = "LHLO" if lmtp else "EHLO"
    client.writer.write(f"{greeting} c.example\r\n".encode())
    heard = [await client.hear()]
    while heard[-1].startswith("250-"):
        heard.append(await client.hear())
    assert heard[0] == "250-mx.relay.example\r\n"
    assert not [line for line in heard if "STARTTLS" in line]
    assert (await client.say("STARTTLS")).startswith("503 5.5.1")
    client.writer.close()


async def test_starttls_takes_no_argument(
    start: Start, door: RecordingDoor, server_tls: ssl.SSLContext
) -> None:
    listener = await start(door, tls=server_tls)
    client = await Client.connect(listener.addresses[0])
    await client.hear()
    assert (await client.say("STARTTLS now")).startswith("501 5.5.4")


async def test_failed_handshake_frees_the_place(
    start: Start, door: RecordingDoor, server_tls: ssl.SSLContext
) -> None:
    listener = await start(door, tls=server_tls, max_connections=1)
    client = await Client.connect(listener.addresses[0])
    await client.hear()
    assert (await client.say("STARTTLS")).startswith("220")
    client.writer.write(b"this is no handshake\r\n")
    await client.reader.read()
    client.writer.close()
    assert (await (await Client.connect(listener.addresses[0])).hear()).startswith("220")


# --- nothing is told --------------------------------------------------------------------


async def test_no_address_and_no_text_is_logged_even_at_debug(
    start: Start, door: RecordingDoor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="mail.log")
    listener = await start(door)
    client = await (await Client.connect(listener.addresses[0])).until_data("broken@relay.example")
    client.writer.write(b"canary-text\r\n.\r\n")
    assert (await client.hear()).startswith("451")
    ours = [record for record in caplog.records if not record.name.startswith("asyncio")]
    assert [record.getMessage() for record in ours] == ["the door failed: RuntimeError"]
    assert ours[0].exc_info is None
