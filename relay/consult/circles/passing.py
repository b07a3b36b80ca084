"""What the passing of time brings to a circle: its rota turns, those who wish it meet, it ends."""

from datetime import datetime

from relay.consult.circles.digest import send_digests
from relay.consult.circles.ending import end, why_it_ends
from relay.consult.circles.meeting import meet
from relay.consult.circles.rota import turn_rota
from relay.consult.decision import Decision, Outcome, Tokens
from relay.consult.notices.desk import Trouble
from relay.consult.snapshot import Snapshot
from relay.consult.writing import Draft


def tick_circle(snapshot: Snapshot, now: datetime, tokens: Tokens) -> Decision | None:
    """What follows for the circle at hand; None: nothing yet."""
    circle = snapshot.circle
    if circle is None:
        return None
    draft = Draft(snapshot, now, tokens)
    if (why := why_it_ends(draft, circle)) is not None:
        end(draft, circle, why)
        return draft.decide(Outcome.COMMAND)
    if snapshot.stopped_at:  # a first try was stopped by the last search
        draft.alert(Trouble.RESIDUAL, circle.id)
    after = meet(draft, circle)
    if after == circle:  # else alone: what the last search stops is decided anew as a whole
        after = send_digests(draft, turn_rota(draft, circle))
    if after == circle:
        return None
    draft.keep_circle(after)
    return draft.decide(Outcome.COMMAND)
