"""A listener on free ports of loopback, and a door that records."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from relay.smtp.door import Door
from relay.smtp.listener import Listener, ListenerConfig

from .doors import RecordingDoor

Start = Callable[..., Awaitable[Listener]]


@pytest.fixture
def door() -> RecordingDoor:
    return RecordingDoor()


@pytest_asyncio.fixture
async def start() -> AsyncIterator[Start]:
    """Starts a listener; every one is stopped at the end."""
    async with AsyncExitStack() as stack:

        async def begin(door: Door, **changes: object) -> Listener:
            settings: dict[str, object] = {
                "domain": "relay.example",
                "hostname": "mx.relay.example",
                "listen": (("127.0.0.1", 0),),
                "lmtp_listen": (("127.0.0.1", 0),),
                "max_message_bytes": 10_000,
            }
            listener = Listener(door, ListenerConfig(**{**settings, **changes}))  # type: ignore[arg-type]
            await listener.start()
            stack.push_async_callback(listener.stop)
            return listener

        yield begin
