"""Floods and slow clients: what each runs into, and that a trusted hop does not."""

import asyncio
import ipaddress
import ssl
from collections.abc import Callable
from contextlib import suppress

import pytest

from relay.smtp.listener import Listener, ListenerConfig, _client_key

from .conftest import Start
from .doors import RecordingDoor, SlowDoor
from .test_listener import Client, _clients_hang_up  # noqa: F401 - hangs up after each test here too

pytestmark = pytest.mark.server

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


async def greeted(listener: Listener, *, lmtp: bool = False) -> Client:
    client = await Client.connect((listener.lmtp_addresses if lmtp else listener.addresses)[0])
    await client.hear()
    client.writer.write(b"LHLO c.example\r\n" if lmtp else b"HELO c.example\r\n")
    while (await client.hear()).startswith("250-"):
        pass
    return client


@pytest.mark.parametrize("word", ["NOOP", "RSET", "VRFY x", "HELP", "HELO c.example"])
async def test_a_client_that_only_talks_is_sent_away(word: str, start: Start, door: RecordingDoor) -> None:
    listener = await start(door, max_without_mail=5)
    client = await greeted(listener)
    replies = [await client.say(word) for _ in range(5)]
    assert replies[-1] == "421 4.7.0 Too many commands without a mail, closing\r\n"
    assert {reply[:1] for reply in replies[:-1]} == {"2"}
    assert await client.reader.read() == b""


async def test_each_mail_is_a_fresh_start(start: Start, door: RecordingDoor) -> None:
    listener = await start(door, max_without_mail=5)
    client = await greeted(listener)
    for _ in range(3):
        for _ in range(4):
            assert (await client.say("NOOP")).startswith("250")
        await client.say("MAIL FROM:<>")
        await client.say("RCPT TO:<a@relay.example>")
        await client.say("DATA")
        assert (await client.say(".")).startswith("250")
    assert len(door.taken) == 3


@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_trusted_hop_may_keep_its_connection(lmtp: bool, start: Start, door: RecordingDoor) -> None:
    listener = await start(door, max_without_mail=5, trusted_peers=() if lmtp else LOOPBACK)
    client = await greeted(listener, lmtp=lmtp)
    assert {(await client.say("RSET"))[:3] for _ in range(20)} == {"250"}


@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_flood_of_recipients_ends_the_session(lmtp: bool, start: Start, door: RecordingDoor) -> None:
    listener = await start(door, max_recipients=2, max_surplus=3)
    client = await greeted(listener, lmtp=lmtp)
    await client.say("MAIL FROM:<>")
    replies = [(await client.say(f"RCPT TO:<t{n}@relay.example>"))[:9] for n in range(6)]
    assert replies == ["250 2.1.5"] * 2 + ["452 4.5.3"] * 3 + ["421 4.7.0"]


async def test_what_was_taken_goes_through_though_more_was_asked_for(
    start: Start, door: RecordingDoor
) -> None:
    listener = await start(door, max_recipients=2)
    client = await greeted(listener)
    await client.say("MAIL FROM:<>")
    for n in range(4):
        await client.say(f"RCPT TO:<t{n}@relay.example>")
    await client.say("DATA")
    assert (await client.say(".")).startswith("250")
    assert door.taken[0][0].recipients == ("t0@relay.example", "t1@relay.example")


async def seen(look: Callable[[], bool]) -> None:
    """Waits until the listener has noticed."""
    for _ in range(1_000_000):
        if look():
            return
        await asyncio.sleep(0)
    raise AssertionError("did not happen")


async def drip(client: Client, octets: bytes) -> None:
    """One octet at a time, for as long as somebody listens."""
    with suppress(ConnectionError):
        for octet in octets:
            client.writer.write(bytes([octet]))
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_command_sent_octet_by_octet_is_no_sign_of_life(
    lmtp: bool, start: Start, door: RecordingDoor
) -> None:
    listener = await start(door, idle_s=0.2)
    client = await greeted(listener, lmtp=lmtp)
    dripping = asyncio.create_task(drip(client, b"NOOP " + b"x" * 1000))
    assert await client.hear() == "421 4.4.2 Nothing heard for too long, closing\r\n"
    assert not dripping.done(), "waited until there was no more"
    dripping.cancel()


@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_message_that_only_drips_in_is_not_waited_for(
    lmtp: bool, start: Start, door: RecordingDoor
) -> None:
    listener = await start(door, idle_s=0.2, min_bytes_per_s=100_000)
    client = await greeted(listener, lmtp=lmtp)
    await client.say("MAIL FROM:<>")
    await client.say("RCPT TO:<a@relay.example>")
    assert (await client.say("DATA")).startswith("354")
    dripping = asyncio.create_task(drip(client, b"x" * 1000))
    assert await client.hear() == "421 4.4.2 The message took too long, closing\r\n"
    assert not dripping.done(), "waited until there was no more"
    dripping.cancel()
    assert not door.taken


async def test_no_connection_stands_for_ever(start: Start, door: RecordingDoor) -> None:
    listener = await start(door, lifetime_s=0.2, max_without_mail=10**9)
    client = await greeted(listener)
    heard = "250"
    while heard.startswith("250"):
        heard = await client.say("NOOP")
    assert heard == "421 4.4.2 This connection has stood for long enough, please connect again\r\n"


async def test_the_end_of_a_connections_life_waits_for_the_commit(start: Start) -> None:
    door = SlowDoor()
    listener = await start(door, lifetime_s=0.2)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    client.writer.write(b"hello\r\n.\r\n")
    await door.entered.wait()
    asyncio.get_running_loop().call_later(0.4, door.go_on.set)
    assert (await client.hear()).startswith("250 2.0.0")
    assert (await client.hear()).startswith("421 4.4.2")


async def test_a_handshake_that_never_comes_frees_the_place(start: Start, door: RecordingDoor) -> None:
    listener = await start(door, idle_s=0.2, tls=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    client = await greeted(listener)
    assert await client.say("STARTTLS") == "220 2.0.0 Ready to start TLS\r\n"
    assert await client.reader.read() == b""
    assert listener.connected == 0
    assert listener.tally.handshakes == {"failed": 1}


async def test_limits_change_for_the_next_connection_and_not_for_this_one(
    start: Start, door: RecordingDoor
) -> None:
    listener = await start(door, max_recipients=1)
    before = await greeted(listener)
    at = listener.addresses
    listener.adopt(ListenerConfig(domain="relay.example", max_recipients=2))
    after = await greeted(listener)
    for client, last in ((before, "452"), (after, "250")):
        await client.say("MAIL FROM:<>")
        await client.say("RCPT TO:<a@relay.example>")
        assert (await client.say("RCPT TO:<b@relay.example>")).startswith(last)
    assert listener.addresses == at


async def test_codes_are_counted_and_nothing_else(start: Start, door: RecordingDoor) -> None:
    listener = await start(door)
    client = await greeted(listener)
    await client.say("NOOP")
    await client.say("QUIT")
    assert listener.tally.connections == 1
    assert listener.tally.replies == {(250, "2.0.0"): 1, (221, "2.0.0"): 1}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
    ],
    ids=range(5),
)
def test_one_client_is_an_address_or_a_64(one: str, other: str, same: bool) -> None:
    assert (_client_key(one) == _client_key(other)) is same


@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_flood_of_large_messages_is_put_off_and_small_ones_pass(
    lmtp: bool, start: Start, door: RecordingDoor
) -> None:
    listener = await start(door, max_held_bytes=20_000, max_connections=10)

    async def begin(octets: int) -> Client:
        client = await greeted(listener, lmtp=lmtp)
        await client.say("MAIL FROM:<>")
        await client.say("RCPT TO:<a@relay.example>")
        assert (await client.say("DATA")).startswith("354")
        before = listener.held_bytes
        client.writer.write(b"x" * octets)
        await seen(lambda: listener.held_bytes != before)
        return client

    first, second, third = await begin(9_000), await begin(9_000), await begin(9_000)
    small = await begin(100)
    endings = [(await client.say("\r\n.")) for client in (third, small, first, second)]
    assert endings[0] == "452 4.3.1 Too much is coming in at once, please try again soon\r\n"
    assert [ending[:3] for ending in endings[1:]] == ["250"] * 3
    assert listener.held_bytes == 0
    assert {len(raw) for _, raw in door.taken} == {9_002, 102}


async def test_a_client_that_leaves_in_the_middle_frees_what_it_held(
    start: Start, door: RecordingDoor
) -> None:
    listener = await start(door)
    client = await (await Client.connect(listener.addresses[0])).until_data()
    client.writer.write(b"x" * 5_000)
    await seen(lambda: listener.held_bytes >= 5_000)
    client.reset()
    await seen(lambda: not listener.connected)
    assert listener.held_bytes == 0
