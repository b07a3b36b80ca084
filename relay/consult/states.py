"""The life of a consultation, as the table `docs/states.md` is drawn from; what states mean, a thread's too.

All changes of state go through `after`, so a transition that is not in the
table is a bug and raises.
"""

from enum import StrEnum

from relay.consult.model import ConsultationState as State
from relay.consult.model import ThreadState as Thread


class Cause(StrEnum):
    """What moves a consultation on."""

    REQUESTED = "a member writes a request"
    SENT = "the writer answers SEND"
    CANCELLED = "the writer answers CANCEL"
    NO_ANSWER_TO_PREVIEW = "the preview stays unanswered"
    WIDENED = "nobody answers for widen_after, or the asker writes WIDEN"
    UNDONE = "the writer writes UNDO before any copy has left"
    ANSWERED = "a consultant's words are relayed"
    ANSWER_UNDONE = "the only answer is undone before it has left"
    CLOSED = "the asker writes CLOSE"
    SILENCE = "nobody writes for close_after"
    ASKER_GONE = "the asker has been off the roster for a day"
    POSTED = "a member writes to a circle"
    FORGOTTEN = "nobody writes for retention.text, or the circle ends"


TRANSITIONS: dict[tuple[State | None, Cause], State] = {
    (None, Cause.REQUESTED): State.HELD,
    (State.HELD, Cause.SENT): State.OPEN,
    (State.HELD, Cause.CANCELLED): State.CANCELLED,
    (State.HELD, Cause.NO_ANSWER_TO_PREVIEW): State.EXPIRED,
    (State.HELD, Cause.ASKER_GONE): State.CANCELLED,
    (State.OPEN, Cause.WIDENED): State.OPEN,
    (State.OPEN, Cause.UNDONE): State.HELD,
    (State.OPEN, Cause.ANSWERED): State.ANSWERED,
    (State.OPEN, Cause.CLOSED): State.CLOSED,
    (State.OPEN, Cause.SILENCE): State.CLOSED,
    (State.OPEN, Cause.ASKER_GONE): State.CLOSED,
    (State.ANSWERED, Cause.ANSWERED): State.ANSWERED,
    (State.ANSWERED, Cause.WIDENED): State.ANSWERED,
    (State.ANSWERED, Cause.ANSWER_UNDONE): State.OPEN,
    (State.ANSWERED, Cause.CLOSED): State.CLOSED,
    (State.ANSWERED, Cause.SILENCE): State.CLOSED,
    (State.ANSWERED, Cause.ASKER_GONE): State.CLOSED,
    (None, Cause.POSTED): State.IN_CIRCLE,
    (State.IN_CIRCLE, Cause.FORGOTTEN): State.CIRCLE_OVER,
}

LIVE = frozenset({State.OPEN, State.ANSWERED})
"""States in which words are relayed."""
ONCE_SENT = LIVE | {State.CLOSED}
"""States in which others have read the text, and the relay still keeps it."""
WAITED_FOR = frozenset({Thread.ASKED, Thread.AWAY})
"""Threads whose consultant has said nothing yet."""
REACHABLE = WAITED_FOR | {Thread.ANSWERED}
"""Threads whose consultant still reads."""
HAD_IT = frozenset(Thread) - {Thread.UNREACHABLE, Thread.WITHDRAWN}
"""Threads whose consultant got the question, whatever they did with it."""
SILENT = frozenset({Thread.CLOSED, Thread.RECUSED, Thread.FROZEN})
"""Threads in which no words are relayed any more."""


class ImpossibleTransition(Exception):
    """A step asked for a change the table does not hold: our bug; the mail is shunted."""


def after(state: State | None, cause: Cause) -> State:
    """The state that follows; raises ImpossibleTransition where the table has none."""
    try:
        return TRANSITIONS[state, cause]
    except KeyError:
        raise ImpossibleTransition(f"{state} has no transition on {cause.name}") from None


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    for (before, cause), then in TRANSITIONS.items():
        lines.append(f"    {before or '[*]'} --> {then}: {cause}")
    ends = [s for s in State if not any(before == s for before, _ in TRANSITIONS)]
    lines += [f"    {s} --> [*]" for s in ends]
    return "\n".join(lines) + "\n"
