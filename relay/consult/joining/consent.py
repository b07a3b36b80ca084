"""What is kept of an invitation and of the answer to it, so that consent can be shown later."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation that has had no answer yet."""

    at: datetime
    wording: str
    """Which version of its text they were sent; see `Renderer.wording`."""
    reminded: datetime | None = None
    asked_back: int = 0
    """Answers that were neither yes nor no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A yes to an invitation: the second half of the double opt-in, and what it answered."""

    at: datetime
    address: str
    """Where the yes came from; one of the member's own, proved at the door."""
    invited: datetime
    wording: str
