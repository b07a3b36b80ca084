"""A turn without its words: what is kept is that it was."""

from dataclasses import replace

from relay.consult.model import Turn, TurnState
from relay.deid.replacing.redacted import Redacted

NOTHING = Redacted("")


def emptied(turn: Turn) -> Turn:
    """The turn without a word in it: what is kept is that it was."""
    return wiped(replace(turn, subject=NOTHING, text=NOTHING))


def cancelled(turn: Turn) -> Turn:
    """The turn let go before it was sent."""
    return wiped(replace(turn, state=TurnState.CANCELLED))


def wiped(turn: Turn) -> Turn:
    """The turn without what its writer wrote: once it is decided, only the masked copy stays."""
    original = replace(turn.original, subject="", text="", forwarded="", signature="", uncertain="")
    return replace(turn, original=original, findings=(), flags=(), told_of=(), attached=(), left_out=())
