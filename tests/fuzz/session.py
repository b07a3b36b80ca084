"""Any bytes a client says are answered in whole replies or end the session, and smuggle nothing.

Octets: the first chooses the listener (LMTP, TLS on offer, TLS demanded, a trusted client), the rest is what the client says;
two octets 0xFF are a pause in which it listens. What holds:

- every reply is a line of ASCII with an enhanced code of its class (RFC 2034), and repeats nothing said;
- the door is given no more mails than there are CR LF . CR LF, none over the limits, none with a bare CR, a
  bare LF or a NUL, for no address it did not accept, in an envelope without control characters;
- nothing is logged as an error, no exception reaches the loop, and the place is free again afterwards.
"""

import asyncio
import ipaddress
import logging
import re
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

from relay.smtp.door import Reply, Transaction
from relay.smtp.forwarded import Origin
from relay.smtp.listener import Listener, ListenerConfig
from relay.smtp.session import Conversation
from tests.fuzz.pipe import Pipe, turns

_DIALOGS = Path(__file__).parents[1] / "smtp" / "dialogs"
_PAUSE = b"\xff\xff"
_LMTP, _TLS, _TLS_ONLY, _TRUSTED = 1, 2, 4, 8
_MAX_BYTES, _MAX_RECIPIENTS = 400, 5
_BARE = re.compile(rb"220 mx\.relay\.example (?:ESMTP|LMTP)|354 End data with <CR><LF>\.<CR><LF>")
_OFFER = re.compile(
    rb"250[- ](?:mx\.relay\.example|PIPELINING|SIZE 400|8BITMIME|SMTPUTF8|STARTTLS|ENHANCEDSTATUSCODES|XFORWARD ADDR HELO)"
)
_CODED = re.compile(rb"([2345])\d\d[ -]\1\.\d{1,3}\.\d{1,3} [ -~]{1,200}")

WORDS = (
    *(b"EHLO c.example\r\n\xff\xff", b"LHLO c.example\r\n\xff\xff", b"HELO c.example\r\n\xff\xff"),
    *(b"MAIL FROM:<", b"MAIL FROM:<a@clinic.example>\r\n", b"MAIL FROM:<>\r\n", b" SIZE=", b" BODY=8BITMIME"),
    *(b" SMTPUTF8", b"RCPT TO:<consult@relay.example>\r\n", b"RCPT TO:<x@elsewhere.example>\r\n", b"<Postmaster>"),
    *(b"DATA\r\n\xff\xff", b"\r\n.\r\n", b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r\n..\r\n"),
    *(b"\0", b"\r\n", b"\xff\xff", b"RSET\r\n", b"NOOP\r\n", b"QUIT\r\n", b"STARTTLS\r\n\xff\xff", b"STARTTLS\r\n"),
    *(b"VRFY x\r\n", b"EXPN x\r\n", b"HELP\r\n", b"BDAT 4 LAST\r\n", b"AUTH PLAIN AA==\r\n", b"GET / HTTP/1.1\r\n"),
    *(b"XFORWARD ADDR=192.0.2.1 HELO=c.example\r\n", b"XFORWARD ADDR=IPV6:2001:db8::1\r\n", b" HELO=[UNAVAILABLE]"),
)  # fmt: skip


class _Door:
    """Takes mail for relay.example, and notes what the invariants need."""

    def __init__(self) -> None:
        self.taken: list[tuple[Transaction, bytes]] = []

    async def recipient(self, address: str, client_ip: str) -> Reply:
        known = address.lower().endswith("@relay.example")
        return (
            Reply(code=250, status="2.1.5", text="OK")
            if known
            else Reply(code=550, status="5.1.1", text="No")
        )

    async def mail(self, transaction: Transaction, raw: bytes) -> Mapping[str, Reply]:
        self.taken.append((transaction, raw))
        return dict.fromkeys(transaction.recipients, Reply(code=250, status="2.0.0", text="Taken"))


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


_loop = asyncio.new_event_loop()
_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # without a certificate: each handshake fails
_errors = _Errors()
logging.getLogger("relay.smtp").addHandler(_errors)
_loop.set_exception_handler(lambda _, context: _errors.found.append(str(context.get("message"))))


def seeds() -> Iterator[bytes]:
    """The dialogs of tests/smtp as their clients say them."""
    for path in sorted(_DIALOGS.rglob("*.txt")):
        said = bytearray([_LMTP if path.parent.name == "lmtp" else 0])
        for line in path.read_text("utf-8").splitlines():
            mark, _, text = line.partition(" ")
            octets = text.encode().decode("unicode_escape").encode("latin-1")
            if mark in (">", ">>"):
                said += octets + (b"\r\n" if mark == ">" else b"")
            elif mark == "<":
                said += b"" if said.endswith(_PAUSE) else _PAUSE
        yield bytes(said)
        yield bytes([said[0] | _TLS]) + bytes(said[1:])
        yield bytes([said[0] | _TRUSTED]) + bytes(said[1:])


def check(octets: bytes) -> None:
    """Raises AssertionError where one of the rules above does not hold."""
    if octets:
        _loop.run_until_complete(_converse(octets[0], octets[1:]))


async def _converse(flags: int, octets: bytes) -> None:
    _errors.found.clear()
    door = _Door()
    tls = _context if flags & (_TLS | _TLS_ONLY) else None
    config = ListenerConfig(
        domain="relay.example",
        hostname="mx.relay.example",
        max_message_bytes=_MAX_BYTES,
        max_recipients=_MAX_RECIPIENTS,
        tls=tls,
        require_tls=bool(flags & _TLS_ONLY),
        max_misses=5,
        miss_delay_s=0.0,
        trusted_peers=(ipaddress.ip_network("192.0.2.0/24"),) if flags & _TRUSTED else (),
    )
    listener = Listener(door, config)
    conversation = Conversation(listener, lmtp=bool(flags & _LMTP))
    pipe = Pipe(_loop, conversation)
    for piece in octets.split(_PAUSE):
        if piece:
            pipe.feed(piece)
        await turns()
    pipe.end()
    for _ in range(40):
        if conversation._handler_coroutine.done():
            break
        await turns()
    await turns(4)
    assert conversation._handler_coroutine.done(), "the session does not end"
    assert not _errors.found, _errors.found
    assert (
        not listener.held_bytes
        and not listener._conversations
        and not listener._clients
        and not listener._commits
    ), "a place is kept"
    in_clear, turned, _ = bytes(pipe.heard).partition(b"220 2.0.0 Ready to start TLS\r\n")
    _check_replies(in_clear + turned)  # what follows is TLS, and says that the handshake failed
    _check_mails(door.taken, octets.replace(_PAUSE, b""))
    assert flags & _TRUSTED or not any(transaction.origin != Origin() for transaction, _ in door.taken)


def _check_replies(heard: bytes) -> None:
    assert not heard or heard.endswith(b"\r\n")
    for line in heard.split(b"\r\n")[:-1]:
        assert _BARE.fullmatch(line) or _OFFER.fullmatch(line) or _CODED.fullmatch(line), line


def _check_mails(taken: list[tuple[Transaction, bytes]], said: bytes) -> None:
    ends = len(re.findall(rb"(?=\r\n\.\r\n)", said))
    assert len(taken) <= ends, "more mails than ends"
    for transaction, raw in taken:
        assert len(raw) <= _MAX_BYTES
        assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n") and b"\0" not in raw
        assert not raw or raw.endswith(b"\r\n")
        assert 0 < len(transaction.recipients) <= _MAX_RECIPIENTS
        assert all(address.lower().endswith("@relay.example") for address in transaction.recipients)
        origin = transaction.origin
        told = (
            transaction.reverse_path,
            transaction.helo,
            origin.client_ip,
            origin.helo,
            *transaction.recipients,
        )
        for text in told:
            assert all(letter >= " " and letter != "\x7f" for letter in text), "a control character"
            text.encode()
        if b"\n" not in said.replace(b"\r\n", b""):
            unstuffed = said.replace(b"\r\n.", b"\r\n")
            assert b"\r\n" + raw + b"\r\n" in unstuffed, "not what was said"
