"""People who wish to join or were proposed, and are not on the roster. Only the admins hear of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from relay.consult.model import MemberId


class CandidateState(StrEnum):
    """What the admins have said of a candidate."""

    OPEN = "open"
    ADMITTED = "admitted"
    """Invited as soon as members.yaml has them."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody the admins are asked about. Once on the roster they are a member with an id of their own."""

    id: MemberId
    """Stands in the grant of the admins' answer; never becomes the id of the member."""
    version: int
    """Raised by the store at each commit, so that the first answer counts; 0: new."""
    address: str
    name: str
    """As their own mail program writes it, unproved; '' when somebody proposed them."""
    vouched_by: MemberId | None
    """None: they asked themself."""
    state: CandidateState
    asked_at: datetime
    decided_at: datetime | None = None
    asked_back: int = 0
    """Answers of admins that were neither yes nor no."""
