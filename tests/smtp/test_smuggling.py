"""One mail in is one mail, and one out is one, whatever dots, line ends and NULs are in it (R10)."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relay.smtp.content import Content, Flaw
from relay.smtp.courier import SmarthostCourier, TlsMode, check_parcel
from relay.smtp.listener import Listener, ListenerConfig
from relay.smtp.parcel import Delivered, Parcel

from .doors import RecordingDoor

ENDS = (b"\r\n", b"\n", b"\r", b"\r\r\n", b"\n\r", b"\0\r\n", b"\r\0\n", b"\x85", b"\xe2\x80\xa8", b"")
"""What some server somewhere has taken for the end of a line."""


@pytest.mark.parametrize("before", ENDS, ids=range(len(ENDS)))
@pytest.mark.parametrize("dots", [b".", b"..", b". "], ids=["one", "two", "blank"])
def test_only_cr_lf_dot_cr_lf_ends_a_mail(before: bytes, dots: bytes) -> None:
    smuggled = b"MAIL FROM:<evil@bad.example>\r\n"
    for after in ENDS:
        content = Content(10_000)
        rest = content.feed(b"one" + before + dots + after + smuggled)
        if (before[-2:], dots, after[:2]) == (b"\r\n", b".", b"\r\n"):
            assert rest == smuggled
            continue
        assert rest is None
        assert content.feed(b"\r\n.\r\n") == b""
        raw = content.finish()
        if isinstance(raw, Flaw):
            assert set(before + after) & set(b"\0\r")
        else:
            assert smuggled in raw
            assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")


_LINES = st.lists(
    st.sampled_from([b"", b".", b"..", b"...", b". ", b".\t", b"MAIL FROM:<evil@bad.example>", b"x" * 998])
    | st.binary(max_size=20).map(lambda octets: octets.translate(None, b"\r\n\0")),
    max_size=12,
)  # fmt: skip


@pytest.mark.server
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=_LINES)
async def test_what_the_courier_sends_arrives_as_it_is_and_alone(lines: list[bytes]) -> None:
    door = RecordingDoor()
    listener = Listener(door, ListenerConfig(domain="relay.example", listen=(("127.0.0.1", 0),)))
    await listener.start()
    try:
        host, port = listener.addresses[0]
        raw = b"".join(line + b"\r\n" for line in lines) or b"\r\n"
        courier = SmarthostCourier(host=host, port=port, hello_name="c.example", tls=TlsMode.NONE)
        parcel = Parcel(id="0", reverse_path="", recipient="a@relay.example", raw=raw)
        assert isinstance(await courier.deliver(parcel), Delivered)
    finally:
        await listener.stop()
    assert [taken for _, taken in door.taken] == [raw]


@given(st.binary(max_size=60) | st.lists(st.sampled_from([*ENDS, b".", b"x"]), max_size=12).map(b"".join))
def test_nothing_goes_out_that_two_servers_could_read_differently(raw: bytes) -> None:
    parcel = Parcel(id="0", reverse_path="", recipient="a@clinic.example", raw=raw)
    clean = not re.search(rb"\0|\r(?!\n)|(?<!\r)\n", raw) and raw.endswith(b"\r\n")
    try:
        check_parcel(parcel)
    except ValueError:
        assert not clean
    else:
        assert clean or not raw
