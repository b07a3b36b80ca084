"""The only place that asks what time it is."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from relay.settings.env import Settings


class NoTime(ValueError):
    """RELAY_CLOCK_FILE holds no time."""

    def __init__(self) -> None:
        super().__init__("RELAY_CLOCK_FILE: its file holds no time such as 2026-11-23T09:00:00Z")


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
        """The time in the file, in UTC. Raises NoTime or OSError for a file without one."""
        try:
            told = datetime.fromisoformat(self._path.read_text().strip())
        except ValueError:
            raise NoTime from None
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)


def clock_of(settings: Settings) -> Clock:
    """The clock that the relay and every command live by: the machine's, or the rehearsal's file."""
    return FileClock(settings.clock_file) if settings.clock_file else SystemClock()
