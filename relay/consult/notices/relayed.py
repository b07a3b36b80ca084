"""Mails that carry a person's words to the other side of the mask."""

from dataclasses import dataclass
from enum import StrEnum

from relay.consult.badge import Badge
from relay.consult.notices.base import Notice
from relay.deid.replacing.redacted import Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed(Notice):
    """A person's words on their way to the other side of the mask. Only redacted text."""

    subject: Redacted
    text: Redacted


class Because(StrEnum):
    """Why this colleague is asked."""

    OFFERED = "offered"
    """They offered the specialty."""
    COORDINATES = "coordinates"
    """Nobody who offered it answered, or could be asked, and they are a coordinator."""
    WIDER = "wider"
    """Nobody who offered it answered, and the asker wished to ask in a wider circle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Relayed):
    """A request, as a consultant gets it."""

    specialty_titles: tuple[str, ...]
    urgent: bool
    because: Because = Because.OFFERED
    badge: Badge | None = None
    """Of the asker; None: nothing of them may be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Relayed):
    """A consultant's words, as the asker gets them."""

    pseudonym: str
    """Of the consultant."""
    badge: Badge | None = None
    """Of the consultant."""
    quotation: Redacted | None
    """The asker's last words in this thread, masked, not yet behind '> '."""
    asks_back: bool = False
    """A question of theirs before they can answer (`more`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followup(Relayed):
    """The asker's further words, as a consultant gets them."""

    pseudonym: str
    """Of the asker."""
    quotation: Redacted | None
    """The consultant's own last words, masked."""
