"""What is written into the audit: that something happened, when, in which consultation and through whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from relay.consult.model import MemberId


class Action(StrEnum):
    """What the association must be able to look into later."""

    LEAK = "leak"
    """A reader said that a mail shows who somebody is, and texts were erased."""
    REPORT = "report"
    """A participant reported an exchange, and it rests."""
    REVEAL = "reveal"
    """Two of a thread or of a circle were told each other's names, as both wished; once for each reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """One line of the audit. It quotes nothing, and is never changed."""

    id: str
    at: datetime
    action: Action
    consultation_id: str
    """Or the circle in which it was."""
    member: MemberId
    """Through whom it came about; kept encrypted, and no tool shows it yet."""
