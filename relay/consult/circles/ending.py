"""The end of a circle: its members are told once, and everything of it is erased."""

from dataclasses import replace
from datetime import timedelta

from relay.consult.circles.model import Circle, CircleState
from relay.consult.circles.people import present
from relay.consult.circles.starting import INVITED_FOR
from relay.consult.notices.circles import CircleEnd, CircleEnded
from relay.consult.writing import Draft

TYPO_GUARD = timedelta(days=1)
"""So long after it went missing from the admin's file a circle ends: a slip must not erase it."""


def end(draft: Draft, circle: Circle, why: CircleEnd | None) -> None:
    """Ends the circle. why: None: nobody is left to be told."""
    if why is not None:
        for _, reader in present(circle, draft.snapshot):
            draft.write(CircleEnded(circle=circle.title, why=why), reader, reader.entry.address)
    draft.keep_circle(replace(circle, state=CircleState.CLOSED, closed_at=draft.now))


def why_it_ends(draft: Draft, circle: Circle) -> CircleEnd | None:
    """Why the circle's time is over by itself; None: it is not."""
    if circle.missing_since is not None and draft.now >= circle.missing_since + TYPO_GUARD:
        return CircleEnd.FILE
    if circle.state is CircleState.FORMING and draft.now >= circle.created + INVITED_FOR:
        return CircleEnd.TOO_FEW
    return None
