"""A wake-up for a loop: work has come, or some time has passed, or the relay stops."""

import asyncio
import contextlib


class Signal:
    """Set by whoever makes work; waited for by the loop that does it."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Wakes the loop at its next wait, or now."""
        self._event.set()

    async def wait(self, at_most_s: float) -> None:
        """Returns when set or after the time, and is clear again. Other processes set no signal of ours."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), at_most_s)
        self._event.clear()
