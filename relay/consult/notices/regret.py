"""Second thoughts: what became of `leak`, `know` and `report`. Nobody is named, nobody is blamed."""

from dataclasses import dataclass

from relay.consult.notices.base import Notice
from relay.deid.replacing.redacted import Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakNoted(Notice):
    """Receipt for `leak`."""

    subject: Redacted
    asker: bool
    """Whether it was the asker who wrote it."""
    colleagues: int
    """Others who are asked to delete the mail."""
    again: bool
    """There was nothing left to erase."""
    lost: bool
    """Words of the writer's own that waited were deleted with the rest."""
    words_below: bool = False
    """Further words stood below the command; its writer is told that nobody reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakFound(Notice):
    """To the asker: a reader says that somebody can be recognised; what was done, and what to do."""

    subject: Redacted
    colleagues: int
    """Who had the question and are asked to delete it."""
    lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PleaseDelete(Notice):
    """To a colleague who has the question: please delete it; the exchange itself goes on."""

    subject: Redacted
    open: bool
    """Whether they may still answer."""
    lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Notice):
    """Receipt for `know`."""

    subject: Redacted
    asker: bool
    words_below: bool = False
    """Further words stood below the command; its writer is told that nobody reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeOver(Notice):
    """To the asker, whose mail came into a thread that has ended while their question has not."""

    subject: Redacted
    pseudonym: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported(Notice):
    """Receipt for `report`."""

    subject: Redacted
    told: bool
    """Whether there is anybody in the association who was told at once."""
    words_below: bool = False
    """Further words stood below the command; its writer is told that nobody reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting(Notice):
    """Words or a command for an exchange that was reported: nothing was passed on. Either side gets it."""

    subject: Redacted
    pseudonym: str
    """Of the other side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichColleague(Notice):
    """To the asker: a word about one colleague came in answer to a mail that is about all of them."""

    subject: Redacted
    verb: str
