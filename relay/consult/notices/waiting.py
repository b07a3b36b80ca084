"""To the asker: nobody has answered yet, and what is done about it."""

from dataclasses import dataclass
from datetime import date

from relay.consult.notices.base import Notice
from relay.consult.notices.relayed import Because
from relay.deid.replacing.redacted import Redacted


@dataclass(frozen=True, slots=True, kw_only=True)
class Widened(Notice):
    """Further colleagues were asked: nobody had answered for long, or the asker wished it."""

    subject: Redacted
    since: date
    """The day the question was sent."""
    colleagues: int
    """Who had it before."""
    more: int
    because: Because
    on_request: bool
    resources: tuple[tuple[str, str], ...]
    """(who, how to reach them) of those who answer today; only where it is urgent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyAnswered(Notice):
    """Nobody has answered and nobody further is asked: the asker chooses between wait, widen and close."""

    subject: Redacted
    since: date
    colleagues: int
    could_widen: bool
    """Not after WIDEN, which has found nobody."""
    resources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Notice):
    """Receipt for `wait`."""

    subject: Redacted
    colleagues: int
    until: date | None
    """When the relay looks again; None: somebody has answered already, nothing changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWhat(Notice):
    """To a consultant: `more` came without a question below it."""

    subject: Redacted
