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
    UNMASK_ASKED = "unmask-asked"
    """An admin wishes to see who the two of a reported exchange are."""
    UNMASK = "unmask"
    """Two admins were told who the two are; once for each of these admins."""
    RELEASE = "release"
    """An admin let a reported exchange go on."""
    SUSPEND = "suspend"
    """An admin suspended the member; of no consultation."""
    LIFT = "lift"
    """An admin lifted the suspension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """One line of the audit. It quotes nothing, and is never changed."""

    id: str
    at: datetime
    action: Action
    consultation_id: str
    """Or the circle in which it was."""
    member: MemberId
    """Through whom it came about, of an admin the address; kept encrypted, and no tool shows it."""
