"""The only place that asks what time it is."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the time to live in."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return datetime.now(UTC)


class FileClock:
    """For rehearsals: the time stands in a file (ISO 8601) and is read at every look."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """The time in the file, in UTC. Raises ValueError or OSError for a file without one."""
        told = datetime.fromisoformat(self._path.read_text().strip())
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
