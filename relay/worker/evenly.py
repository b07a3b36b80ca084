"""Answers at even times, so that no look at the clock tells what was looked up before them (R16).

A domain that was asked about lately stands in the DNS cache, and so its mail is refused sooner than that of
a domain nobody has written from: whoever forges mail could find out the practices of members. What is not
proved is therefore answered only at the next full step since it came.
"""

import asyncio
from dataclasses import dataclass


@dataclass(slots=True)
class Evenly:
    """Waits for the next full step."""

    step_s: float = 1.0
    """Longer than the DNS commonly takes for one mail, short for a mail that waits anyway; 0: no wait."""

    def now(self) -> float:
        """What steps are counted from."""
        return asyncio.get_running_loop().time()

    async def step(self, begun: float) -> None:
        """Returns at the end of the step that runs now."""
        if self.step_s:
            await asyncio.sleep(self.step_s - (self.now() - begun) % self.step_s)
