"""Meeting by mutual wish in a circle. Of one alone who wishes it nobody else ever hears."""

from dataclasses import dataclass

from relay.consult.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleRevealNoted(Notice):
    """Receipt for `reveal` in a circle: exactly what would be told. The same whoever else wishes it."""

    circle: str
    others: tuple[str, ...]
    """Pseudonyms of whom the wish concerns: everybody else, or the one whose aside it answers."""
    met: tuple[str, ...]
    """Of whom the reader has been told before, and who know the reader."""
    told: str
    """Empty: there is nobody left to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleRevealTakenBack(Notice):
    """Receipt for `no` to that: nothing further is told. The same whoever else wishes it."""

    circle: str
    met: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Who somebody in the circle is."""

    pseudonym: str
    told: str
    from_roster: bool
    """The name and address on the roster; else it is as they chose to give it, and nobody has checked it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleMet(Notice):
    """To each who wished it, a day later: who those others are who wished it too."""

    circle: str
    you: str
    colleagues: tuple[Colleague, ...]
