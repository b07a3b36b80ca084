"""What a report of delivery says, in whatever form it came."""

from dataclasses import dataclass
from enum import StrEnum


class DsnAction(StrEnum):
    """What became of the mail, RFC 3464 §2.3.3."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientResult:
    """What a report says of one recipient."""

    address: str
    """Normal form; '' if the report hides it, or is in a form of its own: one recipient per mail leaves
    the relay, and the bounce address says who that was. Never relayed, never logged."""
    action: DsnAction
    status: str | None
    """'d.d.d' (RFC 3463), or None if absent."""
    hard: bool
    """The address itself is dead: nothing sent there later will arrive. A full mailbox is not that."""
    policy: bool = False
    """The address lives, and its server refused this mail, or whoever sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceReport:
    """One delivery report: a result per recipient, in its order, at least one."""

    results: tuple[RecipientResult, ...]

    @property
    def failed(self) -> bool:
        """Whether the mail will not arrive at some recipient."""
        return any(one.action is DsnAction.FAILED for one in self.results)

    @property
    def hard(self) -> bool:
        """Whether some recipient's address is dead."""
        return any(one.hard for one in self.results)

    @property
    def policy(self) -> bool:
        """Whether some recipient's server refused the mail or its sender."""
        return any(one.policy for one in self.results)
