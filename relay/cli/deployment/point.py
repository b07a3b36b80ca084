"""One thing looked at: what was found, what is right, what to do next."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands."""

    OK = "ok"
    LOOK = "look"
    """Not as it should be, or not to be seen from here; the relay works."""
    MEND = "mend"
    """Mail is lost, distrusted or read by others as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One line of the report."""

    name: str
    state: State
    found: str
    right: str = ""
    """Empty where it is right."""
    next: str = ""

    def __str__(self) -> str:
        parts = [f"{self.state:5} {self.name}: {self.found}"]
        parts += [f"right: {self.right}"] if self.right else []
        parts += [f"next: {self.next}"] if self.next else []
        return "; ".join(parts)


def ok(name: str, found: str) -> Point:
    """It is right as it is."""
    return Point(name=name, state=State.OK, found=found)


def look(name: str, found: str, right: str, then: str) -> Point:
    """Somebody should look."""
    return Point(name=name, state=State.LOOK, found=found, right=right, next=then)


def mend(name: str, found: str, right: str, then: str) -> Point:
    """Somebody must mend it."""
    return Point(name=name, state=State.MEND, found=found, right=right, next=then)
