"""Invariants: any bytes give a reply or a closed session, never a crash; pieces change nothing."""

import asyncio
import logging
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relay.smtp.content import Content, Flaw
from relay.smtp.envelope import NotAPath, parse_path
from relay.smtp.listener import Listener, ListenerConfig

from .doors import RecordingDoor

_PIECES = st.sampled_from(
    [
        b"\r\n",
        b"\n",
        b"\r",
        b".",
        b"..",
        b"\r\n.",
        b"\r\n.\r\n",
        b"\n.\n",
        b"\0",
        b"MAIL FROM:<",
        b"text",
        b" ",
    ]
)
_TEXT = st.lists(_PIECES, max_size=20).map(b"".join)


@given(_TEXT, st.lists(st.integers(0, 60), max_size=6), st.integers(0, 100))
def test_content_is_the_same_however_it_arrives(text: bytes, cuts: list[int], limit: int) -> None:
    wire = text + b"\r\n.\r\nREST"
    whole = Content(limit)
    rest = whole.feed(wire)
    taken = whole.finish()
    pieces = Content(limit)
    edges = sorted({0, len(wire), *(cut for cut in cuts if cut < len(wire))})
    found, at = None, 0
    for start, end in pairwise(edges):
        found, at = pieces.feed(wire[start:end]), end
        if found is not None:
            break
    assert found is not None
    assert rest == found + wire[at:]
    assert pieces.finish() == taken


@given(_TEXT)
def test_what_is_taken_has_whole_line_ends(text: bytes) -> None:
    content = Content(10_000)
    content.feed(text + b"\r\n.\r\n")
    raw = content.finish()
    if isinstance(raw, Flaw):
        assert b"\0" in text or b"\r" in text.replace(b"\r\n", b"")
    else:
        assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")
        assert b"\0" not in raw
        assert len(raw) >= raw.count(b"\r\n") * 2


def test_a_small_limit_is_kept_while_reading_on() -> None:
    content = Content(100)
    for _ in range(1000):
        assert content.feed(b"x" * 1000) is None
    assert len(content._wire) < 2000  # the point is what is kept
    assert content.feed(b"\r\n.\r\nQUIT") == b"QUIT"
    assert content.finish() is Flaw.TOO_BIG


@given(st.text(max_size=300), st.sampled_from(["FROM", "TO"]))
def test_any_argument_is_a_path_or_none(text: str, keyword: str) -> None:
    for argument in (text, f"{keyword}:{text}", f"{keyword}:<{text}>", f"{keyword}:<{text}@x.example>"):
        try:
            path = parse_path(argument, keyword)
        except NotAPath:
            continue
        assert not set(path.address) & set("\r\n\0<>")


@pytest.mark.parametrize(
    ("argument", "address"),
    [
        ("FROM:<>", ""),
        ("from: <a@clinic.example>", "a@clinic.example"),
        ("FROM:<@hop.example,@two.example:a@clinic.example>", "a@clinic.example"),
        ('FROM:<"a b"@clinic.example>', '"a b"@clinic.example'),
        ("FROM:<a..b.@clinic.example> SIZE=1", "a..b.@clinic.example"),
        ("FROM:<a@[192.0.2.1]>", "a@[192.0.2.1]"),
        ("FROM:<a@[IPv6:2001:db8::1]>", "a@[IPv6:2001:db8::1]"),
        ("FROM:<SRS0=x=y=clinic.example=a@hop.example>", "SRS0=x=y=clinic.example=a@hop.example"),
    ],
)
def test_paths_met_in_the_wild(argument: str, address: str) -> None:
    assert parse_path(argument, "FROM").address == address


@pytest.mark.parametrize(
    "argument",
    [
        "FROM:<a@clinic.example>x",
        "FROM:<a@clinic.example> SIZE=1 SIZE=2",
        "FROM:<postmaster>",
        "FROM:<a@b@clinic.example>",
        "FROM:<a b@clinic.example>",
        "FROM:<" + "a" * 250 + "@clinic.example>",
        "FROM:<a@" + "a" * 255 + ">",
        "TO:<a@clinic.example>",
    ],
)
def test_what_is_no_path(argument: str) -> None:
    with pytest.raises(NotAPath):
        parse_path(argument, "FROM")


_COMMANDS = st.sampled_from(
    """EHLO x|LHLO x|HELO x|MAIL FROM:<a@clinic.example>|MAIL FROM:<>|RCPT TO:<a@relay.example>|DATA|.
    hello|RSET|NOOP|STARTTLS||MAIL\0|RCPT TO:<((((|VRFY \xff|QUIT""".split("|")
).map(lambda line: line.strip().encode("latin-1") + b"\r\n")


@pytest.mark.server
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.one_of(_COMMANDS, st.binary(max_size=60)), max_size=25), lmtp=st.booleans())
def test_any_bytes_as_commands_never_crash_a_session(
    pieces: list[bytes], lmtp: bool, caplog: pytest.LogCaptureFixture
) -> None:
    heard, after = asyncio.run(_throw(pieces, lmtp=lmtp))
    for line in heard.splitlines():
        assert line[:3].isdigit()
        assert line[3:4] in {b" ", b"-"}
    assert after.startswith(b"220")
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def _throw(pieces: list[bytes], *, lmtp: bool) -> tuple[bytes, bytes]:
    """All that is heard for the bytes, and the greeting the next client gets."""
    bound = (("127.0.0.1", 0),)
    config = ListenerConfig(domain="relay.example", listen=bound, lmtp_listen=bound)
    listener = Listener(RecordingDoor(), config)
    await listener.start()
    address = (listener.lmtp_addresses if lmtp else listener.addresses)[0]
    reader, writer = await asyncio.open_connection(*address)
    heard = b""
    try:
        heard = await reader.readline()
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0)
        writer.write_eof()
        heard += await reader.read()
    except OSError:
        pass  # closed on us while we still wrote, as announced
    writer.close()
    reader, writer = await asyncio.open_connection(*address)
    after = await reader.readline()
    writer.close()
    await listener.stop()
    return heard, after


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
@pytest.mark.parametrize(("limit", "taken"), [(300, True), (299, False)])
def test_a_line_end_counts_two_octets_however_it_is_sent(line_end: bytes, limit: int, taken: bool) -> None:
    content = Content(limit)
    content.feed(line_end.join([b"a"] * 100) + b"\r\n.\r\n")
    assert (content.finish() == b"a\r\n" * 100) is taken
