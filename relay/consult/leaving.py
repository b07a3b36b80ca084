"""What a receipt says of words that wait before they leave: to be regretted, or for the morning."""

from datetime import timedelta
from math import ceil
from typing import TypedDict

from relay.consult.quiet import awake, is_quiet
from relay.consult.writing import Draft


class Leaving(TypedDict):
    """Fields of a receipt."""

    undo_minutes: int
    quiet_until: str


def leaving(draft: Draft) -> Leaving:
    """How long its writer can stop what they have just sent, and when it leaves if not soon."""
    policy = draft.snapshot.config.policy
    leaves = draft.now + policy.undo
    held_back = not draft.consultation.urgent and is_quiet(leaves, policy)
    return Leaving(
        undo_minutes=ceil(policy.undo / timedelta(minutes=1)),
        quiet_until=f"{awake(leaves, policy).astimezone(policy.timezone):%H:%M}" if held_back else "",
    )
