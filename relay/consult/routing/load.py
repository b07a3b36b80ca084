"""How much a member was asked lately, and how they answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

RECORD = 10
"""Requests that make up a member's answering record."""
SILENT_AFTER = timedelta(days=3)
"""Who has not answered a request for so long counts as silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much a member was asked lately."""

    last_asked: datetime | None = None
    asked_this_week: int = 0
    answered: int = 0
    """Of the last `RECORD` requests that had time to be answered; so are the next three."""
    passed: int = 0
    silent: int = 0
    """Neither answered nor passed in `SILENT_AFTER`; absence and bounces do not count."""
    answer_time: timedelta | None = None
    """From the request to the first answer, the middle one of those answered."""
