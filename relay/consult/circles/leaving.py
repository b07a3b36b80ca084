"""Out of a circle: by one's own word, by leaving the relay altogether, or by being erased."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from relay.consult.circles.ending import end
from relay.consult.circles.model import Circle
from relay.consult.decision import Decision, Outcome, Tokens
from relay.consult.model import MemberId
from relay.consult.snapshot import Snapshot
from relay.consult.writing import Draft


def leave(draft: Draft, circle: Circle, member: MemberId) -> None:
    """Takes the member out, with any wish of theirs to meet; a circle without anybody ends."""
    gone = tuple(replace(p, left=draft.now) if p.member == member else p for p in circle.participants)
    wishes = tuple(wish for wish in circle.reveals if wish.member != member)
    left = replace(circle, participants=gone, reveals=wishes)
    if any(p.is_in for p in gone):
        draft.keep_circle(left)
    else:
        end(draft, left, None)


def out_of_circles(
    snapshot: Snapshot, circles: Iterable[Circle], member: MemberId, now: datetime, tokens: Tokens
) -> list[Decision]:
    """Takes the member out of every circle they are in; a decision for each, as a draft holds one circle."""
    decisions = []
    for circle in circles:
        if circle.has(member):
            draft = Draft(replace(snapshot, case=None, circle=circle), now, tokens)
            leave(draft, circle, member)
            decisions.append(draft.decide(Outcome.COMMAND))
    return decisions
