"""`/healthz`, `/readyz`, `/metrics` over real sockets: one answer, then the end; nobody can hold it up."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from relay.observe import http
from relay.observe.http import Watch
from relay.observe.metrics import CONTENT_TYPE, Metric, Sort, exposition, one

pytestmark = pytest.mark.server


class State:
    """What the watch is told."""

    ready = True
    broken = False

    async def is_ready(self) -> bool:
        if self.broken:
            raise RuntimeError("ana@clinic.example")
        return self.ready

    async def numbers(self) -> tuple[str, bytes]:
        if self.broken:
            raise RuntimeError("ana@clinic.example")
        return CONTENT_TYPE, exposition([one("relay_up", "1.", 1)])


@pytest.fixture
def state() -> State:
    return State()


@pytest_asyncio.fixture
async def watch(state: State) -> AsyncIterator[Watch]:
    watching = Watch(ready=state.is_ready, numbers=state.numbers)
    await watching.start("127.0.0.1", 0)
    yield watching
    await watching.stop()


async def heard(watch: Watch, said: bytes) -> bytes:
    assert watch.address is not None
    reader, writer = await asyncio.open_connection(*watch.address)
    try:
        writer.write(said)
        return await reader.read()
    except ConnectionError:  # closed on us while we still wrote
        return b""
    finally:
        writer.transport.abort()


async def get(watch: Watch, path: str, method: str = "GET") -> tuple[int, bytes]:
    answer = await heard(watch, f"{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head or method == "HEAD"
    assert b"Connection: close" in head
    return int(head.split()[1]), body


async def test_each_path_says_what_it_is_for(watch: Watch) -> None:
    assert await get(watch, "/healthz") == (200, b"ok\n")
    assert await get(watch, "/readyz?verbose") == (200, b"ok\n")
    status, body = await get(watch, "/metrics")
    assert (status, body) == (200, b"# HELP relay_up 1.\n# TYPE relay_up gauge\nrelay_up 1\n")
    assert await get(watch, "/healthz", "HEAD") == (200, b"")
    assert (await get(watch, "/"))[0] == 404
    assert (await get(watch, "/metrics", "POST"))[0] == 405


async def test_a_relay_that_takes_no_mail_is_alive_but_not_ready(watch: Watch, state: State) -> None:
    state.ready = False
    assert (await get(watch, "/healthz"))[0] == 200
    assert (await get(watch, "/readyz"))[0] == 503


async def test_trouble_is_a_503_and_its_cause_is_not_told(
    watch: Watch, state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    state.broken = True
    for path in ("/readyz", "/metrics"):
        assert await get(watch, path) == (503, b"service unavailable\n")
    assert (await get(watch, "/healthz"))[0] == 200
    out, err = capsys.readouterr()
    assert "clinic" not in out + err


@pytest.mark.parametrize(
    "said",
    [b"\r\n\r\n", b"EHLO c.example\r\n\r\n", b"GET\r\n\r\n", b"GET /\xff\0 HTTP/1.1\r\n\r\n", b"x" * 20_000],
    ids=range(5),
)
async def test_what_is_no_request_ends_the_connection(said: bytes, watch: Watch) -> None:
    answer = await heard(watch, said)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 405"))


async def test_a_silent_caller_is_let_go(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_PATIENCE_S", 0.05)
    assert await heard(watch, b"GET /healthz") == b""


async def test_many_callers_at_once_do_not_hold_it_up(watch: Watch) -> None:
    assert watch.address is not None
    silent = [await asyncio.open_connection(*watch.address) for _ in range(16)]
    assert await heard(watch, b"GET /healthz HTTP/1.1\r\n\r\n") == b""
    for _, writer in silent:
        writer.transport.abort()
    while (answer := await heard(watch, b"GET /healthz HTTP/1.1\r\n\r\n")) == b"":
        pass
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_labels_are_written_as_prometheus_reads_them() -> None:
    found = Metric(
        name="relay_replies_total",
        about="Replies.",
        sort=Sort.COUNTER,
        labels=("code", "status"),
        values={("550", "5.1.1"): 2, ("250", 'a"b\\c\n'): 1},
    )
    assert exposition([found]).decode().splitlines() == [
        "# HELP relay_replies_total Replies.",
        "# TYPE relay_replies_total counter",
        'relay_replies_total{code="250",status="a\\"b\\\\c\\n"} 1',
        'relay_replies_total{code="550",status="5.1.1"} 2',
    ]
    line = re.compile(r'[a-z_]+(?:\{(?:[a-z]+="(?:[^"\\\n]|\\.)*",?)+\})? [0-9.e+-]+')
    assert all(line.fullmatch(each) for each in exposition([found]).decode().splitlines() if each[0] != "#")
