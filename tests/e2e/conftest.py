"""A relay for each test; at its end the canary looks at it, and what the test says it drives is looked up."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from relay.worker.judge import Judge
from tests.e2e import canary
from tests.e2e.driven import Witness, watch, witnessed
from tests.e2e.relay_under_test import RelayUnderTest, SharedChild, SharedJudge

Begin = Callable[..., Awaitable[RelayUnderTest]]


@pytest.fixture(scope="session")
def engine() -> Iterator[SharedChild]:
    """The child process with the real engine."""
    child = SharedChild()
    yield child
    child.end()


@pytest.fixture(autouse=True)
def witness(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """What happens in the relays of this test; it fails if that is not what `@drives` says of it."""
    with witnessed(monkeypatch) as seen:
        yield seen
    claimed = [name for mark in request.node.iter_markers("drives") for name in mark.args]
    assert [name for name in claimed if not seen.has(name)] == [], "claimed and not driven"
    assert seen.impossible() == [], "not in the tables of docs/states.md"


@pytest_asyncio.fixture
async def begin(tmp_path: Path, engine: SharedChild, witness: Witness) -> AsyncIterator[Begin]:
    """Starts a relay with this policy and these settings; every one is searched and stopped."""
    async with AsyncExitStack() as stack:
        started = 0

        async def starts(
            *, judge: Judge | None = None, kind: type[RelayUnderTest] = RelayUnderTest, **how: Any
        ) -> RelayUnderTest:
            nonlocal started
            started += 1
            folder = tmp_path / f"relay{started}"
            relay = kind(folder, judge or SharedJudge(engine), **how)
            stack.callback(canary.search, relay)  # once it is stopped, and once before
            await relay.start()
            stack.callback(witness.read, folder / "relay.db")  # once it is stopped
            stack.push_async_callback(relay.stop)
            watch(folder / "relay.db")
            stack.callback(canary.search, relay)
            return relay

        yield starts


@pytest_asyncio.fixture
async def relay(begin: Begin) -> RelayUnderTest:
    """A relay with the default policy."""
    return await begin()
