"""XFORWARD: from whom a server in front had the mail (Postfix, XFORWARD_README)."""

import asyncio
import ipaddress
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.smtp.forwarded import NotForwarded, Origin, add_forwarded
from relay.smtp.listener import Listener

from .conftest import Start
from .doors import RecordingDoor

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
TRANSACTION = (
    "MAIL FROM:<ana@clinic.example>",
    "RCPT TO:<consult@relay.example>",
    "DATA",
    "Subject: x\r\n\r\nx\r\n.",
)


@pytest.mark.parametrize(
    ("argument", "ip", "helo"),
    [
        ("ADDR=192.0.2.7 HELO=mail.clinic.example", "192.0.2.7", "mail.clinic.example"),
        ("helo=[192.0.2.7] addr=192.0.2.7", "192.0.2.7", "[192.0.2.7]"),
        ("ADDR=IPV6:2001:db8::7", "2001:db8::7", ""),
        ("ADDR=IPv6:2001:DB8::7", "2001:db8::7", ""),
        ("ADDR=2001:db8::7", "2001:db8::7", ""),
        ("ADDR=[UNAVAILABLE] HELO=[UNAVAILABLE]", "", ""),
        ("ADDR=[TEMPUNAVAIL]", "", ""),
        ("HELO=a+2Bb", "", "a+b"),
        ("ADDR=192.0.2.7 ADDR=192.0.2.8", "192.0.2.8", ""),
    ],
)
def test_what_a_hop_tells_is_understood(argument: str, ip: str, helo: str) -> None:
    assert add_forwarded(Origin(), argument) == Origin(client_ip=ip, helo=helo)


@pytest.mark.parametrize(
    "argument",
    [
        "",
        "ADDR",
        "ADDR=nonsense",
        "ADDR=192.0.2.7 NAME=mail.clinic.example",  # not on offer
        "ADDR=192.0.2.7  HELO=x",
        "ADDR=192.0.2.7\tHELO=x",
        "HELO=a+0D+0Ab",
        "HELO=a+C3+A4",
        "HELO=a+2",
        "HELO=a=b",
        f"HELO={'a' * 256}",
        "ADDR=192.0.2.0/24",
        "ADDR=IPV6:IPV6:::1",
    ],
)
def test_what_is_malformed_tells_nothing(argument: str) -> None:
    with pytest.raises(NotForwarded):
        add_forwarded(Origin(), argument)


@given(st.text(st.characters(codec="latin-1"), max_size=60))
def test_any_argument_gives_an_address_and_a_printable_name_or_nothing(argument: str) -> None:
    for known in (argument, f"ADDR={argument}", f"HELO={argument}"):
        with suppress(NotForwarded):
            origin = add_forwarded(Origin(), known)
            assert not origin.client_ip or ipaddress.ip_address(origin.client_ip)
            assert origin.helo == "" or (origin.helo.isascii() and origin.helo.isprintable())


async def say(listener: Listener, *lines: str, lmtp: bool = False) -> list[str]:
    """What each line is answered with, the greeting and the answer to EHLO among them."""
    at = (listener.lmtp_addresses if lmtp else listener.addresses)[0]
    reader, writer = await asyncio.open_connection(*at)
    answers = []
    for line in ("", "LHLO hop.example" if lmtp else "EHLO hop.example", *lines):
        writer.write(line.encode() + b"\r\n" if line else b"")
        answer = ""
        while answer[-1:] != "\n" or answer.splitlines()[-1][3] == "-":
            answer += (await reader.readline()).decode()
        answers.append(answer)
    writer.close()
    return answers


@pytest.mark.server
@pytest.mark.parametrize("lmtp", [False, True])
async def test_a_trusted_hop_names_the_client_of_one_mail(
    start: Start, door: RecordingDoor, lmtp: bool
) -> None:
    listener = await start(door, trusted_peers=LOOPBACK)
    forwarded = ("XFORWARD ADDR=192.0.2.7", "XFORWARD HELO=mail.clinic.example")
    said = await say(listener, *forwarded, *TRANSACTION, *TRANSACTION, lmtp=lmtp)
    assert "XFORWARD ADDR HELO\r\n" in said[1]
    assert [answer[:3] for answer in said[2:4]] == ["250", "250"]
    first, second = [transaction for transaction, _ in door.taken]
    assert first.origin == Origin(client_ip="192.0.2.7", helo="mail.clinic.example")
    assert second.origin == Origin()  # each mail has its own
    assert first.client_ip == "127.0.0.1"


@pytest.mark.server
async def test_it_is_for_the_time_between_two_mails_and_after_ehlo(start: Start, door: RecordingDoor) -> None:
    listener = await start(door, trusted_peers=LOOPBACK)
    late = await say(listener, TRANSACTION[0], "XFORWARD ADDR=192.0.2.7", "RSET", "XFORWARD ADDR=nobody")
    assert [answer[:3] for answer in late[2:]] == ["250", "503", "250", "501"]
    await say(listener, "XFORWARD ADDR=192.0.2.7", "RSET", *TRANSACTION)
    [(transaction, _)] = door.taken
    assert transaction.origin == Origin()


@pytest.mark.server
@pytest.mark.parametrize("lmtp", [False, True])
async def test_of_whom_is_no_trusted_hop_it_is_not_heard(
    start: Start, door: RecordingDoor, lmtp: bool
) -> None:
    listener = await start(door)
    said = await say(listener, "XFORWARD ADDR=192.0.2.7 HELO=mail.clinic.example", *TRANSACTION, lmtp=lmtp)
    assert "XFORWARD" not in said[1]
    assert said[2].startswith("500 5.5.2")
    [(transaction, _)] = door.taken
    assert transaction.origin == Origin()
